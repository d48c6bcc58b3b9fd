/* SPDX-License-Identifier: Apache-2.0
 * What the files of token*.c share. Used by them alone.
 */
#ifndef SEAL_TOKEN_PRIVATE_H
#define SEAL_TOKEN_PRIVATE_H

#include <openssl/ts.h>

#include "token.h"

int token_fits_not(struct error *err, const char *en, const char *ja);
int token_no_reply(struct error *err);
/* NULL unless the bytes are one reply and nothing stands behind it. */
TS_RESP *token_parse(const void *reply, size_t n);
/* Granted, also with modifications; else what the authority says. */
int token_granted(TS_RESP *resp, struct error *err);
bool token_time(TS_RESP *resp, int64_t *seconds);

/* All certificates of a PEM text trusted; at is when they must hold. NULL
 * where there is none. */
X509_STORE *token_store(const char *ca, int64_t at);
/*
 * What lists and replies in the PEM texts say of a chain (signer first); only
 * those count that are signed by the issuer, or by its own responder.
 */
void token_revocation(const struct token_case *q, STACK_OF(X509) *chain,
    struct token_status *out);

#endif
