/* SPDX-License-Identifier: Apache-2.0
 * SHA-256 (FIPS 180-4), through libcrypto for its speed.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>

#define HASH_SIZE 32
#define HASH_HEX 64     /* hex digits, without the NUL */

struct hash;            /* a running digest; one thread at a time */

/* NULL when out of memory. Free with hash_free (NULL allowed). */
struct hash *hash_new(void);
void hash_free(struct hash *h);
/* Begin anew; reusing one saves the set-up. */
void hash_begin(struct hash *h);
void hash_update(struct hash *h, const void *p, size_t n);
void hash_end(struct hash *h, unsigned char out[HASH_SIZE]);
/* All at once. */
void hash_bytes(const void *p, size_t n, unsigned char out[HASH_SIZE]);
/* The same as hash_to_hex gives it. */
void hash_bytes_hex(const void *p, size_t n, char out[HASH_HEX + 1]);
/* out gets 64 lower-case digits and a NUL. */
void hash_to_hex(const unsigned char in[HASH_SIZE], char out[HASH_HEX + 1]);
/* Exactly 64 lower-case digits at s. */
bool hash_from_hex(const char *s, unsigned char out[HASH_SIZE]);

#endif
