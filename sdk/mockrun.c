/* SPDX-License-Identifier: Apache-2.0
 * Mock host: what a declared command printed, recorded in the case or, when
 * asked for, here and now. Never through a shell.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock.h"
#ifdef MOCK_MASK
#include "collect/mask.h"
#endif

#define NAME_BYTES 240

/* All of a small recorded file; false where it is not there. */
static bool
recorded(int folder, const char *name, const char *ending, char **p, size_t *n)
{
	char path[NAME_BYTES + 16];
	FILE *f = NULL;
	size_t size = 0, r;
	char chunk[8192];
	int fd;
	FILE *in;

	(void)snprintf(path, sizeof(path), "%s%s", name, ending);
	if ((fd = openat(folder, path, O_RDONLY | O_CLOEXEC)) == -1)
		return false;
	if ((in = fdopen(fd, "r")) == NULL ||
	    (f = open_memstream(p, &size)) == NULL)
		abort();
	while ((r = fread(chunk, 1, sizeof(chunk), in)) > 0)
		(void)fwrite(chunk, 1, r, f);
	(void)fclose(f);
	(void)fclose(in);
	*n = size;
	return true;
}

static int
output_recorded(struct mock *m, struct mock_output *o)
{
	const char *from = o->name + (o->name[0] == '/');
	char name[NAME_BYTES + 1], *status = NULL;
	size_t i, n = strlen(from);

	if (m->commands == -1)
		return SS_ENOTRUN;
	if (n > NAME_BYTES)
		return SS_EINVAL;
	for (i = 0; i < n; i++) {
		char c = from[i];
		bool keep = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c >= '0' && c <= '9') || strchr("._=,:@+-", c) != NULL;

		name[i] = keep ? c : '_';
	}
	name[n] = '\0';
	if (!recorded(m->commands, name, ".out", &o->out, &o->out_n))
		return SS_ENOTRUN;
	if (!recorded(m->commands, name, ".err", &o->err, &o->err_n))
		o->err = strdup("");
	if (recorded(m->commands, name, ".status", &status, &n))
		o->status = (int)strtol(status, NULL, 10);
	free(status);
	return 0;
}

static void
child(const char *const *argv, int in, int out, int err)
{
	static char *const environment[] = { (char *)(uintptr_t)"LC_ALL=C",
	    (char *)(uintptr_t)"TZ=UTC", (char *)(uintptr_t)
	    "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };

	if (dup2(in, 0) == -1 || dup2(out, 1) == -1 || dup2(err, 2) == -1 ||
	    chdir("/") == -1)
		_exit(126);
	(void)execve(argv[0], (char *const *)(uintptr_t)argv, environment);
	_exit(errno == ENOENT ? 127 : 126);
}

static int
output_live(const char *const *argv, const struct ss_command *c,
    const struct ss_blob *input, struct mock_output *o)
{
	int fd[2], in, i, status = 0;
	uint32_t waited = 0, most = c->timeout_ms != 0 ? c->timeout_ms : 30000;
	pid_t pid;

	if (access(argv[0], X_OK) == -1)
		return errno == ENOENT ? SS_ENOENT : SS_EDENIED;
	in = input != NULL ? dup(input->fd) : open("/dev/null", O_RDONLY);
	for (i = 0; i < 2; i++)
		if ((fd[i] = fileno(tmpfile())) == -1)
			return SS_EIO;
	if (input != NULL)
		(void)lseek(in, 0, SEEK_SET);
	if ((pid = fork()) == 0)
		child(argv, in, fd[0], fd[1]);
	(void)close(in);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (waited++ > most) {
			(void)kill(pid, SIGKILL);
			(void)waitpid(pid, &status, 0);
			return SS_ETIMEOUT;
		}
		(void)poll(NULL, 0, 1);
	}
	for (i = 0; i < 2; i++) {
		off_t size = lseek(fd[i], 0, SEEK_END);
		char *p = malloc((size_t)size + 1);

		if (p == NULL || pread(fd[i], p, (size_t)size, 0) != size)
			return SS_EIO;
		*(i == 0 ? &o->out : &o->err) = p;
		*(i == 0 ? &o->out_n : &o->err_n) = (size_t)size;
		(void)close(fd[i]);
	}
	o->status = WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
	o->live = true;
	return 0;
}

int
mock_output(struct mock *m, const char *const *argv,
    const struct ss_command *c, const struct ss_blob *input,
    struct mock_output *o)
{
	size_t i, at = 0;
	int n;

	for (i = 0; argv[i] != NULL; i++) {
		n = snprintf(o->name + at, sizeof(o->name) - at, "%s%s",
		    i > 0 ? " " : "", argv[i]);
		if (n < 0 || (at += (size_t)n) >= sizeof(o->name))
			return SS_EINVAL;
	}
	if (input != NULL && input->id >= 1 && input->id <= m->n_blobs)
		(void)snprintf(o->name + at, sizeof(o->name) - at, " < %s",
		    m->blobs[input->id - 1].origin);
	(void)snprintf(o->name_err, sizeof(o->name_err), "%s (errors)",
	    o->name);
	return m->live ? output_live(argv, c, input, o) :
	    output_recorded(m, o);
}

void
mock_output_free(struct mock_output *o)
{
	free(o->out);
	free(o->err);
}

#ifdef MOCK_MASK
void
mock_mask(struct mock *m, const char *const *masks, char **p, size_t *n,
    struct ss_blob *out)
{
	static const unsigned char key[MASK_KEY] = "a key for tests, no secret";
	struct error err = { 0 };
	struct mask_set *set;
	struct buf b;
	size_t count = 0;
	int r;

	while (masks != NULL && masks[count] != NULL)
		count++;
	if ((set = mask_compile(masks, count, key, &err)) == NULL) {
		mock_problem(m, "unknown masker", masks[0]);
		return;
	}
	buf_init(&b, SIZE_MAX / 2);
	r = mask_apply(set, *p, *n, &b, NULL, &err);
	if (r == MASK_DONE && b.n > 0) {
		free(*p);
		*n = b.n;
		if ((*p = malloc(b.n)) == NULL)
			abort();
		memcpy(*p, b.p, b.n);
		out->flags |= SS_B_MASKED;
	} else if (r > 0) {
		mock_problem(m, "masking failed", "mask_apply");
	}
	buf_free(&b);
	mask_free(set);
}
#else
void
mock_mask(struct mock *m, const char *const *masks, char **p, size_t *n,
    struct ss_blob *out)
{
	(void)m;
	(void)masks;
	(void)p;
	(void)n;
	(void)out;
}
#endif
