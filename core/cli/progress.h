/* SPDX-License-Identifier: Apache-2.0
 * Progress: a bar with bytes, rate and what runs now on a terminal, plain
 * lines otherwise, nothing when quiet.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool quiet, terminal, shown;
	uint64_t steps, done, bytes;
	int64_t started_ms, drawn_ms;
	char what[128];
};

/* steps: how many there will be, 0 if unknown. Writes to standard error. */
void progress_begin(struct progress *p, bool quiet, uint64_t steps);
/* What runs now. On no terminal this prints a line. */
void progress_step(struct progress *p, uint64_t done, const char *what);
/* Bytes sealed until now; draws at most ten times a second. */
void progress_bytes(struct progress *p, uint64_t bytes);
/* Take the bar away: before any other output, and at the end. */
void progress_end(struct progress *p);

#endif
