/* SPDX-License-Identifier: Apache-2.0
 * The sieve and what is found through it: at every place of a text, also
 * across the pieces it is looked at in. Never trusts vectors alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/buf.h"
#include "collect/detect_sieve.h"
#include "collect/mask.h"

#define LONGEST 2300

static struct mask_set *set;

static int
begin(void **state)
{
	static const unsigned char key[MASK_KEY];
	struct error err;

	(void)state;
	if (sodium_init() == -1)
		return -1;
	set = mask_compile(NULL, 0, key, &err);
	return set == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	mask_free(set);
	return 0;
}

/* Pseudo-random, the same each time. */
static uint32_t
next(uint32_t *x)
{
	*x = *x * 1664525u + 1013904223u;
	return *x >> 8;
}

static void
test_sieve_misses_nothing(void **state)
{
	static const char *const words[] = { "passw", "AKIA", "\"psk\"",
	    "-----BEGIN", "\xe7\xa7\x98\xe5", "_pwd", "tokE" };
	static const char letters[] = "pPaAsSwW_kKdD\"-=${@ToKe";
	struct sieve s = { .signs = { '$', '{', '@' } };
	uint64_t fast[SIEVE_WORDS], plain[SIEVE_WORDS];
	char text[SIEVE_PIECE + 8];
	uint32_t seed = 7;
	size_t round, i, told = 0, maybe = 0;

	(void)state;
	for (i = 0; i < 7; i++)
		sieve_add(&s, (unsigned)(i * 3 % SIEVE_GROUPS), words[i]);
	for (round = 0; round < 400; round++) {
		for (i = 0; i < sizeof(text); i++)
			text[i] = round % 2 == 0 ? (char)next(&seed) :
			    letters[next(&seed) % (sizeof(letters) - 1)];
		memcpy(text + next(&seed) % SIEVE_PIECE, words[round % 7], 4);
		sieve_look(&s, text, SIEVE_PIECE, sizeof(text), fast);
		sieve_look_plain(&s, text, SIEVE_PIECE, sizeof(text), plain);
		for (i = 0; i < SIEVE_WORDS; i++) {
			assert_int_equal(plain[i] & ~fast[i], 0);
			told += (size_t)__builtin_popcountll(plain[i]);
			maybe += (size_t)__builtin_popcountll(fast[i]);
		}
	}
	/* It did tell, and it did leave places out. */
	assert_true(told > 400);
	assert_true(maybe < 400 * SIEVE_PIECE / 2);
}

static void
test_sieve_stays_within(void **state)
{
	struct sieve s = { .signs = { '$', '{', '@' } };
	uint64_t bits[SIEVE_WORDS];
	char *text;
	size_t n;

	(void)state;
	sieve_add(&s, 9, "pass");
	/* Of the heap, so that a look beyond is seen by valgrind and ASan. */
	for (n = 1; n < 70; n++) {
		text = malloc(n);
		assert_non_null(text);
		memset(text, 'x', n);
		text[n - 1] = '@';
		if (n > 5)
			memcpy(text + n - 5, "PaSs", 4);
		sieve_look(&s, text, n, n, bits);
		assert_true((bits[(n - 1) / 64] >> (n - 1) % 64 & 1) == 1);
		if (n > 5)
			assert_true((bits[(n - 5) / 64] >> (n - 5) % 64 & 1)
			    == 1);
		free(text);
	}
}

static void
mask(const char *p, size_t n, struct buf *out)
{
	struct error err;

	buf_reset(out);
	assert_int_equal(mask_apply(set, p, n, out, NULL, &err), MASK_DONE);
}

/* Each kind of beginning, wherever the pieces' borders fall. */
static void
test_found_at_every_place(void **state)
{
	static const struct { const char *text, *secret; } cases[] = {
		{ "\npassword = zx81Hunter\n", "zx81Hunter" },
		{ "\n\"psk\": \"zx81Hunter\"\n", "zx81Hunter" },
		{ " AKIAIOSFODNN7EXAMPLE ", "IOSFODNN7EXAMPLE" },
		{ " $6$salt$zx81Hunterzx81Hunterzx81Hunter ", "zx81Hunterzx" },
		{ " {SSHA}zx81Hunterzx81Hunter= ", "zx81Hunterzx" },
		{ " https://user:zx81Hunter@example.net/ ", "zx81Hunter" },
		{ "\nパスワード=zx81Hunter\n", "zx81Hunter" },
	};
	char *text = malloc(LONGEST + 64);
	struct buf out;
	size_t i, at, len;

	(void)state;
	assert_non_null(text);
	buf_init(&out, 1 << 20);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		len = strlen(cases[i].text);
		for (at = 0; at + len <= LONGEST; at++) {
			memset(text, '.', LONGEST);
			memcpy(text + at, cases[i].text, len);
			mask(text, at % 2 == 0 ? LONGEST : at + len, &out);
			assert_null(memmem(buf_str(&out), out.n,
			    cases[i].secret, strlen(cases[i].secret)));
		}
	}
	buf_free(&out);
	free(text);
}

/* What begins where another was found, or within its last byte. */
static void
test_found_side_by_side(void **state)
{
	static const char text[] =
	    "token=\"zx81Hunter\"password='qy92Hunter' "
	    "{\"secret\":\"wv73Hunter\",\"psk\":\"ut64Hunter\"}"
	    "ghp_0123456789012345678901234567890123456789:"
	    "https://u:sr55Hunter@h/ftp://u:pq46Hunter@h/";
	static const char *const secrets[] = { "zx81", "qy92", "wv73", "ut64",
	    "ghp_", "sr55", "pq46" };
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, 1 << 16);
	mask(text, sizeof(text) - 1, &out);
	for (i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		assert_null(memmem(buf_str(&out), out.n, secrets[i], 4));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sieve_misses_nothing),
		cmocka_unit_test(test_sieve_stays_within),
		cmocka_unit_test(test_found_at_every_place),
		cmocka_unit_test(test_found_side_by_side),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
