/* SPDX-License-Identifier: Apache-2.0
 * Predicates on facts. Never passes on evidence that is missing, old, weak,
 * cut short or contradictory: each of these is a reason of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "base/json.h"
#include "evaluate.h"
#include "evaluate_private.h"
#include "operator.h"

#define DAY 86400

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
evaluator_open(const struct policy *p, struct memory *m,
    const struct evaluate_given *given, struct evaluator **out,
    struct error *err)
{
	struct evaluator *ev = calloc(1, sizeof(*ev));

	*out = ev;
	if (ev == NULL)
		return error_nomem(err);
	ev->policy = p;
	ev->m = m;
	ev->as_of = given->as_of;
	ev->human = given->human;
	ev->nonce = given->nonce;
	ev->answers = answers_gather(m, given->as_of, p->offset);
	ev->rosters = calloc(p->populations.n + 1, sizeof(*ev->rosters));
	ev->roster_state = calloc(p->populations.n + 1,
	    sizeof(*ev->roster_state));
	ev->twins = calloc(memory_tables(m)->n + 1, sizeof(*ev->twins));
	ev->whole = calloc(memory_tables(m)->n + 1, sizeof(*ev->whole));
	ev->self = calloc(1, sizeof(*ev->self) +
	    node_member_table.n * sizeof(union memory_cell));
	if (ev->answers != NULL && ev->rosters != NULL && ev->roster_state != NULL &&
	    ev->whole != NULL && ev->twins != NULL && ev->self != NULL)
		return 0;
	evaluator_close(ev);
	*out = NULL;
	return error_nomem(err);
}

void
evaluator_close(struct evaluator *ev)
{
	size_t i;

	if (ev == NULL)
		return;
	for (i = 0; ev->rosters != NULL && i < ev->policy->populations.n; i++)
		free(ev->rosters[i].v);
	for (i = 0; ev->twins != NULL && i < memory_tables(ev->m)->n; i++)
		twins_free(ev->twins[i].w);
	join_free_all(ev);
	free(ev->twins);
	free(ev->sample.draw);
	free(ev->rosters);
	free(ev->roster_state);
	free(ev->whole);
	free(ev->self);
	json_decref(ev->answers);
	free(ev);
}

const struct sample *
evaluator_sample(const struct evaluator *ev)
{
	return &ev->sample;
}

const json_t *
evaluator_answers(const struct evaluator *ev)
{
	return ev->answers;
}

/* ---- values ---- */

bool
evaluate_value(const struct memory *m, const struct node_fact *f,
    const struct memory_row *row, struct store_value *out)
{
	const union memory_cell *c;

	if (f->index != NODE_SUBJECT && f->table != &node_member_table)
		return memory_value(m, f->table, row, f->index, out);
	memset(out, 0, sizeof(*out));
	if (f->index == NODE_SUBJECT) {
		out->str = memory_subject(m, row->subject);
		out->set = true;
		return true;
	}
	c = &row->cell[f->index];
	if (f->column->type == TABLE_BOOL) {
		out->set = c->num >= 0;
		out->num = c->num;
	} else {
		out->str = c->str;
		out->set = c->str != NULL;
	}
	return out->set;
}

bool
evaluate_same(const struct store_value *a, const struct store_value *b)
{
	size_t i;

	if (!a->set || !b->set)
		return a->set == b->set;
	/* Texts are held once: one pointer, one text. */
	if (a->num != b->num || a->str != b->str || a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (a->list[i] != b->list[i])
			return false;
	return true;
}

/* Whether b, which says otherwise, is to be believed rather than a. */
static bool
is_louder(const struct evaluator *ev, const struct memory_row *a,
    const struct memory_row *b)
{
	if (a->grade != b->grade)
		return b->grade > a->grade;
	return ev->check != NULL && ev->check->prefer_newest &&
	    evaluate_taken(ev->m, b) > evaluate_taken(ev->m, a);
}

/* The one row a fact is read from, out of a table with one row a subject. */
static const struct memory_row *
one_row(const struct eval *e, const struct node_fact *f, enum reason *why)
{
	struct memory_rows rows = memory_rows(e->ev->m, f->table,
	    e->member == NULL ? MEMORY_NOBODY : e->member->subject);
	const struct memory_row *row;
	struct store_value first, v;
	size_t i;

	if (rows.n == 0 && f->table->firm)
		rows = memory_rows_all(e->ev->m, f->table);
	if (rows.n == 0 || !evaluate_value(e->ev->m, f, rows.v[0], &first)) {
		*why = evaluate_missing(e, f->table);
		return NULL;
	}
	row = rows.v[0];
	for (i = 1; i < rows.n; i++) {
		(void)evaluate_value(e->ev->m, f, rows.v[i], &v);
		if (evaluate_same(&first, &v))
			continue;
		if (is_louder(e->ev, row, rows.v[i])) {
			row = rows.v[i];
			first = v;
		} else if (!is_louder(e->ev, rows.v[i], row)) {
			e->ev->conflict = rows.v[i];
			*why = REASON_CONFLICT;
			return NULL;
		}
	}
	return row;
}

const struct memory_row *
evaluate_row(const struct eval *e, const struct node_fact *f,
    enum reason *why)
{
	const struct memory_row *row;
	struct store_value v;

	if (f->up == 0 && f->table != &node_member_table)
		return one_row(e, f, why);
	row = f->up == 0 ? e->member_row : e->rows[e->row_n - f->up];
	if (row == NULL || !evaluate_value(e->ev->m, f, row, &v)) {
		*why = e->member != NULL && !e->member->reached &&
		    f->table == &node_member_table ? REASON_UNREACHED :
		    REASON_NO_EVIDENCE;
		return NULL;
	}
	e->ev->conflict = evaluate_contradicts(e->ev, f, row);
	if (e->ev->conflict != NULL) {
		*why = REASON_CONFLICT;
		return NULL;
	}
	return row;
}

/* The row of a leaf's fact; for blank and filled the cell may be empty. */
static const struct memory_row *
leaf_row(const struct eval *e, const struct node *n, enum reason *why)
{
	const struct memory_row *row;

	if (!operator_is_of_cell(n->op))
		return evaluate_row(e, &n->fact, why);
	row = e->rows[e->row_n - n->fact.up];
	if (row == NULL)
		*why = REASON_NO_EVIDENCE;
	return row;
}

static bool
is_masked(const struct store_value *v)
{
	return v->str != NULL && strncmp(v->str, "<masked:", 8) == 0;
}

/* The cell is empty because there is no such column. row: what leaf_row gave. */
static bool
is_lacking(const struct eval *e, const struct node *n,
    const struct memory_row *row, struct lacking *out)
{
	struct store_value v;

	if (n->fact.up == 0 || (row == NULL && (row = e->rows[e->row_n -
	    n->fact.up]) == NULL) || evaluate_value(e->ev->m, &n->fact, row,
	    &v))
		return false;
	return evaluate_cell_lacks(e, &n->fact, row, out);
}

static struct trace *
eval_leaf(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	const struct memory_row *row, *other_row;
	struct store_value have, other;
	struct compare c;

	if (t == NULL)
		return NULL;
	t->verdict = VERDICT_UNKNOWN;
	t->table = n->fact.table;
	row = leaf_row(&e, n, &t->why);
	if (is_lacking(&e, n, row, &t->lacking)) {
		e.ev->lacking = t->lacking;
		t->row = e.rows[e.row_n - n->fact.up];
		t->why = REASON_NO_EVIDENCE;
		return t;
	}
	if (row == NULL) {
		t->other = t->why == REASON_CONFLICT ? e.ev->conflict : NULL;
		return t;
	}
	t->row = row;
	if (!evaluate_usable(&e, row, &t->why))
		return t;
	memset(&c, 0, sizeof(c));
	if (n->operand.kind == OPERAND_FACT) {
		other_row = evaluate_row(&e, &n->operand.fact, &t->why);
		if (other_row == NULL && n->operand.fact.up > 0 &&
		    evaluate_cell_lacks(&e, &n->operand.fact, e.rows[e.row_n -
		    n->operand.fact.up], &t->lacking))
			e.ev->lacking = t->lacking;
		if (other_row == NULL || !evaluate_usable(&e, other_row,
		    &t->why))
			return t;
		(void)evaluate_value(e.ev->m, &n->operand.fact, other_row,
		    &other);
		c.other = &other;
		c.other_type = n->operand.fact.column->type;
	}
	(void)evaluate_value(e.ev->m, &n->fact, row, &have);
	c.type = n->fact.column->type;
	c.have = &have;
	/* People write numbers of ledgers in wide letters, too. */
	if (n->fact.table->firm && n->fact.column->key &&
	    c.type == TABLE_TEXT && have.set)
		c.folded = memory_fold(e.ev->m, have.str);
	c.want = &n->operand;
	c.as_of = e.ev->as_of;
	c.offset = e.ev->policy->offset;
	if ((is_masked(&have) || (c.other != NULL && is_masked(c.other))) &&
	    strcmp(n->op->name, "present") != 0 &&
	    !operator_is_of_cell(n->op)) {
		t->why = REASON_REDACTED;
		return t;
	}
	if (n->op->can != NULL && !n->op->can(&c)) {
		t->why = REASON_UNPARSABLE;
		return t;
	}
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
		child = evaluate_node(e, n->child[i]);
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

enum verdict
evaluate_quietly(struct eval e, const struct node *n, enum reason *why,
    bool *ok)
{
	struct trace *t = evaluate_node(e, n);
	enum verdict v;

	*ok = t != NULL;
	if (t == NULL)
		return VERDICT_UNKNOWN;
	v = t->verdict;
	*why = t->why;
	trace_free(t);
	return v;
}

static struct trace *
eval_human(struct eval e, const struct node *n)
{
	struct trace *t = trace_new(n);
	const char *answer = json_string_value(json_object_get(
	    e.ev->human, n->human));

	if (t == NULL)
		return NULL;
	if (answer == NULL || verdict_parse(answer, &t->verdict) != 0)
		t->verdict = answers_verdict(e.ev->answers, n->human);
	if (t->verdict == VERDICT_UNKNOWN)
		t->why = REASON_CONFLICT;
	return t;
}

struct trace *
evaluate_node(struct eval e, const struct node *n)
{
	static struct trace *(*const by_kind[])(struct eval,
	    const struct node *) = {
		[NODE_ALL] = eval_list, [NODE_ANY] = eval_list,
		[NODE_LEAF] = eval_leaf, [NODE_EACH] = evaluate_each,
		[NODE_COUNT] = evaluate_count, [NODE_EXISTS] = evaluate_exists,
		[NODE_HUMAN] = eval_human, [NODE_CADENCE] = evaluate_cadence,
	};

	return by_kind[n->kind](e, n);
}

/* ---- the gates ---- */

/* The plugin itself said that there is nothing of the kind here. */
static bool
plugin_not_applicable(const struct eval *e, const struct trace *t)
{
	const char *outcome;
	size_t i;

	if (t->table != NULL && t->verdict == VERDICT_UNKNOWN) {
		outcome = memory_outcome(e->ev->m, t->table->plugin,
		    e->member->subject);
		if (outcome != NULL && strcmp(outcome, "not-applicable") == 0)
			return true;
	}
	for (i = 0; i < t->n; i++)
		if (plugin_not_applicable(e, t->child[i]))
			return true;
	return false;
}

/* A gate that asks the time service is about the clock. */
static bool
is_about_clock(const struct trace *t)
{
	size_t i;

	if (t->table != NULL && t->verdict != VERDICT_PASS && t->n == 0 &&
	    strcmp(t->table->plugin, "timesync") == 0)
		return true;
	for (i = 0; i < t->n; i++)
		if (is_about_clock(t->child[i]))
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
	t = evaluate_node(*e, gate);
	if (t == NULL) {
		e->ev->failed = true;
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
	/* Who was never reached is not unreliable, and neither is what nobody
	 * handed over. */
	out->why = applies || t->why == REASON_UNREACHED ||
	    (gate->kind == NODE_EACH && t->why == REASON_NO_EVIDENCE) ? t->why :
	    is_about_clock(t) ? REASON_CLOCK : REASON_UNRELIABLE;
	if (out->why == REASON_NONE)
		out->why = REASON_NO_EVIDENCE;
	return false;
}

static void
fill_self(struct evaluator *ev, const struct member *m)
{
	static const struct memory_cites nothing = { 0 };
	struct memory_row *row = ev->self;
	const char *colon = strchr(m->id, ':');

	row->grade = 3;
	row->cites = &nothing;
	row->subject = m->subject;
	if (m->row != NULL) {
		row->cites = m->row->cites;
		row->cited = m->row->cited;
		row->from = m->row->from;
		row->to = m->row->to;
		row->sheet = m->row->sheet;
		row->place = m->row->place;
		row->grade = m->row->grade;
	}
	row->cell[MEMBER_ID].str = memory_word(ev->m, m->id, strlen(m->id));
	row->cell[MEMBER_NAME].str = m->name;
	row->cell[MEMBER_KIND].str = memory_word(ev->m, m->id,
	    (size_t)(colon - m->id));
	/* Without a ledger nobody can say who is in it; and what the ledger
	 * alone names proves nothing about itself. */
	row->cell[MEMBER_LISTED].num = !m->reached ? -1 : m->listed ? 1 :
	    m->unlisted ? 0 : -1;
	row->cell[MEMBER_REACHED].num = m->reached;
	row->cell[MEMBER_COLLECTED].num = !m->reached ? -1 :
	    m->subject != MEMORY_NOBODY && memory_subject_ran(ev->m,
	    m->subject);
}

/* Whether the member belongs is not known, for want of a column: then nothing
 * that is wrong with it counts as wrong. where is what should have told. */
static bool
only_perhaps(struct eval e, const struct node *where, struct observation *out)
{
	struct trace *t = evaluate_node(e, where);

	if (t == NULL)
		return false;
	trace_free(out->trace);
	out->trace = t;
	out->verdict = VERDICT_UNKNOWN;
	out->why = REASON_NO_EVIDENCE;
	return true;
}

int
evaluate_check(struct evaluator *ev, const struct check *c,
    const struct member *member, struct observation *out, struct error *err)
{
	struct eval e = { .ev = ev, .member = member, .member_row = ev->self };
	const struct node *perhaps = member->perhaps ? c->population->where :
	    NULL;
	enum verdict v;
	enum reason why;
	bool ok;

	memset(out, 0, sizeof(*out));
	out->selected = true;
	if (c->unfit != NULL) {
		out->verdict = VERDICT_UNKNOWN;
		out->why = REASON_WRONG_TYPE;
		return 0;
	}
	ev->check = c;
	fill_self(ev, member);
	if (c->population->ledger != NULL)
		e.rows[e.row_n++] = member->row;
	if (c->where != NULL) {
		ev->lacking.file = NULL;
		v = evaluate_quietly(e, c->where, &why, &ok);
		if (v == VERDICT_UNKNOWN && ev->lacking.file != NULL)
			perhaps = c->where;
		if (!ok)
			return error_nomem(err);
		out->selected = v != VERDICT_FAIL;
		if (!out->selected)
			return 0;
	}
	if (pass_gate(&e, c->applies_when, true, out) &&
	    pass_gate(&e, c->reliable_when, false, out)) {
		out->trace = evaluate_node(e, c->expect);
		if (out->trace == NULL)
			return error_nomem(err);
		out->verdict = out->trace->verdict;
		out->why = out->trace->why;
		if (out->verdict == VERDICT_PASS &&
		    !evaluate_is_corroborated(c, out->trace)) {
			out->verdict = VERDICT_UNKNOWN;
			out->why = REASON_TOO_WEAK;
		}
		if (out->verdict == VERDICT_PASS &&
		    !evaluate_is_backed(member, out->trace)) {
			out->verdict = VERDICT_UNKNOWN;
			out->why = REASON_NO_EVIDENCE;
		}
		if (out->verdict == VERDICT_FAIL && perhaps != NULL &&
		    !only_perhaps(e, perhaps, out))
			return error_nomem(err);
	}
	return ev->failed ? error_nomem(err) : 0;
}
