/* SPDX-License-Identifier: Apache-2.0
 * Chains, jumps and accepting rules, whatever tool they come from.
 */
#include "firewall.h"

size_t
fw_chain_of(struct fw_set *s, const char *table, const char *name)
{
	size_t i;

	for (i = 0; i < s->n_chains; i++)
		if (strcmp(s->chains[i].table, table) == 0 &&
		    strcmp(s->chains[i].name, name) == 0)
			return i;
	if (s->n_chains == FW_CHAINS_MAX) {
		s->limited = true;
		return FW_CHAINS_MAX - 1;
	}
	s->chains[s->n_chains] = (struct fw_chain){ .table = table,
	    .name = name };
	return s->n_chains++;
}

void
fw_add_rule(struct fw_set *s, const struct fw_rule *r)
{
	if (s->n_rules == FW_RULES_MAX)
		s->limited = true;
	else
		s->rules[s->n_rules++] = *r;
}

void
fw_add_jump(struct fw_set *s, size_t from, const char *to)
{
	if (s->n_jumps == FW_JUMPS_MAX)
		s->limited = true;
	else
		s->jumps[s->n_jumps++] = (struct fw_jump){ from, to };
}

static void
reach(struct fw_set *s)
{
	bool more = true;
	size_t i, j;

	for (i = 0; i < s->n_chains; i++)
		s->chains[i].reached = s->chains[i].input;
	while (more) {
		more = false;
		for (i = 0; i < s->n_jumps; i++) {
			const struct fw_chain *from =
			    &s->chains[s->jumps[i].from];

			for (j = 0; from->reached && j < s->n_chains; j++)
				if (!s->chains[j].reached &&
				    strcmp(s->chains[j].table, from->table) ==
				    0 && strcmp(s->chains[j].name,
				    s->jumps[i].to) == 0)
					more = s->chains[j].reached = true;
		}
	}
}

enum fw_policy
fw_input_policy(struct fw_set *s)
{
	enum fw_policy p = s->input;
	size_t i;

	reach(s);
	/* Several chains at one hook: a packet must pass them all. */
	for (i = 0; i < s->n_chains; i++)
		if (s->chains[i].input && s->chains[i].policy > p)
			p = s->chains[i].policy;
	return p;
}

enum fw_policy
fw_forward_policy(const struct fw_set *s)
{
	enum fw_policy p = s->forward;
	size_t i;

	for (i = 0; i < s->n_chains; i++)
		if (s->chains[i].forward && s->chains[i].policy > p)
			p = s->chains[i].policy;
	return p;
}

const char *
fw_policy_name(enum fw_policy p)
{
	static const char *const names[] = { "none", "accept", "reject",
	    "drop" };

	return names[p];
}

static bool
same_ports(const struct ss_list *a, const struct ss_list *b)
{
	uint32_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!ss_list_has(b, a->v[i]))
			return false;
	return true;
}

static bool
in_set(const struct fw_set *s, const struct fw_rule *r)
{
	size_t i;

	for (i = 0; i < s->n_rules; i++) {
		const struct fw_rule *x = &s->rules[i];

		if (s->chains[x->chain].reached && !x->harmless &&
		    strcmp(x->protocol, r->protocol) == 0 &&
		    strcmp(x->source, r->source) == 0 &&
		    strcmp(x->interface, r->interface) == 0 &&
		    same_ports(x->ports, r->ports))
			return true;
	}
	return false;
}

static bool
all_in(const struct fw_set *a, const struct fw_set *b)
{
	size_t i;

	for (i = 0; i < a->n_rules; i++)
		if (a->chains[a->rules[i].chain].reached &&
		    !a->rules[i].harmless && !in_set(b, &a->rules[i]))
			return false;
	return true;
}

bool
fw_same(struct fw_set *a, struct fw_set *b)
{
	return fw_input_policy(a) == fw_input_policy(b) &&
	    fw_forward_policy(a) == fw_forward_policy(b) && all_in(a, b) &&
	    all_in(b, a);
}
