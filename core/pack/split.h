/* SPDX-License-Identifier: Apache-2.0
 * Raw bytes out of a stream of frames: splits, decompresses on several
 * threads, and gives the blocks back in order.
 */
#ifndef PACK_SPLIT_H
#define PACK_SPLIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "input.h"
#include "seek.h"

struct split;

/* in is borrowed. threads 0: one a processor. */
int split_start(const struct pack_input *in, unsigned threads,
    struct split **out, struct error *err);
/*
 * The next frame's raw bytes, lent until the next call; *n 0 at the end,
 * which is reached only behind a seek table that tells what was seen.
 * ERR_INTEGRITY on anything else.
 */
int split_next(struct split *s, const unsigned char **p, size_t *n,
    struct error *err);
void split_end(struct split *s);

#endif
