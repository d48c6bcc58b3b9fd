/* SPDX-License-Identifier: Apache-2.0
 * Judges signature files. Never counts one that it does not understand.
 */
#include <stdio.h>
#include <string.h>

#include "check.h"

#define SUFFIX ".minisig"

const char *
seal_state_name(enum seal_state state)
{
	static const char *const names[] = { "valid", "unknown-key", "invalid",
	    "other" };

	return names[state];
}

/* sigs/NN-ROLE.minisig */
static bool
role_of(const char *name, char role[32])
{
	const char *base = strrchr(name, '/');
	size_t n;

	base = base == NULL ? name : base + 1;
	n = strlen(base);
	if (n <= 3 + strlen(SUFFIX) || base[0] < '0' || base[0] > '9' ||
	    base[1] < '0' || base[1] > '9' || base[2] != '-' ||
	    strcmp(base + n - strlen(SUFFIX), SUFFIX) != 0)
		return false;
	n -= 3 + strlen(SUFFIX);
	if (n >= 32)
		return false;
	memcpy(role, base + 3, n);
	role[n] = '\0';
	return true;
}

void
seal_check(const char *name, const char *text, size_t n, const void *statement,
    size_t statement_n, const struct minisign_key *keys, size_t nkeys,
    struct seal_signature *out)
{
	struct minisign_signature sig;
	char said[40];
	size_t i;

	memset(out, 0, sizeof(*out));
	out->state = SEAL_OTHER;
	if (!role_of(name, out->role))
		return;
	out->state = SEAL_INVALID;
	if (minisign_parse(text, n, &sig, &out->why) != 0)
		return;
	minisign_id(sig.id, out->id);
	memcpy(out->trusted, sig.trusted, sizeof(out->trusted));
	/* The role is signed in the comment; the file's name is not. */
	(void)snprintf(said, sizeof(said), "role=%s ", out->role);
	if (strncmp(sig.trusted, said, strlen(said)) != 0) {
		(void)error_put(&out->why, ERR_INTEGRITY, 0,
		    "the file's name and the signed comment tell different "
		    "roles", "ファイル名と署名済みの注記で役割が違います");
		return;
	}
	for (i = 0; i < nkeys; i++)
		if (memcmp(keys[i].id, sig.id, MINISIGN_ID) == 0) {
			if (minisign_verify(&sig, &keys[i], statement,
			    statement_n, &out->why) == 0)
				out->state = SEAL_VALID;
			return;
		}
	out->state = SEAL_UNKNOWN;
}
