/* SPDX-License-Identifier: Apache-2.0
 * Predicates of the policy language as a tree, parsed once and held against
 * the fact tables. The grammar is in starseal-policy(5).
 */
#ifndef CHECK_NODE_H
#define CHECK_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/date.h"
#include "base/err.h"
#include "facts/table.h"
#include "verdict.h"

#define NODE_DEPTH_MAX 24
#define NODE_MAX 4096           /* nodes of one check */
#define NODE_MATCH_MAX 8        /* keys of one match */
#define NODE_ROWS_MAX 6         /* rows within rows */
#define NODE_SUBJECT SIZE_MAX   /* the pseudo-column ".subject" */

enum node_kind { NODE_ALL, NODE_ANY, NODE_LEAF, NODE_EACH, NODE_COUNT,
	NODE_EXISTS, NODE_HUMAN, NODE_CADENCE };

/* A column of the row at hand (up 1), of one around it (up 2, …), or of the
 * subject's one row (up 0). */
struct node_fact {
	const struct table *table;
	const struct table_column *column;
	size_t index;           /* of the column, or NODE_SUBJECT */
	size_t up;
};

/* What is known of the member itself: id, kind, name, listed, reached. One
 * row a member, made by evaluation; in no pack. */
extern const struct table node_member_table;
enum node_member { MEMBER_ID, MEMBER_KIND, MEMBER_NAME, MEMBER_LISTED,
	MEMBER_REACHED, MEMBER_COLLECTED };

enum operand_kind { OPERAND_NONE, OPERAND_LITERAL, OPERAND_FACT,
	OPERAND_AS_OF_MINUS, OPERAND_SPAN };

struct operand {
	enum operand_kind kind;
	const json_t *literal;  /* lent by the policy; parameters are resolved */
	const char *param;      /* the parameter's id, NULL if it was none */
	struct node_fact fact;
	struct date_span span;
	char *span_text;
};

struct operator;

struct node {
	enum node_kind kind;
	char *pointer;                  /* "/expect/all/0" */
	struct node **child;            /* all, any */
	size_t n;
	const struct table *table;      /* each, count, exists */
	struct node_fact fact;          /* leaf */
	const struct operator *op;      /* leaf, count */
	struct operand operand;
	struct node *where, *expect;    /* may be NULL; expect: each only */
	enum verdict on_empty;
	struct { const struct table_column *column; size_t index;
	    struct operand from; } match[NODE_MATCH_MAX];
	size_t match_n;
	size_t join;                    /* number among the check's matches */
	/* cadence: the column with the day, and how often in which time. */
	struct { const struct table_column *column; size_t index;
	    struct date_span every, during, grace; const char *every_text,
	    *during_text; int64_t min_each; } cadence;
	const char *human;              /* id */
	struct text ask;
};

/* What parsing may look at. */
struct node_context {
	const struct table_list *tables;
	const json_t *parameters;       /* id → {"type","default",…} */
	bool whole;                     /* tables are read across subjects */
	size_t count, joins;            /* nodes and matches made so far */
};

/*
 * Parse a predicate; pointer is its place in the check. row is the table whose
 * rows ".column" means, NULL outside of each, count and exists. NULL with
 * err, which names the place. Free with node_free (NULL allowed).
 */
struct node *node_parse(struct node_context *ctx, const json_t *o,
    const char *pointer, const struct table *row, struct error *err);
void node_free(struct node *n);

#endif
