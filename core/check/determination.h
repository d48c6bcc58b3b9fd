/* SPDX-License-Identifier: Apache-2.0
 * Determinations: what a person found about criteria, laid beside a machine's
 * verdicts, never over them.
 */
#ifndef CHECK_DETERMINATION_H
#define CHECK_DETERMINATION_H

#include <stddef.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#define DETERMINATION_FORMAT "starseal-determinations/1"
#define DETERMINATION_BYTES_MAX (1u << 20)
#define DETERMINATION_BASIS_MAX 2000    /* bytes of why, of one */

enum determination { DETERMINED_CONFORMING, DETERMINED_NONCONFORMING,
	DETERMINED_NOT_APPLICABLE };
#define DETERMINATIONS 3

struct determination_word { const char *name; struct text text; };
extern const struct determination_word determination_words[DETERMINATIONS];

/*
 * Read a file of determinations: its form, each criterion once, each with its
 * basis. ERR_INPUT names place and fault. NULL with err; else the caller's to
 * json_decref().
 */
json_t *determination_read(const char *path, struct error *err);

struct determination_tally {
	size_t of[DETERMINATIONS];
	size_t total, open;     /* criteria of the level; those without one */
	json_t *differing;      /* ids where person and machine part */
};

/*
 * Hold determinations against the result document (its bytes as check --json
 * prints them) that they were made on. ERR_INTEGRITY where they are of another
 * pack or result, ERR_INPUT where a criterion or item is not there. Free
 * out->differing with json_decref() after 0.
 */
int determination_hold(const json_t *determinations, const struct buf *document,
    struct determination_tally *out, struct error *err);

#endif
