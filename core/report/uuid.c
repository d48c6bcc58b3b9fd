/* SPDX-License-Identifier: Apache-2.0
 * UUIDs of version 5.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "uuid.h"

/* Drawn once at random; it sets our names apart from everybody else's. */
static const unsigned char space[16] = { 0x6f, 0x1d, 0x3a, 0x52, 0x90, 0xc4,
	0x4b, 0x7e, 0x8a, 0x21, 0x5d, 0xe7, 0x0b, 0x9c, 0x44, 0x13 };

void
uuid_of(const char *kind, const char *name, char out[UUID_TEXT])
{
	unsigned char d[EVP_MAX_MD_SIZE] = { 0 };
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha1(), NULL) == 1) {
		(void)EVP_DigestUpdate(ctx, space, sizeof(space));
		(void)EVP_DigestUpdate(ctx, kind, strlen(kind) + 1);
		(void)EVP_DigestUpdate(ctx, name, strlen(name));
		(void)EVP_DigestFinal_ex(ctx, d, NULL);
	}
	EVP_MD_CTX_free(ctx);
	d[6] = (unsigned char)((d[6] & 0x0f) | 0x50);
	d[8] = (unsigned char)((d[8] & 0x3f) | 0x80);
	(void)snprintf(out, UUID_TEXT, "%02x%02x%02x%02x-%02x%02x-%02x%02x-"
	    "%02x%02x-%02x%02x%02x%02x%02x%02x", d[0], d[1], d[2], d[3], d[4],
	    d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14],
	    d[15]);
}
