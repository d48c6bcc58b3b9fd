/* SPDX-License-Identifier: Apache-2.0
 * What the xccdf plugin declares: data, no code.
 */
#ifndef XCCDF_MANIFEST_H
#define XCCDF_MANIFEST_H

#include <starseal/import.h>
#include <starseal/zip.h>

#define OPT SS_F_OPTIONAL
#define COL(n, k, en, ja) { n, NULL, { en, ja }, NULL, k, SS_RECORDED, OPT, 0 }

/* XCCDF 1.2 (NIST IR 7275 r4), 6.6.4.2, in its order. */
static const char *const results[] = { "pass", "fail", "error", "unknown",
    "notapplicable", "notchecked", "notselected", "informational", "fixed",
    NULL };
static const char *const severities[] = { "unknown", "info", "low", "medium",
    "high", NULL };

static const struct ss_column rule_columns[] = {
	{ "rule", NULL, { "Rule", "規則" }, NULL, SS_TEXT, SS_RECORDED,
	    SS_F_KEY, 0 },
	{ "result", NULL, { "Result", "結果" }, results, SS_ENUM, SS_RECORDED,
	    0, 0 },
	{ "severity", NULL, { "Severity", "重要度" }, severities, SS_ENUM,
	    SS_RECORDED, OPT, 0 },
	COL("title", SS_TEXT, "Title", "題名")
};
static const struct ss_column run_columns[] = {
	COL("benchmark", SS_TEXT, "Benchmark", "ベンチマーク"),
	COL("profile", SS_TEXT, "Profile", "プロファイル"),
	COL("made_at", SS_TIME, "Ended at", "終了日時"),
	COL("target", SS_TEXT, "Target as the result names it",
	    "結果内の対象名"),
	COL("pass", SS_INT, "Passed", "合格"),
	COL("fail", SS_INT, "Failed", "不合格"),
	COL("notapplicable", SS_INT, "Not applicable", "対象外"),
	COL("others", SS_INT, "Other results", "その他の結果"),
	COL("all_not_applicable", SS_BOOL, "No rule applied at all",
	    "全規則が対象外"),
	COL("privileged", SS_BOOL, "Run with privileges", "特権で実行")
};

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
static const struct ss_table tables[] = {
	{ "xccdf.rule", { "Results of rules (XCCDF)", "規則ごとの結果 (XCCDF)" },
	    rule_columns, SS_CONFIDENTIAL, 0, COUNT_OF(rule_columns),
	    sizeof(rule_columns[0]), 0 },
	{ "xccdf", { "Scans (XCCDF)", "検査の実行 (XCCDF)" }, run_columns,
	    SS_CONFIDENTIAL, SS_F_ONE, COUNT_OF(run_columns),
	    sizeof(run_columns[0]), 0 }
};

#define MB (UINT64_C(1) << 20)
#define FOLDER "/imports/xccdf/*/*"
static const struct ss_path paths[] = {
	{ FOLDER, { "XCCDF 1.2 or ARF results, one folder a host. On the host, "
	    "as root: oscap xccdf eval --profile PROFILE --results-arf "
	    "arf.xml CONTENT-ds.xml, and copy the file to "
	    "imports/xccdf/HOST/. The content must be that of the host's own "
	    "system, else no rule applies.",
	    "XCCDF 1.2 または ARF の結果を読みます (ホストごとに一つの"
	    "フォルダー)。出し方: 対象ホストの root で oscap xccdf eval "
	    "--profile プロファイル --results-arf arf.xml 内容-ds.xml を実行し、"
	    "imports/xccdf/ホスト名/ に置きます。対象の OS に合う内容を使わない"
	    "と、全規則が対象外になります。" }, NULL, 128 * MB,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "xccdf",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Results of SCAP scans, rule by rule, as OpenSCAP and "
	    "others write them.", "OpenSCAP などの SCAP 検査の結果を、規則ごとに"
	    "読みます。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 512 * MB, .bytes = 2048 * MB, .files = 5000,
	    .wall_ms = 600000, .cpu_ms = 300000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM
};

#endif
