/* SPDX-License-Identifier: Apache-2.0
 * What a worker asks for, from the reader into the pack and back. A reader
 * that hangs or dies costs one answer, never the run.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "starseal/plugin.h"

#include "run_state.h"

static bool
is_cancelled(void *arg)
{
	const struct run_job *job = arg;

	return job->run->o->cancelled != NULL && job->run->o->cancelled();
}

int
run_reader_ready(struct run_job *job, struct error *err)
{
	struct run_reader_options o = { .plugin = job->p,
		.root = job->s->root, .commands = job->s->commands,
		.key = job->run->mask_key, .cancelled = is_cancelled,
		.arg = job };

	memcpy(o.spools, job->run->spools, sizeof(o.spools));
	if (job->reader != NULL)
		return 0;
	return run_reader_start(&o, &job->reader, err);
}

int
run_miss(struct run_job *job, uint32_t source, const char *what,
    enum reader_reason reason, int sys, struct error *err)
{
	struct run_miss *m;

	if (source != 0 && job->steps[source - 1].reason == READER_R_NONE)
		job->steps[source - 1].reason = reason;
	if (job->n_misses == job->cap_misses) {
		size_t cap = job->cap_misses == 0 ? 16 : job->cap_misses * 2;

		m = realloc(job->misses, cap * sizeof(*m));
		if (m == NULL)
			return error_nomem(err);
		job->misses = m;
		job->cap_misses = cap;
	}
	m = &job->misses[job->n_misses];
	*m = (struct run_miss){ .source = source, .reason = reason,
		.sys = sys, .what = strdup(what) };
	if (m->what == NULL)
		return error_nomem(err);
	job->n_misses++;
	return 0;
}

static uint32_t
blob_flags(uint32_t flags)
{
	return ((flags & READER_F_CUT) != 0 ? SS_B_CUT : 0) |
	    ((flags & READER_F_CHANGED) != 0 ? SS_B_CHANGED : 0) |
	    ((flags & READER_F_MASKED) != 0 ? SS_B_MASKED : 0) |
	    ((flags & READER_F_RECORDED) != 0 ? SS_B_RECORDED : 0);
}

/* What the worker will be given: kept until the answer is complete. */
static int
keep_blob(struct run_job *job, const struct reader_item *it, int fd,
    uint64_t item, struct error *err)
{
	struct run_blob *b = &job->got[job->n_got];

	if (job->n_got == 2)
		return error_put(err, ERR_PROTOCOL, 0,
		    "reader: too many blobs", "reader: データが多すぎます");
	memset(b, 0, sizeof(*b));
	b->item = item;
	b->recorded = (it->flags & READER_F_RECORDED) != 0;
	b->blob = (struct worker_blob){ .flags = blob_flags(it->flags),
		.status = it->status, .size = it->size,
		.mtime_ns = it->mtime_ns, .taken_ns = it->taken_ns,
		.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3) };
	if (b->blob.fd == -1)
		return error_put(err, ERR_LIMIT, 0, "too many open files",
		    "開いているファイルが多すぎます");
	job->n_got++;
	return 0;
}

static int
item(void *arg, const struct reader_item *it, const char *p, int fd,
    struct error *err)
{
	struct run_job *job = arg;
	uint64_t number;
	char *what;
	int e;

	if (it->kind == READER_GAP) {
		if (run_source(job->p, it->source) == NULL)
			return error_put(err, ERR_PROTOCOL, 0,
			    "reader: a gap of no source",
			    "reader: 対応する項目のない欠落です");
		if ((what = strndup(it->path, it->path_n)) == NULL)
			return error_nomem(err);
		e = run_miss(job, it->source, what, (enum reader_reason)
		    it->reason, (int)it->sys, err);
		free(what);
		return e;
	}
	/* An empty error output says nothing: the output stands for it. */
	if (it->kind == READER_ERRORS && it->size == 0 && job->n_got == 1)
		return keep_blob(job, it, fd, job->got[0].item, err);
	if ((e = run_item_add(job, it, p, fd, &number, err)) != 0)
		return e;
	job->steps[it->source - 1].asked = true;
	job->steps[it->source - 1].looked = true;
	/* Captured files are not lent; nor is the chain of links that led to
	 * a snapshot. */
	if (p != NULL || (it->kind == READER_ARTIFACT && job->asking == 1) ||
	    (it->kind == READER_LISTING && job->asking == 2))
		return 0;
	return keep_blob(job, it, fd, number, err);
}

/* A blob that was sealed gets the next id; snapshots stay open to be lent
 * again. */
static int
number_blob(struct run_job *job, struct run_blob *got, const char *path,
    struct error *err)
{
	struct run_blob *b;

	if (job->n_blobs == job->cap_blobs) {
		size_t cap = job->cap_blobs == 0 ? 32 : job->cap_blobs * 2;

		b = realloc(job->blobs, cap * sizeof(*b));
		if (b == NULL)
			return error_nomem(err);
		job->blobs = b;
		job->cap_blobs = cap;
	}
	b = &job->blobs[job->n_blobs++];
	got->blob.id = job->n_blobs;
	*b = *got;
	b->path = path == NULL ? NULL : strdup(path);
	return 0;
}

/* What may be asked for again stays open, within reason: the newest, for a
 * command is given what was just lent. */
static void
close_oldest(struct run_job *job)
{
	struct run_blob *b;

	do
		b = &job->blobs[job->oldest++];
	while (b->blob.fd == -1);
	(void)close(b->blob.fd);
	b->blob.fd = -1;
	job->kept--;
}

static int
give(struct run_job *job, int result, const char *path, struct error *err)
{
	struct worker_blob out[2];
	size_t i;
	int e = 0;

	for (i = 0; e == 0 && i < job->n_got; i++) {
		e = number_blob(job, &job->got[i], path, err);
		out[i] = job->got[i].blob;
	}
	if (e == 0)
		e = worker_answer(job->worker, result, out, job->n_got, err);
	for (i = 0; i < job->n_got; i++) {
		if (job->kept == RUN_KEPT_MAX)
			close_oldest(job);
		job->kept++;
	}
	job->n_got = 0;
	return e;
}

static void
drop(struct run_job *job)
{
	while (job->n_got > 0)
		(void)close(job->got[--job->n_got].blob.fd);
}

/* The reader failed us: what to tell the worker. Fatal errors of the pack
 * pass through. */
static int
failed(struct run_job *job, int e, uint32_t source, const char *what,
    struct error *err)
{
	enum reader_reason reason = e == ERR_TIMEOUT ? READER_R_TIMEOUT :
	    e == ERR_CANCELLED ? READER_R_CANCELLED : READER_R_IO;
	int m;

	drop(job);
	if (job->run->fatal != 0)
		return job->run->fatal;
	if (!run_reader_end(job->reader))
		job->left_behind++;
	job->reader = NULL;
	job->hangs++;
	if ((m = run_miss(job, source, what, reason, 0, err)) != 0)
		return m;
	return worker_answer(job->worker, reader_reason_err(reason), NULL, 0,
	    err);
}

static int
settle(struct run_job *job, const struct reader_done *d, uint32_t source,
    const char *what, const char *path, int result, struct error *err)
{
	int e;

	if (source != 0)
		job->steps[source - 1].asked = true;
	if (d->reason != READER_R_NONE) {
		e = run_miss(job, source, what, (enum reader_reason)d->reason,
		    (int)d->sys, err);
		if (e != 0)
			return e;
	} else if (source != 0)
		job->steps[source - 1].looked = true;
	if (d->result >= 0)
		return give(job, result, path, err);
	drop(job);
	return worker_answer(job->worker, d->result, NULL, 0, err);
}

/* The source a request is about, for its step: the first that fits. */
static uint32_t
source_of(const struct run_job *job, const char *text, bool path)
{
	struct glob *g = path ? NULL : glob_compile(text, NULL);
	uint32_t found = 0;
	size_t i, j;

	for (i = 0; i < job->p->n_sources && found == 0; i++) {
		const struct plan_source *s = &job->p->sources[i];

		if (s->command)
			continue;
		if (!path && strcmp(s->glob, text) == 0)
			found = s->number;
		for (j = 0; j < s->n_globs && found == 0; j++)
			if (path ? glob_match(s->globs[j], text,
			    strlen(text)) : g != NULL &&
			    glob_covers(s->globs[j], g))
				found = s->number;
	}
	glob_free(g);
	return found;
}

static int
ask(struct run_job *job, enum reader_type type, const char *text,
    struct reader_done *d, struct error *err)
{
	struct run_reader_sink sink = { job, item };
	int e;

	if (job->hangs >= RUN_HANGS_MAX)
		return ERR_TIMEOUT;
	if ((e = run_reader_ready(job, err)) != 0)
		return e;
	return run_reader_ask(job->reader, type, text, job->deadline, &sink,
	    d, err);
}

/* Lend again what lies sealed. */
static int
lend(struct run_job *job, const struct run_blob *b, struct error *err)
{
	job->got[0] = *b;
	job->got[0].path = NULL;
	job->got[0].blob.fd = fcntl(b->blob.fd, F_DUPFD_CLOEXEC, 3);
	job->n_got = job->got[0].blob.fd != -1;
	return give(job, b->count, NULL, err);
}

/* What was sealed of this path, or listed when this glob was captured. */
static const struct run_blob *
sealed_before(const struct run_job *job, const char *text, bool listing)
{
	const struct run_blob *b;
	size_t i;

	for (i = 0; i < job->n_blobs; i++) {
		b = &job->blobs[i];
		if (b->path != NULL && b->blob.fd != -1 &&
		    b->listing == listing && strcmp(b->path, text) == 0)
			return b;
	}
	return NULL;
}

int
run_answer_list(struct run_job *job, const char *glob, bool capture,
    struct error *err)
{
	uint32_t source = source_of(job, glob, false);
	const struct run_blob *before = capture ? NULL :
	    sealed_before(job, glob, true);
	struct reader_done d = { 0 };
	int e;

	if (before != NULL)
		return lend(job, before, err);
	job->asking = capture ? 1 : 0;
	e = ask(job, capture ? READER_CAPTURE : READER_LIST, glob, &d, err);
	if (e != 0)
		return failed(job, e, source, glob, err);
	/* A declared name that only a setting can fill may match nothing. */
	if (source != 0 && d.result == 0 && d.reason == READER_R_NONE)
		job->steps[source - 1].items = 0;
	/* No tree is walked twice for the list of what was captured. */
	if (capture && d.reason == READER_R_NONE && job->n_got == 1) {
		job->got[0].listing = true;
		job->got[0].count = d.result;
	}
	return settle(job, &d, source, glob, job->n_got == 1 &&
	    job->got[0].listing ? glob : NULL, d.result, err);
}

int
run_answer_snapshot(struct run_job *job, const char *path, struct error *err)
{
	uint32_t source = source_of(job, path, true);
	const struct run_blob *before = sealed_before(job, path, false);
	struct reader_done d = { 0 };
	int e;

	/* Nothing is read twice: the same bytes are lent again. */
	if (before != NULL)
		return lend(job, before, err);
	job->asking = 2;
	e = ask(job, READER_SNAPSHOT, path, &d, err);
	if (e != 0)
		return failed(job, e, source, path, err);
	return settle(job, &d, source, path, path, 0, err);
}

static uint32_t
command_source(const struct run_job *job, uint32_t command)
{
	size_t i;
	uint32_t n = 0;

	for (i = 0; i < job->p->n_sources; i++)
		if (job->p->sources[i].command && n++ == command)
			return job->p->sources[i].number;
	return 0;
}

static int
input_of(const struct run_job *job, uint64_t id)
{
	return id == 0 || id > job->n_blobs ? -1 :
	    job->blobs[id - 1].blob.fd;
}

int
run_answer_run(struct run_job *job, const struct worker_event *ev,
    struct error *err)
{
	struct run_reader_sink sink = { job, item };
	uint32_t source = command_source(job, ev->command);
	struct reader_done d = { 0 };
	struct buf line;
	const char *from = "";
	int e, input = input_of(job, ev->input);

	if (source == 0)
		return worker_answer(job->worker, SS_EUNDECLARED, NULL, 0,
		    err);
	if (ev->input != 0 && input == -1)
		return worker_answer(job->worker, SS_EINVAL, NULL, 0, err);
	if (input != -1 && job->blobs[ev->input - 1].path != NULL &&
	    !job->blobs[ev->input - 1].listing)
		from = job->blobs[ev->input - 1].path;
	buf_init(&line, 65536);
	plan_command_line(&line, job->p->sources[source - 1].argv);
	job->asking = 3;
	e = job->hangs >= RUN_HANGS_MAX ? ERR_TIMEOUT : run_reader_ready(job,
	    err);
	if (e == 0)
		e = run_reader_run(job->reader, source, ev->args, ev->n_args,
		    input, from, job->deadline, &sink, &d, err);
	if (e != 0)
		e = failed(job, e, source, buf_str(&line), err);
	else {
		if (d.has_program) {
			struct run_step *st = &job->steps[source - 1];

			memcpy(st->program, d.program, sizeof(d.program));
			st->has_program = true;
		}
		e = settle(job, &d, source, buf_str(&line), NULL, 0, err);
	}
	buf_free(&line);
	return e;
}
