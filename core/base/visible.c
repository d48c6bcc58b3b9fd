/* SPDX-License-Identifier: Apache-2.0
 * Foreign text made safe to look at. Never lets through a byte that could
 * drive a terminal or reorder what is read.
 */
#include <string.h>

#include "buf.h"
#include "text.h"

/* Marks that reorder or hide text: bidirectional controls, zero width, BOM,
 * line and paragraph separators; and C1 controls. */
static bool
is_misleading(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;

	if (len == 1)
		return u[0] < 0x20 || u[0] == 0x7f;
	if (len == 2)
		return u[0] == 0xc2 && u[1] < 0xa0;
	if (len != 3)
		return false;
	return (u[0] == 0xe2 && u[1] == 0x80 &&
	    ((u[2] >= 0x8b && u[2] <= 0x8f) || (u[2] >= 0xa8 && u[2] <= 0xae))) ||
	    (u[0] == 0xe2 && u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9) ||
	    (u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf);
}

void
buf_put_visible(struct buf *b, const char *s, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = text_utf8_length(s + i, n - i);
		if (len > 0 && (!is_misleading(s + i, len) || s[i] == '\t')) {
			buf_put(b, s + i, len);
			continue;
		}
		/* Byte by byte: what follows is looked at anew. */
		buf_printf(b, "\\x%02x", (unsigned)(unsigned char)s[i]);
		len = 1;
	}
}
