/* SPDX-License-Identifier: Apache-2.0
 * What the lynis plugin declares: data, no code.
 */
#ifndef LYNIS_MANIFEST_H
#define LYNIS_MANIFEST_H

#include <starseal/import.h>

#define OPT SS_F_OPTIONAL
#define COL(n, k, en, ja) { n, NULL, { en, ja }, NULL, k, SS_RECORDED, OPT, 0 }
#define KEY(n, k, en, ja) { n, NULL, { en, ja }, NULL, k, SS_RECORDED, \
	SS_F_KEY, 0 }

static const char *const kinds[] = { "warning", "suggestion", "ok", NULL };
static const struct ss_column test_columns[] = {
	KEY("test", SS_TEXT, "Test", "検査項目"),
	KEY("number", SS_INT, "Number of the remark", "指摘の番号"),
	{ "kind", NULL, { "Kind", "種別" }, kinds, SS_ENUM, SS_RECORDED, 0,
	    0 },
	COL("text", SS_TEXT, "Text", "内容")
};
static const struct ss_column run_columns[] = {
	COL("version", SS_TEXT, "Version of Lynis", "Lynis の版"),
	COL("made_at", SS_TIME, "Finished at (its clock read as Japan's time)",
	    "終了日時 (日本時間として読む)"),
	COL("host", SS_TEXT, "Host as it names itself", "報告内のホスト名"),
	COL("os", SS_TEXT, "Operating system", "OS"),
	COL("tests_run", SS_INT, "Tests run", "実行した検査の数"),
	COL("tests_skipped", SS_INT, "Tests skipped", "省いた検査の数"),
	COL("warnings", SS_INT, "Warnings", "警告の数"),
	COL("suggestions", SS_INT, "Suggestions", "提案の数"),
	COL("category", SS_TEXT, "Categories run", "実行した分類"),
	COL("finished", SS_BOOL, "Ran to its end", "最後まで実行")
};

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
static const struct ss_table tables[] = {
	{ "lynis.test", { "Results of Lynis", "Lynis の検査結果" },
	    test_columns, SS_CONFIDENTIAL, 0, COUNT_OF(test_columns),
	    sizeof(test_columns[0]), 0 },
	{ "lynis", { "Runs of Lynis", "Lynis の実行" }, run_columns,
	    SS_CONFIDENTIAL, SS_F_ONE, COUNT_OF(run_columns),
	    sizeof(run_columns[0]), 0 }
};

#define MB (UINT64_C(1) << 20)
#define FOLDER "/imports/lynis/*/*"
static const struct ss_path paths[] = {
	{ FOLDER, { "Reports of Lynis, one folder a host. On the host, as "
	    "root: lynis audit system, then copy /var/log/lynis-report.dat to "
	    "imports/lynis/HOST/report.dat.",
	    "Lynis の報告を読みます (ホストごとに一つのフォルダー)。出し方: "
	    "対象ホストの root で lynis audit system を実行し、"
	    "/var/log/lynis-report.dat を imports/lynis/ホスト名/report.dat に"
	    "置きます。" }, NULL, 16 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "lynis",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Warnings and suggestions of Lynis runs, test by test; "
	    "never its index.", "Lynis の警告と提案を検査項目ごとに読みます"
	    "（点数は読みません）。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 256 * MB, .bytes = 512 * MB, .files = 5000,
	    .wall_ms = 300000, .cpu_ms = 120000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM
};

#endif
