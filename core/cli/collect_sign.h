/* SPDX-License-Identifier: Apache-2.0
 * The signature that ends a collection: key or its making, the signing.
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
/* Sign the statement, verify the signature, and commit the pack with it in its
 * tail. Committed means read back: see pack_writer_commit(). */
int collect_sign_commit(struct collect_sign *s, struct pack_writer *w,
    const struct buf *statement, const char *pack_id, struct error *err);
void collect_sign_end(struct collect_sign *s);

#endif
