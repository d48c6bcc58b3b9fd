/* SPDX-License-Identifier: Apache-2.0
 * Packs within a pack as a stranger may have put them there: a join in a join,
 * one twice, one cut short, and no pack at all.
 */
#include <fcntl.h>
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
#include "facts/within.h"
#include "pack/writer.h"
#include "seal/inner.h"

static const uint64_t outcomes[SEAL_OUTCOMES] = { 1, 1, 0, 0, 0, 0 };
static char folder[] = "/tmp/seal_inner.XXXXXX";

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

struct part { const char *label; const struct buf *bytes; size_t n; };

/* A pack of these packs, or of none, as bytes. */
static void
make(unsigned char seed, const struct part *parts, size_t n, uint64_t part,
    struct buf *out)
{
	const unsigned char secret[PACK_SECRET] = { seed };
	struct pack_settings s = { .threads = 1, .part = part,
	    .secret = secret };
	char *path = file_join(folder, "p");
	struct pack_writer *w;
	struct buf statement;
	struct error e;
	size_t i;

	assert_int_equal(pack_writer_open(&s, path, &w, &e), 0);
	add(w, "plan.json", "plan", "{}", 2);
	add(w, "plan.minisig", "plan-signature", "", 0);
	add(w, "policy.json", "policy", "", 0);
	add(w, "collector.json", "collector", "{}", 2);
	for (i = 0; i < n; i++)
		add(w, parts[i].label, PACK_KIND_INNER, parts[i].bytes->p,
		    parts[i].n);
	add(w, "journal.jsonl", "journal", "{}\n", 3);
	buf_init(&statement, SEAL_BYTES_MAX);
	assert_int_equal(pack_writer_finish(w, outcomes, 0, &statement, &e), 0);
	assert_int_equal(pack_writer_commit(w, NULL, 0, &e), 0);
	buf_free(&statement);
	pack_writer_discard(w);
	buf_init(out, 1u << 20);
	assert_int_equal(file_read(path, out, &e), 0);
	(void)unlink(path);
	free(path);
}

struct seen { size_t n; bool counts[8]; char why[8][2048]; };

static int
note(void *arg, const struct inner_answer *a, struct error *err)
{
	struct seen *s = arg;

	(void)err;
	s->counts[s->n] = a->counts;
	(void)snprintf(s->why[s->n++], 2048, "%s: %s", a->at->name,
	    a->v->err.en);
	return 0;
}

static int
look(const struct buf *pack, struct seen *s, struct error *err)
{
	int fd = memfd_create("pack", MFD_CLOEXEC), r;
	const struct keyring none = { .n = 0 };
	struct pack_verdict v;
	struct pack_input in;

	memset(s, 0, sizeof(*s));
	assert_int_equal(file_write_fd(fd, pack->p, pack->n, "m", err), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	in = pack_input_fd(&fd);
	assert_int_equal(pack_verify_input(&in, NULL, NULL, &v, err), 0);
	error_clear(err);
	r = inner_verify(&in, &v, &none, 0, note, s, err);
	pack_verdict_free(&v);
	(void)close(fd);
	return r;
}

static int
count(void *arg, struct pack *p, const struct store_pack *at,
    struct error *err)
{
	(void)p;
	(void)at;
	(void)err;
	++*(int *)arg;
	return 0;
}

static int
count_bad(void *arg, uint64_t item, const struct error *why,
    struct error *err)
{
	(void)item;
	(void)err;
	assert_true(why->en[0] != '\0');
	((int *)arg)[1]++;
	return 0;
}

/* What reads facts agrees on what counts; *good, *bad. */
static void
read_facts(const struct buf *bytes, int *counts)
{
	char *path = file_join(folder, "q");
	struct pack *p;
	struct error e;

	assert_int_equal(file_write(path, 0600, bytes->p, bytes->n, &e), 0);
	assert_int_equal(pack_open(path, &p, &e), 0);
	assert_true(within_any(p));
	assert_int_equal(within_every(p, count, count_bad, counts, &e), 0);
	pack_close(p);
	(void)unlink(path);
	free(path);
}

static void
test_hostile(void **state)
{
	struct buf one, two, joined, text, outer;
	int counts[2] = { 0, 0 };
	struct seen s;
	struct error e;
	size_t i;

	(void)state;
	make(1, NULL, 0, 0, &one);
	make(2, NULL, 0, 0, &two);
	make(3, &(struct part){ "one", &one, one.n }, 1, 0, &joined);
	buf_init(&text, 100);
	buf_puts(&text, "not a pack at all\n");
	{
		const struct part parts[] = { { "good", &one, one.n },
		    { "again", &one, one.n }, { "cut", &two, two.n - 5 },
		    { "joined", &joined, joined.n }, { "text", &text, text.n },
		    { "last", &two, two.n } };

		make(4, parts, 6, 400, &outer);
	}
	assert_int_equal(look(&outer, &s, &e), 0);
	assert_int_equal(s.n, 6);
	for (i = 0; i < 6; i++)
		assert_int_equal(s.counts[i], i == 0 || i == 5);
	assert_non_null(strstr(s.why[1], "-again: is the same pack"));
	assert_non_null(strstr(s.why[3], "-joined: is itself several packs"));
	read_facts(&outer, counts);
	assert_int_equal(counts[0], 2);
	assert_int_equal(counts[1], 4);
	buf_free(&one);
	buf_free(&two);
	buf_free(&joined);
	buf_free(&text);
	buf_free(&outer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_hostile) };
	int r;

	if (sodium_init() < 0 || mkdtemp(folder) == NULL)
		return 1;
	r = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(folder);
	return r;
}
