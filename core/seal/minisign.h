/* SPDX-License-Identifier: Apache-2.0
 * Public half of minisign (jedisct1.github.io/minisign): key and signature
 * files as text, prehashed form "ED" only, which binds the trusted comment by
 * a second signature. Holds no secret.
 */
#ifndef SEAL_MINISIGN_H
#define SEAL_MINISIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define MINISIGN_UNTRUSTED "untrusted comment: "
#define MINISIGN_TRUSTED "trusted comment: "
#define MINISIGN_ID 8           /* bytes of a key's number */
#define MINISIGN_ID_HEX 17      /* as people see it: 16 capital digits, NUL */
#define MINISIGN_KEY 32
#define MINISIGN_SIG 64
#define MINISIGN_COMMENT_MAX 512
#define MINISIGN_FILE_MAX 4096  /* longest file accepted, in bytes */

struct minisign_key { unsigned char id[MINISIGN_ID], key[MINISIGN_KEY]; };

struct minisign_signature {
	unsigned char id[MINISIGN_ID], sig[MINISIGN_SIG], global[MINISIGN_SIG];
	char trusted[MINISIGN_COMMENT_MAX + 1];
};

/* Two lines: comment, base64. Strict: canonical base64, nothing behind. */
int minisign_key_parse(const char *text, size_t n, struct minisign_key *out,
    struct error *err);
int minisign_key_read(const char *path, struct minisign_key *out,
    struct error *err);
void minisign_key_write(const struct minisign_key *key, struct buf *out);
/* The number as minisign prints it: bytes reversed, capital hex. */
void minisign_id(const unsigned char id[MINISIGN_ID], char out[MINISIGN_ID_HEX]);

/* Four lines, in order, each ended by LF. The legacy form "Ed" is refused. */
int minisign_parse(const char *text, size_t n, struct minisign_signature *out,
    struct error *err);
void minisign_write(const struct minisign_signature *sig, const char *untrusted,
    struct buf *out);
/* ERR_INTEGRITY where the key's number, the signature over the n message
 * bytes, or that over the trusted comment does not fit. */
int minisign_verify(const struct minisign_signature *sig,
    const struct minisign_key *key, const void *message, size_t n,
    struct error *err);

#endif
