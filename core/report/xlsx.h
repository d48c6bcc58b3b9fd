/* SPDX-License-Identifier: Apache-2.0
 * A result document as a workbook for evaluators: one row a criterion in the
 * official order, columns for the person's own determination, the evidence
 * with its digests. In the language in force.
 */
#ifndef REPORT_XLSX_H
#define REPORT_XLSX_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Append the workbook's bytes. Every cell of evidence is a string, never a
 * formula. seal: a line about the signatures. ERR_IO where no temporary file
 * can be made ($TMPDIR, else /tmp).
 */
int report_xlsx(const json_t *result, const char *seal, struct buf *out,
    struct error *err);

#endif
