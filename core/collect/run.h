/* SPDX-License-Identifier: Apache-2.0
 * A run: every plugin of the plan for every subject, one after another, into
 * a pack that is written but not yet signed nor visible.
 */
#ifndef COLLECT_RUN_H
#define COLLECT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "plan.h"
#include "sandbox.h"

struct pack_writer;

/* Told while the run goes on, from the same thread. */
struct run_progress {
	void *arg;
	void (*step)(void *arg, uint64_t done, const char *what);
	void (*bytes)(void *arg, uint64_t sealed);
	/* A plugin's log line, already masked; level 0 (error) to 3. */
	void (*log)(void *arg, const char *plugin, int level,
	    const char *text);
};

struct run_options {
	const struct plan *plan;
	const struct buf *policy;       /* bundle bytes; NULL: none */
	const char *path;               /* of the pack, "-": standard output */
	unsigned threads;               /* compressors; 0: by the cores */
	const unsigned char *test_secret;       /* 32 bytes; NULL: random */
	/* 32 bytes, or NULL: gets the key of masking, which proves what was
	 * masked and is in no pack. Wipe it. */
	unsigned char *mask_key_out;
	bool keep_partial;
	struct sandbox_level level;     /* as describing reached it */
	struct run_progress progress;   /* members may be NULL */
	uint64_t sequence;              /* of the series; 0: 1 */
	const char *prev;               /* digest of its last seal, or NULL */
	/* Told when all is known that a start commits to, before anything of
	 * the host is read; puts the commitment's digest to out. NULL: none is
	 * made. Not 0 ends the run. */
	int (*started)(void *arg, const char *pack, const char *collector,
	    char out[65], struct error *err);
	void *started_arg;
	/* A signal asks to stop: polled. */
	bool (*cancelled)(void);
};

struct run_plugin_result {
	const char *id, *subject, *outcome;     /* outcome: the journal's word */
	uint64_t facts, gaps, items, bytes;
};

enum run_count { RUN_PLANNED, RUN_COLLECTED, RUN_EMPTY, RUN_FAILED,
	RUN_REFUSED, RUN_NOT_APPLICABLE, RUN_COUNTS };

struct run_result {
	uint64_t steps[RUN_COUNTS];
	uint64_t facts, gaps, items, bytes;
	bool cancelled;                 /* and kept, being asked to */
	struct run_plugin_result *plugins;
	size_t n_plugins;
	struct buf seal_txt;            /* what is to be signed */
	char pack_id[33];
};

/*
 * Collect. On 0 the pack is finished: sign result->seal_txt and give *out to
 * pack_writer_commit(), or to pack_writer_discard(). Else nothing is left
 * behind: ERR_CANCELLED after a signal, ERR_IO where the pack could not be
 * written. A plugin's end, however bad, is a result, not an error.
 */
int run_collect(const struct run_options *options, struct pack_writer **out,
    struct run_result *result, struct error *err);
void run_result_free(struct run_result *result);

/*
 * Sizes of what the plan would read: files and bytes of one plugin for one
 * subject, added up over its paths. Nothing is opened but folders.
 */
struct run_sizes { uint64_t files, bytes; bool denied; };
int run_measure(const struct plan_plugin *plugin,
    const struct engagement_subject *subject, struct run_sizes *out,
    struct error *err);
/*
 * Bytes that a pack at path may need: of what the plan would read, where the
 * disk could be too small for all there is; else the least to begin with.
 */
uint64_t run_space(const struct plan *plan, const char *path);

#endif
