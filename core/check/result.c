/* SPDX-License-Identifier: Apache-2.0
 * The result document. Members stand in byte order of their names, as in all
 * canonical JSON here. Never holds what differs by machine, key or language.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "pack/spool.h"
#include "answers.h"
#include "approvals.h"
#include "decide.h"
#include "result.h"
#include "result_private.h"
#include "sample.h"
#include "waiver.h"

#define FLUSH_AT (1u << 20)
#define OBSERVATION_MAX ((size_t)256 << 20)

/* One check over all subjects. */
struct tally {
	struct verdict_sum sum;
	enum verdict verdict;
	enum reason why;
	struct sample sample;           /* of 0: none was drawn */
	uint64_t at, end;               /* its observations in the spool */
	json_t *first;                  /* words of what first went wrong */
	enum verdict first_verdict;
};

struct run {
	const struct result_input *in;
	struct tally *tally;            /* one a check */
	enum verdict *verdicts;         /* the same, as result_decide wants it */
	enum reason *reasons;
	int64_t as_of;
	struct evaluator *ev;
	struct tally *at;               /* of the check at hand */
	struct spool spool;             /* observations, until all is known */
	struct buf line;                /* one of them */
	struct trace_context trace;
	json_t *waivers;                /* judged */
	json_t *approvals;              /* of documents, by criterion */
	const struct check *check;
	struct error *err;
};

static void
remember_first(struct tally *t, const struct observation *o,
    const struct trace_context *ctx)
{
	/* Failures tell more than unknowns. */
	if (o->verdict > VERDICT_UNKNOWN || ctx->first ||
	    (t->first != NULL && t->first_verdict <= o->verdict))
		return;
	json_decref(t->first);
	t->first = json_pack("{s:s, s:s}", "en", buf_str(&ctx->first_en), "ja",
	    buf_str(&ctx->first_ja));
	t->first_verdict = o->verdict;
}

static void
put_quoted(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, ",\"%s\":", name);
	buf_put_json(out, value, strlen(value));
}

static int
put_observation(void *arg, const struct member *member,
    const struct observation *o, struct error *err)
{
	struct run *run = arg;
	struct buf *out = &run->line;

	buf_reset(out);
	buf_puts(out, run->spool.size == run->at->at ? "{" : ",{");
	buf_puts(out, "\"deciding\":");
	trace_put_deciding(out, o->trace, &run->trace);
	remember_first(run->at, o, &run->trace);
	buf_puts(out, ",\"derivation\":");
	trace_put_derivation(out, o->trace, &run->trace);
	if (o->verdict == VERDICT_UNKNOWN)
		put_quoted(out, "reason", reason_name(o->why));
	put_quoted(out, "subject", member->id);
	if (member->unlisted)
		buf_puts(out, ",\"unlisted\":true");
	put_quoted(out, "verdict", verdict_name(o->verdict));
	if (waiver_covers(run->waivers, run->check->id, member->id))
		buf_puts(out, ",\"waived\":true");
	buf_putc(out, '}');
	return run->in->brief ? 0 : spool_line(&run->spool, out, err);
}

static int
observe(struct run *run)
{
	const struct policy *p = run->in->policy;
	const struct evaluate_given given = { run->as_of, run->in->human,
	    run->in->nonce };
	int r = evaluator_open(p, run->in->facts, &given, &run->ev, run->err);
	bool full = false;
	size_t i;

	for (i = 0; r == 0 && i < p->check_n; i++) {
		const struct check *c = &p->checks[i];
		const struct roster *roster;
		struct tally *t = &run->tally[i];

		run->at = t;
		run->check = c;
		t->at = t->end = run->spool.size;
		/* What it reads was not disclosed to us: no word on it. */
		if (policy_check_reads(p, c, memory_withheld(run->in->facts),
		    &full)) {
			verdict_add(&t->sum, VERDICT_UNKNOWN, REASON_REDACTED);
			t->verdict = run->verdicts[i] = VERDICT_UNKNOWN;
			t->why = run->reasons[i] = REASON_REDACTED;
			r = full ? error_nomem(run->err) : 0;
			continue;
		}
		r = evaluate_members(run->ev, c, &t->sum, put_observation, run,
		    run->err);
		t->end = run->spool.size;
		t->sample = *evaluator_sample(run->ev);
		t->verdict = decide_quantify(c, &t->sum, &t->why);
		run->verdicts[i] = t->verdict;
		run->reasons[i] = t->why;
		if (c->population == NULL)
			continue;
		roster = evaluator_roster(run->ev, c->population);
		/* Who there is, nobody said: what was reached may pass, but
		 * a person has to say that it is all. */
		if (t->verdict == VERDICT_PASS && !roster->has_ledger &&
		    (c->population->ledger != NULL || c->population->unfit))
			run->verdicts[i] = VERDICT_REVIEW;
	}
	return r;
}

/* ---- the parts of the document ---- */

static json_t *
counts_of(const size_t n[VERDICTS], size_t total)
{
	json_t *o = json_object();
	int i;

	for (i = 0; i < VERDICTS; i++)
		(void)json_object_set_new(o, verdict_name((enum verdict)i),
		    json_integer((json_int_t)n[i]));
	(void)json_object_set_new(o, "total",
	    json_integer((json_int_t)total));
	return o;
}

static void
set_reason(json_t *o, enum verdict v, enum reason why)
{
	if (v != VERDICT_UNKNOWN)
		return;
	(void)json_object_set_new(o, "reason", json_string(reason_name(why)));
	(void)json_object_set_new(o, "reason_text", result_words(reason_text(why)));
	(void)json_object_set_new(o, "reason_remedy",
	    result_words(reason_remedy(why)));
}

static void
put_member(struct buf *out, const char *name, json_t *value)
{
	buf_printf(out, "%s\"%s\":", out->n > 0 &&
	    out->p[out->n - 1] != '{' ? "," : "", name);
	json_write(out, value);
	json_decref(value);
}

/* What stands before a check's observations. */
static void
put_check_head(struct buf *out, const struct policy *p, const struct check *c,
    const struct tally *t)
{
	char digest[HASH_HEX + 1];

	policy_check_digest(p, c, digest);
	buf_putc(out, '{');
	put_member(out, "counts", counts_of(t->sum.n, t->sum.n[0] +
	    t->sum.n[1] + t->sum.n[2] + t->sum.n[3] + t->sum.n[4]));
	put_member(out, "digest", json_string(digest));
	if (c->doubt.en[0] != '\0')
		put_member(out, "doubt", result_words(&c->doubt));
	put_member(out, "id", json_string(c->id));
	put_member(out, "method", json_string(c->method));
	buf_puts(out, ",\"observations\":[");
}

static void
put_check_tail(struct buf *out, const struct run *run, const struct check *c,
    const struct tally *t)
{
	buf_putc(out, ']');
	if (c->population != NULL)
		put_member(out, "population", json_string(c->population->id));
	if (t->verdict == VERDICT_UNKNOWN)
		put_member(out, "reason", json_string(reason_name(t->why)));
	put_member(out, "remedy", result_words(&c->remedy));
	put_member(out, "rev", json_integer(c->rev));
	if (c->quantifier == QUANTIFIER_SAMPLE)
		put_member(out, "sample", json_pack("{s:I, s:I, s:s, s:b}",
		    "drawn", (json_int_t)t->sample.drawn, "of",
		    (json_int_t)t->sample.of, "seed", t->sample.seed, "second",
		    t->sample.second));
	put_member(out, "supports", json_deep_copy(c->supports));
	put_member(out, "title", result_words(&c->title));
	if (c->unfit != NULL)
		put_member(out, "unfit", json_pack("{s:s, s:s}", "en",
		    c->unfit->en, "ja", c->unfit->ja));
	put_member(out, "verdict", json_string(verdict_name(t->verdict)));
	if (waiver_covers(run->waivers, c->id, NULL))
		put_member(out, "waived", json_true());
	buf_putc(out, '}');
}

static json_t *
checks_of(const struct run *run, const struct criterion *c)
{
	const struct policy *p = run->in->policy;
	json_t *list = json_array(), *e;
	size_t i, j;

	for (i = 0; i < p->check_n; i++)
		json_array_foreach(p->checks[i].supports, j, e)
			if (strcmp(json_string_value(e), c->id) == 0)
				(void)json_array_append_new(list,
				    json_string(p->checks[i].id));
	return list;
}

/* The worst supporting check, and what first went wrong in it. */
static const struct tally *
worst_check(const struct run *run, const struct criterion *c, size_t *at)
{
	const struct policy *p = run->in->policy;
	const struct tally *worst = NULL;
	const json_t *e;
	size_t i, j;

	for (i = 0; i < p->check_n; i++)
		json_array_foreach(p->checks[i].supports, j, e) {
			const struct tally *t = &run->tally[i];

			if (strcmp(json_string_value(e), c->id) != 0 ||
			    t->verdict > VERDICT_UNKNOWN ||
			    (worst != NULL && worst->verdict <= t->verdict))
				continue;
			worst = t;
			*at = i;
		}
	return worst;
}

static json_t *
action_of(const struct run *run, const struct criterion *c, enum verdict v,
    enum reason why)
{
	static const char *const copied[] = { "ask", "ask_role", "needs" };
	size_t at = 0, i;
	const struct tally *t = worst_check(run, c, &at);
	const struct check *check = t == NULL ? NULL :
	    &run->in->policy->checks[at];
	json_t *o = json_pack("{s:s, s:s, s:s}", "criterion", c->id,
	    "requirement", c->requirement, "verdict", verdict_name(v));
	json_t *lead = json_object_get(c->json, "lead_days");

	set_reason(o, v, why);
	if (check != NULL && v == VERDICT_FAIL) {
		(void)json_object_set_new(o, "check", json_string(check->id));
		(void)json_object_set_new(o, "remedy", result_words(&check->remedy));
		(void)json_object_set_new(o, "who", json_string(check->who));
		(void)json_object_set_new(o, "effort",
		    json_string(check->effort));
		(void)json_object_set_new(o, "lead_days",
		    json_integer(check->lead_days));
	} else {
		(void)json_object_set(o, "remedy",
		    json_object_get(c->json, "remedy"));
		(void)json_object_set(o, "who", json_object_get(c->json, "who"));
		(void)json_object_set(o, "effort",
		    json_object_get(c->json, "effort"));
		(void)json_object_set(o, "lead_days", lead);
	}
	if (t != NULL && t->first != NULL && v <= VERDICT_UNKNOWN)
		(void)json_object_set(o, "found", t->first);
	for (i = 0; i < 3; i++)
		(void)json_object_set(o, copied[i],
		    json_object_get(c->json, copied[i]));
	return o;
}

static int
effort_rank(const json_t *action)
{
	const char *e = json_string_value(json_object_get(action, "effort"));

	return e == NULL ? 3 : e[0] == 'S' ? 0 : e[0] == 'M' ? 1 : 2;
}

/* What is unmet before what cannot be told before what a person is asked;
 * then what takes longest first, since it must be begun first. */
static int
by_urgency(const void *pa, const void *pb)
{
	const json_t *a = *(json_t *const *)pa, *b = *(json_t *const *)pb;
	enum verdict va = VERDICT_FAIL, vb = VERDICT_FAIL;
	json_int_t la, lb;

	(void)verdict_parse(json_string_value(json_object_get(a, "verdict")),
	    &va);
	(void)verdict_parse(json_string_value(json_object_get(b, "verdict")),
	    &vb);
	if (va != vb)
		return va < vb ? -1 : 1;
	la = json_integer_value(json_object_get(a, "lead_days"));
	lb = json_integer_value(json_object_get(b, "lead_days"));
	if (la != lb)
		return la > lb ? -1 : 1;
	if (effort_rank(a) != effort_rank(b))
		return effort_rank(a) - effort_rank(b);
	return strcmp(json_string_value(json_object_get(a, "criterion")),
	    json_string_value(json_object_get(b, "criterion")));
}

static json_t *
sorted(json_t *list)
{
	size_t n = json_array_size(list), i;
	json_t **v = calloc(n + 1, sizeof(json_t *)), *out = json_array();

	for (i = 0; v != NULL && i < n; i++)
		v[i] = json_array_get(list, i);
	if (v != NULL)
		qsort(v, n, sizeof(json_t *), by_urgency);
	for (i = 0; v != NULL && i < n; i++)
		(void)json_array_append(out, v[i]);
	free(v);
	json_decref(list);
	return out;
}

struct judged { json_t *criteria, *actions, *requirements; };

static void
judge_requirement(struct judged *j, const char *id,
    const struct verdict_sum *sum)
{
	enum reason why;
	enum verdict v = verdict_all(sum, &why);

	(void)json_array_append_new(j->requirements, json_pack("{s:s, s:s}",
	    "id", id, "verdict", verdict_name(v)));
}

static void
judge(struct run *run, struct judged *j, struct result_summary *summary)
{
	const struct policy *p = run->in->policy;
	struct verdict_sum level = { { 0 }, REASON_NONE };
	struct verdict_sum requirement = { { 0 }, REASON_NONE };
	const struct decide_input in = { p, run->verdicts, run->reasons,
	    evaluator_answers(run->ev) };
	const char *open = NULL;
	struct decision d;
	enum reason why;
	size_t i;

	for (i = 0; i < p->criterion_n; i++) {
		const struct criterion *c = &p->criteria[i];
		enum verdict v;
		json_t *o;

		if (c->level > run->in->level)
			continue;
		if (open != NULL && strcmp(open, c->requirement) != 0) {
			judge_requirement(j, open, &requirement);
			memset(&requirement, 0, sizeof(requirement));
		}
		open = c->requirement;
		decide_criterion(&in, c, &d);
		v = d.verdict;
		why = d.why;
		verdict_add(&requirement, v, why);
		verdict_add(&level, v, why);
		summary->counts[v]++;
		summary->total++;
		o = json_deep_copy(c->json);
		(void)json_object_set_new(o, "requirement",
		    json_string(c->requirement));
		(void)json_object_set_new(o, "verdict",
		    json_string(verdict_name(v)));
		(void)json_object_set_new(o, "checks", checks_of(run, c));
		(void)json_object_set_new(o, "decided_by", d.by);
		if (d.layers != NULL)
			(void)json_object_set_new(o, "layers", d.layers);
		if (d.statement)
			(void)json_object_set_new(o, "statement_alone",
			    json_true());
		result_criterion(o, p, c, run->waivers);
		(void)json_object_set(o, "answer", answers_find(
		    evaluator_answers(run->ev), c->id));
		(void)json_object_set(o, "approvals", approvals_find(
		    run->approvals, c->id));
		set_reason(o, v, why);
		(void)json_array_append_new(j->criteria, o);
		if (v < VERDICT_PASS)
			(void)json_array_append_new(j->actions,
			    action_of(run, c, v, why));
	}
	if (open != NULL)
		judge_requirement(j, open, &requirement);
	summary->level_verdict = verdict_all(&level, &why);
}

/* What belongs before check i, and behind the one before it. */
static int
flush(struct run *run, struct buf *out, bool all)
{
	if (out->failed)
		return error_nomem(run->err);
	return run->in->flush == NULL || (!all && out->n < FLUSH_AT) ? 0 :
	    run->in->flush(run->in->arg, out, run->err);
}

/* Lines, one an observation, without their ends. */
static void
put_lines(struct buf *out, const char *p, size_t n)
{
	const char *lf;
	size_t len;

	for (; n > 0; p += len, n -= len) {
		lf = memchr(p, '\n', n);
		len = lf == NULL ? n : (size_t)(lf - p);
		buf_put(out, p, len);
		len += lf != NULL;
	}
}

/* What the spool holds from at to end. */
static int
put_spooled(struct run *run, const struct tally *t, struct buf *out)
{
	const unsigned char *p;
	char block[65536];
	uint64_t at;
	ssize_t n;
	int fd, r = spool_read(&run->spool, &p, &fd, run->err);

	if (r == 0 && p != NULL) {
		put_lines(out, (const char *)p + t->at, t->end - t->at);
		return flush(run, out, false);
	}
	for (at = t->at; r == 0 && at < t->end; at += (uint64_t)n) {
		n = pread(fd, block, t->end - at < sizeof(block) ?
		    (size_t)(t->end - at) : sizeof(block), (off_t)at);
		if (n <= 0)
			return error_set(run->err, ERR_IO, errno,
			    "a temporary file cannot be read back",
			    "一時ファイルを読み戻せません");
		put_lines(out, block, (size_t)n);
		r = flush(run, out, false);
	}
	return r;
}

static int
put_checks(struct run *run, struct buf *out)
{
	const struct policy *p = run->in->policy;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < p->check_n; i++) {
		if (i > 0)
			buf_putc(out, ',');
		put_check_head(out, p, &p->checks[i], &run->tally[i]);
		r = put_spooled(run, &run->tally[i], out);
		put_check_tail(out, run, &p->checks[i], &run->tally[i]);
	}
	return r;
}

static int
put_document(struct run *run, struct buf *out, struct result_summary *summary)
{
	const struct result_input *in = run->in;
	struct judged j = { json_array(), json_array(), json_array() };
	int r;

	judge(run, &j, summary);
	buf_putc(out, '{');
	put_member(out, "actions", sorted(j.actions));
	put_member(out, "as_of", json_string(in->as_of));
	buf_puts(out, ",\"checks\":[");
	r = put_checks(run, out);
	buf_putc(out, ']');
	put_member(out, "counts", counts_of(summary->counts, summary->total));
	put_member(out, "criteria", j.criteria);
	put_member(out, "engine", json_string("starseal " STARSEAL_VERSION));
	put_member(out, "format", json_string("starseal-result/1"));
	put_member(out, "gaps", result_gaps(in->facts));
	put_member(out, "headings", result_headings(in->policy));
	put_member(out, "level", json_integer(in->level));
	if (in->policy->preview)
		put_member(out, "notice", result_words(&in->policy->notice));
	put_member(out, "pack", json_deep_copy(in->pack));
	put_member(out, "policy", result_policy(in->policy));
	put_member(out, "populations", result_coverage(in->policy, run->ev));
	put_member(out, "requirements", j.requirements);
	put_member(out, "subjects", result_subjects(in->facts));
	put_member(out, "untouched", result_untouched(in->facts,
	    run->trace.cited, run->trace.cited_n));
	put_member(out, "verdict",
	    json_string(verdict_name(summary->level_verdict)));
	put_member(out, "waivers", json_incref(run->waivers));
	buf_putc(out, '}');
	return r != 0 ? r : flush(run, out, true);
}

static bool
has_level(const struct policy *p, int level)
{
	size_t i;

	for (i = 0; i < p->criterion_n; i++)
		if (p->criteria[i].level == level)
			return true;
	return false;
}

int
result_write(const struct result_input *in, struct buf *out,
    struct result_summary *summary, struct error *err)
{
	struct run run = { .in = in, .err = err };
	size_t n = in->policy->check_n, i;
	int r = 0;

	memset(summary, 0, sizeof(*summary));
	if (!evaluate_as_of(in->policy, in->as_of, &run.as_of))
		return error_set(err, ERR_USAGE, 0,
		    "%s: no date of the form YYYY-MM-DD",
		    "%s: YYYY-MM-DD の日付ではありません", in->as_of);
	if (!has_level(in->policy, in->level))
		return error_set(err, ERR_USAGE, 0,
		    "%s has no criteria of star %d; choose another --level or "
		    "--policy", "%s に★%d の基準がありません。--level か --policy "
		    "を選び直してください", in->policy->id, in->level);
	run.tally = calloc(n + 1, sizeof(*run.tally));
	run.verdicts = calloc(n + 1, sizeof(*run.verdicts));
	run.reasons = calloc(n + 1, sizeof(*run.reasons));
	if (run.tally == NULL || run.verdicts == NULL || run.reasons == NULL)
		r = error_nomem(err);
	spool_init(&run.spool);
	buf_init(&run.line, OBSERVATION_MAX);
	run.waivers = waiver_judge(in->waivers, in->policy, in->as_of);
	run.approvals = approvals_gather(in->facts);
	trace_context_init(&run.trace, in->facts);
	run.trace.as_of = run.as_of;
	run.trace.offset = in->policy->offset;
	run.trace.cited_n = memory_item_end(in->facts);
	run.trace.cited = calloc(run.trace.cited_n + 1, 1);
	if (run.trace.cited == NULL || run.waivers == NULL ||
	    run.approvals == NULL)
		r = error_nomem(err);
	if (r == 0 && (r = observe(&run)) == 0)
		r = put_document(&run, out, summary);
	for (i = 0; run.tally != NULL && i < n; i++)
		json_decref(run.tally[i].first);
	trace_context_free(&run.trace);
	json_decref(run.waivers);
	json_decref(run.approvals);
	spool_free(&run.spool);
	buf_free(&run.line);
	evaluator_close(run.ev);
	free(run.tally);
	free(run.verdicts);
	free(run.reasons);
	return r;
}
