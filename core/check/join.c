/* SPDX-License-Identifier: Apache-2.0
 * Rows found by keys, through a hash made once a check: the cost of a join is
 * that of reading both sides. Never takes two keys for one: a hit is compared.
 */
#include <stdlib.h>
#include <string.h>

#include "evaluate_private.h"

#define FEW 8           /* rows below which a hash costs more than it saves */
#define NONE UINT32_MAX

/* One number of a row in a chain; a row with a list stands in several. */
struct link { uint32_t row, next; };

struct join {
	const struct node *node;
	struct memory_rows rows;
	uint32_t *head, mask;
	struct link *links;
};

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static uint64_t
hash_keys(const uint64_t *key, size_t n)
{
	uint64_t h = n;
	size_t i;

	for (i = 0; i < n; i++)
		h = mix(h ^ key[i]);
	return h;
}

/* A value as it compares: texts by their folded form. */
static uint64_t
key_of(struct evaluator *ev, const struct table_column *c, const char *text,
    int64_t num)
{
	if (text == NULL)
		return (uint64_t)num;
	if (c->type == TABLE_TEXT || c->type == TABLE_LIST)
		text = memory_fold(ev->m, text);
	ev->failed = ev->failed || text == NULL;
	return (uint64_t)(uintptr_t)text;
}

static bool
match_value(struct evaluator *ev, const struct node *n, size_t k,
    const struct memory_row *row, struct store_value *v)
{
	struct node_fact f = { n->table, n->match[k].column,
	    n->match[k].index, 1 };

	return evaluate_value(ev->m, &f, row, v);
}

/* ---- making ---- */

static void
insert(struct join *j, const uint64_t *key, uint32_t row, uint32_t at)
{
	uint32_t h = (uint32_t)hash_keys(key, j->node->match_n) & j->mask;

	j->links[at].row = row;
	j->links[at].next = j->head[h];
	j->head[h] = at;
}

/* Fill the key of a row; *list is the entry of a list column to use. The
 * number of entries there are, 0: the row has no key. */
static size_t
row_key(struct evaluator *ev, const struct node *n,
    const struct memory_row *row, size_t entry, uint64_t *key)
{
	size_t k, entries = 1;
	struct store_value v;

	for (k = 0; k < n->match_n; k++) {
		const struct table_column *c = n->match[k].column;

		if (!match_value(ev, n, k, row, &v))
			return 0;
		if (c->type == TABLE_LIST) {
			entries = v.n;
			if (entry >= v.n)
				return 0;
			v.str = v.list[entry];
		}
		key[k] = key_of(ev, c, v.str, v.num);
	}
	return entries;
}

static size_t
count_links(struct evaluator *ev, const struct node *n,
    struct memory_rows rows)
{
	struct store_value v;
	size_t i, k, total = rows.n;

	for (k = 0; k < n->match_n; k++)
		if (n->match[k].column->type == TABLE_LIST)
			for (i = 0; i < rows.n; i++)
				if (match_value(ev, n, k, rows.v[i], &v))
					total += v.n;
	return total;
}

/* Whether an earlier entry of the row's list is the same key. */
static bool
is_repeated(struct evaluator *ev, const struct node *n,
    const struct memory_row *row, size_t entry, const uint64_t *key)
{
	uint64_t other[NODE_MATCH_MAX];
	size_t i;

	for (i = 0; i < entry; i++)
		if (row_key(ev, n, row, i, other) > 0 &&
		    memcmp(other, key, n->match_n * sizeof(*key)) == 0)
			return true;
	return false;
}

static struct join *
join_make(struct evaluator *ev, const struct node *n, struct memory_rows rows)
{
	size_t total = count_links(ev, n, rows), size = 16, i, k, entries;
	struct join *j = calloc(1, sizeof(*j));
	uint64_t key[NODE_MATCH_MAX];
	uint32_t at = 0;

	while (size < total)
		size *= 2;
	if (j == NULL || total >= NONE ||
	    (j->head = malloc(size * sizeof(*j->head))) == NULL ||
	    (j->links = malloc((total + 1) * sizeof(*j->links))) == NULL) {
		if (j != NULL)
			free(j->head);
		free(j);
		return NULL;
	}
	memset(j->head, 0xff, size * sizeof(*j->head));
	j->mask = (uint32_t)(size - 1);
	j->node = n;
	j->rows = rows;
	/* From the end, so that a chain runs in the order of the rows. */
	for (i = rows.n; i-- > 0;) {
		entries = row_key(ev, n, rows.v[i], 0, key);
		for (k = 0; k < entries; k++)
			if (k == 0 || (row_key(ev, n, rows.v[i], k, key) > 0 &&
			    !is_repeated(ev, n, rows.v[i], k, key)))
				insert(j, key, (uint32_t)i, at++);
	}
	return j;
}

static void
join_free(struct join *j)
{
	if (j == NULL)
		return;
	free(j->head);
	free(j->links);
	free(j);
}

void
join_free_all(struct evaluator *ev)
{
	size_t i;

	for (i = 0; i < ev->join_n; i++)
		join_free(ev->joins[i]);
	free(ev->joins);
	ev->joins = NULL;
	ev->join_n = 0;
}

/* The join of a node over these rows, made if it is not there. */
static const struct join *
join_of(struct evaluator *ev, const struct node *n, struct memory_rows rows)
{
	struct join **v;
	size_t more;

	if (n->join >= ev->join_n) {
		more = n->join + 8;
		if ((v = realloc(ev->joins, more * sizeof(*v))) == NULL)
			return NULL;
		memset(v + ev->join_n, 0, (more - ev->join_n) * sizeof(*v));
		ev->joins = v;
		ev->join_n = more;
	}
	v = &ev->joins[n->join];
	if (*v != NULL && ((*v)->node != n || (*v)->rows.v != rows.v ||
	    (*v)->rows.n != rows.n)) {
		join_free(*v);
		*v = NULL;
	}
	if (*v == NULL)
		*v = join_make(ev, n, rows);
	return *v;
}

/* ---- walking ---- */

static void
find(struct join_walk *w)
{
	uint32_t h;

	if (w->join == NULL)
		return;
	h = (uint32_t)hash_keys(w->key, w->node->match_n) & w->join->mask;
	w->next = w->join->head[h];
}

/* The next entry of a list on the asking side that was not asked before. */
static bool
next_entry(const struct eval *e, struct join_walk *w)
{
	const struct table_column *c;
	size_t i;

	if (w->list_key == NODE_MATCH_MAX)
		return false;
	c = w->node->match[w->list_key].from.fact.column;
	while (w->list_at < w->list.n) {
		uint64_t key = key_of(e->ev, c, w->list.list[w->list_at++], 0);

		for (i = 0; i + 1 < w->list_at; i++)
			if (key_of(e->ev, c, w->list.list[i], 0) == key)
				break;
		if (i + 1 < w->list_at)
			continue;
		w->key[w->list_key] = key;
		w->next = 0;
		find(w);
		return true;
	}
	return false;
}

bool
join_begin(const struct eval *e, const struct node *n, struct join_walk *w,
    enum reason *why)
{
	const struct memory_row *from;
	struct store_value v;
	size_t k;

	memset(w, 0, sizeof(*w));
	w->node = n;
	w->rows = evaluate_rows(e, n->table);
	w->list_key = NODE_MATCH_MAX;
	for (k = 0; k < n->match_n; k++) {
		const struct node_fact *f = &n->match[k].from.fact;

		if ((from = evaluate_row(e, f, why)) == NULL)
			return false;
		(void)evaluate_value(e->ev->m, f, from, &v);
		if (f->column->type == TABLE_LIST) {
			w->list = v;
			w->list_key = k;
		} else
			w->key[k] = key_of(e->ev, f->column, v.str, v.num);
	}
	if (n->match_n > 0 && w->rows.n > FEW &&
	    (w->join = join_of(e->ev, n, w->rows)) == NULL)
		e->ev->failed = true;
	if (w->list_key != NODE_MATCH_MAX)
		w->empty = !next_entry(e, w);
	else
		find(w);
	return true;
}

static bool
fits(const struct eval *e, const struct join_walk *w,
    const struct memory_row *row)
{
	uint64_t key[NODE_MATCH_MAX];
	size_t entries = row_key(e->ev, w->node, row, 0, key), i;

	for (i = 0; i < entries; i++)
		if ((i == 0 || row_key(e->ev, w->node, row, i, key) > 0) &&
		    memcmp(key, w->key, w->node->match_n *
		    sizeof(*key)) == 0)
			return true;
	return false;
}

static const struct memory_row *
next_of_entry(const struct eval *e, struct join_walk *w)
{
	const struct memory_row *row;

	if (w->join == NULL) {
		while (w->next < w->rows.n) {
			row = w->rows.v[w->next++];
			if (w->node->match_n == 0 || fits(e, w, row))
				return row;
		}
		return NULL;
	}
	while (w->next != NONE) {
		const struct link *l = &w->join->links[w->next];

		w->next = l->next;
		row = w->rows.v[l->row];
		if (fits(e, w, row))
			return row;
	}
	return NULL;
}

const struct memory_row *
join_next(const struct eval *e, struct join_walk *w)
{
	const struct memory_row *row;

	while (!w->empty && !e->ev->failed) {
		row = next_of_entry(e, w);
		if (row == NULL && !next_entry(e, w))
			w->empty = true;
		if (row != NULL && !evaluate_is_superseded(e->ev,
		    w->node->table, row))
			return row;
	}
	return NULL;
}
