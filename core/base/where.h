/* SPDX-License-Identifier: Apache-2.0
 * Where the parts of the installation are, from where the program is: the
 * build folder, or a prefix.
 */
#ifndef BASE_WHERE_H
#define BASE_WHERE_H

#include "err.h"

enum where_part { WHERE_LIBEXEC, WHERE_PLUGINS, WHERE_POLICIES };

/*
 * Folder of a part, to be freed by the caller; NULL with err when it is not
 * there. STARSEAL_PLUGINS and STARSEAL_POLICIES name others, unless the
 * program runs with privileges that its caller lacks.
 */
char *where_is(enum where_part part, struct error *err);

#endif
