/* SPDX-License-Identifier: Apache-2.0
 * How a worker ended, in one word and a sentence. Never takes the plugin's
 * word for anything but its own outcome.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "starseal/plugin.h"
#include "worker_runner.h"

#define LEAVE_MS 500            /* to end by itself once all is said */

const char *
worker_outcome_name(enum worker_outcome o)
{
	static const char *const names[] = { "complete", "partial",
	    "not-applicable", "failed", "refused", "crashed", "killed",
	    "timed-out", "undeclared" };

	return (unsigned)o < sizeof(names) / sizeof(names[0]) ? names[o] :
	    "failed";
}

/* True when the process ended within ms; it stays to be reaped. */
static bool
ended_within(pid_t pid, int ms)
{
	struct pollfd pfd = { .events = POLLIN };
	int64_t until = worker_now_ms() + ms, left = ms;
	siginfo_t info = { 0 };
	int r = 0;

	pfd.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	do {
		if (pfd.fd != -1)
			r = poll(&pfd, 1, (int)left);
		else
			(void)poll(NULL, 0, 5);
		(void)waitid(P_PID, (id_t)pid, &info,
		    WEXITED | WNOHANG | WNOWAIT);
		left = until - worker_now_ms();
	} while (info.si_pid == 0 && left > 0 && r <= 0);
	if (pfd.fd != -1)
		(void)close(pfd.fd);
	return info.si_pid == pid;
}

static void
put(struct worker_end *out, enum worker_outcome o, const char *en,
    const char *ja)
{
	out->outcome = o;
	(void)error_put(&out->why, ERR_NONE, 0, en, ja);
}

static bool
is_crash(int sig)
{
	return sig == SIGSEGV || sig == SIGBUS || sig == SIGABRT;
}

static void
judge_signal(const struct worker *w, struct worker_end *out)
{
	int sig = out->signal;

	if (sig == SIGSYS)
		put(out, WORKER_O_KILLED, "the plugin made a system call that "
		    "is closed to it", "プラグインが禁止されたシステムコールを"
		    "使いました");
	else if (sig == SIGXCPU || sig == SIGKILL)
		put(out, WORKER_O_KILLED, "the plugin used up its processor "
		    "time or memory", "プラグインが CPU 時間かメモリの上限に"
		    "達しました");
	else if (sig == SIGXFSZ)
		put(out, WORKER_O_KILLED, "the plugin tried to write a file",
		    "プラグインがファイルに書こうとしました");
	else if (is_crash(sig) && out->peak_kib >= w->memory / 1024 / 8 * 7)
		put(out, WORKER_O_KILLED, "the plugin used up its memory",
		    "プラグインがメモリの上限に達しました");
	else {
		out->outcome = WORKER_O_CRASHED;
		(void)error_set(&out->why, ERR_NONE, 0,
		    "the plugin crashed (signal %d)",
		    "プラグインが異常終了しました (シグナル %d)", sig);
	}
}

static void
judge_word(const struct worker *w, struct worker_end *out)
{
	switch (w->said) {
	case SS_COMPLETE:
		out->outcome = WORKER_O_COMPLETE;
		break;
	case SS_PARTIAL:
		put(out, WORKER_O_PARTIAL, "the plugin collected a part",
		    "プラグインが集められたのは一部です");
		break;
	case SS_NOT_APPLICABLE:
		put(out, WORKER_O_NOT_APPLICABLE, "there is nothing here for "
		    "the plugin", "このプラグインの対象がここにはありません");
		break;
	default:
		put(out, WORKER_O_FAILED, "the plugin says that it failed",
		    "プラグインが失敗を報告しました");
	}
}

/* In this order: what the runner decided, what the plugin asked for, what it
 * said, how the process ended. */
static void
judge(const struct worker *w, bool killed, struct worker_end *out)
{
	if (w->cause != WORKER_C_NONE)
		out->outcome = WORKER_O_REFUSED;
	else if (w->fault == ERR_TIMEOUT)
		out->outcome = WORKER_O_TIMED_OUT;
	else if (w->fault == ERR_LIMIT)
		out->outcome = WORKER_O_KILLED;
	else if (w->fault != 0 && w->fault != ERR_MISSING)
		out->outcome = WORKER_O_FAILED;
	if (w->cause != WORKER_C_NONE ||
	    (w->fault != 0 && w->fault != ERR_MISSING))
		out->why = w->why;
	else if (w->undeclared)
		put(out, WORKER_O_UNDECLARED, "the plugin asked for what its "
		    "manifest does not name", "プラグインがマニフェストに"
		    "ないものを求めました");
	else if (w->said >= 0)
		judge_word(w, out);
	else if (out->signal != 0 && !killed)
		judge_signal(w, out);
	else if (killed && w->fault == ERR_MISSING)
		put(out, WORKER_O_FAILED, "the plugin closed its connection",
		    "プラグインが接続を閉じました");
	else
		put(out, WORKER_O_FAILED, "the plugin ended without saying "
		    "how", "プラグインが結果を言わずに終わりました");
}

static void
reap(struct worker *w, struct worker_end *out)
{
	struct rusage used;
	pid_t pid;
	int status;

	do
		pid = wait4(w->pid, &status, 0, &used);
	while (pid == -1 && errno == EINTR);
	if (pid != w->pid)
		return;
	out->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	out->cpu_us = (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) *
	    1000000 + (uint64_t)(used.ru_utime.tv_usec +
	    used.ru_stime.tv_usec);
	out->peak_kib = (uint64_t)used.ru_maxrss;
}

void
worker_end(struct worker *w, struct worker_end *out)
{
	bool killed = false, leaves = w->said >= 0 || w->fault == ERR_MISSING ||
	    w->cause != WORKER_C_NONE;

	memset(out, 0, sizeof(*out));
	/* Our end closes first: a worker that waits for us then leaves. */
	frame_peer_free(&w->peer);
	if (w->pid > 0) {
		if (!leaves || !ended_within(w->pid, LEAVE_MS)) {
			(void)kill(w->pid, SIGKILL);
			killed = true;
		}
		reap(w, out);
	}
	out->wall_us = (uint64_t)(worker_now_ms() - w->started_ms) * 1000;
	out->cause = w->cause;
	judge(w, killed, out);
	worker_fact_free(&w->fact);
	buf_free(&w->payload);
	free(w);
}
