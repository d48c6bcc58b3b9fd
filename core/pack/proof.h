/* SPDX-License-Identifier: Apache-2.0
 * The proof of one item: a text that stands alone beside the item's bytes, in
 * the manner of C2SP's tlog-proof. Shows nothing of other items but hashes.
 *
 *   starseal-proof/v1
 *   index 17
 *   size 60
 *   path 6
 *   64 hex digits          as many lines as path says, from the leaf upwards
 *   {"i":17,"commit":…     the record
 *   {"i":17,"salt":…       the opening
 *   file seal.txt 1234     then so many bytes and an LF; seal.txt first, then
 *                          the files of sigs/ in order of their names
 */
#ifndef PACK_PROOF_H
#define PACK_PROOF_H

#include "reader.h"

#define PROOF_FIRST_LINE "starseal-proof/v1"
#define PROOF_MAX (20u << 20)

/* Put the proof of item i of p, verified as v. ERR_INPUT for a hand-over. */
int proof_write(struct pack *p, const struct pack_verdict *v, uint64_t i,
    struct buf *out, struct error *err);
/*
 * Verify a proof's text and the file with the item's bytes. 0: record,
 * opening, content, path and statement agree, and out holds statement and
 * tail, with one item open of all. Free out in any case.
 */
int proof_verify(const char *text, size_t n, const char *content,
    struct pack_verdict *out, struct error *err);

#endif
