/* SPDX-License-Identifier: Apache-2.0
 * Records, openings and statements that a stranger could have sealed: each
 * consistent with the rest but for the one thing under test.
 */
#include "pack_craft.h"

/* Alters the first occurrence in b; both of one length. */
static void
edit(struct buf *b, const char *from, const char *to)
{
	char *at = memmem(b->p, b->n, from, strlen(from));

	assert_non_null(at);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(at, to, strlen(to));
}

static void
more_in_a_record(const char *more, const char *words)
{
	struct craft c;

	craft_begin(&c);
	c.items[EVIDENCE].more = more;
	craft_lines(&c);
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, words == NULL ? 0 : ERR_INTEGRITY, words);
}

/* Also a record that its maker sealed: two readers could differ on it, or a
 * terminal obey it. */
static void
records_are_strict(void **state)
{
	static char deep[3000], line[PACK_LINE_MAX];

	(void)state;
	more_in_a_record(",\"kind\":\"artifact\"", NULL);
	more_in_a_record(",\"path\":\"/etc/\\\"x\\\\\xe3\x81\x82\"", NULL);
	more_in_a_record(",\"kind\":\"\\u001b[31m\"", "item 4");
	more_in_a_record(",\"kind\":\"\x1b[31m\"", "item 4");
	more_in_a_record(",\"path\":\"/a\\u0000b\"", "item 4");
	more_in_a_record(",\"path\":\"/a\\nb\"", "item 4");
	more_in_a_record(",\"path\":\"/a\x7f\"", "item 4");
	more_in_a_record(",\"path\":\"/a\xc2\x9b\"", "item 4");
	more_in_a_record(",\"path\":\"/a\xff\"", "item 4");
	more_in_a_record(",\"path\":\"/a\xc0\xaf\"", "item 4");
	more_in_a_record(",\"path\":\"\\/a\"", "item 4");
	more_in_a_record(",\"path\":\"a\",\"path\":\"b\"", "item 4");
	more_in_a_record(",\"path\":\"a\",\"kind\":\"b\"", "item 4");
	more_in_a_record(",\"unknown\":1", "item 4");
	more_in_a_record(", \"path\":\"a\"", "item 4");
	more_in_a_record(",\"uid\":-1,\"gid\":0,\"mode\":0", "item 4");
	more_in_a_record(",\"uid\":0", "item 4");
	more_in_a_record(",\"uid\":00,\"gid\":0,\"mode\":0", "item 4");
	more_in_a_record(",\"uid\":4294967296,\"gid\":0,\"mode\":0", "item 4");
	more_in_a_record(",\"flags\":\"cut,\"", "item 4");
	more_in_a_record(",\"flags\":\"cut,changed\"", "item 4");
	more_in_a_record(",\"flags\":\"\"", "item 4");
	more_in_a_record(",\"status\":-0", "item 4");
	more_in_a_record(",\"taken\":\"2026-11-23T05:00:00+00:00\"", "item 4");
	more_in_a_record(",\"taken\":\"2026-11-23T05:00:00.5Z\"", "item 4");
	more_in_a_record(",\"part\":0", "item 4");
	more_in_a_record("}", "item 4");
	memset(deep, '[', sizeof(deep) - 1);
	memcpy(deep, ",\"x\":", 5);
	more_in_a_record(deep, "item 4");
	memset(line, 'a', sizeof(line) - 1);
	memcpy(line, ",\"path\":\"", 9);
	line[sizeof(line) - 2] = '"';
	more_in_a_record(line, "has a line that is too long");
}

static void
labels_are_those_of_the_names(void **state)
{
	struct craft c;

	(void)state;
	craft_begin(&c);
	c.items[EVIDENCE].label = "other";
	craft_lines(&c);
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY,
	    "items/0000004-sshd_config: has another label in its record");
}

static void
lines_belong_to_their_items(void **state)
{
	struct craft c;
	char *second;

	(void)state;
	/* A record line more, a record line less, its LF missing. */
	craft_begin(&c);
	craft_lines(&c);
	buf_puts(&c.records, "{\"i\":7}\n");
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, "records.jsonl: has more lines");
	craft_begin(&c);
	craft_lines(&c);
	c.records.n--;
	c.records.p[c.records.n] = '\0';
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, "records.jsonl: has fewer lines");
	craft_begin(&c);
	craft_lines(&c);
	second = strchr(c.openings.p, '\n') + 1;
	c.openings.n = (size_t)(second - c.openings.p);
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, "openings.jsonl: has fewer lines");
	/* Another salt does not open the commitment. */
	craft_begin(&c);
	craft_lines(&c);
	craft_statement(&c);
	edit(&c.openings, "\"salt\":\"01", "\"salt\":\"02");
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY,
	    "items/0000001-plan.sig: its opening does not fit its record");
	/* A number that is not the line's. */
	craft_begin(&c);
	craft_lines(&c);
	edit(&c.records, "{\"i\":4", "{\"i\":5");
	craft_statement(&c);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, "the record of item 4");
}

static void
a_statement_with(void (*alter)(struct craft *c), const char *words)
{
	struct craft c;

	craft_begin(&c);
	craft_lines(&c);
	craft_statement(&c);
	alter(&c);
	buf_reset(&c.statement);
	pack_seal_write(&c.seal, &c.statement);
	craft_tar(&c);
	craft_expect(&c, ERR_INTEGRITY, words);
}

static void
other_tree(struct craft *c)
{
	c->seal.tree[0] = c->seal.tree[0] == 'a' ? 'b' : 'a';
}

static void
other_leaves(struct craft *c)
{
	c->seal.leaves[0] = c->seal.leaves[0] == 'a' ? 'b' : 'a';
}

static void
other_plan(struct craft *c)
{
	c->seal.plan[0] = c->seal.plan[0] == 'a' ? 'b' : 'a';
}

static void
other_journal(struct craft *c)
{
	c->seal.journal[0] = c->seal.journal[0] == 'a' ? 'b' : 'a';
}

static void
other_count(struct craft *c)
{
	c->seal.items++;
}

static void
the_statement_fits_the_rest(void **state)
{
	(void)state;
	a_statement_with(other_tree, "seal.txt: its tree");
	a_statement_with(other_leaves, "seal.txt: its leaves");
	a_statement_with(other_plan, "items/0000000-plan.json");
	a_statement_with(other_journal, "items/0000006-journal.jsonl");
	a_statement_with(other_count, "another number of items");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_strict),
		cmocka_unit_test(labels_are_those_of_the_names),
		cmocka_unit_test(lines_belong_to_their_items),
		cmocka_unit_test(the_statement_fits_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
