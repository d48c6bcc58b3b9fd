/* SPDX-License-Identifier: Apache-2.0
 * The record of a series: every run that was begun, and what became of it. Each
 * line names the one before by digest, each seal the seal before. What was begun
 * and never ended stays visible.
 */
#ifndef CLI_SERIES_H
#define CLI_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

#define SERIES_BYTES_MAX ((size_t)64 << 20)

/*
 * The start commitment, as a text that sha256sum reads and a specialist keeps.
 * Its SHA-256 is the statement's "run-start". Strings are lent.
 */
struct series_start {
	const char *pack, *series, *prev, *plan, *nonce, *collector, *started;
	uint64_t sequence;
};
void series_start_write(const struct series_start *s, struct buf *out);

struct series {
	int fd;                         /* locked; -1: none */
	char *path;
	json_t *lines;                  /* all events, in order */
	char last[HASH_HEX + 1];        /* digest of the last line */
	uint64_t next;                  /* sequence of the next seal */
	char prev[HASH_HEX + 1];        /* digest of the last seal, or "none" */
	char pack[33];                  /* begun by this process, or "" */
};

/*
 * Open the record for writing, making it where there is none, and hold it
 * alone till series_close(). ERR_INTEGRITY names the first line that does not
 * follow from the one before.
 */
int series_open(const char *path, struct series *out, struct error *err);
/* Only to read. ERR_MISSING. */
int series_read(const char *path, struct series *out, struct error *err);
void series_close(struct series *s);

/* Put down, and flush to the disk, that a run began, with the digest of its
 * start commitment; how it ended: by a seal (digest of seal.txt), or why not. */
int series_begin(struct series *s, const struct series_start *start,
    const char *commitment, struct error *err);
int series_seal(struct series *s, const char *seal, struct error *err);
int series_abort(struct series *s, const char *why, struct error *err);

#endif
