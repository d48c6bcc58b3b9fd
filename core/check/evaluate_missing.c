/* SPDX-License-Identifier: Apache-2.0
 * Why evidence is missing, incomplete, too old or too weak. Never guesses: it
 * reads the gaps and outcomes that were sealed.
 */
#include <string.h>

#include "base/json.h"
#include "evaluate_private.h"

#define DAY 86400

static enum reason
reason_of_gap(const char *gap)
{
	static const struct { const char *gap; enum reason why; } map[] = {
		{ "absent", REASON_NO_EVIDENCE },
		{ "not-run", REASON_NO_EVIDENCE },
		{ "denied", REASON_NO_PERMISSION },
		{ "limit", REASON_TRUNCATED },
		{ "invalid", REASON_UNPARSABLE },
	};
	size_t i;

	for (i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (strcmp(map[i].gap, gap) == 0)
			return map[i].why;
	return REASON_COLLECTOR_FAILED;
}

bool
evaluate_is_whole(const struct eval *e, const struct table *t)
{
	return t->firm || e->ev->check == NULL ||
	    population_is_whole(e->ev->check->population);
}

struct memory_rows
evaluate_rows(const struct eval *e, const struct table *t)
{
	return evaluate_is_whole(e, t) ? memory_rows_all(e->ev->m, t) :
	    memory_rows(e->ev->m, t, e->member->subject);
}

static bool
is_firm(const char *subject)
{
	return strncmp(subject, "firm:", 5) == 0;
}

/* Why one subject's rows of a table may lack some; REASON_NONE if all are
 * there. */
static enum reason
subject_lacks(const struct memory *m, const struct table *t, uint32_t subject)
{
	const char *gap = memory_gap(m, t, subject), *outcome;

	if (gap != NULL && strcmp(gap, "absent") != 0)
		return reason_of_gap(gap);
	/* What a firm did not hand in is not empty. */
	if (gap != NULL && t->firm && memory_rows(m, t, subject).n == 0)
		return REASON_NO_EVIDENCE;
	outcome = memory_outcome(m, t->plugin, subject);
	if (outcome == NULL && gap == NULL && (subject == MEMORY_NOBODY ||
	    !memory_subject_ran(m, subject)))
		return REASON_UNREACHED;
	if (outcome == NULL || strcmp(outcome, "not-applicable") == 0)
		return REASON_NO_EVIDENCE;
	return strcmp(outcome, "complete") == 0 ||
	    strcmp(outcome, "partial") == 0 ? REASON_NONE :
	    REASON_COLLECTOR_FAILED;
}

/* Somebody whom a ledger names was not reached. */
static bool
somebody_is_missing(struct evaluator *ev)
{
	const struct population_list *list = &ev->policy->populations;
	const struct roster *r;
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (population_is_whole(&list->v[i]))
			continue;
		r = evaluator_roster(ev, &list->v[i]);
		if (r->partial || r->reached < r->declared)
			return true;
	}
	return false;
}

static enum reason
whole_lacks(struct evaluator *ev, const struct table *t)
{
	enum reason why = REASON_NO_EVIDENCE, one;
	const struct memory *m = ev->m;
	const char *outcome;
	uint32_t i;

	for (i = 0; i < memory_subject_count(m); i++) {
		if (is_firm(memory_subject(m, i)) != t->firm ||
		    (t->firm && !memory_subject_ran(m, i) &&
		    memory_gap(m, t, i) == NULL))
			continue;
		outcome = memory_outcome(m, t->plugin, i);
		/* A host without a firewall has no rules of one. */
		if (!t->firm && outcome != NULL &&
		    strcmp(outcome, "not-applicable") == 0)
			one = REASON_NONE;
		else
			one = subject_lacks(m, t, i);
		if (one != REASON_NONE)
			return one;
		why = REASON_NONE;
	}
	if (why == REASON_NONE && !t->firm && somebody_is_missing(ev))
		return REASON_UNREACHED;
	return why;
}

bool
evaluate_incomplete(const struct eval *e, const struct table *t,
    enum reason *why)
{
	size_t at = (size_t)(t - memory_tables(e->ev->m)->v);
	enum reason lacks;

	if (!evaluate_is_whole(e, t))
		lacks = subject_lacks(e->ev->m, t, e->member->subject);
	else {
		/* Asked for every row of a join: found out once. */
		if (e->ev->whole[at].state == WHOLE_NEW) {
			lacks = whole_lacks(e->ev, t);
			e->ev->whole[at].why = lacks;
			e->ev->whole[at].state = lacks == REASON_NONE ?
			    WHOLE_COMPLETE : WHOLE_INCOMPLETE;
		}
		lacks = e->ev->whole[at].why;
	}
	if (lacks == REASON_NONE)
		return false;
	*why = lacks;
	return true;
}

bool
evaluate_cell_lacks(const struct eval *e, const struct node_fact *f,
    const struct memory_row *row, struct lacking *out)
{
	if (f->table == &node_member_table || f->index == NODE_SUBJECT ||
	    f->up == 0)
		return false;
	out->file = memory_lacks(e->ev->m, f->table, f->index, row);
	out->column = f->column;
	return out->file != NULL;
}

bool
evaluate_range_lacks(const struct eval *e, const struct node *n,
    struct lacking *lacking, enum reason *why)
{
	size_t k;

	for (k = 0; k < n->match_n; k++) {
		struct node_fact f = { n->table, n->match[k].column,
		    n->match[k].index, 1 };

		if (evaluate_cell_lacks(e, &f, NULL, lacking)) {
			*why = REASON_NO_EVIDENCE;
			return true;
		}
	}
	return evaluate_incomplete(e, n->table, why);
}

enum reason
evaluate_missing(const struct eval *e, const struct table *t)
{
	const struct memory *m = e->ev->m;
	uint32_t subject = e->member == NULL ? MEMORY_NOBODY :
	    e->member->subject;
	const char *gap;
	enum reason why;

	if (t->firm)
		return evaluate_incomplete(e, t, &why) ? why :
		    REASON_NO_EVIDENCE;
	gap = memory_gap(m, t, subject);
	if (gap != NULL)
		return reason_of_gap(gap);
	why = subject_lacks(m, t, subject);
	return why == REASON_NONE ? REASON_NO_EVIDENCE : why;
}

int64_t
evaluate_taken(const struct memory *m, const struct memory_row *row)
{
	const struct store_item *item;
	int64_t oldest = 0;
	size_t i;

	for (i = 0; i < memory_cite_count(row); i++) {
		item = memory_item(m, memory_cite(row, i).item);
		if (item != NULL && item->taken != 0 &&
		    (oldest == 0 || item->taken < oldest))
			oldest = item->taken;
	}
	return oldest;
}

bool
evaluate_usable(const struct eval *e, const struct memory_row *row,
    enum reason *why)
{
	const struct check *c = e->ev->check;
	int64_t taken;

	if (c == NULL)
		return true;
	if (row->grade < c->min_grade) {
		*why = REASON_TOO_WEAK;
		return false;
	}
	if (!c->has_max_age)
		return true;
	taken = evaluate_taken(e->ev->m, row);
	/* Taken after the day of judgement: some clock is wrong. */
	if (taken > e->ev->as_of + DAY) {
		*why = REASON_CLOCK;
		return false;
	}
	if (taken != 0 && taken < date_add(e->ev->as_of, &c->max_age, -1,
	    e->ev->policy->offset)) {
		*why = REASON_STALE;
		return false;
	}
	return true;
}
