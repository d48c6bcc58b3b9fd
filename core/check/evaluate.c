/* SPDX-License-Identifier: Apache-2.0
 * Predicates on facts. Never passes on evidence that is missing, old, weak,
 * cut short or contradictory: each of these is a reason of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "evaluate.h"
#include "evaluate_private.h"
#include "operator.h"

#define DAY 86400

static struct trace *eval(struct eval e, const struct node *n);

bool
evaluate_as_of(const struct policy *p, const char *date, int64_t *out)
{
	int64_t days;

	if (!date_parse(date, &days))
		return false;
	*out = days * DAY + DAY - 1 - p->offset;
	return true;
}

int
evaluate_begin(struct evaluate_subject *s, struct store *store,
    const char *subject, struct error *err)
{
	s->store = store;
	s->id = subject;
	s->rows = calloc(store_tables(store)->n + 1, sizeof(struct store_rows *));
	return s->rows == NULL ? error_nomem(err) : 0;
}

void
evaluate_end(struct evaluate_subject *s)
{
	size_t i;

	for (i = 0; s->rows != NULL && i < store_tables(s->store)->n; i++)
		store_rows_free(s->rows[i]);
	free(s->rows);
	s->rows = NULL;
}

static const struct store_rows *
rows_of(struct eval *e, const struct table *t)
{
	struct evaluate_subject *s = e->subject;
	size_t at = (size_t)(t - store_tables(s->store)->v);

	if (s->rows[at] == NULL && store_rows(s->store, t, s->id, &s->rows[at],
	    e->err) != 0)
		return NULL;
	return s->rows[at];
}

/* ---- values ---- */

static bool
same_value(const struct table_column *c, const struct store_value *a,
    const struct store_value *b)
{
	size_t i;

	if (a->set != b->set)
		return false;
	if (!a->set)
		return true;
	if (c->type == TABLE_BOOL || c->type == TABLE_INT)
		return a->num == b->num;
	if (c->type != TABLE_LIST)
		return strcmp(a->str, b->str) == 0;
	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->list[i], b->list[i]) != 0)
			return false;
	return true;
}

/* The row a fact is read from. NULL with *why. */
static const struct store_row *
row_for(struct eval *e, const struct node_fact *f, enum reason *why)
{
	const struct store_rows *rows;
	size_t i;

	if (f->relative) {
		if (!e->row->values[f->index].set) {
			*why = REASON_NO_EVIDENCE;
			return NULL;
		}
		return e->row;
	}
	rows = rows_of(e, f->table);
	if (rows == NULL) {
		e->failed = true;
		return NULL;
	}
	if (rows->n == 0 || !rows->v[0].values[f->index].set) {
		*why = evaluate_missing(e, f->table);
		return NULL;
	}
	for (i = 1; i < rows->n; i++)
		if (!same_value(f->column, &rows->v[0].values[f->index],
		    &rows->v[i].values[f->index])) {
			*why = REASON_CONFLICT;
			return NULL;
		}
	return &rows->v[0];
}

static bool
is_masked(const struct table_column *c, const struct store_value *v)
{
	return c->type != TABLE_LIST && v->str != NULL &&
	    strncmp(v->str, "<masked:", 8) == 0;
}

static struct trace *
eval_leaf(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	const struct store_row *row, *other = NULL;
	struct compare c;

	if (t == NULL)
		return NULL;
	t->verdict = VERDICT_UNKNOWN;
	t->table = n->fact.table;
	row = row_for(&e, &n->fact, &t->why);
	if (row == NULL)
		return t;
	t->row = row;
	if (!evaluate_usable(&e, row, &t->why))
		return t;
	if (n->operand.kind == OPERAND_FACT) {
		other = row_for(&e, &n->operand.fact, &t->why);
		if (other == NULL)
			return t;
	}
	memset(&c, 0, sizeof(c));
	c.type = n->fact.column->type;
	c.have = &row->values[n->fact.index];
	c.want = &n->operand;
	c.as_of = e.as_of;
	c.offset = e.policy->offset;
	if (other != NULL) {
		c.other = &other->values[n->operand.fact.index];
		c.other_type = n->operand.fact.column->type;
	}
	if (is_masked(n->fact.column, c.have) &&
	    strcmp(n->op->name, "present") != 0) {
		t->why = REASON_REDACTED;
		return t;
	}
	t->why = REASON_NONE;
	t->verdict = n->op->holds(&c) ? VERDICT_PASS : VERDICT_FAIL;
	return t;
}

static struct trace *
eval_list(struct eval e, const struct node *n)
{
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	struct trace *t = trace_new(n), *child;
	size_t i;

	for (i = 0; t != NULL && i < n->n; i++) {
		child = eval(e, n->child[i]);
		if (child == NULL || !trace_add(t, child)) {
			trace_free(t);
			return NULL;
		}
		verdict_add(&sum, child->verdict, child->why);
	}
	if (t != NULL)
		t->verdict = n->kind == NODE_ALL ? verdict_all(&sum, &t->why) :
		    verdict_any(&sum, &t->why);
	return t;
}

static enum verdict
eval_quietly(struct eval e, const struct node *n, enum reason *why, bool *ok)
{
	struct trace *t = eval(e, n);
	enum verdict v;

	*ok = t != NULL;
	if (t == NULL)
		return VERDICT_UNKNOWN;
	v = t->verdict;
	*why = t->why;
	trace_free(t);
	return v;
}

/* Whether a row is of a range: pass yes, fail no, else perhaps. */
static enum verdict
selects(struct eval e, const struct node *n, const struct store_row *row,
    bool *ok)
{
	enum reason why;

	*ok = true;
	if (n->where == NULL)
		return VERDICT_PASS;
	e.row = row;
	e.row_table = n->table;
	return eval_quietly(e, n->where, &why, ok);
}

/* Keep a row's trace where it matters and there is room. */
static bool
list_row(struct trace *t, struct trace *child, const struct store_row *row)
{
	child->row = child->row == NULL ? row : child->row;
	t->rows++;
	if (child->verdict == VERDICT_PASS || t->shown >= TRACE_ROWS_MAX) {
		trace_free(child);
		return true;
	}
	t->shown++;
	return trace_add(t, child);
}

static struct trace *
eval_each(struct eval e, const struct node *n)
{
	const struct store_rows *rows = rows_of(&e, n->table);
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	struct trace *t = trace_new(n), *child;
	enum reason why = REASON_NONE;
	enum verdict chosen;
	bool ok = t != NULL && rows != NULL;
	size_t i;

	for (i = 0; ok && i < rows->n; i++) {
		struct eval inner = e;

		chosen = selects(e, n, &rows->v[i], &ok);
		if (!ok || chosen == VERDICT_FAIL)
			continue;
		inner.row = &rows->v[i];
		inner.row_table = n->table;
		child = eval(inner, n->expect);
		if (child == NULL) {
			ok = false;
			break;
		}
		/* A row that may not belong can neither fail nor pass alone. */
		if (chosen != VERDICT_PASS && child->verdict == VERDICT_FAIL) {
			child->verdict = VERDICT_UNKNOWN;
			child->why = REASON_NO_EVIDENCE;
		}
		verdict_add(&sum, child->verdict, child->why);
		ok = list_row(t, child, &rows->v[i]);
	}
	if (!ok) {
		trace_free(t);
		return NULL;
	}
	t->table = n->table;
	if (evaluate_incomplete(&e, n->table, &why))
		verdict_add(&sum, VERDICT_UNKNOWN, why);
	else if (t->rows == 0) {
		t->verdict = n->on_empty;
		t->why = t->verdict == VERDICT_UNKNOWN ? REASON_NO_EVIDENCE :
		    REASON_NONE;
		return t;
	}
	t->verdict = verdict_all(&sum, &t->why);
	return t;
}

/* Lowest and highest possible count. */
static bool
count_rows(struct eval e, const struct node *n, struct trace *t)
{
	const struct store_rows *rows = rows_of(&e, n->table);
	struct trace *shown;
	enum verdict chosen;
	enum reason why;
	bool ok = rows != NULL;
	size_t i;

	for (i = 0; ok && i < rows->n; i++) {
		chosen = selects(e, n, &rows->v[i], &ok);
		if (!ok || chosen == VERDICT_FAIL)
			continue;
		t->high++;
		if (chosen != VERDICT_PASS)
			continue;
		t->low++;
		t->rows++;
		if (t->shown >= TRACE_ROWS_MAX)
			continue;
		if ((shown = trace_new(NULL)) == NULL)
			return false;
		shown->row = &rows->v[i];
		shown->table = n->table;
		shown->verdict = VERDICT_PASS;
		t->shown++;
		ok = trace_add(t, shown);
	}
	if (ok && evaluate_incomplete(&e, n->table, &why)) {
		t->high = INT32_MAX;
		t->why = why;
	}
	return ok;
}

static struct trace *
eval_count(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	bool at_low, at_high;

	if (t == NULL)
		return NULL;
	t->table = n->table;
	if (!count_rows(e, n, t)) {
		trace_free(t);
		return NULL;
	}
	at_low = operator_holds_int(n->op, t->low, &n->operand);
	at_high = operator_holds_int(n->op, t->high, &n->operand);
	if (at_low == at_high) {
		t->verdict = at_low ? VERDICT_PASS : VERDICT_FAIL;
		t->why = REASON_NONE;
	} else {
		t->verdict = VERDICT_UNKNOWN;
		if (t->why == REASON_NONE)
			t->why = REASON_NO_EVIDENCE;
	}
	return t;
}

static bool
row_matches(struct eval *e, const struct node *n, const struct store_row *row,
    enum reason *why, bool *unknown)
{
	const struct store_row *from;
	size_t i;

	for (i = 0; i < n->match_n; i++) {
		const struct node_fact *f = &n->match[i].from.fact;

		from = row_for(e, f, why);
		if (from == NULL) {
			*unknown = true;
			return false;
		}
		if (!row->values[n->match[i].index].set ||
		    !same_value(n->match[i].column,
		    &row->values[n->match[i].index], &from->values[f->index]))
			return false;
	}
	return true;
}

static struct trace *
eval_exists(struct eval e, const struct node *n)
{
	const struct store_rows *rows = rows_of(&e, n->table);
	struct trace *t = trace_new(n);
	bool unknown = false, ok = t != NULL && rows != NULL;
	enum verdict chosen;
	size_t i;

	for (i = 0; ok && i < rows->n; i++) {
		if (!row_matches(&e, n, &rows->v[i], &t->why, &unknown))
			continue;
		chosen = selects(e, n, &rows->v[i], &ok);
		if (chosen == VERDICT_PASS) {
			t->row = &rows->v[i];
			t->table = n->table;
			t->verdict = VERDICT_PASS;
			t->why = REASON_NONE;
			return t;
		}
		unknown = unknown || chosen != VERDICT_FAIL;
	}
	if (!ok) {
		trace_free(t);
		return NULL;
	}
	t->table = n->table;
	if (evaluate_incomplete(&e, n->table, &t->why))
		unknown = true;
	t->verdict = unknown ? VERDICT_UNKNOWN : VERDICT_FAIL;
	if (!unknown)
		t->why = REASON_NONE;
	else if (t->why == REASON_NONE)
		t->why = REASON_NO_EVIDENCE;
	return t;
}

static struct trace *
eval_human(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	const char *answer = json_string_value(json_object_get(
	    e.subject->human, n->human));

	if (t == NULL)
		return NULL;
	t->verdict = VERDICT_REVIEW;
	if (answer != NULL && verdict_parse(answer, &t->verdict) != 0)
		t->verdict = VERDICT_REVIEW;
	return t;
}

static struct trace *
eval(struct eval e, const struct node *n)
{
	static struct trace *(*const by_kind[])(struct eval,
	    const struct node *) = {
		[NODE_ALL] = eval_list, [NODE_ANY] = eval_list,
		[NODE_LEAF] = eval_leaf, [NODE_EACH] = eval_each,
		[NODE_COUNT] = eval_count, [NODE_EXISTS] = eval_exists,
		[NODE_HUMAN] = eval_human,
	};

	return by_kind[n->kind](e, n);
}

/* ---- the gates ---- */

static bool
is_of_population(const char *population, const char *subject)
{
	size_t n = strlen(population);

	return strncmp(subject, population, n) == 0 && subject[n] == ':';
}

/* The plugin itself said that there is nothing of the kind here. */
static bool
plugin_not_applicable(struct eval *e, const struct trace *t)
{
	const char *outcome;
	size_t i;

	if (t->table != NULL && t->verdict == VERDICT_UNKNOWN) {
		outcome = store_outcome(e->subject->store, t->table->plugin,
		    e->subject->id);
		if (outcome != NULL && strcmp(outcome, "not-applicable") == 0)
			return true;
	}
	for (i = 0; i < t->n; i++)
		if (plugin_not_applicable(e, t->child[i]))
			return true;
	return false;
}

/* True: the gate lets through. Else out is settled. */
static bool
pass_gate(struct eval *e, const struct node *gate, bool applies,
    struct observation *out)
{
	struct trace *t;

	if (gate == NULL)
		return true;
	t = eval(*e, gate);
	if (t == NULL) {
		e->failed = true;
		return false;
	}
	if (t->verdict == VERDICT_PASS) {
		trace_free(t);
		return true;
	}
	out->trace = t;
	if (applies && (t->verdict == VERDICT_FAIL ||
	    plugin_not_applicable(e, t))) {
		out->verdict = VERDICT_NOT_APPLICABLE;
		return false;
	}
	out->verdict = VERDICT_UNKNOWN;
	out->why = applies ? t->why : REASON_UNRELIABLE;
	if (out->why == REASON_NONE)
		out->why = REASON_NO_EVIDENCE;
	return false;
}

int
evaluate_check(const struct policy *p, const struct check *c,
    struct evaluate_subject *s, int64_t as_of, struct observation *out,
    struct error *err)
{
	struct eval e = { p, c, s, as_of, NULL, NULL, err, false };
	enum verdict v;
	enum reason why;
	bool ok;

	memset(out, 0, sizeof(*out));
	if (!is_of_population(c->population, s->id))
		return 0;
	out->selected = true;
	if (c->unfit != NULL) {
		out->verdict = VERDICT_UNKNOWN;
		out->why = REASON_WRONG_TYPE;
		return 0;
	}
	if (c->where != NULL) {
		v = eval_quietly(e, c->where, &why, &ok);
		if (!ok)
			return error_nomem(err);
		out->selected = v != VERDICT_FAIL;
		if (!out->selected)
			return 0;
	}
	if (pass_gate(&e, c->applies_when, true, out) &&
	    pass_gate(&e, c->reliable_when, false, out)) {
		out->trace = eval(e, c->expect);
		if (out->trace == NULL)
			return error_nomem(err);
		out->verdict = out->trace->verdict;
		out->why = out->trace->why;
	}
	return e.failed ? error_nomem(err) : 0;
}
