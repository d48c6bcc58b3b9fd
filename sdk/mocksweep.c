/* SPDX-License-Identifier: Apache-2.0
 * Mock host: every call fails with every code, each in a process of its own;
 * blobs are cut; the run is cancelled at every call. A plugin must neither
 * crash nor hang nor call complete what it could not do.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock.h"

#define SECONDS_MAX 20
#define CALLS_MAX 400           /* the first ones; more are alike */

static const char *const codes[] = { "", "ENOENT", "EDENIED", "EUNDECLARED",
    "ELIMIT", "ETIMEOUT", "EIO", "EINVAL", "ECANCELLED", "ENOTRUN" };

struct sweep { struct mock *m; struct mock_trace *shared; const char *folder;
	unsigned tried, bad; };

static void
say(struct sweep *s, const char *what)
{
	const struct mock_fault *f = &s->m->fault;

	s->bad++;
	(void)printf("%s: ", s->folder);
	if (f->cancel_at != 0)
		(void)printf("cancelled at call %u", f->cancel_at);
	else if (f->cut_set)
		(void)printf("blobs cut at %zu bytes", f->cut);
	else
		(void)printf("call %u fails with %s", f->number,
		    codes[-f->code]);
	(void)printf(": %s\n", what);
}

/* Run with the fault in a child. False, said, where it dies of it. */
static bool
attempt(struct sweep *s)
{
	int status = 0;
	pid_t pid;

	s->tried++;
	memset(s->shared, 0, sizeof(*s->shared));
	(void)fflush(NULL);
	if ((pid = fork()) == 0) {
		(void)alarm(SECONDS_MAX);
		s->m->quiet = true;
		s->m->trace = s->shared;
		(void)mock_collect(s->m);
		_exit(0);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0) {
		say(s, WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ?
		    "does not end" : "crashes");
		return false;
	}
	return true;
}

/* What the first run, without a fault, was like. */
struct first { char call[16]; bool optional, failed; };

static bool
honest(const struct mock_trace *t)
{
	return t->outcome == SS_PARTIAL || t->outcome == SS_FAILED;
}

/* What must follow from a call of this kind that failed so. */
static void
judge(struct sweep *s, const struct first *f, int code, uint32_t gaps,
    uint32_t alike)
{
	const struct mock_trace *t = s->shared;
	const char *call = f->call;
	bool source = strcmp(call, "fact") != 0 && strcmp(call, "setting") != 0;

	if (strcmp(call, "gap") == 0)
		return;         /* nowhere left to say so */
	if (code == SS_ENOENT || code == SS_ENOTRUN) {
		if (!(f->optional && code == SS_ENOENT) && !honest(t) &&
		    !f->failed && t->outcome != SS_NOT_APPLICABLE &&
		    t->gaps <= gaps &&
		    t->reasons[-code] <= alike)
			say(s, "no gap says so");
		return;
	}
	if (!honest(t))
		say(s, "outcome is neither partial nor failed");
	if (source && code != SS_ECANCELLED && code != SS_EUNDECLARED &&
	    t->gaps == 0)
		say(s, "no gap says so");
}

/* Codes that this kind of call never returns are left out. */
static bool
possible(const char *call, int code)
{
	bool source = strcmp(call, "fact") != 0 &&
	    strcmp(call, "setting") != 0 && strcmp(call, "gap") != 0;

	if (code == SS_ENOTRUN)
		return strcmp(call, "run") == 0;
	if (!source)
		return code == SS_EINVAL || code == SS_ELIMIT ||
		    code == SS_EIO || code == SS_ECANCELLED;
	return true;
}

int
mock_sweep(struct mock *m, const char *folder)
{
	static const size_t cuts[] = { 0, 1, 2, 7, 33, 100, 333, 1000, 4000 };
	static struct first first[CALLS_MAX];
	struct sweep s = { m, NULL, folder, 0, 0 };
	uint32_t n, gaps, reasons[10], i;
	int code;

	s.shared = mmap(NULL, sizeof(*s.shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(&m->fault, 0, sizeof(m->fault));
	if (s.shared == MAP_FAILED || !attempt(&s))
		return 1;
	gaps = s.shared->gaps;
	memcpy(reasons, s.shared->reasons, sizeof(reasons));
	n = s.shared->n < CALLS_MAX ? s.shared->n : CALLS_MAX;
	for (i = 0; i < n; i++) {
		(void)snprintf(first[i].call, sizeof(first[i].call), "%s",
		    s.shared->call[i]);
		first[i].optional = s.shared->optional[i];
		first[i].failed = s.shared->failed[i];
	}
	for (i = 0; i < n; i++) {
		for (code = SS_ENOENT; code >= SS_ENOTRUN; code--) {
			memset(&m->fault, 0, sizeof(m->fault));
			m->fault.number = i + 1;
			m->fault.code = code;
			if (possible(first[i].call, code) && attempt(&s))
				judge(&s, &first[i], code, gaps,
				    reasons[-code]);
		}
		memset(&m->fault, 0, sizeof(m->fault));
		m->fault.cancel_at = i + 1;
		if (attempt(&s) && !honest(s.shared))
			say(&s, "outcome is neither partial nor failed");
	}
	for (i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		memset(&m->fault, 0, sizeof(m->fault));
		m->fault.cut_set = true;
		m->fault.cut = cuts[i];
		if (attempt(&s) && s.shared->cuts > 0 && !honest(s.shared))
			say(&s, "outcome is neither partial nor failed");
	}
	(void)printf("%s: %u faults, %u not met\n", folder, s.tried - 1, s.bad);
	return s.bad == 0 ? 0 : 1;
}
