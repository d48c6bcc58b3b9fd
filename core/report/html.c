/* SPDX-License-Identifier: Apache-2.0
 * The HTML page. Evidence enters as escaped text only; the policy of the page
 * forbids every load. Scripts and styles are ours and named by their hashes.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/hash.h"
#include "html.h"
#include "html_page.h"
#include "reviews.h"

static void
put_counts(struct page *p)
{
	static const enum verdict order[] = { VERDICT_PASS, VERDICT_FAIL,
	    VERDICT_UNKNOWN, VERDICT_REVIEW, VERDICT_NOT_APPLICABLE };
	const json_t *counts = json_object_get(p->r, "counts");
	size_t i;

	html_raw(p, "<p class=\"counts\" id=\"filter\">");
	for (i = 0; i < VERDICTS; i++) {
		buf_printf(p->out, "<button type=\"button\" data-f=\"%s\" "
		    "aria-pressed=\"false\">", verdict_name(order[i]));
		html_verdict(p, order[i]);
		buf_printf(p->out, " %d / %d</button> ",
		    (int)json_integer_value(json_object_get(counts,
		    verdict_name(order[i]))), (int)json_integer_value(
		    json_object_get(counts, "total")));
	}
	html_raw(p, "</p>");
}

static void
put_head(struct page *p, const struct report_html_seal *seal)
{
	const json_t *pack = json_object_get(p->r, "pack");
	const json_t *policy = json_object_get(p->r, "policy");

	html_raw(p, "<header><h1>");
	html_both_of(p, policy, "title");
	buf_printf(p->out, " ★%d</h1>", (int)json_integer_value(
	    json_object_get(p->r, "level")));
	if (json_object_get(p->r, "notice") != NULL) {
		html_raw(p, "<p class=\"notice\"><strong>");
		html_both_of(p, p->r, "notice");
		html_raw(p, "</strong></p>");
	}
	html_raw(p, "<p>");
	html_both(p, "Seal good. ", "封印: 有効。");
	html_both(p, seal->en, seal->ja);
	html_raw(p, "<br>");
	html_both(p, "As of ", "判定日 ");
	html_put(p, view_str(p->r, "as_of"));
	html_raw(p, " · ");
	html_both(p, "collected ", "収集 ");
	html_put(p, view_str(pack, "started"));
	html_raw(p, "–");
	html_put(p, view_str(pack, "finished"));
	html_raw(p, "<br>seal.txt SHA-256 <code>");
	html_put(p, view_str(pack, "seal"));
	html_raw(p, "</code></p><p>");
	html_both(p, "These are a machine's findings; only a person determines "
	    "conformity.", "これは機械による判定です。適合かどうかは人が決めます。");
	html_raw(p, "</p>");
	put_counts(p);
	html_raw(p, "</header>");
}

static void
put_actions(struct page *p)
{
	const json_t *a;
	size_t i;

	html_raw(p, "<section id=\"actions\"><h2>");
	html_both(p, "Next actions, what takes longest first",
	    "次の一手 (時間のかかるものが先)");
	html_raw(p, "</h2><ol class=\"actions\">");
	json_array_foreach(json_object_get(p->r, "actions"), i, a) {
		html_raw(p, "<li><a href=\"#c");
		html_put(p, view_str(a, "criterion"));
		html_raw(p, "\"><code>");
		html_put(p, report_short_id(view_str(a, "criterion")));
		html_raw(p, "</code></a> ");
		html_verdict(p, view_verdict(a));
		html_raw(p, " ");
		html_both_of(p, a, "remedy");
		html_raw(p, " <span class=\"meta\">");
		html_both(p, "ready in ", "最短 ");
		buf_printf(p->out, "%d", (int)view_int(a, "lead_days"));
		html_both(p, " days at the earliest · work: ", " 日後・手間: ");
		html_words(p, view_effort, view_str(a, "effort"));
		html_both(p, " · by ", "・担当: ");
		html_words(p, view_who, view_str(a, "who"));
		html_raw(p, "</span></li>");
	}
	html_raw(p, "</ol></section>");
}

/* "sha256-…" of a part of the page, as its Content-Security-Policy names
 * it. */
static void
put_source_hash(struct buf *out, const char *text)
{
	unsigned char digest[HASH_SIZE];
	char b64[64];

	hash_bytes(text, strlen(text), digest);
	(void)sodium_bin2base64(b64, sizeof(b64), digest, sizeof(digest),
	    sodium_base64_VARIANT_ORIGINAL);
	buf_printf(out, "'sha256-%s' ", b64);
}

void
html_begin(struct page *p)
{
	html_raw(p, "<!DOCTYPE html>\n<html lang=\"");
	html_raw(p, text_lang() == TEXT_JA ? "ja" : "en");
	html_raw(p, "\">\n<head><meta charset=\"utf-8\">\n<meta http-equiv="
	    "\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "base-uri 'none'; form-action 'none'; style-src ");
	put_source_hash(p->out, html_style);
	if (p->review != NULL)
		put_source_hash(p->out, html_review_parts.style);
	html_raw(p, "; script-src ");
	put_source_hash(p->out, html_script);
	if (p->review != NULL)
		put_source_hash(p->out, html_review_parts.script);
	html_raw(p, "\">\n<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
	    "dark\">\n<title>starseal ");
	html_put(p, view_str(json_object_get(p->r, "policy"), "id"));
	html_raw(p, "</title>\n<style>");
	html_raw(p, html_style);
	if (p->review != NULL) {
		html_raw(p, "</style><style>");
		html_raw(p, html_review_parts.style);
	}
	html_raw(p, "</style></head>\n<body class=\"");
	html_raw(p, text_lang() == TEXT_JA ? "ja" : "en");
	html_raw(p, "\">\n<a class=\"skip\" href=\"#main\">");
	html_both(p, "To the content", "本文へ");
	html_raw(p, "</a><p class=\"lang\"><button type=\"button\" id=\"en\" "
	    "lang=\"en\">English</button> <button type=\"button\" id=\"ja\" "
	    "lang=\"ja\">日本語</button></p>\n<main id=\"main\">");
}

void
html_end(struct page *p)
{
	html_raw(p, "</main><script>");
	html_raw(p, html_script);
	if (p->review != NULL) {
		html_raw(p, "</script><script>");
		html_raw(p, html_review_parts.script);
	}
	html_raw(p, "</script></body></html>\n");
}

static void
put_nav(struct page *p)
{
	static const struct { const char *id; struct text text; } parts[] = {
		{ "actions", { "Next actions", "次の一手" } },
		{ "criteria", { "Criteria", "評価基準" } },
		{ "coverage", { "Coverage", "網羅" } },
		{ "calendar", { "Calendar", "暦" } },
		{ "waivers", { "Waivers", "免除" } },
		{ "untouched", { "No evidence", "証跡なし" } },
		{ "gaps", { "Gaps", "欠落" } },
	};
	size_t i;

	html_raw(p, "<nav><ul>");
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		html_raw(p, "<li><a href=\"#");
		html_raw(p, parts[i].id);
		html_raw(p, "\">");
		html_both(p, parts[i].text.en, parts[i].text.ja);
		html_raw(p, "</a></li>");
	}
	html_raw(p, "</ul></nav>");
}

/* A choice holds no markup: the script puts in the other language's words. */
static void
put_option_words(struct page *p, const json_t *heading, const char *number)
{
	const json_t *title = json_object_get(heading, "category_title");
	static const char *const langs[] = { "en", "ja" };
	size_t i;

	for (i = 0; i < 2; i++) {
		html_raw(p, " data-");
		html_raw(p, langs[i]);
		html_raw(p, "=\"");
		html_put(p, number);
		html_raw(p, " ");
		html_put(p, view_str(title, langs[i]));
		html_raw(p, "\"");
	}
}

/* One button a choice; the script hides what is not chosen. */
static void
put_choices(struct page *p)
{
	const json_t *headings = json_object_get(p->r, "headings"), *h;
	const char *key, *last = "";

	html_raw(p, "<div class=\"tools\"><label>");
	html_both(p, "Search ", "検索 ");
	html_raw(p, "<input type=\"search\" id=\"q\"></label> <label>");
	html_both(p, "Level ", "段階 ");
	html_raw(p, "<select id=\"fl\"><option value=\"\">★3 + ★4</option>"
	    "<option value=\"star3\">★3</option><option value=\"star4\">★4"
	    "</option></select></label> <label>");
	html_both(p, "Category ", "分類 ");
	html_raw(p, "<select id=\"fc\"><option value=\"\">–</option>");
	json_object_foreach((json_t *)(uintptr_t)headings, key, h) {
		if (strcmp(view_str(h, "category"), last) == 0)
			continue;
		last = view_str(h, "category");
		html_raw(p, "<option value=\"");
		html_put(p, last);
		html_raw(p, "\"");
		put_option_words(p, h, last);
		html_raw(p, ">");
		html_put(p, last);
		html_raw(p, " ");
		html_put(p, report_words(h, "category_title"));
		html_raw(p, "</option>");
	}
	html_raw(p, "</select></label> <span id=\"shown\" role=\"status\" "
	    "aria-live=\"polite\"></span></div>");
}

int
html_page_write(const json_t *result, const char *review, struct pack *pack,
    const struct report_html_seal *seal, struct buf *out, struct error *err)
{
	struct page p = { .r = result, .pack = pack, .out = out,
		.review = review };
	json_t *reviews = reviews_read(pack, err);
	int r;

	if (reviews == NULL)
		return err->code;
	if ((r = view_open(result, &p.view, err)) != 0) {
		json_decref(reviews);
		return r;
	}
	p.reviews = reviews;
	buf_init(&p.item, ITEM_MAX);
	html_begin(&p);
	put_head(&p, seal);
	put_nav(&p);
	if (review != NULL)
		html_review_bar(&p);
	html_in_the_way(&p);
	put_actions(&p);
	html_raw(&p, "<section id=\"criteria\"><h2>");
	html_both(&p, "Criteria", "評価基準");
	html_raw(&p, "</h2>");
	put_choices(&p);
	html_criteria(&p);
	html_raw(&p, "</section>");
	html_coverage(&p);
	html_calendar(&p);
	html_waivers(&p);
	html_untouched(&p);
	html_gaps(&p);
	html_end(&p);
	buf_free(&p.item);
	pack_close(p.within);
	view_close(&p.view);
	json_decref(reviews);
	return out->failed ? error_nomem(err) : 0;
}

int
report_html(const json_t *result, struct pack *pack,
    const struct report_html_seal *seal, struct buf *out, struct error *err)
{
	return html_page_write(result, NULL, pack, seal, out, err);
}
