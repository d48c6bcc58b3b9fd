/* SPDX-License-Identifier: Apache-2.0
 * What a file is, by its content, and what a person must look at. Never trusts
 * an extension, and never says that it read what it did not.
 */
#include "examine.h"

#define REASON_SYMBOL(name, en, ja) #name,
#define REASON_TEXT(name, en, ja) { en, ja },

const char *
why_symbol(enum why w)
{
	static const char *const symbols[] = { REASONS(REASON_SYMBOL) };

	return w == WHY_NONE ? NULL : symbols[w - 1];
}

const struct ss_text *
why_text(enum why w)
{
	static const struct ss_text texts[] = { REASONS(REASON_TEXT) };

	return &texts[w - 1];
}

void
found_why(struct found *f, enum why w)
{
	int err = w == WHY_limit ? SS_ELIMIT : w == WHY_locked ? SS_EDENIED :
	    w == WHY_no_program ? SS_ENOTRUN : SS_EINVAL;

	if (f->why == WHY_NONE)
		f->why = w;
	/* What a person can read is no loss of the run. */
	if (w == WHY_limit || w == WHY_damaged || w == WHY_xml)
		f->run->partial = true;
	ss_lacks(f->run, f->path, err, why_text(w));
}

void
found_keep(char *to, size_t size, struct ss_bytes b)
{
	if (to[0] == '\0')
		(void)ss_clean(b, to, size);
}

int64_t
found_day(struct ss_bytes b)
{
	int64_t y, m, d, days;

	b = ss_trim(b);
	if (b.n < 10 || b.p[4] != '-' || b.p[7] != '-')
		return -1;
	y = ss_digits(b, 0, 4);
	m = ss_digits(b, 5, 2);
	d = ss_digits(b, 8, 2);
	return ss_days(y, m, d, &days) ? days : -1;
}

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);

	return n > m && strcasecmp(s + n - m, with) == 0;
}

/* ---- texts ---- */

static void
add_heading(struct found *f, struct ss_bytes b)
{
	b = ss_strip(b);
	if (b.n == 0)
		return;
	text_add(&f->headings, b);
	text_line(&f->headings);
}

static void
markdown_headings(struct found *f)
{
	struct ss_lines l = { text_bytes(&f->text), 0 };
	struct ss_bytes line;
	bool fenced = false;

	while (ss_next_line(&l, &line)) {
		if (ss_starts(line, "```"))
			fenced = !fenced;
		if (fenced || line.n == 0 || line.p[0] != '#')
			continue;
		while (line.n > 0 && line.p[0] == '#') {
			line.p++;
			line.n--;
		}
		if (line.n > 0 && line.p[0] == ' ')
			add_heading(f, line);
	}
}

static void
read_plain_text(struct found *f)
{
	size_t mark = 0, took, n;
	struct ss_bytes b = f->bytes;
	enum ss_encoding e = ss_encoding_find(b, &mark);
	char to[4];

	if (e == SS_ENC_ANY || (e != SS_ENC_UTF16LE && e != SS_ENC_UTF16BE &&
	    memchr(b.p, '\0', b.n) != NULL)) {
		f->format = "other";
		found_why(f, WHY_unknown_format);
		return;
	}
	f->format = ends(f->path, ".md") || ends(f->path, ".markdown") ?
	    "markdown" : "text";
	b.p += mark;
	b.n -= mark;
	if (e == SS_ENC_UTF8) {
		text_add(&f->text, b);
	} else {
		while (b.n > 0 && !f->text.cut) {
			(void)ss_decode(e, b, to, &n, &took);
			text_add(&f->text, (struct ss_bytes){ to, n });
			b.p += took;
			b.n -= took;
		}
	}
	if (strcmp(f->format, "markdown") == 0)
		markdown_headings(f);
}

/* "第1条 目的", "第 2 章": b is without white space. */
static bool
is_article(struct ss_bytes b)
{
	static const char *const ends_of[] = { "条", "章", "節" };
	size_t i, k;

	if (!ss_starts(b, "第") || memmem(b.p, b.n, "。", 3) != NULL)
		return false;
	for (i = 3; i + 3 <= b.n && i < 24; i++)
		for (k = 0; k < 3; k++)
			if (memcmp(b.p + i, ends_of[k], 3) == 0)
				return i > 3;
	return false;
}

/* "1.2 Scope", "3. Duties". */
static bool
is_numbered(struct ss_bytes b)
{
	size_t i = 0;

	while (i < b.n && ((b.p[i] >= '0' && b.p[i] <= '9') || (i > 0 &&
	    b.p[i] == '.')))
		i++;
	if (i == 0 || i > 8 || memchr(b.p, '.', i) == NULL || i >= b.n ||
	    b.p[i] != ' ')
		return false;
	return b.p[b.n - 1] != '.' && b.n - i < 90 &&
	    memmem(b.p, b.n, "。", 3) == NULL;
}

/* Of texts whose headings bear no mark. */
static bool
looks_heading(struct ss_bytes line)
{
	char spaced[600], joined[600];

	return ss_plain(line, true, spaced, sizeof(spaced)) &&
	    ss_plain(line, false, joined, sizeof(joined)) &&
	    strlen(spaced) <= 120 && (is_numbered((struct ss_bytes){ spaced,
	    strlen(spaced) }) || is_article((struct ss_bytes){ joined,
	    strlen(joined) }));
}

static void
guess_headings(struct found *f)
{
	struct ss_lines l = { text_bytes(&f->text), 0 };
	struct ss_bytes line;

	while (ss_next_line(&l, &line)) {
		line = ss_strip(line);
		if (line.n > 0 && line.n <= 180 && looks_heading(line))
			add_heading(f, line);
	}
}

static bool
is_picture(struct ss_bytes b)
{
	return ss_starts(b, "\x89PNG") || ss_starts(b, "\xff\xd8\xff") ||
	    ss_starts(b, "GIF8") || ss_starts(b, "II*") || (b.n > 3 &&
	    memcmp(b.p, "MM\0*", 4) == 0) || ss_starts(b, "BM") ||
	    (b.n > 12 && memcmp(b.p + 4, "ftyphei", 7) == 0) ||
	    (b.n > 12 && memcmp(b.p + 8, "WEBP", 4) == 0);
}

static void
by_content(struct found *f)
{
	struct ss_bytes head = f->bytes;

	if (head.n > 1024)
		head.n = 1024;
	if (memmem(head.p, head.n, "%PDF-", 5) != NULL) {
		found_pdf(f);
	} else if (ss_starts(head, "PK\x03\x04")) {
		found_office(f);
	} else if (ss_starts(head, "\xd0\xcf\x11\xe0")) {
		f->format = "other";
		found_why(f, WHY_old_office);
	} else if (is_picture(head)) {
		f->format = "image";
		found_why(f, WHY_picture);
	} else if (ends(f->path, ".pdf") || ends(f->path, ".docx") ||
	    ends(f->path, ".xlsx") || ends(f->path, ".pptx") ||
	    ends(f->path, ".odt")) {
		f->format = "other";
		found_why(f, WHY_damaged);
	} else {
		read_plain_text(f);
	}
}

void
found_read(struct found *f)
{
	f->modified = f->pages = -1;
	f->signature = "none";
	f->masked = (f->blob->flags & SS_B_MASKED) != 0;
	if ((f->blob->flags & SS_B_CUT) != 0) {
		f->format = "other";
		found_why(f, WHY_limit);
		return;
	}
	by_content(f);
	if (f->masked)
		found_why(f, WHY_masked);
	if (f->text.cut)
		found_why(f, WHY_limit);
	if (f->headings.n == 0)
		guess_headings(f);
	if (f->why == WHY_NONE && ss_strip(text_bytes(&f->text)).n == 0)
		found_why(f, WHY_no_text);
}

void
found_free(struct found *f)
{
	text_free(&f->text);
	text_free(&f->headings);
}
