/* SPDX-License-Identifier: Apache-2.0
 * A growing buffer with a maximum. Failure is remembered: a run of puts needs
 * one check at its end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *p;        /* NUL-terminated behind n once anything was put */
	size_t n, cap, max;
	bool failed;    /* out of memory, or past max; n keeps what fitted */
};

/* max in bytes, without the NUL. Allocates nothing yet. */
void buf_init(struct buf *b, size_t max);
/* Safe on a zeroed struct and twice. */
void buf_free(struct buf *b);
/* As buf_free, wiping the bytes first: for secrets. */
void buf_wipe(struct buf *b);
/* Forget the content, keep the memory and max; clears failed. */
void buf_reset(struct buf *b);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Unsigned decimal, without printf's cost. */
void buf_put_u64(struct buf *b, uint64_t v);
/* Lower-case hex of n bytes. */
void buf_put_hex(struct buf *b, const unsigned char *p, size_t n);
/* A string of JSON with its quotes. Valid UTF-8 stays as it is, controls are
 * escaped (short forms, else \u00xx); an invalid byte becomes U+FFFD. */
void buf_put_json(struct buf *b, const char *s, size_t n);
/* A path as the records write it: printable UTF-8 stays, controls, DEL, %
 * and invalid bytes become %XX (capital hex). */
void buf_put_path(struct buf *b, const char *s, size_t n);
/* Foreign text for a terminal: controls, invalid UTF-8 and marks of direction
 * become \xNN. At most four times as long. */
void buf_put_visible(struct buf *b, const char *s, size_t n);
/* Room for n more bytes at b->p + b->n, or NULL (failed is set). */
char *buf_room(struct buf *b, size_t n);
/* "" when nothing was put. */
const char *buf_str(const struct buf *b);

#endif
