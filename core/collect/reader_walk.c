/* SPDX-License-Identifier: Apache-2.0
 * From patterns to paths. Never enters a folder through a link, never crosses
 * a mount where the pattern goes to any depth.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"

struct walk {
	const struct reader *r;
	const struct glob *glob;
	struct reader_entries *out;
	bool deep;
	dev_t dev;
	char **todo;            /* folders still to read */
	size_t n_todo, cap_todo;
};

static int
add(struct reader_entries *e, const char *path, unsigned char type, int sys)
{
	if (e->n == READER_ENTRIES_MAX) {
		e->cut = true;
		return 0;
	}
	if (e->n == e->cap) {
		size_t cap = e->cap == 0 ? 64 : e->cap * 2;
		struct reader_entry *v = realloc(e->v, cap * sizeof(*v));

		if (v == NULL)
			return ENOMEM;
		e->v = v;
		e->cap = cap;
	}
	e->v[e->n].path = strdup(path);
	if (e->v[e->n].path == NULL)
		return ENOMEM;
	e->v[e->n].type = type;
	e->v[e->n].sys = sys;
	e->n++;
	return 0;
}

static int
push(struct walk *w, const char *dir)
{
	if (w->n_todo == w->cap_todo) {
		size_t cap = w->cap_todo == 0 ? 64 : w->cap_todo * 2;
		char **v = realloc(w->todo, cap * sizeof(*v));

		if (v == NULL)
			return ENOMEM;
		w->todo = v;
		w->cap_todo = cap;
	}
	w->todo[w->n_todo] = strdup(dir);
	return w->todo[w->n_todo++] == NULL ? ENOMEM : 0;
}

static int
look_at(struct walk *w, int dir, char *path, size_t n,
    const struct dirent *d)
{
	size_t m = strlen(d->d_name), all = n + 1 + m;
	unsigned char type = d->d_type;
	struct stat st;
	int sys = 0;

	if (n == 1)
		all = m + 1;
	if (all >= PATH_MAX)
		return 0;
	path[all - m - 1] = '/';
	memcpy(path + all - m, d->d_name, m + 1);
	if (type == DT_UNKNOWN && fstatat(dir, d->d_name, &st,
	    AT_SYMLINK_NOFOLLOW) == 0)
		type = (unsigned char)IFTODT(st.st_mode);
	if (glob_match(w->glob, path, all))
		sys = add(w->out, path, type, 0);
	if (sys == 0 && type == DT_DIR && !w->out->cut &&
	    glob_may_enter(w->glob, path, all))
		sys = push(w, path);
	path[n] = '\0';
	return sys;
}

static int
read_folder(struct walk *w, const char *dir)
{
	char path[PATH_MAX];
	const struct dirent *d;
	struct stat st;
	size_t n = strlen(dir);
	int fd = reader_open_exact(w->r, dir, O_RDONLY | O_DIRECTORY |
	    O_NONBLOCK), sys = 0;
	DIR *dp;

	if (fd == -1)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ?
		    0 : add(w->out, dir, DT_DIR, errno);
	if (fstat(fd, &st) != 0 || (w->deep && w->dev != 0 &&
	    st.st_dev != w->dev)) {
		(void)close(fd);
		return 0;
	}
	if (w->dev == 0)
		w->dev = st.st_dev;
	if ((dp = fdopendir(fd)) == NULL) {
		(void)close(fd);
		return ENOMEM;
	}
	memcpy(path, dir, n + 1);
	while (sys == 0 && (errno = 0, d = readdir(dp)) != NULL)
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			sys = look_at(w, dirfd(dp), path, n, d);
	if (sys == 0 && errno != 0)
		sys = add(w->out, dir, DT_DIR, errno);
	(void)closedir(dp);
	return sys;
}

/* The folder (or path) before the first wildcard may be reached by a link:
 * then what it leads to must be declared as well, and is what is listed. */
static int
check_prefix(const struct reader *r, const struct glob *g, const char *prefix,
    struct glob **instead, enum reader_reason *reason)
{
	struct glob *const *globs;
	struct buf chain, text;
	size_t n;
	char *real;
	bool by_kernel;
	int fd = reader_open_exact(r, prefix, O_PATH), sys;

	*instead = NULL;
	if (fd != -1) {
		(void)close(fd);
		return 0;
	}
	if (errno != ELOOP)
		return errno;
	buf_init(&chain, 1u << 20);
	sys = reader_resolve(r, prefix, &real, &chain, &by_kernel);
	buf_free(&chain);
	if (sys != 0)
		return sys;
	buf_init(&text, GLOB_BYTES_MAX);
	buf_puts(&text, strcmp(real, "/") == 0 ? "" : real);
	buf_puts(&text, glob_text(g) + strlen(prefix));
	free(real);
	if (reader_source_of_glob(r, buf_str(&text), &globs, &n,
	    instead) == NULL && !by_kernel)
		*reason = READER_R_ELSEWHERE;
	else if (*instead == NULL)
		*instead = glob_compile(buf_str(&text), NULL);
	buf_free(&text);
	return 0;
}

static int
walk_one(const struct reader *r, const struct reader_source *src,
    const struct glob *g, struct reader_entries *out,
    enum reader_reason *reason)
{
	struct walk w = { .r = r, .glob = g, .out = out, .deep = src->deep ||
	    strstr(glob_text(g), "**") != NULL };
	char *prefix = strndup(glob_text(g), glob_prefix(g));
	struct glob *instead = NULL;
	struct stat st;
	size_t i;
	int fd, sys;

	if (prefix == NULL)
		return ENOMEM;
	if (prefix[0] == '\0') {
		free(prefix);
		if ((prefix = strdup("/")) == NULL)
			return ENOMEM;
	}
	sys = check_prefix(r, g, prefix, &instead, reason);
	if (sys != 0 || *reason != READER_R_NONE)
		goto out;
	if (instead != NULL) {
		/* Links were resolved: this ends with the next call. */
		sys = walk_one(r, src, instead, out, reason);
		goto out;
	}
	fd = reader_open_exact(r, prefix, O_PATH);
	if (fd == -1 || fstat(fd, &st) != 0)
		sys = errno;
	else if (glob_match(g, prefix, strlen(prefix)))
		sys = add(out, prefix, (unsigned char)IFTODT(st.st_mode), 0);
	if (fd != -1)
		(void)close(fd);
	if (sys == 0 && S_ISDIR(st.st_mode) && !glob_is_literal(g))
		sys = push(&w, prefix);
	while (sys == 0 && w.n_todo > 0 && !out->cut) {
		char *dir = w.todo[--w.n_todo];

		sys = read_folder(&w, dir);
		free(dir);
	}
	for (i = 0; i < w.n_todo; i++)
		free(w.todo[i]);
	free(w.todo);
out:
	glob_free(instead);
	free(prefix);
	return sys;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct reader_entry *)a)->path,
	    ((const struct reader_entry *)b)->path);
}

int
reader_walk(const struct reader *r, const struct reader_source *src,
    struct glob *const *globs, size_t n, struct reader_entries *out,
    enum reader_reason *reason, int *sys)
{
	size_t i, kept = 0;

	memset(out, 0, sizeof(*out));
	*reason = READER_R_NONE;
	*sys = 0;
	for (i = 0; i < n; i++) {
		*sys = walk_one(r, src, globs[i], out, reason);
		if (*reason != READER_R_NONE)
			return 0;
		if (*sys == ENOENT || *sys == ENOTDIR)
			*sys = 0;
		if (*sys != 0) {
			*reason = reader_reason_of(*sys);
			return 0;
		}
	}
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), by_path);
	for (i = 0; i < out->n; i++)
		if (kept > 0 && strcmp(out->v[kept - 1].path,
		    out->v[i].path) == 0) {
			if (out->v[i].sys != 0)
				out->v[kept - 1].sys = out->v[i].sys;
			free(out->v[i].path);
		} else
			out->v[kept++] = out->v[i];
	out->n = kept;
	return 0;
}

void
reader_entries_free(struct reader_entries *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		free(e->v[i].path);
	free(e->v);
	memset(e, 0, sizeof(*e));
}
