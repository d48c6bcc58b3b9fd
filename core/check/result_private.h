/* SPDX-License-Identifier: Apache-2.0
 * The inside of the result document, for its own files. All of these are the
 * caller's to decref.
 */
#ifndef CHECK_RESULT_PRIVATE_H
#define CHECK_RESULT_PRIVATE_H

#include <jansson.h>

#include "evaluate.h"
#include "result.h"

json_t *result_words(const struct text *t);
json_t *result_gaps(const struct memory *m);
/* Of each population: how many there are, and who of them was reached. */
json_t *result_coverage(const struct policy *policy, struct evaluator *ev);
json_t *result_policy(const struct policy *p);
/* Items of evidence that no verdict rests on, of those below n. */
json_t *result_untouched(const struct memory *m, const uint8_t *cited,
    uint64_t n);
/* What a criterion shows beside its verdict: waivers and mappings. */
void result_criterion(json_t *o, const struct policy *p,
    const struct criterion *c, const json_t *waivers);
json_t *result_subjects(const struct memory *m);
/* Titles of requirements and categories, for whoever prints the criteria. */
json_t *result_headings(const struct policy *p);

#endif
