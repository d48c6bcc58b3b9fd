/* SPDX-License-Identifier: Apache-2.0
 * Many paths, in their order, with threads reading ahead: small files into
 * slots of a shared ring, long ones into a room behind it, the rest into
 * spools. Never lets anything out of order, so that the pack does not depend
 * on the number of threads.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "reader_flow.h"

/* The runner is done with n items: their slots are free again, and so are
 * the ones between them that were never sent. */
static void
release(struct flow *f, size_t n)
{
	(void)pthread_mutex_lock(&f->lock);
	while (f->taken < f->sent) {
		struct slot *s = flow_slot(f, f->taken);

		if (s->sent && n == 0)
			break;
		n -= s->sent;
		f->room_used -= s->room;
		atomic_store_explicit(&s->state, SLOT_FREE,
		    memory_order_relaxed);
		f->taken++;
	}
	(void)pthread_cond_broadcast(&f->tickets);
	(void)pthread_cond_signal(&f->large);
	(void)pthread_mutex_unlock(&f->lock);
}

/* Account for an item in order, so that limits fall at the same place
 * whatever the threads do. */
static void
account(struct flow *f, struct slot *s, struct reader_done *d)
{
	if (S_ISREG(s->st.st_mode)) {
		d->files++;
		d->bytes += (uint64_t)s->st.st_size;
	}
	if (s->it.kind != READER_ARTIFACT)
		return;
	if (f->r->files_left == 0 || f->r->bytes_left < s->it.size) {
		if (s->fd != -1)
			(void)close(s->fd);
		s->fd = -1;
		s->pass = false;
		flow_gap(s, READER_R_LIMIT, 0);
		d->reason = READER_R_LIMIT;
		return;
	}
	f->r->files_left--;
	f->r->bytes_left -= s->it.size;
}

static int
take_message(struct flow *f, struct error *err)
{
	struct frame_reader in;
	struct frame m;
	uint32_t n;
	int e = frame_receive(&f->r->peer, READER_BUSY, -1, &m, err);

	if (e != 0)
		return e;
	in = (struct frame_reader){ m.p, m.n, false };
	n = frame_get_u32(&in);
	if (!frame_get_done(&in) || n > f->sent - f->taken)
		return error_put(err, ERR_PROTOCOL, 0, "taken: wrong count",
		    "taken: 数が違います");
	release(f, n);
	return 0;
}

/* Until the next path is ready or the runner speaks. */
static int
wait_main(struct flow *f, bool may_sleep, struct error *err)
{
	struct pollfd pfd[2] = { { .fd = f->r->peer.fd, .events = POLLIN },
	    { .fd = f->wake, .events = POLLIN } };
	uint64_t count;

	if (may_sleep) {
		atomic_store(&f->main_waits, true);
		/* With the window full, that slot still is an older path's:
		 * only the runner can move on. */
		if (f->sent < f->entries->n && f->sent < f->taken +
		    READER_WINDOW && atomic_load(&flow_slot(f,
		    f->sent)->state) == SLOT_READY)
			may_sleep = false;
	}
	if (poll(pfd, 2, may_sleep ? -1 : 0) == -1 && errno != EINTR)
		return error_set(err, ERR_IO, errno, "poll", "poll");
	if ((pfd[1].revents & POLLIN) != 0)
		(void)!read(f->wake, &count, sizeof(count));
	if ((pfd[0].revents & (POLLIN | POLLHUP)) != 0)
		return take_message(f, err);
	return 0;
}

static int
send_batch(struct flow *f, struct buf *batch, uint32_t n, struct error *err)
{
	struct buf b;
	int e;

	if (n == 0)
		return 0;
	buf_init(&b, FRAME_MAX);
	frame_put_u32(&b, n);
	buf_put(&b, buf_str(batch), batch->n);
	e = b.failed ? error_nomem(err) : frame_send(&f->r->peer, READER_BATCH,
	    buf_str(&b), b.n, NULL, 0, err);
	buf_free(&b);
	buf_reset(batch);
	return e;
}

/* Put a path that is ready: into the batch, or alone with its descriptor. */
static int
put_item(struct flow *f, struct slot *s, const char *path, struct buf *batch,
    uint32_t *n, struct error *err)
{
	size_t len = strlen(path);
	int e;

	s->sent = s->it.kind != 0;
	if (s->it.kind == 0)
		return 0;
	if (s->pass) {
		if ((e = send_batch(f, batch, *n, err)) != 0)
			return e;
		*n = 0;
		e = reader_send_item(f->r, &s->it, path, s->fd, err);
		(void)close(s->fd);
		s->fd = -1;
		return e;
	}
	buf_reset(&s->path);
	s->it.path = path;
	s->it.path_n = len;
	if (reader_mask(f->r, NULL, 0, path, len, &s->path, err) ==
	    MASK_DONE) {
		s->it.path = buf_str(&s->path);
		s->it.path_n = s->path.n;
	}
	reader_item_put(batch, &s->it);
	return ++*n < READER_BATCH_MAX ? 0 : (e = send_batch(f, batch, *n,
	    err), *n = 0, e);
}

static int
flow_main(struct flow *f, struct buf *listing, struct reader_done *done,
    struct error *err)
{
	struct buf batch;
	uint32_t n = 0;
	int e = 0;

	buf_init(&batch, FRAME_MAX);
	while (e == 0 && f->sent < f->entries->n) {
		struct slot *s = flow_slot(f, f->sent);

		if (f->sent < f->taken + READER_WINDOW && atomic_load_explicit(
		    &s->state, memory_order_acquire) == SLOT_READY) {
			account(f, s, done);
			buf_put(listing, buf_str(&s->line), s->line.n);
			e = put_item(f, s, f->entries->v[f->sent].path, &batch,
			    &n, err);
			f->sent++;
			if (!s->sent)
				release(f, 0);
			continue;
		}
		e = send_batch(f, &batch, n, err);
		n = 0;
		if (e == 0)
			e = wait_main(f, true, err);
	}
	if (e == 0)
		e = send_batch(f, &batch, n, err);
	/* The threads end once every slot was taken: only then may the ring
	 * serve another request. */
	while (e == 0 && (release(f, 0), f->taken < f->sent))
		e = take_message(f, err);
	buf_free(&batch);
	return e;
}

static int
make_ring(struct reader *r, struct error *err)
{
	struct buf b;
	int e;

	if (r->ring != -1)
		return 0;
	r->ring = memfd_create("starseal-ring", MFD_CLOEXEC |
	    MFD_ALLOW_SEALING);
	if (r->ring == -1 || ftruncate(r->ring, READER_RING_SIZE) != 0 ||
	    fcntl(r->ring, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)
		return error_set(err, ERR_IO, errno, "the shared ring",
		    "共有メモリー");
	r->ring_p = mmap(NULL, READER_RING_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED, r->ring, 0);
	if (r->ring_p == MAP_FAILED)
		return error_set(err, ERR_NOMEM, errno, "the shared ring",
		    "共有メモリー");
	buf_init(&b, 16);
	frame_put_u64(&b, READER_RING_SIZE);
	e = frame_send(&r->peer, READER_RING, buf_str(&b), b.n, &r->ring, 1,
	    err);
	buf_free(&b);
	return e;
}

static void
end_threads(struct flow *f, pthread_t *threads, size_t n)
{
	size_t i;

	(void)pthread_mutex_lock(&f->lock);
	f->stop = true;
	(void)pthread_cond_broadcast(&f->tickets);
	(void)pthread_cond_broadcast(&f->large);
	(void)pthread_mutex_unlock(&f->lock);
	for (i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	for (i = 0; i < READER_WINDOW; i++) {
		if (f->slots[i].fd != -1)
			(void)close(f->slots[i].fd);
		buf_free(&f->slots[i].path);
		buf_free(&f->slots[i].line);
	}
}

int
reader_flow(struct reader *r, const struct reader_source *src,
    const struct reader_entries *entries, enum reader_mode mode,
    struct buf *listing, struct reader_done *done, struct error *err)
{
	struct flow *f;
	pthread_t threads[FLOW_THREADS_MAX + 1];
	size_t i, n = 0, want = r->threads;
	int e = 0;

	if (entries->n < FLOW_TICKETS * 2)
		want = 1;
	if (mode == READER_MODE_CAPTURE && (e = make_ring(r, err)) != 0)
		return e;
	if ((f = calloc(1, sizeof(*f))) == NULL)
		return error_nomem(err);
	f->r = r;
	f->src = src;
	f->entries = entries;
	f->mode = mode;
	(void)pthread_mutex_init(&f->lock, NULL);
	(void)pthread_cond_init(&f->tickets, NULL);
	(void)pthread_cond_init(&f->large, NULL);
	f->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	for (i = 0; i < READER_WINDOW; i++) {
		f->slots[i].fd = -1;
		buf_init(&f->slots[i].path, READER_ITEM_MAX);
		buf_init(&f->slots[i].line, 65536);
	}
	for (i = 0; i < want && i < FLOW_THREADS_MAX; i++)
		if (pthread_create(&threads[n], NULL, flow_read_ahead,
		    f) == 0)
			n++;
	if (mode == READER_MODE_CAPTURE &&
	    pthread_create(&threads[n], NULL, flow_place_large,
	    f) == 0)
		n++;
	if (n < 1 + (mode == READER_MODE_CAPTURE) || f->wake == -1)
		e = error_set(err, ERR_NOMEM, errno, "reader threads",
		    "読み取りスレッド");
	else
		e = flow_main(f, listing, done, err);
	end_threads(f, threads, n);
	(void)close(f->wake);
	(void)pthread_mutex_destroy(&f->lock);
	(void)pthread_cond_destroy(&f->tickets);
	(void)pthread_cond_destroy(&f->large);
	free(f);
	return e;
}
