/* SPDX-License-Identifier: Apache-2.0
 * Signatures that a policy asks for. Never takes one key for two roles.
 */
#include <string.h>

#include "asked.h"
#include "check/policy.h"
#include "check/policy_roles.h"
#include "output.h"

void
asked_take(const json_t *bundle, int level, struct asked *out)
{
	const json_t *e;
	size_t i;

	out->level = level;
	out->n = 0;
	json_array_foreach(json_object_get(policy_roles(bundle, level),
	    "roles"), i, e)
		if (out->n < ROLES && role_parse(json_string_value(e),
		    &out->roles[out->n]))
			out->n++;
}

int
asked_load(const char *policy, int level, struct asked *out,
    struct error *err)
{
	struct policy *p = NULL;
	int r = policy_load(policy, &p, err);

	if (r != 0)
		return r;
	asked_take(p->json, level, out);
	policy_free(p);
	return out->n > 0 ? 0 : error_set(err, ERR_INPUT, 0,
	    "%s asks for no signatures at star %d (member \"signatures\")",
	    "%s は★%d で署名を求めていません (\"signatures\")", policy, level);
}

size_t
asked_missing(const struct asked *a, const struct seal_judgement *j,
    enum seal_role out[ROLES])
{
	size_t i, n = 0;

	for (i = 0; i < a->n; i++)
		if (seal_require(j, &a->roles[i], 1, NULL) != 0)
			out[n++] = a->roles[i];
	return n;
}

bool
asked_met(const struct asked *a, const struct seal_judgement *j)
{
	return seal_require(j, a->roles, a->n, NULL) == 0;
}

void
asked_print(FILE *out, const struct asked *a, const struct seal_judgement *j)
{
	enum seal_role missing[ROLES];
	size_t i, n = asked_missing(a, j, missing);
	bool met = asked_met(a, j);

	if (a->n == 0)
		return;
	(void)fprintf(out, TR("Signatures asked for at star %d: ",
	    "★%d で求められる署名: "), a->level);
	output_toned(out, met ? OUTPUT_GOOD : OUTPUT_WARN, met ?
	    TR("all there", "そろっています") : n == 0 ?
	    TR("one key signed in two roles", "一つの鍵が二つの役割で署名して"
	    "います") : TR("not all there", "そろっていません"));
	(void)fputc('\n', out);
	for (i = 0; i < n; i++)
		(void)fprintf(out, TR("  missing: %s (starseal sign --role %s)\n",
		    "  不足: %s (starseal sign --role %s)\n"),
		    text_of(&roles[missing[i]].label), roles[missing[i]].name);
}

json_t *
asked_json(const struct asked *a, const struct seal_judgement *j)
{
	json_t *wanted = json_array(), *lacking = json_array();
	enum seal_role missing[ROLES];
	size_t i, n = asked_missing(a, j, missing);

	for (i = 0; i < a->n; i++)
		(void)json_array_append_new(wanted,
		    json_string(roles[a->roles[i]].name));
	for (i = 0; i < n; i++)
		(void)json_array_append_new(lacking,
		    json_string(roles[missing[i]].name));
	return json_pack("{s:i, s:o, s:o, s:b}", "level", a->level, "roles",
	    wanted, "missing", lacking, "met", asked_met(a, j));
}
