/* SPDX-License-Identifier: Apache-2.0
 * A command of the user's own, fed and read: how a timestamp is fetched, since
 * every authority has its own way of access.
 */
#ifndef CLI_HOOK_H
#define CLI_HOOK_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Run a command line by the shell with n bytes as its standard input; its
 * standard output is appended to out, whose max bounds it. It has a minute.
 * ERR_IO with its exit status where it fails, ERR_TIMEOUT, ERR_LIMIT.
 */
int hook_run(const char *command, const void *input, size_t n,
    struct buf *out, struct error *err);

#endif
