/* SPDX-License-Identifier: Apache-2.0
 * Running checks on written-down facts. The facts go through the same store
 * and the same evaluation as those of a pack.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "decide.h"
#include "evaluate.h"
#include "fixture.h"
#include "policy_extend.h"

#define TESTS_MAX (16u << 20)
#define HOST "host:a"
#define FIRM "firm:a"
#define ITEM 4

static int
bad(const json_t *test, struct error *err, const char *en, const char *ja)
{
	const char *name = json_string_value(json_object_get(test, "name"));

	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, name == NULL ? "?" : name);
	return ERR_INPUT;
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_json(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 5 && strcmp(e->d_name + n - 5, ".json") == 0;
}

/* The tests of one folder onto all. */
static int
read_folder(const char *folder, json_t *all, struct error *err)
{
	char *dir = file_join(folder, "fixtures"), *path;
	struct dirent **names = NULL;
	json_t *file;
	int n = dir == NULL ? -1 : scandir(dir, &names, is_json, by_bytes), i;
	bool ok = n >= 0;

	if (!ok)
		(void)error_set(err, ERR_MISSING, 0,
		    "%s: no folder of fixtures", "%s: fixtures がありません",
		    folder);
	for (i = 0; i < n; i++) {
		path = file_join(dir, names[i]->d_name);
		file = ok && path != NULL ?
		    json_read_file(path, TESTS_MAX, err) : NULL;
		ok = ok && file != NULL && json_array_extend(all,
		    json_object_get(file, "tests")) == 0;
		if (!ok && file != NULL)
			(void)error_set(err, ERR_INPUT, 0,
			    "%s: holds no list \"tests\"",
			    "%s: tests の配列がありません", path);
		json_decref(file);
		free(path);
		free(names[i]);
	}
	free(names);
	free(dir);
	return ok ? 0 : ERR_INPUT;
}

json_t *
fixture_read(const char *folder, struct error *err)
{
	json_t *all = json_array();
	char *at = strdup(folder), *base = NULL;
	size_t depth;
	int r = all == NULL || at == NULL ? error_nomem(err) : 0;

	for (depth = 0; r == 0 && at != NULL && depth <= POLICY_EXTENDS_MAX;
	    depth++) {
		if ((r = read_folder(at, all, err)) == 0)
			r = policy_base_folder(at, &base, err);
		free(at);
		at = base;
		base = NULL;
	}
	free(at);
	if (r == 0)
		return all;
	json_decref(all);
	return NULL;
}

/* A test's row with what a test leaves out: subject, grade, cite. */
static int
add_row(struct memory *s, const struct table *t, const json_t *row,
    uint64_t number, struct error *err)
{
	json_t *o = json_deep_copy(row);
	struct buf b;
	int r;

	if (json_object_get(o, "subject") == NULL)
		(void)json_object_set_new(o, "subject", json_string(t->firm ? FIRM : HOST));
	if (json_object_get(o, "grade") == NULL)
		(void)json_object_set_new(o, "grade", json_string(t->firm ? "R1" : "R3"));
	if (json_object_get(o, "cites") == NULL)
		(void)json_object_set_new(o, "cites", json_pack(
		    "[{s:i, s:[i,i]}]", "item", ITEM, "lines", 1, 1));
	buf_init(&b, 65536);
	json_write(&b, o);
	r = b.failed ? error_nomem(err) : memory_add(s, t, b.p, b.n, ITEM,
	    number, err);
	buf_free(&b);
	json_decref(o);
	return r;
}

static int
add_facts(struct memory *s, const struct policy *p, const json_t *test,
    struct error *err)
{
	const struct table *t;
	const char *name;
	json_t *rows, *row;
	uint64_t number = 0;
	size_t i;
	int r = 0;

	json_object_foreach(json_object_get(test, "facts"), name, rows) {
		t = table_find(p->tables, name);
		if (t == NULL) {
			(void)error_prefix(err, name);
			return bad(test, err, "names a table that no plugin has",
			    "にない表があります");
		}
		json_array_foreach(rows, i, row)
			if (r == 0)
				r = add_row(s, t, row, ++number, err);
	}
	return r;
}

static bool
is_firms(const struct policy *p, const char *plugin)
{
	size_t i;

	for (i = 0; i < p->tables->n; i++)
		if (strcmp(p->tables->v[i].plugin, plugin) == 0)
			return p->tables->v[i].firm;
	return false;
}

static int
add_gaps(struct memory *s, const struct policy *p, const json_t *test,
    struct error *err)
{
	const char *plugin;
	const json_t *gap;
	struct buf b;
	json_t *o;
	size_t i;
	int r = 0;

	json_array_foreach(json_object_get(test, "gaps"), i, gap) {
		o = json_deep_copy(gap);
		plugin = json_string_value(json_object_get(o, "plugin"));
		if (json_object_get(o, "subject") == NULL)
			(void)json_object_set_new(o, "subject", json_string(
			    plugin != NULL && is_firms(p, plugin) ? FIRM :
			    HOST));
		buf_init(&b, 65536);
		json_write(&b, o);
		if (r == 0)
			r = memory_add_gap(s, b.p, b.n, ITEM, i + 1, err);
		buf_free(&b);
		json_decref(o);
	}
	return r;
}

/* Each plugin of the policy's tables ended "complete", unless told. */
static int
add_outcomes(struct memory *s, const struct policy *p, const json_t *test,
    const char *subject, struct error *err)
{
	const json_t *told = json_object_get(test, "outcomes");
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < p->tables->n; i++) {
		const char *plugin = p->tables->v[i].plugin;
		const char *word = json_string_value(json_object_get(told,
		    plugin));

		if (json_is_null(json_object_get(told, plugin)) ||
		    p->tables->v[i].firm !=
		    (strncmp(subject, "firm:", 5) == 0))
			continue;
		r = memory_add_outcome(s, plugin, subject, word == NULL ?
		    "complete" : word, err);
	}
	return r;
}

static int
add_item(struct memory *s, const struct policy *p, const json_t *test,
    struct error *err)
{
	const char *taken = json_string_value(json_object_get(test, "taken"));
	struct store_item item;
	const char *number;
	json_t *day;
	int r;

	memset(&item, 0, sizeof(item));
	item.item = ITEM;
	item.kind = "artifact";
	item.plugin = "test";
	item.path = "/test";
	item.cls = "open";
	if (taken != NULL && !evaluate_as_of(p, taken, &item.taken))
		return bad(test, err, "taken is a date", "taken は日付です");
	if ((r = memory_add_item(s, &item, err)) != 0)
		return r;
	/* Further artifacts, for rows that cite them: number to day. */
	json_object_foreach(json_object_get(test, "items"), number, day) {
		item.item = strtoull(number, NULL, 10);
		if (!json_is_string(day) || item.item <= ITEM ||
		    !evaluate_as_of(p, json_string_value(day), &item.taken))
			return bad(test, err, "items are numbers above 4 with "
			    "a day", "items は 5 以上の番号と日付です");
		if ((r = memory_add_item(s, &item, err)) != 0)
			return r;
	}
	return 0;
}

static int
add_subject(struct memory *s, const struct policy *p, const json_t *test,
    const char *id, struct error *err)
{
	int r;

	if (id == NULL || strchr(id, ':') == NULL)
		return bad(test, err, "subjects are of the form kind:name",
		    "subjects は「種類:名前」の形です");
	r = memory_add_subject(s, id, err);
	return r != 0 ? r : add_outcomes(s, p, test, id, err);
}

/* A host and a firm, unless told; a firm in any case. */
static int
add_subjects(struct memory *s, const struct policy *p, const json_t *test,
    struct error *err)
{
	const json_t *subjects = json_object_get(test, "subjects"), *e;
	bool firm = false;
	int r = 0;
	size_t i;

	if (subjects == NULL)
		r = add_subject(s, p, test, HOST, err);
	json_array_foreach(subjects, i, e) {
		if (r == 0)
			r = add_subject(s, p, test, json_string_value(e), err);
		firm = firm || (r == 0 &&
		    strncmp(json_string_value(e), "firm:", 5) == 0);
	}
	if (r == 0 && !firm)
		r = add_subject(s, p, test, FIRM, err);
	return r;
}

static int
fill(struct memory *s, const struct policy *p, const json_t *test,
    struct error *err)
{
	int r;

	if ((r = add_item(s, p, test, err)) != 0 ||
	    (r = add_subjects(s, p, test, err)) != 0 ||
	    (r = add_facts(s, p, test, err)) != 0 ||
	    (r = add_gaps(s, p, test, err)) != 0)
		return r;
	return memory_end(s, err);
}

int
fixture_facts(const struct policy *p, const json_t *test,
    struct memory **out, struct evaluate_given *given, struct error *err)
{
	static const char *const known[] = { "check", "name", "as_of",
	    "subjects", "facts", "gaps", "outcomes", "taken", "items",
	    "human", "nonce", "expect", NULL };
	const char *date = json_string_value(json_object_get(test, "as_of"));
	int r = json_only_keys(test, "test", known, err);

	*out = NULL;
	given->human = json_object_get(test, "human");
	given->nonce = json_string_value(json_object_get(test, "nonce"));
	if (r != 0)
		return r;
	if (date == NULL || !evaluate_as_of(p, date, &given->as_of))
		return bad(test, err, "as_of is a date", "as_of は日付です");
	if ((r = memory_open(p->tables, NULL, out, err)) != 0 ||
	    (r = fill(*out, p, test, err)) == 0)
		return r;
	memory_close(*out);
	*out = NULL;
	return r;
}

int
fixture_run(const struct policy *p, const struct check *c,
    const json_t *test, struct fixture_outcome *out, struct error *err)
{
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	struct evaluator *ev = NULL;
	struct memory *s = NULL;
	struct evaluate_given given;
	int r;

	if ((r = fixture_facts(p, test, &s, &given, err)) == 0 &&
	    (r = evaluator_open(p, s, &given, &ev, err)) == 0)
		r = evaluate_members(ev, c, &sum, NULL, NULL, err);
	if (r == 0)
		out->verdict = decide_quantify(c, &sum, &out->why);
	evaluator_close(ev);
	memory_close(s);
	return r;
}

bool
fixture_expects(const json_t *test, const struct fixture_outcome *o)
{
	const json_t *e = json_object_get(test, "expect");
	const char *verdict = json_string_value(json_object_get(e, "verdict"));
	const char *reason = json_string_value(json_object_get(e, "reason"));

	return verdict != NULL && strcmp(verdict,
	    verdict_name(o->verdict)) == 0 && (reason == NULL ||
	    strcmp(reason, reason_name(o->why)) == 0);
}
