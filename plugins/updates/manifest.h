/* SPDX-License-Identifier: Apache-2.0
 * What the updates plugin declares: data, no code.
 */
#ifndef UPDATES_MANIFEST_H
#define UPDATES_MANIFEST_H

#include "updates.h"

#define MB (UINT64_C(1) << 20)
#define MAYBE(path, max, cls, masks, en, ja) { path, { en, ja }, masks, max, \
	cls, SS_F_OPTIONAL }
#define COLUMN(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_OPTIONAL, 0 }
#define NUMBER(name, unit, view, en, ja) { name, unit, { en, ja }, NULL, \
	SS_INT, view, SS_F_OPTIONAL, 0 }
#define KEY(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_KEY, 0 }

static const char *const mask_url[] = { "url", NULL };

static const struct ss_path paths[] = {
	MAYBE(LISTS, MB, SS_OPEN, NULL,
	    "When the lists of available packages last changed.",
	    "パッケージ一覧が最後に変わった時刻を調べます。"),
	MAYBE(PARTIAL, MB, SS_OPEN, NULL,
	    "When the lists were last asked for.",
	    "パッケージ一覧を最後に問い合わせた時刻を調べます。"),
	MAYBE(INRELEASE, 2 * MB, SS_OPEN, NULL,
	    "How old the lists of available packages are.",
	    "パッケージ一覧がいつのものかを調べます。"),
	MAYBE(RELEASE, 2 * MB, SS_OPEN, NULL,
	    "The same, in the older form.", "同上 (古い形式)。"),
	MAYBE(STAMPS, MB, SS_OPEN, NULL,
	    "When the automatic jobs of apt last ran.",
	    "apt の自動処理が最後に動いた時刻を調べます。"),
	MAYBE(CONF, MB, SS_CONFIDENTIAL, mask_url,
	    "Whether updates are installed automatically.",
	    "更新が自動で適用される設定かを調べます。"),
	MAYBE(CONFS, MB, SS_CONFIDENTIAL, mask_url,
	    "The same, in further files.", "同上 (追加のファイル)。"),
	MAYBE(TIMERS, MB, SS_OPEN, NULL,
	    "Whether the timers of the automatic jobs are enabled.",
	    "自動処理のタイマーが有効かを調べます。"),
	MAYBE(TIMER_OWN, MB, SS_OPEN, NULL,
	    "Whether those timers were masked or replaced.",
	    "そのタイマーが無効化や差し替えをされていないかを調べます。"),
	MAYBE(PROGRAM, MB, SS_OPEN, NULL,
	    "Whether the program that installs updates is there at all. "
	    "Only its name is listed.",
	    "自動適用のプログラムがあるかを調べます。名前だけを見ます。"),
	{ UU_LOG, { "When updates were last installed automatically.",
	    "最後に自動適用が動いた時刻を調べます。" }, NULL, MB,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL | SS_F_TAIL },
	MAYBE(REBOOT, MB, SS_OPEN, NULL,
	    "Whether updates wait for a restart.",
	    "再起動を待っている更新があるかを調べます。"),
	MAYBE(KERNELS, MB, SS_OPEN, NULL,
	    "Which kernels are installed. Only their names are listed.",
	    "導入済みのカーネルを調べます。名前だけを見ます。"),
	MAYBE(RUNNING, MB, SS_OPEN, NULL, "Which kernel is running.",
	    "稼働中のカーネルを調べます。"),
	{ LOGS, { "Which updates were installed, and when.",
	    "いつ、どの更新を適用したかを調べます。" }, NULL, 16 * MB,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL | SS_F_TAIL },
	MAYBE(DOCS "*/changelog.Debian.gz", 2 * MB, SS_OPEN, NULL,
	    "When the maker published an update, to tell how long it took to "
	    "install it, or how long it waits. Only of packages that were "
	    "updated or wait for a security update.",
	    "更新の公開日を調べ、適用までの日数や未適用の期間を求めます。更新した"
	    "パッケージと、セキュリティ更新が未適用のパッケージだけが対象です。"),
	MAYBE(DOCS "*/changelog.gz", 2 * MB, SS_OPEN, NULL,
	    "The same, for the distribution's own packages.",
	    "同上 (配布元が自ら作るパッケージ)。")
};

/* Not a simulated upgrade: that takes three times as long and leaves out what
 * is held back. The cache is not to be written. */
static const char *const argv_upgrade[] = { "/usr/bin/apt", "-o",
    "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "list",
    "--upgradable", NULL };
static const char *const argv_gunzip[] = { "/bin/gzip", "-dc", NULL };

static const struct ss_command commands[] = {
	{ argv_upgrade, { "Which updates are waiting, by the lists that are "
	    "there. Nothing is fetched or changed.",
	    "手元の一覧から未適用の更新を調べます。取得も変更もしません。" },
	    NULL, 16 * MB, 60000, SS_CONFIDENTIAL, SS_F_OPTIONAL, 0 },
	{ argv_gunzip, { "To unpack older logs and the makers' change logs. "
	    "It is given the sealed bytes, not a path.",
	    "古いログと変更履歴を展開します。パスではなく封印済みの内容を"
	    "渡します。" }, NULL, 32 * MB, 10000, SS_CONFIDENTIAL,
	    SS_F_OPTIONAL, 0 }
};

static const struct ss_setting settings[] = {
	{ "changelogs", "60", { "Of how many updates, newest first, the date "
	    "of publication is looked up. 0: of none.",
	    "公開日を調べる更新の数 (新しい順)。0 なら調べません。" },
	    SS_INT, 0 }
};

static const struct ss_column one_columns[] = {
	COLUMN("index_date", SS_TIME, SS_RECORDED,
	    "Newest list of packages is dated", "最新のパッケージ一覧の日付"),
	COLUMN("security_index_date", SS_TIME, SS_RECORDED,
	    "Newest list of security updates is dated",
	    "最新のセキュリティ更新一覧の日付"),
	COLUMN("refreshed", SS_TIME, SS_RECORDED,
	    "Lists last asked for", "一覧を最後に問い合わせた時刻"),
	NUMBER("pending_count", "packages", SS_RESOLVED, "Updates waiting",
	    "未適用の更新"),
	NUMBER("pending_security_count", "packages", SS_RESOLVED,
	    "Security updates waiting", "未適用のセキュリティ更新"),
	NUMBER("applied_count", "packages", SS_RECORDED,
	    "Updates installed, by the logs", "適用済みの更新 (記録)"),
	NUMBER("applied_security_count", "packages", SS_RECORDED,
	    "Of these, known to be security updates",
	    "うちセキュリティ更新と判明したもの"),
	NUMBER("security_latency_max_days", "days", SS_RECORDED,
	    "Longest time to install a security update",
	    "セキュリティ更新の適用までの最長日数"),
	COLUMN("automatic_lists", SS_BOOL, SS_CONFIGURED,
	    "Lists are refreshed automatically", "一覧を自動で更新する"),
	COLUMN("automatic_install", SS_BOOL, SS_CONFIGURED,
	    "Updates are installed automatically", "更新を自動で適用する"),
	COLUMN("automatic_security", SS_BOOL, SS_CONFIGURED,
	    "Security updates are among them",
	    "自動適用にセキュリティ更新を含む"),
	COLUMN("automatic_program", SS_BOOL, SS_CONFIGURED,
	    "The program that installs them is there",
	    "自動適用のプログラムがある"),
	COLUMN("automatic_timer", SS_BOOL, SS_CONFIGURED,
	    "The timer that starts it is enabled", "起動するタイマーが有効"),
	COLUMN("automatic", SS_BOOL, SS_RESOLVED,
	    "Automatic updates are on: all of the above",
	    "自動更新が有効 (上のすべてを満たす)"),
	COLUMN("last_unattended", SS_TIME, SS_RECORDED,
	    "Automatic installation last ran", "自動適用が最後に動いた時刻"),
	COLUMN("reboot_required", SS_BOOL, SS_RUNNING,
	    "Updates wait for a restart", "再起動待ちの更新がある"),
	COLUMN("kernel_running", SS_TEXT, SS_RUNNING, "Running kernel",
	    "稼働中のカーネル"),
	COLUMN("kernel_installed", SS_TEXT, SS_CONFIGURED,
	    "Newest installed kernel", "導入済みの最新カーネル"),
	COLUMN("kernel_outdated", SS_BOOL, SS_RESOLVED,
	    "A newer kernel is installed than runs",
	    "稼働中より新しいカーネルが導入済み")
};

static const struct ss_column pending_columns[] = {
	KEY("package", SS_TEXT, SS_RESOLVED, "Package", "パッケージ"),
	KEY("arch", SS_TEXT, SS_RESOLVED, "Architecture", "アーキテクチャ"),
	COLUMN("version_installed", SS_TEXT, SS_RUNNING, "Installed version",
	    "導入済みの版"),
	COLUMN("version_new", SS_TEXT, SS_RESOLVED, "Waiting version",
	    "未適用の版"),
	COLUMN("security", SS_BOOL, SS_RESOLVED, "Security update",
	    "セキュリティ更新"),
	COLUMN("origin", SS_TEXT, SS_RESOLVED, "Offered by", "提供元"),
	COLUMN("published_on", SS_DATE, SS_RECORDED,
	    "Published on, where a change log on this host tells",
	    "公開日 (このホストの変更履歴に載っている場合)")
};

static const struct ss_column applied_columns[] = {
	KEY("package", SS_TEXT, SS_RECORDED, "Package", "パッケージ"),
	KEY("arch", SS_TEXT, SS_RECORDED, "Architecture", "アーキテクチャ"),
	KEY("version", SS_TEXT, SS_RECORDED, "Version", "版"),
	KEY("applied_on", SS_DATE, SS_RECORDED,
	    "Installed on (the host's own date)", "適用日 (ホストの日付)"),
	COLUMN("version_before", SS_TEXT, SS_RECORDED, "Version before",
	    "以前の版"),
	COLUMN("published_on", SS_DATE, SS_RECORDED,
	    "Published on, by the change log", "公開日 (変更履歴)"),
	NUMBER("latency_days", "days", SS_RECORDED, "Days until installed",
	    "適用までの日数"),
	COLUMN("security", SS_BOOL, SS_RECORDED, "Security update",
	    "セキュリティ更新"),
	COLUMN("urgency", SS_TEXT, SS_RECORDED, "Urgency, by the change log",
	    "緊急度 (変更履歴)")
};

static const struct ss_table tables[] = {
	{ "updates", { "Updates, in sum", "更新の概要" },
	    SS_LIST_OF(columns, one_columns), .cls = SS_OPEN,
	    .flags = SS_F_ONE },
	{ "updates.pending", { "Updates that wait", "未適用の更新" },
	    SS_LIST_OF(columns, pending_columns), .cls = SS_CONFIDENTIAL },
	{ "updates.applied", { "Updates that were installed",
	    "適用した更新" }, SS_LIST_OF(columns, applied_columns),
	    .cls = SS_CONFIDENTIAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "updates",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Updates: how fresh the lists are, what waits, what was "
	    "installed and how soon, whether it happens by itself (apt).",
	    "更新: 一覧の鮮度、未適用、適用済みと適用までの日数、自動更新の"
	    "有無 (apt)。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(settings, settings),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = UINT64_C(768) << 20, .bytes = 256 * MB,
	    .files = 4096, .wall_ms = 120000, .cpu_ms = 20000 }
};

#endif
