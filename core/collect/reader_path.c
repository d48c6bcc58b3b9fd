/* SPDX-License-Identifier: Apache-2.0
 * From a path to a descriptor, beneath the root. The kernel never follows a
 * link for us: links are read, recorded, and their target held against the
 * manifest before it is opened without following any.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "reader.h"

bool
reader_path_is_normal(const char *path)
{
	const char *at, *end;
	size_t n;

	if (path[0] != '/' || strlen(path) >= PATH_MAX)
		return false;
	for (at = path + 1; ; at = end + 1) {
		end = strchrnul(at, '/');
		n = (size_t)(end - at);
		if (n == 0 || (n == 1 && at[0] == '.') ||
		    (n == 2 && at[0] == '.' && at[1] == '.'))
			return path[1] == '\0';
		if (*end == '\0')
			return true;
	}
}

/* Without openat2 (before Linux 5.6, or filtered by a container): each part
 * is opened from its parent without following. */
static int
open_by_parts(int root, const char *path, int flags)
{
	int dir = root, next, sys;
	const char *at = path + 1, *end;
	char part[NAME_MAX + 1];

	for (;; at = end + 1) {
		size_t n;

		end = strchrnul(at, '/');
		n = (size_t)(end - at);
		if (n > NAME_MAX) {
			next = -1;
			errno = ENAMETOOLONG;
		} else {
			memcpy(part, n == 0 ? "." : at, n == 0 ? 1 : n);
			part[n == 0 ? 1 : n] = '\0';
			next = openat(dir, part, *end == '\0' ?
			    flags | O_NOFOLLOW | O_CLOEXEC : O_PATH |
			    O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
			/* A link in the middle says ENOTDIR here. */
			if (next == -1 && errno == ENOTDIR && *end != '\0')
				errno = ELOOP;
		}
		sys = errno;
		if (dir != root)
			(void)close(dir);
		errno = sys;
		if (next == -1 || *end == '\0')
			return next;
		dir = next;
	}
}

int
reader_open_exact(const struct reader *r, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(unsigned)(flags | O_NOFOLLOW | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS |
		    RESOLVE_NO_MAGICLINKS,
	};
	const char *rel = path[1] == '\0' ? "." : path + 1;
	int i;

	if (!r->openat2)
		return open_by_parts(r->root, path, flags);
	for (i = 0; ; i++) {
		long fd = syscall(SYS_openat2, r->root, rel, &how, sizeof(how));

		/* EAGAIN: a rename elsewhere raced with the check. */
		if (fd != -1 || errno != EAGAIN || i == 32)
			return (int)fd;
	}
}

struct resolving {
	char done[PATH_MAX];    /* resolved, no links in it; "" is the root */
	char rest[PATH_MAX];    /* still to do */
	bool foreign;           /* a link that is not proc's own was met */
};

/* /proc/net and its like are links that the kernel makes: other names of one
 * thing, which nobody can turn elsewhere. */
static bool
is_kernels(int fd, const char *path)
{
	static const char *const links[] = { "/proc/net", "/proc/self",
		"/proc/mounts", "/proc/thread-self" };
	struct statfs fs;
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (strcmp(path, links[i]) == 0)
			return fstatfs(fd, &fs) == 0 &&
			    fs.f_type == PROC_SUPER_MAGIC;
	return false;
}

static int
put_target(struct resolving *z, const char *target, const char *rest)
{
	char joined[PATH_MAX];
	size_t n = strlen(target), m = strlen(rest);

	if (n + m + 2 > sizeof(joined))
		return ENAMETOOLONG;
	memcpy(joined, target, n);
	joined[n] = '/';
	memcpy(joined + n + 1, rest, m + 1);
	memcpy(z->rest, joined, n + m + 2);
	if (target[0] == '/')
		z->done[0] = '\0';
	return 0;
}

/* One part: taken over, or replaced by what the link says. */
static int
resolve_part(const struct reader *r, struct resolving *z, const char *part,
    const char *rest, struct buf *chain, int *links)
{
	char target[PATH_MAX];
	size_t n = strlen(z->done), m = strlen(part);
	struct stat st;
	ssize_t got;
	int fd, sys = 0;

	if (n + m + 2 > sizeof(z->done))
		return ENAMETOOLONG;
	z->done[n] = '/';
	memcpy(z->done + n + 1, part, m + 1);
	fd = reader_open_exact(r, z->done, O_PATH);
	if (fd == -1)
		return errno;
	if (fstat(fd, &st) != 0)
		sys = errno;
	else if (!S_ISLNK(st.st_mode))
		memmove(z->rest, rest, strlen(rest) + 1);
	else if (++*links > READER_CHAIN_MAX)
		sys = ELOOP;
	else if ((got = readlinkat(fd, "", target, sizeof(target) - 1)) <= 0)
		sys = got == 0 ? EINVAL : errno;
	else {
		target[got] = '\0';
		if (!is_kernels(fd, z->done)) {
			z->foreign = true;
			reader_line(r, chain, z->done, &st, target);
		}
		z->done[n] = '\0';
		sys = put_target(z, target, rest);
	}
	(void)close(fd);
	return sys;
}

int
reader_resolve(const struct reader *r, const char *path, char **real,
    struct buf *chain, bool *by_kernel)
{
	struct resolving z = { .foreign = false };
	int links = 0, sys = 0;

	*real = NULL;
	z.done[0] = '\0';
	if (strlen(path) >= sizeof(z.rest))
		return ENAMETOOLONG;
	memcpy(z.rest, path, strlen(path) + 1);
	while (sys == 0 && z.rest[0] != '\0') {
		char part[NAME_MAX + 1];
		size_t n = strcspn(z.rest, "/");
		const char *rest = z.rest + n + (z.rest[n] == '/');
		char *slash;

		if (n > NAME_MAX)
			return ENAMETOOLONG;
		memcpy(part, z.rest, n);
		part[n] = '\0';
		if (n == 0 || strcmp(part, ".") == 0)
			memmove(z.rest, rest, strlen(rest) + 1);
		else if (strcmp(part, "..") == 0) {
			/* done holds no links, so text and tree agree; above
			 * the root there is the root. */
			if ((slash = strrchr(z.done, '/')) != NULL)
				*slash = '\0';
			memmove(z.rest, rest, strlen(rest) + 1);
		} else
			sys = resolve_part(r, &z, part, rest, chain, &links);
	}
	*by_kernel = !z.foreign;
	if (sys == 0 && (*real = strdup(z.done[0] == '\0' ? "/" :
	    z.done)) == NULL)
		sys = ENOMEM;
	return sys;
}

static void
refuse(struct reader_opened *o, enum reader_reason reason, int sys)
{
	o->reason = reason;
	o->sys = sys;
}

static bool
is_declared(const struct reader *r, const char *path)
{
	const struct reader_source *src[1];

	return reader_sources_of(r, path, src, 1) > 0;
}

void
reader_open(const struct reader *r, const char *path,
    struct reader_opened *out)
{
	bool by_kernel;
	int fd, sys;

	memset(out, 0, sizeof(*out));
	out->fd = -1;
	buf_init(&out->chain, 1u << 20);
	if (!reader_path_is_normal(path)) {
		refuse(out, READER_R_INVALID, EINVAL);
		return;
	}
	if (!is_declared(r, path)) {
		refuse(out, READER_R_UNDECLARED, 0);
		return;
	}
	/* O_PATH first: opening a device can do things. */
	fd = reader_open_exact(r, path, O_PATH);
	sys = fd == -1 ? errno : fstat(fd, &out->st) != 0 ? errno : 0;
	if (fd != -1)
		(void)close(fd);
	if (sys == ELOOP || (sys == 0 && S_ISLNK(out->st.st_mode))) {
		sys = reader_resolve(r, path, &out->real, &out->chain,
		    &by_kernel);
		if (sys == 0 && !by_kernel && !is_declared(r, out->real)) {
			refuse(out, READER_R_ELSEWHERE, 0);
			return;
		}
		fd = sys != 0 ? -1 : reader_open_exact(r, out->real, O_PATH);
		if (sys == 0 && (fd == -1 || fstat(fd, &out->st) != 0))
			sys = errno;
		if (fd != -1)
			(void)close(fd);
	} else if (sys == 0 && (out->real = strdup(path)) == NULL)
		sys = ENOMEM;
	if (sys != 0) {
		refuse(out, reader_reason_of(sys), sys);
		return;
	}
	if (!S_ISREG(out->st.st_mode)) {
		refuse(out, READER_R_INVALID, 0);
		return;
	}
	out->fd = reader_open_exact(r, out->real, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY);
	if (out->fd == -1 || fstat(out->fd, &out->st) != 0)
		refuse(out, reader_reason_of(errno), errno);
	else if (!S_ISREG(out->st.st_mode))
		refuse(out, READER_R_INVALID, 0);
	if (out->reason != READER_R_NONE && out->fd != -1) {
		(void)close(out->fd);
		out->fd = -1;
	}
}

void
reader_opened_free(struct reader_opened *o)
{
	if (o->fd != -1)
		(void)close(o->fd);
	o->fd = -1;
	free(o->real);
	o->real = NULL;
	buf_free(&o->chain);
}
