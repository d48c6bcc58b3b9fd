/* SPDX-License-Identifier: Apache-2.0
 * One thing told twice: rows of one subject and key out of different
 * artifacts. The stronger grade speaks; where two of one grade contradict
 * each other, neither does.
 */
#include <stdlib.h>
#include <string.h>

#include "evaluate_private.h"

/* Rows of one key, linked; and a hash of those that have twins. */
struct twins {
	const struct memory_row **first;        /* by row, open addressing */
	struct group { const struct memory_row *row; size_t next; } *v;
	size_t *at;                             /* row → its place in v */
	size_t n, cap, mask;
};

static size_t
hash_row(const struct memory_row *row)
{
	return (size_t)(((uintptr_t)row >> 3) * 11400714819323198485u >> 24);
}

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static bool
same_key(const struct memory *m, const struct table *t,
    const struct memory_row *a, const struct memory_row *b)
{
	struct store_value x, y;
	size_t i;

	if (a->subject != b->subject)
		return false;
	for (i = 0; i < t->n; i++) {
		if (!t->columns[i].key)
			continue;
		(void)memory_value(m, t, a, i, &x);
		(void)memory_value(m, t, b, i, &y);
		if (x.num != y.num || x.str != y.str)
			return false;
	}
	return true;
}

static uint64_t
hash_key(const struct memory *m, const struct table *t,
    const struct memory_row *row)
{
	uint64_t h = mix(row->subject + 1);
	struct store_value v;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->columns[i].key && memory_value(m, t, row, i, &v))
			h = mix(h ^ (v.str != NULL ? (uint64_t)(uintptr_t)v.str :
			    (uint64_t)v.num));
	return h;
}

static bool
has_key(const struct table *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->columns[i].key)
			return true;
	return false;
}

/* Rows out of the same places' artifact are a list, not two voices. */
static bool
is_other_voice(const struct memory_row *a, const struct memory_row *b)
{
	return memory_cite(a, 0).item != memory_cite(b, 0).item ||
	    memory_cite_count(a) != memory_cite_count(b);
}

static bool
note(struct twins *w, const struct memory_row *row, size_t next)
{
	if (!memory_grow(&w->v, w->n, &w->cap, sizeof(*w->v)))
		return false;
	w->v[w->n].row = row;
	w->v[w->n++].next = next;
	return true;
}

/* Room for the keys of one subject, used again for the next. */
struct keys { size_t *head, *chain, cap; };

static bool
keys_clear(struct keys *k, size_t rows)
{
	size_t size = 16;

	while (size < rows * 2)
		size *= 2;
	if (size > k->cap) {
		free(k->head);
		free(k->chain);
		k->head = malloc(size * sizeof(*k->head));
		k->chain = malloc(size * sizeof(*k->chain));
		k->cap = size;
		if (k->head == NULL || k->chain == NULL)
			return false;
	}
	memset(k->head, 0, size * sizeof(*k->head));
	memset(k->chain, 0, size * sizeof(*k->chain));
	return true;
}

/* Chains of the rows of one subject that have one key. */
static bool
chain_subject(struct evaluator *ev, const struct table *t,
    struct memory_rows rows, struct keys *keys, struct twins *w)
{
	size_t i, at, k, mask = 15;

	while (mask + 1 < rows.n * 2)
		mask = mask * 2 + 1;
	for (i = 0; i < rows.n; i++) {
		at = (size_t)hash_key(ev->m, t, rows.v[i]) & mask;
		while ((k = keys->head[at]) != 0 && !same_key(ev->m, t,
		    rows.v[k - 1], rows.v[i]))
			at = (at + 1) & mask;
		if (k == 0) {
			keys->head[at] = i + 1;
			continue;
		}
		if (keys->chain[at] == 0) {
			if (!is_other_voice(rows.v[k - 1], rows.v[i]))
				continue;
			if (!note(w, rows.v[k - 1], 0))
				return false;
			keys->chain[at] = w->n;
		}
		if (!note(w, rows.v[i], keys->chain[at]))
			return false;
		keys->chain[at] = w->n;
	}
	return true;
}

static bool
chain_all(struct evaluator *ev, const struct table *t, struct memory_rows all,
    struct twins *w)
{
	struct keys keys = { NULL, NULL, 0 };
	struct memory_rows rows;
	size_t begin, end;
	bool ok = true;

	for (begin = 0; ok && begin < all.n; begin = end) {
		for (end = begin; end < all.n &&
		    all.v[end]->subject == all.v[begin]->subject;)
			end++;
		rows.v = all.v + begin;
		rows.n = end - begin;
		ok = keys_clear(&keys, rows.n) &&
		    chain_subject(ev, t, rows, &keys, w);
	}
	free(keys.head);
	free(keys.chain);
	return ok;
}

static bool
index_twins(struct twins *w)
{
	size_t i, at, size = 16;
	bool *twin = calloc(w->n + 1, sizeof(bool));

	while (size < w->n * 2)
		size *= 2;
	w->first = calloc(size, sizeof(struct memory_row *));
	w->at = calloc(size, sizeof(size_t));
	w->mask = size - 1;
	if (twin == NULL || w->first == NULL || w->at == NULL) {
		free(twin);
		return false;
	}
	/* From the newest of a chain down, so that all point at the newest. */
	for (i = w->n; i-- > 0;) {
		size_t k, top = i;

		if (twin[i] || w->v[i].next == 0)
			continue;
		for (k = i + 1; k != 0; k = w->v[k - 1].next) {
			twin[k - 1] = true;
			at = hash_row(w->v[k - 1].row) & w->mask;
			while (w->first[at] != NULL)
				at = (at + 1) & w->mask;
			w->first[at] = w->v[k - 1].row;
			w->at[at] = top;
		}
	}
	free(twin);
	return true;
}

void
twins_free(struct twins *w)
{
	if (w == NULL)
		return;
	free(w->first);
	free(w->at);
	free(w->v);
	free(w);
}

/* NULL where nothing is told twice, or out of memory (ev->failed). */
static struct twins *
twins_of(struct evaluator *ev, const struct table *t)
{
	size_t at = (size_t)(t - memory_tables(ev->m)->v);
	struct memory_rows rows;
	struct twins *w;

	if (ev->twins[at].made)
		return ev->twins[at].w;
	ev->twins[at].made = true;
	rows = memory_rows_all(ev->m, t);
	if (t->one || !has_key(t))
		return NULL;
	if ((w = calloc(1, sizeof(*w))) == NULL ||
	    !chain_all(ev, t, rows, w) || !index_twins(w)) {
		twins_free(w);
		ev->failed = true;
		return NULL;
	}
	if (w->n == 0) {
		twins_free(w);
		w = NULL;
	}
	ev->twins[at].w = w;
	return w;
}

/* The place in v of the newest of a row's chain; false: it has no twin. */
static bool
find(const struct twins *w, const struct memory_row *row, size_t *top)
{
	size_t at = hash_row(row) & w->mask;

	while (w->first[at] != NULL) {
		if (w->first[at] == row) {
			*top = w->at[at];
			return true;
		}
		at = (at + 1) & w->mask;
	}
	return false;
}

/* Whether b speaks louder than a. */
static bool
is_stronger(const struct evaluator *ev, const struct memory_row *a,
    const struct memory_row *b)
{
	if (!is_other_voice(a, b))
		return false;
	if (a->grade != b->grade)
		return b->grade > a->grade;
	return ev->check != NULL && ev->check->prefer_newest &&
	    evaluate_taken(ev->m, b) > evaluate_taken(ev->m, a);
}

bool
evaluate_is_superseded(struct evaluator *ev, const struct table *t,
    const struct memory_row *row)
{
	const struct twins *w = twins_of(ev, t);
	size_t k;

	if (w == NULL || !find(w, row, &k))
		return false;
	for (k++; k != 0; k = w->v[k - 1].next)
		if (is_stronger(ev, row, w->v[k - 1].row))
			return true;
	return false;
}

const struct memory_row *
evaluate_contradicts(struct evaluator *ev, const struct node_fact *f,
    const struct memory_row *row)
{
	const struct twins *w;
	const struct memory_row *other;
	struct store_value a, b;
	size_t k;

	if (f->index == NODE_SUBJECT || f->table == &node_member_table)
		return NULL;
	w = twins_of(ev, f->table);
	if (w == NULL || !find(w, row, &k))
		return NULL;
	(void)evaluate_value(ev->m, f, row, &a);
	for (k++; k != 0; k = w->v[k - 1].next) {
		other = w->v[k - 1].row;
		if (other == row || !is_other_voice(other, row) ||
		    is_stronger(ev, other, row) || is_stronger(ev, row, other))
			continue;
		(void)evaluate_value(ev->m, f, other, &b);
		if (!evaluate_same(&a, &b))
			return other;
	}
	return NULL;
}
