/* SPDX-License-Identifier: Apache-2.0
 * The firm's own page: what is short of ★3 and of ★4, what to do first, who
 * can do it, what closes it. Words a manager understands; no grades.
 */
#ifndef REPORT_SME_H
#define REPORT_SME_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "pack/reader.h"

/* Append the page, in both languages. Of the pack only the days to keep are
 * read. */
int report_sme(const json_t *result, struct pack *pack, struct buf *out,
    struct error *err);

#endif
