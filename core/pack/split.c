/* SPDX-License-Identifier: Apache-2.0
 * The frame splitter. Never trusts the seek table: it walks the frames, and
 * then holds the table against what it saw.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZSTD_STATIC_LINKING_ONLY        /* ZSTD_findFrameCompressedSize */
#include <zstd.h>

#include "split.h"

#define THREADS_MAX 16
#define SPARE 2

/* Frame number i is in slot i % n: put there, taken by a thread, done, given. */
struct slot {
	unsigned char *packed, *raw;
	size_t packed_n, raw_n;
	bool done;
};

struct split {
	struct pack_input input;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t threads[THREADS_MAX];
	unsigned n_threads;
	struct slot *slots;
	size_t n;
	uint64_t put, taken, given;     /* given: the last one is lent */
	bool ending, ended;
	unsigned char *in;              /* bytes read; in_n at in_at not split */
	size_t in_at, in_n, in_cap;
	bool eof;
	struct seek_table seen;
};

static void *
work(void *arg)
{
	struct split *s = arg;
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	struct slot *slot;

	(void)pthread_mutex_lock(&s->lock);
	while (!s->ending) {
		if (s->taken == s->put) {
			(void)pthread_cond_wait(&s->changed, &s->lock);
			continue;
		}
		slot = &s->slots[s->taken++ % s->n];
		(void)pthread_mutex_unlock(&s->lock);
		slot->raw_n = ctx == NULL ? 0 : seek_decode(ctx, slot->packed,
		    slot->packed_n, slot->raw);
		(void)pthread_mutex_lock(&s->lock);
		slot->done = true;
		(void)pthread_cond_broadcast(&s->changed);
	}
	(void)pthread_mutex_unlock(&s->lock);
	(void)ZSTD_freeDCtx(ctx);
	return NULL;
}

static bool
make_slots(struct split *s)
{
	size_t i;

	s->slots = calloc(s->n, sizeof(*s->slots));
	s->in = malloc(s->in_cap);
	for (i = 0; s->slots != NULL && i < s->n; i++) {
		s->slots[i].packed = malloc(seek_packed_max());
		s->slots[i].raw = malloc(PACK_FRAME);
		if (s->slots[i].packed == NULL || s->slots[i].raw == NULL)
			return false;
	}
	return s->slots != NULL && s->in != NULL;
}

/* Those that this process may use; asks for no file, which may be denied. */
static unsigned
processors(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ?
	    CPU_COUNT(&set) : 0;

	return n > 0 ? (unsigned)n : THREADS_MAX;
}

static ssize_t
read_fd(void *arg, void *to, size_t n)
{
	return read(*(int *)arg, to, n);
}

static bool
rewind_fd(void *arg)
{
	return lseek(*(int *)arg, 0, SEEK_SET) == 0;
}

struct pack_input
pack_input_fd(int *fd)
{
	return (struct pack_input){ read_fd, rewind_fd, fd };
}

int
split_start(const struct pack_input *in, unsigned threads,
    struct split **out, struct error *err)
{
	struct split *s = calloc(1, sizeof(*s));
	unsigned want = threads > 0 ? threads : processors();

	*out = NULL;
	if (s == NULL)
		return error_nomem(err);
	s->input = *in;
	s->in_cap = 2 * seek_packed_max();
	if (want > THREADS_MAX)
		want = THREADS_MAX;
	s->n = want + SPARE;
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->changed, NULL);
	if (make_slots(s))
		while (s->n_threads < want && pthread_create(
		    &s->threads[s->n_threads], NULL, work, s) == 0)
			s->n_threads++;
	if (s->n_threads == 0) {
		split_end(s);
		return error_nomem(err);
	}
	*out = s;
	return 0;
}

void
split_end(struct split *s)
{
	size_t i;

	if (s == NULL)
		return;
	(void)pthread_mutex_lock(&s->lock);
	s->ending = true;
	(void)pthread_cond_broadcast(&s->changed);
	(void)pthread_mutex_unlock(&s->lock);
	for (i = 0; i < s->n_threads; i++)
		(void)pthread_join(s->threads[i], NULL);
	for (i = 0; s->slots != NULL && i < s->n; i++) {
		free(s->slots[i].packed);
		free(s->slots[i].raw);
	}
	free(s->slots);
	free(s->in);
	seek_free(&s->seen);
	(void)pthread_mutex_destroy(&s->lock);
	(void)pthread_cond_destroy(&s->changed);
	free(s);
}

/* Read until there are want bytes, or the end. */
static int
fill(struct split *s, size_t want, struct error *err)
{
	ssize_t r;

	if (s->in_at + want > s->in_cap) {
		memmove(s->in, s->in + s->in_at, s->in_n);
		s->in_at = 0;
	}
	while (s->in_n < want && !s->eof) {
		r = s->input.read(s->input.arg, s->in + s->in_at + s->in_n,
		    s->in_cap - s->in_at - s->in_n);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return error_set(err, ERR_IO, errno, "the pack",
			    "パック");
		if ((size_t)r > s->in_cap - s->in_at - s->in_n)
			return error_put(err, ERR_INTERNAL, 0, "the pack: more "
			    "was read than asked for", "パック: 求めた量より多く"
			    "読まれました");
		s->eof = r == 0;
		s->in_n += (size_t)r;
	}
	return 0;
}

static bool
begins(const struct split *s, const char *what, size_t n)
{
	return s->in_n >= n && memcmp(s->in + s->in_at, what, n) == 0;
}

static int
broken(const struct split *s, struct error *err)
{
	if (s->seen.n == 0 && begins(s, "age-encryption.org/", 19))
		return error_put(err, ERR_INTEGRITY, 0, "the file is encrypted "
		    "with age; open it first: starseal decrypt",
		    "age で暗号化されています。先に starseal decrypt で開いて"
		    "ください");
	if (s->seen.n == 0 && !begins(s, "\x28\xb5\x2f\xfd", 4))
		return error_put(err, ERR_INTEGRITY, 0, "the file is no pack: "
		    "it does not begin as one; give a .seal.tar.zst as collect "
		    "or disclose wrote it", "パックの形で始まっていません。collect か "
		    "disclose が書いたままの .seal.tar.zst を渡してください");
	return error_set(err, ERR_INTEGRITY, 0,
	    "frame %zu of the container is cut short or not of the one "
	    "allowed form", "容器のフレーム %zu が途中で切れているか、許された形では"
	    "ありません", s->seen.n);
}

static bool
is_skippable(const struct split *s)
{
	return begins(s, "\x5e\x2a\x4d\x18", 4);
}

/* Size of the frame at the front, read whole; 0 when it is none. */
static int
front_frame(struct split *s, size_t *size, struct error *err)
{
	size_t want = s->in_n < 4096 ? 4096 : s->in_n, n;
	int r;

	for (;;) {
		if ((r = fill(s, want, err)) != 0)
			return r;
		n = ZSTD_findFrameCompressedSize(s->in + s->in_at, s->in_n);
		if (!ZSTD_isError(n) && n <= seek_packed_max()) {
			*size = n;
			return 0;
		}
		if (!ZSTD_isError(n) || s->eof || want >= seek_packed_max())
			return broken(s, err);
		want = s->in_n * 2 < seek_packed_max() ? s->in_n * 2 :
		    seek_packed_max();
	}
}

static void
consume(struct split *s, size_t n)
{
	s->in_n -= n;
	s->in_at = s->in_n == 0 ? 0 : s->in_at + n;
}

/* The table must say what was seen, and nothing may follow. */
static int
check_table(struct split *s, struct error *err)
{
	size_t size = 8 + s->seen.n * 8 + SEEK_FOOTER;
	unsigned char *all = malloc(size + 1);
	struct seek_table table = { 0 };
	size_t got = 0, some;
	bool same;
	int r = all == NULL ? error_nomem(err) : 0;

	while (r == 0 && got <= size) {
		if ((r = fill(s, 1, err)) != 0 || s->in_n == 0)
			break;
		some = s->in_n < size + 1 - got ? s->in_n : size + 1 - got;
		if (some == 0)
			break;
		memcpy(all + got, s->in + s->in_at, some);
		got += some;
		consume(s, some);
	}
	if (r == 0) {
		same = got == size && seek_parse(all, size, &table) &&
		    table.n == s->seen.n && memcmp(table.v, s->seen.v,
		    table.n * sizeof(*table.v)) == 0;
		if (!same)
			r = error_put(err, ERR_INTEGRITY, 0,
			    "the seek table does not tell the frames that are "
			    "there, or something follows it",
			    "シーク表が実際のフレームと合わないか、後ろに余分があります");
	}
	seek_free(&table);
	free(all);
	return r;
}

/* Queue frames while slots are free. The one lent last is given back. */
static int
feed(struct split *s, struct error *err)
{
	struct slot *slot;
	size_t size = 0;
	int r;

	while (!s->ended && s->put - s->given < s->n) {
		if ((r = fill(s, 4, err)) != 0)
			return r;
		if (is_skippable(s)) {
			s->ended = true;
			return 0;
		}
		if ((r = front_frame(s, &size, err)) != 0)
			return r;
		slot = &s->slots[s->put % s->n];
		memcpy(slot->packed, s->in + s->in_at, size);
		slot->packed_n = size;
		slot->done = false;
		consume(s, size);
		if (!seek_add(&s->seen, (uint32_t)size, 0))
			return error_put(err, ERR_LIMIT, 0, "too many frames",
			    "フレームが多すぎます");
		(void)pthread_mutex_lock(&s->lock);
		s->put++;
		(void)pthread_cond_broadcast(&s->changed);
		(void)pthread_mutex_unlock(&s->lock);
	}
	return 0;
}

int
split_next(struct split *s, const unsigned char **p, size_t *n,
    struct error *err)
{
	struct slot *slot = &s->slots[s->given % s->n];
	int r;

	*p = NULL;
	*n = 0;
	if ((r = feed(s, err)) != 0)
		return r;
	if (s->given == s->put)
		return check_table(s, err);
	(void)pthread_mutex_lock(&s->lock);
	while (!slot->done)
		(void)pthread_cond_wait(&s->changed, &s->lock);
	(void)pthread_mutex_unlock(&s->lock);
	if (slot->raw_n == 0)
		return error_set(err, ERR_INTEGRITY, 0,
		    "frame %llu of the container is damaged or not of the one "
		    "allowed form", "容器のフレーム %llu が壊れているか、許された形では"
		    "ありません", (unsigned long long)s->given);
	s->seen.v[s->given++].raw = (uint32_t)slot->raw_n;
	*p = slot->raw;
	*n = slot->raw_n;
	return 0;
}
