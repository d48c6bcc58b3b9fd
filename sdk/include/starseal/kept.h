/* SPDX-License-Identifier: Apache-2.0
 * Rows of a register kept after they were read, for plugins that look things
 * up in it before they report. Header only. Keeps what people filled in; a
 * column that a plugin computes is never taken from a file.
 */
#ifndef STARSEAL_KEPT_H
#define STARSEAL_KEPT_H

#include <stdlib.h>

#include "record.h"

struct ss_kept_row {
	struct ss_value *values;
	uint32_t n;
	struct ss_cite cite;
	uint64_t row;
	const char *path;       /* of the file it stands in */
	bool used;              /* for who looks rows up */
};

/* Zero but max before; ss_kept_free whatever the result. */
struct ss_kept { struct ss_kept_row *v; size_t n, max; bool full; };

/* NULL where it has none. */
static inline const struct ss_value *
ss_kept_value(const struct ss_kept_row *r, const char *name)
{
	uint32_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->values[i].name, name) == 0)
			return &r->values[i];
	return NULL;
}

/* NULL where it has none, or it is no text. */
static inline const char *
ss_kept_text(const struct ss_kept_row *r, const char *name)
{
	const struct ss_value *v = ss_kept_value(r, name);

	return v == NULL ? NULL : v->str;
}

static inline void
ss_kept_row_free(struct ss_kept_row *r)
{
	uint32_t i, k;

	for (i = 0; i < r->n; i++) {
		free((void *)(uintptr_t)r->values[i].str);
		for (k = 0; k < r->values[i].n; k++)
			free((void *)(uintptr_t)r->values[i].list[k]);
		free((void *)(uintptr_t)r->values[i].list);
	}
	free(r->values);
	memset(r, 0, sizeof(*r));
}

static inline void
ss_kept_free(struct ss_kept *k)
{
	while (k->n > 0)
		ss_kept_row_free(&k->v[--k->n]);
	free(k->v);
	k->v = NULL;
}

/* False where memory ran out; what was copied is to be freed all the same. */
static inline bool
ss_kept_copy(const struct ss_value *from, struct ss_value *to)
{
	const char **list;

	*to = *from;
	to->str = NULL;
	to->list = NULL;
	to->n = 0;
	if (from->str != NULL && (to->str = strdup(from->str)) == NULL)
		return false;
	if (from->list == NULL || from->n == 0)
		return true;
	list = (const char **)calloc(from->n, sizeof(*list));
	to->list = list;
	if (list == NULL)
		return false;
	for (; to->n < from->n; to->n++)
		if ((list[to->n] = strdup(from->list[to->n])) == NULL)
			return false;
	return true;
}

/* Whether people fill the column in: it has an example. */
static inline bool
ss_kept_asked(const struct ss_form *form, const char *name)
{
	const char *at = (const char *)form->table.columns;
	uint32_t i;

	for (i = 0; i < form->table.n_columns; i++) {
		const struct ss_field *f = (const struct ss_field *)
		    (const void *)(at + (size_t)i * form->table.z_columns);

		if (strcmp(f->column.name, name) == 0)
			return f->example.en != NULL;
	}
	return false;
}

/* False, and full, where there is no room for it. */
static inline bool
ss_kept_add(struct ss_kept *k, const struct ss_record *r)
{
	struct ss_kept_row *v, *one;
	uint32_t i;

	if (k->n >= k->max || (v = (struct ss_kept_row *)realloc(k->v,
	    (k->n + 1) * sizeof(*v))) == NULL) {
		k->full = true;
		return false;
	}
	k->v = v;
	one = &v[k->n];
	memset(one, 0, sizeof(*one));
	one->cite = r->cite;
	one->row = r->row;
	one->path = r->path;
	one->values = (struct ss_value *)calloc(r->n + 1,
	    sizeof(*one->values));
	for (i = 0; one->values != NULL && i < r->n; i++) {
		if (!ss_kept_asked(r->form, r->values[i].name))
			continue;
		if (!ss_kept_copy(&r->values[i], &one->values[one->n++]))
			break;
	}
	if (one->values == NULL || i < r->n) {
		ss_kept_row_free(one);
		k->full = true;
		return false;
	}
	k->n++;
	return true;
}

#endif
