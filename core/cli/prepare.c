/* SPDX-License-Identifier: Apache-2.0
 * From the command line to the plan. Never opens what the plan names.
 */
#include <stdlib.h>
#include <string.h>

#include "base/where.h"
#include "check/policy.h"
#include "prepare.h"

static int
load_policy(struct prepared *p, const char *name, bool needed,
    struct error *err)
{
	struct policy *policy;
	int r = policy_load(name, &policy, err);

	/* An engagement that names none does not need it to collect. */
	if (r != 0 && err->code == ERR_MISSING && !needed)
		return 0;
	if (r != 0)
		return r;
	r = policy_bundle(policy, &p->policy, err);
	policy_free(policy);
	p->has_policy = r == 0;
	return r;
}

/* Every worker reaches the same level here; the least is what holds. */
static void
take_level(struct prepared *p)
{
	size_t i;
	bool first = true;

	for (i = 0; i < p->found.n; i++) {
		const struct sandbox_level *l = &p->found.v[i].level;

		if (p->found.v[i].refused != NULL)
			continue;
		if (first || l->landlock < p->level.landlock || !l->seccomp)
			p->level = *l;
		first = false;
	}
}

int
prepare_run(const struct prepare_request *q, struct prepared *out,
    struct error *err)
{
	unsigned char sha[HASH_SIZE];
	char *folder;
	int r;

	memset(out, 0, sizeof(*out));
	buf_init(&out->policy, POLICY_BYTES_MAX);
	out->engagement = q->engagement == NULL ? engagement_default(err) :
	    engagement_read(q->engagement, err);
	if (out->engagement == NULL)
		return err->code;
	if ((r = engagement_narrow(out->engagement, q->subject, q->root,
	    q->commands, err)) != 0 ||
	    (r = engagement_challenge(out->engagement, q->nonce, err)) != 0)
		return r;
	if ((folder = where_is(WHERE_PLUGINS, err)) == NULL)
		return err->code;
	r = discover_plugins(folder, &out->found, err);
	free(folder);
	if (r == 0)
		r = load_policy(out, out->engagement->policy,
		    json_object_get(out->engagement->json, "policy") !=
		    NULL, err);
	if (r != 0)
		return r;
	take_level(out);
	if ((out->inputs = discover_inputs(&out->found)) == NULL)
		return error_nomem(err);
	hash_bytes(buf_str(&out->policy), out->policy.n, sha);
	return plan_make(out->engagement, out->inputs, out->found.n,
	    q->plugins.v, q->plugins.n, out->has_policy ? sha : NULL,
	    &out->plan, err);
}

void
prepare_free(struct prepared *p)
{
	plan_free(&p->plan);
	free(p->inputs);
	discover_free(&p->found);
	buf_free(&p->policy);
	engagement_free(p->engagement);
}
