/* SPDX-License-Identifier: Apache-2.0
 * Tails. Never touches a sealed byte, never works on the pack in place.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zstd.h>

#include "base/file.h"
#include "reader.h"
#include "seek.h"
#include "tail.h"
#include "ustar.h"

#define END (2 * USTAR_BLOCK)
#define COPY ((size_t)1 << 20)

int
pack_tail_check(const struct pack_tail_file *files, size_t n,
    struct error *err)
{
	uint64_t total = END;
	size_t i;

	for (i = 0; i < n; i++) {
		if (strncmp(files[i].name, "sigs/", 5) != 0 ||
		    !ustar_name_ok(files[i].name))
			return error_set(err, ERR_INPUT, 0,
			    "%s: no name for a file of the tail",
			    "%s: 末尾のファイル名にできません", files[i].name);
		if (i > 0 && strcmp(files[i - 1].name, files[i].name) >= 0)
			return error_set(err, ERR_INPUT, 0,
			    "%s: is there already, or out of order",
			    "%s: すでにあるか、順序が違います", files[i].name);
		total += USTAR_BLOCK + files[i].n + ustar_padding(files[i].n);
		if (files[i].n > PACK_TAIL_FILE_MAX || total > PACK_FRAME ||
		    i == PACK_TAIL_MAX)
			return error_set(err, ERR_LIMIT, 0,
			    "%s: too long, or too many files in the tail",
			    "%s: 長すぎるか、末尾のファイルが多すぎます",
			    files[i].name);
	}
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct pack_tail_file *)a)->name,
	    ((const struct pack_tail_file *)b)->name);
}

/* The tail's raw bytes, packed into one frame. */
static int
pack_files(const struct pack_tail_file *files, size_t n, struct buf *frame,
    size_t *raw_n, struct error *err)
{
	static const unsigned char zero[END];
	unsigned char head[USTAR_BLOCK];
	ZSTD_CCtx *ctx = seek_encoder(PACK_LEVEL);
	struct buf raw;
	size_t i, r = 0;
	char *to;

	buf_init(&raw, PACK_FRAME);
	for (i = 0; i < n; i++) {
		(void)ustar_header(files[i].name, files[i].n, head);
		buf_put(&raw, head, sizeof(head));
		buf_put(&raw, files[i].p, files[i].n);
		buf_put(&raw, zero, ustar_padding(files[i].n));
	}
	buf_put(&raw, zero, sizeof(zero));
	*raw_n = raw.n;
	to = buf_room(frame, seek_packed_max());
	if (ctx != NULL && to != NULL && !raw.failed)
		r = ZSTD_compress2(ctx, to, seek_packed_max(), raw.p, raw.n);
	(void)ZSTD_freeCCtx(ctx);
	buf_free(&raw);
	if (r == 0 || ZSTD_isError(r))
		return error_nomem(err);
	frame->n += r;
	return 0;
}

/* The first n bytes of from, to where to stands. */
static int
copy(int from, int to, uint64_t n, const char *name, struct error *err)
{
	unsigned char *piece = NULL;
	off_t at = 0;
	ssize_t some;
	int r = 0;

	while (n > 0 && (some = copy_file_range(from, &at, to, NULL,
	    n < (1u << 30) ? (size_t)n : 1u << 30, 0)) > 0)
		n -= (uint64_t)some;
	/* Not on every file system. */
	if (n > 0 && (piece = malloc(COPY)) == NULL)
		return error_nomem(err);
	while (r == 0 && n > 0) {
		some = (ssize_t)(n < COPY ? n : COPY);
		r = file_pread(from, piece, (size_t)some, at, name, err);
		if (r == 0)
			r = file_write_fd(to, piece, (size_t)some, name, err);
		at += some;
		n -= (uint64_t)some;
	}
	free(piece);
	return r;
}

/* The sealed part, the new tail, the table over both. */
static int
write_pack(struct pack *p, const char *path,
    const struct pack_tail_file *files, size_t n, struct error *err)
{
	struct file_out out = { .fd = -1 };
	struct seek_table table = { 0 };
	const struct seek_table *old;
	struct buf frame;
	struct stat st;
	uint64_t sealed;
	size_t i, raw_n;
	int fd = pack_sealed_part(p, &old, &sealed), r;

	buf_init(&frame, seek_packed_max() + (size_t)SEEK_FRAMES_MAX * 8 + 64);
	if ((r = pack_files(files, n, &frame, &raw_n, err)) != 0)
		goto out;
	for (i = 0; i + 1 < old->n; i++)
		if (!seek_add(&table, old->v[i].packed, old->v[i].raw))
			r = error_nomem(err);
	if (r == 0 && !seek_add(&table, (uint32_t)frame.n, (uint32_t)raw_n))
		r = error_nomem(err);
	if (r != 0)
		goto out;
	seek_write(&table, &frame);
	if (frame.failed)
		r = error_nomem(err);
	else if (fstat(fd, &st) != 0)
		r = error_set(err, ERR_IO, errno, "%s: cannot look at it",
		    "%s: 調べることができません", path);
	else if ((r = file_out_open(&out, path, st.st_mode & 0777, err)) == 0 &&
	    (r = copy(fd, out.fd, sealed, path, err)) == 0 &&
	    (r = file_write_fd(out.fd, frame.p, frame.n, path, err)) == 0)
		r = file_out_commit(&out, err);
out:
	file_out_discard(&out);
	seek_free(&table);
	buf_free(&frame);
	return r;
}

int
pack_tail_append(const char *path, const struct pack_tail_file *files,
    size_t n, struct error *err)
{
	struct pack_tail_file *all;
	const struct pack_tail_read *t;
	struct pack *p;
	size_t i, old;
	int r;

	if ((r = pack_open(path, &p, err)) != 0)
		return r;
	old = pack_tail_count(p);
	all = calloc(old + n + 1, sizeof(*all));
	if (all == NULL) {
		pack_close(p);
		return error_nomem(err);
	}
	for (i = 0; i < old; i++) {
		t = pack_tail(p, i);
		all[i] = (struct pack_tail_file){ t->name, buf_str(&t->text),
		    t->text.n };
	}
	memcpy(all + old, files, n * sizeof(*all));
	qsort(all, old + n, sizeof(*all), by_name);
	if ((r = pack_tail_check(all, old + n, err)) == 0)
		r = write_pack(p, path, all, old + n, err);
	free(all);
	pack_close(p);
	return r;
}
