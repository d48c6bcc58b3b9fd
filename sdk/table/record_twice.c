/* SPDX-License-Identifier: Apache-2.0
 * Rows of registers that name the same thing as an earlier row, in one file or
 * in two. Never drops either: which one is right only the firm knows.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "record_private.h"

#define SLOTS_FIRST 1024u       /* a power of two */

/* A key that was seen, and where first. */
struct seen {
	const struct ss_form *form;
	size_t key, at;         /* in text; at: place of its sheet */
	uint64_t row, hash;
};

struct record_twice {
	struct seen *v;
	size_t n, cap, *slot, slots;    /* slot: number in v, from 1 */
	char *text;
	size_t used, size;
	size_t at;                      /* the last place that was kept */
};

static const struct ss_text why_twice = { "names the same as the row behind "
    "it; both rows are kept, so one thing is counted twice: delete one of the "
    "rows, or give each its own name", "うしろに書いた行と同じものを指しています。"
    "二行とも残しているため、一つのものが二度数えられます。どちらかの行を消すか、"
    "別々の番号・名前にしてください" };
static const struct ss_text why_full = { "there is no memory to look for rows "
    "that name the same thing; split the file", "同じものを指す行がないかを"
    "調べるメモリが足りません。ファイルを分けてください" };

static uint64_t
hash_of(const void *form, const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uintptr_t)form;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h ^ h >> 29;
}

/* Where a copy of s begins in text; SIZE_MAX: no memory. */
static size_t
keep(struct record_twice *w, const char *s)
{
	size_t n = strlen(s) + 1, at = w->used, size;
	char *p;

	if (n > w->size - w->used) {
		size = w->size * 2 + n + 4096;
		p = realloc(w->text, size);
		if (p == NULL)
			return SIZE_MAX;
		w->text = p;
		w->size = size;
	}
	memcpy(w->text + at, s, n);
	w->used += n;
	return at;
}

static bool
grow(struct record_twice *w)
{
	size_t slots = w->slots == 0 ? SLOTS_FIRST : w->slots * 2, i, k;
	size_t *slot;
	struct seen *v;

	if (w->n < w->cap)
		return true;
	v = realloc(w->v, slots / 2 * sizeof(*v));
	if (v == NULL)
		return false;
	w->v = v;
	slot = calloc(slots, sizeof(*slot));
	if (slot == NULL)
		return false;
	for (i = 0; i < w->n; i++) {
		k = (size_t)v[i].hash & (slots - 1);
		while (slot[k] != 0)
			k = (k + 1) & (slots - 1);
		slot[k] = i + 1;
	}
	free(w->slot);
	w->slot = slot;
	w->slots = slots;
	w->cap = slots / 2;
	return true;
}

/* The earlier row; NULL: there is none, and this one is kept now. ok is false
 * where it could not be. */
static const struct seen *
find_or_keep(struct record_twice *w, const struct ss_form *form,
    const char *key, const char *sheet, uint64_t row, bool *ok)
{
	uint64_t h = hash_of(form, key);
	struct seen *s;
	size_t k;

	*ok = grow(w);
	if (!*ok)
		return NULL;
	for (k = (size_t)h & (w->slots - 1); w->slot[k] != 0;
	    k = (k + 1) & (w->slots - 1)) {
		s = &w->v[w->slot[k] - 1];
		if (s->hash == h && s->form == form &&
		    strcmp(w->text + s->key, key) == 0)
			return s;
	}
	if (w->text == NULL || strcmp(w->text + w->at, sheet) != 0)
		w->at = keep(w, sheet);
	s = &w->v[w->n];
	*s = (struct seen){ form, w->at == SIZE_MAX ? SIZE_MAX :
	    keep(w, key), w->at, row, h };
	*ok = s->key != SIZE_MAX;
	if (*ok)
		w->slot[k] = ++w->n;
	else
		w->at = 0;
	return NULL;
}

static bool
names_once(const struct ss_records *r, const char *table)
{
	const char *const *p;

	for (p = r->once; p != NULL && *p != NULL; p++)
		if (strcmp(*p, table) == 0)
			return true;
	return false;
}

/* What names the row, as it is compared; false: it is too long for a name. */
static bool
key_of(const struct table_at *t, const struct ss_grid_row *row, char *key,
    size_t size, uint32_t *last)
{
	uint32_t k;
	size_t n = 0;

	for (k = 0; k < t->form->table.n_columns && k < SS_RECORD_COLUMNS;
	    k++) {
		if ((field_of(t->form, k)->column.flags & SS_F_KEY) == 0)
			continue;
		if (!t->has[k] || t->at[k] >= row->n || size - n <
		    HEADING_MAX + 2 || !ss_plain(row->cells[t->at[k]].text,
		    true, key + n, HEADING_MAX))
			return false;
		n += strlen(key + n);
		key[n++] = '\x1f';
		key[n] = '\0';
		*last = k;
	}
	return n > 0;
}

void
twice_look(struct reading *g, const struct table_at *t,
    const struct ss_grid_row *row)
{
	char key[4 * HEADING_MAX], sheet[1200], what[2400];
	const struct seen *first;
	uint32_t last = 0;
	size_t n;
	bool ok;

	if (!names_once(g->r, t->form->table.name) ||
	    !key_of(t, row, key, sizeof(key), &last))
		return;
	if (g->r->kept_twice == NULL)
		g->r->kept_twice = calloc(1, sizeof(struct record_twice));
	record_place(g, g->sheet, 0, sheet, sizeof(sheet));
	first = NULL;
	ok = g->r->kept_twice != NULL;
	if (ok)
		first = find_or_keep(g->r->kept_twice, t->form, key, sheet,
		    row->number, &ok);
	if (!ok) {
		g->r->partial = true;
		record_tell(g, t->form->table.name, sheet, SS_ELIMIT,
		    &why_full);
	}
	if (first == NULL)
		return;
	record_place(g, g->sheet, row->number, what, 1200);
	record_quote(g, t, last, &row->cells[t->at[last]], what, 1600);
	n = strlen(what);
	(void)snprintf(what + n, sizeof(what) - n, " = %s %" PRIu64,
	    ((struct record_twice *)g->r->kept_twice)->text + first->at,
	    first->row);
	record_tell(g, t->form->table.name, what, SS_EINVAL, &why_twice);
}

void
twice_free(void *kept)
{
	struct record_twice *w = kept;

	if (w == NULL)
		return;
	free(w->v);
	free(w->slot);
	free(w->text);
	free(w);
}
