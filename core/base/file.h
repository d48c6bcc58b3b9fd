/* SPDX-License-Identifier: Apache-2.0
 * Whole files read within bounds and written so that no half file is ever
 * seen under the final name.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "buf.h"
#include "err.h"

/* errno as an error about name: missing, denied, or of I/O. */
int file_error(struct error *err, const char *name, const char *en,
    const char *ja);
/* Append the whole of a regular file to b; b->max bounds it (ERR_LIMIT). */
int file_read(const char *path, struct buf *b, struct error *err);
/* The same of a descriptor, from its offset to its end. name is for errors. */
int file_read_fd(int fd, const char *name, struct buf *b, struct error *err);
/* Write all n bytes; retries short writes and EINTR. */
int file_write_fd(int fd, const void *p, size_t n, const char *name,
    struct error *err);
/* Read exactly n bytes at offset; ERR_IO when the file is shorter. */
int file_pread(int fd, void *p, size_t n, off_t offset, const char *name,
    struct error *err);

/*
 * A file that appears whole or not at all: written as PATH.partial, created
 * anew with mode (O_EXCL; a left-over partial of a dead run is replaced),
 * fsynced, renamed, the folder fsynced. path "-" writes to standard output; a
 * device or a pipe is written as it comes, and nothing takes its place.
 */
struct file_out {
	int fd;
	char *path, *partial;   /* NULL for standard output and devices */
	bool device;
};
int file_out_open(struct file_out *f, const char *path, mode_t mode,
    struct error *err);
/* Make it visible under its name. f is closed whatever the result. */
int file_out_commit(struct file_out *f, struct error *err);
/* Give up: close and remove the partial. Safe after commit and on {-1}. */
void file_out_discard(struct file_out *f);
/* All at once. */
int file_write(const char *path, mode_t mode, const void *p, size_t n,
    struct error *err);
/* Bytes free for this user where path will be; UINT64_MAX if unknown. */
uint64_t file_space(const char *path);
/* Create a folder and its parents (mode 0755); existing ones are fine. */
int file_make_dirs(const char *path, struct error *err);
/* "DIR/NAME", malloced; NULL when out of memory. */
char *file_join(const char *dir, const char *name);

#endif
