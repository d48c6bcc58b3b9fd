/* SPDX-License-Identifier: Apache-2.0
 * Files of a folder or zip, read within bounds. Never follows a link, never
 * leaves the folder, never reads a zip in two ways.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "carrier.h"
#include "limits.h"
#include "ustar.h"
#include "zip.h"

#define FILES_MAX (PACK_ITEMS_MAX + 256)
#define PIECE (256u << 10)

struct file { char *name; uint32_t crc, size; off_t at; };

struct carrier {
	int fd;                         /* of the folder or zip */
	bool zip, lent;
	char *path;
	struct file *v;
	size_t n, cap;
	unsigned char *piece;
};

static int
refuse(struct error *err, const char *name, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	return error_prefix(err, name);
}

bool
carrier_is(const char *path)
{
	unsigned char head[4];
	struct stat st;
	bool is;
	int fd;

	if (stat(path, &st) != 0 || S_ISDIR(st.st_mode))
		return stat(path, &st) == 0;
	if (!S_ISREG(st.st_mode) ||
	    (fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1)
		return false;
	/* The second is a zip without members, which is refused as one. */
	is = read(fd, head, 4) == 4 && (memcmp(head, "PK\3\4", 4) == 0 ||
	    memcmp(head, "PK\5\6", 4) == 0);
	(void)close(fd);
	return is;
}

/* Takes name over. */
static struct file *
add(struct carrier *c, char *name, struct error *err)
{
	const char *slash = name == NULL ? NULL : strchr(name, '/');
	struct file *more;
	size_t cap;

	if (name == NULL)
		(void)error_nomem(err);
	else if ((strcmp(name, CARRIER_SUMS) != 0 && !ustar_name_ok(name)) ||
	    (slash != NULL && strchr(slash + 1, '/') != NULL))
		(void)refuse(err, "a name", "is not one that a hand-over has",
		    "は引き渡し一式にない名前です");
	else if (c->n == FILES_MAX)
		(void)error_put(err, ERR_LIMIT, 0, "too many files",
		    "ファイルが多すぎます");
	else {
		if (c->n == c->cap) {
			cap = c->cap == 0 ? 256 : c->cap * 2;
			more = realloc(c->v, cap * sizeof(*more));
			if (more == NULL) {
				free(name);
				(void)error_nomem(err);
				return NULL;
			}
			c->v = more;
			c->cap = cap;
		}
		c->v[c->n] = (struct file){ .name = name };
		return &c->v[c->n++];
	}
	free(name);
	return NULL;
}

/* ---- folders ---- */

static int
list_folder(struct carrier *c, const char *under, struct error *err);

static int
list_one(struct carrier *c, const char *under, const char *name,
    struct error *err)
{
	struct stat st;
	char *full;
	int r;

	if (asprintf(&full, "%s%s%s", under, *under == '\0' ? "" : "/",
	    name) == -1)
		return error_nomem(err);
	if (fstatat(c->fd, full, &st, AT_SYMLINK_NOFOLLOW) != 0)
		r = file_error(err, full, "cannot look at it",
		    "調べることができません");
	else if (S_ISREG(st.st_mode))
		return add(c, full, err) != NULL ? 0 : error_prefix(err, name);
	else if (!S_ISDIR(st.st_mode) || *under != '\0')
		r = refuse(err, full, "is neither a file nor a folder that "
		    "a hand-over has", "は引き渡し一式にある種類のものではありません");
	else
		r = list_folder(c, full, err);
	free(full);
	return r;
}

/* By its path, since a sandboxed reader may open and no more; what a file is
 * decides c->fd, and the opening of it. */
static int
list_folder(struct carrier *c, const char *under, struct error *err)
{
	struct dirent *e;
	char *path;
	DIR *dir;
	int r = 0;

	if (asprintf(&path, "%s/%s", c->path, under) == -1)
		return error_nomem(err);
	dir = opendir(path);
	free(path);
	if (dir == NULL)
		return file_error(err, c->path, "cannot list it",
		    "一覧できません");
	while (r == 0 && (e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			r = list_one(c, under, e->d_name, err);
	(void)closedir(dir);
	return r;
}

/* ---- zips ---- */

static int
not_strict(const struct carrier *c, struct error *err)
{
	return refuse(err, c->path, "is not a zip of the one allowed form; "
	    "unpack it and give the folder, or ask for it again",
	    "は許された形の zip ではありません。展開したフォルダーを渡すか、"
	    "もう一度もらってください");
}

/* One member: its central entry at *central, its local header where the last
 * member ended. */
static int
take_member(struct carrier *c, const unsigned char **central, size_t *left,
    uint64_t *end, struct error *err)
{
	unsigned char again[ZIP_CENTRAL + USTAR_NAME_MAX],
	    local[ZIP_LOCAL + USTAR_NAME_MAX];
	struct zip_member m;
	struct file *f;
	size_t name_n, n;
	char *name;
	int r;

	if (*left < ZIP_CENTRAL)
		return not_strict(c, err);
	zip_central_peek(*central, &m, &name_n);
	if (name_n == 0 || name_n > USTAR_NAME_MAX ||
	    *left < ZIP_CENTRAL + name_n)
		return not_strict(c, err);
	name = strndup((const char *)*central + ZIP_CENTRAL, name_n);
	if ((f = add(c, name, err)) == NULL)
		return error_prefix(err, c->path);
	m.name = f->name;
	if (strlen(f->name) != name_n || m.at != *end ||
	    (n = zip_central(&m, again), memcmp(again, *central, n) != 0))
		return not_strict(c, err);
	*central += n;
	*left -= n;
	n = zip_local(&m, again);
	r = file_pread(c->fd, local, n, (off_t)m.at, c->path, err);
	if (r != 0 || memcmp(local, again, n) != 0)
		return not_strict(c, err);
	f->crc = m.crc;
	f->size = m.size;
	f->at = (off_t)(m.at + n);
	*end = (uint64_t)m.at + n + m.size;
	return 0;
}

static int
read_central(struct carrier *c, struct error *err)
{
	unsigned char tail[ZIP_END], *all = NULL;
	const unsigned char *next;
	uint64_t end = 0;
	uint32_t size, at;
	struct stat st;
	size_t members, left;
	int r = 0;

	if (fstat(c->fd, &st) != 0 || st.st_size < ZIP_END ||
	    (uint64_t)st.st_size > ZIP_MAX ||
	    file_pread(c->fd, tail, ZIP_END, st.st_size - ZIP_END, c->path,
	    err) != 0 || !zip_end_parse(tail, &members, &size, &at) ||
	    (uint64_t)at + size + ZIP_END != (uint64_t)st.st_size ||
	    size > members * (ZIP_CENTRAL + USTAR_NAME_MAX))
		return not_strict(c, err);
	if ((all = malloc(size + (size_t)1)) == NULL)
		return error_nomem(err);
	r = file_pread(c->fd, all, size, (off_t)at, c->path, err);
	for (next = all, left = size; r == 0 && members > 0; members--)
		r = take_member(c, &next, &left, &end, err);
	if (r == 0 && (left > 0 || end != at))
		r = not_strict(c, err);
	free(all);
	return r;
}

/* ---- both ---- */

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name,
	    ((const struct file *)b)->name);
}

static int
finish(struct carrier *c, int r, struct carrier **out, struct error *err)
{
	size_t i;

	if (r == 0 && c->n > 0)
		qsort(c->v, c->n, sizeof(*c->v), by_name);
	for (i = 1; r == 0 && i < c->n; i++)
		if (strcmp(c->v[i - 1].name, c->v[i].name) == 0)
			r = refuse(err, c->v[i].name, "stands there twice",
			    "が二つあります");
	if (r == 0 && (c->piece = malloc(PIECE)) == NULL)
		r = error_nomem(err);
	if (r == 0)
		*out = c;
	else
		carrier_close(c);
	return r;
}

int
carrier_open(const char *path, struct carrier **out, struct error *err)
{
	struct carrier *c = calloc(1, sizeof(*c));
	struct stat st;
	int r;

	if (c == NULL || (c->path = strdup(path)) == NULL) {
		free(c);
		return error_nomem(err);
	}
	c->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (c->fd == -1 || fstat(c->fd, &st) != 0)
		r = file_error(err, path, "cannot open it",
		    "開くことができません");
	else {
		c->zip = !S_ISDIR(st.st_mode);
		r = c->zip ? read_central(c, err) :
		    list_folder(c, "", err);
	}
	return finish(c, r, out, err);
}

int
carrier_open_zip(int fd, const char *name, struct carrier **out,
    struct error *err)
{
	struct carrier *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->path = strdup(name)) == NULL) {
		free(c);
		return error_nomem(err);
	}
	c->fd = fd;
	c->zip = c->lent = true;
	return finish(c, read_central(c, err), out, err);
}

void
carrier_close(struct carrier *c)
{
	if (c == NULL)
		return;
	while (c->n > 0)
		free(c->v[--c->n].name);
	free(c->v);
	free(c->piece);
	free(c->path);
	if (c->fd >= 0 && !c->lent)
		(void)close(c->fd);
	free(c);
}

size_t
carrier_count(const struct carrier *c)
{
	return c->n;
}

const char *
carrier_name(const struct carrier *c, size_t i)
{
	return c->v[i].name;
}

static const struct file *
find(const struct carrier *c, const char *name)
{
	struct file key = { .name = (char *)(uintptr_t)name };

	return c->n == 0 ? NULL : bsearch(&key, c->v, c->n, sizeof(*c->v),
	    by_name);
}

bool
carrier_has(const struct carrier *c, const char *name)
{
	return find(c, name) != NULL;
}

/* A descriptor of the file, where it begins in it, and its size. */
static int
begin(struct carrier *c, const char *name, int *fd, off_t *at, uint64_t *size,
    struct error *err)
{
	const struct file *f = find(c, name);
	struct stat st;

	*fd = -1;
	if (f == NULL)
		return refuse(err, name, "is missing", "がありません");
	if (c->zip) {
		*fd = c->fd;
		*at = f->at;
		*size = f->size;
		return 0;
	}
	/* One component below a folder that list_folder found to be one. */
	*fd = openat(c->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC | O_NOCTTY);
	if (*fd == -1)
		return file_error(err, name, "cannot open it",
		    "開くことができません");
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		return refuse(err, name, "is no regular file",
		    "が通常のファイルではありません");
	*at = 0;
	*size = (uint64_t)st.st_size;
	return 0;
}

static int
pieces(struct carrier *c, const char *name, int fd, off_t at, uint64_t size,
    carrier_piece *piece, void *arg, struct error *err)
{
	uint32_t crc = 0;
	size_t n;
	int r = 0;

	for (; r == 0 && size > 0; size -= n, at += (off_t)n) {
		n = size < PIECE ? (size_t)size : PIECE;
		r = file_pread(fd, c->piece, n, at, name, err);
		if (r == 0 && c->zip)
			crc = zip_crc(crc, c->piece, n);
		if (r == 0)
			r = piece(arg, c->piece, n, err);
	}
	if (r == 0 && c->zip && crc != find(c, name)->crc)
		r = refuse(err, name, "its CRC does not fit",
		    "の CRC が合いません");
	return r;
}

int
carrier_stream(struct carrier *c, const char *name, uint64_t size,
    carrier_piece *piece, void *arg, struct error *err)
{
	uint64_t is;
	off_t at;
	int fd, r;

	r = begin(c, name, &fd, &at, &is, err);
	if (r == 0 && is != size)
		r = refuse(err, name, "is not of the size that was sealed",
		    "の大きさが封印されたものと違います");
	if (r == 0)
		r = pieces(c, name, fd, at, size, piece, arg, err);
	if (!c->zip && fd != -1)
		(void)close(fd);
	return r;
}

static int
put(void *arg, const void *p, size_t n, struct error *err)
{
	struct buf *out = arg;

	buf_put(out, p, n);
	return out->failed ? error_nomem(err) : 0;
}

int
carrier_read(struct carrier *c, const char *name, struct buf *out,
    struct error *err)
{
	uint64_t size;
	off_t at;
	int fd, r;

	r = begin(c, name, &fd, &at, &size, err);
	if (r == 0 && size > out->max - out->n) {
		(void)error_put(err, ERR_LIMIT, 0, "is longer than it may be",
		    "が上限より長いです");
		r = error_prefix(err, name);
	}
	if (r == 0)
		r = pieces(c, name, fd, at, size, put, out, err);
	if (!c->zip && fd != -1)
		(void)close(fd);
	return r;
}
