/* SPDX-License-Identifier: Apache-2.0
 * What the firewall plugin reads, runs and reports. Constant data only.
 */
#include "firewall.h"

#define RULES .cls = SS_CONFIDENTIAL, .max_bytes = 8 << 20, \
    .flags = SS_F_OPTIONAL
#define WHY_UFW { "what ufw is told to let in", \
    "ufw が通す通信の設定を知るため" }
#define WHY_FIREWALLD { "what firewalld is told to let in", \
    "firewalld が通す通信の設定を知るため" }
#define WHY_IPTABLES { "rules that are loaded at boot", \
    "起動時に読み込まれる規則を知るため" }

static const struct ss_path paths[] = {
	{ .glob = "/etc/nftables.conf", RULES, .why = WHY_IPTABLES },
	{ .glob = "/etc/iptables/rules.v*", RULES, .why = WHY_IPTABLES },
	{ .glob = "/etc/ufw/ufw.conf", RULES, .why = WHY_UFW },
	{ .glob = "/etc/default/ufw", RULES, .why = WHY_UFW },
	{ .glob = "/etc/ufw/user*.rules", RULES, .why = WHY_UFW },
	{ .glob = "/etc/firewalld/firewalld.conf", RULES,
	  .why = WHY_FIREWALLD },
	{ .glob = "/etc/firewalld/zones/*.xml", RULES, .why = WHY_FIREWALLD },
	{ .glob = "/usr/lib/firewalld/zones/*.xml", RULES,
	  .why = WHY_FIREWALLD },
	{ .glob = "/etc/systemd/system/*.wants/*", .cls = SS_OPEN,
	  .max_bytes = 1, .flags = SS_F_OPTIONAL,
	  .why = { "which firewall service starts at boot, by name",
	  "どのファイアウォールが起動時に始まるかを知るため (名前のみ)" } },
};

static const char *const run_nft[] = { "/usr/sbin/nft", "list", "ruleset",
    NULL };
static const char *const run_save[] = { "/usr/sbin/iptables-save", NULL };
static const char *const run_save6[] = { "/usr/sbin/ip6tables-save", NULL };
#define WHY_RUN { "the rules that the kernel follows now", \
    "カーネルが現在従っている規則を知るため" }
#define RUN .cls = SS_CONFIDENTIAL, .max_bytes = 16 << 20, \
    .timeout_ms = 20000, .flags = SS_F_OPTIONAL, .why = WHY_RUN

static const struct ss_command commands[] = {
	{ .argv = run_nft, RUN },
	{ .argv = run_save, RUN },
	{ .argv = run_save6, RUN },
};

static const char *const tools[] = { "nftables", "ufw", "firewalld",
    "iptables", "none", NULL };
static const char *const policies[] = { "none", "accept", "reject", "drop",
    NULL };
static const char *const origins[] = { "running", "configured", NULL };
#define POLICY(n, v, en, ja) { .name = (n), .kind = SS_ENUM, .view = (v), \
    .symbols = policies, .flags = SS_F_OPTIONAL, .label = { (en), (ja) } }
#define MAYBE(n, k, v, en, ja) SS_COL_FLAGS(n, k, v, SS_F_OPTIONAL, en, ja)

static const struct ss_column one_columns[] = {
	SS_COL_ENUM("tool", SS_CONFIGURED, tools,
	    "Tool that is set up", "設定されている道具"),
	MAYBE("active", SS_BOOL, SS_RUNNING,
	    "Inbound traffic is held back unless a rule lets it in",
	    "許可した通信以外の着信を止めている"),
	POLICY("input_policy", SS_RUNNING,
	    "What becomes of other inbound traffic (none: no filter)",
	    "その他の着信の扱い (none: フィルタなし)"),
	POLICY("forward_policy", SS_RUNNING,
	    "What becomes of forwarded traffic", "転送通信の扱い"),
	MAYBE("inbound_accepts", SS_INT, SS_RUNNING,
	    "Rules that let new traffic in", "新しい着信を許す規則の数"),
	MAYBE("open_to_any", SS_INT, SS_RUNNING,
	    "Of these, open to any source", "うち接続元を限らない数"),
	SS_COL("enabled_at_boot", SS_BOOL, SS_CONFIGURED,
	    "Starts at boot", "起動時に開始"),
	POLICY("configured_input_policy", SS_CONFIGURED,
	    "Other inbound traffic, as configured", "その他の着信の扱い (設定)"),
	POLICY("configured_forward_policy", SS_CONFIGURED,
	    "Forwarded traffic, as configured", "転送通信の扱い (設定)"),
	MAYBE("configured_inbound_accepts", SS_INT, SS_CONFIGURED,
	    "Rules that let new traffic in, as configured",
	    "新しい着信を許す規則の数 (設定)"),
	MAYBE("configured_open_to_any", SS_INT, SS_CONFIGURED,
	    "Of these, open to any source", "うち接続元を限らない数 (設定)"),
	SS_COL("survives_reboot", SS_BOOL, SS_CONFIGURED,
	    "Holds back inbound traffic after a restart as well",
	    "再起動後も着信を止める"),
	MAYBE("configured_matches_running", SS_BOOL, SS_RUNNING,
	    "The rules that run are those configured",
	    "動作中の規則が設定と一致"),
};

static const struct ss_column rule_columns[] = {
	{ .name = "origin", .kind = SS_ENUM, .view = SS_RECORDED,
	  .symbols = origins, .flags = SS_F_KEY,
	  .label = { "Running or configured", "動作中か設定か" } },
	SS_COL_FLAGS("position", SS_INT, SS_RECORDED, SS_F_KEY,
	    "Position", "順番"),
	SS_COL("protocol", SS_TEXT, SS_RECORDED,
	    "Protocol (empty: any)", "プロトコル (空: 全て)"),
	SS_COL("ports", SS_LIST, SS_RECORDED,
	    "Ports or services (empty: any)", "ポートまたはサービス (空: 全て)"),
	SS_COL("source", SS_TEXT, SS_RECORDED,
	    "From (empty: anywhere)", "接続元 (空: どこからでも)"),
	SS_COL("interface", SS_TEXT, SS_RECORDED,
	    "Interface (empty: any)", "インターフェース (空: 全て)"),
	SS_COL("any_source", SS_BOOL, SS_RECORDED,
	    "Open to any source", "接続元を限らない"),
	SS_COL("text", SS_TEXT, SS_RECORDED, "Rule as written", "規則の原文"),
};

static const struct ss_table tables[] = {
	{ .name = "firewall", .cls = SS_CONFIDENTIAL, .flags = SS_F_ONE,
	  .title = { "Host firewall", "ホストのファイアウォール" },
	  SS_LIST_OF(columns, one_columns) },
	{ .name = "firewall.rule", .cls = SS_CONFIDENTIAL,
	  .title = { "Rules that let traffic in", "着信を許す規則" },
	  SS_LIST_OF(columns, rule_columns) },
};

const struct ss_manifest firewall_manifest = {
	.struct_size = sizeof(struct ss_manifest),
	.abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR,
	.id = "firewall", .version = "1.0.0", .author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "what this host's own firewall lets in, now and after a "
	    "restart", "このホスト自身のファイアウォールが許す通信 (現在と再起動後)" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 128 << 20, .bytes = 96 << 20, .files = 600,
	    .wall_ms = 60000, .cpu_ms = 10000 },
	.privileges = SS_P_ROOT,
};
