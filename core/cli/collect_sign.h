/* SPDX-License-Identifier: Apache-2.0
 * The signature that ends a collection: key or its making, the signing, the
 * reading back.
 */
#ifndef CLI_COLLECT_SIGN_H
#define CLI_COLLECT_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "pack/writer.h"
#include "seal/minisign.h"
#include "seal/signer.h"

struct collect_sign {
	const char *key;                /* file, NULL: the default one */
	int64_t passphrase_fd;          /* -1: the terminal */
	bool unsigned_pack;
	struct signer *signer;
	char id[MINISIGN_ID_HEX];       /* of the key */
};

/* Start the signer, so that the passphrase is asked before and not after the
 * work. Where there is no key, says so and makes one. */
int collect_sign_begin(struct collect_sign *s, struct error *err);
/* Sign the statement and commit the pack with the signature in its tail. */
int collect_sign_commit(struct collect_sign *s, struct pack_writer *w,
    const struct buf *statement, const char *pack_id, struct error *err);
/* Verify the pack as it lies on the disk: the seal, that it is the one just
 * made, and its signature. */
int collect_sign_verify(const struct collect_sign *s, const char *path,
    const struct buf *statement, struct error *err);
void collect_sign_end(struct collect_sign *s);

#endif
