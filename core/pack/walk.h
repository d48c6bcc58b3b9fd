/* SPDX-License-Identifier: Apache-2.0
 * The packs within a pack, one after the other, as they stream by. For who
 * verifies: nothing is believed that was not held against the first pass.
 */
#ifndef PACK_WALK_H
#define PACK_WALK_H

#include "input.h"
#include "verify.h"

struct pack_walk;

/* A second pass over in, which stands at its beginning and is borrowed, as is
 * the verdict of the first. */
int pack_walk_open(const struct pack_input *in,
    const struct pack_verdict *first, struct pack_walk **out,
    struct error *err);
/* NULL allowed. */
void pack_walk_close(struct pack_walk *w);
/*
 * The next pack within: *at is its first part in first->inner, *one gives its
 * bytes until the next call. False at the end.
 */
bool pack_walk_next(struct pack_walk *w, size_t *at, struct pack_input *one);
/*
 * Read what is left of it. ERR_INTEGRITY where its bytes are not those of the
 * first pass, or reading failed: then what was made of *one is void.
 */
int pack_walk_end(struct pack_walk *w, struct error *err);

#endif
