/* SPDX-License-Identifier: Apache-2.0
 * Roles that a policy asks for. Never lets one that extends another ask for
 * fewer.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "say.h"
#include "policy_roles.h"

#define MEMBER "signatures"

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

/* 3 to 5, or 0. */
static int
level_of(const json_t *entry)
{
	const char *text = json_string_value(json_object_get(entry, "level"));

	return text != NULL && strncmp(text, "star", 4) == 0 &&
	    text[4] >= '3' && text[4] <= '5' && text[5] == '\0' ?
	    text[4] - '0' : 0;
}

static bool
holds(const json_t *roles, const char *name)
{
	const json_t *e;
	size_t i;

	json_array_foreach(roles, i, e)
		if (strcmp(json_string_value(e), name) == 0)
			return true;
	return false;
}

static int
check_names(const json_t *roles, const char *where, struct error *err)
{
	static const char *const known[] = { "collector", "firm", "specialist",
	    "evaluator", "verifier" };
	const char *name;
	const json_t *e;
	size_t i, k;

	if (json_array_size(roles) == 0)
		return bad(err, where, "roles is a list that is not empty",
		    "roles は空でない配列です");
	json_array_foreach(roles, i, e) {
		name = json_string_value(e);
		for (k = 0; name != NULL && k < 5; k++)
			if (strcmp(known[k], name) == 0)
				break;
		if (name == NULL || k == 5)
			return bad(err, where, "roles are collector, firm, "
			    "specialist, evaluator, verifier", "roles は "
			    "collector, firm, specialist, evaluator, verifier "
			    "です");
		for (k = 0; k < i; k++)
			if (strcmp(json_string_value(json_array_get(roles, k)),
			    name) == 0)
				return bad(err, where, "a role is there twice",
				    "同じ役割が二つあります");
	}
	return 0;
}

int
policy_check_roles(const json_t *bundle, struct error *err)
{
	static const char *const known[] = { "level", "roles", "note", NULL };
	const json_t *list = json_object_get(bundle, MEMBER), *o;
	int r = 0, level, last = 0;
	struct text note;
	char where[40];
	size_t i;

	if (list != NULL && !json_is_array(list))
		return bad(err, "/" MEMBER, "must be a list", "配列が要ります");
	json_array_foreach(list, i, o) {
		(void)snprintf(where, sizeof(where), "/" MEMBER "/%zu", i);
		if ((r = say_only_keys(o, where, known, err)) != 0 ||
		    (r = json_get_text(o, where, "note", &note, err)) != 0 ||
		    (r = check_names(json_object_get(o, "roles"), where,
		    err)) != 0)
			return r;
		if ((level = level_of(o)) <= last)
			return bad(err, where, "levels are star3 to star5, "
			    "ascending", "level は star3 から star5 の昇順です");
		last = level;
	}
	return 0;
}

const json_t *
policy_roles(const json_t *bundle, int level)
{
	const json_t *found = NULL, *o;
	size_t i;

	json_array_foreach(json_object_get(bundle, MEMBER), i, o)
		if (level_of(o) != 0 && level_of(o) <= level)
			found = o;
	return found;
}

/* Into its place by level, instead of what stands there. */
static void
lay(json_t *list, json_t *entry)
{
	size_t i = 0;

	while (i < json_array_size(list) &&
	    level_of(json_array_get(list, i)) < level_of(entry))
		i++;
	if (i < json_array_size(list) &&
	    level_of(json_array_get(list, i)) == level_of(entry))
		(void)json_array_set(list, i, entry);
	else
		(void)json_array_insert(list, i, entry);
}

int
policy_extend_roles(json_t *base, const json_t *own, struct error *err)
{
	json_t *list = json_object_get(base, MEMBER), *o, *e;
	const json_t *before;
	size_t i, k;
	int r;

	if ((r = policy_check_roles(own, err)) != 0)
		return r;
	if (list == NULL && json_object_get(own, MEMBER) != NULL)
		(void)json_object_set_new(base, MEMBER, list = json_array());
	json_array_foreach(json_object_get(own, MEMBER), i, o) {
		before = json_object_get(policy_roles(base, level_of(o)),
		    "roles");
		json_array_foreach((json_t *)(uintptr_t)before, k, e)
			if (!holds(json_object_get(o, "roles"),
			    json_string_value(e)))
				return bad(err, "/" MEMBER, "a policy that "
				    "extends another may ask for more roles, "
				    "never for fewer", "拡張するポリシーは、役割を"
				    "増やすことしかできません");
		lay(list, o);
	}
	return 0;
}
