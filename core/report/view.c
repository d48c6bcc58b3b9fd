/* SPDX-License-Identifier: Apache-2.0
 * A result document looked at. Adds no judgement of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "check/determination.h"
#include "view.h"

bool
view_is_formula(const char *s)
{
	return s[0] != '\0' && strchr("=+-@\t\r", s[0]) != NULL;
}

const char *
view_str(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

int64_t
view_int(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

enum verdict
view_verdict(const json_t *o)
{
	enum verdict v = VERDICT_UNKNOWN;

	(void)verdict_parse(view_str(o, "verdict"), &v);
	return v;
}

const json_t *
view_check(const struct view *v, const char *id)
{
	return json_object_get(v->checks, id);
}

const json_t *
view_heading(const struct view *v, const json_t *criterion)
{
	return json_object_get(json_object_get(v->result, "headings"),
	    view_str(criterion, "requirement"));
}

static const char *
word_of(const char *name, const char *const (*table)[3])
{
	size_t i;

	for (i = 0; table[i][0] != NULL; i++)
		if (strcmp(table[i][0], name) == 0)
			return text_lang() == TEXT_JA ? table[i][2] :
			    table[i][1];
	return name;
}

const char *
view_who(const char *who)
{
	static const char *const table[][3] = {
		{ "anyone", "anyone", "だれでも" },
		{ "it", "IT staff", "情報システム担当" },
		{ "vendor", "vendor", "業者" },
		{ "specialist", "specialist", "登録セキスペ等の専門家" },
		{ "management", "management", "経営層" },
		{ "hr", "personnel", "人事・総務" },
		{ NULL, NULL, NULL },
	};

	return word_of(who, table);
}

const char *
view_effort(const char *effort)
{
	static const char *const table[][3] = {
		{ "S", "hours", "数時間" }, { "M", "days", "数日" },
		{ "L", "weeks", "数週間" }, { NULL, NULL, NULL },
	};

	return word_of(effort, table);
}

bool
view_in_the_way(const json_t *gap)
{
	return json_object_get(gap, "table") == NULL &&
	    strncmp(view_str(gap, "subject"), "firm:", 5) == 0 &&
	    strcmp(view_str(gap, "reason"), "invalid") == 0 &&
	    view_str(gap, "what")[0] != '\0';
}

const char *
view_gap(const char *reason)
{
	static const char *const table[][3] = {
		{ "absent", "absent", "なし" },
		{ "denied", "denied", "権限なし" },
		{ "limit", "limit met", "上限超過" },
		{ "timeout", "timed out", "時間切れ" },
		{ "io", "read error", "読み取りエラー" },
		{ "invalid", "could not be read", "読めない" },
		{ "cancelled", "cancelled", "中断" },
		{ "not-run", "not run", "未実行" },
		{ NULL, NULL, NULL },
	};

	return word_of(reason, table);
}

const struct text *
view_determination(const json_t *d)
{
	size_t i;

	for (i = 0; i < DETERMINATIONS; i++)
		if (strcmp(determination_words[i].name, view_str(d,
		    "determination")) == 0)
			return &determination_words[i].text;
	return NULL;
}

const struct text *
view_firm(const char *subject)
{
	static const struct text firm = { "the firm", "会社" };

	return strncmp(subject, "firm:", 5) == 0 ? &firm : NULL;
}

/* Whom an observation is about: members of a policy's populations by what
 * these are called, hosts by their names. */
static void
put_subject(const struct view *v, const json_t *observation, struct buf *out)
{
	const char *subject = view_str(observation, "subject"), *title;
	const struct text *firm = view_firm(subject);
	size_t n = strcspn(subject, ":");
	char kind[64];

	if (firm != NULL) {
		buf_puts(out, text_of(firm));
		return;
	}
	(void)snprintf(kind, sizeof(kind), "%.*s", (int)(n < 60 ? n : 60),
	    subject);
	title = report_words(json_object_get(json_object_get(v->result,
	    "populations"), kind), "title");
	if (subject[n] == '\0' || title[0] == '\0' || strcmp(kind, "host") == 0 ||
	    strcmp(kind, "firm") == 0)
		buf_puts(out, subject);
	else
		buf_printf(out, "%s %s", title, subject + n + 1);
}

/* The first words of what decided a check on a subject. */
static const char *
found_of(const json_t *observation)
{
	return report_words(json_array_get(json_object_get(observation,
	    "deciding"), 0), "text");
}

/* The check that bears the verdict: the first whose own is the same. */
static const json_t *
bearer(const struct view *v, const json_t *criterion)
{
	const json_t *list = json_object_get(criterion, "checks"), *id, *check;
	size_t i;

	json_array_foreach(list, i, id) {
		check = view_check(v, json_string_value(id));
		if (check != NULL && strcmp(view_str(check, "verdict"),
		    view_str(criterion, "verdict")) == 0)
			return check;
	}
	return NULL;
}

void
view_why(const struct view *v, const json_t *criterion, struct buf *out)
{
	const json_t *check = bearer(v, criterion), *o;
	const char *words;
	size_t i;

	json_array_foreach(json_object_get(check, "observations"), i, o) {
		words = found_of(o);
		if (strcmp(view_str(o, "verdict"), view_str(criterion,
		    "verdict")) != 0 || words[0] == '\0')
			continue;
		put_subject(v, o, out);
		buf_printf(out, ": %s", words);
		return;
	}
	words = report_words(criterion, "reason_text");
	if (words[0] != '\0') {
		buf_puts(out, words);
		return;
	}
	buf_puts(out, check != NULL ? report_words(check, "title") :
	    TR("a person has to judge it", "人の判断が要ります"));
}

void
view_basis(const struct view *v, const json_t *criterion, struct buf *out)
{
	const json_t *list = json_object_get(criterion, "checks"), *id, *check,
	    *o;
	const char *found;
	size_t i, k;

	json_array_foreach(list, i, id) {
		if ((check = view_check(v, json_string_value(id))) == NULL)
			continue;
		buf_printf(out, "%s%s: %s", out->n > 0 ? "\n" : "",
		    report_words(check, "title"), text_of(verdict_text(
		    view_verdict(check))));
		json_array_foreach(json_object_get(check, "observations"), k,
		    o) {
			found = found_of(o);
			if (k >= 5 || found[0] == '\0')
				continue;
			buf_puts(out, "\n  ");
			put_subject(v, o, out);
			buf_printf(out, ": %s", found);
		}
		if (k > 5)
			buf_printf(out, TR("\n  and %zu more",
			    "\n  ほか %zu 件"), k - 5);
	}
}

void
view_needs(const json_t *criterion, struct buf *out)
{
	const json_t *list = json_object_get(criterion, "needs"), *need;
	size_t i;

	json_array_foreach(list, i, need)
		buf_printf(out, "%s%s", i > 0 ? "\n" : "",
		    report_words(need, "what"));
}

/* ---- evidence ---- */

/* Walk all citations below an observation's deciding leaves. */
static void
each_cite(const json_t *check, void (*each)(void *arg, const json_t *cite),
    void *arg)
{
	const json_t *o, *leaf, *cite;
	size_t i, k, m;

	json_array_foreach(json_object_get(check, "observations"), i, o)
		json_array_foreach(json_object_get(o, "deciding"), k, leaf)
			json_array_foreach(json_object_get(leaf, "cites"), m,
			    cite)
				each(arg, cite);
}

struct gather { struct view_artifact *v; size_t n, cap; bool failed; };

static void
gather_one(void *arg, const json_t *cite)
{
	struct gather *g = arg;
	struct view_artifact *v;

	if (g->n == g->cap) {
		size_t cap = g->cap == 0 ? 256 : g->cap * 2;

		if ((v = realloc(g->v, cap * sizeof(*v))) == NULL) {
			g->failed = true;
			return;
		}
		g->v = v;
		g->cap = cap;
	}
	g->v[g->n++] = (struct view_artifact){ view_int(cite, "item"),
	    view_str(cite, "path"), view_str(cite, "sha256"),
	    view_str(cite, "plugin"), view_str(cite, "taken"),
	    view_str(cite, "grade"), view_str(cite, "member") };
}

static int
by_item(const void *a, const void *b)
{
	const struct view_artifact *x = a, *y = b;

	return x->item < y->item ? -1 : x->item > y->item;
}

static void
sort_once(struct gather *g)
{
	size_t i, kept = 0;

	if (g->n > 0)
		qsort(g->v, g->n, sizeof(*g->v), by_item);
	for (i = 0; i < g->n; i++)
		if (kept == 0 || g->v[kept - 1].item != g->v[i].item)
			g->v[kept++] = g->v[i];
	g->n = kept;
}

void
view_evidence(const struct view *v, const json_t *criterion,
    void (*each)(void *arg, const struct view_artifact *a), void *arg)
{
	struct gather g = { .v = NULL };
	const json_t *id;
	size_t i;

	json_array_foreach(json_object_get(criterion, "checks"), i, id)
		each_cite(view_check(v, json_string_value(id)), gather_one,
		    &g);
	sort_once(&g);
	for (i = 0; i < g.n; i++)
		each(arg, &g.v[i]);
	free(g.v);
}

int
view_open(const json_t *result, struct view *out, struct error *err)
{
	struct gather g = { .v = NULL };
	json_t *check;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->result = result;
	out->checks = json_object();
	json_array_foreach(json_object_get(result, "checks"), i, check) {
		(void)json_object_set(out->checks, view_str(check, "id"),
		    check);
		each_cite(check, gather_one, &g);
	}
	sort_once(&g);
	out->artifacts = g.v;
	out->n_artifacts = g.n;
	return g.failed || out->checks == NULL ? error_nomem(err) : 0;
}

void
view_close(struct view *v)
{
	json_decref(v->checks);
	free(v->artifacts);
	memset(v, 0, sizeof(*v));
}
