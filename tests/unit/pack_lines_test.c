/* SPDX-License-Identifier: Apache-2.0
 * Records, openings and the statement: the published vectors, one spelling a
 * line, and every other spelling refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pack/record.h"
#include "pack/seal_text.h"
#include "pack/tree.h"
#include "pack/ustar.h"

/* Three items of contents "a\n", "b\n" and "", salts of 00, 01, 02. */
static const struct {
	const char *content;
	struct pack_record rec;
	const char *record;
} vector[] = {
	{ "a\n", { .step = "1.1", .plugin = "os.identity", .cls = "open",
	    .label = "hostname.txt" },
	    "{\"i\":0,\"commit\":\"95ab70b333400d79a8e826f1afb73fdb4eb96e040d"
	    "871aaa9520ac057d7fafa9\",\"step\":\"1.1\",\"plugin\":\"os.identit"
	    "y\",\"class\":\"open\",\"label\":\"hostname.txt\"}" },
	{ "b\n", { .step = "4.2", .plugin = "linux.sshd",
	    .cls = "confidential", .label = "sshd_config" },
	    "{\"i\":1,\"commit\":\"9ac499eb9c7708e9a9b68ebd3dc1e7703bb23c1401c"
	    "2f372dbe48ae196f9c909\",\"step\":\"4.2\",\"plugin\":\"linux.sshd\""
	    ",\"class\":\"confidential\",\"label\":\"sshd_config\"}" },
	{ "", { .step = "4.3", .plugin = "linux.login", .cls = "open",
	    .label = "lastlog.txt" },
	    "{\"i\":2,\"commit\":\"ee0c6f0e57125e4f886133b85a930fe5464f4abd5ac"
	    "ef219cf63a113d2d13db3\",\"step\":\"4.3\",\"plugin\":\"linux.login"
	    "\",\"class\":\"open\",\"label\":\"lastlog.txt\"}" },
};
static const char *const vector_leaves[] = {
	"2ec5b6125f164a99393c5a285ec49f411b207292d9225066ffbcd2836e281130",
	"e59390264927ba0223e7a1b835b85196d426b846d892c8650fabcb94574e046c",
	"7ee7cc92f64aaa309b36e1b8482d7732313a77d9ca8d1a700083fd5c311028e1",
};

static void
the_vectors_of_the_format(void **state)
{
	unsigned char salt[PACK_SALT], sha[HASH_SIZE], commit[HASH_SIZE];
	unsigned char leaf[HASH_SIZE], root[HASH_SIZE], leaves[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct tree t;
	struct buf line;
	size_t i;

	(void)state;
	assert_true(tree_init(&t));
	buf_init(&line, PACK_LINE_MAX);
	for (i = 0; i < 3; i++) {
		memset(salt, (int)i, sizeof(salt));
		hash_bytes(vector[i].content, strlen(vector[i].content), sha);
		buf_reset(&line);
		pack_opening_write(i, salt, sha, strlen(vector[i].content),
		    &line);
		if (i == 0)
			assert_string_equal(line.p, "{\"i\":0,\"salt\":\""
			    "0000000000000000000000000000000000000000000000000"
			    "000000000000000\",\"sha256\":\"87428fc522803d3106"
			    "5e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7\","
			    "\"size\":2}");
		hash_bytes(line.p, line.n, commit);
		buf_reset(&line);
		pack_record_write(&vector[i].rec, i, commit, &line);
		assert_string_equal(line.p, vector[i].record);
		tree_add(&t, line.p, line.n, leaf);
		hash_to_hex(leaf, hex);
		assert_string_equal(hex, vector_leaves[i]);
	}
	tree_end(&t, root, leaves);
	tree_free(&t);
	buf_free(&line);
	hash_to_hex(root, hex);
	assert_string_equal(hex, "166e03bc63d59b24c27e09bd715b6706e57d0a23b7d4"
	    "69583539f5acd6f73e5e");
	hash_to_hex(leaves, hex);
	assert_string_equal(hex, "f3340b2cebbf91b3702501e52f97370b17ed2cd652a8"
	    "379dd7feb6a38bab7893");
}

static void
the_empty_tree_is_the_hash_of_nothing(void **state)
{
	unsigned char root[HASH_SIZE], leaves[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct tree t;

	(void)state;
	assert_true(tree_init(&t));
	tree_end(&t, root, leaves);
	tree_free(&t);
	hash_to_hex(root, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b"
	    "934ca495991b7852b855");
	assert_memory_equal(root, leaves, HASH_SIZE);
}

/* ---- records ---- */

static void
write_one(const struct pack_record *rec, struct buf *line)
{
	static const unsigned char commit[HASH_SIZE] = { 1, 2, 3 };

	buf_init(line, PACK_LINE_MAX);
	pack_record_write(rec, 7, commit, line);
	assert_false(line->failed);
}

static void
a_record_comes_back_whole(void **state)
{
	static const unsigned char original[HASH_SIZE] = { 9 };
	const struct pack_record rec = { .step = "12.3", .plugin = "sshd",
	    .cls = "secret", .label = "a-b_c.d", .kind = "artifact",
	    .subject = "host:sample", .path = "/a\"b\\c%\n\xff\x7f\xe3\x81\x82",
	    .path_n = 13, .has_owner = true, .uid = 4294967295u, .gid = 0,
	    .mode = 06755, .has_mtime = true, .mtime_ns = 1700000000123456789,
	    .has_taken = true, .taken_ns = 1700000001000000000,
	    .has_status = true, .status = -1, .flags = 0x3f,
	    .original = original, .part = 2 };
	struct pack_record_read r;
	struct error e;
	struct buf line;

	(void)state;
	write_one(&rec, &line);
	assert_non_null(strstr(line.p, "\"path\":\"/a\\\"b\\\\c%25%0A%FF%7F"
	    "\xe3\x81\x82\""));
	assert_non_null(strstr(line.p, "\"flags\":\"changed,cut,hardlink,masked"
	    ",recorded,sparse\""));
	assert_non_null(strstr(line.p, "\"mtime\":\"2023-11-14T22:13:20."
	    "123456789Z\",\"taken\":\"2023-11-14T22:13:21Z\",\"status\":-1"));
	assert_int_equal(pack_record_parse(line.p, line.n, 7, &r, &e), 0);
	assert_string_equal(r.rec.step, rec.step);
	assert_string_equal(r.rec.plugin, rec.plugin);
	assert_string_equal(r.rec.cls, rec.cls);
	assert_string_equal(r.rec.label, rec.label);
	assert_string_equal(r.rec.kind, rec.kind);
	assert_string_equal(r.rec.subject, rec.subject);
	assert_string_equal(r.rec.path, "/a\"b\\c%25%0A%FF%7F\xe3\x81\x82");
	assert_int_equal(r.rec.uid, rec.uid);
	assert_int_equal(r.rec.mode, rec.mode);
	assert_int_equal(r.rec.mtime_ns, rec.mtime_ns);
	assert_int_equal(r.rec.taken_ns, rec.taken_ns);
	assert_int_equal(r.rec.status, -1);
	assert_int_equal(r.rec.flags, rec.flags);
	assert_memory_equal(r.rec.original, original, HASH_SIZE);
	assert_int_equal(r.rec.part, 2);
	assert_int_equal(r.commit[2], 3);
	pack_record_read_free(&r);
	/* Of another item it is not, and cut short it is none. */
	assert_int_equal(pack_record_parse(line.p, line.n, 8, &r, &e),
	    ERR_INTEGRITY);
	pack_record_read_free(&r);
	for (; line.n > 0; line.n--) {
		assert_int_equal(pack_record_parse(line.p, line.n - 1, 7, &r,
		    &e), ERR_INTEGRITY);
		assert_non_null(strstr(e.en, "item 7"));
		pack_record_read_free(&r);
	}
	buf_free(&line);
}

/* A changed byte is refused, or a record that says something else. */
static void
a_record_has_one_spelling(void **state)
{
	struct pack_record_read r;
	struct buf line, again;
	size_t i, taken = 0;
	int bit;

	(void)state;
	write_one(&vector[1].rec, &line);
	buf_init(&again, PACK_LINE_MAX);
	for (i = 0; i < line.n; i++)
		for (bit = 0; bit < 8; bit++) {
			line.p[i] = (char)(line.p[i] ^ (1 << bit));
			if (pack_record_parse(line.p, line.n, 7, &r, NULL) ==
			    0) {
				buf_reset(&again);
				pack_record_write(&r.rec, 7, r.commit, &again);
				assert_string_equal(again.p, line.p);
				taken++;
			}
			pack_record_read_free(&r);
			line.p[i] = (char)(line.p[i] ^ (1 << bit));
		}
	/* Digits of the commitment, letters of words. */
	assert_true(taken > 100 && taken < line.n * 8 / 2);
	buf_free(&again);
	buf_free(&line);
}

/* Whoever may name files must not be able to end a run by a long name. */
static void
a_path_too_long_is_cut_and_marked(void **state)
{
	static const char *const fill[] = { "\xff", "\"", "a", "\xe3\x81\x82",
	    "\n" };
	static char path[40000];
	struct pack_record rec = vector[0].rec;
	struct pack_record_read r;
	struct error e;
	struct buf line;
	size_t i, k, n;

	(void)state;
	for (i = 0; i < 5; i++) {
		n = strlen(fill[i]);
		for (k = 0; k + n < sizeof(path); k += n)
			memcpy(path + k, fill[i], n);
		rec.path = path;
		rec.path_n = k;
		write_one(&rec, &line);
		assert_true(line.n > 5000);
		assert_int_equal(pack_record_parse(line.p, line.n, 7, &r, &e),
		    0);
		n = strlen(r.rec.path);
		assert_string_equal(r.rec.path + n - 4, PACK_PATH_CUT);
		pack_record_read_free(&r);
		buf_free(&line);
	}
	/* One that just fits is whole. */
	memset(path, 'a', 6144);
	rec.path_n = 6144;
	write_one(&rec, &line);
	assert_null(strstr(line.p, PACK_PATH_CUT));
	buf_free(&line);
}

static void
labels_are_safe(void **state)
{
	static const struct { const char *path, *label; } labels[] = {
		{ "/etc/ssh/sshd_config", "sshd_config" },
		{ "/etc/Foo Bar.CONF", "foo_bar.conf" },
		{ "..", "_" }, { "/", "_" }, { "", "_" }, { "...x...", "_..x" },
		{ "/a/\xe3\x81\x82", "___" }, { ".profile", "_profile" },
	};
	char out[PACK_LABEL_MAX + 1], name[100], longer[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		pack_label(labels[i].path, strlen(labels[i].path), out);
		assert_string_equal(out, labels[i].label);
	}
	memset(longer, 'a', sizeof(longer));
	for (i = 0; i < 256; i++) {
		longer[59] = (char)i;
		pack_label(longer, sizeof(longer), out);
		pack_item_name(9999999, out, name, sizeof(name));
		assert_true(ustar_name_ok(name));
	}
}

static void
an_opening_has_one_spelling(void **state)
{
	static const unsigned char salt[PACK_SALT] = { 5 }, sha[HASH_SIZE];
	static const char *const bad[] = {
		"{\"i\":1,\"salt\":\"", "{\"i\":01,\"salt\":\"",
		" {\"i\":1,\"salt\":\"", "{\"i\": 1,\"salt\":\"",
		"{\"i\":2,\"salt\":\"", "{\"salt\":\"",
	};
	struct pack_opening o;
	struct buf line, other;
	size_t i, from;

	(void)state;
	buf_init(&line, PACK_LINE_MAX);
	pack_opening_write(1, salt, sha, 123456789012, &line);
	assert_true(pack_opening_parse(line.p, line.n, 1, &o));
	assert_int_equal(o.size, 123456789012);
	assert_memory_equal(o.salt, salt, PACK_SALT);
	from = strlen(bad[0]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		buf_init(&other, PACK_LINE_MAX);
		buf_puts(&other, bad[i]);
		buf_puts(&other, line.p + from);
		assert_int_equal(pack_opening_parse(other.p, other.n, 1, &o),
		    i == 0);
		buf_free(&other);
	}
	for (i = 0; i < line.n; i++)
		assert_false(pack_opening_parse(line.p, i, 1, &o));
	buf_putc(&line, ' ');
	assert_false(pack_opening_parse(line.p, line.n, 1, &o));
	buf_free(&line);
}

/* ---- the statement ---- */

#define H "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
static const char *const statement[] = { "starseal-seal/v1",
    "pack: 0123456789abcdef0123456789abcdef", "series: example.jp/plant-a",
    "sequence: 12", "prev: " H, "plan: " H, "policy: " H, "collector: " H,
    "journal: " H, "nonce: none", "run-start: none",
    "started: 2026-11-23T05:00:00Z", "finished: 2026-11-23T05:00:09Z",
    "items: 12956", "outcomes: planned=120 collected=110 empty=3 failed=4 "
    "refused=2 not-applicable=1", "tree: " H, "leaves: " H };
#define LINES (sizeof(statement) / sizeof(statement[0]))

/* The statement with line at (LINES: none) replaced (NULL: left out). */
static int
parse_with(size_t at, const char *line, struct error *e)
{
	struct pack_seal seal;
	struct buf b;
	size_t i;
	int r;

	buf_init(&b, 1 << 20);
	for (i = 0; i < LINES; i++) {
		const char *l = i == at ? line : statement[i];

		if (l != NULL)
			buf_printf(&b, "%s\n", l);
	}
	error_clear(e);
	r = pack_seal_parse(b.p, b.n, &seal, e);
	buf_free(&b);
	return r;
}

static void
a_statement_is_read_and_written_the_same(void **state)
{
	struct pack_seal seal;
	struct buf b, again;
	struct error e;
	size_t i;

	(void)state;
	buf_init(&b, SEAL_BYTES_MAX);
	buf_init(&again, SEAL_BYTES_MAX);
	for (i = 0; i < LINES; i++)
		buf_printf(&b, "%s\n", statement[i]);
	assert_int_equal(pack_seal_parse(b.p, b.n, &seal, &e), 0);
	assert_int_equal(seal.sequence, 12);
	assert_int_equal(seal.items, 12956);
	assert_int_equal(seal.outcomes[SEAL_NOT_APPLICABLE], 1);
	assert_string_equal(seal.series, "example.jp/plant-a");
	assert_false(pack_seal_is_test(&seal));
	pack_seal_write(&seal, &again);
	assert_string_equal(again.p, b.p);
	/* Cut anywhere, or with something behind it, it is none. */
	for (i = 0; i < b.n; i++)
		assert_int_equal(pack_seal_parse(b.p, i, &seal, &e),
		    ERR_INTEGRITY);
	buf_putc(&b, '\n');
	assert_int_equal(pack_seal_parse(b.p, b.n, &seal, &e), ERR_INTEGRITY);
	buf_free(&b);
	buf_free(&again);
}

static void
lines_missing_repeated_or_exchanged(void **state)
{
	char twice[1024];
	struct error e;
	size_t i;

	(void)state;
	assert_int_equal(parse_with(LINES, NULL, &e), 0);
	for (i = 0; i < LINES; i++) {
		assert_int_equal(parse_with(i, NULL, &e), ERR_INTEGRITY);
		assert_non_null(strstr(e.en, "seal.txt"));
		(void)snprintf(twice, sizeof(twice), "%s\n%s", statement[i],
		    statement[i]);
		assert_int_equal(parse_with(i, twice, &e), ERR_INTEGRITY);
		(void)snprintf(twice, sizeof(twice), "%s\nnote: x",
		    statement[i]);
		assert_int_equal(parse_with(i, twice, &e), ERR_INTEGRITY);
		(void)snprintf(twice, sizeof(twice), "%s\r", statement[i]);
		assert_int_equal(parse_with(i, twice, &e), ERR_INTEGRITY);
		(void)snprintf(twice, sizeof(twice), "%s ", statement[i]);
		assert_int_equal(parse_with(i, twice, &e), ERR_INTEGRITY);
		if (i > 0) {
			(void)snprintf(twice, sizeof(twice), "%s",
			    statement[i]);
			*strchr(twice, ':') = '=';
			assert_int_equal(parse_with(i, twice, &e),
			    ERR_INTEGRITY);
			assert_int_equal(parse_with(i, statement[i - 1], &e),
			    ERR_INTEGRITY);
		}
	}
}

static void
values_have_one_form(void **state)
{
	static const struct { size_t at; const char *line; } bad[] = {
		{ 0, "starseal-seal/v2" }, { 0, "evidence-seal/v1" },
		{ 1, "pack: 0123456789ABCDEF0123456789ABCDEF" },
		{ 1, "pack: 0123456789abcdef" }, { 2, "series: " },
		{ 2, "series: a b" }, { 2, "series: \xe3\x81\x82" },
		{ 3, "sequence: 012" }, { 3, "sequence: -1" },
		{ 3, "sequence: +1" }, { 3, "sequence: 1e3" },
		{ 3, "sequence: 99999999999999999999" }, { 3, "sequence: " },
		{ 4, "prev: NONE" }, { 4, "prev: " H "0" }, { 5, "plan: none" },
		{ 9, "nonce: xyz" }, { 9, "nonce: " H H "0" },
		{ 11, "started: 2026-11-23T05:00:00+00:00" },
		{ 11, "started: 2026-11-23 05:00:00Z" },
		{ 11, "started: 2026-02-30T05:00:00Z" },
		{ 11, "started: 2026-11-23t05:00:00z" },
		{ 14, "outcomes: planned=121 collected=110 empty=3 failed=4 "
		    "refused=2 not-applicable=1" },
		{ 14, "outcomes: planned=120 collected=110 failed=4 empty=3 "
		    "refused=2 not-applicable=1" },
		{ 14, "outcomes: planned=119 collected=110 empty=3 failed=4 "
		    "refused=2" },
		{ 14, "outcomes: planned=120  collected=110 empty=3 failed=4 "
		    "refused=2 not-applicable=1" },
		{ 14, "outcomes: planned=120 collected=110 empty=3 failed=4 "
		    "refused=2 not-applicable=1 other=0" },
		{ 14, "outcomes: planned=120 collected=0110 empty=3 failed=4 "
		    "refused=2 not-applicable=1" },
		{ 15, "tree: none" },
	};
	char key[64];
	struct error e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse_with(bad[i].at, bad[i].line, &e) != ERR_INTEGRITY)
			fail_msg("taken: %s", bad[i].line);
		(void)snprintf(key, sizeof(key), "\"%.*s\"", bad[i].at == 0 ?
		    16 : (int)(strchr(bad[i].line, ':') - bad[i].line),
		    statement[bad[i].at]);
		if (strstr(e.en, key) == NULL)
			fail_msg("%s does not name %s", e.en, key);
	}
	assert_int_equal(parse_with(2, "series: a/b-c.d~e", &e), 0);
	assert_int_equal(parse_with(9, "nonce: " H H, &e), 0);
	assert_int_equal(parse_with(4, "prev: none", &e), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_of_the_format),
		cmocka_unit_test(the_empty_tree_is_the_hash_of_nothing),
		cmocka_unit_test(a_record_comes_back_whole),
		cmocka_unit_test(a_record_has_one_spelling),
		cmocka_unit_test(a_path_too_long_is_cut_and_marked),
		cmocka_unit_test(labels_are_safe),
		cmocka_unit_test(an_opening_has_one_spelling),
		cmocka_unit_test(a_statement_is_read_and_written_the_same),
		cmocka_unit_test(lines_missing_repeated_or_exchanged),
		cmocka_unit_test(values_have_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
