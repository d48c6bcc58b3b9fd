/* SPDX-License-Identifier: Apache-2.0
 * An auditor's own questions in SQL, on sealed facts. Reads only, bounded in
 * time and rows.
 */
#ifndef FACTS_QUERY_H
#define FACTS_QUERY_H

#include <stdint.h>

#include "base/err.h"
#include "store.h"

struct query_limits { int64_t rows, milliseconds; };    /* 0: the default */

#define QUERY_ROWS 10000
#define QUERY_MILLISECONDS 10000

/* One row; values are lent, NULL for SQL's NULL. */
struct query_row { int n; const char *const *names, *const *values;
	const bool *numbers; };

/*
 * Run one SELECT. each is called for every row; non-zero from it stops and is
 * returned. ERR_USAGE: not one SELECT, or it asks for what is not allowed
 * (anything but reading and pure functions); ERR_LIMIT: rows or time were used
 * up, what was given before is valid.
 */
int query_run(struct store *s, const char *sql,
    const struct query_limits *limits,
    int (*each)(void *arg, const struct query_row *row, struct error *err),
    void *arg, struct error *err);

#endif
