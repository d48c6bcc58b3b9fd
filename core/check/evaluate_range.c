/* SPDX-License-Identifier: Apache-2.0
 * each, count and exists: predicates over the rows of a table. Never passes
 * over a table that may lack rows.
 */
#include <string.h>

#include "evaluate_private.h"
#include "operator.h"

enum verdict
evaluate_selects(const struct eval *e, const struct node *n,
    const struct memory_row *row, enum reason *why, bool *ok)
{
	struct eval inner;
	enum verdict v = VERDICT_PASS;

	*ok = true;
	e->ev->lacking.file = NULL;
	if (n->where != NULL) {
		inner = *e;
		inner.rows[inner.row_n++] = row;
		v = evaluate_quietly(inner, n->where, why, ok);
	}
	if (v == VERDICT_PASS && !evaluate_usable(e, row, why))
		return VERDICT_UNKNOWN;
	return v;
}

/* Keep a row's trace where it matters and there is room. */
static bool
list_row(const struct eval *e, struct trace *t, struct trace *child,
    const struct memory_row *row, const struct table *table)
{
	t->rows++;
	if (child->verdict == VERDICT_PASS || t->shown >= e->ev->rows_max) {
		trace_free(child);
		return true;
	}
	if (child->row == NULL) {
		child->row = row;
		child->table = table;
	}
	t->shown++;
	return trace_add(t, child);
}

static bool
each_row(const struct eval *e, const struct node *n, struct trace *t,
    struct verdict_sum *sum, const struct memory_row *row)
{
	struct eval inner = *e;
	struct lacking lacking;
	struct trace *child;
	enum verdict chosen;
	enum reason why = REASON_NONE;
	bool ok;

	chosen = evaluate_selects(e, n, row, &why, &ok);
	lacking = e->ev->lacking;
	if (!ok || chosen == VERDICT_FAIL)
		return ok;
	inner.rows[inner.row_n++] = row;
	if ((child = evaluate_node(inner, n->expect)) == NULL)
		return false;
	/* A row that may not belong can neither fail nor pass alone. */
	if (chosen != VERDICT_PASS && child->verdict == VERDICT_FAIL) {
		child->verdict = VERDICT_UNKNOWN;
		child->why = why != REASON_NONE ? why : REASON_NO_EVIDENCE;
		child->lacking = lacking;
	}
	verdict_add(sum, child->verdict, child->why);
	if (t->row == NULL && child->verdict == VERDICT_PASS)
		t->row = row;
	return list_row(e, t, child, row, n->table);
}

struct trace *
evaluate_each(struct eval e, const struct node *n)
{
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	struct trace *t = trace_new(n);
	const struct memory_row *row;
	enum reason why = REASON_NONE;
	struct join_walk w;
	bool ok = t != NULL, keyed = ok && join_begin(&e, n, &w, &why);

	while (ok && keyed && (row = join_next(&e, &w)) != NULL)
		ok = each_row(&e, n, t, &sum, row);
	if (!ok) {
		trace_free(t);
		return NULL;
	}
	t->table = n->table;
	if (!keyed || evaluate_range_lacks(&e, n, &t->lacking, &why))
		verdict_add(&sum, VERDICT_UNKNOWN, why);
	else if (t->rows == 0) {
		t->verdict = n->on_empty;
		t->why = t->verdict == VERDICT_UNKNOWN ? REASON_NO_EVIDENCE :
		    REASON_NONE;
		t->row = evaluate_source(&e, n->table);
		return t;
	}
	t->verdict = verdict_all(&sum, &t->why);
	/* A pass cites a row that it rests on; else its rows are listed. */
	if (t->verdict != VERDICT_PASS)
		t->row = NULL;
	return t;
}

bool
evaluate_show_row(const struct eval *e, struct trace *t,
    const struct memory_row *row, const struct table *table)
{
	struct trace *shown;

	t->rows++;
	if (t->shown >= e->ev->rows_max)
		return true;
	if ((shown = trace_new(NULL)) == NULL)
		return false;
	shown->row = row;
	shown->table = table;
	shown->verdict = VERDICT_PASS;
	t->shown++;
	return trace_add(t, shown);
}

/* Lowest and highest possible count. */
static bool
count_rows(const struct eval *e, const struct node *n, struct trace *t)
{
	const struct memory_row *row;
	enum reason why = REASON_NONE;
	struct join_walk w;
	enum verdict chosen;
	bool ok = true, keyed = join_begin(e, n, &w, &why);

	while (ok && keyed && (row = join_next(e, &w)) != NULL) {
		chosen = evaluate_selects(e, n, row, &why, &ok);
		if (!ok || chosen == VERDICT_FAIL)
			continue;
		t->high++;
		if (chosen == VERDICT_PASS) {
			t->low++;
			ok = evaluate_show_row(e, t, row, n->table);
		} else if (t->why == REASON_NONE) {
			t->why = why;
			t->lacking = e->ev->lacking;
		}
	}
	if (ok && (!keyed || evaluate_range_lacks(e, n, &t->lacking, &why))) {
		t->high = INT32_MAX;
		t->why = why;
	}
	return ok;
}

struct trace *
evaluate_count(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	bool at_low, at_high;

	if (t == NULL)
		return NULL;
	t->table = n->table;
	if (!count_rows(&e, n, t)) {
		trace_free(t);
		return NULL;
	}
	at_low = operator_holds_int(n->op, t->low, &n->operand);
	at_high = operator_holds_int(n->op, t->high, &n->operand);
	if (at_low == at_high) {
		t->verdict = at_low ? VERDICT_PASS : VERDICT_FAIL;
		t->why = REASON_NONE;
		if (t->n == 0)
			t->row = evaluate_source(&e, n->table);
	} else {
		t->verdict = VERDICT_UNKNOWN;
		if (t->why == REASON_NONE)
			t->why = REASON_NO_EVIDENCE;
	}
	return t;
}

struct trace *
evaluate_exists(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	const struct memory_row *row;
	enum reason why = REASON_NONE, first = REASON_NONE;
	struct join_walk w;
	enum verdict chosen;
	bool ok = t != NULL, keyed = ok && join_begin(&e, n, &w, &first);
	bool unknown = !keyed;

	while (ok && keyed && (row = join_next(&e, &w)) != NULL) {
		chosen = evaluate_selects(&e, n, row, &why, &ok);
		if (ok && chosen == VERDICT_PASS) {
			t->row = row;
			t->table = n->table;
			t->verdict = VERDICT_PASS;
			return t;
		}
		if (chosen != VERDICT_FAIL && !unknown) {
			unknown = true;
			first = why;
			t->lacking = e.ev->lacking;
		}
	}
	if (!ok) {
		trace_free(t);
		return NULL;
	}
	t->table = n->table;
	if (!unknown && evaluate_range_lacks(&e, n, &t->lacking, &first))
		unknown = true;
	t->verdict = unknown ? VERDICT_UNKNOWN : VERDICT_FAIL;
	if (unknown)
		t->why = first == REASON_NONE ? REASON_NO_EVIDENCE : first;
	return t;
}
