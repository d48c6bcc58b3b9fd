/* SPDX-License-Identifier: Apache-2.0
 * libsodium decodes; it is strict but for bytes from 0x80 on, some of which it
 * takes for a character of the alphabet (1.0.18, and char is signed).
 */
#include <sodium.h>

#include "base64.h"

bool
base64_read(void *out, size_t max, const char *text, size_t n, size_t *got)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return sodium_base642bin(out, max, text, n, NULL, got, NULL,
	    sodium_base64_VARIANT_ORIGINAL) == 0;
}

bool
base64_read_exact(void *out, size_t want, const char *text, size_t n)
{
	size_t got;

	return base64_read(out, want, text, n, &got) && got == want;
}
