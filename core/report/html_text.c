/* SPDX-License-Identifier: Apache-2.0
 * Text into a page. Everything foreign goes through html_text().
 */
#include <string.h>

#include "beside.h"
#include "html_page.h"

/* Of a sequence of three bytes. */
static unsigned
code_of(const char *s)
{
	return ((unsigned)s[0] & 15) << 12 | ((unsigned)s[1] & 63) << 6 |
	    ((unsigned)s[2] & 63);
}

/* Zero width, direction marks, joiners, byte order mark. */
static bool
is_unseen(const char *s)
{
	unsigned c = code_of(s);

	return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

void
html_text(struct buf *out, const char *s, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = text_utf8_length(s + i, n - i);
		if (len == 0 || (len == 1 && ((unsigned char)s[i] < 0x20 ||
		    s[i] == 0x7f) && s[i] != '\n' && s[i] != '\t') ||
		    (len == 2 && (unsigned char)s[i] == 0xc2 &&
		    (unsigned char)s[i + 1] < 0xa0)) {
			buf_printf(out, "\\x%02x", (unsigned char)s[i]);
			len = 1;
		} else if (len == 3 && is_unseen(s + i))
			/* Marks that reorder or hide: as their numbers. */
			buf_printf(out, "\\u%04x", code_of(s + i));
		else if (s[i] == '<')
			buf_puts(out, "&lt;");
		else if (s[i] == '>')
			buf_puts(out, "&gt;");
		else if (s[i] == '&')
			buf_puts(out, "&amp;");
		else if (s[i] == '"')
			buf_puts(out, "&quot;");
		else if (s[i] == '\'')
			buf_puts(out, "&#39;");
		else
			buf_put(out, s + i, len);
	}
}

void
html_put(struct page *p, const char *s)
{
	html_text(p->out, s, strlen(s));
}

void
html_raw(struct page *p, const char *s)
{
	buf_puts(p->out, s);
}

/* Both languages; the page's switch shows one. */
void
html_both(struct page *p, const char *en, const char *ja)
{
	html_raw(p, "<span lang=\"en\">");
	html_put(p, en);
	html_raw(p, "</span><span lang=\"ja\">");
	html_put(p, ja);
	html_raw(p, "</span>");
}

void
html_both_of(struct page *p, const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);

	html_both(p, view_str(t, "en"), view_str(t, "ja"));
}

void
html_words(struct page *p, const char *(*word)(const char *), const char *name)
{
	enum text_lang lang = text_lang();
	const char *en, *ja;

	text_set_lang(TEXT_EN);
	en = word(name);
	text_set_lang(TEXT_JA);
	ja = word(name);
	text_set_lang(lang);
	html_both(p, en, ja);
}

void
html_verdict(struct page *p, enum verdict v)
{
	const struct text *t = verdict_text(v);

	buf_printf(p->out, "<b class=\"v %s\"><i aria-hidden=\"true\">%s</i> ",
	    verdict_name(v), verdict_sign(v));
	html_both(p, t->en, t->ja);
	html_raw(p, "</b>");
}

/* The first line of *s and its length; *s then begins the next one, or is
 * NULL. */
static const char *
next_line(const char **s, size_t *n)
{
	const char *line = *s;

	*n = strcspn(line, "\n");
	*s = line[*n] == '\0' ? NULL : line + *n + 1;
	return line;
}

/* Lines of both languages, each pair an item: they come in the same order. */
static void
put_pairs(struct page *p, const char *en, const char *ja)
{
	struct buf e, j;
	const char *line;
	size_t n;

	while (en != NULL && ja != NULL) {
		buf_init(&e, 1u << 18);
		buf_init(&j, 1u << 18);
		line = next_line(&en, &n);
		buf_put(&e, line, n);
		line = next_line(&ja, &n);
		buf_put(&j, line, n);
		html_raw(p, "<li>");
		html_both(p, buf_str(&e), buf_str(&j));
		html_raw(p, "</li>");
		buf_free(&e);
		buf_free(&j);
	}
}

void
html_beside(struct page *p, const json_t *c, int what)
{
	enum text_lang lang = text_lang();
	struct buf e, j;

	buf_init(&e, 1u << 18);
	buf_init(&j, 1u << 18);
	text_set_lang(TEXT_EN);
	beside_lines(p->r, c, what, &e);
	text_set_lang(TEXT_JA);
	beside_lines(p->r, c, what, &j);
	text_set_lang(lang);
	if (e.failed || j.failed)
		p->out->failed = true;
	else if (e.n > 0) {
		html_raw(p, "<section class=\"k\"><h4>");
		html_both(p, "What people said and approved",
		    "人の回答・承認・免除・判定");
		html_raw(p, "</h4><ul>");
		put_pairs(p, buf_str(&e), buf_str(&j));
		html_raw(p, "</ul></section>");
	}
	buf_free(&e);
	buf_free(&j);
}
