/* SPDX-License-Identifier: Apache-2.0
 * What is left to starseal-verify behind its sandbox: each door is tried, and
 * each was open before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "verify/sandbox.h"

#define FOLDER_NAME "/tmp/starseal-sandbox-XXXXXX"

static char folder[] = FOLDER_NAME;

static const char *
named(const char *name)
{
	static char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static bool
opens(const char *name, int flags)
{
	int fd = open(name, flags | O_CLOEXEC, 0600);

	if (fd != -1)
		(void)close(fd);
	return fd != -1;
}

/* Each door: true where it is open. */
static bool read_granted(void) { return opens(named("granted"), O_RDONLY); }
static bool read_beneath(void) { return opens(named("ring/1"), O_RDONLY); }
static bool read_other(void) { return opens(named("other"), O_RDONLY); }
static bool read_system(void) { return opens("/etc/passwd", O_RDONLY); }
static bool write_granted(void) { return opens(named("granted"), O_WRONLY); }
static bool cut_granted(void)
{
	return opens(named("granted"), O_RDONLY | O_TRUNC);
}
static bool make_file(void)
{
	return opens(named("new"), O_RDONLY | O_CREAT);
}
static bool make_folder(void) { return mkdir(named("dir"), 0700) == 0; }
static bool take_away(void) { return unlink(named("victim")) == 0; }
static bool rename_it(void)
{
	char to[128];

	(void)snprintf(to, sizeof(to), "%s/moved", folder);
	return rename(named("other"), to) == 0;
}
static bool make_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) != -1 ||
	    socket(AF_UNIX, SOCK_STREAM, 0) != -1;
}
static bool make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0 && waitpid(pid, NULL, 0) == pid;
}
/* A program that could be started would end this process with 1, for open. */
static bool run_program(void)
{
	char *const argv[] = { (char *)(uintptr_t)"false", NULL };

	(void)execv("/bin/false", argv);
	return false;
}
static bool map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}
static bool kill_another(void) { return kill(getppid(), 0) == 0; }
static bool write_elsewhere(void)
{
	int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 9);

	return fd != -1 && write(fd, "", 0) == 0;
}

static void *
nothing(void *arg)
{
	return arg;
}

static bool
make_thread(void)
{
	pthread_t t;

	return pthread_create(&t, NULL, nothing, NULL) == 0 &&
	    pthread_join(t, NULL) == 0;
}

/* In a child of its own: 0 shut, 1 open, 2 no sandbox here. */
static int
try_door(bool (*door)(void), bool inside)
{
	char granted[128], ring[128];
	const char *const paths[] = { granted, ring };
	struct verify_sandbox s;
	int status;
	pid_t pid;

	(void)snprintf(granted, sizeof(granted), "%s/granted", folder);
	(void)snprintf(ring, sizeof(ring), "%s/ring", folder);
	pid = fork();
	if (pid == 0) {
		if (inside) {
			s = verify_sandbox_enter(paths, 2);
			if (s.landlock == 0 || !s.calls)
				_exit(2);
		}
		_exit(door() ? 1 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
touch(const char *name)
{
	int fd = open(named(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_int_not_equal(fd, -1);
	(void)close(fd);
}

static int
set_up(void **state)
{
	(void)state;
	memcpy(folder, FOLDER_NAME, sizeof(FOLDER_NAME));
	if (mkdtemp(folder) == NULL || mkdir(named("ring"), 0700) != 0)
		return -1;
	touch("granted");
	touch("other");
	touch("victim");
	touch("ring/1");
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "granted", "other", "victim",
	    "ring/1", "new", "moved" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(named(names[i]));
	(void)rmdir(named("ring"));
	(void)rmdir(named("dir"));
	return rmdir(folder);
}

static const struct { const char *name; bool (*door)(void); bool shut; }
    doors[] = {
	{ "the named file", read_granted, false },
	{ "a file of the named folder", read_beneath, false },
	{ "a thread", make_thread, false },
	{ "another file", read_other, true },
	{ "a file of the system", read_system, true },
	{ "writing the named file", write_granted, true },
	{ "cutting the named file", cut_granted, true },
	{ "a new file", make_file, true },
	{ "a new folder", make_folder, true },
	{ "taking a file away", take_away, true },
	{ "renaming a file", rename_it, true },
	{ "a socket", make_socket, true },
	{ "a process", make_process, true },
	{ "a program", run_program, true },
	{ "code in memory", map_code, true },
	{ "a signal to another process", kill_another, true },
	{ "writing to another descriptor", write_elsewhere, true },
};

static void
each_door_is_open_without_and_shut_within(void **state)
{
	size_t i;
	int r;

	for (i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
		/* Inside first: trying some doors uses them up. */
		r = try_door(doors[i].door, true);
		if (r == 2) {
			print_message("SKIPPED, LOUDLY: no Landlock or no "
			    "system call filter in this kernel\n");
			skip();
		}
		if (r != (doors[i].shut ? 0 : 1) ||
		    try_door(doors[i].door, false) != 1)
			fail_msg("%s", doors[i].name);
	}
	(void)state;
}

static void
what_is_missing_is_said_in_both_languages(void **state)
{
	static const struct { struct verify_sandbox s; const char *en, *ja; }
	    rows[] = {
		{ { 7, true }, "sandbox: Landlock ABI 7, system calls filtered",
		    "サンドボックス: Landlock ABI 7, システムコール制限あり" },
		{ { 0, true }, "sandbox: NO Landlock (which files can be read is "
		    "not limited), system calls filtered", "サンドボックス: "
		    "Landlock なし (読めるファイルを限れません)、システムコール制限"
		    "あり" },
		{ { 7, false }, "sandbox: Landlock ABI 7, system calls NOT "
		    "filtered", "サンドボックス: Landlock ABI 7, システムコール"
		    "制限なし" },
	};
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&b, 1024);
		verify_sandbox_tell(&rows[i].s, TEXT_EN, &b);
		assert_string_equal(buf_str(&b), rows[i].en);
		buf_reset(&b);
		verify_sandbox_tell(&rows[i].s, TEXT_JA, &b);
		assert_string_equal(buf_str(&b), rows[i].ja);
		buf_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    each_door_is_open_without_and_shut_within, set_up,
		    tear_down),
		cmocka_unit_test(what_is_missing_is_said_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
