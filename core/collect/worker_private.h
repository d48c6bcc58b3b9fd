/* SPDX-License-Identifier: Apache-2.0
 * Inside of the worker program. Nothing here runs in the runner.
 */
#ifndef COLLECT_WORKER_PRIVATE_H
#define COLLECT_WORKER_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/frame.h"
#include "facts/table.h"
#include "protocol_worker.h"
#include "sandbox.h"
#include "starseal/plugin.h"

/* Why the plugin is refused; detail names the place: "paths[3].glob". */
struct worker_refusal {
	enum worker_cause cause;
	char detail[WORKER_DETAIL_MAX];
};
/* Record and return the cause. */
int worker_refuse(struct worker_refusal *r, enum worker_cause cause,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* What the file shows before it is loaded. */
struct worker_elf {
	bool symbol;            /* ss_plugin_1 is a data object in it */
	bool other_major;       /* ss_plugin_N, N not 1 */
	bool start;             /* start-up code of its own */
	bool extra;             /* exports more */
	char extra_name[128];
};
/* 0 or WORKER_C_ELF, WORKER_C_NEEDED. */
int worker_elf_read(int fd, bool libraries, struct worker_elf *out,
    struct worker_refusal *why);

/* The plugin's manifest as JSON; NULL and why filled on refusal. */
json_t *worker_manifest_json(const struct ss_manifest *manifest,
    struct worker_refusal *why);

/* What the plugin is served from. peer to settings are the caller's. */
struct worker_host {
	struct frame_peer *peer;
	struct table_list tables;
	const json_t *manifest;
	char *subject;
	json_t *settings;               /* name: string */
	bool cancelled;
	struct buf facts;               /* batch not sent yet */
	uint32_t n_facts, last_table;
	struct buf line, payload;       /* scratch */
	uint64_t blobs;                 /* highest id handed to us */
	size_t held;                    /* descriptors lent to the plugin */
	int64_t progress_ms;            /* when it was last told */
};
/* Call collect() with a host. The outcome it gave, which is sent, too. Does
 * not return when the runner has left. */
int worker_host_run(struct worker_host *h, const struct ss_plugin *plugin);
/* struct ss_host's setting(). */
int worker_setting(const struct worker_host *h, const char *name,
    struct ss_value *out);

/* Lines of a listing, in order. 0 at its end, what each gave if not 0, or
 * SS_EIO when it cannot be read. */
int worker_listing_walk(int fd, uint64_t size,
    int (*each)(void *arg, const struct ss_entry *entry), void *arg);

#endif
