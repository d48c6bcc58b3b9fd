/* SPDX-License-Identifier: Apache-2.0
 * A series held against its record, packs against the record, and packs against
 * each other. What does not add up is a finding; nothing is mended.
 */
#ifndef CLI_SERIES_CHECK_H
#define CLI_SERIES_CHECK_H

#include "pack/seal_text.h"
#include "series.h"

#define SERIES_CHECK_PACKS 1024

/* A pack that was given. */
struct series_pack {
	char *path, seal[HASH_HEX + 1];
	struct pack_seal *said;
};

struct series_check {
	bool recorded;                  /* there is a record */
	struct series series;
	json_t *findings;               /* {"finding", "what": {en, ja}} */
	size_t starts, seals, aborts;   /* of the record */
	struct series_pack *v;
	size_t n;
};

/* Read the record (NULL: none) and find what does not add up in it: runs
 * without an end, forks, gaps. Free c in any case. */
int series_check_begin(struct series_check *c, const char *record,
    struct error *err);
/* Hold a pack, by the digest of its seal.txt and what that says, against the
 * record, if there is one. Copies. ERR_LIMIT. */
int series_check_pack(struct series_check *c, const char *path,
    const char *seal, const struct pack_seal *said, struct error *err);
/* PATH.start, where it is there, must be the start that the pack names. */
void series_check_start(struct series_check *c, const char *path,
    const struct pack_seal *said);
/* Without a record: hold the packs against each other. Two that name one seal
 * before them, or one number, fork the series; a number between that nobody
 * gave is a gap; and the seal before must be the one that is named. */
void series_check_packs(struct series_check *c);
void series_check_free(struct series_check *c);

/* "! what", a line each, in the language of the user. */
void series_check_print(const struct series_check *c);

#endif
