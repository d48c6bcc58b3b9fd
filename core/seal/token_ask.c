/* SPDX-License-Identifier: Apache-2.0
 * What whoever wants a time asks an authority, and what is kept of its reply.
 * Never takes a reply to another question.
 */
#include <string.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "base/hash.h"
#include "token_private.h"

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

int
token_ocsp_pem(const void *der, size_t n, struct buf *out, struct error *err)
{
	const unsigned char *p = der;
	OCSP_RESPONSE *reply = n > TOKEN_MAX ? NULL :
	    d2i_OCSP_RESPONSE(NULL, &p, (long)n);
	BIO *bio = BIO_new(BIO_s_mem());
	bool good = reply != NULL && p == (const unsigned char *)der + n &&
	    OCSP_response_status(reply) == OCSP_RESPONSE_STATUS_SUCCESSFUL;
	char *text;
	long len;

	if (good && bio != NULL && PEM_ASN1_write_bio(
	    (i2d_of_void *)i2d_OCSP_RESPONSE, PEM_STRING_OCSP_RESPONSE, bio,
	    reply, NULL, NULL, 0, NULL, NULL) == 1 &&
	    (len = BIO_get_mem_data(bio, &text)) > 0)
		buf_put(out, text, (size_t)len);
	BIO_free(bio);
	OCSP_RESPONSE_free(reply);
	ERR_clear_error();
	if (!good)
		return error_put(err, ERR_INPUT, 0, "not an OCSP reply (DER), "
		    "or it tells no status; make it with: openssl ocsp -respout",
		    "OCSP の返答 (DER) ではないか、状態を告げていません。openssl "
		    "ocsp -respout で作れます");
	return out->failed ? error_nomem(err) : 0;
}
