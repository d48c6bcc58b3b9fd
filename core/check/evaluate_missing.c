/* SPDX-License-Identifier: Apache-2.0
 * Why evidence is missing, incomplete, too old or too weak. Never guesses: it
 * reads the gaps and outcomes that were sealed.
 */
#include <string.h>

#include <jansson.h>

#include "base/date.h"
#include "evaluate_private.h"

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

enum reason
evaluate_missing(struct eval *e, const struct table *t)
{
	struct store *store = e->subject->store;
	const char *gap = store_gap(store, t, e->subject->id), *outcome;

	if (gap != NULL)
		return reason_of_gap(gap);
	outcome = store_outcome(store, t->plugin, e->subject->id);
	if (outcome == NULL || strcmp(outcome, "complete") == 0 ||
	    strcmp(outcome, "partial") == 0 ||
	    strcmp(outcome, "not-applicable") == 0)
		return REASON_NO_EVIDENCE;
	return REASON_COLLECTOR_FAILED;
}

bool
evaluate_incomplete(struct eval *e, const struct table *t, enum reason *why)
{
	struct store *store = e->subject->store;
	const char *gap = store_gap(store, t, e->subject->id), *outcome;

	if (gap != NULL && strcmp(gap, "absent") != 0) {
		*why = reason_of_gap(gap);
		return true;
	}
	outcome = store_outcome(store, t->plugin, e->subject->id);
	if (outcome != NULL && (strcmp(outcome, "complete") == 0 ||
	    strcmp(outcome, "partial") == 0))
		return false;
	*why = evaluate_missing(e, t);
	return true;
}

/* When the oldest of the artifacts that a row cites was taken; 0 unknown. */
static int64_t
row_taken(struct eval *e, const struct store_row *row)
{
	json_t *cites = json_loads(row->cites, 0, NULL), *c;
	struct store_item item;
	int64_t oldest = 0;
	size_t i;

	json_array_foreach(cites, i, c) {
		json_int_t n = json_integer_value(json_object_get(c, "item"));

		if (store_item_get(e->subject->store, (uint64_t)n, &item) &&
		    item.taken != 0 && (oldest == 0 || item.taken < oldest))
			oldest = item.taken;
	}
	json_decref(cites);
	return oldest;
}

bool
evaluate_usable(struct eval *e, const struct store_row *row, enum reason *why)
{
	const struct check *c = e->check;
	int64_t taken;

	if (row->grade[1] - '0' < c->min_grade) {
		*why = REASON_TOO_WEAK;
		return false;
	}
	if (!c->has_max_age)
		return true;
	taken = row_taken(e, row);
	if (taken != 0 && taken < date_add(e->as_of, &c->max_age, -1,
	    e->policy->offset)) {
		*why = REASON_STALE;
		return false;
	}
	return true;
}
