/* SPDX-License-Identifier: Apache-2.0
 * The format of iptables-save(8): also rules.v4 and ufw's user.rules.
 */
#include "firewall.h"

static enum fw_policy
policy_of(struct ss_bytes word)
{
	if (ss_equal(word, "ACCEPT"))
		return FW_ACCEPT;
	return ss_equal(word, "DROP") ? FW_DROP : ss_equal(word, "REJECT") ?
	    FW_REJECT : FW_NONE;
}

static void
take_chain(struct fw_set *s, struct ss_bytes line, const char *only,
    const char *table)
{
	struct ss_bytes name = ss_word(&line);
	struct fw_chain *c;

	name.p++;
	name.n--;
	c = &s->chains[fw_chain_of(s, table, ss_text(s->job, name))];
	c->input = ss_equal(name, only == NULL ? "INPUT" : only);
	c->forward = ss_equal(name, "FORWARD");
	c->policy = policy_of(ss_word(&line));
}

static void
put_ports(struct ss_job *job, struct ss_list *l, struct ss_bytes b)
{
	struct ss_bytes one;

	while (b.n > 0) {
		one = ss_field(&b, ',');
		if (one.n > 0)
			ss_list_put(l, ss_text(job, one));
	}
}

static void
take_rule(struct fw_set *s, struct ss_bytes line, struct ss_cite cite,
    const char *table)
{
	struct ss_bytes rest = line, word, state = { "", 0 }, target;
	struct fw_rule r = { .protocol = "", .source = "", .interface = "",
	    .cite = cite, .text = ss_text(s->job, line) };
	size_t words = 0;

	target = (struct ss_bytes){ "", 0 };
	r.ports = ss_alloc(s->job, sizeof(*r.ports));
	if (r.ports == NULL)
		return;
	memset(r.ports, 0, sizeof(*r.ports));
	(void)ss_word(&rest);
	r.chain = fw_chain_of(s, table, ss_text(s->job, ss_word(&rest)));
	while ((word = ss_word(&rest)).n > 0) {
		words++;
		if (ss_equal(word, "-p"))
			r.protocol = ss_text(s->job, ss_word(&rest));
		else if (ss_equal(word, "--dport") ||
		    ss_equal(word, "--dports"))
			put_ports(s->job, r.ports, ss_word(&rest));
		else if (ss_equal(word, "-s"))
			r.source = ss_text(s->job, ss_word(&rest));
		else if (ss_equal(word, "-i"))
			r.interface = ss_text(s->job, ss_word(&rest));
		else if (ss_equal(word, "--ctstate") ||
		    ss_equal(word, "--state"))
			state = ss_word(&rest);
		else if (ss_equal(word, "-j") || ss_equal(word, "-g"))
			target = ss_word(&rest);
	}
	r.harmless = strcmp(r.interface, "lo") == 0 || (state.n > 0 &&
	    memmem(state.p, state.n, "NEW", 3) == NULL);
	if (ss_equal(target, "ACCEPT"))
		fw_add_rule(s, &r);
	else if (words == 1 && policy_of(target) != FW_NONE)
		s->chains[r.chain].policy = policy_of(target);
	else if (target.n > 0 && policy_of(target) == FW_NONE)
		fw_add_jump(s, r.chain, ss_text(s->job, target));
}

void
fw_read_iptables(struct fw_set *s, const struct ss_doc *doc, const char *only,
    const char *table)
{
	struct ss_lines lines = { doc->bytes, 0 };
	struct ss_bytes line;
	bool filter = true;

	while (ss_next_line(&lines, &line)) {
		line = ss_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '*')
			filter = ss_equal(line, "*filter");
		else if (filter && line.p[0] == ':')
			take_chain(s, line, only, table);
		else if (filter && ss_starts(line, "-A "))
			take_rule(s, line, ss_cite_lines(&doc->blob,
			    lines.number, lines.number), table);
	}
	ss_row_cite(&s->cites, ss_cite_whole(&doc->blob));
	s->known = true;
}
