/* SPDX-License-Identifier: Apache-2.0
 * Beside what can be judged again of a hand-over: what was judged on the whole
 * pack, by those who saw it. Never mixed with the verdicts that stand here.
 */
#ifndef CLI_DISCLOSED_H
#define CLI_DISCLOSED_H

#include <stdio.h>

#include "judge.h"

/*
 * Criteria that cannot be told here because what decides them was not
 * disclosed (result: the document made here), each with the verdict that was
 * handed over: {"open":…,"metadata":…,"hidden":…,"covered":bool,"judged":[{id,
 * verdict,leaves}]}. covered: a valid signature of a specialist names the
 * result they come from. NULL for a whole pack, or with err where the result
 * handed over is malformed. judged is empty without a release that is valid or
 * of an unknown key.
 */
json_t *disclosed_json(const struct judged *j, const json_t *result,
    struct error *err);
/* The same for people. */
void disclosed_print(FILE *out, const json_t *disclosed);

#endif
