/* SPDX-License-Identifier: Apache-2.0
 * The inside of facts in memory, for its own files.
 */
#ifndef FACTS_MEMORY_PRIVATE_H
#define FACTS_MEMORY_PRIVATE_H

#include "memory.h"

#define MEMORY_RAN 1
#define MEMORY_TOLD 2
#define MEMORY_UNSET INT64_MIN          /* of bool, int, date, time */

/* One text; what callers hold points at its bytes. */
struct memory_text { const char *folded; uint32_t n, hash; char s[]; };

struct memory_table {
	const struct table *table;
	int16_t slot[TABLE_COLUMNS_MAX];        /* -1: not kept */
	size_t slots;
	bool kept;                              /* else rows are only checked */
	struct memory_row **v;
	size_t n, cap;
	uint32_t *start;                        /* by subject, one more */
};

struct memory_outcome { const char *plugin, *outcome; uint32_t subject; };
struct memory_gap { const char *plugin, *table, *reason; uint32_t subject;
	size_t number; };       /* in the list of gaps */
/* Of one column; number counts from 0 in the table. */
struct memory_lack { const struct table *table; const char *what;
	uint32_t number, subject; };

struct memory {
	const struct table_list *tables;
	struct memory_table *v;
	void *chunks;                           /* list of arena chunks */
	char *at;
	size_t left, total;
	struct memory_text **texts;             /* open addressing */
	size_t text_n, text_cap;
	unsigned char key[16];                  /* against crafted collisions */
	const char **subjects;
	uint8_t *reached;                       /* MEMORY_RAN, MEMORY_TOLD */
	size_t subject_n, subject_cap;
	uint32_t *subject_at;                   /* hash of subjects */
	size_t subject_at_cap;
	const char *last_subject;
	uint32_t last_index;
	struct memory_outcome *outcomes;
	size_t outcome_n, outcome_cap;
	struct memory_gap *gap_v;       /* worst first, after the end */
	size_t gap_n, gap_cap;
	struct memory_lack *lack_v;
	size_t lack_n, lack_cap;
	json_t *gaps;
	struct store_item *items;
	struct memory_row *scratch;             /* of tables not kept */
	size_t item_n, item_cap;
	bool *withheld;                         /* one a table */
	bool any_withheld;
	struct store_pack *packs;               /* by base */
	size_t pack_n, pack_cap;
	uint64_t base;                          /* of the pack being read */
};

/* Index of a subject, added if it is new; MEMORY_NOBODY when out of memory.
 * id is a word of m. */
uint32_t memory_subject_add(struct memory *m, const char *id);
/* Room for one more row of a table; fields zeroed, cells unset. */
struct memory_row *memory_row_new(struct memory *m, struct memory_table *t);
/* Sort what is looked up: outcomes, gaps, items. */
int memory_about_end(struct memory *m, struct error *err);
int memory_full(const struct memory *m, struct error *err);
uint32_t memory_hash(const struct memory *m, const char *s, size_t n);

#endif
