/* SPDX-License-Identifier: Apache-2.0
 * The tail: files beside the seal (signatures, timestamps), in a frame of
 * their own behind the sealed part, added at any time. Unsigned itself.
 */
#ifndef PACK_TAIL_H
#define PACK_TAIL_H

#include <stddef.h>

#include "base/err.h"
#include "writer.h"

/*
 * Whether files can be a tail: names under "sigs/" that are allowed, each
 * greater than the last, and all within the limits of writer.h. ERR_INPUT,
 * ERR_LIMIT.
 */
int pack_tail_check(const struct pack_tail_file *files, size_t n,
    struct error *err);
/*
 * Add n files to the pack at path. Its sealed part is copied as it is (by
 * reference where the file system can), the old tail's files are kept, and
 * the whole takes the old one's name at once, or not at all. The order of
 * files does not matter; a name that is there already is ERR_INPUT. Opens the
 * pack as pack_open does, and checks no content.
 */
int pack_tail_append(const char *path, const struct pack_tail_file *files,
    size_t n, struct error *err);

#endif
