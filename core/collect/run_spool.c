/* SPDX-License-Identifier: Apache-2.0
 * Rows, gaps and journal lines until they are sealed. Never holds more than
 * RUN_SPOOL_MEMORY of one of them in memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "run_state.h"

void
run_spool_init(struct run_spool *s)
{
	memset(s, 0, sizeof(*s));
	buf_init(&s->b, RUN_SPOOL_MEMORY + (1u << 20));
	s->fd = -1;
}

static int
open_temporary(const struct run *run)
{
	size_t i;
	int fd;

	for (i = 0; i < 3 && run->spools[i] != NULL; i++) {
		fd = open(run->spools[i], O_TMPFILE | O_EXCL | O_RDWR |
		    O_CLOEXEC, 0600);
		if (fd != -1)
			return fd;
	}
	return memfd_create("starseal-spool", MFD_CLOEXEC);
}

static int
flush(struct run *run, struct run_spool *s, struct error *err)
{
	int e;

	if (s->fd == -1 && (s->fd = open_temporary(run)) == -1)
		return error_set(err, ERR_IO, errno, "temporary file",
		    "一時ファイル");
	e = file_write_fd(s->fd, buf_str(&s->b), s->b.n, "temporary file",
	    err);
	buf_reset(&s->b);
	return e;
}

int
run_spool_put(struct run *run, struct run_spool *s, const char *p, size_t n,
    struct error *err)
{
	buf_put(&s->b, p, n);
	if (s->b.failed)
		return error_nomem(err);
	s->size += n;
	s->lines++;
	return s->b.n > RUN_SPOOL_MEMORY ? flush(run, s, err) : 0;
}

int
run_spool_seal(struct run *run, struct run_spool *s, struct pack_record *rec,
    struct error *err)
{
	uint64_t item;
	int e;

	if (s->fd == -1) {
		e = pack_writer_add_bytes(run->w, rec, buf_str(&s->b), s->b.n,
		    &item, err);
	} else {
		e = flush(run, s, err);
		if (e == 0)
			e = pack_writer_add_fd(run->w, rec, s->fd, s->size,
			    RUN_SPOOL_MEMORY, &item, err);
	}
	run->result->items += e == 0;
	run_spool_free(s);
	return e;
}

void
run_spool_free(struct run_spool *s)
{
	buf_free(&s->b);
	if (s->fd != -1)
		(void)close(s->fd);
	s->fd = -1;
}
