/* SPDX-License-Identifier: Apache-2.0
 * The writer's ends: settings that make no statement, a full disk, many items,
 * a run given up; and tails added later.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/file.h"
#include "pack/reader.h"
#include "pack/tail.h"
#include "pack/verify.h"
#include "pack/writer.h"

static const unsigned char secret[PACK_SECRET] = { 4, 5, 6 };
static const uint64_t outcomes[SEAL_OUTCOMES] = { 1, 1, 0, 0, 0, 0 };
static char folder[64], *pack;

static int
make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/pack_writer.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	pack = file_join(folder, "p.seal.tar.zst");
	return pack == NULL ? -1 : 0;
}

/* Nothing but the pack, and perhaps not even that, may be left. */
static int
remove_folder(void **state)
{
	(void)state;
	(void)unlink(pack);
	free(pack);
	return rmdir(folder);
}

static int
add(struct pack_writer *w, const char *label, const void *p, size_t n,
    struct error *e)
{
	struct pack_record rec = { .step = "0.0", .plugin = "core",
	    .cls = "open", .label = label, .kind = "artifact", .path = label,
	    .path_n = strlen(label) };

	return pack_writer_add_bytes(w, &rec, p, n, NULL, e);
}

static int
add_core(struct pack_writer *w, struct error *e)
{
	static const char *const labels[] = { "plan.json", "plan.sig",
	    "policy.json", "collector.json" };
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < 4; i++)
		r = add(w, labels[i], labels[i], 4, e);
	return r;
}

static int
finish(struct pack_writer *w, const struct pack_tail_file *tail, size_t n,
    struct error *e)
{
	struct buf statement;
	int r = add(w, "journal.jsonl", "{}\n", 3, e);

	buf_init(&statement, SEAL_BYTES_MAX);
	if (r == 0)
		r = pack_writer_finish(w, outcomes, 0, &statement, e);
	if (r == 0)
		r = pack_writer_commit(w, tail, n, e);
	buf_free(&statement);
	return r;
}

static int
verify_file(struct pack_verdict *v, struct error *e)
{
	int fd = open(pack, O_RDONLY | O_CLOEXEC), r;

	assert_int_not_equal(fd, -1);
	r = pack_verify(fd, NULL, v, e);
	(void)close(fd);
	return r;
}

static void
settings_that_make_no_statement(void **state)
{
	static char digits[300];
	const struct pack_settings bad[] = {
		{ .secret = secret, .series = "two words" },
		{ .secret = secret, .series = "" },
		{ .secret = secret, .series = "\xe3\x81\x82" },
		{ .secret = secret, .series = digits },
		{ .secret = secret, .nonce = "xyz" },
		{ .secret = secret, .nonce = digits },
		{ .secret = secret, .prev = "00" },
		{ .secret = secret, .run_start = "00" },
		{ .secret = secret, .sequence = UINT64_MAX },
	};
	struct pack_writer *w;
	struct error e;
	size_t i;

	(void)state;
	memset(digits, '0', sizeof(digits) - 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(pack_writer_open(&bad[i], pack, &w, &e),
		    ERR_INPUT);
		assert_null(w);
		assert_int_equal(access(pack, F_OK), -1);
	}
}

static void
space_is_asked_for_first(void **state)
{
	const struct pack_settings s = { .secret = secret,
	    .estimate = (uint64_t)1 << 60 };
	struct pack_writer *w;
	struct error e;

	(void)state;
	assert_int_equal(pack_writer_open(&s, pack, &w, &e), ERR_IO);
	assert_non_null(strstr(e.en, "are free; choose another place"));
}

/* A file system that ends is one whose files may not grow. */
static void
a_full_disk_leaves_nothing(void **state)
{
	const struct pack_settings s = { .secret = secret, .threads = 2 };
	struct rlimit was, small;
	struct pack_writer *w;
	struct error e;
	char *noise = malloc(1 << 20);
	int i, r;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = was;
	small.rlim_cur = 10u << 20;
	(void)signal(SIGXFSZ, SIG_IGN);
	randombytes_buf(noise, 1 << 20);
	assert_int_equal(pack_writer_open(&s, pack, &w, &e), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	r = add_core(w, &e);
	for (i = 0; r == 0 && i < 200; i++)
		r = add(w, "noise", noise, 1 << 20, &e);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	/* It ended early, not at the end of all. */
	assert_int_equal(r, ERR_IO);
	assert_true(i < 100);
	assert_non_null(strstr(e.en, "cannot write it"));
	/* And it stays ended. */
	assert_int_equal(add(w, "more", noise, 1 << 20, &e) != 0 ||
	    finish(w, NULL, 0, &e) != 0, 1);
	pack_writer_discard(w);
	free(noise);
	assert_int_equal(access(pack, F_OK), -1);
}

static void
a_run_given_up_leaves_nothing(void **state)
{
	const struct pack_settings s = { .secret = secret };
	static char bytes[5u << 20];
	struct pack_writer *w;
	struct error e;

	(void)state;
	assert_int_equal(pack_writer_open(&s, pack, &w, &e), 0);
	pack_writer_discard(w);
	assert_int_equal(pack_writer_open(&s, pack, &w, &e), 0);
	assert_int_equal(add_core(w, &e), 0);
	assert_int_equal(add(w, "long", bytes, sizeof(bytes), &e), 0);
	assert_int_equal(add(w, "short", "x", 1, &e), 0);
	pack_writer_discard(w);
	assert_int_equal(access(pack, F_OK), -1);
	/* Short of its five items it cannot be finished. */
	assert_int_equal(pack_writer_open(&s, pack, &w, &e), 0);
	assert_int_equal(finish(w, NULL, 0, &e), ERR_INTERNAL);
	pack_writer_discard(w);
	pack_writer_discard(NULL);
}

/* Lines beyond what stays in memory go through a file. */
static void
many_items(void **state)
{
	enum { MANY = 60000 };
	const struct pack_settings s = { .secret = secret };
	struct pack_verdict v;
	struct pack_writer *w;
	struct pack_item item;
	struct error e;
	struct pack *p;
	struct buf b;
	char text[32];
	uint64_t i;

	(void)state;
	assert_int_equal(pack_writer_open(&s, pack, &w, &e), 0);
	assert_int_equal(add_core(w, &e), 0);
	for (i = 4; i < MANY; i++) {
		(void)snprintf(text, sizeof(text), "item %d", (int)i);
		assert_int_equal(add(w, "sample.conf", text, strlen(text), &e),
		    0);
	}
	assert_int_equal(finish(w, NULL, 0, &e), 0);
	pack_writer_discard(w);
	assert_int_equal(verify_file(&v, &e), 0);
	assert_int_equal(v.items, MANY + 1);
	pack_verdict_free(&v);
	assert_int_equal(pack_open(pack, &p, &e), 0);
	for (i = 4; i < MANY; i += 4999) {
		buf_init(&b, 100);
		assert_int_equal(pack_item_read(p, i, &b, &e), 0);
		(void)snprintf(text, sizeof(text), "item %d", (int)i);
		assert_string_equal(buf_str(&b), text);
		buf_free(&b);
		pack_item_get(p, i, &item);
		assert_int_equal(item.item, i);
	}
	pack_close(p);
}

/* ---- tails ---- */

static void
write_small(void)
{
	const struct pack_settings s = { .secret = secret };
	const struct pack_tail_file tail = { "sigs/10-collector.minisig", "one\n",
	    4 };
	struct pack_writer *w;
	struct error e;

	assert_int_equal(pack_writer_open(&s, pack, &w, &e), 0);
	assert_int_equal(add_core(w, &e), 0);
	assert_int_equal(finish(w, &tail, 1, &e), 0);
	pack_writer_discard(w);
	assert_int_equal(chmod(pack, 0640), 0);
}

static void
sealed_part(struct buf *b)
{
	const struct seek_table *frames;
	struct error e;
	struct pack *p;
	uint64_t n;

	assert_int_equal(pack_open(pack, &p, &e), 0);
	(void)pack_sealed_part(p, &frames, &n);
	pack_close(p);
	buf_init(b, 1 << 24);
	assert_int_equal(file_read(pack, b, &e), 0);
	assert_true(n > 0 && n < b->n);
	b->n = (size_t)n;
}

static void
a_tail_grows_and_the_seal_stays(void **state)
{
	const struct pack_tail_file later[] = {
		{ "sigs/30-specialist.sigstore.json", "three\n", 6 },
		{ "sigs/10-collector.tsr", "\0\1\2", 3 },
	};
	static const char *const names[] = { "sigs/10-collector.minisig",
	    "sigs/10-collector.tsr", "sigs/20-firm.minisig",
	    "sigs/30-specialist.sigstore.json" };
	const struct pack_tail_file firm = { "sigs/20-firm.minisig", "", 0 };
	struct pack_verdict v;
	struct buf before, after;
	struct stat st;
	struct error e;
	size_t i;

	(void)state;
	write_small();
	sealed_part(&before);
	assert_int_equal(pack_tail_append(pack, later, 2, &e), 0);
	assert_int_equal(pack_tail_append(pack, &firm, 1, &e), 0);
	sealed_part(&after);
	assert_int_equal(before.n, after.n);
	assert_memory_equal(before.p, after.p, before.n);
	assert_int_equal(verify_file(&v, &e), 0);
	assert_int_equal(v.tail_n, 4);
	for (i = 0; i < 4; i++)
		assert_string_equal(v.tail[i].name, names[i]);
	assert_string_equal(buf_str(&v.tail[0].text), "one\n");
	assert_int_equal(v.tail[1].text.n, 3);
	assert_memory_equal(v.tail[1].text.p, "\0\1\2", 3);
	assert_int_equal(v.tail[2].text.n, 0);
	pack_verdict_free(&v);
	assert_int_equal(stat(pack, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	buf_free(&before);
	buf_free(&after);
}

static void
a_tail_refused_changes_nothing(void **state)
{
	static char bytes[PACK_TAIL_FILE_MAX + 1];
	static struct pack_tail_file many[PACK_TAIL_MAX];
	static char names[PACK_TAIL_MAX][32];
	const struct pack_tail_file bad[] = {
		{ "sigs/10-collector.minisig", "other", 5 },
		{ "judgement", "x", 1 }, { "sigs/../x", "x", 1 },
		{ "sigs/", "x", 1 }, { "sigs/X", "x", 1 },
		{ "seal.txt", "x", 1 },
	}, longer = { "sigs/x", bytes, sizeof(bytes) };
	struct buf before, after;
	struct error e;
	size_t i;

	(void)state;
	write_small();
	buf_init(&before, 1 << 24);
	buf_init(&after, 1 << 24);
	assert_int_equal(file_read(pack, &before, &e), 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(pack_tail_append(pack, &bad[i], 1, &e),
		    ERR_INPUT);
		assert_non_null(strstr(e.en, bad[i].name));
	}
	assert_int_equal(pack_tail_append(pack, &longer, 1, &e), ERR_LIMIT);
	for (i = 0; i < PACK_TAIL_MAX; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "sigs/%03zu", i);
		many[i] = (struct pack_tail_file){ names[i], "", 0 };
	}
	/* One is there already. */
	assert_int_equal(pack_tail_append(pack, many, PACK_TAIL_MAX, &e),
	    ERR_LIMIT);
	for (i = 0; i < 20; i++)
		many[i] = (struct pack_tail_file){ names[i], bytes,
		    PACK_TAIL_FILE_MAX };
	assert_int_equal(pack_tail_append(pack, many, 20, &e), ERR_LIMIT);
	assert_int_equal(file_read(pack, &after, &e), 0);
	assert_int_equal(before.n, after.n);
	assert_memory_equal(before.p, after.p, before.n);
	/* What fills it to the last file is fine. */
	for (i = 0; i < 20; i++)
		many[i].n = 1;
	assert_int_equal(pack_tail_append(pack, many, PACK_TAIL_MAX - 1, &e),
	    0);
	assert_int_equal(pack_tail_append("/nonexistent", bad, 1, &e),
	    ERR_MISSING);
	buf_free(&before);
	buf_free(&after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(settings_that_make_no_statement,
		    make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(space_is_asked_for_first,
		    make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_full_disk_leaves_nothing,
		    make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_run_given_up_leaves_nothing,
		    make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(many_items, make_folder,
		    remove_folder),
		cmocka_unit_test_setup_teardown(a_tail_grows_and_the_seal_stays,
		    make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_tail_refused_changes_nothing,
		    make_folder, remove_folder),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
