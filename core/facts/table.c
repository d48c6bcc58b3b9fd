/* SPDX-License-Identifier: Apache-2.0
 * Fact tables out of manifests. Never trusts a manifest: it comes from a
 * plugin, or from a stranger's pack.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "table.h"

#define TABLES_MAX 4096

static const char *const type_names[] = { NULL, "bool", "int", "text", "time",
    "date", "digest", "enum", "list" };
static const char *const view_names[] = { NULL, "configured", "resolved",
    "running", "recorded", "declared" };
static const char *const class_names[] = { NULL, "open", "confidential",
    "secret" };
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *
table_type_name(enum table_type type)
{
	return (size_t)type < COUNT(type_names) && type > 0 ?
	    type_names[type] : "?";
}

const char *
table_view_name(enum table_view view)
{
	return (size_t)view < COUNT(view_names) && view > 0 ?
	    view_names[view] : "?";
}

static int
word_index(const char *const *names, size_t n, const char *word)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (strcmp(names[i], word) == 0)
			return (int)i;
	return 0;
}

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

/* [a-z][a-z0-9_]*, with one dot inside where dots are allowed. */
static bool
is_name(const char *s, bool dotted)
{
	size_t i, dots = 0;

	for (i = 0; s[i] != '\0'; i++) {
		bool first = i == 0 || s[i - 1] == '.';

		if (s[i] == '.' && dotted && !first && dots++ == 0)
			continue;
		if (s[i] >= 'a' && s[i] <= 'z')
			continue;
		if (first || !((s[i] >= '0' && s[i] <= '9') || s[i] == '_'))
			return false;
	}
	return i > 0 && i <= TABLE_NAME_MAX && s[i - 1] != '.';
}

static bool
has_flag(const json_t *o, const char *flag)
{
	const json_t *flags = json_object_get(o, "flags"), *f;
	size_t i;

	json_array_foreach(flags, i, f)
		if (json_is_string(f) && strcmp(json_string_value(f), flag) == 0)
			return true;
	return false;
}

static int
read_symbols(struct table_column *c, const json_t *o, const char *where,
    struct error *err)
{
	const json_t *symbols = json_object_get(o, "symbols"), *s;
	const json_t *words = json_object_get(o, "words");
	size_t i;

	if (json_is_array(symbols) && json_is_array(words)) {
		c->symbols_json = symbols;
		c->words = words;
	}
	if (c->type != TABLE_ENUM)
		return 0;
	if (!json_is_array(symbols) || json_array_size(symbols) == 0 ||
	    json_array_size(symbols) > TABLE_COLUMNS_MAX)
		return bad(err, where, "an enum needs its symbols",
		    "enum には symbols が要ります");
	c->symbols = calloc(json_array_size(symbols) + 1, sizeof(*c->symbols));
	if (c->symbols == NULL)
		return error_nomem(err);
	json_array_foreach(symbols, i, s) {
		if (!json_is_string(s))
			return bad(err, where, "a symbol must be text",
			    "symbols は文字列でなければなりません");
		c->symbols[i] = json_string_value(s);
	}
	return 0;
}

static int
read_column(struct table *t, const json_t *o, const char *where,
    struct error *err)
{
	struct table_column *c = &t->columns[t->n];
	const char *type, *view;
	int r;

	if ((r = json_get_str(o, where, "name", &c->name, err)) != 0 ||
	    (r = json_get_str(o, where, "type", &type, err)) != 0 ||
	    (r = json_get_str(o, where, "view", &view, err)) != 0 ||
	    (r = json_get_str_opt(o, where, "unit", &c->unit, err)) != 0 ||
	    (r = json_get_text(o, where, "label", &c->label, err)) != 0)
		return r;
	if (!is_name(c->name, false) || strcmp(c->name, "subject") == 0 ||
	    strcmp(c->name, "grade") == 0 || strcmp(c->name, "cites") == 0)
		return bad(err, where, "not a column name",
		    "列名に使えません");
	if (table_column(t, c->name) != NULL)
		return bad(err, where, "the column is there twice",
		    "同じ列が二つあります");
	c->type = (enum table_type)word_index(type_names, COUNT(type_names),
	    type);
	c->view = (enum table_view)word_index(view_names, COUNT(view_names),
	    view);
	if (c->type == 0 || c->view == 0)
		return bad(err, where, "no such type or view",
		    "type か view が正しくありません");
	c->key = has_flag(o, "key");
	c->optional = has_flag(o, "optional");
	c->sensitive = has_flag(o, "sensitive");
	/* Count it before its symbols, so that a failure frees them. */
	t->n++;
	return read_symbols(c, o, where, err);
}

static int
read_table(struct table *t, const struct table_list *list, const json_t *o,
    const char *where, struct error *err)
{
	json_t *columns, *column;
	char place[128];
	size_t i;
	int r;

	if ((r = json_get_str(o, where, "name", &t->name, err)) != 0 ||
	    (r = json_get_str(o, where, "class", &t->cls, err)) != 0 ||
	    (r = json_get_text(o, where, "title", &t->title, err)) != 0 ||
	    (r = json_get_array(o, where, "columns", &columns, err)) != 0)
		return r;
	if (!is_name(t->name, true) || word_index(class_names,
	    COUNT(class_names), t->cls) == 0)
		return bad(err, where, "no proper table name or class",
		    "表の名前か class が正しくありません");
	if (table_find(list, t->name) != NULL)
		return bad(err, where, "the table is there twice",
		    "同じ表が二つあります");
	t->one = has_flag(o, "one");
	if (json_array_size(columns) == 0 ||
	    json_array_size(columns) > TABLE_COLUMNS_MAX)
		return bad(err, where, "a table has 1 to 128 columns",
		    "表の列は 1 から 128 です");
	t->columns = calloc(json_array_size(columns), sizeof(*t->columns));
	if (t->columns == NULL)
		return error_nomem(err);
	json_array_foreach(columns, i, column) {
		(void)snprintf(place, sizeof(place), "%s/columns/%zu", where, i);
		if ((r = read_column(t, column, place, err)) != 0)
			return r;
	}
	return 0;
}

static void
table_free(struct table *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		free(t->columns[i].symbols);
	free(t->columns);
}

int
table_list_add(struct table_list *list, json_t *manifest, struct error *err)
{
	json_t *tables, *o;
	struct table *v, t;
	const char *plugin;
	char where[64];
	size_t i;
	int r;

	if ((r = json_get_str(manifest, "", "id", &plugin, err)) != 0 ||
	    (r = json_get_array(manifest, "", "tables", &tables, err)) != 0)
		return r;
	if (list->n + json_array_size(tables) > TABLES_MAX)
		return bad(err, "/tables", "too many tables", "表が多すぎます");
	if (list->json == NULL && (list->json = json_array()) == NULL)
		return error_nomem(err);
	v = realloc(list->v, (list->n + json_array_size(tables) + 1) *
	    sizeof(*v));
	if (v == NULL || json_array_append(list->json, manifest) != 0) {
		list->v = v == NULL ? list->v : v;
		return error_nomem(err);
	}
	list->v = v;
	json_array_foreach(tables, i, o) {
		(void)snprintf(where, sizeof(where), "/tables/%zu", i);
		memset(&t, 0, sizeof(t));
		t.plugin = plugin;
		t.firm = has_flag(manifest, "firm");
		if ((r = read_table(&t, list, o, where, err)) != 0) {
			table_free(&t);
			return r;
		}
		list->v[list->n++] = t;
	}
	return 0;
}

void
table_list_free(struct table_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		table_free(&list->v[i]);
	free(list->v);
	json_decref(list->json);
	memset(list, 0, sizeof(*list));
}

const struct table *
table_find(const struct table_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return &list->v[i];
	return NULL;
}

const struct table_column *
table_column(const struct table *table, const char *name)
{
	size_t i;

	/* Asked for each value of each row. */
	for (i = 0; i < table->n; i++)
		if (table->columns[i].name[0] == name[0] &&
		    strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

bool
table_resolve(const struct table_list *list, const char *path,
    const struct table **table, const struct table_column **column)
{
	char name[TABLE_NAME_MAX + 1];
	const char *dot = strrchr(path, '.');

	*column = NULL;
	*table = table_find(list, path);
	if (*table != NULL)
		return true;
	if (dot == NULL || (size_t)(dot - path) > TABLE_NAME_MAX)
		return false;
	memcpy(name, path, (size_t)(dot - path));
	name[dot - path] = '\0';
	*table = table_find(list, name);
	if (*table == NULL)
		return false;
	*column = table_column(*table, dot + 1);
	return *column != NULL;
}
