/* SPDX-License-Identifier: Apache-2.0
 * Policies out of folders and bundles. Never follows a link out of its folder:
 * a policy's files are named by what the folder lists.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/json.h"
#include "say.h"
#include "decide.h"
#include "policy.h"
#include "policy_extend.h"
#include "policy_roles.h"

#define FORMAT "starseal-policy/1"

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

static int
parse_head(struct policy *p, struct error *err)
{
	static const char *const known[] = { "format", "id", "version",
	    "edition", "title", "calendar", "source", "parameters",
	    "populations", "catalog", "checks", "decide", "tables", "mappings",
	    "extends", "preview", "notice", "reason", "signatures", NULL };
	const char *format, *calendar;
	int r;

	if ((r = say_only_keys(p->json, "", known, err)) != 0 ||
	    (r = json_get_str(p->json, "", "format", &format, err)) != 0 ||
	    (r = json_get_str(p->json, "", "id", &p->id, err)) != 0 ||
	    (r = json_get_str(p->json, "", "version", &p->version, err)) != 0 ||
	    (r = json_get_str(p->json, "", "edition", &p->edition, err)) != 0 ||
	    (r = json_get_str(p->json, "", "calendar", &calendar, err)) != 0 ||
	    (r = json_get_text(p->json, "", "title", &p->title, err)) != 0)
		return r;
	if (strcmp(format, FORMAT) != 0)
		return say_bad(err, "/format", "", json_object_get(p->json,
		    "format"), "write " FORMAT, FORMAT " と書いてください");
	if (json_is_string(json_object_get(p->json, "extends")))
		return bad(err, "/extends", "a policy that extends another is "
		    "loaded as a folder", "拡張するポリシーはフォルダーとして"
		    "読み込みます");
	p->preview = json_is_true(json_object_get(p->json, "preview"));
	if (p->preview && (r = json_get_text(p->json, "", "notice", &p->notice,
	    err)) != 0)
		return r;
	/* Zones with rules would need a database that may differ by host. */
	if (strcmp(calendar, "Asia/Tokyo") == 0)
		p->offset = 9 * 3600;
	else if (strcmp(calendar, "UTC") != 0)
		return say_bad(err, "/calendar", "", json_object_get(p->json,
		    "calendar"), "write Asia/Tokyo or UTC",
		    "Asia/Tokyo か UTC を書いてください");
	return 0;
}

static int
parse_criteria(struct policy *p, struct error *err)
{
	json_t *catalog, *requirement, *list, *c;
	const char *id, *level;
	char where[64];
	size_t i, j;
	int r;

	if ((r = json_get_array(p->json, "", "catalog", &catalog, err)) != 0)
		return r;
	json_array_foreach(catalog, i, requirement) {
		struct criterion *v;

		(void)snprintf(where, sizeof(where), "/catalog/%zu", i);
		if ((r = json_get_str(requirement, where, "id", &id,
		    err)) != 0 || (r = json_get_array(requirement, where,
		    "criteria", &list, err)) != 0)
			return r;
		v = realloc(p->criteria, (p->criterion_n +
		    json_array_size(list) + 1) * sizeof(*v));
		if (v == NULL)
			return error_nomem(err);
		p->criteria = v;
		json_array_foreach(list, j, c) {
			v = &p->criteria[p->criterion_n];
			memset(v, 0, sizeof(*v));
			if ((r = json_get_str(c, where, "id", &v->id,
			    err)) != 0 || (r = json_get_str(c, where, "level",
			    &level, err)) != 0)
				return r;
			if (strncmp(level, "star", 4) != 0 || level[4] < '3' ||
			    level[4] > '5' || level[5] != '\0')
				return say_bad(err, v->id, "level",
				    json_object_get(c, "level"), "write star3, "
				    "star4 or star5", "star3, star4, star5 の"
				    "どれかを書いてください");
			if (policy_criterion(p, v->id) != NULL)
				return bad(err, v->id, "is there twice",
				    "が二つあります");
			v->level = level[4] - '0';
			v->requirement = id;
			v->json = c;
			v->decide = json_object_get(json_object_get(p->json,
			    "decide"), v->id);
			p->criterion_n++;
		}
	}
	return 0;
}

static int
check_supports(const struct policy *p, const struct check *c,
    const char *where, struct error *err)
{
	const json_t *e;
	size_t i;

	if (json_array_size(c->supports) == 0)
		return say_bad(err, where, "supports", c->supports, "name the "
		    "criteria of the catalog that it supports",
		    "支える評価基準を目録から選んで書いてください");
	json_array_foreach(c->supports, i, e)
		if (!json_is_string(e) ||
		    policy_criterion(p, json_string_value(e)) == NULL)
			return say_bad(err, where, "supports", e, "the catalog "
			    "has no such criterion; name one that it has",
			    "目録にこの評価基準はありません。目録にあるものを書いて"
			    "ください");
	return 0;
}

static int
parse_checks(struct policy *p, struct error *err)
{
	const struct check_context ctx = policy_context(p);
	json_t *checks, *o;
	char where[64];
	size_t i;
	int r;

	if ((r = json_get_array(p->json, "", "checks", &checks, err)) != 0)
		return r;
	p->checks = calloc(json_array_size(checks) + 1, sizeof(*p->checks));
	if (p->checks == NULL)
		return error_nomem(err);
	json_array_foreach(checks, i, o) {
		struct check *c = &p->checks[i];
		const char *id = json_string_value(json_object_get(o, "id"));

		(void)snprintf(where, sizeof(where), "/checks/%zu (%s)", i,
		    id == NULL ? "?" : id);
		if (id != NULL && policy_check(p, id) != NULL)
			return bad(err, where, "the id is there twice",
			    "同じ id が二つあります");
		p->check_n++;
		r = check_parse(o, where, &ctx, c, err);
		if (r == 0)
			r = check_supports(p, c, where, err);
		if (r != 0) {
			p->fault = id;
			return r;
		}
	}
	return 0;
}

static int
parse_decide(struct policy *p, struct error *err)
{
	const char *id;
	json_t *d;
	int r;

	json_object_foreach(json_object_get(p->json, "decide"), id, d) {
		if (policy_criterion(p, id) == NULL)
			return bad(err, id, "decide names no criterion",
			    "decide にある評価基準がありません");
		if ((r = decide_check(p, id, d, 0, err)) != 0)
			return r;
	}
	return 0;
}

static int
parse_tables(struct policy *p, struct error *err)
{
	json_t *plugins, *o;
	size_t i;
	int r;

	if ((r = json_get_array(p->json, "", "tables", &plugins, err)) != 0)
		return r;
	json_array_foreach(plugins, i, o)
		if ((r = table_list_add(&p->own, o, err)) != 0) {
			(void)error_prefix(err, "tables.json");
			return r;
		}
	p->tables = &p->own;
	return 0;
}

struct check_context
policy_context(const struct policy *p)
{
	struct check_context ctx = { p->tables,
	    json_object_get(p->json, "parameters"), &p->populations };

	return ctx;
}

static int
parse_populations(struct policy *p, bool lenient, struct error *err)
{
	population_free(&p->populations);
	return population_parse(json_object_get(p->json, "populations"),
	    p->tables, json_object_get(p->json, "parameters"), lenient,
	    &p->populations, err);
}

/* fault: the id of the check that is wrong, "" where it is something else. */
static int
from_json(json_t *bundle, struct policy **out, char fault[POLICY_FAULT],
    struct error *err)
{
	struct policy *p = calloc(1, sizeof(*p));
	unsigned char digest[HASH_SIZE];
	struct buf b;
	int r;

	*out = NULL;
	fault[0] = '\0';
	if (p == NULL) {
		json_decref(bundle);
		return error_nomem(err);
	}
	p->json = bundle;
	buf_init(&b, POLICY_BYTES_MAX);
	if ((r = parse_head(p, err)) == 0 &&
	    (r = parse_tables(p, err)) == 0 &&
	    (r = parse_populations(p, false, err)) == 0 &&
	    (r = parse_criteria(p, err)) == 0 &&
	    (r = parse_checks(p, err)) == 0 &&
	    (r = parse_decide(p, err)) == 0 &&
	    (r = policy_check_mappings(p->json, err)) == 0 &&
	    (r = policy_check_roles(p->json, err)) == 0 &&
	    (r = policy_bundle(p, &b, err)) == 0) {
		hash_bytes(buf_str(&b), b.n, digest);
		hash_to_hex(digest, p->digest);
		*out = p;
	} else {
		if (p->fault != NULL)
			(void)snprintf(fault, POLICY_FAULT, "%s", p->fault);
		policy_free(p);
	}
	buf_free(&b);
	return r;
}

int
policy_parse(const char *p, size_t n, struct policy **out, struct error *err)
{
	json_t *bundle = json_read(p, n, POLICY_BYTES_MAX, "policy", err);
	char fault[POLICY_FAULT];

	*out = NULL;
	if (bundle == NULL)
		return ERR_INPUT;
	return from_json(bundle, out, fault, err);
}

int
policy_load(const char *name, struct policy **out, struct error *err)
{
	char *path = policy_folder(name, err), fault[POLICY_FAULT];
	struct stat st;
	json_t *bundle;
	int r = ERR_INPUT;

	*out = NULL;
	if (path == NULL)
		return ERR_MISSING;
	if (stat(path, &st) != 0)
		(void)error_set(err, ERR_MISSING, 0,
		    "%s: no such policy; see the folders beside it, or give a "
		    "path", "%s: このポリシーはありません。フォルダー名かパスを"
		    "指定してください", path);
	else {
		bundle = S_ISDIR(st.st_mode) ? policy_gather(path, err) :
		    json_read_file(path, POLICY_BYTES_MAX, err);
		if (bundle != NULL &&
		    (r = from_json(bundle, out, fault, err)) != 0) {
			if (S_ISDIR(st.st_mode) && fault[0] != '\0')
				policy_name_file(path, fault, err);
			(void)error_prefix(err, path);
		}
	}
	free(path);
	return r;
}

void
policy_free(struct policy *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->check_n; i++)
		check_free(&p->checks[i]);
	free(p->checks);
	free(p->criteria);
	population_free(&p->populations);
	table_list_free(&p->own);
	json_decref(p->json);
	free(p);
}

int
policy_bundle(const struct policy *p, struct buf *out, struct error *err)
{
	json_write(out, p->json);
	return out->failed ? error_nomem(err) : 0;
}

/* Give a check what it asks of other tables, or why it cannot be asked. */
static int
bind_check(const struct policy *p, struct check *c, const json_t *o,
    struct error *err)
{
	const struct check_context ctx = policy_context(p);
	const struct population *population;
	struct check fresh;
	struct error why;

	if (check_parse(o, c->id, &ctx, &fresh, &why) == 0) {
		check_free(c);
		*c = fresh;
		return 0;
	}
	population = fresh.population;
	check_free(&fresh);
	/* Its words stay; its conditions cannot be asked. */
	free(c->unfit);
	c->population = population;
	if ((c->unfit = malloc(sizeof(why))) == NULL)
		return error_nomem(err);
	*c->unfit = why;
	return 0;
}

int
policy_bind(struct policy *p, const struct table_list *tables,
    struct error *err)
{
	const json_t *o;
	size_t i;
	int r;

	p->tables = tables;
	if ((r = parse_populations(p, true, err)) != 0)
		return r;
	json_array_foreach(json_object_get(p->json, "checks"), i, o)
		if (r == 0)
			r = bind_check(p, &p->checks[i], o, err);
	return r;
}

const struct check *
policy_check(const struct policy *p, const char *id)
{
	size_t i;

	for (i = 0; i < p->check_n; i++)
		if (p->checks[i].id != NULL && strcmp(p->checks[i].id, id) == 0)
			return &p->checks[i];
	return NULL;
}

void
policy_check_digest(const struct policy *p, const struct check *c,
    char out[HASH_HEX + 1])
{
	unsigned char digest[HASH_SIZE];
	struct buf b;

	buf_init(&b, POLICY_BYTES_MAX);
	json_write(&b, json_array_get(json_object_get(p->json, "checks"),
	    (size_t)(c - p->checks)));
	hash_bytes(buf_str(&b), b.n, digest);
	hash_to_hex(digest, out);
	buf_free(&b);
}

const struct criterion *
policy_criterion(const struct policy *p, const char *id)
{
	size_t i;

	for (i = 0; i < p->criterion_n; i++)
		if (strcmp(p->criteria[i].id, id) == 0)
			return &p->criteria[i];
	return NULL;
}
