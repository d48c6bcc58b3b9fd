/* SPDX-License-Identifier: Apache-2.0
 * Waivers: a risk that somebody accepted for a time. Laid beside a verdict,
 * never over it.
 */
#ifndef CHECK_WAIVER_H
#define CHECK_WAIVER_H

#include <jansson.h>

#include "base/err.h"
#include "policy.h"

#define WAIVER_FORMAT "evidence-waiver/1"
#define WAIVER_BYTES_MAX (1u << 20)
#define WAIVER_DAYS_MAX 366

/*
 * Waivers out of a file: one object, or {"waivers":[…]}. ERR_INPUT names
 * place and fault. The caller's to decref. Signatures are not looked at here.
 */
json_t *waiver_read(const char *path, struct error *err);
/*
 * What they come to under a policy on a day (YYYY-MM-DD): each with "state":
 * "in-force", "not-yet", "expired", "void" (the check is not there, or another
 * one than was waived), and its words. The caller's to decref.
 */
json_t *waiver_judge(const json_t *waivers, const struct policy *p,
    const char *as_of);
/* Whether one that is in force names the check, and the subject (NULL: any). */
bool waiver_covers(const json_t *judged, const char *check,
    const char *subject);

#endif
