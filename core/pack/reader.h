/* SPDX-License-Identifier: Apache-2.0
 * Random access to a pack: the statement, records and openings are read and
 * held against each other at once; an item is read alone, and held against
 * its opening.
 */
#ifndef PACK_READER_H
#define PACK_READER_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "record.h"
#include "seal_text.h"
#include "seek.h"
#include "verify.h"

struct pack;

/* How much of an item is there. A pack has all open; a hand-over need not. */
enum pack_level {
	PACK_OPEN,              /* record, opening, content */
	PACK_METADATA,          /* the record alone: no size, no digest */
	PACK_HIDDEN             /* the leaf alone: rec is empty, class "hidden" */
};
#define PACK_LEVELS 3

struct pack_item {
	uint64_t item, size;
	unsigned char sha256[HASH_SIZE];
	const struct pack_record *rec;  /* lent; path as escaped */
	enum pack_level level;
};

/*
 * Open a pack, or what was disclosed of one as a folder or zip. ERR_INTEGRITY
 * where the statement, the tree, records and openings do not agree; contents
 * are checked as they are read. Use pack_verify first where all must hold.
 */
int pack_open(const char *path, struct pack **out, struct error *err);
/* The same of a folder or zip alone (carrier_is). */
int pack_open_part(const char *path, struct pack **out, struct error *err);
/*
 * Where a pack's bytes are, when it is no file. read_at gives exactly n bytes
 * at offset (offset + n is never beyond size) or an error. close, or NULL, is
 * called once, by pack_close, also where opening failed.
 */
struct pack_source {
	int (*read_at)(void *arg, uint64_t offset, void *to, size_t n,
	    struct error *err);
	void (*close)(void *arg);
	void *arg;
	uint64_t size;
};
/* The same out of any source. name is for errors. */
int pack_open_source(const struct pack_source *source, const char *name,
    struct pack **out, struct error *err);
void pack_close(struct pack *p);
bool pack_is_handover(const struct pack *p);
/* Items by enum pack_level. */
void pack_levels(const struct pack *p, uint64_t out[PACK_LEVELS]);
/* "open", "metadata", "hidden". */
const char *pack_level_name(enum pack_level level);
const struct pack_seal *pack_seal(const struct pack *p);
/* SHA-256 of seal.txt in hex. */
const char *pack_seal_digest(const struct pack *p);
uint64_t pack_item_count(const struct pack *p);
/* i below pack_item_count. */
void pack_item_get(const struct pack *p, uint64_t i, struct pack_item *out);
/* The stored bytes of records.jsonl and openings.jsonl, appended; held against
 * the statement again. Not of a hand-over (ERR_INPUT). */
int pack_read_lines(struct pack *p, struct buf *records, struct buf *openings,
    struct error *err);
/* Append an item's bytes to out (its max bounds them), digest checked.
 * ERR_MISSING where the item is not open. */
int pack_item_read(struct pack *p, uint64_t i, struct buf *out,
    struct error *err);
/* The same in pieces to a callback, for items of any size; non-zero from it
 * stops and is returned. The digest is known to be good only after 0. */
int pack_item_stream(struct pack *p, uint64_t i,
    int (*piece)(void *arg, const void *p, size_t n, struct error *err),
    void *arg, struct error *err);
/*
 * Packs within a pack: items of the kind PACK_KIND_INNER. From
 * item *i on, the next one begins at *i and takes *parts items of *size bytes
 * together; false if there is none.
 */
bool pack_inner_next(const struct pack *p, uint64_t *i, uint64_t *parts,
    uint64_t *size);
/*
 * Open the pack that begins at item i, where it lies: p must stay open, and
 * only one thread may use the two. What it tells is held against its own
 * statement, as of any pack; that the outer pack sealed these very bytes only
 * verification proves.
 */
int pack_open_inner(struct pack *p, uint64_t i, struct pack **out,
    struct error *err);
/* It did not verify: pack_open_inner of it is ERR_INTEGRITY from now on. */
void pack_shut_inner(struct pack *p, uint64_t i);
/* Number of an item by number, member name, or path as written in its record
 * (the first one of several); false if there is none. */
bool pack_item_find(const struct pack *p, const char *name, uint64_t *i);
/* Files of the tail, lent. */
size_t pack_tail_count(const struct pack *p);
const struct pack_tail_read *pack_tail(const struct pack *p, size_t i);
/* The bytes of seal.txt, lent. Where signatures were judged by pack_verify,
 * these must equal its statement: the file may be another one by now. */
const struct buf *pack_statement(const struct pack *p);
/* For tail.c: the descriptor, all frames (the last is the tail's) and how
 * many packed bytes stand before the tail. Lent. -1 where it is no file. */
int pack_sealed_part(const struct pack *p, const struct seek_table **frames,
    uint64_t *packed);

#endif
