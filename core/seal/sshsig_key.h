/* SPDX-License-Identifier: Apache-2.0
 * The kinds of SSH keys that may sign, as a table. Used by sshsig*.c alone.
 */
#ifndef SEAL_SSHSIG_KEY_H
#define SEAL_SSHSIG_KEY_H

#include <stdbool.h>

#include "sshsig.h"

/* Whether a blob is a key of a kind known here, whole and nothing behind. */
bool sshsig_key_check(const unsigned char *blob, size_t n);
bool sshsig_key_verify(const struct sshsig_key *key, const unsigned char *sig,
    size_t sig_n, const void *message, size_t n);

#endif
