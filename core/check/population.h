/* SPDX-License-Identifier: Apache-2.0
 * Whom a check is about: the members of a population, from a ledger and from
 * what was reached. Never takes what was reached for all there is.
 */
#ifndef CHECK_POPULATION_H
#define CHECK_POPULATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "facts/memory.h"
#include "node.h"

#define POPULATION_KEYS_MAX 4

/* One entry of a policy's "populations". */
struct population {
	const char *id;                 /* "host" */
	struct text title;
	const char *subjects;           /* kind of subjects, NULL: of none */
	const struct table *ledger;     /* NULL: there is none */
	struct { size_t index; const struct table_column *column; }
	    key[POPULATION_KEYS_MAX];   /* the first that has a value names */
	size_t key_n;
	struct { const struct table *table; size_t index; }
	    alias[POPULATION_KEYS_MAX]; /* facts that name a subject as well */
	size_t alias_n;
	struct node *where;             /* of the ledger's rows */
	bool unfit;                     /* the tables at hand lack its ledger */
};

struct population_list { struct population *v; size_t n; };

/*
 * From a policy's "populations" (NULL: none), held against tables. Where
 * lenient, one whose ledger or alias the tables lack becomes unfit.
 */
int population_parse(const json_t *o, const struct table_list *tables,
    const json_t *parameters, bool lenient, struct population_list *out,
    struct error *err);
void population_free(struct population_list *list);
/* By id, NULL if it is not there. */
const struct population *population_find(const struct population_list *list,
    const char *id);
/* Whether a check of it reads tables of hosts across all subjects. */
bool population_is_whole(const struct population *p);

/* One member. */
struct member {
	const char *id, *name;          /* "host:PC-001", "PC-001" */
	uint32_t subject;               /* MEMORY_NOBODY: not reached */
	const struct memory_row *row;   /* of the ledger, NULL: not in it */
	bool listed, reached;
	bool unlisted;                  /* reached, and not in the ledger */
	bool perhaps;                   /* the ledger lacks the column that
					 * tells whether it is one */
};

/* All members, those of the ledger first, in its order. */
struct roster {
	struct member *v;
	size_t n, declared, reached, unlisted;
	bool has_ledger;                /* a ledger tells who there is */
	bool partial;                   /* but maybe not all of them */
};

#endif
