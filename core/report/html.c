/* SPDX-License-Identifier: Apache-2.0
 * The HTML page. Evidence enters as escaped text only; the policy of the page
 * forbids every load. Scripts and styles are ours and named by their hashes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/hash.h"
#include "base/text.h"
#include "check/verdict.h"
#include "html.h"
#include "html_parts.h"
#include "text.h"

#define CITED_LINES 3           /* lines shown around a cited one */
#define CITED_MAX 20            /* lines shown of one citation */
#define ITEM_MAX (8u << 20)     /* longer items are cited, not shown */
#define LINE_MAX_SHOWN 400

struct page {
	const json_t *r;
	struct pack *pack;
	struct buf *out;
	struct error *err;
	/* the item read last: citations come in runs */
	struct buf item;
	uint64_t item_at;
	int item_state;         /* 0 none, 1 read, -1 unreadable */
};

/* ---- text ---- */

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
		} else if (len == 3 && (unsigned char)s[i] == 0xe2 &&
		    ((unsigned char)s[i + 1] & 0xfe) == 0x80)
			/* Marks that reorder or hide: as their numbers. */
			buf_printf(out, "&#x%04x;&#x200b;",
			    (((unsigned)s[i] & 15) << 12) |
			    (((unsigned char)s[i + 1] & 63u) << 6) |
			    ((unsigned char)s[i + 2] & 63u));
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

static void
put(struct page *p, const char *s)
{
	html_text(p->out, s, strlen(s));
}

static void
raw(struct page *p, const char *s)
{
	buf_puts(p->out, s);
}

static const char *
str(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

/* Both languages; the page's switch shows one. */
static void
both(struct page *p, const char *en, const char *ja)
{
	raw(p, "<span lang=\"en\">");
	put(p, en);
	raw(p, "</span><span lang=\"ja\">");
	put(p, ja);
	raw(p, "</span>");
}

static void
both_of(struct page *p, const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);

	both(p, str(t, "en"), str(t, "ja"));
}

static enum verdict
verdict_of(const json_t *o)
{
	enum verdict v = VERDICT_UNKNOWN;

	(void)verdict_parse(str(o, "verdict"), &v);
	return v;
}

static void
put_verdict(struct page *p, enum verdict v)
{
	const struct text *t = verdict_text(v);

	buf_printf(p->out, "<b class=\"v %s\"><i aria-hidden=\"true\">%s</i> ",
	    verdict_name(v), verdict_sign(v));
	both(p, t->en, t->ja);
	raw(p, "</b>");
}

/* ---- citations ---- */

static bool
load_item(struct page *p, uint64_t i)
{
	struct pack_item item;

	if (p->item_state != 0 && p->item_at == i)
		return p->item_state == 1;
	p->item_at = i;
	p->item_state = -1;
	buf_reset(&p->item);
	if (i >= pack_item_count(p->pack))
		return false;
	pack_item_get(p->pack, i, &item);
	if (item.size > ITEM_MAX ||
	    pack_item_read(p->pack, i, &p->item, NULL) != 0)
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
	raw(p, n > LINE_MAX_SHOWN ? " …</span>\n" : "</span>\n");
}

static void
put_lines(struct page *p, uint64_t from, uint64_t to)
{
	const char *at = buf_str(&p->item), *end = at + p->item.n, *lf;
	uint64_t number = 0, first, last;

	first = from > CITED_LINES ? from - CITED_LINES : 1;
	last = to - from >= CITED_MAX ? from + CITED_MAX : to + CITED_LINES;
	raw(p, "<pre>");
	while (at < end && number < last) {
		lf = memchr(at, '\n', (size_t)(end - at));
		if (lf == NULL)
			lf = end;
		if (++number >= first)
			put_line(p, number, at, (size_t)(lf - at),
			    number >= from && number <= to);
		at = lf + 1;
	}
	raw(p, "</pre>");
}

static void
put_cite(struct page *p, const json_t *c)
{
	const json_t *lines = json_object_get(c, "lines");
	uint64_t item = (uint64_t)json_integer_value(json_object_get(c,
	    "item"));

	raw(p, "<details class=\"cite\"><summary><code>");
	put(p, str(c, "path"));
	raw(p, "</code>");
	if (lines != NULL)
		buf_printf(p->out, " <span lang=\"en\">line %d</span>"
		    "<span lang=\"ja\">%d 行</span>",
		    (int)json_integer_value(json_array_get(lines, 0)),
		    (int)json_integer_value(json_array_get(lines, 0)));
	raw(p, "</summary><p class=\"meta\">");
	buf_printf(p->out, "#%" PRIu64 " · SHA-256 <code>", item);
	put(p, str(c, "sha256"));
	raw(p, "</code> · ");
	put(p, str(c, "plugin"));
	raw(p, " · ");
	put(p, str(c, "taken"));
	raw(p, " · ");
	put(p, str(c, "grade"));
	raw(p, "</p>");
	if (lines == NULL) {
		raw(p, "</details>");
		return;
	}
	if (load_item(p, item))
		put_lines(p, (uint64_t)json_integer_value(
		    json_array_get(lines, 0)), (uint64_t)json_integer_value(
		    json_array_get(lines, 1)));
	else {
		raw(p, "<p>");
		both(p, "Too long to show here; see: starseal show",
		    "長いためここには示しません。starseal show で見られます");
		raw(p, "</p>");
	}
	raw(p, "</details>");
}

/* ---- derivations ---- */

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
	raw(p, "<li>");
	put_verdict(p, verdict_of(d));
	raw(p, " ");
	for (i = 0; i < 2; i++)
		if (strcmp(kinds[i].kind, str(d, "kind")) == 0)
			both(p, kinds[i].text.en, kinds[i].text.ja);
	if (json_object_get(d, "text") != NULL)
		both_of(p, d, "text");
	raw(p, " <code class=\"p\">");
	put(p, str(d, "pointer"));
	raw(p, "</code>");
	if (json_array_size(children) > 0) {
		raw(p, "<ul>");
		json_array_foreach(children, i, c)
			put_derivation(p, c);
		raw(p, "</ul>");
	}
	raw(p, "</li>");
}

static void
put_observation(struct page *p, const json_t *o)
{
	const json_t *list = json_object_get(o, "deciding"), *d, *c;
	size_t i, k;

	raw(p, "<div class=\"o\"><p><code>");
	put(p, str(o, "subject"));
	raw(p, "</code> ");
	put_verdict(p, verdict_of(o));
	raw(p, "</p><ul class=\"d\">");
	json_array_foreach(list, i, d) {
		raw(p, "<li>");
		both_of(p, d, "text");
		json_array_foreach(json_object_get(d, "cites"), k, c)
			put_cite(p, c);
		raw(p, "</li>");
	}
	raw(p, "</ul>");
	if (json_is_object(json_object_get(o, "derivation"))) {
		raw(p, "<details><summary>");
		both(p, "How this came about", "判定の道筋");
		raw(p, "</summary><ul class=\"tree\">");
		put_derivation(p, json_object_get(o, "derivation"));
		raw(p, "</ul></details>");
	}
	raw(p, "</div>");
}

static const json_t *
find_check(const json_t *r, const char *id)
{
	const json_t *c;
	size_t i;

	json_array_foreach(json_object_get(r, "checks"), i, c)
		if (strcmp(str(c, "id"), id) == 0)
			return c;
	return NULL;
}

static void
put_check(struct page *p, const json_t *check)
{
	const json_t *o;
	size_t i;

	raw(p, "<section class=\"k\"><h4>");
	put_verdict(p, verdict_of(check));
	raw(p, " ");
	both_of(p, check, "title");
	raw(p, " <code class=\"p\">");
	put(p, str(check, "id"));
	raw(p, "</code></h4>");
	if (json_object_get(check, "doubt") != NULL) {
		raw(p, "<p class=\"meta\">");
		both(p, "Why this may still be false: ", "それでも誤り得る点: ");
		both_of(p, check, "doubt");
		raw(p, "</p>");
	}
	json_array_foreach(json_object_get(check, "observations"), i, o)
		put_observation(p, o);
	raw(p, "</section>");
}

static void
put_needs(struct page *p, const json_t *c)
{
	const json_t *need;
	size_t i;

	raw(p, "<p>");
	both(p, "Evidence that would show it:", "これを示す証跡:");
	raw(p, "</p><ul>");
	json_array_foreach(json_object_get(c, "needs"), i, need) {
		raw(p, "<li>");
		both_of(p, need, "what");
		raw(p, "</li>");
	}
	raw(p, "</ul><p>");
	both(p, "Question to ", "尋ねる相手: ");
	both_of(p, c, "ask_role");
	both(p, ": ", "。問い: ");
	both_of(p, c, "ask");
	raw(p, "</p>");
}

static void
put_criterion(struct page *p, const json_t *c)
{
	enum verdict v = verdict_of(c);
	const json_t *id, *check;
	size_t i;

	buf_printf(p->out, "<details class=\"cr\" data-v=\"%s\" id=\"c",
	    verdict_name(v));
	put(p, str(c, "id"));
	raw(p, "\"><summary><code>");
	put(p, report_short_id(str(c, "id")));
	raw(p, "</code> ");
	put_verdict(p, v);
	raw(p, " ");
	both_of(p, c, "text");
	raw(p, "</summary><div class=\"body\">");
	if (v == VERDICT_UNKNOWN) {
		raw(p, "<p>");
		both(p, "Reason: ", "理由: ");
		both_of(p, c, "reason_text");
		raw(p, " → ");
		both_of(p, c, "reason_remedy");
		raw(p, "</p>");
	}
	put_needs(p, c);
	json_array_foreach(json_object_get(c, "checks"), i, id)
		if ((check = find_check(p->r, json_string_value(id))) != NULL)
			put_check(p, check);
	raw(p, "</div></details>");
}

static void
put_criteria(struct page *p)
{
	const json_t *c, *h;
	const char *open = "";
	size_t i;

	json_array_foreach(json_object_get(p->r, "criteria"), i, c) {
		if (strcmp(open, str(c, "requirement")) != 0) {
			open = str(c, "requirement");
			h = json_object_get(json_object_get(p->r, "headings"),
			    open);
			raw(p, "<h3><code>");
			put(p, report_short_id(open));
			raw(p, "</code> ");
			both_of(p, h, "title");
			raw(p, "</h3>");
		}
		put_criterion(p, c);
	}
}

/* ---- head and lists ---- */

static void
put_counts(struct page *p)
{
	static const enum verdict order[] = { VERDICT_PASS, VERDICT_FAIL,
	    VERDICT_UNKNOWN, VERDICT_REVIEW, VERDICT_NOT_APPLICABLE };
	const json_t *counts = json_object_get(p->r, "counts");
	size_t i;

	raw(p, "<p class=\"counts\" id=\"filter\">");
	for (i = 0; i < VERDICTS; i++) {
		buf_printf(p->out, "<button type=\"button\" data-f=\"%s\" "
		    "aria-pressed=\"false\">", verdict_name(order[i]));
		put_verdict(p, order[i]);
		buf_printf(p->out, " %d / %d</button> ",
		    (int)json_integer_value(json_object_get(counts,
		    verdict_name(order[i]))), (int)json_integer_value(
		    json_object_get(counts, "total")));
	}
	raw(p, "</p>");
}

static void
put_head(struct page *p, const struct report_html_seal *seal)
{
	const json_t *pack = json_object_get(p->r, "pack");
	const json_t *policy = json_object_get(p->r, "policy");

	raw(p, "<header><h1>");
	both_of(p, policy, "title");
	buf_printf(p->out, " ★%d</h1><p>", (int)json_integer_value(
	    json_object_get(p->r, "level")));
	both(p, "Seal good. ", "封印: 有効。");
	both(p, seal->en, seal->ja);
	raw(p, "<br>");
	both(p, "As of ", "判定日 ");
	put(p, str(p->r, "as_of"));
	raw(p, " · ");
	both(p, "collected ", "収集 ");
	put(p, str(pack, "started"));
	raw(p, "–");
	put(p, str(pack, "finished"));
	raw(p, "<br>seal.txt SHA-256 <code>");
	put(p, str(pack, "seal"));
	raw(p, "</code></p><p>");
	both(p, "These are a machine's findings; only a person determines "
	    "conformity.", "これは機械による判定です。適合かどうかは人が決めます。");
	raw(p, "</p>");
	put_counts(p);
	raw(p, "</header>");
}

static void
put_actions(struct page *p)
{
	const json_t *a;
	size_t i;

	raw(p, "<h2>");
	both(p, "Next actions, what takes longest first",
	    "次の一手 (時間のかかるものが先)");
	raw(p, "</h2><ol class=\"actions\">");
	json_array_foreach(json_object_get(p->r, "actions"), i, a) {
		raw(p, "<li><a href=\"#c");
		put(p, str(a, "criterion"));
		raw(p, "\"><code>");
		put(p, report_short_id(str(a, "criterion")));
		raw(p, "</code></a> ");
		put_verdict(p, verdict_of(a));
		raw(p, " ");
		both_of(p, a, "remedy");
		buf_printf(p->out, " <span class=\"meta\"><span lang=\"en\">"
		    "%d days, effort %s</span><span lang=\"ja\">%d 日、手間 %s"
		    "</span></span></li>",
		    (int)json_integer_value(json_object_get(a, "lead_days")),
		    str(a, "effort"),
		    (int)json_integer_value(json_object_get(a, "lead_days")),
		    str(a, "effort"));
	}
	raw(p, "</ol>");
}

static void
put_gaps(struct page *p)
{
	const json_t *g;
	size_t i;

	raw(p, "<h2>");
	both(p, "Gaps: looked for, and not to be had",
	    "欠落: 探したが得られなかったもの");
	raw(p, "</h2><table><thead><tr><th>");
	both(p, "Plugin", "プラグイン");
	raw(p, "</th><th>");
	both(p, "What", "もの");
	raw(p, "</th><th>");
	both(p, "Why", "理由");
	raw(p, "</th></tr></thead><tbody>");
	json_array_foreach(json_object_get(p->r, "gaps"), i, g) {
		raw(p, "<tr><td>");
		put(p, str(g, "plugin"));
		raw(p, "</td><td><code>");
		put(p, str(g, "what"));
		raw(p, "</code></td><td>");
		both_of(p, g, "why");
		raw(p, " (");
		put(p, str(g, "reason"));
		raw(p, ")</td></tr>");
	}
	raw(p, "</tbody></table>");
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
	buf_printf(out, "'sha256-%s'", b64);
}

static void
put_start(struct page *p)
{
	raw(p, "<!DOCTYPE html>\n<html lang=\"");
	raw(p, text_lang() == TEXT_JA ? "ja" : "en");
	raw(p, "\">\n<head><meta charset=\"utf-8\">\n<meta http-equiv="
	    "\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "base-uri 'none'; form-action 'none'; style-src ");
	put_source_hash(p->out, html_style);
	raw(p, "; script-src ");
	put_source_hash(p->out, html_script);
	raw(p, "\">\n<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<title>starseal ");
	put(p, str(json_object_get(p->r, "policy"), "id"));
	raw(p, "</title>\n<style>");
	raw(p, html_style);
	raw(p, "</style></head>\n<body class=\"");
	raw(p, text_lang() == TEXT_JA ? "ja" : "en");
	raw(p, "\">\n<p class=\"lang\"><button type=\"button\" id=\"en\" "
	    "lang=\"en\">English</button> <button type=\"button\" id=\"ja\" "
	    "lang=\"ja\">日本語</button></p>\n<main>");
}

int
report_html(const json_t *result, struct pack *pack,
    const struct report_html_seal *seal, struct buf *out, struct error *err)
{
	struct page p = { .r = result, .pack = pack, .out = out, .err = err };

	buf_init(&p.item, ITEM_MAX);
	put_start(&p);
	put_head(&p, seal);
	put_actions(&p);
	raw(&p, "<h2>");
	both(&p, "Criteria", "評価基準");
	raw(&p, "</h2>");
	put_criteria(&p);
	put_gaps(&p);
	raw(&p, "</main><script>");
	raw(&p, html_script);
	raw(&p, "</script></body></html>\n");
	buf_free(&p.item);
	return out->failed ? error_nomem(err) : 0;
}
