/* SPDX-License-Identifier: Apache-2.0
 * age v1 (age-encryption.org/v1, C2SP age.md): encryption of a file to X25519
 * recipients, in one pass over 64 KiB chunks. Says nothing of who encrypted:
 * sign first, then encrypt.
 */
#ifndef SEAL_AGE_H
#define SEAL_AGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define AGE_KEY 32
#define AGE_RECIPIENT_TEXT 63   /* "age1..." and NUL */
#define AGE_IDENTITY_TEXT 75    /* "AGE-SECRET-KEY-1..." and NUL */
#define AGE_RECIPIENTS_MAX 64
#define AGE_HEADER_MAX (64u << 10)

/* "age1..." in Bech32 (BIP 173). ERR_INPUT. */
int age_recipient_parse(const char *text, unsigned char out[AGE_KEY],
    struct error *err);
/* The first "AGE-SECRET-KEY-1..." line of an identity file; comments are
 * passed over. Wipe out after use. ERR_INPUT. */
int age_identity_parse(const char *text, size_t n, unsigned char out[AGE_KEY],
    struct error *err);
/* A fresh identity, and the recipient that belongs to it, as text. */
void age_identity_new(char identity[AGE_IDENTITY_TEXT],
    char recipient[AGE_RECIPIENT_TEXT]);
/* The recipient of an identity, as text. */
void age_recipient_of(const unsigned char identity[AGE_KEY],
    char recipient[AGE_RECIPIENT_TEXT]);

/*
 * Encrypt what in gives up to its end, to out. n recipients, 1 to
 * AGE_RECIPIENTS_MAX. ERR_IO, ERR_NOMEM; name stands for the files in errors.
 */
int age_encrypt(int in, int out, const unsigned char (*recipients)[AGE_KEY],
    size_t n, const char *name, struct error *err);
/*
 * Decrypt with the first of n identities that fits. Only chunks whose
 * authenticity is proven are written, but a truncation shows at the end alone:
 * whoever calls must throw away what was written unless this gives 0.
 * ERR_DENIED: none of the identities is a recipient. ERR_INTEGRITY: changed or
 * cut. ERR_INPUT: not a file of age, or without an X25519 recipient.
 */
int age_decrypt(int in, int out, const unsigned char (*identities)[AGE_KEY],
    size_t n, const char *name, struct error *err);

/*
 * The text of an identity file that is itself encrypted under a passphrase, as
 * `age -p` does, in binary or in age's text form. Whether a file is one: */
bool age_identity_is_encrypted(const char *text, size_t n);
/* Put to out (wipe it), whose max bounds it. ERR_DENIED: wrong passphrase, or
 * a work factor above AGE_WORK_MAX. Others as age_decrypt. */
#define AGE_WORK_MAX 20         /* log2; 1 GiB of memory */
int age_identity_open(const char *text, size_t n, const char *passphrase,
    size_t passphrase_n, const char *name, struct buf *out,
    struct error *err);

#endif
