/* SPDX-License-Identifier: Apache-2.0
 * The cells of one sheet, row by row. What a merged area says stands in its
 * first row; the rows below it are given the same.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "xlsx_private.h"

#define ROW_BYTES (4u << 20)    /* of the texts of one row */
#define ROW_LAST 1048576u       /* of a sheet, by Excel */
#define MERGES_MAX 65536

struct merge { uint32_t first, last, column; };

/* A merged area that reaches below its first row. */
struct active { uint32_t last; size_t n; char *text;
	enum ss_cell_kind kind; };

struct sheet {
	struct xlsx *x;
	const struct xlsx_sheet *s;
	struct ss_xml *xml;
	struct merge *merges;
	size_t n_merges, next;
	struct active *active;          /* by column */
	/* the row at hand */
	struct ss_cell *cells;
	size_t *offset;                 /* of the cells' texts */
	uint32_t n, row, last_row, sheet_number;
	char *text;
	size_t used;
	/* the cell at hand */
	uint32_t column;
	size_t from;
	char type;                      /* of its t attribute */
	unsigned style, phonetic;
	bool in_cell, in_value, formula, valued, many, stale, columns, cell;
	int result;                     /* of the sink, or a fault */
};

static void
stop(struct sheet *s, int result)
{
	s->result = result;
	ss_xml_stop(s->xml);
}

static void
tell(struct sheet *s, enum ss_grid_fault fault)
{
	s->x->sink->fault(s->x->sink->arg, s->s->name, s->row, fault);
}

/* "AB12" → column from 0 and row; false where it is none. */
static bool
reference(const char *r, uint32_t *column, uint32_t *row)
{
	uint32_t c = 0, n = 0;

	for (; *r >= 'A' && *r <= 'Z' && c < 1000000; r++)
		c = c * 26 + (uint32_t)(*r - 'A' + 1);
	for (; *r >= '0' && *r <= '9' && n <= ROW_LAST; r++)
		n = n * 10 + (uint32_t)(*r - '0');
	*column = c - 1;
	*row = n;
	return c > 0;
}

/* ---- merged areas, which stand behind the cells ---- */

struct finder { char tail[16]; size_t n; const char *name; bool found, seen,
	wide; };

static int
find_member(void *arg, const char *name)
{
	struct finder *f = arg;

	if (f->seen)
		return -1;
	f->seen = strcmp(f->name, name) == 0;
	return f->seen;
}

/* Most sheets have none: looking for the word is faster than parsing. */
static int
find_data(void *arg, const char *p, size_t n)
{
	static const char word[] = "mergeCell";
	const size_t w = sizeof(word) - 1;
	struct finder *f = arg;
	char both[2 * sizeof(f->tail)];
	size_t k = n < w ? n : w;

	if (n >= 2 && f->n == 0 && (p[0] == '\0' || p[1] == '\0' ||
	    (unsigned char)p[0] >= 0xfe))
		f->wide = true;
	if (n == 0)
		return 0;
	memcpy(both, f->tail, f->n);
	memcpy(both + f->n, p, k);
	f->found = f->wide || memmem(both, f->n + k, word, w) != NULL ||
	    memmem(p, n, word, w) != NULL;
	k = n < w - 1 ? n : w - 1;
	memcpy(f->tail, p + n - k, k);
	f->n = k;
	return f->found ? -1 : 0;
}

static void
merge_start(void *arg, const char *name, const char **a)
{
	struct sheet *s = arg;
	struct merge m = { 0, 0, 0 };
	const char *ref, *colon;
	uint32_t ignored;

	if (strcmp(name, "mergeCell") != 0 || s->n_merges == MERGES_MAX ||
	    (ref = ss_xml_attribute(a, "ref")) == NULL ||
	    (colon = strchr(ref, ':')) == NULL ||
	    !reference(ref, &m.column, &m.first) ||
	    !reference(colon + 1, &ignored, &m.last) || m.last <= m.first ||
	    m.last > ROW_LAST || m.column >= s->x->columns_max)
		return;
	s->merges[s->n_merges++] = m;
}

static void
nothing(void *arg, const char *name)
{
	(void)arg;
	(void)name;
}

static int
by_first(const void *a, const void *b)
{
	const struct merge *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static int
find_merges(struct sheet *s)
{
	const struct ss_xml_sink sink = { s, merge_start, nothing, NULL };
	struct finder f = { .name = s->s->target };
	const struct ss_zip_sink zip = { &f, find_member, find_data };
	uint64_t left = s->x->left;
	int r = ss_zip_read(s->x->file, &s->x->zip, &left, &zip);

	if (r != 0 || !f.found)
		return r;
	s->merges = calloc(MERGES_MAX, sizeof(*s->merges));
	if (s->merges == NULL)
		return SS_GRID_MEMORY;
	left = s->x->left;
	r = ss_zip_xml(s->x->file, &s->x->zip, &left, s->s->target, &sink);
	if (s->n_merges > 1)
		qsort(s->merges, s->n_merges, sizeof(*s->merges), by_first);
	return r;
}

/* ---- values ---- */

static void
put(struct sheet *s, enum ss_cell_kind kind, const char *p, size_t n)
{
	if (n > s->x->cell_max) {
		s->cell = true;
		for (n = s->x->cell_max; n > 0 &&
		    ((unsigned char)p[n] & 0xc0) == 0x80; n--)
			;
	}
	if (s->from + n > ROW_BYTES) {
		s->cell = true;
		return;
	}
	memmove(s->text + s->from, p, n);
	s->used = s->from + n;
	while (s->n <= s->column)
		s->cells[s->n++] = (struct ss_cell){ { "", 0 },
		    SS_CELL_EMPTY, false };
	s->cells[s->column] = (struct ss_cell){ { NULL, n }, n == 0 ?
	    SS_CELL_EMPTY : kind, false };
	s->offset[s->column] = s->from;
}

static void
put_shared(struct sheet *s, const char *v)
{
	const struct xlsx *x = s->x;
	unsigned long i = strtoul(v, NULL, 10);

	if (v[0] == '\0' || i >= x->n_strings)
		put(s, SS_CELL_ERROR, "#REF!", 5);
	else if (x->start[i + 1] > x->start[i])
		put(s, SS_CELL_TEXT, x->text + x->start[i],
		    x->start[i + 1] - x->start[i]);
}

static void
put_number(struct sheet *s, const char *v)
{
	unsigned char style = s->style < s->x->n_styles ?
	    s->x->style[s->style] : STYLE_PLAIN;
	char *end, text[48];
	enum ss_cell_kind kind = SS_CELL_NUMBER;
	double d = strtod(v, &end);

	if (end == v || *end != '\0' || !isfinite(d)) {
		put(s, SS_CELL_TEXT, v, strlen(v));
		return;
	}
	if (style != STYLE_PLAIN)
		kind = xlsx_date(d, (enum style)style, s->x->date1904, text);
	if (kind == SS_CELL_NUMBER || kind == SS_CELL_ERROR) {
		kind = SS_CELL_NUMBER;
		if (d > -1e15 && d < 1e15 && d == floor(d))
			(void)snprintf(text, sizeof(text), "%.0f", d);
		else
			(void)snprintf(text, sizeof(text), "%.15g", d);
	}
	put(s, kind, text, strlen(text));
}

/* The cell is over: its value stands at the end of the row's texts. */
static void
end_cell(struct sheet *s)
{
	char v[64];
	size_t n = s->used - s->from;

	if (s->column >= s->x->columns_max) {
		s->columns = true;
		s->used = s->from;
		return;
	}
	/* An empty text is a value; an empty number is none. */
	if (s->formula && n == 0 && !(s->type == 't' && s->valued))
		s->stale = true;
	if (n == 0)
		return;
	if (s->type == 's' || s->type == 'n' || s->type == 'b') {
		(void)snprintf(v, sizeof(v), "%.*s", n < 63 ? (int)n : 63,
		    s->text + s->from);
		s->used = s->from;
		if (s->type == 's')
			put_shared(s, v);
		else if (s->type == 'n')
			put_number(s, v);
		else
			put(s, SS_CELL_BOOL, v[0] == '1' ? "true" : "false",
			    v[0] == '1' ? 4 : 5);
		return;
	}
	n = xlsx_unescape(s->text + s->from, n);
	put(s, s->type == 'e' ? SS_CELL_ERROR : s->type == 'd' ? SS_CELL_TIME :
	    SS_CELL_TEXT, s->text + s->from, n);
}

/* ---- rows ---- */

/* Areas that begin in this row begin; those above fill what is empty. */
static void
fill(struct sheet *s)
{
	uint32_t c, to;

	for (c = 0; s->n_merges > 0 && c < s->x->columns_max; c++) {
		struct active *a = &s->active[c];

		if (a->text == NULL || a->last < s->row)
			continue;
		if (c < s->n && s->cells[c].kind != SS_CELL_EMPTY)
			continue;
		for (to = s->n; to <= c; to++)
			s->cells[to] = (struct ss_cell){ { "", 0 },
			    SS_CELL_EMPTY, false };
		s->n = s->n > c ? s->n : c + 1;
		s->cells[c] = (struct ss_cell){ { a->text, a->n }, a->kind,
		    true };
	}
	for (; s->next < s->n_merges && s->merges[s->next].first <= s->row;
	    s->next++) {
		const struct merge *m = &s->merges[s->next];
		struct active *a = &s->active[m->column];

		if (m->first != s->row || m->column >= s->n ||
		    s->cells[m->column].kind == SS_CELL_EMPTY ||
		    s->cells[m->column].filled)
			continue;
		free(a->text);
		a->n = s->cells[m->column].text.n;
		a->text = malloc(a->n + 1);
		if (a->text == NULL)
			continue;
		memcpy(a->text, s->cells[m->column].text.p, a->n);
		a->kind = s->cells[m->column].kind;
		a->last = m->last;
	}
}

static void
end_row(struct sheet *s)
{
	struct ss_grid_row row = { .sheet = s->s->name, .cells = s->cells,
	    .sheet_number = s->sheet_number, .number = s->row };
	uint32_t i;
	int r;

	if (s->stale)
		tell(s, SS_GRID_STALE);
	if (s->columns)
		tell(s, SS_GRID_COLUMNS);
	if (s->cell)
		tell(s, SS_GRID_CELL);
	for (i = 0; i < s->n; i++)
		if (s->cells[i].kind != SS_CELL_EMPTY)
			s->cells[i].text.p = s->text + s->offset[i];
	for (i = s->n; i > 0 && s->cells[i - 1].kind == SS_CELL_EMPTY; i--)
		;
	if (i == 0)
		return;
	if (s->x->seen->rows >= s->x->rows_max) {
		stop(s, SS_GRID_ROWS);
		return;
	}
	fill(s);
	row.n = s->n;
	s->x->seen->rows++;
	r = s->x->sink->row(s->x->sink->arg, &row);
	if (r != 0)
		stop(s, r > 0 ? -r : r);
}

static void
begin_row(struct sheet *s, const char **a)
{
	const char *r = ss_xml_attribute(a, "r");
	unsigned long row = r == NULL ? s->last_row + 1 : strtoul(r, NULL, 10);

	/* Rows only go down; what says otherwise is put in its turn. */
	s->row = row > s->last_row && row <= ROW_LAST ? (uint32_t)row :
	    s->last_row + 1;
	s->last_row = s->row;
	s->n = 0;
	s->used = 0;
	s->column = UINT32_MAX;
	s->stale = s->columns = s->cell = false;
}

static void
begin_cell(struct sheet *s, const char **a)
{
	uint32_t column, row;
	size_t i;

	column = s->column + 1;
	s->type = 'n';
	s->style = 0;
	for (i = 0; a[i] != NULL; i += 2) {
		const char *v = a[i + 1];

		if (a[i][1] != '\0')
			continue;
		if (a[i][0] == 'r' && !reference(v, &column, &row))
			column = s->column + 1;
		else if (a[i][0] == 's')
			s->style = (unsigned)strtoul(v, NULL, 10);
		else if (a[i][0] == 't')
			s->type = strcmp(v, "inlineStr") == 0 ? 'i' :
			    strcmp(v, "str") == 0 ? 't' : v[0];
	}
	s->column = column;
	s->from = s->used;
	s->in_cell = true;
	s->formula = s->valued = s->many = false;
}

static void
on_start(void *arg, const char *name, const char **a)
{
	struct sheet *s = arg;

	if (name[0] == 'c' && name[1] == '\0') {
		begin_cell(s, a);
	} else if (name[0] == 'v' && name[1] == '\0') {
		s->in_value = s->in_cell;
		s->valued = true;
	} else if (name[0] == 't' && name[1] == '\0') {
		s->in_value = s->in_cell && s->type == 'i' && s->phonetic == 0;
		s->valued = true;
	} else if (strcmp(name, "row") == 0) {
		begin_row(s, a);
	} else if (s->in_cell && strcmp(name, "f") == 0) {
		s->formula = true;
	} else if (strcmp(name, "rPh") == 0) {
		s->phonetic++;
	}
}

static void
on_end(void *arg, const char *name)
{
	struct sheet *s = arg;

	if (name[0] == 'c' && name[1] == '\0' && s->in_cell) {
		s->in_cell = false;
		end_cell(s);
	} else if ((name[0] == 'v' || name[0] == 't') && name[1] == '\0') {
		s->in_value = false;
	} else if (strcmp(name, "row") == 0) {
		end_row(s);
	} else if (strcmp(name, "rPh") == 0 && s->phonetic > 0) {
		s->phonetic--;
	}
}

static void
on_text(void *arg, const char *p, int n)
{
	struct sheet *s = arg;

	if (!s->in_value || n <= 0)
		return;
	if (s->used + (size_t)n > ROW_BYTES) {
		s->cell = true;
		return;
	}
	memcpy(s->text + s->used, p, (size_t)n);
	s->used += (size_t)n;
}

struct feed { struct sheet *s; bool found; int result; };

static int
feed_member(void *arg, const char *name)
{
	struct feed *f = arg;

	if (f->found)
		return -1;
	f->found = strcmp(f->s->s->target, name) == 0;
	return f->found;
}

static int
feed_data(void *arg, const char *p, size_t n)
{
	struct feed *f = arg;

	f->result = ss_xml_feed(f->s->xml, p, n, n == 0);
	return f->result != 0 ? -1 : 0;
}

static int
read_cells(struct sheet *s)
{
	const struct ss_xml_sink sink = { s, on_start, on_end, on_text };
	struct feed f = { s, false, 0 };
	const struct ss_zip_sink zip = { &f, feed_member, feed_data };
	int r;

	if ((s->xml = ss_xml_open(&sink)) == NULL)
		return SS_GRID_MEMORY;
	r = ss_zip_read(s->x->file, &s->x->zip, &s->x->left, &zip);
	ss_xml_close(s->xml);
	if (s->result != 0)
		return s->result;
	if (r == 0 && f.result > 0)
		r = f.result;
	return r == 0 && !f.found ? SS_GRID_PACKED : r;
}

int
xlsx_sheet(struct xlsx *x, const struct xlsx_sheet *target, uint32_t number)
{
	struct sheet s = { .x = x, .s = target, .sheet_number = number };
	uint32_t c;
	int r;

	s.cells = calloc(x->columns_max, sizeof(*s.cells));
	s.offset = calloc(x->columns_max, sizeof(*s.offset));
	s.active = calloc(x->columns_max, sizeof(*s.active));
	s.text = malloc(ROW_BYTES + 1);
	if (s.cells == NULL || s.offset == NULL || s.active == NULL ||
	    s.text == NULL)
		r = SS_GRID_MEMORY;
	else if ((r = find_merges(&s)) == 0)
		r = read_cells(&s);
	for (c = 0; s.active != NULL && c < x->columns_max; c++)
		free(s.active[c].text);
	free(s.cells);
	free(s.offset);
	free(s.active);
	free(s.text);
	free(s.merges);
	return r;
}
