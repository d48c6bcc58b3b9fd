/* SPDX-License-Identifier: Apache-2.0
 * A policy on top of another: it adds, and it tightens, by data alone.
 */
#ifndef CHECK_POLICY_EXTEND_H
#define CHECK_POLICY_EXTEND_H

#include <jansson.h>

#include "base/err.h"

#define POLICY_EXTENDS_MAX 4    /* policies on top of each other */

/*
 * Put own (a gathered policy with "extends", and perhaps "set") upon base (a
 * whole bundle). Takes base over; the merged bundle is the caller's to decref.
 * NULL with ERR_INPUT: a parameter loosened, or a thing that base has already.
 */
json_t *policy_extend(json_t *base, const json_t *own, struct error *err);
/* "mappings": rows of criterion, framework and relation. */
int policy_check_mappings(const json_t *bundle, struct error *err);

#endif
