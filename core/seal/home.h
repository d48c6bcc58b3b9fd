/* SPDX-License-Identifier: Apache-2.0
 * Where a user's keys and keyring lie.
 */
#ifndef SEAL_HOME_H
#define SEAL_HOME_H

#include "base/err.h"
#include "keyring.h"

/* Where keys lie unless told otherwise: $XDG_CONFIG_HOME/starseal or
 * ~/.config/starseal, with "collector.key" and "collector.pub". Malloced, NULL
 * with err when there is no home. */
char *signer_default_key(struct error *err);
/* "collector.pub" for "collector.key"; any other name gets ".pub" behind. */
char *signer_public_path(const char *key_path);

/* Where the chain lies unless told otherwise: $STARSEAL_TRUST, else "trust"
 * beside the keys (signer_default_key). Malloced, NULL with err. */
char *keyring_folder(struct error *err);
/*
 * What counts for this user: the keyring (none is an empty one), the own
 * public key where there is one, and the public key files given.
 */
int keyring_load_own(struct keyring *k, const char *const *files, size_t n,
    struct error *err);

#endif
