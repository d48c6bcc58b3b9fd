/* SPDX-License-Identifier: Apache-2.0
 * Hashes of the log's tree (RFC 6962, 2.1). Used by log_*.c alone.
 */
#ifndef SEAL_LOG_HASH_H
#define SEAL_LOG_HASH_H

#include "log_tree.h"

#define LOG_PROOF_FIRST "c2sp.org/tlog-proof@v1\n"

/* Of the entry made of 64 hex digits. */
void log_leaf_hash(const char *seal, unsigned char out[HASH_SIZE]);
/* The largest power of two below n; n above 1. */
size_t log_split(size_t n);
/* Root of n entries from one on. */
void log_range_root(const struct log_tree *t, size_t from, size_t n,
    unsigned char out[HASH_SIZE]);

#endif
