/* SPDX-License-Identifier: Apache-2.0
 * Packs that a stranger could have made. Each is consistent but for the one
 * thing under test, so that nothing else can be what refuses it.
 */
#include "pack_craft.h"

static void
craft_whole(struct craft *c)
{
	craft_begin(c);
	craft_lines(c);
	craft_statement(c);
	craft_tar(c);
}

/* All that follows is worth something only if this passes. */
static void
an_unaltered_craft_verifies(void **state)
{
	struct craft c;

	(void)state;
	craft_whole(&c);
	craft_expect(&c, 0, "");
}

static void
readme_is_the_one_text(void **state)
{
	struct craft c;
	char longer[8192];
	size_t n = strlen(pack_readme);

	(void)state;
	craft_begin(&c);
	c.readme = "Another text.\n";
	c.readme_n = strlen(c.readme);
	craft_lines(&c);
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, "readme.txt");
	/* More of it behind a NUL. */
	memcpy(longer, pack_readme, n + 1);
	memcpy(longer + n + 1, "hidden", 6);
	craft_begin(&c);
	c.readme = longer;
	c.readme_n = n + 7;
	craft_lines(&c);
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, "readme.txt");
}

static void
an_item_of_another_content_is_named(void **state)
{
	struct craft c;

	(void)state;
	craft_begin(&c);
	craft_lines(&c);
	craft_statement(&c);
	c.items[EVIDENCE].p = "sshd_confiG";
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY,
	    "items/0000004-sshd_config: its content is not what was sealed");
	/* Of another size. */
	craft_begin(&c);
	craft_lines(&c);
	craft_statement(&c);
	c.items[EVIDENCE].n--;
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY,
	    "items/0000004-sshd_config: its content is not what was sealed");
}

static void
names_are_of_the_one_alphabet(void **state)
{
	static const char *const bad[] = { "items/0000004-../x",
	    "items/../0000004-x", "/items/0000004-x", "../items/0000004-x",
	    "items/0000004-X", "items/0000004-x.", "items/0000004-a b",
	    "items/0000004-\xe3\x81\x82", "items//0000004-x",
	    "items/0000004-x/", "items/0000004-a\\b", "items/0000004-x:y",
	    "items/0000004-a/con", "items/0000004-a/nul.txt", "items/." };
	struct craft c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		craft_begin(&c);
		(void)snprintf(c.items[EVIDENCE].member,
		    sizeof(c.items[0].member), "%s", bad[i]);
		craft_lines(&c);
		craft_statement(&c);
		craft_tar(&c);
		craft_expect(&c, ERR_INTEGRITY,
		    "no header of the one allowed form");
	}
}

static void
items_come_in_order_each_once(void **state)
{
	static const char *const bad[] = { "items/0000003-collector.json",
	    "items/0000005-sshd_config", "items/0000004", "items/04-x",
	    "records.jsonl.x", "seal.txt", "readme.txt", "sigs/10-x.minisig",
	    "other" };
	struct craft c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		craft_begin(&c);
		(void)snprintf(c.items[EVIDENCE].member,
		    sizeof(c.items[0].member), "%s", bad[i]);
		craft_lines(&c);
		craft_statement(&c);
		craft_tar(&c);
		craft_expect(&c, ERR_INTEGRITY, bad[i]);
	}
}

/* A header may differ from ours in no byte, also where tar would not care. */
static void
headers_have_one_form(void **state)
{
	static const struct {
		size_t at;
		const char *bytes;
		size_t n;
	} edits[] = {
		{ 156, "2", 1 }, { 156, "1", 1 }, { 156, "5", 1 },
		{ 156, "L", 1 }, { 156, "K", 1 }, { 156, "x", 1 },
		{ 156, "g", 1 }, { 156, "S", 1 }, { 156, "\0", 1 },
		{ 157, "/etc/passwd", 11 }, { 345, "prefix", 6 },
		{ 100, "0000755", 7 }, { 100, "0004755", 7 },
		{ 108, "0001750", 7 }, { 116, "0001750", 7 },
		{ 136, "00000000001", 11 }, { 265, "root", 4 },
		{ 297, "root", 4 }, { 257, "ustar  \0", 8 },
		{ 329, "0000001", 7 },
		{ 124, "\200\0\0\0\0\0\0\0\0\0\0\013", 12 },
		{ 124, "        013 ", 12 }, { 500, "x", 1 }, { 90, "x", 1 },
	};
	struct craft c;
	char *head;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		craft_whole(&c);
		head = craft_find(&c, "items/0000004-sshd_config");
		memcpy(head + edits[i].at, edits[i].bytes, edits[i].n);
		craft_sum(head);
		craft_expect(&c, ERR_INTEGRITY,
		    "items/0000003-collector.json: what follows is no header "
		    "of the one allowed form");
	}
	/* The checksum's other spellings. */
	craft_whole(&c);
	head = craft_find(&c, "items/0000004-sshd_config");
	head[154] = ' ';
	craft_expect(&c, ERR_INTEGRITY, "no header of the one allowed form");
}

/* An extended header before a member: two readers would name it two ways. */
static void
no_extended_headers(void **state)
{
	static const char *const pax[] = { "22 path=items/other.x\n",
	    "11 size=10\n", "26 GNU.sparse.name=/etc/x\n" };
	struct craft c;
	struct buf before;
	size_t i, at;
	char *head;

	(void)state;
	for (i = 0; i < 3; i++) {
		craft_whole(&c);
		head = craft_find(&c, "items/0000004-sshd_config");
		at = (size_t)(head - c.sealed.p);
		buf_init(&before, 1 << 24);
		buf_put(&before, c.sealed.p, at);
		craft_member(&before, "items/0000004-pax", pax[i],
		    strlen(pax[i]));
		before.p[at + 156] = 'x';
		craft_sum(before.p + at);
		buf_put(&before, c.sealed.p + at, c.sealed.n - at);
		buf_free(&c.sealed);
		c.sealed = before;
		craft_expect(&c, ERR_INTEGRITY,
		    "no header of the one allowed form");
	}
}

static void
padding_is_zero(void **state)
{
	struct craft c;

	(void)state;
	craft_whole(&c);
	craft_find(&c, "items/0000004-sshd_config")[512 + 500] = 'x';
	craft_expect(&c, ERR_INTEGRITY,
	    "items/0000004-sshd_config: has bytes in its padding");
}

static void
the_end_is_the_end(void **state)
{
	struct craft c;

	(void)state;
	craft_whole(&c);
	c.tail.n -= 512;
	craft_expect(&c, ERR_INTEGRITY, "cut short");
	craft_whole(&c);
	craft_zeros(&c.tail, 512);
	craft_expect(&c, ERR_INTEGRITY, "something follows the archive's end");
	craft_whole(&c);
	craft_member(&c.tail, "sigs/20-second", "x", 1);
	craft_zeros(&c.tail, 1024);
	craft_expect(&c, ERR_INTEGRITY, "something follows the archive's end");
	/* A file between the zero blocks. */
	craft_whole(&c);
	c.tail.n -= 512;
	craft_member(&c.tail, "sigs/20-second", "x", 1);
	craft_zeros(&c.tail, 1024);
	craft_expect(&c, ERR_INTEGRITY, "something follows the archive's end");
}

static void
craft_with_tail(struct craft *c, const char *a, const char *b, size_t n)
{
	static const char bytes[PACK_TAIL_FILE_MAX + 1];

	craft_whole(c);
	buf_reset(&c->tail);
	craft_member(&c->tail, a, bytes, n);
	craft_member(&c->tail, b, bytes, 0);
	craft_zeros(&c->tail, 1024);
}

static void
the_tail_holds_signatures_only(void **state)
{
	struct craft c;

	(void)state;
	craft_with_tail(&c, "sigs/a", "sigs/b", PACK_TAIL_FILE_MAX);
	craft_expect(&c, 0, "");
	craft_with_tail(&c, "sigs/a", "sigs/b", PACK_TAIL_FILE_MAX + 1);
	craft_expect(&c, ERR_LIMIT, "tail");
	craft_with_tail(&c, "sigs/b", "sigs/a", 1);
	craft_expect(&c, ERR_INTEGRITY, "order of names");
	craft_with_tail(&c, "sigs/a", "sigs/a", 1);
	craft_expect(&c, ERR_INTEGRITY, "order of names");
	craft_with_tail(&c, "sigs/a", "verdict", 1);
	craft_expect(&c, ERR_INTEGRITY, "does not belong behind the seal");
	craft_with_tail(&c, "records.jsonl", "sigs/a", 1);
	craft_expect(&c, ERR_INTEGRITY, "out of place");
	craft_with_tail(&c, "items/0000007-late", "sigs/a", 1);
	craft_expect(&c, ERR_INTEGRITY, "out of place");
}

static void
the_tail_is_of_few_files(void **state)
{
	struct craft c;
	size_t i, n;
	char name[32];

	(void)state;
	for (n = PACK_TAIL_MAX; n <= PACK_TAIL_MAX + 1; n++) {
		craft_whole(&c);
		buf_reset(&c.tail);
		for (i = 0; i < n; i++) {
			(void)snprintf(name, sizeof(name), "sigs/%02zu-x", i);
			craft_member(&c.tail, name, "x", 1);
		}
		craft_zeros(&c.tail, 1024);
		craft_expect(&c, n > PACK_TAIL_MAX ? ERR_LIMIT : 0, "tail");
	}
}

/* A tail of several frames could hold what looks like a sealed part before
 * its last frame: the verifier would check one statement, and the reader,
 * which looks from the end, show another. */
static void
the_tail_is_one_frame(void **state)
{
	static char bytes[PACK_TAIL_FILE_MAX];
	struct craft c, fake;
	char name[64];
	size_t i, n;

	(void)state;
	craft_whole(&fake);
	craft_whole(&c);
	buf_reset(&c.tail);
	for (i = 0; i < 15; i++) {
		(void)snprintf(name, sizeof(name), "sigs/%02zu-filler", i);
		craft_member(&c.tail, name, bytes, sizeof(bytes));
	}
	/* The imitation ends where the frame does. */
	n = PACK_FRAME - c.tail.n - 512;
	memcpy(bytes + n - fake.sealed.n, fake.sealed.p, fake.sealed.n);
	craft_member(&c.tail, "sigs/20-imitation", bytes, n);
	assert_int_equal(c.tail.n, PACK_FRAME);
	craft_member(&c.tail, "sigs/99-x", "x", 1);
	craft_zeros(&c.tail, 1024);
	craft_end(&fake);
	craft_expect(&c, ERR_INTEGRITY, "the tail is longer than one frame");
}

/* The sealed part's frame ends with it: signatures cannot slip into it. */
static void
the_seal_closes_its_frame(void **state)
{
	struct craft c;
	struct buf pack;
	struct seek_table t = { 0 };

	(void)state;
	craft_whole(&c);
	buf_put(&c.sealed, c.tail.p, c.tail.n);
	buf_init(&pack, 1 << 24);
	craft_frames(&pack, &t, &c.sealed);
	seek_write(&t, &pack);
	craft_expect_bytes(&pack, ERR_INTEGRITY,
	    "seal.txt: its frame does not end with it");
	buf_free(&pack);
	seek_free(&t);
	craft_end(&c);
}

static void
frames_are_full(void **state)
{
	struct craft c;
	struct buf pack;
	struct seek_table t = { 0 };

	(void)state;
	craft_whole(&c);
	buf_init(&pack, 1 << 24);
	craft_frame(&pack, &t, c.sealed.p, 4096);
	craft_frame(&pack, &t, c.sealed.p + 4096, c.sealed.n - 4096);
	craft_frame(&pack, &t, c.tail.p, c.tail.n);
	seek_write(&t, &pack);
	craft_expect_bytes(&pack, ERR_INTEGRITY, "its frame is not full");
	buf_free(&pack);
	seek_free(&t);
	craft_end(&c);
}

static void
limits_are_the_readers_own(void **state)
{
	struct pack_limits few = { 6, 0 }, small = { 0, 30 };
	struct craft c;
	struct buf pack;
	struct error e;

	(void)state;
	craft_whole(&c);
	craft_pack(&c, &pack);
	assert_int_equal(craft_verify(&pack, &few, &e), ERR_LIMIT);
	assert_non_null(strstr(e.en, "6 items"));
	assert_int_equal(craft_verify(&pack, &small, &e), ERR_LIMIT);
	assert_non_null(strstr(e.en, "30 bytes"));
	few.items = 7;
	assert_int_equal(craft_verify(&pack, &few, &e), 0);
	buf_free(&pack);
	craft_end(&c);
	/* A part longer than parts may be is refused at its header. */
	craft_whole(&c);
	buf_reset(&c.sealed);
	craft_member(&c.sealed, "readme.txt", pack_readme, strlen(pack_readme));
	craft_header(&c.sealed, "items/0000000-plan.json", PACK_PART + 1);
	craft_expect(&c, ERR_INTEGRITY, "longer than a part may be");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unaltered_craft_verifies),
		cmocka_unit_test(readme_is_the_one_text),
		cmocka_unit_test(an_item_of_another_content_is_named),
		cmocka_unit_test(names_are_of_the_one_alphabet),
		cmocka_unit_test(items_come_in_order_each_once),
		cmocka_unit_test(headers_have_one_form),
		cmocka_unit_test(no_extended_headers),
		cmocka_unit_test(padding_is_zero),
		cmocka_unit_test(the_end_is_the_end),
		cmocka_unit_test(the_tail_holds_signatures_only),
		cmocka_unit_test(the_tail_is_of_few_files),
		cmocka_unit_test(the_tail_is_one_frame),
		cmocka_unit_test(the_seal_closes_its_frame),
		cmocka_unit_test(frames_are_full),
		cmocka_unit_test(limits_are_the_readers_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
