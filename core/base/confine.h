/* SPDX-License-Identifier: Apache-2.0
 * What a command gives up before it reads a pack, which a stranger made: every
 * file but those named, writing, sockets, new processes and programs. What is
 * open already stays so.
 */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

#define CONFINE_MAX 80

/* Files, and folders with all beneath them, that may still be read. Lent;
 * NULL entries are passed over. */
struct confine { const char *paths[CONFINE_MAX]; size_t n; };

/* Further ones than CONFINE_MAX are not granted, and then cannot be read. */
void confine_allow(struct confine *c, const char *path);
/*
 * For good, in this process. A kernel that lacks one of the two walls gets the
 * other. False where there is neither: bounds of reading alone protect then.
 */
bool confine_enter(const struct confine *c);

#endif
