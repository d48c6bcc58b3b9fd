/* SPDX-License-Identifier: Apache-2.0
 * Collector of the host's own firewall (N9): the rules that run beside those
 * loaded at boot. Never judges.
 */
#include "firewall.h"

struct units { bool nftables, ufw, firewalld, persistent; };

static int
take_unit(void *arg, const struct ss_entry *e)
{
	struct units *u = arg;
	const char *slash = strrchr(e->path, '/');
	struct ss_bytes name = ss_bytes_of(slash == NULL ? "" : slash + 1);

	u->nftables |= ss_equal(name, "nftables.service");
	u->ufw |= ss_equal(name, "ufw.service");
	u->firewalld |= ss_equal(name, "firewalld.service");
	u->persistent |= ss_equal(name, "netfilter-persistent.service") ||
	    ss_equal(name, "iptables.service");
	return 0;
}

static bool
holds_back(struct fw_set *s)
{
	enum fw_policy p = fw_input_policy(s);

	return p == FW_DROP || p == FW_REJECT;
}

/* What the kernel does now. */
static void
read_running(struct fw_set *s)
{
	static const struct { enum fw_command n; const char *what, *table; }
	    saves[] = { { RUN_IPTABLES, "iptables-save", "ip" },
	    { RUN_IP6TABLES, "ip6tables-save", "ip6" } };
	struct ss_doc doc;
	struct ss_blob errors;
	bool failed;
	size_t i;
	int e;

	e = ss_command(s->job, "firewall", "nft list ruleset", RUN_NFT, NULL, 0,
	    NULL, &doc, &errors);
	failed = e != SS_ENOENT && (e != 0 || doc.blob.status != 0);
	if (e == 0) {
		if (doc.blob.status == 0)
			fw_read_nft(s, &doc, "nft list ruleset");
		else
			ss_job_gap(s->job, "firewall", "nft list ruleset",
			    SS_EDENIED, "it failed; it needs root",
			    "失敗しました (root 権限が必要です)");
		ss_close(&doc);
	}
	/* Rules of the older interface do not show in nft. */
	for (i = 0; i < 2 && s->n_chains == 0; i++) {
		if (ss_command(s->job, "firewall", saves[i].what, saves[i].n,
		    NULL, 0, NULL, &doc, &errors) != 0)
			continue;
		if (doc.blob.status == 0)
			fw_read_iptables(s, &doc, NULL, saves[i].table);
		ss_close(&doc);
	}
	/* That it holds nothing back is not known while nft may. */
	if (failed && !holds_back(s))
		s->known = false;
}

static const char *
read_configured(struct fw_set *s, const struct units *u, bool *enabled)
{
	struct ss_doc doc;

	*enabled = u->ufw;
	if (fw_read_ufw(s))
		return "ufw";
	*enabled = u->firewalld;
	if (u->firewalld && fw_read_firewalld(s))
		return "firewalld";
	*enabled = u->persistent;
	if (u->persistent && !u->nftables) {
		if (ss_open(s->job, "firewall", "/etc/iptables/rules.v4",
		    true, &doc) == 0) {
			fw_read_iptables(s, &doc, NULL, "ip");
			ss_close(&doc);
		}
		if (ss_open(s->job, "firewall", "/etc/iptables/rules.v6",
		    false, &doc) == 0) {
			fw_read_iptables(s, &doc, NULL, "ip6");
			ss_close(&doc);
		}
		return "iptables";
	}
	*enabled = u->nftables;
	if (ss_open(s->job, "firewall", "/etc/nftables.conf", false, &doc)
	    != 0)
		return "none";
	fw_read_nft(s, &doc, "/etc/nftables.conf");
	ss_close(&doc);
	return "nftables";
}

static int64_t
emit_rules(struct fw_set *s, const char *origin, int64_t *open)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < s->n_rules && !s->job->ended; i++) {
		const struct fw_rule *r = &s->rules[i];
		struct ss_row row = { .n = 0 };

		if (!s->chains[r->chain].reached || r->harmless)
			continue;
		n++;
		*open += r->source[0] == '\0';
		ss_row_enum(&row, "origin", origin);
		ss_row_int(&row, "position", n);
		ss_row_text(&row, "protocol", r->protocol);
		ss_row_list(&row, "ports", r->ports);
		ss_row_text(&row, "source", r->source);
		ss_row_text(&row, "interface", r->interface);
		ss_row_bool(&row, "any_source", r->source[0] == '\0');
		ss_row_text(&row, "text", r->text);
		ss_row_cite(&row, r->cite);
		(void)ss_row_emit(s->job, "firewall.rule", &row);
	}
	return n;
}

static void
put_set(struct fw_set *s, struct ss_row *row, bool running)
{
	enum fw_policy in = fw_input_policy(s), fwd = fw_forward_policy(s);
	int64_t open = 0, n;
	uint32_t i;

	for (i = 0; i < s->cites.n_cites; i++)
		ss_row_cite(row, s->cites.cites[i]);
	if (s->limited)
		ss_job_fault(s->job, "firewall", running ? "running rules" :
		    "configured rules", SS_ELIMIT);
	if (!s->known)
		return;
	n = emit_rules(s, running ? "running" : "configured", &open);
	ss_row_enum(row, running ? "input_policy" : "configured_input_policy",
	    fw_policy_name(in));
	ss_row_enum(row, running ? "forward_policy" :
	    "configured_forward_policy", fw_policy_name(fwd));
	ss_row_int(row, running ? "inbound_accepts" :
	    "configured_inbound_accepts", n);
	ss_row_int(row, running ? "open_to_any" : "configured_open_to_any",
	    open);
	if (running)
		ss_row_bool(row, "active", in == FW_DROP || in == FW_REJECT);
}

static int
collect_all(struct ss_job *job, struct fw_set *running,
    struct fw_set *configured)
{
	struct ss_row row = { .n = 0 };
	struct units units = { false, false, false, false };
	struct ss_blob listing;
	const char *tool;
	bool enabled;
	int n;

	running->job = configured->job = job;
	n = ss_job_list(job, "firewall", "/etc/systemd/system/*.wants/*",
	    take_unit, &units, &listing);
	if (n >= 0)
		ss_row_cite(&row, ss_cite_whole(&listing));
	tool = read_configured(configured, &units, &enabled);
	read_running(running);
	if (n <= 0 && !running->known && !configured->known && !job->partial &&
	    !job->ended)
		return SS_NOT_APPLICABLE;
	ss_row_enum(&row, "tool", tool);
	ss_row_bool(&row, "enabled_at_boot", enabled);
	put_set(running, &row, true);
	put_set(configured, &row, false);
	ss_row_bool(&row, "survives_reboot", enabled && configured->known &&
	    holds_back(configured));
	/* ufw and firewalld write rules of their own form into the kernel. */
	if (running->known && configured->known &&
	    (strcmp(tool, "nftables") == 0 || strcmp(tool, "iptables") == 0))
		ss_row_bool(&row, "configured_matches_running",
		    fw_same(running, configured));
	if (!running->known)
		ss_job_gap(job, "firewall", "running rules", SS_ENOTRUN,
		    "the rules that run now are not to be had",
		    "現在動作中の規則は得られません");
	if (row.n_cites > 0)
		(void)ss_row_emit(job, "firewall", &row);
	return ss_outcome_of(job);
}

static int
collect(const struct ss_host *host)
{
	struct ss_job job = { .host = host };
	struct fw_set *sets = calloc(2, sizeof(*sets));
	int outcome = SS_FAILED;

	if (sets != NULL)
		outcome = collect_all(&job, &sets[0], &sets[1]);
	free(sets);
	ss_job_end(&job);
	return outcome;
}

SS_PLUGIN(firewall_manifest, collect);
