/* SPDX-License-Identifier: Apache-2.0
 * What people answered, out of the table interview.answer. A statement is a
 * statement: it is laid beside the evidence, and it expires.
 */
#ifndef CHECK_ANSWERS_H
#define CHECK_ANSWERS_H

#include <jansson.h>

#include "facts/memory.h"
#include "verdict.h"

#define ANSWERS_TABLE "interview.answer"

/*
 * By question: {"answer","answer_text","method_text","verdict","state",…,
 * "cites"}; the texts in both languages. state is "valid",
 * "expired", "future" (asked after as_of) or "conflict" (answers of equal
 * grade that contradict each other); verdict is pass or fail for a valid yes
 * or no (partly is a no), unknown for a conflict, else review. as_of: seconds
 * UTC, in the calendar offset seconds east. The caller's to decref; NULL when
 * out of memory.
 */
json_t *answers_gather(const struct memory *m, int64_t as_of, int offset);
/* The answer to a question, lent: by its id, or as people number it, without
 * the policy's prefix ("1-2-1-3" for "scs-1-2-1-3"). NULL: none. */
json_t *answers_find(const json_t *answers, const char *id);
/* The answer's verdict; review where there is none. */
enum verdict answers_verdict(const json_t *answers, const char *id);

#endif
