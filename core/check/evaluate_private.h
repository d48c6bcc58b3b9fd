/* SPDX-License-Identifier: Apache-2.0
 * The inside of evaluation, for its own files.
 */
#ifndef CHECK_EVALUATE_PRIVATE_H
#define CHECK_EVALUATE_PRIVATE_H

#include "evaluate.h"

struct eval {
	const struct policy *policy;
	const struct check *check;
	struct evaluate_subject *subject;
	int64_t as_of;
	const struct store_row *row;    /* what ".column" means */
	const struct table *row_table;
	struct error *err;
	bool failed;                    /* out of memory, or the store broke */
};

/* Why a table has nothing of the subject, out of gaps and outcomes. */
enum reason evaluate_missing(struct eval *e, const struct table *t);
/* A table with many rows that may not hold them all, and why. */
bool evaluate_incomplete(struct eval *e, const struct table *t,
    enum reason *why);
/* Whether a row is young and strong enough for the check; else *why. */
bool evaluate_usable(struct eval *e, const struct store_row *row,
    enum reason *why);

#endif
