/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the runner share. Used by run*.c alone.
 */
#ifndef COLLECT_RUN_STATE_H
#define COLLECT_RUN_STATE_H

#include "base/date.h"
#include "mask.h"
#include "pack/writer.h"
#include "run.h"
#include "run_reader.h"
#include "worker.h"

#define RUN_SPOOL_MEMORY (8u << 20)     /* above: a temporary file */
#define RUN_KEPT_MAX 1024               /* snapshots held open a job */
#define RUN_HANGS_MAX 3                 /* hung readers before giving up */

/* Lines that are sealed at the end of the run. */
struct run_spool {
	struct buf b;
	int fd;                         /* -1 while all fits in memory */
	uint64_t size, lines;
};

struct run {
	const struct run_options *o;
	const struct plan *plan;
	struct pack_writer *w;
	unsigned char mask_key[32];
	struct mask_set *detectors;
	char *folder;                   /* of the pack: for temporary files */
	const char *spools[3];
	struct run_spool journal, gaps;
	char journal_last[HASH_HEX + 1];        /* digest of its last line */
	struct run_spool **tables;      /* [plugin][table] */
	struct run_result *result;
	uint64_t steps_done;
	bool fixed;                     /* same inputs must give same bytes */
	bool cancelled;
	int fatal;                      /* the pack cannot be written */
};

/* One source of one job. */
struct run_step {
	bool asked, looked;             /* looked: something answered */
	uint64_t items, bytes;
	enum reader_reason reason;      /* of the first failure */
	unsigned char program[32];      /* SHA-256 of what was run */
	bool has_program;
};

struct run_blob {
	uint64_t item;
	bool recorded;
	struct worker_blob blob;        /* fd is ours, -1: not kept */
	char *path;                     /* of snapshots; a capture's glob */
	bool listing;                   /* of a capture, which found count */
	int32_t count;
};

/* Something that was not to be had; becomes the core's gap unless the plugin
 * reports it. */
struct run_miss {
	char *what;
	uint32_t source;                /* 0: none */
	enum reader_reason reason;
	int sys;
	bool told;
};

/* One plugin for one subject. */
struct run_job {
	struct run *run;
	const struct plan_plugin *p;
	const struct engagement_subject *s;
	size_t plugin_i;
	struct worker *worker;
	struct run_reader *reader;
	unsigned hangs, left_behind;
	struct run_step *steps;
	struct run_blob *blobs;
	size_t n_blobs, cap_blobs, kept;
	size_t oldest;                  /* blobs before it are closed */
	struct run_miss *misses;
	size_t n_misses, cap_misses;
	uint64_t facts, gaps, items, bytes, bad_facts;
	uint64_t *rows;                 /* a table, for tables of one row */
	int64_t deadline;
	bool cancel_sent;
	uint32_t asking;                /* source being answered */
	struct run_blob got[2];         /* blobs of the answer */
	size_t n_got;
};

/* run_spool.c */
int run_spool_put(struct run *run, struct run_spool *s, const char *p,
    size_t n, struct error *err);
/* Seal as an item and free. */
int run_spool_seal(struct run *run, struct run_spool *s,
    struct pack_record *rec, struct error *err);
void run_spool_free(struct run_spool *s);
void run_spool_init(struct run_spool *s);

/* run_item.c */
/* Seal one item of a reader; *item is its number. */
int run_item_add(struct run_job *job, const struct reader_item *it,
    const char *p, int fd, uint64_t *item, struct error *err);
/* A core item out of memory. */
int run_item_core(struct run *run, const char *kind, const char *label,
    const char *cls, const void *p, size_t n, struct error *err);
/* Member label out of a path or command line: [a-z0-9._-], at most 60. */
void run_label(const char *path, size_t n, bool command, char out[61]);
const struct plan_source *run_source(const struct plan_plugin *p,
    uint32_t number);

/* run_journal.c */
int run_journal_start(struct run *run, const char *collector_digest,
    struct error *err);
int run_journal_plugin(struct run_job *job, const struct sandbox_level *level,
    struct error *err);
int run_journal_step(struct run_job *job, const struct plan_source *s,
    const char *outcome, struct error *err);
int run_journal_log(struct run_job *job, int level, const char *text,
    struct error *err);
int run_journal_plugin_end(struct run_job *job, const struct worker_end *end,
    const char *outcome, struct error *err);
int run_journal_end(struct run *run, struct error *err);
/* What a gap is of; all may be NULL. */
struct run_gap_of { const char *table, *column, *what; };
/* One line of gaps. */
int run_gap(struct run_job *job, uint32_t source, struct run_gap_of of,
    const char *reason, const struct text *why, struct error *err);
/* The core's sentence for a reason. */
const struct text *run_reason_text(enum reader_reason reason);

/* run_answer.c: requests of a worker. */
int run_answer_list(struct run_job *job, const char *glob, bool capture,
    struct error *err);
int run_answer_snapshot(struct run_job *job, const char *path,
    struct error *err);
int run_reader_ready(struct run_job *job, struct error *err);
int run_answer_run(struct run_job *job, const struct worker_event *ev,
    struct error *err);
/* Note that something was not to be had. */
int run_miss(struct run_job *job, uint32_t source, const char *what,
    enum reader_reason reason, int sys, struct error *err);

/* run_steps.c: how each step of a job ended; counted, journalled, gaps. */
int run_steps_end(struct run_job *job, enum worker_outcome outcome,
    struct error *err);
/* What the plugin says of something missing. */
int run_plugin_gap(struct run_job *job, const struct worker_gap *gap,
    struct error *err);

/* run_job.c */
int run_job_do(struct run *run, size_t plugin_i,
    const struct engagement_subject *s, struct error *err);

/* run_collector.c: item 3. */
int run_collector(struct run *run, struct buf *out, struct error *err);

#endif
