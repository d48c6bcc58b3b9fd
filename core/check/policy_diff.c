/* SPDX-License-Identifier: Apache-2.0
 * Differences of policies. Never calls a change tighter or looser but where
 * the parameter itself says which side is which.
 */
#include <string.h>

#include "policy_diff.h"

static void
note(json_t *list, const char *id, const char *change, json_t *members)
{
	json_t *o = json_pack("{s:s, s:s}", "id", id, "change", change);

	if (members != NULL)
		(void)json_object_set_new(o, "members", members);
	(void)json_array_append_new(list, o);
}

/* Names of the members that are not equal. */
static json_t *
differing(const json_t *a, const json_t *b)
{
	json_t *list = json_array(), *v;
	const char *key;

	json_object_foreach((json_t *)(uintptr_t)a, key, v)
		if (!json_equal(v, json_object_get(b, key)))
			(void)json_array_append_new(list, json_string(key));
	json_object_foreach((json_t *)(uintptr_t)b, key, v)
		if (json_object_get(a, key) == NULL)
			(void)json_array_append_new(list, json_string(key));
	return list;
}

static const char *
side_of(const json_t *a, const json_t *b)
{
	const json_t *was = json_object_get(a, "default");
	const json_t *is = json_object_get(b, "default");
	const char *direction = json_string_value(json_object_get(b,
	    "direction"));
	bool more = json_integer_value(is) > json_integer_value(was);

	if (!json_is_integer(was) || !json_is_integer(is) ||
	    direction == NULL || json_equal(was, is))
		return "changed";
	if (strcmp(direction, "min") == 0)
		return more ? "tightened" : "loosened";
	if (strcmp(direction, "max") == 0)
		return more ? "loosened" : "tightened";
	return "changed";
}

static json_t *
diff_objects(const json_t *a, const json_t *b, bool parameters)
{
	json_t *list = json_array(), *v, *other;
	const char *id;

	json_object_foreach((json_t *)(uintptr_t)a, id, v) {
		other = json_object_get(b, id);
		if (other == NULL)
			note(list, id, "removed", NULL);
		else if (!json_equal(v, other))
			note(list, id, parameters ? side_of(v, other) :
			    "changed", differing(v, other));
	}
	json_object_foreach((json_t *)(uintptr_t)b, id, v)
		if (json_object_get(a, id) == NULL)
			note(list, id, "added", NULL);
	return list;
}

/* A list of objects with ids, as an object. */
static json_t *
by_id(const json_t *list)
{
	json_t *o = json_object();
	const json_t *e;
	const char *id;
	size_t i;

	json_array_foreach(list, i, e)
		if ((id = json_string_value(json_object_get(e, "id"))) != NULL)
			(void)json_object_set(o, id, (json_t *)(uintptr_t)e);
	return o;
}

static json_t *
all_criteria(const struct policy *p)
{
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < p->criterion_n; i++)
		(void)json_object_set(o, p->criteria[i].id,
		    (json_t *)(uintptr_t)p->criteria[i].json);
	return o;
}

json_t *
policy_diff(const struct policy *old, const struct policy *new)
{
	json_t *a = by_id(json_object_get(old->json, "checks"));
	json_t *b = by_id(json_object_get(new->json, "checks"));
	json_t *ka = all_criteria(old), *kb = all_criteria(new);
	json_t *out = json_pack("{s:o, s:o, s:o, s:o, s:o}", "parameters",
	    diff_objects(json_object_get(old->json, "parameters"),
	    json_object_get(new->json, "parameters"), true), "criteria",
	    diff_objects(ka, kb, false), "checks", diff_objects(a, b, false),
	    "populations", diff_objects(json_object_get(old->json,
	    "populations"), json_object_get(new->json, "populations"), false),
	    "decide", diff_objects(json_object_get(old->json, "decide"),
	    json_object_get(new->json, "decide"), false));

	json_decref(a);
	json_decref(b);
	json_decref(ka);
	json_decref(kb);
	return out;
}
