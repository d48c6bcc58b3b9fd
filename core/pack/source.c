/* SPDX-License-Identifier: Apache-2.0
 * Where an opened pack's bytes come from. Never reads beyond the source.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "reader_private.h"

int
pack_source_read(struct pack *p, uint64_t at, void *to, size_t n,
    struct error *err)
{
	if (at > p->source.size || n > p->source.size - at)
		return pack_damaged(p, err, "the pack ends too early",
		    "パックが途中で終わっています");
	return p->source.read_at(p->source.arg, at, to, n, err);
}

static int
read_file(void *arg, uint64_t at, void *to, size_t n, struct error *err)
{
	struct pack *p = arg;

	return file_pread(p->fd, to, n, (off_t)at, p->path, err);
}

int
pack_source_file(struct pack *p, struct error *err)
{
	struct stat st;

	p->fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (p->fd == -1)
		return error_set(err, errno == ENOENT ? ERR_MISSING : ERR_IO,
		    errno, "%s: cannot open it", "%s: 開けません", p->path);
	if (fstat(p->fd, &st) != 0)
		return error_set(err, ERR_IO, errno, "%s: cannot read it",
		    "%s: 読めません", p->path);
	p->source = (struct pack_source){ read_file, NULL, p,
	    st.st_size < 0 ? 0 : (uint64_t)st.st_size };
	return 0;
}
