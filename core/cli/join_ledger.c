/* SPDX-License-Identifier: Apache-2.0
 * Of whom no pack tells: the ledgers in the packs against their subjects.
 * Never takes the packs that were given for all there are.
 */
#include <stdlib.h>
#include <string.h>

#include "check/evaluate.h"
#include "check/policy.h"
#include "facts/load.h"
#include "join.h"
#include "judge.h"

static int
note_missing(struct join *j, struct evaluator *ev, const struct policy *p,
    struct error *err)
{
	const struct roster *r;
	size_t i, k;

	for (i = 0; i < p->populations.n; i++) {
		const struct population *pop = &p->populations.v[i];

		if (pop->subjects == NULL || pop->ledger == NULL || pop->unfit)
			continue;
		r = evaluator_roster(ev, pop);
		j->has_ledger = j->has_ledger || r->has_ledger;
		for (k = 0; k < r->n; k++)
			if (r->v[k].listed && !r->v[k].reached &&
			    r->v[k].subject == MEMORY_NOBODY &&
			    json_array_append_new(j->missing,
			    json_string(r->v[k].id)) != 0)
				return error_nomem(err);
	}
	return 0;
}

struct comparing {
	struct policy *policy;
	struct table_list tables;
	struct memory *facts;
	bool **wanted;
	struct evaluator *ev;
};

static int
compare(struct comparing *c, struct join *j, const char *const *paths,
    size_t n, struct error *err)
{
	struct evaluate_given given = { 0, NULL, NULL };
	char day[11] = "";
	int r;

	/* A ledger's rows count at any age. */
	(void)snprintf(day, sizeof(day), "%.10s", j->v[0].finished);
	if ((r = facts_tables_files(paths, n, &c->tables, err)) != 0 ||
	    (r = judge_policy_tables(c->policy, &c->tables, err)) != 0 ||
	    (r = policy_bind(c->policy, &c->tables, err)) != 0)
		return r;
	if ((c->wanted = policy_wanted(c->policy)) == NULL)
		return error_nomem(err);
	if (!evaluate_as_of(c->policy, day, &given.as_of))
		return error_put(err, ERR_INTERNAL, 0, "no day to judge on",
		    "判定日がありません");
	if ((r = facts_load_files(paths, n, &c->tables, c->wanted, &c->facts,
	    err)) != 0 || (r = evaluator_open(c->policy, c->facts, &given,
	    &c->ev, err)) != 0)
		return r;
	return note_missing(j, c->ev, c->policy, err);
}

static bool
has_firm(const struct join_one *o)
{
	const json_t *s;
	size_t i;

	json_array_foreach(o->subjects, i, s)
		if (strncmp(json_string_value(s), "firm:", 5) == 0)
			return true;
	return false;
}

int
join_compare(struct join *j, const char *policy, size_t n, struct error *err)
{
	struct comparing c = { 0 };
	const char **paths;
	size_t i, used = 0;
	bool firm = false;
	int r;

	if (n == 0)
		return 0;
	if ((paths = calloc(j->n + 1, sizeof(*paths))) == NULL)
		return error_nomem(err);
	for (i = 0; i < j->n; i++)
		if (!j->v[i].older) {
			firm = firm || has_firm(&j->v[i]);
			paths[used++] = j->v[i].path;
		}
	/* Ledgers stand in a firm's folder. */
	r = firm ? policy_parse(policy, n, &c.policy, err) : 0;
	if (firm && r == 0)
		r = compare(&c, j, paths, used, err);
	evaluator_close(c.ev);
	if (c.wanted != NULL)
		policy_wanted_free(c.wanted, &c.tables);
	memory_close(c.facts);
	policy_free(c.policy);
	table_list_free(&c.tables);
	free(paths);
	return r;
}
