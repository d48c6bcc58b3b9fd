/* SPDX-License-Identifier: Apache-2.0
 * An opened pack, shared by reader*.c, handover*.c and proof.c alone.
 */
#ifndef PACK_READER_PRIVATE_H
#define PACK_READER_PRIVATE_H

#include "carrier.h"
#include "limits.h"
#include "reader.h"

struct entry {
	enum pack_level level;
	struct pack_record_read rec;
	unsigned char sha256[HASH_SIZE];
	uint64_t size, at;              /* raw offset of its header */
	bool shut;                      /* a pack within that is damaged */
};

struct pack {
	/* All bytes of an open item to piece, as they lie: not held against
	 * their digest yet. Set by who opens. */
	int (*content)(struct pack *p, uint64_t i, carrier_piece *piece,
	    void *arg, struct error *err);
	struct carrier *carrier;        /* of a hand-over; else NULL */
	struct pack_source source;
	int fd;                         /* of a file; else -1 */
	char *path;
	struct seek_table frames;
	uint64_t *raw_at, *packed_at;   /* where each frame begins */
	struct ZSTD_DCtx_s *ctx;
	unsigned char *packed, *raw;    /* one frame; raw holds frame cached */
	size_t cached;
	struct pack_seal seal;
	struct buf statement;
	char digest[HASH_HEX + 1];
	struct entry *items;
	uint64_t n;
	uint64_t records_at, openings_at;       /* raw offsets of their headers */
	uint64_t records_n, openings_n;         /* and their sizes */
	uint64_t levels[PACK_LEVELS];   /* items by enum pack_level */
	struct pack_tail_read tail[PACK_TAIL_MAX];
	size_t tail_n;
};

/* Bytes of records.jsonl or openings.jsonl held in memory. */
#define LINES_MAX (1u << 30)

/* ERR_INTEGRITY with the pack's path before it. */
int pack_damaged(const struct pack *p, struct error *err, const char *en,
    const char *ja);
/* Raw bytes of the sealed part in pieces. */
int pack_raw_pieces(struct pack *p, uint64_t at, uint64_t n,
    int (*piece)(void *arg, const void *bytes, size_t size, struct error *err),
    void *arg, struct error *err);
int pack_raw_read(struct pack *p, uint64_t at, uint64_t n, struct buf *out,
    struct error *err);
/* The next line of *p (its LF behind len); false at the end. */
bool pack_next_line(const char **p, size_t *n, const char **line,
    size_t *len);
/* Open p->path as p->fd, and as the source of p. */
int pack_source_file(struct pack *p, struct error *err);
/* Exactly n bytes of the container; ERR_INTEGRITY where it is shorter. */
int pack_source_read(struct pack *p, uint64_t at, void *to, size_t n,
    struct error *err);
/* With nothing in it yet. NULL: out of memory. pack_close frees it. */
struct pack *pack_new(const char *name);
/* Take p->statement apart, with its digest and room for the items. */
int pack_take_statement(struct pack *p, struct error *err);

#endif
