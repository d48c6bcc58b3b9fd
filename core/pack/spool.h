/* SPDX-License-Identifier: Apache-2.0
 * Lines that are written now and read later: in memory while they are few, in
 * an unlinked file beyond.
 */
#ifndef PACK_SPOOL_H
#define PACK_SPOOL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct spool { struct buf buf; int fd; uint64_t size; };

/* Open now the file that the first spool to overflow will want, for a process
 * that is about to lose the right to make one. Once; no fault if it fails. */
void spool_ready(void);
void spool_init(struct spool *s);
void spool_free(struct spool *s);
/* Append what line holds and an LF. */
int spool_line(struct spool *s, const struct buf *line, struct error *err);
/* All of it: in memory at *p or, where that is NULL, in *fd at any offset.
 * The spool's own. A few lines need no temporary file. */
int spool_read(struct spool *s, const unsigned char **p, int *fd,
    struct error *err);

#endif
