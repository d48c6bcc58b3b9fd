/* SPDX-License-Identifier: Apache-2.0
 * Which earlier files a signature covers. Used by judge*.c alone.
 */
#ifndef SEAL_JUDGE_COVER_H
#define SEAL_JUDGE_COVER_H

#include "base/hash.h"
#include "judge.h"

#define COVER_FOLDER "sigs/"

/* Add the line that sha256sum would print of a file, under the name base. */
void cover_hash_line(struct hash *h, const char *base,
    const struct seal_file *f);

/* Hold minisign's comment against the file's role and the other files. Not 0:
 * s->why says what does not fit. */
int cover_note(struct seal_signature *s, const struct seal_file *files,
    size_t n);
/* The same of a statement, which must name seal.txt first. */
int cover_statement(struct seal_signature *s, const void *seal, size_t seal_n,
    const struct seal_file *files, size_t n);

#endif
