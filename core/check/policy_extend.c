/* SPDX-License-Identifier: Apache-2.0
 * Policies extended. Never lets one that extends another ask for less.
 */
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/json.h"
#include "say.h"
#include "policy.h"
#include "policy_extend.h"
#include "policy_roles.h"

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

/* Members of objects, none of which may be there already. */
static int
join_objects(json_t *base, const json_t *own, const char *key,
    struct error *err)
{
	json_t *to = json_object_get(base, key), *from, *v;
	const char *id;

	if ((from = json_object_get(own, key)) == NULL)
		return 0;
	if (to == NULL)
		(void)json_object_set_new(base, key, to = json_object());
	json_object_foreach(from, id, v) {
		if (json_object_get(to, id) != NULL)
			return bad(err, id, "the policy that is extended has "
			    "it already", "拡張元のポリシーに既にあります");
		(void)json_object_set(to, id, v);
	}
	return 0;
}

static int
join_lists(json_t *base, const json_t *own, const char *key)
{
	const json_t *from = json_object_get(own, key);
	json_t *to = json_object_get(base, key);

	if (from == NULL)
		return 0;
	if (to == NULL)
		return json_object_set_new(base, key, json_copy((json_t *)
		    (uintptr_t)from));
	return json_array_extend(to, (json_t *)(uintptr_t)from);
}

static json_t *
by_id(const json_t *list, const char *id)
{
	const char *other;
	json_t *o;
	size_t i;

	json_array_foreach(list, i, o) {
		other = json_string_value(json_object_get(o, "id"));
		if (other != NULL && id != NULL && strcmp(other, id) == 0)
			return o;
	}
	return NULL;
}

/* Requirements; those that are there get the new criteria. */
static void
join_catalog(json_t *base, const json_t *own)
{
	json_t *to = json_object_get(base, "catalog"), *o, *there;
	size_t i;

	json_array_foreach(json_object_get(own, "catalog"), i, o) {
		there = by_id(to, json_string_value(json_object_get(o, "id")));
		if (there == NULL)
			(void)json_array_append(to, o);
		else
			(void)json_array_extend(json_object_get(there,
			    "criteria"), json_object_get(o, "criteria"));
	}
}

/* The tables of plugins that base does not know. */
static void
join_tables(json_t *base, const json_t *own)
{
	json_t *to = json_object_get(base, "tables"), *o;
	size_t i;

	json_array_foreach(json_object_get(own, "tables"), i, o)
		if (by_id(to, json_string_value(json_object_get(o, "id"))) ==
		    NULL)
			(void)json_array_append(to, o);
}

static bool
is_looser(const json_t *param, json_int_t value)
{
	const char *direction = json_string_value(json_object_get(param,
	    "direction"));
	json_int_t was = json_integer_value(json_object_get(param, "default"));

	if (direction != NULL && strcmp(direction, "min") == 0)
		return value < was;
	if (direction != NULL && strcmp(direction, "max") == 0)
		return value > was;
	return value != was;
}

static int
tighten(json_t *base, const json_t *own, struct error *err)
{
	json_t *set = json_object_get(own, "set"), *v, *param;
	const char *id;

	json_object_foreach(set, id, v) {
		param = json_object_get(json_object_get(base, "parameters"),
		    id);
		if (param == NULL || !json_is_integer(v) ||
		    !json_is_integer(json_object_get(param, "default")))
			return bad(err, id, "set names no parameter that is a "
			    "number", "set に数の設定値がありません");
		if (is_looser(param, json_integer_value(v)))
			return bad(err, id, "a policy that extends another may "
			    "only tighten it", "拡張するポリシーは、設定値を厳しく"
			    "することしかできません");
		(void)json_object_set_new(param, "extended_from",
		    json_integer(json_integer_value(json_object_get(param,
		    "default"))));
		(void)json_object_set(param, "default", v);
	}
	return 0;
}

/* What was extended, by digest. */
static void
note_base(json_t *base)
{
	unsigned char digest[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct buf b;

	buf_init(&b, POLICY_BYTES_MAX);
	json_write(&b, base);
	hash_bytes(buf_str(&b), b.n, digest);
	hash_to_hex(digest, hex);
	(void)json_object_set_new(base, "extends", json_pack("{s:O, s:O, s:s}",
	    "id", json_object_get(base, "id"), "version",
	    json_object_get(base, "version"), "digest", hex));
	buf_free(&b);
}

json_t *
policy_extend(json_t *base, const json_t *own, struct error *err)
{
	static const char *const head[] = { "id", "version", "edition", "title",
	    "source", "preview", "notice", "reason" };
	static const char *const known[] = { "format", "extends", "id",
	    "version", "edition", "title", "source", "preview", "notice",
	    "reason", "set", "parameters", "populations", "catalog", "checks",
	    "decide", "tables", "mappings", "signatures", NULL };
	json_t *v;
	size_t i;

	note_base(base);
	for (i = 0; i < 8; i++)
		if ((v = json_object_get(own, head[i])) != NULL)
			(void)json_object_set(base, head[i], v);
	if (say_only_keys(own, "", known, err) != 0 ||
	    tighten(base, own, err) != 0 ||
	    policy_extend_roles(base, own, err) != 0 ||
	    join_objects(base, own, "parameters", err) != 0 ||
	    join_objects(base, own, "populations", err) != 0 ||
	    join_objects(base, own, "decide", err) != 0) {
		json_decref(base);
		return NULL;
	}
	join_catalog(base, own);
	join_tables(base, own);
	(void)join_lists(base, own, "checks");
	(void)join_lists(base, own, "mappings");
	return base;
}

static int
check_mapping(const json_t *o, const char *where, struct error *err)
{
	static const char *const known[] = { "from", "to", "relation", "by",
	    "reviewed_on", "note", NULL };
	static const char *const target[] = { "framework", "edition", "id",
	    "title", NULL };
	static const char *const relations[] = { "equal-to", "equivalent-to",
	    "subset-of", "superset-of", "intersects-with", NULL };
	const char *text, *relation, *day;
	int64_t days;
	json_t *to;
	size_t i;
	int r;

	if ((r = say_only_keys(o, where, known, err)) != 0 ||
	    (r = json_get_str(o, where, "from", &text, err)) != 0 ||
	    (r = json_get_str(o, where, "relation", &relation, err)) != 0 ||
	    (r = json_get_str_opt(o, where, "reviewed_on", &day, err)) != 0 ||
	    (r = json_get_object(o, where, "to", &to, err)) != 0 ||
	    (r = say_only_keys(to, where, target, err)) != 0 ||
	    (r = json_get_str(to, where, "framework", &text, err)) != 0 ||
	    (r = json_get_str(to, where, "edition", &text, err)) != 0 ||
	    (r = json_get_str(to, where, "id", &text, err)) != 0)
		return r;
	for (i = 0; relations[i] != NULL; i++)
		if (strcmp(relations[i], relation) == 0)
			break;
	if (relations[i] == NULL)
		return bad(err, where, "no relation that is known",
		    "relation が正しくありません");
	if (day != NULL && !date_parse(day, &days))
		return bad(err, where, "reviewed_on is a day",
		    "reviewed_on は日付です");
	/* What nobody reviewed tells of an origin, not of equality. */
	return day != NULL || strcmp(relation, "intersects-with") == 0 ? 0 :
	    bad(err, where, "a relation other than intersects-with needs "
	    "reviewed_on", "intersects-with 以外の relation には reviewed_on が"
	    "要ります");
}

int
policy_check_mappings(const json_t *bundle, struct error *err)
{
	const json_t *list = json_object_get(bundle, "mappings"), *o;
	char where[40];
	size_t i;
	int r = 0;

	if (list != NULL && !json_is_array(list))
		return bad(err, "/mappings", "must be a list",
		    "配列が要ります");
	json_array_foreach(list, i, o) {
		(void)snprintf(where, sizeof(where), "/mappings/%zu", i);
		if (r == 0)
			r = check_mapping(o, where, err);
	}
	return r;
}
