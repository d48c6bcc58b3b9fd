/* SPDX-License-Identifier: Apache-2.0
 * A plugin's manifest on the runner's side: the JSON that a worker gave, held
 * against the rules of starseal-plugin(3) before anything is planned by it.
 */
#ifndef COLLECT_MANIFEST_H
#define COLLECT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/text.h"
#include "facts/table.h"

#define MANIFEST_PATHS_MAX 256
#define MANIFEST_COMMANDS_MAX 64
#define MANIFEST_SETTINGS_MAX 64
#define MANIFEST_TABLES_MAX 32
#define MANIFEST_ID_MAX 32

struct manifest {
	json_t *json;                   /* owns the strings */
	const char *id, *version, *author, *licence;
	struct text summary;
	bool root, libraries;           /* privileges */
	struct table_list tables;
	char sha256[HASH_HEX + 1];      /* of the bytes given */
};

/*
 * Parse and check n bytes. ERR_INPUT with the place ("paths/3/glob") and the
 * one rule that it breaks. *out is to be freed whatever the result.
 */
int manifest_parse(const char *p, size_t n, struct manifest *out,
    struct error *err);
void manifest_free(struct manifest *m);

/* The rules, for the manual and the tests: number from 0, NULL at the end. */
const struct text *manifest_rule(size_t number);

#endif
