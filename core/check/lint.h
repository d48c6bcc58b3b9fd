/* SPDX-License-Identifier: Apache-2.0
 * What is wrong with a policy that loads: conditions that cannot be met or
 * cannot fail, texts whose languages differ, symbols of tables in Japanese texts, remedies
 * that are no sentences, tests that are not there.
 */
#ifndef CHECK_LINT_H
#define CHECK_LINT_H

#include <jansson.h>

#include "policy.h"

/* tests: of fixture_read. found is called for each finding: where it is, and
 * what is wrong. */
void lint_policy(const struct policy *p, const json_t *tests,
    void (*found)(void *arg, const char *where, const struct text *what),
    void *arg);

#endif
