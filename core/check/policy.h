/* SPDX-License-Identifier: Apache-2.0
 * A policy: catalog of criteria, checks, how criteria are decided. Data of one
 * scheme and edition; starseal-policy(5) describes its files.
 */
#ifndef CHECK_POLICY_H
#define CHECK_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"
#include "facts/table.h"
#include "node.h"
#include "population.h"

#define POLICY_BYTES_MAX (4u << 20)

enum quantifier { QUANTIFIER_ALL, QUANTIFIER_ANY, QUANTIFIER_AT_LEAST,
	QUANTIFIER_AT_LEAST_PERCENT, QUANTIFIER_AT_MOST_FAIL,
	QUANTIFIER_SAMPLE };

#define POLICY_SAMPLE_MAX 16     /* lines of a sample's table */

struct check {
	const char *id, *method;
	int64_t rev;
	struct text title, remedy, doubt;       /* doubt may be empty */
	const char *who, *effort;
	int64_t lead_days;
	const json_t *supports;                 /* ids of criteria */
	const struct population *population;    /* lent by the policy */
	enum quantifier quantifier;
	int64_t quantity;
	struct { int64_t upto, n; } sample[POLICY_SAMPLE_MAX];
	size_t sample_n;
	const struct table_column *stratum_column;      /* of the ledger */
	size_t stratum_index;
	struct node *where, *applies_when, *reliable_when, *expect;
	bool has_max_age;
	struct date_span max_age;
	int min_grade;                          /* 0 to 4 */
	unsigned corroborate_views;             /* 1 << enum table_view */
	int64_t corroborate_origins;
	bool prefer_newest;                     /* of twins of one grade */
	/* Set where the tables at hand lack what it asks: it cannot be
	 * evaluated, and says so. */
	struct error *unfit;
};

struct criterion {
	const char *id, *requirement;
	int level;                              /* 3, 4, 5 */
	const json_t *json, *decide;            /* decide NULL: by default */
};

struct policy {
	json_t *json;                           /* the bundle; owns all strings */
	const char *id, *version, *edition;
	struct text title;
	struct text notice;                     /* of a preview */
	bool preview;
	int offset;                             /* of its calendar, seconds */
	struct table_list own;                  /* the tables it was written for */
	const struct table_list *tables;        /* those it is held against */
	struct population_list populations;
	struct check *checks;
	size_t check_n;
	struct criterion *criteria;
	size_t criterion_n;
	char digest[65];                        /* SHA-256 of the bundle bytes */
	const char *fault;                      /* id of the check that is wrong */
};
#define POLICY_FAULT 128                        /* of its id, with the NUL */

/*
 * Load a policy: a folder (policy.json, catalog/, checks/, decide.json,
 * tables.json, mappings.json), with what it extends, a bundle file, or a name under the policies folder of the
 * installation. Every fault is ERR_INPUT with file and place. Free with
 * policy_free (NULL allowed).
 */
int policy_load(const char *name, struct policy **out, struct error *err);
/* The bundle out of a folder, without judging it; the caller's to decref. */
json_t *policy_gather(const char *folder, struct error *err);
/* Put before the texts the file and line of a check of the folder; nothing
 * where it does not hold it. */
void policy_name_file(const char *folder, const char *id, struct error *err);
/* From the bytes of a bundle, as a pack carries it. */
int policy_parse(const char *p, size_t n, struct policy **out,
    struct error *err);
void policy_free(struct policy *p);
/* Canonical bytes, without fixtures; what is sealed. */
int policy_bundle(const struct policy *p, struct buf *out, struct error *err);
/*
 * Hold the checks against other tables (those of a pack; lent, must outlive
 * the policy). A check whose facts they lack becomes unfit; others go on.
 */
int policy_bind(struct policy *p, const struct table_list *tables,
    struct error *err);
/* Whether a check, or the population it runs over, reads one of these tables
 * (one flag a table of p's; NULL: none). */
bool policy_check_reads(const struct policy *p, const struct check *c,
    const bool *tables, bool *out_of_memory);
/* Which columns of the tables it is bound to its checks look at, by table and
 * column; NULL when out of memory. */
bool **policy_wanted(const struct policy *p);
void policy_wanted_free(bool **wanted, const struct table_list *tables);
const struct check *policy_check(const struct policy *p, const char *id);
/* SHA-256 of the check as the policy has it, in hex. */
void policy_check_digest(const struct policy *p, const struct check *c,
    char out[HASH_HEX + 1]);
const struct criterion *policy_criterion(const struct policy *p,
    const char *id);
/* Folder of a policy's name or path; malloced. */
char *policy_folder(const char *name, struct error *err);
/* The folder of the policy that the one in folder extends, NULL for none; the
 * caller's to free. */
int policy_base_folder(const char *folder, char **out, struct error *err);

/* What a check is held against; lent. */
struct check_context {
	const struct table_list *tables;
	const json_t *parameters;
	const struct population_list *populations;
};
struct check_context policy_context(const struct policy *p);
/* One check out of JSON; where is its place. Frees nothing on failure that
 * check_free does not. Used by mutation as well. */
int check_parse(const json_t *o, const char *where,
    const struct check_context *ctx, struct check *out, struct error *err);
void check_free(struct check *c);

#endif
