/* SPDX-License-Identifier: Apache-2.0
 * The runner's side of a reader: starting one, asking it, ending it. A reader
 * that hangs is killed and never waited for.
 */
#ifndef COLLECT_RUN_READER_H
#define COLLECT_RUN_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "plan.h"
#include "protocol_reader.h"

/* How long a reader may be silent while it answers, beyond what a command's
 * own time allows. */
#define RUN_READER_QUIET_MS 15000

struct run_reader_options {
	const char *program;            /* NULL: where_is(WHERE_LIBEXEC) */
	const struct plan_plugin *plugin;       /* its sources; lent */
	const char *root, *commands;    /* commands NULL: none recorded */
	const char *spools[3];          /* folders for large copies, or NULL */
	unsigned threads;               /* 0: by the number of cores */
	const unsigned char *key;       /* of masking, 32 bytes */
	uint32_t quiet_ms;              /* 0: RUN_READER_QUIET_MS */
	/* Asked now and then while waiting; true ends the wait. May be NULL. */
	bool (*cancelled)(void *arg);
	void *arg;
};

struct run_reader;

/* Start and wait until it is ready. The strings must live as long as it. */
int run_reader_start(const struct run_reader_options *options,
    struct run_reader **out, struct error *err);
/* What it reported: READER_HAS_*, Landlock ABI of its commands. */
uint32_t run_reader_flags(const struct run_reader *rr);
uint32_t run_reader_landlock(const struct run_reader *rr);

/* Takes the items of an answer, in order. p holds the bytes of those from the
 * ring, fd the others; both are lent. Not 0 ends the answer with that code. */
struct run_reader_sink {
	void *arg;
	int (*item)(void *arg, const struct reader_item *it, const char *p,
	    int fd, struct error *err);
};

/*
 * LIST, SIZES, SNAPSHOT or CAPTURE of text; deadline in ms on the monotonic
 * clock, 0 for none. ERR_TIMEOUT, ERR_CANCELLED, ERR_MISSING, ERR_PROTOCOL:
 * the reader is of no more use; end it.
 */
int run_reader_ask(struct run_reader *rr, enum reader_type type,
    const char *text, int64_t deadline, const struct run_reader_sink *sink,
    struct reader_done *done, struct error *err);
/* Run source number with args; input -1 for none, else the descriptor of a
 * snapshot of the path from ("" if it has none). */
int run_reader_run(struct run_reader *rr, uint32_t number,
    const char *const *args, size_t n, int input, const char *from,
    int64_t deadline,
    const struct run_reader_sink *sink, struct reader_done *done,
    struct error *err);
/* Kill what is left of it. False: it hangs in the kernel and was left behind.
 * NULL is allowed. */
bool run_reader_end(struct run_reader *rr);
/* Milliseconds of the monotonic clock. */
int64_t run_now_ms(void);

#endif
