/* SPDX-License-Identifier: Apache-2.0
 * What ufw and firewalld are told to do.
 */
#include "firewall.h"

/* The value of KEY=value or KEY="value"; true where the key is set. */
static bool
value_of(struct ss_bytes text, const char *key, struct ss_bytes *out)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line, name;
	bool found = false;

	while (ss_next_line(&lines, &line)) {
		name = ss_trim(ss_field(&line, '='));
		if (!ss_equal(name, key))
			continue;
		*out = ss_trim(line);
		if (out->n > 1 && out->p[0] == '"') {
			out->p++;
			out->n -= 2;
		}
		found = true;
	}
	return found;
}

static enum fw_policy
ufw_policy(struct ss_bytes b)
{
	if (ss_equal_nocase(b, "ACCEPT"))
		return FW_ACCEPT;
	return ss_equal_nocase(b, "REJECT") ? FW_REJECT :
	    ss_equal_nocase(b, "DROP") ? FW_DROP : FW_NONE;
}

bool
fw_read_ufw(struct fw_set *s)
{
	struct ss_doc conf, defaults, rules;
	struct ss_bytes v;
	bool on;

	if (ss_open(s->job, "firewall", "/etc/ufw/ufw.conf", false, &conf) != 0)
		return false;
	ss_row_cite(&s->cites, ss_cite_whole(&conf.blob));
	on = value_of(conf.bytes, "ENABLED", &v) && ss_equal_nocase(v, "yes");
	ss_close(&conf);
	if (!on)
		return false;
	if (ss_open(s->job, "firewall", "/etc/default/ufw", true, &defaults)
	    == 0) {
		if (value_of(defaults.bytes, "DEFAULT_INPUT_POLICY", &v))
			s->input = ufw_policy(v);
		if (value_of(defaults.bytes, "DEFAULT_FORWARD_POLICY", &v))
			s->forward = ufw_policy(v);
		ss_row_cite(&s->cites, ss_cite_whole(&defaults.blob));
		ss_close(&defaults);
	}
	if (ss_open(s->job, "firewall", "/etc/ufw/user.rules", true, &rules)
	    == 0) {
		fw_read_iptables(s, &rules, "ufw-user-input", "ip");
		ss_close(&rules);
	}
	if (ss_open(s->job, "firewall", "/etc/ufw/user6.rules", false, &rules)
	    == 0) {
		fw_read_iptables(s, &rules, "ufw6-user-input", "ip6");
		ss_close(&rules);
	}
	s->known = true;
	return true;
}

/* attribute="value" of one tag; "" where it is missing. */
static const char *
attribute(struct ss_job *job, struct ss_bytes tag, const char *name)
{
	char want[32];
	const char *at;
	struct ss_bytes rest;

	(void)snprintf(want, sizeof(want), " %s=\"", name);
	at = memmem(tag.p, tag.n, want, strlen(want));
	if (at == NULL)
		return "";
	rest.p = at + strlen(want);
	rest.n = tag.n - (size_t)(rest.p - tag.p);
	return ss_text(job, ss_field(&rest, '"'));
}

static void
take_zone(struct fw_set *s, const struct ss_doc *doc, const char *path)
{
	struct ss_bytes rest = doc->bytes, tag;
	const char *open;
	size_t chain = fw_chain_of(s, "firewalld", path);

	s->chains[chain].input = true;
	s->chains[chain].policy = FW_REJECT;    /* firewalld's own default */
	while ((open = rest.n == 0 ? NULL : memchr(rest.p, '<', rest.n)) !=
	    NULL) {
		struct fw_rule r = { .source = "", .interface = "",
		    .cite = ss_cite_whole(&doc->blob), .chain = chain };
		const char *port;

		rest.n -= (size_t)(open + 1 - rest.p);
		rest.p = open + 1;
		tag = ss_field(&rest, '>');
		r.text = ss_text(s->job, tag);
		r.ports = ss_alloc(s->job, sizeof(*r.ports));
		if (r.ports == NULL)
			return;
		memset(r.ports, 0, sizeof(*r.ports));
		if (ss_starts(tag, "zone") && strcmp(attribute(s->job, tag,
		    "target"), "ACCEPT") == 0)
			s->chains[chain].policy = FW_ACCEPT;
		else if (ss_starts(tag, "zone") && strcmp(attribute(s->job,
		    tag, "target"), "DROP") == 0)
			s->chains[chain].policy = FW_DROP;
		r.protocol = attribute(s->job, tag, "protocol");
		port = attribute(s->job, tag, "port");
		if (ss_starts(tag, "service "))
			port = attribute(s->job, tag, "name");
		else if (!ss_starts(tag, "port "))
			continue;
		if (port[0] != '\0')
			ss_list_put(r.ports, port);
		fw_add_rule(s, &r);
	}
	ss_row_cite(&s->cites, ss_cite_whole(&doc->blob));
}

bool
fw_read_firewalld(struct fw_set *s)
{
	struct ss_doc conf, zone;
	struct ss_bytes v = { "public", 6 };
	char path[300];

	if (ss_open(s->job, "firewall", "/etc/firewalld/firewalld.conf", false,
	    &conf) != 0)
		return false;
	(void)value_of(conf.bytes, "DefaultZone", &v);
	ss_row_cite(&s->cites, ss_cite_whole(&conf.blob));
	s->known = true;
	if (v.n == 0 || v.n > 64 || memchr(v.p, '/', v.n) != NULL ||
	    memchr(v.p, '\0', v.n) != NULL || memchr(v.p, '*', v.n) != NULL ||
	    memchr(v.p, '?', v.n) != NULL) {
		ss_job_gap(s->job, "firewall", "DefaultZone", SS_EINVAL,
		    "no name of a zone", "ゾーンの名前ではありません");
		ss_close(&conf);
		return true;
	}
	(void)snprintf(path, sizeof(path), "/etc/firewalld/zones/%.*s.xml",
	    (int)v.n, v.p);
	if (ss_open(s->job, "firewall", path, false, &zone) != 0) {
		(void)snprintf(path, sizeof(path),
		    "/usr/lib/firewalld/zones/%.*s.xml", (int)v.n, v.p);
		if (ss_open(s->job, "firewall", path, true, &zone) != 0) {
			ss_close(&conf);
			return true;
		}
	}
	take_zone(s, &zone, ss_text(s->job, ss_bytes_of(path)));
	ss_close(&zone);
	ss_close(&conf);
	return true;
}
