/* SPDX-License-Identifier: Apache-2.0
 * The inside of evaluation, for its own files.
 */
#ifndef CHECK_EVALUATE_PRIVATE_H
#define CHECK_EVALUATE_PRIVATE_H

#include "evaluate.h"
#include "sample.h"

struct join;
struct twins;

enum whole_state { WHOLE_NEW, WHOLE_COMPLETE, WHOLE_INCOMPLETE };

struct evaluator {
	const struct policy *policy;
	struct memory *m;
	int64_t as_of;
	const json_t *human;                    /* told, before the answers */
	json_t *answers;
	struct roster *rosters;                 /* one a population */
	struct roster_state { bool made; enum reason why; } *roster_state;
	struct { enum whole_state state; enum reason why; } *whole;
	struct { bool made; struct twins *w; } *twins;  /* one a table */
	const struct memory_row *conflict;      /* the other of two, last */
	struct lacking lacking;                 /* of the last condition */
	const char *nonce;
	struct sample sample;                   /* of the check at hand */
	struct join **joins;                    /* of the check at hand */
	size_t join_n;
	struct memory_row *self;                /* of node_member_table */
	const struct check *check;              /* NULL: a population's where */
	struct error *err;
	size_t rows_max;                        /* shown of a range */
	bool failed;                            /* out of memory */
};

/* Where evaluation stands; passed by value. */
struct eval {
	struct evaluator *ev;
	const struct member *member;
	const struct memory_row *member_row;    /* of node_member_table */
	const struct memory_row *rows[NODE_ROWS_MAX];
	size_t row_n;
};

struct trace *evaluate_node(struct eval e, const struct node *n);
/* each, count, exists. */
struct trace *evaluate_each(struct eval e, const struct node *n);
struct trace *evaluate_count(struct eval e, const struct node *n);
struct trace *evaluate_exists(struct eval e, const struct node *n);
struct trace *evaluate_cadence(struct eval e, const struct node *n);
/* Whether a row is of a range: pass yes, fail no, else perhaps (*why). */
enum verdict evaluate_selects(const struct eval *e, const struct node *n,
    const struct memory_row *row, enum reason *why, bool *ok);
/* List a row that counts as long as there is room. */
bool evaluate_show_row(const struct eval *e, struct trace *t,
    const struct memory_row *row, const struct table *table);
/* The verdict alone. */
enum verdict evaluate_quietly(struct eval e, const struct node *n,
    enum reason *why, bool *ok);
/* The row that a fact is read from; NULL with *why. */
const struct memory_row *evaluate_row(const struct eval *e,
    const struct node_fact *f, enum reason *why);

/* Whether a table is read across subjects. */
bool evaluate_is_whole(const struct eval *e, const struct table *t);
struct memory_rows evaluate_rows(const struct eval *e, const struct table *t);
/* Why a table has nothing of the member, out of gaps and outcomes. */
enum reason evaluate_missing(const struct eval *e, const struct table *t);
/* A table with many rows that may not hold them all, and why. */
bool evaluate_incomplete(const struct eval *e, const struct table *t,
    enum reason *why);
/* As above of a node's range, or rows that lack a column it is matched by. */
bool evaluate_range_lacks(const struct eval *e, const struct node *n,
    struct lacking *lacking, enum reason *why);
/* Whether the row's file has no such column: an empty cell that nobody left
 * empty. */
bool evaluate_cell_lacks(const struct eval *e, const struct node_fact *f,
    const struct memory_row *row, struct lacking *out);
/* Whether a row is young and strong enough for the check; else *why. */
bool evaluate_usable(const struct eval *e, const struct memory_row *row,
    enum reason *why);

/* When the oldest of the artifacts that a row cites was taken; 0 unknown. */
int64_t evaluate_taken(const struct memory *m, const struct memory_row *row);
bool evaluate_same(const struct store_value *a, const struct store_value *b);
/* Whether another row of its key speaks louder. */
bool evaluate_is_superseded(struct evaluator *ev, const struct table *t,
    const struct memory_row *row);
/* Another row of its key and grade with another value; NULL: none. */
const struct memory_row *evaluate_contradicts(struct evaluator *ev,
    const struct node_fact *f, const struct memory_row *row);
void twins_free(struct twins *w);
/* The row that tells of the file a firm's table was read from, else any of its
 * rows, for a pass that rests on none of the kind; NULL: there is neither. */
const struct memory_row *evaluate_source(const struct eval *e,
    const struct table *t);
/* Whether something sealed speaks for a pass that rests on a firm's tables, be
 * it the member's own row in its ledger. */
bool evaluate_is_backed(const struct member *member, const struct trace *t);
/* Whether a pass rests on the views and origins that the check demands. */
bool evaluate_is_corroborated(const struct check *c, const struct trace *t);

/* The rows of a table that match. */
struct join_walk {
	const struct node *node;
	struct memory_rows rows;
	const struct join *join;        /* NULL: all rows, or one by one */
	uint64_t key[NODE_MATCH_MAX];
	struct store_value list;        /* of a key that is a list */
	size_t list_at, list_key;       /* entry; key, or NODE_MATCH_MAX */
	size_t next;
	bool empty;
};
/* False where a key has no value: *why. */
bool join_begin(const struct eval *e, const struct node *n,
    struct join_walk *w, enum reason *why);
/* The next row, NULL at the end. */
const struct memory_row *join_next(const struct eval *e, struct join_walk *w);
void join_free_all(struct evaluator *ev);

#endif
