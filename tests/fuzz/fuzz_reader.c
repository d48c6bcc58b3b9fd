/* SPDX-License-Identifier: Apache-2.0
 * The random-access reader: as a file of any bytes, and (so that the fuzzer
 * reaches the inside) as raw blocks framed here, cut where the first two
 * bytes say. What it gives must be what the statement it gives commits to, and
 * that must be the one that the verifier saw.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zstd.h>

#include "base/file.h"
#include "pack/reader.h"
#include "pack/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_item(struct pack *p, uint64_t i)
{
	unsigned char sha256[HASH_SIZE];
	struct pack_item item;
	struct error err;
	struct buf b;

	pack_item_get(p, i, &item);
	if (item.rec->step == NULL || item.rec->plugin == NULL ||
	    item.rec->cls == NULL || item.rec->label == NULL)
		abort();
	buf_init(&b, 1 << 22);
	if (pack_item_read(p, i, &b, &err) == 0) {
		hash_bytes(buf_str(&b), b.n, sha256);
		if (b.n != item.size ||
		    memcmp(sha256, item.sha256, HASH_SIZE) != 0)
			abort();
	} else if (err.en[0] == '\0' || err.ja[0] == '\0')
		abort();        /* a refusal always says why */
	buf_free(&b);
}

static void
check_same(int fd, struct pack *pack)
{
	struct pack_limits limits = { 1000, 1 << 24 };
	struct pack_verdict v;
	struct error err;

	if (lseek(fd, 0, SEEK_SET) == 0 &&
	    pack_verify(fd, &limits, &v, &err) == 0 && (pack == NULL ||
	    v.items != pack_item_count(pack) ||
	    v.tail_n != pack_tail_count(pack) ||
	    v.statement.n != pack_statement(pack)->n ||
	    memcmp(v.statement.p, pack_statement(pack)->p, v.statement.n) != 0))
		abort();
	pack_verdict_free(&v);
}

static void
read_pack(const void *p, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct error err;
	struct pack *pack = NULL;
	char path[64];
	uint64_t i;

	error_clear(&err);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd == -1 || file_write_fd(fd, p, n, "fuzz", &err) != 0)
		abort();
	if (pack_open(path, &pack, &err) == 0) {
		for (i = 0; i < pack_item_count(pack); i++)
			check_item(pack, i);
		(void)pack_item_find(pack, "plan.json", &i);
	} else if (err.en[0] == '\0' || err.ja[0] == '\0')
		abort();
	check_same(fd, pack);
	pack_close(pack);
	(void)close(fd);
}

static void
put_frame(struct buf *out, struct seek_table *t, const void *p, size_t n)
{
	struct ZSTD_CCtx_s *ctx = seek_encoder(1);
	char *to = buf_room(out, seek_packed_max());
	size_t r = n == 0 || n > PACK_FRAME || ctx == NULL || to == NULL ? 0 :
	    ZSTD_compress2(ctx, to, seek_packed_max(), p, n);

	if (r > 0 && !ZSTD_isError(r) &&
	    seek_add(t, (uint32_t)r, (uint32_t)n))
		out->n += r;
	(void)ZSTD_freeCCtx(ctx);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seek_table t = { 0 };
	struct buf all;
	size_t cut;

	read_pack(data, size);
	if (size < 3)
		return 0;
	cut = (size_t)(data[0] | data[1] << 8) * 512;
	data += 2;
	size -= 2;
	if (cut > size)
		cut = size;
	buf_init(&all, (size_t)1 << 26);
	put_frame(&all, &t, data, cut);
	put_frame(&all, &t, data + cut, size - cut);
	seek_write(&t, &all);
	read_pack(all.p, all.n);
	seek_free(&t);
	buf_free(&all);
	return 0;
}
