/* SPDX-License-Identifier: Apache-2.0
 * libstarseal-verify as a caller sees it: sizes, codes, order, texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "pack/writer.h"
#include "seal/secret.h"
#include "starseal/verify.h"

static struct buf pack, firm, stranger;

/* A source of bytes in small pieces; stops with an error behind fail_at. */
struct source { const char *p; size_t n, at, fail_at; int rewound; };

static int64_t
read_source(void *arg, void *to, size_t n)
{
	struct source *s = arg;
	size_t left = s->n - s->at, some = left < n ? left : n;

	if (s->fail_at > 0 && s->at >= s->fail_at) {
		errno = EIO;
		return -1;
	}
	if (some > 1000)
		some = 1000;
	memcpy(to, s->p + s->at, some);
	s->at += some;
	return (int64_t)some;
}

static int
verify(struct ssv *v, const char *p, size_t n, size_t fail_at)
{
	struct source s = { p, n, 0, fail_at, 0 };
	const struct ssv_input in = { sizeof(in), read_source, NULL, &s };

	return ssv_verify(v, &in);
}

static void
sign(const struct secret_key *key, const struct buf *statement,
    const char *role, struct buf *out)
{
	struct error e;
	char note[MINISIGN_COMMENT_MAX + 1];
	struct minisign_signature sig;

	(void)snprintf(note, sizeof(note), "role=%s pack=0 key=0", role);
	assert_int_equal(secret_sign(key, buf_str(statement), statement->n,
	    note, &sig, &e), 0);
	buf_init(out, 4096);
	minisign_write(&sig, "x", out);
}

/* A pack of five items, signed by a firm. */
static int
set_up(void **state)
{
	static const unsigned char secret[PACK_SECRET] = { 7 };
	const struct pack_settings set = { .secret = secret, .threads = 1 };
	const struct pack_record rec = { .step = "0.0", .plugin = "core",
		.cls = "open", .label = "x" };
	const uint64_t outcomes[SEAL_OUTCOMES] = { 1, 1 };
	char folder[] = "/tmp/starseal-library-XXXXXX", path[64];
	struct secret_key *keys[2];
	struct minisign_key public;
	struct pack_tail_file tail = { .name = "sigs/20-firm.minisig" };
	struct buf statement, signature;
	struct pack_writer *w;
	struct error e;
	int i;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/p", folder);
	assert_int_equal(pack_writer_open(&set, path, &w, &e), 0);
	for (i = 0; i < 5; i++)
		assert_int_equal(pack_writer_add_bytes(w, &rec, "x", i == 1 ?
		    0 : 1, NULL, &e), 0);
	buf_init(&statement, 1u << 16);
	assert_int_equal(pack_writer_finish(w, outcomes, 0, &statement, &e),
	    0);
	for (i = 0; i < 2; i++) {
		assert_non_null(keys[i] = secret_generate(&e));
		secret_public(keys[i], &public);
		buf_init(i == 0 ? &firm : &stranger, 4096);
		minisign_key_write(&public, i == 0 ? &firm : &stranger);
	}
	sign(keys[0], &statement, "firm", &signature);
	tail.p = buf_str(&signature);
	tail.n = signature.n;
	assert_int_equal(pack_writer_commit(w, &tail, 1, &e), 0);
	pack_writer_discard(w);
	buf_init(&pack, 1u << 20);
	assert_int_equal(file_read(path, &pack, &e), 0);
	for (i = 0; i < 2; i++)
		secret_free(keys[i]);
	buf_free(&statement);
	buf_free(&signature);
	return unlink(path) != 0 || rmdir(folder) != 0;
}

static int
tear_down(void **state)
{
	(void)state;
	buf_free(&pack);
	buf_free(&firm);
	buf_free(&stranger);
	return 0;
}

static void
expect_error(const struct ssv *v, int code, const char *en, const char *ja)
{
	struct ssv_error e = { .size = sizeof(e) };

	ssv_get_error(v, &e);
	assert_int_equal(e.code, code);
	assert_non_null(strstr(e.text.en, en));
	assert_non_null(strstr(e.text.ja, ja));
}

static void
a_signed_pack_is_told_in_all_its_parts(void **state)
{
	static const char *const names[] = { "integrity", "authenticity",
	    "time", "completeness", "disclosure" };
	static const char *const states[] = { "good", "signed", "claimed",
	    "whole", "whole" };
	static const char *const firm_role[] = { "firm" },
	    *const both[] = { "firm", "specialist" };
	struct ssv_signature s = { .size = sizeof(s) };
	struct ssv_result r = { .size = sizeof(r) };
	struct ssv *v = ssv_new(NULL);
	int i;

	(void)state;
	assert_int_equal(ssv_add_key(v, buf_str(&firm), firm.n), SSV_OK);
	assert_int_equal(verify(v, pack.p, pack.n, 0), SSV_OK);
	for (i = 0; i < SSV_RESULTS; i++) {
		assert_int_equal(ssv_get_result(v, (enum ssv_kind)i, &r), 0);
		assert_string_equal(r.name, names[i]);
		assert_string_equal(r.state, states[i]);
		assert_true(r.title.ja[0] != '\0' && r.word.ja[0] != '\0');
	}
	assert_int_equal(ssv_signatures(v), 1);
	assert_int_equal(ssv_get_signature(v, 0, &s), SSV_OK);
	assert_string_equal(s.file, "sigs/20-firm.minisig");
	assert_string_equal(s.state, "valid");
	assert_string_equal(s.role, "firm");
	assert_null(s.holder);
	assert_int_equal(ssv_require(v, firm_role, 1), SSV_OK);
	assert_int_equal(ssv_require(v, both, 2), SSV_DENIED);
	expect_error(v, SSV_DENIED, "specialist", "登録セキスペ");
	assert_non_null(strstr(ssv_json(v), "\"signed\":true"));
	assert_int_equal(ssv_json(v)[strlen(ssv_json(v)) - 1], '\n');
	ssv_free(v);
}

static void
another_key_gives_another_answer_and_the_last_one_is_gone(void **state)
{
	struct ssv_signature s = { .size = sizeof(s) };
	struct ssv_result r = { .size = sizeof(r) };
	struct ssv *v = ssv_new(NULL);

	(void)state;
	assert_int_equal(ssv_add_key(v, buf_str(&stranger), stranger.n), 0);
	assert_int_equal(verify(v, pack.p, pack.n, 0), SSV_OK);
	assert_int_equal(ssv_get_signature(v, 0, &s), SSV_OK);
	assert_string_equal(s.state, "unknown-key");
	assert_int_equal(ssv_add_key(v, buf_str(&firm), firm.n), SSV_OK);
	assert_int_equal(ssv_signatures(v), 0);
	assert_int_equal(ssv_get_result(v, SSV_TIME, &r), SSV_MISUSE);
	assert_null(ssv_json(v));
	assert_int_equal(verify(v, pack.p, pack.n, 0), SSV_OK);
	assert_int_equal(ssv_get_signature(v, 0, &s), SSV_OK);
	assert_string_equal(s.state, "valid");
	ssv_free(v);
}

static void
damage_and_failures_are_told_apart(void **state)
{
	const struct ssv_options small = { sizeof(small), 0, 3, 0 };
	char *bad = malloc(pack.n);
	struct ssv *v = ssv_new(NULL);
	struct ssv_result r = { .size = sizeof(r) };

	(void)state;
	memcpy(bad, pack.p, pack.n);
	bad[60] ^= 4;
	assert_int_equal(verify(v, bad, pack.n, 0), SSV_DAMAGED);
	expect_error(v, SSV_DAMAGED, "frame 0", "フレーム 0");
	assert_non_null(strstr(ssv_json(v), "\"integrity\":\"damaged\""));
	assert_int_equal(ssv_get_result(v, SSV_INTEGRITY, &r), SSV_MISUSE);
	assert_int_equal(verify(v, pack.p, pack.n / 2, 0), SSV_DAMAGED);
	assert_int_equal(verify(v, pack.p, pack.n, 1000), SSV_IO);
	assert_non_null(strstr(ssv_json(v), "\"integrity\":\"unknown\""));
	ssv_free(v);
	v = ssv_new(&small);
	assert_int_equal(verify(v, pack.p, pack.n, 0), SSV_LIMIT);
	expect_error(v, SSV_LIMIT, "more than 3 items", "3 件");
	ssv_free(v);
	free(bad);
}

/* A caller of another time: what its size leaves no room for stays as it was,
 * and what it knows beyond ours becomes zero. */
static void
sizes_of_other_versions_are_kept_to(void **state)
{
	union { struct ssv_result r; unsigned char raw[256]; } u;
	const size_t small = offsetof(struct ssv_result, tone);
	struct { size_t size; int64_t now; } old = { sizeof(old), 1 };
	struct ssv *v = ssv_new((const struct ssv_options *)(void *)&old);
	size_t i;

	(void)state;
	assert_int_equal(verify(v, pack.p, pack.n, 0), SSV_OK);
	memset(&u, 0xee, sizeof(u));
	u.r.size = small;
	assert_int_equal(ssv_get_result(v, SSV_TIME, &u.r), SSV_OK);
	assert_string_equal(u.r.state, "claimed");
	assert_int_equal(u.r.size, small);
	for (i = small; i < sizeof(u); i++)
		assert_int_equal(u.raw[i], 0xee);
	u.r.size = sizeof(u.r) + 40;
	assert_int_equal(ssv_get_result(v, SSV_TIME, &u.r), SSV_OK);
	for (i = sizeof(u.r); i < sizeof(u.r) + 40; i++)
		assert_int_equal(u.raw[i], 0);
	assert_int_equal(u.raw[sizeof(u.r) + 40], 0xee);
	ssv_free(v);
}

static void
wrong_calls_are_refused(void **state)
{
	static const char *const nobody[] = { "nobody" };
	const struct ssv_input empty = { .size = sizeof(empty) };
	struct ssv_signature s = { .size = sizeof(s) };
	struct ssv *v = ssv_new(NULL);

	(void)state;
	assert_int_equal(ssv_abi(), SSV_ABI);
	assert_null(ssv_json(v));
	assert_int_equal(ssv_require(v, nobody, 0), SSV_MISUSE);
	assert_int_equal(ssv_verify(v, &empty), SSV_MISUSE);
	expect_error(v, SSV_MISUSE, "read()", "read()");
	assert_int_equal(ssv_add_key(v, "x", 1), SSV_INPUT);
	expect_error(v, SSV_INPUT, "minisign", "minisign");
	assert_int_equal(ssv_add_key(v, buf_str(&firm), firm.n), SSV_OK);
	assert_int_equal(ssv_add_ring(v, "{}", 2, "", 0), SSV_MISUSE);
	assert_int_equal(verify(v, pack.p, pack.n, 0), SSV_OK);
	assert_int_equal(ssv_require(v, nobody, 1), SSV_MISUSE);
	assert_int_equal(ssv_get_signature(v, 1, &s), SSV_MISUSE);
	ssv_free(v);
	ssv_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signed_pack_is_told_in_all_its_parts),
		cmocka_unit_test(
		    another_key_gives_another_answer_and_the_last_one_is_gone),
		cmocka_unit_test(damage_and_failures_are_told_apart),
		cmocka_unit_test(sizes_of_other_versions_are_kept_to),
		cmocka_unit_test(wrong_calls_are_refused),
	};

	return sodium_init() == -1 ? 1 : cmocka_run_group_tests(tests, set_up,
	    tear_down);
}
