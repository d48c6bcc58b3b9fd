/* SPDX-License-Identifier: Apache-2.0
 * From checks to criteria. Never meets a criterion by checks that only
 * support it: a person is asked.
 */
#include <string.h>

#include "base/json.h"
#include "result.h"

struct deciding {
	const struct policy *policy;
	const enum verdict *verdicts;
	const enum reason *reasons;
};

static enum verdict
decide(const struct deciding *d, const json_t *o, enum reason *why)
{
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	const json_t *list = json_object_get(o, "all"), *e;
	const char *id = json_string_value(json_object_get(o, "check"));
	bool all = list != NULL;
	enum verdict v;
	size_t i;

	*why = REASON_NONE;
	if (id != NULL) {
		i = (size_t)(policy_check(d->policy, id) - d->policy->checks);
		*why = d->reasons[i];
		return d->verdicts[i];
	}
	if (json_object_get(o, "human") != NULL)
		return VERDICT_REVIEW;
	if (!all)
		list = json_object_get(o, "any");
	json_array_foreach(list, i, e) {
		v = decide(d, e, why);
		verdict_add(&sum, v, *why);
	}
	return all ? verdict_all(&sum, why) : verdict_any(&sum, why);
}

static bool
supports(const struct check *c, const char *criterion)
{
	const json_t *e;
	size_t i;

	json_array_foreach(c->supports, i, e)
		if (strcmp(json_string_value(e), criterion) == 0)
			return true;
	return false;
}

enum verdict
result_decide(const struct policy *p, const struct criterion *c,
    const enum verdict *verdicts, const enum reason *reasons,
    enum reason *why)
{
	struct deciding d = { p, verdicts, reasons };
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	bool supported = false;
	size_t i;

	if (c->decide != NULL)
		return decide(&d, c->decide, why);
	for (i = 0; i < p->check_n; i++)
		if (supports(&p->checks[i], c->id)) {
			supported = true;
			verdict_add(&sum, verdicts[i], reasons[i]);
		}
	if (!supported) {
		*why = REASON_NO_EVIDENCE;
		return VERDICT_UNKNOWN;
	}
	verdict_add(&sum, VERDICT_REVIEW, REASON_NONE);
	return verdict_all(&sum, why);
}

enum verdict
result_quantify(const struct check *c, const struct verdict_sum *sum,
    enum reason *why)
{
	switch (c->quantifier) {
	case QUANTIFIER_ANY:
		return verdict_any(sum, why);
	case QUANTIFIER_AT_LEAST:
		return verdict_at_least(sum, c->quantity, -1, why);
	case QUANTIFIER_AT_LEAST_PERCENT:
		return verdict_at_least(sum, 0, c->quantity, why);
	case QUANTIFIER_AT_MOST_FAIL:
		return verdict_at_most(sum, c->quantity, why);
	default:
		return verdict_all(sum, why);
	}
}
