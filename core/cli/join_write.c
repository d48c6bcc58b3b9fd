/* SPDX-License-Identifier: Apache-2.0
 * The items of a join: what it is made of, the packs as they are, whom it
 * lacks. Never changes a byte of a pack.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/json.h"
#include "join.h"

static const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static json_t *
pack_json(const struct join_one *o)
{
	return json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:O}", "pack",
	    o->id, "seal", o->seal, "series", o->series, "items",
	    (json_int_t)o->items, "size", (json_int_t)o->size, "started",
	    o->started, "finished", o->finished, "subjects", o->subjects);
}

/* The plan: what was to be joined, and whom the whole is about. */
static json_t *
plan_json(const struct join *j)
{
	json_t *packs = json_array(), *older = json_array();
	json_t *subjects = json_array(), *o;
	const json_t *s;
	size_t i, k;

	for (i = 0; i < j->n; i++) {
		(void)json_array_append_new(j->v[i].older ? older : packs,
		    pack_json(&j->v[i]));
		json_array_foreach(j->v[i].subjects, k, s)
			if (!j->v[i].older)
				(void)json_array_append_new(subjects,
				    json_pack("{s:O}", "id", s));
	}
	o = json_pack("{s:s, s:s, s:o, s:o, s:o, s:O}", "format", JOIN_FORMAT,
	    "series", j->v[0].series, "packs", packs, "left_out", older,
	    "subjects", subjects, "missing", j->missing);
	if (o != NULL) {
		(void)json_object_set(o, "name", json_object_get(j->v[0].plan,
		    "name"));
		(void)json_object_set(o, "policy", json_object_get(
		    j->v[0].plan, "policy"));
	}
	return o;
}

static int
put_bytes(struct pack_writer *w, const char *kind, const char *label,
    const char *cls, const struct buf *b, struct error *err)
{
	struct pack_record rec = { .step = "0.0", .plugin = "core",
	    .cls = cls, .label = label, .kind = kind };

	if (b->failed)
		return error_nomem(err);
	return pack_writer_add_bytes(w, &rec, buf_str(b), b->n, NULL, err);
}

static int
put_json(struct pack_writer *w, const char *kind, const char *label, json_t *o,
    struct error *err)
{
	struct buf b;
	int r;

	buf_init(&b, 256u << 20);
	if (o == NULL)
		b.failed = true;
	else
		json_write(&b, o);
	json_decref(o);
	r = put_bytes(w, kind, label, "open", &b, err);
	buf_free(&b);
	return r;
}

/* Nothing was collected here: no plugin ran. */
static json_t *
collector_json(const unsigned char *secret)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:[]}", "format",
	    "starseal-collector/1", "version", STARSEAL_VERSION, "made_by",
	    "pack join", "plugins");

	if (secret != NULL)
		(void)json_object_set_new(o, "test_secret", json_true());
	return o;
}

static int
put_pack(struct pack_writer *w, const struct join_one *o, size_t number,
    struct error *err)
{
	struct pack_record rec = { .plugin = "core", .cls = o->cls,
	    .label = file_name(o->path), .kind = PACK_KIND_INNER };
	char step[24];
	int64_t finished = 0;
	struct stat st;
	int fd = open(o->path, O_RDONLY | O_CLOEXEC | O_NOCTTY), r;

	if (fd == -1)
		return error_set(err, ERR_IO, errno, "%s: cannot open it",
		    "%s: 開けません", o->path);
	(void)snprintf(step, sizeof(step), "1.%zu", number);
	rec.step = step;
	rec.subject = json_string_value(json_array_get(o->subjects, 0));
	rec.path = file_name(o->path);
	rec.path_n = strlen(rec.path);
	rec.has_taken = date_parse_time(o->finished, &finished);
	rec.taken_ns = finished * 1000000000;
	if (fstat(fd, &st) != 0 || (uint64_t)st.st_size != o->size ||
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec !=
	    o->changed_ns)
		r = error_set(err, ERR_INPUT, 0, "%s: changed while it was "
		    "joined; try again", "%s: 束ねている間に変わりました。やり直して"
		    "ください", o->path);
	else
		r = pack_writer_add_fd(w, &rec, fd, o->size, 0, NULL, err);
	(void)close(fd);
	return r;
}

static void
put_line(struct buf *b, json_t *o)
{
	if (o == NULL)
		b->failed = true;
	else
		json_write(b, o);
	buf_putc(b, '\n');
	json_decref(o);
}

static int
put_gaps(const struct join *j, struct pack_writer *w, struct error *err)
{
	const json_t *id;
	struct buf b;
	size_t i;
	int r;

	buf_init(&b, 256u << 20);
	json_array_foreach(j->missing, i, id)
		put_line(&b, json_pack("{s:s, s:s, s:O, s:{s:s, s:s}}",
		    "plugin", "core", "reason", "absent", "what", id, "why",
		    "en", "It is to be audited, and none of the packs joined "
		    "tells of it.", "ja", "対象のはずですが、束ねたパックのどれにも"
		    "ありません。"));
	r = put_bytes(w, "gaps", "gaps.jsonl", "open", &b, err);
	buf_free(&b);
	return r;
}

/* A line of the journal, which names the one before it. */
static void
put_event(struct buf *b, char last[HASH_HEX + 1], json_t *o)
{
	unsigned char digest[HASH_SIZE];
	size_t from = b->n;

	if (o != NULL)
		(void)json_object_set_new(o, "prev", json_string(last));
	put_line(b, o);
	if (b->failed)
		return;
	hash_bytes(b->p + from, b->n - from - 1, digest);
	hash_to_hex(digest, last);
}

static int
put_journal(const struct join *j, struct pack_writer *w, struct error *err)
{
	char last[HASH_HEX + 1] = "";
	struct buf b;
	size_t i;
	int r;

	memset(last, '0', HASH_HEX);
	buf_init(&b, 256u << 20);
	put_event(&b, last, json_pack("{s:s, s:s}", "event", "join-start",
	    "pack", pack_writer_id(w)));
	for (i = 0; i < j->n; i++)
		put_event(&b, last, json_pack("{s:s, s:s, s:s, s:s}", "event",
		    "join-pack", "outcome", j->v[i].older ? "left-out" :
		    "joined", "pack", j->v[i].id, "seal", j->v[i].seal));
	put_event(&b, last, json_pack("{s:s, s:I, s:b}", "event", "join-end",
	    "missing", (json_int_t)json_array_size(j->missing),
	    "ledger", j->has_ledger));
	r = put_bytes(w, "journal", "journal.jsonl", "open", &b, err);
	buf_free(&b);
	return r;
}

static int
put_items(const struct join *j, const struct buf *policy,
    const unsigned char *secret, struct pack_writer *w, struct error *err)
{
	struct buf none;
	size_t i, number = 0;
	int r;

	buf_init(&none, 1);
	if ((r = put_json(w, "plan", "plan.json", plan_json(j), err)) != 0 ||
	    (r = put_bytes(w, "plan-signature", "plan.minisig", "open", &none,
	    err)) != 0 || (r = put_bytes(w, "policy", "policy.json", "open",
	    policy, err)) != 0 || (r = put_json(w, "collector",
	    "collector.json", collector_json(secret), err)) != 0)
		return r;
	for (i = 0; r == 0 && i < j->n; i++)
		if (!j->v[i].older)
			r = put_pack(w, &j->v[i], ++number, err);
	if (r == 0)
		r = put_gaps(j, w, err);
	return r != 0 ? r : put_journal(j, w, err);
}

/* The span of what was collected, so that the same packs give the same. */
static void
span(const struct join *j, int64_t *first, int64_t *last, uint64_t *bytes)
{
	int64_t a, b;
	size_t i;

	*first = INT64_MAX;
	*last = INT64_MIN;
	*bytes = 0;
	for (i = 0; i < j->n; i++) {
		if (j->v[i].older || !date_parse_time(j->v[i].started, &a) ||
		    !date_parse_time(j->v[i].finished, &b))
			continue;
		*first = a < *first ? a : *first;
		*last = b > *last ? b : *last;
		*bytes += j->v[i].size;
	}
}

int
join_write(const struct join *j, const struct buf *policy,
    const unsigned char *secret, const char *path, struct pack_writer **w,
    struct buf *statement, struct error *err)
{
	struct pack_settings s = { .series = j->v[0].series, .secret = secret };
	uint64_t outcomes[SEAL_OUTCOMES] = { 0 };
	int64_t first, last;
	size_t i;
	int r;

	span(j, &first, &last, &s.estimate);
	s.started_ns = first * 1000000000;
	for (i = 0; i < j->n; i++)
		outcomes[SEAL_COLLECTED] += !j->v[i].older;
	outcomes[SEAL_FAILED] = json_array_size(j->missing);
	outcomes[SEAL_PLANNED] = outcomes[SEAL_COLLECTED] +
	    outcomes[SEAL_FAILED];
	if ((r = pack_writer_open(&s, path, w, err)) != 0)
		return r;
	if ((r = put_items(j, policy, secret, *w, err)) == 0)
		r = pack_writer_finish(*w, outcomes, last * 1000000000,
		    statement, err);
	if (r != 0) {
		pack_writer_discard(*w);
		*w = NULL;
	}
	return r;
}
