/* SPDX-License-Identifier: Apache-2.0
 * Numbers and foreign texts put into a buffer. Never lets a byte through that
 * the form does not allow.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "text.h"

void
buf_put_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + v % 10);
		v /= 10;
	} while (v != 0);
	buf_put(b, digits + i, sizeof(digits) - i);
}

void
buf_put_hex(struct buf *b, const unsigned char *p, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	char *to = buf_room(b, n * 2);
	size_t i;

	if (to == NULL)
		return;
	for (i = 0; i < n; i++) {
		to[i * 2] = hex[p[i] >> 4];
		to[i * 2 + 1] = hex[p[i] & 15];
	}
	b->n += n * 2;
	b->p[b->n] = '\0';
}

static void
put_escape(struct buf *b, char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = c == '\0' ? NULL : strchr(from, c);

	if (at != NULL) {
		buf_putc(b, '\\');
		buf_putc(b, to[at - from]);
	} else
		buf_printf(b, "\\u%04x", (unsigned)(unsigned char)c);
}

void
buf_put_json(struct buf *b, const char *s, size_t n)
{
	size_t i, start, len;

	buf_putc(b, '"');
	for (i = start = 0; i < n; i += len) {
		len = text_utf8_length(s + i, n - i);
		if (len == 1 && ((unsigned char)s[i] < 0x20 || s[i] == '"' ||
		    s[i] == '\\')) {
			buf_put(b, s + start, i - start);
			put_escape(b, s[i]);
			start = i + 1;
		} else if (len == 0) {
			buf_put(b, s + start, i - start);
			buf_puts(b, "\xef\xbf\xbd");
			len = 1;
			start = i + 1;
		}
	}
	buf_put(b, s + start, n - start);
	buf_putc(b, '"');
}

void
buf_put_path(struct buf *b, const char *s, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = text_utf8_length(s + i, n - i);
		if (len == 0 || (len == 1 && ((unsigned char)s[i] < 0x20 ||
		    s[i] == '%' || s[i] == 0x7f)) ||
		    (len == 2 && (unsigned char)s[i] == 0xc2 &&
		    (unsigned char)s[i + 1] < 0xa0)) {
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)s[i]);
			len = 1;
		} else
			buf_put(b, s + i, len);
	}
}
