/* SPDX-License-Identifier: Apache-2.0
 * Verdicts, why one cannot be had, and how they combine. Pure functions.
 */
#ifndef CHECK_VERDICT_H
#define CHECK_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* In the order of the chain: the lower wins in "all", the higher in "any". */
enum verdict { VERDICT_FAIL, VERDICT_UNKNOWN, VERDICT_REVIEW, VERDICT_PASS,
	VERDICT_NOT_APPLICABLE };
#define VERDICTS 5

/* Why a verdict is unknown; the list is closed. */
enum reason { REASON_NONE, REASON_NO_EVIDENCE, REASON_UNREACHED, REASON_STALE,
	REASON_TOO_WEAK, REASON_COLLECTOR_FAILED, REASON_NO_PERMISSION,
	REASON_UNPARSABLE, REASON_TRUNCATED, REASON_WRONG_TYPE, REASON_CONFLICT,
	REASON_UNRELIABLE, REASON_REDACTED, REASON_PERIOD_TOO_SHORT,
	REASON_CLOCK };
#define REASONS 15

const char *verdict_name(enum verdict v);       /* "not_applicable" */
const struct text *verdict_text(enum verdict v);
/* A sign that differs in shape, for those who do not see colours. */
const char *verdict_sign(enum verdict v);
int verdict_parse(const char *name, enum verdict *out);
const char *reason_name(enum reason r);         /* "no-evidence" */
const struct text *reason_text(enum reason r);
/* The step that would settle it. */
const struct text *reason_remedy(enum reason r);
int reason_parse(const char *name, enum reason *out);

/* A running combination. Start zeroed. */
struct verdict_sum { size_t n[VERDICTS]; enum reason why; };
/* why is kept of the first unknown. */
void verdict_add(struct verdict_sum *s, enum verdict v, enum reason why);
/* Minimum, not-applicables aside; only those: not_applicable; empty: unknown
 * with REASON_NO_EVIDENCE. *why is set for unknown. */
enum verdict verdict_all(const struct verdict_sum *s, enum reason *why);
enum verdict verdict_any(const struct verdict_sum *s, enum reason *why);
/* At least need of the applicable ones pass. need counts; percent 0..100 of
 * the applicable, rounded up, when percent is not negative. */
enum verdict verdict_at_least(const struct verdict_sum *s, int64_t need,
    int64_t percent, enum reason *why);
/* At most k fail. */
enum verdict verdict_at_most(const struct verdict_sum *s, int64_t k,
    enum reason *why);

#endif
