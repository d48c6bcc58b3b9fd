/* SPDX-License-Identifier: Apache-2.0
 * Fuzz target of any plugin, named by FUZZ_PLUGIN: the input is the whole host.
 * Rows, gaps and requests are held against the manifest, so not only a crash
 * fails but also a row that the core would refuse. Never reads a real host.
 */
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../sdk/mock.h"
#include "../../sdk/mocktree.h"
#include "plugin_input.h"

#define BLOBS_MAX 8192
#define SEGMENTS_MAX 8

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writable memory of the plugin: its workers are used once, so it starts each
 * run as it was loaded. */
static struct { char *at, *was; size_t n; } segments[SEGMENTS_MAX];
static size_t n_segments;
static struct mock mock;

static int
keep_segments(struct dl_phdr_info *info, size_t size, void *arg)
{
	uintptr_t plugin = (uintptr_t)arg, from, to, relro = 0, relro_end = 0;
	bool ours = false;
	int i;

	(void)size;
	for (i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];

		from = info->dlpi_addr + h->p_vaddr;
		ours |= h->p_type == PT_LOAD && plugin >= from &&
		    plugin < from + h->p_memsz;
		if (h->p_type == PT_GNU_RELRO) {
			relro = from;
			/* The loader protects given.whole pages. */
			relro_end = (from + h->p_memsz) & ~(uintptr_t)4095;
		}
	}
	for (i = 0; ours && i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];

		if (h->p_type != PT_LOAD || (h->p_flags & PF_W) == 0 ||
		    n_segments == SEGMENTS_MAX)
			continue;
		from = info->dlpi_addr + h->p_vaddr;
		to = from + h->p_memsz;
		if (from >= relro && from < relro_end)
			from = relro_end;
		if (from >= to)
			continue;
		segments[n_segments].at = (char *)from;
		segments[n_segments].n = to - from;
		segments[n_segments++].was = malloc(to - from);
	}
	return ours;
}

/* Not memcpy: between variables lie the sanitizer's red zones. */
__attribute__((no_sanitize("address"))) static void
copy_bytes(char *to, const char *from, size_t n)
{
	size_t i;

	for (i = 0; i + sizeof(uint64_t) <= n; i += sizeof(uint64_t))
		*(volatile uint64_t *)(void *)(to + i) =
		    *(const volatile uint64_t *)(const void *)(from + i);
	for (; i < n; i++)
		*(volatile char *)(to + i) = *(const volatile char *)(from + i);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *so = getenv("FUZZ_PLUGIN");
	size_t i;

	(void)argc;
	(void)argv;
	if (so == NULL || !mock_load_so(&mock, so)) {
		(void)fputs("FUZZ_PLUGIN must name a plugin's .so\n", stderr);
		exit(64);
	}
	(void)dl_iterate_phdr(keep_segments,
	    (void *)(uintptr_t)mock.plugin->collect);
	if (n_segments == 0)
		abort();
	for (i = 0; i < n_segments; i++)
		copy_bytes(segments[i].was, segments[i].at, segments[i].n);
	mock.root = mock.commands = -1;
	return 0;
}

static const struct ss_path *
declared(const char *path, bool as_glob)
{
	size_t i;

	for (i = 0; i < mock.n_globs; i++) {
		const struct glob *g = &mock.globs[i];

		if (as_glob && (strcmp(g->declared, path) == 0 ||
		    strcmp(g->pattern, path) == 0))
			return &g->path;
		if (tree_match(g->pattern, path,
		    (g->path.flags & SS_F_RECURSE) != 0) &&
		    (!as_glob || strpbrk(path, "*?{") == NULL))
			return &g->path;
	}
	mock_problem(&mock, "undeclared path", path);
	return NULL;
}

static int
give(const char *origin, const char *p, size_t n, uint64_t max, bool tail,
    struct ss_blob *out)
{
	struct blob *b = &mock.blobs[mock.n_blobs];
	size_t i;

	memset(out, 0, sizeof(*out));
	out->struct_size = sizeof(*out);
	out->fd = -1;
	if (mock.n_blobs == BLOBS_MAX)
		return SS_ELIMIT;
	max = max == 0 ? MOCK_MAX_BYTES : max;
	if (n > max) {
		out->flags |= SS_B_CUT;
		p = tail ? p + (n - max) : p;
		n = max;
	}
	b->lines = 0;
	for (i = 0; i < n; i++)
		b->lines += p[i] == '\n';
	b->lines += n > 0 && p[n - 1] != '\n';
	b->size = n;
	b->fd = memfd_create("blob", MFD_CLOEXEC);
	b->origin = strdup(origin);
	if (b->fd == -1 || b->origin == NULL ||
	    write(b->fd, p, n) != (ssize_t)n)
		abort();
	(void)lseek(b->fd, 0, SEEK_SET);
	out->fd = b->fd;
	out->id = ++mock.n_blobs;
	out->size = n;
	out->mtime_ns = MOCK_MTIME * INT64_C(1000000000);
	out->taken_ns = MOCK_NOW * INT64_C(1000000000);
	return 0;
}

static int
host_setting(void *ctx, const char *name, struct ss_value *out)
{
	memset(out, 0, sizeof(*out));
	return mock_setting(ctx, name, out);
}

static int
host_snapshot(void *ctx, const char *path, struct ss_blob *out)
{
	const struct ss_path *d = declared(path, false);
	const struct section *s = input_section("FL", path);
	bool tail = d != NULL && (d->flags & SS_F_TAIL) != 0;
	int hops;

	(void)ctx;
	memset(out, 0, sizeof(*out));
	out->fd = -1;
	if (d == NULL)
		return SS_EUNDECLARED;
	if (given.whole != NULL)
		return give(path, given.whole, given.whole_n, d->max_bytes, tail, out);
	for (hops = 0; s != NULL && s->kind == 'L'; hops++) {
		char target[PATH_MAX];

		if (hops == 8 || s->n >= sizeof(target))
			return SS_EINVAL;
		memcpy(target, s->p, s->n);
		target[s->n] = '\0';
		s = input_section("FL", target);
	}
	return s == NULL ? SS_ENOENT :
	    give(path, s->p, s->n, d->max_bytes, tail, out);
}

struct entries { struct ss_entry *v; size_t n; };

static void
add_entry(struct entries *l, uint32_t type, const char *path, size_t n,
    const struct section *s)
{
	struct ss_entry *e;

	if ((l->n & (l->n - 1)) == 0 && (l->v = realloc(l->v,
	    (l->n == 0 ? 1 : 2 * l->n) * sizeof(*l->v))) == NULL)
		abort();
	e = &l->v[l->n];
	memset(e, 0, sizeof(*e));
	e->struct_size = sizeof(*e);
	e->type = type;
	e->path = strndup(path, n);
	e->target = type == SS_LINK ? strndup(s->p, s->n) : NULL;
	e->size = type == SS_FILE && s != NULL ? s->n : 0;
	e->mtime_ns = MOCK_MTIME * INT64_C(1000000000);
	e->mode = type == SS_DIR ? 0755 : s == NULL ? 0644 : s->mode;
	e->uid = s == NULL ? 0 : s->uid;
	e->gid = s == NULL ? 0 : s->gid;
	l->n++;
}

/* One name for a glob whose files all hold the same. */
static void
add_any(struct entries *l, const char *pattern)
{
	char path[PATH_MAX];
	size_t at = 0, i;

	for (i = 0; pattern[i] != '\0' && at + 2 < sizeof(path); i++)
		if (pattern[i] != '*' || pattern[i + 1] != '*')
			path[at++] = strchr("*?", pattern[i]) != NULL ? 'x' :
			    pattern[i];
	add_entry(l, SS_FILE, path, at, NULL);
}

static void
find(const char *pattern, bool below, struct entries *l)
{
	size_t i, n;
	char folder[PATH_MAX];

	if (given.whole != NULL)
		add_any(l, pattern);
	for (i = 0; i < given.n; i++) {
		const struct section *s = &given.v[i];

		if (strchr("FL", s->kind) == NULL || s->name[0] != '/')
			continue;
		if (tree_match(pattern, s->name, below))
			add_entry(l, s->kind == 'L' ? SS_LINK : SS_FILE,
			    s->name, strlen(s->name), s);
		for (n = strlen(s->name) - 1; n > 1; n--) {
			if (s->name[n] != '/')
				continue;
			memcpy(folder, s->name, n);
			folder[n] = '\0';
			if (tree_match(pattern, folder, below))
				add_entry(l, SS_DIR, folder, n, NULL);
		}
	}
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct ss_entry *)a)->path,
	    ((const struct ss_entry *)b)->path);
}

/* In byte order, each path once; the listing itself becomes a blob. */
static int
settle(struct entries *l, const char *glob, struct ss_blob *out)
{
	char name[PATH_MAX + 8], *text = NULL;
	size_t i, kept = 0, size = 0;
	FILE *f = open_memstream(&text, &size);
	int r;

	if (l->n > 1)
		qsort(l->v, l->n, sizeof(l->v[0]), by_path);
	for (i = 0; i < l->n; i++) {
		if (kept > 0 && strcmp(l->v[kept - 1].path,
		    l->v[i].path) == 0) {
			free((void *)(uintptr_t)l->v[i].path);
			free((void *)(uintptr_t)l->v[i].target);
			continue;
		}
		l->v[kept++] = l->v[i];
		(void)fprintf(f, "%s\n", l->v[i].path);
	}
	(void)fclose(f);
	l->n = kept;
	(void)snprintf(name, sizeof(name), "list %s", glob);
	r = give(name, text, size, 0, false, out);
	out->status = (int32_t)kept;
	free(text);
	return r;
}

/* Entries are lent for the call and no longer: they are freed behind it. */
static int
host_list(void *ctx, const char *glob,
    int (*each)(void *, const struct ss_entry *), void *arg,
    struct ss_blob *out)
{
	const struct ss_path *d = declared(glob, true);
	struct entries l = { NULL, 0 };
	struct ss_blob ignored;
	bool found = false;
	size_t i;
	int r;

	(void)ctx;
	out = out == NULL ? &ignored : out;
	memset(out, 0, sizeof(*out));
	out->fd = -1;
	if (d == NULL)
		return SS_EUNDECLARED;
	for (i = 0; i < mock.n_globs; i++)
		if (strcmp(mock.globs[i].declared, glob) == 0) {
			find(mock.globs[i].pattern,
			    (d->flags & SS_F_RECURSE) != 0, &l);
			found = true;
		}
	if (!found)
		find(glob, (d->flags & SS_F_RECURSE) != 0, &l);
	r = settle(&l, glob, out);
	for (i = 0; r == 0 && each != NULL && i < l.n; i++)
		if (each(arg, &l.v[i]) != 0)
			break;
	r = r != 0 ? r : (int)l.n;
	for (i = 0; i < l.n; i++) {
		free((void *)(uintptr_t)l.v[i].path);
		free((void *)(uintptr_t)l.v[i].target);
	}
	free(l.v);
	return r;
}

static int
host_capture(void *ctx, const char *glob, struct ss_blob *out)
{
	return host_list(ctx, glob, NULL, NULL, out);
}

/* As recorded outputs are named in a folder of fixtures. */
static bool
command_name(const struct ss_command *c, const char *const *args,
    uint32_t nargs, const struct ss_blob *input, char *to, size_t size)
{
	uint32_t used = 0;
	size_t i, at = 0;

	for (i = 0; c->argv[i] != NULL; i++) {
		bool fill = strcmp(c->argv[i], "{}") == 0;

		if (fill && used == nargs)
			return false;
		at += (size_t)snprintf(to + at, size - at, "%s%s",
		    i > 0 ? " " : "", fill ? args[used++] : c->argv[i]);
		if (at >= size)
			return false;
	}
	if (input != NULL && input->id >= 1 && input->id <= mock.n_blobs)
		(void)snprintf(to + at, size - at, " < %s",
		    mock.blobs[input->id - 1].origin);
	to[size - 1] = '\0';
	for (i = 0; to[i] != '\0'; i++)
		if (memchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		    "0123456789._=,:@+-", to[i], 70) == NULL)
			to[i] = '_';
	return used == nargs;
}

static int
host_run(void *ctx, uint32_t number, const char *const *args, uint32_t nargs,
    const struct ss_blob *input, struct ss_blob *out, struct ss_blob *err)
{
	char name[2 * PATH_MAX], status[16] = "0";
	const struct section *s;
	struct ss_command c;
	struct ss_blob none[2];
	int r;

	(void)ctx;
	out = out == NULL ? &none[0] : out;
	err = err == NULL ? &none[1] : err;
	memset(out, 0, sizeof(*out));
	memset(err, 0, sizeof(*err));
	out->fd = err->fd = -1;
	if (!mock_command(&mock, number, &c)) {
		mock_problem(&mock, "undeclared command", "run");
		return SS_EUNDECLARED;
	}
	if (!command_name(&c, args, nargs, input, name, sizeof(name))) {
		mock_problem(&mock, "arguments do not fit", c.argv[0]);
		return SS_EINVAL;
	}
	s = input_section("C", name + (name[0] == '_'));
	if (s == NULL && given.whole == NULL)
		return SS_ENOTRUN;
	r = give(name, s == NULL ? given.whole : s->p,
	    s == NULL ? given.whole_n : s->n,
	    c.max_bytes, false, out);
	if (r == 0)
		r = give("errors", "", 0, 0, false, err);
	if ((s = input_section("S", name + (name[0] == '_'))) != NULL) {
		(void)snprintf(status, sizeof(status), "%.*s",
		    (int)(s->n < 8 ? s->n : 8), s->p);
		out->status = err->status = (int)strtol(status, NULL, 10);
	}
	return r;
}

static int
host_fact(void *ctx, const char *table, const char *subject,
    const struct ss_value *values, uint32_t nvalues,
    const struct ss_cite *cites, uint32_t ncites)
{
	return mock_fact(ctx, table, subject, values, nvalues, cites, ncites);
}

static int
host_gap(void *ctx, const char *table, const char *what, int code,
    const struct ss_text *why)
{
	return mock_gap(ctx, table, what, code, why);
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
	(void)ctx;
	(void)level;
	(void)text;
}

static int
host_cancelled(void *ctx)
{
	(void)ctx;
	return 0;
}

/* The core hands on only what a file of settings may hold. */
static bool
is_setting(const json_t *v)
{
	const json_t *e;
	size_t i;

	json_array_foreach(v, i, e)
		if (!json_is_string(e))
			return false;
	return json_is_array(v) || json_is_string(v) || json_is_boolean(v) ||
	    json_is_integer(v);
}

/* Neither does it take a path that is not absolute, or holds controls. */
static bool
are_paths(void)
{
	const char *c;
	size_t i;

	for (i = 0; i < mock.n_globs; i++) {
		if (mock.globs[i].pattern[0] != '/')
			return false;
		for (c = mock.globs[i].pattern; *c != '\0'; c++)
			if ((unsigned char)*c < ' ' || *c == '{')
				return false;
	}
	return true;
}

static void
forget_globs(void)
{
	while (mock.n_globs > 0)
		free(mock.globs[--mock.n_globs].pattern);
	free(mock.globs);
	mock.globs = NULL;
}

static void
read_settings(void)
{
	const struct section *s = input_section("X", "settings");
	const char *key;
	json_t *v;
	bool ok = true;

	json_decref(mock.settings);
	mock.settings = s == NULL ? NULL : json_loadb(s->p, s->n, 0, NULL);
	json_object_foreach(mock.settings, key, v)
		ok &= is_setting(v);
	if (!ok) {
		json_decref(mock.settings);
		mock.settings = NULL;
	}
}

static int
run_once(bool quiet)
{
	struct ss_host host = { sizeof(host), SS_ABI_MAJOR, SS_ABI_MINOR,
	    &mock, host_setting, host_list, host_snapshot, host_capture,
	    host_run, host_fact, host_gap, host_progress, host_log,
	    host_cancelled };
	static struct blob blobs[BLOBS_MAX];
	size_t i;
	int outcome;

	for (i = 0; i < n_segments; i++)
		copy_bytes(segments[i].at, segments[i].was, segments[i].n);
	mock.quiet = quiet;
	mock.problems = mock.gaps = 0;
	mock.blobs = blobs;
	mock.n_blobs = 0;
	if (!mock_declare(&mock))
		abort();
	if (!are_paths()) {
		forget_globs();
		return 0;
	}
	outcome = mock.plugin->collect(&host);
	if (outcome < SS_COMPLETE || outcome > SS_FAILED)
		mock_problem(&mock, "no proper outcome", "collect");
	for (i = 0; i < mock.n_blobs; i++) {
		(void)close(blobs[i].fd);
		free(blobs[i].origin);
	}
	forget_globs();
	return (int)mock.problems;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input_read((const char *)data, size);
	read_settings();
	if (run_once(true) != 0) {
		(void)run_once(false);
		(void)fflush(stdout);
		abort();
	}
	input_free();
	return 0;
}
