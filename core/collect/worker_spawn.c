/* SPDX-License-Identifier: Apache-2.0
 * Starting a worker: a fresh process with a socket, the plugin's bytes, no
 * environment. Never maps the plugin here.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "base/where.h"
#include "worker_runner.h"

int64_t
worker_now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int
worker_over(struct worker *w, int code, const struct error *why,
    struct error *err)
{
	if (w->fault == 0) {
		w->fault = code;
		w->why = *why;
	}
	w->state = WORKER_ENDED;
	if (err != NULL)
		*err = *why;
	return code;
}

int
worker_over_refused(struct worker *w, enum worker_cause cause,
    const char *detail, struct error *err)
{
	const struct text *t = worker_cause_text(cause);
	struct error why;

	w->cause = cause;
	if (detail[0] != '\0' && text_is_utf8(detail, strlen(detail)))
		(void)error_set(&why, ERR_INPUT, 0, "%s (%s)", "%s (%s)",
		    t->en, detail);
	else
		(void)error_put(&why, ERR_INPUT, 0, t->en, t->ja);
	if (detail[0] != '\0' && text_is_utf8(detail, strlen(detail)))
		(void)snprintf(why.ja, sizeof(why.ja), "%s (%s)", t->ja,
		    detail);
	return worker_over(w, ERR_INPUT, &why, err);
}

/* Descriptors above the two numbers that the worker uses, so that moving one
 * into place cannot close the other. */
static int
lift(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 10);
}

static int
prepare_files(posix_spawn_file_actions_t *fa, int sock, int plugin, int errors)
{
	int r = posix_spawn_file_actions_addopen(fa, 0, "/dev/null", O_RDONLY,
	    0);

	if (r == 0)
		r = posix_spawn_file_actions_addopen(fa, 1, "/dev/null",
		    O_WRONLY, 0);
	if (r == 0)
		r = errors > 0 ? posix_spawn_file_actions_adddup2(fa, errors,
		    2) : posix_spawn_file_actions_adddup2(fa, 1, 2);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(fa, sock, WORKER_FD);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(fa, plugin,
		    WORKER_PLUGIN_FD);
	return r;
}

/* Own process group: a ^C at the terminal is the runner's to deal with. */
static int
prepare_attributes(posix_spawnattr_t *at)
{
	sigset_t none, all;
	int r;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	r = posix_spawnattr_setsigmask(at, &none);
	if (r == 0)
		r = posix_spawnattr_setsigdefault(at, &all);
	if (r == 0)
		r = posix_spawnattr_setflags(at, POSIX_SPAWN_SETPGROUP |
		    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	return r;
}

static int
spawn(const char *program, char *const *argv, int sock, int plugin,
    int errors, pid_t *pid)
{
	char *const environment[] = { NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	int r;

	if ((r = posix_spawn_file_actions_init(&fa)) != 0)
		return r;
	if ((r = posix_spawnattr_init(&at)) != 0) {
		(void)posix_spawn_file_actions_destroy(&fa);
		return r;
	}
	r = prepare_files(&fa, sock, plugin, errors);
	if (r == 0)
		r = prepare_attributes(&at);
	if (r == 0)
		r = posix_spawn(pid, program, &fa, &at, argv, environment);
	(void)posix_spawnattr_destroy(&at);
	(void)posix_spawn_file_actions_destroy(&fa);
	return r;
}

static char *
program_of(const struct worker_options *o, struct error *err)
{
	char *dir, *path;

	if (o->program != NULL)
		path = strdup(o->program);
	else {
		if ((dir = where_is(WHERE_LIBEXEC, err)) == NULL)
			return NULL;
		path = file_join(dir, "starseal-worker");
		free(dir);
	}
	if (path == NULL)
		(void)error_nomem(err);
	return path;
}

static int
launch(struct worker *w, const struct worker_plugin *plugin,
    const struct worker_options *o, int theirs, struct error *err)
{
	char uid[16], memory[24], cpu[16], letters[4], name[] =
	    "starseal-worker";
	char *argv[] = { name, uid, memory, cpu, letters, NULL };
	char *program = program_of(o, err);
	uint32_t cpu_ms = o->cpu_ms == 0 ? WORKER_CPU_MS : o->cpu_ms;
	int sock = lift(theirs), so = lift(plugin->fd), r;

	(void)snprintf(uid, sizeof(uid), "%" PRIu32, o->uid == 0 ?
	    SANDBOX_UID : o->uid);
	(void)snprintf(memory, sizeof(memory), "%" PRIu64, w->memory);
	(void)snprintf(cpu, sizeof(cpu), "%" PRIu32, (cpu_ms + 999) / 1000);
	(void)snprintf(letters, sizeof(letters), "%s%s%s",
	    o->libraries ? "l" : "", o->without_landlock ? "L" : "",
	    o->without_seccomp ? "S" : "");
	if (program == NULL)
		r = err->code;
	else if (sock == -1 || so == -1)
		r = error_set(err, ERR_IO, errno, "descriptors", "記述子");
	else if ((r = spawn(program, argv, sock, so, o->stderr_fd,
	    &w->pid)) != 0) {
		w->pid = -1;
		r = error_set(err, r == ENOENT ? ERR_MISSING : ERR_IO, r,
		    "cannot start %s", "%s を起動できません", program);
	}
	if (sock != -1)
		(void)close(sock);
	if (so != -1)
		(void)close(so);
	free(program);
	return r;
}

static int
take_level(struct worker *w, const struct worker_options *o,
    struct error *err)
{
	struct frame_reader r;
	struct frame f;
	struct error why;
	uint32_t flags;
	int e;

	if ((e = worker_receive(w, &f, err)) != 0)
		return e;
	r = (struct frame_reader){ f.p, f.n, false };
	w->level.landlock = frame_get_u32(&r);
	flags = frame_get_u32(&r);
	w->level.uid = frame_get_u32(&r);
	w->level.seccomp = (flags & WORKER_L_SECCOMP) != 0;
	w->level.uid_dropped = (flags & WORKER_L_UID) != 0;
	w->level.reduced = w->level.landlock == 0 || !w->level.seccomp;
	if (!frame_get_done(&r) || flags > 3) {
		(void)error_put(&why, ERR_PROTOCOL, 0, "worker: malformed "
		    "level", "worker: level の形式が正しくありません");
		return worker_over(w, ERR_PROTOCOL, &why, err);
	}
	if (sandbox_check_floor(&w->level, o->floor_landlock,
	    o->floor_seccomp, &why) != 0) {
		w->cause = WORKER_C_FLOOR;
		return worker_over(w, ERR_DENIED, &why, err);
	}
	return 0;
}

int
worker_spawn(const struct worker_plugin *plugin,
    const struct worker_options *options, struct worker **out,
    struct worker_end *end, struct error *err)
{
	const struct timeval patience = { .tv_sec = 2 };
	struct worker *w = calloc(1, sizeof(*w));
	struct error local;
	int pair[2], r;

	*out = NULL;
	memset(end, 0, sizeof(*end));
	end->outcome = WORKER_O_FAILED;
	if (err == NULL)
		err = &local;
	if (w == NULL)
		return error_nomem(err);
	w->pid = -1;
	w->said = -1;
	w->state = WORKER_LOADING;
	w->memory = options->memory == 0 ? WORKER_MEMORY : options->memory;
	w->fact_bytes_max = options->fact_bytes == 0 ? WORKER_FACT_BYTES :
	    options->fact_bytes;
	w->started_ms = worker_now_ms();
	w->deadline_ms = w->started_ms + (options->wall_ms == 0 ?
	    WORKER_WALL_MS : options->wall_ms);
	buf_init(&w->payload, FRAME_MAX);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1) {
		r = error_set(err, ERR_IO, errno, "socket", "ソケット");
		free(w);
		return r;
	}
	frame_peer_init(&w->peer, pair[0], "worker", worker_rules_runner);
	/* A worker that asks and never listens must not hold the runner up. */
	(void)setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	r = launch(w, plugin, options, pair[1], err);
	(void)close(pair[1]);
	if (r != 0)
		(void)worker_over(w, r, err, NULL);
	else
		r = take_level(w, options, err);
	if (r != 0) {
		worker_end(w, end);
		return r;
	}
	*out = w;
	return 0;
}

const struct sandbox_level *
worker_level(const struct worker *w)
{
	return &w->level;
}

/* ---- describing ---- */

int
worker_start(struct worker *w, enum worker_mode mode,
    struct worker_manifest *out, struct error *err)
{
	struct frame_reader r;
	struct error why;
	struct frame f;
	int e;

	buf_reset(&w->payload);
	frame_put_u32(&w->payload, mode);
	w->state = WORKER_DESCRIBING;
	e = frame_send(&w->peer, WORKER_START, w->payload.p, w->payload.n,
	    NULL, 0, &why);
	if (e != 0)
		return worker_over(w, e, &why, err);
	if ((e = worker_receive(w, &f, err)) != 0)
		return e;
	r = (struct frame_reader){ f.p, f.n, false };
	out->flags = frame_get_u32(&r);
	out->symbol = worker_str_get(&r, 127);
	out->json = r.bad ? NULL : worker_str_get(&r, WORKER_JSON_MAX);
	if (frame_get_done(&r))
		return 0;
	(void)error_put(&why, ERR_PROTOCOL, 0, "worker: malformed manifest",
	    "worker: manifest の形式が正しくありません");
	return worker_over(w, ERR_PROTOCOL, &why, err);
}

static int
describe(const struct worker_plugin *plugin,
    const struct worker_options *options, struct worker_description *out,
    struct worker_end *end, struct error *err)
{
	struct worker_manifest m;
	struct worker *w;
	int r;

	if ((r = worker_spawn(plugin, options, &w, end, err)) != 0)
		return r;
	out->level = w->level;
	r = worker_start(w, WORKER_MODE_DESCRIBE, &m, err);
	if (r == 0) {
		buf_puts(&out->json, m.json);
		out->extra = (m.flags & WORKER_M_EXTRA) != 0;
		out->start = (m.flags & WORKER_M_START) != 0;
		(void)snprintf(out->symbol, sizeof(out->symbol), "%s",
		    m.symbol);
		if (out->json.failed)
			r = error_nomem(err);
		/* All it was to say. */
		w->said = 0;
	}
	worker_end(w, end);
	if (r != 0 && end->why.code == 0 && end->why.en[0] != '\0' &&
	    end->outcome >= WORKER_O_CRASHED)
		(void)error_put(err, r, 0, end->why.en, end->why.ja);
	return r;
}

static bool
asks_for_libraries(const struct buf *json)
{
	json_t *o = json_read(buf_str(json), json->n, WORKER_JSON_MAX, "",
	    NULL), *one;
	bool found = false;
	size_t i;

	json_array_foreach(json_object_get(o, "privileges"), i, one)
		found = found || (json_is_string(one) &&
		    strcmp(json_string_value(one), "libraries") == 0);
	json_decref(o);
	return found;
}

int
worker_describe(const struct worker_plugin *plugin,
    const struct worker_options *options, struct worker_description *out,
    struct worker_end *end, struct error *err)
{
	struct worker_options with = *options;
	struct error first;
	int r;

	memset(out, 0, sizeof(*out));
	buf_init(&out->json, WORKER_JSON_MAX);
	r = describe(plugin, options, out, end, err);
	if (r == 0 || end->cause != WORKER_C_NEEDED || options->libraries)
		return r;
	/* Whether it asks for libraries can only be read once it is loaded
	 * with them. */
	first = *err;
	with.libraries = true;
	r = describe(plugin, &with, out, end, err);
	if (r == 0 && !asks_for_libraries(&out->json)) {
		buf_reset(&out->json);
		end->outcome = WORKER_O_REFUSED;
		end->cause = WORKER_C_NEEDED;
		end->why = *err = first;
		r = first.code;
	}
	return r;
}

void
worker_description_free(struct worker_description *d)
{
	buf_free(&d->json);
}
