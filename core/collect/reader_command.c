/* SPDX-License-Identifier: Apache-2.0
 * Declared commands: run without shell, network or write access, or taken
 * from outputs recorded elsewhere. Never runs what the manifest does not
 * spell out, and no argument that could be an option.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "starseal/plugin.h"

#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "reader.h"

#define ERRORS_MAX 65536        /* bytes kept of a command's error output */
#define NAME_BYTES_MAX 240
#define LINGER_MS 500           /* for children that outlive the command */

struct command {
	struct reader *r;
	const struct reader_source *src;
	char **argv;
	struct buf line;                /* argv joined: the record's path */
	struct buf out, errors;
	bool cut;
	int status;
	int64_t taken_ns;
	bool recorded;
};

static const struct reader_source *
find_command(const struct reader *r, uint32_t number)
{
	size_t i;

	for (i = 0; i < r->n_sources; i++)
		if (r->sources[i].command && r->sources[i].number == number)
			return &r->sources[i];
	return NULL;
}

static bool
is_safe(const char *arg)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._,:/=@+-";
	size_t n = strlen(arg);

	return n > 0 && n <= READER_ARG_MAX && arg[0] != '-' &&
	    strspn(arg, safe) == n;
}

/* The declared words, each {} filled in turn; lent strings. */
static enum reader_reason
fill(struct command *c, char *const *args, size_t n_args)
{
	size_t i, used = 0;

	c->argv = calloc(c->src->argc + 1, sizeof(*c->argv));
	if (c->argv == NULL)
		return READER_R_LIMIT;
	for (i = 0; i < c->src->argc; i++) {
		c->argv[i] = c->src->argv[i];
		if (strcmp(c->src->argv[i], "{}") == 0) {
			if (used == n_args || !is_safe(args[used]))
				return READER_R_INVALID;
			c->argv[i] = args[used++];
		}
		if (i > 0)
			buf_putc(&c->line, ' ');
		buf_puts(&c->line, c->argv[i]);
	}
	return used == n_args && !c->line.failed ? READER_R_NONE :
	    READER_R_INVALID;
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit l = { most, most };

	(void)setrlimit(what, &l);
}

static _Noreturn void
become(const struct command *c, int in, int out, int errors)
{
	char scratch[128];
	const char *const environment[] = { "LC_ALL=C", "TZ=UTC",
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", "TERM=dumb",
		c->r->scratch[0] == NULL ? NULL : scratch, NULL };
	struct sigaction dfl = { .sa_handler = SIG_DFL };
	sigset_t none;

	(void)snprintf(scratch, sizeof(scratch), "TMPDIR=%s",
	    c->r->scratch[0] == NULL ? "" : c->r->scratch[0]);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)setsid();
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)sigaction(SIGPIPE, &dfl, NULL);
	if (dup2(in, 0) == -1 || dup2(out, 1) == -1 || dup2(errors, 2) == -1 ||
	    chdir("/") != 0)
		_exit(126);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, c->src->timeout_ms / 1000 + 1);
	limit(RLIMIT_NOFILE, 1024);
	(void)setpriority(PRIO_PROCESS, 0, 5);
	(void)umask(077);
	if (!reader_drop_command(c->r))
		_exit(126);
	(void)close_range(3, ~0u, 0);
	(void)execve(c->argv[0], c->argv,
	    (char *const *)(uintptr_t)environment);
	_exit(127);
}

static void
take_output(struct command *c, struct buf *b, struct pollfd *pfd, size_t max)
{
	char chunk[65536];
	ssize_t n = read(pfd->fd, chunk, sizeof(chunk));
	size_t room = max - b->n;

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		(void)close(pfd->fd);
		pfd->fd = -1;
		return;
	}
	if ((size_t)n > room) {
		/* It may end by itself; what is over is not kept. */
		c->cut = true;
		n = (ssize_t)room;
	}
	buf_put(b, chunk, (size_t)n);
	explicit_bzero(chunk, sizeof(chunk));
}

/* Kill what a command left behind, its own sessions included: orphans come to
 * us, the subreaper. */
static void
reap(pid_t leader)
{
	char text[4096], *at, *end;
	ssize_t n;
	int fd, round;

	(void)kill(-leader, SIGKILL);
	for (round = 0; round < 16; round++) {
		fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
		n = fd == -1 ? 0 : read(fd, text, sizeof(text) - 1);
		if (fd != -1)
			(void)close(fd);
		if (n <= 0)
			break;
		text[n] = '\0';
		for (at = text; ; at = end) {
			long pid = strtol(at, &end, 10);

			if (end == at || pid <= 1)
				break;
			(void)kill((pid_t)pid, SIGKILL);
		}
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

static enum reader_reason
follow(struct command *c, pid_t pid, struct pollfd pfd[2])
{
	int64_t deadline = now_ms() + c->src->timeout_ms;
	enum reader_reason reason = READER_R_NONE;
	bool ended = false;
	int status = 0;

	while (pfd[0].fd != -1 || pfd[1].fd != -1 || !ended) {
		int64_t left = deadline - now_ms();

		if (left <= 0) {
			if (!ended)
				reason = READER_R_TIMEOUT;
			break;
		}
		if (poll(pfd, 2, left < 50 ? (int)left : 50) > 0) {
			if (pfd[0].fd != -1 && pfd[0].revents != 0)
				take_output(c, &c->out, &pfd[0],
				    (size_t)c->src->max_bytes);
			if (pfd[1].fd != -1 && pfd[1].revents != 0)
				take_output(c, &c->errors, &pfd[1], ERRORS_MAX);
		}
		if (!ended && waitpid(pid, &status, WNOHANG) == pid) {
			ended = true;
			if (deadline > now_ms() + LINGER_MS)
				deadline = now_ms() + LINGER_MS;
		}
	}
	if (!ended) {
		(void)kill(-pid, SIGKILL);
		(void)waitpid(pid, &status, 0);
	}
	reap(pid);
	c->status = WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
	c->cut = c->cut || reason == READER_R_TIMEOUT;
	return reason;
}

static int
program_digest(const char *path, struct reader_done *d)
{
	char chunk[65536];
	struct hash *h = hash_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t n;
	int sys = 0;

	if (fd == -1 || h == NULL || fstat(fd, &st) != 0)
		sys = fd == -1 ? errno : ENOMEM;
	else if (!S_ISREG(st.st_mode) || (st.st_mode & 0111) == 0)
		sys = EACCES;
	else {
		hash_begin(h);
		while ((n = reader_read_full(fd, chunk, sizeof(chunk))) > 0)
			hash_update(h, chunk, (size_t)n);
		hash_end(h, d->program);
		d->has_program = n == 0;
	}
	if (fd != -1)
		(void)close(fd);
	hash_free(h);
	return sys;
}

static enum reader_reason
run_live(struct command *c, int input, struct reader_done *d)
{
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 }, null = -1;
	enum reader_reason reason = READER_R_NONE;
	struct pollfd pfd[2];
	pid_t pid = -1;

	d->sys = (uint32_t)program_digest(c->argv[0], d);
	if (d->sys != 0)
		return reader_reason_of((int)d->sys);
	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0 &&
	    (null = open("/dev/null", O_RDONLY | O_CLOEXEC)) != -1)
		pid = fork();
	if (pid == 0) {
		if (input != -1)
			(void)lseek(input, 0, SEEK_SET);
		become(c, input == -1 ? null : input, out[1], errors[1]);
	}
	if (pid == -1) {
		d->sys = (uint32_t)errno;
		reason = READER_R_LIMIT;
	}
	if (out[1] != -1)
		(void)close(out[1]);
	if (errors[1] != -1)
		(void)close(errors[1]);
	if (null != -1)
		(void)close(null);
	pfd[0] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	pfd[1] = (struct pollfd){ .fd = errors[0], .events = POLLIN };
	c->taken_ns = date_now_ns();
	if (pid > 0)
		reason = follow(c, pid, pfd);
	if (pfd[0].fd != -1)
		(void)close(pfd[0].fd);
	if (pfd[1].fd != -1)
		(void)close(pfd[1].fd);
	/* 126, 127: it was never the program that spoke. */
	if (reason == READER_R_NONE && c->out.n == 0 && c->errors.n == 0 &&
	    (c->status == 126 || c->status == 127))
		reason = READER_R_IO;
	return reason;
}

/* Contract: argv joined, leading / dropped, others than the safe bytes _. */
static bool
recorded_name(const struct command *c, const char *suffix, char *out)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._=,:@+-";
	const char *line = buf_str(&c->line);
	size_t i, n;

	line += line[0] == '/';
	n = strlen(line);
	if (n == 0 || n + strlen(suffix) > NAME_BYTES_MAX)
		return false;
	for (i = 0; i < n; i++)
		out[i] = strchr(safe, line[i]) == NULL ? '_' : line[i];
	memcpy(out + n, suffix, strlen(suffix) + 1);
	return true;
}

/* 0, or errno; ENOENT where there is no such file. */
static int
take_recorded(struct command *c, const char *suffix, struct buf *b)
{
	char name[NAME_BYTES_MAX + 8];
	struct stat st;
	struct error err;
	int fd, e;

	if (!recorded_name(c, suffix, name))
		return ENAMETOOLONG;
	fd = openat(c->r->commands, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return errno;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return EINVAL;
	}
	e = file_read_fd(fd, name, b, &err);
	(void)close(fd);
	if (e == ERR_LIMIT)
		c->cut = true;
	else if (e != 0)
		return EIO;
	if (b == &c->out)
		c->taken_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 +
		    st.st_mtim.tv_nsec;
	return 0;
}

static enum reader_reason
use_recorded(struct command *c, struct reader_done *d)
{
	struct buf status;
	char *end;
	long v;
	int sys = take_recorded(c, ".out", &c->out);

	if (sys == ENOENT)
		return READER_R_NOT_RUN;
	if (sys == 0)
		sys = take_recorded(c, ".err", &c->errors);
	d->sys = (uint32_t)(sys == ENOENT ? 0 : sys);
	if (d->sys != 0)
		return reader_reason_of(sys);
	c->recorded = true;
	buf_init(&status, 16);
	if (take_recorded(c, ".status", &status) == 0) {
		v = strtol(buf_str(&status), &end, 10);
		if (end == buf_str(&status) || (*end != '\0' && *end != '\n') ||
		    v < 0 || v > 255) {
			buf_free(&status);
			return READER_R_INVALID;
		}
		c->status = (int)v;
	}
	buf_free(&status);
	return READER_R_NONE;
}

static int
send_output(struct command *c, uint32_t kind, struct buf *b,
    struct error *err)
{
	const struct reader_source *src[1] = { c->src };
	struct reader_item it = { .kind = kind, .source = c->src->number,
		.has = READER_I_STATUS, .status = c->status,
		.taken_ns = c->taken_ns };
	unsigned char salt[32];
	struct buf masked;
	struct hash *h;
	int m, fd, e;

	if (c->recorded)
		it.flags |= READER_F_RECORDED;
	if (c->cut && kind == READER_OUTPUT)
		it.flags |= READER_F_CUT;
	buf_init(&masked, 2 * b->n + 65536);
	m = reader_mask(c->r, src, kind == READER_OUTPUT, buf_str(b), b->n,
	    &masked, err);
	h = m == MASK_DONE ? hash_new() : NULL;
	if (h != NULL) {
		reader_salt(c->r, buf_str(&c->line), salt);
		hash_begin(h);
		hash_update(h, salt, sizeof(salt));
		hash_update(h, b->p, b->n);
		hash_end(h, it.original);
		it.flags |= READER_F_MASKED;
		it.has |= READER_I_ORIGINAL;
		fd = reader_hold_bytes(c->r, buf_str(&masked), masked.n, &it);
		hash_free(h);
	} else if (m == MASK_NONE)
		fd = reader_hold_bytes(c->r, buf_str(b), b->n, &it);
	else {
		/* What cannot be masked is not handed on. */
		it.reason = READER_R_INVALID;
		fd = -1;
	}
	e = reader_send_item(c->r, &it, buf_str(&c->line), fd, err);
	if (fd != -1)
		(void)close(fd);
	buf_wipe(&masked);
	return e;
}

int
reader_run(struct reader *r, uint32_t number, char *const *args,
    size_t n_args, int input, const char *from, struct reader_done *d,
    struct error *err)
{
	struct command c = { .r = r, .src = find_command(r, number) };
	enum reader_reason reason;
	int e = 0;

	if (c.src == NULL) {
		d->reason = READER_R_UNDECLARED;
		d->result = SS_EUNDECLARED;
		return 0;
	}
	buf_init(&c.line, 6000);
	buf_init(&c.out, (size_t)c.src->max_bytes);
	buf_init(&c.errors, ERRORS_MAX);
	reason = fill(&c, args, n_args);
	/* What was read tells two runs of one command line apart. */
	if (input != -1 && from[0] != '\0')
		buf_printf(&c.line, " < %s", from);
	if (reason == READER_R_NONE && r->commands != -1)
		reason = use_recorded(&c, d);
	else if (reason == READER_R_NONE)
		reason = r->live && (input != -1 || !r->filters) ?
		    run_live(&c, input, d) : READER_R_NOT_RUN;
	if (reason == READER_R_NONE ||
	    (reason == READER_R_TIMEOUT && c.out.n > 0)) {
		e = send_output(&c, READER_OUTPUT, &c.out, err);
		if (e == 0)
			e = send_output(&c, READER_ERRORS, &c.errors, err);
	}
	d->reason = reason;
	d->result = reason == READER_R_NONE ? c.status :
	    reader_reason_err(reason);
	d->files = 1;
	d->bytes = c.out.n;
	free(c.argv);
	buf_wipe(&c.out);
	buf_wipe(&c.errors);
	buf_free(&c.line);
	return e;
}
