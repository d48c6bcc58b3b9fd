/* SPDX-License-Identifier: Apache-2.0
 * The release statement of a hand-over: who gave what to whom, and why, signed
 * (DSSE, in-toto). Public half only.
 */
#ifndef SEAL_RELEASE_H
#define SEAL_RELEASE_H

#include "judge.h"
#include "pack/verify.h"

struct release {
	enum seal_state state;          /* OTHER: there is none */
	char id[KEYRING_ID];
	const struct keyring_key *key;  /* NULL: not known */
	struct statement statement;
	const char *to, *purpose, *released;    /* lent by the statement */
	struct error why;
};

/*
 * Hold v's release against its seal, its signature files and its other files:
 * every one must be named, with its digest, and no other. Of no hand-over, or
 * one without, the state is OTHER. keys outlive out. Free out in any case.
 */
void release_judge(const struct pack_verdict *v, const struct keyring *keys,
    struct release *out);
void release_free(struct release *r);
/* The subjects that a release of v must have, in order. ERR_LIMIT where they
 * are too many. */
int release_subjects(const struct pack_verdict *v,
    struct statement_subject out[STATEMENT_SUBJECTS_MAX], size_t *n,
    struct error *err);

#endif
