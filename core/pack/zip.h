/* SPDX-License-Identifier: Apache-2.0
 * The headers of the one zip form (carrier.h; PKWARE APPNOTE 6.3.10, 4.3),
 * verified by building them again. Used by carrier*.c alone.
 */
#ifndef PACK_ZIP_H
#define PACK_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZIP_LOCAL 30            /* bytes of a local header before its name */
#define ZIP_CENTRAL 46
#define ZIP_END 22
#define ZIP_MAX 0xfffffffeu     /* bytes; 2^32-1 stands for zip64 */
#define ZIP_MEMBERS_MAX 65534

struct zip_member { uint32_t crc, size, at; const char *name; };

/* Each returns its bytes: header and name. room: header + strlen(name). */
size_t zip_local(const struct zip_member *m, unsigned char *out);
size_t zip_central(const struct zip_member *m, unsigned char *out);
void zip_end(size_t members, uint32_t central, uint32_t at,
    unsigned char out[ZIP_END]);
/* Take the end apart; false unless zip_end makes it of what it says. */
bool zip_end_parse(const unsigned char in[ZIP_END], size_t *members,
    uint32_t *central, uint32_t *at);
/* Crc, size, offset and name's length out of a central header's first bytes;
 * whether they are of the form is found by building it again. */
void zip_central_peek(const unsigned char in[ZIP_CENTRAL],
    struct zip_member *m, size_t *name_n);
/* CRC-32 (ISO 3309), carried on: begin with 0. */
uint32_t zip_crc(uint32_t crc, const void *p, size_t n);

#endif
