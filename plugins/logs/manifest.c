/* SPDX-License-Identifier: Apache-2.0
 * What the logs plugin reads, runs and reports. Constant data only.
 */
#include "logs.h"

#define SETTINGS .cls = SS_OPEN, .max_bytes = 1 << 20, .flags = SS_F_OPTIONAL
#define ENTRIES .cls = SS_CONFIDENTIAL, .max_bytes = 64 << 20, \
    .flags = SS_F_OPTIONAL | SS_F_TAIL
#define LISTED .cls = SS_CONFIDENTIAL, .max_bytes = 1, .flags = SS_F_OPTIONAL
#define WHY_JOURNALD { "how long the system journal is to be kept", \
    "システムジャーナルの保存期間の設定を知るため" }
#define WHY_RSYSLOG { "which logs are written, and whether they are sent to " \
    "another host", "書かれるログと、他のホストへの送信の有無を知るため" }
#define WHY_ROTATE { "how long log files are to be kept", \
    "ログファイルの保存期間の設定を知るため" }
#define WHY_AUTH { "when logins were recorded, from the first entry to the " \
    "last; only counts a day become facts", \
    "ログイン記録の最初から最後までを日ごとに数えるため。件数だけを事実にします" }
#define WHY_AUDIT { "the same for the audit log", "監査ログについて同じく数えるため" }
#define WHY_SYSTEM { "names and times of the system's log files; they are " \
    "not opened", "システムログのファイル名と時刻を知るため。中身は開きません" }

/* Sealed logs may show passwords typed where a name was asked. */
static const char *const line_mask[] = { "lines", NULL };

static const struct ss_path paths[] = {
	{ .glob = "/var/log", LISTED, .why = { "whether logs are kept at all",
	  "ログの保存先があるかを知るため" } },
	{ .glob = "/usr/lib/systemd/journald.conf", SETTINGS,
	  .why = WHY_JOURNALD },
	{ .glob = "/etc/systemd/journald.conf", SETTINGS,
	  .why = WHY_JOURNALD },
	{ .glob = "/usr/lib/systemd/journald.conf.d/*.conf", SETTINGS,
	  .why = WHY_JOURNALD },
	{ .glob = "/etc/systemd/journald.conf.d/*.conf", SETTINGS,
	  .why = WHY_JOURNALD },
	{ .glob = "/etc/rsyslog.conf", SETTINGS, .why = WHY_RSYSLOG },
	{ .glob = "/etc/rsyslog.d/*.conf", SETTINGS, .why = WHY_RSYSLOG },
	{ .glob = "/etc/logrotate.conf", SETTINGS, .why = WHY_ROTATE },
	{ .glob = "/etc/logrotate.d/*", SETTINGS, .why = WHY_ROTATE },
	{ .glob = "/var/log/auth.log*", ENTRIES, .masks = line_mask,
	  .why = WHY_AUTH },
	{ .glob = "/var/log/secure*", ENTRIES, .masks = line_mask,
	  .why = WHY_AUTH },
	{ .glob = "/var/log/audit/audit.log*", ENTRIES, .masks = line_mask,
	  .why = WHY_AUDIT },
	{ .glob = "/var/log/syslog*", LISTED, .why = WHY_SYSTEM },
	{ .glob = "/var/log/messages*", LISTED, .why = WHY_SYSTEM },
	{ .glob = "/var/log/journal/*/*.journal", .cls = SS_CONFIDENTIAL,
	  .max_bytes = HEADER_BYTES, .flags = SS_F_OPTIONAL,
	  .why = { "times of the first and last entry, from the head of each "
	  "file; no entry is read",
	  "各ファイルの先頭にある最初と最後の時刻を知るため。記録本体は読みません" } },
};

static const char *const run_zcat[] = { "/usr/bin/zcat", NULL };
static const struct ss_command commands[] = {
	{ .argv = run_zcat, .masks = line_mask, .cls = SS_CONFIDENTIAL,
	  .max_bytes = 256 << 20, .timeout_ms = 60000,
	  .flags = SS_F_OPTIONAL,
	  .why = { "older login records, which are kept compressed",
	  "圧縮されて保存された古いログイン記録を読むため" } },
};

static const char *const kinds[] = { "auth", "system", "audit", "journal",
    NULL };
static const char *const bases[] = { "entries", "file-times", "headers",
    NULL };

static const struct ss_column one_columns[] = {
	SS_COL("sources", SS_LIST, SS_RECORDED, "Log sources", "ログの種類"),
	SS_COL("remote_target", SS_BOOL, SS_CONFIGURED,
	    "Logs are sent to another host", "他のホストへ送信している"),
	SS_COL_FLAGS("remote_targets", SS_LIST, SS_CONFIGURED, SS_F_SENSITIVE,
	    "Hosts they are sent to", "送信先"),
	SS_COL("rsyslog", SS_BOOL, SS_CONFIGURED,
	    "rsyslog is configured", "rsyslog の設定がある"),
	SS_COL("logrotate", SS_BOOL, SS_CONFIGURED,
	    "logrotate is configured", "logrotate の設定がある"),
	SS_COL("journal_kept", SS_BOOL, SS_RECORDED,
	    "A journal is kept on disk", "ジャーナルがディスクにある"),
	SS_COL_FLAGS("journal_storage", SS_TEXT, SS_CONFIGURED, SS_F_OPTIONAL,
	    "Storage in journald.conf", "journald.conf の Storage"),
	SS_COL_FLAGS("journal_max_use", SS_TEXT, SS_CONFIGURED, SS_F_OPTIONAL,
	    "SystemMaxUse in journald.conf", "journald.conf の SystemMaxUse"),
	{ .name = "journal_retention_days", .kind = SS_INT,
	  .view = SS_CONFIGURED, .unit = "d", .flags = SS_F_OPTIONAL,
	  .label = { "MaxRetentionSec in days (empty: no limit in time)",
	  "MaxRetentionSec の日数 (空: 期間の上限なし)" } },
};

static const struct ss_column source_columns[] = {
	SS_COL_FLAGS("name", SS_TEXT, SS_RECORDED, SS_F_KEY,
	    "Source", "ログ"),
	SS_COL_ENUM("kind", SS_RECORDED, kinds, "Kind", "種類"),
	SS_COL("path", SS_TEXT, SS_RECORDED, "Path", "場所"),
	SS_COL_ENUM("basis", SS_RECORDED, bases,
	    "What the times come from", "時刻の根拠"),
	SS_COL("files", SS_INT, SS_RECORDED, "Files", "ファイル数"),
	SS_COL_FLAGS("rotated", SS_BOOL, SS_CONFIGURED, SS_F_OPTIONAL,
	    "Old files are removed by rule (false: all is kept)",
	    "規則により古いものを消す (偽: 全て残す)"),
	{ .name = "retention_configured_days", .kind = SS_INT,
	  .view = SS_CONFIGURED, .unit = "d", .flags = SS_F_OPTIONAL,
	  .label = { "Kept for, as configured", "設定上の保存日数" } },
	SS_COL_FLAGS("oldest_entry", SS_TIME, SS_RECORDED, SS_F_OPTIONAL,
	    "Oldest entry", "最も古い記録"),
	SS_COL_FLAGS("newest_entry", SS_TIME, SS_RECORDED, SS_F_OPTIONAL,
	    "Newest entry", "最も新しい記録"),
	{ .name = "max_gap_days", .kind = SS_INT, .view = SS_RECORDED,
	  .unit = "d", .flags = SS_F_OPTIONAL,
	  .label = { "Longest run of days without an entry",
	  "記録のない日が続いた最長日数" } },
	SS_COL_FLAGS("days_with_entries", SS_INT, SS_RECORDED, SS_F_OPTIONAL,
	    "Days with entries", "記録のある日数"),
	SS_COL_FLAGS("entries", SS_INT, SS_RECORDED, SS_F_OPTIONAL,
	    "Entries", "記録の件数"),
	SS_COL_FLAGS("lines_without_time", SS_INT, SS_RECORDED, SS_F_OPTIONAL,
	    "Lines without a time that can be read", "時刻を読めない行の数"),
	SS_COL_FLAGS("fields", SS_LIST, SS_RECORDED, SS_F_OPTIONAL,
	    "Fields that were seen: time, source_ip, user, result",
	    "見られた項目: 時刻、接続元、利用者、結果"),
	SS_COL("remote_target", SS_BOOL, SS_CONFIGURED,
	    "Sent to another host", "他のホストへ送信"),
	SS_COL_FLAGS("mode", SS_TEXT, SS_RECORDED, SS_F_OPTIONAL,
	    "Mode of the current file (octal)", "現在のファイルの権限 (8 進)"),
	SS_COL("world_readable", SS_BOOL, SS_RECORDED,
	    "Everybody can read it", "誰でも読める"),
};

static const struct ss_column day_columns[] = {
	SS_COL_FLAGS("source", SS_TEXT, SS_RECORDED, SS_F_KEY,
	    "Source", "ログ"),
	SS_COL_FLAGS("date", SS_DATE, SS_RECORDED, SS_F_KEY,
	    "Day (UTC, or the host's own where entries give no zone)",
	    "日付 (UTC。時差の記載がなければホストの時刻)"),
	SS_COL("entries", SS_INT, SS_RECORDED, "Entries", "件数"),
};

static const struct ss_table tables[] = {
	{ .name = "logs", .cls = SS_CONFIDENTIAL, .flags = SS_F_ONE,
	  .title = { "Logs in sum", "ログの概要" },
	  SS_LIST_OF(columns, one_columns) },
	{ .name = "logs.source", .cls = SS_CONFIDENTIAL,
	  .title = { "Log sources", "ログの種類ごとの状況" },
	  SS_LIST_OF(columns, source_columns) },
	{ .name = "logs.day", .cls = SS_CONFIDENTIAL,
	  .title = { "Entries a day", "日ごとの件数" },
	  SS_LIST_OF(columns, day_columns) },
};

const struct ss_manifest logs_manifest = {
	.struct_size = sizeof(struct ss_manifest),
	.abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR,
	.id = "logs", .version = "1.0.0", .author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "how long this host keeps its logs, by rule and in fact",
	    "このホストがログを保存する期間 (設定と実際)" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 512 << 20, .bytes = UINT64_C(2) << 30,
	    .files = 1000, .wall_ms = 180000, .cpu_ms = 60000 },
	.privileges = SS_P_ROOT,
};
