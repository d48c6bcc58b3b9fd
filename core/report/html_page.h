/* SPDX-License-Identifier: Apache-2.0
 * A page while it is written. Used by html*.c and sme.c alone.
 */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include <stdbool.h>

#include "base/text.h"
#include "html_parts.h"
#include "pack/reader.h"
#include "text.h"
#include "view.h"

#define ITEM_MAX (8u << 20)     /* longer items are cited, not shown */

struct page {
	const json_t *r;
	struct view view;
	struct pack *pack;      /* NULL: no evidence is shown */
	const json_t *reviews;  /* of reviews_read */
	struct buf *out;
	const char *review;     /* digest of the result, of a page to judge
				 * on; NULL: a report */
	/* the item read last: citations come in runs */
	struct buf item;
	uint64_t item_at;
	int item_state;         /* 0 none, 1 read, -1 unreadable */
	struct pack *within;    /* of packs joined: the one read last */
	uint64_t within_at;
};

/* html_text.c: foreign text, escaped; our own markup; both languages, of
 * which the page's switch shows one. */
void html_put(struct page *p, const char *s);
void html_raw(struct page *p, const char *s);
void html_both(struct page *p, const char *en, const char *ja);
void html_both_of(struct page *p, const json_t *o, const char *key);
/* What word() says of name, in both languages. */
void html_words(struct page *p, const char *(*word)(const char *),
    const char *name);
void html_verdict(struct page *p, enum verdict v);
/* beside_lines of a criterion as a list; nothing where there are none. */
void html_beside(struct page *p, const json_t *c, int what);

/* html_cite.c */
void html_cite(struct page *p, const json_t *cite);
/* html_criteria.c */
void html_criteria(struct page *p);
/* html_lists.c: what stands beside the criteria. */
void html_coverage(struct page *p);
void html_calendar(struct page *p);
void html_untouched(struct page *p);
void html_waivers(struct page *p);
void html_gaps(struct page *p);
/* Files that stand in the way of all that their plugin reads, before the list
 * of what to do; nothing where there are none. */
void html_in_the_way(struct page *p);
/* review.c: where a person judges; the parts stand beside the page's own. */
struct html_more { const char *style, *script; };
extern const struct html_more html_review_parts;
void html_review_bar(struct page *p);
void html_review_badge(struct page *p);
void html_review_form(struct page *p, const json_t *criterion);

/* html.c: the whole of a report, or with review of a page to judge on. */
struct report_html_seal;
int html_page_write(const json_t *result, const char *review,
    struct pack *pack, const struct report_html_seal *seal, struct buf *out,
    struct error *err);
/* html.c: from the doctype into main, and to the end. */
void html_begin(struct page *p);
void html_end(struct page *p);

#endif
