/* SPDX-License-Identifier: Apache-2.0
 * A runner in small, for the tests that start workers: serves a few made-up
 * files and notes what the worker says.
 */
#ifndef WORKER_DRIVER_H
#define WORKER_DRIVER_H

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "collect/manifest.h"
#include "collect/worker.h"
#include "facts/row.h"
#include "starseal/plugin.h"

#define MARK "/tmp/starseal-hostile-mark"
#if defined(__SANITIZE_ADDRESS__)
#define ASAN true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASAN true
#endif
#endif
#ifndef ASAN
#define ASAN false
#endif

/* What one run gave. */
struct run {
	struct worker_end end;
	struct sandbox_level level;
	struct buf rows, logs;
	size_t facts, gaps, requests;
	uint64_t blobs;
	char asked[256];
};

static char *folder;            /* of the build: tests/, libexec/ beside */

static inline char *
built(const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
	return path;
}

static inline int
find_folder(void **state)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int i;

	(void)state;
	if (n <= 0)
		return -1;
	self[n] = '\0';
	for (i = 0; i < 2; i++)
		*strrchr(self, '/') = '\0';
	folder = strdup(self);
	return folder == NULL ? -1 : 0;
}

static inline struct worker_options
options(void)
{
	static char *program;
	struct worker_options o = { .wall_ms = 20000, .cpu_ms = 10000 };

	if (program == NULL)
		program = built("libexec/starseal-worker");
	o.program = program;
	return o;
}

static inline void
open_plugin(const char *name, struct worker_plugin *so)
{
	char file[128], *path;
	struct error err;

	(void)snprintf(file, sizeof(file), "tests/hostile/%s.so", name);
	path = built(file);
	assert_int_equal(worker_plugin_open(path, so, &err), 0);
	free(path);
}

/* ---- a runner in small ---- */

static inline struct worker_blob
blob(struct run *r, const char *bytes)
{
	struct worker_blob b = { .id = ++r->blobs, .size = strlen(bytes),
	    .mtime_ns = 1, .taken_ns = 2 };

	b.fd = memfd_create("blob", MFD_CLOEXEC);
	assert_int_equal(write(b.fd, bytes, strlen(bytes)), strlen(bytes));
	return b;
}

static const char listing[] =
    "{\"path\":\"/etc/sample.d/a%25\",\"type\":\"file\",\"mode\":420,"
    "\"uid\":7,\"gid\":8,\"size\":5,"
    "\"mtime\":\"1970-01-01T00:00:01.500000000Z\"}\n"
    "{\"path\":\"/etc/sample.d/b\",\"type\":\"link\",\"mode\":511,\"uid\":0,"
    "\"gid\":0,\"size\":1,\"mtime\":\"1970-01-01T00:00:02Z\","
    "\"target\":\"a%25\"}\n";

static inline void
serve(struct run *r, struct worker *w, const struct worker_event *e)
{
	struct worker_blob blobs[2] = { { .fd = -1 }, { .fd = -1 } };
	int result = SS_EUNDECLARED;
	size_t n = 0, i;

	r->requests++;
	(void)snprintf(r->asked, sizeof(r->asked), "%s", e->kind ==
	    WORKER_E_RUN ? e->args[0] : e->text);
	if (e->kind == WORKER_E_SNAPSHOT &&
	    (strcmp(e->text, "/etc/sample.conf") == 0 ||
	    strncmp(e->text, "/etc/sample.d/", 14) == 0)) {
		blobs[n++] = blob(r, "sample bytes");
		result = 0;
	} else if (e->kind == WORKER_E_LIST || e->kind == WORKER_E_CAPTURE) {
		blobs[n++] = blob(r, listing);
		result = 2;
	} else if (e->kind == WORKER_E_RUN) {
		assert_int_equal(e->command, 0);
		assert_int_equal(e->input, 1);
		blobs[n++] = blob(r, "output");
		blobs[n++] = blob(r, "error");
		blobs[0].status = blobs[1].status = 3;
		result = 0;
	}
	(void)worker_answer(w, result, blobs, n, NULL);
	for (i = 0; i < n; i++)
		(void)close(blobs[i].fd);
}

static inline void
take(struct run *r, struct worker *w, const struct worker_event *e)
{
	struct error err;

	switch (e->kind) {
	case WORKER_E_FACT:
		r->facts++;
		if (r->rows.n < 8192)
			assert_int_equal(row_write(e->fact->table, "host:test",
			    "R3", e->fact->values, e->fact->n_values,
			    e->fact->cites, e->fact->n_cites, &r->rows, &err),
			    0);
		break;
	case WORKER_E_GAP:
		r->gaps++;
		buf_printf(&r->logs, "gap %s %s %d %s|", e->gap.table->name,
		    e->gap.what, e->gap.err, e->gap.why.ja);
		break;
	case WORKER_E_LOG:
		buf_printf(&r->logs, "%s|", e->text);
		break;
	case WORKER_E_NOTHING: case WORKER_E_PROGRESS: case WORKER_E_DONE:
		break;
	default:
		serve(r, w, e);
	}
}

static inline void
watch(struct run *r, struct worker *w, uint32_t cancel_after)
{
	struct worker_event e;
	struct error err;
	int x;

	do {
		x = worker_next(w, cancel_after != 0 ? (int)cancel_after : -1,
		    &e, &err);
		if (x == 0)
			take(r, w, &e);
		if (x == 0 && e.kind == WORKER_E_NOTHING && cancel_after != 0)
			worker_cancel(w, 500);
	} while (x == 0 && e.kind != WORKER_E_DONE);
}

static inline void
run_plugin(const char *name, const char *act, const struct worker_options *o,
    uint32_t cancel_after, struct run *r)
{
	struct worker_description d;
	struct worker_plugin so;
	struct manifest m = { 0 };
	struct worker *w;
	struct error err;
	json_t *settings = json_pack("{s:s, s:s}", "act", act, "number", "41");

	memset(r, 0, sizeof(*r));
	buf_init(&r->rows, 1 << 20);
	buf_init(&r->logs, 1 << 20);
	open_plugin(name, &so);
	if (worker_describe(&so, o, &d, &r->end, &err) == 0 &&
	    manifest_parse(buf_str(&d.json), d.json.n, &m, &err) == 0 &&
	    worker_spawn(&so, o, &w, &r->end, &err) == 0) {
		r->level = *worker_level(w);
		if (worker_collect(w, buf_str(&d.json), d.json.n, "host:test",
		    settings, &m.tables, &err) == 0)
			watch(r, w, cancel_after);
		worker_end(w, &r->end);
	}
	worker_description_free(&d);
	manifest_free(&m);
	worker_plugin_close(&so);
	json_decref(settings);
}

static inline void
run_free(struct run *r)
{
	buf_free(&r->rows);
	buf_free(&r->logs);
}

#endif
