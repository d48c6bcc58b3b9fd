/* SPDX-License-Identifier: Apache-2.0
 * A folder or zip written. Never leaves half of one under its name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "carrier.h"
#include "ustar.h"
#include "zip.h"

struct carrier_out {
	bool zip;
	struct file_out file;           /* of a zip */
	char *path, *partial;           /* of a folder */
	int folder;
	int fd;                         /* the file at hand */
	struct zip_member *v;           /* all files */
	size_t n, cap;
	uint64_t at;                    /* bytes of the zip */
};

static int
too_much(struct error *err)
{
	return error_put(err, ERR_LIMIT, 0, "this is more than a zip of the "
	    "plain form can hold (4 GiB, 65,534 files); write a folder with "
	    "-o DIR", "単純な形の zip に収まりません (4 GiB、65,534 ファイルまで)。"
	    "-o DIR でフォルダーに書き出してください");
}

int
carrier_out_open(const char *path, bool zip, struct carrier_out **out,
    struct error *err)
{
	struct carrier_out *o = calloc(1, sizeof(*o));
	struct stat st;
	int r = 0;

	if (o == NULL)
		return error_nomem(err);
	o->zip = zip;
	o->fd = o->folder = o->file.fd = -1;
	if (zip)
		r = file_out_open(&o->file, path, 0600, err);
	else if ((o->path = strdup(path)) == NULL ||
	    asprintf(&o->partial, "%s.partial", path) == -1) {
		o->partial = NULL;
		r = error_nomem(err);
	} else if (lstat(path, &st) == 0)
		r = error_set(err, ERR_INPUT, 0, "%s is there already; name a "
		    "new folder", "%s はすでにあります。新しいフォルダーを指定して"
		    "ください", path);
	else if (mkdir(o->partial, 0700) != 0) {
		r = file_error(err, o->partial, "cannot make it; remove what "
		    "an earlier run left", "作れません。前回の残りがあれば消してください");
		/* Not ours. */
		free(o->partial);
		o->partial = NULL;
	} else if ((o->folder = open(o->partial, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC | O_NOFOLLOW)) == -1)
		r = file_error(err, o->partial, "cannot open it",
		    "開くことができません");
	if (r != 0) {
		carrier_out_discard(o);
		return r;
	}
	*out = o;
	return 0;
}

static int
add(struct carrier_out *o, const char *name, struct error *err)
{
	struct zip_member *more;
	size_t cap;
	char *copy;

	if (o->zip && (o->n == ZIP_MEMBERS_MAX || o->at + ZIP_LOCAL +
	    strlen(name) > ZIP_MAX))
		return too_much(err);
	if (o->n == o->cap) {
		cap = o->cap == 0 ? 256 : o->cap * 2;
		if ((more = realloc(o->v, cap * sizeof(*more))) == NULL)
			return error_nomem(err);
		o->v = more;
		o->cap = cap;
	}
	if ((copy = strdup(name)) == NULL)
		return error_nomem(err);
	o->v[o->n++] = (struct zip_member){ 0, 0, (uint32_t)o->at, copy };
	return 0;
}

static int
begin_file(struct carrier_out *o, const char *name, struct error *err)
{
	const char *slash = strchr(name, '/');
	char under[USTAR_NAME_MAX + 1];

	if (slash != NULL) {
		(void)snprintf(under, sizeof(under), "%.*s",
		    (int)(slash - name), name);
		if (mkdirat(o->folder, under, 0700) != 0 && errno != EEXIST)
			return file_error(err, under, "cannot make it",
			    "作れません");
	}
	o->fd = openat(o->folder, name, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);
	return o->fd != -1 ? 0 : file_error(err, name, "cannot create it",
	    "作ることができません");
}

int
carrier_out_begin(struct carrier_out *o, const char *name, struct error *err)
{
	unsigned char head[ZIP_LOCAL + USTAR_NAME_MAX];
	size_t n;
	int r;

	if (strcmp(name, CARRIER_SUMS) != 0 && !ustar_name_ok(name))
		return error_set(err, ERR_INTERNAL, 0, "%s: no name for a "
		    "hand-over", "%s: 引き渡し一式に使えない名前です", name);
	if ((r = add(o, name, err)) != 0)
		return r;
	if (!o->zip)
		return begin_file(o, name, err);
	/* Sizes and CRC come when they are known. */
	n = zip_local(&o->v[o->n - 1], head);
	o->at += n;
	return file_write_fd(o->file.fd, head, n, name, err);
}

int
carrier_out_put(void *out, const void *p, size_t n, struct error *err)
{
	struct carrier_out *o = out;
	struct zip_member *m = &o->v[o->n - 1];

	if (!o->zip)
		return file_write_fd(o->fd, p, n, m->name, err);
	if (n > ZIP_MAX || o->at + n > ZIP_MAX)
		return too_much(err);
	m->crc = zip_crc(m->crc, p, n);
	m->size += (uint32_t)n;
	o->at += n;
	return file_write_fd(o->file.fd, p, n, m->name, err);
}

int
carrier_out_end(struct carrier_out *o, struct error *err)
{
	struct zip_member *m = &o->v[o->n - 1];
	unsigned char head[ZIP_LOCAL + USTAR_NAME_MAX];
	size_t n;
	int fd = o->fd;

	if (o->zip) {
		n = zip_local(m, head);
		return pwrite(o->file.fd, head, n, (off_t)m->at) == (ssize_t)n ?
		    0 : file_error(err, m->name, "cannot write it",
		    "書くことができません");
	}
	o->fd = -1;
	if (close(fd) != 0)
		return file_error(err, m->name, "cannot write it",
		    "書くことができません");
	return 0;
}

int
carrier_out_file(struct carrier_out *o, const char *name, const void *p,
    size_t n, struct error *err)
{
	int r = carrier_out_begin(o, name, err);

	if (r == 0)
		r = carrier_out_put(o, p, n, err);
	return r != 0 ? r : carrier_out_end(o, err);
}

static int
end_zip(struct carrier_out *o, struct error *err)
{
	unsigned char head[ZIP_CENTRAL + USTAR_NAME_MAX], end[ZIP_END];
	struct buf all;
	size_t i;
	int r;

	buf_init(&all, ZIP_MAX);
	for (i = 0; i < o->n; i++)
		buf_put(&all, head, zip_central(&o->v[i], head));
	if (o->at + all.n + ZIP_END > ZIP_MAX) {
		buf_free(&all);
		return too_much(err);
	}
	zip_end(o->n, (uint32_t)all.n, (uint32_t)o->at, end);
	buf_put(&all, end, sizeof(end));
	r = all.failed ? error_nomem(err) : file_write_fd(o->file.fd, all.p,
	    all.n, o->file.path, err);
	buf_free(&all);
	return r != 0 ? r : file_out_commit(&o->file, err);
}

int
carrier_out_commit(struct carrier_out *o, struct error *err)
{
	int r;

	if (o->zip)
		r = end_zip(o, err);
	else if (syncfs(o->folder) != 0 || rename(o->partial, o->path) != 0)
		r = file_error(err, o->path, "cannot give it its name",
		    "名前を付けることができません");
	else {
		free(o->partial);
		o->partial = NULL;
		r = 0;
	}
	carrier_out_discard(o);
	return r;
}

/* What this run wrote, and nothing else. */
static void
remove_folder(struct carrier_out *o)
{
	char under[USTAR_NAME_MAX + 1], *slash;
	size_t i;

	for (i = 0; i < o->n; i++)
		(void)unlinkat(o->folder, o->v[i].name, 0);
	for (i = 0; i < o->n; i++) {
		(void)snprintf(under, sizeof(under), "%s", o->v[i].name);
		if ((slash = strchr(under, '/')) != NULL) {
			*slash = '\0';
			(void)unlinkat(o->folder, under, AT_REMOVEDIR);
		}
	}
	(void)rmdir(o->partial);
}

void
carrier_out_discard(struct carrier_out *o)
{
	if (o == NULL)
		return;
	if (o->zip)
		file_out_discard(&o->file);
	if (o->fd != -1)
		(void)close(o->fd);
	if (o->partial != NULL && o->folder != -1)
		remove_folder(o);
	if (o->folder != -1)
		(void)close(o->folder);
	while (o->n > 0)
		free((char *)(uintptr_t)o->v[--o->n].name);
	free(o->v);
	free(o->path);
	free(o->partial);
	free(o);
}
