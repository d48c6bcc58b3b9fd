/* SPDX-License-Identifier: Apache-2.0
 * The threads that read ahead. Never send anything: that is done in order,
 * by the main thread.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "reader_flow.h"

static char *
small_at(const struct flow *f, size_t seq)
{
	return f->r->ring_p + seq % READER_WINDOW * READER_SLOT;
}

void
flow_gap(struct slot *s, enum reader_reason reason, int sys)
{
	s->it.kind = READER_GAP;
	s->it.reason = reason;
	s->it.sys = (uint32_t)sys;
}

static void
original_of(const struct flow *f, struct hash *h, const char *path,
    const char *p, size_t n, struct reader_item *it)
{
	unsigned char salt[32];

	reader_salt(f->r, path, salt);
	hash_begin(h);
	hash_update(h, salt, sizeof(salt));
	hash_update(h, p, n);
	hash_end(h, it->original);
	it->flags |= READER_F_MASKED;
	it->has |= READER_I_ORIGINAL;
}

/* Bytes at p (in the ring) are whole: mask them in place where they fit, else
 * pass them in a memfd. */
static void
mask_in_place(struct flow *f, struct slot *s, const char *path, char *p,
    size_t n, size_t room, struct buf *masked)
{
	const struct reader_source *src[READER_MATCHES_MAX];
	size_t n_src = reader_sources_of(f->r, path, src, READER_MATCHES_MAX);
	struct error err;
	struct hash *h;
	int m;

	buf_reset(masked);
	m = reader_mask(f->r, src, n_src, p, n, masked, &err);
	s->it.size = n;
	if (n_src > 0)
		s->it.source = src[0]->number;
	if (m == MASK_NONE)
		return;
	h = m == MASK_DONE ? hash_new() : NULL;
	if (h == NULL) {
		flow_gap(s, READER_R_INVALID, 0);
		return;
	}
	original_of(f, h, path, p, n, &s->it);
	hash_free(h);
	s->it.size = masked->n;
	if (masked->n <= room) {
		memcpy(p, buf_str(masked), masked->n);
		return;
	}
	s->fd = reader_hold_bytes(f->r, buf_str(masked), masked->n, &s->it);
	s->pass = s->fd != -1;
	if (!s->pass)
		flow_gap(s, READER_R_LIMIT, errno);
}

static uint64_t
limit_of(const struct flow *f, const char *path)
{
	const struct reader_source *src[READER_MATCHES_MAX];
	size_t i, n = reader_sources_of(f->r, path, src, READER_MATCHES_MAX);
	uint64_t limit = 0;

	for (i = 0; i < n; i++)
		if (src[i]->max_bytes > limit)
			limit = src[i]->max_bytes;
	return n == 0 ? f->src->max_bytes : limit;
}

/* Longer than the room takes, or over its limit: held in a descriptor. */
static void
read_held(struct flow *f, size_t seq, struct slot *s, int fd)
{
	const char *path = f->entries->v[seq].path;
	const struct reader_source *src[READER_MATCHES_MAX];
	size_t n = reader_sources_of(f->r, path, src, READER_MATCHES_MAX);

	s->it.kind = READER_ARTIFACT;
	s->it.source = n > 0 ? src[0]->number : f->src->number;
	s->fd = reader_hold(f->r, fd, &s->st, path, src, n, &s->it);
	s->pass = s->fd != -1;
	if (!s->pass)
		flow_gap(s, (enum reader_reason)s->it.reason, (int)s->it.sys);
}

static void
read_small(struct flow *f, size_t seq, struct slot *s, int fd,
    struct buf *masked)
{
	const char *path = f->entries->v[seq].path;
	char *p = small_at(f, seq);
	ssize_t n = read(fd, p, READER_SLOT);

	/* All that fstat told came at once: a look for more is saved; had it
	 * grown since, the second fstat tells. */
	if (n >= 0 && (reader_is_pseudo(&s->st) || n != s->st.st_size) &&
	    (size_t)n < READER_SLOT) {
		ssize_t more = reader_read_full(fd, p + n, READER_SLOT -
		    (size_t)n);

		n = more == -1 ? -1 : n + more;
	}
	if (n == -1) {
		flow_gap(s, reader_reason_of(errno), errno);
		return;
	}
	if ((size_t)n == READER_SLOT || (uint64_t)n > limit_of(f, path)) {
		/* Longer than it said, or it grew: the careful way. */
		(void)lseek(fd, 0, SEEK_SET);
		read_held(f, seq, s, fd);
		return;
	}
	s->it.kind = READER_ARTIFACT;
	s->it.offset = seq % READER_WINDOW * READER_SLOT;
	reader_item_stat(&s->it, fd, &s->st);
	s->it.taken_ns = date_now_ns();
	s->it.flags |= reader_flags(&s->st, fd, (uint64_t)n, true);
	mask_in_place(f, s, path, p, (size_t)n, READER_SLOT, masked);
}

static bool
fits_room(const struct flow *f, const struct slot *s, const char *path)
{
	uint64_t size = (uint64_t)s->st.st_size;

	return size <= READER_LARGE_MAX && size <= limit_of(f, path);
}

static int
read_file(struct flow *f, size_t seq, struct slot *s, struct buf *masked)
{
	const char *path = f->entries->v[seq].path;
	int fd = reader_open_exact(f->r, path, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY);

	if (fd == -1 || fstat(fd, &s->st) != 0 || !S_ISREG(s->st.st_mode)) {
		/* Replaced since the walk: gone or another thing. */
		flow_gap(s, fd == -1 ? reader_reason_of(errno) :
		    READER_R_INVALID, fd == -1 ? errno : 0);
		if (fd != -1)
			(void)close(fd);
		return SLOT_READY;
	}
	if (fits_room(f, s, path) &&
	    (uint64_t)s->st.st_size <= READER_SLOT) {
		read_small(f, seq, s, fd, masked);
	} else if (fits_room(f, s, path)) {
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		(void)posix_fadvise(fd, 0, 8 << 20, POSIX_FADV_WILLNEED);
		s->fd = fd;
		return SLOT_LARGE;
	} else
		read_held(f, seq, s, fd);
	(void)close(fd);
	return SLOT_READY;
}

static void
put_line(struct flow *f, struct slot *s, const char *path)
{
	char target[PATH_MAX];
	ssize_t n = -1;
	int fd;

	if (S_ISLNK(s->st.st_mode) &&
	    (fd = reader_open_exact(f->r, path, O_PATH)) != -1) {
		n = readlinkat(fd, "", target, sizeof(target) - 1);
		(void)close(fd);
		if (n >= 0)
			target[n] = '\0';
	}
	reader_line(f->r, &s->line, path, &s->st, n < 0 ? NULL : target);
}

static void
look(struct flow *f, size_t seq, struct buf *masked)
{
	const struct reader_entry *e = &f->entries->v[seq];
	struct slot *s = flow_slot(f, seq);
	int state = SLOT_READY, fd;

	memset(&s->it, 0, sizeof(s->it));
	s->it.source = f->src->number;
	s->fd = -1;
	s->pass = s->sent = false;
	s->room = 0;
	memset(&s->st, 0, sizeof(s->st));
	buf_reset(&s->line);
	if (e->sys != 0)
		flow_gap(s, reader_reason_of(e->sys), e->sys);
	else if (f->mode == READER_MODE_CAPTURE && e->type == DT_REG)
		state = read_file(f, seq, s, masked);
	if (s->st.st_mode == 0 &&
	    (fd = reader_open_exact(f->r, e->path, O_PATH)) != -1) {
		(void)fstat(fd, &s->st);
		(void)close(fd);
	}
	if (s->st.st_mode != 0 && f->mode != READER_MODE_SIZES)
		put_line(f, s, e->path);
	atomic_store_explicit(&s->state, state, memory_order_release);
}

static void
wake_main(struct flow *f)
{
	uint64_t one = 1;

	if (atomic_exchange(&f->main_waits, false))
		(void)!write(f->wake, &one, sizeof(one));
}

void *
flow_read_ahead(void *arg)
{
	struct flow *f = arg;
	struct buf masked;
	size_t from, to;

	buf_init(&masked, 4 * READER_SLOT);
	for (;;) {
		(void)pthread_mutex_lock(&f->lock);
		while (!f->stop && f->next_ticket < f->entries->n &&
		    f->next_ticket >= f->taken + READER_WINDOW)
			(void)pthread_cond_wait(&f->tickets, &f->lock);
		from = f->next_ticket;
		to = from + FLOW_TICKETS;
		if (to > f->taken + READER_WINDOW)
			to = f->taken + READER_WINDOW;
		if (to > f->entries->n)
			to = f->entries->n;
		if (f->stop || from >= to) {
			(void)pthread_mutex_unlock(&f->lock);
			break;
		}
		f->next_ticket = to;
		(void)pthread_mutex_unlock(&f->lock);
		for (; from < to; from++)
			look(f, from, &masked);
		(void)pthread_mutex_lock(&f->lock);
		(void)pthread_cond_signal(&f->large);
		(void)pthread_mutex_unlock(&f->lock);
		wake_main(f);
	}
	buf_wipe(&masked);
	return NULL;
}

/* A place for n bytes behind the slots; waits until the runner has taken
 * enough. Under the lock. SIZE_MAX when the run stops. */
static size_t
place(struct flow *f, size_t n, struct slot *s)
{
	size_t skip = f->room_head + n > READER_LARGE_ROOM ?
	    READER_LARGE_ROOM - f->room_head : 0;
	size_t at;

	while (!f->stop && f->room_used + skip + n > READER_LARGE_ROOM &&
	    f->room_used > 0)
		(void)pthread_cond_wait(&f->large, &f->lock);
	if (f->stop)
		return SIZE_MAX;
	if (f->room_used == 0) {
		/* Empty: begin at the front, no gap is needed. */
		f->room_head = skip = 0;
	}
	at = (f->room_head + skip) % READER_LARGE_ROOM;
	s->room = skip + n;
	f->room_used += s->room;
	f->room_head = at + n;
	return at;
}

static void
read_large(struct flow *f, size_t seq, struct slot *s, size_t at,
    struct buf *masked)
{
	size_t room = (size_t)s->st.st_size;
	char *p = f->r->ring_p + (size_t)READER_WINDOW * READER_SLOT + at;
	ssize_t n = reader_read_full(s->fd, p, room);
	int fd = s->fd;

	s->fd = -1;
	if (n == -1) {
		flow_gap(s, reader_reason_of(errno), errno);
	} else {
		s->it.kind = READER_ARTIFACT;
		s->it.offset = (uint64_t)READER_WINDOW * READER_SLOT + at;
		reader_item_stat(&s->it, fd, &s->st);
		s->it.taken_ns = date_now_ns();
		s->it.flags |= reader_flags(&s->st, fd, (uint64_t)n, true);
		mask_in_place(f, s, f->entries->v[seq].path, p, (size_t)n,
		    room, masked);
	}
	(void)close(fd);
	atomic_store_explicit(&s->state, SLOT_READY, memory_order_release);
	wake_main(f);
}

void *
flow_place_large(void *arg)
{
	struct flow *f = arg;
	struct buf masked;
	size_t seq, at;

	buf_init(&masked, 2 * (size_t)READER_LARGE_MAX);
	for (seq = 0; seq < f->entries->n; seq++) {
		struct slot *s = flow_slot(f, seq);

		(void)pthread_mutex_lock(&f->lock);
		/* taken moves on only behind ready slots, so seq's own slot is
		 * never that of a later path here. */
		while (!f->stop && (seq >= f->next_ticket ||
		    (seq >= f->taken && atomic_load_explicit(&s->state,
		    memory_order_acquire) == SLOT_FREE)))
			(void)pthread_cond_wait(&f->large, &f->lock);
		at = SIZE_MAX;
		if (!f->stop && seq >= f->taken &&
		    atomic_load(&s->state) == SLOT_LARGE)
			at = place(f, (size_t)s->st.st_size, s);
		if (f->stop) {
			(void)pthread_mutex_unlock(&f->lock);
			break;
		}
		(void)pthread_mutex_unlock(&f->lock);
		if (at != SIZE_MAX)
			read_large(f, seq, s, at, &masked);
	}
	buf_wipe(&masked);
	return NULL;
}

