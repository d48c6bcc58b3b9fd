/* SPDX-License-Identifier: Apache-2.0
 * Bounded reading. Never reads behind the limit that it was given.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

#define CHUNK 65536

int
file_error(struct error *err, const char *name, const char *en, const char *ja)
{
	int sys = errno;
	int code = sys == ENOENT ? ERR_MISSING :
	    sys == EACCES || sys == EPERM ? ERR_DENIED : ERR_IO;

	(void)error_put(err, code, sys, en, ja);
	(void)error_prefix(err, name);
	return code;
}

int
file_read_fd(int fd, const char *name, struct buf *b, struct error *err)
{
	ssize_t n;
	char *to;

	for (;;) {
		size_t room = b->max - b->n < CHUNK ? b->max - b->n : CHUNK;
		char one;

		if (room == 0) {
			/* Full: one byte more tells whether it was all. */
			n = read(fd, &one, 1);
			if (n == 0)
				return 0;
			if (n > 0)
				return error_set(err, ERR_LIMIT, 0,
				    "%s: longer than the %zu bytes allowed",
				    "%s: 上限の %zu バイトを超えています", name,
				    b->max);
		} else {
			if ((to = buf_room(b, room)) == NULL)
				return error_nomem(err);
			n = read(fd, to, room);
		}
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return file_error(err, name, "cannot read it", "読むことができません");
		b->n += (size_t)n;
		if (b->p != NULL)
			b->p[b->n] = '\0';
		if (n == 0)
			return 0;
	}
}

int
file_read(const char *path, struct buf *b, struct error *err)
{
	struct stat st;
	int fd, r;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd == -1)
		return file_error(err, path, "cannot open it", "開くことができません");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		r = error_set(err, ERR_INPUT, 0, "%s: not a regular file",
		    "%s: 通常のファイルではありません", path);
	else
		r = file_read_fd(fd, path, b, err);
	(void)close(fd);
	return r;
}

char *
file_join(const char *dir, const char *name)
{
	char *p;

	if (asprintf(&p, "%s/%s", dir, name) == -1)
		return NULL;
	return p;
}
