/* SPDX-License-Identifier: Apache-2.0
 * Spools. Never leaves a name behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "spool.h"

#define IN_MEMORY (2u << 20)

void
spool_init(struct spool *s)
{
	memset(s, 0, sizeof(*s));
	s->fd = -1;
	buf_init(&s->buf, IN_MEMORY);
}

void
spool_free(struct spool *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	s->fd = -1;
	buf_free(&s->buf);
}

static int
open_unlinked(int *fd, struct error *err)
{
	const char *dir = getenv("TMPDIR");
	char name[] = "/tmp/starseal.XXXXXX";

	*fd = open(dir == NULL || dir[0] != '/' ? "/var/tmp" : dir,
	    O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (*fd >= 0)
		return 0;
	/* A file system without O_TMPFILE. */
	*fd = mkostemp(name, O_CLOEXEC);
	if (*fd < 0)
		return error_set(err, ERR_IO, errno,
		    "cannot make a temporary file; set TMPDIR to a folder with "
		    "space", "一時ファイルを作れません。空きのあるフォルダーを TMPDIR "
		    "で指定してください");
	(void)unlink(name);
	return 0;
}

static int ready = -1;

void
spool_ready(void)
{
	struct error err;

	if (ready < 0)
		(void)open_unlinked(&ready, &err);
}

static int
flush(struct spool *s, struct error *err)
{
	int r = 0;

	if (s->fd < 0 && ready >= 0) {
		s->fd = ready;
		ready = -1;
	} else if (s->fd < 0)
		r = open_unlinked(&s->fd, err);
	if (r == 0)
		r = file_write_fd(s->fd, buf_str(&s->buf), s->buf.n, "spool",
		    err);
	buf_reset(&s->buf);
	return r;
}

int
spool_line(struct spool *s, const struct buf *line, struct error *err)
{
	int r = 0;

	if (line->failed)
		return error_nomem(err);
	if (s->buf.n + line->n + 1 > IN_MEMORY)
		r = flush(s, err);
	if (r == 0 && line->n + 1 > IN_MEMORY)
		r = file_write_fd(s->fd, buf_str(line), line->n, "spool", err);
	else if (r == 0)
		buf_put(&s->buf, buf_str(line), line->n);
	buf_putc(&s->buf, '\n');
	if (r == 0 && s->buf.failed)
		r = error_nomem(err);
	s->size += line->n + 1;
	return r;
}

int
spool_read(struct spool *s, const unsigned char **p, int *fd,
    struct error *err)
{
	int r = s->fd < 0 ? 0 : flush(s, err);

	*p = s->fd < 0 ? (const unsigned char *)buf_str(&s->buf) : NULL;
	*fd = s->fd;
	return r;
}
