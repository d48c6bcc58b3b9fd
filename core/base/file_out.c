/* SPDX-License-Identifier: Apache-2.0
 * Atomic writing, and reading at a place. Never leaves a half file under a
 * final name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "file.h"

int
file_write_fd(int fd, const void *p, size_t n, const char *name,
    struct error *err)
{
	const char *at = p;
	ssize_t w;

	while (n > 0) {
		w = write(fd, at, n);
		if (w == -1) {
			if (errno == EINTR)
				continue;
			return file_error(err, name, "cannot write it", "書くことができません");
		}
		at += w;
		n -= (size_t)w;
	}
	return 0;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* What a device or a pipe gets is written as it comes: to put a file in its
 * place would break the machine (/dev/null) or whoever reads. 1: it is none. */
static int
open_device(struct file_out *f, const char *path, struct error *err)
{
	struct stat st;

	if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
		return 1;
	if (S_ISDIR(st.st_mode))
		return error_set(err, ERR_IO, 0, "%s: is a folder; name a file "
		    "in it", "%s: フォルダーです。その中のファイル名を指定して"
		    "ください", path);
	f->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	f->device = true;
	return f->fd != -1 ? 0 : file_error(err, path, "cannot open it",
	    "開くことができません");
}

int
file_out_open(struct file_out *f, const char *path, mode_t mode,
    struct error *err)
{
	int r;

	memset(f, 0, sizeof(*f));
	f->fd = -1;
	if (strcmp(path, "-") == 0) {
		f->fd = STDOUT_FILENO;
		return 0;
	}
	if ((r = open_device(f, path, err)) != 1)
		return r;
	f->path = strdup(path);
	if (f->path == NULL || asprintf(&f->partial, "%s.partial", path) == -1) {
		f->partial = NULL;
		file_out_discard(f);
		return error_nomem(err);
	}
	(void)unlink(f->partial);
	f->fd = open(f->partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, mode);
	if (f->fd == -1) {
		r = file_error(err, f->partial, "cannot create it", "作ることができません");

		/* Not ours, then: leave it alone. */
		free(f->partial);
		f->partial = NULL;
		file_out_discard(f);
		return r;
	}
	return 0;
}

static int
sync_folder(const char *path)
{
	char *dir = folder_of(path);
	int fd, r = -1;

	if (dir != NULL &&
	    (fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) != -1) {
		r = fsync(fd);
		(void)close(fd);
	}
	free(dir);
	return r;
}

int
file_out_commit(struct file_out *f, struct error *err)
{
	int r = 0;

	if (f->path == NULL) {
		file_out_discard(f);
		return 0;
	}
	if (fsync(f->fd) != 0)
		r = file_error(err, f->partial, "cannot flush it to the disk",
		    "ディスクへ書き出すことができません");
	if (close(f->fd) != 0 && r == 0)
		r = file_error(err, f->partial, "cannot close it", "閉じることができません");
	f->fd = -1;
	if (r == 0 && rename(f->partial, f->path) != 0)
		r = file_error(err, f->path, "cannot give it its name", "名前を付けることができません");
	if (r == 0) {
		free(f->partial);
		f->partial = NULL;
		/* Some file systems cannot sync a folder: the rename stands. */
		(void)sync_folder(f->path);
	}
	file_out_discard(f);
	return r;
}

void
file_out_discard(struct file_out *f)
{
	if (f->fd >= 0 && (f->path != NULL || f->device))
		(void)close(f->fd);
	f->fd = -1;
	if (f->partial != NULL)
		(void)unlink(f->partial);
	free(f->partial);
	free(f->path);
	f->partial = f->path = NULL;
}

int
file_write(const char *path, mode_t mode, const void *p, size_t n,
    struct error *err)
{
	struct file_out f;
	int r;

	if ((r = file_out_open(&f, path, mode, err)) != 0)
		return r;
	if ((r = file_write_fd(f.fd, p, n, path, err)) == 0)
		r = file_out_commit(&f, err);
	file_out_discard(&f);
	return r;
}

uint64_t
file_space(const char *path)
{
	char *dir = folder_of(path);
	struct statvfs vfs;
	uint64_t space = UINT64_MAX;

	if (dir != NULL && statvfs(dir, &vfs) == 0)
		space = (uint64_t)vfs.f_bavail * vfs.f_frsize;
	free(dir);
	return space;
}

int
file_make_dirs(const char *path, struct error *err)
{
	char *copy = strdup(path), *at;
	int r = 0;

	if (copy == NULL)
		return error_nomem(err);
	for (at = copy + 1; r == 0 && *copy != '\0'; at++) {
		char was = *at;

		if (was != '/' && was != '\0')
			continue;
		*at = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			r = file_error(err, copy, "cannot create the folder",
			    "フォルダーを作ることができません");
		*at = was;
		if (was == '\0')
			break;
	}
	free(copy);
	return r;
}
