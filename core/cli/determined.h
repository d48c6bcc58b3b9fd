/* SPDX-License-Identifier: Apache-2.0
 * Signed determinations laid beside the criteria of a result that is about to
 * be shown. The result document itself never holds them.
 */
#ifndef CLI_DETERMINED_H
#define CLI_DETERMINED_H

#include <jansson.h>

#include "seal/judge.h"

/*
 * Give each criterion of result that somebody determined a member
 * "determinations": [{"role":{"en","ja"},"who","when","determination","basis"}…], in
 * the order of the signatures. Those that do not count, and those made on
 * another result than that of digest (SHA-256 in hex), say so in "doubt":
 * {"en","ja"}. Malformed ones are left out: judge makes none.
 */
void determined_lay(json_t *result, const char *digest,
    const struct seal_judgement *trust);

#endif
