/* SPDX-License-Identifier: Apache-2.0
 * A firm's log of seals in a folder, read and written by commands. Nothing is
 * written to a log that does not hold.
 */
#ifndef CLI_LOG_FOLDER_H
#define CLI_LOG_FOLDER_H

#include <stdint.h>

#include "options.h"
#include "seal/log_tree.h"

struct log_folder {
	const char *dir;
	int fd;                         /* locked; -1: not */
	struct log_note note;           /* its checkpoint */
	struct log_tree tree;           /* its entries */
};

/* Lock, where it is to be written: ERR_DENIED while another command has it.
 * Free with log_folder_close in any case. */
int log_folder_lock(const char *dir, struct log_folder *out,
    struct error *err);
/*
 * Read checkpoint, entries and tiles and hold them against each other and, if
 * key is not NULL, against the log's own signature; previous (a file with an
 * earlier checkpoint, or NULL) must be one of this very log: ERR_INTEGRITY
 * says whether it was rewritten, shrank, or is another log.
 */
int log_folder_read(struct log_folder *f, const char *dir,
    const unsigned char *key, const char *previous, struct error *err);
void log_folder_close(struct log_folder *f);
/* Write the checkpoint, at once. */
int log_folder_commit(const struct log_folder *f, struct error *err);

/* starseal log key, init, append, prove, cosign, verify. */
int log_key(int argc, char **argv);
int log_init(int argc, char **argv);
int log_append(int argc, char **argv);
int log_prove(int argc, char **argv);
int log_cosign(int argc, char **argv);
int log_verify(int argc, char **argv);
/* log check of a folder: first stands in argv, packs behind it. */
int log_folder_check(int argc, char **argv, int first,
    const struct cli_common *common, const char *log_key,
    const char *previous);

#endif
