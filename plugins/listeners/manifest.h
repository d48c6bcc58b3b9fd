/* SPDX-License-Identifier: Apache-2.0
 * What the listeners plugin declares: data, no code.
 */
#ifndef LISTENERS_MANIFEST_H
#define LISTENERS_MANIFEST_H

#include <starseal/draft.h>

#define MB (1 << 20)
#define COUNT(name, en, ja) { name, "sockets", { en, ja }, NULL, SS_INT, \
	SS_RUNNING, SS_F_OPTIONAL, 0 }
#define COLUMN(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_OPTIONAL, 0 }
#define TABLE_OF(proto, flags) { "/proc/net/" proto, { \
	"Which " proto " sockets the kernel holds open.", \
	"カーネルが開いている " proto " のソケットを調べます。" }, NULL, \
	16 * MB, SS_CONFIDENTIAL, flags }, \
	{ "/proc/*/net/" proto, { \
	"The same: where /proc/net leads to.", \
	"同上。/proc/net の実体です。" }, NULL, 16 * MB, SS_CONFIDENTIAL, \
	SS_F_OPTIONAL }

static const struct ss_path paths[] = {
	TABLE_OF("tcp", 0),
	TABLE_OF("tcp6", SS_F_OPTIONAL),
	TABLE_OF("udp", 0),
	TABLE_OF("udp6", SS_F_OPTIONAL),
	{ "/proc/*/cgroup", { "Which unit a listening program belongs to. "
	    "Only of programs that listen.",
	    "待ち受けているプログラムがどのユニットに属すかを調べます。"
	    "待ち受け中のものだけです。" }, NULL, 65536, SS_CONFIDENTIAL,
	    SS_F_OPTIONAL }
};

static const char *const argv_ss[] = { "/bin/ss", "-H", "-lntup", NULL };

static const struct ss_command commands[] = {
	{ argv_ss, { "Which programs hold those sockets open.",
	    "そのソケットを開いているプログラムを調べます。" }, NULL, 16 * MB,
	    10000, SS_CONFIDENTIAL, SS_F_OPTIONAL, 0 }
};
#define RUN_SS 0

static const char *const proto_names[] = { "tcp", "tcp6", "udp", "udp6",
    NULL };
static const char *const scope_names[] = { "loopback", "link", "specific",
    "any", NULL };
static const char *const seen_names[] = { "both", "kernel", "ss", NULL };

static const struct ss_column one_columns[] = {
	COUNT("sockets_count", "Listening sockets", "待ち受けソケット"),
	COUNT("any_count", "Listening on every address",
	    "すべてのアドレスで待ち受け"),
	COUNT("specific_count", "Listening on one address",
	    "特定のアドレスで待ち受け"),
	COUNT("link_count", "Listening on a link-local address",
	    "リンクローカルで待ち受け"),
	COUNT("loopback_count", "Listening on this host only",
	    "このホスト内だけで待ち受け"),
	COUNT("exposed_count", "Reachable from other hosts unless filtered",
	    "遮断しない限り他から届くもの"),
	COUNT("cleartext_count",
	    "Of these, on ports of services that send passwords in the clear",
	    "うち平文でパスワードを送るサービスのポート"),
	COLUMN("sources_agree", SS_BOOL, SS_RESOLVED,
	    "Kernel tables and ss name the same sockets",
	    "カーネルの表と ss が一致")
};

static const struct ss_column socket_columns[] = {
	{ "proto", NULL, { "Protocol", "プロトコル" }, proto_names, SS_ENUM,
	    SS_RUNNING, SS_F_KEY, 0 },
	{ "address", NULL, { "Address", "アドレス" }, NULL, SS_TEXT,
	    SS_RUNNING, SS_F_KEY, 0 },
	{ "port", NULL, { "Port", "ポート" }, NULL, SS_INT, SS_RUNNING,
	    SS_F_KEY, 0 },
	{ "scope", NULL, { "Reachable from", "届く範囲" }, scope_names,
	    SS_ENUM, SS_RUNNING, SS_F_OPTIONAL, 0 },
	COLUMN("exposed", SS_BOOL, SS_RUNNING,
	    "Reachable from other hosts unless filtered",
	    "遮断しない限り他から届く"),
	COLUMN("program", SS_TEXT, SS_RUNNING, "Program", "プログラム"),
	COLUMN("unit", SS_TEXT, SS_RUNNING, "Unit", "ユニット"),
	COLUMN("uid", SS_INT, SS_RUNNING, "User number of the socket",
	    "ソケットのユーザ番号"),
	COLUMN("known_cleartext", SS_BOOL, SS_RESOLVED,
	    "Port of a service that sends passwords in the clear",
	    "平文でパスワードを送るサービスのポート"),
	{ "seen", NULL, { "Seen by", "確認した情報源" }, seen_names, SS_ENUM,
	    SS_RESOLVED, SS_F_OPTIONAL, 0 }
};

static const struct ss_table tables[] = {
	{ "listeners", { "Open ports, in sum", "待ち受けポートの概要" },
	    SS_LIST_OF(columns, one_columns), .cls = SS_OPEN,
	    .flags = SS_F_ONE },
	{ "listeners.socket", { "Open ports", "待ち受けポート" },
	    SS_LIST_OF(columns, socket_columns), .cls = SS_CONFIDENTIAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "listeners",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Open ports: on which addresses, by which program.",
	    "待ち受けポート: どのアドレスで、どのプログラムか。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 256 << 20, .bytes = 64 << 20, .files = 2048,
	    .wall_ms = 20000, .cpu_ms = 5000 }
};

#endif
