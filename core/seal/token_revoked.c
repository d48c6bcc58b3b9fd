/* SPDX-License-Identifier: Apache-2.0
 * Revocation lists (RFC 5280) and OCSP replies (RFC 6960) that were kept beside
 * a token, or came with the authority's certificates. Never fetches any, and
 * never counts one that the issuer did not sign.
 */
#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/date.h"
#include "token_private.h"

static bool
seconds_of(const ASN1_TIME *t, int64_t *out)
{
	struct tm tm;

	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1 ||
	    !date_is_valid(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday))
		return false;
	*out = date_to_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) *
	    86400 + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	return true;
}

/* RFC 3161, section 4: without a reason, all tokens of the key are invalid. */
static bool
is_harmless(int reason)
{
	return reason == CRL_REASON_UNSPECIFIED ||
	    reason == CRL_REASON_AFFILIATION_CHANGED ||
	    reason == CRL_REASON_SUPERSEDED ||
	    reason == CRL_REASON_CESSATION_OF_OPERATION;
}

/* The worst word counts: the earliest revocation, and a harmful one first. */
static void
take_revoked(struct token_status *out, int64_t at, int reason)
{
	bool harmless = is_harmless(reason);

	if (out->revoked && !out->harmless && harmless)
		return;
	if (!out->revoked || (out->harmless && !harmless) ||
	    at < out->revoked_at)
		out->revoked_at = at;
	out->revoked = true;
	out->harmless = harmless;
}

static void
take_known(struct token_status *out, bool signer, int64_t at)
{
	if (!signer)
		return;
	if (!out->known || at > out->known_at)
		out->known_at = at;
	out->known = true;
}

static int
reason_of(X509_REVOKED *entry)
{
	ASN1_ENUMERATED *e = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason,
	    NULL, NULL);
	int reason = e == NULL ? -1 : (int)ASN1_ENUMERATED_get(e);

	ASN1_ENUMERATED_free(e);
	return reason;
}

static void
ask_list(X509_CRL *crl, X509 *cert, X509 *issuer, bool signer,
    struct token_status *out)
{
	X509_REVOKED *entry = NULL;
	int64_t at;

	if (X509_NAME_cmp(X509_CRL_get_issuer(crl),
	    X509_get_subject_name(issuer)) != 0 ||
	    X509_CRL_verify(crl, X509_get0_pubkey(issuer)) != 1 ||
	    !seconds_of(X509_CRL_get0_lastUpdate(crl), &at))
		return;
	take_known(out, signer, at);
	if (X509_CRL_get0_by_cert(crl, &entry, cert) == 1 && seconds_of(
	    X509_REVOKED_get0_revocationDate(entry), &at))
		take_revoked(out, at, reason_of(entry));
}

static void
ask_lists(const char *pem, X509 *cert, X509 *issuer, bool signer,
    struct token_status *out)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)strnlen(pem, TOKEN_CA_MAX));
	X509_CRL *crl;

	while (bio != NULL &&
	    (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL) {
		ask_list(crl, cert, issuer, signer, out);
		X509_CRL_free(crl);
	}
	BIO_free(bio);
}

/* The entry of a basic reply that is about cert, asked as it was answered. */
static int
find_entry(OCSP_BASICRESP *basic, X509 *cert, X509 *issuer)
{
	int i, n = OCSP_resp_count(basic), found = -1;

	for (i = 0; found == -1 && i < n; i++) {
		const OCSP_CERTID *told = OCSP_SINGLERESP_get0_id(
		    OCSP_resp_get0(basic, i));
		OCSP_CERTID *own;
		ASN1_OBJECT *md = NULL;

		(void)OCSP_id_get0_info(NULL, &md, NULL, NULL,
		    (OCSP_CERTID *)(uintptr_t)told);
		own = md == NULL || EVP_get_digestbyobj(md) == NULL ? NULL :
		    OCSP_cert_to_id(EVP_get_digestbyobj(md), cert, issuer);
		if (own != NULL && OCSP_id_cmp(own, told) == 0)
			found = i;
		OCSP_CERTID_free(own);
	}
	return found;
}

static void
ask_reply(const struct token_case *q, OCSP_BASICRESP *basic, X509 *cert,
    X509 *issuer, bool signer, struct token_status *out)
{
	ASN1_GENERALIZEDTIME *revoked = NULL, *updated = NULL;
	STACK_OF(X509) *certs = sk_X509_new_null();
	X509_STORE *store = NULL;
	int status, reason = -1, i = find_entry(basic, cert, issuer);
	int64_t at;

	/* The responder's own certificate must have held when it answered. */
	if (i >= 0 && certs != NULL && sk_X509_push(certs, issuer) > 0 &&
	    seconds_of(OCSP_resp_get0_produced_at(basic), &at) &&
	    (store = token_store(q->ca, at)) != NULL &&
	    OCSP_basic_verify(basic, certs, store, 0) == 1) {
		status = OCSP_single_get0_status(OCSP_resp_get0(basic, i),
		    &reason, &revoked, &updated, NULL);
		if (status != V_OCSP_CERTSTATUS_UNKNOWN &&
		    seconds_of(updated, &at))
			take_known(out, signer, at);
		if (status == V_OCSP_CERTSTATUS_REVOKED &&
		    seconds_of(revoked, &at))
			take_revoked(out, at, reason);
	}
	X509_STORE_free(store);
	sk_X509_free(certs);
}

static OCSP_RESPONSE *
next_reply(BIO *bio)
{
	return (OCSP_RESPONSE *)PEM_ASN1_read_bio(
	    (d2i_of_void *)d2i_OCSP_RESPONSE, PEM_STRING_OCSP_RESPONSE, bio,
	    NULL, NULL, NULL);
}

static void
ask_replies(const struct token_case *q, const char *pem, X509 *cert,
    X509 *issuer, bool signer, struct token_status *out)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)strnlen(pem, TOKEN_CA_MAX));
	OCSP_RESPONSE *reply;
	OCSP_BASICRESP *basic;

	while (bio != NULL && (reply = next_reply(bio)) != NULL) {
		if ((basic = OCSP_response_get1_basic(reply)) != NULL)
			ask_reply(q, basic, cert, issuer, signer, out);
		OCSP_BASICRESP_free(basic);
		OCSP_RESPONSE_free(reply);
	}
	BIO_free(bio);
}

void
token_revocation(const struct token_case *q, STACK_OF(X509) *chain,
    struct token_status *out)
{
	const char *texts[] = { q->ca, q->kept };
	X509 *cert, *issuer;
	size_t k;
	int i;

	for (i = 0; i + 1 < sk_X509_num(chain); i++) {
		cert = sk_X509_value(chain, i);
		issuer = sk_X509_value(chain, i + 1);
		for (k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
			ask_lists(texts[k], cert, issuer, i == 0, out);
			ask_replies(q, texts[k], cert, issuer, i == 0, out);
		}
	}
	ERR_clear_error();
}
