/* SPDX-License-Identifier: Apache-2.0
 * Digests as text. Apart from hash.c so that a process that only handles hex,
 * as the worker does, does not map libcrypto.
 */
#include "hash.h"

void
hash_to_hex(const unsigned char in[HASH_SIZE], char out[HASH_HEX + 1])
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < HASH_SIZE; i++) {
		out[i * 2] = hex[in[i] >> 4];
		out[i * 2 + 1] = hex[in[i] & 15];
	}
	out[HASH_HEX] = '\0';
}

/* Value of a digit plus one; 0 for all others. By table: packs hold three
 * digests an item, and every one of their digits passes here. */
static const unsigned char digits[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
	['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

bool
hash_from_hex(const char *s, unsigned char out[HASH_SIZE])
{
	size_t i;

	for (i = 0; i < HASH_SIZE; i++) {
		unsigned hi = digits[(unsigned char)s[i * 2]], lo;

		/* Nothing is read behind a wrong digit, such as a NUL. */
		if (hi == 0 || (lo = digits[(unsigned char)s[i * 2 + 1]]) == 0)
			return false;
		out[i] = (unsigned char)((hi - 1) << 4 | (lo - 1));
	}
	return true;
}
