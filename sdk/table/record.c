/* SPDX-License-Identifier: Apache-2.0
 * Rows of declared tables out of a file: where tables begin and end, what a
 * row gives, and what is told about the rest. Never passes over a row in
 * silence.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "record_private.h"

/* The mark of a sheet that explains, in its first cell. */
#define GUIDE "starseal:"
#define TABLES_MAX 256          /* of one file */

static bool
over(const struct reading *g)
{
	return g->r->cancelled;
}

void
record_tell(struct reading *g, const char *table, const char *what, int err,
    const struct ss_text *why)
{
	int e;

	if (++g->gaps > SS_RECORD_GAPS ||
	    g->r->gaps >= SS_RECORD_GAPS_ALL || over(g))
		return;
	g->r->gaps++;
	g->told_gaps++;
	e = g->r->host->gap(g->r->host->ctx, table, what, err, why);
	if (e == SS_ECANCELLED)
		g->r->cancelled = true;
}

static void
lose(struct reading *g, const char *table, const char *what, int err,
    const struct ss_text *why)
{
	g->r->partial = true;
	record_tell(g, table, what, err, why);
}

static void
lose_cell(struct reading *g, const struct table_at *t, uint64_t row,
    uint32_t column, const struct ss_cell *cell)
{
	char what[1200];

	record_place(g, g->sheet, row, what, sizeof(what) - 400);
	record_quote(g, t, column, cell, what, sizeof(what));
	lose(g, t->form->table.name, what, SS_EINVAL,
	    value_why(field_of(t->form, column)));
}

/* ---- rows ---- */

static const struct ss_cell *
cell_at(const struct table_at *t, const struct ss_grid_row *row, uint32_t k)
{
	static const struct ss_cell none = { { "", 0 }, SS_CELL_EMPTY, false };

	return t->has[k] && t->at[k] < row->n ? &row->cells[t->at[k]] : &none;
}

static uint32_t
columns_of(const struct table_at *t)
{
	return t->form->table.n_columns < SS_RECORD_COLUMNS ?
	    t->form->table.n_columns : SS_RECORD_COLUMNS;
}

static bool
is_key(const struct table_at *t, uint32_t k)
{
	return (field_of(t->form, k)->column.flags & SS_F_KEY) != 0;
}

/* 例-001, 例: …, EXAMPLE-001; but not 例規集. */
static bool
is_example(struct ss_bytes b)
{
	static const char *const words[] = { "例", "(例)", "example" };
	char plain[HEADING_MAX];
	size_t i, n;

	if (b.n == 0 || b.n > 150 || (b.p[0] != 'E' && b.p[0] != 'e' &&
	    (signed char)b.p[0] >= 0 && b.p[0] != '('))
		return false;
	if (!ss_plain(b, false, plain, sizeof(plain)))
		return false;
	for (i = 0; i < 3; i++) {
		n = strlen(words[i]);
		if (strncmp(plain, words[i], n) == 0 && (i == 1 ||
		    plain[n] == '\0' || strchr("-:_0123456789", plain[n]) !=
		    NULL || strncmp(plain + n, "−", 3) == 0))
			return true;
	}
	return false;
}

static bool
is_sum(struct ss_bytes b)
{
	return b.n > 0 && b.n <= 24 && ss_one_of(b, "合計|小計|総計|計|total|"
	    "subtotal|grand total");
}

/* Bytes alike in each column, as where a heading stands on every page; with
 * keys, in those that name a row, which another table's may share. */
static bool
is_heading_again(const struct table_at *t, const struct ss_grid_row *row,
    bool keys)
{
	uint32_t k, all = 0;

	for (k = 0; k < columns_of(t); k++) {
		const struct ss_cell *c = cell_at(t, row, k);

		if (!t->has[k] || (keys && !is_key(t, k)))
			continue;
		if (strlen(t->heading[k]) != c->text.n ||
		    memcmp(t->heading[k], c->text.p, c->text.n) != 0)
			return false;
		all++;
	}
	return all > 0;
}

static void
give(struct reading *g, struct table_at *t, const struct ss_grid_row *row)
{
	struct ss_records *r = g->r;
	struct ss_record rec = { .form = t->form, .path = g->path,
	    .sheet = g->sheet, .row = row->number, .values = g->values,
	    .n = g->n_values };
	int e;

	rec.cite = (struct ss_cite){ g->blob->id, row->number, row->number,
	    SS_ROWS, row->sheet_number == 0 ? 1 : row->sheet_number };
	if (row->from > 0)
		rec.cite = (struct ss_cite){ g->blob->id, row->from, row->to,
		    SS_LINES, 0 };
	if (r->each != NULL) {
		r->each(r->arg, &rec);
		return;
	}
	if (r->grade != NULL)
		g->values[rec.n++] = ss_of_str("grade", SS_ENUM, r->grade);
	e = r->host->fact(r->host->ctx, t->form->table.name, NULL, g->values,
	    rec.n, &rec.cite, 1);
	if (e < 0)
		r->partial = true;
	if (e == SS_ECANCELLED || e == SS_EUNDECLARED)
		r->cancelled = true;
}

/* The values of a row; bad: columns that could not be read, as bits.
 * False: a key has no value. */
static bool
take_values(struct reading *g, struct table_at *t,
    const struct ss_grid_row *row, uint64_t *bad)
{
	uint32_t k;
	bool keys = true;

	g->used = g->n_entries = 0;
	g->n_values = 0;
	*bad = 0;
	for (k = 0; k < columns_of(t); k++) {
		enum cell_result e;

		if (!t->has[k])
			continue;
		e = value_take(g, t, k, cell_at(t, row, k));
		if (e == CELL_BAD || e == CELL_CUT)
			*bad |= UINT64_C(1) << k;
		if (is_key(t, k) && (e == CELL_BAD || e == CELL_UNSAID)) {
			*bad |= UINT64_C(1) << k;
			keys = false;
		}
	}
	return keys;
}

static bool
is_all_empty(const struct table_at *t, const struct ss_grid_row *row)
{
	uint32_t k;

	for (k = 0; k < columns_of(t); k++)
		if (t->has[k] && ss_strip(cell_at(t, row, k)->text).n > 0 &&
		    !cell_at(t, row, k)->filled)
			return false;
	return true;
}

static const struct ss_text no_key = { "has nothing in a column that names "
    "the row; the row is left out", "行を特定する列が空のため、この行は"
    "使いません" };

static void
data_row(struct reading *g, struct table_at *t, const struct ss_grid_row *row)
{
	bool faulty = g->fault_row == row->number, keys;
	struct ss_bytes first = { "", 0 };
	char what[1200], heading[128];
	uint64_t bad;
	uint32_t k;

	for (k = 0; k < columns_of(t) && first.n == 0; k++)
		if (t->has[k] && is_key(t, k))
			first = ss_strip(cell_at(t, row, k)->text);
	if (is_example(first)) {
		t->example++;
		return;
	}
	if (is_sum(first) || is_all_empty(t, row) ||
	    is_heading_again(t, row, true)) {
		t->other++;
		return;
	}
	keys = take_values(g, t, row, &bad);
	t->rows++;
	t->bad += bad != 0 || faulty;
	if (keys && !(faulty && g->fault_drop)) {
		give(g, t, row);
		twice_look(g, t, row);
	}
	for (k = 0; bad != 0 && k < columns_of(t); k++) {
		const struct ss_cell *c = cell_at(t, row, k);

		if ((bad >> k & 1) == 0)
			continue;
		if (ss_strip(c->text).n > 0) {
			lose_cell(g, t, row->number, k, c);
			continue;
		}
		record_place(g, g->sheet, row->number, what, sizeof(what) - 200);
		record_heading(g, t, k, heading);
		(void)snprintf(what + strlen(what), 200, " %s", heading);
		lose(g, t->form->table.name, what, SS_EINVAL, &no_key);
	}
}

/* ---- tables ---- */

static void
table_free(struct table_at *t)
{
	uint32_t k;

	for (k = 0; k < SS_RECORD_COLUMNS; k++) {
		free(t->heading[k]);
		free(t->memo[k]);
	}
	memset(t, 0, sizeof(*t));
}

static void
table_end(struct reading *g, struct table_at *t)
{
	struct ss_found_column columns[SS_RECORD_COLUMNS];
	const char *missing[SS_RECORD_COLUMNS];
	struct ss_found f = { .form = t->form, .path = g->path,
	    .sheet = g->sheet, .header_row = t->header_row, .rows = t->rows,
	    .rows_bad = t->bad, .rows_example = t->example,
	    .rows_other = t->other, .columns = columns, .missing = missing,
	    .sheet_number = g->sheet_number };
	uint32_t k;

	for (k = 0; k < columns_of(t); k++) {
		const struct ss_field *field = field_of(t->form, k);

		if (t->has[k])
			columns[f.n_columns++] = (struct ss_found_column){
			    field->column.name, t->heading[k], t->at[k] + 1,
			    t->mapped[k] };
		else if (field->example.en != NULL)
			missing[f.n_missing++] = field->column.name;
	}
	heads_tell_missing(g, t);
	if (g->r->found != NULL && !over(g))
		g->r->found(g->r->arg, &f);
	table_free(t);
}

static void
tables_end(struct reading *g)
{
	size_t i;

	for (i = 0; i < g->n_tables; i++)
		table_end(g, &g->tables[i]);
	g->n_tables = 0;
}

static const struct ss_text two_tables = { "its headings fit two tables "
    "equally well, and neither was read; name the table in columns.json",
    "見出しが二つの表に同じくらい合うため、どちらとしても読みませんでした。"
    "columns.json で表を指定してください" };
static const struct ss_text no_table = { "has no headings that are known, or "
    "lacks the one that names a row; use the headings of the template, or "
    "give them in columns.json", "知っている見出しの行がないか、行を特定する列が"
    "ありません。ひな形の見出しを使うか、columns.json で対応を書いて"
    "ください" };

/* True where the row is headings, and was dealt with. */
static bool
try_heads(struct reading *g, const struct ss_grid_row *row)
{
	struct table_at *found = calloc(SS_RECORD_TABLES, sizeof(*found));
	const struct ss_map *map = map_of(g);
	char what[1200];
	bool second = g->n_tables > 0 && row->number == g->head_row + 1;
	int n, i;

	if (found == NULL)
		return false;
	n = map != NULL && map->header_row != 0 && map->header_row !=
	    row->number ? 0 : heads_find(g, row, found);
	/* A second line of headings replaces the first; data does not. */
	if (n > 0 && second && found[0].form != g->tables[0].form) {
		for (i = 0; i < n; i++)
			table_free(&found[i]);
		n = 0;
	}
	if (n > 0) {
		for (i = 0; second && i < (int)g->n_tables; i++)
			table_free(&g->tables[i]);
		if (second)
			g->n_tables = 0;
		tables_end(g);
		memcpy(g->tables, found, (size_t)n * sizeof(*found));
		g->n_tables = (size_t)n;
		g->head_row = row->number;
		g->any = true;
	} else if (n < 0 && !second) {
		tables_end(g);
		g->any = g->told = true;
		record_place(g, g->sheet, row->number, what, sizeof(what));
		lose(g, NULL, what, SS_EINVAL, &two_tables);
	}
	free(found);
	return n != 0 && !(n < 0 && second);
}

/* The only cell of a row that is not filled from above; NULL: more, or none. */
static const struct ss_cell *
only_cell(const struct ss_grid_row *row)
{
	const struct ss_cell *one = NULL;
	uint32_t i;

	for (i = 0; i < row->n; i++) {
		if (row->cells[i].kind == SS_CELL_EMPTY ||
		    row->cells[i].filled)
			continue;
		if (one != NULL)
			return NULL;
		one = &row->cells[i];
	}
	return one;
}

static void
keep_title(struct reading *g, const struct ss_cell *cell)
{
	if (cell != NULL && cell->text.n < HEADING_MAX)
		(void)ss_plain(cell->text, false, g->hints.title, HEADING_MAX);
}

static void
sheet_end(struct reading *g)
{
	struct ss_found f = { .path = g->path, .sheet = g->sheet,
	    .sheet_number = g->sheet_number, .rows_other = g->seen_rows,
	    .guide = g->guide };
	char what[1200];

	tables_end(g);
	if (g->any || g->seen_rows == 0 || over(g))
		return;
	if (!g->guide) {
		record_place(g, g->sheet, 0, what, sizeof(what) - 520);
		(void)snprintf(what + strlen(what), 520, "%s", g->near);
		lose(g, NULL, what, SS_EINVAL, &no_table);
	}
	if (g->r->found != NULL)
		g->r->found(g->r->arg, &f);
}

static void
sheet_begin(struct reading *g, const char *name, uint32_t number)
{
	(void)snprintf(g->sheet, sizeof(g->sheet), "%s", name);
	g->sheet_number = number;
	g->last_row = g->head_row = g->seen_rows = g->fault_row = 0;
	g->any = g->told = g->guide = false;
	g->near[0] = g->hints.title[0] = '\0';
	(void)ss_plain((struct ss_bytes){ name, strlen(name) }, false,
	    g->hints.sheet, HEADING_MAX);
}

/* ---- what the grid gives ---- */

static int
on_sheet(void *arg, const char *name, uint32_t number, bool hidden)
{
	struct reading *g = arg;

	(void)hidden;
	sheet_end(g);
	sheet_begin(g, name, number);
	return 0;
}

/* Nobody keeps so many; each costs the look at all headings that are known. */
static int
too_many_tables(struct reading *g, uint64_t row)
{
	char what[1200];

	if (++g->n_found <= TABLES_MAX)
		return 0;
	record_place(g, g->sheet, row, what, sizeof(what));
	lose(g, NULL, what, SS_ELIMIT, ss_grid_why(SS_GRID_ROWS));
	return 1;
}

static int
on_row(void *arg, const struct ss_grid_row *row)
{
	struct reading *g = arg;
	bool blank = row->number > g->last_row + 1;
	const struct ss_cell *one;
	size_t i;

	if (over(g))
		return 1;
	if ((row->number & 4095) == 0 &&
	    g->r->host->cancelled(g->r->host->ctx)) {
		g->r->cancelled = true;
		return 1;
	}
	if (g->seen_rows++ == 0 && row->cells[0].text.n >= strlen(GUIDE) &&
	    memcmp(row->cells[0].text.p, GUIDE, strlen(GUIDE)) == 0)
		g->guide = true;
	g->last_row = row->number;
	if (g->guide)
		return 0;
	if (g->n_tables > 0 && row->number != g->head_row + 1 &&
	    is_heading_again(&g->tables[0], row, false)) {
		for (i = 0; i < g->n_tables; i++)
			g->tables[i].other++;
		return 0;
	}
	if ((g->n_tables == 0 || blank || row->number == g->head_row + 1 ||
	    is_heading_again(&g->tables[0], row, true)) && try_heads(g, row))
		return too_many_tables(g, row->number);
	one = g->n_tables == 0 || blank ? only_cell(row) : NULL;
	if (g->n_tables == 0 || (one != NULL && g->tables[0].form->table.
	    n_columns > 2)) {
		keep_title(g, g->n_tables == 0 && one == NULL ?
		    &row->cells[0] : one);
		if (g->n_tables > 0)
			g->tables[0].other++;
		return 0;
	}
	for (i = 0; i < g->n_tables && !over(g); i++)
		data_row(g, &g->tables[i], row);
	return over(g);
}

static void
on_fault(void *arg, const char *sheet, uint64_t row, enum ss_grid_fault fault)
{
	struct reading *g = arg;
	char what[1200];

	/* One row, one gap: a broken quote is also a broken end. */
	if (row > 0 && g->fault_row == row && fault != SS_GRID_ROWS)
		return;
	g->fault_row = row;
	g->fault_drop = fault == SS_GRID_QUOTE;
	record_place(g, sheet, row, what, sizeof(what));
	lose(g, NULL, what, fault >= SS_GRID_COLUMNS && fault <=
	    SS_GRID_MEMORY ? SS_ELIMIT : SS_EINVAL, ss_grid_why(fault));
}

int
ss_records_read(struct ss_records *r, const char *path,
    const struct ss_blob *blob, struct ss_bytes bytes)
{
	struct reading *g = calloc(1, sizeof(*g));
	const struct ss_grid_sink sink = { g, on_sheet, on_row, on_fault };
	struct ss_grid_options o = { .separator = 0 };
	const char *name = strrchr(path, '/');
	const struct ss_map *map;
	char what[1200];
	int e;

	if (r->kept == NULL)
		r->kept = index_make(r);
	if (g == NULL || r->kept == NULL) {
		free(g);
		r->partial = true;
		return SS_GRID_MEMORY;
	}
	g->r = r;
	g->index = r->kept;
	g->path = path;
	g->blob = blob;
	name = name == NULL ? path : name + 1;
	(void)ss_plain((struct ss_bytes){ name, strcspn(name, ".") }, false,
	    g->hints.file, HEADING_MAX);
	sheet_begin(g, "", 0);
	map = map_of(g);
	if (map != NULL)
		o.encoding = map->encoding;
	e = ss_grid_read(bytes, &o, &sink, &r->seen);
	sheet_end(g);
	if (g->gaps > g->told_gaps && !over(g)) {
		static const struct ss_text more = { "further rows could not "
		    "be read; the number counts all", "このほかにも読めない行が"
		    "あります。数字は合計です" };

		(void)snprintf(what, sizeof(what), "%s: %" PRIu64, path,
		    g->gaps);
		(void)r->host->gap(r->host->ctx, NULL, what, SS_EINVAL, &more);
	}
	free(g);
	return e < 0 ? 0 : e;
}

void
ss_records_end(struct ss_records *r)
{
	index_free(r->kept);
	twice_free(r->kept_twice);
	r->kept = r->kept_twice = NULL;
}
