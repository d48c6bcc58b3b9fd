/* SPDX-License-Identifier: Apache-2.0
 * age's keys as text.
 */
#include <string.h>

#include <sodium.h>

#include "age.h"
#include "bech32.h"

#define RECIPIENT "age"
#define IDENTITY "age-secret-key-"

int
age_recipient_parse(const char *text, unsigned char out[AGE_KEY],
    struct error *err)
{
	if (bech32_decode(RECIPIENT, text, strlen(text), out))
		return 0;
	return error_set(err, ERR_INPUT, 0, "%.80s: not a recipient of age "
	    "(age1...)", "%.80s: age の受取人 (age1...) ではありません", text);
}

int
age_identity_parse(const char *text, size_t n, unsigned char out[AGE_KEY],
    struct error *err)
{
	const char *end = text + n, *line, *lf;
	size_t len;

	for (line = text; line < end; line = lf + 1) {
		lf = memchr(line, '\n', (size_t)(end - line));
		if (lf == NULL)
			lf = end;
		len = (size_t)(lf - line);
		if (len > 0 && line[len - 1] == '\r')
			len--;
		if (len == 0 || line[0] == '#')
			continue;
		if (line[0] == 'A' && bech32_decode(IDENTITY, line, len, out))
			return 0;
		break;
	}
	return error_put(err, ERR_INPUT, 0, "not an identity of age "
	    "(AGE-SECRET-KEY-1...)", "age の秘密鍵 (AGE-SECRET-KEY-1...) では"
	    "ありません");
}

void
age_recipient_of(const unsigned char identity[AGE_KEY],
    char recipient[AGE_RECIPIENT_TEXT])
{
	unsigned char public[AGE_KEY];

	(void)crypto_scalarmult_base(public, identity);
	bech32_encode(RECIPIENT, public, recipient);
}

void
age_identity_new(char identity[AGE_IDENTITY_TEXT],
    char recipient[AGE_RECIPIENT_TEXT])
{
	unsigned char secret[AGE_KEY];
	char *p;

	randombytes_buf(secret, sizeof(secret));
	bech32_encode(IDENTITY, secret, identity);
	for (p = identity; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
	age_recipient_of(secret, recipient);
	sodium_memzero(secret, sizeof(secret));
}
