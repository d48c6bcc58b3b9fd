/* SPDX-License-Identifier: Apache-2.0
 * Parts of the result document that stand beside the verdicts.
 */
#include <string.h>

#include "base/json.h"
#include "result_private.h"

json_t *
result_words(const struct text *t)
{
	return json_pack("{s:s, s:s}", "en", t->en, "ja", t->ja);
}

json_t *
result_gaps(const struct memory *m)
{
	static const char *const keys[] = { "plugin", "subject", "step",
	    "table", "what", "reason", "why" };
	json_t *list = json_array(), *o, *v;
	const json_t *gap;
	size_t i, k;

	json_array_foreach(memory_gaps(m), i, gap) {
		o = json_object();
		for (k = 0; k < 7; k++)
			if ((v = json_object_get(gap, keys[k])) != NULL &&
			    !json_is_null(v))
				(void)json_object_set(o, keys[k], v);
		(void)json_array_append_new(list, o);
	}
	return list;
}

#define NAMED_MAX 1000          /* members named of a coverage list */

static json_t *
names_of(const struct roster *r, bool (*is)(const struct member *m))
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < r->n && json_array_size(list) < NAMED_MAX; i++)
		if (is(&r->v[i]))
			(void)json_array_append_new(list,
			    json_string(r->v[i].id));
	return list;
}

static bool
is_missing(const struct member *m)
{
	return m->listed && !m->reached;
}

static bool
is_unlisted(const struct member *m)
{
	return m->unlisted;
}

json_t *
result_coverage(const struct policy *policy, struct evaluator *ev)
{
	const struct population_list *list = &policy->populations;
	json_t *out = json_object(), *o;
	size_t i;

	for (i = 0; i < list->n; i++) {
		const struct population *p = &list->v[i];
		const struct roster *r = evaluator_roster(ev, p);

		o = json_pack("{s:o, s:I, s:I, s:o, s:o, s:I}", "title",
		    result_words(&p->title), "reached", (json_int_t)r->reached,
		    "members", (json_int_t)r->n, "missing",
		    names_of(r, is_missing), "unlisted",
		    names_of(r, is_unlisted), "unlisted_n",
		    (json_int_t)r->unlisted);
		if (p->ledger != NULL && r->has_ledger)
			(void)json_object_set_new(o, "declared",
			    json_integer((json_int_t)r->declared));
		if (p->ledger != NULL && (r->partial || !r->has_ledger)) {
			enum reason why = evaluator_ledger_reason(ev, p);

			(void)json_object_set_new(o, "reason",
			    json_string(reason_name(why)));
		}
		if (p->ledger != NULL)
			(void)json_object_set_new(o, "ledger",
			    json_string(p->ledger->name));
		(void)json_object_set_new(out, p->id, o);
	}
	return out;
}

json_t *
result_policy(const struct policy *p)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:o}", "id", p->id,
	    "version", p->version, "edition", p->edition, "digest", p->digest,
	    "title", result_words(&p->title));

	(void)json_object_set(o, "extends", json_object_get(p->json,
	    "extends"));
	if (p->preview)
		(void)json_object_set_new(o, "preview", json_true());
	return o;
}

json_t *
result_subjects(const struct memory *m)
{
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i < memory_subject_count(m); i++)
		(void)json_array_append_new(list,
		    json_string(memory_subject(m, i)));
	return list;
}

json_t *
result_headings(const struct policy *p)
{
	static const char *const keys[] = { "category", "category_title",
	    "title" };
	json_t *out = json_object(), *o, *r;
	size_t i, k;

	json_array_foreach(json_object_get(p->json, "catalog"), i, r) {
		o = json_object();
		for (k = 0; k < 3; k++)
			(void)json_object_set(o, keys[k],
			    json_object_get(r, keys[k]));
		(void)json_object_set_new(out, json_string_value(
		    json_object_get(r, "id")), o);
	}
	return out;
}

static bool
is_evidence(const struct store_item *item)
{
	static const char *const kinds[] = { "artifact", "output", "listing" };
	size_t i;

	for (i = 0; item->kind != NULL && i < 3; i++)
		if (strcmp(kinds[i], item->kind) == 0)
			return true;
	return false;
}

json_t *
result_untouched(const struct memory *m, const uint8_t *cited, uint64_t n)
{
	json_t *list = json_array(), *o;
	const struct store_item *item;
	json_int_t total = 0, left = 0;
	uint64_t i;

	for (i = 0; i < n; i++) {
		if ((item = memory_item(m, i)) == NULL || !is_evidence(item))
			continue;
		total++;
		if (cited[i] != 0)
			continue;
		left++;
		if (json_array_size(list) >= NAMED_MAX)
			continue;
		o = json_pack("{s:I}", "item", (json_int_t)i);
		if (item->path != NULL)
			(void)json_object_set_new(o, "path",
			    json_string(item->path));
		if (item->plugin != NULL)
			(void)json_object_set_new(o, "plugin",
			    json_string(item->plugin));
		(void)json_array_append_new(list, o);
	}
	return json_pack("{s:o, s:I, s:I}", "items", list, "count", left, "of",
	    total);
}

/* Only these carry a met result across; the others show evidence. */
static bool
carries(const json_t *row)
{
	const char *relation = json_string_value(json_object_get(row,
	    "relation"));

	return strcmp(relation, "equal-to") == 0 ||
	    strcmp(relation, "equivalent-to") == 0 ||
	    strcmp(relation, "superset-of") == 0;
}

static json_t *
mappings_of(const struct policy *p, const struct criterion *c)
{
	json_t *list = json_array(), *o;
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(p->json, "mappings"), i, row) {
		if (strcmp(json_string_value(json_object_get(row, "from")),
		    c->id) != 0)
			continue;
		o = json_deep_copy(row);
		(void)json_object_del(o, "from");
		(void)json_object_set_new(o, "carries",
		    json_boolean(carries(row)));
		(void)json_array_append_new(list, o);
	}
	return list;
}

static bool
supports(const struct check *c, const char *criterion)
{
	const json_t *e;
	size_t i;

	json_array_foreach(c->supports, i, e)
		if (strcmp(json_string_value(e), criterion) == 0)
			return true;
	return false;
}

void
result_criterion(json_t *o, const struct policy *p, const struct criterion *c,
    const json_t *waivers)
{
	json_t *list = json_array(), *w, *mappings = mappings_of(p, c);
	const struct check *check;
	size_t i;

	json_array_foreach(waivers, i, w) {
		check = policy_check(p, json_string_value(json_object_get(w,
		    "check")));
		if (check != NULL && supports(check, c->id))
			(void)json_array_append(list, json_object_get(w,
			    "id"));
	}
	if (json_array_size(list) > 0)
		(void)json_object_set(o, "waivers", list);
	if (json_array_size(mappings) > 0)
		(void)json_object_set(o, "mappings", mappings);
	json_decref(list);
	json_decref(mappings);
}
