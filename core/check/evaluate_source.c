/* SPDX-License-Identifier: Apache-2.0
 * What a pass rests on. Never lets one stand that nothing sealed speaks for: an
 * empty ledger passes by the file that was empty.
 */
#include <string.h>

#include "evaluate_private.h"

/* Of "ledger.person" the table "ledger.source", which tells of each file that
 * was read what kind of table it held; NULL: there is none. */
static const struct table *
source_of(const struct table_list *tables, const struct table *t, size_t *kind)
{
	const char *dot = strrchr(t->name, '.');
	size_t i, k, n;

	if (dot == NULL || !t->firm)
		return NULL;
	n = (size_t)(dot - t->name) + 1;
	for (i = 0; i < tables->n; i++) {
		const struct table *s = &tables->v[i];

		if (strncmp(s->name, t->name, n) != 0 ||
		    strcmp(s->name + n, "source") != 0)
			continue;
		for (k = 0; k < s->n; k++)
			if (strcmp(s->columns[k].name, "kind") == 0 &&
			    s->columns[k].key) {
				*kind = k;
				return s;
			}
	}
	return NULL;
}

const struct table *
evaluate_source_table(const struct table_list *tables, const struct table *t)
{
	size_t kind;

	return source_of(tables, t, &kind);
}

const struct memory_row *
evaluate_source(const struct eval *e, const struct table *t)
{
	const struct memory *m = e->ev->m;
	const struct table *s;
	struct memory_rows rows;
	struct store_value v;
	size_t i, kind;

	if ((s = source_of(memory_tables(m), t, &kind)) != NULL) {
		rows = memory_rows_all(m, s);
		for (i = 0; i < rows.n; i++)
			if (memory_value(m, s, rows.v[i], kind, &v) &&
			    strcmp(v.str, strrchr(t->name, '.') + 1) == 0)
				return rows.v[i];
	}
	/* Rows that were looked at and are not of the kind speak, too. */
	rows = evaluate_rows(e, t);
	return rows.n > 0 && t->firm ? rows.v[0] : NULL;
}

static bool
is_of_firm(const struct trace *t)
{
	size_t i;

	if (t->node != NULL && (t->node->kind == NODE_HUMAN ||
	    (t->table != NULL && !t->table->firm)))
		return false;
	for (i = 0; i < t->n; i++)
		if (!is_of_firm(t->child[i]))
			return false;
	return true;
}

static bool
is_cited(const struct trace *t)
{
	size_t i;

	if (t->verdict != VERDICT_PASS)
		return false;
	if (t->row != NULL && memory_cite_count(t->row) > 0)
		return true;
	for (i = 0; i < t->n; i++)
		if (is_cited(t->child[i]))
			return true;
	return false;
}

bool
evaluate_is_backed(const struct member *member, const struct trace *t)
{
	return member->row != NULL || !is_of_firm(t) || is_cited(t);
}
