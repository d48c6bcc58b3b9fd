/* SPDX-License-Identifier: Apache-2.0
 * What the ledger plugin declares. The tables of the ledgers are in
 * tables_*.h; here are those that tell how they were read. Data only.
 */
#ifndef LEDGER_MANIFEST_H
#define LEDGER_MANIFEST_H

#include "tables_access.h"
#include "tables_assets.h"
#include "tables_parties.h"
#include "tables_people.h"
#include "tables_records.h"

#define LEDGERS "/ledgers/**"

#define NONE .also = NULL

/* How ledgers were read: given by the reader, filled in by nobody. */
static const struct ss_field f_source[] = {
	KEY("file", "File", "ファイル", NONE),
	KEY("sheet", "Sheet", "シート", NONE),
	KEY("kind", "Table", "表", NONE),
	TEXT("encoding", "Encoding", "文字コード", NONE),
	INT("rows", "rows", "Rows", "行数", NONE),
	INT("rows_bad", "rows", "Rows with something unreadable",
	    "読めない箇所のある行", NONE),
	INT("rows_example", "rows", "Example rows left out", "除いた記入例", NONE),
	INT("rows_other", "rows", "Rows of titles, notes and sums",
	    "表題・注記・合計の行", NONE),
	LIST("columns_missing", "Columns that are not there", "ない列", NONE),
	BOOL("provenance", "Where it comes from is told", "出所の記載", NONE),
	TEXT("exported_system", "Exported from", "出力元システム", NONE),
	TEXT("exported_by_role", "Exported by", "出力者の役割", NONE),
	TIME("exported_at", "Exported at", "出力日時", NONE),
	TEXT("filter", "Filter used", "抽出条件", NONE),
	INT("count_shown", "rows", "Count that the system showed",
	    "システムの表示件数", NONE),
	BOOL("count_agrees", "The count agrees", "件数の一致", NONE)
};

static const struct ss_field f_column[] = {
	KEY("file", "File", "ファイル", NONE),
	KEY("sheet", "Sheet", "シート", NONE),
	KEY("kind", "Table", "表", NONE),
	SS_FIELD("header_row", SS_INT, NULL, SS_F_KEY, NULL, NULL,
	    "Row of the headings", "見出しの行", NONE),
	KEY("column", "Column", "列", NONE),
	TEXT("heading", "Heading in the file", "ファイルの見出し", NONE),
	INT("position", "columns", "Which column of the sheet",
	    "シートの何列目か", NONE),
	BOOL("mapped", "By columns.json", "columns.json による", NONE)
};

static const struct ss_field f_provenance[] = {
	KEY("file", "File", "ファイル", SS_ALSO("ファイル名|file name"),
	    SS_EX("EXAMPLE-accounts.csv", "例-アカウント一覧.csv"),
	    SS_HELP("The name of the exported file in this folder.",
	    "このフォルダーに置いた出力ファイルの名前")),
	TEXT("exported_system", "System", "出力元システム",
	    SS_ALSO("システム|システム名"),
	    SS_EX("Sample mail", "サンプルメール")),
	TEXT("exported_by_role", "Exported by (role)", "出力者の役割",
	    SS_ALSO("出力者|exported by|担当|役割"),
	    SS_EX("IT section", "情報システム課")),
	TIME("exported_at", "Exported at", "出力日時",
	    SS_ALSO("出力日|日時"), SS_SAME("2026-05-20 10:00"),
	    SS_HELP("Date and time of day.", "日付と時刻")),
	TEXT("filter", "Filter", "抽出条件", SS_ALSO("条件|フィルタ"),
	    SS_EX("none", "なし")),
	INT("count_shown", "rows", "Count shown", "表示件数",
	    SS_ALSO("件数|count"), SS_EX("52", "52"), SS_HELP(
	    "The number of entries that the system's own screen showed.",
	    "システムの画面に出ていた件数"))
};

#define READ(name, en, ja, fields) { { "ledger." name, { en, ja }, \
	&(fields)[0].column, SS_CONFIDENTIAL, 0, \
	sizeof(fields) / sizeof((fields)[0]), sizeof((fields)[0]), 0 }, \
	{ NULL, NULL }, NULL }

static const struct ss_form forms[] = {
	READ("source", "Ledger files", "台帳ファイル", f_source),
	READ("column", "Columns of ledger files", "台帳の列の対応", f_column),
	{ { "ledger.provenance", { "Where exports come from",
	    "出力元の記録" }, &f_provenance[0].column, SS_CONFIDENTIAL, 0,
	    sizeof(f_provenance) / sizeof(f_provenance[0]),
	    sizeof(f_provenance[0]), 0 },
	    { "ledgers/provenance", "ledgers/provenance" }, NULL },
	TABLES_ASSETS,
	TABLES_PEOPLE,
	TABLES_ACCESS,
	TABLES_PARTIES,
	TABLES_RECORDS
};
#define READ_FORMS 3            /* of them, those that are no ledgers */
#define PROVENANCE_FORM 2

#define MB (UINT64_C(1) << 20)

static const struct ss_path paths[] = {
	{ LEDGERS, { "The firm's ledgers, as CSV or XLSX, the map of their "
	    "columns, and where exports come from.",
	    "会社の台帳 (CSV か XLSX)、列の対応、出力元の記録を読みます。" },
	    NULL, 256 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const struct ss_setting settings[] = {
	{ "zone", "540", { "Minutes east of UTC, of times that name no zone.",
	    "時差の書かれていない時刻の時差 (UTC から東へ何分か)。" },
	    SS_INT, 0 }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "ledger",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "The firm's ledgers: assets, people, accounts, training, "
	    "suppliers, incidents and more, out of CSV and XLSX.",
	    "会社の台帳 (資産、人、アカウント、教育、取引先、インシデントなど) を "
	    "CSV と XLSX から読みます。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(settings, settings),
	.tables = &forms[0].table,
	.n_tables = sizeof(forms) / sizeof(forms[0]),
	.z_tables = sizeof(forms[0]),
	.limits = { .memory = UINT64_C(1536) << 20, .bytes = 1024 * MB,
	    .files = 1000, .wall_ms = 1800000, .cpu_ms = 900000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM | SS_M_FORMS
};

#endif
