/* SPDX-License-Identifier: Apache-2.0
 * Hooks. Never runs anything that the user did not name.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hook.h"

#define WAIT_MS 60000

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static _Noreturn void
become(const char *command, int in, int out)
{
	(void)setpgid(0, 0);
	if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1)
		_exit(126);
	(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* Feed and read until both ends are closed. */
static int
pump(int to, int from, const char *input, size_t n, struct buf *out,
    struct error *err)
{
	int64_t deadline = now_ms() + WAIT_MS;
	struct pollfd pfd[2] = { { .fd = to, .events = POLLOUT },
		{ .fd = from, .events = POLLIN } };
	char chunk[4096];
	ssize_t got;

	while (pfd[1].fd != -1) {
		int64_t left = deadline - now_ms();

		if (left <= 0)
			return error_put(err, ERR_TIMEOUT, 0,
			    "the command does not answer",
			    "コマンドが答えません");
		if (poll(pfd, 2, (int)left) == -1 && errno != EINTR)
			return error_set(err, ERR_IO, errno, "poll", "poll");
		if (pfd[0].fd != -1 && pfd[0].revents != 0) {
			got = n == 0 ? -1 : send(to, input, n, MSG_NOSIGNAL);
			if (got > 0) {
				input += got;
				n -= (size_t)got;
			}
			if (got <= 0 || n == 0) {
				(void)shutdown(to, SHUT_WR);
				pfd[0].fd = -1;
			}
		}
		if (pfd[1].revents != 0) {
			got = read(from, chunk, sizeof(chunk));
			if (got > 0)
				buf_put(out, chunk, (size_t)got);
			else if (got == 0 || errno != EINTR)
				pfd[1].fd = -1;
			if (out->failed)
				return error_put(err, ERR_LIMIT, 0,
				    "the command's answer is too long",
				    "コマンドの答えが長すぎます");
		}
	}
	return 0;
}

int
hook_run(const char *command, const void *input, size_t n, struct buf *out,
    struct error *err)
{
	int to[2] = { -1, -1 }, from[2] = { -1, -1 }, status = 0, r;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to) != 0 ||
	    pipe2(from, O_CLOEXEC) != 0) {
		if (to[0] != -1) {
			(void)close(to[0]);
			(void)close(to[1]);
		}
		return error_set(err, ERR_IO, errno, "pipe", "パイプ");
	}
	if ((pid = fork()) == 0)
		become(command, to[1], from[1]);
	(void)close(to[1]);
	(void)close(from[1]);
	r = pid == -1 ? error_set(err, ERR_IO, errno, "fork", "fork") :
	    pump(to[0], from[0], input, n, out, err);
	(void)close(to[0]);
	(void)close(from[0]);
	if (pid > 0) {
		if (r != 0)
			(void)kill(-pid, SIGKILL);
		while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
			;
	}
	if (r == 0 && status != 0)
		r = error_set(err, ERR_IO, 0, "%.100s: ended with status %d",
		    "%.100s: 状態 %d で終わりました", command,
		    WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status));
	return r;
}
