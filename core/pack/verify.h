/* SPDX-License-Identifier: Apache-2.0
 * Verification of a whole pack in one pass, also from a pipe. Nothing is
 * shown or written before the verdict.
 */
#ifndef PACK_VERIFY_H
#define PACK_VERIFY_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "seal_text.h"
#include "input.h"
#include "limits.h"

/* Raised by a caller, never by a pack. 0: the default. */
struct pack_limits {
	uint64_t items;         /* PACK_ITEMS_MAX */
	uint64_t raw;           /* 256 GiB */
};

struct pack_tail_read { char name[100]; struct buf text; };

/* Files that a hand-over's release names: records, openings, result. */
#define PACK_RELEASED 3
struct pack_released { const char *name; char sha256[65]; };
/* A pack within the pack (reader.h, PACK_KIND_INNER), or a part of one. */
struct pack_inner_seen {
	uint64_t item, size;
	uint32_t part;                  /* as in its record */
	char name[100];                 /* of the member */
	char sha256[65];
};

struct pack_verdict {
	struct pack_seal seal;
	struct buf statement;           /* the bytes of seal.txt */
	uint64_t items, raw;            /* raw: bytes in the sealed part's items */
	struct pack_tail_read tail[PACK_TAIL_MAX];
	size_t tail_n;
	/* Of a hand-over (handover.h); else zero. */
	bool handover;
	uint64_t levels[3];             /* items: open, metadata, hidden */
	struct buf release;             /* its statement's bundle; may be empty */
	struct pack_released released[PACK_RELEASED];   /* name NULL: none */
	struct pack_inner_seen *inner;  /* in their order; not looked into */
	size_t inner_n;
};

/*
 * Verify what fd gives, from its offset to its end. 0: content, records,
 * openings, tree and statement agree, and out holds the statement and the
 * tail's files for whoever checks signatures. ERR_INTEGRITY names the first
 * member that fails; ERR_LIMIT which limit; ERR_IO. Free out in any case.
 */
int pack_verify(int fd, const struct pack_limits *limits,
    struct pack_verdict *out, struct error *err);
/* Sees each sealed member in the pack's order: first its name with p NULL,
 * then its bytes. They are not verified yet: nothing of them may be believed
 * before the pack is. */
struct pack_watch {
	void (*piece)(void *arg, const char *name, const void *p, size_t n);
	void *arg;
};
/* The same of any source of bytes, which is borrowed. watch: or NULL. */
int pack_verify_input(const struct pack_input *in,
    const struct pack_limits *limits, const struct pack_watch *watch,
    struct pack_verdict *out, struct error *err);
void pack_verdict_free(struct pack_verdict *v);

#endif
