/* SPDX-License-Identifier: Apache-2.0
 * What carries a hand-over: a folder, or a zip of one strict form. Transport
 * alone: what it carries is held against the seal by handover.c.
 *
 * The zip: members stored (no compression, no data descriptors, no extra
 * fields, no comment), dated 1980-01-01, one behind the other from the first
 * byte, then the central directory, whose entries say the same in the same
 * order, then its end. Below 4 GiB and 65,535 members. Anything else that
 * other readers might read otherwise is refused (starseal-pack(5)).
 */
#ifndef PACK_CARRIER_H
#define PACK_CARRIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define CARRIER_SUMS "SHA256SUMS"

struct carrier;
typedef int carrier_piece(void *arg, const void *p, size_t n,
    struct error *err);

/* Whether path is a folder, or a file that begins as a zip does. */
bool carrier_is(const char *path);
/*
 * Open one for reading. Names are those that ustar_name_ok allows (and
 * SHA256SUMS), at most one folder deep, each once; anything else, links and
 * devices are ERR_INTEGRITY naming the place, as is a zip not of the form.
 */
int carrier_open(const char *path, struct carrier **out, struct error *err);
/* The same of a zip in a descriptor, borrowed; name is for errors. */
int carrier_open_zip(int fd, const char *name, struct carrier **out,
    struct error *err);
void carrier_close(struct carrier *c);
/* Files in byte order of their names, lent. */
size_t carrier_count(const struct carrier *c);
const char *carrier_name(const struct carrier *c, size_t i);
bool carrier_has(const struct carrier *c, const char *name);
/* A file's bytes in pieces. ERR_INTEGRITY where it is not there, or not of
 * this size; of a zip also where its CRC does not fit. */
int carrier_stream(struct carrier *c, const char *name, uint64_t size,
    carrier_piece *piece, void *arg, struct error *err);
/* A whole file appended; out's max bounds it (ERR_LIMIT). */
int carrier_read(struct carrier *c, const char *name, struct buf *out,
    struct error *err);

struct carrier_out;
/*
 * Begin to write one: a new folder (0700), or a zip (0600). Nothing stands
 * under the name until commit. ERR_INPUT where a folder is there already.
 */
int carrier_out_open(const char *path, bool zip, struct carrier_out **out,
    struct error *err);
/* A file: begin, put any number of times, end. ERR_LIMIT where a zip cannot
 * hold it. Names as above, each once. */
int carrier_out_begin(struct carrier_out *o, const char *name,
    struct error *err);
int carrier_out_put(void *o, const void *p, size_t n, struct error *err);
int carrier_out_end(struct carrier_out *o, struct error *err);
int carrier_out_file(struct carrier_out *o, const char *name, const void *p,
    size_t n, struct error *err);
/* Ends o whatever the result. */
int carrier_out_commit(struct carrier_out *o, struct error *err);
/* Give up; removes what was written. NULL allowed. */
void carrier_out_discard(struct carrier_out *o);

#endif
