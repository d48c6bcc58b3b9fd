/* SPDX-License-Identifier: Apache-2.0
 * Which table stands under a row of headings. Two that fit equally well are
 * none.
 */
#include <stdio.h>
#include <stdlib.h>

#include "record_private.h"

#define CELLS_MAX 512

/* What one form makes of a row. */
struct match {
	const struct ss_form *form;
	const struct ss_map *map;
	uint32_t n, score;
	uint32_t at[SS_RECORD_COLUMNS];
	bool has[SS_RECORD_COLUMNS], mapped[SS_RECORD_COLUMNS];
	const struct ss_field *lacks;   /* a key that is not there */
};

const struct ss_field *
field_of(const struct ss_form *form, uint32_t n)
{
	return (const struct ss_field *)(const void *)
	    ((const char *)form->table.columns + (size_t)n *
	    form->table.z_columns);
}

const struct ss_form *
form_of(const struct ss_records *r, size_t n)
{
	return &r->forms[n];
}

bool
heading_plain(struct ss_bytes b, char *to, size_t size)
{
	size_t n;

	if (!ss_plain(b, false, to, size))
		return false;
	/* Marks of what must be filled in. */
	while (to[0] == '*' || strncmp(to, "※", 3) == 0)
		memmove(to, to + (to[0] == '*' ? 1 : 3), strlen(to + (to[0] ==
		    '*' ? 1 : 3)) + 1);
	for (n = strlen(to); n > 0; n = strlen(to)) {
		if (to[n - 1] == '*')
			to[n - 1] = '\0';
		else if (n >= 3 && strcmp(to + n - 3, "※") == 0)
			to[n - 3] = '\0';
		else
			break;
	}
	return to[0] != '\0';
}

/* ---- the known headings ---- */

static int
by_plain(const void *a, const void *b)
{
	const struct heading *x = a, *y = b;
	int c = strcmp(x->plain, y->plain);

	if (c != 0)
		return c;
	c = (x->form > y->form) - (x->form < y->form);
	return c != 0 ? c : (x->field > y->field) - (x->field < y->field);
}

static bool
index_put(struct heading_index *x, struct ss_bytes words, uint32_t form,
    uint32_t field)
{
	struct heading *v;
	char plain[HEADING_MAX];
	struct ss_bytes one;

	while (words.n > 0) {
		one = ss_field(&words, '|');
		if (!heading_plain(one, plain, sizeof(plain)))
			continue;
		if (x->n % 256 == 0) {
			v = realloc(x->v, (x->n + 256) * sizeof(*v));
			if (v == NULL)
				return false;
			x->v = v;
		}
		x->v[x->n] = (struct heading){ strdup(plain), form, field };
		if (x->v[x->n].plain == NULL)
			return false;
		x->n++;
	}
	return true;
}

static struct ss_bytes
bytes_of(const char *s)
{
	return (struct ss_bytes){ s == NULL ? "" : s, s == NULL ? 0 :
	    strlen(s) };
}

struct heading_index *
index_make(const struct ss_records *r)
{
	struct heading_index *x = calloc(1, sizeof(*x));
	const struct ss_field *f;
	bool good = x != NULL;
	uint32_t i, k;

	for (i = 0; good && i < r->n_forms; i++)
		for (k = 0; good && k < form_of(r, i)->table.n_columns &&
		    k < SS_RECORD_COLUMNS; k++) {
			f = field_of(form_of(r, i), k);
			good = index_put(x, bytes_of(f->column.name), i, k) &&
			    index_put(x, bytes_of(f->column.label.en), i, k) &&
			    index_put(x, bytes_of(f->column.label.ja), i, k) &&
			    index_put(x, bytes_of(f->also), i, k);
		}
	if (!good) {
		index_free(x);
		return NULL;
	}
	qsort(x->v, x->n, sizeof(*x->v), by_plain);
	return x;
}

void
index_free(struct heading_index *x)
{
	size_t i;

	if (x == NULL)
		return;
	for (i = 0; i < x->n; i++)
		free((void *)(uintptr_t)x->v[i].plain);
	free(x->v);
	free(x);
}

/* The first entry of plain; n of them follow one another. */
static const struct heading *
index_find(const struct heading_index *x, const char *plain, size_t *n)
{
	size_t lo = 0, hi = x->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(x->v[mid].plain, plain) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < x->n && strcmp(x->v[lo + *n].plain, plain) ==
	    0; ++*n)
		;
	return *n > 0 ? &x->v[lo] : NULL;
}

/* ---- hints: what the sheet, the file or a title calls it ---- */

static uint32_t
hint_of(const char *hint, const char *list)
{
	char word[HEADING_MAX];
	struct ss_bytes rest = bytes_of(list), one;
	uint32_t best = 0, score;

	while (rest.n > 0) {
		one = ss_field(&rest, '|');
		if (!ss_plain(one, false, word, sizeof(word)) ||
		    word[0] == '\0' || strstr(hint, word) == NULL)
			continue;
		/* The longer word knows more: アカウント台帳 is no 台帳. */
		score = (strcmp(hint, word) == 0 ? 400 : 200) +
		    (uint32_t)strlen(word);
		if (score > best)
			best = score;
	}
	return best;
}

static uint32_t
hints_score(const struct hints *h, const struct ss_form *form)
{
	const char *name = strrchr(form->table.name, '.');
	const char *const lists[] = { name == NULL ? form->table.name :
	    name + 1, form->table.title.en, form->table.title.ja,
	    form->also };
	uint32_t sheet = 0, title = 0, file = 0, s;
	size_t i;

	for (i = 0; i < 4; i++) {
		sheet = (s = hint_of(h->sheet, lists[i])) > sheet ? s : sheet;
		title = (s = hint_of(h->title, lists[i])) > title ? s : title;
		file = (s = hint_of(h->file, lists[i])) > file ? s : file;
	}
	return sheet > 0 ? 3000 + sheet : title > 0 ? 2000 + title :
	    file > 0 ? 1000 + file : 0;
}

/* ---- maps ---- */

const struct ss_map *
map_of(const struct reading *g)
{
	const char *file = strrchr(g->path, '/');
	size_t i;

	file = file == NULL ? g->path : file + 1;
	for (i = 0; i < g->r->n_maps; i++) {
		const struct ss_map *m = &g->r->maps[i];

		if ((m->file == NULL || ss_same(bytes_of(m->file),
		    bytes_of(file))) && (m->sheet == NULL ||
		    ss_same(bytes_of(m->sheet), bytes_of(g->sheet))))
			return m;
	}
	return NULL;
}

static void
match_map(struct match *m, const char (*plain)[HEADING_MAX], uint32_t first,
    uint32_t last)
{
	char wanted[HEADING_MAX];
	uint32_t i, k;
	size_t c;

	for (c = 0; c < m->map->n_columns; c++) {
		const struct ss_map_column *mc = &m->map->columns[c];

		for (k = 0; k < m->form->table.n_columns &&
		    k < SS_RECORD_COLUMNS; k++)
			if (strcmp(field_of(m->form, k)->column.name,
			    mc->name) == 0)
				break;
		if (k == m->form->table.n_columns || k == SS_RECORD_COLUMNS ||
		    !heading_plain(bytes_of(mc->heading), wanted,
		    sizeof(wanted)))
			continue;
		for (i = first; i <= last && !m->has[k]; i++)
			if (strcmp(plain[i], wanted) == 0) {
				m->has[k] = m->mapped[k] = true;
				m->at[k] = i;
				m->n++;
			}
	}
}

/* ---- one row ---- */

/* With what stands in brackets at the end cut off, where that helps. */
static const struct heading *
find_heading(const struct heading_index *x, const char *plain, size_t *n)
{
	const struct heading *h = index_find(x, plain, n);
	char cut[HEADING_MAX];
	const char *open;

	if (h != NULL || (open = strchr(plain, '(')) == NULL || open == plain)
		return h;
	(void)snprintf(cut, sizeof(cut), "%.*s", (int)(open - plain), plain);
	return index_find(x, cut, n);
}

static bool
is_taken(const struct match *m, uint32_t cell)
{
	uint32_t k;

	for (k = 0; k < SS_RECORD_COLUMNS; k++)
		if (m->has[k] && m->at[k] == cell)
			return true;
	return false;
}

/* All forms at once: each heading serves those that know it. */
static void
match_cells(const struct reading *g, const char (*plain)[HEADING_MAX],
    uint32_t first, uint32_t last, struct match *all)
{
	const struct heading *h;
	size_t n, k;
	uint32_t i;

	for (i = first; i <= last; i++) {
		if (plain[i][0] == '\0' ||
		    (h = find_heading(g->index, plain[i], &n)) == NULL)
			continue;
		for (k = 0; k < n; k++) {
			struct match *m = &all[h[k].form];

			if (m->form == NULL || m->has[h[k].field] ||
			    is_taken(m, i))
				continue;
			m->has[h[k].field] = true;
			m->at[h[k].field] = i;
			m->n++;
		}
	}
}

static void
finish_match(const struct reading *g, struct match *m)
{
	uint32_t k, columns = m->form->table.n_columns;

	for (k = 0; k < columns && k < SS_RECORD_COLUMNS; k++)
		if (!m->has[k] && (field_of(m->form, k)->column.flags &
		    SS_F_KEY) != 0 && m->lacks == NULL)
			m->lacks = field_of(m->form, k);
	m->score = m->n * 10 + hints_score(&g->hints, m->form);
}

static void
remember_near(struct reading *g, const struct match *m)
{
	if (m != NULL && m->n >= 2 && m->lacks != NULL)
		(void)snprintf(g->near, sizeof(g->near), " (%s / %s: %s / %s?)",
		    m->form->table.title.en, m->form->table.title.ja,
		    m->lacks->column.label.en, m->lacks->column.label.ja);
}

/* The best form of cells first to last. 1, 0: none, -1: two. */
static int
best_of(struct reading *g, const char (*plain)[HEADING_MAX], uint32_t first,
    uint32_t last, struct match *all, struct match **out)
{
	const struct ss_map *map = map_of(g);
	struct match *best = NULL, *near = NULL;
	bool twice = false;
	size_t i;

	memset(all, 0, g->r->n_forms * sizeof(*all));
	for (i = 0; i < g->r->n_forms; i++) {
		if (map != NULL && map->table != NULL && strcmp(map->table,
		    form_of(g->r, i)->table.name) != 0)
			continue;
		all[i].form = form_of(g->r, i);
		if ((all[i].map = map) != NULL)
			match_map(&all[i], plain, first, last);
	}
	match_cells(g, plain, first, last, all);
	for (i = 0; i < g->r->n_forms; i++) {
		struct match *m = &all[i];

		if (m->form == NULL || m->n == 0)
			continue;
		finish_match(g, m);
		if (m->n < 2 || m->lacks != NULL) {
			if (near == NULL || m->score > near->score)
				near = m;
			continue;
		}
		if (best != NULL && m->score == best->score)
			twice = true;
		if (best == NULL || m->score > best->score) {
			best = m;
			twice = false;
		}
	}
	if (best == NULL)
		remember_near(g, near);
	*out = best;
	return best == NULL ? 0 : twice ? -1 : 1;
}

static bool
table_begin(struct table_at *t, const struct match *m,
    const struct ss_grid_row *row, uint32_t first, uint32_t last)
{
	uint32_t k;

	memset(t, 0, sizeof(*t));
	t->form = m->form;
	t->map = m->map;
	t->first = first;
	t->last = last;
	t->header_row = row->number;
	for (k = 0; k < SS_RECORD_COLUMNS; k++) {
		t->has[k] = m->has[k];
		t->mapped[k] = m->mapped[k];
		t->at[k] = m->at[k];
		if (!m->has[k])
			continue;
		t->heading[k] = strndup(row->cells[m->at[k]].text.p,
		    row->cells[m->at[k]].text.n);
		if (t->heading[k] == NULL)
			return false;
	}
	return true;
}

/* Tables side by side have an empty column between them. */
static int
find_beside(struct reading *g, const char (*plain)[HEADING_MAX],
    const struct ss_grid_row *row, uint32_t n, struct match *all,
    struct table_at *out)
{
	uint32_t first = 0, last;
	struct match *m;
	int found = 0;

	while (first < n && found < SS_RECORD_TABLES) {
		while (first < n && plain[first][0] == '\0')
			first++;
		for (last = first; last + 1 < n && plain[last + 1][0] != '\0';
		    last++)
			;
		if (first < n && best_of(g, plain, first, last, all, &m) == 1 &&
		    table_begin(&out[found], m, row, first, last))
			found++;
		first = last + 1;
	}
	return found;
}

int
heads_find(struct reading *g, const struct ss_grid_row *row,
    struct table_at *out)
{
	static char plain[CELLS_MAX][HEADING_MAX];
	uint32_t i, n = row->n < CELLS_MAX ? row->n : CELLS_MAX, filled = 0;
	struct match *all, *m;
	int found;

	for (i = 0; i < n; i++) {
		plain[i][0] = '\0';
		if (row->cells[i].kind == SS_CELL_TEXT &&
		    row->cells[i].text.n < HEADING_MAX &&
		    heading_plain(row->cells[i].text, plain[i], HEADING_MAX))
			filled++;
	}
	if (filled < 2 || (all = calloc(g->r->n_forms, sizeof(*all))) == NULL)
		return 0;
	found = find_beside(g, (const char (*)[HEADING_MAX])plain, row, n, all,
	    out);
	if (found < 2) {
		while (found > 0) {
			found--;
			for (i = 0; i < SS_RECORD_COLUMNS; i++)
				free(out[0].heading[i]);
		}
		found = best_of(g, (const char (*)[HEADING_MAX])plain, 0,
		    n - 1, all, &m);
		if (found == 1)
			found = table_begin(&out[0], m, row, 0, UINT32_MAX);
	}
	free(all);
	return found;
}

static const struct ss_text no_column = { "the table has no such column, so "
    "nothing is known of it; add the column, or, for a ledger, name its "
    "heading in columns.json", "表にこの列がないため、内容がわかりません。列を"
    "足すか、台帳なら columns.json に見出しの対応を書いてください" };

void
heads_tell_missing(struct reading *g, const struct table_at *t)
{
	char column[256], what[1200];
	uint32_t k;

	/* A form that stands nowhere of its own is not this plugin's table. */
	if (t->rows == 0 || t->form->file.en == NULL)
		return;
	(void)snprintf(what, sizeof(what), "%s%s%s%s", g->path,
	    g->sheet[0] != '\0' ? " [" : "", g->sheet,
	    g->sheet[0] != '\0' ? "]" : "");
	for (k = 0; k < t->form->table.n_columns && k < SS_RECORD_COLUMNS;
	    k++) {
		const struct ss_field *f = field_of(t->form, k);

		if (t->has[k] || f->spare || f->example.en == NULL)
			continue;
		(void)snprintf(column, sizeof(column), "%s.%s",
		    t->form->table.name, f->column.name);
		record_tell(g, column, what, SS_ENOENT, &no_column);
	}
}
