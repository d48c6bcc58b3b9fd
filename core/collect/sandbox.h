/* SPDX-License-Identifier: Apache-2.0
 * What a worker may not do, from weakest to last: identity, limits, Landlock,
 * system calls. One file a mechanism; sandbox_null.c says what is left where
 * a mechanism is missing. Every part only narrows.
 */
#ifndef COLLECT_SANDBOX_H
#define COLLECT_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define SANDBOX_UID 65534       /* nobody */

/* What was reached. */
struct sandbox_level {
	unsigned landlock;      /* ABI, 0: none */
	bool seccomp;
	bool uid_dropped;       /* runs as another user than the runner */
	bool reduced;           /* not full: no Landlock, or no seccomp */
	uint32_t uid;
};
/* "full" or "reduced". */
const char *sandbox_mode_name(const struct sandbox_level *l);
/* The level is not below the floor; else ERR_DENIED with what is missing. */
int sandbox_check_floor(const struct sandbox_level *l, unsigned landlock,
    bool seccomp, struct error *err);

struct sandbox_limits { uint64_t memory; uint32_t cpu_seconds; };

/* Become uid, without groups and capabilities for good, where this process
 * may; else only give capabilities up. */
int sandbox_drop_identity(uint32_t uid, struct sandbox_level *level,
    struct error *err);
/* Resource limits, no dumps, dies with the runner. After the identity. */
int sandbox_set_limits(const struct sandbox_limits *limits, struct error *err);
/* Handles every right the kernel knows and grants none; with libraries, read
 * and execute below the system's library folders. level->landlock is set. */
int sandbox_landlock(bool libraries, struct sandbox_level *level,
    struct error *err);
/* First filter: what loading a plugin and the frames need. */
int sandbox_seccomp_load(bool libraries, struct sandbox_level *level,
    struct error *err);
/* Second filter: no opening, no stat, nothing new to execute. */
int sandbox_seccomp_run(struct error *err);

#endif
