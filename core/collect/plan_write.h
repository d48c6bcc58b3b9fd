/* SPDX-License-Identifier: Apache-2.0
 * The plan as canonical JSON. Used by plan.c alone.
 */
#ifndef COLLECT_PLAN_WRITE_H
#define COLLECT_PLAN_WRITE_H

#include "plan.h"

/* Fill plan->text and plan->digest. ERR_INPUT when a sensitive setting is
 * given and the engagement has no salt to commit to it with. */
int plan_write(struct plan *plan, const unsigned char *policy_sha256,
    struct error *err);

#endif
