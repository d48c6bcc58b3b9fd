/* SPDX-License-Identifier: Apache-2.0
 * Which items a disclosure opens. An allow-list: what nobody names stays
 * hidden, and class secret is opened by item alone.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "disclose.h"

#define SECRET "secret"

struct choice {
	const struct pack *p;
	enum pack_level *levels;
};

static int
unknown(struct error *err, const char *option, const char *name)
{
	return error_set(err, ERR_USAGE, 0, "%s %s: nothing in the pack goes "
	    "by this name; look with: starseal show PACK",
	    "%s %s: この名前のものはパックにありません。starseal show PACK で"
	    "確かめてください", option, name);
}

static void
raise_to(struct choice *c, uint64_t i, enum pack_level level)
{
	if (level < c->levels[i])
		c->levels[i] = level;
}

static bool
is_secret(const struct pack_item *item)
{
	return strcmp(item->rec->cls, SECRET) == 0;
}

static int
by_class(struct choice *c, const char *option, const char *cls,
    enum pack_level level, struct error *err)
{
	struct pack_item item;
	uint64_t i;
	bool any = false;

	if (strcmp(cls, SECRET) == 0)
		return error_put(err, ERR_USAGE, 0, "items of class secret "
		    "are released one by one only: --item NUMBER",
		    "区分 secret の項目は一つずつしか開示できません: --item 番号");
	for (i = 0; i < pack_item_count(c->p); i++) {
		pack_item_get(c->p, i, &item);
		if (strcmp(item.rec->cls, cls) == 0) {
			raise_to(c, i, level);
			any = true;
		}
	}
	return any ? 0 : unknown(err, option, cls);
}

/* All parts of it. */
static int
by_table(struct choice *c, const char *table, struct error *err)
{
	size_t n = strlen(table);
	struct pack_item item;
	uint64_t i;
	bool any = false;

	for (i = 0; i < pack_item_count(c->p); i++) {
		pack_item_get(c->p, i, &item);
		if (item.rec->kind == NULL ||
		    strcmp(item.rec->kind, "facts") != 0 ||
		    strncmp(item.rec->label, table, n) != 0 ||
		    strcmp(item.rec->label + n, ".jsonl") != 0)
			continue;
		if (is_secret(&item))
			return error_set(err, ERR_USAGE, 0, "--table %s: its "
			    "rows are of class secret; name them with --item %"
			    PRIu64, "--table %s: この表は区分 secret です。--item %"
			    PRIu64 " で指定してください", table, i);
		raise_to(c, i, PACK_OPEN);
		any = true;
	}
	return any ? 0 : unknown(err, "--table", table);
}

static int
by_item(struct choice *c, const char *name, enum pack_level level,
    struct error *err)
{
	uint64_t i;

	if (!pack_item_find(c->p, name, &i))
		return unknown(err, "--item", name);
	raise_to(c, i, level);
	return 0;
}

/* "1-2-1-4" names "scs-1-2-1-4". */
static bool
names_criterion(const char *id, const char *asked)
{
	size_t n = strlen(id), k = strlen(asked);

	return strcmp(id, asked) == 0 || (n > k && id[n - k - 1] == '-' &&
	    asked[0] >= '0' && asked[0] <= '9' &&
	    strcmp(id + n - k, asked) == 0);
}

/* Secret ones are passed over: the list says what was cited and not opened. */
static void
open_cites(struct choice *c, const json_t *check)
{
	const json_t *observation, *leaf, *cite;
	struct pack_item item;
	size_t i, k, m;
	json_int_t n;

	json_array_foreach(json_object_get(check, "observations"), i,
	    observation)
		json_array_foreach(json_object_get(observation, "deciding"), k,
		    leaf)
			json_array_foreach(json_object_get(leaf, "cites"), m,
			    cite) {
				n = json_integer_value(json_object_get(cite,
				    "item"));
				if (n < 0 || (uint64_t)n >=
				    pack_item_count(c->p))
					continue;
				pack_item_get(c->p, (uint64_t)n, &item);
				if (!is_secret(&item))
					raise_to(c, item.item, PACK_OPEN);
			}
}

static int
by_criterion(struct choice *c, const json_t *document, const char *asked,
    struct error *err)
{
	const json_t *criterion = NULL, *o, *check, *id;
	size_t i, k;

	json_array_foreach(json_object_get(document, "criteria"), i, o)
		if (names_criterion(json_string_value(json_object_get(o,
		    "id")), asked))
			criterion = o;
	if (criterion == NULL)
		return error_set(err, ERR_USAGE, 0, "--criterion %s: the "
		    "policy has no such criterion at this level",
		    "--criterion %s: この段階のポリシーにその基準はありません",
		    asked);
	json_array_foreach(json_object_get(criterion, "checks"), i, id)
		json_array_foreach(json_object_get(document, "checks"), k,
		    check)
			if (json_equal(id, json_object_get(check, "id")))
				open_cites(c, check);
	return 0;
}

/* "all", a class, or an item. */
static int
by_metadata(struct choice *c, const char *name, struct error *err)
{
	struct pack_item item;
	uint64_t i;

	if (strcmp(name, "all") == 0) {
		for (i = 0; i < pack_item_count(c->p); i++) {
			pack_item_get(c->p, i, &item);
			if (!is_secret(&item))
				raise_to(c, i, PACK_METADATA);
		}
		return 0;
	}
	if (strcmp(name, "open") == 0 || strcmp(name, "confidential") == 0 ||
	    strcmp(name, SECRET) == 0)
		return by_class(c, "--metadata", name, PACK_METADATA, err);
	return by_item(c, name, PACK_METADATA, err);
}

int
disclose_choose(const struct disclose_request *q, struct pack *p,
    const json_t *document, enum pack_level **levels, struct error *err)
{
	struct choice c = { p, NULL };
	uint64_t n = pack_item_count(p), k;
	size_t i;
	int r = 0;

	c.levels = malloc((size_t)(n + 1) * sizeof(*c.levels));
	if (c.levels == NULL)
		return error_nomem(err);
	for (k = 0; k < n; k++)
		c.levels[k] = PACK_HIDDEN;
	for (i = 0; r == 0 && i < q->classes.n; i++)
		r = by_class(&c, "--class", q->classes.v[i], PACK_OPEN, err);
	for (i = 0; r == 0 && i < q->tables.n; i++)
		r = by_table(&c, q->tables.v[i], err);
	for (i = 0; r == 0 && i < q->items.n; i++)
		r = by_item(&c, q->items.v[i], PACK_OPEN, err);
	for (i = 0; r == 0 && i < q->criteria.n; i++)
		r = by_criterion(&c, document, q->criteria.v[i], err);
	for (i = 0; r == 0 && i < q->metadata.n; i++)
		r = by_metadata(&c, q->metadata.v[i], err);
	if (r == 0)
		*levels = c.levels;
	else
		free(c.levels);
	return r;
}
