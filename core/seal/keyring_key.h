/* SPDX-License-Identifier: Apache-2.0
 * One key of a ring, as JSON and in use. Used by keyring*.c and the trust
 * command.
 */
#ifndef SEAL_KEYRING_KEY_H
#define SEAL_KEYRING_KEY_H

#include "keyring.h"

/* A member of "keys". ERR_INPUT names what is wrong. */
int keyring_key_take(const json_t *o, struct keyring_key *out,
    struct error *err);
/* The text of a public key file: minisign's or SSH's. */
int keyring_key_given(const char *text, size_t n, struct keyring_key *out,
    struct error *err);
/* The base64 of a minisign public key, alone; and back. */
bool keyring_key_ed(const char *text, struct minisign_key *out);
void keyring_key_print(const struct minisign_key *key, char *out, size_t size);
/* The "key" member of any form, put to out. */
void keyring_key_text(const struct keyring_key *key, struct buf *out);

#endif
