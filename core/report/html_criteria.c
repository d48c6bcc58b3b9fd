/* SPDX-License-Identifier: Apache-2.0
 * Criteria in a page: each with its checks, and how their verdicts came about.
 */
#include <stdio.h>
#include <string.h>

#include "beside.h"
#include "html_page.h"

#define OBSERVATIONS_SHOWN 3   /* of a check; more are built when opened */

static const struct { const char *name; struct text text; } layer_words[] = {
	{ "rule", { "a rule exists", "規則がある" } },
	{ "done", { "it was carried out", "実施した" } },
	{ "covers", { "it covers everything", "すべてに及ぶ" } },
};

static void
put_derivation(struct page *p, const json_t *d)
{
	static const struct { const char *kind; struct text text; } kinds[] = {
		{ "all", { "all of", "すべて" } },
		{ "any", { "one of", "どれか一つ" } },
	};
	const json_t *children = json_object_get(d, "of"), *c;
	size_t i;

	if (!json_is_object(d))
		return;
	html_raw(p, "<li>");
	html_verdict(p, view_verdict(d));
	html_raw(p, " ");
	for (i = 0; i < 2; i++)
		if (strcmp(kinds[i].kind, view_str(d, "kind")) == 0)
			html_both(p, kinds[i].text.en, kinds[i].text.ja);
	if (json_object_get(d, "text") != NULL)
		html_both_of(p, d, "text");
	html_raw(p, " <code class=\"p\">");
	html_put(p, view_str(d, "pointer"));
	html_raw(p, "</code>");
	if (json_array_size(children) > 0) {
		html_raw(p, "<ul>");
		json_array_foreach(children, i, c)
			put_derivation(p, c);
		html_raw(p, "</ul>");
	}
	html_raw(p, "</li>");
}

static void
put_observation(struct page *p, const json_t *o)
{
	const json_t *list = json_object_get(o, "deciding"), *d, *c;
	const struct text *firm = view_firm(view_str(o, "subject"));
	size_t i, k;

	html_raw(p, "<div class=\"o\"><p>");
	if (firm != NULL)
		html_both(p, firm->en, firm->ja);
	else {
		html_raw(p, "<code>");
		html_put(p, view_str(o, "subject"));
		html_raw(p, "</code>");
	}
	html_raw(p, " ");
	html_verdict(p, view_verdict(o));
	html_raw(p, "</p><ul class=\"d\">");
	json_array_foreach(list, i, d) {
		html_raw(p, "<li>");
		html_both_of(p, d, "text");
		json_array_foreach(json_object_get(d, "cites"), k, c)
			html_cite(p, c);
		html_raw(p, "</li>");
	}
	html_raw(p, "</ul>");
	if (json_is_object(json_object_get(o, "derivation"))) {
		html_raw(p, "<details><summary>");
		html_both(p, "How this came about", "判定の道筋");
		html_raw(p, "</summary><ul class=\"tree\">");
		put_derivation(p, json_object_get(o, "derivation"));
		html_raw(p, "</ul></details>");
	}
	html_raw(p, "</div>");
}

/* Of how many subjects how many came out how: never one word for all. */
static void
put_tally(struct page *p, const json_t *check)
{
	static const enum verdict order[] = { VERDICT_PASS, VERDICT_FAIL,
	    VERDICT_UNKNOWN, VERDICT_REVIEW, VERDICT_NOT_APPLICABLE };
	const json_t *counts = json_object_get(check, "counts");
	long long of = (long long)view_int(counts, "total"), n;
	size_t i;

	if (of < 2)
		return;
	html_raw(p, "<p class=\"meta\">");
	for (i = 0; i < VERDICTS; i++) {
		n = (long long)view_int(counts, verdict_name(order[i]));
		if (n == 0)
			continue;
		html_verdict(p, order[i]);
		buf_printf(p->out, " %lld / %lld ", n, of);
	}
	if ((size_t)of > json_array_size(json_object_get(check,
	    "observations")))
		html_both(p, "(not all are shown)", "(一部だけを示します)");
	html_raw(p, "</p>");
}

/* What bears on how far the verdict reaches. */
static void
put_limits(struct page *p, const json_t *check)
{
	const json_t *sample = json_object_get(check, "sample");

	if (sample != NULL) {
		html_raw(p, "<p class=\"meta\">");
		html_both(p, "A sample: ", "標本: ");
		buf_printf(p->out, "%lld / %lld",
		    (long long)view_int(sample, "drawn"),
		    (long long)view_int(sample, "of"));
		html_raw(p, " <code>");
		html_put(p, view_str(sample, "seed"));
		html_raw(p, "</code></p>");
	}
	if (json_object_get(check, "unfit") != NULL) {
		html_raw(p, "<p>");
		html_both_of(p, check, "unfit");
		html_raw(p, "</p>");
	}
	if (json_is_true(json_object_get(check, "waived"))) {
		html_raw(p, "<p>");
		html_both(p, "A waiver is in force; the verdict stands as it "
		    "is.", "免除が有効です。判定はそのままです。");
		html_raw(p, " <a href=\"#waivers\">");
		html_both(p, "Waivers", "免除");
		html_raw(p, "</a></p>");
	}
}

/* Observations that are met, or those that are not, after shown others. The
 * page builds what stands in a comment once it is asked for: nothing foreign
 * can end one, for its ">" is escaped. */
static size_t
put_some(struct page *p, const json_t *list, bool met, size_t shown)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o) {
		if ((view_verdict(o) == VERDICT_PASS) != met)
			continue;
		if (shown++ == OBSERVATIONS_SHOWN) {
			html_raw(p, "<details class=\"more\"><summary>");
			html_both(p, "And more: ", "ほか: ");
			buf_printf(p->out, "%zu / %zu</summary><!--",
			    json_array_size(list) - OBSERVATIONS_SHOWN,
			    json_array_size(list));
		}
		put_observation(p, o);
	}
	return shown;
}

static void
put_check(struct page *p, const json_t *check)
{
	const json_t *list = json_object_get(check, "observations");
	size_t n;

	html_raw(p, "<section class=\"k\"><h4>");
	html_verdict(p, view_verdict(check));
	html_raw(p, " ");
	html_both_of(p, check, "title");
	html_raw(p, " <code class=\"p\">");
	html_put(p, view_str(check, "id"));
	html_raw(p, "</code></h4>");
	put_tally(p, check);
	put_limits(p, check);
	if (json_object_get(check, "doubt") != NULL) {
		html_raw(p, "<p class=\"meta\">");
		html_both(p, "Why this may still be false: ", "それでも誤り得る点: ");
		html_both_of(p, check, "doubt");
		html_raw(p, "</p>");
	}
	n = put_some(p, list, false, 0);
	if (put_some(p, list, true, n) > OBSERVATIONS_SHOWN)
		html_raw(p, "--></details>");
	html_raw(p, "</section>");
}

static void
put_needs(struct page *p, const json_t *c)
{
	const json_t *need;
	size_t i;

	html_raw(p, "<p>");
	html_both(p, "Evidence that would show it:", "これを示す証跡:");
	html_raw(p, "</p><ul>");
	json_array_foreach(json_object_get(c, "needs"), i, need) {
		html_raw(p, "<li>");
		html_both_of(p, need, "what");
		html_raw(p, "</li>");
	}
	html_raw(p, "</ul><p>");
	html_both(p, "Question to ", "尋ねる相手: ");
	html_both_of(p, c, "ask_role");
	html_both(p, ": ", "。問い: ");
	html_both_of(p, c, "ask");
	html_raw(p, "</p>");
}

/* Facts about a criterion that do not depend on evidence. */
static void
put_about(struct page *p, const json_t *c)
{
	char days[32];
	size_t i;

	html_raw(p, "<p>");
	html_both(p, "What it is for: ", "ねらい: ");
	html_both_of(p, c, "purpose");
	html_raw(p, "</p><p class=\"meta\">");
	for (i = 0; i < 3; i++)
		if (strncmp(view_str(c, "layer"), layer_words[i].name,
		    strlen(layer_words[i].name)) == 0) {
			html_both(p, "Asks that ", "問うこと: ");
			html_both(p, layer_words[i].text.en,
			    layer_words[i].text.ja);
			html_raw(p, " · ");
		}
	html_put(p, strcmp(view_str(c, "level"), "star3") == 0 ? "★3" : "★4");
	(void)snprintf(days, sizeof(days), "%lld",
	    (long long)view_int(c, "lead_days"));
	html_raw(p, " · ");
	html_both(p, "lead time ", "必要日数 ");
	html_put(p, days);
	html_both(p, " days", " 日");
	html_raw(p, "</p>");
}

static void
put_why(struct page *p, const json_t *c, enum verdict v)
{
	if (v == VERDICT_UNKNOWN) {
		html_raw(p, "<p>");
		html_both(p, "Reason: ", "理由: ");
		html_both_of(p, c, "reason_text");
		html_raw(p, " → ");
		html_both_of(p, c, "reason_remedy");
		html_raw(p, "</p>");
	}
	if (v != VERDICT_PASS && v != VERDICT_NOT_APPLICABLE) {
		html_raw(p, "<p>");
		html_both(p, "What closes it: ", "是正の方法: ");
		html_both_of(p, c, "remedy");
		html_raw(p, "</p>");
	}
	if (json_object_get(c, "doubt") != NULL) {
		html_raw(p, "<p class=\"meta\">");
		html_both(p, "Why it may still be false: ",
		    "それでも誤り得る点: ");
		html_both_of(p, c, "doubt");
		html_raw(p, "</p>");
	}
}

/* A rule there is, carried out, for everything: each by itself. */
static void
put_layers(struct page *p, const json_t *c)
{
	const json_t *layers = json_object_get(c, "layers");
	size_t i, n = sizeof(layer_words) / sizeof(layer_words[0]);
	enum verdict v;

	if (layers != NULL) {
		html_raw(p, "<ul>");
		for (i = 0; i < n; i++) {
			if (verdict_parse(view_str(layers,
			    layer_words[i].name), &v) != 0)
				continue;
			html_raw(p, "<li>");
			html_verdict(p, v);
			html_raw(p, " ");
			html_both(p, layer_words[i].text.en,
			    layer_words[i].text.ja);
			html_raw(p, "</li>");
		}
		html_raw(p, "</ul>");
	}
	if (json_is_true(json_object_get(c, "statement_alone"))) {
		html_raw(p, "<p>");
		html_both(p, "Only a statement supports this; a record must "
		    "exist.", "言葉による説明しかありません。記録が必要です。");
		html_raw(p, "</p>");
	}
}

/* Kin in other frameworks: origin, not equivalence. */
static void
put_mappings(struct page *p, const json_t *c)
{
	const json_t *list = json_object_get(c, "mappings"), *m, *to;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	html_raw(p, "<p class=\"meta\">");
	html_both(p, "Related, not equivalent: ", "関連 (同等ではない): ");
	json_array_foreach(list, i, m) {
		to = json_object_get(m, "to");
		html_raw(p, i > 0 ? ", " : "");
		html_put(p, view_str(to, "framework"));
		html_raw(p, " ");
		html_put(p, view_str(to, "edition"));
		html_raw(p, " ");
		html_put(p, view_str(to, "id"));
	}
	html_raw(p, "</p>");
}

/* What people signed, beside the verdict. */
static void
put_determinations(struct page *p, const json_t *c)
{
	const json_t *list = json_object_get(c, "determinations"), *d;
	const struct text *word;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	html_raw(p, "<section class=\"k\"><h4>");
	html_both(p, "Determined by people, signed", "人の判定 (署名つき)");
	html_raw(p, "</h4><ul>");
	json_array_foreach(list, i, d) {
		html_raw(p, "<li><b>");
		if ((word = view_determination(d)) != NULL)
			html_both(p, word->en, word->ja);
		html_raw(p, "</b> ");
		html_both_of(p, d, "role");
		html_raw(p, " ");
		html_put(p, view_str(d, "who"));
		if (view_str(d, "when")[0] != '\0') {
			html_raw(p, " ");
			html_put(p, view_str(d, "when"));
		}
		html_raw(p, ": ");
		html_put(p, view_str(d, "basis"));
		if (json_object_get(d, "doubt") != NULL) {
			html_raw(p, " <strong>");
			html_both_of(p, d, "doubt");
			html_raw(p, "</strong>");
		}
		html_raw(p, "</li>");
	}
	html_raw(p, "</ul></section>");
}

static void
put_criterion(struct page *p, const json_t *c)
{
	const json_t *id, *check, *h = view_heading(&p->view, c);
	enum verdict v = view_verdict(c);
	size_t i;

	html_raw(p, "<details class=\"cr\" data-v=\"");
	html_put(p, verdict_name(v));
	html_raw(p, "\" data-l=\"");
	html_put(p, view_str(c, "level"));
	html_raw(p, "\" data-c=\"");
	html_put(p, view_str(h, "category"));
	html_raw(p, "\" id=\"c");
	html_put(p, view_str(c, "id"));
	html_raw(p, "\"><summary><code>");
	html_put(p, report_short_id(view_str(c, "id")));
	html_raw(p, "</code> ");
	html_verdict(p, v);
	html_raw(p, " ");
	if (v == VERDICT_UNKNOWN) {
		html_raw(p, "<span class=\"meta\">(");
		html_both_of(p, c, "reason_text");
		html_raw(p, ")</span> ");
	}
	html_both_of(p, c, "text");
	if (p->review != NULL)
		html_review_badge(p);
	html_raw(p, "</summary><div class=\"body\">");
	put_determinations(p, c);
	html_beside(p, c, BESIDE_ANSWERS | BESIDE_APPROVALS | BESIDE_WAIVERS);
	put_about(p, c);
	put_layers(p, c);
	put_why(p, c, v);
	put_needs(p, c);
	json_array_foreach(json_object_get(c, "checks"), i, id)
		if ((check = view_check(&p->view, json_string_value(id))) !=
		    NULL)
			put_check(p, check);
	put_mappings(p, c);
	if (p->review != NULL)
		html_review_form(p, c);
	html_raw(p, "</div></details>");
}

void
html_criteria(struct page *p)
{
	const json_t *c, *h;
	const char *open = "";
	size_t i;

	json_array_foreach(json_object_get(p->r, "criteria"), i, c) {
		if (strcmp(open, view_str(c, "requirement")) != 0) {
			if (open[0] != '\0')
				html_raw(p, "</section>");
			open = view_str(c, "requirement");
			h = view_heading(&p->view, c);
			html_raw(p, "<section class=\"rq\"><h3><code>");
			html_put(p, report_short_id(open));
			html_raw(p, "</code> ");
			html_both_of(p, h, "title");
			html_raw(p, "</h3>");
		}
		put_criterion(p, c);
	}
	if (open[0] != '\0')
		html_raw(p, "</section>");
}
