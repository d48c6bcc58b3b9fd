/* SPDX-License-Identifier: Apache-2.0
 * A pack, or the packs joined within it, as one body of evidence: each with
 * the number at which its items begin in the whole.
 */
#ifndef FACTS_WITHIN_H
#define FACTS_WITHIN_H

#include "base/err.h"
#include "pack/reader.h"
#include "store.h"

/* A pack within: at->id is its own, lent for the call. */
typedef int within_each(void *arg, struct pack *p, const struct store_pack *at,
    struct error *err);
/* One that cannot be opened, or was shut; why says it. */
typedef int within_bad(void *arg, uint64_t item, const struct error *why,
    struct error *err);

/*
 * Call each for every pack within p, in their order; bad (or NULL: passed
 * over) for those that are damaged. Nothing is called where there are none.
 */
int within_every(struct pack *p, within_each *each, within_bad *bad, void *arg,
    struct error *err);
/* Whether there are any. */
bool within_any(const struct pack *p);
/*
 * The pack in which item number of the whole stands, and its number there;
 * *opened is NULL where that is p itself, else to be closed. ERR_MISSING.
 */
int within_find(struct pack *p, uint64_t number, struct pack **opened,
    uint64_t *item, struct error *err);

#endif
