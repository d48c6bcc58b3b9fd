/* SPDX-License-Identifier: Apache-2.0
 * Tries what a plugin must not, as its setting "act" says. Where a try is
 * answered with an error it logs "errno N" and ends as partial; complete
 * means that it got away with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "hostile.h"

#define MARK "/tmp/starseal-hostile-mark"

extern char **environ;

/* Never changes, which the compiler cannot know. */
static volatile int forever = 1;
static int *volatile nowhere;

static int
result(const struct ss_host *h, long r)
{
	char line[64];

	if (r >= 0)
		return SS_COMPLETE;
	(void)snprintf(line, sizeof(line), "errno %d", errno);
	h->log(h->ctx, 1, line);
	return SS_PARTIAL;
}

/* ---- ends badly ---- */

static int
act_segfault(const struct ss_host *h)
{
	(void)h;
	*nowhere = 1;
	return SS_COMPLETE;
}

static int
act_abort(const struct ss_host *h)
{
	(void)h;
	abort();
}

static int
act_exit(const struct ss_host *h)
{
	(void)h;
	_exit(0);
}

static int
act_nonsense(const struct ss_host *h)
{
	(void)h;
	return 4242;
}

static int
act_loop(const struct ss_host *h)
{
	volatile unsigned n = 0;

	(void)h;
	while (forever)
		n++;
	return SS_COMPLETE;
}

static int
act_sleep(const struct ss_host *h)
{
	const struct timespec long_time = { .tv_sec = 1000 };

	(void)h;
	(void)nanosleep(&long_time, NULL);
	return SS_COMPLETE;
}

static int
act_memory(const struct ss_host *h)
{
	char *p;

	if (malloc((size_t)10 << 30) != NULL)
		return SS_COMPLETE;
	h->log(h->ctx, 1, "10 GiB refused");
	while ((p = malloc(1 << 20)) != NULL)
		memset(p, 1, 1 << 20);
	abort();
}

/* ---- system calls ---- */

static int
act_fork(const struct ss_host *h)
{
	(void)h;
	while (forever)
		(void)fork();
	return SS_COMPLETE;
}

static int
act_write(const struct ss_host *h)
{
	return result(h, open(MARK, O_CREAT | O_WRONLY, 0600));
}

static int
act_open(const struct ss_host *h)
{
	return result(h, open("/etc/passwd", O_RDONLY));
}

static int
act_stat(const struct ss_host *h)
{
	struct stat st;

	return result(h, stat("/etc/passwd", &st));
}

static int
act_environ(const struct ss_host *h)
{
	if (environ != NULL && environ[0] != NULL)
		return SS_COMPLETE;
	return result(h, open("/proc/self/environ", O_RDONLY));
}

static int
act_connect(const struct ss_host *h)
{
	return result(h, socket(AF_INET, SOCK_STREAM, 0));
}

static int
act_kill(const struct ss_host *h)
{
	return result(h, kill(getppid(), SIGKILL));
}

static int
act_tgkill(const struct ss_host *h)
{
	return result(h, syscall(SYS_tgkill, getppid(), getppid(), SIGKILL));
}

static int
act_ptrace(const struct ss_host *h)
{
	return result(h, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int
act_execve(const struct ss_host *h)
{
	char *const argv[] = { (char *)(uintptr_t)"/bin/true", NULL };

	return result(h, execve("/bin/true", argv, environ));
}

static int
act_memfd(const struct ss_host *h)
{
	return result(h, memfd_create("x", 0));
}

static int
act_map_code(const struct ss_host *h)
{
	void *m = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return result(h, m == MAP_FAILED ? -1 : 0);
}

static int
act_protect_code(const struct ss_host *h)
{
	void *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return result(h, mprotect(m, 4096, PROT_READ | PROT_EXEC));
}

/* "call N": that system call with arguments of no use. */
static int
act_call(const struct ss_host *h, const char *number)
{
	return result(h, syscall(strtol(number, NULL, 10), -1L, 0L, 0L, 0L,
	    0L, 0L));
}

/* ---- the host's calls ---- */

static int
act_undeclared(const struct ss_host *h)
{
	struct ss_blob b = { .struct_size = sizeof(b) };
	int r = h->snapshot(h->ctx, "/etc/shadow", &b);

	return r == SS_EUNDECLARED ? SS_PARTIAL : SS_COMPLETE;
}

static int
log_number(const struct ss_host *h, int r)
{
	char line[32];

	(void)snprintf(line, sizeof(line), "%d", r);
	h->log(h->ctx, 2, line);
	return SS_COMPLETE;
}

static int
act_no_cite(const struct ss_host *h)
{
	const struct ss_value v = { .name = "name", .str = "x",
	    .kind = SS_TEXT };

	return log_number(h, h->fact(h->ctx, "sample", NULL, &v, 1, NULL, 0));
}

static int
act_wrong_type(const struct ss_host *h)
{
	struct ss_blob b = { .struct_size = sizeof(b) };
	const struct ss_value v = { .name = "name", .num = 1, .kind = SS_INT };
	struct ss_cite c = { .place = SS_WHOLE };

	if (h->snapshot(h->ctx, "/etc/sample.conf", &b) != 0)
		return SS_FAILED;
	c.blob = b.id;
	return log_number(h, h->fact(h->ctx, "sample", NULL, &v, 1, &c, 1));
}

static int
act_wrong_blob(const struct ss_host *h)
{
	const struct ss_value v = { .name = "name", .str = "x",
	    .kind = SS_TEXT };
	const struct ss_cite c = { .blob = 99, .place = SS_WHOLE };

	return log_number(h, h->fact(h->ctx, "sample", NULL, &v, 1, &c, 1));
}

static int
act_progress(const struct ss_host *h)
{
	uint64_t n;

	for (n = 0; forever; n++)
		h->progress(h->ctx, n, n);
	return SS_COMPLETE;
}

static int
act_rows(const struct ss_host *h)
{
	struct ss_blob b = { .struct_size = sizeof(b) };
	const struct ss_value v = { .name = "name", .str = "x",
	    .kind = SS_TEXT };
	struct ss_cite c = { .place = SS_WHOLE };

	if (h->snapshot(h->ctx, "/etc/sample.conf", &b) != 0)
		return SS_FAILED;
	c.blob = b.id;
	while (forever)
		(void)h->fact(h->ctx, "sample", NULL, &v, 1, &c, 1);
	return SS_COMPLETE;
}

static int
act_until_cancelled(const struct ss_host *h)
{
	while (!h->cancelled(h->ctx))
		;
	return SS_PARTIAL;
}

/* ---- the socket itself ---- */

#define SOCKET 3
enum { FRAME_LEVEL = 64, FRAME_SNAPSHOT = 68, FRAME_FACTS = 71,
	FRAME_LOG = 74 };

/* u32 length, u16 type, u16 descriptors, payload. */
static long
raw(unsigned type, unsigned claimed, const void *payload, size_t n)
{
	unsigned char b[256] = { (unsigned char)claimed,
	    (unsigned char)(claimed >> 8), (unsigned char)(claimed >> 16),
	    (unsigned char)(claimed >> 24), (unsigned char)type };

	memcpy(b + 8, payload, n);
	return write(SOCKET, b, 8 + n);
}

static int
act_close(const struct ss_host *h)
{
	(void)h;
	(void)close(SOCKET);
	return act_sleep(h);
}

static int
act_garbage(const struct ss_host *h)
{
	const unsigned char b[] = { 1, 0, 0, 0, 0xee, 0xee, 0, 0, 0 };

	(void)write(SOCKET, b, sizeof(b));
	return act_sleep(h);
}

static int
act_too_long(const struct ss_host *h)
{
	(void)raw(FRAME_LOG, 0x7fffffff, "", 0);
	return act_sleep(h);
}

static int
act_half(const struct ss_host *h)
{
	(void)raw(FRAME_LOG, 100, "abc", 3);
	return act_sleep(h);
}

static int
act_out_of_turn(const struct ss_host *h)
{
	const unsigned char level[12] = { 9, 0, 0, 0, 3 };

	(void)raw(FRAME_LEVEL, 12, level, 12);
	return act_sleep(h);
}

/* One fact of table 0 without values and without cites. */
static int
act_forged_fact(const struct ss_host *h)
{
	const unsigned char fact[20] = { 1 };

	(void)raw(FRAME_FACTS, 20, fact, 20);
	return act_sleep(h);
}

/* One whole fact that cites a blob never handed out. */
static int
act_forged_cite(const struct ss_host *h)
{
	const unsigned char fact[] = { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	    0, 0, 0, 0, 1, 0, 0, 0, 77, 0, 0, 0, 0, 0, 0, 0,
	    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	    0, 0, 0, 0, 0, 0, 0, 0 };

	(void)raw(FRAME_FACTS, sizeof(fact), fact, sizeof(fact));
	return act_sleep(h);
}

/* Asks on and on, and never listens. */
static int
act_deaf(const struct ss_host *h)
{
	const unsigned char path[] = { 1, 0, 0, 0, '/', 0 };

	(void)h;
	while (forever)
		(void)raw(FRAME_SNAPSHOT, sizeof(path), path, sizeof(path));
	return SS_COMPLETE;
}

/* Hands descriptors to the runner, which must not keep them. */
static int
act_descriptors(const struct ss_host *h)
{
	union { char b[CMSG_SPACE(sizeof(int) * 2)]; struct cmsghdr a; } c;
	unsigned char b[8] = { 0, 0, 0, 0, FRAME_LOG, 0, 2, 0 };
	struct iovec iov = { b, sizeof(b) };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = c.b, .msg_controllen = sizeof(c.b) };
	const int fds[2] = { 0, 1 };
	struct cmsghdr *head = CMSG_FIRSTHDR(&m);

	memset(&c, 0, sizeof(c));
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(head), fds, sizeof(fds));
	if (sendmsg(SOCKET, &m, 0) == -1)
		return SS_COMPLETE;
	return act_sleep(h);
}

static const struct { const char *name; int (*act)(const struct ss_host *h); }
acts[] = {
	{ "segfault", act_segfault }, { "abort", act_abort },
	{ "exit", act_exit }, { "nonsense", act_nonsense },
	{ "loop", act_loop }, { "sleep", act_sleep },
	{ "memory", act_memory }, { "fork", act_fork },
	{ "write", act_write }, { "open", act_open }, { "stat", act_stat },
	{ "environ", act_environ }, { "connect", act_connect },
	{ "kill", act_kill }, { "tgkill", act_tgkill },
	{ "ptrace", act_ptrace }, { "execve", act_execve },
	{ "memfd", act_memfd }, { "map-code", act_map_code },
	{ "protect-code", act_protect_code },
	{ "undeclared", act_undeclared }, { "no-cite", act_no_cite },
	{ "wrong-type", act_wrong_type }, { "wrong-blob", act_wrong_blob },
	{ "progress", act_progress }, { "rows", act_rows },
	{ "until-cancelled", act_until_cancelled },
	{ "close", act_close }, { "garbage", act_garbage },
	{ "too-long", act_too_long }, { "half", act_half },
	{ "out-of-turn", act_out_of_turn },
	{ "forged-fact", act_forged_fact },
	{ "forged-cite", act_forged_cite }, { "deaf", act_deaf },
	{ "descriptors", act_descriptors },
};

static int
collect(const struct ss_host *h)
{
	struct ss_value act;
	size_t i;

	if (h->setting(h->ctx, "act", &act) != 0)
		return SS_FAILED;
	if (strncmp(act.str, "call ", 5) == 0)
		return act_call(h, act.str + 5);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(acts[i].name, act.str) == 0)
			return acts[i].act(h);
	return SS_FAILED;
}

static const struct ss_manifest manifest = { HOSTILE_MANIFEST };

SS_PLUGIN(manifest, collect);
