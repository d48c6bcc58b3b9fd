/* SPDX-License-Identifier: Apache-2.0
 * SSH wire encoding. Never reads behind what is there.
 */
#include <string.h>

#include "wire.h"

static const unsigned char *
take(struct wire *w, size_t n)
{
	const unsigned char *p = w->p;

	if (w->bad || n > w->n) {
		w->bad = true;
		w->n = 0;
		return NULL;
	}
	w->p += n;
	w->n -= n;
	return p;
}

unsigned
wire_u8(struct wire *w)
{
	const unsigned char *p = take(w, 1);

	return p == NULL ? 0 : p[0];
}

uint32_t
wire_u32(struct wire *w)
{
	const unsigned char *p = take(w, 4);

	return p == NULL ? 0 : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

struct wire
wire_str(struct wire *w)
{
	uint32_t n = wire_u32(w);
	const unsigned char *p = take(w, n);
	struct wire s = { (const unsigned char *)"", 0, p == NULL };

	if (p != NULL) {
		s.p = p;
		s.n = n;
	}
	return s;
}

bool
wire_is(struct wire s, const char *text)
{
	return !s.bad && s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

void
wire_put_u32(struct buf *b, uint32_t v)
{
	const unsigned char p[4] = { (unsigned char)(v >> 24),
	    (unsigned char)(v >> 16), (unsigned char)(v >> 8),
	    (unsigned char)v };

	buf_put(b, p, sizeof(p));
}

void
wire_put_str(struct buf *b, const void *p, size_t n)
{
	wire_put_u32(b, (uint32_t)n);
	buf_put(b, p, n);
}
