/* SPDX-License-Identifier: Apache-2.0
 * The interface between starseal and a collector plugin, version 1.0.
 * Manual: starseal-plugin(3). A plugin exports one symbol, ss_plugin_1, made
 * by SS_PLUGIN. It parses snapshots and reports rows; it opens nothing itself.
 * All pointers, in both directions, are lent for the duration of the call.
 */
#ifndef STARSEAL_PLUGIN_H
#define STARSEAL_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define SS_ABI_MAJOR 1u
#define SS_ABI_MINOR 0u

/* What host calls return when they do not return 0 or a count. */
enum ss_err {
	SS_ENOENT = -1,      /* not there: an observation, not a fault */
	SS_EDENIED = -2,     /* this host refused us */
	SS_EUNDECLARED = -3, /* outside the manifest: the run ends as such */
	SS_ELIMIT = -4,      /* a limit was met; what was taken is a part */
	SS_ETIMEOUT = -5,
	SS_EIO = -6,
	SS_EINVAL = -7,
	SS_ECANCELLED = -8,  /* tidy up and return SS_PARTIAL */
	SS_ENOTRUN = -9      /* commands are not run here (offline root) */
};

/* What collect() returns; anything else counts as SS_FAILED. */
enum ss_outcome { SS_COMPLETE, SS_PARTIAL, SS_NOT_APPLICABLE, SS_FAILED };

enum ss_kind { SS_BOOL = 1, SS_INT, SS_TEXT, SS_TIME, SS_DATE, SS_DIGEST,
	SS_ENUM, SS_LIST };
enum ss_view { SS_CONFIGURED = 1, SS_RESOLVED, SS_RUNNING, SS_RECORDED,
	SS_DECLARED };
enum ss_class { SS_OPEN = 1, SS_CONFIDENTIAL, SS_SECRET };
enum ss_place { SS_WHOLE, SS_LINES, SS_BYTES, SS_ROWS };
enum ss_type { SS_FILE = 1, SS_DIR, SS_LINK, SS_FIFO, SS_SOCKET, SS_DEVICE };

#define SS_F_OPTIONAL  0x01u /* its absence is no gap */
#define SS_F_RECURSE   0x02u /* path: all below it, never across a mount */
#define SS_F_TAIL      0x04u /* path: over max_bytes keep the end */
#define SS_F_SENSITIVE 0x08u /* column, setting: never shown in the open */
#define SS_F_KEY       0x10u /* column: with subject, names the row */
#define SS_F_ONE       0x20u /* table: one row a subject */
#define SS_M_FIRM      0x01u /* manifest: serves a firm's folder, not a host */
#define SS_M_FORMS     0x02u /* manifest: tables and columns are those of form.h */
#define SS_P_ROOT      0x01u /* privileges: useful only as root */
#define SS_P_LIBRARIES 0x02u /* privileges: needs shared libraries of the system */
#define SS_B_CUT       0x01u /* blob: longer than its limit, a part is held */
#define SS_B_CHANGED   0x02u /* blob: changed while it was read */
#define SS_B_MASKED    0x04u /* blob: secrets were taken out */
#define SS_B_RECORDED  0x08u /* blob: recorded elsewhere, not run here */

/* ---- manifest: constant data, printed as the plan before anything runs ---- */
struct ss_text { const char *en, *ja; };
/* glob: absolute; * and ? within a part, ** for any depth. {name} stands for a
 * declared setting, one path a line. masks: NULL-terminated, see starseal-plugin(3). */
struct ss_path { const char *glob; struct ss_text why; const char *const *masks;
	uint64_t max_bytes; uint32_t cls, flags; };
/* argv: absolute program; an argument {} is filled by run()'s args in turn. */
struct ss_command { const char *const *argv; struct ss_text why;
	const char *const *masks; uint64_t max_bytes;
	uint32_t timeout_ms, cls, flags, reserved; };
struct ss_setting { const char *name, *dflt; struct ss_text help;
	uint32_t kind, flags; };
struct ss_column { const char *name, *unit; struct ss_text label;
	const char *const *symbols; uint32_t kind, view, flags, reserved; };
struct ss_table { const char *name; struct ss_text title;
	const struct ss_column *columns; uint32_t cls, flags;
	uint16_t n_columns, z_columns; uint32_t reserved; };
struct ss_limits { uint64_t memory, bytes, files;
	uint32_t wall_ms, cpu_ms; };   /* 0: the core's default */

struct ss_manifest {
	uint32_t struct_size;
	uint16_t abi_major, abi_minor; /* lowest minor it can live with */
	const char *id, *version, *author, *licence;
	struct ss_text summary;
	const struct ss_path *paths;
	const struct ss_command *commands;
	const struct ss_setting *settings;
	const struct ss_table *tables;
	uint16_t n_paths, z_paths, n_commands, z_commands;     /* count, stride */
	uint16_t n_settings, z_settings, n_tables, z_tables;
	struct ss_limits limits;
	uint32_t privileges, flags;
};
#define SS_LIST_OF(field, a) .field = (a), \
	.n_##field = sizeof(a) / sizeof((a)[0]), .z_##field = sizeof((a)[0])

/* ---- host: what a plugin may ask ---- */
struct ss_blob {                 /* sealed bytes; id is what rows cite */
	uint32_t struct_size, flags;
	uint64_t id, size;
	int64_t mtime_ns, taken_ns;  /* of the file; of the capture. UTC */
	int32_t fd, status;          /* read-only; exit status, or entries listed */
};
struct ss_entry {                /* one listed path */
	uint32_t struct_size, type;
	const char *path, *target;   /* target: of a link, else NULL */
	uint64_t size;
	int64_t mtime_ns;
	uint32_t mode, uid, gid, reserved;
};
struct ss_cite { uint64_t blob, from, to; uint32_t place, sheet; }; /* 1-based */
/* num: bool, int, time (seconds, UTC). str: the others (date YYYY-MM-DD).
 * list: SS_LIST, n strings. kind 0: the column is left empty. In every table
 * a value "grade" (SS_ENUM, R0 to R4) says how far the row can be relied on;
 * it never raises what the core holds true: R3 read here, R2 recorded; of a
 * firm's folder R1, and R2 only where the plugin says so. */
struct ss_value { const char *name, *str; const char *const *list;
	int64_t num; uint32_t kind, n; };

struct ss_host {
	uint32_t struct_size;
	uint16_t abi_major, abi_minor;
	void *ctx;
	/* The engagement's value of a declared setting, else its default. */
	int (*setting)(void *ctx, const char *name, struct ss_value *out);
	/* Entries matching a declared glob, in byte order; returns their count.
	 * each may be NULL, non-zero from it ends the listing. The listing
	 * itself is sealed: out (may be NULL) is what rows about names, modes
	 * or absence cite. */
	int (*list)(void *ctx, const char *glob,
	    int (*each)(void *arg, const struct ss_entry *entry), void *arg,
	    struct ss_blob *out);
	/* Seal one declared file and lend its bytes until collect() returns. */
	int (*snapshot)(void *ctx, const char *path, struct ss_blob *out);
	/* Seal all files that match, without passing their bytes; out is the
	 * listing. Returns their count. */
	int (*capture)(void *ctx, const char *glob, struct ss_blob *out);
	/* Run declared command number n (in manifest order). args fill its {}.
	 * input (may be NULL) becomes its standard input. out, err: sealed. */
	int (*run)(void *ctx, uint32_t n, const char *const *args,
	    uint32_t nargs, const struct ss_blob *input, struct ss_blob *out,
	    struct ss_blob *err);
	/* One row. subject NULL: the subject of this run. Refused (SS_EINVAL)
	 * without a cite, or where it does not fit the table. */
	int (*fact)(void *ctx, const char *table, const char *subject,
	    const struct ss_value *values, uint32_t nvalues,
	    const struct ss_cite *cites, uint32_t ncites);
	/* Looked for and not to be had. table, what may be NULL. A table's name
	 * with a dot and a column: of this column alone; the table has its rows,
	 * and those of what (a path, " [sheet]" behind it) lack the column. */
	int (*gap)(void *ctx, const char *table, const char *what, int err,
	    const struct ss_text *why);
	void (*progress)(void *ctx, uint64_t done, uint64_t total);
	void (*log)(void *ctx, int level, const char *utf8); /* 0 error .. 3 */
	int (*cancelled)(void *ctx);
	/* append only below */
};
#define SS_HOST_HAS(h, m) \
	((h)->struct_size >= offsetof(struct ss_host, m) + sizeof((h)->m))

/* ---- the one exported symbol; its name carries the major ---- */
struct ss_plugin {
	const struct ss_manifest *manifest;
	int (*collect)(const struct ss_host *host); /* enum ss_outcome */
};
#ifdef __cplusplus
#define SS_EXTERN extern "C"
#else
#define SS_EXTERN extern
#endif
#define SS_PLUGIN(m, fn) \
	SS_EXTERN __attribute__((visibility("default"))) \
	const struct ss_plugin ss_plugin_1; \
	const struct ss_plugin ss_plugin_1 = { &(m), (fn) }

#endif
