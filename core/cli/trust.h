/* SPDX-License-Identifier: Apache-2.0
 * Which public keys a command trusts, and what a pack's signatures are worth
 * under them.
 */
#ifndef CLI_TRUST_H
#define CLI_TRUST_H

#include <stdbool.h>

#include <jansson.h>

#include "options.h"
#include "pack/verify.h"
#include "seal/check.h"

#define TRUST_KEYS_MAX (CLI_LIST_MAX + 1)

struct trust { struct minisign_key keys[TRUST_KEYS_MAX]; size_t n; };

/* The files named, and this user's own public key where there is one. */
int trust_load(struct trust *t, const struct cli_list *files,
    struct error *err);

/* What all signatures of a pack come to. */
struct trust_result {
	struct seal_signature signatures[PACK_TAIL_MAX];
	const char *names[PACK_TAIL_MAX];       /* lent by the tail */
	size_t n, valid, invalid, unknown;
};
void trust_judge(const struct trust *t, const struct pack_tail_read *tail,
    size_t n, const struct buf *statement, struct trust_result *out);
/* Lines for a person; "unsigned" where there is no signature. */
void trust_print(FILE *out, const struct trust_result *r);
json_t *trust_json(const struct trust_result *r);

#endif
