/* SPDX-License-Identifier: Apache-2.0
 * Corroboration: a pass must rest on different views or origins, not on two
 * copies of one.
 */
#include <string.h>

#include "evaluate_private.h"

#define ORIGINS 16

struct voices { unsigned views; const char *origin[ORIGINS]; size_t n; };

static void
add_origin(struct voices *v, const char *plugin)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (strcmp(v->origin[i], plugin) == 0)
			return;
	if (v->n < ORIGINS)
		v->origin[v->n++] = plugin;
}

static void
add_fact(struct voices *v, const struct node_fact *f)
{
	if (f->column == NULL || f->table == &node_member_table)
		return;
	v->views |= 1u << f->column->view;
	add_origin(v, f->table->plugin);
}

/* What was asked of the rows of a range: they all passed. */
static void
add_asked(struct voices *v, const struct node *n)
{
	size_t i;

	if (n == NULL)
		return;
	if (n->kind == NODE_LEAF)
		add_fact(v, &n->fact);
	if (n->table != NULL)
		add_origin(v, n->table->plugin);
	for (i = 0; i < n->n; i++)
		add_asked(v, n->child[i]);
	add_asked(v, n->where);
	add_asked(v, n->expect);
}

static void
add_passed(struct voices *v, const struct trace *t)
{
	size_t i;

	if (t->node == NULL || t->verdict != VERDICT_PASS)
		return;
	if (t->node->kind == NODE_ALL || t->node->kind == NODE_ANY)
		for (i = 0; i < t->n; i++)
			add_passed(v, t->child[i]);
	else
		add_asked(v, t->node);
}

bool
evaluate_is_corroborated(const struct check *c, const struct trace *t)
{
	struct voices v = { 0 };

	if (c->corroborate_views == 0 && c->corroborate_origins == 0)
		return true;
	add_passed(&v, t);
	return (v.views & c->corroborate_views) == c->corroborate_views &&
	    (int64_t)v.n >= c->corroborate_origins;
}
