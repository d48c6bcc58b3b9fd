/* SPDX-License-Identifier: Apache-2.0
 * Who signs a pack, and the names of the files that hold a signature:
 * "sigs/NN-ROLE.FORM", numbered so that later signers stand behind.
 */
#ifndef SEAL_ROLE_H
#define SEAL_ROLE_H

#include <stdbool.h>

#include "base/text.h"

enum seal_role { ROLE_COLLECTOR, ROLE_FIRM, ROLE_SPECIALIST, ROLE_EVALUATOR,
	ROLE_VERIFIER };
#define ROLES 5

/* What a signature file is. */
enum seal_form {
	FORM_MINISIGN,  /* .minisig, over seal.txt */
	FORM_SSHSIG,    /* .sshsig, over the .json beside it, else seal.txt */
	FORM_SIGSTORE,  /* .sigstore.json, with its statement inside */
	FORM_STATEMENT, /* .json: what an .sshsig signs; counts for nothing */
	FORM_TOKEN,     /* .tsr: RFC 3161, over the signature file */
	FORM_CHAIN,     /* .tsr.pem: kept beside a token */
	FORM_RENEWAL,   /* 90-renewal-K.txt (renewal.h) */
	FORM_PROOF,     /* 8K-log.tlog-proof (judge_log.h) */
	FORM_LOG,       /* of a key: signs a log's checkpoints, and no file */
	FORM_WITNESS,   /* of a key: cosigns them */
	FORM_OTHER      /* listed, never counted */
};

/* usual: what it signs where nothing else is said. */
struct role { const char *name; int number; enum seal_form usual;
	struct text label; };
extern const struct role roles[ROLES];

/* False where the name is no role. */
bool role_parse(const char *name, enum seal_role *out);
const char *form_name(enum seal_form form);
/* Of a signature. */
bool form_parse(const char *name, enum seal_form *out);

/* A member's name taken apart. stem: "30-specialist". renewal: K of those
 * that belong to a renewal, else 0; their role means nothing. */
struct role_file { enum seal_form form; enum seal_role role; char stem[40];
	unsigned renewal; };
/* A timestamp can be laid beside it: a signature or a renewal. */
bool role_file_takes_time(const struct role_file *f);
/* FORM_OTHER where it is not of the form, or its number not of its role. */
void role_file_parse(const char *member, struct role_file *out);
/* "sigs/STEM.minisig". */
void role_file_name(const char *stem, enum seal_form form, char out[100]);

#endif
