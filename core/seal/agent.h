/* SPDX-License-Identifier: Apache-2.0
 * Signing by an SSH agent (draft-ietf-sshm-ssh-agent), so that a key which
 * never leaves it, or a hardware token behind it, can sign a pack.
 */
#ifndef SEAL_AGENT_H
#define SEAL_AGENT_H

#include "sshsig.h"

/*
 * Let the agent at $SSH_AUTH_SOCK sign a message in a namespace. ERR_MISSING
 * where there is no agent; ERR_DENIED where it has not this key, or the person
 * refused. A token may wait for a touch: up to two minutes.
 */
int agent_sign(const struct sshsig_key *key, const char *name_space,
    const void *message, size_t n, struct sshsig *out, struct error *err);

#endif
