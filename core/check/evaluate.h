/* SPDX-License-Identifier: Apache-2.0
 * Evaluation of one check on one subject. Same facts, policy and as_of: same
 * outcome; no clock, locale or network enters.
 */
#ifndef CHECK_EVALUATE_H
#define CHECK_EVALUATE_H

#include "base/err.h"
#include "facts/store.h"
#include "policy.h"
#include "trace.h"

/* A subject with its rows, read from the store once and as they are asked. */
struct evaluate_subject {
	struct store *store;
	const char *id;
	struct store_rows **rows;       /* one a table of the store */
	const json_t *human;            /* id → verdict word; NULL: no answers */
};

int evaluate_begin(struct evaluate_subject *s, struct store *store,
    const char *subject, struct error *err);
void evaluate_end(struct evaluate_subject *s);

/* One observation: a check on a subject. */
struct observation {
	enum verdict verdict;
	enum reason why;
	bool selected;          /* false: not of the check's population */
	struct trace *trace;    /* free with trace_free */
};

/* as_of: seconds UTC, the end of the day of judgement. */
int evaluate_check(const struct policy *p, const struct check *c,
    struct evaluate_subject *s, int64_t as_of, struct observation *out,
    struct error *err);

/* End of a day (YYYY-MM-DD) in the policy's calendar. False on a bad date. */
bool evaluate_as_of(const struct policy *p, const char *date, int64_t *out);

#endif
