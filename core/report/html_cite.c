/* SPDX-License-Identifier: Apache-2.0
 * Cited evidence in a page: where it is, its digest, and the lines themselves.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "html_page.h"

#define CITED_LINES 3           /* lines shown around a cited one */
#define CITED_MAX 20            /* lines shown of one citation */
#define LINE_MAX_SHOWN 400

/* "4/17": item 17 of the pack within that begins at item 4. */
static struct pack *
open_within(struct page *p, const char *member, uint64_t *i)
{
	char *end;
	uint64_t outer = strtoull(member, &end, 10);

	if (*end != '/')
		return NULL;
	*i = strtoull(end + 1, NULL, 10);
	if (p->within == NULL || p->within_at != outer) {
		pack_close(p->within);
		p->within = NULL;
		p->within_at = outer;
		(void)pack_open_inner(p->pack, outer, &p->within, NULL);
	}
	return p->within;
}

static bool
load_item(struct page *p, uint64_t i, const char *member)
{
	struct pack *from = p->pack;
	struct pack_item item;

	if (p->item_state != 0 && p->item_at == i)
		return p->item_state == 1;
	p->item_at = i;
	p->item_state = -1;
	buf_reset(&p->item);
	if (member[0] != '\0')
		from = open_within(p, member, &i);
	if (from == NULL || i >= pack_item_count(from))
		return false;
	pack_item_get(from, i, &item);
	if (item.size > ITEM_MAX ||
	    pack_item_read(from, i, &p->item, NULL) != 0)
		return false;
	p->item_state = 1;
	return true;
}

static void
put_line(struct page *p, uint64_t number, const char *s, size_t n, bool cited)
{
	buf_printf(p->out, "<span class=\"l%s\"><i>%" PRIu64 "</i> ",
	    cited ? " c" : "", number);
	html_text(p->out, s, n > LINE_MAX_SHOWN ? LINE_MAX_SHOWN : n);
	html_raw(p, n > LINE_MAX_SHOWN ? " …</span>\n" : "</span>\n");
}

static void
put_lines(struct page *p, uint64_t from, uint64_t to)
{
	const char *at = buf_str(&p->item), *end = at + p->item.n, *lf;
	uint64_t number = 0, first, last;

	first = from > CITED_LINES ? from - CITED_LINES : 1;
	last = to - from >= CITED_MAX ? from + CITED_MAX : to + CITED_LINES;
	html_raw(p, "<pre>");
	while (at < end && number < last) {
		lf = memchr(at, '\n', (size_t)(end - at));
		if (lf == NULL)
			lf = end;
		if (++number >= first)
			put_line(p, number, at, (size_t)(lf - at),
			    number >= from && number <= to);
		at = lf + 1;
	}
	html_raw(p, "</pre>");
}

void
html_cite(struct page *p, const json_t *c)
{
	const json_t *lines = json_object_get(c, "lines");
	uint64_t item = (uint64_t)json_integer_value(json_object_get(c,
	    "item"));

	html_raw(p, "<details class=\"cite\"><summary><code>");
	html_put(p, view_str(c, "path"));
	html_raw(p, "</code>");
	if (lines != NULL)
		buf_printf(p->out, " <span lang=\"en\">line %d</span>"
		    "<span lang=\"ja\">%d 行</span>",
		    (int)json_integer_value(json_array_get(lines, 0)),
		    (int)json_integer_value(json_array_get(lines, 0)));
	html_raw(p, "</summary><p class=\"meta\">");
	if (view_str(c, "member")[0] != '\0') {
		buf_putc(p->out, '#');
		html_put(p, view_str(c, "member"));
		html_raw(p, " · <code>");
		html_put(p, view_str(c, "pack"));
		html_raw(p, "</code> · SHA-256 <code>");
	} else
		buf_printf(p->out, "#%" PRIu64 " · SHA-256 <code>", item);
	html_put(p, view_str(c, "sha256"));
	html_raw(p, "</code> · ");
	html_put(p, view_str(c, "plugin"));
	html_raw(p, " · ");
	html_put(p, view_str(c, "taken"));
	html_raw(p, " · ");
	html_put(p, view_str(c, "grade"));
	html_raw(p, "</p>");
	if (lines == NULL) {
		html_raw(p, "</details>");
		return;
	}
	if (load_item(p, item, view_str(c, "member")))
		put_lines(p, (uint64_t)json_integer_value(
		    json_array_get(lines, 0)), (uint64_t)json_integer_value(
		    json_array_get(lines, 1)));
	else {
		html_raw(p, "<p>");
		html_both(p, "Too long to show here; see: starseal show",
		    "長いためここには示しません。starseal show で見られます");
		html_raw(p, "</p>");
	}
	html_raw(p, "</details>");
}
