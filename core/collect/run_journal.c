/* SPDX-License-Identifier: Apache-2.0
 * Lines of the journal and of the gaps: canonical JSON, one a line. What comes
 * from plugins is masked before it is written.
 */
#include <string.h>
#include <sys/utsname.h>

#include "base/json.h"
#include "run_state.h"

static void
set_str(json_t *o, const char *key, const char *value)
{
	(void)json_object_set_new(o, key, json_string(value));
}

static void
set_num(json_t *o, const char *key, uint64_t value)
{
	(void)json_object_set_new(o, key, json_integer((json_int_t)value));
}

/* Foreign text: masked, and made valid UTF-8; escaped as records escape it
 * where it is a path or not UTF-8. */
static void
set_foreign(const struct run *run, json_t *o, const char *key,
    const char *text, bool path)
{
	struct buf masked, safe;
	const char *p = text;
	size_t n = strlen(text);

	buf_init(&masked, 65536);
	buf_init(&safe, 65536);
	if (mask_apply(run->detectors, p, n, &masked, NULL, NULL) ==
	    MASK_DONE) {
		p = buf_str(&masked);
		n = masked.n;
	}
	if (path || !text_is_utf8(p, n))
		buf_put_path(&safe, p, n);
	else
		buf_put(&safe, p, n);
	set_str(o, key, buf_str(&safe));
	buf_free(&masked);
	buf_free(&safe);
}

static json_t *
event(const char *name)
{
	json_t *o = json_object();
	char time[DATE_TIME_TEXT];

	set_str(o, "event", name);
	date_format_time(date_now_ns() / 1000000000, time);
	set_str(o, "time", time);
	return o;
}

static json_t *
job_event(const struct run_job *job, const char *name)
{
	json_t *o = event(name);

	set_str(o, "plugin", job->p->id);
	set_str(o, "subject", job->s->id);
	return o;
}

static int
put(struct run *run, struct run_spool *s, json_t *o, struct error *err)
{
	unsigned char sha[HASH_SIZE];
	struct buf b;
	int e;

	/* Each line of the journal names the one before: a journal that was
	 * cut or joined shows where. */
	if (s == &run->journal)
		set_str(o, "prev", run->journal_last);
	buf_init(&b, 1u << 20);
	json_write(&b, o);
	if (s == &run->journal) {
		hash_bytes(buf_str(&b), b.n, sha);
		hash_to_hex(sha, run->journal_last);
	}
	buf_putc(&b, '\n');
	json_decref(o);
	e = b.failed ? error_nomem(err) : run_spool_put(run, s, buf_str(&b),
	    b.n, err);
	buf_free(&b);
	return e;
}

int
run_journal_start(struct run *run, const char *collector_digest,
    struct error *err)
{
	json_t *o = event("run-start");

	set_str(o, "pack", pack_writer_id(run->w));
	set_str(o, "plan", run->plan->digest);
	set_str(o, "collector", collector_digest);
	set_num(o, "steps", run->plan->steps);
	if (run->o->test_secret != NULL)
		(void)json_object_set_new(o, "test_secret", json_true());
	return put(run, &run->journal, o, err);
}

int
run_journal_plugin(struct run_job *job, const struct sandbox_level *level,
    struct error *err)
{
	json_t *o = job_event(job, "plugin-start"), *w = json_object();
	json_t *r = json_object();
	uint32_t flags = job->reader == NULL ? 0 :
	    run_reader_flags(job->reader);

	set_str(o, "version", job->p->version);
	set_str(o, "sha256", job->p->sha256);
	if (level != NULL) {
		set_str(w, "level", sandbox_mode_name(level));
		set_num(w, "landlock", level->landlock);
		(void)json_object_set_new(w, "seccomp",
		    json_boolean(level->seccomp));
		set_num(w, "uid", level->uid);
	}
	(void)json_object_set_new(o, "worker", w);
	set_num(r, "landlock", job->reader == NULL ? 0 :
	    run_reader_landlock(job->reader));
	(void)json_object_set_new(r, "openat2",
	    json_boolean((flags & READER_HAS_OPENAT2) != 0));
	(void)json_object_set_new(r, "seccomp",
	    json_boolean((flags & READER_HAS_SECCOMP) != 0));
	(void)json_object_set_new(r, "capabilities",
	    json_string((flags & READER_HAS_CAPS) != 0 ?
	    "cap_dac_read_search" : ""));
	(void)json_object_set_new(o, "reader", r);
	return put(job->run, &job->run->journal, o, err);
}

int
run_journal_step(struct run_job *job, const struct plan_source *s,
    const char *outcome, struct error *err)
{
	const struct run_step *step = &job->steps[s->number - 1];
	json_t *o = job_event(job, "step");
	char number[24];

	plan_step(job->p, s, number);
	set_str(o, "step", number);
	set_str(o, "outcome", outcome);
	set_num(o, "items", step->items);
	set_num(o, "bytes", step->bytes);
	if (step->has_program) {
		char hex[HASH_HEX + 1];

		hash_to_hex(step->program, hex);
		set_str(o, "program_sha256", hex);
	}
	if (step->reason != READER_R_NONE)
		set_str(o, "reason", reader_reason_name(step->reason));
	return put(job->run, &job->run->journal, o, err);
}

int
run_journal_log(struct run_job *job, int level, const char *text,
    struct error *err)
{
	json_t *o = job_event(job, "log");

	set_num(o, "level", (uint64_t)level);
	set_foreign(job->run, o, "text", text, false);
	return put(job->run, &job->run->journal, o, err);
}

int
run_journal_plugin_end(struct run_job *job, const struct worker_end *end,
    const char *outcome, struct error *err)
{
	json_t *o = job_event(job, "plugin-end"), *f = json_object();

	set_str(o, "outcome", outcome);
	set_num(f, "items", job->items);
	set_num(f, "bytes", job->bytes);
	set_num(f, "facts", job->facts);
	set_num(f, "gaps", job->gaps);
	/* Measured figures differ from run to run: not where bytes must be
	 * the same. */
	if (!job->run->fixed && end != NULL) {
		set_num(f, "cpu_ms", end->cpu_us / 1000);
		set_num(f, "wall_ms", end->wall_us / 1000);
		set_num(f, "memory_kib", end->peak_kib);
	}
	(void)json_object_set_new(o, "figures", f);
	if (end != NULL && end->signal != 0)
		set_num(o, "signal", (uint64_t)end->signal);
	if (job->left_behind > 0)
		set_num(o, "readers_left_behind", job->left_behind);
	if (job->bad_facts > 0)
		set_num(o, "facts_refused", job->bad_facts);
	if (end != NULL && end->why.en[0] != '\0') {
		json_t *why = json_object();

		set_foreign(job->run, why, "en", end->why.en, false);
		set_foreign(job->run, why, "ja", end->why.ja, false);
		(void)json_object_set_new(o, "why", why);
	}
	return put(job->run, &job->run->journal, o, err);
}

int
run_journal_end(struct run *run, struct error *err)
{
	static const char *const names[] = { "planned", "collected", "empty",
		"failed", "refused", "not-applicable" };
	json_t *o = event("run-end"), *c = json_object();
	size_t i;

	for (i = 0; i < RUN_COUNTS; i++)
		set_num(c, names[i], run->result->steps[i]);
	(void)json_object_set_new(o, "steps", c);
	set_num(o, "facts", run->result->facts);
	set_num(o, "gaps", run->result->gaps);
	(void)json_object_set_new(o, "cancelled", json_boolean(run->cancelled));
	return put(run, &run->journal, o, err);
}

const struct text *
run_reason_text(enum reader_reason reason)
{
	static const struct text texts[] = {
		[READER_R_NONE] = { "It was never asked for.",
		    "プラグインがこれを求めませんでした。" },
		[READER_R_ABSENT] = { "It is not there.", "ありません。" },
		[READER_R_DENIED] = { "This host refused to let us read it; "
		    "run as root to include it.",
		    "読む権限がありません。root で実行すると読めます。" },
		[READER_R_UNDECLARED] = { "It lies outside what the manifest "
		    "declares, and was not opened.",
		    "マニフェストで宣言した範囲の外なので、開きませんでした。" },
		[READER_R_LIMIT] = { "A limit was met before it could be "
		    "taken.", "上限に達したため、取得できませんでした。" },
		[READER_R_TIMEOUT] = { "It did not answer in time.",
		    "時間内に応答がありませんでした。" },
		[READER_R_IO] = { "The system reported an error while it was "
		    "read.", "読み取り中にシステムがエラーを返しました。" },
		[READER_R_INVALID] = { "It is not a regular file, or its name "
		    "or content cannot be taken safely.",
		    "通常のファイルではないか、名前や内容を安全に扱えません。" },
		[READER_R_CANCELLED] = { "The run was stopped before.",
		    "その前に実行が中止されました。" },
		[READER_R_NOT_RUN] = { "Commands are not run here, and no "
		    "output of it was recorded.",
		    "ここではコマンドを実行せず、記録された出力もありません。" },
		[READER_R_ELSEWHERE] = { "A link leads from here to a place "
		    "that the manifest does not declare; the place was not "
		    "opened.", "ここにあるリンクが、マニフェストで宣言していない場所を"
		    "指しています。その先は開きませんでした。" },
	};

	return &texts[reason];
}

int
run_gap(struct run_job *job, uint32_t source, struct run_gap_of of,
    const char *reason, const struct text *why, struct error *err)
{
	json_t *o = json_object(), *w = json_object();
	const struct plan_source *s = run_source(job->p, source);
	char step[24];

	set_str(o, "plugin", job->p->id);
	set_str(o, "subject", job->s->id);
	if (s != NULL) {
		plan_step(job->p, s, step);
		set_str(o, "step", step);
	}
	if (of.table != NULL)
		set_str(o, "table", of.table);
	if (of.column != NULL)
		set_str(o, "column", of.column);
	if (of.what != NULL && of.what[0] != '\0')
		set_foreign(job->run, o, "what", of.what, true);
	set_str(o, "reason", reason);
	set_foreign(job->run, w, "en", why->en, false);
	set_foreign(job->run, w, "ja", why->ja, false);
	(void)json_object_set_new(o, "why", w);
	job->gaps++;
	job->run->result->gaps++;
	return put(job->run, &job->run->gaps, o, err);
}
