/* SPDX-License-Identifier: Apache-2.0
 * Inside of the firewall plugin: one shape for every tool's rules.
 */
#ifndef FIREWALL_H
#define FIREWALL_H

#include <starseal/row.h>

#define FW_CHAINS_MAX 512
#define FW_RULES_MAX  2048
#define FW_JUMPS_MAX  2048

enum fw_policy { FW_NONE, FW_ACCEPT, FW_REJECT, FW_DROP };

/* chain: index into chains. Only rules that accept are kept. */
struct fw_rule { const char *protocol, *source, *interface, *text;
	struct ss_list *ports; struct ss_cite cite; size_t chain;
	bool harmless; };       /* answers to ourselves, loopback */
struct fw_chain { const char *table, *name; enum fw_policy policy;
	bool input, forward, reached; };
struct fw_jump { size_t from; const char *to; };

struct fw_set {
	struct ss_job *job;
	struct fw_chain chains[FW_CHAINS_MAX];
	struct fw_rule rules[FW_RULES_MAX];
	struct fw_jump jumps[FW_JUMPS_MAX];
	size_t n_chains, n_rules, n_jumps;
	struct ss_row cites;            /* only its cites are used */
	enum fw_policy input, forward;  /* of tools that say it elsewhere */
	bool known, limited;
};

extern const struct ss_manifest firewall_manifest;
enum fw_command { RUN_NFT, RUN_IPTABLES, RUN_IP6TABLES };

/* set.c: shared by the parsers */
size_t fw_chain_of(struct fw_set *s, const char *table, const char *name);
void fw_add_rule(struct fw_set *s, const struct fw_rule *r);
void fw_add_jump(struct fw_set *s, size_t from, const char *to);
/* What becomes of a packet that no rule names; marks chains reached. */
enum fw_policy fw_input_policy(struct fw_set *s);
enum fw_policy fw_forward_policy(const struct fw_set *s);
const char *fw_policy_name(enum fw_policy p);
/* The same rules, in any order. */
bool fw_same(struct fw_set *a, struct fw_set *b);

/* nft.c: nft(8)'s own language, as printed or as written */
void fw_read_nft(struct fw_set *s, const struct ss_doc *doc, const char *name);
/* iptables.c: iptables-save's; only: chains that count as input, NULL: INPUT */
void fw_read_iptables(struct fw_set *s, const struct ss_doc *doc,
    const char *only, const char *table);
/* tools.c: configured by ufw, by firewalld. False: not set up. */
bool fw_read_ufw(struct fw_set *s);
bool fw_read_firewalld(struct fw_set *s);

#endif
