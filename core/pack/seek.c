/* SPDX-License-Identifier: Apache-2.0
 * Frames and their table. Never trusts a size that a frame states before it
 * was held against the limits.
 */
#include <stdlib.h>
#include <string.h>

#define ZSTD_STATIC_LINKING_ONLY        /* ZSTD_getFrameHeader */
#include <zstd.h>

#include "seek.h"

#define SKIPPABLE 0x184D2A5Eu
#define SEEKABLE 0x8F92EAB1u
#define ENTRY 8

bool
seek_add(struct seek_table *t, uint32_t packed, uint32_t raw)
{
	struct seek_frame *v;
	size_t cap;

	if (t->n == SEEK_FRAMES_MAX)
		return false;
	if (t->n == t->cap) {
		cap = t->cap == 0 ? 64 : t->cap * 2;
		if ((v = realloc(t->v, cap * sizeof(*v))) == NULL)
			return false;
		t->v = v;
		t->cap = cap;
	}
	t->v[t->n++] = (struct seek_frame){ packed, raw };
	return true;
}

void
seek_free(struct seek_table *t)
{
	free(t->v);
	memset(t, 0, sizeof(*t));
}

static uint32_t
get_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

uint64_t
seek_size(const unsigned char footer[SEEK_FOOTER])
{
	uint32_t n = get_u32(footer);

	if (get_u32(footer + 5) != SEEKABLE || footer[4] != 0 ||
	    n > SEEK_FRAMES_MAX)
		return 0;
	return 8 + (uint64_t)n * ENTRY + SEEK_FOOTER;
}

bool
seek_parse(const unsigned char *p, size_t n, struct seek_table *out)
{
	size_t i, frames;

	memset(out, 0, sizeof(*out));
	if (n < 8 + SEEK_FOOTER || seek_size(p + n - SEEK_FOOTER) != n ||
	    get_u32(p) != SKIPPABLE || get_u32(p + 4) != n - 8)
		return false;
	frames = get_u32(p + n - SEEK_FOOTER);
	for (i = 0; i < frames; i++)
		if (!seek_add(out, get_u32(p + 8 + i * ENTRY),
		    get_u32(p + 8 + i * ENTRY + 4)) ||
		    out->v[i].raw == 0 || out->v[i].raw > PACK_FRAME) {
			seek_free(out);
			return false;
		}
	return true;
}

size_t
seek_packed_max(void)
{
	return ZSTD_compressBound(PACK_FRAME);
}

size_t
seek_decode(struct ZSTD_DCtx_s *ctx, const void *packed, size_t n, void *out)
{
	ZSTD_frameHeader head;
	size_t r;

	/* The unused bit of the descriptor, which decoders ignore, is zero. */
	if (n < 5 || (((const unsigned char *)packed)[4] & 0x18) != 0 ||
	    ZSTD_getFrameHeader(&head, packed, n) != 0 ||
	    head.frameType != ZSTD_frame || head.dictID != 0 ||
	    head.checksumFlag != 1 || head.frameContentSize == 0 ||
	    head.frameContentSize > PACK_FRAME ||
	    head.windowSize > 2ull * PACK_FRAME)
		return 0;
	r = ZSTD_decompressDCtx(ctx, out, PACK_FRAME, packed, n);
	return ZSTD_isError(r) || r != head.frameContentSize ? 0 : r;
}
