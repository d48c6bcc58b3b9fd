/* SPDX-License-Identifier: Apache-2.0
 * The header of an age file: stanzas that wrap the file key, and its MAC.
 * Used by age*.c alone.
 */
#ifndef SEAL_AGE_HEADER_H
#define SEAL_AGE_HEADER_H

#include "age.h"

#define AGE_FILE_KEY 16
#define AGE_NONCE 16

/* HKDF-SHA-256 (RFC 5869), 32 bytes. */
void age_derive(const unsigned char *key, size_t key_n,
    const unsigned char *salt, size_t salt_n, const char *info,
    unsigned char out[32]);
int age_header_write(const unsigned char file_key[AGE_FILE_KEY],
    const unsigned char (*recipients)[AGE_KEY], size_t n, struct buf *out,
    struct error *err);
/* Reads fd exactly up to the end of the header. */
int age_header_read(int fd, const unsigned char (*identities)[AGE_KEY],
    size_t n, unsigned char file_key[AGE_FILE_KEY], const char *name,
    struct error *err);

#endif
