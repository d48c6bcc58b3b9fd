/* SPDX-License-Identifier: Apache-2.0
 * Packs of many hosts under one engagement: each is stored as it is, with its
 * signatures; the whole has its own tree, statement and signature.
 */
#ifndef CLI_JOIN_H
#define CLI_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "pack/writer.h"

#define JOIN_FORMAT "starseal-join/1"
#define JOIN_PACKS_MAX 10000

/* A pack to be joined. */
struct join_one {
	const char *path;               /* lent */
	char id[33], seal[65], policy[65];
	char series[SEAL_SERIES_MAX + 1];
	char started[32], finished[32];
	const char *cls;                /* the highest of its items */
	uint64_t items, size;
	int64_t changed_ns;             /* of the file, to see that it stays */
	json_t *plan;                   /* its own */
	json_t *subjects;               /* ids; lent by its own list */
	bool older;                     /* --newest left it out */
};

struct join {
	struct join_one *v;             /* in order of subject, then pack */
	size_t n;
	json_t *missing;                /* ids of those of whom no pack tells */
	bool has_ledger;                /* a ledger was there to compare with */
};

/*
 * Look at the packs: statement, records and openings of each are held against
 * each other, contents are not read. ERR_INPUT where they cannot stand
 * together, naming both files: another series, one pack twice, one subject in
 * two packs (newest: the one that finished last stays, and the others are told
 * of), joined packs among them. series: or NULL, what it must be. Free in any
 * case.
 */
int join_read(char *const *paths, size_t n, const char *series, bool newest,
    struct join *out, struct error *err);
void join_free(struct join *j);
/* The subjects that the packs to be joined tell of. */
bool join_tells_of(const struct join *j, const char *subject);

/* Add to missing those whom the ledgers in the packs name, by the populations
 * of their policy (the bytes; n 0: none), and of whom no pack tells. */
int join_compare(struct join *j, const char *policy, size_t n,
    struct error *err);

/* What the packs have in common as policy: its bytes; none where they differ. */
int join_policy(const struct join *j, struct buf *out, struct error *err);

/* Write all items; then the statement is in statement, to be signed and
 * committed. */
int join_write(const struct join *j, const struct buf *policy,
    const unsigned char *secret, const char *path, struct pack_writer **w,
    struct buf *statement, struct error *err);

#endif
