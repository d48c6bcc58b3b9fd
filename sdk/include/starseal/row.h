/* SPDX-License-Identifier: Apache-2.0
 * Building rows and opening files, for plugin authors. Header only. Never
 * hands the host text that is not UTF-8, nor more than a row may hold.
 */
#ifndef STARSEAL_ROW_H
#define STARSEAL_ROW_H

#include <stdio.h>
#include <stdlib.h>

#include "read.h"

#define SS_ROW_VALUES 128
#define SS_ROW_CITES  64
#define SS_TEXT_MAX   1024      /* bytes kept of one text; the rest is cut */
#define SS_LIST_MAX   256       /* entries kept of one list */
#define SS_POOL_CHUNK 65536

/* Columns and texts of manifests, in one line each. */
#define SS_COL(n, k, w, en, ja) \
	{ .name = (n), .kind = (k), .view = (w), .label = { (en), (ja) } }
#define SS_COL_FLAGS(n, k, w, f, en, ja) \
	{ .name = (n), .kind = (k), .view = (w), .flags = (f), \
	  .label = { (en), (ja) } }
#define SS_COL_UNIT(n, k, w, u, en, ja) \
	{ .name = (n), .kind = (k), .view = (w), .unit = (u), \
	  .label = { (en), (ja) } }
#define SS_COL_ENUM(n, w, s, en, ja) \
	{ .name = (n), .kind = SS_ENUM, .view = (w), .symbols = (s), \
	  .label = { (en), (ja) } }

/* ---- texts that live until ss_job_end ---- */
struct ss_chunk { struct ss_chunk *next; size_t n, size; char p[]; };

/* One call of collect(). ended: SS_ECANCELLED or SS_EUNDECLARED was met. */
struct ss_job {
	const struct ss_host *host;
	struct ss_chunk *chunks;
	bool partial, ended;
};

/* n bytes, aligned, not cleared; NULL when memory ran out (then partial). */
static inline void *
ss_alloc(struct ss_job *job, size_t n)
{
	struct ss_chunk *c = job->chunks;
	size_t size = n > SS_POOL_CHUNK ? n : SS_POOL_CHUNK;
	void *p;

	n = (n + 15) & ~(size_t)15;
	if (c == NULL || c->size - c->n < n) {
		if (size < n)
			size = n;
		c = (struct ss_chunk *)malloc(sizeof(*c) + size);
		if (c == NULL) {
			job->partial = true;
			return NULL;
		}
		c->next = job->chunks;
		c->n = 0;
		c->size = size;
		job->chunks = c;
	}
	p = c->p + c->n;
	c->n += n;
	return p;
}

static inline void
ss_job_end(struct ss_job *job)
{
	struct ss_chunk *c, *next;

	for (c = job->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	job->chunks = NULL;
}

/* Length of the UTF-8 character at b; 0 if it is none, or a control. */
static inline size_t
ss_utf8(struct ss_bytes b)
{
	const unsigned char *s = (const unsigned char *)b.p;
	unsigned long c;
	size_t n, i;

	if (b.n == 0 || s[0] < 0x20 || s[0] == 0x7f)
		return 0;
	if (s[0] < 0x80)
		return 1;
	n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4 || b.n < n)
		return 0;
	c = s[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	if (c < 0xa0 || (n == 3 && c < 0x800) || (n == 4 && c < 0x10000) ||
	    c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	return n;
}

/* A C string of b: what is not UTF-8, and controls, become %XX; cut at max
 * bytes, which a final "…" then shows. Never NULL. */
static inline const char *
ss_text_most(struct ss_job *job, struct ss_bytes b, size_t max)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t room = b.n < max / 3 ? b.n * 3 : max, n = 0, w;
	char *to = (char *)ss_alloc(job, room + 8);

	if (to == NULL)
		return "";
	while (b.n > 0) {
		w = ss_utf8(b);
		if (n + (w == 0 ? 3 : w) > room) {
			memcpy(to + n, "\xe2\x80\xa6", 3);
			n += 3;
			break;
		}
		if (w == 0) {
			to[n++] = '%';
			to[n++] = hex[(unsigned char)b.p[0] >> 4];
			to[n++] = hex[(unsigned char)b.p[0] & 15];
			w = 1;
		} else {
			memcpy(to + n, b.p, w);
			n += w;
		}
		b.p += w;
		b.n -= w;
	}
	to[n] = '\0';
	return to;
}

static inline const char *
ss_text(struct ss_job *job, struct ss_bytes b)
{
	return ss_text_most(job, b, SS_TEXT_MAX);
}

static inline struct ss_bytes
ss_bytes_of(const char *s)
{
	struct ss_bytes b = { s, strlen(s) };

	return b;
}

/* ---- lists ---- */
struct ss_list { const char *v[SS_LIST_MAX]; uint32_t n; bool cut; };

static inline void
ss_list_put(struct ss_list *l, const char *s)
{
	if (l->n < SS_LIST_MAX)
		l->v[l->n++] = s;
	else
		l->cut = true;
}

static inline bool
ss_list_has(const struct ss_list *l, const char *s)
{
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return true;
	return false;
}

/* Put s unless it is there. */
static inline void
ss_list_add(struct ss_list *l, const char *s)
{
	if (!ss_list_has(l, s))
		ss_list_put(l, s);
}

/* ---- rows ---- */
struct ss_row {
	struct ss_value values[SS_ROW_VALUES];
	struct ss_cite cites[SS_ROW_CITES];
	uint32_t n, n_cites;
};

static inline void
ss_row_put(struct ss_row *r, struct ss_value v)
{
	if (r->n < SS_ROW_VALUES)
		r->values[r->n++] = v;
}

static inline void
ss_row_bool(struct ss_row *r, const char *name, bool v)
{
	ss_row_put(r, ss_of_bool(name, v));
}

static inline void
ss_row_int(struct ss_row *r, const char *name, int64_t v)
{
	ss_row_put(r, ss_of_int(name, v));
}

static inline void
ss_row_text(struct ss_row *r, const char *name, const char *s)
{
	ss_row_put(r, ss_of_text(name, s));
}

static inline void
ss_row_enum(struct ss_row *r, const char *name, const char *s)
{
	ss_row_put(r, ss_of_str(name, SS_ENUM, s));
}

static inline void
ss_row_date(struct ss_row *r, const char *name, const char *s)
{
	ss_row_put(r, ss_of_str(name, SS_DATE, s));
}

static inline void
ss_row_time(struct ss_row *r, const char *name, int64_t seconds)
{
	if (seconds >= 0)
		ss_row_put(r, ss_of_time(name, seconds));
}

static inline void
ss_row_list(struct ss_row *r, const char *name, const struct ss_list *l)
{
	ss_row_put(r, ss_of_list(name, l->v, l->n));
}

/* A cite that repeats one, or is beyond the limit, is left out. */
static inline void
ss_row_cite(struct ss_row *r, struct ss_cite c)
{
	uint32_t i;

	for (i = 0; i < r->n_cites; i++)
		if (r->cites[i].blob == c.blob && r->cites[i].from == c.from &&
		    r->cites[i].to == c.to && r->cites[i].place == c.place)
			return;
	if (r->n_cites < SS_ROW_CITES)
		r->cites[r->n_cites++] = c;
}

static inline int
ss_row_emit(struct ss_job *job, const char *table, const struct ss_row *r)
{
	int e = job->host->fact(job->host->ctx, table, NULL, r->values, r->n,
	    r->cites, r->n_cites);

	if (e != 0) {
		job->partial = true;
		if (e == SS_ECANCELLED || e == SS_EUNDECLARED)
			job->ended = true;
	}
	return e;
}

/* ---- gaps ---- */
/* what may be any bytes; a gap other than plain absence makes the run partial. */
static inline void
ss_job_gap(struct ss_job *job, const char *table, const char *what, int err,
    const char *en, const char *ja)
{
	struct ss_text why = { en, ja };
	int e;

	if (err == SS_ECANCELLED)
		job->ended = true;
	if (err != SS_ENOENT && err != SS_ENOTRUN)
		job->partial = true;
	e = job->host->gap(job->host->ctx, table,
	    what == NULL ? NULL : ss_text(job, ss_bytes_of(what)), err, &why);
	if (e < 0)
		job->partial = true;
	if (e == SS_ECANCELLED)
		job->ended = true;
}

/* ---- files ---- */
struct ss_doc { struct ss_blob blob; struct ss_bytes bytes; };

static inline void
ss_blob_init(struct ss_blob *b)
{
	memset(b, 0, sizeof(*b));
	b->struct_size = sizeof(*b);
	b->fd = -1;
}

/* What to say about a host call's error. */
static inline void
ss_job_fault(struct ss_job *job, const char *table, const char *what, int err)
{
	switch (err) {
	case SS_ENOENT:
		ss_job_gap(job, table, what, err, "it is not there",
		    "ありません");
		break;
	case SS_EDENIED:
		ss_job_gap(job, table, what, err, "reading it was refused",
		    "読み取りを拒まれました");
		break;
	case SS_ELIMIT:
		ss_job_gap(job, table, what, err, "longer than its limit; only "
		    "a part was read", "上限を超えるため一部だけを読みました");
		break;
	case SS_ENOTRUN:
		ss_job_gap(job, table, what, err, "commands are not run here",
		    "ここではコマンドを実行しません");
		break;
	default:
		ss_job_gap(job, table, what, err, "it could not be read",
		    "読み取れませんでした");
	}
}

/*
 * Snapshot and map path. 0; else the host's error, for which a gap was made
 * unless the file is simply not there and need not be.
 */
static inline int
ss_open(struct ss_job *job, const char *table, const char *path, bool needed,
    struct ss_doc *doc)
{
	int e;

	ss_blob_init(&doc->blob);
	doc->bytes.p = "";
	doc->bytes.n = 0;
	if (job->ended)
		return SS_ECANCELLED;
	e = job->host->snapshot(job->host->ctx, path, &doc->blob);
	/* Over the limit: a part may have been lent. */
	if (e == SS_ELIMIT && doc->blob.fd >= 0)
		e = 0, doc->blob.flags |= SS_B_CUT;
	if (e == 0)
		e = ss_map(&doc->blob, &doc->bytes);
	if (e == 0 && (doc->blob.flags & SS_B_CUT) != 0)
		ss_job_fault(job, table, path, SS_ELIMIT);
	if (e != 0 && (needed || e != SS_ENOENT))
		ss_job_fault(job, table, path, e);
	if (e == SS_ECANCELLED || e == SS_EUNDECLARED)
		job->ended = true;
	return e;
}

static inline void
ss_close(struct ss_doc *doc)
{
	ss_unmap(&doc->bytes);
}

/*
 * Run command n, map what it printed. 0 also where it failed: look at
 * doc->blob.status. Else the host's error, for which a gap was made unless the
 * program is simply not there.
 */
static inline int
ss_command(struct ss_job *job, const char *table, const char *what, uint32_t n,
    const char *const *args, uint32_t nargs, const struct ss_blob *input,
    struct ss_doc *doc, struct ss_blob *errors)
{
	int e;

	ss_blob_init(&doc->blob);
	ss_blob_init(errors);
	doc->bytes.p = "";
	doc->bytes.n = 0;
	if (job->ended)
		return SS_ECANCELLED;
	e = job->host->run(job->host->ctx, n, args, nargs, input, &doc->blob,
	    errors);
	if (e == SS_ELIMIT && doc->blob.fd >= 0)
		e = 0, doc->blob.flags |= SS_B_CUT;
	if (e == 0)
		e = ss_map(&doc->blob, &doc->bytes);
	if (e == 0 && (doc->blob.flags & SS_B_CUT) != 0)
		ss_job_fault(job, table, what, SS_ELIMIT);
	if (e == SS_ECANCELLED || e == SS_EUNDECLARED)
		job->ended = true;
	if (e != 0 && e != SS_ENOENT)
		ss_job_fault(job, table, what, e);
	return e;
}

/*
 * List a declared glob into blob. The count; else the host's error, for which a
 * gap was made unless the folder is simply not there.
 */
static inline int
ss_job_list(struct ss_job *job, const char *table, const char *glob,
    int (*each)(void *arg, const struct ss_entry *entry), void *arg,
    struct ss_blob *blob)
{
	int e;

	ss_blob_init(blob);
	if (job->ended)
		return SS_ECANCELLED;
	e = job->host->list(job->host->ctx, glob, each, arg, blob);
	if (e >= 0 && (blob->flags & SS_B_CUT) != 0)
		ss_job_fault(job, table, glob, SS_ELIMIT);
	if (e < 0 && e != SS_ENOENT)
		ss_job_fault(job, table, glob, e);
	if (e == SS_EUNDECLARED)
		job->ended = true;
	return e;
}

/* What collect() returns at its end. */
static inline int
ss_outcome_of(const struct ss_job *job)
{
	return job->partial || job->ended ? SS_PARTIAL : SS_COMPLETE;
}

/* ---- dates: days since 1970-01-01, Gregorian ---- */
static inline int64_t
ss_days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static inline void
ss_civil_of(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

/* "YYYY-MM-DD", or NULL outside of the years 1 to 9999. */
static inline const char *
ss_date_text(struct ss_job *job, int64_t days)
{
	char *s = (char *)ss_alloc(job, 48);
	int64_t year;
	int month, day;

	if (s == NULL || days < -719162 || days > 2932896)
		return NULL;
	ss_civil_of(days, &year, &month, &day);
	(void)snprintf(s, 48, "%04d-%02d-%02d", (int)year, month, day);
	return s;
}

/* As ss_field, but colons inside <masked:…> are no separators. */
static inline struct ss_bytes
ss_masked_field(struct ss_bytes *rest, char sep)
{
	struct ss_bytes f = *rest;
	bool inside = false;
	size_t i;

	for (i = 0; i < rest->n; i++) {
		struct ss_bytes here = { rest->p + i, rest->n - i };

		if (!inside && here.p[0] == '<' && ss_starts(here, "<masked:"))
			inside = true;
		else if (inside && here.p[0] == '>')
			inside = false;
		else if (!inside && here.p[0] == sep)
			break;
	}
	f.n = i;
	rest->p += i + (i < rest->n);
	rest->n -= i + (i < rest->n);
	return f;
}

#endif
