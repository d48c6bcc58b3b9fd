/* SPDX-License-Identifier: Apache-2.0
 * Rows of fact tables in SQLite: filled from sealed lines, read by a check one
 * subject at a time, and by an auditor's own queries. Holds what the lines
 * say; decides nothing.
 */
#ifndef FACTS_STORE_H
#define FACTS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"
#include "table.h"

struct store;

/* One value; which member holds depends on the column's type. NULL str and
 * empty set: the column has no value in this row. */
struct store_value {
	bool set;
	int64_t num;            /* bool, int; time in seconds UTC; date in days */
	const char *str;        /* text, enum, digest, date and time as written */
	const char *const *list;
	size_t n;
};

/* A row; all of it is lent by the subject's rows it came with. */
struct store_row {
	const char *grade;              /* "R0" to "R4" */
	const char *cites;              /* JSON array as sealed */
	uint64_t item, line;            /* the facts member and line it stands in */
	struct store_value *values;     /* in the table's column order */
};

/* All rows of one table and subject, in the order of their lines. */
struct store_rows {
	const struct table *table;
	struct store_row *v;
	size_t n;
};

/*
 * A store for these tables (lent, must outlive it), held in a private
 * temporary file that SQLite removes, so that memory stays bounded.
 */
int store_open(const struct table_list *tables, struct store **out,
    struct error *err);
void store_close(struct store *s);
/*
 * Add one canonical row line (n bytes, without its LF) of a table, found in
 * line number line of item. ERR_INPUT names table and line. Between
 * store_begin and store_end.
 */
int store_begin(struct store *s, struct error *err);
int store_add(struct store *s, const struct table *table, const char *line,
    size_t n, uint64_t item, uint64_t number, struct error *err);
/* One line of the gaps member. */
int store_add_gap(struct store *s, const char *line, size_t n, uint64_t item,
    uint64_t number, struct error *err);
/* How a plugin's run over a subject ended ("complete", "crashed", ...). */
int store_add_outcome(struct store *s, const char *plugin, const char *subject,
    const char *outcome, struct error *err);
/* A sealed item, for citations; taken is seconds UTC, 0 if unknown. */
struct store_item {
	uint64_t item;
	const char *kind, *plugin, *subject, *path, *cls, *label, *flags;
	char sha256[65];
	uint64_t size;
	int64_t taken;
};
int store_add_item(struct store *s, const struct store_item *item,
    struct error *err);
/*
 * A pack within the pack: its items are numbered on from base, and
 * rows added from now on cite them by their numbers within it. id is copied.
 */
struct store_pack {
	uint64_t base, items;
	uint64_t item;                  /* of the outer pack: where it begins */
	const char *id;                 /* 32 hex */
};
int store_add_pack(struct store *s, const struct store_pack *pack,
    struct error *err);
/* The pack within that an item stands in; false where it is the pack's own.
 * id is lent till the next call. */
bool store_pack_of(struct store *s, uint64_t item, struct store_pack *out);
int store_add_subject(struct store *s, const char *subject, struct error *err);
/* Build the indexes; nothing can be added afterwards. */
int store_end(struct store *s, struct error *err);

/* Rows of a table for a subject; malloced in one piece, free with
 * store_rows_free. */
int store_rows(struct store *s, const struct table *table, const char *subject,
    struct store_rows **out, struct error *err);
void store_rows_free(struct store_rows *rows);
/* Subjects in byte order; lent. */
size_t store_subject_count(const struct store *s);
const char *store_subject(const struct store *s, size_t i);
/* The worst reason among the gaps of a table and subject ("denied"), NULL
 * when there is none; gaps of one column do not count. plugin-wide gaps (no table) count for its tables. */
const char *store_gap(struct store *s, const struct table *table,
    const char *subject);
/* The outcome word of the plugin for the subject, NULL if it never ran. */
const char *store_outcome(struct store *s, const char *plugin,
    const char *subject);
/* An item's data, false if there is none of that number; lent till the next
 * call. */
bool store_item_get(struct store *s, uint64_t item, struct store_item *out);
/* The database, for query/. */
sqlite3 *store_database(struct store *s);
const struct table_list *store_tables(const struct store *s);

/* "updates.applied" as SQL knows it: "updates_applied". */
void store_sql_name(const char *table, char out[TABLE_NAME_MAX + 1]);

#endif
