/* SPDX-License-Identifier: Apache-2.0
 * Laying bytes down in a file and proving that they lie there: each stretch is
 * read back and compared before the next is taken. Around the page cache where
 * the file system allows it, so that it is the disk that answers.
 */
#ifndef PACK_LAY_H
#define PACK_LAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define LAY_PIECE (1u << 20)

struct lay {
	int fd;                 /* lent; stands at its end */
	const char *name;       /* for errors; lent */
	bool prove;             /* false: a pipe, which nobody can read back */
	bool direct;            /* around the page cache */
	unsigned char *piece, *back;
	size_t n;               /* bytes in piece */
	uint64_t at;            /* where piece will lie */
};

/* From the file's beginning. prove false: bytes are only written. */
int lay_begin(struct lay *l, int fd, const char *name, bool prove,
    struct error *err);
/* ERR_INTEGRITY: what lies there is not what was written. */
int lay_put(struct lay *l, const void *p, size_t n, struct error *err);
/* What is left. The fsync is the caller's. */
int lay_end(struct lay *l, struct error *err);
/* Safe on zeros. */
void lay_free(struct lay *l);

#endif
