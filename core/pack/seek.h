/* SPDX-License-Identifier: Apache-2.0
 * The container: ustar in independent zstd frames of 4 MiB, then a seek table
 * in a skippable frame (zstd seekable format, without checksums: the frames
 * carry their own).
 */
#ifndef PACK_SEEK_H
#define PACK_SEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define PACK_FRAME (4u << 20)   /* raw bytes of a frame, except the last of
				 * the sealed part and of the tail */
#define SEEK_FRAMES_MAX (1u << 20)
#define SEEK_FOOTER 9

struct seek_frame { uint32_t packed, raw; };
struct seek_table { struct seek_frame *v; size_t n, cap; };

/* False when out of memory. */
bool seek_add(struct seek_table *t, uint32_t packed, uint32_t raw);
void seek_free(struct seek_table *t);
/* The skippable frame's bytes. */
void seek_write(const struct seek_table *t, struct buf *out);
/* Bytes of the skippable frame that ends in this footer; 0 if it is none. */
uint64_t seek_size(const unsigned char footer[SEEK_FOOTER]);
/* The whole skippable frame, strictly. */
bool seek_parse(const unsigned char *p, size_t n, struct seek_table *out);

/* A context that makes frames of the one form (content size, checksum); NULL
 * when out of memory. Free with ZSTD_freeCCtx. */
struct ZSTD_CCtx_s;
struct ZSTD_CCtx_s *seek_encoder(int level);
/* Largest packed size of a frame; a longer one is refused. */
size_t seek_packed_max(void);
/* Decompress one frame that must hold its raw size and checksum, no
 * dictionary, at most PACK_FRAME bytes. Raw bytes to out (room PACK_FRAME).
 * Returns the raw size, 0 when it is not of this form. */
struct ZSTD_DCtx_s;
size_t seek_decode(struct ZSTD_DCtx_s *ctx, const void *packed, size_t n,
    void *out);

#endif
