/* SPDX-License-Identifier: Apache-2.0
 * What the two halves of the flow share: reader_ahead.c reads, reader_flow.c
 * sends. Used by these two alone.
 *
 * A slot belongs to one path from its ticket until the runner has taken it.
 * Threads take tickets in runs of FLOW_TICKETS; one more thread, in order,
 * gives the long files their place, so that no later one can block an earlier.
 */
#ifndef COLLECT_READER_FLOW_H
#define COLLECT_READER_FLOW_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/hash.h"
#include "reader.h"

#define FLOW_TICKETS 16
#define FLOW_THREADS_MAX 64

enum slot_state { SLOT_FREE, SLOT_LARGE, SLOT_READY };

struct slot {
	_Atomic int state;
	struct reader_item it;          /* kind 0: only a line */
	struct buf path, line;          /* masked path; listing's line */
	struct stat st;
	int fd;                         /* being read, or to be passed */
	bool pass;                      /* as a blob of its own */
	bool sent;
	size_t room;                    /* of the large room, gap included */
};

struct flow {
	struct reader *r;
	const struct reader_source *src;
	const struct reader_entries *entries;
	enum reader_mode mode;
	struct slot slots[READER_WINDOW];
	pthread_mutex_t lock;
	pthread_cond_t tickets;         /* the window moved, or the end */
	pthread_cond_t large;           /* a slot's state or the room changed */
	size_t next_ticket, taken, sent;
	size_t room_head, room_used;
	bool stop;
	atomic_bool main_waits;
	int wake;
};

static inline struct slot *
flow_slot(struct flow *f, size_t seq)
{
	return &f->slots[seq % READER_WINDOW];
}

/* Threads: arg is the flow. */
void *flow_read_ahead(void *arg);
void *flow_place_large(void *arg);
/* Make a slot's item a gap. */
void flow_gap(struct slot *s, enum reader_reason reason, int sys);

#endif
