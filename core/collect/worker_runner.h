/* SPDX-License-Identifier: Apache-2.0
 * Inside of the runner's side of a worker.
 */
#ifndef COLLECT_WORKER_RUNNER_H
#define COLLECT_WORKER_RUNNER_H

#include <sys/types.h>

#include "worker.h"

#define WORKER_MEMORY (256u << 20)
#define WORKER_WALL_MS 120000
#define WORKER_CPU_MS 60000
#define WORKER_FACT_BYTES (1ull << 30)
#define WORKER_GAPS_MAX 65536
#define WORKER_LOGS_MAX 1000            /* later ones are dropped */

struct worker {
	pid_t pid;
	struct frame_peer peer;
	uint32_t state;                 /* WORKER_LOADING, … */
	struct sandbox_level level;
	uint64_t memory;
	int64_t started_ms, deadline_ms;
	bool asked;                     /* a request waits for its answer */
	bool undeclared, stopping;
	int said;                       /* enum ss_outcome, -1: nothing yet */
	int fault;                      /* ERR_* that ended it, 0: none */
	struct error why;
	enum worker_cause cause;
	const struct table_list *tables;
	struct frame_reader batch;      /* facts not given out yet */
	uint32_t batch_n;
	struct worker_fact fact;
	uint64_t blobs, fact_bytes, fact_bytes_max, gaps, logs;
	struct buf payload;
};

int64_t worker_now_ms(void);
/* Remember why it is over; returns code. */
int worker_over(struct worker *w, int code, const struct error *why,
    struct error *err);
/* The plugin is refused: cause's text and detail (may be ""). */
int worker_over_refused(struct worker *w, enum worker_cause cause,
    const char *detail, struct error *err);
/* A frame in the state we are in, before the deadline. REFUSED is handled:
 * it ends in ERR_INPUT. */
int worker_receive(struct worker *w, struct frame *f, struct error *err);
/* START, then its MANIFEST: the payload is lent by the frame. */
struct worker_manifest { const char *json, *symbol; uint32_t flags; };
int worker_start(struct worker *w, enum worker_mode mode,
    struct worker_manifest *out, struct error *err);

#endif
