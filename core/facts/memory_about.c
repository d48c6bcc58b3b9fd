/* SPDX-License-Identifier: Apache-2.0
 * What stands beside the facts in memory: gaps, outcomes, items.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "memory_private.h"

static const char *
word_or_null(struct memory *m, const char *s)
{
	return s == NULL ? NULL : memory_word(m, s, strlen(s));
}

int
memory_add_outcome(struct memory *m, const char *plugin, const char *subject,
    const char *outcome, struct error *err)
{
	const char *id = word_or_null(m, subject);
	struct memory_outcome *o;

	if (id == NULL || !memory_grow(&m->outcomes, m->outcome_n,
	    &m->outcome_cap, sizeof(*o)))
		return memory_full(m, err);
	o = &m->outcomes[m->outcome_n++];
	o->plugin = word_or_null(m, plugin);
	o->outcome = word_or_null(m, outcome);
	o->subject = memory_subject_add(m, id);
	if (o->plugin == NULL || o->outcome == NULL ||
	    o->subject == MEMORY_NOBODY) {
		m->outcome_n--;
		return memory_full(m, err);
	}
	if (strcmp(outcome, "complete") == 0 || strcmp(outcome, "partial") == 0)
		m->reached[o->subject] |= MEMORY_RAN;
	return 0;
}

/* A gap of one column. What names no table, column, subject or place says
 * nothing of any row. False: out of memory. */
static bool
add_lack(struct memory *m, const json_t *o, const char *column)
{
	const char *name = json_string_value(json_object_get(o, "table"));
	const char *subject = json_string_value(json_object_get(o,
	    "subject"));
	struct memory_lack *l;
	size_t k;

	if (name == NULL || subject == NULL)
		return true;
	if (!memory_grow(&m->lack_v, m->lack_n, &m->lack_cap, sizeof(*l)))
		return false;
	l = &m->lack_v[m->lack_n];
	l->table = table_find(m->tables, name);
	l->what = json_string_value(json_object_get(o, "what"));
	if (l->table == NULL || l->what == NULL)
		return true;
	for (k = 0; k < l->table->n; k++)
		if (strcmp(l->table->columns[k].name, column) == 0)
			break;
	if (k == l->table->n)
		return true;
	l->number = (uint32_t)k;
	subject = word_or_null(m, subject);
	l->subject = subject == NULL ? MEMORY_NOBODY :
	    memory_subject_add(m, subject);
	m->lack_n += l->subject != MEMORY_NOBODY;
	return l->subject != MEMORY_NOBODY;
}

int
memory_add_gap(struct memory *m, const char *line, size_t n, uint64_t item,
    uint64_t number, struct error *err)
{
	json_t *o = json_read(line, n, n, "gaps", err);
	const char *subject, *column;
	struct memory_gap *g;

	(void)item;
	(void)number;
	if (o == NULL)
		return ERR_INPUT;
	if (json_array_append_new(m->gaps, o) != 0 || !memory_grow(&m->gap_v,
	    m->gap_n, &m->gap_cap, sizeof(*g)))
		return memory_full(m, err);
	column = json_string_value(json_object_get(o, "column"));
	if (column != NULL)
		return add_lack(m, o, column) ? 0 : memory_full(m, err);
	g = &m->gap_v[m->gap_n++];
	g->number = json_array_size(m->gaps) - 1;
	/* Lent by the object. */
	g->plugin = json_string_value(json_object_get(o, "plugin"));
	g->table = json_string_value(json_object_get(o, "table"));
	g->reason = json_string_value(json_object_get(o, "reason"));
	subject = json_string_value(json_object_get(o, "subject"));
	g->subject = MEMORY_NOBODY;
	if (g->plugin == NULL)
		g->plugin = "";
	if (g->reason == NULL)
		g->reason = "?";
	if (subject == NULL)
		return 0;
	subject = word_or_null(m, subject);
	g->subject = subject == NULL ? MEMORY_NOBODY :
	    memory_subject_add(m, subject);
	return g->subject == MEMORY_NOBODY ? memory_full(m, err) : 0;
}

int
memory_add_item(struct memory *m, const struct store_item *item,
    struct error *err)
{
	struct store_item *to;

	if (!memory_grow(&m->items, m->item_n, &m->item_cap, sizeof(*to)))
		return memory_full(m, err);
	to = &m->items[m->item_n++];
	*to = *item;
	to->kind = word_or_null(m, item->kind);
	to->plugin = word_or_null(m, item->plugin);
	to->subject = word_or_null(m, item->subject);
	to->path = word_or_null(m, item->path);
	to->cls = word_or_null(m, item->cls);
	to->label = word_or_null(m, item->label);
	to->flags = word_or_null(m, item->flags);
	return 0;
}

int
memory_add_pack(struct memory *m, const struct store_pack *pack,
    struct error *err)
{
	struct store_pack *to;

	/* Rows hold the number of the member they stand in, in 32 bits. */
	if (pack->base > UINT32_MAX - pack->items)
		return error_put(err, ERR_LIMIT, 0, "the packs within have more "
		    "items than can be judged at once", "中のパックの項目が、一度に"
		    "判定できる数を超えています");
	if (!memory_grow(&m->packs, m->pack_n, &m->pack_cap, sizeof(*to)))
		return memory_full(m, err);
	to = &m->packs[m->pack_n];
	*to = *pack;
	if ((to->id = word_or_null(m, pack->id)) == NULL)
		return memory_full(m, err);
	m->pack_n++;
	m->base = pack->base;
	return 0;
}

const struct store_pack *
memory_pack_of(const struct memory *m, uint64_t item)
{
	size_t low = 0, high = m->pack_n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (m->packs[mid].base <= item)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || item - m->packs[low - 1].base >=
	    m->packs[low - 1].items)
		return NULL;
	return &m->packs[low - 1];
}

size_t
memory_cite_count(const struct memory_row *row)
{
	return row->cites == NULL ? 1 : row->cites->n;
}

struct memory_place
memory_cite(const struct memory_row *row, size_t i)
{
	struct memory_place one = { row->cited, row->from, row->to, row->sheet,
	    row->place };

	if (row->cites == NULL)
		return one;
	if (row->cites->wide != NULL)
		return row->cites->wide[i];
	one.item = row->cites->v[i].item;
	one.from = row->cites->v[i].from;
	one.to = row->cites->v[i].to;
	one.sheet = row->cites->v[i].sheet;
	one.kind = row->cites->v[i].kind;
	return one;
}

static int
by_plugin(const void *pa, const void *pb)
{
	const struct memory_outcome *a = pa, *b = pb;

	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return strcmp(a->plugin, b->plugin);
}

/* The worse comes first; an absence explains the least. */
static int
rank_of(const char *reason)
{
	return strcmp(reason, "absent") == 0 ? 2 :
	    strcmp(reason, "not-run") == 0 ? 1 : 0;
}

static int
by_worst(const void *pa, const void *pb)
{
	const struct memory_gap *a = pa, *b = pb;
	int r;

	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	if ((r = strcmp(a->plugin, b->plugin)) != 0)
		return r;
	r = rank_of(a->reason) - rank_of(b->reason);
	if (r != 0 || (r = strcmp(a->reason, b->reason)) != 0)
		return r;
	return a->number < b->number ? -1 : a->number > b->number;
}

static int
by_number(const void *pa, const void *pb)
{
	const struct store_item *a = pa, *b = pb;

	return a->item < b->item ? -1 : a->item > b->item;
}

int
memory_about_end(struct memory *m, struct error *err)
{
	size_t i, n = 0;

	(void)err;
	if (m->outcome_n > 0)
		qsort(m->outcomes, m->outcome_n, sizeof(*m->outcomes),
		    by_plugin);
	/* Told twice, as in joined packs: a good end counts. */
	for (i = 0; i < m->outcome_n; i++) {
		if (n > 0 && by_plugin(&m->outcomes[n - 1],
		    &m->outcomes[i]) == 0) {
			if (strcmp(m->outcomes[i].outcome, "complete") == 0)
				m->outcomes[n - 1] = m->outcomes[i];
			continue;
		}
		m->outcomes[n++] = m->outcomes[i];
	}
	m->outcome_n = n;
	if (m->gap_n > 0)
		qsort(m->gap_v, m->gap_n, sizeof(*m->gap_v), by_worst);
	if (m->item_n > 0)
		qsort(m->items, m->item_n, sizeof(*m->items), by_number);
	return 0;
}

const json_t *
memory_gaps(const struct memory *m)
{
	return m->gaps;
}

static const struct memory_gap *
find_gap(const struct memory *m, const struct table *table, uint32_t subject)
{
	struct memory_gap want = { table->plugin, NULL, "", subject, 0 };
	size_t low = 0, high = m->gap_n, mid;

	if (subject == MEMORY_NOBODY)
		return NULL;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (m->gap_v[mid].subject < subject ||
		    (m->gap_v[mid].subject == subject &&
		    strcmp(m->gap_v[mid].plugin, table->plugin) < 0))
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < m->gap_n && m->gap_v[low].subject == want.subject &&
	    strcmp(m->gap_v[low].plugin, want.plugin) == 0; low++) {
		const char *of = m->gap_v[low].table;

		if (of == NULL || of[0] == '\0' || strcmp(of, table->name) == 0)
			return &m->gap_v[low];
	}
	return NULL;
}

const char *
memory_gap(const struct memory *m, const struct table *table, uint32_t subject)
{
	const struct memory_gap *g = find_gap(m, table, subject);

	return g == NULL ? NULL : g->reason;
}

const json_t *
memory_gap_told(const struct memory *m, const struct table *table,
    uint32_t subject)
{
	const struct memory_gap *g = find_gap(m, table, subject);

	return g == NULL ? NULL : json_array_get(m->gaps, g->number);
}

/* Whether the row stands at the place; a place that is not known might be. */
static bool
stands_in(const struct memory *m, const struct memory_row *row,
    const char *what)
{
	const struct store_item *item;
	size_t i, n;

	for (i = 0; i < memory_cite_count(row); i++) {
		item = memory_item(m, memory_cite(row, i).item);
		if (item == NULL || item->path == NULL)
			return true;
		n = strlen(item->path);
		if (strncmp(what, item->path, n) == 0 && (what[n] == '\0' ||
		    strncmp(what + n, " [", 2) == 0))
			return true;
	}
	return false;
}

const char *
memory_lacks(const struct memory *m, const struct table *table, size_t column,
    const struct memory_row *row)
{
	const struct memory_lack *l;
	size_t i;

	for (i = 0; i < m->lack_n; i++) {
		l = &m->lack_v[i];
		if (l->table == table && l->number == column && (row == NULL ||
		    (l->subject == row->subject && stands_in(m, row,
		    l->what))))
			return l->what;
	}
	return NULL;
}

const char *
memory_outcome(const struct memory *m, const char *plugin, uint32_t subject)
{
	struct memory_outcome want = { plugin, NULL, subject }, *found;

	if (subject == MEMORY_NOBODY || m->outcome_n == 0)
		return NULL;
	found = bsearch(&want, m->outcomes, m->outcome_n, sizeof(want),
	    by_plugin);
	return found == NULL ? NULL : found->outcome;
}

const struct store_item *
memory_item(const struct memory *m, uint64_t item)
{
	struct store_item want = { .item = item };

	if (m->item_n == 0)
		return NULL;
	return bsearch(&want, m->items, m->item_n, sizeof(want), by_number);
}

uint64_t
memory_item_end(const struct memory *m)
{
	return m->item_n == 0 ? 0 : m->items[m->item_n - 1].item + 1;
}

void
memory_withhold(struct memory *m, const struct table *table)
{
	m->withheld[table - m->tables->v] = true;
	m->any_withheld = true;
}

const bool *
memory_withheld(const struct memory *m)
{
	return m->any_withheld ? m->withheld : NULL;
}
