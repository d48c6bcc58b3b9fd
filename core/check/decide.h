/* SPDX-License-Identifier: Apache-2.0
 * From checks and answers to the verdict of a criterion.
 */
#ifndef CHECK_DECIDE_H
#define CHECK_DECIDE_H

#include <jansson.h>

#include "policy.h"
#include "verdict.h"

/* What a criterion is decided from. */
struct decide_input {
	const struct policy *policy;
	const enum verdict *verdicts;   /* of its checks, in its order */
	const enum reason *reasons;
	const json_t *answers;          /* of answers_gather; may be NULL */
};

struct decision {
	enum verdict verdict;
	enum reason why;
	bool statement;         /* only a person's word speaks for it */
	json_t *by;             /* checks and questions that decided */
	json_t *layers;         /* by layer its verdict; NULL: not in layers */
};

/*
 * How a criterion is decided is the policy's; see starseal-policy(5). A pass
 * that rests on statements alone becomes review, unless the policy says that
 * they are enough. Free by and layers with json_decref.
 */
void decide_criterion(const struct decide_input *in,
    const struct criterion *c, struct decision *out);
/* Whether a "decide" is well formed and names what there is. */
int decide_check(const struct policy *p, const char *where, const json_t *d,
    size_t depth, struct error *err);

/* The check's quantifier over its members' verdicts. */
enum verdict decide_quantify(const struct check *c,
    const struct verdict_sum *sum, enum reason *why);

#endif
