/* SPDX-License-Identifier: Apache-2.0
 * SSH public keys: Ed25519 and NIST P-256, alone or in a FIDO token
 * (PROTOCOL.u2f). Never takes a token's signature that nobody touched it for.
 */
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/base64.h"
#include "base/hash.h"
#include "sshsig_key.h"
#include "wire.h"

#define TOUCHED 0x01u           /* flag of a token: a person was there */
#define POINT 65                /* an uncompressed point of P-256 */

struct kind {
	const char *name, *signature;   /* of the key; in its signatures */
	const char *curve;              /* NULL: Ed25519 */
	bool token;
};

static const struct kind kinds[] = {
	{ "ssh-ed25519", "ssh-ed25519", NULL, false },
	{ "sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com", NULL,
	    true },
	{ "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "nistp256", false },
	{ "sk-ecdsa-sha2-nistp256@openssh.com",
	    "sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", true },
};

/* A key taken apart; pointers into its blob. */
struct parts { const struct kind *kind; struct wire point, application; };

static bool
take_apart(const unsigned char *blob, size_t n, struct parts *out)
{
	struct wire w = { blob, n, false }, type = wire_str(&w);
	size_t i;

	out->kind = NULL;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (wire_is(type, kinds[i].name))
			out->kind = &kinds[i];
	if (out->kind == NULL || (out->kind->curve != NULL &&
	    !wire_is(wire_str(&w), out->kind->curve)))
		return false;
	out->point = wire_str(&w);
	if (out->kind->token)
		out->application = wire_str(&w);
	return !w.bad && w.n == 0 && (out->kind->curve == NULL ?
	    out->point.n == crypto_sign_PUBLICKEYBYTES :
	    out->point.n == POINT && out->point.p[0] == 4);
}

bool
sshsig_key_check(const unsigned char *blob, size_t n)
{
	struct parts parts;

	return take_apart(blob, n, &parts);
}

/* A token signs SHA-256(application), flags, counter, SHA-256(message). */
static bool
token_message(const struct parts *parts, unsigned flags, uint32_t counter,
    const void *message, size_t n, struct buf *out)
{
	unsigned char digest[HASH_SIZE];

	hash_bytes(parts->application.p, parts->application.n, digest);
	buf_put(out, digest, sizeof(digest));
	buf_putc(out, (char)flags);
	wire_put_u32(out, counter);
	hash_bytes(message, n, digest);
	buf_put(out, digest, sizeof(digest));
	return !out->failed && (flags & TOUCHED) != 0;
}

static EVP_PKEY *
point_key(struct wire point)
{
	char group[] = "P-256";
	unsigned char copy[POINT];
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group,
		    sizeof(group) - 1),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, POINT),
		OSSL_PARAM_END };
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	memcpy(copy, point.p, POINT);
	if (ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* r and s as SSH numbers become the DER that libcrypto takes. */
static bool
verify_p256(struct wire point, struct wire raw, const void *message, size_t n)
{
	struct wire r = wire_str(&raw), s = wire_str(&raw);
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY *key = point_key(point);
	BIGNUM *br = NULL, *bs = NULL;
	unsigned char *der = NULL;
	bool good = false;
	int len;

	if (!raw.bad && raw.n == 0 && r.n <= 33 && s.n <= 33) {
		br = BN_bin2bn(r.p, (int)r.n, NULL);
		bs = BN_bin2bn(s.p, (int)s.n, NULL);
	}
	if (br == NULL || bs == NULL || sig == NULL || ctx == NULL ||
	    key == NULL || ECDSA_SIG_set0(sig, br, bs) != 1) {
		BN_free(br);
		BN_free(bs);
	} else if ((len = i2d_ECDSA_SIG(sig, &der)) > 0)
		good = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL,
		    key) == 1 && EVP_DigestVerify(ctx, der, (size_t)len,
		    message, n) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good;
}

bool
sshsig_key_verify(const struct sshsig_key *key, const unsigned char *sig,
    size_t sig_n, const void *message, size_t n)
{
	struct wire w = { sig, sig_n, false }, type, raw;
	uint32_t counter;
	unsigned flags;
	struct parts parts;
	struct buf b;
	bool good;

	if (!take_apart(key->blob, key->n, &parts))
		return false;
	type = wire_str(&w);
	raw = wire_str(&w);
	buf_init(&b, 256);
	if (parts.kind->token) {
		flags = wire_u8(&w);
		counter = wire_u32(&w);
		good = token_message(&parts, flags, counter, message, n, &b);
		message = buf_str(&b);
		n = b.n;
	} else
		good = true;
	good = good && !w.bad && w.n == 0 &&
	    wire_is(type, parts.kind->signature);
	if (good && parts.kind->curve != NULL)
		good = verify_p256(parts.point, raw, message, n);
	else
		good = good && raw.n == crypto_sign_BYTES &&
		    crypto_sign_verify_detached(raw.p, message, n,
		    parts.point.p) == 0;
	buf_free(&b);
	return good;
}

int
sshsig_key_parse(const char *line, size_t n, struct sshsig_key *out,
    struct error *err)
{
	const char *gap = memchr(line, ' ', n), *end;
	struct wire w;

	memset(out, 0, sizeof(*out));
	if (n > 0 && line[n - 1] == '\n')
		n--;
	if (gap == NULL || memchr(line, '\n', n) != NULL)
		goto bad;
	end = memchr(gap + 1, ' ', (size_t)(line + n - gap - 1));
	if (!base64_read(out->blob, sizeof(out->blob), gap + 1,
	    (size_t)((end == NULL ? line + n : end) - gap - 1), &out->n) ||
	    !sshsig_key_check(out->blob, out->n))
		goto bad;
	w = (struct wire){ out->blob, out->n, false };
	w = wire_str(&w);
	if (w.n == (size_t)(gap - line) && memcmp(w.p, line, w.n) == 0)
		return 0;
bad:
	return error_put(err, ERR_INPUT, 0, "not an SSH public key of a kind "
	    "that can sign here (ed25519 or ecdsa-sha2-nistp256, also in a "
	    "hardware token)", "ここで使える SSH 公開鍵ではありません (ed25519 か "
	    "ecdsa-sha2-nistp256。ハードウェアの鍵も可)");
}

void
sshsig_key_print(const struct sshsig_key *key, char out[SSHSIG_PRINT])
{
	unsigned char digest[HASH_SIZE];

	hash_bytes(key->blob, key->n, digest);
	memcpy(out, "SHA256:", 7);
	(void)sodium_bin2base64(out + 7, SSHSIG_PRINT - 7, digest,
	    sizeof(digest), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
