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
/* What may open a file: identities, or else a passphrase. */
struct age_openers {
	const unsigned char (*identities)[AGE_KEY];
	size_t n;
	const char *passphrase;         /* NULL: none */
	size_t passphrase_n;
};
/* age_decrypt with any of them. */
int age_open(int in, int out, const struct age_openers *with, const char *name,
    struct error *err);
/* Reads fd exactly up to the end of the header. */
int age_header_read(int fd, const struct age_openers *with,
    unsigned char file_key[AGE_FILE_KEY], const char *name,
    struct error *err);
/* The file key out of a stanza's arguments ("SALT LOG2N") and body. False on
 * a wrong passphrase, and on a work factor above AGE_WORK_MAX. */
bool age_scrypt_unwrap(const struct age_openers *with, const char *arguments,
    size_t n, const unsigned char *body, size_t body_n,
    unsigned char file_key[AGE_FILE_KEY]);
/* Canonical base64 of exactly want bytes, 1 to 32. */
bool age_base64(const char *text, size_t n, unsigned char *out, size_t want);

#endif
