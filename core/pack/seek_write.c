/* SPDX-License-Identifier: Apache-2.0
 * The making of frames and of their table.
 */
#include <zstd.h>

#include "seek.h"

#define SKIPPABLE 0x184D2A5Eu
#define SEEKABLE 0x8F92EAB1u
#define ENTRY 8

static void
put_u32(struct buf *out, uint32_t v)
{
	unsigned char le[4];
	int i;

	for (i = 0; i < 4; i++)
		le[i] = (unsigned char)(v >> (8 * i) & 0xff);

	buf_put(out, le, 4);
}

void
seek_write(const struct seek_table *t, struct buf *out)
{
	size_t i;

	put_u32(out, SKIPPABLE);
	put_u32(out, (uint32_t)(t->n * ENTRY + SEEK_FOOTER));
	for (i = 0; i < t->n; i++) {
		put_u32(out, t->v[i].packed);
		put_u32(out, t->v[i].raw);
	}
	put_u32(out, (uint32_t)t->n);
	buf_putc(out, 0);
	put_u32(out, SEEKABLE);
}

struct ZSTD_CCtx_s *
seek_encoder(int level)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();

	if (ctx != NULL && (ZSTD_isError(ZSTD_CCtx_setParameter(ctx,
	    ZSTD_c_compressionLevel, level)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(ctx, ZSTD_c_contentSizeFlag,
	    1)))) {
		(void)ZSTD_freeCCtx(ctx);
		return NULL;
	}
	return ctx;
}
