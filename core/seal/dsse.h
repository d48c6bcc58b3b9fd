/* SPDX-License-Identifier: Apache-2.0
 * DSSE envelopes (secure-systems-lab/dsse v1.0.2) of in-toto statements, in a
 * Sigstore bundle (v0.3), as judgements and acceptances are written. Public
 * half only. Keys are Ed25519.
 */
#ifndef SEAL_DSSE_H
#define SEAL_DSSE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define DSSE_MEDIA "application/vnd.dev.sigstore.bundle.v0.3+json"
#define DSSE_TYPE "application/vnd.in-toto+json"
#define DSSE_PAYLOAD_MAX (180u << 10)
#define DSSE_FILE_MAX (256u << 10)       /* as long as a tail's file may be */
#define DSSE_SIG 64
#define DSSE_TOKENS_MAX 4
#define DSSE_HINT_MAX 64

struct dsse {
	struct buf payload;             /* the statement's exact bytes */
	unsigned char sig[DSSE_SIG];
	char hint[DSSE_HINT_MAX + 1];   /* which key, unsigned: a hint only */
	struct buf tokens[DSSE_TOKENS_MAX];     /* RFC 3161, of sig; DER */
	size_t n_tokens;
};

/* The bytes that are signed: "DSSEv1 LEN TYPE LEN BODY". */
void dsse_message(const void *payload, size_t n, struct buf *out);
/* The bundle's JSON. */
int dsse_write(const struct dsse *d, struct buf *out, struct error *err);
/* ERR_INPUT names the place; unknown members are refused. Free in any case. */
int dsse_parse(const char *text, size_t n, struct dsse *out,
    struct error *err);
void dsse_free(struct dsse *d);
/* ERR_INTEGRITY where sig does not fit payload under key (32 bytes). */
int dsse_verify(const struct dsse *d, const unsigned char *key,
    struct error *err);

#endif
