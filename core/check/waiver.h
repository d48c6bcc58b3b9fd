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
 * Waivers out of a file's n bytes: one object, or {"waivers":[…]}. ERR_INPUT
 * names place and fault; name is the file's. The caller's to decref.
 */
json_t *waiver_parse(const char *text, size_t n, const char *name,
    struct error *err);
/* The same out of a file. */
json_t *waiver_read(const char *path, struct error *err);
/* Say how the file they came from is signed: by the key of that id (NULL: by
 * nobody). Whether it counts is for a keyring. Until then "unchecked". */
void waiver_set_signed(json_t *waivers, const char *id);
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
