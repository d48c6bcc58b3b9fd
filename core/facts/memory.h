/* SPDX-License-Identifier: Apache-2.0
 * A pack's facts in memory, as checks read them: only the columns that are
 * asked for, each text once. Bounded; decides nothing.
 */
#ifndef FACTS_MEMORY_H
#define FACTS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "store.h"
#include "table.h"

#define MEMORY_MAX ((size_t)4 << 30)    /* bytes; more is ERR_LIMIT */
#define MEMORY_NOBODY UINT32_MAX        /* no subject */

struct memory;

struct memory_list { size_t n; const char *v[]; };
union memory_cell { int64_t num; const char *str;
	const struct memory_list *list; };

/* A place in an artifact. kind: enum row_place. */
struct memory_place { uint64_t item, from, to; uint32_t sheet, kind; };
/* Several of them; wide where a number is too great for v. */
struct memory_cites {
	size_t n;
	const struct memory_place *wide;
	struct { uint32_t item, from, to; uint16_t sheet; uint8_t kind; } v[];
};

/* A row. Read its values with memory_value. */
struct memory_row {
	uint32_t subject;               /* index, see memory_subject */
	uint32_t item, line;            /* the facts member it stands in */
	uint32_t cited, from, to;       /* one place, where cites is NULL */
	uint16_t sheet;
	uint8_t place, grade;           /* enum row_place; 0 to 4 */
	const struct memory_cites *cites;       /* more, or greater ones */
	union memory_cell cell[];
};

/* Rows in order of subject, member and line; lent. */
struct memory_rows { const struct memory_row *const *v; size_t n; };

/*
 * For these tables (lent, must outlive it). wanted[table][column] names the
 * columns to keep, and [table][number of columns] whether to keep rows at all;
 * NULL keeps all. What is not kept is checked and passed over.
 */
int memory_open(const struct table_list *tables, bool *const *wanted,
    struct memory **out, struct error *err);
void memory_close(struct memory *m);
/* Filling, in the manner of the store; then memory_end. */
int memory_add(struct memory *m, const struct table *table, const char *line,
    size_t n, uint64_t item, uint64_t number, struct error *err);
int memory_add_gap(struct memory *m, const char *line, size_t n, uint64_t item,
    uint64_t number, struct error *err);
int memory_add_outcome(struct memory *m, const char *plugin,
    const char *subject, const char *outcome, struct error *err);
int memory_add_item(struct memory *m, const struct store_item *item,
    struct error *err);
/* A pack within the pack, in order of base; see store_add_pack. */
int memory_add_pack(struct memory *m, const struct store_pack *pack,
    struct error *err);
/* A subject of the plan. Those that rows name alone are subjects too. */
int memory_add_subject(struct memory *m, const char *subject,
    struct error *err);
int memory_end(struct memory *m, struct error *err);

/*
 * Say that a table's rows are not all there to be seen, because they were not
 * disclosed: none are kept, and no check may rest on it.
 */
void memory_withhold(struct memory *m, const struct table *table);
/* One flag a table, lent; NULL where none is withheld. */
const bool *memory_withheld(const struct memory *m);

const struct table_list *memory_tables(const struct memory *m);
/* Subjects in byte order. */
uint32_t memory_subject_count(const struct memory *m);
const char *memory_subject(const struct memory *m, uint32_t i);
/* MEMORY_NOBODY if it is not there. */
uint32_t memory_subject_find(const struct memory *m, const char *id);
/* Whether some plugin's run over it ended well, or an import tells of it. */
bool memory_subject_reached(const struct memory *m, uint32_t i);

/* As above, of this run's plugins alone. */
bool memory_subject_ran(const struct memory *m, uint32_t i);

/* Rows of a table: of one subject, of all. */
struct memory_rows memory_rows(const struct memory *m,
    const struct table *table, uint32_t subject);
struct memory_rows memory_rows_all(const struct memory *m,
    const struct table *table);
/* A value; false (and out->set false) where the row has none. */
bool memory_value(const struct memory *m, const struct table *table,
    const struct memory_row *row, size_t column, struct store_value *out);

/* Gaps as JSON objects, in their order; lent. */
const json_t *memory_gaps(const struct memory *m);
/* The worst reason among the gaps of a table and subject, NULL for none.
 * Gaps of a plugin without a table count for its tables, those of one column
 * for none. */
const char *memory_gap(const struct memory *m, const struct table *table,
    uint32_t subject);
/* That gap itself, as it was sealed; lent. */
const json_t *memory_gap_told(const struct memory *m,
    const struct table *table, uint32_t subject);
/*
 * The place ("/ledgers/a.xlsx [2026]") where a table has no such column, as a
 * gap tells: the one that row cites; with row NULL the first of any. NULL:
 * every place has it.
 */
const char *memory_lacks(const struct memory *m, const struct table *table,
    size_t column, const struct memory_row *row);
/* How the plugin's run over the subject ended, NULL if it never ran. */
const char *memory_outcome(const struct memory *m, const char *plugin,
    uint32_t subject);
/* What a row cites: how many places, and each of them. */
size_t memory_cite_count(const struct memory_row *row);
struct memory_place memory_cite(const struct memory_row *row, size_t i);
/* *p holds n elements of size, room for *cap; make room for one more. */
bool memory_grow(void *p, size_t n, size_t *cap, size_t size);
/* Beyond the greatest item number. */
uint64_t memory_item_end(const struct memory *m);
/* The pack within that an item stands in; NULL: it is the pack's own. */
const struct store_pack *memory_pack_of(const struct memory *m, uint64_t item);
/* NULL if there is no item of that number. */
const struct store_item *memory_item(const struct memory *m, uint64_t item);

/*
 * A text held by m (any that memory_value gave, or from memory_word), in the
 * form in which keys are compared: NFKC, case folded, blanks at the ends
 * removed. Equal forms are one pointer. NULL: out of memory.
 */
const char *memory_fold(struct memory *m, const char *word);
/* The one copy of a text. NULL: out of memory, or MEMORY_MAX. */
const char *memory_word(struct memory *m, const char *s, size_t n);
/* Zeroed room that lives as long as m. NULL as above. */
void *memory_room(struct memory *m, size_t n);

#endif
