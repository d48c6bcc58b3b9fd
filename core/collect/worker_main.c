/* SPDX-License-Identifier: Apache-2.0
 * starseal-worker: holds one third-party plugin and nothing else. Started
 * with two descriptors, the runner's socket and the plugin's sealed bytes.
 * Never loads before the sandbox stands and the runner has agreed to it;
 * never returns from main while foreign code is mapped.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "base/json.h"
#include "worker_private.h"

#define PLUGIN_PATH "/proc/self/fd/4"
#define REFUSED 65              /* exit status after a refusal */

#if defined(__SANITIZE_ADDRESS__)
/* Crashes of a plugin are to stay what they are: signals. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigill=0:"
	    "abort_on_error=1:detect_leaks=0";
}
#endif

struct worker {
	struct frame_peer peer;
	struct sandbox_level level;
	struct sandbox_limits limits;
	uint32_t uid;
	bool libraries, without_landlock, without_seccomp;
	struct worker_refusal why;
};

_Noreturn static void
leave(int status)
{
	_exit(status);
}

_Noreturn static void
refuse(struct worker *w)
{
	struct buf b;

	buf_init(&b, FRAME_MAX);
	frame_put_u32(&b, (uint32_t)w->why.cause);
	worker_str_put(&b, w->why.detail, strlen(w->why.detail));
	(void)frame_send(&w->peer, WORKER_REFUSED, b.p, b.n, NULL, 0, NULL);
	leave(REFUSED);
}

/* UID MEMORY CPU-SECONDS LETTERS: l libraries, and for tests of hosts that
 * lack them, L no Landlock, S no system call filter. */
static bool
read_arguments(struct worker *w, int argc, char **argv)
{
	if (argc != 5)
		return false;
	w->uid = (uint32_t)strtoul(argv[1], NULL, 10);
	w->limits.memory = strtoull(argv[2], NULL, 10);
	w->limits.cpu_seconds = (uint32_t)strtoul(argv[3], NULL, 10);
	w->libraries = strchr(argv[4], 'l') != NULL;
	w->without_landlock = strchr(argv[4], 'L') != NULL;
	w->without_seccomp = strchr(argv[4], 'S') != NULL;
	return w->uid != 0 && w->limits.memory != 0 &&
	    w->limits.cpu_seconds != 0;
}

static void
close_others(void)
{
	int fd;

	if (syscall(SYS_close_range, WORKER_PLUGIN_FD + 1, ~0u, 0) == 0)
		return;
	for (fd = WORKER_PLUGIN_FD + 1; fd < 65536; fd++)
		(void)close(fd);
}

static int
enter_sandbox(struct worker *w, struct error *err)
{
	int r;

	if ((r = sandbox_drop_identity(w->uid, &w->level, err)) != 0 ||
	    (r = sandbox_set_limits(&w->limits, err)) != 0)
		return r;
	if (w->without_landlock)
		w->level.reduced = true;
	else
		r = sandbox_landlock(w->libraries, &w->level, err);
	if (r != 0)
		return r;
	if (w->without_seccomp)
		w->level.reduced = true;
	else
		r = sandbox_seccomp_load(w->libraries, &w->level, err);
	return r;
}

static void
tell_level(struct worker *w)
{
	struct buf b;

	buf_init(&b, 64);
	frame_put_u32(&b, w->level.landlock);
	frame_put_u32(&b, (w->level.seccomp ? WORKER_L_SECCOMP : 0) |
	    (w->level.uid_dropped ? WORKER_L_UID : 0));
	frame_put_u32(&b, w->level.uid);
	if (frame_send(&w->peer, WORKER_LEVEL, b.p, b.n, NULL, 0, NULL) != 0)
		leave(0);
	buf_free(&b);
}

static uint32_t
wait_for_start(struct worker *w)
{
	struct frame_reader r;
	struct frame f;

	if (frame_receive(&w->peer, WORKER_LOADING, -1, &f, NULL) != 0)
		leave(0);
	r = (struct frame_reader){ f.p, f.n, false };
	return frame_get_u32(&r);
}

/* The loader's own words name a file only by our descriptor. */
static const char *
loader_error(void)
{
	const char *s = dlerror();

	if (s == NULL)
		return "";
	return strncmp(s, PLUGIN_PATH ": ", strlen(PLUGIN_PATH ": ")) == 0 ?
	    s + strlen(PLUGIN_PATH ": ") : s;
}

static const struct ss_plugin *
load(struct worker *w, struct worker_elf *elf)
{
	const struct ss_plugin *plugin;
	struct error err;
	void *so;

	if (worker_elf_read(WORKER_PLUGIN_FD, w->libraries, elf,
	    &w->why) != 0)
		refuse(w);
	/* Until the second filter, only Landlock keeps files out of reach. */
	if (elf->start && w->level.reduced) {
		(void)worker_refuse(&w->why, WORKER_C_START, "%s", "");
		refuse(w);
	}
	so = dlopen(PLUGIN_PATH, RTLD_NOW | RTLD_LOCAL);
	if (so == NULL) {
		(void)worker_refuse(&w->why, WORKER_C_LOAD, "%.400s",
		    loader_error());
		refuse(w);
	}
	(void)close(WORKER_PLUGIN_FD);
	if (w->level.seccomp && sandbox_seccomp_run(&err) != 0) {
		(void)worker_refuse(&w->why, WORKER_C_SANDBOX, "%.400s",
		    err.en);
		refuse(w);
	}
	plugin = dlsym(so, "ss_plugin_1");
	if (plugin == NULL || plugin->collect == NULL) {
		(void)worker_refuse(&w->why, plugin == NULL ? WORKER_C_SYMBOL :
		    WORKER_C_NULL, "%s", plugin == NULL ? "" : "collect");
		refuse(w);
	}
	return plugin;
}

/* The manifest as JSON, told to the runner; h gets its tables. */
static void
describe(struct worker *w, const struct ss_plugin *plugin,
    const struct worker_elf *elf, struct worker_host *h)
{
	json_t *manifest = worker_manifest_json(plugin->manifest, &w->why);
	struct buf json, b;
	struct error err;

	if (manifest == NULL)
		refuse(w);
	if (table_list_add(&h->tables, manifest, &err) != 0) {
		(void)worker_refuse(&w->why, WORKER_C_MANIFEST, "%.400s",
		    err.en);
		refuse(w);
	}
	buf_init(&json, WORKER_JSON_MAX);
	json_write(&json, manifest);
	if (json.failed) {
		(void)worker_refuse(&w->why, WORKER_C_JSON, "%s", "");
		refuse(w);
	}
	buf_init(&b, FRAME_MAX);
	frame_put_u32(&b, (elf->extra ? WORKER_M_EXTRA : 0) |
	    (elf->start ? WORKER_M_START : 0));
	worker_str_put(&b, elf->extra_name, strlen(elf->extra_name));
	worker_str_put(&b, buf_str(&json), json.n);
	if (frame_send(&w->peer, WORKER_MANIFEST, b.p, b.n, NULL, 0,
	    NULL) != 0)
		leave(0);
	buf_free(&b);
	buf_free(&json);
	h->manifest = manifest;
}

static void
wait_for_collect(struct worker *w, struct worker_host *h)
{
	struct frame_reader r;
	const char *name, *value;
	struct frame f;
	uint32_t i, n;

	do {
		if (frame_receive(&w->peer, WORKER_DESCRIBING, -1, &f,
		    NULL) != 0)
			leave(0);
		if (f.type == WORKER_CANCEL)
			h->cancelled = true;
	} while (f.type != WORKER_COLLECT);
	r = (struct frame_reader){ f.p, f.n, false };
	name = worker_str_get(&r, ROW_SUBJECT_MAX);
	h->subject = name == NULL ? NULL : strdup(name);
	h->settings = json_object();
	n = frame_get_u32(&r);
	for (i = 0; i < n && !r.bad; i++) {
		name = worker_str_get(&r, TABLE_NAME_MAX);
		value = r.bad ? NULL : worker_str_get(&r, WORKER_VALUE_MAX);
		if (value != NULL)
			(void)json_object_set_new(h->settings, name,
			    json_string(value));
	}
	if (!frame_get_done(&r) || h->subject == NULL)
		leave(0);
}

int
main(int argc, char **argv)
{
	const struct ss_plugin *plugin;
	struct worker_host host = { 0 };
	struct worker w = { 0 };
	struct worker_elf elf;
	struct error err;
	uint32_t mode;

	close_others();
	frame_peer_init(&w.peer, WORKER_FD, "runner", worker_rules_worker);
	if (!read_arguments(&w, argc, argv)) {
		(void)fputs("starseal-worker is started by starseal collect; "
		    "there is no other use of it.\n"
		    "starseal-worker は starseal collect が起動します。"
		    "ほかの使い方はありません。\n", stderr);
		return 64;
	}
	if (enter_sandbox(&w, &err) != 0) {
		(void)worker_refuse(&w.why, WORKER_C_SANDBOX, "%.400s", err.en);
		refuse(&w);
	}
	tell_level(&w);
	mode = wait_for_start(&w);
	plugin = load(&w, &elf);
	describe(&w, plugin, &elf, &host);
	if (mode != WORKER_MODE_COLLECT)
		leave(0);
	wait_for_collect(&w, &host);
	host.peer = &w.peer;
	(void)worker_host_run(&host, plugin);
	leave(0);
}
