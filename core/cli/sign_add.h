/* SPDX-License-Identifier: Apache-2.0
 * One more signature laid into a pack's tail: what sign and judge share.
 * Sealed bytes never change.
 */
#ifndef CLI_SIGN_ADD_H
#define CLI_SIGN_ADD_H

#include "options.h"
#include "sign_make.h"

struct sign_added {
	char file[100], key[KEYRING_ID];
	size_t covers;                  /* earlier files */
};

/*
 * Verify the pack, sign it as q says over all that was signed before, and lay
 * the signature (with q->tsa, a hook, a timestamp of it) into the tail. known:
 * public keys to trust in earlier signatures. ERR_INTEGRITY where an earlier
 * one is invalid: nobody signs on top of it.
 */
int sign_add(const char *pack, const struct sign_request *q,
    const struct cli_list *known, struct sign_added *out, struct error *err);

#endif
