/* SPDX-License-Identifier: Apache-2.0
 * The tables that a pack's collector declared, and all those of packs joined.
 * Never lets one name mean two things.
 */
#include <string.h>

#include "load.h"
#include "within.h"

#define COLLECTOR_ITEM 3

struct gathering {
	struct table_list *tables;
	json_t *seen;                   /* name: table, lent by tables */
};

/* What rows are held against: not the words around it. */
static bool
same_columns(const json_t *a, const json_t *b)
{
	static const char *const keys[] = { "name", "type", "symbols", "unit",
		"key", "optional", "view", "flags" };
	const json_t *x = json_object_get(a, "columns"), *v;
	const json_t *y = json_object_get(b, "columns"), *w;
	size_t i, k;

	if (json_array_size(x) != json_array_size(y))
		return false;
	json_array_foreach(x, i, v) {
		w = json_array_get(y, i);
		for (k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			const json_t *l = json_object_get(v, keys[k]);
			const json_t *r = json_object_get(w, keys[k]);

			if ((l == NULL) != (r == NULL) ||
			    (l != NULL && !json_equal(l, r)))
				return false;
		}
	}
	return true;
}

/* A plugin's tables that are not there yet. */
static int
add_new(struct gathering *g, json_t *manifest, struct error *err)
{
	json_t *fresh = json_array(), *t, *o, *old;
	const char *name;
	size_t i;
	int r = 0;

	json_array_foreach(json_object_get(manifest, "tables"), i, t) {
		name = json_string_value(json_object_get(t, "name"));
		old = name == NULL ? NULL : json_object_get(g->seen, name);
		if (r == 0 && old != NULL && !same_columns(old, t))
			r = error_set(err, ERR_INPUT, 0, "table %s has other "
			    "columns in another of the packs joined: collect "
			    "with one version of its plugin", "表 %s の列が、"
			    "束ねた別のパックと違います。プラグインの版をそろえて"
			    "収集してください", name);
		if (old == NULL && name != NULL) {
			(void)json_object_set(g->seen, name, t);
			(void)json_array_append(fresh, t);
		}
	}
	if (r == 0 && json_array_size(fresh) > 0) {
		o = json_pack("{s:O, s:O}", "id", json_object_get(manifest,
		    "id"), "tables", fresh);
		if (o != NULL)
			(void)json_object_set(o, "flags",
			    json_object_get(manifest, "flags"));
		r = o == NULL ? error_nomem(err) :
		    table_list_add(g->tables, o, err);
		json_decref(o);
	}
	json_decref(fresh);
	return r;
}

static int
tables_within(void *arg, struct pack *p, const struct store_pack *at,
    struct error *err)
{
	struct gathering *g = arg;
	json_t *collector, *plugin, *manifest;
	size_t i;
	int r = facts_json_item(p, COLLECTOR_ITEM, &collector, err);

	(void)at;
	if (r != 0)
		return r;
	json_array_foreach(json_object_get(collector, "plugins"), i, plugin) {
		manifest = json_object_get(plugin, "manifest");
		if (r == 0 && json_is_object(manifest))
			r = add_new(g, manifest, err);
	}
	json_decref(collector);
	return r;
}

static int
tables_of(struct pack *p, struct table_list *tables, struct error *err)
{
	json_t *collector, *plugin, *manifest;
	size_t i;
	int r;

	/* Where it was not disclosed, the caller's tables alone remain. */
	if (!facts_item_open(p, COLLECTOR_ITEM))
		return 0;
	if ((r = facts_json_item(p, COLLECTOR_ITEM, &collector, err)) != 0)
		return r;
	json_array_foreach(json_object_get(collector, "plugins"), i, plugin) {
		manifest = json_object_get(plugin, "manifest");
		if (r == 0 && json_is_object(manifest))
			r = table_list_add(tables, manifest, err);
	}
	json_decref(collector);
	return r;
}

int
facts_tables(struct pack *p, struct table_list *tables, struct error *err)
{
	struct gathering g = { tables, NULL };
	int r;

	if (!within_any(p))
		return tables_of(p, tables, err);
	if ((g.seen = json_object()) == NULL)
		return error_nomem(err);
	r = within_every(p, tables_within, NULL, &g, err);
	json_decref(g.seen);
	return r;
}

int
facts_tables_files(const char *const *paths, size_t n,
    struct table_list *tables, struct error *err)
{
	struct gathering g = { tables, json_object() };
	struct pack *p;
	size_t i;
	int r = g.seen == NULL ? error_nomem(err) : 0;

	for (i = 0; r == 0 && i < n; i++) {
		if ((r = pack_open(paths[i], &p, err)) != 0)
			break;
		r = tables_within(&g, p, NULL, err);
		pack_close(p);
	}
	json_decref(g.seen);
	return r;
}
