/* SPDX-License-Identifier: Apache-2.0
 * What differs between two policies.
 */
#ifndef CHECK_POLICY_DIFF_H
#define CHECK_POLICY_DIFF_H

#include <jansson.h>

#include "policy.h"

/*
 * {"parameters","criteria","checks","populations","decide"}: lists of
 * {"id","change"}, change one of added, removed, changed, tightened, loosened;
 * "members" names what changed. The caller's to decref.
 */
json_t *policy_diff(const struct policy *old, const struct policy *new);

#endif
