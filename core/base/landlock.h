/* SPDX-License-Identifier: Apache-2.0
 * Landlock: takes the file system, TCP and signals away from this process and
 * all that it starts. Only narrows.
 */
#ifndef BASE_LANDLOCK_H
#define BASE_LANDLOCK_H

#include <stdbool.h>
#include <stddef.h>

/* A file, or a folder with all beneath it, that may still be read. */
struct landlock_grant { const char *path; bool execute; };

/*
 * Handle every right the kernel knows and grant these alone; one that cannot
 * be reached grants nothing, and a pipe needs no grant. no_new_privs must be
 * set. *abi gets the kernel's ABI, 0 where it has no Landlock and nothing was
 * done. 0, or -1 with errno.
 */
int landlock_restrict(const struct landlock_grant *grants, size_t n,
    unsigned *abi);

#endif
