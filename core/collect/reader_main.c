/* SPDX-License-Identifier: Apache-2.0
 * starseal-reader: opens what one plugin's manifest declares for one subject,
 * and runs its commands. Never loads foreign code, never writes a file.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <sodium.h>

#include "starseal/plugin.h"

#include "base/date.h"
#include "reader.h"

static int
send_ready(struct reader *r, struct error *err)
{
	struct buf b;
	int e;

	buf_init(&b, 16);
	frame_put_u32(&b, r->flags);
	frame_put_u32(&b, r->landlock);
	frame_put_u32(&b, (uint32_t)geteuid());
	e = frame_send(&r->peer, READER_READY, buf_str(&b), b.n, NULL, 0, err);
	buf_free(&b);
	return e;
}

/* Why it cannot begin, in place of ready. */
static void
send_failed(struct reader *r, const struct error *why)
{
	struct buf b;

	buf_init(&b, 2 * ERR_TEXT_MAX + 8);
	frame_put_str(&b, why->en, strlen(why->en));
	frame_put_str(&b, why->ja, strlen(why->ja));
	(void)frame_send(&r->peer, READER_FAILED, buf_str(&b), b.n, NULL, 0,
	    NULL);
	buf_free(&b);
}

static void
refuse(struct reader_done *d, enum reader_reason reason, int sys)
{
	d->reason = reason;
	d->sys = (uint32_t)sys;
	d->result = reader_reason_err(reason);
}

/* The listing of a list or capture, held and sent. */
static int
send_listing(struct reader *r, const struct reader_source *src,
    const char *glob, const struct buf *listing, int32_t count,
    struct error *err)
{
	struct reader_item it = { .kind = READER_LISTING, .has =
	    READER_I_STATUS, .source = src->number, .status = count };
	int fd = reader_hold_bytes(r, buf_str(listing), listing->n, &it), e;

	it.taken_ns = date_now_ns();
	e = reader_send_item(r, &it, glob, fd, err);
	if (fd != -1)
		(void)close(fd);
	return e;
}

static int
answer_glob(struct reader *r, const char *text, enum reader_mode mode,
    struct reader_done *d, struct error *err)
{
	struct reader_entries entries;
	const struct reader_source *src;
	struct glob *const *globs;
	struct glob *own;
	enum reader_reason reason;
	struct buf listing;
	size_t n;
	int e, sys;

	src = reader_source_of_glob(r, text, &globs, &n, &own);
	if (src == NULL) {
		refuse(d, READER_R_UNDECLARED, 0);
		return 0;
	}
	buf_init(&listing, 1u << 30);
	e = reader_walk(r, src, globs, n, &entries, &reason, &sys);
	if (e == 0 && reason != READER_R_NONE)
		refuse(d, reason, sys);
	else if (e == 0)
		e = reader_flow(r, src, &entries, mode, &listing, d, err);
	if (e == 0 && listing.failed)
		e = error_nomem(err);
	if (e == 0 && reason == READER_R_NONE) {
		if (entries.cut)
			d->reason = READER_R_LIMIT;
		d->result = (int32_t)entries.n;
		if (mode != READER_MODE_SIZES)
			e = send_listing(r, src, text, &listing, d->result,
			    err);
	}
	buf_free(&listing);
	reader_entries_free(&entries);
	glob_free(own);
	return e;
}

/* The links that led to a file are evidence of their own. */
static int
send_chain(struct reader *r, const char *path, struct reader_opened *o,
    uint32_t source, struct error *err)
{
	struct reader_item it = { .kind = READER_LISTING, .source = source };
	int fd, e;

	if (o->chain.n == 0)
		return 0;
	reader_line(r, &o->chain, o->real, &o->st, NULL);
	fd = reader_hold_bytes(r, buf_str(&o->chain), o->chain.n, &it);
	it.taken_ns = date_now_ns();
	e = reader_send_item(r, &it, path, fd, err);
	if (fd != -1)
		(void)close(fd);
	return e;
}

static int
answer_snapshot(struct reader *r, const char *path, struct reader_done *d,
    struct error *err)
{
	const struct reader_source *src[READER_MATCHES_MAX];
	struct reader_item it = { .kind = READER_ARTIFACT };
	struct reader_opened o;
	size_t n, i, m;
	int fd, e = 0;

	reader_open(r, path, &o);
	if (o.fd == -1) {
		refuse(d, o.reason, o.sys);
		reader_opened_free(&o);
		return 0;
	}
	n = reader_sources_of(r, path, src, READER_MATCHES_MAX);
	it.source = src[0]->number;
	/* A file keeps the masks of its own place, too. */
	if (strcmp(path, o.real) != 0) {
		const struct reader_source *more[READER_MATCHES_MAX];

		m = reader_sources_of(r, o.real, more, READER_MATCHES_MAX);
		for (i = 0; i < m && n < READER_MATCHES_MAX; i++)
			src[n++] = more[i];
	}
	fd = reader_hold(r, o.fd, &o.st, o.real, src, n, &it);
	if (fd == -1)
		refuse(d, (enum reader_reason)it.reason, (int)it.sys);
	else if (r->files_left == 0 || it.size > r->bytes_left)
		refuse(d, READER_R_LIMIT, 0);
	else {
		r->files_left--;
		r->bytes_left -= it.size;
		d->files = 1;
		d->bytes = it.size;
		e = send_chain(r, path, &o, it.source, err);
		if (e == 0)
			e = reader_send_item(r, &it, path, fd, err);
	}
	if (fd != -1)
		(void)close(fd);
	reader_opened_free(&o);
	return e;
}

static int
answer_run(struct reader *r, struct frame *m, struct reader_done *d,
    struct error *err)
{
	struct frame_reader in = { m->p, m->n, false };
	char *args[READER_ARGS_MAX] = { NULL }, *from;
	uint32_t number = frame_get_u32(&in), n = frame_get_u32(&in), i;
	int e = 0;

	for (i = 0; i < n && i < READER_ARGS_MAX && !in.bad; i++)
		args[i] = frame_get_str(&in, READER_ARG_MAX);
	from = frame_get_str(&in, PATH_MAX);
	if (n > READER_ARGS_MAX || from == NULL || !frame_get_done(&in))
		refuse(d, READER_R_INVALID, EINVAL);
	else
		e = reader_run(r, number, args, n, m->fds[0], from, d, err);
	free(from);
	for (i = 0; i < READER_ARGS_MAX; i++)
		free(args[i]);
	return e;
}

static int
answer(struct reader *r, struct frame *m, struct error *err)
{
	static const struct { uint16_t type; enum reader_mode mode; } globs[] = {
		{ READER_LIST, READER_MODE_LIST },
		{ READER_SIZES, READER_MODE_SIZES },
		{ READER_CAPTURE, READER_MODE_CAPTURE },
	};
	struct frame_reader in = { m->p, m->n, false };
	struct reader_done d = { 0 };
	char *text = NULL;
	size_t i;
	int e = 0;

	if (m->type == READER_TAKEN)
		return 0;
	if (m->type == READER_RUN || m->type == READER_RUN_INPUT) {
		e = answer_run(r, m, &d, err);
	} else {
		text = frame_get_str(&in, GLOB_BYTES_MAX);
		if (text == NULL || !frame_get_done(&in))
			refuse(&d, READER_R_INVALID, EINVAL);
		else if (m->type == READER_SNAPSHOT)
			e = answer_snapshot(r, text, &d, err);
		for (i = 0; text != NULL && i < 3; i++)
			if (globs[i].type == m->type)
				e = answer_glob(r, text, globs[i].mode, &d,
				    err);
		free(text);
	}
	if (m->fds[0] != -1)
		(void)close(m->fds[0]);
	return e == 0 ? reader_send_done(r, &d, err) : e;
}

static int
serve(struct reader *r, struct error *err)
{
	struct frame m;
	int e;

	e = frame_receive(&r->peer, READER_START, -1, &m, err);
	if (e == 0)
		e = reader_configure(r, (const char *)m.p, m.n, err);
	if (e == 0)
		e = reader_drop(r, err);
	if (e != 0)
		send_failed(r, err);
	else
		e = send_ready(r, err);
	while (e == 0) {
		e = frame_receive(&r->peer, READER_IDLE, -1, &m, err);
		if (e == 0 && m.type == READER_END)
			break;
		if (e == 0)
			e = answer(r, &m, err);
	}
	/* The runner may hang up whenever it likes. */
	return e == ERR_MISSING ? 0 : e;
}

int
main(void)
{
	struct reader r = { .root = -1, .commands = -1, .ring = -1 };
	struct error err = { 0 };
	int e;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)signal(SIGPIPE, SIG_IGN);
	if (sodium_init() == -1)
		return 70;
	frame_peer_init(&r.peer, READER_FD, "runner", reader_rules_reader);
	e = serve(&r, &err);
	if (e != 0)
		(void)fprintf(stderr, "starseal-reader: %s\n",
		    error_text(&err));
	reader_free(&r);
	return error_exit_status(e);
}
