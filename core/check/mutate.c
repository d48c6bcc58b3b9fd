/* SPDX-License-Identifier: Apache-2.0
 * Mutants of a check: one small change each, made in its JSON, so that a
 * mutant is parsed as any check is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "fixture.h"
#include "operator.h"

#define PLACE 256

struct mutation {
	const struct policy *p;
	const json_t *tests;
	const char *check;
	json_t *whole;          /* the check being changed in place */
	void (*each)(void *arg, const char *pointer, const char *what,
	    bool survived);
	void *arg;
	struct error *err;
	int failed;
	size_t in_any;          /* lists of alternatives around */
};

/* Some test of the check comes out otherwise than expected. */
static bool
is_noticed(struct mutation *m, const struct check *c)
{
	struct fixture_outcome o;
	const json_t *test;
	const char *id;
	size_t i;

	json_array_foreach(m->tests, i, test) {
		id = json_string_value(json_object_get(test, "check"));
		if (id == NULL || strcmp(id, m->check) != 0)
			continue;
		if ((m->failed = fixture_run(m->p, c, test, &o, m->err)) != 0)
			return true;
		if (!fixture_expects(test, &o))
			return true;
	}
	return false;
}

static void
try_one(struct mutation *m, const char *pointer, const char *what)
{
	struct error why;
	struct check c;
	const struct check_context ctx = policy_context(m->p);
	bool valid = check_parse(m->whole, "mutant", &ctx, &c, &why) == 0;

	/* A change that is no check at all tests nothing. */
	if (valid && m->failed == 0)
		m->each(m->arg, pointer, what, !is_noticed(m, &c));
	check_free(&c);
}

/* Replace a member, try, and put it back. */
static void
try_member(struct mutation *m, json_t *o, const char *key, json_t *value,
    const char *pointer, const char *what)
{
	json_t *was = json_incref(json_object_get(o, key));

	(void)json_object_set_new(o, key, value);
	try_one(m, pointer, what);
	(void)json_object_set_new(o, key, was);
}

/* Rename a member, try, and put it back. */
static void
try_rename(struct mutation *m, json_t *o, const char *key, const char *other,
    const char *pointer)
{
	json_t *was = json_incref(json_object_get(o, key));
	char what[96];

	(void)snprintf(what, sizeof(what), "%s -> %s", key, other);
	(void)json_object_del(o, key);
	(void)json_object_set(o, other, was);
	try_one(m, pointer, what);
	(void)json_object_del(o, other);
	(void)json_object_set_new(o, key, was);
}

/* "P12M" with its last number one more or less, "" if that is none. */
static void
step_span(const char *span, int step, char out[32])
{
	size_t n = strlen(span), end, begin;
	long v;

	out[0] = '\0';
	if (n < 3 || n > 20)
		return;
	for (end = n - 1; end > 0 && !(span[end - 1] >= '0' &&
	    span[end - 1] <= '9'); end--)
		;
	for (begin = end; begin > 0 && span[begin - 1] >= '0' &&
	    span[begin - 1] <= '9'; begin--)
		;
	v = strtol(span + begin, NULL, 10) + step;
	if (end > begin && v > 0)
		(void)snprintf(out, 32, "%.*s%ld%s", (int)begin, span, v,
		    span + end);
}

/* The day before or after, "" if it is none. */
static void
step_day(const char *day, int step, char out[32])
{
	int64_t days;

	out[0] = '\0';
	if (date_parse(day, &days))
		date_format(days + step, out);
}

static void
step_text(const char *text, int step, char out[32])
{
	struct date_span span;

	if (date_parse_span(text, &span))
		step_span(text, step, out);
	else
		step_day(text, step, out);
}

/* A bound, whatever its form, one step to each side. */
static void
mutate_value(struct mutation *m, json_t *o, const char *key,
    const char *pointer)
{
	static const char *const what[] = { "bound - 1", "bound + 1" };
	const json_t *v = json_object_get(o, key), *param;
	char text[32];
	int i;

	if (json_is_object(v) && (param = json_object_get(v, "param")) != NULL)
		v = json_object_get(json_object_get(json_object_get(
		    m->p->json, "parameters"), json_string_value(param)),
		    "default");
	for (i = 0; i < 2; i++) {
		if (json_is_integer(v))
			try_member(m, o, key, json_integer(
			    json_integer_value(v) + 2 * i - 1), pointer,
			    what[i]);
		if (!json_is_string(v))
			continue;
		step_text(json_string_value(v), 2 * i - 1, text);
		if (text[0] != '\0')
			try_member(m, o, key, json_string(text), pointer,
			    what[i]);
	}
	v = json_object_get(v, "as_of_minus");
	for (i = 0; i < 2 && json_is_string(v); i++) {
		step_text(json_string_value(v), 2 * i - 1, text);
		if (text[0] != '\0')
			try_member(m, o, key, json_pack("{s:s}", "as_of_minus",
			    text), pointer, what[i]);
	}
}

/* The ends of between, one step to each side. */
static void
mutate_between(struct mutation *m, json_t *list, const char *pointer)
{
	json_int_t was;
	size_t i;
	int k;

	for (i = 0; i < json_array_size(list); i++) {
		was = json_integer_value(json_array_get(list, i));
		for (k = -1; k <= 1; k += 2) {
			/* Of ranges side by side in an any, one that reaches
			 * into the next may change nothing. */
			if (m->in_any > 0 && i == 1 && k == 1)
				continue;
			(void)json_array_set_new(list, i,
			    json_integer(was + k));
			try_one(m, pointer, i == 0 ? "lower end by one" :
			    "upper end by one");
		}
		(void)json_array_set_new(list, i, json_integer(was));
	}
}

static void
mutate_bound(struct mutation *m, json_t *o, const char *key,
    const char *pointer)
{
	/* Equality is tested by its opposite; bounds by one step each way. */
	if (strcmp(key, "eq") == 0 || strcmp(key, "ne") == 0 ||
	    strcmp(key, "matches") == 0 || strcmp(key, "contains") == 0)
		return;
	if (strcmp(key, "between") == 0)
		mutate_between(m, json_object_get(o, key), pointer);
	else
		mutate_value(m, o, key, pointer);
}

static void
mutate_operators(struct mutation *m, json_t *o, const char *pointer)
{
	const struct operator *op;

	for (op = operators; op->name != NULL; op++) {
		if (json_object_get(o, op->name) == NULL)
			continue;
		if (op->opposite != NULL)
			try_rename(m, o, op->name, op->opposite, pointer);
		mutate_bound(m, o, op->name, pointer);
	}
}

static void mutate_node(struct mutation *m, json_t *o, const char *pointer);

static void
mutate_list(struct mutation *m, json_t *o, const char *key, const char *other,
    const char *pointer)
{
	json_t *list = json_object_get(o, key), *e;
	char place[PLACE];
	size_t i;

	if (!json_is_array(list))
		return;
	if (json_array_size(list) > 1)
		try_rename(m, o, key, other, pointer);
	json_array_foreach(list, i, e) {
		json_t *kept = json_incref(e);

		(void)snprintf(place, sizeof(place), "%s/%s/%zu", pointer, key,
		    i);
		if (json_array_size(list) > 1) {
			(void)json_array_remove(list, i);
			try_one(m, place, "left out");
			(void)json_array_insert(list, i, kept);
		}
		json_decref(kept);
		m->in_any += strcmp(key, "any") == 0;
		mutate_node(m, json_array_get(list, i), place);
		m->in_any -= strcmp(key, "any") == 0;
	}
}

static void
mutate_range(struct mutation *m, json_t *o, const char *pointer)
{
	static const char *const parts[] = { "where", "expect" };
	const char *empty = json_string_value(json_object_get(o, "on_empty"));
	json_t *where = json_object_get(o, "where");
	char place[PLACE];
	size_t i;

	if (where != NULL) {
		json_incref(where);
		(void)json_object_del(o, "where");
		try_one(m, pointer, "where left out");
		(void)json_object_set_new(o, "where", where);
	}
	/* Nothing at all passes no more than it is known: not by itself. */
	if (empty != NULL)
		try_member(m, o, "on_empty", json_string(strcmp(empty,
		    "pass") == 0 || strcmp(empty, "unknown") == 0 ? "fail" :
		    "pass"), pointer, "on_empty");
	for (i = 0; i < 2; i++) {
		(void)snprintf(place, sizeof(place), "%s/%s", pointer,
		    parts[i]);
		mutate_node(m, json_object_get(o, parts[i]), place);
	}
}

static void
leave_out(struct mutation *m, json_t *o, const char *key, const char *pointer,
    const char *what)
{
	json_t *was = json_incref(json_object_get(o, key));

	if (was == NULL)
		return;
	(void)json_object_del(o, key);
	try_one(m, pointer, what);
	(void)json_object_set_new(o, key, was);
}

/* Each key of a match, and the match. */
static void
mutate_match(struct mutation *m, json_t *o, const char *pointer)
{
	json_t *match = json_object_get(o, "match"), *copy, *v;
	char what[96];
	const char *key;

	if (match == NULL)
		return;
	if (json_object_size(match) == 1) {
		leave_out(m, o, "match", pointer, "match left out");
		return;
	}
	copy = json_copy(match);
	json_object_foreach(copy, key, v) {
		(void)snprintf(what, sizeof(what), "match of %s left out", key);
		leave_out(m, match, key, pointer, what);
	}
	json_decref(copy);
}

static void
mutate_cadence(struct mutation *m, json_t *o, const char *pointer)
{
	static const char *const bounds[] = { "every", "during", "min_each",
	    "grace" };
	size_t i;

	for (i = 0; i < 4; i++)
		if (json_object_get(o, bounds[i]) != NULL)
			mutate_value(m, o, bounds[i], pointer);
}

static void
mutate_node(struct mutation *m, json_t *o, const char *pointer)
{
	if (!json_is_object(o) || json_object_get(o, "human") != NULL)
		return;
	mutate_list(m, o, "all", "any", pointer);
	mutate_list(m, o, "any", "all", pointer);
	if (json_object_get(o, "fact") != NULL ||
	    json_object_get(o, "count") != NULL)
		mutate_operators(m, o, pointer);
	if (json_object_get(o, "cadence") != NULL)
		mutate_cadence(m, o, pointer);
	mutate_match(m, o, pointer);
	mutate_range(m, o, pointer);
}

/* Who is asked, and how many must pass. */
static void
mutate_population(struct mutation *m)
{
	json_t *of = json_object_get(m->whole, "for"), *q, *inner, *v;
	const char *key, *bound;

	leave_out(m, of, "where", "/for", "where left out");
	mutate_node(m, json_object_get(of, "where"), "/for/where");
	q = json_object_get(m->whole, "quantifier");
	if (json_is_string(q)) {
		/* Of a firm there is one: any and all are the same. */
		if (strcmp(json_string_value(json_object_get(of,
		    "population")), "firm") != 0)
			try_member(m, m->whole, "quantifier", json_string(
			    strcmp(json_string_value(q), "all") == 0 ? "any" :
			    "all"), "/quantifier", "all and any exchanged");
		return;
	}
	json_object_foreach(q, key, inner)
		json_object_foreach(inner, bound, v)
			if (json_is_integer(v))
				mutate_value(m, inner, bound, "/quantifier");
}

static void
mutate_gates(struct mutation *m)
{
	static const char *const gates[] = { "applies_when", "reliable_when",
	    "max_age", "min_grade", "corroborate", "prefer" };
	char place[64];
	size_t i;

	for (i = 0; i < 6; i++) {
		(void)snprintf(place, sizeof(place), "/%s", gates[i]);
		leave_out(m, m->whole, gates[i], place, "left out");
		mutate_node(m, json_object_get(m->whole, gates[i]), place);
	}
	if (json_object_get(m->whole, "max_age") != NULL)
		mutate_value(m, m->whole, "max_age", "/max_age");
}

int
fixture_mutate(const struct policy *p, const json_t *tests, const char *check,
    void (*each)(void *arg, const char *pointer, const char *what,
    bool survived), void *arg, struct error *err)
{
	struct mutation m = { p, tests, check, NULL, each, arg, err, 0,
	    0 };
	json_t *o;
	size_t i;

	json_array_foreach(json_object_get(p->json, "checks"), i, o)
		if (strcmp(json_string_value(json_object_get(o, "id")),
		    check) == 0)
			m.whole = json_deep_copy(o);
	if (m.whole == NULL)
		return error_set(err, ERR_USAGE, 0, "%s: no such check",
		    "%s: この点検はありません", check);
	mutate_node(&m, json_object_get(m.whole, "expect"), "/expect");
	mutate_gates(&m);
	mutate_population(&m);
	json_decref(m.whole);
	return m.failed;
}
