/* SPDX-License-Identifier: Apache-2.0
 * Findings in policies. Asks the operators themselves: what no value can pass,
 * and what every value passes, tests nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "lint.h"
#include "operator.h"

#define PLACE 256
#define POINTS_MAX 256

struct lint {
	const struct policy *p;
	const json_t *tests;
	void (*found)(void *arg, const char *where, const struct text *what);
	void *arg;
	const char *check;
};

static void
complain(const struct lint *l, const char *where, const char *en,
    const char *ja)
{
	const struct text what = { en, ja };
	char place[PLACE];

	(void)snprintf(place, sizeof(place), "%s%s%s", l->check == NULL ? "" :
	    l->check, l->check == NULL ? "" : " ", where);
	l->found(l->arg, place, &what);
}

/* ---- values that a column can have ---- */

/* Points around every number that leaves on this fact name. */
struct points { int64_t v[POINTS_MAX]; size_t n; };

static void
add_point(struct points *p, int64_t v)
{
	int k;

	for (k = -1; k <= 1 && p->n < POINTS_MAX; k++)
		p->v[p->n++] = v + k;
}

static void
add_literal(struct points *p, const struct node *n)
{
	const json_t *l = n->operand.literal, *e;
	size_t i;

	if (n->operand.kind != OPERAND_LITERAL)
		return;
	if (json_is_integer(l))
		add_point(p, json_integer_value(l));
	json_array_foreach(l, i, e)
		if (json_is_integer(e))
			add_point(p, json_integer_value(e));
}

static bool
same_fact(const struct node *a, const struct node *b)
{
	return a->kind == NODE_LEAF && b->kind == NODE_LEAF &&
	    a->fact.table == b->fact.table && a->fact.index == b->fact.index &&
	    a->fact.up == b->fact.up;
}

/* Leaves whose every value can be tried out: of numbers and of words of a
 * closed list, against literals. */
static bool
can_try(const struct node *n)
{
	return n->kind == NODE_LEAF && n->operand.kind == OPERAND_LITERAL &&
	    n->op->can == NULL && !operator_is_of_cell(n->op) &&
	    strcmp(n->op->name, "present") != 0 &&
	    (n->fact.column->type == TABLE_INT ||
	    n->fact.column->type == TABLE_ENUM ||
	    n->fact.column->type == TABLE_BOOL);
}

static bool
holds(const struct node *n, int64_t num, const char *str)
{
	struct store_value v = { .set = true, .num = num, .str = str };
	struct compare c = { .type = n->fact.column->type, .have = &v,
	    .want = &n->operand };

	return n->op->holds(&c);
}

/* How many of the leaves on one fact hold for a value: all, or any. */
static bool
together(const struct node *const *v, size_t n, bool all, int64_t num,
    const char *str)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (holds(v[i], num, str) != all)
			return !all;
	return all;
}

/* Whether some value passes, and whether some value fails. */
static void
try_values(const struct node *const *v, size_t n, bool all, bool *passes,
    bool *fails)
{
	const struct table_column *c = v[0]->fact.column;
	struct points p = { { 0 }, 0 };
	size_t i;

	*passes = *fails = false;
	if (c->type == TABLE_ENUM) {
		for (i = 0; c->symbols[i] != NULL; i++)
			*(together(v, n, all, 0, c->symbols[i]) ? passes :
			    fails) = true;
		return;
	}
	if (c->type == TABLE_BOOL) {
		for (i = 0; i < 2; i++)
			*(together(v, n, all, (int64_t)i, NULL) ? passes :
			    fails) = true;
		return;
	}
	add_point(&p, INT32_MIN);
	add_point(&p, INT32_MAX);
	for (i = 0; i < n; i++)
		add_literal(&p, v[i]);
	for (i = 0; i < p.n; i++)
		*(together(v, n, all, p.v[i], NULL) ? passes : fails) = true;
}

static void
judge_values(const struct lint *l, const struct node *const *v, size_t n,
    bool all)
{
	bool passes, fails;

	try_values(v, n, all, &passes, &fails);
	if (!passes)
		complain(l, v[0]->pointer, "no value can pass this",
		    "この条件を満たす値がありません");
	if (!fails)
		complain(l, v[0]->pointer, "no value can fail this",
		    "この条件はどの値でも満たされます");
}

/* Leaves of one list that ask about one fact, judged together. */
static void
lint_list(const struct lint *l, const struct node *n)
{
	const struct node *v[NODE_MAX / 64];
	size_t i, k, count;

	for (i = 0; i < n->n; i++) {
		if (!can_try(n->child[i]))
			continue;
		for (k = 0; k < i; k++)
			if (can_try(n->child[k]) && same_fact(n->child[k],
			    n->child[i]))
				break;
		if (k < i)
			continue;
		for (k = i, count = 0; k < n->n && count < NODE_MAX / 64; k++)
			if (can_try(n->child[k]) && same_fact(n->child[k],
			    n->child[i]))
				v[count++] = n->child[k];
		if (count > 1)
			judge_values(l, v, count, n->kind == NODE_ALL);
	}
}

static void
lint_count(const struct lint *l, const struct node *n)
{
	bool passes = false, fails = false;
	struct points p = { { 0 }, 0 };
	size_t i;

	add_point(&p, 0);
	add_point(&p, INT32_MAX);
	add_literal(&p, n);
	for (i = 0; i < p.n; i++)
		if (p.v[i] >= 0)
			*(operator_holds_int(n->op, p.v[i], &n->operand) ?
			    &passes : &fails) = true;
	if (!passes)
		complain(l, n->pointer, "no number can pass this",
		    "この条件を満たす件数がありません");
	if (!fails)
		complain(l, n->pointer, "no number can fail this",
		    "この条件はどの件数でも満たされます");
}

static void
lint_node(const struct lint *l, const struct node *n)
{
	const struct node *one = n;
	size_t i;

	if (n == NULL)
		return;
	if (n->kind == NODE_COUNT)
		lint_count(l, n);
	else if (can_try(n))
		judge_values(l, &one, 1, true);
	if (n->kind == NODE_ALL || n->kind == NODE_ANY)
		lint_list(l, n);
	for (i = 0; i < n->n; i++)
		lint_node(l, n->child[i]);
	lint_node(l, n->where);
	lint_node(l, n->expect);
}

/* The same condition twice in one list. */
static void
lint_twice(const struct lint *l, const json_t *o, const char *place)
{
	const json_t *list, *v;
	char below[PLACE];
	const char *key;
	size_t i, k;

	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		(void)snprintf(below, sizeof(below), "%s/%s", place, key);
		lint_twice(l, v, below);
	}
	list = json_is_array(o) ? o : NULL;
	for (i = 0; i < json_array_size(list); i++) {
		v = json_array_get(list, i);
		for (k = 0; json_is_object(v) && k < i; k++)
			if (json_equal(json_array_get(list, k), v))
				complain(l, place, "the same condition twice",
				    "同じ条件が二つあります");
		lint_twice(l, v, place);
	}
}

/* ---- texts ---- */

/* The next {name} in s from *at; false at the end. */
static bool
next_placeholder(const char *s, size_t *at, const char **name, size_t *n)
{
	const char *open = strchr(s + *at, '{'), *close;

	if (open == NULL || (close = strchr(open, '}')) == NULL)
		return false;
	*name = open;
	*n = (size_t)(close - open) + 1;
	*at = (size_t)(close - s) + 1;
	return true;
}

static bool
has_all_of(const char *a, const char *b)
{
	const char *name;
	char copy[80];
	size_t at = 0, n;

	while (next_placeholder(a, &at, &name, &n)) {
		(void)snprintf(copy, sizeof(copy), "%.*s", (int)n, name);
		if (strstr(b, copy) == NULL)
			return false;
	}
	return true;
}

/* Whether a column has this symbol, and a word of its own for it. Yes and no
 * are values of configuration files too, which a text may have to name. */
static bool
column_words(const struct table_column *c, const char *s, size_t n)
{
	const json_t *v;
	const char *symbol, *word;
	size_t i;

	json_array_foreach(c->symbols_json, i, v) {
		symbol = json_string_value(v);
		word = json_string_value(json_object_get(json_array_get(
		    c->words, i), "ja"));
		if (symbol != NULL && word != NULL && strlen(symbol) == n &&
		    strncmp(symbol, s, n) == 0)
			return strcmp(symbol, word) != 0 &&
			    strcmp(symbol, "yes") != 0 &&
			    strcmp(symbol, "no") != 0;
	}
	return false;
}

static bool
is_symbol(const struct table_list *tables, const char *s, size_t n)
{
	size_t i, k;

	for (i = 0; i < tables->n; i++)
		for (k = 0; k < tables->v[i].n; k++)
			if (column_words(&tables->v[i].columns[k], s, n))
				return true;
	return false;
}

/* A reader of Japanese is told values in words, never as tables store them. */
static void
lint_symbols(const struct lint *l, const char *ja, const char *place)
{
	static const char part[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	char en[PLACE], told[PLACE];
	size_t n;

	for (; *ja != '\0'; ja += n) {
		n = strspn(ja, part);
		if (n > 0 && is_symbol(&l->p->own, ja, n)) {
			(void)snprintf(en, sizeof(en),
			    "the Japanese text has the symbol %.*s, "
			    "not its word", (int)n, ja);
			(void)snprintf(told, sizeof(told),
			    "日本語の文に、語ではなく記号 %.*s があります",
			    (int)n, ja);
			complain(l, place, en, told);
		}
		n += n == 0;
	}
}

/* Every object with en or ja has both, with the same placeholders. */
static void
lint_texts(const struct lint *l, const json_t *o, const char *place)
{
	const json_t *en = json_object_get(o, "en"), *ja, *v;
	char below[PLACE];
	const char *key;
	size_t i;

	ja = json_object_get(o, "ja");
	if ((en != NULL) != (ja != NULL) || (en != NULL &&
	    (json_string_length(en) == 0 || json_string_length(ja) == 0)))
		complain(l, place, "a text in one language only",
		    "片方の言語しかない文があります");
	else if (json_is_string(en) && json_is_string(ja) &&
	    (!has_all_of(json_string_value(en), json_string_value(ja)) ||
	    !has_all_of(json_string_value(ja), json_string_value(en))))
		complain(l, place, "placeholders differ between the languages",
		    "二つの言語で差し込み箇所が違います");
	if (json_is_string(ja))
		lint_symbols(l, json_string_value(ja), place);
	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		/* The words of plugins are for their own checks. */
		if (place[0] == '\0' && strcmp(key, "tables") == 0)
			continue;
		(void)snprintf(below, sizeof(below), "%s/%s", place, key);
		lint_texts(l, v, below);
	}
	json_array_foreach(o, i, v) {
		key = json_string_value(json_object_get(v, "id"));
		if (key != NULL)
			(void)snprintf(below, sizeof(below), "%s/%s", place,
			    key);
		else
			(void)snprintf(below, sizeof(below), "%s/%zu", place,
			    i);
		lint_texts(l, v, below);
	}
}

/* ---- tests and criteria ---- */

static void
lint_tests(const struct lint *l, const struct check *c)
{
	static const struct { const char *verdict; struct text what; } wanted[] = {
		{ "pass", { "no test expects pass",
		    "pass になる試験がありません" } },
		{ "fail", { "no test expects fail",
		    "fail になる試験がありません" } },
		{ "unknown", { "no test expects unknown",
		    "unknown になる試験がありません" } },
	};
	const char *id, *verdict;
	const json_t *test;
	size_t i, k;
	bool found;

	for (k = 0; k < 3; k++) {
		found = false;
		json_array_foreach(l->tests, i, test) {
			id = json_string_value(json_object_get(test, "check"));
			verdict = json_string_value(json_object_get(
			    json_object_get(test, "expect"), "verdict"));
			found = found || (id != NULL && verdict != NULL &&
			    strcmp(id, c->id) == 0 &&
			    strcmp(verdict, wanted[k].verdict) == 0);
		}
		if (!found)
			complain(l, "", wanted[k].what.en, wanted[k].what.ja);
	}
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* What to do next is told in sentences; reports set them in running text. */
static void
lint_remedy(const struct lint *l, const char *place, const struct text *t)
{
	if (!ends_with(t->en, ".") || !ends_with(t->ja, "。"))
		complain(l, place, "ends without a full stop",
		    "句点で終わっていません");
}

static void
lint_criterion(const struct lint *l, const struct criterion *c)
{
	static const char *const texts[] = { "text", "ask", "ask_role",
	    "remedy" };
	char place[PLACE];
	struct text t;
	size_t i;

	for (i = 0; i < 4; i++) {
		(void)snprintf(place, sizeof(place), "%s/%s", c->id, texts[i]);
		if (json_get_text(c->json, c->id, texts[i], &t, NULL) != 0)
			complain(l, place, "is missing", "がありません");
		else if (strcmp(texts[i], "remedy") == 0)
			lint_remedy(l, place, &t);
	}
	(void)snprintf(place, sizeof(place), "%s/needs", c->id);
	if (json_array_size(json_object_get(c->json, "needs")) == 0)
		complain(l, place, "is missing", "がありません");
	(void)snprintf(place, sizeof(place), "%s/lead_days", c->id);
	if (!json_is_integer(json_object_get(c->json, "lead_days")))
		complain(l, place, "is missing", "がありません");
}

void
lint_policy(const struct policy *p, const json_t *tests,
    void (*found)(void *arg, const char *where, const struct text *what),
    void *arg)
{
	struct lint l = { p, tests, found, arg, NULL };
	const json_t *checks = json_object_get(p->json, "checks");
	size_t i;

	for (i = 0; i < p->check_n; i++) {
		const struct check *c = &p->checks[i];

		l.check = c->id;
		lint_tests(&l, c);
		lint_remedy(&l, "/remedy", &c->remedy);
		lint_node(&l, c->where);
		lint_node(&l, c->applies_when);
		lint_node(&l, c->reliable_when);
		lint_node(&l, c->expect);
		lint_twice(&l, json_object_get(json_array_get(checks, i),
		    "expect"), "/expect");
	}
	l.check = NULL;
	for (i = 0; i < p->criterion_n; i++)
		lint_criterion(&l, &p->criteria[i]);
	lint_texts(&l, p->json, "");
}
