/* SPDX-License-Identifier: Apache-2.0
 * Inside of the mock host.
 */
#ifndef MOCK_H
#define MOCK_H

#include <stdbool.h>

#include <jansson.h>

#include "starseal/plugin.h"

#define ARGS_MAX 64
#define MOCK_MAX_BYTES (UINT64_C(64) << 20)
#define MOCK_NOW 1795384800     /* 2026-11-22T22:00:00Z: when blobs are taken */
#define MOCK_MTIME 1795348800   /* 2026-11-22T12:00:00Z: of files of a case */
#define TRACE_MAX 65536

struct blob { char *origin; uint64_t lines, size; int fd; };
struct glob { const char *declared; char *pattern; struct ss_path path; };
struct mock_fault { const char *call; size_t cut; uint32_t number, cancel_at;
	int code; bool cut_set; };
/* Shared with the children of a sweep. */
struct mock_trace { const char *call[TRACE_MAX]; bool optional[TRACE_MAX],
	failed[TRACE_MAX];
	uint32_t n, gaps, problems, cuts, reasons[10]; int outcome; };
struct mock_output { char *out, *err; size_t out_n, err_n; int status;
	bool live; char name[4096], name_err[4112]; };

struct mock {
	const struct ss_plugin *plugin;
	struct ss_manifest manifest;
	json_t *settings, *stats;        /* of the case; may be NULL */
	struct glob *globs;
	struct blob *blobs;
	struct mock_trace *trace;
	struct mock_fault fault;
	size_t n_globs, n_blobs;
	uint32_t calls, gaps, problems;
	int root, commands;
	bool live, mtimes, quiet;
};

/* mockhost.c */
int mock_collect(struct mock *m);

/* mockload.c */
bool mock_load(struct mock *m, const char *so, const char *folder,
    const char *root);
bool mock_load_so(struct mock *m, const char *so);
/* The declared globs, with the settings that m holds filled in. */
bool mock_declare(struct mock *m);
bool mock_fault_parse(char *text, struct mock_fault *out);
int mock_setting(struct mock *m, const char *name, struct ss_value *out);
bool mock_command(const struct mock *m, uint32_t n, struct ss_command *out);
bool mock_table(const struct mock *m, const char *name, struct ss_table *out);
struct ss_column mock_column(const struct ss_table *t, uint32_t n);

/* mockrun.c: what a command printed. 0, or an enum ss_err. */
int mock_output(struct mock *m, const char *const *argv,
    const struct ss_command *c, const struct ss_blob *input,
    struct mock_output *o);
void mock_output_free(struct mock_output *o);
/* Replace *p by its masked form, as the core would. */
void mock_mask(struct mock *m, const char *const *masks, char **p, size_t *n,
    struct ss_blob *out);

/* mockrow.c: printed lines */
int mock_fact(struct mock *m, const char *table, const char *subject,
    const struct ss_value *values, uint32_t nvalues,
    const struct ss_cite *cites, uint32_t ncites);
int mock_gap(struct mock *m, const char *table, const char *what, int code,
    const struct ss_text *why);
void mock_problem(struct mock *m, const char *what, const char *which);

/* mocksweep.c: 0 when every fault was met as it must be. */
int mock_sweep(struct mock *m, const char *folder);

#endif
