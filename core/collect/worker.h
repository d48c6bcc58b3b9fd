/* SPDX-License-Identifier: Apache-2.0
 * The runner's side of a worker: loading a plugin's bytes, starting the
 * process, and turning what it says into checked events.
 *
 *   worker_plugin_open(path)         bytes sealed and hashed
 *   worker_spawn()                   sandbox is up, floor is held
 *   worker_describe()                → manifest, process gone
 * or worker_collect(), then worker_next() until it gives anything but 0 or
 *   WORKER_E_DONE, answering every request; then worker_end(). err is never
 *   NULL here.
 */
#ifndef COLLECT_WORKER_H
#define COLLECT_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "facts/table.h"
#include "protocol_worker.h"
#include "sandbox.h"

#define WORKER_PLUGIN_MAX (64u << 20)   /* bytes of a plugin */

/* A plugin's bytes in a sealed memfd: what is hashed is what is mapped. */
struct worker_plugin {
	int fd;
	uint64_t size;
	unsigned char sha256[HASH_SIZE];
};
/* fd is -1 on error; close is safe then. */
int worker_plugin_open(const char *path, struct worker_plugin *out,
    struct error *err);
/* Of a descriptor, from its start; it stays the caller's. */
int worker_plugin_from_fd(int fd, const char *name, struct worker_plugin *out,
    struct error *err);
void worker_plugin_close(struct worker_plugin *p);

struct worker_options {
	const char *program;            /* NULL: where_is(WHERE_LIBEXEC) */
	uint64_t memory;                /* bytes of address space; 0: default */
	uint32_t wall_ms, cpu_ms;       /* 0: default */
	uint64_t fact_bytes;            /* of fact frames; 0: default, 1 GiB */
	unsigned floor_landlock;        /* least Landlock ABI */
	bool floor_seccomp;
	bool libraries;                 /* may map the system's libraries */
	uint32_t uid;                   /* user to become, 0: 65534 */
	/* For tests of hosts that lack it: do as if there were none. */
	bool without_landlock, without_seccomp;
	int stderr_fd;                  /* 0 or -1: /dev/null */
};

/* How it ended; worker_outcome_name gives the word of the records. */
enum worker_outcome {
	WORKER_O_COMPLETE, WORKER_O_PARTIAL, WORKER_O_NOT_APPLICABLE,
	WORKER_O_FAILED,        /* said so, or broke the protocol */
	WORKER_O_REFUSED,       /* not run; cause says why */
	WORKER_O_CRASHED,       /* ended by a signal of its own making */
	WORKER_O_KILLED,        /* by a limit, or the sandbox (SIGSYS) */
	WORKER_O_TIMED_OUT,     /* wall clock */
	WORKER_O_UNDECLARED     /* asked for what its manifest does not name */
};
const char *worker_outcome_name(enum worker_outcome o);

struct worker_end {
	enum worker_outcome outcome;
	enum worker_cause cause;        /* of refused, else 0 */
	int signal, status;             /* as the process ended */
	uint64_t cpu_us, peak_kib, wall_us;
	struct error why;       /* both texts; empty when complete */
};

struct worker;

/*
 * Start a worker and wait until its sandbox stands. The plugin is not loaded
 * yet. On error (*out is NULL) end tells how it ended: refused below the
 * floor. The worker dies with the calling thread.
 */
int worker_spawn(const struct worker_plugin *plugin,
    const struct worker_options *options, struct worker **out,
    struct worker_end *end, struct error *err);
/* The level reached. */
const struct sandbox_level *worker_level(const struct worker *w);

/* What describing gave. json: as checked by the worker only; see
 * collect/manifest.h. */
struct worker_description {
	struct buf json;
	bool extra, start;      /* more symbols exported; start-up code */
	char symbol[128];       /* one of the extra symbols */
	struct sandbox_level level;
};
/* Spawn, take the manifest, end. description is to be freed whatever the
 * result; on error end says how the worker ended. */
int worker_describe(const struct worker_plugin *plugin,
    const struct worker_options *options, struct worker_description *out,
    struct worker_end *end, struct error *err);
void worker_description_free(struct worker_description *d);

/*
 * Let it load and collect for subject. manifest: the bytes it described
 * itself with (n of them), which must be the same again. settings: object of
 * strings, every declared one. tables: those of the manifest, in its order;
 * lent until worker_end.
 */
int worker_collect(struct worker *w, const char *manifest, size_t n,
    const char *subject, const json_t *settings,
    const struct table_list *tables, struct error *err);

enum worker_event_kind {
	WORKER_E_NOTHING,       /* the time given passed, or a signal came */
	WORKER_E_LIST, WORKER_E_SNAPSHOT, WORKER_E_CAPTURE,     /* text */
	WORKER_E_RUN,
	WORKER_E_FACT, WORKER_E_GAP, WORKER_E_PROGRESS, WORKER_E_LOG,
	WORKER_E_DONE
};
/* Lent until the next call of worker_next. */
struct worker_event {
	enum worker_event_kind kind;
	const char *text;               /* path, glob, log line */
	uint32_t command;               /* in manifest order, from 0 */
	uint64_t input;                 /* blob id, 0: none */
	const char *args[WORKER_ARGS_MAX + 1];
	size_t n_args;
	struct worker_fact *fact;
	struct worker_gap gap;
	uint64_t done, total;
	int level;                      /* of a log line, 0 to 3 */
	int outcome;                    /* enum ss_outcome */
};
/*
 * The next thing the worker says, within timeout_ms (-1: as long as it may
 * run). 0, also on WORKER_E_NOTHING and WORKER_E_DONE. Else it is over and
 * worker_end tells how: ERR_TIMEOUT, ERR_MISSING (it ended), ERR_PROTOCOL.
 * Blob ids in cites and input are checked to be ones that were handed out.
 */
int worker_next(struct worker *w, int timeout_ms, struct worker_event *out,
    struct error *err);
/* Becomes readable when worker_next has something, unless facts of a batch
 * are still to be had: worker_pending. */
int worker_fd(const struct worker *w);
bool worker_pending(const struct worker *w);
/*
 * Answer the request last given. result: 0 or more a count, less enum ss_err;
 * n blobs (0, 1, 2) come along, their descriptors stay the caller's. Ids must
 * grow from 1, one by one. SS_EUNDECLARED makes the outcome undeclared.
 */
int worker_answer(struct worker *w, int result,
    const struct worker_blob *blobs, size_t n, struct error *err);
/* Ask it to stop; it has grace_ms from now, then its time is over. */
void worker_cancel(struct worker *w, uint32_t grace_ms);
/* Kill what still runs, reap it, tell how it ended; w is freed. */
void worker_end(struct worker *w, struct worker_end *out);

#endif
