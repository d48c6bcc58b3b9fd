/* SPDX-License-Identifier: Apache-2.0
 * Paths and globs of the mock host. Never leaves the root it is given.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/openat2.h>

#include "mocktree.h"

#define TREE_MAX 200000         /* entries of one listing */
#define DEPTH_MAX 64

int
tree_open(int root, const char *path, int flags)
{
	struct open_how how;
	long fd;

	memset(&how, 0, sizeof(how));
	how.flags = (unsigned)(flags | O_CLOEXEC);
	how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
	while (path[0] == '/')
		path++;
	fd = syscall(SYS_openat2, root, path[0] == '\0' ? "." : path, &how,
	    sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}

/* One part of a path against one part of a pattern. */
static bool
part_match(const char *p, size_t pn, const char *s, size_t sn)
{
	const char *star = NULL, *again = NULL, *pe = p + pn, *se = s + sn;

	while (s < se) {
		if (p < pe && *p == '*') {
			star = ++p;
			again = s;
		} else if (p < pe && (*p == '?' || *p == *s)) {
			p++;
			s++;
		} else if (star != NULL) {
			p = star;
			s = ++again;
		} else {
			return false;
		}
	}
	while (p < pe && *p == '*')
		p++;
	return p == pe;
}

bool
tree_match(const char *pattern, const char *path, bool below)
{
	size_t pn, sn;

	for (;;) {
		while (*pattern == '/')
			pattern++;
		while (*path == '/')
			path++;
		if (*pattern == '\0')
			return *path == '\0' || below;
		pn = strcspn(pattern, "/");
		sn = strcspn(path, "/");
		if (pn == 2 && memcmp(pattern, "**", 2) == 0) {
			if (tree_match(pattern + 2, path, below))
				return true;
			if (*path == '\0')
				return false;
			path += sn;
			continue;
		}
		if (sn == 0 || !part_match(pattern, pn, path, sn))
			return false;
		pattern += pn;
		path += sn;
	}
}

static void
tree_add(int root, const char *path, struct tree_list *out)
{
	char target[PATH_MAX];
	struct tree_entry *e, *v;
	ssize_t n;
	int fd;

	if (out->n >= TREE_MAX)
		return;
	if ((fd = tree_open(root, path, O_PATH | O_NOFOLLOW)) < 0) {
		if (fd == -EACCES || fd == -EPERM)
			out->denied = 1;
		return;
	}
	v = realloc(out->v, (out->n + 1) * sizeof(*v));
	if (v == NULL)
		abort();
	out->v = v;
	e = &v[out->n];
	memset(e, 0, sizeof(*e));
	if (fstat(fd, &e->st) == 0 && (e->path = strdup(path)) != NULL) {
		if (S_ISLNK(e->st.st_mode)) {
			n = readlinkat(fd, "", target, sizeof(target) - 1);
			target[n < 0 ? 0 : n] = '\0';
			e->target = strdup(target);
		}
		out->n++;
	}
	(void)close(fd);
}

/* done: the path so far, without a trailing slash; rest: what is to match. */
struct walk { int root; dev_t dev; bool below; struct tree_list *out; };
static void walk_into(const struct walk *, const char *, const char *, int);

static bool
is_folder(int root, const char *path, bool follow, dev_t *dev)
{
	struct stat st;
	int fd = tree_open(root, path, O_PATH | (follow ? 0 : O_NOFOLLOW));
	bool is;

	if (fd < 0)
		return false;
	is = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
	if (is && dev != NULL)
		*dev = st.st_dev;
	(void)close(fd);
	return is;
}

static void
walk_names(const struct walk *w, const char *done, const char *part, size_t n,
    const char *rest, int depth)
{
	bool any = n == 2 && memcmp(part, "**", 2) == 0;
	char path[PATH_MAX];
	struct dirent *d;
	DIR *dir;
	int fd = tree_open(w->root, done, O_RDONLY | O_DIRECTORY);

	if (fd < 0 || (dir = fdopendir(fd)) == NULL) {
		if (fd == -EACCES)
			w->out->denied = 1;
		return;
	}
	while ((d = readdir(dir)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", done, d->d_name) >=
		    (int)sizeof(path))
			continue;
		if (any) {
			walk_into(w, path, rest, depth);
			if (is_folder(w->root, path, false, NULL))
				walk_names(w, path, part, n, rest, depth + 1);
		} else if (part_match(part, n, d->d_name, strlen(d->d_name))) {
			walk_into(w, path, rest, depth);
		}
	}
	(void)closedir(dir);
}

static void
walk_below(const struct walk *w, const char *done, int depth)
{
	char path[PATH_MAX];
	struct dirent *d;
	dev_t dev = w->dev;
	DIR *dir;
	int fd;

	if (depth > DEPTH_MAX || !is_folder(w->root, done, false, &dev) ||
	    (depth > 0 && dev != w->dev) ||
	    (fd = tree_open(w->root, done, O_RDONLY | O_DIRECTORY)) < 0 ||
	    (dir = fdopendir(fd)) == NULL)
		return;
	while ((d = readdir(dir)) != NULL) {
		struct walk next = *w;

		next.dev = dev;
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", done, d->d_name) >=
		    (int)sizeof(path))
			continue;
		tree_add(w->root, path, w->out);
		walk_below(&next, path, depth + 1);
	}
	(void)closedir(dir);
}

static void
walk_into(const struct walk *w, const char *done, const char *rest, int depth)
{
	char path[PATH_MAX];
	size_t n;

	while (*rest == '/')
		rest++;
	if (depth > DEPTH_MAX)
		return;
	if (*rest == '\0') {
		tree_add(w->root, done, w->out);
		if (w->below)
			walk_below(w, done, 0);
		return;
	}
	n = strcspn(rest, "/");
	if (n == 2 && memcmp(rest, "**", 2) == 0)
		walk_into(w, done, rest + n, depth + 1);
	if (memchr(rest, '*', n) != NULL || memchr(rest, '?', n) != NULL) {
		walk_names(w, done, rest, n, rest + n, depth + 1);
	} else if (snprintf(path, sizeof(path), "%s/%.*s", done, (int)n,
	    rest) < (int)sizeof(path)) {
		walk_into(w, path, rest + n, depth + 1);
	}
}

void
tree_find(int root, const char *pattern, bool below, struct tree_list *out)
{
	struct walk w = { root, 0, below, out };

	walk_into(&w, "", pattern, 0);
}

static int
by_path(const void *a, const void *b)
{
	const struct tree_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void
tree_sort(struct tree_list *list)
{
	size_t i, n = 0;

	if (list->n == 0)
		return;
	qsort(list->v, list->n, sizeof(*list->v), by_path);
	for (i = 0; i < list->n; i++) {
		if (n > 0 && strcmp(list->v[n - 1].path,
		    list->v[i].path) == 0) {
			free(list->v[i].path);
			free(list->v[i].target);
			continue;
		}
		list->v[n++] = list->v[i];
	}
	list->n = n;
}

void
tree_free(struct tree_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->v[i].path);
		free(list->v[i].target);
	}
	free(list->v);
	memset(list, 0, sizeof(*list));
}
