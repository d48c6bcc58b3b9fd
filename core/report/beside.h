/* SPDX-License-Identifier: Apache-2.0
 * What people said, approved, accepted and determined, as lines beneath their
 * criterion. Never a verdict, and never without saying by whom and till when.
 */
#ifndef REPORT_BESIDE_H
#define REPORT_BESIDE_H

#include <jansson.h>

#include "base/buf.h"

enum { BESIDE_ANSWERS = 1, BESIDE_APPROVALS = 2, BESIDE_WAIVERS = 4,
	BESIDE_DETERMINATIONS = 8 };

/*
 * A line each, in the language in force, without line ends of their own and
 * in the same order in both: the answer (what, who was asked by whom, when,
 * how, till when, whether it still holds), approvals of the documents that
 * serve the criterion (who, role, when, the file as approved, signature),
 * waivers of its checks (why, till when, who approved, signature, state),
 * signed determinations (word, role, who, when, basis,
 * doubt). what: of the above, or'd.
 */
void beside_lines(const json_t *result, const json_t *criterion, int what,
    struct buf *out);

#endif
