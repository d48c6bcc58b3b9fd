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

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
hash_from_hex(const char *s, unsigned char out[HASH_SIZE])
{
	size_t i;

	for (i = 0; i < HASH_SIZE; i++) {
		int hi = digit(s[i * 2]);
		int lo = hi < 0 ? -1 : digit(s[i * 2 + 1]);

		if (lo < 0)
			return false;
		out[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}
