/* SPDX-License-Identifier: Apache-2.0
 * Mutants of a check: one small change each, made in its JSON, so that a
 * mutant is parsed as any check is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void
mutate_bound(struct mutation *m, json_t *o, const char *key,
    const char *pointer)
{
	const json_t *v = json_object_get(o, key);
	const struct operator *op = operator_find(key);

	/* Equality is tested by its opposite; bounds by one step each way. */
	if (!json_is_integer(v) || op == NULL || strcmp(key, "eq") == 0 ||
	    strcmp(key, "ne") == 0)
		return;
	try_member(m, o, key, json_integer(json_integer_value(v) + 1),
	    pointer, "bound + 1");
	try_member(m, o, key, json_integer(json_integer_value(v) - 1),
	    pointer, "bound - 1");
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
		mutate_node(m, json_array_get(list, i), place);
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
	if (empty != NULL)
		try_member(m, o, "on_empty", json_string(strcmp(empty,
		    "pass") == 0 ? "fail" : "pass"), pointer, "on_empty");
	for (i = 0; i < 2; i++) {
		(void)snprintf(place, sizeof(place), "%s/%s", pointer,
		    parts[i]);
		mutate_node(m, json_object_get(o, parts[i]), place);
	}
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
	mutate_range(m, o, pointer);
}

static void
mutate_gates(struct mutation *m)
{
	static const char *const gates[] = { "applies_when", "reliable_when",
	    "max_age", "min_grade" };
	json_t *was;
	char place[64];
	size_t i;

	for (i = 0; i < 4; i++) {
		was = json_object_get(m->whole, gates[i]);
		if (was == NULL)
			continue;
		json_incref(was);
		(void)snprintf(place, sizeof(place), "/%s", gates[i]);
		(void)json_object_del(m->whole, gates[i]);
		try_one(m, place, "left out");
		(void)json_object_set_new(m->whole, gates[i], was);
		mutate_node(m, was, place);
	}
}

int
fixture_mutate(const struct policy *p, const json_t *tests, const char *check,
    void (*each)(void *arg, const char *pointer, const char *what,
    bool survived), void *arg, struct error *err)
{
	struct mutation m = { p, tests, check, NULL, each, arg, err, 0 };
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
	json_decref(m.whole);
	return m.failed;
}
