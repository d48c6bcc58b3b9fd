/* SPDX-License-Identifier: Apache-2.0
 * What the sudo plugin reads, runs and reports. Constant data only.
 */
#include "sudo.h"

static const struct ss_path paths[] = {
	{ .glob = "/etc/sudoers", .cls = SS_CONFIDENTIAL, .max_bytes = 1 << 20,
	  .flags = SS_F_OPTIONAL,
	  .why = { "who may act with another's rights, and how",
	  "誰がどの権限で操作できるかを知るため" } },
	{ .glob = "/etc/sudoers.d/*", .cls = SS_CONFIDENTIAL,
	  .max_bytes = 1 << 20, .flags = SS_F_OPTIONAL,
	  .why = { "further rules of the same", "同じ規則の追加分を知るため" } },
	{ .glob = "/etc/polkit-1/rules.d/*", .cls = SS_CONFIDENTIAL,
	  .max_bytes = 1 << 20, .flags = SS_F_OPTIONAL,
	  .why = { "rules that name administrators of desktop services",
	  "デスクトップ系サービスの管理者を定める規則を知るため" } },
	{ .glob = "/etc/polkit-1/localauthority.conf.d/*",
	  .cls = SS_CONFIDENTIAL, .max_bytes = 1 << 20,
	  .flags = SS_F_OPTIONAL,
	  .why = { "the same in the older form", "同じ規則の旧形式を知るため" } },
};

static const char *const run_cvt[] = { "/usr/bin/cvtsudoers", "-f", "json",
    "-", NULL };
static const struct ss_command commands[] = {
	{ .argv = run_cvt, .cls = SS_CONFIDENTIAL, .max_bytes = 4 << 20,
	  .timeout_ms = 10000, .flags = SS_F_OPTIONAL,
	  .why = { "sudo's own reading of the main file, to check ours against",
	  "sudo 自身の読み取り結果と照らし合わせるため" } },
};

#define ALWAYS(n, k, en, ja) SS_COL(n, k, SS_CONFIGURED, en, ja)
#define MAYBE(n, k, en, ja) SS_COL_FLAGS(n, k, SS_CONFIGURED, SS_F_OPTIONAL, \
    en, ja)
#define KEY(n, k, en, ja) SS_COL_FLAGS(n, k, SS_CONFIGURED, SS_F_KEY, en, ja)
#define SECRET(n, k, en, ja) SS_COL_FLAGS(n, k, SS_CONFIGURED, \
    SS_F_SENSITIVE, en, ja)

static const struct ss_column one_columns[] = {
	ALWAYS("configured", SS_BOOL, "sudo is configured", "sudo の設定がある"),
	ALWAYS("files", SS_LIST, "Files, in order", "設定ファイル (読み込み順)"),
	ALWAYS("rules", SS_INT, "Rules", "規則の数"),
	ALWAYS("nopasswd_rules", SS_INT,
	    "Rules that ask for no password", "パスワード不要の規則の数"),
	ALWAYS("all_rules", SS_INT,
	    "Rules that allow every command", "全コマンドを許す規則の数"),
	ALWAYS("nopasswd_all_rules", SS_INT,
	    "Rules that allow every command without a password",
	    "全コマンドをパスワードなしで許す規則の数"),
	SECRET("who_may_all", SS_LIST,
	    "Users and groups (%) that may run every command",
	    "全コマンドを実行できる利用者とグループ (%)"),
	ALWAYS("lines_not_understood", SS_INT,
	    "Lines that are not understood", "解釈できない行の数"),
	MAYBE("main_file_valid", SS_BOOL,
	    "cvtsudoers accepts the main file", "主設定を cvtsudoers が受け付ける"),
	{ .name = "timestamp_timeout_seconds", .kind = SS_INT,
	  .view = SS_CONFIGURED, .unit = "s", .flags = SS_F_OPTIONAL,
	  .label = { "No password is asked again for (-1: until restart)",
	  "パスワードを再度求めない時間 (-1: 再起動まで)" } },
	MAYBE("use_pty", SS_BOOL,
	    "Commands run in a terminal of their own",
	    "コマンドを専用の端末で実行"),
	MAYBE("authenticate", SS_BOOL,
	    "Password asked for by default", "既定でパスワードを求める"),
	MAYBE("targetpw", SS_BOOL,
	    "The target's password is asked for", "対象者のパスワードを求める"),
	MAYBE("logfile", SS_TEXT, "Log file of its own", "専用のログファイル"),
	ALWAYS("polkit_admin_files", SS_LIST,
	    "polkit files that name administrators (a person must read them)",
	    "管理者を定める polkit のファイル (人が確認)"),
};

static const struct ss_column rule_columns[] = {
	KEY("position", SS_INT, "Position", "順番"),
	SECRET("users", SS_LIST,
	    "Who, aliases resolved (%: group)", "誰が (別名は展開、% はグループ)"),
	ALWAYS("hosts", SS_LIST, "On which hosts", "どのホストで"),
	ALWAYS("runas", SS_LIST, "As whom", "誰として"),
	ALWAYS("runas_groups", SS_LIST, "As which group", "どのグループとして"),
	ALWAYS("commands", SS_LIST, "Which commands", "どのコマンドを"),
	ALWAYS("nopasswd", SS_BOOL, "Without a password", "パスワード不要"),
	ALWAYS("setenv", SS_BOOL, "May set the environment", "環境変数の設定可"),
	ALWAYS("all_commands", SS_BOOL, "Every command", "全コマンド"),
};

static const struct ss_column default_columns[] = {
	KEY("position", SS_INT, "Position", "順番"),
	ALWAYS("name", SS_TEXT, "Setting", "設定"),
	ALWAYS("value", SS_TEXT, "Value", "値"),
	ALWAYS("scope", SS_TEXT,
	    "For whom (empty: everybody; : users, @ hosts, > runas, ! commands)",
	    "対象 (空: 全て。: 利用者、@ ホスト、> 実行者、! コマンド)"),
};

static const struct ss_table tables[] = {
	{ .name = "sudo", .cls = SS_CONFIDENTIAL, .flags = SS_F_ONE,
	  .title = { "sudo in sum", "sudo の概要" },
	  SS_LIST_OF(columns, one_columns) },
	{ .name = "sudo.rule", .cls = SS_CONFIDENTIAL,
	  .title = { "sudo rules", "sudo の規則" },
	  SS_LIST_OF(columns, rule_columns) },
	{ .name = "sudo.default", .cls = SS_CONFIDENTIAL,
	  .title = { "sudo settings", "sudo の設定" },
	  SS_LIST_OF(columns, default_columns) },
};

const struct ss_manifest sudo_manifest = {
	.struct_size = sizeof(struct ss_manifest),
	.abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR,
	.id = "sudo", .version = "1.0.0", .author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "who may act with an administrator's rights on this host",
	    "このホストで管理者の権限を使える人とその条件" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 64 << 20, .bytes = 32 << 20, .files = 400,
	    .wall_ms = 30000, .cpu_ms = 10000 },
	.privileges = SS_P_ROOT,
};
