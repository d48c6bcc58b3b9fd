/* SPDX-License-Identifier: Apache-2.0
 * Encodings of text files, without iconv: its tables lie in the file system,
 * which a plugin's process cannot see. Never takes one encoding for another.
 */
#include <starseal/grid.h>

#include "cp932.h"

#define OWN 0xe000u             /* first character of one's own */

enum ss_encoding
ss_encoding_of(struct ss_bytes name)
{
	static const struct { const char *name; enum ss_encoding e; } names[] = {
		{ "utf-8", SS_ENC_UTF8 }, { "utf8", SS_ENC_UTF8 },
		{ "utf-16le", SS_ENC_UTF16LE }, { "utf-16be", SS_ENC_UTF16BE },
		{ "utf-16", SS_ENC_UTF16LE }, { "cp932", SS_ENC_CP932 },
		{ "ms932", SS_ENC_CP932 }, { "shift_jis", SS_ENC_CP932 },
		{ "shift-jis", SS_ENC_CP932 }, { "sjis", SS_ENC_CP932 },
		{ "windows-31j", SS_ENC_CP932 },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (ss_equal_nocase(name, names[i].name))
			return names[i].e;
	return SS_ENC_ANY;
}

const char *
ss_encoding_name(enum ss_encoding e)
{
	static const char *const names[] = { "", "utf-8", "utf-16le",
	    "utf-16be", "cp932" };

	return (size_t)e < sizeof(names) / sizeof(names[0]) ? names[e] : "";
}

static size_t
put_utf8(uint32_t c, char *to)
{
	unsigned char *p = (unsigned char *)to;

	if (c < 0x80) {
		p[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (unsigned char)(0xc0 | c >> 6);
		p[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (unsigned char)(0xe0 | c >> 12);
		p[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (unsigned char)(0xf0 | c >> 18);
	p[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	p[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	p[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

/* The character at p; its bytes in *took; 0xffffffff where it is none. */
static uint32_t
get_utf8(const unsigned char *p, size_t n, size_t *took)
{
	uint32_t c, least;
	size_t want, i;

	*took = 1;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return UINT32_MAX;
	want = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	least = want == 2 ? 0x80 : want == 3 ? 0x800 : 0x10000;
	c = p[0] & (0x7fu >> want);
	for (i = 1; i < want; i++) {
		if (i >= n || (p[i] & 0xc0) != 0x80)
			return UINT32_MAX;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return UINT32_MAX;
	*took = want;
	return c;
}

static uint32_t
get_utf16(const unsigned char *p, size_t n, bool big, size_t *took)
{
	uint32_t c, low;

	*took = n < 2 ? n : 2;
	if (n < 2)
		return UINT32_MAX;
	c = (uint32_t)p[big ? 0 : 1] << 8 | p[big ? 1 : 0];
	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c > 0xdbff || n < 4)
		return UINT32_MAX;
	low = (uint32_t)p[big ? 2 : 3] << 8 | p[big ? 3 : 2];
	if (low < 0xdc00 || low > 0xdfff)
		return UINT32_MAX;
	*took = 4;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

static uint32_t
get_cp932(const unsigned char *p, size_t n, size_t *took)
{
	unsigned lead = p[0], trail;
	char16_t c;
	size_t row;

	*took = 1;
	if (lead < 0x80)
		return lead;
	if (lead >= 0xa1 && lead <= 0xdf)
		return 0xff61 + lead - 0xa1;
	if (lead < 0x81 || lead == 0xa0 || lead > 0xfc || n < 2)
		return UINT32_MAX;
	trail = p[1];
	if (trail < 0x40 || trail == 0x7f || trail > 0xfc)
		return UINT32_MAX;
	trail -= trail > 0x7f ? 0x41 : 0x40;
	if (lead >= 0xf0 && lead <= 0xf9) {
		*took = 2;
		return OWN + (lead - 0xf0) * 188 + trail;
	}
	row = lead < 0xa0 ? lead - 0x81 : lead < 0xf0 ? lead - 0xe0 + 31 :
	    lead - 0xfa + 47;
	c = cp932[row][trail];
	if (c == 0 || c == u' ')
		return UINT32_MAX;
	*took = 2;
	return c;
}

bool
ss_decode(enum ss_encoding e, struct ss_bytes b, char *to, size_t *n,
    size_t *took)
{
	const unsigned char *p = (const unsigned char *)b.p;
	uint32_t c;

	*n = *took = 0;
	if (b.n == 0)
		return false;
	if (e == SS_ENC_CP932)
		c = get_cp932(p, b.n, took);
	else if (e == SS_ENC_UTF16LE || e == SS_ENC_UTF16BE)
		c = get_utf16(p, b.n, e == SS_ENC_UTF16BE, took);
	else
		c = get_utf8(p, b.n, took);
	*n = put_utf8(c == UINT32_MAX ? 0xfffd : c, to);
	return c != UINT32_MAX;
}

/* NUL is valid in all of them, and in no text. */
static bool
is_all(enum ss_encoding e, struct ss_bytes all)
{
	const unsigned char *p = (const unsigned char *)all.p;
	size_t i = 0, took;
	uint64_t eight;

	while (i < all.n) {
		for (; e == SS_ENC_UTF8 && i + 8 <= all.n; i += 8) {
			memcpy(&eight, p + i, 8);
			if ((eight & UINT64_C(0x8080808080808080)) != 0)
				break;
		}
		if (i >= all.n)
			break;
		if ((e == SS_ENC_UTF8 ? get_utf8(p + i, all.n - i, &took) :
		    get_cp932(p + i, all.n - i, &took)) == UINT32_MAX)
			return false;
		i += took;
	}
	return memchr(all.p, '\0', all.n) == NULL;
}

/*
 * Nearly all of EUC-JP is CP932 as well, and reads as nonsense; hardly
 * any CP932 is EUC-JP, because leads below A0 are its commonest.
 */
static bool
may_be_euc(struct ss_bytes all)
{
	const unsigned char *p = (const unsigned char *)all.p;
	bool any = false;
	size_t i, n;

	for (i = 0; i < all.n; i += n) {
		n = p[i] < 0x80 ? 1 : p[i] == 0x8f ? 3 : 2;
		if (n == 1)
			continue;
		if (i + n > all.n || (p[i] < 0xa1 && n == 2 && p[i] != 0x8e) ||
		    p[i] == 0xff || p[i + 1] < 0xa1 || p[i + 1] == 0xff ||
		    (n == 3 && p[i + 2] < 0xa1))
			return false;
		any = true;
	}
	return any;
}

enum ss_encoding
ss_encoding_find(struct ss_bytes all, size_t *mark)
{
	*mark = 0;
	if (ss_starts(all, "\xef\xbb\xbf")) {
		*mark = 3;
		return SS_ENC_UTF8;
	}
	if (ss_starts(all, "\xff\xfe")) {
		*mark = 2;
		return SS_ENC_UTF16LE;
	}
	if (ss_starts(all, "\xfe\xff")) {
		*mark = 2;
		return SS_ENC_UTF16BE;
	}
	return is_all(SS_ENC_UTF8, all) ? SS_ENC_UTF8 :
	    is_all(SS_ENC_CP932, all) && !may_be_euc(all) ? SS_ENC_CP932 :
	    SS_ENC_ANY;
}
