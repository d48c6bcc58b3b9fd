/* SPDX-License-Identifier: Apache-2.0
 * The pack verifier on any bytes: first as a stream of frames, then (so that
 * the fuzzer reaches the inside without making checksums) as raw blocks that
 * are framed here.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zstd.h>

#include "base/file.h"
#include "pack/seek.h"
#include "pack/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
verify(const void *p, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct pack_limits limits = { 1000, 1 << 24 };
	struct pack_verdict v;
	struct error err;

	if (fd != -1 && file_write_fd(fd, p, n, "fuzz", &err) == 0 &&
	    lseek(fd, 0, SEEK_SET) == 0) {
		(void)pack_verify(fd, &limits, &v, &err);
		pack_verdict_free(&v);
	}
	(void)close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t n, room = ZSTD_compressBound(size) + 64;
	char *packed = malloc(room);
	struct seek_table t = { 0 };
	struct buf all;

	verify(data, size);
	if (ctx == NULL || packed == NULL || size == 0 || size > PACK_FRAME)
		goto out;
	(void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
	n = ZSTD_compress2(ctx, packed, room, data, size);
	if (ZSTD_isError(n))
		goto out;
	buf_init(&all, (size_t)1 << 26);
	buf_put(&all, packed, n);
	(void)seek_add(&t, (uint32_t)n, (uint32_t)size);
	seek_write(&t, &all);
	verify(all.p, all.n);
	seek_free(&t);
	buf_free(&all);
out:
	(void)ZSTD_freeCCtx(ctx);
	free(packed);
	return 0;
}
