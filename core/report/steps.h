/* SPDX-License-Identifier: Apache-2.0
 * What a firm does next: criteria that are not met, ordered by what blocks,
 * how long it takes, and how much work it is.
 */
#ifndef REPORT_STEPS_H
#define REPORT_STEPS_H

#include <stdbool.h>

#include "base/date.h"
#include "view.h"

struct step {
	const json_t *criterion, *action;       /* action may be NULL */
	enum verdict verdict;
	int level;                              /* 3 or 4 */
	int64_t lead_days;
	int effort;                             /* 0 S, 1 M, 2 L */
	/* Something to mend, not merely to show. */
	bool blocks;
	char due[DATE_TEXT];                    /* as of + lead; the earliest */
};

/* Criteria up to level that are not met; *n of them, malloced. Blockers
 * first, then the longest lead time, then the least work. NULL with err. */
struct step *steps_of(const struct view *v, int level, size_t *n,
    struct error *err);
/* How many of them are of a level, up to and with it. */
size_t steps_count(const struct step *s, size_t n, int level);

#endif
