/* SPDX-License-Identifier: Apache-2.0
 * The one header form of a pack's members: POSIX ustar, a regular file, mode
 * 0644, everything else zero. Verified by building it again and comparing.
 */
#ifndef PACK_USTAR_H
#define PACK_USTAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define USTAR_BLOCK 512
#define USTAR_NAME_MAX 99
#define USTAR_SIZE_MAX 077777777777ull  /* 8 GiB - 1 */

/* The 512 bytes. False where the name or size cannot be. */
bool ustar_header(const char *name, uint64_t size,
    unsigned char out[USTAR_BLOCK]);
/* The reverse, accepting exactly what ustar_header makes. name gets at most
 * USTAR_NAME_MAX + 1 bytes. */
bool ustar_parse(const unsigned char in[USTAR_BLOCK],
    char name[USTAR_NAME_MAX + 1], uint64_t *size);
/* [a-z0-9._-] parts between slashes; no dot at either end of a part, no
 * empty part, no name that Windows keeps for devices. */
bool ustar_name_ok(const char *name);
/* Zero bytes behind content of size, to the next block. */
size_t ustar_padding(uint64_t size);

#endif
