/* SPDX-License-Identifier: Apache-2.0
 * Writing a pack in one pass with bounded memory. One caller thread; hashing
 * and compression go on inside. The form is in starseal-pack(5).
 */
#ifndef PACK_WRITER_H
#define PACK_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "limits.h"
#include "record.h"
#include "seal_text.h"

#define PACK_SECRET 32
#define PACK_LEVEL 1                    /* zstd's, by default */

struct pack_settings {
	const char *series;             /* NULL: "none" */
	uint64_t sequence;
	const char *prev, *nonce, *run_start;   /* hex; NULL: "none" */
	int level;                      /* 0: PACK_LEVEL */
	unsigned threads;               /* compressors; 0: one a processor */
	/* Salts and the pack's id come from it. NULL: random. A given one is
	 * for tests: the id then begins with 16 zeros, for all to see. */
	const unsigned char *secret;
	int64_t started_ns;
	uint64_t estimate;              /* bytes expected, to check the space */
	uint64_t part;                  /* 0: PACK_PART */
};

struct pack_writer;

/* A file of the tail: "sigs/10-collector.minisig". Lent. */
struct pack_tail_file { const char *name; const void *p; size_t n; };

/*
 * Begin NAME (or "-" for standard output). ERR_IO also when less space than
 * the estimate is free; ERR_INPUT where a setting would not make a statement. Items 0 to 3 must be plan, its signature (may be
 * empty), policy and collector; the last one the journal.
 */
int pack_writer_open(const struct pack_settings *settings, const char *path,
    struct pack_writer **out, struct error *err);
/* The pack's id, 32 hex; lent. */
const char *pack_writer_id(const struct pack_writer *w);
/* The digest of the start commitment, 64 hex digits, for the statement. */
void pack_writer_started(struct pack_writer *w, const char *digest);
/* Add an item of n bytes; *item (may be NULL) gets its number. Strings and
 * bytes are copied. The label is made safe. */
int pack_writer_add_bytes(struct pack_writer *w, const struct pack_record *rec,
    const void *p, size_t n, uint64_t *item, struct error *err);
/* The same from a descriptor that no one changes any more (a sealed memfd, an
 * unlinked spool), read from its beginning; borrowed for the call. In parts
 * above PACK_PART; *item gets the first's. line_max 0: any bytes; else lines,
 * none longer than that with its end: a part ends where a line does, so that
 * each can be read for itself. */
int pack_writer_add_fd(struct pack_writer *w, const struct pack_record *rec,
    int fd, uint64_t size, size_t line_max, uint64_t *item, struct error *err);
uint64_t pack_writer_items(const struct pack_writer *w);
/* Raw bytes added until now. */
uint64_t pack_writer_bytes(const struct pack_writer *w);
/* Close the sealed part; statement gets seal.txt, to be signed. */
int pack_writer_finish(struct pack_writer *w,
    const uint64_t outcomes[SEAL_OUTCOMES], int64_t finished_ns,
    struct buf *statement, struct error *err);
/* Write the tail and the seek table, fsync, and give the pack its name. By then
 * every frame was unpacked and compared with what was hashed, and every byte
 * of the file read back and compared (ERR_INTEGRITY), but for a pipe. */
int pack_writer_commit(struct pack_writer *w, const struct pack_tail_file *tail,
    size_t n, struct error *err);
/* Ends it; nothing stays under the name unless it was committed. NULL
 * allowed. */
void pack_writer_discard(struct pack_writer *w);

#endif
