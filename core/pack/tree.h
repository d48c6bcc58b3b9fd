/* SPDX-License-Identifier: Apache-2.0
 * Merkle tree of RFC 6962, section 2.1, over lines as they come: 64 hashes of
 * state whatever the number of leaves. And the hash of leaves.txt.
 */
#ifndef PACK_TREE_H
#define PACK_TREE_H

#include <stdint.h>

#include "base/hash.h"

struct tree {
	uint64_t n;
	unsigned char stack[64][HASH_SIZE];
	struct hash *work, *leaves;     /* leaves: over "64 hex LF" a leaf */
};

/* False when out of memory. */
bool tree_init(struct tree *t);
void tree_free(struct tree *t);
/* leaf = SHA-256(00 || line); out (may be NULL) gets it. */
void tree_add(struct tree *t, const void *line, size_t n,
    unsigned char out[HASH_SIZE]);
/* Root of what was added, and SHA-256 of leaves.txt. The empty tree's root
 * is SHA-256 of nothing. Ends the tree. */
void tree_end(struct tree *t, unsigned char root[HASH_SIZE],
    unsigned char leaves[HASH_SIZE]);

#endif
