/* SPDX-License-Identifier: Apache-2.0
 * One signature of a pack, made in the form that was asked for.
 */
#ifndef CLI_SIGN_MAKE_H
#define CLI_SIGN_MAKE_H

#include <jansson.h>

#include "pack/verify.h"
#include "seal/judge.h"

#define SIGN_FILES_MAX 2

struct sign_request {
	enum seal_role role;
	enum seal_form form;            /* minisign, sshsig or sigstore */
	const char *key;                /* secret key file; NULL: the default */
	int64_t passphrase_fd;          /* -1: ask */
	const char *ssh_key;            /* public key file, of sshsig */
	const char *statement;          /* JSON file, or NULL */
	json_t *content;                /* in its place; borrowed, or NULL */
	const char *decision;           /* of an evaluator, or NULL */
	const char *tsa;                /* hook for a time inside a bundle */
};

/* Files for the tail; the signature is the last. */
struct sign_made {
	struct { char name[100]; struct buf text; } files[SIGN_FILES_MAX];
	size_t n;
	char id[KEYRING_ID];
};

/* All files of v's tail are covered. Free out in any case. */
int sign_make(const struct sign_request *q, const char *stem,
    const struct pack_verdict *v, struct sign_made *out, struct error *err);
void sign_made_free(struct sign_made *m);

#endif
