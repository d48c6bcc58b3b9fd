/* SPDX-License-Identifier: Apache-2.0
 * Asking for a passphrase. Used by the signer process, and by decrypt for an
 * identity that lies under one.
 */
#ifndef SEAL_PASSPHRASE_H
#define SEAL_PASSPHRASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* In guarded memory; p is NULL when there is none. */
struct passphrase { char *p; size_t n; };

/* The first line of fd, without its end; at most 1024 bytes, not empty. */
int passphrase_from_fd(int fd, struct passphrase *out, struct error *err);
/* From the controlling terminal without echo; twice asks again and compares.
 * ERR_MISSING where there is no terminal. */
int passphrase_from_terminal(bool twice, struct passphrase *out,
    struct error *err);
void passphrase_free(struct passphrase *p);

#endif
