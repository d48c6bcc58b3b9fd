/* SPDX-License-Identifier: Apache-2.0
 * Language choice and the width of text. Never allocates, never prints.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static enum text_lang current = TEXT_EN;

enum text_lang
text_lang(void)
{
	return current;
}

void
text_set_lang(enum text_lang lang)
{
	current = lang;
}

bool
text_parse_lang(const char *name, enum text_lang *out)
{
	static const struct { const char *name; enum text_lang lang; } known[] = {
		{ "ja", TEXT_JA }, { "en", TEXT_EN },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(name, known[i].name, 2) == 0 &&
		    strchr("_.@-", name[2]) != NULL) {
			*out = known[i].lang;
			return true;
		}
	return false;
}

enum text_lang
text_lang_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	enum text_lang lang = TEXT_EN;
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = getenv(names[i]);
		if (value != NULL && value[0] != '\0') {
			(void)text_parse_lang(value, &lang);
			break;
		}
	}
	return lang;
}

const char *
text_of(const struct text *t)
{
	return current == TEXT_JA ? t->ja : t->en;
}

size_t
text_utf8_length(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t len, i;

	if (n == 0)
		return 0;
	if (u[0] < 0x80)
		return 1;
	len = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
	if (u[0] < 0xc2 || u[0] > 0xf4 || len > n)
		return 0;
	for (i = 1; i < len; i++)
		if ((u[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, beyond U+10FFFF. */
	if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ||
	    (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f))
		return 0;
	return len;
}
