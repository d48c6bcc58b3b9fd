/* SPDX-License-Identifier: Apache-2.0
 * The writer's threads. Never reorders: frames leave as blocks came.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "pipeline.h"

#define COMPRESSORS_MAX 16
#define SPARE 3                 /* blocks beyond one a thread */

enum state { STATE_FREE, STATE_FILLING, STATE_QUEUED, STATE_PACKING,
	STATE_PACKED };

struct pipeline {
	struct pipeline_hooks hooks;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t hasher, writer, compressors[COMPRESSORS_MAX];
	unsigned threads, started;
	bool has_hasher, has_writer;
	int level;
	struct block *blocks;
	size_t n;
	uint64_t put, hashed, taken, written;   /* counts of blocks */
	bool ending;
	int failed;
	struct error err;
};

static struct block *
block_of(struct pipeline *p, uint64_t number)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->blocks[i].state != STATE_FREE &&
		    p->blocks[i].state != STATE_FILLING &&
		    p->blocks[i].number == number)
			return &p->blocks[i];
	return NULL;
}

/* With the lock held. The first error stands. */
static void
fail(struct pipeline *p, const struct error *err)
{
	if (p->failed == 0) {
		p->failed = err->code;
		p->err = *err;
	}
	(void)pthread_cond_broadcast(&p->changed);
}

/* With the lock held: one of the block's users has done with it. */
static void
release(struct pipeline *p, struct block *b)
{
	if (--b->users == 0)
		b->state = STATE_FREE;
	(void)pthread_cond_broadcast(&p->changed);
}

static int
hash_block(struct pipeline *p, struct block *b, struct error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < b->segment_n; i++) {
		struct segment *s = &b->segments[i];
		void *item = s->item;

		if (s->n > 0)
			r = p->hooks.content(p->hooks.arg, b->raw + s->from,
			    s->n, err);
		if (r == 0 && item != NULL) {
			s->item = NULL;
			r = p->hooks.item(p->hooks.arg, item, err);
		}
	}
	return r;
}

static void *
hash_thread(void *arg)
{
	struct pipeline *p = arg;
	struct error err;
	struct block *b;
	int r;

	(void)pthread_mutex_lock(&p->lock);
	while (p->failed == 0) {
		if (p->hashed == p->put) {
			if (p->ending)
				break;
			(void)pthread_cond_wait(&p->changed, &p->lock);
			continue;
		}
		b = block_of(p, p->hashed);
		(void)pthread_mutex_unlock(&p->lock);
		r = hash_block(p, b, &err);
		(void)pthread_mutex_lock(&p->lock);
		p->hashed++;
		if (r != 0)
			fail(p, &err);
		release(p, b);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* What a compressor works with. */
struct press { ZSTD_CCtx *pack; ZSTD_DCtx *unpack; unsigned char *again; };

static bool
press_begin(struct press *x, int level)
{
	x->pack = seek_encoder(level);
	x->unpack = ZSTD_createDCtx();
	x->again = malloc(PACK_FRAME);
	return x->pack != NULL && x->unpack != NULL && x->again != NULL;
}

static void
press_end(struct press *x)
{
	(void)ZSTD_freeCCtx(x->pack);
	(void)ZSTD_freeDCtx(x->unpack);
	free(x->again);
}

/* A frame leaves only when it gives back the very bytes it was made of. */
static int
compress_block(struct press *x, struct block *b, struct error *err)
{
	size_t r = ZSTD_compress2(x->pack, b->packed, seek_packed_max(),
	    b->raw, b->n);

	if (ZSTD_isError(r) || r == 0)
		return error_nomem(err);
	b->packed_n = r;
	if (seek_decode(x->unpack, b->packed, r, x->again) != b->n ||
	    memcmp(x->again, b->raw, b->n) != 0)
		return error_put(err, ERR_INTEGRITY, 0,
		    "a compressed frame does not give back its bytes; check "
		    "this machine's memory",
		    "圧縮したフレームから元のバイト列に戻りません。この機器の"
		    "メモリーを検査してください");
	return 0;
}

static void *
compress_thread(void *arg)
{
	struct pipeline *p = arg;
	struct press x;
	struct error err;
	struct block *b;
	int r;

	r = press_begin(&x, p->level) ? 0 : error_nomem(&err);
	(void)pthread_mutex_lock(&p->lock);
	if (r != 0)
		fail(p, &err);
	while (p->failed == 0) {
		if (p->taken == p->put) {
			if (p->ending)
				break;
			(void)pthread_cond_wait(&p->changed, &p->lock);
			continue;
		}
		b = block_of(p, p->taken++);
		b->state = STATE_PACKING;
		(void)pthread_mutex_unlock(&p->lock);
		r = compress_block(&x, b, &err);
		(void)pthread_mutex_lock(&p->lock);
		b->state = STATE_PACKED;
		if (r != 0)
			fail(p, &err);
		(void)pthread_cond_broadcast(&p->changed);
	}
	(void)pthread_mutex_unlock(&p->lock);
	press_end(&x);
	return NULL;
}

static void *
write_thread(void *arg)
{
	struct pipeline *p = arg;
	struct error err;
	struct block *b;
	int r;

	(void)pthread_mutex_lock(&p->lock);
	while (p->failed == 0) {
		if (p->written == p->put && p->ending)
			break;
		b = p->written < p->put ? block_of(p, p->written) : NULL;
		if (b == NULL || b->state != STATE_PACKED) {
			(void)pthread_cond_wait(&p->changed, &p->lock);
			continue;
		}
		(void)pthread_mutex_unlock(&p->lock);
		r = p->hooks.frame(p->hooks.arg, b->packed, b->packed_n, b->n,
		    &err);
		(void)pthread_mutex_lock(&p->lock);
		p->written++;
		if (r != 0)
			fail(p, &err);
		release(p, b);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return NULL;
}

static bool
make_blocks(struct pipeline *p)
{
	size_t i;

	p->n = p->threads + SPARE;
	p->blocks = calloc(p->n, sizeof(*p->blocks));
	for (i = 0; p->blocks != NULL && i < p->n; i++) {
		p->blocks[i].raw = malloc(PACK_FRAME);
		p->blocks[i].packed = malloc(seek_packed_max());
		if (p->blocks[i].raw == NULL || p->blocks[i].packed == NULL)
			return false;
	}
	return p->blocks != NULL;
}

int
pipeline_start(const struct pipeline_hooks *hooks, unsigned threads, int level,
    struct pipeline **out, struct error *err)
{
	struct pipeline *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (p == NULL)
		return error_nomem(err);
	p->hooks = *hooks;
	p->level = level;
	p->threads = threads < 1 ? 1 : threads > COMPRESSORS_MAX ?
	    COMPRESSORS_MAX : threads;
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->changed, NULL);
	if (!make_blocks(p))
		goto fail;
	p->has_hasher = pthread_create(&p->hasher, NULL, hash_thread, p) == 0;
	p->has_writer = pthread_create(&p->writer, NULL, write_thread, p) == 0;
	while (p->started < p->threads && pthread_create(
	    &p->compressors[p->started], NULL, compress_thread, p) == 0)
		p->started++;
	if (!p->has_hasher || !p->has_writer || p->started == 0)
		goto fail;
	*out = p;
	return 0;
fail:
	pipeline_end(p);
	return error_nomem(err);
}

struct block *
pipeline_block(struct pipeline *p)
{
	struct block *b = NULL;
	size_t i;

	(void)pthread_mutex_lock(&p->lock);
	while (p->failed == 0 && b == NULL) {
		for (i = 0; i < p->n && b == NULL; i++)
			if (p->blocks[i].state == STATE_FREE)
				b = &p->blocks[i];
		if (b == NULL)
			(void)pthread_cond_wait(&p->changed, &p->lock);
	}
	if (b != NULL) {
		b->state = STATE_FILLING;
		b->n = b->segment_n = 0;
	}
	(void)pthread_mutex_unlock(&p->lock);
	return b;
}

bool
block_add(struct block *b, uint32_t from, uint32_t n, void *item)
{
	struct segment *v;
	size_t cap;

	if (b->segment_n == b->segment_cap) {
		cap = b->segment_cap == 0 ? 64 : b->segment_cap * 2;
		if ((v = realloc(b->segments, cap * sizeof(*v))) == NULL)
			return false;
		b->segments = v;
		b->segment_cap = cap;
	}
	b->segments[b->segment_n++] = (struct segment){ from, n, item };
	return true;
}

void
pipeline_put(struct pipeline *p, struct block *b)
{
	(void)pthread_mutex_lock(&p->lock);
	b->number = p->put++;
	b->users = 2;
	b->state = STATE_QUEUED;
	(void)pthread_cond_broadcast(&p->changed);
	(void)pthread_mutex_unlock(&p->lock);
}

int
pipeline_drain(struct pipeline *p, bool frames, struct error *err)
{
	int r;

	(void)pthread_mutex_lock(&p->lock);
	while (p->failed == 0 && (p->hashed < p->put ||
	    (frames && p->written < p->put)))
		(void)pthread_cond_wait(&p->changed, &p->lock);
	r = p->failed;
	if (r != 0 && err != NULL)
		*err = p->err;
	(void)pthread_mutex_unlock(&p->lock);
	return r;
}

void
pipeline_end(struct pipeline *p)
{
	size_t i, k;

	if (p == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->ending = true;
	(void)pthread_cond_broadcast(&p->changed);
	(void)pthread_mutex_unlock(&p->lock);
	if (p->has_hasher)
		(void)pthread_join(p->hasher, NULL);
	if (p->has_writer)
		(void)pthread_join(p->writer, NULL);
	for (i = 0; i < p->started; i++)
		(void)pthread_join(p->compressors[i], NULL);
	for (i = 0; p->blocks != NULL && i < p->n; i++) {
		for (k = 0; k < p->blocks[i].segment_n; k++)
			free(p->blocks[i].segments[k].item);
		free(p->blocks[i].raw);
		free(p->blocks[i].packed);
		free(p->blocks[i].segments);
	}
	free(p->blocks);
	(void)pthread_mutex_destroy(&p->lock);
	(void)pthread_cond_destroy(&p->changed);
	free(p);
}
