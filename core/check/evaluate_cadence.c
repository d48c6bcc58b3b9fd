/* SPDX-License-Identifier: Apache-2.0
 * cadence: something done again and again. Never passes on a time that the
 * records do not cover.
 */
#include <stdlib.h>

#include "evaluate_private.h"

#define DAY 86400

struct period { int64_t from, to, low, high; };

/* Periods backwards from as_of, newest first. The caller's to free. */
static struct period *
make_periods(const struct eval *e, const struct node *n, size_t *count)
{
	int offset = e->ev->policy->offset;
	int64_t as_of = e->ev->as_of, at = as_of, from;
	int64_t begin = date_add(as_of, &n->cadence.during, -1, offset);
	struct period *v = NULL, *more;
	struct date_span back = { 0, 0, 0 };
	size_t cap = 0;

	for (*count = 0;; (*count)++) {
		/* From as_of each time: months end where they end. */
		back.months += n->cadence.every.months;
		back.days += n->cadence.every.days;
		back.seconds += n->cadence.every.seconds;
		from = date_add(as_of, &back, -1, offset);
		if (from < begin && *count > 0)
			return v;
		more = v;
		if (!memory_grow(&more, *count, &cap, sizeof(*v))) {
			free(v);
			return NULL;
		}
		v = more;
		v[*count].to = at;
		v[*count].from = date_add(from, &n->cadence.grace, -1, offset);
		v[*count].low = v[*count].high = 0;
		at = from;
	}
}

static void
count_in(struct period *v, size_t n, int64_t when, bool certain)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (when > v[i].from && when <= v[i].to) {
			v[i].high++;
			v[i].low += certain;
		}
}

/* Take every row's day; *first is the earliest, *last the latest row. */
static bool
count_rows(const struct eval *e, const struct node *n, struct trace *t,
    struct period *v, size_t count, int64_t *first)
{
	struct node_fact f = { n->table, n->cadence.column, n->cadence.index,
	    1 };
	const struct memory_row *row;
	struct join_walk w;
	struct store_value day;
	enum verdict chosen;
	enum reason why = REASON_NONE;
	bool ok = true;

	if (!join_begin(e, n, &w, &t->why)) {
		t->high = -1;
		return true;
	}
	while (ok && (row = join_next(e, &w)) != NULL) {
		int64_t when;

		chosen = evaluate_selects(e, n, row, &why, &ok);
		if (!ok || chosen == VERDICT_FAIL)
			continue;
		if (chosen != VERDICT_PASS && t->lacking.file == NULL)
			t->lacking = e->ev->lacking;
		if (!evaluate_value(e->ev->m, &f, row, &day)) {
			if (evaluate_cell_lacks(e, &f, row, &t->lacking))
				t->high = -1;
			continue;
		}
		when = day.num;
		if (f.column->type == TABLE_DATE)
			when = day.num * DAY - e->ev->policy->offset;
		count_in(v, count, when, chosen == VERDICT_PASS);
		if (chosen == VERDICT_PASS && when <= e->ev->as_of &&
		    (*first == 0 || when < *first))
			*first = when;
		ok = evaluate_show_row(e, t, row, n->table);
	}
	return ok;
}

struct trace *
evaluate_cadence(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	size_t count = 0, i, met = 0, open = 0, early = 0;
	struct period *v = make_periods(&e, n, &count);
	enum reason why = REASON_NONE;
	int64_t first = 0;

	if (t == NULL || v == NULL ||
	    !count_rows(&e, n, t, v, count, &first)) {
		trace_free(t);
		free(v);
		return NULL;
	}
	t->table = n->table;
	for (i = 0; i < count; i++) {
		met += v[i].low >= n->cadence.min_each;
		open += v[i].low < n->cadence.min_each &&
		    v[i].high >= n->cadence.min_each;
		/* Nothing was written down yet. */
		early += v[i].high < n->cadence.min_each && first != 0 &&
		    v[i].to < first;
	}
	free(v);
	t->verdict = met == count ? VERDICT_PASS : VERDICT_FAIL;
	t->low = (int64_t)met;
	if (met < count && (t->high == -1 || open > 0 ||
	    evaluate_range_lacks(&e, n, &t->lacking, &why))) {
		t->verdict = VERDICT_UNKNOWN;
		if (why != REASON_NONE)
			t->why = why;
		if (t->why == REASON_NONE)
			t->why = REASON_NO_EVIDENCE;
	} else if (met < count && met + early == count) {
		t->verdict = VERDICT_UNKNOWN;
		t->why = REASON_PERIOD_TOO_SHORT;
	}
	t->high = (int64_t)count;
	return t;
}
