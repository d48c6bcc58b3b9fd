/* SPDX-License-Identifier: Apache-2.0
 * The sizes that a pack may have, for who writes and who reads one.
 */
#ifndef PACK_LIMITS_H
#define PACK_LIMITS_H

#include <stdint.h>

#define PACK_ITEMS_MAX 1000000
#define PACK_PART ((uint64_t)1 << 30)   /* longer items are stored in parts */
#define PACK_TAIL_MAX 64                /* files of the tail */
#define PACK_TAIL_FILE_MAX (256u << 10) /* bytes of one; all of them, with
					 * headers, fit one frame (4 MiB) */
#define PACK_KIND_INNER "pack"          /* kind of an item that is a pack */

#endif
