/* SPDX-License-Identifier: Apache-2.0
 * The worker against plugins that mean harm (tests/hostile/plugins): each
 * ends in its own word, and nothing outside of it has changed.
 */
#include "worker_driver.h"
#include "collect/worker_runner.h"

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

static void
has_line(const char *status, const char *line)
{
	char wanted[128];

	(void)snprintf(wanted, sizeof(wanted), "\n%s\n", line);
	if (strstr(status, wanted) == NULL)
		fail_msg("no \"%s\" in %s", line, status);
}

/* As the kernel tells it, while the plugin's code runs. */
static void
the_process_holds_nothing(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct worker *w;
	struct error err;
	struct table_list tables = { 0 };
	json_t *settings = json_pack("{s:s}", "act", "sleep");
	struct buf b;
	struct stat st;
	char path[64], name[64];
	int leak = open("/dev/null", O_RDONLY), fd;

	(void)state;
	buf_init(&b, 65536);
	assert_int_equal(dup2(leak, 100), 100);
	open_plugin("acts", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_int_equal(worker_spawn(&so, &o, &w, &end, &err), 0);
	assert_int_equal(worker_collect(w, buf_str(&d.json), d.json.n,
	    "host:test", settings, &tables, &err), 0);
	(void)usleep(50000);
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)w->pid);
	assert_int_equal(file_read(path, &b, &err), 0);
	has_line(buf_str(&b), "NoNewPrivs:\t1");
	has_line(buf_str(&b), "Seccomp:\t2");
	has_line(buf_str(&b), "Seccomp_filters:\t2");
	has_line(buf_str(&b), "CapPrm:\t0000000000000000");
	has_line(buf_str(&b), "CapEff:\t0000000000000000");
	has_line(buf_str(&b), "CapInh:\t0000000000000000");
	has_line(buf_str(&b), "CapAmb:\t0000000000000000");
	if (geteuid() == 0) {
		has_line(buf_str(&b), "CapBnd:\t0000000000000000");
		has_line(buf_str(&b), "Uid:\t65534\t65534\t65534\t65534");
		has_line(buf_str(&b), "Gid:\t65534\t65534\t65534\t65534");
		has_line(buf_str(&b), "Groups:\t ");
	}
	/* 0, 1, 2 are /dev/null, 3 the socket; nothing of ours came along. */
	for (fd = 4; fd < 200 && geteuid() == 0; fd++) {
		(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d",
		    (int)w->pid, fd);
		assert_int_equal(readlink(path, name, sizeof(name)), -1);
	}
	/* Not dumpable: its folder in /proc is not its own user's. */
	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)w->pid);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 0);
	worker_end(w, &end);
	(void)close(leak);
	(void)close(100);
	worker_description_free(&d);
	worker_plugin_close(&so);
	json_decref(settings);
	buf_free(&b);
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
	/* The kernel counts by ticks, the report by use: they may differ. */
	assert_in_range(r.end.cpu_us, 500000, 1900000);
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
		cmocka_unit_test(the_process_holds_nothing),
		cmocka_unit_test(each_act_ends_in_its_word),
		cmocka_unit_test(system_calls_are_closed),
		cmocka_unit_test(processor_time_is_limited),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(floods_are_limited),
		cmocka_unit_test(cancelling_is_heard),
		cmocka_unit_test(a_start_is_quick),
	};

	return cmocka_run_group_tests(tests, find_folder, NULL);
}
