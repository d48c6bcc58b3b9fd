/* SPDX-License-Identifier: Apache-2.0
 * Frames between the runner and a worker (base/frame.h carries them). The
 * worker is taken to be hostile: every payload is checked here, by the
 * functions below, before the runner acts on it.
 *
 *   loading     worker: LEVEL, then waits. The runner holds the level against
 *               the floor and answers START, or hangs up.
 *   describing  worker: MANIFEST or REFUSED. After START(describe) it ends.
 *               After START(collect) the runner compares the manifest with the
 *               planned one and answers COLLECT, or hangs up.
 *   collecting  worker: FACTS, GAP, PROGRESS, LOG at will, no answer; LIST,
 *               SNAPSHOT, CAPTURE, RUN one at a time, each answered by exactly
 *               one NONE, BLOB or BLOBS. CANCEL may come at any moment.
 *               DONE ends it.
 *   ended       nothing is allowed.
 */
#ifndef COLLECT_PROTOCOL_WORKER_H
#define COLLECT_PROTOCOL_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/frame.h"
#include "base/text.h"
#include "facts/row.h"
#include "facts/table.h"

/* Descriptors on which the worker finds its socket and its plugin. */
#define WORKER_FD 3
#define WORKER_PLUGIN_FD 4

enum worker_type {
	/* to the worker */
	WORKER_START = 1,       /* u32 mode */
	WORKER_COLLECT,         /* str subject, u32 n, n times str name, value */
	WORKER_NONE,            /* i32 result */
	WORKER_BLOB,            /* i32 result, blob, with its descriptor */
	WORKER_BLOBS,           /* the same with two: output and errors */
	WORKER_CANCEL,
	/* to the runner */
	WORKER_LEVEL = 64,      /* u32 Landlock ABI, u32 flags, u32 uid */
	WORKER_REFUSED,         /* u32 cause, str detail */
	WORKER_MANIFEST,        /* u32 flags, str extra symbol, str JSON */
	WORKER_LIST,            /* str glob */
	WORKER_SNAPSHOT,        /* str path */
	WORKER_CAPTURE,         /* str glob */
	WORKER_RUN,             /* u32 command, u64 input, u32 n, n times str */
	WORKER_FACTS,           /* u32 n, n times fact */
	WORKER_GAP,             /* see struct worker_gap */
	WORKER_PROGRESS,        /* u64 done, u64 total */
	WORKER_LOG,             /* u32 level, str */
	WORKER_DONE             /* u32 enum ss_outcome */
};

/* States, as bits. */
#define WORKER_LOADING    1u
#define WORKER_DESCRIBING 2u
#define WORKER_COLLECTING 4u
#define WORKER_ENDED      8u

/* START's mode. */
enum worker_mode { WORKER_MODE_DESCRIBE = 1, WORKER_MODE_COLLECT };

/* LEVEL's flags. */
#define WORKER_L_SECCOMP 1u
#define WORKER_L_UID     2u             /* another user than the runner's */
/* MANIFEST's flags. */
#define WORKER_M_EXTRA   1u             /* exports more than its one symbol */
#define WORKER_M_START   2u             /* runs code of its own when loaded */

#define WORKER_PATH_MAX     4096        /* bytes of a path or glob */
#define WORKER_ARGS_MAX     16
#define WORKER_ARG_MAX      256
#define WORKER_SETTINGS_MAX 64
#define WORKER_VALUE_MAX    8192        /* bytes of a setting's value */
#define WORKER_DETAIL_MAX   512
#define WORKER_JSON_MAX     (FRAME_MAX - 1024)
#define WORKER_WHAT_MAX     4096
#define WORKER_WHY_MAX      1024
#define WORKER_LOG_TEXT_MAX 2048
#define WORKER_BATCH_MAX    (256u * 1024)       /* bytes of one FACTS frame */
#define WORKER_BATCH_FACTS  4096                /* facts of one */
#define WORKER_LISTS_MAX    8192        /* strings in the lists of one fact */

/* Frames the runner accepts, and those the worker accepts. */
extern const struct frame_rule worker_rules_runner[];
extern const struct frame_rule worker_rules_worker[];

/* Why a plugin was not run; the texts are in worker_cause_text. */
enum worker_cause {
	WORKER_C_NONE,
	WORKER_C_SANDBOX,       /* the sandbox could not be set up */
	WORKER_C_FLOOR,         /* the level is below the floor (runner) */
	WORKER_C_ELF,           /* no shared object for this machine */
	WORKER_C_SYMBOL,        /* ss_plugin_1 is not exported */
	WORKER_C_MAJOR,         /* made for another major version */
	WORKER_C_START,         /* has start-up code; reduced isolation only */
	WORKER_C_NEEDED,        /* needs a library it has not asked for */
	WORKER_C_LOAD,          /* the loader refused it */
	WORKER_C_ABI,           /* needs a newer minor version */
	WORKER_C_SIZE,          /* a struct size or stride that cannot be */
	WORKER_C_COUNT,         /* too many of something */
	WORKER_C_NULL,          /* something that must be there is not */
	WORKER_C_LONG,          /* a text is too long */
	WORKER_C_UTF8,          /* a text is not UTF-8 */
	WORKER_C_VALUE,         /* a number or flag without meaning */
	WORKER_C_JSON,          /* the manifest as a whole is too large */
	WORKER_C_MANIFEST,      /* the manifest is not sound (runner) */
	WORKER_C_CHANGED,       /* describes itself otherwise now (runner) */
	WORKER_CAUSES
};
/* One sentence for people, without the detail. */
const struct text *worker_cause_text(enum worker_cause cause);

/* What a blob is to the plugin: struct ss_blob. */
struct worker_blob {
	uint32_t flags;                 /* SS_B_* */
	int32_t status;
	uint64_t id, size;
	int64_t mtime_ns, taken_ns;
	int fd;
};

/*
 * One fact as it came. It points into the frame, is NUL-terminated, and fits
 * row_write(). cites[].item is the blob's id: the runner replaces it by the
 * item's number. Zero it before first use; keep it from fact to fact.
 */
struct worker_fact {
	const struct table *table;
	const char *subject;            /* NULL: the run's */
	const char *grade;              /* "R0" to "R4"; NULL: not said */
	struct row_value values[TABLE_COLUMNS_MAX];
	size_t n_values;
	struct row_cite cites[ROW_CITES_MAX];
	size_t n_cites;
	const char **lists;             /* behind the list values */
};
void worker_fact_free(struct worker_fact *f);

/*
 * Tables and columns go by number, in manifest order, so that the worker
 * need not repeat their names. put: the numbers are the caller's to know.
 * get: 0; ERR_PROTOCOL when malformed or out of bounds; ERR_NOMEM.
 */
int worker_fact_get(struct frame_reader *r, const struct table_list *tables,
    struct worker_fact *out, struct error *err);
void worker_fact_put(struct buf *b, uint32_t table, const char *subject,
    const char *grade, const uint32_t *columns, const struct row_value *values, size_t nvalues,
    const struct row_cite *cites, size_t ncites);

struct worker_gap {
	const struct table *table;      /* NULL: none */
	const char *column;             /* of it alone; NULL: of the table */
	const char *what;               /* "": nothing named */
	int err;                        /* enum ss_err */
	struct text why;                /* both or none given; may be "" */
};
int worker_gap_get(struct frame_reader *r, const struct table_list *tables,
    struct worker_gap *out, struct error *err);
/* table, column: number from 0, or UINT32_MAX. */
void worker_gap_put(struct buf *b, uint32_t table, uint32_t column,
    const char *what, int e, const char *en, const char *ja);

void worker_blob_put(struct buf *b, const struct worker_blob *blob);
void worker_blob_get(struct frame_reader *r, struct worker_blob *blob);
/* A string that is handed on without copying: length, bytes, NUL. get gives
 * NULL (bad set) when it is longer than max, cut, or has a NUL inside. */
void worker_str_put(struct buf *b, const char *s, size_t n);
const char *worker_str_get(struct frame_reader *r, size_t max);

#endif
