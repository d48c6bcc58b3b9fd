/* SPDX-License-Identifier: Apache-2.0
 * From an open file to held bytes: read once, masked, sealed. Bytes that a
 * detector has not seen never leave this file.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "base/date.h"
#include "base/hash.h"
#include "reader.h"

#define PIECE (8u << 20)        /* what is masked at once in a large file */

bool
reader_is_pseudo(const struct stat *st)
{
	/* proc, sysfs, cgroup and their like occupy no blocks and lie about
	 * sizes: 0 or one page. */
	return st->st_blocks == 0 && (st->st_size == 0 || st->st_size == 4096);
}

void
reader_item_stat(struct reader_item *it, int fd, const struct stat *st)
{
	struct statfs fs;

	it->has |= READER_I_OWNER;
	it->uid = st->st_uid;
	it->gid = st->st_gid;
	it->mode = st->st_mode & 07777;
	/* The times of proc and sysfs are those of the look itself. */
	if (reader_is_pseudo(st) && fd != -1 && fstatfs(fd, &fs) == 0 &&
	    (fs.f_type == PROC_SUPER_MAGIC || fs.f_type == SYSFS_MAGIC))
		return;
	it->has |= READER_I_MTIME;
	it->mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 +
	    st->st_mtim.tv_nsec;
}

uint32_t
reader_flags(const struct stat *before, int fd, uint64_t got, bool whole)
{
	struct stat after;
	uint32_t flags = 0;

	if (before->st_nlink > 1)
		flags |= READER_F_HARDLINK;
	if (reader_is_pseudo(before))
		return flags;
	if ((uint64_t)before->st_blocks * 512 < (uint64_t)before->st_size &&
	    lseek(fd, 0, SEEK_HOLE) < before->st_size)
		flags |= READER_F_SPARSE;
	if (fstat(fd, &after) != 0 ||
	    after.st_size != before->st_size ||
	    after.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	    after.st_mtim.tv_nsec != before->st_mtim.tv_nsec ||
	    after.st_ctim.tv_sec != before->st_ctim.tv_sec ||
	    after.st_ctim.tv_nsec != before->st_ctim.tv_nsec ||
	    (whole && got != (uint64_t)before->st_size))
		flags |= READER_F_CHANGED;
	return flags;
}

ssize_t
reader_read_full(int fd, void *p, size_t n)
{
	size_t got = 0;
	ssize_t r;

	while (got < n) {
		r = read(fd, (char *)p + got, n - got);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return got > 0 && errno == EAGAIN ? (ssize_t)got : -1;
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

static int
write_full(int fd, const char *p, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = write(fd, p, n);
		if (w == -1 && errno == EINTR)
			continue;
		if (w == -1)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

int
reader_spool(const struct reader *r)
{
	size_t i;
	int fd;

	for (i = 0; r->spools[i] != NULL; i++) {
		fd = open(r->spools[i], O_TMPFILE | O_EXCL | O_RDWR |
		    O_CLOEXEC, 0600);
		if (fd != -1)
			return fd;
	}
	return memfd_create("starseal-spool", MFD_CLOEXEC |
	    MFD_ALLOW_SEALING);
}

int
reader_seal(int fd)
{
	char path[40];
	int sealed;

	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
	    F_SEAL_SEAL) == 0) {
		(void)lseek(fd, 0, SEEK_SET);
		return fd;
	}
	/* A spool is on a disk: give a descriptor that cannot write. */
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	sealed = open(path, O_RDONLY | O_CLOEXEC);
	(void)close(fd);
	return sealed;
}

static int
fail(struct reader_item *it, enum reader_reason reason, int sys)
{
	it->reason = reason;
	it->sys = (uint32_t)sys;
	return -1;
}

int
reader_hold_bytes(const struct reader *r, const char *p, size_t n,
    struct reader_item *it)
{
	int fd = n > READER_MEMFD_MAX ? reader_spool(r) :
	    memfd_create("starseal-blob", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int sys;

	if (fd == -1 || write_full(fd, p, n) != 0) {
		sys = errno;
		if (fd != -1)
			(void)close(fd);
		return fail(it, READER_R_LIMIT, sys);
	}
	it->size = n;
	if ((fd = reader_seal(fd)) == -1)
		return fail(it, READER_R_IO, errno);
	return fd;
}

/* Where to cut a piece: after its last line, and not inside a PEM block. */
static size_t
cut_at(const char *p, size_t n)
{
	const char *end = memrchr(p, '\n', n), *begin = p, *at;
	size_t k = end == NULL ? n : (size_t)(end - p) + 1;

	while ((at = memmem(begin, k - (size_t)(begin - p), "-----BEGIN ",
	    11)) != NULL) {
		const char *stop = memmem(at, k - (size_t)(at - p),
		    "-----END ", 9);

		if (stop == NULL)
			return at == p ? k : (size_t)(at - p);
		begin = stop;
	}
	return k;
}

struct pour {
	const struct reader *r;
	const struct reader_source *const *src;
	size_t n_src;
	struct hash *original;
	int out;
	uint64_t put;
	bool masked;
};

static int
pour_piece(struct pour *z, const char *p, size_t n)
{
	struct buf masked;
	struct error err;
	int m, e = 0;

	buf_init(&masked, 2 * (size_t)n + 65536);
	hash_update(z->original, p, n);
	m = reader_mask(z->r, z->src, z->n_src, p, n, &masked, &err);
	if (m > 0)
		e = READER_R_INVALID;
	else if (m == MASK_DONE) {
		z->masked = true;
		if (write_full(z->out, buf_str(&masked), masked.n) != 0)
			e = READER_R_LIMIT;
		z->put += masked.n;
	} else {
		if (write_full(z->out, p, n) != 0)
			e = READER_R_LIMIT;
		z->put += n;
	}
	buf_wipe(&masked);
	return e;
}

/* Copy what is left of fd, at most limit bytes, masked piece by piece. */
static int
pour_all(struct pour *z, int fd, uint64_t limit, uint64_t *read_n)
{
	size_t held = 0, k;
	char *piece = malloc(PIECE);
	ssize_t n = 1;
	int e = piece == NULL ? READER_R_LIMIT : 0;

	*read_n = 0;
	while (e == 0 && n > 0) {
		uint64_t left = limit - *read_n;
		size_t room = PIECE - held;

		n = left == 0 ? 0 : reader_read_full(fd, piece + held,
		    left < room ? (size_t)left : room);
		if (n == -1) {
			e = READER_R_IO;
			break;
		}
		held += (size_t)n;
		*read_n += (uint64_t)n;
		k = n == 0 ? held : cut_at(piece, held);
		if ((e = pour_piece(z, piece, k)) == 0)
			memmove(piece, piece + k, held - k);
		held -= k;
	}
	if (e == 0 && held > 0)
		e = pour_piece(z, piece, held);
	free(piece);
	return e;
}

/* Nothing was masked in it: a clone shares the blocks of the original where
 * the file system can, so that the copy is given back at once. */
static int
hold_large(const struct reader *r, int fd, uint64_t limit, const char *path,
    struct pour *z, uint64_t *got, struct reader_item *it)
{
	unsigned char salt[32];
	int e;

	if ((z->original = hash_new()) == NULL)
		return fail(it, READER_R_LIMIT, ENOMEM);
	reader_salt(r, path, salt);
	hash_begin(z->original);
	hash_update(z->original, salt, sizeof(salt));
	z->out = reader_spool(r);
	if (z->out == -1) {
		hash_free(z->original);
		return fail(it, READER_R_LIMIT, errno);
	}
	e = pour_all(z, fd, limit, got);
	hash_end(z->original, it->original);
	hash_free(z->original);
	if (e != 0) {
		(void)close(z->out);
		return fail(it, (enum reader_reason)e, errno);
	}
	if (z->masked) {
		it->flags |= READER_F_MASKED;
		it->has |= READER_I_ORIGINAL;
	}
	it->size = z->put;
	z->out = reader_seal(z->out);
	return z->out == -1 ? fail(it, READER_R_IO, errno) : z->out;
}

static int
hold_small(const struct reader *r, const char *p, size_t n, const char *path,
    struct pour *z, struct reader_item *it)
{
	unsigned char salt[32];
	struct buf masked;
	struct error err;
	struct hash *h;
	int m, fd;

	buf_init(&masked, 2 * n + 65536);
	m = reader_mask(r, z->src, z->n_src, p, n, &masked, &err);
	if (m > 0) {
		buf_wipe(&masked);
		return fail(it, READER_R_INVALID, 0);
	}
	if (m == MASK_DONE) {
		if ((h = hash_new()) == NULL) {
			buf_wipe(&masked);
			return fail(it, READER_R_LIMIT, ENOMEM);
		}
		reader_salt(r, path, salt);
		hash_begin(h);
		hash_update(h, salt, sizeof(salt));
		hash_update(h, p, n);
		hash_end(h, it->original);
		hash_free(h);
		it->flags |= READER_F_MASKED;
		it->has |= READER_I_ORIGINAL;
		fd = reader_hold_bytes(r, buf_str(&masked), masked.n, it);
	} else
		fd = reader_hold_bytes(r, p, n, it);
	buf_wipe(&masked);
	return fd;
}

/* The tightest rule would lose evidence that another source may take. */
static uint64_t
limit_of(const struct reader_source *const *src, size_t n, uint64_t size,
    bool *tail)
{
	uint64_t limit = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (src[i]->max_bytes > limit)
			limit = src[i]->max_bytes;
		*tail = *tail || src[i]->tail;
		/* A declared masker reads a document whole. */
		if (src[i]->masked && size > READER_MEMFD_MAX)
			return READER_MEMFD_MAX;
	}
	return limit;
}

int
reader_hold(const struct reader *r, int fd, const struct stat *st,
    const char *path, const struct reader_source *const *src, size_t n_src,
    struct reader_item *it)
{
	struct pour z = { .r = r, .src = src, .n_src = n_src, .out = -1 };
	bool tail = false, sized = !reader_is_pseudo(st);
	uint64_t limit = limit_of(src, n_src, (uint64_t)st->st_size, &tail);
	uint64_t size = sized ? (uint64_t)st->st_size : 0, got = 0;
	size_t room;
	char *p, more;
	ssize_t n;
	int out;

	reader_item_stat(it, fd, st);
	it->taken_ns = date_now_ns();
	if (size > limit && tail)
		(void)lseek(fd, (off_t)(size - limit), SEEK_SET);
	if (size > READER_MEMFD_MAX && limit > READER_MEMFD_MAX) {
		out = hold_large(r, fd, limit, path, &z, &got, it);
	} else {
		room = limit < READER_MEMFD_MAX ? (size_t)limit :
		    READER_MEMFD_MAX;
		if (sized && size < room)
			room = (size_t)size;
		else if (!sized && room > (4u << 20))
			room = 4u << 20;
		if ((p = malloc(room + 1)) == NULL)
			return fail(it, READER_R_LIMIT, ENOMEM);
		n = reader_read_full(fd, p, room);
		if (n == -1) {
			free(p);
			return fail(it, reader_reason_of(errno), errno);
		}
		got = (uint64_t)n;
		out = hold_small(r, p, got, path, &z, it);
		explicit_bzero(p, room);
		free(p);
	}
	if (out == -1)
		return -1;
	it->flags |= reader_flags(st, fd, got, size <= limit);
	if ((sized && size > limit) || (!sized && got > 0 &&
	    read(fd, &more, 1) == 1))
		it->flags |= READER_F_CUT;
	return out;
}
