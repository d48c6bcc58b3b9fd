/* SPDX-License-Identifier: Apache-2.0
 * A FIDO key in software, for tests: a provider of OpenSSH's security key
 * interface (PROTOCOL.u2f, sk-api.h), so that the real ssh-keygen and ssh-agent
 * make the signatures that a hardware key makes. Its secret lies in the key
 * handle: never to be used for anything but a test.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#define SK_VERSION 0x000a0000u
#define SK_ED25519 1u
#define SK_ERR_GENERAL (-1)
#define SK_ERR_UNSUPPORTED (-2)

struct sk_option;
struct sk_resident_key;

struct sk_enroll_response {
	uint8_t flags;
	uint8_t *public_key;
	size_t public_key_len;
	uint8_t *key_handle;
	size_t key_handle_len;
	uint8_t *signature;
	size_t signature_len;
	uint8_t *attestation_cert;
	size_t attestation_cert_len;
	uint8_t *authdata;
	size_t authdata_len;
};

struct sk_sign_response {
	uint8_t flags;
	uint32_t counter;
	uint8_t *sig_r;
	size_t sig_r_len;
	uint8_t *sig_s;
	size_t sig_s_len;
};

uint32_t sk_api_version(void);
int sk_enroll(uint32_t, const uint8_t *, size_t, const char *, uint8_t,
    const char *, struct sk_option **, struct sk_enroll_response **);
int sk_sign(uint32_t, const uint8_t *, size_t, const char *, const uint8_t *,
    size_t, uint8_t, const char *, struct sk_option **,
    struct sk_sign_response **);
int sk_load_resident_keys(const char *, struct sk_option **,
    struct sk_resident_key ***, size_t *);

uint32_t
sk_api_version(void)
{
	return SK_VERSION;
}

int
sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len,
    const char *application, uint8_t flags, const char *pin,
    struct sk_option **options, struct sk_enroll_response **out)
{
	struct sk_enroll_response *r = calloc(1, sizeof(*r));

	(void)challenge;
	(void)challenge_len;
	(void)application;
	(void)pin;
	(void)options;
	if (alg != SK_ED25519 || r == NULL || sodium_init() == -1) {
		free(r);
		return SK_ERR_UNSUPPORTED;
	}
	r->flags = flags;
	r->public_key = malloc(crypto_sign_PUBLICKEYBYTES);
	r->key_handle = malloc(crypto_sign_SECRETKEYBYTES);
	r->signature = calloc(1, 1);
	if (r->public_key == NULL || r->key_handle == NULL ||
	    r->signature == NULL)
		abort();
	r->public_key_len = crypto_sign_PUBLICKEYBYTES;
	r->key_handle_len = crypto_sign_SECRETKEYBYTES;
	(void)crypto_sign_keypair(r->public_key, r->key_handle);
	*out = r;
	return 0;
}

/* Over the application's digest, flags, counter and the message's digest. */
int
sk_sign(uint32_t alg, const uint8_t *data, size_t data_len,
    const char *application, const uint8_t *key_handle, size_t key_handle_len,
    uint8_t flags, const char *pin, struct sk_option **options,
    struct sk_sign_response **out)
{
	struct sk_sign_response *r = calloc(1, sizeof(*r));
	uint8_t message[32 + 1 + 4 + 32];

	(void)pin;
	(void)options;
	if (alg != SK_ED25519 || r == NULL ||
	    key_handle_len != crypto_sign_SECRETKEYBYTES ||
	    sodium_init() == -1) {
		free(r);
		return SK_ERR_GENERAL;
	}
	r->flags = flags;
	r->counter = 0x12345678;
	(void)crypto_hash_sha256(message, (const uint8_t *)application,
	    strlen(application));
	message[32] = flags;
	message[33] = 0x12;
	message[34] = 0x34;
	message[35] = 0x56;
	message[36] = 0x78;
	(void)crypto_hash_sha256(message + 37, data, data_len);
	r->sig_r = malloc(crypto_sign_BYTES);
	if (r->sig_r == NULL)
		abort();
	r->sig_r_len = crypto_sign_BYTES;
	(void)crypto_sign_detached(r->sig_r, NULL, message, sizeof(message),
	    key_handle);
	*out = r;
	return 0;
}

int
sk_load_resident_keys(const char *pin, struct sk_option **options,
    struct sk_resident_key ***keys, size_t *n)
{
	(void)pin;
	(void)options;
	(void)keys;
	(void)n;
	return SK_ERR_UNSUPPORTED;
}
