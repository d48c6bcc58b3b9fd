/* SPDX-License-Identifier: Apache-2.0
 * Zip headers, built byte by byte. Never believes one that it would not have
 * built itself.
 */
#include <pthread.h>
#include <string.h>

#include "zip.h"

#define VERSION 10
#define DATE 0x0021             /* 1980-01-01 */

static unsigned char *
put16(unsigned char *to, unsigned v)
{
	to[0] = (unsigned char)v;
	to[1] = (unsigned char)(v >> 8);
	return to + 2;
}

static unsigned char *
put32(unsigned char *to, uint32_t v)
{
	return put16(put16(to, v & 0xffff), v >> 16);
}

static uint32_t
get32(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

/* What local and central headers have in common. */
static unsigned char *
put_common(const struct zip_member *m, unsigned char *to)
{
	to = put16(to, VERSION);
	to = put16(to, 0);              /* flags */
	to = put16(to, 0);              /* stored */
	to = put16(to, 0);              /* time */
	to = put16(to, DATE);
	to = put32(to, m->crc);
	to = put32(to, m->size);
	to = put32(to, m->size);
	to = put16(to, (unsigned)strlen(m->name));
	return put16(to, 0);            /* extra field */
}

size_t
zip_local(const struct zip_member *m, unsigned char *out)
{
	size_t n = strlen(m->name);
	unsigned char *to = put_common(m, put32(out, 0x04034b50));

	memcpy(to, m->name, n);
	return ZIP_LOCAL + n;
}

size_t
zip_central(const struct zip_member *m, unsigned char *out)
{
	size_t n = strlen(m->name);
	unsigned char *to = put32(out, 0x02014b50);

	to = put_common(m, put16(to, VERSION));
	memset(to, 0, 10);              /* comment, disk, attributes */
	to = put32(to + 10, m->at);
	memcpy(to, m->name, n);
	return ZIP_CENTRAL + n;
}

void
zip_end(size_t members, uint32_t central, uint32_t at,
    unsigned char out[ZIP_END])
{
	unsigned char *to = put32(put32(out, 0x06054b50), 0);

	to = put16(put16(to, (unsigned)members), (unsigned)members);
	(void)put16(put32(put32(to, central), at), 0);
}

bool
zip_end_parse(const unsigned char in[ZIP_END], size_t *members,
    uint32_t *central, uint32_t *at)
{
	unsigned char again[ZIP_END];

	*members = in[10] | (size_t)in[11] << 8;
	*central = get32(in + 12);
	*at = get32(in + 16);
	zip_end(*members, *central, *at, again);
	return memcmp(again, in, ZIP_END) == 0 && *members <= ZIP_MEMBERS_MAX;
}

void
zip_central_peek(const unsigned char in[ZIP_CENTRAL], struct zip_member *m,
    size_t *name_n)
{
	m->crc = get32(in + 16);
	m->size = get32(in + 20);
	m->at = get32(in + 42);
	*name_n = in[28] | (size_t)in[29] << 8;
}

static uint32_t crc_table[8][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
make_table(void)
{
	uint32_t i, k, c;

	for (i = 0; i < 256; i++) {
		for (c = i, k = 0; k < 8; k++)
			c = (c & 1) != 0 ? 0xedb88320 ^ c >> 1 : c >> 1;
		crc_table[0][i] = c;
	}
	for (i = 0; i < 256; i++)
		for (k = 1; k < 8; k++)
			crc_table[k][i] = crc_table[k - 1][i] >> 8 ^
			    crc_table[0][crc_table[k - 1][i] & 0xff];
}

/* Eight bytes a step: contents are long. */
uint32_t
zip_crc(uint32_t crc, const void *p, size_t n)
{
	const unsigned char *at = p;
	uint32_t lo, hi;

	(void)pthread_once(&once, make_table);
	crc = ~crc;
	for (; n >= 8; n -= 8, at += 8) {
		lo = crc ^ get32(at);
		hi = get32(at + 4);
		crc = crc_table[7][lo & 0xff] ^ crc_table[6][lo >> 8 & 0xff] ^
		    crc_table[5][lo >> 16 & 0xff] ^ crc_table[4][lo >> 24] ^
		    crc_table[3][hi & 0xff] ^ crc_table[2][hi >> 8 & 0xff] ^
		    crc_table[1][hi >> 16 & 0xff] ^ crc_table[0][hi >> 24];
	}
	for (; n > 0; n--, at++)
		crc = crc_table[0][(crc ^ *at) & 0xff] ^ crc >> 8;
	return ~crc;
}
