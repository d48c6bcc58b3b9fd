/* SPDX-License-Identifier: Apache-2.0
 * What the timesync plugin declares: data, no code.
 */
#ifndef TIMESYNC_MANIFEST_H
#define TIMESYNC_MANIFEST_H

#include <starseal/draft.h>

#define CONFIG(path) { path, { "Which time servers are configured.", \
	"設定された時刻サーバを調べます。" }, NULL, 1 << 20, \
	SS_CONFIDENTIAL, SS_F_OPTIONAL }
#define PROGRAM(path) { path, { "Whether this time service is installed. " \
	"Only its name is listed.", \
	"この時刻同期が導入済みかを調べます。名前だけを見ます。" }, NULL, \
	65536, SS_OPEN, SS_F_OPTIONAL }
#define COLUMN(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_OPTIONAL, 0 }

static const struct ss_path paths[] = {
	CONFIG("/etc/chrony/chrony.conf"),
	CONFIG("/etc/chrony.conf"),
	CONFIG("/etc/chrony/conf.d/*.conf"),
	CONFIG("/etc/chrony/sources.d/*.sources"),
	CONFIG("/etc/ntpsec/ntp.conf"),
	CONFIG("/etc/ntp.conf"),
	CONFIG("/etc/openntpd/ntpd.conf"),
	CONFIG("/etc/systemd/timesyncd.conf"),
	CONFIG("/etc/systemd/timesyncd.conf.d/*.conf"),
	PROGRAM("/usr/sbin/chronyd"),
	PROGRAM("/usr/sbin/ntpd"),
	PROGRAM("/lib/systemd/systemd-timesyncd"),
	PROGRAM("/usr/lib/systemd/systemd-timesyncd"),
	{ "/etc/systemd/system/*/*.service", { "Which time service starts at "
	    "boot. Only names and links are listed.", "起動時に始まる時刻同期を"
	    "調べます。名前とリンクだけを見ます。" }, NULL, 65536, SS_OPEN,
	    SS_F_OPTIONAL },
	{ "/run/systemd/timesync/synchronized", { "When the clock was last "
	    "set by systemd-timesyncd.", "systemd-timesyncd が最後に時計を"
	    "合わせた時刻を調べます。" }, NULL, 65536, SS_OPEN,
	    SS_F_OPTIONAL },
	{ "/etc/timezone", { "The host's time zone, to read its logs.",
	    "ログを読むための時間帯を調べます。" }, NULL, 65536, SS_OPEN,
	    SS_F_OPTIONAL }
};

static const char *const argv_show[] = { "/usr/bin/timedatectl", "show",
    NULL };
static const char *const argv_tracking[] = { "/usr/bin/chronyc", "-n",
    "tracking", NULL };

static const struct ss_command commands[] = {
	{ argv_show, { "Whether the clock is synchronized now.",
	    "時計が今同期しているかを調べます。" }, NULL, 65536, 10000,
	    SS_OPEN, SS_F_OPTIONAL, 0 },
	{ argv_tracking, { "Whether chrony is synchronized, and how far the "
	    "clock is off.", "chrony が同期しているかと、時計のずれを"
	    "調べます。" }, NULL, 65536, 10000, SS_OPEN, SS_F_OPTIONAL, 0 }
};
enum { RUN_SHOW, RUN_TRACKING };

static const char *const daemon_names[] = { "chrony", "ntpsec", "ntp",
    "openntpd", "timesyncd", "none", NULL };
static const char *const kind_names[] = { "server", "pool", "peer",
    "refclock", "fallback", NULL };

static const struct ss_column one_columns[] = {
	{ "daemon", NULL, { "Time service", "時刻同期" }, daemon_names,
	    SS_ENUM, SS_RESOLVED, SS_F_OPTIONAL, 0 },
	COLUMN("enabled", SS_BOOL, SS_CONFIGURED, "Starts at boot",
	    "起動時に始まる"),
	{ "servers_count", "servers", { "Time servers of that service",
	    "その時刻サーバの数" }, NULL, SS_INT, SS_CONFIGURED,
	    SS_F_OPTIONAL, 0 },
	COLUMN("synchronized", SS_BOOL, SS_RUNNING, "Synchronized now",
	    "現在同期している"),
	{ "offset_us", "microseconds", { "Clock is off by (absolute)",
	    "時計のずれ (絶対値)" }, NULL, SS_INT, SS_RUNNING, SS_F_OPTIONAL,
	    0 },
	{ "stratum", "steps", { "Steps from a reference clock",
	    "基準時計からの段数" }, NULL, SS_INT, SS_RUNNING, SS_F_OPTIONAL,
	    0 },
	COLUMN("source", SS_TEXT, SS_RUNNING, "Synchronized with",
	    "同期の相手"),
	COLUMN("last_sync", SS_TIME, SS_RECORDED, "Last synchronized",
	    "最後に同期した時刻"),
	COLUMN("timezone", SS_TEXT, SS_CONFIGURED, "Time zone", "時間帯")
};

static const struct ss_column server_columns[] = {
	{ "daemon", NULL, { "Time service", "時刻同期" }, daemon_names,
	    SS_ENUM, SS_CONFIGURED, SS_F_KEY, 0 },
	{ "file", NULL, { "File", "ファイル" }, NULL, SS_TEXT, SS_CONFIGURED,
	    SS_F_KEY, 0 },
	{ "line", NULL, { "Line", "行" }, NULL, SS_INT, SS_CONFIGURED,
	    SS_F_KEY, 0 },
	{ "address", NULL, { "Address", "アドレス" }, NULL, SS_TEXT,
	    SS_CONFIGURED, SS_F_KEY, 0 },
	{ "kind", NULL, { "Kind", "種類" }, kind_names, SS_ENUM,
	    SS_CONFIGURED, SS_F_OPTIONAL, 0 },
	COLUMN("authenticated", SS_BOOL, SS_CONFIGURED,
	    "Answers are authenticated (NTS or key)",
	    "応答を認証する (NTS または鍵)"),
	COLUMN("used", SS_BOOL, SS_RESOLVED, "Belongs to the service in use",
	    "使用中の時刻同期のもの")
};

static const struct ss_table tables[] = {
	{ "timesync", { "Time synchronization", "時刻同期" },
	    SS_LIST_OF(columns, one_columns), .cls = SS_OPEN,
	    .flags = SS_F_ONE },
	{ "timesync.server", { "Configured time servers",
	    "設定された時刻サーバ" }, SS_LIST_OF(columns, server_columns),
	    .cls = SS_CONFIDENTIAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "timesync",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Time: which service keeps the clock, from which servers, "
	    "and whether it is synchronized.",
	    "時刻: どの仕組みが、どのサーバから時計を合わせ、同期しているか。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 64 << 20, .bytes = 16 << 20, .files = 256,
	    .wall_ms = 25000, .cpu_ms = 2000 }
};

#endif
