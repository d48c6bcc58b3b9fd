/* SPDX-License-Identifier: Apache-2.0
 * SHA-256 through libcrypto. The method is fetched once: a fetch a message
 * would cost more than hashing a short one.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "hash.h"

struct hash { EVP_MD_CTX *ctx; };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_MD *method;

static void
fetch(void)
{
	method = EVP_MD_fetch(NULL, "SHA256", NULL);
}

/* Without SHA-256 nothing here can be trusted; going on would be worse. */
static void
must(int ok)
{
	if (ok == 1)
		return;
	(void)fputs("libcrypto gives no SHA-256: look at OPENSSL_CONF and its "
	    "configuration\nlibcrypto の SHA-256 が使えません。OPENSSL_CONF と設定を"
	    "確かめてください\n", stderr);
	abort();
}

struct hash *
hash_new(void)
{
	struct hash *h = malloc(sizeof(*h));

	(void)pthread_once(&once, fetch);
	if (h == NULL || (h->ctx = EVP_MD_CTX_new()) == NULL) {
		free(h);
		return NULL;
	}
	hash_begin(h);
	return h;
}

void
hash_free(struct hash *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

void
hash_begin(struct hash *h)
{
	must(EVP_DigestInit_ex2(h->ctx, method, NULL));
}

void
hash_update(struct hash *h, const void *p, size_t n)
{
	must(EVP_DigestUpdate(h->ctx, p, n));
}

void
hash_end(struct hash *h, unsigned char out[HASH_SIZE])
{
	unsigned n;

	must(EVP_DigestFinal_ex(h->ctx, out, &n));
}

void
hash_bytes(const void *p, size_t n, unsigned char out[HASH_SIZE])
{
	(void)pthread_once(&once, fetch);
	must(EVP_Digest(p, n, out, NULL, method, NULL));
}

void
hash_bytes_hex(const void *p, size_t n, char out[HASH_HEX + 1])
{
	unsigned char digest[HASH_SIZE];

	hash_bytes(p, n, digest);
	hash_to_hex(digest, out);
}
