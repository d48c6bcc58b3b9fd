/* SPDX-License-Identifier: Apache-2.0
 * What is still short of a level, as CSV (RFC 4180, UTF-8 with BOM) for people
 * who live in a spreadsheet. In the language in force.
 */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

/* Append the table: one row an action, in the order in which to begin. No
 * cell can be taken for a formula. */
int report_csv(const json_t *result, struct buf *out, struct error *err);

#endif
