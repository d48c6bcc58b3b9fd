/* SPDX-License-Identifier: Apache-2.0
 * What a policy asks of a pack's signatures at a level, and what of it is
 * missing.
 */
#ifndef CLI_ASKED_H
#define CLI_ASKED_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "seal/judge.h"

struct asked { int level; enum seal_role roles[ROLES]; size_t n; };

/* Out of a policy's bundle; n 0 where it asks for none. */
void asked_take(const json_t *bundle, int level, struct asked *out);
/* Of the policy of that name, folder or file. */
int asked_load(const char *policy, int level, struct asked *out,
    struct error *err);
/* The roles asked for that have no valid signature. */
size_t asked_missing(const struct asked *a, const struct seal_judgement *j,
    enum seal_role out[ROLES]);
/* Whether all are there, by different keys. */
bool asked_met(const struct asked *a, const struct seal_judgement *j);
/* The roles, and each that is missing with how to get it. Nothing where none
 * is asked for. */
void asked_print(FILE *out, const struct asked *a,
    const struct seal_judgement *j);
/* {"level":4,"roles":[…],"missing":[…],"met":false}. */
json_t *asked_json(const struct asked *a, const struct seal_judgement *j);

#endif
