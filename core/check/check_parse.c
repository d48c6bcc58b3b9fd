/* SPDX-License-Identifier: Apache-2.0
 * One check out of JSON. Never guesses what is not said.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "say.h"
#include "policy.h"

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

/* {"table":[[upto,n],…],"stratum":COLUMN}; the column is looked up with the
 * population. */
static int
parse_sample(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	static const char *const known[] = { "table", "stratum", NULL };
	const json_t *table = json_object_get(o, "table"), *e;
	int64_t last = 0, upto, n;
	size_t i;
	int r = say_only_keys(o, where, known, err);

	if (r != 0)
		return r;
	c->quantifier = QUANTIFIER_SAMPLE;
	if (json_array_size(table) == 0 ||
	    json_array_size(table) > POLICY_SAMPLE_MAX)
		return bad(err, where, "a sample's table has 1 to 16 lines",
		    "sample の table は 1 から 16 行です");
	json_array_foreach(table, i, e) {
		upto = json_integer_value(json_array_get(e, 0));
		n = json_integer_value(json_array_get(e, 1));
		if (json_array_size(e) != 2 || upto <= last || n < 1)
			return bad(err, where, "a line of a sample's table is "
			    "[up to, how many], upwards", "table の各行は "
			    "[上限, 件数] で、上限の順に並べます");
		c->sample[i].upto = last = upto;
		c->sample[i].n = n;
		c->sample_n++;
	}
	return 0;
}

static int
parse_stratum(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	const char *name = json_string_value(json_object_get(json_object_get(
	    json_object_get(o, "quantifier"), "sample"), "stratum"));

	if (name == NULL)
		return 0;
	if (c->population->ledger != NULL)
		c->stratum_column = table_column(c->population->ledger, name);
	if (c->stratum_column == NULL || (c->stratum_column->type !=
	    TABLE_TEXT && c->stratum_column->type != TABLE_ENUM))
		return bad(err, where, "stratum is a text column of the "
		    "population's ledger", "stratum は母集団の台帳の文字列の"
		    "列です");
	c->stratum_index = (size_t)(c->stratum_column -
	    c->population->ledger->columns);
	return 0;
}

static int
parse_corroborate(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	static const char *const known[] = { "views", "origins", NULL };
	const json_t *cor = json_object_get(o, "corroborate"), *e;
	const char *prefer;
	size_t i;
	int r, v;

	if ((r = json_get_str_opt(o, where, "prefer", &prefer, err)) != 0)
		return r;
	if (prefer != NULL && strcmp(prefer, "newest") != 0)
		return say_bad(err, where, "prefer", json_object_get(o,
		    "prefer"), "prefer can only be newest",
		    "prefer は newest だけです");
	c->prefer_newest = prefer != NULL;
	if (cor == NULL)
		return 0;
	if ((r = say_only_keys(cor, where, known, err)) != 0)
		return r;
	json_array_foreach(json_object_get(cor, "views"), i, e) {
		for (v = TABLE_CONFIGURED; v <= TABLE_DECLARED; v++)
			if (json_is_string(e) && strcmp(json_string_value(e),
			    table_view_name((enum table_view)v)) == 0)
				break;
		if (v > TABLE_DECLARED)
			return bad(err, where, "corroborate names no view",
			    "corroborate の views が正しくありません");
		c->corroborate_views |= 1u << v;
	}
	if (json_object_get(cor, "origins") == NULL)
		return 0;
	return json_get_int(cor, where, "origins", 1, 8,
	    &c->corroborate_origins, err);
}

static int
parse_quantifier(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	static const struct { const char *outer, *inner; enum quantifier q;
	    int64_t max; } forms[] = {
		{ "at_least", "count", QUANTIFIER_AT_LEAST, INT32_MAX },
		{ "at_least", "percent", QUANTIFIER_AT_LEAST_PERCENT, 100 },
		{ "at_most", "fail", QUANTIFIER_AT_MOST_FAIL, INT32_MAX },
	};
	const json_t *q = json_object_get(o, "quantifier"), *v;
	const char *word = json_string_value(q);
	size_t i;

	if (json_object_get(q, "sample") != NULL)
		return parse_sample(json_object_get(q, "sample"), where, c,
		    err);

	if (word != NULL && strcmp(word, "all") == 0) {
		c->quantifier = QUANTIFIER_ALL;
		return 0;
	}
	if (word != NULL && strcmp(word, "any") == 0) {
		c->quantifier = QUANTIFIER_ANY;
		return 0;
	}
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		v = json_object_get(json_object_get(q, forms[i].outer),
		    forms[i].inner);
		if (!json_is_integer(v) || json_object_size(q) != 1)
			continue;
		c->quantifier = forms[i].q;
		c->quantity = json_integer_value(v);
		if (c->quantity >= 0 && c->quantity <= forms[i].max)
			return 0;
	}
	return say_bad(err, where, "quantifier", json_object_get(o,
		    "quantifier"), "quantifier is all, any, at_least, at_most or "
	    "sample", "quantifier は all, any, at_least, at_most, sample の"
	    "どれかです");
}

static int
parse_population(const struct check_context *ctx, struct node_context *nodes,
    const json_t *o, const char *where, struct check *c, struct error *err)
{
	static const char *const known[] = { "population", "where", NULL };
	const char *name;
	const json_t *pred;
	char below[192];
	json_t *f;
	int r;

	(void)snprintf(below, sizeof(below), "%.180s/for", where);
	if ((r = json_get_object(o, where, "for", &f, err)) != 0 ||
	    (r = say_only_keys(f, below, known, err)) != 0 ||
	    (r = json_get_str(f, below, "population", &name, err)) != 0)
		return r;
	c->population = population_find(ctx->populations, name);
	if (c->population == NULL || c->population->unfit)
		return bad(err, below, c->population == NULL ?
		    "the policy names no such population" :
		    "the population's ledger is in no table",
		    c->population == NULL ?
		    "この母集団はポリシーにありません" :
		    "母集団の台帳の表がありません");
	nodes->whole = population_is_whole(c->population);
	if ((r = parse_stratum(o, where, c, err)) != 0)
		return r;
	pred = json_object_get(f, "where");
	if (pred == NULL)
		return 0;
	c->where = node_parse(nodes, pred, "/for/where", c->population->ledger,
	    err);
	return c->where == NULL ? ERR_INPUT : 0;
}

static int
parse_gate(struct node_context *ctx, const json_t *o, const char *key,
    const struct table *ledger, const char *pointer, struct node **out,
    struct error *err)
{
	const json_t *pred = json_object_get(o, key);

	if (pred == NULL)
		return 0;
	*out = node_parse(ctx, pred, pointer, ledger, err);
	return *out == NULL ? ERR_INPUT : 0;
}

static int
parse_limits(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	const char *age, *grade;
	int r;

	if ((r = json_get_str_opt(o, where, "max_age", &age, err)) != 0 ||
	    (r = json_get_str_opt(o, where, "min_grade", &grade, err)) != 0)
		return r;
	if (age != NULL && !date_parse_span(age, &c->max_age))
		return say_bad(err, where, "max_age", json_object_get(o,
		    "max_age"), "max_age is a duration such as P30D",
		    "max_age は P30D のような期間です");
	c->has_max_age = age != NULL;
	if (grade == NULL)
		return 0;
	if (grade[0] != 'R' || grade[1] < '0' || grade[1] > '4' ||
	    grade[2] != '\0')
		return say_bad(err, where, "min_grade", json_object_get(o,
		    "min_grade"), "min_grade is R0 to R4",
		    "min_grade は R0 から R4 です");
	c->min_grade = grade[1] - '0';
	return 0;
}

static int
parse_remedy(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	static const char *const known[] = { "text", "who", "effort",
	    "lead_days", NULL };
	char below[192];
	json_t *remedy;
	int r;

	(void)snprintf(below, sizeof(below), "%.180s/remedy", where);
	if ((r = json_get_object(o, where, "remedy", &remedy, err)) != 0 ||
	    (r = say_only_keys(remedy, below, known, err)) != 0 ||
	    (r = json_get_text(remedy, below, "text", &c->remedy, err)) != 0 ||
	    (r = json_get_str(remedy, below, "who", &c->who, err)) != 0 ||
	    (r = json_get_str(remedy, below, "effort", &c->effort, err)) != 0)
		return r;
	return json_get_int(remedy, below, "lead_days", 0, 3660, &c->lead_days,
	    err);
}

static int
parse_words(const json_t *o, const char *where, struct check *c,
    struct error *err)
{
	static const char *const methods[] = { "EXAMINE", "INTERVIEW", "TEST" };
	json_t *supports;
	size_t i;
	int r;

	if ((r = json_get_str(o, where, "id", &c->id, err)) != 0 ||
	    (r = json_get_int(o, where, "rev", 1, INT32_MAX, &c->rev,
	    err)) != 0 ||
	    (r = json_get_str(o, where, "method", &c->method, err)) != 0 ||
	    (r = json_get_text(o, where, "title", &c->title, err)) != 0 ||
	    (r = json_get_array(o, where, "supports", &supports, err)) != 0)
		return r;
	c->supports = supports;
	c->doubt.en = c->doubt.ja = "";
	if (json_object_get(o, "doubt") != NULL &&
	    (r = json_get_text(o, where, "doubt", &c->doubt, err)) != 0)
		return r;
	for (i = 0; i < 3; i++)
		if (strcmp(methods[i], c->method) == 0)
			return 0;
	return say_bad(err, where, "method", json_object_get(o,
		    "method"), "method is EXAMINE, INTERVIEW or TEST",
	    "method は EXAMINE, INTERVIEW, TEST のどれかです");
}

static int
parse_conditions(const struct check_context *ctx, const json_t *o,
    const char *where, struct check *c, struct error *err)
{
	const struct { const char *key, *pointer; struct node **to; } parts[] = {
		{ "applies_when", "/applies_when", &c->applies_when },
		{ "reliable_when", "/reliable_when", &c->reliable_when },
		{ "expect", "/expect", &c->expect },
	};
	struct node_context nodes = { ctx->tables, ctx->parameters, false, 0,
	    0 };
	int r = parse_population(ctx, &nodes, o, where, c, err);
	size_t i;

	for (i = 0; r == 0 && i < 3; i++)
		r = parse_gate(&nodes, o, parts[i].key, c->population->ledger,
		    parts[i].pointer, parts[i].to, err);
	if (r == 0 && c->expect == NULL)
		return bad(err, where, "expect is missing",
		    "expect がありません");
	if (r != 0)
		(void)error_prefix(err, where);
	return r;
}

int
check_parse(const json_t *o, const char *where,
    const struct check_context *ctx, struct check *out, struct error *err)
{
	static const char *const known[] = { "id", "rev", "method", "title",
	    "supports", "for", "quantifier", "applies_when", "reliable_when",
	    "max_age", "min_grade", "corroborate", "prefer", "expect", "remedy", "doubt", NULL };
	int r;

	memset(out, 0, sizeof(*out));
	if ((r = say_only_keys(o, where, known, err)) != 0 ||
	    (r = parse_words(o, where, out, err)) != 0)
		return r;
	if ((r = parse_quantifier(o, where, out, err)) != 0 ||
	    (r = parse_limits(o, where, out, err)) != 0 ||
	    (r = parse_corroborate(o, where, out, err)) != 0 ||
	    (r = parse_remedy(o, where, out, err)) != 0)
		return r;
	return parse_conditions(ctx, o, where, out, err);
}

void
check_free(struct check *c)
{
	node_free(c->where);
	node_free(c->applies_when);
	node_free(c->reliable_when);
	node_free(c->expect);
	c->where = c->applies_when = c->reliable_when = c->expect = NULL;
	free(c->unfit);
	c->unfit = NULL;
}
