/* SPDX-License-Identifier: Apache-2.0
 * The inside of the fact store, for its own files.
 */
#ifndef FACTS_STORE_PRIVATE_H
#define FACTS_STORE_PRIVATE_H

#include "store.h"

enum store_statement { STORE_ADD_OUTCOME, STORE_ADD_SUBJECT, STORE_ADD_ITEM,
	STORE_ADD_GAP, STORE_GET_GAP, STORE_GET_OUTCOME, STORE_GET_ITEM,
	STORE_ADD_PACK, STORE_GET_PACK };
#define STORE_STATEMENTS 9

struct store {
	sqlite3 *db;
	const struct table_list *tables;
	sqlite3_stmt **insert, **select;        /* one a table */
	sqlite3_stmt *other[STORE_STATEMENTS];
	char **subjects;
	size_t subject_n;
	uint64_t base, items;                   /* of the pack being read */
	char word[32];                          /* lent by store_gap, _outcome */
};

int store_failed(struct store *s, struct error *err);
/* Prepare *stmt unless it is. */
int store_prepare(struct store *s, sqlite3_stmt **stmt, const char *sql,
    struct error *err);
void store_bind_text(sqlite3_stmt *stmt, int at, const char *text);
int store_step(struct store *s, sqlite3_stmt *stmt, struct error *err);

#endif
