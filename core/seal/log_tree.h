/* SPDX-License-Identifier: Apache-2.0
 * A log of seals as a folder of static files (C2SP tlog-tiles), and offline
 * proofs that a seal is in it (C2SP tlog-proof). An entry is the SHA-256 of a
 * seal.txt as 64 hex digits and LF. Signs nothing.
 */
#ifndef SEAL_LOG_TREE_H
#define SEAL_LOG_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "log_note.h"
#include "pack/tree.h"

#define LOG_ENTRIES_MAX (1u << 20)
#define LOG_ENTRY (HASH_HEX + 1)        /* bytes */

struct log_leaf {
	char seal[HASH_HEX + 1];
	unsigned char hash[HASH_SIZE];
};

struct log_tree { struct log_leaf *v; size_t n, cap; };

/* Add an entry in memory: 64 lower-case hex digits. */
int log_tree_add(struct log_tree *t, const char *seal, struct error *err);
void log_tree_free(struct log_tree *t);
/* Root of the first n entries (RFC 6962, 2.1). */
void log_tree_root(const struct log_tree *t, size_t n,
    unsigned char out[HASH_SIZE]);
/* Index of a seal; false where it is not there. */
bool log_tree_find(const struct log_tree *t, const char *seal, size_t *i);
/*
 * Read the first n entries out of DIR/tile/entries. ERR_INTEGRITY where a file
 * is missing, cut or is no bundle of entries.
 */
int log_tree_read(const char *dir, uint64_t n, struct log_tree *out,
    struct error *err);
/* Hold every tile of the folder against the entries: ERR_INTEGRITY names the
 * first that is missing or differs. */
int log_tree_check(const char *dir, const struct log_tree *t,
    struct error *err);
/* Write what is not there yet, each file at once. A tile that is there in its
 * width and differs is ERR_INTEGRITY. */
int log_tree_write(const char *dir, const struct log_tree *t,
    struct error *err);

struct log_proof {
	uint64_t index;
	struct tree_path path;
	struct log_note note;
};

/* index, path and note.point of entry i, in the tree of all entries; the
 * note's signatures are the caller's. */
void log_proof_make(const struct log_tree *t, size_t i,
    struct log_proof *out);
void log_proof_write(const struct log_proof *p, struct buf *out);
/* Strict; ERR_INPUT. An "extra" line is taken and says nothing. */
int log_proof_parse(const char *p, size_t n, struct log_proof *out,
    struct error *err);
/* Whether the path leads from the seal to the note's root (RFC 9162,
 * 2.1.3.2). ERR_INTEGRITY. */
int log_proof_check(const struct log_proof *p, const char *seal,
    struct error *err);

#endif
