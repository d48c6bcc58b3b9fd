/* SPDX-License-Identifier: Apache-2.0
 * Bounded JSON reading and canonical writing. Never opens anything.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

/* jansson's own depth limit is fixed at 2048; ours holds before it recurses. */
static bool
too_deep(const char *p, size_t n)
{
	bool quoted = false;
	size_t depth = 0, i;

	for (i = 0; i < n; i++) {
		if (quoted) {
			if (p[i] == '\\')
				i++;
			else if (p[i] == '"')
				quoted = false;
		} else if (p[i] == '"')
			quoted = true;
		else if (p[i] == '{' || p[i] == '[') {
			if (++depth > JSON_DEPTH_MAX)
				return true;
		} else if ((p[i] == '}' || p[i] == ']') && depth > 0)
			depth--;
	}
	return false;
}

static bool
has_real(const json_t *v)
{
	const char *key;
	json_t *member;
	size_t i;

	if (json_is_real(v))
		return true;
	if (json_is_array(v))
		json_array_foreach(v, i, member)
			if (has_real(member))
				return true;
	if (json_is_object(v))
		json_object_foreach((json_t *)(uintptr_t)v, key, member)
			if (has_real(member))
				return true;
	return false;
}

json_t *
json_read(const char *p, size_t n, size_t max, const char *name,
    struct error *err)
{
	json_error_t je;
	json_t *v;

	if (n > max) {
		(void)error_set(err, ERR_LIMIT, 0,
		    "%s: %zu bytes, more than the %zu allowed",
		    "%s: %zu バイトあり、上限の %zu を超えています", name, n, max);
		return NULL;
	}
	if (too_deep(p, n)) {
		(void)error_set(err, ERR_INPUT, 0,
		    "%s: nested deeper than %d levels",
		    "%s: 入れ子が %d 段を超えています", name, JSON_DEPTH_MAX);
		return NULL;
	}
	v = json_loadb(p, n, JSON_REJECT_DUPLICATES, &je);
	if (v == NULL) {
		(void)error_set(err, ERR_INPUT, 0,
		    "%s: line %d, column %d: not valid JSON: %s",
		    "%s: %d 行 %d 桁: 正しい JSON ではありません: %s", name,
		    je.line, je.column, je.text);
		return NULL;
	}
	if (has_real(v)) {
		(void)error_set(err, ERR_INPUT, 0,
		    "%s: numbers must be whole (write others as text)",
		    "%s: 数は整数だけです (ほかは文字列で書いてください)", name);
		json_decref(v);
		return NULL;
	}
	return v;
}

static int
put_dump(const char *p, size_t n, void *arg)
{
	struct buf *b = arg;

	buf_put(b, p, n);
	return b->failed ? -1 : 0;
}

void
json_write(struct buf *b, const json_t *value)
{
	if (json_dump_callback(value, put_dump, b, JSON_COMPACT |
	    JSON_SORT_KEYS | JSON_ENCODE_ANY) != 0)
		b->failed = true;
}

void
json_write_ordered(struct buf *b, const json_t *value)
{
	if (json_dump_callback(value, put_dump, b, JSON_COMPACT |
	    JSON_ENCODE_ANY) != 0)
		b->failed = true;
}

static int
wrong(struct error *err, const char *where, const char *key, const char *en,
    const char *ja)
{
	char place[256];

	(void)snprintf(place, sizeof(place), "%s/%s", where, key);
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, place);
	return ERR_INPUT;
}

int
json_get_str_opt(const json_t *o, const char *where, const char *key,
    const char **out, struct error *err)
{
	const json_t *v = json_object_get(o, key);

	*out = NULL;
	if (v == NULL)
		return 0;
	if (!json_is_string(v))
		return wrong(err, where, key, "must be text",
		    "文字列でなければなりません");
	*out = json_string_value(v);
	return 0;
}

int
json_get_str(const json_t *o, const char *where, const char *key,
    const char **out, struct error *err)
{
	int r = json_get_str_opt(o, where, key, out, err);

	if (r == 0 && *out == NULL)
		r = wrong(err, where, key, "is missing", "がありません");
	return r;
}

int
json_get_int(const json_t *o, const char *where, const char *key, int64_t min,
    int64_t max, int64_t *out, struct error *err)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v))
		return wrong(err, where, key, "must be a whole number",
		    "整数でなければなりません");
	*out = json_integer_value(v);
	if (*out < min || *out > max)
		return error_set(err, ERR_INPUT, 0,
		    "%s/%s: %" PRId64 " is not between %" PRId64 " and %" PRId64,
		    "%s/%s: %" PRId64 " は %" PRId64 " から %" PRId64
		    " の間ではありません", where, key, *out, min, max);
	return 0;
}

int
json_get_array(const json_t *o, const char *where, const char *key,
    json_t **out, struct error *err)
{
	*out = json_object_get(o, key);
	if (!json_is_array(*out))
		return wrong(err, where, key, "must be a list",
		    "配列でなければなりません");
	return 0;
}

int
json_get_object(const json_t *o, const char *where, const char *key,
    json_t **out, struct error *err)
{
	*out = json_object_get(o, key);
	if (!json_is_object(*out))
		return wrong(err, where, key, "must be an object",
		    "オブジェクトでなければなりません");
	return 0;
}

int
json_only_keys(const json_t *o, const char *where, const char *const *known,
    struct error *err)
{
	const char *key;
	json_t *v;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		for (i = 0; known[i] != NULL; i++)
			if (strcmp(key, known[i]) == 0)
				break;
		if (known[i] == NULL)
			return wrong(err, where, key, "is not known here",
			    "はここでは使えません");
	}
	return 0;
}
