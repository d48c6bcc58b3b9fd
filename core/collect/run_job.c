/* SPDX-License-Identifier: Apache-2.0
 * One plugin for one subject, from its start to its last journal line. Its
 * end, whatever it is, never ends the run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts/row.h"
#include "starseal/plugin.h"

#include "run_state.h"

#define GRACE_MS 2000           /* to tidy up after a cancel */

static int
bad_fact(struct run_job *job, const char *table, const struct error *why,
    struct error *err)
{
	struct text text = { why->en, why->ja };

	/* The first of them is told; the number stands in the journal. */
	return job->bad_facts++ > 0 ? 0 : run_gap(job, 0,
	    (struct run_gap_of){ .table = table }, "invalid", &text, err);
}

static int
take_fact(struct run_job *job, struct worker_fact *f, struct error *err)
{
	size_t i, t = (size_t)(f->table - job->p->tables.v);
	const char *grade = job->p->firm ? "R1" : "R3";
	bool recorded = job->p->firm;
	struct error why = { 0 };
	struct buf line;
	int e;

	for (i = 0; i < f->n_cites; i++) {
		uint64_t id = f->cites[i].item;

		if (id == 0 || id > job->n_blobs) {
			(void)error_put(&why, ERR_INPUT, 0, "a row cites "
			    "something that was not sealed",
			    "封印されていないものを引用した行があります");
			return bad_fact(job, f->table->name, &why, err);
		}
		f->cites[i].item = job->blobs[id - 1].item;
		recorded = recorded || job->blobs[id - 1].recorded;
	}
	if (recorded && !job->p->firm)
		grade = "R2";
	if (f->grade != NULL && strcmp(f->grade, recorded ? "R2" : "R3") <= 0)
		grade = f->grade;
	if (f->table->one && f->subject == NULL && job->rows[t]++ > 0) {
		(void)error_put(&why, ERR_INPUT, 0, "a second row in a table "
		    "of one row a subject",
		    "対象ごとに 1 行の表に、2 行目がありました");
		return bad_fact(job, f->table->name, &why, err);
	}
	buf_init(&line, ROW_LINE_MAX + 1);
	e = row_write(f->table, f->subject == NULL ? job->s->id : f->subject,
	    grade, f->values, f->n_values, f->cites, f->n_cites, &line, &why);
	if (e != 0 || line.failed) {
		buf_free(&line);
		return bad_fact(job, f->table->name, &why, err);
	}
	e = run_spool_put(job->run, &job->run->tables[job->plugin_i][t],
	    buf_str(&line), line.n, err);
	buf_free(&line);
	job->facts++;
	job->run->result->facts++;
	return e;
}

static int
take_log(struct run_job *job, const struct worker_event *ev,
    struct error *err)
{
	const struct run_progress *p = &job->run->o->progress;
	struct buf masked;
	bool hit;

	buf_init(&masked, 65536);
	hit = mask_apply(job->run->detectors, ev->text, strlen(ev->text),
	    &masked, NULL, NULL) == MASK_DONE;
	if (p->log != NULL)
		p->log(p->arg, job->p->id, ev->level, hit ?
		    buf_str(&masked) : ev->text);
	buf_free(&masked);
	return run_journal_log(job, ev->level, ev->text, err);
}

static int
take_event(struct run_job *job, const struct worker_event *ev,
    struct error *err)
{
	switch (ev->kind) {
	case WORKER_E_LIST:
	case WORKER_E_CAPTURE:
		return run_answer_list(job, ev->text,
		    ev->kind == WORKER_E_CAPTURE, err);
	case WORKER_E_SNAPSHOT:
		return run_answer_snapshot(job, ev->text, err);
	case WORKER_E_RUN:
		return run_answer_run(job, ev, err);
	case WORKER_E_FACT:
		return take_fact(job, ev->fact, err);
	case WORKER_E_GAP:
		return run_plugin_gap(job, &ev->gap, err);
	case WORKER_E_LOG:
		return take_log(job, ev, err);
	default:
		return 0;
	}
}

static void
hold_cancel(struct run_job *job)
{
	struct run *run = job->run;

	if (run->o->cancelled == NULL || !run->o->cancelled())
		return;
	run->cancelled = true;
	if (!job->cancel_sent)
		worker_cancel(job->worker, GRACE_MS);
	job->cancel_sent = true;
}

/* Until the worker is done or gone. Errors here are the run's, not its. */
static int
serve(struct run_job *job, struct error *err)
{
	struct worker_event ev;
	struct error gone;
	int e;

	for (;;) {
		hold_cancel(job);
		if (job->run->cancelled && !job->run->o->keep_partial)
			return 0;
		if (worker_next(job->worker, 200, &ev, &gone) != 0 ||
		    ev.kind == WORKER_E_DONE)
			return 0;
		e = take_event(job, &ev, err);
		/* A worker that went away meanwhile is its own end. */
		if (job->run->fatal != 0)
			return job->run->fatal;
		if (e == ERR_MISSING || e == ERR_PROTOCOL)
			return 0;
		if (e != 0)
			return e;
	}
}

static void
refuse(struct worker_end *end, const struct text *why)
{
	memset(end, 0, sizeof(*end));
	end->outcome = WORKER_O_REFUSED;
	(void)snprintf(end->why.en, sizeof(end->why.en), "%s", why->en);
	(void)snprintf(end->why.ja, sizeof(end->why.ja), "%s", why->ja);
}

static void
refuse_error(struct worker_end *end, const struct error *why)
{
	struct text t = { why->en, why->ja };

	/* What the worker itself told is better than what we saw of it. */
	if (end->outcome != WORKER_O_REFUSED || end->why.en[0] == '\0')
		refuse(end, &t);
}

static int
begin(struct run_job *job, struct worker_end *end)
{
	static const struct text changed = {
		"the plugin file is not the one that was planned",
		"プラグインのファイルが、計画のときのものと違います" };
	const struct plan_plugin *p = job->p;
	const struct engagement *e = job->run->plan->engagement;
	struct worker_options o = { .memory = p->limits.memory,
		.wall_ms = (uint32_t)(p->limits.wall_ms > UINT32_MAX ?
		    UINT32_MAX : p->limits.wall_ms),
		.cpu_ms = (uint32_t)(p->limits.cpu_ms > UINT32_MAX ?
		    UINT32_MAX : p->limits.cpu_ms),
		.floor_landlock = (unsigned)e->floor_landlock,
		.floor_seccomp = e->floor_seccomp, .libraries = p->libraries };
	struct worker_plugin plugin;
	struct error err = { 0 };
	char hex[HASH_HEX + 1];
	int r;

	memset(end, 0, sizeof(*end));
	if (p->refused) {
		refuse(end, &p->refusal);
		return -1;
	}
	if (worker_plugin_open(p->file, &plugin, &err) != 0) {
		refuse_error(end, &err);
		return -1;
	}
	hash_to_hex(plugin.sha256, hex);
	if (strcmp(hex, p->sha256) != 0) {
		refuse(end, &changed);
		r = -1;
	} else if ((r = worker_spawn(&plugin, &o, &job->worker, end,
	    &err)) != 0)
		refuse_error(end, &err);
	worker_plugin_close(&plugin);
	if (r == 0 && (r = run_reader_ready(job, &err)) != 0) {
		worker_end(job->worker, end);
		job->worker = NULL;
		memset(end, 0, sizeof(*end));
		refuse_error(end, &err);
	}
	return r;
}

static void
add_result(struct run_job *job, const char *outcome)
{
	struct run_result *r = job->run->result;
	struct run_plugin_result *one = &r->plugins[r->n_plugins++];

	*one = (struct run_plugin_result){ .id = job->p->id,
		.subject = job->s->id, .outcome = outcome,
		.facts = job->facts, .gaps = job->gaps, .items = job->items,
		.bytes = job->bytes };
}

/* A bad end is a gap of its own, named by the plugin. */
static int
tell_end(struct run_job *job, const struct worker_end *end,
    enum worker_outcome outcome, struct error *err)
{
	static const struct text unknown = { "The plugin did not end well.",
		"プラグインが正常に終わりませんでした。" };
	struct text why = { end->why.en, end->why.ja };
	const char *reason = outcome == WORKER_O_TIMED_OUT ? "timeout" :
	    outcome == WORKER_O_FAILED ? "invalid" :
	    worker_outcome_name(outcome);

	if (outcome == WORKER_O_COMPLETE || outcome == WORKER_O_PARTIAL ||
	    outcome == WORKER_O_NOT_APPLICABLE)
		return 0;
	if (why.en[0] == '\0' || why.ja[0] == '\0')
		why = unknown;
	return run_gap(job, 0, (struct run_gap_of){ .what = job->p->id },
	    reason, &why, err);
}

static int
finish(struct run_job *job, struct worker_end *end, struct error *err)
{
	enum worker_outcome outcome = end->outcome;
	const char *word;
	int e;

	if (job->bad_facts > 0 && (outcome == WORKER_O_COMPLETE ||
	    outcome == WORKER_O_PARTIAL))
		outcome = WORKER_O_FAILED;
	word = worker_outcome_name(outcome);
	if ((e = tell_end(job, end, outcome, err)) != 0 ||
	    (e = run_steps_end(job, outcome, err)) != 0)
		return e;
	add_result(job, word);
	return run_journal_plugin_end(job, end, word, err);
}

static void
free_job(struct run_job *job)
{
	size_t i;

	for (i = 0; i < job->n_blobs; i++) {
		if (job->blobs[i].blob.fd != -1)
			(void)close(job->blobs[i].blob.fd);
		free(job->blobs[i].path);
	}
	for (i = 0; i < job->n_misses; i++)
		free(job->misses[i].what);
	free(job->blobs);
	free(job->misses);
	free(job->steps);
	free(job->rows);
}

int
run_job_do(struct run *run, size_t plugin_i,
    const struct engagement_subject *s, struct error *err)
{
	const struct plan_plugin *p = &run->plan->plugins[plugin_i];
	struct run_job job = { .run = run, .p = p, .s = s,
		.plugin_i = plugin_i };
	struct worker_end end;
	struct error gone;
	int e = 0;

	job.steps = calloc(p->n_sources + 1, sizeof(*job.steps));
	job.rows = calloc(p->tables.n + 1, sizeof(*job.rows));
	if (job.steps == NULL || job.rows == NULL) {
		e = error_nomem(err);
		goto out;
	}
	if (run->o->progress.step != NULL)
		run->o->progress.step(run->o->progress.arg, run->steps_done,
		    p->id);
	job.deadline = run_now_ms() + (int64_t)p->limits.wall_ms + GRACE_MS;
	if (begin(&job, &end) == 0) {
		e = run_journal_plugin(&job, worker_level(job.worker), err);
		if (e == 0 && worker_collect(job.worker, p->manifest_text,
		    p->manifest_n, s->id, p->settings, &p->tables, &gone) == 0)
			e = serve(&job, err);
		worker_end(job.worker, &end);
		job.worker = NULL;
	} else
		e = run_journal_plugin(&job, NULL, err);
	if (!run_reader_end(job.reader))
		job.left_behind++;
	job.reader = NULL;
	if (e == 0 && (!run->cancelled || run->o->keep_partial))
		e = finish(&job, &end, err);
out:
	free_job(&job);
	return e;
}
