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
 * caller's; free with table_list_free). Of packs joined, all of theirs;
 * ERR_INPUT where two of them mean different things by one name.
 *
 * What follows reads packs joined as one: their items are numbered on behind
 * the outer pack's own (within.h), and one that is damaged is a gap.
 */
int facts_tables(struct pack *p, struct table_list *tables, struct error *err);
/* Whether an item's content is there: of a part of a pack it need not be. */
bool facts_item_open(const struct pack *p, uint64_t i);
/* A JSON item of the core, bounded: 0 the plan, 3 the collector. */
int facts_json_item(struct pack *p, uint64_t i, json_t **out,
    struct error *err);
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

/* Of the packs in these files, as if they were joined already, in this order:
 * their tables, and their facts. */
int facts_tables_files(const char *const *paths, size_t n,
    struct table_list *tables, struct error *err);
int facts_load_files(const char *const *paths, size_t n,
    const struct table_list *tables, bool *const *wanted, struct memory **out,
    struct error *err);

#endif
