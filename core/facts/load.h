/* SPDX-License-Identifier: Apache-2.0
 * A pack's facts into a store. Every member read is held against its digest.
 */
#ifndef FACTS_LOAD_H
#define FACTS_LOAD_H

#include "base/err.h"
#include "memory.h"
#include "pack/reader.h"
#include "store.h"

/*
 * Tables of the pack's plugins, from its collector item, added to tables (the
 * caller's; free with table_list_free).
 */
int facts_tables(struct pack *p, struct table_list *tables, struct error *err);
/*
 * Fill a new store with the pack's rows of these tables (those it does not
 * have stay empty; facts of tables not in the list are passed over), with its
 * gaps, outcomes, subjects and items. ERR_INTEGRITY or ERR_INPUT name the
 * member and line.
 */
int facts_load(struct pack *p, const struct table_list *tables,
    struct store **out, struct error *err);

/* The same into memory, for checks; wanted as memory_open has it. */
int facts_load_memory(struct pack *p, const struct table_list *tables,
    bool *const *wanted, struct memory **out, struct error *err);

#endif
