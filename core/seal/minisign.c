/* SPDX-License-Identifier: Apache-2.0
 * minisign's texts read and verified. Never sees a secret key.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/base64.h"
#include "minisign.h"

#define HASH 64         /* BLAKE2b-512 */

struct cursor { const char *p; size_t n; };

static int
malformed(struct error *err, const char *en, const char *ja)
{
	return error_put(err, ERR_INPUT, 0, en, ja);
}

/* The next line, without its LF, which must be there. */
static bool
next_line(struct cursor *c, const char **line, size_t *n)
{
	const char *lf = c->n == 0 ? NULL : memchr(c->p, '\n', c->n);

	if (lf == NULL)
		return false;
	*line = c->p;
	*n = (size_t)(lf - c->p);
	c->p = lf + 1;
	c->n -= *n + 1;
	return true;
}

static bool
comment_line(struct cursor *c, const char *prefix, const char **text, size_t *n)
{
	size_t len = strlen(prefix);

	if (!next_line(c, text, n) || *n < len ||
	    memcmp(*text, prefix, len) != 0)
		return false;
	*text += len;
	*n -= len;
	return *n <= MINISIGN_COMMENT_MAX && memchr(*text, '\0', *n) == NULL &&
	    memchr(*text, '\r', *n) == NULL;
}

/* Exactly size bytes in base64. */
static bool
base64_line(struct cursor *c, unsigned char *out, size_t size)
{
	const char *line;
	size_t n;

	return next_line(c, &line, &n) &&
	    base64_read_exact(out, size, line, n);
}

int
minisign_key_parse(const char *text, size_t n, struct minisign_key *out,
    struct error *err)
{
	struct cursor c = { text, n };
	unsigned char raw[2 + MINISIGN_ID + MINISIGN_KEY];
	const char *comment;
	size_t len;

	if (!comment_line(&c, MINISIGN_UNTRUSTED, &comment, &len) ||
	    !base64_line(&c, raw, sizeof(raw)) || c.n != 0 ||
	    memcmp(raw, "Ed", 2) != 0)
		return malformed(err, "not a minisign public key",
		    "minisign の公開鍵ではありません");
	memcpy(out->id, raw + 2, MINISIGN_ID);
	memcpy(out->key, raw + 2 + MINISIGN_ID, MINISIGN_KEY);
	return 0;
}

void
minisign_id(const unsigned char id[MINISIGN_ID], char out[MINISIGN_ID_HEX])
{
	size_t i;

	for (i = 0; i < MINISIGN_ID; i++)
		(void)snprintf(out + 2 * i, 3, "%02X", id[MINISIGN_ID - 1 - i]);
}

int
minisign_parse(const char *text, size_t n, struct minisign_signature *out,
    struct error *err)
{
	struct cursor c = { text, n };
	unsigned char raw[2 + MINISIGN_ID + MINISIGN_SIG];
	const char *comment;
	size_t len;

	if (!comment_line(&c, MINISIGN_UNTRUSTED, &comment, &len) ||
	    !base64_line(&c, raw, sizeof(raw)))
		return malformed(err, "not a minisign signature",
		    "minisign の署名ではありません");
	if (memcmp(raw, "ED", 2) != 0)
		return malformed(err, "the signature is not of the prehashed "
		    "form ED; sign again with a current minisign",
		    "署名が ED 形式ではありません。新しい minisign で署名し直して"
		    "ください");
	if (!comment_line(&c, MINISIGN_TRUSTED, &comment, &len) ||
	    !base64_line(&c, out->global, MINISIGN_SIG) || c.n != 0)
		return malformed(err, "the trusted comment of the signature is "
		    "malformed", "署名の trusted comment が壊れています");
	memcpy(out->id, raw + 2, MINISIGN_ID);
	memcpy(out->sig, raw + 2 + MINISIGN_ID, MINISIGN_SIG);
	memcpy(out->trusted, comment, len);
	out->trusted[len] = '\0';
	return 0;
}

int
minisign_verify(const struct minisign_signature *sig,
    const struct minisign_key *key, const void *message, size_t n,
    struct error *err)
{
	unsigned char hash[HASH];
	unsigned char bound[MINISIGN_SIG + MINISIGN_COMMENT_MAX];
	size_t len = strlen(sig->trusted);

	if (memcmp(sig->id, key->id, MINISIGN_ID) != 0)
		return error_put(err, ERR_INTEGRITY, 0,
		    "signed by another key than this one",
		    "この鍵とは別の鍵の署名です");
	(void)crypto_generichash(hash, sizeof(hash), message, n, NULL, 0);
	if (crypto_sign_verify_detached(sig->sig, hash, sizeof(hash),
	    key->key) != 0)
		return error_put(err, ERR_INTEGRITY, 0,
		    "the signature does not fit the statement",
		    "署名が封印文と合いません");
	memcpy(bound, sig->sig, MINISIGN_SIG);
	memcpy(bound + MINISIGN_SIG, sig->trusted, len);
	if (crypto_sign_verify_detached(sig->global, bound, MINISIGN_SIG + len,
	    key->key) != 0)
		return error_put(err, ERR_INTEGRITY, 0,
		    "the trusted comment was changed",
		    "trusted comment が変えられています");
	return 0;
}
