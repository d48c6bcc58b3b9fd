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
json_t *result_subjects(const struct memory *m);
/* Titles of requirements and categories, for whoever prints the criteria. */
json_t *result_headings(const struct policy *p);

#endif
