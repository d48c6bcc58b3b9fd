/* SPDX-License-Identifier: Apache-2.0
 * Which columns a policy's checks look at, so that no others are kept. Never
 * leaves out a key: citations name rows by them.
 */
#include <stdlib.h>

#include "answers.h"
#include "approvals.h"
#include "evaluate.h"
#include "policy.h"

struct marks { const struct table_list *tables; bool **v; };

static size_t
table_index(const struct marks *m, const struct table *t)
{
	return (size_t)(t - m->tables->v);
}

static void
mark_keys(struct marks *m, const struct table *t)
{
	size_t i;

	m->v[table_index(m, t)][t->n] = true;
	for (i = 0; i < t->n; i++)
		if (t->columns[i].key)
			m->v[table_index(m, t)][i] = true;
}

/* And what a pass cites where it has no rows. */
static void
mark_table(struct marks *m, const struct table *t)
{
	const struct table *source = evaluate_source_table(m->tables, t);

	mark_keys(m, t);
	if (source != NULL)
		mark_keys(m, source);
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

/* What people answered and approved is laid beside every criterion. */
static void
mark_answers(struct marks *m)
{
	static const char *const documents[] = { "id", "title", "criteria" };
	static const char *const whole[] = { ANSWERS_TABLE, APPROVALS_TABLE };
	const struct table *t;
	size_t i, k;

	for (k = 0; k < 2; k++) {
		t = table_find(m->tables, whole[k]);
		for (i = 0; t != NULL && m->v != NULL && i < t->n; i++)
			mark(m, t, i);
	}
	t = table_find(m->tables, APPROVALS_DOCUMENTS);
	for (i = 0; t != NULL && m->v != NULL && i < 3; i++)
		if (table_column(t, documents[i]) != NULL)
			mark(m, t, (size_t)(table_column(t, documents[i]) -
			    t->columns));
}

void
policy_wanted_free(bool **wanted, const struct table_list *tables)
{
	size_t i;

	for (i = 0; wanted != NULL && i < tables->n; i++)
		free(wanted[i]);
	free(wanted);
}

static void
mark_check(struct marks *m, const struct check *c)
{
	mark_node(m, c->where);
	if (c->stratum_column != NULL)
		mark(m, c->population->ledger, c->stratum_index);
	mark_node(m, c->applies_when);
	mark_node(m, c->reliable_when);
	mark_node(m, c->expect);
}

static bool **
marks_new(const struct policy *p)
{
	bool **v = calloc(p->tables->n + 1, sizeof(bool *));
	size_t i;

	for (i = 0; v != NULL && i < p->tables->n; i++)
		if ((v[i] = calloc(p->tables->v[i].n + 1,
		    sizeof(bool))) == NULL) {
			policy_wanted_free(v, p->tables);
			return NULL;
		}
	return v;
}

bool **
policy_wanted(const struct policy *p)
{
	struct marks m = { p->tables, marks_new(p) };
	size_t i;

	if (m.v == NULL)
		return NULL;
	mark_answers(&m);
	for (i = 0; i < p->populations.n; i++)
		mark_population(&m, &p->populations.v[i]);
	for (i = 0; i < p->check_n; i++)
		if (p->checks[i].unfit == NULL)
			mark_check(&m, &p->checks[i]);
	return m.v;
}

bool
policy_check_reads(const struct policy *p, const struct check *c,
    const bool *tables, bool *out_of_memory)
{
	struct marks m = { p->tables, NULL };
	bool reads = false;
	size_t i;

	if (tables == NULL || c->unfit != NULL)
		return false;
	if ((m.v = marks_new(p)) == NULL) {
		*out_of_memory = true;
		return true;
	}
	mark_check(&m, c);
	if (c->population != NULL)
		mark_population(&m, c->population);
	for (i = 0; i < p->tables->n; i++)
		reads = reads || (tables[i] && m.v[i][p->tables->v[i].n]);
	policy_wanted_free(m.v, p->tables);
	return reads;
}
