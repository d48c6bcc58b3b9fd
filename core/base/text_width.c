/* SPDX-License-Identifier: Apache-2.0
 * The width of text. Never allocates, never prints.
 */
#include <stdint.h>
#include <string.h>

#include "text.h"

bool
text_is_utf8(const char *s, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len)
		if ((len = text_utf8_length(s + i, n - i)) == 0)
			return false;
	return true;
}

static uint32_t
code_point(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t c = len == 1 ? u[0] : u[0] & (0xffu >> (len + 1));
	size_t i;

	for (i = 1; i < len; i++)
		c = c << 6 | (u[i] & 0x3fu);
	return c;
}

/* UAX 11 wide and full-width blocks; wcwidth() would need a locale that a
 * bare system does not have. */
static size_t
columns_of(uint32_t c)
{
	static const struct { uint32_t from, to; size_t width; } ranges[] = {
		{ 0x0300, 0x036f, 0 }, { 0x1100, 0x115f, 2 },
		{ 0x200b, 0x200f, 0 }, { 0x2329, 0x232a, 2 },
		{ 0x2e80, 0x303e, 2 }, { 0x3041, 0xa4cf, 2 },
		{ 0xac00, 0xd7a3, 2 }, { 0xf900, 0xfaff, 2 },
		{ 0xfe00, 0xfe0f, 0 }, { 0xfe30, 0xfe6f, 2 },
		{ 0xff00, 0xff60, 2 }, { 0xffe0, 0xffe6, 2 },
		{ 0x1f300, 0x1faff, 2 }, { 0x20000, 0x3fffd, 2 },
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].width;
	return 1;
}

static size_t
width_at(const char *s, size_t n, size_t *len)
{
	*len = text_utf8_length(s, n);
	if (*len == 0) {
		*len = 1;
		return 1;
	}
	return columns_of(code_point(s, *len));
}

size_t
text_width(const char *s, size_t n)
{
	size_t i, len, width = 0;

	for (i = 0; i < n; i += len)
		width += width_at(s + i, n - i, &len);
	return width;
}

size_t
text_fit(const char *s, size_t columns)
{
	size_t n = strlen(s), i, len, w, width = 0;

	for (i = 0; i < n; i += len) {
		w = width_at(s + i, n - i, &len);
		if (width + w > columns)
			break;
		width += w;
	}
	return i;
}
