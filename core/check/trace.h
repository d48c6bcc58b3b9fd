/* SPDX-License-Identifier: Apache-2.0
 * How a verdict came about: the tree of conditions as they turned out.
 */
#ifndef CHECK_TRACE_H
#define CHECK_TRACE_H

#include <jansson.h>

#include "base/err.h"
#include "facts/memory.h"
#include "node.h"
#include "verdict.h"

#define TRACE_ROWS_MAX 20       /* rows shown of one each or count */

struct trace {
	const struct node *node;        /* NULL: a gate or the whole */
	enum verdict verdict;
	enum reason why;
	const struct table *table;      /* of the row, or of the range */
	const struct memory_row *row;   /* lent; NULL where there is none */
	int64_t low, high;              /* of a count: possible values */
	size_t rows, shown;             /* of a range: selected, and listed */
	struct trace **child;
	size_t n;
};

struct trace *trace_new(const struct node *node);
void trace_free(struct trace *t);
/* Takes child over, also on failure (false: out of memory). */
bool trace_add(struct trace *t, struct trace *child);

/* What is needed to cite. */
struct trace_cite_context { const struct memory *m; };
/*
 * The observation's "derivation" (the tree) and "deciding" (the conditions
 * that would change the verdict, computed from the chain; each with what was
 * wanted, what is, the distance in words of both languages, and its cites).
 * Caller's to decref; NULL when out of memory.
 */
json_t *trace_derivation(const struct trace *t,
    const struct trace_cite_context *ctx);
json_t *trace_deciding(const struct trace *t,
    const struct trace_cite_context *ctx);

#endif
