/* SPDX-License-Identifier: Apache-2.0
 * What the signatures beside a statement say. Public half only.
 */
#ifndef SEAL_CHECK_H
#define SEAL_CHECK_H

#include <stddef.h>

#include "base/err.h"
#include "minisign.h"

enum seal_state {
	SEAL_VALID,     /* good, by a key that was given */
	SEAL_UNKNOWN,   /* well formed, by a key that was not given */
	SEAL_INVALID,   /* malformed, or does not fit: never to be trusted */
	SEAL_OTHER      /* no signature file that is known here */
};

struct seal_signature {
	enum seal_state state;
	char id[MINISIGN_ID_HEX];       /* "" where it could not be read */
	char role[32];                  /* out of the member's name: "collector" */
	char trusted[MINISIGN_COMMENT_MAX + 1];
	struct error why;               /* of SEAL_INVALID */
};

/*
 * Judge one file of the tail. name is its member's name
 * ("sigs/10-collector.minisig"), text its n bytes; keys are those that the
 * caller trusts (nkeys may be 0).
 */
void seal_check(const char *name, const char *text, size_t n,
    const void *statement, size_t statement_n, const struct minisign_key *keys,
    size_t nkeys, struct seal_signature *out);
/* "valid", "unknown-key", "invalid", "other". */
const char *seal_state_name(enum seal_state state);

#endif
