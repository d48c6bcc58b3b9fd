/* SPDX-License-Identifier: Apache-2.0
 * Starting and asking readers. Never blocks on one: every wait has an end.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/json.h"
#include "base/where.h"
#include "run_reader.h"

struct run_reader {
	struct run_reader_options o;
	struct frame_peer peer;
	pid_t pid;
	uint32_t flags, landlock;
	const char *ring;
	size_t ring_n;
	char scratch[64];               /* of commands; "" where none run */
};

int64_t
run_now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int
spawn_reader(const char *program, int fd, pid_t *pid, struct error *err)
{
	char *const argv[] = { (char *)(uintptr_t)"starseal-reader", NULL };
	char epoch[64], *envp[] = { NULL, NULL };
	const char *date = getenv("SOURCE_DATE_EPOCH");
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	int r;

	if (date != NULL && strlen(date) < 32) {
		(void)snprintf(epoch, sizeof(epoch), "SOURCE_DATE_EPOCH=%s",
		    date);
		envp[0] = epoch;
	}
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&attr);
	(void)sigemptyset(&none);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID |
	    POSIX_SPAWN_SETSIGMASK);
	(void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null",
	    O_RDONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null",
	    O_WRONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null",
	    O_WRONLY, 0);
	(void)posix_spawn_file_actions_adddup2(&actions, fd, READER_FD);
	(void)posix_spawn_file_actions_addclosefrom_np(&actions,
	    READER_FD + 1);
	r = posix_spawn(pid, program, &actions, &attr, argv, envp);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attr);
	if (r != 0)
		return error_set(err, ERR_IO, r, "%s: cannot be started",
		    "%s: 起動できません", program);
	return 0;
}

static json_t *
source_json(const struct plan_source *s)
{
	json_t *o = json_object(), *list = json_array();
	size_t i;

	(void)json_object_set_new(o, "number", json_integer(s->number));
	(void)json_object_set_new(o, "max_bytes",
	    json_integer((json_int_t)s->max_bytes));
	(void)json_object_set_new(o, "timeout_ms", json_integer(s->timeout_ms));
	(void)json_object_set_new(o, "tail",
	    json_boolean((s->flags & PLAN_TAIL) != 0));
	(void)json_object_set_new(o, "deep",
	    json_boolean((s->flags & PLAN_RECURSE) != 0));
	if (s->command) {
		for (i = 0; s->argv[i] != NULL; i++)
			(void)json_array_append_new(list,
			    json_string(s->argv[i]));
		(void)json_object_set_new(o, "argv", list);
	} else {
		for (i = 0; i < s->n_globs; i++)
			(void)json_array_append_new(list,
			    json_string(glob_text(s->globs[i])));
		(void)json_object_set_new(o, "globs", list);
		(void)json_object_set_new(o, "glob", json_string(s->glob));
	}
	list = json_array();
	for (i = 0; i < s->n_masks; i++)
		(void)json_array_append_new(list, json_string(s->masks[i]));
	(void)json_object_set_new(o, "masks", list);
	return o;
}

static unsigned
threads_of(const struct run_reader_options *o)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (o->threads > 0)
		return o->threads < 64 ? o->threads : 64;
	/* More than the cores: they wait for disks most of the time. */
	return cores > 4 ? 16 : 12;
}

/* Of another tree commands would tell about this host; those of a firm's
 * folder only turn what they are given into text. */
static bool
is_live(const struct run_reader_options *o)
{
	return o->plugin->firm || strcmp(o->root, "/") == 0;
}

static bool
runs_commands(const struct run_reader_options *o)
{
	size_t i;

	for (i = 0; i < o->plugin->n_sources; i++)
		if (o->plugin->sources[i].command)
			return is_live(o) && o->commands == NULL;
	return false;
}

/* The one folder that commands may write to; some cannot do without. */
static void
make_scratch(struct run_reader *rr)
{
	static const char *const folders[] = { "/tmp", "/var/tmp" };
	size_t i;

	for (i = 0; i < 2 && rr->scratch[0] == '\0'; i++) {
		(void)snprintf(rr->scratch, sizeof(rr->scratch),
		    "%s/starseal-XXXXXX", folders[i]);
		if (mkdtemp(rr->scratch) == NULL)
			rr->scratch[0] = '\0';
	}
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	(void)f;
	(void)remove(path);
	return 0;
}

static int
send_init(struct run_reader *rr, struct error *err)
{
	const struct run_reader_options *o = &rr->o;
	json_t *root = json_object(), *list = json_array();
	char hex[65];
	struct buf b;
	size_t i;
	int e;

	(void)json_object_set_new(root, "root", json_string(o->root));
	if (o->commands != NULL)
		(void)json_object_set_new(root, "commands",
		    json_string(o->commands));
	if (runs_commands(o))
		make_scratch(rr);
	if (rr->scratch[0] != '\0')
		(void)json_object_set_new(root, "scratch",
		    json_string(rr->scratch));
	(void)json_object_set_new(root, "live",
	    json_boolean(is_live(o)));
	(void)json_object_set_new(root, "filters",
	    json_boolean(o->plugin->firm));
	(void)json_object_set_new(root, "threads",
	    json_integer(threads_of(o)));
	(void)sodium_bin2hex(hex, sizeof(hex), o->key, 32);
	(void)json_object_set_new(root, "key", json_string(hex));
	(void)json_object_set_new(root, "bytes",
	    json_integer((json_int_t)o->plugin->limits.bytes));
	(void)json_object_set_new(root, "files",
	    json_integer((json_int_t)o->plugin->limits.files));
	for (i = 0; i < 3 && o->spools[i] != NULL; i++)
		(void)json_array_append_new(list, json_string(o->spools[i]));
	(void)json_object_set_new(root, "spools", list);
	list = json_array();
	for (i = 0; i < o->plugin->n_sources; i++)
		(void)json_array_append_new(list,
		    source_json(&o->plugin->sources[i]));
	(void)json_object_set_new(root, "sources", list);
	buf_init(&b, FRAME_MAX);
	json_write(&b, root);
	json_decref(root);
	e = b.failed ? error_put(err, ERR_LIMIT, 0, "the manifest is too large "
	    "for a reader", "マニフェストが大きすぎます") : frame_send(&rr->peer,
	    READER_INIT, buf_str(&b), b.n, NULL, 0, err);
	sodium_memzero(hex, sizeof(hex));
	buf_wipe(&b);
	return e;
}

/* The next frame, before quiet and before the deadline. */
static int
next_frame(struct run_reader *rr, uint32_t state, uint32_t quiet_ms,
    int64_t deadline, struct frame *m, struct error *err)
{
	int64_t until = run_now_ms() + quiet_ms, left;
	struct pollfd pfd = { .fd = rr->peer.fd, .events = POLLIN };
	int r;

	if (deadline > 0 && deadline < until)
		until = deadline;
	for (;;) {
		if (rr->o.cancelled != NULL && rr->o.cancelled(rr->o.arg))
			return error_put(err, ERR_CANCELLED, 0, "cancelled",
			    "中止しました");
		left = until - run_now_ms();
		if (left <= 0)
			return error_put(err, ERR_TIMEOUT, 0,
			    "reader: no answer in time",
			    "reader: 時間内に返事がありません");
		r = poll(&pfd, 1, left < 200 ? (int)left : 200);
		if (r > 0)
			return frame_receive(&rr->peer, state, (int)left, m,
			    err);
		if (r == -1 && errno != EINTR)
			return error_set(err, ERR_IO, errno, "poll", "poll");
	}
}

static int
receive_ready(struct run_reader *rr, struct error *err)
{
	struct frame_reader in;
	struct frame m;
	char *en, *ja;
	int e = next_frame(rr, READER_START, RUN_READER_QUIET_MS, 0, &m, err);

	if (e != 0)
		return e;
	in = (struct frame_reader){ m.p, m.n, false };
	if (m.type == READER_FAILED) {
		en = frame_get_str(&in, ERR_TEXT_MAX);
		ja = frame_get_str(&in, ERR_TEXT_MAX);
		e = error_put(err, ERR_INPUT, 0, en == NULL ? "failed" : en,
		    ja == NULL ? "失敗しました" : ja);
		(void)error_prefix(err, "reader");
		free(en);
		free(ja);
		return e;
	}
	rr->flags = frame_get_u32(&in);
	rr->landlock = frame_get_u32(&in);
	(void)frame_get_u32(&in);
	return frame_get_done(&in) ? 0 : error_put(err, ERR_PROTOCOL, 0,
	    "reader: malformed ready", "reader: ready が壊れています");
}

int
run_reader_start(const struct run_reader_options *options,
    struct run_reader **out, struct error *err)
{
	struct run_reader *rr = calloc(1, sizeof(*rr));
	char *dir = NULL, *program = NULL;
	int pair[2] = { -1, -1 }, e;

	*out = NULL;
	if (rr == NULL)
		return error_nomem(err);
	rr->o = *options;
	rr->pid = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		e = error_set(err, ERR_IO, errno, "socketpair", "socketpair");
		free(rr);
		return e;
	}
	frame_peer_init(&rr->peer, pair[0], "reader", reader_rules_runner);
	if (options->program == NULL) {
		dir = where_is(WHERE_LIBEXEC, err);
		if (dir != NULL)
			program = file_join(dir, "starseal-reader");
	} else
		program = strdup(options->program);
	e = program == NULL ? (err != NULL && err->code != 0 ? err->code :
	    error_nomem(err)) : spawn_reader(program, pair[1], &rr->pid, err);
	(void)close(pair[1]);
	if (e == 0)
		e = send_init(rr, err);
	if (e == 0)
		e = receive_ready(rr, err);
	free(program);
	free(dir);
	if (e != 0)
		(void)run_reader_end(rr);
	else
		*out = rr;
	return e;
}

uint32_t
run_reader_flags(const struct run_reader *rr)
{
	return rr->flags;
}

uint32_t
run_reader_landlock(const struct run_reader *rr)
{
	return rr->landlock;
}

static int
broken(struct error *err, const char *what)
{
	return error_set(err, ERR_PROTOCOL, 0, "reader: malformed %s",
	    "reader: %s が壊れています", what);
}

static int
take_ring(struct run_reader *rr, struct frame *m, struct error *err)
{
	struct frame_reader in = { m->p, m->n, false };
	uint64_t n = frame_get_u64(&in);
	struct stat st;
	void *p;

	if (!frame_get_done(&in) || n != READER_RING_SIZE || rr->ring != NULL ||
	    fstat(m->fds[0], &st) != 0 || (uint64_t)st.st_size != n ||
	    /* Else it could be shortened under our feet. */
	    (fcntl(m->fds[0], F_GET_SEALS) & F_SEAL_SHRINK) == 0) {
		(void)close(m->fds[0]);
		return broken(err, "ring");
	}
	p = mmap(NULL, n, PROT_READ, MAP_SHARED, m->fds[0], 0);
	(void)close(m->fds[0]);
	if (p == MAP_FAILED)
		return error_set(err, ERR_NOMEM, errno, "reader: ring",
		    "reader: 共有メモリー");
	rr->ring = p;
	rr->ring_n = n;
	return 0;
}

static int
send_taken(struct run_reader *rr, uint32_t n, struct error *err)
{
	struct buf b;
	int e;

	buf_init(&b, 8);
	frame_put_u32(&b, n);
	e = frame_send(&rr->peer, READER_TAKEN, buf_str(&b), b.n, NULL, 0,
	    err);
	buf_free(&b);
	return e;
}

static int
take_blob(struct frame *m, const struct run_reader_sink *sink,
    struct error *err)
{
	struct frame_reader in = { m->p, m->n, false };
	struct reader_item it;
	struct stat st;
	int e;

	if (reader_item_get(&in, &it) != 0 || !frame_get_done(&in) ||
	    it.kind == READER_GAP || fstat(m->fds[0], &st) != 0 ||
	    (uint64_t)st.st_size != it.size)
		e = broken(err, "blob");
	else
		e = sink->item(sink->arg, &it, NULL, m->fds[0], err);
	(void)close(m->fds[0]);
	return e;
}

static int
take_batch(struct run_reader *rr, struct frame *m,
    const struct run_reader_sink *sink, struct error *err)
{
	struct frame_reader in = { m->p, m->n, false };
	uint32_t n = frame_get_u32(&in), i;
	struct reader_item it;
	int e = 0;

	if (n == 0 || n > READER_BATCH_MAX)
		return broken(err, "batch");
	for (i = 0; e == 0 && i < n; i++) {
		if (reader_item_get(&in, &it) != 0 || (it.kind != READER_GAP &&
		    (it.kind != READER_ARTIFACT || rr->ring == NULL ||
		    it.offset > rr->ring_n ||
		    it.size > rr->ring_n - it.offset)))
			return broken(err, "batch");
		e = sink->item(sink->arg, &it, it.kind == READER_GAP ? NULL :
		    rr->ring + it.offset, -1, err);
	}
	if (e == 0 && !frame_get_done(&in))
		e = broken(err, "batch");
	return e;
}

/* Until done. capture: the reader waits for its slots to be given back. */
static int
take_answer(struct run_reader *rr, uint32_t quiet_ms, int64_t deadline,
    bool capture, const struct run_reader_sink *sink,
    struct reader_done *done, struct error *err)
{
	struct frame_reader in;
	struct frame m;
	uint32_t n;
	int e;

	for (;;) {
		e = next_frame(rr, READER_BUSY, quiet_ms, deadline, &m, err);
		if (e != 0)
			return e;
		in = (struct frame_reader){ m.p, m.n, false };
		n = 0;
		if (m.type == READER_DONE)
			return reader_done_get(&in, done) == 0 ? 0 :
			    broken(err, "done");
		if (m.type == READER_RING)
			e = take_ring(rr, &m, err);
		else if (m.type == READER_BLOB) {
			n = 1;
			e = take_blob(&m, sink, err);
		} else {
			n = frame_get_u32(&in);
			e = take_batch(rr, &m, sink, err);
		}
		if (e == 0 && n > 0 && capture)
			e = send_taken(rr, n, err);
		if (e != 0)
			return e;
	}
}

static uint32_t
quiet_of(const struct run_reader *rr)
{
	return rr->o.quiet_ms == 0 ? RUN_READER_QUIET_MS : rr->o.quiet_ms;
}

int
run_reader_ask(struct run_reader *rr, enum reader_type type, const char *text,
    int64_t deadline, const struct run_reader_sink *sink,
    struct reader_done *done, struct error *err)
{
	struct buf b;
	int e;

	buf_init(&b, 8192);
	frame_put_str(&b, text, strlen(text));
	e = b.failed ? error_put(err, ERR_LIMIT, 0, "the path is too long",
	    "パスが長すぎます") : frame_send(&rr->peer, (uint16_t)type,
	    buf_str(&b), b.n, NULL, 0, err);
	buf_free(&b);
	if (e == 0)
		e = take_answer(rr, quiet_of(rr), deadline,
		    type == READER_CAPTURE, sink, done, err);
	return e;
}

static uint32_t
time_of(const struct run_reader *rr, uint32_t number)
{
	size_t i;

	for (i = 0; i < rr->o.plugin->n_sources; i++)
		if (rr->o.plugin->sources[i].number == number)
			return rr->o.plugin->sources[i].timeout_ms;
	return 0;
}

int
run_reader_run(struct run_reader *rr, uint32_t number, const char *const *args,
    size_t n, int input, const char *from, int64_t deadline,
    const struct run_reader_sink *sink, struct reader_done *done,
    struct error *err)
{
	struct buf b;
	size_t i;
	int e;

	buf_init(&b, 8192);
	frame_put_u32(&b, number);
	frame_put_u32(&b, (uint32_t)n);
	for (i = 0; i < n; i++)
		frame_put_str(&b, args[i], strlen(args[i]));
	frame_put_str(&b, from, strlen(from));
	e = b.failed ? error_put(err, ERR_LIMIT, 0, "the arguments are too "
	    "long", "引数が長すぎます") : frame_send(&rr->peer, input == -1 ?
	    READER_RUN : READER_RUN_INPUT, buf_str(&b), b.n, &input,
	    input == -1 ? 0 : 1, err);
	buf_free(&b);
	if (e == 0)
		e = take_answer(rr, quiet_of(rr) + time_of(rr, number),
		    deadline, false, sink, done, err);
	return e;
}

bool
run_reader_end(struct run_reader *rr)
{
	bool gone = true;
	int i;

	if (rr == NULL)
		return true;
	if (rr->ring != NULL)
		(void)munmap((void *)(uintptr_t)rr->ring, rr->ring_n);
	if (rr->pid > 0) {
		(void)kill(-rr->pid, SIGKILL);
		/* It may hang in the kernel, where no signal reaches. */
		gone = false;
		for (i = 0; i < 100 && !gone; i++) {
			pid_t w = waitpid(rr->pid, NULL, WNOHANG);

			gone = w == rr->pid || (w == -1 && errno == ECHILD);
			if (!gone)
				(void)usleep(i < 20 ? 200 : 2000);
		}
	}
	frame_peer_free(&rr->peer);
	if (rr->scratch[0] != '\0')
		(void)nftw(rr->scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS |
		    FTW_MOUNT);
	free(rr);
	return gone;
}
