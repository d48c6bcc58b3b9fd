/* SPDX-License-Identifier: Apache-2.0
 * A result document in OSCAL 1.2.1 (NIST): assessment results, and a plan of
 * action and milestones. Machine verdicts become observations; findings are
 * people's alone, and none are made here.
 */
#ifndef REPORT_OSCAL_H
#define REPORT_OSCAL_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "pack/reader.h"

/* Append the document. Identifiers follow from names, times from the pack and
 * the day of judgement: the same result gives the same bytes. */
int report_oscal_results(const json_t *result, const struct pack *pack,
    struct buf *out, struct error *err);
int report_oscal_poam(const json_t *result, const struct pack *pack,
    struct buf *out, struct error *err);

#endif
