/* SPDX-License-Identifier: Apache-2.0
 * The language in which manifests name paths. Ours alone: no locale, no
 * environment, bytes only.
 *
 * A pattern is absolute and made of parts between slashes. In a part, `*`
 * stands for any run of bytes, also none and also a leading dot, and `?` for
 * one byte; neither ever stands for a slash. A part that is `**` stands for
 * any number of whole parts, also none, so that /a/ ** (without the blank)
 * means /a and all below it. Everything else means itself: there are no
 * brackets and no escapes. Refused: relative patterns, empty parts, the parts
 * `.` and `..`, `**` beside other bytes in a part, more than 64 parts, more
 * than 4096 bytes.
 */
#ifndef COLLECT_GLOB_H
#define COLLECT_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define GLOB_PARTS_MAX 63
#define GLOB_BYTES_MAX 4096

struct glob;            /* compiled; read-only, thread-safe */

/* NULL with err (ERR_INPUT names the pattern). Free with glob_free. */
struct glob *glob_compile(const char *text, struct error *err);
void glob_free(struct glob *g);
const char *glob_text(const struct glob *g);
/* The path (absolute, normal, n bytes) is one the pattern stands for. */
bool glob_match(const struct glob *g, const char *path, size_t n);
/* Something below the folder dir may match. "/" is the root. */
bool glob_may_enter(const struct glob *g, const char *dir, size_t n);
/* No `*` or `?` in it: it names one path. */
bool glob_is_literal(const struct glob *g);
/* Length of the leading parts without wildcards: 8 of "/etc/ssh" in
 * /etc/ssh/a*; 0 where the first part has one. */
size_t glob_prefix(const struct glob *g);
/* Every path that narrow stands for, wide stands for, too. False where it
 * cannot be told. */
bool glob_covers(const struct glob *wide, const struct glob *narrow);

#endif
