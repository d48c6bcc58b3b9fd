/* SPDX-License-Identifier: Apache-2.0
 * The plan: every path and command that a run may touch, fixed before
 * anything is read, as canonical JSON with a digest.
 */
#ifndef COLLECT_PLAN_H
#define COLLECT_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/text.h"
#include "engagement.h"
#include "facts/table.h"
#include "glob.h"

#define PLAN_FORMAT "starseal-plan/1"
#define PLAN_BYTES_MAX (16u << 20)

/* Limits of a source or plugin that names none. */
#define PLAN_PATH_BYTES (16u << 20)
#define PLAN_COMMAND_BYTES (4u << 20)
#define PLAN_COMMAND_MS 10000
#define PLAN_WALL_MS 120000
#define PLAN_CPU_MS 60000
#define PLAN_MEMORY (256u << 20)
#define PLAN_BYTES (4ull << 30)
#define PLAN_FILES 1000000

#define PLAN_OPTIONAL 1u
#define PLAN_RECURSE 2u
#define PLAN_TAIL 4u

/* One path or command of a manifest. Strings are lent by the manifest. */
struct plan_source {
	uint32_t number;        /* from 1, paths first */
	bool command;
	const char *glob;       /* as declared; NULL for commands */
	struct glob **globs;    /* with settings filled in */
	size_t n_globs;
	const char **argv;      /* NULL-terminated; NULL for paths */
	struct text why;
	const char *cls;        /* as raised by the engagement */
	uint64_t max_bytes;
	uint32_t timeout_ms, flags;     /* PLAN_* */
	const char **masks;
	size_t n_masks;
};

struct plan_plugin {
	uint32_t number;                /* from 1 */
	char *file;                     /* path of the shared object */
	char sha256[HASH_HEX + 1], manifest_sha256[HASH_HEX + 1];
	const char *id, *version;
	json_t *manifest;               /* owned */
	char *manifest_text;            /* as described; owned */
	size_t manifest_n;
	struct plan_source *sources;
	size_t n_sources;
	struct table_list tables;
	json_t *settings;               /* name: string; owned */
	struct engagement_limits limits;
	bool root, libraries;           /* privileges asked for */
	bool firm;                      /* serves a firm's folder, not a host */
	bool refused;                   /* by a pin: it is not run */
	struct text refusal;
};

struct plan {
	const struct engagement *engagement;    /* lent */
	struct plan_plugin *plugins;
	size_t n_plugins;
	uint64_t steps;                 /* sources × subjects they serve */
	const struct plan_input *inputs;        /* lent; all, refused as well */
	size_t n_inputs;
	struct buf text;                /* canonical JSON */
	char digest[HASH_HEX + 1];
};

/* A plugin as found: its file, digest and the manifest it describes. */
struct plan_input {
	const char *file;
	unsigned char sha256[HASH_SIZE];
	const char *manifest;           /* JSON; NULL: it was refused */
	size_t n;
	struct text refused;            /* why */
};

/*
 * Make the plan of the plugins that the engagement names (all of them where
 * it names none) or, where only is not empty, of those named there. Sorted by
 * id. Inputs without a manifest are told in the plan and left out of the run.
 * in must live as long as the plan. policy_sha256 may be NULL. ERR_INPUT: an
 * unknown plugin or setting, a malformed manifest, two plugins of one id; the
 * text names it.
 */
int plan_make(const struct engagement *e, const struct plan_input *in,
    size_t n, const char *const *only, size_t n_only,
    const unsigned char *policy_sha256, struct plan *out, struct error *err);
void plan_free(struct plan *plan);
/* Whether a plugin runs for a subject: those of a firm's folder for "firm:…",
 * the others for all else. */
bool plan_serves(const struct plan_plugin *p,
    const struct engagement_subject *s);
/* Whether any subject is one for the plugin. A plugin without one is left out;
 * *r is set, with err, where it was asked for: named on the command line, or
 * by an engagement of which no subject was dropped. */
bool plan_has_subject(const struct plan_plugin *p, const struct engagement *e,
    bool named, int *r, struct error *err);
/* The higher of two classes; least may be NULL. */
const char *plan_class(const char *cls, const char *least);
/* "4.2". */
void plan_step(const struct plan_plugin *p, const struct plan_source *s,
    char out[24]);
/* argv joined by one blank; put to b. */
void plan_command_line(struct buf *b, const char *const *argv);

#endif
