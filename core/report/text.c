/* SPDX-License-Identifier: Apache-2.0
 * Results as text. Never adds a judgement of its own, never a score.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "beside.h"
#include "check/verdict.h"
#include "text.h"
#include "view.h"

struct writer { struct buf *out; size_t columns; };

const char *
report_short_id(const char *id)
{
	const char *dash;

	if (id == NULL)
		return "";
	dash = strchr(id, '-');
	return dash == NULL ? id : dash + 1;
}

const char *
report_words(const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);
	const char *s = json_string_value(json_object_get(t,
	    text_lang() == TEXT_JA ? "ja" : "en"));

	return s == NULL ? "" : s;
}

static const char *
str(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static enum verdict
verdict_of(const json_t *o)
{
	enum verdict v = VERDICT_UNKNOWN;

	(void)verdict_parse(str(o, "verdict"), &v);
	return v;
}

/* Foreign text on its way to a terminal: controls become visible. */
static void
put_safe(struct buf *out, const char *s, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = text_utf8_length(s + i, n - i);
		if (len == 0 || (len == 1 && ((unsigned char)s[i] < 0x20 ||
		    s[i] == 0x7f)) || (len == 2 &&
		    (unsigned char)s[i] == 0xc2 &&
		    (unsigned char)s[i + 1] < 0xa0)) {
			buf_printf(out, "\\x%02x", (unsigned char)s[i]);
			len = 1;
		} else
			buf_put(out, s + i, len);
	}
}

/* Where a line of at most columns may end: at a blank, or around a wide
 * character that may begin a line. */
static size_t
break_at(const char *s, size_t columns)
{
	size_t n = text_fit(s, columns), i, len, best = 0;

	if (s[n] == '\0')
		return n;
	for (i = 0; i <= n; i += len) {
		len = text_utf8_length(s + i, strlen(s + i));
		len = len == 0 ? 1 : len;
		if (s[i] == ' ' || (i > 0 && len == 3 &&
		    text_width(s + i, len) == 2 &&
		    strncmp(s + i, "。", 3) != 0 &&
		    strncmp(s + i, "、", 3) != 0 &&
		    strncmp(s + i, "」", 3) != 0))
			best = i;
	}
	return best > 0 ? best : n > 0 ? n : 1;
}

/* A paragraph behind indent blanks; the first line continues what stands. */
static void
put_wrapped(struct writer *w, const char *s, size_t indent, size_t used)
{
	size_t room = w->columns > used + 10 ? w->columns - used : 10, n, i;

	for (;;) {
		n = break_at(s, room);
		put_safe(w->out, s, n);
		buf_putc(w->out, '\n');
		s += n;
		while (*s == ' ')
			s++;
		if (*s == '\0')
			return;
		for (i = 0; i < indent; i++)
			buf_putc(w->out, ' ');
		room = w->columns > indent + 10 ? w->columns - indent : 10;
	}
}

/* How many there are by the ledgers, and how many of them were reached. */
static void
put_populations(struct writer *w, const json_t *r)
{
	const json_t *declared, *missing, *e;
	const char *id;
	json_t *p;
	size_t i;

	json_object_foreach(json_object_get(r, "populations"), id, p) {
		declared = json_object_get(p, "declared");
		missing = json_object_get(p, "missing");
		if (declared == NULL || json_array_size(missing) == 0)
			continue;
		buf_printf(w->out, TR("\n%s: %d of %d reached; not reached:",
		    "\n%s: %d/%d に到達。未到達:"), report_words(p, "title"),
		    (int)json_integer_value(json_object_get(p, "reached")),
		    (int)json_integer_value(declared));
		json_array_foreach(missing, i, e)
			if (i < 5) {
				buf_puts(w->out, " ");
				put_safe(w->out, json_string_value(e),
				    json_string_length(e));
			}
		if (json_array_size(missing) > 5)
			buf_puts(w->out, " …");
	}
}

/* How a waiver's file is signed: that nobody did is never left out. */
static void
put_signed(struct writer *w, const json_t *o)
{
	if (strcmp(str(o, "signature"), "none") == 0)
		buf_puts(w->out, TR("UNSIGNED\n", "署名なし\n"));
	else if (strcmp(str(o, "signature"), "present") == 0)
		buf_printf(w->out, TR("signed with the key %s\n",
		    "鍵 %s の署名あり\n"), str(o, "signed_by"));
	else
		buf_puts(w->out, TR("signature not checked\n",
		    "署名は未確認\n"));
}

/* What was accepted for a time, and what no longer is. */
static void
put_waivers(struct writer *w, const json_t *r)
{
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(r, "waivers"), i, o) {
		buf_puts(w->out, TR("Waiver ", "免除 "));
		put_safe(w->out, str(o, "id"), strlen(str(o, "id")));
		buf_puts(w->out, TR(" of ", ": "));
		put_safe(w->out, str(o, "check"), strlen(str(o, "check")));
		buf_printf(w->out, TR(", until %s: %s; ", "、%s まで: %s。"),
		    str(o, "until"), report_words(o, "state_text"));
		put_signed(w, o);
	}
}

static void
put_head(struct writer *w, const json_t *r)
{
	static const enum verdict order[] = { VERDICT_PASS, VERDICT_FAIL,
	    VERDICT_UNKNOWN, VERDICT_REVIEW, VERDICT_NOT_APPLICABLE };
	const json_t *counts = json_object_get(r, "counts");
	const json_t *policy = json_object_get(r, "policy");
	size_t i;

	buf_printf(w->out, TR("Policy: %s %s (edition %s), as of %s\n",
	    "ポリシー: %s %s (%s 版)、判定日 %s\n"), str(policy, "id"),
	    str(policy, "version"), str(policy, "edition"), str(r, "as_of"));
	buf_printf(w->out, TR("★%d: %d criteria", "★%d: %d 基準"),
	    (int)json_integer_value(json_object_get(r, "level")),
	    (int)json_integer_value(json_object_get(counts, "total")));
	for (i = 0; i < VERDICTS; i++)
		buf_printf(w->out, "  %s %d", text_of(verdict_text(order[i])),
		    (int)json_integer_value(json_object_get(counts,
		    verdict_name(order[i]))));
	put_populations(w, r);
	buf_puts(w->out, TR("\nThese are a machine's findings; only a person "
	    "determines conformity.\n",
	    "\nこれは機械による判定です。適合かどうかは人が決めます。\n"));
}

static const char *
who_text(const char *who)
{
	static const struct { const char *who; struct text text; } names[] = {
		{ "anyone", { "anyone", "誰でも" } },
		{ "it", { "IT staff", "情報担当" } },
		{ "vendor", { "the vendor", "業者" } },
		{ "management", { "management", "経営" } },
		{ "specialist", { "a specialist", "専門家" } },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].who, who) == 0)
			return text_of(&names[i].text);
	return who;
}

static void
put_lead(struct writer *w, const json_t *a)
{
	int days = (int)json_integer_value(json_object_get(a, "lead_days"));
	struct buf b;

	buf_init(&b, 1024);
	if (days >= 60)
		buf_printf(&b, TR("takes %d months: begin first",
		    "%d か月かかる: 先に始める"), (days + 29) / 30);
	else if (days > 0)
		buf_printf(&b, TR("takes %d days", "%d 日かかる"), days);
	else
		buf_puts(&b, TR("at once", "すぐできる"));
	buf_printf(&b, TR("; work: %s; by %s", "。手間は%s。担当は%s"),
	    view_effort(str(a, "effort")), who_text(str(a, "who")));
	put_wrapped(w, buf_str(&b), 13, 13);
	buf_free(&b);
}

static void
put_action(struct writer *w, const json_t *a, size_t number)
{
	enum verdict v = verdict_of(a);
	char head[64];
	size_t used;

	(void)snprintf(head, sizeof(head), "%3zu %-8s ", number,
	    report_short_id(str(a, "criterion")));
	buf_puts(w->out, head);
	used = strlen(head);
	buf_puts(w->out, text_of(verdict_text(v)));
	buf_puts(w->out, ": ");
	used += text_width(text_of(verdict_text(v)),
	    strlen(text_of(verdict_text(v)))) + 2;
	if (*report_words(a, "found") != '\0')
		put_wrapped(w, report_words(a, "found"), 13, used);
	else if (v == VERDICT_REVIEW)
		put_wrapped(w, report_words(a, "ask"), 13, used);
	else
		put_wrapped(w, report_words(a, "reason_text"), 13, used);
	buf_puts(w->out, TR("             -> ", "             → "));
	put_wrapped(w, report_words(a, "remedy"), 13, 16);
	buf_puts(w->out, "             ");
	put_lead(w, a);
}

static void
put_actions(struct writer *w, const json_t *r, size_t most)
{
	const json_t *list = json_object_get(r, "actions"), *a;
	size_t n = json_array_size(list), i;

	if (n == 0)
		return;
	buf_printf(w->out, TR("\nNext actions (%zu", "\n次の一手 (全 %zu 件"),
	    n);
	if (most > 0 && most < n)
		buf_printf(w->out, TR(", the first %zu", "のうち初めの %zu 件"),
		    most);
	buf_puts(w->out, TR("; what takes longest comes first)\n",
	    "。時間のかかるものが先)\n"));
	json_array_foreach(list, i, a) {
		if (most > 0 && i == most)
			break;
		put_action(w, a, i + 1);
	}
}

static void
put_in_the_way(struct writer *w, const json_t *r)
{
	const json_t *g;
	bool any = false;
	size_t i;

	json_array_foreach(json_object_get(r, "gaps"), i, g) {
		if (!view_in_the_way(g))
			continue;
		if (!any)
			buf_puts(w->out, TR("\nFirst: files that could not be "
			    "read as any table. While they lie there, the "
			    "ledgers\nor exports of that plugin do not count "
			    "as whole, and what rests on them stays "
			    "undecided.\n", "\n最初に: どの表としても読めない"
			    "ファイル。ここにある間は、同じプラグインの台帳や出力は"
			    "\n揃ったものとみなせず、対応する評価基準は判定できま"
			    "せん。\n"));
		any = true;
		buf_printf(w->out, "  %s ", str(g, "plugin"));
		put_safe(w->out, str(g, "what"), strlen(str(g, "what")));
		buf_puts(w->out, "\n    ");
		put_wrapped(w, report_words(g, "why"), 4, 4);
	}
	if (any)
		buf_puts(w->out, TR("  Move each out of the folder, mend it, "
		    "or, for a ledger, name its table in "
		    "ledgers/columns.json.\n", "  フォルダーの外へ移すか、直すか、"
		    "台帳なら ledgers/columns.json に表の名前を書いてください。\n"));
}

static void
put_cite(struct writer *w, const json_t *c)
{
	const json_t *lines = json_object_get(c, "lines");
	char sha[17] = "", item[16];

	(void)snprintf(sha, sizeof(sha), "%s", str(c, "sha256"));
	buf_puts(w->out, "               [");
	put_safe(w->out, str(c, "path"), strlen(str(c, "path")));
	if (lines != NULL)
		buf_printf(w->out, TR(" line %d", " %d 行"),
		    (int)json_integer_value(json_array_get(lines, 0)));
	(void)snprintf(item, sizeof(item), "%d",
	    (int)json_integer_value(json_object_get(c, "item")));
	buf_printf(w->out, TR("; item %s; sha256 %s...; %s %s]\n",
	    "。項目 %s。sha256 %s...。%s %s]\n"),
	    str(c, "member")[0] != '\0' ? str(c, "member") : item, sha,
	    str(c, "plugin"), str(c, "taken"));
}

static void
put_observation(struct writer *w, const json_t *o)
{
	const json_t *list = json_object_get(o, "deciding"), *d, *c;
	size_t i, k;

	buf_printf(w->out, "           %s %s\n", str(o, "subject"),
	    text_of(verdict_text(verdict_of(o))));
	json_array_foreach(list, i, d) {
		buf_puts(w->out, "             ");
		put_wrapped(w, report_words(d, "text"), 13, 13);
		json_array_foreach(json_object_get(d, "cites"), k, c)
			if (k < 3)
				put_cite(w, c);
	}
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
put_needs(struct writer *w, const json_t *criterion)
{
	const json_t *need;
	size_t i;

	json_array_foreach(json_object_get(criterion, "needs"), i, need) {
		buf_puts(w->out, TR("           needs: ", "           必要: "));
		put_wrapped(w, report_words(need, "what"), 13, 18);
	}
}

/* What people said and signed, beside the verdict. */
static void
put_beside(struct writer *w, const json_t *r, const json_t *c)
{
	struct buf lines;
	const char *line, *end;
	struct buf one;

	buf_init(&lines, 1u << 18);
	beside_lines(r, c, ~0, &lines);
	for (line = buf_str(&lines); *line != '\0'; line = *end == '\0' ?
	    end : end + 1) {
		end = line + strcspn(line, "\n");
		buf_init(&one, 1u << 18);
		buf_put(&one, line, (size_t)(end - line));
		buf_puts(w->out, "         ");
		put_wrapped(w, buf_str(&one), 11, 9);
		buf_free(&one);
	}
	buf_free(&lines);
}

static void
put_criterion(struct writer *w, const json_t *r, const json_t *c, bool details)
{
	enum verdict v = verdict_of(c);
	const json_t *id, *check, *o;
	size_t i, k;

	buf_printf(w->out, "%s %-8s %s", verdict_sign(v),
	    report_short_id(str(c, "id")), text_of(verdict_text(v)));
	if (v == VERDICT_UNKNOWN)
		buf_printf(w->out, " (%s)", report_words(c, "reason_text"));
	buf_puts(w->out, "\n           ");
	put_wrapped(w, report_words(c, "text"), 11, 11);
	put_beside(w, r, c);
	if (v == VERDICT_UNKNOWN || v == VERDICT_REVIEW)
		put_needs(w, c);
	json_array_foreach(json_object_get(c, "checks"), i, id) {
		check = find_check(r, json_string_value(id));
		if (!details || check == NULL)
			continue;
		buf_printf(w->out, "         %s ",
		    verdict_sign(verdict_of(check)));
		put_wrapped(w, report_words(check, "title"), 11, 11);
		json_array_foreach(json_object_get(check, "observations"), k, o)
			put_observation(w, o);
		if (*report_words(check, "doubt") != '\0') {
			buf_puts(w->out, TR("           may still be false: ",
			    "           それでも誤り得る点: "));
			put_wrapped(w, report_words(check, "doubt"), 13, 31);
		}
	}
}

static void
put_criteria(struct writer *w, const json_t *r, bool details)
{
	const json_t *list = json_object_get(r, "criteria"), *c, *h;
	const char *open = "";
	size_t i;

	json_array_foreach(list, i, c) {
		if (strcmp(str(c, "requirement"), open) != 0) {
			open = str(c, "requirement");
			h = json_object_get(json_object_get(r, "headings"),
			    open);
			buf_printf(w->out, "\n%s %s\n", report_short_id(open),
			    report_words(h, "title"));
		}
		put_criterion(w, r, c, details);
	}
}

static void
put_gaps(struct writer *w, const json_t *r)
{
	const json_t *list = json_object_get(r, "gaps"), *g;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	buf_printf(w->out, TR("\nGaps (%zu): looked for, and not to be had\n",
	    "\n欠落 (%zu 件): 探したが得られなかったもの\n"),
	    json_array_size(list));
	json_array_foreach(list, i, g) {
		buf_printf(w->out, "  %s %s ", str(g, "plugin"),
		    view_gap(str(g, "reason")));
		put_safe(w->out, str(g, "what"), strlen(str(g, "what")));
		buf_puts(w->out, "\n    ");
		put_wrapped(w, report_words(g, "why"), 4, 4);
	}
}

void
report_text(const json_t *result, const struct report_text_options *o,
    struct buf *out)
{
	struct writer w = { out, o->columns };

	if (json_object_get(result, "notice") != NULL)
		put_wrapped(&w, report_words(result, "notice"), 0, 0);
	put_head(&w, result);
	put_waivers(&w, result);
	if (o->criteria)
		put_criteria(&w, result, o->details);
	put_in_the_way(&w, result);
	put_actions(&w, result, o->actions);
	if (o->criteria)
		put_gaps(&w, result);
}
