/* SPDX-License-Identifier: Apache-2.0
 * What starseal-verify gives up before it reads a pack: every file but those
 * named, writing but to its two outputs, sockets, new processes and programs.
 */
#ifndef VERIFY_SANDBOX_H
#define VERIFY_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

struct verify_sandbox { unsigned landlock; bool calls; };      /* 0: none */

/* For good. paths: files and folders that may still be read. What could not be
 * reached is missing in the level, and the caller says so. */
struct verify_sandbox verify_sandbox_enter(const char *const *paths, size_t n);
/* "sandbox: Landlock ABI 7, system calls filtered", and what is missing. */
void verify_sandbox_tell(const struct verify_sandbox *s, enum text_lang lang,
    struct buf *out);

#endif
