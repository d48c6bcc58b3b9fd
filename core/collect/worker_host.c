/* SPDX-License-Identifier: Apache-2.0
 * The host a plugin sees: every call becomes a frame. Facts are held against
 * their table here, so that the plugin learns of a misfit at once; the runner
 * checks them again and believes nothing.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "facts/row.h"
#include "worker_private.h"

#define BATCH_SEND 16384        /* bytes of facts that are worth a frame */
#define HELD_MAX 4000           /* below the limit of descriptors */
#define PROGRESS_MS 100
#define GONE 70                 /* exit status when the runner has left */

/* The runner has left, or answers nonsense: there is nobody to work for. */
static void
check(int r)
{
	if (r != 0)
		_exit(GONE);
}

/* A batch leads with its number of facts, known only when it is sent. */
static void
send_facts(struct worker_host *h)
{
	size_t i;

	if (h->n_facts == 0)
		return;
	for (i = 0; i < 4; i++)
		h->facts.p[i] = (char)(h->n_facts >> (8 * i) & 0xff);
	check(frame_send(h->peer, WORKER_FACTS, h->facts.p, h->facts.n, NULL,
	    0, NULL));
	buf_reset(&h->facts);
	h->n_facts = 0;
}

static void
send_payload(struct worker_host *h, uint16_t type)
{
	send_facts(h);
	check(h->payload.failed);
	check(frame_send(h->peer, type, h->payload.p, h->payload.n, NULL, 0,
	    NULL));
}

/* What came back on a request. */
struct answer { int result; struct worker_blob blobs[2]; size_t n; };

static void
receive(struct worker_host *h, struct answer *a)
{
	struct frame_reader r;
	struct frame f;
	size_t i;

	memset(a, 0, sizeof(*a));
	for (;;) {
		check(frame_receive(h->peer, WORKER_COLLECTING, -1, &f, NULL));
		if (f.type != WORKER_CANCEL)
			break;
		h->cancelled = true;
	}
	r = (struct frame_reader){ f.p, f.n, false };
	a->result = (int)frame_get_u32(&r);
	a->n = f.type == WORKER_NONE ? 0 : f.type == WORKER_BLOB ? 1 : 2;
	for (i = 0; i < a->n; i++) {
		worker_blob_get(&r, &a->blobs[i]);
		a->blobs[i].fd = f.fds[i];
		if (a->blobs[i].id > h->blobs)
			h->blobs = a->blobs[i].id;
	}
	check(!frame_get_done(&r));
}

/* Pass a blob on to the plugin, or close it where it wants none. */
static void
lend(struct worker_host *h, const struct worker_blob *from,
    struct ss_blob *to)
{
	const struct ss_blob b = { .struct_size = sizeof(b),
	    .flags = from->flags, .id = from->id, .size = from->size,
	    .mtime_ns = from->mtime_ns, .taken_ns = from->taken_ns,
	    .fd = from->fd, .status = from->status };

	if (to == NULL) {
		if (from->fd >= 0)
			(void)close(from->fd);
		return;
	}
	/* All of version 1.0, whatever the plugin put there: its size is what
	 * the host tells, and no plugin knows a smaller one. */
	*to = b;
	h->held++;
}

static int
ask_path(struct worker_host *h, uint16_t type, const char *path,
    struct answer *a)
{
	size_t n = path == NULL ? 0 : strnlen(path, WORKER_PATH_MAX + 1);

	if (n == 0 || n > WORKER_PATH_MAX)
		return SS_EINVAL;
	if (h->held >= HELD_MAX)
		return SS_ELIMIT;
	buf_reset(&h->payload);
	worker_str_put(&h->payload, path, n);
	send_payload(h, type);
	receive(h, a);
	return 0;
}

static int
host_list(void *ctx, const char *glob,
    int (*each)(void *arg, const struct ss_entry *entry), void *arg,
    struct ss_blob *out)
{
	struct worker_host *h = ctx;
	struct answer a;
	int r;

	if ((r = ask_path(h, WORKER_LIST, glob, &a)) != 0)
		return r;
	if (a.n == 0)
		return a.result;
	/* The plugin may ask further things while it is given entries. */
	r = each == NULL ? 0 : worker_listing_walk(a.blobs[0].fd,
	    a.blobs[0].size, each, arg);
	lend(h, &a.blobs[0], out);
	if (a.n == 2)
		lend(h, &a.blobs[1], NULL);
	return r == SS_EIO ? SS_EIO : a.result;
}

static int
ask_blob(struct worker_host *h, uint16_t type, const char *path,
    struct ss_blob *out)
{
	struct answer a;
	size_t i;
	int r;

	if ((r = ask_path(h, type, path, &a)) != 0)
		return r;
	for (i = 0; i < a.n; i++)
		lend(h, &a.blobs[i], i == 0 ? out : NULL);
	return a.result;
}

static int
host_snapshot(void *ctx, const char *path, struct ss_blob *out)
{
	return out == NULL ? SS_EINVAL : ask_blob(ctx, WORKER_SNAPSHOT, path,
	    out);
}

static int
host_capture(void *ctx, const char *glob, struct ss_blob *out)
{
	return ask_blob(ctx, WORKER_CAPTURE, glob, out);
}

static int
host_run(void *ctx, uint32_t command, const char *const *args, uint32_t nargs,
    const struct ss_blob *input, struct ss_blob *out, struct ss_blob *err)
{
	struct worker_host *h = ctx;
	struct answer a;
	uint32_t i;

	if (nargs > WORKER_ARGS_MAX)
		return SS_EINVAL;
	if (h->held >= HELD_MAX)
		return SS_ELIMIT;
	buf_reset(&h->payload);
	frame_put_u32(&h->payload, command);
	frame_put_u64(&h->payload, input == NULL ? 0 : input->id);
	frame_put_u32(&h->payload, nargs);
	for (i = 0; i < nargs; i++) {
		size_t n = args[i] == NULL ? SIZE_MAX :
		    strnlen(args[i], WORKER_ARG_MAX + 1);

		if (n > WORKER_ARG_MAX)
			return SS_EINVAL;
		worker_str_put(&h->payload, args[i], n);
	}
	send_payload(h, WORKER_RUN);
	receive(h, &a);
	if (a.n > 0)
		lend(h, &a.blobs[0], out);
	if (a.n > 1)
		lend(h, &a.blobs[1], err);
	return a.result;
}

/* ---- facts ---- */

static bool
table_number(const struct worker_host *h, const char *name, uint32_t *out)
{
	uint32_t i;

	/* Rows of one table come one after the other. */
	if (name != NULL && *out < h->tables.n &&
	    strcmp(h->tables.v[*out].name, name) == 0)
		return true;
	for (i = 0; name != NULL && i < h->tables.n; i++)
		if (strcmp(h->tables.v[i].name, name) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static bool
is_grade(const struct ss_value *v)
{
	return v->kind == SS_ENUM && v->str != NULL && v->str[0] == 'R' &&
	    v->str[1] >= '0' && v->str[1] <= '4' && v->str[2] == '\0';
}

/* The given values as rows hold them, without empty ones. -1: a misfit. */
static int
take_values(const struct table *t, const struct ss_value *values, uint32_t n,
    struct row_value *out, uint32_t *columns, size_t *n_out,
    const char **grade)
{
	const struct table_column *c;
	size_t lists = 0;
	uint32_t i;

	*n_out = 0;
	for (i = 0; i < n; i++) {
		const struct ss_value *v = &values[i];

		if (v->name != NULL && strcmp(v->name, "grade") == 0) {
			if (*grade != NULL || !is_grade(v))
				return -1;
			*grade = v->str;
			continue;
		}
		if (v->name == NULL || *n_out >= TABLE_COLUMNS_MAX ||
		    (c = table_column(t, v->name)) == NULL)
			return -1;
		if (v->kind == 0)
			continue;
		if (v->kind == SS_LIST && ((v->n > 0 && v->list == NULL) ||
		    (lists += v->n) > WORKER_LISTS_MAX))
			return -1;
		columns[*n_out] = (uint32_t)(c - t->columns);
		out[(*n_out)++] = (struct row_value){ .name = c->name,
		    .type = v->kind, .num = v->num, .str = v->str,
		    .list = v->list, .n = v->kind == SS_LIST ? v->n : 0 };
	}
	return 0;
}

static int
take_cites(const struct worker_host *h, const struct ss_cite *cites,
    uint32_t n, struct row_cite *out)
{
	uint32_t i;

	if (n == 0 || n > ROW_CITES_MAX || cites == NULL)
		return -1;
	for (i = 0; i < n; i++) {
		if (cites[i].blob == 0 || cites[i].blob > h->blobs)
			return -1;
		out[i] = (struct row_cite){ .item = cites[i].blob,
		    .from = cites[i].from, .to = cites[i].to,
		    .place = cites[i].place, .sheet = cites[i].sheet };
	}
	return 0;
}

static int
host_fact(void *ctx, const char *name, const char *subject,
    const struct ss_value *values, uint32_t nvalues,
    const struct ss_cite *cites, uint32_t ncites)
{
	struct worker_host *h = ctx;
	struct row_value row[TABLE_COLUMNS_MAX];
	struct row_cite rcites[ROW_CITES_MAX];
	uint32_t columns[TABLE_COLUMNS_MAX], number = h->last_table;
	const char *grade = NULL;
	const struct table *t;
	size_t n;

	if (!table_number(h, name, &number) ||
	    (values == NULL && nvalues > 0))
		return SS_EINVAL;
	h->last_table = number;
	t = &h->tables.v[number];
	if (take_values(t, values, nvalues, row, columns, &n, &grade) != 0 ||
	    take_cites(h, cites, ncites, rcites) != 0)
		return SS_EINVAL;
	buf_reset(&h->line);
	if (row_write(t, subject == NULL ? h->subject : subject, "R3", row, n,
	    rcites, ncites, &h->line, NULL) != 0)
		return SS_EINVAL;
	if (h->n_facts == 0)
		frame_put_u32(&h->facts, 0);
	worker_fact_put(&h->facts, number, subject, grade, columns, row, n,
	    rcites, ncites);
	check(h->facts.failed);
	if (++h->n_facts >= WORKER_BATCH_FACTS || h->facts.n >= BATCH_SEND)
		send_facts(h);
	return 0;
}

static bool
is_text(const char *s, size_t max)
{
	size_t n = strnlen(s, max + 1);

	return n <= max && text_is_utf8(s, n);
}

/* "TABLE.COLUMN" of this manifest. */
static bool
column_number(const struct worker_host *h, const char *name, uint32_t *table,
    uint32_t *column)
{
	const struct table *t;
	uint32_t i;
	size_t n, k;

	for (i = 0; i < h->tables.n; i++) {
		t = &h->tables.v[i];
		n = strlen(t->name);
		if (strncmp(name, t->name, n) != 0 || name[n] != '.')
			continue;
		for (k = 0; k < t->n; k++)
			if (strcmp(t->columns[k].name, name + n + 1) == 0) {
				*table = i;
				*column = (uint32_t)k;
				return true;
			}
	}
	return false;
}

static int
host_gap(void *ctx, const char *table, const char *what, int e,
    const struct ss_text *why)
{
	struct worker_host *h = ctx;
	const char *en = why == NULL || why->en == NULL ? "" : why->en;
	const char *ja = why == NULL || why->ja == NULL ? "" : why->ja;
	uint32_t number = UINT32_MAX, column = UINT32_MAX;

	if (what == NULL)
		what = "";
	if ((table != NULL && !table_number(h, table, &number) &&
	    !column_number(h, table, &number, &column)) ||
	    e > SS_ENOENT || e < SS_ENOTRUN ||
	    !is_text(what, WORKER_WHAT_MAX) || !is_text(en, WORKER_WHY_MAX) ||
	    !is_text(ja, WORKER_WHY_MAX))
		return SS_EINVAL;
	buf_reset(&h->payload);
	worker_gap_put(&h->payload, number, column, what, e, en, ja);
	send_payload(h, WORKER_GAP);
	return 0;
}

/* ---- the rest ---- */

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
host_progress(void *ctx, uint64_t done, uint64_t total)
{
	struct worker_host *h = ctx;
	int64_t now = now_ms();

	if (now - h->progress_ms < PROGRESS_MS && done != total)
		return;
	h->progress_ms = now;
	buf_reset(&h->payload);
	frame_put_u64(&h->payload, done);
	frame_put_u64(&h->payload, total);
	send_payload(h, WORKER_PROGRESS);
}

static void
host_log(void *ctx, int level, const char *utf8)
{
	struct worker_host *h = ctx;
	size_t n = utf8 == NULL ? 0 : strnlen(utf8, WORKER_LOG_TEXT_MAX);

	/* A cut may have split a character. */
	while (n > 0 && n == WORKER_LOG_TEXT_MAX &&
	    ((unsigned char)utf8[n] & 0xc0) == 0x80)
		n--;
	if (n == 0 || !text_is_utf8(utf8, n))
		return;
	buf_reset(&h->payload);
	frame_put_u32(&h->payload, level < 0 ? 0 : level > 3 ? 3 :
	    (uint32_t)level);
	worker_str_put(&h->payload, utf8, n);
	send_payload(h, WORKER_LOG);
}

static int
host_cancelled(void *ctx)
{
	struct worker_host *h = ctx;
	struct pollfd pfd = { .fd = h->peer->fd, .events = POLLIN };
	struct frame f;

	/* Nothing was asked, so only one kind of frame may be waiting. */
	if (!h->cancelled && poll(&pfd, 1, 0) > 0) {
		check(frame_receive(h->peer, WORKER_COLLECTING, -1, &f, NULL));
		check(f.type != WORKER_CANCEL);
		h->cancelled = true;
	}
	return h->cancelled;
}

static int
host_setting(void *ctx, const char *name, struct ss_value *out)
{
	return worker_setting(ctx, name, out);
}

int
worker_host_run(struct worker_host *h, const struct ss_plugin *plugin)
{
	const struct ss_host host = { .struct_size = sizeof(host),
	    .abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR, .ctx = h,
	    .setting = host_setting, .list = host_list,
	    .snapshot = host_snapshot, .capture = host_capture,
	    .run = host_run, .fact = host_fact, .gap = host_gap,
	    .progress = host_progress, .log = host_log,
	    .cancelled = host_cancelled };
	int outcome;

	buf_init(&h->facts, WORKER_BATCH_MAX);
	buf_init(&h->line, ROW_LINE_MAX);
	buf_init(&h->payload, FRAME_MAX);
	outcome = plugin->collect(&host);
	buf_reset(&h->payload);
	frame_put_u32(&h->payload, (uint32_t)outcome);
	send_payload(h, WORKER_DONE);
	return outcome;
}
