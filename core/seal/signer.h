/* SPDX-License-Identifier: Apache-2.0
 * The signer: a process of its own that alone holds the secret key. This is
 * the side that asks it.
 */
#ifndef SEAL_SIGNER_H
#define SEAL_SIGNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "minisign.h"

#define SIGNER_STATEMENT_MAX (768u << 10)       /* bytes that may be signed */

struct signer;

/*
 * Make a key pair: path (0600, created anew) and its public file. The
 * passphrase comes as the first line of passphrase_fd (borrowed), or, where
 * that is -1, from the terminal, asked twice without echo in the signer.
 * ERR_DENIED when a file of that name exists: keys are never overwritten.
 */
int signer_create(const char *path, int passphrase_fd,
    struct minisign_key *out, struct error *err);
/*
 * Start a signer on a secret key file. The passphrase as above, asked once;
 * not asked for where the key is not encrypted, which plain must allow.
 * Refused: a file that others may read.
 */
int signer_start(const char *path, int passphrase_fd, bool plain,
    struct signer **out, struct error *err);
void signer_public(const struct signer *s, struct minisign_key *out);
/* Sign a statement; the four lines of the signature are put to out. The
 * signer refuses what is neither a starseal statement nor a keyring, and signs
 * once. */
int signer_sign(struct signer *s, const void *statement, size_t n,
    const char *trusted, struct buf *out, struct error *err);
/* Sign an in-toto statement in DSSE's form, with the same key. Once, too. */
int signer_sign_dsse(struct signer *s, const void *payload, size_t n,
    unsigned char sig[MINISIGN_SIG], struct error *err);
/* Sign a log's checkpoint, or a cosigner's message over one: the bare Ed25519
 * signature. The signer refuses any other bytes. Once, too. */
int signer_sign_log(struct signer *s, const void *message, size_t n,
    unsigned char sig[MINISIGN_SIG], struct error *err);
/* Ends the process. NULL allowed. */
void signer_end(struct signer *s);

#endif
