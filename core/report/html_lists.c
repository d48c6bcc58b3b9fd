/* SPDX-License-Identifier: Apache-2.0
 * What stands beside the criteria: coverage, reviews, waivers, gaps, and what
 * no evidence touched. Nothing is left out because it is empty.
 */
#include <stdio.h>
#include <string.h>

#include "html_page.h"

static void
section(struct page *p, const char *id, const char *en, const char *ja)
{
	html_raw(p, "<section id=\"");
	html_raw(p, id);
	html_raw(p, "\"><h2>");
	html_both(p, en, ja);
	html_raw(p, "</h2>");
}

static void
head_cell(struct page *p, const char *en, const char *ja)
{
	html_raw(p, "<th scope=\"col\">");
	html_both(p, en, ja);
	html_raw(p, "</th>");
}

static void
number_cell(struct page *p, int64_t n)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%lld", (long long)n);
	html_raw(p, "<td class=\"n\">");
	html_put(p, text);
	html_raw(p, "</td>");
}

/* What the ledger says, or that there is none: no ledger is not zero. */
static void
declared_cell(struct page *p, const json_t *population)
{
	if (json_object_get(population, "declared") != NULL) {
		number_cell(p, view_int(population, "declared"));
		return;
	}
	html_raw(p, "<td>");
	if (json_object_get(population, "ledger") != NULL)
		html_both(p, "? no ledger", "? 台帳なし");
	else
		html_both(p, "needs none", "台帳は不要");
	html_raw(p, "</td>");
}

static void
nothing(struct page *p)
{
	html_raw(p, "<p>");
	html_both(p, "None.", "ありません。");
	html_raw(p, "</p></section>");
}

static void
put_names(struct page *p, const json_t *list)
{
	const json_t *one;
	size_t i;

	html_raw(p, "<td>");
	json_array_foreach(list, i, one) {
		html_raw(p, i > 0 ? ", <code>" : "<code>");
		html_put(p, json_is_string(one) ? json_string_value(one) :
		    view_str(one, "subject"));
		html_raw(p, "</code>");
	}
	html_raw(p, "</td>");
}

void
html_coverage(struct page *p)
{
	const json_t *all = json_object_get(p->r, "populations"), *o;
	const char *name;

	section(p, "coverage", "Coverage: who and what was reached",
	    "網羅: 何に届いたか");
	html_raw(p, "<div class=\"wide\"><table><thead><tr>");
	head_cell(p, "Population", "母集団");
	head_cell(p, "Declared", "台帳にある数");
	head_cell(p, "Reached", "届いた数");
	head_cell(p, "Not reached", "届かなかったもの");
	head_cell(p, "Reached, in no ledger", "台帳にないもの");
	html_raw(p, "</tr></thead><tbody>");
	json_object_foreach((json_t *)(uintptr_t)all, name, o) {
		html_raw(p, "<tr><th scope=\"row\">");
		html_both_of(p, o, "title");
		html_raw(p, "</th>");
		declared_cell(p, o);
		number_cell(p, view_int(o, "reached"));
		put_names(p, json_object_get(o, "missing"));
		put_names(p, json_object_get(o, "unlisted"));
		html_raw(p, "</tr>");
	}
	html_raw(p, "</tbody></table></div></section>");
}

/* "P12M" in words. */
static void
put_period(struct page *p, const char *period)
{
	static const struct { const char *name; struct text text; } words[] = {
		{ "P1M", { "every month", "毎月" } },
		{ "P3M", { "every quarter", "3 か月ごと" } },
		{ "P6M", { "every six months", "半年ごと" } },
		{ "P12M", { "every year", "毎年" } },
		{ "P1Y", { "every year", "毎年" } },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, period) == 0) {
			html_both(p, words[i].text.en, words[i].text.ja);
			return;
		}
	html_put(p, period);
}

/* To the criterion, where the page has it. */
static void
put_link(struct page *p, const json_t *c)
{
	if (p->pack == NULL) {
		html_raw(p, "<code>");
		html_put(p, report_short_id(view_str(c, "id")));
		html_raw(p, "</code>");
		return;
	}
	html_raw(p, "<a href=\"#c");
	html_put(p, view_str(c, "id"));
	html_raw(p, "\"><code>");
	html_put(p, report_short_id(view_str(c, "id")));
	html_raw(p, "</code></a>");
}

/* The days that the firm's own records name; what is past stands out. */
static void
put_days(struct page *p)
{
	const json_t *list = json_object_get(p->reviews, "days"), *o;
	size_t i;

	html_raw(p, "<h3>");
	html_both(p, "Days that the records name: ", "記録にある期日: ");
	buf_printf(p->out, "%zu / %lld</h3>", json_array_size(list),
	    (long long)view_int(p->reviews, "of"));
	if (json_array_size(list) == 0)
		return;
	html_raw(p, "<div class=\"wide\"><table id=\"days\"><thead><tr>");
	head_cell(p, "Day", "期日");
	head_cell(p, "State", "状態");
	head_cell(p, "What", "内容");
	head_cell(p, "Of", "対象");
	html_raw(p, "</tr></thead><tbody>");
	json_array_foreach(list, i, o) {
		html_raw(p, "<tr><td>");
		html_put(p, view_str(o, "day"));
		html_raw(p, "</td><td>");
		if (strcmp(view_str(o, "day"), view_str(p->r, "as_of")) < 0)
			html_both(p, "! past", "! 期日を過ぎた");
		else
			html_both(p, "to come", "これから");
		html_raw(p, "</td><td>");
		html_both_of(p, o, "kind");
		html_raw(p, "</td><td><code>");
		html_put(p, view_str(o, "id"));
		html_raw(p, "</code> ");
		html_put(p, view_str(o, "what"));
		html_raw(p, "</td></tr>");
	}
	html_raw(p, "</tbody></table></div>");
}

void
html_calendar(struct page *p)
{
	const json_t *c;
	size_t i;

	section(p, "calendar", "Calendar: what has to be done again and again",
	    "暦: 繰り返し行うこと");
	put_days(p);
	html_raw(p, "<h3>");
	html_both(p, "What the scheme asks for again and again",
	    "制度が繰り返し求めること");
	html_raw(p, "</h3>");
	html_raw(p, "<div class=\"wide\"><table><thead><tr>");
	head_cell(p, "No.", "番号");
	head_cell(p, "How often", "頻度");
	head_cell(p, "Verdict", "機械判定");
	head_cell(p, "What", "内容");
	html_raw(p, "</tr></thead><tbody>");
	json_array_foreach(json_object_get(p->r, "criteria"), i, c) {
		if (view_str(c, "freshness")[0] == '\0')
			continue;
		html_raw(p, "<tr><td>");
		put_link(p, c);
		html_raw(p, "</td><td>");
		put_period(p, view_str(c, "freshness"));
		html_raw(p, "</td><td>");
		html_verdict(p, view_verdict(c));
		html_raw(p, "</td><td>");
		html_both_of(p, c, "text");
		html_raw(p, "</td></tr>");
	}
	html_raw(p, "</tbody></table></div></section>");
}

/* Sealed, and cited by no check: what the verdicts do not rest on. */
static void
put_unread(struct page *p)
{
	const json_t *u = json_object_get(p->r, "untouched"), *o;
	size_t i;

	html_raw(p, "<h3>");
	html_both(p, "Evidence that no check used: ",
	    "どの点検も使わなかった証跡: ");
	buf_printf(p->out, "%lld / %lld</h3>", (long long)view_int(u, "count"),
	    (long long)view_int(u, "of"));
	if (view_int(u, "count") == 0)
		return;
	html_raw(p, "<details><summary>");
	html_both(p, "Their names", "その名前");
	html_raw(p, "</summary><ul class=\"ids\">");
	json_array_foreach(json_object_get(u, "items"), i, o) {
		buf_printf(p->out, "<li>#%lld <code>",
		    (long long)view_int(o, "item"));
		html_put(p, view_str(o, "path"));
		html_raw(p, "</code> ");
		html_put(p, view_str(o, "plugin"));
		html_raw(p, "</li>");
	}
	if ((int64_t)i < view_int(u, "count")) {
		html_raw(p, "<li>… ");
		html_both(p, "and more: starseal show lists them all",
		    "ほかにもあります。starseal show がすべて示します");
		html_raw(p, "</li>");
	}
	html_raw(p, "</ul></details>");
}

static bool
lacks_evidence(const json_t *c)
{
	return view_verdict(c) == VERDICT_UNKNOWN &&
	    strcmp(view_str(c, "reason"), "no-evidence") == 0;
}

void
html_untouched(struct page *p)
{
	const json_t *list = json_object_get(p->r, "criteria"), *c;
	size_t i, n = 0;

	section(p, "untouched", "What no evidence touched",
	    "証跡のないもの、使われなかった証跡");
	json_array_foreach(list, i, c)
		n += lacks_evidence(c);
	html_raw(p, "<h3>");
	html_both(p, "Criteria without any evidence: ",
	    "証跡がまったくない基準: ");
	buf_printf(p->out, "%zu / %zu</h3><ul class=\"ids\">", n,
	    json_array_size(list));
	json_array_foreach(list, i, c) {
		if (!lacks_evidence(c))
			continue;
		html_raw(p, "<li>");
		put_link(p, c);
		html_raw(p, " ");
		html_both_of(p, c, "text");
		html_raw(p, "</li>");
	}
	html_raw(p, "</ul>");
	put_unread(p);
	html_raw(p, "</section>");
}

/* A person's words, in whichever language they were written. */
static void
put_reason(struct page *p, const json_t *w)
{
	const json_t *reason = json_object_get(w, "reason");

	if (json_is_string(reason))
		html_put(p, json_string_value(reason));
	else
		html_both_of(p, w, "reason");
}

static void
put_signed(struct page *p, const json_t *w)
{
	const char *how = view_str(w, "signature");

	if (strcmp(how, "none") == 0)
		html_both(p, "(UNSIGNED)", "(署名なし)");
	else if (strcmp(how, "present") == 0) {
		html_both(p, "(signed with the key", "(署名の鍵");
		html_raw(p, " <code>");
		html_put(p, view_str(w, "signed_by"));
		html_raw(p, "</code>)");
	} else
		html_both(p, "(signature not checked)", "(署名は未確認)");
}

void
html_waivers(struct page *p)
{
	const json_t *list = json_object_get(p->r, "waivers"), *w;
	size_t i;

	section(p, "waivers", "Waivers, laid beside the verdicts",
	    "免除・代替策 (判定は変えません)");
	if (json_array_size(list) == 0) {
		nothing(p);
		return;
	}
	html_raw(p, "<div class=\"wide\"><table><thead><tr>");
	head_cell(p, "Waiver, check", "免除、点検");
	head_cell(p, "In force", "期間");
	head_cell(p, "State", "状態");
	head_cell(p, "Why", "理由");
	html_raw(p, "</tr></thead><tbody>");
	json_array_foreach(list, i, w) {
		html_raw(p, "<tr><td><code>");
		html_put(p, view_str(w, "id"));
		html_raw(p, "</code> <code>");
		html_put(p, view_str(w, "check"));
		html_raw(p, "</code></td><td>");
		html_put(p, view_str(w, "from"));
		html_raw(p, " – ");
		html_put(p, view_str(w, "until"));
		html_raw(p, "</td><td>");
		html_both_of(p, w, "state_text");
		html_raw(p, " ");
		put_signed(p, w);
		html_raw(p, "</td><td>");
		put_reason(p, w);
		html_raw(p, "</td></tr>");
	}
	html_raw(p, "</tbody></table></div></section>");
}

void
html_gaps(struct page *p)
{
	const json_t *list = json_object_get(p->r, "gaps"), *g;
	size_t i;

	section(p, "gaps", "Gaps: looked for, and not to be had",
	    "欠落: 探したが得られなかったもの");
	if (json_array_size(list) == 0) {
		nothing(p);
		return;
	}
	html_raw(p, "<div class=\"wide\"><table><thead><tr>");
	head_cell(p, "Subject", "対象");
	head_cell(p, "What", "もの");
	head_cell(p, "Why", "理由");
	head_cell(p, "Plugin", "プラグイン");
	html_raw(p, "</tr></thead><tbody>");
	json_array_foreach(list, i, g) {
		html_raw(p, "<tr><td><code>");
		html_put(p, view_str(g, "subject"));
		html_raw(p, "</code></td><td><code>");
		html_put(p, view_str(g, "what"));
		html_raw(p, "</code></td><td>");
		html_both_of(p, g, "why");
		html_raw(p, " (");
		html_words(p, view_gap, view_str(g, "reason"));
		html_raw(p, ")</td><td>");
		html_put(p, view_str(g, "plugin"));
		html_raw(p, "</td></tr>");
	}
	html_raw(p, "</tbody></table></div></section>");
}

void
html_in_the_way(struct page *p)
{
	const json_t *list = json_object_get(p->r, "gaps"), *g;
	bool any = false;
	size_t i;

	json_array_foreach(list, i, g) {
		if (!view_in_the_way(g))
			continue;
		if (!any) {
			html_raw(p, "<section id=\"first\"><h2>");
			html_both(p, "First: files that could not be read as "
			    "any table", "最初に: どの表としても読めないファイル");
			html_raw(p, "</h2><p>");
			html_both(p, "While they lie there, the ledgers or "
			    "exports of that plugin do not count as whole, and "
			    "what rests on them stays undecided. Move each out "
			    "of the folder, mend it, or, for a ledger, name "
			    "its table in ledgers/columns.json.", "ここにある間は、"
			    "同じプラグインの台帳や出力は揃ったものとみなせず、対応"
			    "する評価基準は判定できません。フォルダーの外へ移すか、"
			    "直すか、台帳なら ledgers/columns.json に表の名前を"
			    "書いてください。");
			html_raw(p, "</p><ul>");
		}
		any = true;
		html_raw(p, "<li><code>");
		html_put(p, view_str(g, "what"));
		html_raw(p, "</code> (");
		html_put(p, view_str(g, "plugin"));
		html_raw(p, "): ");
		html_both_of(p, g, "why");
		html_raw(p, "</li>");
	}
	if (any)
		html_raw(p, "</ul></section>");
}
