/* SPDX-License-Identifier: Apache-2.0
 * Which keys a command trusts, and the five results shown.
 */
#ifndef CLI_TRUST_H
#define CLI_TRUST_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "options.h"
#include "pack/verify.h"
#include "seal/judge.h"
#include "seal/results.h"

/* The keyring's keys, those of the files named, and this user's own. */
int trust_load(struct keyring *k, const struct cli_list *files,
    struct error *err);
/* What the tail of a verified pack is worth. Lends from v and k. */
void trust_judge(const struct keyring *k, const struct pack_verdict *v,
    struct seal_judgement *out);
/* The five results of a whole pack. Free with results_free. */
void trust_results(const struct pack_verdict *v,
    const struct seal_judgement *j, struct result_line out[RESULTS]);
void trust_print_one(FILE *out, const struct result_line *line);
/* Integrity and authenticity alone where brief, else all five. */
void trust_print(FILE *out, const struct result_line lines[RESULTS],
    bool brief);
/* Roles by name. ERR_USAGE. */
int trust_roles(const struct cli_list *names, enum seal_role out[ROLES],
    size_t *n, struct error *err);

#endif
