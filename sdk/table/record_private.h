/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the record reader share. Not for plugins.
 */
#ifndef TABLE_RECORD_PRIVATE_H
#define TABLE_RECORD_PRIVATE_H

#include <starseal/record.h>

#define HEADING_MAX 200         /* bytes of a heading in plain form */
#define TEXT_MAX 4096           /* of one text of a row; the core's bound */
#define POOL_MAX 98304          /* of all texts of a row */
#define ENTRIES_MAX 1024        /* of all lists of a row */
#define MEMO_SIZE 256
#define MEMO_TEXT 40

/* A cell read before: columns repeat themselves. */
struct memo { char text[MEMO_TEXT]; uint8_t n; bool used, good, unsaid;
	int64_t num; const char *symbol; };

/* A table that was found and is being read. */
struct table_at {
	const struct ss_form *form;
	const struct ss_map *map;       /* NULL: none */
	uint32_t first, last;           /* cells that belong to it, from 0 */
	uint32_t at[SS_RECORD_COLUMNS]; /* cell of a column, from 0 */
	bool has[SS_RECORD_COLUMNS], mapped[SS_RECORD_COLUMNS];
	char *heading[SS_RECORD_COLUMNS];
	struct memo *memo[SS_RECORD_COLUMNS];
	uint64_t header_row, rows, bad, example, other;
};

/* A known heading, in plain form. */
struct heading { const char *plain; uint32_t form, field; };
struct heading_index {
	struct heading *v;      /* sorted by plain */
	size_t n;
};

/* What tells which table a sheet holds, beside the headings. */
struct hints { char file[HEADING_MAX], sheet[HEADING_MAX],
	title[HEADING_MAX]; };

struct reading {
	struct ss_records *r;
	struct heading_index *index;
	const char *path;
	const struct ss_blob *blob;
	struct hints hints;
	struct table_at tables[SS_RECORD_TABLES];
	size_t n_tables;
	char sheet[256];
	uint32_t sheet_number;
	uint64_t last_row, head_row;
	bool any, told;         /* of the sheet: a table; a gap without one */
	bool guide;             /* the sheet explains */
	bool fault_drop;
	uint64_t seen_rows;     /* of the sheet */
	char near[512];         /* what was closest to a table */
	uint64_t gaps, told_gaps, n_found;      /* of the file */
	uint64_t fault_row;     /* the last one that had a fault */
	/* the row at hand */
	char pool[POOL_MAX];
	size_t used;
	const char *entries[ENTRIES_MAX];
	size_t n_entries;
	struct ss_value values[SS_RECORD_COLUMNS + 1];
	uint32_t n_values;
};

/* ---- record.c ---- */
/* A gap; what names the place. Beyond the limit they are counted. */
void record_tell(struct reading *g, const char *table, const char *what,
    int err, const struct ss_text *why);

/* ---- record_place.c ---- */
/* "/ledgers/a.xlsx [Sheet1] 12"; row 0: without it. Cut at size. */
void record_place(const struct reading *g, const char *sheet, uint64_t row,
    char *to, size_t size);
/* A column's heading as the file has it, short and clean. */
void record_heading(struct reading *g, const struct table_at *t,
    uint32_t column, char out[128]);
/* Behind what stands in to: the heading and a short piece of the cell, of
 * sensitive columns only that there is one. */
void record_quote(struct reading *g, const struct table_at *t,
    uint32_t column, const struct ss_cell *cell, char *to, size_t size);

/* ---- record_twice.c ---- */
/* Of a row that was given: a gap where an earlier row of a table of
 * ss_records.once has the same keys; it names both places. */
void twice_look(struct reading *g, const struct table_at *t,
    const struct ss_grid_row *row);
void twice_free(void *kept);

/* ---- record_head.c ---- */
struct heading_index *index_make(const struct ss_records *r);
void index_free(struct heading_index *x);
/* The column as declared, by number. */
const struct ss_field *field_of(const struct ss_form *form, uint32_t n);
const struct ss_form *form_of(const struct ss_records *r, size_t n);
/* Whether the row holds headings: the tables are then set (their counts
 * begin) and their number is returned; else 0. -1: it could be two tables. */
int heads_find(struct reading *g, const struct ss_grid_row *row,
    struct table_at *out);
/* Of a table with rows: a gap for each column that people fill in and that is
 * not there, so that its cells are missing and not empty. */
void heads_tell_missing(struct reading *g, const struct table_at *t);
/* A heading as it is compared. */
bool heading_plain(struct ss_bytes b, char *to, size_t size);
const struct ss_map *map_of(const struct reading *g);

/* ---- record_value.c ---- */
enum cell_result { CELL_GOOD, CELL_UNSAID, CELL_BAD, CELL_CUT };
/* The value of a cell put into the row. */
enum cell_result value_take(struct reading *g, struct table_at *t,
    uint32_t column, const struct ss_cell *cell);
/* A C string of b that lives as long as the row, without controls. */
const char *value_keep(struct reading *g, struct ss_bytes b, bool *cut);
const struct ss_text *value_why(const struct ss_field *f);

#endif
