/* SPDX-License-Identifier: Apache-2.0
 * Rules about secrets are no secrets: "パスワード：10文字以上とする", "Password:
 * at least 10 characters", "Password rules". A firm's own rules must keep their
 * words and their digest. In doubt it is a secret.
 */
#include <string.h>

#include "detect_private.h"

#define RUN_MAX 5               /* bytes of ASCII that prose may hold at once */

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* Kana or kanji; full-width letters and digits are none. */
static bool
is_japanese(const char *p, size_t n)
{
	const unsigned char *s = (const unsigned char *)p;

	return n >= 3 && ((s[0] == 0xe3 && s[1] >= 0x81 && s[1] <= 0x83) ||
	    (s[0] >= 0xe4 && s[0] <= 0xe9));
}

/* Digits of either width at p; their bytes. */
static size_t
digits(const char *p, size_t n)
{
	size_t i = 0, count = 0;

	while (i < n && count <= RUN_MAX) {
		if (p[i] >= '0' && p[i] <= '9')
			i++;
		else if (n - i >= 3 && memcmp(p + i, "\xef\xbc", 2) == 0 &&
		    (unsigned char)p[i + 2] >= 0x90 &&
		    (unsigned char)p[i + 2] <= 0x99)
			i += 3;
		else
			break;
		count++;
	}
	return count <= RUN_MAX ? i : 0;
}

static bool
is_wide_letter(const char *p, size_t n)
{
	unsigned char last = n < 3 ? 0 : (unsigned char)p[2];

	return (n >= 3 && memcmp(p, "\xef\xbc", 2) == 0 && last >= 0xa1 &&
	    last <= 0xba) || (n >= 3 && memcmp(p, "\xef\xbd", 2) == 0 &&
	    last >= 0x81 && last <= 0x9a);
}

/* "初期値は Sample1234" tells one: no longer run of ASCII may be in it, and
 * no letters of full width, which may spell one too. */
static bool
japanese_prose(const char *p, size_t n)
{
	size_t at = digits(p, n), i, run = 0;

	if (at >= n || !is_japanese(p + at, n - at))
		return false;
	for (i = 0; i < n; i++) {
		run = p[i] > 0x20 ? run + 1 : 0;
		if (run > RUN_MAX || is_wide_letter(p + i, n - i))
			return false;
	}
	return true;
}

static bool
word_in(const char *p, size_t n, const char *const *words)
{
	size_t i, k;

	for (i = 0; words[i] != NULL; i++) {
		if (strlen(words[i]) != n)
			continue;
		for (k = 0; k < n && (p[k] | 0x20) == words[i][k]; k++)
			;
		if (k == n)
			return true;
	}
	return false;
}

/* Letters alone, or a short number; brackets and points around them. */
static bool
plain_word(const char *p, size_t n)
{
	size_t i, letters = 0, numbers = 0;

	for (i = 0; i < n; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			numbers++;
		else if (is_alnum(p[i]))
			letters++;
		else if (strchr("().,;:'-", p[i]) == NULL)
			return false;
	}
	return numbers == 0 || (letters == 0 && numbers <= RUN_MAX);
}

static bool
english_prose(const char *p, size_t n)
{
	static const char *const marks[] = { "must", "shall", "should",
	    "least", "characters", NULL };
	size_t i = 0, end, words = 0, found = 0;

	while (i < n) {
		for (end = i; end < n && p[end] != ' '; end++)
			;
		if (!plain_word(p + i, end - i))
			return false;
		words += end > i;
		while (end > i && !is_alnum(p[end - 1]))
			end--;
		found += word_in(p + i, end - i, marks);
		for (i = end; i < n && (p[i] == ' ' || !is_alnum(p[i])); i++)
			;
	}
	return words >= 4 && found > 0;
}

bool
detect_is_prose(const char *p, size_t n)
{
	return japanese_prose(p, n) || english_prose(p, n);
}

bool
detect_is_prose_word(const char *p, size_t n)
{
	static const char *const words[] = { "must", "shall", "should", "is",
	    "are", "has", "have", "may", "can", "will", "needs", "rule",
	    "rules", "policy", "policies", "management", "length", "of",
	    "for", "and", "or", "requirements", "standard", "procedure",
	    "authentication", NULL };

	return word_in(p, n, words);
}
