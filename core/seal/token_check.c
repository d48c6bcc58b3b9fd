/* SPDX-License-Identifier: Apache-2.0
 * Tokens held against an authority's certificates. Never asks the clock: a
 * token is held against its own time, which its signature covers, or against
 * the one that the caller names.
 */
#include <limits.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>

#include "token_private.h"

X509_STORE *
token_store(const char *ca, int64_t at)
{
	BIO *bio = BIO_new_mem_buf(ca, (int)strnlen(ca, TOKEN_CA_MAX));
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();
	X509 *one;
	int n = 0;

	while (bio != NULL && store != NULL &&
	    (one = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		n += X509_STORE_add_cert(store, one);
		X509_free(one);
	}
	if (n > 0 && param != NULL) {
		X509_VERIFY_PARAM_set_time(param, (time_t)at);
		/* An intermediate alone may be what was pinned. */
		(void)X509_VERIFY_PARAM_set_flags(param,
		    X509_V_FLAG_PARTIAL_CHAIN);
		(void)X509_STORE_set1_param(store, param);
	} else {
		X509_STORE_free(store);
		store = NULL;
	}
	X509_VERIFY_PARAM_free(param);
	BIO_free(bio);
	ERR_clear_error();
	return store;
}

/* Why libcrypto refused, in words of ours where they are known. */
static int
why_not(struct error *err)
{
	unsigned long e = ERR_peek_last_error();
	const char *data = NULL;
	int flags = 0;

	switch (ERR_GET_REASON(e)) {
	case TS_R_MESSAGE_IMPRINT_MISMATCH:
		return token_fits_not(err, "the token is a time for other content",
		    "別の内容へのタイムスタンプです");
	case TS_R_CERTIFICATE_VERIFY_ERROR:
		(void)ERR_peek_last_error_data(&data, &flags);
		return error_set(err, ERR_INTEGRITY, 0, "the authority's "
		    "certificate does not lead to one that is trusted here, or "
		    "was not valid then (%.120s)", "タイムスタンプ局の証明書が、"
		    "信頼する証明書につながらないか、その時点で有効ではありません "
		    "(%.120s)", (flags & ERR_TXT_STRING) != 0 && data != NULL ?
		    data : "-");
	default:
		return error_set(err, ERR_INTEGRITY, 0,
		    "the token does not verify (%.80s)",
		    "タイムスタンプを検証できません (%.80s)",
		    ERR_reason_error_string(e) == NULL ? "-" :
		    ERR_reason_error_string(e));
	}
}

/* SHA-256 and SHA-512 alone: what was asked for. A weaker digest would let
 * other content share the time. */
static bool
is_strong(TS_RESP *resp)
{
	TS_TST_INFO *info = TS_RESP_get_tst_info(resp);
	const ASN1_OBJECT *o = NULL;
	int nid;

	X509_ALGOR_get0(&o, NULL, NULL, TS_MSG_IMPRINT_get_algo(
	    TS_TST_INFO_get_msg_imprint(info)));
	nid = OBJ_obj2nid(o);
	return nid == NID_sha256 || nid == NID_sha512;
}

/* Certificates that may lead on: those inside the token, those kept. */
static STACK_OF(X509) *
collect_untrusted(TS_RESP *resp, const char *kept)
{
	PKCS7 *token = TS_RESP_get_token(resp);
	const STACK_OF(X509) *inside = PKCS7_type_is_signed(token) ?
	    token->d.sign->cert : NULL;
	STACK_OF(X509) *all = sk_X509_new_null();
	BIO *bio = BIO_new_mem_buf(kept, (int)strnlen(kept, TOKEN_CA_MAX));
	X509 *one;
	int i;

	for (i = 0; all != NULL && inside != NULL && i < sk_X509_num(inside);
	    i++)
		(void)X509_add_cert(all, sk_X509_value(inside, i),
		    X509_ADD_FLAG_UP_REF);
	while (all != NULL && bio != NULL &&
	    (one = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		if (sk_X509_push(all, one) == 0)
			X509_free(one);
	BIO_free(bio);
	ERR_clear_error();
	return all;
}

/* The signer's chain once more, to ask after each link. */
static void
ask_revocation(const struct token_case *q, TS_RESP *resp, X509_STORE *store,
    STACK_OF(X509) *untrusted, struct token_status *status)
{
	STACK_OF(X509) *signers = PKCS7_get0_signers(TS_RESP_get_token(resp),
	    untrusted, 0);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();

	if (signers != NULL && sk_X509_num(signers) == 1 && ctx != NULL &&
	    X509_STORE_CTX_init(ctx, store, sk_X509_value(signers, 0),
	    untrusted) == 1 && X509_verify_cert(ctx) == 1)
		token_revocation(q, X509_STORE_CTX_get0_chain(ctx), status);
	X509_STORE_CTX_free(ctx);
	sk_X509_free(signers);
}

static int
verify_signed(const struct token_case *q, TS_RESP *resp, X509_STORE *store,
    STACK_OF(X509) *untrusted, struct error *err)
{
	TS_VERIFY_CTX *ctx = TS_VERIFY_CTX_new();
	STACK_OF(X509) *certs = X509_chain_up_ref(untrusted);
	int r = 0;

	if (ctx == NULL || certs == NULL || q->data_n > INT_MAX ||
	    X509_STORE_up_ref(store) != 1) {
		sk_X509_pop_free(certs, X509_free);
		TS_VERIFY_CTX_free(ctx);
		return error_nomem(err);
	}
	(void)TS_VERIFY_CTX_set_flags(ctx, TS_VFY_VERSION | TS_VFY_DATA |
	    TS_VFY_SIGNATURE);
	(void)TS_VERIFY_CTX_set_store(ctx, store);
	(void)TS_VERIFY_CTX_set_certs(ctx, certs);
	(void)TS_VERIFY_CTX_set_data(ctx, BIO_new_mem_buf(q->data,
	    (int)q->data_n));
	ERR_clear_error();
	if (TS_RESP_verify_response(ctx, resp) != 1)
		r = why_not(err);
	TS_VERIFY_CTX_free(ctx);
	return r;
}

int
token_check(const struct token_case *q, int64_t *seconds,
    struct token_status *status, struct error *err)
{
	TS_RESP *resp = token_parse(q->reply, q->n);
	STACK_OF(X509) *untrusted = NULL;
	X509_STORE *store = NULL;
	int r = 0;

	memset(status, 0, sizeof(*status));
	if (resp == NULL)
		r = token_no_reply(err);
	else if ((r = token_granted(resp, err)) == 0 &&
	    !token_time(resp, seconds))
		r = token_no_reply(err);
	if (r == 0 && !is_strong(resp))
		r = token_fits_not(err, "the token's digest is neither SHA-256 "
		    "nor SHA-512", "タイムスタンプのダイジェストが SHA-256 でも "
		    "SHA-512 でもありません");
	if (r == 0 && (store = token_store(q->ca, q->at == 0 ? *seconds :
	    q->at)) == NULL)
		r = error_put(err, ERR_INPUT, 0, "no certificate in the "
		    "authority's file (PEM)", "タイムスタンプ局のファイルに証明書 "
		    "(PEM) がありません");
	if (r == 0 && (untrusted = collect_untrusted(resp, q->kept)) == NULL)
		r = error_nomem(err);
	if (r == 0 && (r = verify_signed(q, resp, store, untrusted, err)) == 0)
		ask_revocation(q, resp, store, untrusted, status);
	sk_X509_pop_free(untrusted, X509_free);
	X509_STORE_free(store);
	TS_RESP_free(resp);
	ERR_clear_error();
	return r;
}

int
token_verify(const void *reply, size_t n, const void *data, size_t data_n,
    const char *ca, int64_t at, int64_t *seconds, struct error *err)
{
	const struct token_case q = { .reply = reply, .n = n, .data = data,
		.data_n = data_n, .ca = ca, .kept = "", .at = at };
	struct token_status status;

	return token_check(&q, seconds, &status, err);
}
