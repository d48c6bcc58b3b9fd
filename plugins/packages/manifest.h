/* SPDX-License-Identifier: Apache-2.0
 * What the packages plugin declares: data, no code.
 */
#ifndef PACKAGES_MANIFEST_H
#define PACKAGES_MANIFEST_H

#include "packages.h"

#define COLUMN(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_OPTIONAL, 0 }
#define COUNT(name, view, en, ja) { name, "packages", { en, ja }, NULL, \
	SS_INT, view, SS_F_OPTIONAL, 0 }
#define KEY(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_KEY, 0 }

static const char *const mask_url[] = { "url", NULL };

static const struct ss_path paths[] = {
	{ STATUS, { "Which packages are installed, in what version and state.",
	    "導入済みのパッケージと版、状態を調べます。" }, NULL,
	    UINT64_C(64) << 20, SS_CONFIDENTIAL, SS_F_OPTIONAL },
	{ STATES, { "Which packages came only as a dependency of others.",
	    "依存関係だけで導入されたパッケージを調べます。" }, NULL,
	    16 << 20, SS_CONFIDENTIAL, SS_F_OPTIONAL },
	{ LIST, { "Where packages are taken from, and whether security "
	    "updates are among it. Passwords in addresses are masked.",
	    "パッケージの取得元と、セキュリティ更新が含まれるかを調べます。"
	    "アドレス中のパスワードは伏せます。" }, mask_url, 1 << 20,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL },
	{ LISTS, { "The same, in further files.", "同上 (追加のファイル)。" },
	    mask_url, 1 << 20, SS_CONFIDENTIAL, SS_F_OPTIONAL },
	{ STANZAS, { "The same, in the newer form.",
	    "同上 (新しい形式のファイル)。" }, mask_url, 1 << 20,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

/* The cache is not to be written. */
static const char *const argv_list[] = { "/usr/bin/apt", "-o",
    "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "list",
    "--installed", NULL };

static const struct ss_command commands[] = {
	{ argv_list, { "Which installed packages no configured source offers. "
	    "Reads the lists that are there, fetches nothing.",
	    "どの取得元にもない導入済みパッケージを調べます。手元の一覧だけを"
	    "読み、通信しません。" }, NULL, 16 << 20, 30000, SS_CONFIDENTIAL,
	    SS_F_OPTIONAL, 0 }
};
#define RUN_LIST 0

static const char *const manager_names[] = { "dpkg", NULL };

static const struct ss_column one_columns[] = {
	{ "manager", NULL, { "Package manager", "パッケージ管理" },
	    manager_names, SS_ENUM, SS_RUNNING, 0, 0 },
	COUNT("count", SS_RUNNING, "Installed", "導入済み"),
	COUNT("held_count", SS_CONFIGURED, "Held back", "更新を止めたもの"),
	COUNT("automatic_count", SS_RECORDED, "Installed as a dependency",
	    "依存で導入されたもの"),
	COUNT("incomplete_count", SS_RUNNING, "Not fully installed",
	    "導入が未完了のもの"),
	COUNT("local_count", SS_RESOLVED, "Offered by no configured source",
	    "どの取得元にもないもの"),
	{ "sources_count", "sources", { "Sources", "取得元の数" }, NULL,
	    SS_INT, SS_CONFIGURED, SS_F_OPTIONAL, 0 },
	{ "unsigned_count", "sources", { "Sources taken without a signature",
	    "署名を確かめない取得元" }, NULL, SS_INT, SS_CONFIGURED,
	    SS_F_OPTIONAL, 0 },
	COLUMN("security_enabled", SS_BOOL, SS_CONFIGURED,
	    "A source of security updates is configured",
	    "セキュリティ更新の取得元がある")
};

static const char *const state_names[] = { "installed", "half-installed",
    "unpacked", "half-configured", "triggers-awaited", "triggers-pending",
    NULL };

static const struct ss_column installed_columns[] = {
	KEY("name", SS_TEXT, SS_RUNNING, "Package", "パッケージ"),
	KEY("arch", SS_TEXT, SS_RUNNING, "Architecture", "アーキテクチャ"),
	COLUMN("version", SS_TEXT, SS_RUNNING, "Version", "版"),
	{ "state", NULL, { "State", "状態" }, state_names, SS_ENUM,
	    SS_RUNNING, SS_F_OPTIONAL, 0 },
	COLUMN("source", SS_TEXT, SS_RUNNING, "Source package",
	    "ソースパッケージ"),
	COLUMN("held", SS_BOOL, SS_CONFIGURED, "Held back", "更新を止めている"),
	COLUMN("automatic", SS_BOOL, SS_RECORDED, "Came as a dependency",
	    "依存で導入された"),
	COLUMN("origin", SS_TEXT, SS_RESOLVED, "Suites that offer it",
	    "提供元のスイート"),
	COLUMN("local", SS_BOOL, SS_RESOLVED, "Offered by no configured source",
	    "どの取得元にもない")
};

static const struct ss_column source_columns[] = {
	KEY("file", SS_TEXT, SS_CONFIGURED, "File", "ファイル"),
	KEY("line", SS_INT, SS_CONFIGURED, "Line", "行"),
	KEY("uri", SS_TEXT, SS_CONFIGURED, "Address", "アドレス"),
	KEY("suite", SS_TEXT, SS_CONFIGURED, "Suite", "スイート"),
	COLUMN("components", SS_TEXT, SS_CONFIGURED, "Components", "区分"),
	COLUMN("security", SS_BOOL, SS_CONFIGURED, "Security updates",
	    "セキュリティ更新"),
	COLUMN("unsigned", SS_BOOL, SS_CONFIGURED,
	    "Taken without checking a signature", "署名を確かめない"),
	COLUMN("signed_by", SS_TEXT, SS_CONFIGURED, "Keys accepted",
	    "受け入れる鍵")
};

static const struct ss_table tables[] = {
	{ "packages", { "Installed software, in sum", "導入ソフトウェアの概要" },
	    SS_LIST_OF(columns, one_columns), .cls = SS_OPEN,
	    .flags = SS_F_ONE },
	{ "packages.installed", { "Installed packages",
	    "導入済みパッケージ" }, SS_LIST_OF(columns, installed_columns),
	    .cls = SS_CONFIDENTIAL },
	{ "packages.source", { "Where packages are taken from",
	    "パッケージの取得元" }, SS_LIST_OF(columns, source_columns),
	    .cls = SS_CONFIDENTIAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "packages",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Installed software and where it is taken from (dpkg, "
	    "apt).", "導入済みのソフトウェアと取得元 (dpkg、apt)。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = UINT64_C(512) << 20,
	    .bytes = UINT64_C(128) << 20, .files = 600, .wall_ms = 60000,
	    .cpu_ms = 20000 }
};

#endif
