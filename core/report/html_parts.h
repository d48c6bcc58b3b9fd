/* SPDX-License-Identifier: Apache-2.0
 * The page's own style and script; and the one way text enters it.
 */
#ifndef REPORT_HTML_PARTS_H
#define REPORT_HTML_PARTS_H

#include <stddef.h>

#include "base/buf.h"

extern const char html_style[], html_script[];

/* n bytes as text: markup escaped, controls and bad UTF-8 as \xNN. */
void html_text(struct buf *out, const char *s, size_t n);

#endif
