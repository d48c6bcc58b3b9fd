/* SPDX-License-Identifier: Apache-2.0
 * The end of each step, and the gaps that follow: what was declared and not
 * had is said, whether the plugin says it or not.
 */
#include <string.h>

#include "starseal/plugin.h"

#include "run_state.h"

static const char *const words[] = { "planned", "collected", "empty", "failed",
	"refused", "not-applicable" };

/* Why a plugin's bad end left steps undone: the gaps' word. */
static const char *
end_reason(const struct run_job *job, enum worker_outcome outcome)
{
	if (job->run->cancelled)
		return "cancelled";
	switch (outcome) {
	case WORKER_O_CRASHED:
		return "crashed";
	case WORKER_O_KILLED:
		return "killed";
	case WORKER_O_TIMED_OUT:
		return "timeout";
	case WORKER_O_REFUSED:
		return "refused";
	case WORKER_O_UNDECLARED:
		return "undeclared";
	default:
		return "not-run";
	}
}

static enum run_count
count_of(const struct run_job *job, const struct plan_source *s,
    enum worker_outcome outcome)
{
	const struct run_step *st = &job->steps[s->number - 1];

	if (st->items > 0)
		return RUN_COLLECTED;
	if (outcome == WORKER_O_REFUSED)
		return RUN_REFUSED;
	if (st->reason == READER_R_ABSENT)
		return RUN_EMPTY;
	if (st->reason == READER_R_NOT_RUN)
		return RUN_NOT_APPLICABLE;
	if (st->reason != READER_R_NONE)
		return RUN_FAILED;
	if (st->looked || st->asked)
		return RUN_EMPTY;
	if (outcome == WORKER_O_NOT_APPLICABLE)
		return RUN_NOT_APPLICABLE;
	if ((outcome == WORKER_O_COMPLETE || outcome == WORKER_O_PARTIAL) &&
	    !job->run->cancelled && (s->flags & PLAN_OPTIONAL) != 0)
		return RUN_NOT_APPLICABLE;
	return RUN_FAILED;
}

static const char *
name_of(const struct plan_source *s, struct buf *b)
{
	buf_reset(b);
	if (!s->command)
		return s->glob;
	plan_command_line(b, s->argv);
	return buf_str(b);
}

static bool
is_silent(const struct run_job *job, const struct run_miss *m)
{
	const struct plan_source *s = run_source(job->p, m->source);

	return m->told || (s != NULL && (s->flags & PLAN_OPTIONAL) != 0 &&
	    (m->reason == READER_R_ABSENT || m->reason == READER_R_NOT_RUN));
}

static int
misses_end(struct run_job *job, struct error *err)
{
	size_t i, j;
	int e = 0;

	for (i = 0; e == 0 && i < job->n_misses; i++) {
		struct run_miss *m = &job->misses[i];

		if (is_silent(job, m))
			continue;
		e = run_gap(job, m->source,
		    (struct run_gap_of){ .what = m->what },
		    reader_reason_name(m->reason), run_reason_text(m->reason),
		    err);
		/* Asked twice, told once. */
		for (j = i + 1; j < job->n_misses && j < i + 64; j++)
			if (job->misses[j].reason == m->reason &&
			    strcmp(job->misses[j].what, m->what) == 0)
				job->misses[j].told = true;
	}
	return e;
}

static const struct text never_asked = {
	"The plugin did not ask for it, although its manifest declares it.",
	"マニフェストで宣言されていますが、プラグインは求めませんでした。" };
static const struct text never_reached = {
	"The plugin ended before it asked for it.",
	"これを求める前にプラグインが終わりました。" };

int
run_steps_end(struct run_job *job, enum worker_outcome outcome,
    struct error *err)
{
	struct run *run = job->run;
	struct buf line;
	size_t i;
	int e = misses_end(job, err);

	buf_init(&line, 65536);
	for (i = 0; e == 0 && i < job->p->n_sources; i++) {
		const struct plan_source *s = &job->p->sources[i];
		const struct run_step *st = &job->steps[i];
		enum run_count c = count_of(job, s, outcome);
		bool good = outcome == WORKER_O_COMPLETE ||
		    outcome == WORKER_O_PARTIAL;

		run->result->steps[RUN_PLANNED]++;
		run->result->steps[c]++;
		run->steps_done++;
		if (!st->asked && !st->looked && st->reason ==
		    READER_R_NONE && (c == RUN_FAILED || c == RUN_REFUSED))
			e = run_gap(job, s->number,
			    (struct run_gap_of){ .what = name_of(s, &line) },
			    end_reason(job, outcome), good &&
			    !run->cancelled ? &never_asked : &never_reached,
			    err);
		if (e == 0)
			e = run_journal_step(job, s, words[c], err);
	}
	buf_free(&line);
	return e;
}

static enum reader_reason
reason_of(int ss)
{
	uint32_t r;

	for (r = READER_R_ABSENT; r <= READER_R_NOT_RUN; r++)
		if (reader_reason_err(r) == ss)
			return (enum reader_reason)r;
	return READER_R_IO;
}

int
run_plugin_gap(struct run_job *job, const struct worker_gap *gap,
    struct error *err)
{
	enum reader_reason reason = reason_of(gap->err);
	const struct text *why = run_reason_text(reason);
	uint32_t source = 0;
	size_t i;

	if (gap->why.en != NULL && gap->why.en[0] != '\0' &&
	    gap->why.ja != NULL && gap->why.ja[0] != '\0')
		why = &gap->why;
	for (i = 0; gap->what[0] != '\0' && i < job->n_misses; i++)
		if (strcmp(job->misses[i].what, gap->what) == 0) {
			job->misses[i].told = true;
			source = job->misses[i].source;
			/* Only the core knows of the link. */
			if (job->misses[i].reason == READER_R_ELSEWHERE)
				why = run_reason_text(READER_R_ELSEWHERE);
		}
	return run_gap(job, source, (struct run_gap_of){ gap->table == NULL ?
	    NULL : gap->table->name, gap->column, gap->what },
	    reader_reason_name(reason), why, err);
}
