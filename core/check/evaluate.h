/* SPDX-License-Identifier: Apache-2.0
 * Evaluation of checks on the members of their populations. Same facts,
 * policy and as_of: same outcome; no clock, locale or network enters.
 */
#ifndef CHECK_EVALUATE_H
#define CHECK_EVALUATE_H

#include "base/err.h"
#include "facts/memory.h"
#include "policy.h"
#include "population.h"
#include "trace.h"

struct evaluator;
struct sample;

/* What is given beside facts and policy; lent. */
struct evaluate_given {
	int64_t as_of;          /* seconds UTC, the end of the day */
	const json_t *human;    /* id → verdict word, before answers; or NULL */
	const char *nonce;      /* that samples are drawn with; NULL: "none" */
};

/* For a policy bound to m's tables, both lent. */
int evaluator_open(const struct policy *p, struct memory *m,
    const struct evaluate_given *given, struct evaluator **out,
    struct error *err);
void evaluator_close(struct evaluator *ev);
/* How the last check's members were drawn, lent; draw is NULL where they were
 * not. */
const struct sample *evaluator_sample(const struct evaluator *ev);
/* What people answered, as answers_gather has it; lent. */
const json_t *evaluator_answers(const struct evaluator *ev);
/* The members of a check's population, lent. */
const struct roster *evaluator_roster(struct evaluator *ev,
    const struct population *p);
/* Why a ledger tells of nobody, or not of all. */
enum reason evaluator_ledger_reason(struct evaluator *ev,
    const struct population *p);

/* One observation: a check on a member. */
struct observation {
	enum verdict verdict;
	enum reason why;
	bool selected;          /* false: where excludes it */
	struct trace *trace;    /* free with trace_free */
};

int evaluate_check(struct evaluator *ev, const struct check *c,
    const struct member *member, struct observation *out, struct error *err);

/*
 * A check over all of its members; each is called for those selected, NULL
 * allowed. sum gets their verdicts, and an unknown where the ledger may not
 * name all.
 */
int evaluate_members(struct evaluator *ev, const struct check *c,
    struct verdict_sum *sum, int (*each)(void *arg, const struct member *m,
    const struct observation *o, struct error *err), void *arg,
    struct error *err);

/* End of a day (YYYY-MM-DD) in the policy's calendar. False on a bad date. */
bool evaluate_as_of(const struct policy *p, const char *date, int64_t *out);

/* The table that tells which files a firm's table was read from; NULL: none. */
const struct table *evaluate_source_table(const struct table_list *tables,
    const struct table *t);

/* The value of a fact in a row; false where it has none. */
bool evaluate_value(const struct memory *m, const struct node_fact *f,
    const struct memory_row *row, struct store_value *out);

#endif
