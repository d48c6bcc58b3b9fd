/* SPDX-License-Identifier: Apache-2.0
 * Never goes on behind a stretch that does not read back as it was written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "lay.h"

#define ALIGN 4096

static bool
set_direct(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && fcntl(fd, F_SETFL, on ? flags | O_DIRECT :
	    flags & ~O_DIRECT) == 0;
}

int
lay_begin(struct lay *l, int fd, const char *name, bool prove,
    struct error *err)
{
	memset(l, 0, sizeof(*l));
	l->fd = fd;
	l->name = name;
	l->prove = prove;
	if (!prove)
		return 0;
	l->piece = aligned_alloc(ALIGN, LAY_PIECE);
	l->back = aligned_alloc(ALIGN, LAY_PIECE);
	if (l->piece == NULL || l->back == NULL)
		return error_nomem(err);
	l->direct = set_direct(fd, true);
	return 0;
}

/* Back to the page cache: for what is not whole blocks, and where the file
 * system takes the flag but not the writes. */
static void
leave_direct(struct lay *l)
{
	if (l->direct)
		(void)set_direct(l->fd, false);
	l->direct = false;
}

static int
write_piece(struct lay *l, struct error *err)
{
	ssize_t w;

	if (l->direct) {
		w = pwrite(l->fd, l->piece, l->n, (off_t)l->at);
		if (w == (ssize_t)l->n)
			return lseek(l->fd, (off_t)(l->at + l->n), SEEK_SET) ==
			    -1 ? error_set(err, ERR_IO, errno, "%s: seek",
			    "%s: シーク", l->name) : 0;
		/* Short, or refused: the ordinary way tells why. */
		leave_direct(l);
	}
	return file_write_fd(l->fd, l->piece, l->n, l->name, err);
}

static int
lay_piece(struct lay *l, struct error *err)
{
	int r = write_piece(l, err);

	if (r != 0)
		return r;
	/* Let the disk begin. Advice only: the fsync at the end tells of
	 * errors. */
	if (!l->direct)
		(void)sync_file_range(l->fd, (off_t)l->at, (off_t)l->n,
		    SYNC_FILE_RANGE_WRITE);
	if ((r = file_pread(l->fd, l->back, l->n, (off_t)l->at, l->name,
	    err)) != 0)
		return r;
	if (memcmp(l->piece, l->back, l->n) != 0)
		return error_set(err, ERR_INTEGRITY, 0,
		    "%s: what lies there is not what was written; the disk "
		    "cannot be trusted, choose another place with -o",
		    "%s: 書き込んだものと、いまあるものが違います。ディスクを"
		    "信頼できないので、-o で別の場所を指定してください", l->name);
	l->at += l->n;
	l->n = 0;
	return 0;
}

int
lay_put(struct lay *l, const void *p, size_t n, struct error *err)
{
	const unsigned char *from = p;
	size_t room;
	int r;

	if (!l->prove)
		return file_write_fd(l->fd, p, n, l->name, err);
	while (n > 0) {
		room = LAY_PIECE - l->n < n ? LAY_PIECE - l->n : n;
		memcpy(l->piece + l->n, from, room);
		l->n += room;
		from += room;
		n -= room;
		if (l->n == LAY_PIECE && (r = lay_piece(l, err)) != 0)
			return r;
	}
	return 0;
}

int
lay_end(struct lay *l, struct error *err)
{
	if (!l->prove || l->n == 0)
		return 0;
	leave_direct(l);
	return lay_piece(l, err);
}

void
lay_free(struct lay *l)
{
	free(l->piece);
	free(l->back);
	l->piece = l->back = NULL;
}
