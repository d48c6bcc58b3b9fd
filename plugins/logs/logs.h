/* SPDX-License-Identifier: Apache-2.0
 * Inside of the logs plugin: what is configured, and what is really kept.
 */
#ifndef LOGS_H
#define LOGS_H

#include <starseal/row.h>

#define DAYS_MAX   4096
#define BLOCKS_MAX 512
#define FILES_MAX  128
#define UNSET      INT64_MIN
#define HEADER_BYTES 4096       /* of a journal file: all that is read */

/* A block of logrotate: which files, how often, how many. */
struct rotation { const char *patterns; int64_t count, period, maxage;
	bool by_size; struct ss_cite cite; };
struct day { int64_t day, entries; };

struct logs {
	struct ss_job *job;
	struct rotation blocks[BLOCKS_MAX];
	size_t n_blocks;
	struct ss_list remotes, targets;  /* rsyslog: hosts; files */
	struct ss_row config;           /* its cites: configuration files */
	const char *storage, *max_use;
	int64_t retention_s;            /* MaxRetentionSec; 0 no limit */
	bool has_journald, has_rsyslog, has_logrotate, limited;
};

/* Entries of one source, counted by day. */
struct tally {
	struct day days[DAYS_MAX];
	size_t n;
	int64_t oldest, newest, entries, odd;   /* odd: lines without a time */
	bool ip, user, result, limited;
};

extern const struct ss_manifest logs_manifest;
enum logs_command { RUN_ZCAT };

/* config.c */
void logs_read_config(struct logs *l);
/* The block that rotates path; NULL: none does. */
const struct rotation *logs_rotation_of(const struct logs *l,
    const char *path);
/* Days kept by it; UNSET where size decides. */
int64_t logs_days_kept(const struct rotation *r);

/* entries.c: count lines; file_time bounds the year of those without one. */
void logs_tally(struct tally *t, struct ss_bytes text, int64_t file_time);
int64_t logs_max_gap(const struct tally *t);

/* source.c */
void logs_emit_files(struct logs *l, struct ss_list *sources);
void logs_emit_journal(struct logs *l, struct ss_list *sources);

#endif
