/* SPDX-License-Identifier: Apache-2.0
 * Shared by results*.c alone.
 */
#ifndef SEAL_RESULTS_PRIVATE_H
#define SEAL_RESULTS_PRIVATE_H

#include "results.h"

/* The result about a hand-over. */
void results_disclosure(const struct results_input *in,
    struct result_line *l);

#endif
