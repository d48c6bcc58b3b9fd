/* SPDX-License-Identifier: Apache-2.0
 * Secret keys in minisign's file format. Used by the signer process alone.
 */
#ifndef SEAL_SECRET_H
#define SEAL_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "minisign.h"

#define SECRET_PASSPHRASE_MAX 1024

/* In guarded, locked memory that is wiped on free. */
struct secret_key;

/* NULL with err when out of memory. Free with secret_free (NULL allowed). */
struct secret_key *secret_generate(struct error *err);
void secret_free(struct secret_key *key);
void secret_public(const struct secret_key *key, struct minisign_key *out);
/*
 * The file's text, encrypted under the passphrase of n bytes by scrypt at
 * libsodium's interactive strength. n 0 writes it in the clear.
 */
int secret_write(const struct secret_key *key, const char *passphrase, size_t n,
    struct buf *out, struct error *err);
/* Whether the file's text is an encrypted key; false also on garbage. */
bool secret_is_encrypted(const char *text, size_t n);
/*
 * Read it back. ERR_DENIED: the passphrase is wrong, or (clear false) the key
 * is not encrypted. At most 1 GiB of memory is spent on the derivation.
 */
struct secret_key *secret_read(const char *text, size_t n,
    const char *passphrase, size_t passphrase_n, bool clear,
    struct error *err);
/* Sign n bytes; trusted is at most MINISIGN_COMMENT_MAX bytes on one line. */
int secret_sign(const struct secret_key *key, const void *message, size_t n,
    const char *trusted, struct minisign_signature *out, struct error *err);
/* The bare Ed25519 signature of n bytes, for DSSE. */
int secret_sign_raw(const struct secret_key *key, const void *message,
    size_t n, unsigned char sig[MINISIGN_SIG], struct error *err);

#endif
