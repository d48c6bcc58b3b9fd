/* SPDX-License-Identifier: Apache-2.0
 * RFC 3161 through libcrypto. Never asks the clock: a token is held against
 * its own time, which its signature covers.
 */
#include <limits.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "base/date.h"
#include "base/hash.h"
#include "token_private.h"

int
token_fits_not(struct error *err, const char *en, const char *ja)
{
	return error_put(err, ERR_INTEGRITY, 0, en, ja);
}

int
token_no_reply(struct error *err)
{
	return error_put(err, ERR_INPUT, 0,
	    "not a reply of a time-stamping authority (RFC 3161)",
	    "タイムスタンプ局の返答 (RFC 3161) ではありません");
}

TS_RESP *
token_parse(const void *reply, size_t n)
{
	const unsigned char *p = reply;
	TS_RESP *resp = n > TOKEN_MAX ? NULL : d2i_TS_RESP(NULL, &p, (long)n);

	/* Nothing may stand behind it. */
	if (resp != NULL && p != (const unsigned char *)reply + n) {
		TS_RESP_free(resp);
		resp = NULL;
	}
	return resp;
}

static TS_REQ *
parse_request(const void *request, size_t n)
{
	const unsigned char *p = request;

	return n > TOKEN_MAX ? NULL : d2i_TS_REQ(NULL, &p, (long)n);
}

static TS_MSG_IMPRINT *
imprint(const void *data, size_t n, bool sha512)
{
	TS_MSG_IMPRINT *m = TS_MSG_IMPRINT_new();
	X509_ALGOR *algo = X509_ALGOR_new();
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (m == NULL || algo == NULL || EVP_Digest(data, n, digest, &len,
	    sha512 ? EVP_sha512() : EVP_sha256(), NULL) != 1 ||
	    X509_ALGOR_set0(algo, OBJ_nid2obj(sha512 ? NID_sha512 :
	    NID_sha256), V_ASN1_NULL, NULL) != 1 ||
	    TS_MSG_IMPRINT_set_algo(m, algo) != 1 ||
	    TS_MSG_IMPRINT_set_msg(m, digest, (int)len) != 1) {
		TS_MSG_IMPRINT_free(m);
		m = NULL;
	}
	X509_ALGOR_free(algo);
	return m;
}

static ASN1_INTEGER *
fresh_nonce(void)
{
	unsigned char bytes[8];
	ASN1_INTEGER *out = NULL;
	BIGNUM *n = NULL;

	if (RAND_bytes(bytes, sizeof(bytes)) == 1) {
		bytes[0] |= 0x40;       /* always as long */
		bytes[0] &= 0x7f;
		n = BN_bin2bn(bytes, sizeof(bytes), NULL);
	}
	if (n != NULL)
		out = BN_to_ASN1_INTEGER(n, NULL);
	BN_free(n);
	return out;
}

int
token_request(const void *data, size_t n, bool sha512, struct buf *out,
    struct error *err)
{
	TS_MSG_IMPRINT *m = imprint(data, n, sha512);
	ASN1_INTEGER *nonce = fresh_nonce();
	TS_REQ *req = TS_REQ_new();
	unsigned char *der = NULL;
	int len = -1;

	if (m != NULL && nonce != NULL && req != NULL &&
	    TS_REQ_set_version(req, 1) == 1 &&
	    TS_REQ_set_msg_imprint(req, m) == 1 &&
	    TS_REQ_set_nonce(req, nonce) == 1 &&
	    TS_REQ_set_cert_req(req, 1) == 1)
		len = i2d_TS_REQ(req, &der);
	if (len > 0)
		buf_put(out, der, (size_t)len);
	OPENSSL_free(der);
	TS_REQ_free(req);
	ASN1_INTEGER_free(nonce);
	TS_MSG_IMPRINT_free(m);
	return len <= 0 || out->failed ? error_nomem(err) : 0;
}

int
token_request_digest(const void *request, size_t n, unsigned char digest[32],
    struct error *err)
{
	TS_REQ *req = parse_request(request, n);
	const ASN1_OCTET_STRING *msg = req == NULL ? NULL :
	    TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(req));
	bool good = msg != NULL && ASN1_STRING_length(msg) == HASH_SIZE;

	if (good)
		memcpy(digest, ASN1_STRING_get0_data(msg), HASH_SIZE);
	TS_REQ_free(req);
	return good ? 0 : error_put(err, ERR_INPUT, 0,
	    "not a request for a timestamp (RFC 3161, SHA-256)",
	    "タイムスタンプの要求 (RFC 3161、SHA-256) ではありません");
}

int
token_granted(TS_RESP *resp, struct error *err)
{
	TS_STATUS_INFO *info = TS_RESP_get_status_info(resp);
	const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(info);
	long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
	const ASN1_UTF8STRING *text;
	struct buf said = { 0 };
	int r;

	if (status == TS_STATUS_GRANTED ||
	    status == TS_STATUS_GRANTED_WITH_MODS)
		return 0;
	if (texts != NULL && sk_ASN1_UTF8STRING_num(texts) > 0) {
		text = sk_ASN1_UTF8STRING_value(texts, 0);
		/* A stranger's words: no control byte reaches a terminal. */
		buf_init(&said, 4 * (size_t)ASN1_STRING_length(text));
		buf_put_path(&said, (const char *)ASN1_STRING_get0_data(text),
		    (size_t)ASN1_STRING_length(text));
	}
	r = error_set(err, ERR_DENIED, 0,
	    "the authority refused (status %ld): %.200s",
	    "タイムスタンプ局が拒みました (状態 %ld): %.200s", status,
	    buf_str(&said));
	buf_free(&said);
	return r;
}

int
token_answers(const void *reply, size_t n, const void *request,
    size_t request_n, struct error *err)
{
	TS_RESP *resp = token_parse(reply, n);
	TS_REQ *req = parse_request(request, request_n);
	TS_VERIFY_CTX *ctx = NULL;
	const ASN1_INTEGER *asked, *told;
	int r = 0;

	if (resp == NULL || req == NULL)
		r = token_no_reply(err);
	else if ((r = token_granted(resp, err)) == 0 &&
	    TS_RESP_get_tst_info(resp) == NULL)
		r = token_no_reply(err);
	if (r == 0) {
		asked = TS_REQ_get_nonce(req);
		told = TS_TST_INFO_get_nonce(TS_RESP_get_tst_info(resp));
		if (asked != NULL && (told == NULL ||
		    ASN1_INTEGER_cmp(asked, told) != 0))
			r = token_fits_not(err, "the reply answers another request "
			    "(its nonce differs)", "別の要求への返答です "
			    "(nonce が違います)");
	}
	if (r == 0) {
		ctx = TS_REQ_to_TS_VERIFY_CTX(req, NULL);
		if (ctx != NULL)
			(void)TS_VERIFY_CTX_set_flags(ctx, TS_VFY_VERSION |
			    TS_VFY_IMPRINT);
		if (ctx == NULL)
			r = error_nomem(err);
		else if (TS_RESP_verify_response(ctx, resp) != 1)
			r = token_fits_not(err, "the reply is a time for other "
			    "content (its digest differs)", "別の内容への返答です "
			    "(ダイジェストが違います)");
	}
	TS_VERIFY_CTX_free(ctx);
	TS_REQ_free(req);
	TS_RESP_free(resp);
	ERR_clear_error();
	return r;
}

bool
token_time(TS_RESP *resp, int64_t *seconds)
{
	const TS_TST_INFO *info = TS_RESP_get_tst_info(resp);
	const ASN1_GENERALIZEDTIME *t = info == NULL ? NULL :
	    TS_TST_INFO_get_time(info);
	struct tm tm;

	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1 ||
	    !date_is_valid(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday))
		return false;
	*seconds = date_to_days(tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday) * 86400 + tm.tm_hour * 3600 + tm.tm_min * 60 +
	    tm.tm_sec;
	return true;
}

bool
token_claims(const void *reply, size_t n, int64_t *seconds)
{
	TS_RESP *resp = token_parse(reply, n);
	bool good = resp != NULL && token_time(resp, seconds);

	TS_RESP_free(resp);
	ERR_clear_error();
	return good;
}

bool
token_is_for(const void *reply, size_t n, const void *data, size_t data_n)
{
	TS_RESP *resp = token_parse(reply, n);
	TS_TST_INFO *info = resp == NULL ? NULL : TS_RESP_get_tst_info(resp);
	TS_MSG_IMPRINT *m = info == NULL ? NULL :
	    TS_TST_INFO_get_msg_imprint(info), *own = NULL;
	const ASN1_OCTET_STRING *told = m == NULL ? NULL :
	    TS_MSG_IMPRINT_get_msg(m);
	bool same = false;

	if (told != NULL)
		own = imprint(data, data_n, ASN1_STRING_length(told) == 64);
	if (own != NULL)
		same = ASN1_OCTET_STRING_cmp(told,
		    TS_MSG_IMPRINT_get_msg(own)) == 0;
	TS_MSG_IMPRINT_free(own);
	TS_RESP_free(resp);
	ERR_clear_error();
	return same;
}

bool
token_digest(const void *reply, size_t n, unsigned char digest[32])
{
	TS_RESP *resp = token_parse(reply, n);
	TS_TST_INFO *info = resp == NULL ? NULL : TS_RESP_get_tst_info(resp);
	const ASN1_OCTET_STRING *msg = info == NULL ? NULL :
	    TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(info));
	bool good = msg != NULL && ASN1_STRING_length(msg) == HASH_SIZE;

	if (good)
		memcpy(digest, ASN1_STRING_get0_data(msg), HASH_SIZE);
	TS_RESP_free(resp);
	ERR_clear_error();
	return good;
}

int
token_chain(const void *reply, size_t n, struct buf *out, struct error *err)
{
	TS_RESP *resp = token_parse(reply, n);
	PKCS7 *token = resp == NULL ? NULL : TS_RESP_get_token(resp);
	BIO *bio = BIO_new(BIO_s_mem());
	const STACK_OF(X509) *certs = token == NULL ||
	    !PKCS7_type_is_signed(token) ? NULL : token->d.sign->cert;
	char *p;
	long len;
	int i, r = 0;

	if (bio == NULL)
		r = error_nomem(err);
	else if (token == NULL)
		r = token_no_reply(err);
	for (i = 0; r == 0 && certs != NULL && i < sk_X509_num(certs); i++)
		if (PEM_write_bio_X509(bio, sk_X509_value(certs, i)) != 1)
			r = error_nomem(err);
	if (r == 0 && (len = BIO_get_mem_data(bio, &p)) > 0)
		buf_put(out, p, (size_t)len);
	BIO_free(bio);
	TS_RESP_free(resp);
	ERR_clear_error();
	return r == 0 && out->failed ? error_nomem(err) : r;
}
