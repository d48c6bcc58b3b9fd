/* SPDX-License-Identifier: Apache-2.0
 * Shared by results*.c alone.
 */
#ifndef SEAL_RESULTS_PRIVATE_H
#define SEAL_RESULTS_PRIVATE_H

#include "results.h"

/* The result about a hand-over. */
void results_disclosure(const struct results_input *in,
    struct result_line *l);

/* What proofs of logs are worth, and what their witnesses saw when. */
void results_logs(const struct seal_judgement *j, struct result_line *l);
void results_witnesses(const struct seal_judgement *j, struct result_line *l);
bool results_witnessed(const struct seal_judgement *j);

#endif
