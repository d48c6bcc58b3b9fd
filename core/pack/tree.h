/* SPDX-License-Identifier: Apache-2.0
 * Merkle tree of RFC 6962, section 2.1, over lines as they come: 64 hashes of
 * state whatever the number of leaves. And the hash of leaves.txt.
 */
#ifndef PACK_TREE_H
#define PACK_TREE_H

#include <stdbool.h>
#include <stddef.h>
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
/* SHA-256(00 || line), with a hash that is free for it. */
void tree_leaf(struct hash *work, const void *line, size_t n,
    unsigned char out[HASH_SIZE]);
/* Add tree_leaf; out (may be NULL) gets it. */
void tree_add(struct tree *t, const void *line, size_t n,
    unsigned char out[HASH_SIZE]);
/* The same where the leaf's hash is known. */
void tree_add_leaf(struct tree *t, const unsigned char leaf[HASH_SIZE]);
/* Root of what was added, and SHA-256 of leaves.txt. The empty tree's root
 * is SHA-256 of nothing. Ends the tree. */
void tree_end(struct tree *t, unsigned char root[HASH_SIZE],
    unsigned char leaves[HASH_SIZE]);

/* SHA-256(01 || left || right); out may be either side. */
void tree_join(const unsigned char left[HASH_SIZE],
    const unsigned char right[HASH_SIZE], unsigned char out[HASH_SIZE]);

/* Longest path of any tree: hashes. */
#define TREE_PATH_MAX 64
struct tree_path { size_t n; unsigned char v[TREE_PATH_MAX][HASH_SIZE]; };
/* The path of leaf index in a tree of these n leaves (n > index): RFC 6962,
 * 2.1.1. False when out of memory. */
bool tree_path_of(const unsigned char (*leaves)[HASH_SIZE], uint64_t n,
    uint64_t index, struct tree_path *out);
/* The root that leaf, at index of n, and its path come to (RFC 9162, 2.1.3.2);
 * false where the path is not as long as it must be. */
bool tree_path_root(const unsigned char leaf[HASH_SIZE], uint64_t n,
    uint64_t index, const struct tree_path *path,
    unsigned char root[HASH_SIZE]);

#endif
