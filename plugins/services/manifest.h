/* SPDX-License-Identifier: Apache-2.0
 * What the services plugin declares: data, no code.
 */
#ifndef SERVICES_MANIFEST_H
#define SERVICES_MANIFEST_H

#include <starseal/draft.h>

#define OWN_UNITS "/etc/systemd/system/*"
#define LINKS "/etc/systemd/system/*/*"
#define LIB_UNITS "/lib/systemd/system/*"
#define USR_UNITS "/usr/lib/systemd/system/*"
#define BOOTED "/run/systemd/system"
#define RC_LINKS "/etc/rc?.d/S*"
#define INETD "/etc/inetd.conf"
#define XINETD "/etc/xinetd.d/*"

#define COLUMN(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_OPTIONAL, 0 }
#define COUNT(name, view, en, ja) { name, "units", { en, ja }, NULL, \
	SS_INT, view, SS_F_OPTIONAL, 0 }
#define LISTED(path, en, ja) { path, { en, ja }, NULL, 1 << 20, SS_OPEN, \
	SS_F_OPTIONAL }

static const struct ss_path paths[] = {
	LISTED(OWN_UNITS, "Which units the administrator added, replaced or "
	    "masked. Only names and links are listed.",
	    "管理者が追加、差し替え、無効化したユニットを調べます。名前と"
	    "リンクだけを見ます。"),
	LISTED(LINKS, "Which units start at boot. Only names and links are "
	    "listed.", "起動時に始まるユニットを調べます。名前とリンクだけを"
	    "見ます。"),
	LISTED(LIB_UNITS, "Which units are installed. Only names are listed.",
	    "導入済みのユニットを調べます。名前だけを見ます。"),
	LISTED(USR_UNITS, "The same, in the newer place.",
	    "同上 (新しい場所)。"),
	LISTED(BOOTED, "Whether systemd runs this host.",
	    "systemd が動いているかを調べます。"),
	LISTED(RC_LINKS, "Which services start at boot without systemd. Only "
	    "names are listed.", "systemd を使わずに起動時に始まるサービスを"
	    "調べます。名前だけを見ます。"),
	{ INETD, { "Which old network services inetd starts.",
	    "inetd が始める古いネットワークサービスを調べます。" }, NULL,
	    1 << 20, SS_OPEN, SS_F_OPTIONAL },
	{ XINETD, { "The same for xinetd.", "xinetd について同上。" }, NULL,
	    1 << 20, SS_OPEN, SS_F_OPTIONAL }
};

static const char *const argv_files[] = { "/bin/systemctl",
    "list-unit-files", "--no-pager", "--no-legend", "--plain", "--full",
    NULL };
static const char *const argv_units[] = { "/bin/systemctl", "list-units",
    "--all", "--no-pager", "--no-legend", "--plain", "--full", NULL };
static const char *const argv_timers[] = { "/bin/systemctl", "show",
    "*.timer", "--no-pager", "--property=Id",
    "--property=LastTriggerUSec", "--property=NextElapseUSecRealtime",
    NULL };

static const struct ss_command commands[] = {
	{ argv_files, { "Which units start at boot, as systemd sees it.",
	    "起動時に始まるユニットを systemd の判断で調べます。" }, NULL,
	    4 << 20, 15000, SS_OPEN, SS_F_OPTIONAL, 0 },
	{ argv_units, { "Which units run now.", "稼働中のユニットを調べます。" },
	    NULL, 4 << 20, 15000, SS_OPEN, SS_F_OPTIONAL, 0 },
	{ argv_timers, { "When timers last ran and run next.",
	    "タイマーの前回と次回の時刻を調べます。" }, NULL, 1 << 20, 15000,
	    SS_OPEN, SS_F_OPTIONAL, 0 }
};
enum { RUN_FILES, RUN_UNITS, RUN_TIMERS };

static const char *const manager_names[] = { "systemd", "sysv", NULL };
static const char *const kind_names[] = { "service", "socket", "timer",
    "path", NULL };
static const char *const origin_names[] = { "systemd", "sysv", "inetd",
    "xinetd", NULL };
static const char *const enabled_names[] = { "enabled", "enabled-runtime",
    "linked", "linked-runtime", "alias", "masked", "masked-runtime", "static",
    "indirect", "disabled", "generated", "transient", "bad", NULL };
static const char *const active_names[] = { "active", "reloading", "inactive",
    "failed", "activating", "deactivating", "maintenance", "refreshing",
    NULL };

static const struct ss_column one_columns[] = {
	{ "manager", NULL, { "What starts services", "サービスの管理" },
	    manager_names, SS_ENUM, SS_RUNNING, SS_F_OPTIONAL, 0 },
	COLUMN("running", SS_BOOL, SS_RUNNING, "systemd is running",
	    "systemd が稼働中"),
	COUNT("units_count", SS_CONFIGURED, "Units", "ユニットの数"),
	COUNT("at_boot_count", SS_RESOLVED, "Start at boot",
	    "起動時に始まるもの"),
	COUNT("active_count", SS_RUNNING, "Running now", "稼働中のもの"),
	COUNT("failed_count", SS_RUNNING, "Failed", "失敗したもの"),
	COUNT("cleartext_count", SS_RESOLVED,
	    "Services on that send passwords in the clear",
	    "パスワードを平文で送る有効なサービス")
};

static const struct ss_column unit_columns[] = {
	{ "unit", NULL, { "Unit", "ユニット" }, NULL, SS_TEXT, SS_CONFIGURED,
	    SS_F_KEY, 0 },
	{ "origin", NULL, { "Started by", "起動の仕組み" }, origin_names,
	    SS_ENUM, SS_CONFIGURED, SS_F_KEY, 0 },
	{ "kind", NULL, { "Kind", "種類" }, kind_names, SS_ENUM,
	    SS_CONFIGURED, SS_F_OPTIONAL, 0 },
	COLUMN("linked", SS_BOOL, SS_CONFIGURED, "Linked to start at boot",
	    "起動時に始まるリンクがある"),
	COLUMN("masked", SS_BOOL, SS_CONFIGURED, "Masked by link",
	    "リンクで無効化されている"),
	{ "enabled", NULL, { "State at boot, as systemd sees it",
	    "systemd が判断する起動時の状態" }, enabled_names, SS_ENUM,
	    SS_RESOLVED, SS_F_OPTIONAL, 0 },
	{ "active", NULL, { "State now", "現在の状態" }, active_names,
	    SS_ENUM, SS_RUNNING, SS_F_OPTIONAL, 0 },
	COLUMN("sub_state", SS_TEXT, SS_RUNNING, "State now, in detail",
	    "現在の詳しい状態"),
	COLUMN("on", SS_BOOL, SS_RESOLVED, "Runs now or starts at boot",
	    "稼働中、または起動時に始まる"),
	COLUMN("known_cleartext", SS_BOOL, SS_RESOLVED,
	    "Known to send passwords in the clear",
	    "パスワードを平文で送ることが知られている"),
	COLUMN("last_run", SS_TIME, SS_RECORDED, "Timer last ran",
	    "タイマーの前回の時刻"),
	COLUMN("next_run", SS_TIME, SS_RUNNING, "Timer runs next",
	    "タイマーの次回の時刻")
};

static const struct ss_table tables[] = {
	{ "services", { "Services, in sum", "サービスの概要" },
	    SS_LIST_OF(columns, one_columns), .cls = SS_OPEN,
	    .flags = SS_F_ONE },
	{ "services.unit", { "Services, sockets, timers",
	    "サービス、ソケット、タイマー" },
	    SS_LIST_OF(columns, unit_columns), .cls = SS_CONFIDENTIAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "services",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Services: what is installed, what starts at boot, what "
	    "runs now, and old ones that send passwords in the clear.",
	    "サービス: 導入済み、起動時に始まるもの、稼働中のもの、平文で"
	    "パスワードを送る古いもの。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 128 << 20, .bytes = 32 << 20, .files = 512,
	    .wall_ms = 45000, .cpu_ms = 5000 }
};

#endif
