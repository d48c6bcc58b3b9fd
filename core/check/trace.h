/* SPDX-License-Identifier: Apache-2.0
 * How a verdict came about: the tree of conditions as they turned out.
 */
#ifndef CHECK_TRACE_H
#define CHECK_TRACE_H

#include "base/buf.h"
#include "base/err.h"
#include "facts/memory.h"
#include "node.h"
#include "verdict.h"

#define TRACE_ROWS_MAX 20       /* rows shown of one each or count */
#define TRACE_ROWS_FLEET 5      /* where there are many members */
#define TRACE_FLEET 100

/* A column that rows do not have; file NULL: none. */
struct lacking { const char *file; const struct table_column *column; };

struct trace {
	const struct node *node;        /* NULL: a gate or the whole */
	enum verdict verdict;
	enum reason why;
	const struct table *table;      /* of the row, or of the range */
	const struct memory_row *row;   /* lent; NULL where there is none */
	const struct memory_row *other; /* that contradicts it, or NULL */
	struct lacking lacking;         /* why it is unknown */
	int64_t low, high;              /* of a count: possible values */
	size_t rows, shown;             /* of a range: selected, and listed */
	struct trace **child;
	size_t n;
};

struct trace *trace_new(const struct node *node);
void trace_free(struct trace *t);
/* Takes child over, also on failure (false: out of memory). */
bool trace_add(struct trace *t, struct trace *child);

/* Whether a leaf's row is of the table of its fact, and not the row of a range
 * that only names it: the fact had no row of its own. */
bool trace_is_own(const struct trace *t);
/* In words of both languages: what was wanted, what is. */
void trace_words(const struct trace *t, const struct memory *m, struct buf *en,
    struct buf *ja);

/* What writing needs; between trace_context_init and _free. */
struct trace_context {
	const struct memory *m;
	struct buf en, ja;              /* at hand */
	struct buf first_en, first_ja;  /* of the first deciding condition */
	bool first;                     /* none was written */
	int64_t as_of;
	int offset;                     /* the calendar's, in seconds */
	uint8_t *cited;                 /* one an item below cited_n, or NULL */
	uint64_t cited_n;
};
void trace_context_init(struct trace_context *ctx, const struct memory *m);
void trace_context_free(struct trace_context *ctx);
/*
 * The observation's "deciding" (the conditions that would change the verdict,
 * computed from the chain; each with its words and cites) and "derivation"
 * (the tree), as canonical JSON. The first fills ctx->first_en and _ja unless
 * it leaves ctx->first set.
 */
void trace_put_deciding(struct buf *out, const struct trace *t,
    struct trace_context *ctx);
void trace_put_derivation(struct buf *out, const struct trace *t,
    struct trace_context *ctx);
/* How far a condition that failed is from what is wanted, "" if that is no
 * number: "142 days short". */
void trace_distance(const struct trace *t, const struct trace_context *ctx,
    struct buf *en, struct buf *ja);
/* What a row cites, as elements of a list that out ends in. */
void trace_put_cites(struct buf *out, const struct memory *m,
    const struct memory_row *row);
/* The same as a list of its own; NULL when out of memory. */
json_t *trace_cites(const struct memory *m, const struct memory_row *row);

#endif
