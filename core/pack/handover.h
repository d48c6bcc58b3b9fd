/* SPDX-License-Identifier: Apache-2.0
 * What is disclosed of a pack: seal, signatures, all leaves, and of each item
 * its record, or that and its opening and bytes, or nothing. As a folder or
 * zip (carrier.h). Knows bytes and hashes, nothing of keys.
 */
#ifndef PACK_HANDOVER_H
#define PACK_HANDOVER_H

#include "carrier.h"
#include "reader.h"

#define HANDOVER_SEAL "seal.txt"
#define HANDOVER_LEAVES "leaves.txt"
#define HANDOVER_RECORDS "records.jsonl"
#define HANDOVER_OPENINGS "openings.jsonl"
#define HANDOVER_RELEASE "disclosure.sigstore.json"
#define HANDOVER_RESULT "result.json"
#define HANDOVER_HIDDEN "hidden"        /* instead of a record's line */
#define HANDOVER_OTHERS_MAX 128         /* files beside those of the pack */
#define HANDOVER_FILE_MAX (16u << 20)   /* bytes of result.json and the like */

/* A file of a hand-over that is not an item, appended to out (its max bounds
 * it). ERR_MISSING where there is none. */
int handover_read(const struct pack *p, const char *name, struct buf *out,
    struct error *err);
bool handover_has(const struct pack *p, const char *name);

/*
 * Verify what path leads to: a pack as pack_verify does, or all of a
 * hand-over's open items. Fills out's levels, and for a hand-over its release
 * and records, which whoever judges signatures needs.
 */
int pack_verify_path(const char *path, const struct pack_limits *limits,
    struct pack_verdict *out, struct error *err);
/* The same of a hand-over alone (carrier_is). */
int pack_verify_part(const char *path, const struct pack_limits *limits,
    struct pack_verdict *out, struct error *err);

/* A file to be handed over beside the items. Lent. */
struct handover_file { const char *name; const void *p; size_t n; };
/*
 * The lines of a hand-over of p with item i at levels[i]: leaves.txt,
 * records.jsonl and openings.jsonl as stored, appended.
 */
int handover_lines(struct pack *p, const enum pack_level *levels,
    struct buf *leaves, struct buf *records, struct buf *openings,
    struct error *err);
/*
 * Write it: these files (lines among them), the open items and SHA256SUMS.
 * The statement and the tail are p's. Nothing is left of a failed one.
 */
int handover_write(struct pack *p, const enum pack_level *levels,
    const struct handover_file *files, size_t n, const char *path, bool zip,
    struct error *err);

#endif
