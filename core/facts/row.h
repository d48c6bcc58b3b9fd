/* SPDX-License-Identifier: Apache-2.0
 * One fact row: held against its table, written as the canonical line that is
 * sealed. Needs only base/.
 */
#ifndef FACTS_ROW_H
#define FACTS_ROW_H

#include "base/buf.h"
#include "table.h"

#define ROW_LINE_MAX 65536      /* bytes of one line */
#define ROW_TEXT_MAX 4096       /* of one text value; longer is refused */
#define ROW_LIST_MAX 1024       /* strings of one list value */
#define ROW_CITES_MAX 64
#define ROW_SUBJECT_MAX 255

enum row_place { ROW_WHOLE, ROW_LINES, ROW_BYTES, ROW_ROWS }; /* enum ss_place */

struct row_cite { uint64_t item, from, to; uint32_t place, sheet; };

/* type 0: the column is empty. Times in seconds UTC. */
struct row_value {
	const char *name;
	uint32_t type;                  /* enum table_type */
	int64_t num;
	const char *str;
	const char *const *list;
	size_t n;
};

/*
 * Append the canonical line of a row (with its LF) to out:
 * {"subject":…,"grade":…,COLUMNS in the table's order,"cites":[…]}.
 * ERR_INPUT, with a text that names table and column: unknown or repeated
 * column, wrong type, symbol not declared, invalid UTF-8, no cite, a key column
 * without a value, too long. out is then as it was.
 */
int row_write(const struct table *table, const char *subject,
    const char *grade, const struct row_value *values, size_t nvalues,
    const struct row_cite *cites, size_t ncites, struct buf *out,
    struct error *err);

#endif
