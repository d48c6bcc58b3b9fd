/* SPDX-License-Identifier: Apache-2.0
 * The worker against plugins that mean harm (tests/hostile/plugins): each
 * ends in its own word, and nothing outside of it has changed.
 */
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

static char *
built(const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
	return path;
}

static int
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

static struct worker_options
options(void)
{
	static char *program;
	struct worker_options o = { .wall_ms = 20000, .cpu_ms = 10000 };

	if (program == NULL)
		program = built("libexec/starseal-worker");
	o.program = program;
	return o;
}

static void
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

static struct worker_blob
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

static void
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

static void
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

static void
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

static void
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

static void
run_free(struct run *r)
{
	buf_free(&r->rows);
	buf_free(&r->logs);
}

/* ---- the honest one ---- */

static void
an_honest_plugin_is_served(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	run_plugin("honest", "", &o, 0, &r);
	assert_string_equal(r.end.why.en, "");
	assert_string_equal(worker_outcome_name(r.end.outcome), "complete");
	assert_int_equal(r.facts, 1001);
	assert_int_equal(r.blobs, 7);
	assert_string_equal(r.asked, "/etc/sample.d/*");
	assert_int_equal(strncmp(buf_str(&r.rows), "{\"subject\":\"host:test\","
	    "\"grade\":\"R3\",\"name\":\"first\",\"size\":0,"
	    "\"colour\":\"blue\",\"words\":[\"alpha\",\"\u65e5\"],"
	    "\"cites\":[{\"item\":1,\"lines\":[1,1]}]}\n", 130), 0);
	assert_string_equal(buf_str(&r.logs),
	    "/etc/sample.d/a% 1 - 5 1500000000 644 7|"
	    "/etc/sample.d/b 3 a% 1 2000000000 777 0|"
	    "gap sample /etc/none -1 ありません|");
	run_free(&r);
}

static void
the_level_is_told(void **state)
{
	const long landlock = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
	struct worker_options o = options();
	struct run r;

	(void)state;
	run_plugin("honest", "", &o, 0, &r);
	assert_true(r.level.seccomp);
	assert_int_equal(r.level.uid_dropped, geteuid() == 0);
	if (geteuid() == 0)
		assert_int_equal(r.level.uid, SANDBOX_UID);
	/* This kernel's own answer, which valgrind does not pass on. */
	if (getenv("VALGRIND") == NULL)
		assert_int_equal(r.level.landlock, landlock < 1 ? 0 : landlock);
	run_free(&r);
	o.without_landlock = true;
	run_plugin("honest", "", &o, 0, &r);
	assert_int_equal(r.level.landlock, 0);
	assert_int_equal(r.level.reduced, !ASAN);
	/* Under AddressSanitizer every plugin has start-up code. */
	assert_int_equal(r.end.outcome, ASAN ? WORKER_O_REFUSED :
	    WORKER_O_COMPLETE);
	run_free(&r);
}

static void
the_floor_decides(void **state)
{
	static const struct { bool no_landlock, no_seccomp, seccomp;
	    unsigned landlock; } rows[] = {
		{ true, false, false, 1 }, { false, true, true, 0 },
		{ false, false, false, 1000 },
	};
	struct worker_plugin so;
	struct worker_end end;
	struct worker *w;
	struct error err;
	size_t i;

	(void)state;
	open_plugin("honest", &so);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct worker_options o = options();

		o.without_landlock = rows[i].no_landlock;
		o.without_seccomp = rows[i].no_seccomp;
		o.floor_landlock = rows[i].landlock;
		o.floor_seccomp = rows[i].seccomp;
		assert_int_equal(worker_spawn(&so, &o, &w, &end, &err),
		    ERR_DENIED);
		assert_null(w);
		assert_int_equal(end.outcome, WORKER_O_REFUSED);
		assert_int_equal(end.cause, WORKER_C_FLOOR);
	}
	worker_plugin_close(&so);
}

/* ---- hostile at collect ---- */

struct act {
	const char *act, *outcome;
	int signal;             /* of the process; -1: not looked at */
	const char *logs;       /* exactly; NULL: not looked at */
};

static const struct act acts[] = {
	{ "segfault", "crashed", SIGSEGV, NULL },
	{ "abort", "crashed", SIGABRT, NULL },
	{ "exit", "failed", 0, "" },
	{ "nonsense", "failed", 0, "" },
	{ "sleep", "timed-out", SIGKILL, "" },
	{ "fork", "killed", SIGSYS, "" },
	{ "write", "partial", 0, "errno 13|" },
	{ "open", "partial", 0, "errno 13|" },
	{ "stat", "partial", 0, "errno 13|" },
	{ "environ", "partial", 0, "errno 13|" },
	{ "connect", "killed", SIGSYS, "" },
	{ "kill", "killed", SIGSYS, "" },
	{ "tgkill", "killed", SIGSYS, "" },
	{ "ptrace", "killed", SIGSYS, "" },
	{ "execve", "killed", SIGSYS, "" },
	{ "memfd", "killed", SIGSYS, "" },
	{ "map-code", "killed", SIGSYS, "" },
	{ "protect-code", "killed", SIGSYS, "" },
	{ "undeclared", "undeclared", 0, "" },
	{ "no-cite", "complete", 0, "-7|" },
	{ "wrong-type", "complete", 0, "-7|" },
	{ "wrong-blob", "complete", 0, "-7|" },
	{ "progress", "timed-out", -1, "" },
	{ "close", "failed", SIGKILL, "" },
	{ "garbage", "failed", SIGKILL, "" },
	{ "too-long", "failed", SIGKILL, "" },
	{ "half", "timed-out", SIGKILL, "" },
	{ "out-of-turn", "failed", SIGKILL, "" },
	{ "forged-fact", "failed", SIGKILL, "" },
	{ "forged-cite", "failed", SIGKILL, "" },
	{ "descriptors", "failed", SIGKILL, "" },
};

static int
open_descriptors(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static void
each_act_ends_in_its_word(void **state)
{
	struct worker_options o = options();
	const pid_t self = getpid();
	int before = open_descriptors();
	struct run r;
	size_t i;

	(void)state;
	o.wall_ms = ASAN ? 3000 : 1000;
	(void)unlink(MARK);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		const struct act *a = &acts[i];

		run_plugin("acts", a->act, &o, 0, &r);
		if (strcmp(worker_outcome_name(r.end.outcome), a->outcome) != 0)
			fail_msg("%s: %s (signal %d), not %s: %s", a->act,
			    worker_outcome_name(r.end.outcome), r.end.signal,
			    a->outcome, r.end.why.en);
		/* AddressSanitizer makes a report and an exit of a crash. */
		if (a->signal >= 0 && !ASAN && r.end.signal != a->signal)
			fail_msg("%s: signal %d, not %d", a->act, r.end.signal,
			    a->signal);
		if (a->logs != NULL && strcmp(buf_str(&r.logs), a->logs) != 0)
			fail_msg("%s: said \"%s\"", a->act, buf_str(&r.logs));
		assert_int_equal(r.facts, 0);
		run_free(&r);
	}
	/* Nothing outside: no file, nothing kept open, and we are alive. */
	assert_int_equal(access(MARK, F_OK), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(getpid(), self);
}

static void
system_calls_are_closed(void **state)
{
	static const struct { const char *name; long nr; } calls[] = {
		{ "unshare", SYS_unshare }, { "setns", SYS_setns },
		{ "mount", SYS_mount }, { "chroot", SYS_chroot },
		{ "bpf", SYS_bpf }, { "io_uring_setup", SYS_io_uring_setup },
		{ "userfaultfd", SYS_userfaultfd }, { "keyctl", SYS_keyctl },
		{ "perf_event_open", SYS_perf_event_open },
		{ "process_vm_readv", SYS_process_vm_readv },
		{ "process_vm_writev", SYS_process_vm_writev },
		{ "pidfd_open", SYS_pidfd_open }, { "prctl", SYS_prctl },
		{ "seccomp", SYS_seccomp }, { "setresuid", SYS_setresuid },
		{ "personality", SYS_personality }, { "shmget", SYS_shmget },
		{ "clone3", SYS_clone3 }, { "execveat", SYS_execveat },
		{ "mkdirat", SYS_mkdirat }, { "unlinkat", SYS_unlinkat },
		{ "renameat2", SYS_renameat2 }, { "fchmodat", SYS_fchmodat },
		{ "open_by_handle_at", SYS_open_by_handle_at },
		{ "name_to_handle_at", SYS_name_to_handle_at },
		{ "sethostname", SYS_sethostname }, { "reboot", SYS_reboot },
		{ "init_module", SYS_init_module },
		{ "inotify_init1", SYS_inotify_init1 },
		{ "socketpair", SYS_socketpair }, { "pipe2", SYS_pipe2 },
	};
	struct worker_options o = options();
	char act[32];
	struct run r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		(void)snprintf(act, sizeof(act), "call %ld", calls[i].nr);
		run_plugin("acts", act, &o, 0, &r);
		if (r.end.outcome != WORKER_O_KILLED || r.end.signal != SIGSYS)
			fail_msg("%s: %s (signal %d)", calls[i].name,
			    worker_outcome_name(r.end.outcome), r.end.signal);
		run_free(&r);
	}
}

static void
processor_time_is_limited(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	o.cpu_ms = 1000;
	run_plugin("acts", "loop", &o, 0, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "killed");
	assert_int_equal(r.end.signal, SIGXCPU);
	assert_in_range(r.end.cpu_us, 900000, 1900000);
	run_free(&r);
}

static void
memory_is_limited(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	if (ASAN)
		skip();         /* no address space limit there */
	o.memory = 128u << 20;
	run_plugin("acts", "memory", &o, 0, &r);
	assert_string_equal(buf_str(&r.logs), "10 GiB refused|");
	assert_string_equal(worker_outcome_name(r.end.outcome), "killed");
	assert_in_range(r.end.peak_kib, 100 << 10, 128 << 10);
	run_free(&r);
}

static void
floods_are_limited(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	o.fact_bytes = 1 << 20;
	run_plugin("acts", "rows", &o, 0, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "killed");
	assert_in_range(r.facts, 10000, 40000);
	run_free(&r);
	o.wall_ms = 6000;
	run_plugin("acts", "deaf", &o, 0, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "failed");
	assert_true(r.end.wall_us < 6000000);
	run_free(&r);
}

static void
cancelling_is_heard(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	run_plugin("acts", "until-cancelled", &o, 50, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "partial");
	run_free(&r);
	/* And one that does not listen has its grace and no more. */
	run_plugin("acts", "sleep", &o, 50, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "timed-out");
	assert_true(r.end.wall_us < 2000000);
	run_free(&r);
}

/* ---- hostile at load, and lies ---- */

struct lie {
	const char *plugin;
	enum worker_outcome outcome;
	enum worker_cause cause;
	const char *detail;     /* in the text; NULL: none looked for */
};

static const struct lie lies[] = {
	{ "lie_counts", WORKER_O_REFUSED, WORKER_C_COUNT, "(paths)" },
	{ "lie_null", WORKER_O_REFUSED, WORKER_C_NULL, "(paths)" },
	{ "lie_wild", WORKER_O_CRASHED, 0, NULL },
	{ "lie_utf8", WORKER_O_REFUSED, WORKER_C_UTF8, "(author)" },
	{ "lie_control", WORKER_O_REFUSED, WORKER_C_VALUE, "(version)" },
	{ "lie_stride", WORKER_O_REFUSED, WORKER_C_SIZE, "(tables)" },
	{ "lie_size", WORKER_O_REFUSED, WORKER_C_SIZE, "(manifest)" },
	{ "lie_long", WORKER_O_REFUSED, WORKER_C_LONG, "(licence)" },
	{ "lie_flags", WORKER_O_REFUSED, WORKER_C_VALUE, "(privileges)" },
	{ "lie_table", WORKER_O_REFUSED, WORKER_C_MANIFEST, "/tables/0" },
	{ "lie_major", WORKER_O_REFUSED, WORKER_C_MAJOR, NULL },
	{ "lie_minor", WORKER_O_REFUSED, WORKER_C_ABI, "(1.99)" },
	{ "lie_symbol", WORKER_O_REFUSED, WORKER_C_SYMBOL, NULL },
	{ "needs_library", WORKER_O_REFUSED, WORKER_C_NEEDED, "libzstd" },
	{ "start_crash", WORKER_O_CRASHED, 0, NULL },
	{ "start_loop", WORKER_O_KILLED, 0, NULL },
};

static void
each_lie_is_refused_by_name(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;
	size_t i;

	(void)state;
	o.cpu_ms = 1000;
	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		const struct lie *l = &lies[i];

		open_plugin(l->plugin, &so);
		assert_int_not_equal(worker_describe(&so, &o, &d, &end, &err),
		    0);
		if (end.outcome != l->outcome || end.cause != l->cause)
			fail_msg("%s: %s, cause %d, signal %d: %s", l->plugin,
			    worker_outcome_name(end.outcome), end.cause,
			    end.signal, end.why.en);
		if (l->detail != NULL && (strstr(err.en, l->detail) == NULL ||
		    strstr(err.ja, l->detail) == NULL))
			fail_msg("%s: \"%s\", \"%s\"", l->plugin, err.en,
			    err.ja);
		if (l->cause != 0)
			assert_non_null(strstr(err.en,
			    worker_cause_text(l->cause)->en));
		assert_int_equal(d.json.n, 0);
		worker_description_free(&d);
		worker_plugin_close(&so);
	}
}

static void
constructors_see_no_file(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;

	(void)state;
	(void)unlink(MARK);
	open_plugin("start_write", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_int_equal(access(MARK, F_OK), -1);
	worker_description_free(&d);
	worker_plugin_close(&so);
	open_plugin("start_read", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_true(d.start);
	if (d.level.landlock > 0)
		assert_non_null(strstr(buf_str(&d.json),
		    "\"author\":\"errno 13\""));
	worker_description_free(&d);
	/* Where nothing would keep it from files, it is not loaded at all. */
	o.without_landlock = true;
	assert_int_not_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_int_equal(end.cause, WORKER_C_START);
	worker_description_free(&d);
	worker_plugin_close(&so);
}

static void
a_changed_manifest_is_refused(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	run_plugin("lie_changing", "", &o, 0, &r);
	assert_int_equal(r.end.outcome, WORKER_O_REFUSED);
	assert_int_equal(r.end.cause, WORKER_C_CHANGED);
	run_free(&r);
}

static void
more_symbols_are_seen(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;

	(void)state;
	open_plugin("lie_extra", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_true(d.extra);
	assert_string_equal(d.symbol, "sample_extra");
	worker_description_free(&d);
	worker_plugin_close(&so);
}

static void
libraries_are_a_privilege(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	o.libraries = true;
	run_plugin("asks_library", "", &o, 0, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "complete");
	run_free(&r);
	/* Files stay closed with it. */
	run_plugin("acts", "open", &o, 0, &r);
	assert_string_equal(buf_str(&r.logs), "errno 13|");
	run_free(&r);
}

static void
broken_files_are_refused(void **state)
{
	static const char *const contents[] = { "", "no ELF",
	    "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0" };
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
		fd = memfd_create("file", MFD_CLOEXEC);
		assert_true(write(fd, contents[i], i == 2 ? 24 :
		    strlen(contents[i])) >= 0);
		assert_int_equal(worker_plugin_from_fd(fd, "file", &so, &err),
		    0);
		assert_int_equal(worker_describe(&so, &o, &d, &end, &err),
		    ERR_INPUT);
		assert_int_equal(end.cause, WORKER_C_ELF);
		worker_description_free(&d);
		worker_plugin_close(&so);
		(void)close(fd);
	}
	assert_int_equal(worker_plugin_open("/nonexistent.so", &so, &err),
	    ERR_MISSING);
	assert_int_equal(worker_plugin_open("/dev/null", &so, &err),
	    ERR_INPUT);
}

/* The bytes that are mapped are those that were hashed. */
static void
the_copy_is_sealed(void **state)
{
	struct worker_plugin so;

	(void)state;
	open_plugin("honest", &so);
	assert_int_equal(write(so.fd, "x", 1), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(ftruncate(so.fd, 0), -1);
	worker_plugin_close(&so);
}

static void
a_start_is_quick(void **state)
{
	struct worker_options o = options();
	struct timespec a, b;
	struct run r;
	long best = 1000000, us;
	int i;

	(void)state;
	if (ASAN || getenv("VALGRIND") != NULL)
		skip();         /* measures the instruments */
	for (i = 0; i < 10; i++) {
		(void)clock_gettime(CLOCK_MONOTONIC, &a);
		run_plugin("acts", "nonsense", &o, 0, &r);
		(void)clock_gettime(CLOCK_MONOTONIC, &b);
		us = (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) /
		    1000;
		best = us < best ? us : best;
		run_free(&r);
	}
	print_message("describe and collect, two processes: %ld us\n", best);
	assert_in_range(best, 1, 20000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_plugin_is_served),
		cmocka_unit_test(the_level_is_told),
		cmocka_unit_test(the_floor_decides),
		cmocka_unit_test(each_act_ends_in_its_word),
		cmocka_unit_test(system_calls_are_closed),
		cmocka_unit_test(processor_time_is_limited),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(floods_are_limited),
		cmocka_unit_test(cancelling_is_heard),
		cmocka_unit_test(each_lie_is_refused_by_name),
		cmocka_unit_test(constructors_see_no_file),
		cmocka_unit_test(a_changed_manifest_is_refused),
		cmocka_unit_test(more_symbols_are_seen),
		cmocka_unit_test(libraries_are_a_privilege),
		cmocka_unit_test(broken_files_are_refused),
		cmocka_unit_test(the_copy_is_sealed),
		cmocka_unit_test(a_start_is_quick),
	};

	return cmocka_run_group_tests(tests, find_folder, NULL);
}
