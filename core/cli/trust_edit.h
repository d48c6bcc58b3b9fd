/* SPDX-License-Identifier: Apache-2.0
 * A new ring behind the newest one: members edited as JSON, signed by the
 * root, put into the folder whole or not at all.
 */
#ifndef CLI_TRUST_EDIT_H
#define CLI_TRUST_EDIT_H

#include <jansson.h>

#include "seal/keyring.h"

struct trust_edit {
	char *folder;
	struct keyring ring;            /* the newest; serial 0: none yet */
	json_t *keys, *authorities;     /* copies, to be edited */
	bool has_next;                  /* another root signs from then on */
	struct minisign_key next;
};

/* folder NULL: where it lies by default. Free in any case. */
int trust_edit_open(const char *folder, struct trust_edit *e,
    struct error *err);
void trust_edit_free(struct trust_edit *e);
/* Write the next ring. root_key: the secret root key's file, which must be the
 * one that the newest ring names. */
int trust_edit_commit(struct trust_edit *e, const char *root_key,
    int passphrase_fd, struct error *err);
/* The entry of a key by its id, lent; NULL with ERR_MISSING. */
json_t *trust_edit_find(struct trust_edit *e, const char *id,
    struct error *err);

#endif
