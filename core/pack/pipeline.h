/* SPDX-License-Identifier: Apache-2.0
 * From raw blocks to frames: one thread hashes, several compress, one writes
 * in order. Bounded: a block is used again when all have done with it.
 */
#ifndef PACK_PIPELINE_H
#define PACK_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "seek.h"

/* A stretch of an item's content within a block. */
struct segment {
	uint32_t from, n;
	void *item;             /* malloced; given to the hook behind the last
				 * segment, else NULL */
};

struct block {
	unsigned char *raw;     /* PACK_FRAME bytes */
	size_t n;
	struct segment *segments;
	size_t segment_n, segment_cap;
	/* below: the pipeline's */
	unsigned char *packed;
	size_t packed_n;
	uint64_t number;
	int users, state;
};

struct pipeline;

struct pipeline_hooks {
	void *arg;
	/* On the hash thread: content in order; then the item, when last. */
	int (*content)(void *arg, const void *p, size_t n, struct error *err);
	int (*item)(void *arg, void *item, struct error *err);
	/* On the writer thread, in order. */
	int (*frame)(void *arg, const void *p, size_t n, size_t raw,
	    struct error *err);
};

/* threads: compressors, at least 1. */
int pipeline_start(const struct pipeline_hooks *hooks, unsigned threads,
    int level, struct pipeline **out, struct error *err);
/* An empty block to fill; waits for one. NULL when the pipeline has failed. */
struct block *pipeline_block(struct pipeline *p);
/* False when out of memory. */
bool block_add(struct block *b, uint32_t from, uint32_t n, void *item);
/* Hand a filled block over. */
void pipeline_put(struct pipeline *p, struct block *b);
/* Wait until all that was put is hashed (and, frames, written). The first
 * error of any thread. */
int pipeline_drain(struct pipeline *p, bool frames, struct error *err);
/* Ends the threads; frees the items that no hook was given. */
void pipeline_end(struct pipeline *p);

#endif
