/* SPDX-License-Identifier: Apache-2.0
 * Asking the host and keeping count of what failed, for plugin authors. Header
 * only. One struct ss_run lives as long as collect(); whatever cannot be had
 * becomes a gap, and ss_outcome_of() tells the truth about the whole.
 */
#ifndef STARSEAL_TAKE_H
#define STARSEAL_TAKE_H

#include <stdlib.h>

#include "read.h"

struct ss_run {
	const struct ss_host *host;
	const char *table;      /* gaps belong to it; NULL: to none */
	bool partial;           /* something was lost on the way */
	bool cancelled;         /* every further call is left out */
};

#define SS_MAYBE true           /* its absence is no gap */
#define SS_MUST false

static inline const struct ss_text *
ss_why(int err)
{
	static const struct ss_text why[] = {
		{ "It is not there.", "存在しません。" },
		{ "This host refused to let it be read.",
		    "このホストが読み取りを拒否しました。" },
		{ "It is not in the manifest.",
		    "マニフェストに宣言されていません。" },
		{ "It is larger than its limit; a part was read.",
		    "上限を超えるため、一部だけを読み取りました。" },
		{ "It did not answer in time.",
		    "時間内に応答がありませんでした。" },
		{ "Reading it failed.", "読み取り中に失敗しました。" },
		{ "It does not have the expected form.",
		    "想定される形式ではありません。" },
		{ "The run was cancelled.", "収集が取り消されました。" },
		{ "Commands are not run here, and no output was recorded.",
		    "ここではコマンドを実行せず、記録された出力もありません。" }
	};

	return err <= SS_ENOENT && err >= SS_ENOTRUN ? &why[-1 - err] : NULL;
}

/* Say that what is not to be had. Only absence and commands that are not run
 * leave the run complete. */
static inline void
ss_lost(struct ss_run *run, const char *what, int err)
{
	if (err == SS_ECANCELLED)
		run->cancelled = true;
	if (err != SS_ENOENT && err != SS_ENOTRUN)
		run->partial = true;
	if (err != SS_ECANCELLED && err != SS_EUNDECLARED &&
	    run->host->gap(run->host->ctx, run->table, what, err,
	    ss_why(err)) < 0)
		run->partial = true;
}

/* As ss_lost, in the plugin's own words. Leaves the run complete. */
static inline void
ss_lacks(struct ss_run *run, const char *what, int err,
    const struct ss_text *why)
{
	if (run->host->gap(run->host->ctx, run->table, what, err, why) < 0)
		run->partial = true;
}

/* A line or a file that cannot be understood: gap "invalid", run partial. */
static inline void
ss_malformed(struct ss_run *run, const char *what)
{
	ss_lost(run, what, SS_EINVAL);
}

/* As a blob must be before it is handed to the host. */
static inline void
ss_blob_start(struct ss_blob *blob)
{
	memset(blob, 0, sizeof(*blob));
	blob->struct_size = sizeof(*blob);
	blob->fd = -1;
}

static inline int
ss_settle(struct ss_run *run, const char *what, bool maybe, int r,
    const struct ss_blob *blob, struct ss_bytes *bytes)
{
	if (r < 0) {
		if (r != SS_ENOENT || !maybe)
			ss_lost(run, what, r);
		return r;
	}
	if ((blob->flags & SS_B_CUT) != 0)
		ss_lost(run, what, SS_ELIMIT);
	if (bytes != NULL && (r = ss_map(blob, bytes)) != 0)
		ss_lost(run, what, r);
	return r;
}

/*
 * Snapshot path and map it (bytes may be NULL). 0: bytes are to be given back
 * with ss_unmap. Else the error; the gap is written, except where what is
 * SS_MAYBE there is not there.
 */
static inline int
ss_take(struct ss_run *run, const char *path, bool maybe,
    struct ss_blob *blob, struct ss_bytes *bytes)
{
	ss_blob_start(blob);
	if (bytes != NULL) {
		bytes->p = "";
		bytes->n = 0;
	}
	if (run->cancelled)
		return SS_ECANCELLED;
	return ss_settle(run, path, maybe,
	    run->host->snapshot(run->host->ctx, path, blob), blob, bytes);
}

/* Run command number n without arguments; what names it in gaps. */
static inline int
ss_take_run(struct ss_run *run, uint32_t n, const char *what, bool maybe,
    const struct ss_blob *input, struct ss_blob *blob, struct ss_bytes *bytes)
{
	struct ss_blob err;

	ss_blob_start(blob);
	ss_blob_start(&err);
	bytes->p = "";
	bytes->n = 0;
	if (run->cancelled)
		return SS_ECANCELLED;
	return ss_settle(run, what, maybe,
	    run->host->run(run->host->ctx, n, NULL, 0, input, blob, &err),
	    blob, bytes);
}

/* List a declared glob; the count, or the error with its gap written. */
static inline int
ss_take_list(struct ss_run *run, const char *glob,
    int (*each)(void *, const struct ss_entry *), void *arg,
    struct ss_blob *blob)
{
	int r;

	ss_blob_start(blob);
	if (run->cancelled)
		return SS_ECANCELLED;
	r = run->host->list(run->host->ctx, glob, each, arg, blob);
	if (r < 0 && r != SS_ENOENT)
		ss_lost(run, glob, r);
	return r;
}

static inline void
ss_row(struct ss_run *run, const char *table, const struct ss_value *values,
    size_t nvalues, const struct ss_cite *cites, size_t ncites)
{
	int r;

	if (run->cancelled)
		return;
	r = run->host->fact(run->host->ctx, table, NULL, values,
	    (uint32_t)nvalues, cites, (uint32_t)ncites);
	if (r < 0)
		run->partial = true;
	if (r == SS_ECANCELLED)
		run->cancelled = true;
}

/* A setting's text or number; false, and the run is partial, without it. */
static inline bool
ss_take_setting(struct ss_run *run, const char *name, struct ss_value *out)
{
	int r = run->host->setting(run->host->ctx, name, out);

	if (r < 0)
		run->partial = true;
	if (r == SS_ECANCELLED)
		run->cancelled = true;
	return r >= 0;
}

static inline int
ss_outcome_of(const struct ss_run *run)
{
	return run->partial || run->cancelled ? SS_PARTIAL : SS_COMPLETE;
}

/* Paths of a listing, kept until ss_names_free: list first, then snapshot. */
struct ss_names { char **v; size_t n, max; bool full; };

static inline int
ss_names_add(void *names, const struct ss_entry *e)
{
	struct ss_names *l = (struct ss_names *)names;
	size_t size = strlen(e->path) + 1;
	char **v;

	if (l->n >= l->max || (v = (char **)realloc((void *)l->v,
	    (l->n + 1) * sizeof(*v))) == NULL) {
		l->full = true;
		return 1;
	}
	l->v = v;
	if ((v[l->n] = (char *)malloc(size)) == NULL) {
		l->full = true;
		return 1;
	}
	memcpy(v[l->n++], e->path, size);
	return 0;
}

static inline void
ss_names_free(struct ss_names *l)
{
	while (l->n > 0)
		free(l->v[--l->n]);
	free((void *)l->v);
	l->v = NULL;
}

/* Length of the UTF-8 character at p, 0 where there is none. */
static inline size_t
ss_utf8(const unsigned char *p, size_t n)
{
	size_t want = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 :
	    p[0] >= 0xe0 && p[0] < 0xf0 ? 3 :
	    p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0, i;

	if (want == 0 || want > n)
		return 0;
	for (i = 1; i < want; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return want;
}

/* Copy as text for a row: what is no UTF-8, and controls, become U+FFFD; what
 * does not fit is left out at a character's edge. */
static inline const char *
ss_clean(struct ss_bytes b, char *to, size_t size)
{
	size_t at = 0, i = 0;

	while (i < b.n) {
		const unsigned char *p = (const unsigned char *)b.p + i;
		size_t n = ss_utf8(p, b.n - i);
		bool bad = n == 0 || (n == 1 && (*p < 0x20 || *p == 0x7f)) ||
		    (n == 2 && *p == 0xc2 && p[1] < 0xa0);

		if (at + (bad ? 3 : n) >= size)
			break;
		memcpy(to + at, bad ? "\xef\xbf\xbd" : (const char *)p,
		    bad ? 3 : n);
		at += bad ? 3 : n;
		i += n == 0 ? 1 : n;
	}
	to[at] = '\0';
	return to;
}

#endif
