/* SPDX-License-Identifier: Apache-2.0
 * What a worker says while it collects, as checked events. The worker is
 * taken to be hostile: nothing of a frame is used before it was checked.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/text.h"
#include "starseal/plugin.h"
#include "worker_runner.h"

static int
malformed(struct worker *w, const char *what, struct error *err)
{
	struct error why;

	(void)error_set(&why, ERR_PROTOCOL, 0, "worker: malformed %s",
	    "worker: %s の形式が正しくありません", what);
	return worker_over(w, ERR_PROTOCOL, &why, err);
}

static int
late(struct worker *w, struct error *err)
{
	struct error why;

	if (w->stopping)
		(void)error_put(&why, ERR_TIMEOUT, 0, "the plugin did not stop "
		    "when it was asked to", "プラグインが中止の求めに応じません"
		    "でした");
	else
		(void)error_put(&why, ERR_TIMEOUT, 0, "the plugin took longer "
		    "than it may", "プラグインが制限時間を超えました");
	return worker_over(w, ERR_TIMEOUT, &why, err);
}

static int
too_much(struct worker *w, const char *en, const char *ja, struct error *err)
{
	struct error why;

	(void)error_put(&why, ERR_LIMIT, 0, en, ja);
	return worker_over(w, ERR_LIMIT, &why, err);
}

int
worker_receive(struct worker *w, struct frame *f, struct error *err)
{
	int64_t left = w->deadline_ms - worker_now_ms();
	struct frame_reader r;
	struct error why;
	const char *detail;
	uint32_t cause;
	int e;

	if (left <= 0)
		return late(w, err);
	e = frame_receive(&w->peer, w->state, (int)left, f, &why);
	if (e == ERR_TIMEOUT)
		return late(w, err);
	if (e != 0)
		return worker_over(w, e, &why, err);
	if (f->type != WORKER_REFUSED)
		return 0;
	r = (struct frame_reader){ f->p, f->n, false };
	cause = frame_get_u32(&r);
	detail = worker_str_get(&r, WORKER_DETAIL_MAX);
	if (!frame_get_done(&r) || cause == 0 || cause >= WORKER_CAUSES)
		return malformed(w, "refusal", err);
	return worker_over_refused(w, (enum worker_cause)cause, detail, err);
}

/* ---- starting ---- */

static int
put_settings(struct buf *b, const json_t *settings)
{
	const char *name, *value;
	json_t *v;

	if (json_object_size(settings) > WORKER_SETTINGS_MAX)
		return -1;
	frame_put_u32(b, (uint32_t)json_object_size(settings));
	json_object_foreach((json_t *)(uintptr_t)settings, name, v) {
		value = json_string_value(v);
		if (value == NULL || strlen(value) > WORKER_VALUE_MAX)
			return -1;
		worker_str_put(b, name, strlen(name));
		worker_str_put(b, value, strlen(value));
	}
	return 0;
}

int
worker_collect(struct worker *w, const char *manifest, size_t n,
    const char *subject, const json_t *settings,
    const struct table_list *tables, struct error *err)
{
	struct worker_manifest m;
	struct error why;
	int r;

	if ((r = worker_start(w, WORKER_MODE_COLLECT, &m, err)) != 0)
		return r;
	if (strlen(m.json) != n || memcmp(m.json, manifest, n) != 0)
		return worker_over_refused(w, WORKER_C_CHANGED, "", err);
	buf_reset(&w->payload);
	worker_str_put(&w->payload, subject, strlen(subject));
	if (put_settings(&w->payload, settings) != 0 || w->payload.failed) {
		(void)error_put(&why, ERR_LIMIT, 0, "a setting is longer than "
		    "8192 bytes", "8192 バイトを超える設定があります");
		return worker_over(w, ERR_INPUT, &why, err);
	}
	w->tables = tables;
	w->state = WORKER_COLLECTING;
	r = frame_send(&w->peer, WORKER_COLLECT, w->payload.p, w->payload.n,
	    NULL, 0, &why);
	return r == 0 ? 0 : worker_over(w, r, &why, err);
}

/* ---- events ---- */

static int
next_fact(struct worker *w, struct worker_event *out, struct error *err)
{
	struct error why;
	size_t i;
	int r;

	r = worker_fact_get(&w->batch, w->tables, &w->fact, &why);
	if (r != 0)
		return worker_over(w, r, &why, err);
	w->batch_n--;
	if (w->batch_n == 0 && !frame_get_done(&w->batch))
		return malformed(w, "facts", err);
	for (i = 0; i < w->fact.n_cites; i++)
		if (w->fact.cites[i].item == 0 ||
		    w->fact.cites[i].item > w->blobs)
			return malformed(w, "cite", err);
	out->kind = WORKER_E_FACT;
	out->fact = &w->fact;
	return 0;
}

static int
take_facts(struct worker *w, const struct frame *f, struct worker_event *out,
    struct error *err)
{
	w->fact_bytes += f->n;
	if (w->fact_bytes > w->fact_bytes_max)
		return too_much(w, "the plugin reports more facts than it may",
		    "プラグインの報告する事実が多すぎます", err);
	w->batch = (struct frame_reader){ f->p, f->n, false };
	w->batch_n = frame_get_u32(&w->batch);
	if (w->batch_n == 0 || w->batch_n > WORKER_BATCH_FACTS)
		return malformed(w, "facts", err);
	return next_fact(w, out, err);
}

static int
take_gap(struct worker *w, const struct frame *f, struct worker_event *out,
    struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	struct error why;

	if (++w->gaps > WORKER_GAPS_MAX)
		return too_much(w, "the plugin reports more gaps than it may",
		    "プラグインの報告する欠落が多すぎます", err);
	if (worker_gap_get(&r, w->tables, &out->gap, &why) != 0)
		return worker_over(w, ERR_PROTOCOL, &why, err);
	out->kind = WORKER_E_GAP;
	return 0;
}

static int
take_path(struct worker *w, const struct frame *f, struct worker_event *out,
    struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };

	out->text = worker_str_get(&r, WORKER_PATH_MAX);
	if (!frame_get_done(&r) || out->text[0] == '\0')
		return malformed(w, "request", err);
	out->kind = f->type == WORKER_LIST ? WORKER_E_LIST :
	    f->type == WORKER_SNAPSHOT ? WORKER_E_SNAPSHOT : WORKER_E_CAPTURE;
	w->asked = true;
	return 0;
}

static int
take_run(struct worker *w, const struct frame *f, struct worker_event *out,
    struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	size_t i;

	out->command = frame_get_u32(&r);
	out->input = frame_get_u64(&r);
	out->n_args = frame_get_u32(&r);
	if (r.bad || out->n_args > WORKER_ARGS_MAX || out->input > w->blobs)
		return malformed(w, "run", err);
	for (i = 0; i < out->n_args && !r.bad; i++)
		out->args[i] = worker_str_get(&r, WORKER_ARG_MAX);
	if (!frame_get_done(&r))
		return malformed(w, "run", err);
	out->args[out->n_args] = NULL;
	out->kind = WORKER_E_RUN;
	w->asked = true;
	return 0;
}

static int
take_progress(struct worker *w, const struct frame *f,
    struct worker_event *out, struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };

	out->done = frame_get_u64(&r);
	out->total = frame_get_u64(&r);
	if (!frame_get_done(&r))
		return malformed(w, "progress", err);
	out->kind = WORKER_E_PROGRESS;
	return 0;
}

static int
take_log(struct worker *w, const struct frame *f, struct worker_event *out,
    struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	uint32_t level = frame_get_u32(&r);

	out->text = worker_str_get(&r, WORKER_LOG_TEXT_MAX);
	if (!frame_get_done(&r) || level > 3 ||
	    !text_is_utf8(out->text, strlen(out->text)))
		return malformed(w, "log", err);
	out->level = (int)level;
	out->kind = ++w->logs > WORKER_LOGS_MAX ? WORKER_E_NOTHING :
	    WORKER_E_LOG;
	return 0;
}

static int
take_done(struct worker *w, const struct frame *f, struct worker_event *out,
    struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	uint32_t outcome = frame_get_u32(&r);

	if (!frame_get_done(&r))
		return malformed(w, "done", err);
	w->said = outcome > SS_FAILED ? SS_FAILED : (int)outcome;
	w->state = WORKER_ENDED;
	out->outcome = w->said;
	out->kind = WORKER_E_DONE;
	return 0;
}

static const struct {
	uint16_t type;
	int (*take)(struct worker *w, const struct frame *f,
	    struct worker_event *out, struct error *err);
} takers[] = {
	{ WORKER_LIST, take_path }, { WORKER_SNAPSHOT, take_path },
	{ WORKER_CAPTURE, take_path }, { WORKER_RUN, take_run },
	{ WORKER_FACTS, take_facts }, { WORKER_GAP, take_gap },
	{ WORKER_PROGRESS, take_progress }, { WORKER_LOG, take_log },
	{ WORKER_DONE, take_done },
};

/* 1: something is there; 0: the time passed, or a signal came. */
static int
wait_readable(struct worker *w, int timeout_ms)
{
	struct pollfd pfd = { .fd = w->peer.fd, .events = POLLIN };
	int64_t left = w->deadline_ms - worker_now_ms();

	if (timeout_ms >= 0 && timeout_ms < left)
		left = timeout_ms;
	return poll(&pfd, 1, left < 0 ? 0 : (int)left) > 0;
}

int
worker_next(struct worker *w, int timeout_ms, struct worker_event *out,
    struct error *err)
{
	struct frame f;
	size_t i;
	int r;

	memset(out, 0, sizeof(*out));
	if (w->state != WORKER_COLLECTING || w->asked) {
		if (w->fault == 0)
			return error_put(err, ERR_INTERNAL, 0,
			    "a worker was asked out of turn",
			    "worker の呼び出し順が正しくありません");
		*err = w->why;
		return w->fault;
	}
	/* Also while it talks without end. */
	if (worker_now_ms() >= w->deadline_ms)
		return late(w, err);
	if (w->batch_n > 0)
		return next_fact(w, out, err);
	if (!wait_readable(w, timeout_ms))
		return worker_now_ms() >= w->deadline_ms ? late(w, err) : 0;
	if ((r = worker_receive(w, &f, err)) != 0)
		return r;
	for (i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
		if (takers[i].type == f.type)
			return takers[i].take(w, &f, out, err);
	return malformed(w, "frame", err);
}

int
worker_fd(const struct worker *w)
{
	return w->peer.fd;
}

bool
worker_pending(const struct worker *w)
{
	return w->batch_n > 0;
}

/* ---- answers ---- */

int
worker_answer(struct worker *w, int result, const struct worker_blob *blobs,
    size_t n, struct error *err)
{
	static const uint16_t types[] = { WORKER_NONE, WORKER_BLOB,
	    WORKER_BLOBS };
	int fds[FRAME_FDS_MAX], r;
	struct error why;
	size_t i;

	if (!w->asked || n > FRAME_FDS_MAX)
		return error_put(err, ERR_INTERNAL, 0,
		    "an answer to nothing", "求められていない返答です");
	buf_reset(&w->payload);
	frame_put_u32(&w->payload, (uint32_t)result);
	for (i = 0; i < n; i++) {
		if (blobs[i].id != w->blobs + 1)
			return error_put(err, ERR_INTERNAL, 0,
			    "blob ids must grow by one",
			    "blob の番号は一つずつ増えなければなりません");
		w->blobs = blobs[i].id;
		worker_blob_put(&w->payload, &blobs[i]);
		fds[i] = blobs[i].fd;
	}
	if (result == SS_EUNDECLARED)
		w->undeclared = true;
	w->asked = false;
	r = frame_send(&w->peer, types[n], w->payload.p, w->payload.n, fds, n,
	    &why);
	return r == 0 ? 0 : worker_over(w, r, &why, err);
}

void
worker_cancel(struct worker *w, uint32_t grace_ms)
{
	int64_t end = worker_now_ms() + grace_ms;

	if (w->stopping || (w->state != WORKER_COLLECTING))
		return;
	w->stopping = true;
	if (end < w->deadline_ms)
		w->deadline_ms = end;
	/* If it is gone, the next call tells. */
	(void)frame_send(&w->peer, WORKER_CANCEL, NULL, 0, NULL, 0, NULL);
}
