/* SPDX-License-Identifier: Apache-2.0
 * The members of a population. Never drops one that a ledger names because it
 * was not reached, nor one that was reached because no ledger names it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_private.h"

/* Folded names (one pointer each) to numbers. */
struct names { const char **key; uint32_t *value; size_t cap, n; };

static size_t
slot_of(const struct names *t, const char *key)
{
	size_t at = (size_t)(((uintptr_t)key >> 3) * 11400714819323198485u >>
	    20) & (t->cap - 1);

	while (t->key[at] != NULL && t->key[at] != key)
		at = (at + 1) & (t->cap - 1);
	return at;
}

static bool
names_grow(struct names *t)
{
	struct names more = { NULL, NULL, t->cap == 0 ? 64 : t->cap * 2, t->n };
	size_t i, at;

	more.key = calloc(more.cap, sizeof(char *));
	more.value = calloc(more.cap, sizeof(*more.value));
	if (more.key == NULL || more.value == NULL) {
		free(more.key);
		free(more.value);
		return false;
	}
	for (i = 0; i < t->cap; i++)
		if (t->key[i] != NULL) {
			at = slot_of(&more, t->key[i]);
			more.key[at] = t->key[i];
			more.value[at] = t->value[i];
		}
	free(t->key);
	free(t->value);
	*t = more;
	return true;
}

/* The first of a name stays. False: out of memory. */
static bool
names_put(struct names *t, const char *key, uint32_t value)
{
	size_t at;

	if (key == NULL || (t->n * 2 >= t->cap && !names_grow(t)))
		return false;
	at = slot_of(t, key);
	if (t->key[at] == NULL) {
		t->key[at] = key;
		t->value[at] = value;
		t->n++;
	}
	return true;
}

static uint32_t
names_get(const struct names *t, const char *key)
{
	size_t at;

	if (t->cap == 0)
		return MEMORY_NOBODY;
	at = slot_of(t, key);
	return t->key[at] == NULL ? MEMORY_NOBODY : t->value[at];
}

static void
names_free(struct names *t)
{
	free(t->key);
	free(t->value);
}

struct making {
	struct evaluator *ev;
	const struct population *p;
	struct roster *r;
	size_t cap;
	struct names subjects, members;
	bool *taken;                    /* subjects that are members */
};

/* The name of a subject of the population's kind, else NULL. */
static const char *
name_of(const struct making *mk, const char *subject)
{
	size_t n;

	if (mk->p->subjects == NULL)
		return NULL;
	n = strlen(mk->p->subjects);
	return strncmp(subject, mk->p->subjects, n) == 0 && subject[n] == ':' ?
	    subject + n + 1 : NULL;
}

static const char *
folded(struct memory *m, const char *s)
{
	const char *word = memory_word(m, s, strlen(s));

	return word == NULL ? NULL : memory_fold(m, word);
}

/* Names and aliases of all subjects of the kind. */
static bool
name_subjects(struct making *mk)
{
	struct memory *m = mk->ev->m;
	struct store_value v;
	const char *name;
	uint32_t i;
	size_t a, k;

	for (i = 0; i < memory_subject_count(m); i++)
		if ((name = name_of(mk, memory_subject(m, i))) != NULL &&
		    !names_put(&mk->subjects, folded(m, name), i))
			return false;
	for (a = 0; a < mk->p->alias_n; a++) {
		const struct table *t = mk->p->alias[a].table;
		struct memory_rows rows = memory_rows_all(m, t);

		for (k = 0; k < rows.n; k++)
			if (name_of(mk, memory_subject(m,
			    rows.v[k]->subject)) != NULL &&
			    memory_value(m, t, rows.v[k],
			    mk->p->alias[a].index, &v) &&
			    !names_put(&mk->subjects, memory_fold(m, v.str),
			    rows.v[k]->subject))
				return false;
	}
	return true;
}

static struct member *
add_member(struct making *mk)
{
	struct member *v;

	if (!memory_grow(&mk->r->v, mk->r->n, &mk->cap, sizeof(*v)))
		return NULL;
	v = &mk->r->v[mk->r->n++];
	memset(v, 0, sizeof(*v));
	v->subject = MEMORY_NOBODY;
	return v;
}

static const char *
made_id(struct memory *m, const char *kind, const char *name)
{
	char id[512];
	int n = snprintf(id, sizeof(id), "%s:%s", kind, name);

	return memory_word(m, id, n < (int)sizeof(id) ? (size_t)n :
	    sizeof(id) - 1);
}

static bool
add_listed(struct making *mk, const struct memory_row *row, bool perhaps)
{
	struct memory *m = mk->ev->m;
	const struct population *p = mk->p;
	struct store_value v = { .str = "?" };
	struct member *member;
	const char *key;
	uint32_t subject;
	size_t i;

	for (i = 0; i < p->key_n; i++)
		if (memory_value(m, p->ledger, row, p->key[i].index, &v))
			break;
	if (i == p->key_n)
		v.str = memory_word(m, "?", 1);
	if (v.str == NULL || (key = memory_fold(m, v.str)) == NULL)
		return false;
	subject = names_get(&mk->subjects, key);
	/* The same machine on two lines is one member. */
	if (names_get(&mk->members, key) != MEMORY_NOBODY ||
	    (subject != MEMORY_NOBODY && mk->taken[subject]))
		return true;
	if (!names_put(&mk->members, key, (uint32_t)mk->r->n) ||
	    (member = add_member(mk)) == NULL)
		return false;
	member->row = row;
	member->name = v.str;
	member->listed = true;
	member->perhaps = perhaps;
	member->subject = subject;
	if (subject != MEMORY_NOBODY) {
		mk->taken[subject] = true;
		member->id = memory_subject(m, subject);
		member->reached = memory_subject_reached(m, subject);
	} else {
		member->id = made_id(m, p->subjects != NULL ? p->subjects :
		    p->id, v.str);
		/* Where there is nothing to reach, the ledger's row is it. */
		member->reached = p->subjects == NULL;
	}
	mk->r->declared++;
	mk->r->reached += member->reached;
	return member->id != NULL;
}

static bool
add_all_listed(struct making *mk)
{
	struct memory_rows rows = memory_rows_all(mk->ev->m, mk->p->ledger);
	struct eval e = { .ev = mk->ev, .row_n = 1 };
	enum verdict chosen = VERDICT_PASS;
	enum reason why;
	bool ok = true;
	size_t i;

	for (i = 0; ok && i < rows.n; i++) {
		e.rows[0] = rows.v[i];
		mk->ev->lacking.file = NULL;
		if (mk->p->where != NULL)
			chosen = evaluate_quietly(e, mk->p->where, &why, &ok);
		if (ok && chosen != VERDICT_FAIL)
			ok = add_listed(mk, rows.v[i], chosen ==
			    VERDICT_UNKNOWN && mk->ev->lacking.file != NULL);
	}
	mk->r->has_ledger = rows.n > 0;
	mk->r->partial = rows.n > 0 && evaluate_incomplete(&e, mk->p->ledger,
	    &why);
	return ok;
}

static bool
add_reached(struct making *mk)
{
	struct memory *m = mk->ev->m;
	struct member *member;
	const char *name;
	uint32_t i;

	for (i = 0; i < memory_subject_count(m); i++) {
		name = name_of(mk, memory_subject(m, i));
		if (name == NULL || mk->taken[i])
			continue;
		if ((member = add_member(mk)) == NULL)
			return false;
		member->id = memory_subject(m, i);
		member->name = memory_word(m, name, strlen(name));
		member->subject = i;
		member->reached = memory_subject_reached(m, i);
		member->unlisted = mk->r->has_ledger && member->reached;
		mk->r->unlisted += member->unlisted;
		mk->r->reached += member->reached && !mk->r->has_ledger;
		if (member->name == NULL)
			return false;
	}
	return true;
}

static bool
make(struct evaluator *ev, const struct population *p, struct roster *r)
{
	struct making mk = { .ev = ev, .p = p, .r = r };
	const struct check *check = ev->check;
	bool ok;

	/* A ledger's rows count at any age and grade. */
	ev->check = NULL;
	mk.taken = calloc(memory_subject_count(ev->m) + 1, sizeof(bool));
	ok = mk.taken != NULL && name_subjects(&mk) &&
	    (p->ledger == NULL || p->unfit || add_all_listed(&mk)) &&
	    add_reached(&mk);
	ev->check = check;
	free(mk.taken);
	names_free(&mk.subjects);
	names_free(&mk.members);
	return ok;
}

const struct roster *
evaluator_roster(struct evaluator *ev, const struct population *p)
{
	size_t at = (size_t)(p - ev->policy->populations.v);

	if (!ev->roster_state[at].made) {
		ev->roster_state[at].made = true;
		if (!make(ev, p, &ev->rosters[at]))
			ev->failed = true;
	}
	return &ev->rosters[at];
}

enum reason
evaluator_ledger_reason(struct evaluator *ev, const struct population *p)
{
	struct eval e = { .ev = ev };
	enum reason why;

	if (p->ledger == NULL || p->unfit)
		return REASON_NO_EVIDENCE;
	return evaluate_incomplete(&e, p->ledger, &why) ? why :
	    REASON_NO_EVIDENCE;
}
