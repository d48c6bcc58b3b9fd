/* SPDX-License-Identifier: Apache-2.0
 * starseal-mockhost: runs one plugin against a folder, in this very process,
 * and prints what it reports as lines of JSON. For authors and tests: there is
 * no sandbox here. Build: cc -I include mock*.c -ljansson -ldl
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mock.h"
#include "mocktree.h"

/* What a host call does first: is it the one that is to fail? */
static int
enter(struct mock *m, const char *call, bool optional)
{
	uint32_t n = m->calls++;
	const struct mock_fault *f = &m->fault;

	if (m->trace != NULL && n < TRACE_MAX) {
		m->trace->call[n] = call;
		m->trace->optional[n] = optional;
		m->trace->n = n + 1;
	}
	if (f->cancel_at != 0 && n + 1 >= f->cancel_at)
		return SS_ECANCELLED;
	if (f->code != 0 && (f->number == n + 1 ||
	    (f->call != NULL && strcmp(f->call, call) == 0)))
		return f->code;
	return 0;
}

/* Note that the call just entered failed by itself. */
static int
leave(struct mock *m, uint32_t call, int r)
{
	if (r < 0 && m->trace != NULL && call < TRACE_MAX)
		m->trace->failed[call] = true;
	return r;
}

static struct blob *
blob_new(struct mock *m, const char *origin)
{
	struct blob *v = realloc(m->blobs, (m->n_blobs + 1) * sizeof(*v));

	if (v == NULL || (v[m->n_blobs].origin = strdup(origin)) == NULL)
		abort();
	m->blobs = v;
	v[m->n_blobs].lines = 0;
	return &v[m->n_blobs++];
}

/* Make a sealed memfd of what is held and describe it. */
static int
blob_give(struct mock *m, const char *origin, const char *p, size_t n,
    struct ss_blob *out)
{
	struct blob *b = blob_new(m, origin);
	size_t i;

	if (m->fault.cut_set && n > m->fault.cut) {
		n = m->fault.cut;
		out->flags |= SS_B_CUT;
		if (m->trace != NULL)
			m->trace->cuts++;
	}
	for (i = 0; i < n; i++)
		b->lines += p[i] == '\n';
	b->lines += n > 0 && p[n - 1] != '\n';
	b->size = n;
	b->fd = memfd_create("blob", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (b->fd == -1 || write(b->fd, p, n) != (ssize_t)n ||
	    fcntl(b->fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW |
	    F_SEAL_SHRINK | F_SEAL_SEAL) == -1)
		return SS_EIO;
	(void)lseek(b->fd, 0, SEEK_SET);
	out->struct_size = sizeof(*out);
	out->id = m->n_blobs;
	out->size = n;
	out->fd = b->fd;
	out->taken_ns = MOCK_NOW * INT64_C(1000000000);
	return 0;
}

/* All of fd, at most max bytes; the end of it with tail. */
static int
slurp(int fd, uint64_t max, bool tail, char **p, size_t *n, bool *cut)
{
	size_t have = 0, size = 65536;
	char *b = malloc(size);
	ssize_t r;

	*cut = false;
	while (b != NULL && (r = read(fd, b + have, size - have)) != 0) {
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1) {
			free(b);
			return SS_EIO;
		}
		have += (size_t)r;
		if (have > max && !tail)
			break;
		if (have == size && (b = realloc(b, size *= 2)) == NULL)
			break;
	}
	if (b == NULL)
		abort();
	if (have > max) {
		*cut = true;
		if (tail)
			memmove(b, b + (have - max), max);
		have = max;
	}
	*p = b;
	*n = have;
	return 0;
}

static int
of_errno(int e)
{
	switch (e) {
	case ENOENT: case ENOTDIR: return SS_ENOENT;
	case EACCES: case EPERM: case ELOOP: return SS_EDENIED;
	default: return SS_EIO;
	}
}

static const struct ss_path *
declared_path(struct mock *m, const char *path, bool as_glob)
{
	size_t i;

	for (i = 0; i < m->n_globs; i++) {
		bool below = (m->globs[i].path.flags & SS_F_RECURSE) != 0;

		if (as_glob && (strcmp(m->globs[i].declared, path) == 0 ||
		    strcmp(m->globs[i].pattern, path) == 0))
			return &m->globs[i].path;
		if (tree_match(m->globs[i].pattern, path, below) &&
		    (!as_glob || strpbrk(path, "*?{") == NULL))
			return &m->globs[i].path;
	}
	mock_problem(m, "undeclared path", path);
	return NULL;
}

/* Owner, mode and time do not survive a checkout: stat.json gives them. */
static void
stat_of(struct mock *m, const char *path, struct stat *st)
{
	json_t *o = json_object_get(m->stats, path);
	const char *mode = json_string_value(json_object_get(o, "mode"));
	bool any = (st->st_mode & 0111) != 0;

	if (m->mtimes)
		return;
	st->st_mode = (st->st_mode & S_IFMT) | (mode != NULL ?
	    (mode_t)strtoul(mode, NULL, 8) : any ? 0755u : 0644u);
	st->st_uid = (uid_t)json_integer_value(json_object_get(o, "uid"));
	st->st_gid = (gid_t)json_integer_value(json_object_get(o, "gid"));
	st->st_mtim.tv_sec = MOCK_MTIME;
	st->st_mtim.tv_nsec = 0;
	if (json_object_get(o, "mtime") != NULL)
		st->st_mtim.tv_sec =
		    json_integer_value(json_object_get(o, "mtime"));
}

static int
host_snapshot(void *ctx, const char *path, struct ss_blob *out)
{
	struct mock *m = ctx;
	const struct ss_path *d = declared_path(m, path, false);
	struct stat st;
	bool cut;
	size_t n;
	char *p;
	int fd, r = enter(m, "snapshot", d != NULL &&
	    (d->flags & SS_F_OPTIONAL) != 0);

	memset(out, 0, sizeof(*out));
	out->fd = -1;
	if (d == NULL)
		return SS_EUNDECLARED;
	if (r != 0)
		return r;
	if ((fd = tree_open(m->root, path, O_RDONLY | O_NONBLOCK)) < 0)
		return leave(m, m->calls - 1, of_errno(-fd));
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		r = SS_EINVAL;
	else if ((r = slurp(fd, d->max_bytes != 0 ? d->max_bytes :
	    MOCK_MAX_BYTES, (d->flags & SS_F_TAIL) != 0, &p, &n, &cut)) == 0) {
		out->flags = cut ? SS_B_CUT : 0;
		stat_of(m, path, &st);
		out->mtime_ns = st.st_mtim.tv_sec * INT64_C(1000000000) +
		    st.st_mtim.tv_nsec;
		mock_mask(m, d->masks, &p, &n, out);
		r = blob_give(m, path, p, n, out);
		free(p);
	}
	(void)close(fd);
	return leave(m, m->calls - 1, r);
}

static uint32_t
entry_type(mode_t mode)
{
	if (S_ISREG(mode))
		return SS_FILE;
	if (S_ISDIR(mode))
		return SS_DIR;
	if (S_ISLNK(mode))
		return SS_LINK;
	if (S_ISFIFO(mode))
		return SS_FIFO;
	return S_ISSOCK(mode) ? SS_SOCKET : SS_DEVICE;
}

/* All that stands for one declared glob, through every line of a setting. */
static void
find_all(struct mock *m, const char *glob, bool below, struct tree_list *l)
{
	bool found = false;
	size_t i;

	for (i = 0; i < m->n_globs; i++)
		if (strcmp(m->globs[i].declared, glob) == 0) {
			tree_find(m->root, m->globs[i].pattern, below, l);
			found = true;
		}
	if (!found)
		tree_find(m->root, glob, below, l);
	tree_sort(l);
}

static int
host_list(void *ctx, const char *glob,
    int (*each)(void *, const struct ss_entry *), void *arg,
    struct ss_blob *out)
{
	struct mock *m = ctx;
	const struct ss_path *d = declared_path(m, glob, true);
	struct tree_list l = { NULL, 0, 0 };
	struct ss_blob ignored;
	char *text = NULL, name[4200];
	size_t i, size = 0;
	FILE *f;
	int r = enter(m, "list", d != NULL && (d->flags & SS_F_OPTIONAL) != 0);

	if (out == NULL)
		out = &ignored;
	memset(out, 0, sizeof(*out));
	out->fd = -1;
	if (d == NULL)
		return SS_EUNDECLARED;
	if (r != 0)
		return r;
	find_all(m, glob, (d->flags & SS_F_RECURSE) != 0, &l);
	if (l.denied && l.n == 0)
		r = SS_EDENIED;
	if (r == 0 && (f = open_memstream(&text, &size)) != NULL) {
		for (i = 0; i < l.n; i++)
			(void)fprintf(f, "%s\n", l.v[i].path);
		(void)fclose(f);
		(void)snprintf(name, sizeof(name), "list %s", glob);
		r = blob_give(m, name, text, size, out);
		out->status = (int32_t)l.n;
	}
	for (i = 0; r == 0 && each != NULL && i < l.n; i++) {
		struct tree_entry *t = &l.v[i];
		struct ss_entry e;

		stat_of(m, t->path, &t->st);
		e = (struct ss_entry){ sizeof(e), entry_type(t->st.st_mode),
		    t->path, t->target, (uint64_t)t->st.st_size,
		    t->st.st_mtim.tv_sec * INT64_C(1000000000) +
		    t->st.st_mtim.tv_nsec, t->st.st_mode & 07777,
		    t->st.st_uid, t->st.st_gid, 0 };
		if (each(arg, &e) != 0)
			break;
	}
	if (r == 0)
		r = (int)l.n;
	free(text);
	tree_free(&l);
	return r;
}

static int
host_capture(void *ctx, const char *glob, struct ss_blob *out)
{
	return host_list(ctx, glob, NULL, NULL, out);
}

/* argv of a declared command, {} filled, joined by blanks. */
static int
command_argv(struct mock *m, const struct ss_command *c,
    const char *const *args, uint32_t nargs, const char *argv[ARGS_MAX])
{
	uint32_t used = 0;
	size_t i;

	for (i = 0; c->argv[i] != NULL && i + 1 < ARGS_MAX; i++) {
		argv[i] = c->argv[i];
		if (strcmp(argv[i], "{}") == 0) {
			if (used == nargs)
				break;
			argv[i] = args[used++];
		}
	}
	argv[i] = NULL;
	if (c->argv[i] == NULL && used == nargs)
		return 0;
	mock_problem(m, "arguments do not fill the declared {}", c->argv[0]);
	return SS_EINVAL;
}

static int
host_run(void *ctx, uint32_t number, const char *const *args, uint32_t nargs,
    const struct ss_blob *input, struct ss_blob *out, struct ss_blob *err)
{
	struct mock *m = ctx;
	struct ss_command c;
	struct ss_blob none[2];
	const char *argv[ARGS_MAX];
	struct mock_output o;
	int r;

	out = out == NULL ? &none[0] : out;
	err = err == NULL ? &none[1] : err;
	memset(out, 0, sizeof(*out));
	memset(err, 0, sizeof(*err));
	out->fd = err->fd = -1;
	if (!mock_command(m, number, &c)) {
		(void)enter(m, "run", false);
		mock_problem(m, "undeclared command", "run");
		return SS_EUNDECLARED;
	}
	if ((r = enter(m, "run", (c.flags & SS_F_OPTIONAL) != 0)) != 0 ||
	    (r = command_argv(m, &c, args, nargs, argv)) != 0)
		return r;
	memset(&o, 0, sizeof(o));
	r = mock_output(m, argv, &c, input, &o);
	if (r == 0) {
		out->status = err->status = o.status;
		out->flags = err->flags = o.live ? 0 : SS_B_RECORDED;
		if (o.out_n > (c.max_bytes != 0 ? c.max_bytes :
		    MOCK_MAX_BYTES)) {
			o.out_n = c.max_bytes != 0 ? c.max_bytes :
			    MOCK_MAX_BYTES;
			out->flags |= SS_B_CUT;
		}
		mock_mask(m, c.masks, &o.out, &o.out_n, out);
		mock_mask(m, c.masks, &o.err, &o.err_n, err);
		r = blob_give(m, o.name, o.out, o.out_n, out);
		if (r == 0)
			r = blob_give(m, o.name_err, o.err, o.err_n, err);
	}
	mock_output_free(&o);
	return leave(m, m->calls - 1, r);
}

static int
host_setting(void *ctx, const char *name, struct ss_value *out)
{
	struct mock *m = ctx;
	int r = enter(m, "setting", false);

	memset(out, 0, sizeof(*out));
	return r != 0 ? r : mock_setting(m, name, out);
}

static int
host_fact(void *ctx, const char *table, const char *subject,
    const struct ss_value *values, uint32_t nvalues,
    const struct ss_cite *cites, uint32_t ncites)
{
	struct mock *m = ctx;
	int r = enter(m, "fact", false);

	return r != 0 ? r :
	    mock_fact(m, table, subject, values, nvalues, cites, ncites);
}

static int
host_gap(void *ctx, const char *table, const char *what, int code,
    const struct ss_text *why)
{
	struct mock *m = ctx;
	int r = enter(m, "gap", false);

	return r != 0 ? r : mock_gap(m, table, what, code, why);
}

static void
host_progress(void *ctx, uint64_t done, uint64_t total)
{
	(void)ctx;
	(void)done;
	(void)total;
}

static void
host_log(void *ctx, int level, const char *text)
{
	struct mock *m = ctx;

	if (!m->quiet)
		(void)fprintf(stderr, "log %d: %s\n", level, text);
}

static int
host_cancelled(void *ctx)
{
	struct mock *m = ctx;

	return m->fault.cancel_at != 0 && m->calls + 1 >= m->fault.cancel_at;
}

int
mock_collect(struct mock *m)
{
	static const char *const names[] = { "complete", "partial",
	    "not-applicable", "failed" };
	struct ss_host host = { sizeof(host), SS_ABI_MAJOR, SS_ABI_MINOR, m,
	    host_setting, host_list, host_snapshot, host_capture, host_run,
	    host_fact, host_gap, host_progress, host_log, host_cancelled };
	int outcome = m->plugin->collect(&host);

	if (outcome < SS_COMPLETE || outcome > SS_FAILED)
		outcome = SS_FAILED;
	if (!m->quiet)
		(void)printf("{\"outcome\":\"%s\"}\n", names[outcome]);
	if (m->trace != NULL) {
		m->trace->outcome = outcome;
		m->trace->gaps = m->gaps;
		m->trace->problems = m->problems;
	}
	return outcome;
}

static int
usage(void)
{
	(void)fputs("usage: starseal-mockhost PLUGIN.so CASE_DIR "
	    "[--root DIR] [--live] [--mtimes]\n"
	    "    [--fail CALL:CODE] [--cut BYTES] [--cancel-at CALL] "
	    "[--sweep]\n"
	    "CASE_DIR holds root/, commands/, settings.json. CALL: a number "
	    "from 1, or\nsetting list snapshot capture run fact gap. CODE: "
	    "ENOENT EDENIED … as in plugin.h.\n"
	    "--live runs declared commands here. --sweep: every call fails "
	    "with every code.\n", stderr);
	return 64;
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "root", required_argument, NULL, 'r' },
		{ "live", no_argument, NULL, 'l' },
		{ "mtimes", no_argument, NULL, 'm' },
		{ "fail", required_argument, NULL, 'f' },
		{ "cut", required_argument, NULL, 'c' },
		{ "cancel-at", required_argument, NULL, 'x' },
		{ "sweep", no_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 }
	};
	struct mock m;
	const char *root = NULL;
	bool sweep = false;
	int c;

	memset(&m, 0, sizeof(m));
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'r')
			root = optarg;
		else if (c == 'l')
			m.live = true;
		else if (c == 'm')
			m.mtimes = true;
		else if (c == 'f' && mock_fault_parse(optarg, &m.fault))
			continue;
		else if (c == 'c') {
			m.fault.cut_set = true;
			m.fault.cut = strtoul(optarg, NULL, 10);
		} else if (c == 'x')
			m.fault.cancel_at =
			    (uint32_t)strtoul(optarg, NULL, 10);
		else if (c == 's')
			sweep = true;
		else
			return usage();
	}
	if (argc - optind != 2)
		return usage();
	if (!mock_load(&m, argv[optind], argv[optind + 1], root))
		return 70;
	if (sweep)
		return mock_sweep(&m, argv[optind + 1]);
	(void)mock_collect(&m);
	return m.problems > 0 ? 1 : 0;
}
