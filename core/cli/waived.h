/* SPDX-License-Identifier: Apache-2.0
 * A file of waivers and who signed it: FILE.minisig as minisign writes it, or
 * FILE.sig as ssh-keygen -Y sign does, over the file's bytes.
 */
#ifndef CLI_WAIVED_H
#define CLI_WAIVED_H

#include <stdio.h>

#include <jansson.h>

#include "seal/keyring.h"

#define WAIVED_NAMESPACE "starseal-waiver/v1"   /* of SSH signatures */

enum waived_state {
	WAIVED_NONE,            /* no file of waivers */
	WAIVED_UNSIGNED,
	WAIVED_VALID,           /* by a key that counts for one who may waive */
	WAIVED_UNCOUNTED,       /* good, but its key does not count: why */
	WAIVED_UNKNOWN          /* by a key that is not known here */
};

struct waived {
	enum waived_state state;
	char id[KEYRING_ID];
	const struct keyring_key *key;  /* lent by the keyring, or NULL */
	struct error why;
};

/*
 * Read waivers and hold their signature, if there is one, against keys, which
 * must outlive out. They may be signed by a firm, a specialist or an
 * evaluator; where a waiver names its approver's key, by that one. NULL with
 * err: ERR_INPUT as waiver_read, ERR_INTEGRITY where the signature does not
 * fit. The caller's to decref.
 */
json_t *waived_read(const char *path, const struct keyring *keys, int64_t now,
    struct waived *out, struct error *err);
/* One line: whose signature it is, that it does not count, or that nobody
 * signed, with the way to sign. Nothing of WAIVED_NONE. */
void waived_print(FILE *out, const struct waived *w);

#endif
