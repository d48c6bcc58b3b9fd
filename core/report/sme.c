/* SPDX-License-Identifier: Apache-2.0
 * The page for the firm. Orders, never scores.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html_page.h"
#include "reviews.h"
#include "sme.h"
#include "steps.h"

static void
put_number(struct page *p, int64_t n)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%lld", (long long)n);
	html_put(p, text);
}

/* Criteria of a level, with those of the levels below it. */
static size_t
criteria_to(const struct page *p, int64_t level)
{
	const json_t *c;
	size_t i, n = 0;

	json_array_foreach(json_object_get(p->r, "criteria"), i, c)
		n += level > 3 || strcmp(view_str(c, "level"), "star3") == 0;
	return n;
}

static void
put_levels(struct page *p, const struct step *s, size_t n)
{
	int64_t level = view_int(p->r, "level"), l;

	html_raw(p, "<p class=\"big\">");
	for (l = 3; l <= level && l <= 4; l++) {
		if (l > 3)
			html_raw(p, " · ");
		html_both(p, "To ★", "★");
		put_number(p, l);
		html_both(p, ": ", " まで ");
		put_number(p, (int64_t)steps_count(s, n, (int)l));
		html_both(p, " of ", " 件 (全 ");
		put_number(p, (int64_t)criteria_to(p, l));
		html_both(p, " to settle", " 件中)");
	}
	html_raw(p, "</p><p>");
	html_both(p, "The others are met by evidence, or do not apply. ",
	    "残りは、証跡で満たしているか、対象外のものです。");
	html_both(p, "This list is made by a program from the evidence handed "
	    "in. It orders the work; whether you conform is for people to "
	    "judge.", "この一覧は、提出された証跡からプログラムが作りました。"
	    "作業の順番を示すもので、適合かどうかは人が判断します。");
	html_raw(p, "</p>");
}

static void
put_words(struct page *p, const char *en, const char *ja)
{
	html_raw(p, "<p><b>");
	html_both(p, en, ja);
	html_raw(p, "</b> ");
}

static void
put_why(struct page *p, const struct step *s)
{
	enum text_lang lang = text_lang();
	struct buf en, ja;

	buf_init(&en, 65536);
	buf_init(&ja, 65536);
	text_set_lang(TEXT_EN);
	view_why(&p->view, s->criterion, &en);
	text_set_lang(TEXT_JA);
	view_why(&p->view, s->criterion, &ja);
	text_set_lang(lang);
	put_words(p, "What is short:", "足りないこと:");
	html_both(p, buf_str(&en), buf_str(&ja));
	html_raw(p, "</p>");
	buf_free(&en);
	buf_free(&ja);
}

static void
put_needs(struct page *p, const struct step *s)
{
	const json_t *need;
	size_t i;

	put_words(p, "Evidence that closes it:", "これで閉じる証跡:");
	json_array_foreach(json_object_get(s->criterion, "needs"), i, need) {
		if (i > 0)
			html_both(p, "; ", "、");
		html_both_of(p, need, "what");
	}
	html_raw(p, "</p>");
}

static void
put_step(struct page *p, const struct step *s, size_t number)
{
	const json_t *how = s->action == NULL ? s->criterion : s->action;

	html_raw(p, "<article class=\"step\"><h3>");
	put_number(p, (int64_t)number);
	html_raw(p, ". <code>");
	html_put(p, report_short_id(view_str(s->criterion, "id")));
	html_raw(p, "</code> ");
	html_both_of(p, view_heading(&p->view, s->criterion), "title");
	html_raw(p, s->level == 3 ? " ★3 " : " ★4 ");
	html_verdict(p, s->verdict);
	html_raw(p, "</h3><p>");
	html_both_of(p, s->criterion, "text");
	html_raw(p, "</p>");
	put_why(p, s);
	put_words(p, "What to do:", "すること:");
	html_both_of(p, how, "remedy");
	html_raw(p, "</p>");
	put_needs(p, s);
	html_beside(p, s->criterion, ~0);
	html_raw(p, "<p class=\"meta\">");
	html_both(p, "Who: ", "担当: ");
	html_words(p, view_who, view_str(how, "who"));
	html_raw(p, " · ");
	html_both(p, "work: ", "手間: ");
	html_words(p, view_effort, view_str(how, "effort"));
	html_raw(p, " · ");
	html_both(p, "done at the earliest: ", "最短の完了日: ");
	html_put(p, s->due);
	html_raw(p, " (");
	put_number(p, s->lead_days);
	html_both(p, " days) · ¥ ________ · due ________", " 日) · 費用 "
	    "________ 円 · 期限 ________");
	html_raw(p, "</p></article>");
}

static void
put_steps(struct page *p, const struct step *s, size_t n)
{
	bool mending = true;
	size_t i;

	html_raw(p, "<section><h2>");
	html_both(p, "To mend, what takes longest first",
	    "直すこと (時間のかかるものが先)");
	html_raw(p, "</h2>");
	for (i = 0; i < n; i++) {
		if (mending && !s[i].blocks) {
			mending = false;
			html_raw(p, "</section><section><h2>");
			html_both(p, "To show or to answer",
			    "示すこと、答えること");
			html_raw(p, "</h2>");
		}
		put_step(p, &s[i], i + 1);
	}
	html_raw(p, "</section>");
}

static int
put_page(struct page *p, struct error *err)
{
	const json_t *result = p->r;
	size_t n;
	struct step *steps = steps_of(&p->view, (int)view_int(result, "level"),
	    &n, err);

	if (steps == NULL)
		return err->code;
	html_begin(p);
	html_raw(p, "<header><h1>");
	html_both(p, "What to do next", "次にすること");
	html_raw(p, "</h1><p>");
	html_both_of(p, json_object_get(result, "policy"), "title");
	html_raw(p, " · ");
	html_both(p, "as of ", "判定日 ");
	html_put(p, view_str(result, "as_of"));
	html_raw(p, "</p>");
	put_levels(p, steps, n);
	html_raw(p, "</header>");
	html_in_the_way(p);
	put_steps(p, steps, n);
	html_calendar(p);
	html_end(p);
	free(steps);
	return p->out->failed ? error_nomem(err) : 0;
}

int
report_sme(const json_t *result, struct pack *pack, struct buf *out,
    struct error *err)
{
	struct page p = { .r = result, .out = out };
	json_t *reviews = reviews_read(pack, err);
	int r;

	if (reviews == NULL)
		return err->code;
	p.reviews = reviews;
	if ((r = view_open(result, &p.view, err)) == 0) {
		r = put_page(&p, err);
		view_close(&p.view);
	}
	json_decref(reviews);
	return r;
}
