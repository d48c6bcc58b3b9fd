/* SPDX-License-Identifier: Apache-2.0
 * Tests of checks: facts in, verdict expected. And mutation: a check changed
 * that no test notices was not tested.
 */
#ifndef CHECK_FIXTURE_H
#define CHECK_FIXTURE_H

#include <jansson.h>

#include "base/err.h"
#include "evaluate.h"
#include "policy.h"
#include "verdict.h"

/* All tests of a policy's folder (fixtures/), and of those it extends, an
 * array; the caller's. */
json_t *fixture_read(const char *folder, struct error *err);

/*
 * The facts of a test, or of a file of the same members without check and
 * expect: in memory, for p's tables. given gets as_of, human and nonce, lent
 * by test.
 */
int fixture_facts(const struct policy *p, const json_t *test,
    struct memory **out, struct evaluate_given *given, struct error *err);

struct fixture_outcome { enum verdict verdict; enum reason why; };

/* Run a check (of the policy, or a mutant of one) on a test's facts.
 * ERR_INPUT names what is wrong with the test itself. */
int fixture_run(const struct policy *p, const struct check *c,
    const json_t *test, struct fixture_outcome *out, struct error *err);
/* Whether an outcome is what the test expects. */
bool fixture_expects(const json_t *test, const struct fixture_outcome *o);

/*
 * Mutate a check in every way known: each operator to its opposite, each
 * bound by one, all to any, quantifiers, gates dropped. each is called with
 * the place and what was done; survived: no test of the check noticed.
 */
int fixture_mutate(const struct policy *p, const json_t *tests,
    const char *check,
    void (*each)(void *arg, const char *pointer, const char *what,
    bool survived), void *arg, struct error *err);

#endif
