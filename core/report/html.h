/* SPDX-License-Identifier: Apache-2.0
 * A result document as one HTML page: no network, no foreign markup, both
 * languages, every verdict with its derivation and the cited lines.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "pack/reader.h"

/* Signature lines for the page's head; both languages. */
struct report_html_seal { const char *en, *ja; };

/*
 * Append the page. Cited lines are read out of pack (digests checked); a
 * cited item that cannot be read is said to be so. ERR_* of reading or memory.
 */
int report_html(const json_t *result, struct pack *pack,
    const struct report_html_seal *seal, struct buf *out, struct error *err);

#endif
