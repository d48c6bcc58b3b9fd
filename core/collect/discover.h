/* SPDX-License-Identifier: Apache-2.0
 * The plugins of a folder: found, described in the empty sandbox, and either
 * fit to be planned or refused with a reason.
 */
#ifndef COLLECT_DISCOVER_H
#define COLLECT_DISCOVER_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "plan.h"
#include "sandbox.h"

#define DISCOVER_MAX 256        /* plugins of one folder */

struct discovered {
	char *file;                     /* path of the shared object */
	unsigned char sha256[HASH_SIZE];
	struct buf json;                /* the manifest; empty when refused */
	struct error *refused;          /* NULL: fit */
	struct sandbox_level level;     /* reached when it was described */
};

struct discover_list { struct discovered *v; size_t n; };

/*
 * Every NAME.so of folder, in byte order. A plugin that cannot be described
 * is an entry, not an error. ERR_MISSING: no such folder.
 */
int discover_plugins(const char *folder, struct discover_list *out,
    struct error *err);
void discover_free(struct discover_list *list);
/* As plan_make takes it, the strings lent by list; refused ones come along
 * without a manifest. Malloced array of list->n. NULL when out of memory. */
struct plan_input *discover_inputs(const struct discover_list *list);

#endif
