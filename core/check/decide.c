/* SPDX-License-Identifier: Apache-2.0
 * From checks to criteria. Never meets a criterion by checks that only
 * support it, nor by a person's word alone: a person is asked.
 */
#include <string.h>

#include "answers.h"
#include "base/json.h"
#include "say.h"
#include "decide.h"

/* One part of a decision. backed: evidence speaks for it, not words alone. */
struct part { enum verdict verdict; enum reason why; bool backed; };

struct deciding {
	const struct decide_input *in;
	json_t *layers;
};

static struct part decide(struct deciding *d, const json_t *o, json_t *by);

static json_t *
entry_of(const char *kind, const char *id, const struct part *p)
{
	json_t *o = json_pack("{s:s, s:s}", kind, id, "verdict",
	    verdict_name(p->verdict));

	if (p->verdict == VERDICT_UNKNOWN)
		(void)json_object_set_new(o, "reason",
		    json_string(reason_name(p->why)));
	return o;
}

static struct part
by_check(struct deciding *d, const char *id, json_t *by)
{
	size_t i = (size_t)(policy_check(d->in->policy, id) -
	    d->in->policy->checks);
	struct part p = { d->in->verdicts[i], d->in->reasons[i], true };

	(void)json_array_append_new(by, entry_of("check", id, &p));
	return p;
}

static struct part
by_person(struct deciding *d, const json_t *o, const char *id, json_t *by)
{
	struct part p = { answers_verdict(d->in->answers, id), REASON_NONE,
	    json_is_true(json_object_get(o, "alone")) };

	if (p.verdict == VERDICT_UNKNOWN)
		p.why = REASON_CONFLICT;
	(void)json_array_append_new(by, entry_of("human", id, &p));
	return p;
}

/* Combine, and keep of what was gathered what has the whole's verdict. */
static struct part
by_list(struct deciding *d, const json_t *list, bool all, json_t *by)
{
	struct verdict_sum sum = { { 0 }, REASON_NONE };
	struct part whole = { VERDICT_UNKNOWN, REASON_NONE, false }, part;
	json_t *parts = json_array(), *own;
	bool backed = false, backed_pass = false;
	const json_t *e;
	size_t i;

	json_array_foreach(list, i, e) {
		own = json_array();
		part = decide(d, e, own);
		verdict_add(&sum, part.verdict, part.why);
		backed = backed || part.backed;
		backed_pass = backed_pass || (part.backed &&
		    part.verdict == VERDICT_PASS);
		(void)json_array_append_new(parts, json_pack("[i,o]",
		    (int)part.verdict, own));
	}
	whole.verdict = all ? verdict_all(&sum, &whole.why) :
	    verdict_any(&sum, &whole.why);
	whole.backed = all ? backed : backed_pass;
	json_array_foreach(parts, i, e)
		if (json_integer_value(json_array_get(e, 0)) ==
		    (json_int_t)whole.verdict)
			(void)json_array_extend(by, json_array_get(e, 1));
	json_decref(parts);
	return whole;
}

static struct part
by_layers(struct deciding *d, const json_t *layers, json_t *by)
{
	static const char *const names[] = { "rule", "done", "covers" };
	json_t *list = json_array(), *o;
	struct part whole, part;
	size_t i;

	if (d->layers == NULL)
		d->layers = json_object();
	for (i = 0; i < 3; i++) {
		json_t *scrap = json_array();

		if ((o = json_object_get(layers, names[i])) == NULL) {
			json_decref(scrap);
			continue;
		}
		part = decide(d, o, scrap);
		(void)json_object_set_new(d->layers, names[i],
		    json_string(verdict_name(part.verdict)));
		(void)json_array_append(list, o);
		json_decref(scrap);
	}
	whole = by_list(d, list, true, by);
	json_decref(list);
	return whole;
}

static struct part
decide(struct deciding *d, const json_t *o, json_t *by)
{
	const char *check = json_string_value(json_object_get(o, "check"));
	const char *human = json_string_value(json_object_get(o, "human"));
	const json_t *list = json_object_get(o, "all");

	if (check != NULL)
		return by_check(d, check, by);
	if (human != NULL)
		return by_person(d, o, human, by);
	if (json_object_get(o, "layers") != NULL)
		return by_layers(d, json_object_get(o, "layers"), by);
	return by_list(d, list != NULL ? list : json_object_get(o, "any"),
	    list != NULL, by);
}

static bool
supports(const struct check *c, const char *criterion)
{
	const json_t *e;
	size_t i;

	json_array_foreach(c->supports, i, e)
		if (strcmp(json_string_value(e), criterion) == 0)
			return true;
	return false;
}

/* Without a word of the policy: what supports it, and a person. */
static struct part
by_default(struct deciding *d, const struct criterion *c, json_t *by)
{
	const struct policy *p = d->in->policy;
	struct part none = { VERDICT_UNKNOWN, REASON_NO_EVIDENCE, false };
	json_t *list = json_array();
	struct part part;
	size_t i;

	for (i = 0; i < p->check_n; i++)
		if (supports(&p->checks[i], c->id))
			(void)json_array_append_new(list, json_pack("{s:s}",
			    "check", p->checks[i].id));
	none = json_array_size(list) == 0 && answers_find(d->in->answers,
	    c->id) == NULL ? none : (struct part){ VERDICT_REVIEW,
	    REASON_NONE, false };
	if (none.verdict != VERDICT_UNKNOWN) {
		(void)json_array_append_new(list, json_pack("{s:s}", "human",
		    c->id));
		part = by_list(d, list, true, by);
		/* At best it is for a person to judge. */
		none = part.verdict < VERDICT_REVIEW ? part : none;
	}
	json_decref(list);
	return none;
}

void
decide_criterion(const struct decide_input *in, const struct criterion *c,
    struct decision *out)
{
	struct deciding d = { in, NULL };
	struct part p;

	memset(out, 0, sizeof(*out));
	out->by = json_array();
	p = c->decide != NULL ? decide(&d, c->decide, out->by) :
	    by_default(&d, c, out->by);
	out->statement = p.verdict == VERDICT_PASS && !p.backed;
	out->verdict = out->statement ? VERDICT_REVIEW : p.verdict;
	out->why = p.why;
	out->layers = d.layers;
}

/* ---- form ---- */

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

static int
check_human(const char *where, const json_t *d, struct error *err)
{
	static const char *const known[] = { "human", "ask", "roles", "methods",
	    "alone", NULL };
	struct text ask;
	int r = say_only_keys(d, where, known, err);

	if (r != 0)
		return r;
	if (!json_is_string(json_object_get(d, "human")))
		return bad(err, where, "human names a question",
		    "human には質問の名前を書きます");
	return json_object_get(d, "ask") == NULL ? 0 :
	    json_get_text(d, where, "ask", &ask, err);
}

static int
check_layers(const struct policy *p, const char *where, const json_t *layers,
    size_t depth, struct error *err)
{
	static const char *const known[] = { "rule", "done", "covers", NULL };
	const char *key;
	json_t *v;
	int r = say_only_keys(layers, where, known, err);

	if (r == 0 && json_object_size(layers) == 0)
		return bad(err, where, "layers are rule, done, covers",
		    "layers は rule, done, covers です");
	json_object_foreach((json_t *)(uintptr_t)layers, key, v)
		if (r == 0)
			r = decide_check(p, where, v, depth + 1, err);
	return r;
}

int
decide_check(const struct policy *p, const char *where, const json_t *d,
    size_t depth, struct error *err)
{
	const json_t *list = json_object_get(d, "all"), *e;
	const char *id = json_string_value(json_object_get(d, "check"));
	size_t i;
	int r;

	if (depth > NODE_DEPTH_MAX)
		return bad(err, where, "decide is too deep",
		    "decide の入れ子が深すぎます");
	if (json_object_get(d, "human") != NULL)
		return check_human(where, d, err);
	if (json_object_size(d) != 1)
		return bad(err, where, "decide wants one of all, any, layers, "
		    "check, human",
		    "decide は all, any, layers, check, human のどれか一つです");
	if (json_object_get(d, "layers") != NULL)
		return check_layers(p, where, json_object_get(d, "layers"),
		    depth, err);
	if (id != NULL)
		return policy_check(p, id) != NULL ? 0 : bad(err, id,
		    "no such check", "この点検はありません");
	if (list == NULL)
		list = json_object_get(d, "any");
	if (!json_is_array(list) || json_array_size(list) == 0)
		return bad(err, where, "decide wants a list with something in "
		    "it", "decide には空でない配列が要ります");
	json_array_foreach(list, i, e)
		if ((r = decide_check(p, where, e, depth + 1, err)) != 0)
			return r;
	return 0;
}

enum verdict
decide_quantify(const struct check *c, const struct verdict_sum *sum,
    enum reason *why)
{
	switch (c->quantifier) {
	case QUANTIFIER_ANY:
		return verdict_any(sum, why);
	case QUANTIFIER_AT_LEAST:
		return verdict_at_least(sum, c->quantity, -1, why);
	case QUANTIFIER_AT_LEAST_PERCENT:
		return verdict_at_least(sum, 0, c->quantity, why);
	case QUANTIFIER_AT_MOST_FAIL:
		return verdict_at_most(sum, c->quantity, why);
	default:
		return verdict_all(sum, why);
	}
}
