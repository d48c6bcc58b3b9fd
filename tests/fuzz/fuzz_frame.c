/* SPDX-License-Identifier: Apache-2.0
 * Fuzz target: what a hostile worker may send, through the frame reader and
 * the runner's side of the worker's protocol. Byte 0 picks the state; then
 * either raw bytes of the socket, or TYPE LENGTH(2) PAYLOAD triples that get
 * a proper frame header, so that the fuzzer need not find it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "collect/worker_runner.h"
#include "facts/row.h"

#define STREAM_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char manifest[] =
    "{\"id\":\"sample\",\"tables\":[{\"name\":\"sample\",\"class\":\"open\","
    "\"title\":{\"en\":\"s\",\"ja\":\"s\"},\"flags\":[],\"columns\":["
    "{\"name\":\"text\",\"type\":\"text\",\"view\":\"running\","
    "\"label\":{\"en\":\"s\",\"ja\":\"s\"},\"flags\":[\"key\"]},"
    "{\"name\":\"num\",\"type\":\"int\",\"view\":\"running\","
    "\"label\":{\"en\":\"s\",\"ja\":\"s\"},\"flags\":[]},"
    "{\"name\":\"when\",\"type\":\"time\",\"view\":\"running\","
    "\"label\":{\"en\":\"s\",\"ja\":\"s\"},\"flags\":[]},"
    "{\"name\":\"list\",\"type\":\"list\",\"view\":\"running\","
    "\"label\":{\"en\":\"s\",\"ja\":\"s\"},\"flags\":[]}]}]}";

static struct table_list tables;

static void
put_framed(struct buf *out, const uint8_t *p, size_t n)
{
	size_t length;

	while (n >= 3) {
		length = (size_t)(p[1] | p[2] << 8);
		if (length > n - 3)
			length = n - 3;
		frame_put_u32(out, (uint32_t)length);
		buf_putc(out, (char)p[0]);
		buf_put(out, "\0\0\0", 3);
		buf_put(out, p + 3, length);
		p += 3 + length;
		n -= 3 + length;
	}
}

static void
use(struct worker *w, const struct worker_event *e)
{
	struct error err;
	struct buf line;
	size_t i;

	switch (e->kind) {
	case WORKER_E_FACT:
		buf_init(&line, ROW_LINE_MAX);
		(void)row_write(e->fact->table, e->fact->subject == NULL ?
		    "host:x" : e->fact->subject, "R3", e->fact->values,
		    e->fact->n_values, e->fact->cites, e->fact->n_cites, &line,
		    &err);
		buf_free(&line);
		break;
	case WORKER_E_GAP:
		if (strlen(e->gap.what) > WORKER_WHAT_MAX ||
		    strlen(e->gap.why.ja) > WORKER_WHY_MAX)
			abort();
		break;
	case WORKER_E_LOG:
		if (strlen(e->text) > WORKER_LOG_TEXT_MAX)
			abort();
		break;
	case WORKER_E_RUN:
		for (i = 0; i < e->n_args; i++)
			if (strlen(e->args[i]) > WORKER_ARG_MAX)
				abort();
		(void)worker_answer(w, -3, NULL, 0, &err);
		break;
	case WORKER_E_LIST: case WORKER_E_SNAPSHOT: case WORKER_E_CAPTURE:
		if (strlen(e->text) > WORKER_PATH_MAX)
			abort();
		(void)worker_answer(w, -3, NULL, 0, &err);
		break;
	default:
		break;
	}
}

static void
drive(struct worker *w, unsigned mode)
{
	struct worker_manifest m;
	struct worker_event e;
	struct frame f;
	struct error err;
	int r;

	if (mode == 0) {
		w->state = WORKER_LOADING;
		(void)worker_receive(w, &f, &err);
		return;
	}
	if (mode == 1) {
		if (worker_start(w, WORKER_MODE_DESCRIBE, &m, &err) == 0)
			json_decref(json_read(m.json, strlen(m.json),
			    WORKER_JSON_MAX, "", &err));
		return;
	}
	w->state = WORKER_COLLECTING;
	w->tables = &tables;
	w->blobs = 3;
	do {
		r = worker_next(w, -1, &e, &err);
		if (r == 0)
			use(w, &e);
	} while (r == 0 && e.kind != WORKER_E_DONE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct worker *w;
	struct worker_end end;
	struct buf stream;
	int pair[2];

	if (tables.n == 0) {
		json_t *o = json_loads(manifest, 0, NULL);

		if (table_list_add(&tables, o, NULL) != 0)
			abort();
		json_decref(o);
	}
	if (n == 0 || (w = calloc(1, sizeof(*w))) == NULL)
		return 0;
	buf_init(&stream, STREAM_MAX);
	if ((data[0] & 4) != 0)
		put_framed(&stream, data + 1, n - 1);
	else
		buf_put(&stream, data + 1, n - 1);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		abort();
	if (stream.n > 0 && send(pair[1], stream.p, stream.n, MSG_DONTWAIT) < 0)
		abort();
	(void)shutdown(pair[1], SHUT_WR);
	frame_peer_init(&w->peer, pair[0], "worker", worker_rules_runner);
	buf_init(&w->payload, FRAME_MAX);
	w->pid = w->said = -1;
	w->fact_bytes_max = 1 << 20;
	w->started_ms = worker_now_ms();
	w->deadline_ms = w->started_ms + 1000;
	drive(w, data[0] & 3);
	worker_end(w, &end);
	if (end.outcome > WORKER_O_UNDECLARED)
		abort();
	(void)close(pair[1]);
	buf_free(&stream);
	return 0;
}
