/* SPDX-License-Identifier: Apache-2.0
 * A check over its population. Never leaves out a member that was not reached.
 */
#include <stdlib.h>

#include "evaluate_private.h"

/* The members of one draw (0: all). */
static int
evaluate_draw(struct evaluator *ev, const struct check *c, int draw,
    struct verdict_sum *sum, int (*each)(void *arg, const struct member *m,
    const struct observation *o, struct error *err), void *arg,
    struct error *err)
{
	const struct roster *roster = evaluator_roster(ev, c->population);
	struct observation o;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < roster->n; i++) {
		if (draw != 0 && ev->sample.draw[i] != draw)
			continue;
		ev->sample.drawn += draw != 0;
		r = evaluate_check(ev, c, &roster->v[i], &o, err);
		if (r == 0 && o.selected) {
			verdict_add(sum, o.verdict, o.why);
			if (each != NULL)
				r = each(arg, &roster->v[i], &o, err);
		}
		trace_free(o.trace);
	}
	return r;
}

int
evaluate_members(struct evaluator *ev, const struct check *c,
    struct verdict_sum *sum, int (*each)(void *arg, const struct member *m,
    const struct observation *o, struct error *err), void *arg,
    struct error *err)
{
	const struct roster *roster;
	bool sampled = c->quantifier == QUANTIFIER_SAMPLE;
	int r = 0;

	if (c->population == NULL) {
		verdict_add(sum, VERDICT_UNKNOWN, REASON_WRONG_TYPE);
		return 0;
	}
	roster = evaluator_roster(ev, c->population);
	if (ev->failed)
		return error_nomem(err);
	ev->rows_max = roster->n > TRACE_FLEET ? TRACE_ROWS_FLEET :
	    TRACE_ROWS_MAX;
	free(ev->sample.draw);
	ev->sample.draw = NULL;
	if (sampled)
		r = sample_draw(ev, c, roster, &ev->sample, err);
	if (r == 0)
		r = evaluate_draw(ev, c, sampled, sum, each, arg, err);
	/* One that fails asks for as many again. */
	if (r == 0 && sampled && sum->n[VERDICT_FAIL] > 0) {
		ev->sample.second = true;
		r = evaluate_draw(ev, c, 2, sum, each, arg, err);
	}
	if (r == 0 && roster->partial)
		verdict_add(sum, VERDICT_UNKNOWN,
		    evaluator_ledger_reason(ev, c->population));
	join_free_all(ev);
	return r;
}
