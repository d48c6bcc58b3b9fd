/* SPDX-License-Identifier: Apache-2.0
 * The page where a person judges: the whole report, and beneath each criterion
 * a place for the person's own determination and why. The page saves them as
 * a file; nothing leaves the browser.
 */
#ifndef REPORT_REVIEW_H
#define REPORT_REVIEW_H

#include "html.h"

/*
 * Append the page. digest: SHA-256, in hex, of the result document's bytes,
 * which the saved file names, so that it cannot be laid beside another one.
 * Else as report_html().
 */
int report_review(const json_t *result, const char *digest, struct pack *pack,
    const struct report_html_seal *seal, struct buf *out, struct error *err);

#endif
