/* SPDX-License-Identifier: Apache-2.0
 * The run as a whole: core items first, jobs one after another, rows, gaps and
 * journal last. Never signs: the pack is handed back finished, not committed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <sodium.h>

#include "run_state.h"


static int
prepare(struct run *run, struct error *err)
{
	const struct run_options *o = run->o;
	const char *slash = strrchr(o->path, '/');
	const char *tmp = getenv("TMPDIR");
	struct rlimit files;
	size_t i, j, n = 0;

	/* Never in the pack: with it, masked values could be guessed at. */
	if (o->test_secret != NULL)
		(void)crypto_generichash(run->mask_key, sizeof(run->mask_key),
		    (const unsigned char *)"starseal mask", 13,
		    o->test_secret, 32);
	else
		randombytes_buf(run->mask_key, sizeof(run->mask_key));
	if (o->mask_key_out != NULL)
		memcpy(o->mask_key_out, run->mask_key, sizeof(run->mask_key));
	run->fixed = o->test_secret != NULL &&
	    getenv("SOURCE_DATE_EPOCH") != NULL;
	run->detectors = mask_compile(NULL, 0, run->mask_key, err);
	if (run->detectors == NULL)
		return err->code;
	if (strcmp(o->path, "-") != 0) {
		run->folder = slash == NULL ? strdup(".") : strndup(o->path,
		    slash == o->path ? 1 : (size_t)(slash - o->path));
		if (run->folder == NULL)
			return error_nomem(err);
		run->spools[n++] = run->folder;
	}
	run->spools[n++] = tmp != NULL && tmp[0] == '/' ? tmp : "/tmp";
	if (n < 3)
		run->spools[n] = "/var/tmp";
	run->tables = calloc(run->plan->n_plugins + 1, sizeof(*run->tables));
	if (run->tables == NULL)
		return error_nomem(err);
	for (i = 0; i < run->plan->n_plugins; i++) {
		size_t m = run->plan->plugins[i].tables.n;

		run->tables[i] = calloc(m + 1, sizeof(**run->tables));
		if (run->tables[i] == NULL)
			return error_nomem(err);
		for (j = 0; j < m; j++)
			run_spool_init(&run->tables[i][j]);
	}
	run->result->plugins = calloc(run->plan->n_plugins *
	    run->plan->engagement->n_subjects + 1,
	    sizeof(*run->result->plugins));
	if (run->result->plugins == NULL)
		return error_nomem(err);
	/* Snapshots stay open while their plugin runs. */
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max :
		    65536;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	return 0;
}

static int
put_head(struct run *run, char digest[HASH_HEX + 1], struct error *err)
{
	const struct buf *plan = &run->plan->text, *policy = run->o->policy;
	unsigned char sha[HASH_SIZE];
	struct buf collector;
	int e;

	buf_init(&collector, 64u << 20);
	if ((e = run_item_core(run, "plan", "plan.json", "open",
	    buf_str(plan), plan->n, err)) == 0 &&
	    /* Nobody has signed the plan: the member stands empty. */
	    (e = run_item_core(run, "plan-signature", "plan.minisig", "open",
	    "", 0, err)) == 0 &&
	    (e = run_item_core(run, "policy", "policy.json", "open",
	    policy == NULL ? "" : buf_str(policy), policy == NULL ? 0 :
	    policy->n, err)) == 0 &&
	    (e = run_collector(run, &collector, err)) == 0) {
		hash_bytes(buf_str(&collector), collector.n, sha);
		hash_to_hex(sha, digest);
		e = run_item_core(run, "collector", "collector.json", "open",
		    buf_str(&collector), collector.n, err);
	}
	buf_free(&collector);
	return e;
}

static int
put_tables(struct run *run, struct error *err)
{
	size_t i, j;
	int e = 0;

	for (i = 0; i < run->plan->n_plugins; i++)
		for (j = 0; j < run->plan->plugins[i].tables.n; j++) {
			const struct plan_plugin *p = &run->plan->plugins[i];
			const struct table *t = &p->tables.v[j];
			struct pack_record rec;
			char label[TABLE_NAME_MAX + 8];

			if (run->tables[i][j].lines == 0)
				continue;
			memset(&rec, 0, sizeof(rec));
			(void)snprintf(label, sizeof(label), "%s.jsonl",
			    t->name);
			rec.step = "0.0";
			rec.plugin = p->id;
			rec.cls = plan_class(t->cls,
			    run->plan->engagement->cls);
			rec.label = label;
			rec.kind = "facts";
			e = run_spool_seal(run, &run->tables[i][j], &rec, err);
			if (e != 0)
				return e;
		}
	return e;
}

static int
put_lines(struct run *run, struct run_spool *s, const char *kind,
    const char *label, struct error *err)
{
	struct pack_record rec;

	memset(&rec, 0, sizeof(rec));
	rec.step = "0.0";
	rec.plugin = "core";
	rec.cls = plan_class("open", run->plan->engagement->cls);
	rec.label = label;
	rec.kind = kind;
	return run_spool_seal(run, s, &rec, err);
}

static int
open_pack(struct run *run, struct error *err)
{
	struct pack_settings s;

	memset(&s, 0, sizeof(s));
	s.series = run->plan->engagement->series;
	s.sequence = run->o->sequence == 0 ? 1 : run->o->sequence;
	s.prev = run->o->prev;
	s.nonce = run->plan->engagement->nonce;
	s.threads = run->o->threads;
	s.secret = run->o->test_secret;
	s.started_ns = date_now_ns();
	s.estimate = run_space(run->plan, run->o->path);
	return pack_writer_open(&s, run->o->path, &run->w, err);
}

/* Before anything of a host is read. */
static int
commit_to_start(struct run *run, const char *collector, struct error *err)
{
	char digest[HASH_HEX + 1];
	int e;

	if (run->o->started == NULL)
		return 0;
	e = run->o->started(run->o->started_arg, pack_writer_id(run->w),
	    collector, digest, err);
	if (e == 0)
		pack_writer_started(run->w, digest);
	return e;
}

/* A signal may come while nothing waits for one, such as before a worker is
 * there: it must not be taken for a plugin's end. */
static void
poll_signal(struct run *run)
{
	if (run->o->cancelled != NULL && run->o->cancelled())
		run->cancelled = true;
}

static int
do_jobs(struct run *run, struct error *err)
{
	const struct engagement *en = run->plan->engagement;
	size_t i, j;
	int e = 0;

	for (j = 0; e == 0 && j < en->n_subjects; j++)
		for (i = 0; e == 0 && i < run->plan->n_plugins; i++) {
			poll_signal(run);
			if (run->cancelled && !run->o->keep_partial)
				break;
			if (!plan_serves(&run->plan->plugins[i],
			    &en->subjects[j]))
				continue;
			e = run_job_do(run, i, &en->subjects[j], err);
		}
	poll_signal(run);
	if (e == 0 && run->cancelled && !run->o->keep_partial)
		e = error_put(err, ERR_CANCELLED, 0,
		    "stopped: nothing was kept (--keep-partial would seal "
		    "what there is)", "中止しました。何も残していません "
		    "(--keep-partial なら、集めた分を封印します)");
	return e;
}

static void
free_run(struct run *run)
{
	size_t i, j;

	for (i = 0; run->tables != NULL && i < run->plan->n_plugins; i++) {
		for (j = 0; run->tables[i] != NULL &&
		    j < run->plan->plugins[i].tables.n; j++)
			run_spool_free(&run->tables[i][j]);
		free(run->tables[i]);
	}
	free(run->tables);
	run_spool_free(&run->journal);
	run_spool_free(&run->gaps);
	mask_free(run->detectors);
	free(run->folder);
	sodium_memzero(run->mask_key, sizeof(run->mask_key));
}

int
run_collect(const struct run_options *options, struct pack_writer **out,
    struct run_result *result, struct error *err)
{
	struct run run = { .o = options, .plan = options->plan,
		.result = result };
	char digest[HASH_HEX + 1];
	int e;

	*out = NULL;
	memset(result, 0, sizeof(*result));
	buf_init(&result->seal_txt, 65536);
	run_spool_init(&run.journal);
	memset(run.journal_last, '0', HASH_HEX);
	run_spool_init(&run.gaps);
	if ((e = prepare(&run, err)) != 0 ||
	    (e = open_pack(&run, err)) != 0 ||
	    (e = put_head(&run, digest, err)) != 0 ||
	    (e = commit_to_start(&run, digest, err)) != 0 ||
	    (e = run_journal_start(&run, digest, err)) != 0 ||
	    (e = do_jobs(&run, err)) != 0 ||
	    (e = put_tables(&run, err)) != 0 ||
	    (e = run_journal_end(&run, err)) != 0 ||
	    (e = put_lines(&run, &run.gaps, "gaps", "gaps.jsonl", err)) != 0 ||
	    (e = put_lines(&run, &run.journal, "journal", "journal.jsonl",
	    err)) != 0)
		goto out;
	e = pack_writer_finish(run.w, result->steps, date_now_ns(),
	    &result->seal_txt, err);
	result->cancelled = run.cancelled;
	(void)snprintf(result->pack_id, sizeof(result->pack_id), "%s",
	    pack_writer_id(run.w));
out:
	if (e != 0 && run.w != NULL)
		pack_writer_discard(run.w);
	else
		*out = run.w;
	free_run(&run);
	return e;
}

void
run_result_free(struct run_result *result)
{
	free(result->plugins);
	result->plugins = NULL;
	buf_free(&result->seal_txt);
}
