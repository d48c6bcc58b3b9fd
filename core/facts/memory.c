/* SPDX-License-Identifier: Apache-2.0
 * Facts in memory: room, texts, subjects, rows in order. Never holds more
 * than MEMORY_MAX: packs come from strangers.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <utf8proc.h>

#include "memory_private.h"

#define CHUNK ((size_t)1 << 20)
#define FREE_SLOT UINT32_MAX

struct chunk { struct chunk *next; max_align_t room[]; };

int
memory_full(const struct memory *m, struct error *err)
{
	if (m->total < MEMORY_MAX)
		return error_nomem(err);
	return error_put(err, ERR_LIMIT, 0,
	    "the facts are too many for memory; judge fewer subjects at a time",
	    "事実が多すぎて扱えません。対象を分けて判定してください");
}

void *
memory_room(struct memory *m, size_t n)
{
	size_t size = (n + 7) & ~(size_t)7, take;
	struct chunk *c;
	void *p;

	if (size > m->left) {
		take = size > CHUNK ? size : CHUNK;
		if (m->total + take > MEMORY_MAX ||
		    (c = calloc(1, sizeof(*c) + take)) == NULL)
			return NULL;
		c->next = m->chunks;
		m->chunks = c;
		m->total += take;
		m->at = (char *)c->room;
		m->left = take;
	}
	p = m->at;
	m->at += size;
	m->left -= size;
	return p;
}

bool
memory_grow(void *p, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 16 : *cap * 2;
	void *v;

	if (n < *cap)
		return true;
	memcpy(&v, p, sizeof(v));
	if ((v = realloc(v, more * size)) == NULL)
		return false;
	memcpy(p, &v, sizeof(v));
	*cap = more;
	return true;
}

/* ---- texts ---- */

uint32_t
memory_hash(const struct memory *m, const char *s, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint32_t h;

	(void)crypto_shorthash(out, (const unsigned char *)s, n, m->key);
	memcpy(&h, out, sizeof(h));
	return h;
}

static bool
grow_texts(struct memory *m)
{
	size_t cap = m->text_cap == 0 ? 4096 : m->text_cap * 2, i, at;
	struct memory_text **v = calloc(cap, sizeof(struct memory_text *));

	if (v == NULL)
		return false;
	for (i = 0; i < m->text_cap; i++) {
		if (m->texts[i] == NULL)
			continue;
		at = m->texts[i]->hash & (cap - 1);
		while (v[at] != NULL)
			at = (at + 1) & (cap - 1);
		v[at] = m->texts[i];
	}
	free(m->texts);
	m->texts = v;
	m->text_cap = cap;
	return true;
}

const char *
memory_word(struct memory *m, const char *s, size_t n)
{
	uint32_t h = memory_hash(m, s, n);
	struct memory_text *t;
	size_t at;

	if (m->text_n * 2 >= m->text_cap && !grow_texts(m))
		return NULL;
	at = h & (m->text_cap - 1);
	while ((t = m->texts[at]) != NULL) {
		if (t->hash == h && t->n == n && memcmp(t->s, s, n) == 0)
			return t->s;
		at = (at + 1) & (m->text_cap - 1);
	}
	if ((t = memory_room(m, sizeof(*t) + n + 1)) == NULL)
		return NULL;
	t->hash = h;
	t->n = (uint32_t)n;
	memcpy(t->s, s, n);
	m->texts[at] = t;
	m->text_n++;
	return t->s;
}

/* Blanks at both ends: ASCII's, and the ideographic space after NFKC is one
 * of them. */
static const char *
trimmed(const char *s, size_t *n)
{
	while (*n > 0 && strchr(" \t\r\n\v\f", s[*n - 1]) != NULL)
		(*n)--;
	while (*n > 0 && strchr(" \t\r\n\v\f", *s) != NULL) {
		s++;
		(*n)--;
	}
	return s;
}

static bool
is_ascii(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

const char *
memory_fold(struct memory *m, const char *word)
{
	struct memory_text *t = (struct memory_text *)(uintptr_t)(word -
	    offsetof(struct memory_text, s));
	utf8proc_uint8_t *mapped = NULL;
	char small[128];
	const char *s = word;
	size_t n = t->n, i;

	if (t->folded != NULL)
		return t->folded;
	if (n < sizeof(small) && is_ascii(word, n)) {
		for (i = 0; i < n; i++)
			small[i] = word[i] >= 'A' && word[i] <= 'Z' ?
			    (char)(word[i] + 32) : word[i];
		s = small;
	} else if (utf8proc_map((const utf8proc_uint8_t *)word,
	    (utf8proc_ssize_t)n, &mapped, UTF8PROC_STABLE | UTF8PROC_COMPOSE |
	    UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE) >= 0) {
		s = (const char *)mapped;
		n = strlen(s);
	}
	s = trimmed(s, &n);
	t->folded = memory_word(m, s, n);
	free(mapped);
	return t->folded;
}

/* ---- subjects ---- */

static bool
grow_subjects(struct memory *m)
{
	size_t cap = m->subject_at_cap == 0 ? 64 : m->subject_at_cap * 2, i, at;
	uint32_t *v = malloc(cap * sizeof(*v));

	if (v == NULL)
		return false;
	memset(v, 0xff, cap * sizeof(*v));
	for (i = 0; i < m->subject_n; i++) {
		at = memory_hash(m, m->subjects[i], strlen(m->subjects[i])) &
		    (cap - 1);
		while (v[at] != FREE_SLOT)
			at = (at + 1) & (cap - 1);
		v[at] = (uint32_t)i;
	}
	free(m->subject_at);
	m->subject_at = v;
	m->subject_at_cap = cap;
	return true;
}

/* The slot of an id: taken by it, or free. */
static size_t
slot_of(const struct memory *m, const char *id)
{
	size_t at = memory_hash(m, id, strlen(id)) & (m->subject_at_cap - 1);

	while (m->subject_at[at] != FREE_SLOT &&
	    strcmp(m->subjects[m->subject_at[at]], id) != 0)
		at = (at + 1) & (m->subject_at_cap - 1);
	return at;
}

uint32_t
memory_subject_add(struct memory *m, const char *id)
{
	size_t cap = m->subject_cap, at;

	/* Rows come subject by subject. */
	if (id == m->last_subject)
		return m->last_index;
	if (m->subject_n * 2 >= m->subject_at_cap && !grow_subjects(m))
		return MEMORY_NOBODY;
	at = slot_of(m, id);
	if (m->subject_at[at] == FREE_SLOT) {
		if (!memory_grow(&m->subjects, m->subject_n, &cap,
		    sizeof(char *)))
			return MEMORY_NOBODY;
		cap = m->subject_cap;
		if (!memory_grow(&m->reached, m->subject_n, &cap, 1))
			return MEMORY_NOBODY;
		m->subject_cap = cap;
		m->subjects[m->subject_n] = id;
		m->reached[m->subject_n] = 0;
		m->subject_at[at] = (uint32_t)m->subject_n++;
	}
	m->last_subject = id;
	m->last_index = m->subject_at[at];
	return m->last_index;
}

int
memory_add_subject(struct memory *m, const char *subject, struct error *err)
{
	const char *id = memory_word(m, subject, strlen(subject));

	return id == NULL || memory_subject_add(m, id) == MEMORY_NOBODY ?
	    memory_full(m, err) : 0;
}

uint32_t
memory_subject_count(const struct memory *m)
{
	return (uint32_t)m->subject_n;
}

const char *
memory_subject(const struct memory *m, uint32_t i)
{
	return m->subjects[i];
}

uint32_t
memory_subject_find(const struct memory *m, const char *id)
{
	return m->subject_n == 0 ? MEMORY_NOBODY : m->subject_at[slot_of(m, id)];
}

bool
memory_subject_reached(const struct memory *m, uint32_t i)
{
	return m->reached[i] != 0;
}

bool
memory_subject_ran(const struct memory *m, uint32_t i)
{
	return (m->reached[i] & MEMORY_RAN) != 0;
}

/* ---- rows ---- */

struct memory_row *
memory_row_new(struct memory *m, struct memory_table *t)
{
	struct memory_row *row;
	size_t i;

	if (!t->kept) {
		if (m->scratch == NULL)
			m->scratch = memory_room(m, sizeof(*row));
		return m->scratch;
	}
	if (!memory_grow(&t->v, t->n, &t->cap, sizeof(struct memory_row *)))
		return NULL;
	row = memory_room(m, sizeof(*row) + t->slots * sizeof(row->cell[0]));
	if (row == NULL)
		return NULL;
	for (i = 0; i < t->table->n; i++) {
		enum table_type type = t->table->columns[i].type;

		if (t->slot[i] >= 0 && (type == TABLE_BOOL ||
		    type == TABLE_INT || type == TABLE_DATE ||
		    type == TABLE_TIME))
			row->cell[t->slot[i]].num = MEMORY_UNSET;
	}
	t->v[t->n++] = row;
	return row;
}

int
memory_open(const struct table_list *tables, bool *const *wanted,
    struct memory **out, struct error *err)
{
	struct memory *m = calloc(1, sizeof(*m));
	size_t i, k;

	*out = NULL;
	if (m == NULL || (m->v = calloc(tables->n + 1, sizeof(*m->v))) == NULL ||
	    (m->withheld = calloc(tables->n + 1, sizeof(bool))) == NULL ||
	    (m->gaps = json_array()) == NULL || sodium_init() == -1) {
		memory_close(m);
		return error_nomem(err);
	}
	randombytes_buf(m->key, sizeof(m->key));
	m->tables = tables;
	for (i = 0; i < tables->n; i++) {
		struct memory_table *t = &m->v[i];

		t->table = &tables->v[i];
		for (k = 0; k < t->table->n; k++)
			t->slot[k] = wanted == NULL || wanted[i][k] ?
			    (int16_t)t->slots++ : -1;
		t->kept = wanted == NULL || wanted[i][t->table->n];
	}
	*out = m;
	return 0;
}

void
memory_close(struct memory *m)
{
	struct chunk *c, *next;
	size_t i;

	if (m == NULL)
		return;
	free(m->withheld);
	for (i = 0; m->v != NULL && m->tables != NULL && i < m->tables->n;
	    i++) {
		free(m->v[i].v);
		free(m->v[i].start);
	}
	for (c = m->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(m->v);
	free(m->texts);
	free(m->subjects);
	free(m->reached);
	free(m->subject_at);
	free(m->outcomes);
	free(m->gap_v);
	free(m->lack_v);
	free(m->items);
	free(m->packs);
	json_decref(m->gaps);
	free(m);
}

const struct table_list *
memory_tables(const struct memory *m)
{
	return m->tables;
}

static struct memory_table *
table_of(const struct memory *m, const struct table *table)
{
	return &m->v[table - m->tables->v];
}

struct memory_rows
memory_rows_all(const struct memory *m, const struct table *table)
{
	const struct memory_table *t = table_of(m, table);
	struct memory_rows rows = { (const struct memory_row *const *)t->v,
	    t->n };

	return rows;
}

struct memory_rows
memory_rows(const struct memory *m, const struct table *table,
    uint32_t subject)
{
	const struct memory_table *t = table_of(m, table);
	struct memory_rows rows = { NULL, 0 };

	if (subject == MEMORY_NOBODY || t->n == 0)
		return rows;
	rows.v = (const struct memory_row *const *)t->v + t->start[subject];
	rows.n = t->start[subject + 1] - t->start[subject];
	return rows;
}

bool
memory_value(const struct memory *m, const struct table *table,
    const struct memory_row *row, size_t column, struct store_value *out)
{
	int slot = table_of(m, table)->slot[column];
	const union memory_cell *c;

	memset(out, 0, sizeof(*out));
	if (slot < 0)
		return false;
	c = &row->cell[slot];
	switch (table->columns[column].type) {
	case TABLE_BOOL:
	case TABLE_INT:
	case TABLE_DATE:
	case TABLE_TIME:
		out->num = c->num;
		out->set = c->num != MEMORY_UNSET;
		break;
	case TABLE_LIST:
		out->set = c->list != NULL;
		out->list = out->set ? c->list->v : NULL;
		out->n = out->set ? c->list->n : 0;
		break;
	default:
		out->str = c->str;
		out->set = c->str != NULL;
	}
	return out->set;
}

/* ---- the end of filling ---- */

static const struct memory *sorting;    /* for qsort, which has no argument */

static int
by_id(const void *a, const void *b)
{
	return strcmp(sorting->subjects[*(const uint32_t *)a],
	    sorting->subjects[*(const uint32_t *)b]);
}

/* Subjects into byte order; to[old] is the new index. */
static bool
order_subjects(struct memory *m, uint32_t *to)
{
	size_t n = m->subject_n, i;
	uint32_t *order = calloc(n + 1, sizeof(*order));
	const char **ids = calloc(n + 1, sizeof(*ids));
	uint8_t *reached = calloc(n + 1, 1);
	bool ok = order != NULL && ids != NULL && reached != NULL;

	for (i = 0; ok && i < n; i++)
		order[i] = (uint32_t)i;
	sorting = m;
	if (ok)
		qsort(order, n, sizeof(*order), by_id);
	for (i = 0; ok && i < n; i++) {
		to[order[i]] = (uint32_t)i;
		ids[i] = m->subjects[order[i]];
		reached[i] = m->reached[order[i]];
	}
	free(order);
	if (!ok) {
		free(ids);
		free(reached);
		return false;
	}
	free(m->subjects);
	free(m->reached);
	m->subjects = ids;
	m->reached = reached;
	m->subject_cap = n + 1;
	m->last_subject = NULL;
	return grow_subjects(m);
}

/* Rows by subject, in their order within one: a counting sort. */
static bool
order_rows(const struct memory *m, struct memory_table *t, const uint32_t *to)
{
	struct memory_row **v = calloc(t->n + 1, sizeof(struct memory_row *));
	size_t n = m->subject_n, i;

	t->start = calloc(n + 2, sizeof(*t->start));
	if (v == NULL || t->start == NULL) {
		free(v);
		return false;
	}
	for (i = 0; i < t->n; i++) {
		t->v[i]->subject = to[t->v[i]->subject];
		t->start[t->v[i]->subject + 2]++;
	}
	for (i = 2; i < n + 2; i++)
		t->start[i] += t->start[i - 1];
	for (i = 0; i < t->n; i++)
		v[t->start[t->v[i]->subject + 1]++] = t->v[i];
	free(t->v);
	t->v = v;
	return true;
}

int
memory_end(struct memory *m, struct error *err)
{
	uint32_t *to = calloc(m->subject_n + 1, sizeof(*to));
	bool ok = to != NULL && order_subjects(m, to);
	size_t i;

	for (i = 0; ok && i < m->outcome_n; i++)
		m->outcomes[i].subject = to[m->outcomes[i].subject];
	for (i = 0; ok && i < m->gap_n; i++)
		if (m->gap_v[i].subject != MEMORY_NOBODY)
			m->gap_v[i].subject = to[m->gap_v[i].subject];
	for (i = 0; ok && i < m->lack_n; i++)
		m->lack_v[i].subject = to[m->lack_v[i].subject];
	for (i = 0; ok && i < m->tables->n; i++)
		if (m->v[i].n > 0)
			ok = order_rows(m, &m->v[i], to);
	free(to);
	return ok ? memory_about_end(m, err) : memory_full(m, err);
}
