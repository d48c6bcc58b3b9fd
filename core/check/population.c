/* SPDX-License-Identifier: Apache-2.0
 * Populations out of a policy. Never accepts one whose members nothing names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "say.h"
#include "population.h"

struct parse {
	const struct table_list *tables;
	const json_t *parameters;
	const char *where;
	struct error *err;
};

static int
bad(const struct parse *p, const char *en, const char *ja)
{
	(void)error_put(p->err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(p->err, p->where);
	return ERR_INPUT;
}

static int
parse_keys(const struct parse *p, const json_t *o, struct population *out)
{
	const json_t *keys = json_object_get(o, "key"), *e;
	const struct table_column *c;
	size_t i;

	if (!json_is_array(keys) || json_array_size(keys) == 0 ||
	    json_array_size(keys) > POPULATION_KEYS_MAX)
		return bad(p, "key is a list of 1 to 4 columns of the ledger",
		    "key は台帳の列名 1 から 4 個の配列です");
	json_array_foreach(keys, i, e) {
		c = json_is_string(e) ? table_column(out->ledger,
		    json_string_value(e)) : NULL;
		if (c == NULL || c->type != TABLE_TEXT)
			return bad(p, "key names a column that is no text of "
			    "the ledger", "key の列が台帳の文字列の列では"
			    "ありません");
		out->key[i].column = c;
		out->key[i].index = (size_t)(c - out->ledger->columns);
		out->key_n++;
	}
	return 0;
}

static int
parse_aliases(const struct parse *p, const json_t *o, struct population *out)
{
	const json_t *list = json_object_get(o, "alias"), *e;
	const struct table_column *c;
	const struct table *t;
	size_t i;

	if (list == NULL)
		return 0;
	if (!json_is_array(list) ||
	    json_array_size(list) > POPULATION_KEYS_MAX)
		return bad(p, "alias is a list of up to 4 facts",
		    "alias は事実 4 個までの配列です");
	json_array_foreach(list, i, e) {
		if (!json_is_string(e) || !table_resolve(p->tables,
		    json_string_value(e), &t, &c) || c == NULL ||
		    c->type != TABLE_TEXT)
			return bad(p, "alias names a fact that is no text",
			    "alias の事実が文字列ではありません");
		out->alias[i].table = t;
		out->alias[i].index = (size_t)(c - t->columns);
		out->alias_n++;
	}
	return 0;
}

static int
parse_ledger(const struct parse *p, const json_t *o, struct population *out)
{
	struct node_context ctx = { p->tables, p->parameters, true, 0, 0 };
	const json_t *where = json_object_get(o, "where");
	const char *ledger;
	int r;

	if ((r = json_get_str_opt(o, p->where, "ledger", &ledger,
	    p->err)) != 0)
		return r;
	if (ledger == NULL)
		return out->subjects != NULL ? 0 : bad(p, "wants subjects, a "
		    "ledger, or both", "subjects か ledger が要ります");
	out->ledger = table_find(p->tables, ledger);
	if (out->ledger == NULL || out->ledger->one) {
		out->ledger = NULL;
		return bad(p, "no plugin has this ledger",
		    "この台帳の表がありません");
	}
	if ((r = parse_keys(p, o, out)) != 0 || where == NULL)
		return r;
	out->where = node_parse(&ctx, where, "/where", out->ledger, p->err);
	if (out->where == NULL)
		(void)error_prefix(p->err, p->where);
	return out->where == NULL ? ERR_INPUT : 0;
}

static int
parse_one(const struct parse *p, const char *id, const json_t *o,
    struct population *out)
{
	static const char *const known[] = { "title", "subjects", "ledger",
	    "key", "alias", "where", NULL };
	int r;

	out->id = id;
	if ((r = say_only_keys(o, p->where, known, p->err)) != 0 ||
	    (r = json_get_text(o, p->where, "title", &out->title,
	    p->err)) != 0 || (r = json_get_str_opt(o, p->where, "subjects",
	    &out->subjects, p->err)) != 0)
		return r;
	r = parse_ledger(p, o, out);
	return r != 0 ? r : parse_aliases(p, o, out);
}

/* A policy that names none: hosts and firms as they were reached. */
static int
reached_alone(struct population_list *out, struct error *err)
{
	static const struct population known[] = {
		{ .id = "host", .title = { "Hosts", "機器" },
		    .subjects = "host" },
		{ .id = "firm", .title = { "The firm", "会社" },
		    .subjects = "firm" },
	};

	if ((out->v = calloc(2, sizeof(*out->v))) == NULL)
		return error_nomem(err);
	memcpy(out->v, known, sizeof(known));
	out->n = 2;
	return 0;
}

int
population_parse(const json_t *o, const struct table_list *tables,
    const json_t *parameters, bool lenient, struct population_list *out,
    struct error *err)
{
	char where[128];
	struct parse p = { tables, parameters, where, err };
	const char *id;
	json_t *v;
	int r;

	memset(out, 0, sizeof(*out));
	if (o == NULL)
		return reached_alone(out, err);
	(void)snprintf(where, sizeof(where), "/populations");
	if (!json_is_object(o))
		return bad(&p, "must be an object", "オブジェクトが要ります");
	out->v = calloc(json_object_size(o) + 1, sizeof(*out->v));
	if (out->v == NULL)
		return error_nomem(err);
	json_object_foreach((json_t *)(uintptr_t)o, id, v) {
		(void)snprintf(where, sizeof(where), "/populations/%s", id);
		r = parse_one(&p, id, v, &out->v[out->n++]);
		if (r != 0 && !lenient)
			return r;
		out->v[out->n - 1].unfit = r != 0;
	}
	return 0;
}

void
population_free(struct population_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		node_free(list->v[i].where);
	free(list->v);
	memset(list, 0, sizeof(*list));
}

const struct population *
population_find(const struct population_list *list, const char *id)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->v[i].id, id) == 0)
			return &list->v[i];
	return NULL;
}

bool
population_is_whole(const struct population *p)
{
	return p->subjects == NULL || strcmp(p->subjects, "firm") == 0;
}
