/* SPDX-License-Identifier: Apache-2.0
 * Secret keys. Never writes one anywhere but into the caller's buffer, and
 * leaves none in memory that is not wiped.
 */
#include <string.h>

#include <sodium.h>

#include "base/base64.h"
#include "secret.h"

#define UNTRUSTED "untrusted comment: "
#define SALT 32
#define CHECK 32

/* What the passphrase hides. */
struct hidden {
	unsigned char id[MINISIGN_ID];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char check[CHECK];
};

/* minisign's layout, byte for byte; numbers little-endian. */
struct layout {
	unsigned char algorithm[2], kdf[2], checksum[2], salt[SALT], ops[8],
	    memory[8];
	struct hidden hidden;
};

struct secret_key { struct hidden hidden; };

_Static_assert(sizeof(struct hidden) == 104, "minisign layout");
_Static_assert(sizeof(struct layout) == 158, "minisign layout");

static void
checksum(const struct hidden *h, unsigned char out[CHECK])
{
	crypto_generichash_state st;

	(void)crypto_generichash_init(&st, NULL, 0, CHECK);
	(void)crypto_generichash_update(&st, (const unsigned char *)"Ed", 2);
	(void)crypto_generichash_update(&st, h->id, sizeof(h->id));
	(void)crypto_generichash_update(&st, h->secret, sizeof(h->secret));
	(void)crypto_generichash_final(&st, out, CHECK);
	sodium_memzero(&st, sizeof(st));
}

struct secret_key *
secret_generate(struct error *err)
{
	struct secret_key *k = sodium_malloc(sizeof(*k));
	unsigned char public[MINISIGN_KEY];

	if (k == NULL) {
		(void)error_nomem(err);
		return NULL;
	}
	randombytes_buf(k->hidden.id, sizeof(k->hidden.id));
	(void)crypto_sign_keypair(public, k->hidden.secret);
	checksum(&k->hidden, k->hidden.check);
	return k;
}

void
secret_free(struct secret_key *key)
{
	sodium_free(key);
}

void
secret_public(const struct secret_key *key, struct minisign_key *out)
{
	memcpy(out->id, key->hidden.id, MINISIGN_ID);
	(void)crypto_sign_ed25519_sk_to_pk(out->key, key->hidden.secret);
}

static uint64_t
get_le64(const unsigned char p[8])
{
	uint64_t v = 0;
	int i;

	for (i = 7; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static void
put_le64(unsigned char p[8], uint64_t v)
{
	int i;

	for (i = 0; i < 8; i++)
		p[i] = (unsigned char)(v >> (8 * i) & 0xff);
}

/* Hide or reveal: the same xor. */
static int
cover(struct layout *l, const char *passphrase, size_t n, struct error *err)
{
	unsigned char *stream = sodium_malloc(sizeof(l->hidden));
	unsigned char *h = (unsigned char *)&l->hidden;
	size_t i;
	int r = 0;

	if (stream == NULL)
		return error_nomem(err);
	if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof(l->hidden),
	    passphrase, n, l->salt, get_le64(l->ops),
	    (size_t)get_le64(l->memory)) != 0)
		r = error_nomem(err);
	else
		for (i = 0; i < sizeof(l->hidden); i++)
			h[i] ^= stream[i];
	sodium_free(stream);
	return r;
}

int
secret_write(const struct secret_key *key, const char *passphrase, size_t n,
    struct buf *out, struct error *err)
{
	struct layout *l = sodium_malloc(sizeof(*l));
	char text[256];
	int r = 0;

	if (l == NULL)
		return error_nomem(err);
	memset(l, 0, sizeof(*l));
	memcpy(l->algorithm, "Ed", 2);
	memcpy(l->checksum, "B2", 2);
	l->hidden = key->hidden;
	if (n > 0) {
		memcpy(l->kdf, "Sc", 2);
		randombytes_buf(l->salt, sizeof(l->salt));
		put_le64(l->ops,
		    crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_INTERACTIVE);
		put_le64(l->memory,
		    crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_INTERACTIVE);
		r = cover(l, passphrase, n, err);
	}
	if (r == 0) {
		(void)sodium_bin2base64(text, sizeof(text),
		    (const unsigned char *)l, sizeof(*l),
		    sodium_base64_VARIANT_ORIGINAL);
		buf_printf(out, UNTRUSTED "minisign %s secret key\n%s\n",
		    n > 0 ? "encrypted" : "unencrypted", text);
		if (out->failed)
			r = error_nomem(err);
	}
	sodium_memzero(text, sizeof(text));
	sodium_free(l);
	return r;
}

static bool
decode(const char *text, size_t n, struct layout *l)
{
	const char *lf = n == 0 ? NULL : memchr(text, '\n', n);
	size_t len;

	if (lf == NULL || (size_t)(lf - text) < strlen(UNTRUSTED) ||
	    memcmp(text, UNTRUSTED, strlen(UNTRUSTED)) != 0)
		return false;
	lf++;
	len = n - (size_t)(lf - text);
	if (len == 0 || lf[len - 1] != '\n')
		return false;
	return base64_read_exact(l, sizeof(*l), lf, len - 1) &&
	    memcmp(l->algorithm, "Ed", 2) == 0 &&
	    memcmp(l->checksum, "B2", 2) == 0;
}

static const unsigned char no_kdf[2];

bool
secret_is_encrypted(const char *text, size_t n)
{
	struct layout *l = sodium_malloc(sizeof(*l));
	bool r = l != NULL && decode(text, n, l) &&
	    memcmp(l->kdf, "Sc", 2) == 0;

	sodium_free(l);
	return r;
}

static int
reveal(struct layout *l, const char *passphrase, size_t n, bool clear,
    struct error *err)
{
	if (memcmp(l->kdf, no_kdf, 2) == 0) {
		if (clear)
			return 0;
		return error_put(err, ERR_DENIED, 0,
		    "the secret key is not encrypted; allow it with "
		    "--plain-key, or make another with \"starseal key new\"",
		    "秘密鍵が暗号化されていません。--plain-key で許すか、"
		    "starseal key new で作り直してください");
	}
	if (memcmp(l->kdf, "Sc", 2) != 0 || get_le64(l->memory) >
	    crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE ||
	    get_le64(l->ops) >
	    crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE)
		return error_put(err, ERR_INPUT, 0,
		    "the secret key's encryption is not known here",
		    "秘密鍵の暗号化の方式が分かりません");
	return cover(l, passphrase, n, err);
}

struct secret_key *
secret_read(const char *text, size_t n, const char *passphrase,
    size_t passphrase_n, bool clear, struct error *err)
{
	struct layout *l = sodium_malloc(sizeof(*l));
	struct secret_key *k = sodium_malloc(sizeof(*k));
	unsigned char check[CHECK];
	bool good = false;

	if (l == NULL || k == NULL)
		(void)error_nomem(err);
	else if (!decode(text, n, l))
		(void)error_put(err, ERR_INPUT, 0, "not a minisign secret key",
		    "minisign の秘密鍵ではありません");
	else if (reveal(l, passphrase, passphrase_n, clear, err) == 0) {
		checksum(&l->hidden, check);
		good = sodium_memcmp(check, l->hidden.check, CHECK) == 0;
		if (good)
			k->hidden = l->hidden;
		else
			(void)error_put(err, ERR_DENIED, 0,
			    "wrong passphrase, or a damaged key file",
			    "パスフレーズが違うか、鍵ファイルが壊れています");
	}
	sodium_free(l);
	if (!good) {
		sodium_free(k);
		return NULL;
	}
	return k;
}

int
secret_sign(const struct secret_key *key, const void *message, size_t n,
    const char *trusted, struct minisign_signature *out, struct error *err)
{
	unsigned char hash[64], bound[MINISIGN_SIG + MINISIGN_COMMENT_MAX];
	size_t len = strlen(trusted);

	if (len > MINISIGN_COMMENT_MAX || strpbrk(trusted, "\r\n") != NULL)
		return error_put(err, ERR_INTERNAL, 0,
		    "the trusted comment is too long",
		    "trusted comment が長すぎます");
	memcpy(out->id, key->hidden.id, MINISIGN_ID);
	memcpy(out->trusted, trusted, len + 1);
	(void)crypto_generichash(hash, sizeof(hash), message, n, NULL, 0);
	(void)crypto_sign_detached(out->sig, NULL, hash, sizeof(hash),
	    key->hidden.secret);
	memcpy(bound, out->sig, MINISIGN_SIG);
	memcpy(bound + MINISIGN_SIG, trusted, len);
	(void)crypto_sign_detached(out->global, NULL, bound,
	    MINISIGN_SIG + len, key->hidden.secret);
	return 0;
}

int
secret_sign_raw(const struct secret_key *key, const void *message, size_t n,
    unsigned char sig[MINISIGN_SIG], struct error *err)
{
	if (crypto_sign_detached(sig, NULL, message, n,
	    key->hidden.secret) != 0)
		return error_put(err, ERR_INTERNAL, 0, "cannot sign",
		    "署名できません");
	return 0;
}
