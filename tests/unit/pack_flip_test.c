/* SPDX-License-Identifier: Apache-2.0
 * Every byte of a small pack, changed once: as it lies in the file, and in the
 * archive within with all frames made anew, so that no checksum of zstd's
 * stands in for ours. Found, each of them; in the tail, which no tree covers,
 * at least handed to whoever judges signatures.
 */
#include "pack_craft.h"

static const unsigned char changes[] = { 0x01, 0x20, 0x80 };

static void
craft_whole(struct craft *c)
{
	craft_begin(c);
	craft_lines(c);
	craft_statement(c);
	craft_tar(c);
}

static int
verdict_of(const struct buf *pack, struct pack_verdict *v, struct error *e)
{
	int fd = craft_memfd(pack->p, pack->n), r;

	error_clear(e);
	r = pack_verify(fd, NULL, v, e);
	(void)close(fd);
	return r;
}

static bool
same_bytes(const struct buf *a, const struct buf *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

/* What a reader would go by: the statement, which fixes every item by the
 * tree that verified, and the tail. */
static bool
same_verdict(const struct pack_verdict *a, const struct pack_verdict *b)
{
	size_t i;

	if (!same_bytes(&a->statement, &b->statement) ||
	    a->tail_n != b->tail_n || a->items != b->items || a->raw != b->raw)
		return false;
	for (i = 0; i < a->tail_n; i++)
		if (strcmp(a->tail[i].name, b->tail[i].name) != 0 ||
		    !same_bytes(&a->tail[i].text, &b->tail[i].text))
			return false;
	return true;
}

/* A few bits of a zstd stream mean nothing: then all that it holds is as it
 * was. How many there are is held too, so that none is added unseen. */
static void
no_byte_of_the_file_changes_what_it_says(void **state)
{
	struct pack_verdict whole, v;
	struct error e;
	struct craft c;
	struct buf pack;
	size_t at, i, meaningless = 0;

	(void)state;
	craft_whole(&c);
	craft_pack(&c, &pack);
	assert_int_equal(verdict_of(&pack, &whole, &e), 0);
	for (at = 0; at < pack.n; at++)
		for (i = 0; i < sizeof(changes); i++) {
			pack.p[at] = (char)(pack.p[at] ^ changes[i]);
			if (verdict_of(&pack, &v, &e) == 0) {
				assert_true(same_verdict(&whole, &v));
				meaningless++;
			} else
				assert_true(e.en[0] != '\0' && e.ja[0] != '\0');
			pack_verdict_free(&v);
			pack.p[at] = (char)(pack.p[at] ^ changes[i]);
		}
	assert_in_range(meaningless, 0, pack.n * sizeof(changes) / 100);
	pack_verdict_free(&whole);
	buf_free(&pack);
	craft_end(&c);
}

/* What signatures are judged over: a change there is for them to find. */
static void
expect_told(struct craft *c, struct buf *part, bool signed_only)
{
	struct pack_verdict whole, v;
	struct error e;
	struct buf pack;
	size_t at;
	bool good;

	craft_pack(c, &pack);
	assert_int_equal(verdict_of(&pack, &whole, &e), 0);
	buf_free(&pack);
	for (at = 0; at < part->n; at++) {
		part->p[at] = (char)(part->p[at] ^ changes[at % 3]);
		craft_pack(c, &pack);
		good = verdict_of(&pack, &v, &e) == 0;
		if (good && (same_verdict(&whole, &v) || (signed_only &&
		    same_bytes(&whole.statement, &v.statement))))
			fail_msg("byte %zu was changed, and nobody is told",
			    at);
		assert_true(good || (e.en[0] != '\0' && e.ja[0] != '\0'));
		pack_verdict_free(&v);
		buf_free(&pack);
		part->p[at] = (char)(part->p[at] ^ changes[at % 3]);
	}
	pack_verdict_free(&whole);
}

static void
no_byte_of_the_sealed_part_changes_unseen(void **state)
{
	struct craft c;

	(void)state;
	craft_whole(&c);
	expect_told(&c, &c.sealed, true);
	craft_end(&c);
}

static void
no_byte_of_the_tail_changes_unreported(void **state)
{
	struct craft c;

	(void)state;
	craft_whole(&c);
	expect_told(&c, &c.tail, false);
	craft_end(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_byte_of_the_file_changes_what_it_says),
		cmocka_unit_test(no_byte_of_the_sealed_part_changes_unseen),
		cmocka_unit_test(no_byte_of_the_tail_changes_unreported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
