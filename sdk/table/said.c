/* SPDX-License-Identifier: Apache-2.0
 * Words, yes and no, and how texts compare. Normal forms are Unicode's, by
 * utf8proc; they serve comparing only and never replace what was written.
 */
#include <stdlib.h>

#include <starseal/said.h>
#include <utf8proc.h>

static bool
is_space(utf8proc_int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 ||
	    c == 0x3000 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
	    c == 0xfeff;
}

/* ASCII needs no tables, and most of what is compared is ASCII. False: it is
 * not all ASCII. */
static bool
plain_ascii(struct ss_bytes b, bool exact, char *to, size_t *n)
{
	bool gap = false;
	size_t i;

	*n = 0;
	for (i = 0; i < b.n; i++) {
		unsigned char c = (unsigned char)b.p[i];

		if (c >= 0x80 || c == '\0')
			return false;
		if (is_space(c)) {
			gap = exact && *n > 0;
			continue;
		}
		if (gap)
			to[(*n)++] = ' ';
		gap = false;
		to[(*n)++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return true;
}

/* A character's normal form behind to[*n]. */
static bool
put_folded(const utf8proc_int32_t *v, utf8proc_ssize_t many, bool exact,
    bool *gap, char *to, size_t size, size_t *n)
{
	utf8proc_ssize_t i;

	for (i = 0; i < many; i++) {
		if (is_space(v[i])) {
			*gap = exact && *n > 0;
			continue;
		}
		if (*n + 6 > size)
			return false;
		if (*gap)
			to[(*n)++] = ' ';
		*gap = false;
		*n += (size_t)utf8proc_encode_char(v[i],
		    (utf8proc_uint8_t *)to + *n);
	}
	return true;
}

#define PLAIN_CHARS 4096

bool
ss_plain(struct ss_bytes b, bool exact, char *to, size_t size)
{
	utf8proc_int32_t wide[PLAIN_CHARS];
	utf8proc_ssize_t n;
	size_t used = 0;
	bool gap = false;

	if (size == 0)
		return false;
	to[0] = '\0';
	if (b.n < size && plain_ascii(b, exact, to, &used)) {
		to[used] = '\0';
		return true;
	}
	used = 0;
	if (b.n > PLAIN_CHARS)
		return false;
	/* Folding may bring back what composing would join: twice is stable. */
	n = utf8proc_decompose((const utf8proc_uint8_t *)b.p,
	    (utf8proc_ssize_t)b.n, wide, PLAIN_CHARS,
	    (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
	    UTF8PROC_CASEFOLD));
	if (n < 0 || n > PLAIN_CHARS)
		return false;
	n = utf8proc_normalize_utf32(wide, n, (utf8proc_option_t)
	    (UTF8PROC_COMPOSE | UTF8PROC_STABLE));
	if (n < 0 || !put_folded(wide, n, exact, &gap, to, size - 1, &used)) {
		to[0] = '\0';
		return false;
	}
	to[used] = '\0';
	return true;
}

bool
ss_same(struct ss_bytes a, struct ss_bytes b)
{
	char x[1024], y[1024];

	return ss_plain(a, false, x, sizeof(x)) &&
	    ss_plain(b, false, y, sizeof(y)) && strcmp(x, y) == 0;
}

/* plain is in plain form already. */
static bool
is_listed(const char *plain, const char *list)
{
	struct ss_bytes rest, one;
	char word[SS_SAID_MAX];

	if (list == NULL)
		return false;
	rest = (struct ss_bytes){ list, strlen(list) };
	while (rest.n > 0) {
		one = ss_field(&rest, '|');
		if (ss_plain(one, false, word, sizeof(word)) &&
		    strcmp(word, plain) == 0)
			return true;
	}
	return false;
}

bool
ss_one_of(struct ss_bytes b, const char *list)
{
	char plain[1024];

	return ss_plain(b, false, plain, sizeof(plain)) &&
	    is_listed(plain, list);
}

struct ss_bytes
ss_strip(struct ss_bytes b)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t w;
	size_t at;

	while (b.n > 0) {
		if (b.p[0] > ' ')
			break;
		w = utf8proc_iterate((const utf8proc_uint8_t *)b.p,
		    (utf8proc_ssize_t)b.n, &c);
		if (w <= 0 || !is_space(c))
			break;
		b.p += w;
		b.n -= (size_t)w;
	}
	while (b.n > 0) {
		at = b.n - 1;
		if (b.p[at] > ' ')
			break;
		while (at > 0 && ((unsigned char)b.p[at] & 0xc0) == 0x80)
			at--;
		w = utf8proc_iterate((const utf8proc_uint8_t *)b.p + at,
		    (utf8proc_ssize_t)(b.n - at), &c);
		if (w <= 0 || !is_space(c))
			break;
		b.n = at;
	}
	return b;
}

bool
ss_unsaid(struct ss_bytes b)
{
	static const char words[] = "-|--|―|—|–|ー|‐|−|n/a|na|none|tbd|なし|"
	    "無し|無|未定|未|未実施|該当なし|対象外|不明|unknown";

	b = ss_strip(b);
	return b.n == 0 || (b.n <= 64 && ss_one_of(b, words));
}

bool
ss_said_bool(struct ss_bytes b, bool *v)
{
	static const char yes[] = "○|〇|◯|◎|●|有|有り|あり|はい|yes|y|true|1|済|"
	    "済み|完了|可|可能|要|該当|対象|実施|実施済|実施済み|有効|on|✓|✔|"
	    "☑|レ|必須";
	static const char no[] = "×|✕|✖|✗|✘|x|無|無し|なし|いいえ|no|n|false|0|"
	    "未|未了|未完了|不可|不要|非該当|該当なし|対象外|未実施|無効|off|☐";

	b = ss_strip(b);
	if (b.n == 0 || b.n > 64)
		return false;
	*v = ss_one_of(b, yes);
	return *v || ss_one_of(b, no);
}

const char *
ss_said_symbol(struct ss_bytes b, const struct ss_field *field)
{
	const char *const *s = field->column.symbols;
	const struct ss_word *w = field->words;
	char plain[SS_SAID_MAX];
	size_t i;

	if (s == NULL || !ss_plain(b, false, plain, sizeof(plain)) ||
	    plain[0] == '\0')
		return NULL;
	for (i = 0; s[i] != NULL; i++)
		if (is_listed(plain, s[i]) || (w != NULL &&
		    (is_listed(plain, w[i].label.en) ||
		    is_listed(plain, w[i].label.ja) ||
		    is_listed(plain, w[i].also))))
			return s[i];
	return NULL;
}

/* Bytes of the separator at b's head, 0 where there is none. */
static size_t
separator(struct ss_bytes b)
{
	static const char *const wide[] = { "、", "，", "；" };
	size_t i;

	if (b.p[0] == ';' || b.p[0] == ',' || b.p[0] == '\n' ||
	    b.p[0] == '\r')
		return 1;
	for (i = 0; i < 3; i++)
		if (ss_starts(b, wide[i]))
			return strlen(wide[i]);
	return 0;
}

bool
ss_said_entry(struct ss_bytes *rest, struct ss_bytes *entry)
{
	size_t w = 0;

	do {
		if (rest->n == 0)
			return false;
		*entry = *rest;
		for (entry->n = 0; rest->n > 0; entry->n++) {
			if ((w = separator(*rest)) > 0)
				break;
			rest->p++;
			rest->n--;
		}
		if (rest->n > 0) {
			rest->p += w;
			rest->n -= w;
		}
		*entry = ss_strip(*entry);
	} while (entry->n == 0);
	return true;
}
