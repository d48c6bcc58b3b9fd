/* SPDX-License-Identifier: Apache-2.0
 * Inside the reader process: one plugin, one subject. Everything here runs
 * with the reader's reduced rights and opens only what the manifest declares.
 */
#ifndef COLLECT_READER_H
#define COLLECT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "glob.h"
#include "mask.h"
#include "protocol_reader.h"

#define READER_SOURCES_MAX 512
#define READER_CHAIN_MAX 40     /* symbolic links followed for one path */

struct reader_source {
	uint32_t number;
	bool command;
	char *declared;                 /* glob as the manifest has it */
	struct glob **globs;
	size_t n_globs;
	char **argv;                    /* NULL-terminated */
	size_t argc;
	struct mask_set *masks;
	bool masked;                    /* has masks besides the detectors */
	uint64_t max_bytes;
	uint32_t timeout_ms;
	bool tail;
	bool deep;                      /* never crosses a mount */
};

struct reader {
	struct frame_peer peer;
	int root;                       /* folder beneath which all lies */
	int commands;                   /* folder of recorded outputs, or -1 */
	bool live;                      /* commands may be run */
	bool filters;                   /* and only those given an input */
	char *spools[4];                /* folders to try for spool files */
	char *scratch[2];               /* where commands may write, or NULL */
	struct reader_source *sources;
	size_t n_sources;
	struct mask_set *detectors;
	unsigned char key[MASK_KEY];
	unsigned threads;
	uint64_t bytes_left, files_left;
	bool openat2;                   /* the kernel has it */
	bool fixed_time;                /* SOURCE_DATE_EPOCH is in force */
	uint32_t flags, landlock;       /* as told in READER_READY */
	int ring;                       /* memfd, or -1 until a capture */
	char *ring_p;
};

/* reader_config.c: the INIT frame. */
int reader_configure(struct reader *r, const char *p, size_t n,
    struct error *err);
void reader_free(struct reader *r);

/* reader_limit.c: what this process and its children may do. Before any
 * thread. Sets flags and landlock. */
int reader_drop(struct reader *r, struct error *err);
/* In a command's child, just before exec: no new files, no network. False
 * when that cannot be had though it was announced. */
bool reader_drop_command(const struct reader *r);

/* reader_path.c */
struct reader_opened {
	int fd;                         /* O_RDONLY, or -1 */
	struct stat st;
	enum reader_reason reason;      /* why fd is -1 */
	int sys;
	char *real;                     /* where it was found; malloced */
	struct buf chain;               /* NDJSON lines of the links, or empty */
};
/* Open a declared regular file beneath the root, links resolved by hand and
 * held against the manifest. Free with reader_opened_free in any case. */
void reader_open(const struct reader *r, const char *path,
    struct reader_opened *out);
void reader_opened_free(struct reader_opened *o);
/* Open exactly this path (no links in it) beneath the root; -1 with errno. */
int reader_open_exact(const struct reader *r, const char *path, int flags);
/* Resolve links in path by hand. real and chain are filled; 0 or errno.
 * by_kernel: all of them were proc's own (net, self, mounts). */
int reader_resolve(const struct reader *r, const char *path, char **real,
    struct buf *chain, bool *by_kernel);
/* Absolute, no empty, "." or ".." part, no slash at the end, in bounds. */
bool reader_path_is_normal(const char *path);

/* reader_source.c */
/* The sources a path belongs to, in manifest order; at most max. */
size_t reader_sources_of(const struct reader *r, const char *path,
    const struct reader_source **out, size_t max);
#define READER_MATCHES_MAX 8
/* The source that a listing or capture of glob is part of, and the patterns
 * it means (lent, or *own to be freed with glob_free); NULL: undeclared. */
const struct reader_source *reader_source_of_glob(const struct reader *r,
    const char *text, struct glob *const **globs, size_t *n,
    struct glob **own);
/* Mask n bytes by all the sources of a path. MASK_NONE, MASK_DONE (out holds
 * the bytes) or an error code. */
int reader_mask(const struct reader *r, const struct reader_source *const *src,
    size_t n_src, const char *p, size_t n, struct buf *out, struct error *err);
/* Commitment to unmasked bytes: SHA-256(salt, bytes), the salt being a
 * BLAKE2b of the path keyed with the run's key. */
void reader_salt(const struct reader *r, const char *path,
    unsigned char salt[32]);

/* reader_read.c */
/* Read fd whole within the sources' limits, mask, and hold the result in a
 * sealed memfd or a spool; it is filled but for path and kind. The held
 * descriptor, or -1 with it->reason. */
int reader_hold(const struct reader *r, int fd, const struct stat *st,
    const char *path, const struct reader_source *const *src, size_t n_src,
    struct reader_item *it);
/* Hold bytes that are in memory. -1 with it->reason. */
int reader_hold_bytes(const struct reader *r, const char *p, size_t n,
    struct reader_item *it);
/* Owner, mode, times of st. */
void reader_item_stat(struct reader_item *it, int fd, const struct stat *st);
/* Flags that a second look after reading gives. */
uint32_t reader_flags(const struct stat *before, int fd, uint64_t got,
    bool whole);
/* A file of a made-up file system (proc, sysfs): sizes and times mean
 * nothing. */
bool reader_is_pseudo(const struct stat *st);
/* As read(2) until n bytes, the end, or an error (-1). */
ssize_t reader_read_full(int fd, void *p, size_t n);
/* An unlinked file in one of the spool folders, or a memfd. -1 with errno. */
int reader_spool(const struct reader *r);
/* A read-only descriptor of a spool's or memfd's content; fd is closed. */
int reader_seal(int fd);

/* reader_walk.c */
struct reader_entry { char *path; unsigned char type; int sys; };
struct reader_entries {
	struct reader_entry *v;
	size_t n, cap;
	bool cut;                       /* more than fit */
};
/* All paths that match, sorted by bytes. Folders that cannot be read are
 * entries with sys set. 0 or ERR_*. */
int reader_walk(const struct reader *r, const struct reader_source *src,
    struct glob *const *globs, size_t n, struct reader_entries *out,
    enum reader_reason *reason, int *sys);
void reader_entries_free(struct reader_entries *e);

/* reader_flow.c: many paths in order, with threads reading ahead. */
enum reader_mode { READER_MODE_LIST, READER_MODE_SIZES, READER_MODE_CAPTURE };
int reader_flow(struct reader *r, const struct reader_source *src,
    const struct reader_entries *entries, enum reader_mode mode,
    struct buf *listing, struct reader_done *done, struct error *err);

/* reader_list.c: one line of a listing; target may be NULL. */
void reader_line(const struct reader *r, struct buf *b, const char *path,
    const struct stat *st, const char *target);

/* reader_command.c */
int reader_run(struct reader *r, uint32_t number, char *const *args,
    size_t n_args, int input, const char *from, struct reader_done *done, struct error *err);

/* reader_send.c: frames to the runner. */
int reader_send_item(struct reader *r, struct reader_item *it,
    const char *path, int fd, struct error *err);
int reader_send_done(struct reader *r, const struct reader_done *d,
    struct error *err);

#endif
