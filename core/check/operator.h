/* SPDX-License-Identifier: Apache-2.0
 * The operators of the policy language, as a table. Every operator needs the
 * fact to exist: what is missing never reaches one. An empty cell of a row that
 * is there is not missing to blank and filled alone.
 */
#ifndef CHECK_OPERATOR_H
#define CHECK_OPERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "facts/store.h"
#include "node.h"

/* One comparison. Times count in seconds UTC. */
struct compare {
	enum table_type type;                   /* of the column */
	const struct store_value *have;
	const char *folded;                     /* have, as keys compare; NULL */
	const struct operand *want;
	enum table_type other_type;
	const struct store_value *other;        /* of OPERAND_FACT */
	int64_t as_of;
	int offset;                             /* the calendar's, in seconds */
};

struct operator {
	const char *name;
	uint32_t types;         /* 1 << enum table_type: columns it takes */
	uint32_t operands;      /* 1 << enum operand_kind */
	bool array;             /* a literal is a list */
	bool (*holds)(const struct compare *c);
	struct text phrase;     /* around the operand: "at least %s" */
	const char *opposite;   /* what mutation puts in its place */
	/* Whether the value can be compared at all; NULL: always. */
	bool (*can)(const struct compare *c);
};

/* All of them, ended by a NULL name. */
extern const struct operator operators[];
const struct operator *operator_find(const char *name);
/* blank, filled: of a cell of a row at hand, which may be empty. */
bool operator_is_of_cell(const struct operator *op);
/* Whether a literal fits the operator and the column's type; err names why.
 * For within and older_than the operand becomes a span. */
int operator_check_literal(const struct operator *op, enum table_type type,
    struct operand *operand, struct error *err);
/* What is wanted, in words of both languages: "at least 8". c: whose values
 * are compared, NULL where a number of rows is. */
void operator_explain(const struct operator *op, const struct operand *want,
    const struct table_column *c, const char *unit, struct buf *en,
    struct buf *ja);
/* A value in words of a language; lists are joined by commas. */
void operator_put_value(struct buf *out, const struct table_column *c,
    const struct store_value *v, enum text_lang lang);
/* A blank and the unit's word; nothing for NULL. */
void operator_put_unit(struct buf *out, const char *unit, bool ja);
/* "P1Y2M" as "1 year 2 months" and "1 年 2 か月". */
void operator_put_span(struct buf *en, struct buf *ja, const char *span);
/* For tests of integers, as count uses them. */
bool operator_holds_int(const struct operator *op, int64_t have,
    const struct operand *want);

#endif
