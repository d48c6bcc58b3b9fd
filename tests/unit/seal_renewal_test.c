/* SPDX-License-Identifier: Apache-2.0
 * Renewals as text: one spelling, and every byte of it counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "seal/renewal.h"

#define PACK "00112233445566778899aabbccddeeff"

static const char seal[] = "starseal-seal/v1\npack: " PACK "\n";
static struct seal_file files[SEAL_FILES_MAX];
static char names[SEAL_FILES_MAX][100];

static void
make(size_t n, const struct renewal_members *members, struct buf *out)
{
	struct error err;
	size_t i;

	for (i = 0; i < n; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "sigs/%02zu-x", i);
		files[i] = (struct seal_file){ names[i], names[i], 5 };
	}
	buf_init(out, RENEWAL_FILE_MAX);
	assert_int_equal(renewal_write(1, PACK, seal, strlen(seal), files, n,
	    members, out, &err), 0);
}

static void
what_is_written_is_read(void **state)
{
	struct renewal_members m = { .n = 12 };
	struct renewal *r = calloc(1, sizeof(*r));
	struct error err;
	struct buf text;
	size_t n;

	(void)state;
	assert_non_null(r);
	assert_true(renewal_sha512("abc", 3, m.sha512));
	/* FIPS 180-4, example of SHA-512. */
	assert_memory_equal(m.sha512, "ddaf35a193617abacc417349ae204131", 32);
	for (n = 0; n <= SEAL_FILES_MAX; n += 16) {
		make(n, n == 16 ? &m : NULL, &text);
		assert_int_equal(renewal_parse(buf_str(&text), text.n, r, &err),
		    0);
		assert_int_equal(r->n, n + 1);
		assert_int_equal(r->has_members, n == 16);
		assert_int_equal(renewal_fits(r, seal, strlen(seal), files, n,
		    &err), 0);
		buf_free(&text);
	}
	free(r);
}

static void
every_byte_counts(void **state)
{
	struct renewal *r = calloc(1, sizeof(*r));
	struct error err;
	struct buf text;
	size_t i, bit;

	(void)state;
	assert_non_null(r);
	make(2, NULL, &text);
	for (i = 0; i < text.n; i++)
		for (bit = 0; bit < 8; bit++) {
			text.p[i] = (char)(text.p[i] ^ (1 << bit));
			/* The pack's id and the number are the judge's. */
			if (renewal_parse(text.p, text.n, r, &err) == 0 &&
			    renewal_fits(r, seal, strlen(seal), files, 2,
			    &err) == 0)
				assert_true(strcmp(r->pack, PACK) != 0 ||
				    r->number != 1);
			text.p[i] = (char)(text.p[i] ^ (1 << bit));
		}
	for (i = 0; i < text.n; i++)
		assert_int_equal(renewal_parse(text.p, i, r, &err) == 0 &&
		    renewal_fits(r, seal, strlen(seal), files, 2, &err) == 0 &&
		    r->n == 3, 0);
	buf_free(&text);
	free(r);
}

static void
too_many_are_refused(void **state)
{
	struct seal_file many[SEAL_FILES_MAX + 1];
	struct error err;
	struct buf text;
	size_t i;

	(void)state;
	for (i = 0; i <= SEAL_FILES_MAX; i++)
		many[i] = (struct seal_file){ "sigs/x", "x", 1 };
	buf_init(&text, RENEWAL_FILE_MAX);
	assert_int_equal(renewal_write(1, PACK, seal, strlen(seal), many,
	    SEAL_FILES_MAX + 1, NULL, &text, &err), ERR_LIMIT);
	assert_int_equal(renewal_write(100, PACK, seal, strlen(seal), many, 1,
	    NULL, &text, &err), ERR_LIMIT);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(every_byte_counts),
		cmocka_unit_test(too_many_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
