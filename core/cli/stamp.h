/* SPDX-License-Identifier: Apache-2.0
 * Timestamps of signature files: asked for, and laid beside them.
 */
#ifndef CLI_STAMP_H
#define CLI_STAMP_H

#include "base/buf.h"
#include "base/err.h"
#include "seal/role.h"

/*
 * Ask a hook for a time over a signature file's bytes; the reply is checked
 * against the request and put to out. ERR_* as token_answers and hook_run.
 */
int stamp_fetch(const char *command, const void *data, size_t n, bool sha512,
    struct buf *out, struct error *err);
/* Whether a tail of n files takes more files besides: asked before anything is
 * signed or paid for. ERR_LIMIT. */
int stamp_room(size_t n, size_t more, struct error *err);
/* Files to keep beside a token, or NULL: certificates that lead on from the
 * signer's (PEM), a revocation list (PEM), an OCSP reply (DER). */
struct stamp_kept { const char *chain, *crl, *ocsp; };
/* All of them and the certificates inside the token, as PEM. */
int stamp_keep(const struct buf *reply, const struct stamp_kept *kept,
    struct buf *out, struct error *err);

#endif
