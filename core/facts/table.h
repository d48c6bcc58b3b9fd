/* SPDX-License-Identifier: Apache-2.0
 * The shape of fact tables, as a plugin's manifest declares them. Needs only
 * base/, so that collect/ can hold rows against it as they come.
 */
#ifndef FACTS_TABLE_H
#define FACTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#define TABLE_COLUMNS_MAX 128
#define TABLE_NAME_MAX 63       /* "updates.applied", without the NUL */

enum table_type { TABLE_BOOL = 1, TABLE_INT, TABLE_TEXT, TABLE_TIME, TABLE_DATE,
	TABLE_DIGEST, TABLE_ENUM, TABLE_LIST };         /* as enum ss_kind */
enum table_view { TABLE_CONFIGURED = 1, TABLE_RESOLVED, TABLE_RUNNING,
	TABLE_RECORDED, TABLE_DECLARED };               /* as enum ss_view */

struct table_column {
	const char *name, *unit;        /* unit NULL: none */
	struct text label;
	enum table_type type;
	enum table_view view;
	bool key, optional, sensitive;
	const char **symbols;           /* of an enum, NULL-terminated */
	/* What the symbols of an enum, or the entries of a list, are called:
	 * {"en","ja"} in the order of symbols_json. NULL: nobody said. */
	const json_t *words, *symbols_json;
};

struct table {
	const char *name;               /* "sshd", "updates.applied" */
	const char *plugin;             /* id; "" if unknown */
	const char *cls;                /* "open", "confidential", "secret" */
	struct text title;
	bool one;                       /* one row a subject */
	bool firm;                      /* of a plugin that serves a firm's folder */
	struct table_column *columns;
	size_t n;
};

struct table_list { struct table *v; size_t n; json_t *json; /* owns strings */ };

/*
 * Tables of one manifest object (its "tables" and "id"), appended to list;
 * the strings are lent by the list, which keeps a reference to manifest.
 * ERR_INPUT names the place by JSON pointer.
 */
int table_list_add(struct table_list *list, json_t *manifest,
    struct error *err);
void table_list_free(struct table_list *list);
/* NULL if not there. */
const struct table *table_find(const struct table_list *list,
    const char *name);
const struct table_column *table_column(const struct table *table,
    const char *name);
/*
 * Split "updates.applied.latency_days" into its table and column: the longest
 * table name that fits. column NULL in *out where the path is a table's name.
 * False where no table fits or the column is not in it.
 */
bool table_resolve(const struct table_list *list, const char *path,
    const struct table **table, const struct table_column **column);
/* What a value of the column is called in a language: the table's word; else,
 * in Japanese, a common one with the symbol behind it; else the symbol. c NULL:
 * the symbol. */
void table_put_word(struct buf *out, const struct table_column *c,
    const char *symbol, enum text_lang lang);
/* Words of the enums: "bool", "resolved". */
const char *table_type_name(enum table_type type);
const char *table_view_name(enum table_view view);

#endif
