/* SPDX-License-Identifier: Apache-2.0
 * Trusted time: RFC 3161 requests and replies over a signature file, so that
 * the time covers who signed and what. Replies are kept as they came, as
 * `openssl ts` reads them.
 */
#ifndef SEAL_TOKEN_H
#define SEAL_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define TOKEN_MAX (64u << 10)   /* longest reply accepted, in bytes */
#define TOKEN_CA_MAX (256u << 10)       /* PEM of an authority, or kept */

/*
 * Make a request for n bytes of data: SHA-256 (SHA-512 where it is to last
 * longer than that), a random nonce of 64 bits, the signer's certificate asked
 * for. DER is put to out.
 */
int token_request(const void *data, size_t n, bool sha512, struct buf *out,
    struct error *err);
/*
 * Whether a reply answers a request: granted, its digest and its nonce.
 * ERR_DENIED with the authority's own words where it refused; ERR_INTEGRITY
 * on a wrong nonce or digest; ERR_INPUT on garbage.
 */
int token_answers(const void *reply, size_t n, const void *request,
    size_t request_n, struct error *err);
/*
 * Whether a reply is a time for n bytes of data by an authority whose
 * certificates (PEM: roots and intermediates) are ca. The chain must have been
 * valid at the time that the token itself tells, or at `at` where that is not
 * 0 (seconds UTC); the signer's certificate must be for time-stamping.
 * *seconds gets the token's time. ERR_INTEGRITY says what does not fit.
 */
int token_verify(const void *reply, size_t n, const void *data, size_t data_n,
    const char *ca, int64_t at, int64_t *seconds, struct error *err);

/* What a reply is held against. */
struct token_case {
	const void *reply, *data;       /* the data that it is a time for */
	size_t n, data_n;
	const char *ca;                 /* PEM: trusted, and their lists */
	/* PEM that stood beside the token: certificates that may lead to a
	 * trusted one, revocation lists, OCSP replies. "" for none. */
	const char *kept;
	int64_t at;                     /* as token_verify */
};

/* What the authority's revocation data say of the chain. */
struct token_status {
	bool known;                     /* a list or a reply covers the signer */
	int64_t known_at;               /* as of when: the newest */
	bool revoked;
	int64_t revoked_at;
	/* Revoked for a reason that leaves earlier tokens good (RFC 3161,
	 * section 4: unspecified, changed, superseded, ceased). */
	bool harmless;
};

/*
 * token_verify, with what was kept beside the token, and what that says of
 * revocation (status; said, not judged: the caller knows by when the token is
 * proved to have existed). A digest other than SHA-256 or SHA-512 is refused.
 */
int token_check(const struct token_case *q, int64_t *seconds,
    struct token_status *status, struct error *err);
/* Whether a reply claims to be a time for data, unverified. */
bool token_is_for(const void *reply, size_t n, const void *data,
    size_t data_n);
/* An OCSP reply (DER) as PEM, put to out: to be kept beside a token. ERR_INPUT
 * where it is none, or none that succeeded. */
int token_ocsp_pem(const void *der, size_t n, struct buf *out,
    struct error *err);
/* The time that a reply claims, unverified; false on garbage. */
bool token_claims(const void *reply, size_t n, int64_t *seconds);
/* The certificates inside a reply, as PEM, put to out: to be kept beside it. */
int token_chain(const void *reply, size_t n, struct buf *out,
    struct error *err);

#endif
