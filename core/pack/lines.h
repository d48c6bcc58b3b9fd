/* SPDX-License-Identifier: Apache-2.0
 * Where to cut a text that is too long for one item.
 */
#ifndef PACK_LINES_H
#define PACK_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Of *n bytes from at on, those up to the last line's end. ERR_LIMIT where the
 * last line_max of them have none. */
int lines_whole(int fd, uint64_t at, uint64_t *n, size_t line_max,
    struct error *err);

#endif
