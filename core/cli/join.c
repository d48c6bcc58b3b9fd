/* SPDX-License-Identifier: Apache-2.0
 * Which packs can stand together. Never chooses between two packs unasked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "facts/load.h"
#include "facts/within.h"
#include "join.h"

#define POLICY_ITEM 2
#define POLICY_MAX (64u << 20)

static int
rank_of(const char *cls)
{
	return strcmp(cls, "secret") == 0 ? 2 :
	    strcmp(cls, "confidential") == 0 ? 1 : 0;
}

static void
take_class(const struct pack *p, struct join_one *o)
{
	struct pack_item item;
	uint64_t i;

	o->cls = "open";
	for (i = 0; i < pack_item_count(p); i++) {
		pack_item_get(p, i, &item);
		if (rank_of(item.rec->cls) > rank_of(o->cls))
			o->cls = rank_of(item.rec->cls) == 2 ? "secret" :
			    "confidential";
	}
}

static int
take_subjects(struct pack *p, struct join_one *o, struct error *err)
{
	json_t *s;
	size_t i;
	int r = facts_json_item(p, 0, &o->plan, err);

	if (r != 0)
		return r;
	if ((o->subjects = json_array()) == NULL)
		return error_nomem(err);
	json_array_foreach(json_object_get(o->plan, "subjects"), i, s)
		if (json_is_string(json_object_get(s, "id")))
			(void)json_array_append(o->subjects,
			    json_object_get(s, "id"));
	return json_array_size(o->subjects) > 0 ? 0 : error_set(err, ERR_INPUT,
	    0, "%s: its plan names no subject", "%s: 計画に対象がありません",
	    o->path);
}

static void
take_seal(const struct pack *p, struct join_one *o)
{
	const struct pack_seal *s = pack_seal(p);

	memcpy(o->id, s->pack, sizeof(o->id));
	memcpy(o->policy, s->policy, sizeof(o->policy));
	memcpy(o->series, s->series, sizeof(o->series));
	memcpy(o->started, s->started, sizeof(o->started));
	memcpy(o->finished, s->finished, sizeof(o->finished));
	(void)snprintf(o->seal, sizeof(o->seal), "%s", pack_seal_digest(p));
	o->items = pack_item_count(p);
}

static int
read_one(const char *path, struct join_one *o, struct error *err)
{
	struct stat st;
	struct pack *p;
	int r;

	o->path = path;
	if (stat(path, &st) != 0)
		return error_set(err, errno == ENOENT ? ERR_MISSING : ERR_IO,
		    errno, "%s: cannot open it", "%s: 開けません", path);
	o->size = (uint64_t)st.st_size;
	o->changed_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 +
	    st.st_mtim.tv_nsec;
	if ((r = pack_open(path, &p, err)) != 0)
		return r;
	if (within_any(p))
		r = error_set(err, ERR_INPUT, 0, "%s: is itself several packs "
		    "joined; join those packs instead", "%s: すでに束ねられた"
		    "パックです。中にある元のパックを指定してください", path);
	else {
		take_seal(p, o);
		take_class(p, o);
		r = take_subjects(p, o, err);
	}
	pack_close(p);
	return r;
}

static const char *
first_subject(const struct join_one *o)
{
	return json_string_value(json_array_get(o->subjects, 0));
}

static int
by_subject(const void *pa, const void *pb)
{
	const struct join_one *a = pa, *b = pb;
	int r = strcmp(first_subject(a), first_subject(b));

	return r != 0 ? r : strcmp(a->seal, b->seal);
}

static bool
has_subject(const struct join_one *o, const char *id)
{
	const json_t *s;
	size_t i;

	json_array_foreach(o->subjects, i, s)
		if (strcmp(json_string_value(s), id) == 0)
			return true;
	return false;
}

static int
same_series(const struct join *j, const char *series, struct error *err)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		if (series != NULL && strcmp(j->v[i].series, series) != 0)
			return error_set(err, ERR_INPUT, 0, "%s: is of the "
			    "series %s, the engagement of %s", "%s: 系列は %s "
			    "ですが、監査の設定では %s です", j->v[i].path,
			    j->v[i].series, series);
		if (strcmp(j->v[i].series, j->v[0].series) != 0)
			return error_set(err, ERR_INPUT, 0, "%s is of the "
			    "series %s, %s of %s: packs of one engagement can "
			    "be joined", "%s の系列は %s、%s の系列は %s です。"
			    "束ねられるのは同じ監査のパックだけです", j->v[0].path,
			    j->v[0].series, j->v[i].path, j->v[i].series);
	}
	return 0;
}

/* Of two that tell of one subject, the older one, where all that it tells of
 * is in the newer. */
static int
settle(struct join_one *a, struct join_one *b, const char *subject,
    bool newest, struct error *err)
{
	struct join_one *old = strcmp(a->finished, b->finished) < 0 ? a : b;
	struct join_one *young = old == a ? b : a;
	const json_t *s;
	size_t i;

	if (!newest)
		return error_set(err, ERR_INPUT, 0, "%s and %s both tell of "
		    "%s; leave one out, or take the newest of each with "
		    "--newest", "%s と %s はどちらも %s のパックです。一方を外すか、"
		    "--newest で新しいほうを選んでください", a->path, b->path,
		    subject);
	if (strcmp(a->finished, b->finished) == 0)
		return error_set(err, ERR_INPUT, 0, "%s and %s both tell of %s "
		    "and finished in the same second: leave one out",
		    "%s と %s はどちらも %s のパックで、終了時刻も同じです。一方を"
		    "外してください", a->path, b->path, subject);
	json_array_foreach(old->subjects, i, s)
		if (!has_subject(young, json_string_value(s)))
			return error_set(err, ERR_INPUT, 0, "%s is older than "
			    "%s, which does not tell of %s: leave out what is "
			    "not wanted", "%s は %s より古いのですが、%s のことは"
			    "新しいほうにありません。不要なものを外してください",
			    old->path, young->path, json_string_value(s));
	old->older = true;
	return 0;
}

/* Subjects seen, each with who tells of it. */
static int
each_subject_once(struct join *j, bool newest, struct error *err)
{
	json_t *seen = json_object(), *at;
	const json_t *s;
	size_t i, k;
	int r = seen == NULL ? error_nomem(err) : 0;

	for (i = 0; r == 0 && i < j->n; i++)
		json_array_foreach(j->v[i].subjects, k, s) {
			const char *id = json_string_value(s);
			struct join_one *other;

			at = json_object_get(seen, id);
			other = at == NULL ? NULL :
			    &j->v[json_integer_value(at)];
			if (r == 0 && other != NULL && other != &j->v[i] &&
			    !other->older && !j->v[i].older)
				r = settle(other, &j->v[i], id, newest, err);
			if (other == NULL || other->older)
				(void)json_object_set_new(seen, id,
				    json_integer((json_int_t)i));
		}
	json_decref(seen);
	return r;
}

static int
no_pack_twice(const struct join *j, struct error *err)
{
	json_t *seen = json_object();
	size_t i;
	int r = seen == NULL ? error_nomem(err) : 0;

	for (i = 0; r == 0 && i < j->n; i++) {
		const char *other = json_string_value(json_object_get(seen,
		    j->v[i].id));

		if (other != NULL)
			r = error_set(err, ERR_INPUT, 0, "%s and %s are one "
			    "pack (%s): give each pack once", "%s と %s は同じ"
			    "パック (%s) です。一つのパックは一度だけ指定してください",
			    other, j->v[i].path, j->v[i].id);
		(void)json_object_set_new(seen, j->v[i].id,
		    json_string(j->v[i].path));
	}
	json_decref(seen);
	return r;
}

int
join_read(char *const *paths, size_t n, const char *series, bool newest,
    struct join *out, struct error *err)
{
	size_t i;
	int r = 0;

	memset(out, 0, sizeof(*out));
	if (n > JOIN_PACKS_MAX)
		return error_set(err, ERR_LIMIT, 0,
		    "more than %d packs", "パックが %d 個を超えています",
		    JOIN_PACKS_MAX);
	out->v = calloc(n + 1, sizeof(*out->v));
	out->missing = json_array();
	if (out->v == NULL || out->missing == NULL)
		return error_nomem(err);
	for (i = 0; r == 0 && i < n; i++) {
		out->n = i + 1;
		r = read_one(paths[i], &out->v[i], err);
	}
	if (r != 0)
		return r;
	qsort(out->v, out->n, sizeof(*out->v), by_subject);
	if ((r = no_pack_twice(out, err)) == 0 &&
	    (r = same_series(out, series, err)) == 0)
		r = each_subject_once(out, newest, err);
	return r;
}

void
join_free(struct join *j)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		json_decref(j->v[i].plan);
		json_decref(j->v[i].subjects);
	}
	free(j->v);
	json_decref(j->missing);
}

bool
join_tells_of(const struct join *j, const char *subject)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (!j->v[i].older && has_subject(&j->v[i], subject))
			return true;
	return false;
}

int
join_policy(const struct join *j, struct buf *out, struct error *err)
{
	struct pack *p;
	size_t i;
	int r;

	for (i = 1; i < j->n; i++)
		if (strcmp(j->v[i].policy, j->v[0].policy) != 0)
			return 0;
	if ((r = pack_open(j->v[0].path, &p, err)) != 0)
		return r;
	out->max = POLICY_MAX;
	r = pack_item_read(p, POLICY_ITEM, out, err);
	pack_close(p);
	return r;
}
