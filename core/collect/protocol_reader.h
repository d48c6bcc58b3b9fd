/* SPDX-License-Identifier: Apache-2.0
 * Frames between the runner and a reader (base/frame.h carries them). The
 * runner asks one thing at a time; the reader answers with blobs, batches and
 * gaps and ends each answer with one done.
 */
#ifndef COLLECT_PROTOCOL_READER_H
#define COLLECT_PROTOCOL_READER_H

#include <stddef.h>
#include <stdint.h>

#include "base/frame.h"

/* Descriptor on which the reader finds its socket. */
#define READER_FD 3

/* Files up to this long go through a slot of the ring, one slot an item. */
#define READER_SLOT (128u * 1024)
#define READER_WINDOW 256u              /* items in flight at most */
/* Behind the slots: room for longer files, used as a ring of its own. */
#define READER_LARGE_MAX (32u << 20)    /* longest file that goes there */
#define READER_LARGE_ROOM (40u << 20)
#define READER_RING_SIZE \
	((size_t)READER_WINDOW * READER_SLOT + READER_LARGE_ROOM)
/* Longest snapshot held in a sealed memfd; longer ones are spooled. */
#define READER_MEMFD_MAX (32u << 20)
#define READER_BATCH_MAX 64             /* items of one batch */
#define READER_ARGS_MAX 16              /* arguments of one run */
#define READER_ARG_MAX 256              /* bytes of one argument */
#define READER_ENTRIES_MAX 1000000      /* paths of one listing */

enum reader_type {
	/* to the reader */
	READER_INIT = 1,        /* JSON, see reader_config.c */
	READER_LIST,            /* str glob */
	READER_SIZES,           /* str glob: counts only */
	READER_SNAPSHOT,        /* str path */
	READER_CAPTURE,         /* str glob */
	READER_TAKEN,           /* u32 items of batches that are done with */
	READER_RUN,             /* u32 command, u32 n, n times str */
	READER_RUN_INPUT,       /* as RUN, with the input's descriptor */
	READER_END,
	/* to the runner */
	READER_READY = 32,      /* u32 flags, u32 Landlock ABI, u32 uid */
	READER_RING,            /* u64 size, with the ring's descriptor */
	READER_BLOB,            /* one item, with its descriptor */
	READER_BATCH,           /* u32 n, n items: in the ring, or gaps */
	READER_DONE,            /* see struct reader_done */
	READER_FAILED           /* str en, str ja: instead of ready */
};

/* What a reader stands in when it answers. */
#define READER_IDLE 1u          /* nothing asked */
#define READER_BUSY 2u          /* one request is being answered */
#define READER_START 4u         /* before ready */

/* Frames the runner accepts. */
extern const struct frame_rule reader_rules_runner[];
/* Frames the reader accepts. */
extern const struct frame_rule reader_rules_reader[];

/* READER_READY flags. */
#define READER_HAS_OPENAT2 1u   /* else each part is opened without links */
#define READER_HAS_SECCOMP 2u   /* commands run without network */
#define READER_HAS_CAPS 4u      /* root, reduced to one capability */

enum reader_kind { READER_ARTIFACT = 1, READER_OUTPUT, READER_ERRORS,
	READER_LISTING, READER_GAP };

/* As PACK_F_*: bits of struct reader_item. */
#define READER_F_CHANGED  1u
#define READER_F_CUT      2u
#define READER_F_HARDLINK 4u
#define READER_F_MASKED   8u
#define READER_F_RECORDED 16u
#define READER_F_SPARSE   32u

/* Which fields of an item hold something. */
#define READER_I_OWNER 1u       /* uid, gid, mode */
#define READER_I_MTIME 2u
#define READER_I_STATUS 4u
#define READER_I_ORIGINAL 8u

/* Why something is not to be had; reader_reason_name gives the gap's word. */
enum reader_reason { READER_R_NONE, READER_R_ABSENT, READER_R_DENIED,
	READER_R_UNDECLARED, READER_R_LIMIT, READER_R_TIMEOUT, READER_R_IO,
	READER_R_INVALID, READER_R_CANCELLED, READER_R_NOT_RUN,
	READER_R_ELSEWHERE };   /* a link of the host leads out of the manifest */
#define READER_REASONS 11

/* One item on the wire: numbers, then path and original as strings. */
struct reader_item {
	uint32_t kind, source;  /* source: number of the manifest's, from 1 */
	uint32_t flags, has;
	uint32_t uid, gid, mode;
	int32_t status;         /* of a command; entries of a listing */
	uint32_t reason, sys;   /* of a gap: enum reader_reason, errno */
	int64_t mtime_ns, taken_ns;
	uint64_t size, offset;  /* offset: in the ring */
	const char *path;       /* masked; raw bytes; argv for commands */
	size_t path_n;
	unsigned char original[32];
};

#define READER_ITEM_MAX 8192    /* bytes of one item on the wire */

void reader_item_put(struct buf *b, const struct reader_item *it);
/* path is lent by the frame. False when malformed or out of bounds. */
int reader_item_get(struct frame_reader *r, struct reader_item *it);

/* The end of an answer. */
struct reader_done {
	int32_t result;         /* 0 or more: entries; less: enum ss_err */
	uint32_t reason, sys;
	uint64_t files, bytes;  /* regular files met and their bytes */
	unsigned char program[32];      /* SHA-256 of a program that was run */
	uint32_t has_program;
};

void reader_done_put(struct buf *b, const struct reader_done *d);
int reader_done_get(struct frame_reader *r, struct reader_done *d);

/* "absent", "denied", …: the words of gap lines. */
const char *reader_reason_name(uint32_t reason);
/* What a plugin is told: enum ss_err. */
int reader_reason_err(uint32_t reason);
/* Why a system call failed, as a reason. */
enum reader_reason reader_reason_of(int sys);

#endif
