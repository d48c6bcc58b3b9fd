/* SPDX-License-Identifier: Apache-2.0
 * A pack within a pack is read where it lies, whole or in parts, as the same
 * pack in a file is; nothing beyond it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/file.h"
#include "pack/reader.h"
#include "pack/writer.h"

#define CONTENT 300000
#define PART 100000

static const unsigned char secret[PACK_SECRET] = { 4, 5, 6 };
static const uint64_t outcomes[SEAL_OUTCOMES] = { 1, 1, 0, 0, 0, 0 };

struct folder { char path[64]; char *inner, *outer; unsigned char *content; };

static void
add(struct pack_writer *w, const char *label, const char *kind, const void *p,
    size_t n)
{
	struct pack_record rec = { .step = "0.0", .plugin = "core",
	    .cls = "open", .label = label, .kind = kind };
	struct error e;
	int fd = memfd_create("item", MFD_CLOEXEC);

	assert_int_equal(file_write_fd(fd, p, n, "m", &e), 0);
	assert_int_equal(pack_writer_add_fd(w, &rec, fd, n, 0, NULL, &e), 0);
	(void)close(fd);
}

static struct pack_writer *
begin(const char *path)
{
	struct pack_settings s = { .secret = secret, .threads = 1,
	    .part = PART };
	struct pack_writer *w;
	struct error e;

	assert_int_equal(pack_writer_open(&s, path, &w, &e), 0);
	add(w, "plan.json", "plan", "{}", 2);
	add(w, "plan.sig", "plan", "", 0);
	add(w, "policy.json", "policy", "{}", 2);
	add(w, "collector.json", "collector", "{}", 2);
	return w;
}

static void
end(struct pack_writer *w)
{
	struct buf statement;
	struct error e;

	add(w, "journal.jsonl", "journal", "{}\n", 3);
	buf_init(&statement, SEAL_BYTES_MAX);
	assert_int_equal(pack_writer_finish(w, outcomes, 0, &statement, &e), 0);
	assert_int_equal(pack_writer_commit(w, NULL, 0, &e), 0);
	buf_free(&statement);
	pack_writer_discard(w);
}

static void
make(struct folder *f)
{
	struct pack_writer *w;
	struct buf b;
	struct error e;

	(void)snprintf(f->path, sizeof(f->path), "/tmp/inner_test.XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->inner = file_join(f->path, "in.seal.tar.zst");
	f->outer = file_join(f->path, "out.seal.tar.zst");
	f->content = malloc(CONTENT);
	randombytes_buf_deterministic(f->content, CONTENT, secret);
	w = begin(f->inner);
	add(w, "data", "artifact", f->content, CONTENT);
	end(w);
	buf_init(&b, 1u << 20);
	assert_int_equal(file_read(f->inner, &b, &e), 0);
	assert_true(b.n > 2 * PART);
	w = begin(f->outer);
	add(w, "one.seal.tar.zst", PACK_KIND_INNER, b.p, b.n);
	add(w, "two.seal.tar.zst", PACK_KIND_INNER, b.p, b.n);
	add(w, "cut.seal.tar.zst", PACK_KIND_INNER, b.p, b.n - 1);
	end(w);
	buf_free(&b);
}

static void
unmake(struct folder *f)
{
	(void)unlink(f->inner);
	(void)unlink(f->outer);
	assert_int_equal(rmdir(f->path), 0);
	free(f->inner);
	free(f->outer);
	free(f->content);
}

/* The one in the file and the one inside tell the same. */
static void
same(struct pack *a, struct pack *b, const struct folder *f)
{
	struct buf data, lines[4];
	struct error e;
	uint64_t i;
	size_t k, got = 0;

	assert_string_equal(pack_seal_digest(a), pack_seal_digest(b));
	assert_int_equal(pack_item_count(a), pack_item_count(b));
	buf_init(&data, 2 * CONTENT);
	for (i = 4; i + 1 < pack_item_count(b); i++)
		assert_int_equal(pack_item_read(b, i, &data, &e), 0);
	got = data.n;
	assert_int_equal(got, CONTENT);
	assert_memory_equal(data.p, f->content, CONTENT);
	buf_free(&data);
	for (k = 0; k < 4; k++)
		buf_init(&lines[k], 1u << 20);
	assert_int_equal(pack_read_lines(a, &lines[0], &lines[1], &e), 0);
	assert_int_equal(pack_read_lines(b, &lines[2], &lines[3], &e), 0);
	assert_string_equal(buf_str(&lines[0]), buf_str(&lines[2]));
	assert_string_equal(buf_str(&lines[1]), buf_str(&lines[3]));
	assert_true(lines[0].n > 100 && lines[1].n > 100);
	for (k = 0; k < 4; k++)
		buf_free(&lines[k]);
	assert_int_equal(pack_sealed_part(b, &(const struct seek_table *){ 0 },
	    &i), -1);
}

static void
test_read_where_it_lies(void **state)
{
	struct pack *outer, *file, *inner;
	uint64_t i = 0, parts, size;
	struct folder f;
	struct error e;
	int n;

	(void)state;
	make(&f);
	assert_int_equal(pack_open(f.inner, &file, &e), 0);
	assert_int_equal(pack_open(f.outer, &outer, &e), 0);
	assert_false(pack_inner_next(file, &i, &parts, &size));
	for (i = 0, n = 0; n < 2; i += parts, n++) {
		assert_true(pack_inner_next(outer, &i, &parts, &size));
		assert_true(parts == 4);
		assert_int_equal(pack_open_inner(outer, i, &inner, &e), 0);
		same(file, inner, &f);
		pack_close(inner);
	}
	/* A byte short; no pack at all; the middle of one. */
	assert_true(pack_inner_next(outer, &i, &parts, &size));
	assert_int_equal(pack_open_inner(outer, i, &inner, &e), ERR_INTEGRITY);
	assert_non_null(strstr(e.en, "cut.seal.tar.zst"));
	assert_int_equal(pack_open_inner(outer, 0, &inner, &e), ERR_INPUT);
	assert_int_equal(pack_open_inner(outer, i + 1, &inner, &e), ERR_INPUT);
	i += parts;
	assert_false(pack_inner_next(outer, &i, &parts, &size));
	pack_close(outer);
	pack_close(file);
	unmake(&f);
}

static int
no_bytes(void *arg, uint64_t at, void *to, size_t n, struct error *err)
{
	(void)at;
	(void)to;
	(void)n;
	(*(int *)arg)++;
	return error_put(err, ERR_IO, 0, "nothing comes", "何も来ません");
}

static void
count_close(void *arg)
{
	((int *)arg)[1]++;
}

static void
test_source_that_fails(void **state)
{
	int calls[2] = { 0, 0 };
	struct pack_source s = { no_bytes, count_close, calls, 4 };
	struct pack *p;
	struct error e;

	(void)state;
	assert_int_equal(pack_open_source(&s, "x", &p, &e), ERR_INTEGRITY);
	assert_int_equal(calls[0], 0);
	s.size = 1000;
	assert_int_equal(pack_open_source(&s, "x", &p, &e), ERR_IO);
	assert_null(p);
	assert_int_equal(calls[0], 1);
	assert_int_equal(calls[1], 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_where_it_lies),
		cmocka_unit_test(test_source_that_fails),
	};

	return sodium_init() < 0 ? 1 :
	    cmocka_run_group_tests(tests, NULL, NULL);
}
