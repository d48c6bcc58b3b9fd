/* SPDX-License-Identifier: Apache-2.0
 * Length-prefixed frames over a socketpair, with descriptors, between the
 * processes of one run. Each side holds a table of what it accepts and when.
 */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

#define FRAME_FDS_MAX 2
#define FRAME_MAX (1u << 20)    /* no type may allow more, in bytes */

/* One accepted type. */
struct frame_rule {
	uint16_t type;
	uint16_t fds;           /* exactly so many descriptors come along */
	uint32_t max;           /* longest payload in bytes */
	uint32_t when;          /* bits of states in which it is allowed */
	bool once;              /* a second one is an error */
	const char *name;
};

/* A frame as received. The payload is lent until the next receive; the
 * descriptors are the receiver's to close. */
struct frame {
	uint16_t type;
	uint32_t n;
	const unsigned char *p;
	int fds[FRAME_FDS_MAX];
	const struct frame_rule *rule;
};

struct frame_peer {
	int fd;                         /* SOCK_STREAM socket, owned */
	const char *name;               /* for errors */
	const struct frame_rule *rules; /* ends with type 0 */
	uint64_t seen;                  /* bit i: rules[i] was met */
	struct buf in, out;
};

void frame_peer_init(struct frame_peer *p, int fd, const char *name,
    const struct frame_rule *rules);
/* Closes the socket and frees the buffers. */
void frame_peer_free(struct frame_peer *p);
/*
 * Receive one frame that the rules allow in state (one bit). timeout_ms -1
 * waits for ever. ERR_TIMEOUT; ERR_MISSING when the peer closed between
 * frames; ERR_PROTOCOL on anything not allowed, with nothing left open.
 */
int frame_receive(struct frame_peer *p, uint32_t state, int timeout_ms,
    struct frame *out, struct error *err);
/* Send one frame; fds are duplicated by the kernel, the caller's stay open.
 * ERR_MISSING when the peer is gone. */
int frame_send(struct frame_peer *p, uint16_t type, const void *payload,
    size_t n, const int *fds, size_t nfds, struct error *err);

/* Payload writing: little-endian numbers, strings as u32 length and bytes. */
void frame_put_u32(struct buf *b, uint32_t v);
void frame_put_u64(struct buf *b, uint64_t v);
void frame_put_str(struct buf *b, const char *s, size_t n);
/* Payload reading; bad is set, and 0 or "" given, when it ends too early. */
struct frame_reader { const unsigned char *p; size_t n; bool bad; };
uint32_t frame_get_u32(struct frame_reader *r);
uint64_t frame_get_u64(struct frame_reader *r);
/* Lent bytes, not terminated. */
const char *frame_get_bytes(struct frame_reader *r, size_t *n);
/* A malloced C string; NULL (bad set) on NUL inside, above max, no memory. */
char *frame_get_str(struct frame_reader *r, size_t max);
/* All was read and nothing was bad. */
bool frame_get_done(const struct frame_reader *r);

#endif
