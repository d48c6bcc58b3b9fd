/* SPDX-License-Identifier: Apache-2.0
 * Which columns a policy's checks look at, so that no others are kept. Never
 * leaves out a key: citations name rows by them.
 */
#include <stdlib.h>

#include "answers.h"
#include "policy.h"

struct marks { const struct table_list *tables; bool **v; };

static size_t
table_index(const struct marks *m, const struct table *t)
{
	return (size_t)(t - m->tables->v);
}

static void
mark_table(struct marks *m, const struct table *t)
{
	size_t i;

	m->v[table_index(m, t)][t->n] = true;
	for (i = 0; i < t->n; i++)
		if (t->columns[i].key)
			m->v[table_index(m, t)][i] = true;
}

static void
mark(struct marks *m, const struct table *t, size_t column)
{
	if (t == NULL || t == &node_member_table || column == NODE_SUBJECT)
		return;
	mark_table(m, t);
	m->v[table_index(m, t)][column] = true;
}

static void
mark_node(struct marks *m, const struct node *n)
{
	size_t i;

	if (n == NULL)
		return;
	mark(m, n->fact.table, n->fact.index);
	if (n->operand.kind == OPERAND_FACT)
		mark(m, n->operand.fact.table, n->operand.fact.index);
	if (n->table != NULL)
		mark_table(m, n->table);
	if (n->kind == NODE_CADENCE)
		mark(m, n->table, n->cadence.index);
	for (i = 0; i < n->match_n; i++) {
		mark(m, n->table, n->match[i].index);
		mark(m, n->match[i].from.fact.table,
		    n->match[i].from.fact.index);
	}
	for (i = 0; i < n->n; i++)
		mark_node(m, n->child[i]);
	mark_node(m, n->where);
	mark_node(m, n->expect);
}

static void
mark_population(struct marks *m, const struct population *p)
{
	size_t i;

	for (i = 0; i < p->key_n; i++)
		mark(m, p->ledger, p->key[i].index);
	for (i = 0; i < p->alias_n; i++)
		mark(m, p->alias[i].table, p->alias[i].index);
	mark_node(m, p->where);
}

/* What people answered is laid beside every criterion. */
static void
mark_answers(struct marks *m)
{
	const struct table *t = table_find(m->tables, ANSWERS_TABLE);
	size_t i;

	for (i = 0; t != NULL && m->v != NULL && i < t->n; i++)
		mark(m, t, i);
}

void
policy_wanted_free(bool **wanted, const struct table_list *tables)
{
	size_t i;

	for (i = 0; wanted != NULL && i < tables->n; i++)
		free(wanted[i]);
	free(wanted);
}

bool **
policy_wanted(const struct policy *p)
{
	struct marks m = { p->tables, calloc(p->tables->n + 1,
	    sizeof(bool *)) };
	size_t i;

	for (i = 0; m.v != NULL && i < p->tables->n; i++)
		if ((m.v[i] = calloc(p->tables->v[i].n + 1,
		    sizeof(bool))) == NULL) {
			policy_wanted_free(m.v, p->tables);
			return NULL;
		}
	mark_answers(&m);
	for (i = 0; m.v != NULL && i < p->populations.n; i++)
		mark_population(&m, &p->populations.v[i]);
	for (i = 0; m.v != NULL && i < p->check_n; i++) {
		const struct check *c = &p->checks[i];

		if (c->unfit != NULL)
			continue;
		mark_node(&m, c->where);
		if (c->stratum_column != NULL)
			mark(&m, c->population->ledger, c->stratum_index);
		mark_node(&m, c->applies_when);
		mark_node(&m, c->reliable_when);
		mark_node(&m, c->expect);
	}
	return m.v;
}
