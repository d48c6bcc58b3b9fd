/* SPDX-License-Identifier: Apache-2.0
 * The sieve. A byte's two halves each name the groups they may belong to; four
 * bytes in a row that agree on a group are a place to look at. Never reads
 * beyond what it was told is readable.
 */
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "detect_sieve.h"

static void
add_byte(struct sieve *s, unsigned group, size_t k, unsigned char c)
{
	uint8_t bit = (uint8_t)(1u << group % 8);

	s->byte[k][c] |= (uint16_t)(1u << group);
	s->low[group / 8][k][c & 15] |= bit;
	s->high[group / 8][k][c >> 4] |= bit;
}

void
sieve_add(struct sieve *s, unsigned group, const char *beginning)
{
	unsigned char c, folded;
	size_t k;

	for (k = 0; k < SIEVE_BYTES; k++) {
		c = (unsigned char)beginning[k];
		folded = c | 0x20;
		add_byte(s, group, k, c);
		if (folded >= 'a' && folded <= 'z') {
			add_byte(s, group, k, folded);
			add_byte(s, group, k, folded & 0xdf);
		}
	}
}

static bool
is_sign(const struct sieve *s, char c)
{
	return c == s->signs[0] || c == s->signs[1] || c == s->signs[2];
}

void
sieve_look_plain(const struct sieve *s, const char *p, size_t n,
    size_t readable, uint64_t bits[SIEVE_WORDS])
{
	const unsigned char *u = (const unsigned char *)p;
	bool maybe;
	size_t i;

	memset(bits, 0, SIEVE_WORDS * sizeof(*bits));
	for (i = 0; i < n; i++) {
		maybe = readable - i >= SIEVE_BYTES &&
		    (s->byte[0][u[i]] & s->byte[1][u[i + 1]]) != 0 &&
		    (s->byte[0][u[i]] & s->byte[1][u[i + 1]] &
		    s->byte[2][u[i + 2]] & s->byte[3][u[i + 3]]) != 0;
		if (maybe || is_sign(s, p[i]))
			bits[i / 64] |= UINT64_C(1) << i % 64;
	}
}

#if defined(__x86_64__)

struct halves { __m256i low[2], high[2]; };

__attribute__((target("avx2"))) static inline __m256i
both(const uint8_t half[16])
{
	__m128i x;

	memcpy(&x, half, sizeof(x));
	return _mm256_broadcastsi128_si256(x);
}

__attribute__((target("avx2"))) static inline __m256i
load(const char *p)
{
	__m256i x;

	memcpy(&x, p, sizeof(x));
	return x;
}

/* The 32 places at p; 35 bytes can be read. */
__attribute__((target("avx2"))) static inline uint32_t
look32(const struct halves h[SIEVE_BYTES], const __m256i sign[SIEVE_SIGNS],
    const char *p)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i first = load(p), x = first, a, b, low, high, hit;
	size_t k;

	a = b = _mm256_set1_epi8(-1);
#pragma GCC unroll 4
	for (k = 0; k < SIEVE_BYTES; k++) {
		if (k > 0)
			x = load(p + k);
		low = _mm256_and_si256(x, half);
		high = _mm256_and_si256(_mm256_srli_epi16(x, 4), half);
		a = _mm256_and_si256(a, _mm256_and_si256(
		    _mm256_shuffle_epi8(h[k].low[0], low),
		    _mm256_shuffle_epi8(h[k].high[0], high)));
		b = _mm256_and_si256(b, _mm256_and_si256(
		    _mm256_shuffle_epi8(h[k].low[1], low),
		    _mm256_shuffle_epi8(h[k].high[1], high)));
	}
	hit = _mm256_or_si256(_mm256_cmpeq_epi8(first, sign[0]),
	    _mm256_or_si256(_mm256_cmpeq_epi8(first, sign[1]),
	    _mm256_cmpeq_epi8(first, sign[2])));
	a = _mm256_cmpeq_epi8(_mm256_or_si256(a, b), _mm256_setzero_si256());
	return ~(uint32_t)_mm256_movemask_epi8(a) |
	    (uint32_t)_mm256_movemask_epi8(hit);
}

/* Whole words; three bytes behind them can be read. */
__attribute__((target("avx2"))) static void
look_words(const struct sieve *s, const char *p, size_t words,
    uint64_t bits[SIEVE_WORDS])
{
	struct halves h[SIEVE_BYTES];
	__m256i sign[SIEVE_SIGNS];
	size_t i, k;

	for (k = 0; k < SIEVE_BYTES; k++)
		h[k] = (struct halves){
		    { both(s->low[0][k]), both(s->low[1][k]) },
		    { both(s->high[0][k]), both(s->high[1][k]) } };
	for (i = 0; i < SIEVE_SIGNS; i++)
		sign[i] = _mm256_set1_epi8(s->signs[i]);
	for (i = 0; i < words; i++)
		bits[i] = look32(h, sign, p + i * 64) |
		    (uint64_t)look32(h, sign, p + i * 64 + 32) << 32;
}

/* The end of a text, with zeros behind it. */
static void
look_rest(const struct sieve *s, const char *p, size_t n, size_t readable,
    uint64_t bits[SIEVE_WORDS])
{
	char copy[SIEVE_PIECE + SIEVE_BYTES];
	size_t words = (n + 63) / 64;

	if (readable > n + SIEVE_BYTES)
		readable = n + SIEVE_BYTES;
	memcpy(copy, p, readable);
	memset(copy + readable, 0, words * 64 + SIEVE_BYTES > readable ?
	    words * 64 + SIEVE_BYTES - readable : 0);
	memset(bits, 0, SIEVE_WORDS * sizeof(*bits));
	look_words(s, copy, words, bits);
	if (n % 64 != 0)
		bits[words - 1] &= (UINT64_C(1) << n % 64) - 1;
}

void
sieve_look(const struct sieve *s, const char *p, size_t n, size_t readable,
    uint64_t bits[SIEVE_WORDS])
{
	if (n < 16 || !__builtin_cpu_supports("avx2"))
		sieve_look_plain(s, p, n, readable, bits);
	else if (n == SIEVE_PIECE && readable >= n + SIEVE_BYTES - 1)
		look_words(s, p, SIEVE_WORDS, bits);
	else
		look_rest(s, p, n, readable, bits);
}

#else

void
sieve_look(const struct sieve *s, const char *p, size_t n, size_t readable,
    uint64_t bits[SIEVE_WORDS])
{
	sieve_look_plain(s, p, n, readable, bits);
}

#endif
