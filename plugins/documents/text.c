/* SPDX-License-Identifier: Apache-2.0
 * What a document's text says: its title, revision and dates. Looks at the
 * text as people compare it (NFKC, case folded), never at its looks.
 */
#include <ctype.h>

#include "text.h"

#define PIECE 1300              /* bytes of a line that ss_plain takes */
#define EDGE_LINES 40           /* where a revision is looked for */

void
text_add(struct text *t, struct ss_bytes b)
{
	size_t i, size;
	char *p;

	if (b.n > TEXT_BYTES - t->n) {
		b.n = TEXT_BYTES - t->n;
		t->cut = true;
	}
	if (t->n + b.n + 1 > t->size) {
		size = t->size == 0 ? 8192 : t->size * 2;
		if (size < t->n + b.n + 1)
			size = t->n + b.n + 1;
		if ((p = realloc(t->p, size)) == NULL) {
			t->cut = true;
			return;
		}
		t->p = p;
		t->size = size;
	}
	for (i = 0; i < b.n; i++)
		if ((unsigned char)b.p[i] >= 0x20 || b.p[i] == '\n' ||
		    b.p[i] == '\t')
			t->p[t->n++] = b.p[i];
		else if (b.p[i] == '\f')
			t->p[t->n++] = '\n';
}

void
text_line(struct text *t)
{
	if (t->n > 0 && t->p[t->n - 1] != '\n')
		text_add(t, (struct ss_bytes){ "\n", 1 });
}

void
text_free(struct text *t)
{
	free(t->p);
	memset(t, 0, sizeof(*t));
}

static void
plain_piece(struct ss_bytes b, struct plain *out)
{
	char to[PIECE * 3];

	if (ss_plain(b, true, to, sizeof(to)) && to[0] != '\0')
		text_add(&out->lines, (struct ss_bytes){ to, strlen(to) });
	if (ss_plain(b, false, to, sizeof(to)))
		text_add(&out->joined, (struct ss_bytes){ to, strlen(to) });
}

bool
plain_make(struct ss_bytes text, struct plain *out)
{
	struct ss_lines l = { text, 0 };
	struct ss_bytes line, piece;

	memset(out, 0, sizeof(*out));
	while (ss_next_line(&l, &line)) {
		while (line.n > 0) {
			piece = line;
			if (piece.n > PIECE)
				for (piece.n = PIECE; piece.n > 0 &&
				    ((unsigned char)line.p[piece.n] & 0xc0) ==
				    0x80; piece.n--)
					;
			if (piece.n == 0)
				piece.n = PIECE;
			plain_piece(piece, out);
			line.p += piece.n;
			line.n -= piece.n;
		}
		text_line(&out->lines);
	}
	return !out->lines.cut && !out->joined.cut;
}

void
plain_free(struct plain *p)
{
	text_free(&p->lines);
	text_free(&p->joined);
}

bool
plain_has(const struct plain *p, const char *title)
{
	char wanted[3200];

	return ss_plain((struct ss_bytes){ title, strlen(title) }, false,
	    wanted, sizeof(wanted)) && wanted[0] != '\0' && p->joined.n > 0 &&
	    memmem(p->joined.p, p->joined.n, wanted, strlen(wanted)) != NULL;
}

/* ---- revisions ---- */

/* One to ten in Chinese digits, as in 第三版; the bytes taken, or 0. */
static size_t
kanji_digit(struct ss_bytes b, char *to, size_t size)
{
	static const char *const digits[] = { "一", "二", "三", "四", "五",
	    "六", "七", "八", "九", "十" };
	size_t i;

	for (i = 0; i < 10; i++)
		if (ss_starts(b, digits[i])) {
			(void)snprintf(to, size, "%zu", i + 1);
			return strlen(digits[i]);
		}
	return 0;
}

/* Digits parted by dots at b's head; the bytes taken, or 0. */
static size_t
dotted(struct ss_bytes b, char *to, size_t size)
{
	size_t n = 0;

	while (n < b.n && (isdigit((unsigned char)b.p[n]) || (n > 0 &&
	    b.p[n] == '.' && n + 1 < b.n &&
	    isdigit((unsigned char)b.p[n + 1]))))
		n++;
	if (n == 0)
		return kanji_digit(b, to, size);
	if (n >= size || n > 11)
		return 0;
	memcpy(to, b.p, n);
	to[n] = '\0';
	return n;
}

bool
revision_digits(struct ss_bytes b, char *to, size_t size)
{
	char plain[600];
	struct ss_bytes at;

	if (!ss_plain(b, false, plain, sizeof(plain)))
		return false;
	for (at = (struct ss_bytes){ plain, strlen(plain) }; at.n > 0;
	    at.p++, at.n--)
		if (dotted(at, to, size) > 0)
			return true;
	return false;
}

int
revision_compare(const char *a, const char *b)
{
	while (*a != '\0' || *b != '\0') {
		long x = strtol(a, (char **)(uintptr_t)&a, 10);
		long y = strtol(b, (char **)(uintptr_t)&b, 10);

		if (x != y)
			return x < y ? -1 : 1;
		a += *a == '.';
		b += *b == '.';
	}
	return 0;
}

/* What may stand before the digits. */
static size_t
revision_word(struct ss_bytes b)
{
	static const char *const words[] = { "revision", "rev.", "rev",
	    "version", "ver.", "ver", "edition", "版数", "版番号", "改訂番号",
	    "改訂版", "第", NULL };
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (ss_starts(b, words[i]))
			return strlen(words[i]);
	return 0;
}

/* A revision at b's head; "第" asks for "版" behind the digits. */
static bool
revision_at(struct ss_bytes b, char *to, size_t size)
{
	size_t word = revision_word(b), n;
	bool counted = ss_starts(b, "第");

	b.p += word;
	b.n -= word;
	while (b.n > 0 && (b.p[0] == ' ' || (!counted && (b.p[0] == ':' ||
	    b.p[0] == '.' || b.p[0] == '#' || b.p[0] == '\t')))) {
		b.p++;
		b.n--;
	}
	if (word == 0 || (n = dotted(b, to, size)) == 0)
		return false;
	b.p += n;
	b.n -= n;
	return !counted || ss_starts(b, "版") || ss_starts(b, " 版");
}

/* Letters before it make another word of it: "previous revision" is no
 * letter, "universion" is. */
static bool
in_word(struct ss_bytes line, size_t at)
{
	return at > 0 && isalpha((unsigned char)line.p[at - 1]);
}

static void
revision_line(struct ss_bytes line, char *best, size_t size)
{
	char one[16];
	size_t i;

	for (i = 0; i < line.n; i++) {
		struct ss_bytes rest = { line.p + i, line.n - i };

		if (!in_word(line, i) && revision_at(rest, one, sizeof(one)) &&
		    (best[0] == '\0' || revision_compare(one, best) > 0))
			(void)snprintf(best, size, "%s", one);
	}
}

bool
plain_revision(const struct plain *p, char *to, size_t size)
{
	struct ss_lines l = { text_bytes(&p->lines), 0 };
	struct ss_bytes line;
	uint64_t all = 0;

	to[0] = '\0';
	while (ss_next_line(&l, &line))
		all++;
	l = (struct ss_lines){ text_bytes(&p->lines), 0 };
	while (ss_next_line(&l, &line))
		if (l.number <= EDGE_LINES || l.number + EDGE_LINES > all)
			revision_line(line, to, size);
	return to[0] != '\0';
}

/* ---- dates ---- */

static size_t
any_of(struct ss_bytes b, const char *const *words)
{
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (ss_starts(b, words[i]))
			return strlen(words[i]);
	return 0;
}

/* The bytes at b's head that could be a date; parts: what parts it. */
static size_t
date_token(struct ss_bytes b, unsigned *parts)
{
	static const char *const eras[] = { "令和", "平成", "昭和", "r", "h",
	    "s", NULL };
	static const char *const signs[] = { "年", "月", "日", "元", NULL };
	size_t n = any_of(b, eras), w;
	bool sign = n > 0;

	*parts = 0;
	while (n < b.n && n < 48) {
		struct ss_bytes rest = { b.p + n, b.n - n };

		w = any_of(rest, signs);
		if (w > 0) {
			*parts += strncmp(rest.p, "元", w) != 0;
			n += w;
			sign = true;
			if (strncmp(rest.p, "日", w) == 0)
				break;
		} else if (isdigit((unsigned char)b.p[n])) {
			n++;
			sign = false;
		} else if (strchr("/.-", b.p[n]) != NULL && b.p[n] != '\0' &&
		    !sign && *parts < 2) {
			++*parts;
			n++;
		} else if (b.p[n] == ' ' && (sign || any_of((struct ss_bytes){
		    rest.p + 1, rest.n - 1 }, signs) > 0)) {
			n++;
		} else {
			break;
		}
	}
	return n;
}

static bool
starts_token(struct ss_bytes line, size_t at)
{
	unsigned char c = (unsigned char)line.p[at];
	unsigned char before = at == 0 ? ' ' : (unsigned char)line.p[at - 1];

	if (isalnum(before) || before == '.' || before == '-' ||
	    before == '/')
		return false;
	if (c == 'r' || c == 'h' || c == 's')
		return at + 1 < line.n &&
		    isdigit((unsigned char)line.p[at + 1]);
	return isdigit(c) || c == 0xe4 || c == 0xe5 || c == 0xe6;
}

static size_t
dates_line(struct ss_bytes line, int64_t *days, size_t n, size_t max)
{
	struct ss_bytes token;
	unsigned parts;
	int64_t day;
	size_t i, k;

	for (i = 0; i < line.n && n < max; i++) {
		if (!starts_token(line, i))
			continue;
		token = (struct ss_bytes){ line.p + i, line.n - i };
		token.n = date_token(token, &parts);
		if (parts < 2 || parts > 3 || !ss_said_date(ss_strip(token),
		    NULL, &day) || day < 0)
			continue;
		for (k = 0; k < n && days[k] != day; k++)
			;
		if (k == n)
			days[n++] = day;
		i += token.n - 1;
	}
	return n;
}

size_t
plain_dates(const struct plain *p, int64_t *days, size_t max)
{
	struct ss_lines l = { text_bytes(&p->lines), 0 };
	struct ss_bytes line;
	size_t n = 0;

	while (n < max && ss_next_line(&l, &line))
		n = dates_line(line, days, n, max);
	return n;
}
