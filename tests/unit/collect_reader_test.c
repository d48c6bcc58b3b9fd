/* SPDX-License-Identifier: Apache-2.0
 * The reader, as the runner sees it: real files of every kind in a tree made
 * here, asked for over its protocol.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "collect/engagement.h"
#include "collect/plan.h"
#include "collect/run_reader.h"
#include "starseal/plugin.h"

#include "reader_asking.h"
#include "reader_manifest.h"

static char top[64] = "/tmp/starseal-reader-XXXXXX";
static char program[4096];
static unsigned char key[32] = { 1, 2, 3 };

static void
put(const char *path, const char *text, size_t n)
{
	char full[4096];

	(void)snprintf(full, sizeof(full), "%s/%s", top, path);
	assert_int_equal(file_write(full, 0644, text, n, NULL), 0);
}

static void
at(const char *path, char full[4096])
{
	(void)snprintf(full, 4096, "%s/%s", top, path);
}

static int
make_tree(void **state)
{
	static const char *const dirs[] = { "d", "small", "tail", "tree",
		"tree/sub", "run", "run/x", "var", "out" };
	char a[4096], b[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 64);
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t i;
	int fd;

	(void)state;
	assert_true(n > 0);
	program[n] = '\0';
	*strrchr(program, '/') = '\0';
	*strrchr(program, '/') = '\0';
	memcpy(program + strlen(program), "/libexec/starseal-reader", 25);
	assert_non_null(mkdtemp(top));
	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		at(dirs[i], a);
		assert_int_equal(mkdir(a, 0755), 0);
	}
	put("d/plain", "hello\n", 6);
	put("d/empty", "", 0);
	put("d/new\nline", "x", 1);
	put("d/\xff\xfe", "y", 1);
	at("d/plain", a);
	at("d/hard", b);
	assert_int_equal(link(a, b), 0);
	at("d/fifo", a);
	assert_int_equal(mkfifo(a, 0644), 0);
	at("d/secret", a);
	put("d/secret", "no", 2);
	assert_int_equal(chmod(a, 0), 0);
	at("d/inside", a);
	assert_int_equal(symlink("plain", a), 0);
	at("d/outside", a);
	assert_int_equal(symlink("/out/not-declared", a), 0);
	put("out/not-declared", "z", 1);
	at("d/up", a);
	assert_int_equal(symlink("../../../../../d/plain", a), 0);
	at("d/loop", a);
	assert_int_equal(symlink("loop", a), 0);
	at("d/dangling", a);
	assert_int_equal(symlink("nowhere", a), 0);
	at("d/sparse", a);
	fd = open(a, O_CREAT | O_RDWR, 0644);
	assert_int_equal(ftruncate(fd, 3 << 20), 0);
	(void)close(fd);
	at("var/run", a);
	assert_int_equal(symlink("/run", a), 0);
	put("run/x/pid", "1\n", 2);
	(void)snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/d/socket", top);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	(void)close(fd);
	for (i = 0; i < 26; i++) {
		memset(b, 'a' + (int)i, 28);
		(void)snprintf(a, sizeof(a), "tree/%s%c-file", i % 2 == 0 ?
		    "sub/" : "", 'a' + (int)i);
		put(a, b, 28);
	}
	return 0;
}

static int
remove_tree(void **state)
{
	char *const argv[] = { (char *)"rm", (char *)"-rf", top, NULL };
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		(void)execvp("rm", argv);
		_exit(127);
	}
	(void)unlink("/tmp/starseal-written");
	return 0;
}

static int
start(struct fixture *f, const char *root, const char *commands,
    unsigned threads)
{
	static const char engagement[] = "{\"format\":"
	    "\"starseal-engagement/1\",\"series\":\"test\"}";
	struct plan_input in = { .file = "t.so", .manifest = manifest,
		.n = sizeof(manifest) - 1 };
	struct run_reader_options o = { .program = program,
		.root = root == NULL ? top : root, .commands = commands,
		.threads = threads, .key = key, .spools = { "/tmp" } };

	memset(f, 0, sizeof(*f));
	f->e = engagement_parse(engagement, sizeof(engagement) - 1, "e", "/",
	    &f->err);
	assert_non_null(f->e);
	assert_int_equal(plan_make(f->e, &in, 1, NULL, 0, NULL, &f->plan,
	    &f->err), 0);
	o.plugin = &f->plan.plugins[0];
	if (run_reader_start(&o, &f->rr, &f->err) != 0)
		fail_msg("%s", f->err.en);
	return 0;
}

static void
end(struct fixture *f)
{
	assert_true(run_reader_end(f->rr));
	plan_free(&f->plan);
	engagement_free(f->e);
}

static void
snapshots_hold_what_is_there(void **state)
{
	struct fixture f;

	(void)state;
	(void)start(&f, NULL, NULL, 0);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/plain"), 0);
	assert_int_equal(f.d.result, 0);
	assert_int_equal(f.t.items, 1);
	assert_int_equal(f.t.last[0].kind, READER_ARTIFACT);
	assert_string_equal(f.t.bytes[0], "hello\n");
	assert_int_equal(f.t.last[0].flags, READER_F_HARDLINK);
	assert_int_equal(f.t.last[0].mode, 0644);
	assert_int_equal(f.t.last[0].source, 1);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/empty"), 0);
	assert_int_equal(f.t.items, 1);
	assert_int_equal(f.t.last[0].size, 0);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/new\nline"), 0);
	assert_string_equal(f.t.path[0], "/d/new\nline");
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/\xff\xfe"), 0);
	assert_string_equal(f.t.path[0], "/d/\xff\xfe");
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/sparse"), 0);
	assert_int_equal(f.t.last[0].size, 3 << 20);
	assert_true(f.t.last[0].flags & READER_F_SPARSE);
	end(&f);
}

static void
what_is_not_to_be_had_has_a_reason(void **state)
{
	static const struct { const char *path; int err; } cases[] = {
		{ "/d/absent", SS_ENOENT }, { "/d/fifo", SS_EINVAL },
		{ "/d/socket", SS_EINVAL }, { "/etc/passwd", SS_EUNDECLARED },
		{ "/d/../d/plain", SS_EINVAL }, { "/d//plain", SS_EINVAL },
		{ "d/plain", SS_EINVAL }, { "/d/outside", SS_EDENIED },
		{ "/d/loop", SS_EINVAL }, { "/d/dangling", SS_ENOENT },
		{ "/d", SS_EUNDECLARED }, { "/tree/sub", SS_EINVAL },
	};
	struct fixture f;
	size_t i;

	(void)state;
	(void)start(&f, NULL, NULL, 0);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(ask(&f, READER_SNAPSHOT, cases[i].path), 0);
		if (f.d.result != cases[i].err || f.t.items != 0)
			fail_msg("%s: %d, %zu items", cases[i].path,
			    f.d.result, f.t.items);
	}
	if (geteuid() != 0) {
		assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/secret"), 0);
		assert_int_equal(f.d.result, SS_EDENIED);
	}
	end(&f);
}

static void
links_are_followed_inside_and_recorded(void **state)
{
	struct fixture f;

	(void)state;
	(void)start(&f, NULL, NULL, 0);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/inside"), 0);
	assert_int_equal(f.t.items, 2);
	assert_int_equal(f.t.last[0].kind, READER_LISTING);
	assert_non_null(strstr(f.t.bytes[0], "{\"path\":\"/d/inside\","
	    "\"type\":\"link\""));
	assert_non_null(strstr(f.t.bytes[0], "\"target\":\"plain\"}\n"
	    "{\"path\":\"/d/plain\",\"type\":\"file\""));
	assert_string_equal(f.t.bytes[1], "hello\n");
	/* Above the root is the root. */
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/d/up"), 0);
	assert_string_equal(f.t.bytes[1], "hello\n");
	/* A folder on the way may be a link, where both names are declared. */
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/var/run/x/pid"), 0);
	assert_int_equal(f.t.items, 2);
	assert_string_equal(f.t.bytes[1], "1\n");
	assert_int_equal(ask(&f, READER_LIST, "/var/run/x/*"), 0);
	assert_int_equal(f.d.result, 1);
	assert_non_null(strstr(f.t.bytes[0], "\"/run/x/pid\""));
	end(&f);
}

static void
limits_cut_head_or_tail(void **state)
{
	char text[300];
	struct fixture f;

	(void)state;
	memset(text, 'a', 150);
	memset(text + 150, 'b', 150);
	put("small/f", text, sizeof(text));
	put("tail/f", text, sizeof(text));
	put("small/exact", text, 100);
	(void)start(&f, NULL, NULL, 0);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/small/f"), 0);
	assert_int_equal(f.t.last[0].size, 100);
	assert_int_equal(f.t.last[0].flags, READER_F_CUT);
	assert_memory_equal(f.t.bytes[0], text, 100);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/tail/f"), 0);
	assert_int_equal(f.t.last[0].size, 100);
	assert_int_equal(f.t.last[0].flags, READER_F_CUT);
	assert_memory_equal(f.t.bytes[0], text + 200, 100);
	assert_int_equal(ask(&f, READER_SNAPSHOT, "/small/exact"), 0);
	assert_int_equal(f.t.last[0].flags, 0);
	assert_int_equal(ask(&f, READER_CAPTURE, "/small/*"), 0);
	assert_int_equal(f.t.items, 3);
	assert_int_equal(f.t.last[0].flags, 0);
	assert_int_equal(f.t.last[1].flags, READER_F_CUT);
	assert_int_equal(f.t.last[1].size, 100);
	end(&f);
}

static void
listings_name_every_kind(void **state)
{
	static const char *const lines[] = {
		"{\"path\":\"/d/%FF%FE\",\"type\":\"file\"",
		"{\"path\":\"/d/new%0Aline\",\"type\":\"file\"",
		"{\"path\":\"/d/fifo\",\"type\":\"fifo\"",
		"{\"path\":\"/d/socket\",\"type\":\"socket\"",
		"\"target\":\"/out/not-declared\"}",
		"{\"path\":\"/d/loop\",\"type\":\"link\"",
	};
	struct fixture f;
	size_t i;

	(void)state;
	(void)start(&f, NULL, NULL, 0);
	assert_int_equal(ask(&f, READER_LIST, "/d/*"), 0);
	assert_int_equal(f.d.result, 14);
	assert_int_equal(f.t.items, 1);
	assert_int_equal(f.t.last[0].kind, READER_LISTING);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (strstr(f.t.bytes[0], lines[i]) == NULL)
			fail_msg("%s not in\n%s", lines[i], f.t.bytes[0]);
	/* A narrower pattern is declared, too; a wider one is not. */
	assert_int_equal(ask(&f, READER_LIST, "/d/p*"), 0);
	assert_int_equal(f.d.result, 1);
	assert_int_equal(ask(&f, READER_LIST, "/d/**"), 0);
	assert_int_equal(f.d.result, SS_EUNDECLARED);
	assert_int_equal(ask(&f, READER_LIST, "/small/none*"), 0);
	assert_int_equal(f.d.result, 0);
	assert_int_equal(f.t.last[0].size, 0);
	end(&f);
}

static void
a_capture_is_in_order_for_any_threads(void **state)
{
	unsigned threads[] = { 1, 4, 16 };
	struct fixture f;
	size_t i, k;

	(void)state;
	for (k = 0; k < 3; k++) {
		(void)start(&f, NULL, NULL, threads[k]);
		assert_int_equal(ask(&f, READER_CAPTURE, "/tree"), 0);
		assert_int_equal(f.d.result, 28);
		assert_int_equal(f.d.files, 26);
		assert_int_equal(f.t.items, 27);
		assert_string_equal(f.t.path[0], "/tree/b-file");
		assert_memory_equal(f.t.bytes[0], "bbbbbb", 6);
		assert_string_equal(f.t.path[9], "/tree/sub/a-file");
		for (i = 1; i < 16; i++)
			assert_true(strcmp(f.t.path[i - 1], f.t.path[i]) < 0);
		/* The ring serves again. */
		assert_int_equal(ask(&f, READER_CAPTURE, "/tree"), 0);
		assert_int_equal(f.t.items, 27);
		end(&f);
	}
}

static void
long_files_pass_the_ring_whole(void **state)
{
	static const size_t sizes[] = { 131071, 131072, 131073, 5000000,
		33554432, 33554433, 40000000, 20000000, 30000000 };
	struct fixture f;
	char *text = malloc(40000000), name[32];
	size_t i;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < 40000000; i++)
		text[i] = (char)(i % 251 == 250 ? '\n' : 'a' + i % 23);
	for (i = 0; i < 9; i++) {
		(void)snprintf(name, sizeof(name), "tree/long%zu", i);
		put(name, text, sizes[i]);
	}
	(void)start(&f, NULL, NULL, 4);
	assert_int_equal(ask(&f, READER_CAPTURE, "/tree"), 0);
	assert_int_equal(f.t.items, 27 + 9);
	assert_int_equal(f.t.gaps, 0);
	/* b d f h j l long0.. */
	for (i = 0; i < 9; i++) {
		assert_int_equal(f.t.last[6 + i].size, sizes[i]);
		assert_int_equal(f.t.last[6 + i].flags, 0);
		assert_memory_equal(f.t.bytes[6 + i], text, 4095);
		(void)snprintf(name, sizeof(name), "tree/long%zu", i);
		at(name, text);
		(void)unlink(text);
		for (size_t j = 0; j < 4096; j++)
			text[j] = (char)(j % 251 == 250 ? '\n' :
			    'a' + j % 23);
	}
	free(text);
	end(&f);
}

static void
commands_run_confined(void **state)
{
	struct fixture f;
	int fd;

	(void)state;
	(void)start(&f, "/", NULL, 0);
	assert_int_equal(run(&f, 7, "world", -1), 0);
	assert_int_equal(f.d.result, 0);
	assert_int_equal(f.t.items, 2);
	assert_int_equal(f.t.last[0].kind, READER_OUTPUT);
	assert_string_equal(f.t.bytes[0], "hello world\n");
	assert_string_equal(f.t.path[0], "/bin/echo hello world");
	assert_true(f.d.has_program);
	assert_int_equal(run(&f, 7, "-n", -1), 0);
	assert_int_equal(f.d.result, SS_EINVAL);
	assert_int_equal(run(&f, 7, "a b", -1), 0);
	assert_int_equal(f.d.result, SS_EINVAL);
	assert_int_equal(run(&f, 7, NULL, -1), 0);
	assert_int_equal(f.d.result, SS_EINVAL);
	assert_int_equal(run(&f, 99, NULL, -1), 0);
	assert_int_equal(f.d.result, SS_EUNDECLARED);
	assert_int_equal(run(&f, 8, NULL, -1), 0);
	assert_int_equal(f.d.result, SS_ETIMEOUT);
	fd = open("/proc/self/exe", O_RDONLY);
	assert_int_equal(run(&f, 9, NULL, fd), 0);
	(void)close(fd);
	assert_int_equal(f.t.last[0].size, 5);
	assert_int_equal(f.t.last[0].flags, READER_F_CUT);
	assert_memory_equal(f.t.bytes[0], "\x7f" "ELF", 4);
	assert_int_equal(run(&f, 10, NULL, -1), 0);
	assert_int_equal(f.d.result, 3);
	assert_int_equal(f.t.last[0].status, 3);
	assert_non_null(strstr(f.t.bytes[0], "LC_ALL=C\n"));
	assert_non_null(strstr(f.t.bytes[0], "TZ=UTC\n"));
	assert_null(strstr(f.t.bytes[0], "USER="));
	assert_non_null(strstr(f.t.bytes[0], "no-write\n"));
	/* Refused is more than nobody listening. */
	assert_non_null(strstr(f.t.bytes[0], "denied\n"));
	assert_int_equal(access("/tmp/starseal-written", F_OK), -1);
	assert_non_null(strstr(f.t.bytes[1], "err\n"));
	end(&f);
}

static void
recorded_outputs_stand_for_commands(void **state)
{
	char dir[4096];
	struct fixture f;

	(void)state;
	(void)start(&f, NULL, NULL, 0);
	assert_int_equal(run(&f, 7, "world", -1), 0);
	assert_int_equal(f.d.result, SS_ENOTRUN);
	assert_int_equal(f.t.items, 0);
	end(&f);
	at("out", dir);
	put("out/bin_echo_hello_world.out", "from afar\n", 10);
	put("out/bin_echo_hello_world.status", "7\n", 2);
	(void)start(&f, NULL, dir, 0);
	assert_int_equal(run(&f, 7, "world", -1), 0);
	assert_int_equal(f.d.result, 7);
	assert_string_equal(f.t.bytes[0], "from afar\n");
	assert_int_equal(f.t.last[0].flags, READER_F_RECORDED);
	assert_int_equal(f.t.last[0].status, 7);
	assert_int_equal(run(&f, 7, "else", -1), 0);
	assert_int_equal(f.d.result, SS_ENOTRUN);
	end(&f);
}

static volatile bool writing;

static void *
keep_writing(void *arg)
{
	const char *path = arg;
	char text[512];
	size_t i;
	int fd;

	memset(text, 'x', sizeof(text));
	for (i = 0; writing; i++) {
		fd = open(path, O_WRONLY | (i % 2 == 0 ? O_APPEND : O_TRUNC));
		assert_int_equal(write(fd, text, sizeof(text)), 512);
		(void)close(fd);
	}
	return NULL;
}

static void
a_file_that_changes_is_flagged(void **state)
{
	char path[4096], *big = calloc(1, 8 << 20);
	struct fixture f;
	pthread_t thread;
	bool changed = false;
	size_t i;

	(void)state;
	put("d/busy", big, 8 << 20);
	at("d/busy", path);
	(void)start(&f, NULL, NULL, 0);
	writing = true;
	assert_int_equal(pthread_create(&thread, NULL, keep_writing, path), 0);
	/* It takes luck on a busy machine: try for long. */
	for (i = 0; i < 20000 && !changed; i++) {
		assert_int_equal(ask(&f, i % 2 == 0 ? READER_SNAPSHOT :
		    READER_CAPTURE, i % 2 == 0 ? "/d/busy" : "/d/bus*"), 0);
		/* Whatever happened to it, what is held is whole. */
		assert_true(f.t.items >= 1);
		changed = (f.t.last[0].flags & READER_F_CHANGED) != 0;
	}
	writing = false;
	(void)pthread_join(thread, NULL);
	(void)unlink(path);
	free(big);
	assert_true(changed);
	end(&f);
}

/* A dead mount: open() waits for an answer that nobody gives. */
static void
a_hung_open_never_blocks(void **state)
{
	struct run_reader_options o = { .program = program, .root = top,
		.key = key, .quiet_ms = 400 };
	struct fixture f;
	char path[4096];
	int64_t began;
	int fan, e;

	(void)state;
	fan = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY);
	if (fan == -1) {
		print_message("fanotify: not permitted here, not tested\n");
		skip();
	}
	put("d/hung", "x", 1);
	at("d/hung", path);
	assert_int_equal(fanotify_mark(fan, FAN_MARK_ADD, FAN_OPEN_PERM,
	    AT_FDCWD, path), 0);
	(void)start(&f, NULL, NULL, 0);
	assert_true(run_reader_end(f.rr));
	o.plugin = &f.plan.plugins[0];
	assert_int_equal(run_reader_start(&o, &f.rr, &f.err), 0);
	began = run_now_ms();
	e = ask(&f, READER_SNAPSHOT, "/d/hung");
	assert_int_equal(e, ERR_TIMEOUT);
	(void)run_reader_end(f.rr);
	assert_true(run_now_ms() - began < 3000);
	assert_int_equal(run_reader_start(&o, &f.rr, &f.err), 0);
	assert_int_equal(ask(&f, READER_CAPTURE, "/d/h*"), ERR_TIMEOUT);
	(void)run_reader_end(f.rr);
	assert_true(run_now_ms() - began < 6000);
	(void)close(fan);
	(void)unlink(path);
	plan_free(&f.plan);
	engagement_free(f.e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(snapshots_hold_what_is_there),
		cmocka_unit_test(what_is_not_to_be_had_has_a_reason),
		cmocka_unit_test(links_are_followed_inside_and_recorded),
		cmocka_unit_test(limits_cut_head_or_tail),
		cmocka_unit_test(listings_name_every_kind),
		cmocka_unit_test(a_capture_is_in_order_for_any_threads),
		cmocka_unit_test(long_files_pass_the_ring_whole),
		cmocka_unit_test(commands_run_confined),
		cmocka_unit_test(recorded_outputs_stand_for_commands),
		cmocka_unit_test(a_file_that_changes_is_flagged),
		cmocka_unit_test(a_hung_open_never_blocks),
	};

	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
