/* SPDX-License-Identifier: Apache-2.0
 * A plugin's bytes, copied once into sealed memory and hashed on the way.
 * Never looks at what they mean.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "worker.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u
#endif
#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
#define CHUNK 65536

static int
make_memory(void)
{
	const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create("starseal-plugin", flags | MFD_NOEXEC_SEAL);

	/* Kernels before 6.3 do not know the flag. */
	return fd == -1 && errno == EINVAL ? memfd_create("starseal-plugin",
	    flags) : fd;
}

static int
copy(int from, const char *name, struct worker_plugin *out, struct hash *h,
    struct error *err)
{
	char chunk[CHUNK];
	ssize_t n;
	int r;

	for (;;) {
		n = pread(from, chunk, sizeof(chunk), (off_t)out->size);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return error_set(err, ERR_IO, errno, "%s", "%s", name);
		if (n == 0)
			return 0;
		out->size += (uint64_t)n;
		if (out->size > WORKER_PLUGIN_MAX)
			return error_set(err, ERR_LIMIT, 0,
			    "%s: longer than the 64 MiB that a plugin may have",
			    "%s: プラグインの上限 64 MiB を超えています", name);
		hash_update(h, chunk, (size_t)n);
		r = file_write_fd(out->fd, chunk, (size_t)n, name, err);
		if (r != 0)
			return r;
	}
}

int
worker_plugin_from_fd(int fd, const char *name, struct worker_plugin *out,
    struct error *err)
{
	struct hash *h = hash_new();
	int r = 0;

	out->size = 0;
	out->fd = make_memory();
	if (h == NULL)
		r = error_nomem(err);
	else if (out->fd == -1)
		r = error_set(err, ERR_IO, errno, "memory for %s",
		    "%s のためのメモリ", name);
	if (r == 0) {
		hash_begin(h);
		r = copy(fd, name, out, h, err);
		hash_end(h, out->sha256);
	}
	if (r == 0 && fcntl(out->fd, F_ADD_SEALS, SEALS) == -1)
		r = error_set(err, ERR_IO, errno, "%s: sealing the copy",
		    "%s: 写しの封印", name);
	hash_free(h);
	if (r != 0)
		worker_plugin_close(out);
	return r;
}

int
worker_plugin_open(const char *path, struct worker_plugin *out,
    struct error *err)
{
	/* Not blocking: the name may be a pipe. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), r;
	struct stat st;

	out->fd = -1;
	if (fd == -1)
		return error_set(err, errno == ENOENT ? ERR_MISSING : ERR_IO,
		    errno, "%s", "%s", path);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		r = error_set(err, ERR_INPUT, 0, "%s: not a regular file",
		    "%s: 通常のファイルではありません", path);
	else
		r = worker_plugin_from_fd(fd, path, out, err);
	(void)close(fd);
	return r;
}

void
worker_plugin_close(struct worker_plugin *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}
