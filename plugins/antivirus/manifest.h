/* SPDX-License-Identifier: Apache-2.0
 * What the antivirus plugin declares, and the headings that vendors' consoles
 * give their columns. Data only.
 */
#ifndef ANTIVIRUS_MANIFEST_H
#define ANTIVIRUS_MANIFEST_H

#include <starseal/form.h>

#define OPT SS_F_OPTIONAL
#define COL(n, k, u, en, ja) { n, u, { en, ja }, NULL, k, SS_RECORDED, OPT, 0 }

static const char *const statuses[] = { "protected", "stale", "off",
    "unknown", NULL };

static const struct ss_column agent_columns[] = {
	{ "host", NULL, { "Machine", "端末名" }, NULL, SS_TEXT, SS_RECORDED,
	    SS_F_KEY, 0 },
	COL("product", SS_TEXT, NULL, "Product", "製品"),
	COL("agent_version", SS_TEXT, NULL, "Agent version",
	    "エージェントの版"),
	COL("signature_version", SS_TEXT, NULL, "Signature version",
	    "定義ファイルの版"),
	COL("signature_date", SS_DATE, NULL, "Signatures of",
	    "定義ファイルの日付"),
	COL("last_seen", SS_TIME, NULL, "Last seen by the console",
	    "最終接続日時"),
	COL("realtime", SS_BOOL, NULL, "Real-time protection on",
	    "リアルタイム保護が有効"),
	COL("policy", SS_TEXT, NULL, "Policy", "適用ポリシー"),
	COL("scan_last", SS_DATE, NULL, "Last scan", "最終スキャン日"),
	COL("web_protection", SS_BOOL, NULL, "Web protection on",
	    "Web 保護が有効"),
	{ "status", NULL, { "State that follows", "導かれる状態" }, statuses,
	    SS_ENUM, SS_RECORDED, OPT, 0 },
	COL("status_shown", SS_TEXT, NULL, "State as the console shows it",
	    "管理画面に表示された状態"),
	COL("last_seen_days", SS_INT, "days", "Days unseen when exported",
	    "出力時の未接続日数"),
	COL("signature_days", SS_INT, "days",
	    "Age of the signatures when exported", "出力時の定義の古さ"),
	COL("file", SS_TEXT, NULL, "Export", "出力ファイル")
};
static const struct ss_column export_columns[] = {
	{ "file", NULL, { "Export", "出力ファイル" }, NULL, SS_TEXT,
	    SS_RECORDED, SS_F_KEY, 0 },
	COL("rows", SS_INT, NULL, "Machines listed", "端末の行数"),
	COL("rows_bad", SS_INT, NULL, "Rows not read", "読めなかった行数"),
	COL("newest", SS_TIME, NULL, "Newest contact in it",
	    "ファイル内の最新の接続日時"),
	COL("columns_missing", SS_LIST, NULL, "Columns it lacks",
	    "無い列"),
	COL("complete", SS_BOOL, NULL, "Read as a whole", "全体を読めた")
};

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
static const struct ss_table tables[] = {
	{ "av.agent", { "Machines in the antivirus console",
	    "ウイルス対策の管理画面にある端末" }, agent_columns,
	    SS_CONFIDENTIAL, 0, COUNT_OF(agent_columns),
	    sizeof(agent_columns[0]), 0 },
	{ "av.export", { "Exports of antivirus consoles",
	    "ウイルス対策の管理画面からの出力" }, export_columns,
	    SS_CONFIDENTIAL, 0, COUNT_OF(export_columns),
	    sizeof(export_columns[0]), 0 }
};

/* ---- headings, as consoles write them; never told to people ---- */
#define READ(n, k, f, en, ja, also) SS_FIELD(n, k, NULL, f, NULL, NULL, en, \
	ja, SS_ALSO(also), SS_SAME("x"))
static const struct ss_field f_agent[] = {
	READ("host", SS_TEXT, SS_F_KEY, "Computer name", "コンピューター名",
	    "Computer|Hostname|Host name|Device name|DeviceName|Device|"
	    "Endpoint|Endpoint name|Machine name|ComputerName|Name|Machine|"
	    "コンピュータ名|コンピュータ|ホスト名|端末名|端末|デバイス名|"
	    "デバイス|エンドポイント|エンドポイント名|マシン名|PC名"),
	READ("product", SS_TEXT, OPT, "Product", "製品", "Product name|"
	    "Security product|Antivirus|製品名|ソフトウェア名|ソフト名"),
	READ("agent_version", SS_TEXT, OPT, "Agent version",
	    "エージェントバージョン", "Client version|Sensor version|"
	    "Program version|Product version|AntiMalware client version|"
	    "AMProductVersion|Agent|Version|Platform version|"
	    "エージェントのバージョン|クライアントバージョン|"
	    "製品バージョン|プログラムバージョン|センサーバージョン|"
	    "バージョン"),
	READ("signature_version", SS_TEXT, OPT, "Signature version",
	    "定義ファイルのバージョン", "Antivirus signature version|"
	    "Definition version|Definitions|Virus pattern|Pattern version|"
	    "Smart Scan Agent Pattern|DAT version|Detection engine version|"
	    "Security intelligence version|AntivirusSignatureVersion|"
	    "Virus definitions version|Detection engine|"
	    "パターンファイル|ウイルスパターンファイル|"
	    "パターンファイルのバージョン|定義ファイルバージョン|"
	    "ウイルス定義ファイル|ウイルス定義|検出エンジンのバージョン|"
	    "セキュリティインテリジェンスのバージョン"),
	READ("signature_date", SS_DATE, OPT, "Signature date",
	    "定義ファイルの日付", "Definition date|Definitions date|"
	    "Virus definitions date|Signature last updated|"
	    "AntivirusSignatureLastUpdated|Last updated|Last update|"
	    "Pattern date|DAT date|Databases updated|"
	    "Security intelligence last updated|"
	    "定義ファイル更新日|定義ファイルの更新日|"
	    "定義ファイル更新日時|パターンファイルの日付|"
	    "パターンファイル更新日|最終更新|最終更新日|最終更新日時|"
	    "最終アップデート"),
	READ("last_seen", SS_TIME, OPT, "Last seen", "最終接続日時",
	    "Last connected|Last connection|Last communication|Last contact|"
	    "Last check-in|Last online|Last status update|"
	    "Last connected to server|Last seen date|Last seen at|"
	    "Last visible|Last check in|Last report time|最終接続|"
	    "最終接続日|最終通信日時|最終通信|最終オンライン|"
	    "最終オンライン日時|最終検出日時|最終確認日時|最終応答日時|"
	    "最後に確認した日時|最終チェックイン"),
	READ("realtime", SS_TEXT, OPT, "Real-time protection",
	    "リアルタイム保護", "Real-time scan|Realtime scan|Auto-Protect|"
	    "Auto-Protect status|On-access scanning|Real time protection|"
	    "RealTimeProtectionEnabled|Realtime protection|"
	    "Real-time file system protection|リアルタイム検索|"
	    "リアルタイムスキャン|リアルタイム監視|常時監視|常駐保護"),
	READ("policy", SS_TEXT, OPT, "Policy", "ポリシー", "Policy name|"
	    "Assigned policy|Group policy|適用ポリシー|ポリシー名"),
	READ("scan_last", SS_DATE, OPT, "Last scan", "最終スキャン日",
	    "Last scan date|Last full scan|Last scan time|Last scheduled scan|"
	    "Last quick scan|最終スキャン|最終スキャン日時|"
	    "最終フルスキャン|最終検索日時|最終検査日時"),
	READ("web_protection", SS_TEXT, OPT, "Web protection", "Web保護",
	    "Web reputation|Web control|Web threat protection|"
	    "Network protection|Web access protection|Webレピュテーション|"
	    "ウェブ保護|Web脅威対策|Webアクセス保護|URLフィルタリング"),
	READ("status_shown", SS_TEXT, OPT, "Status", "状態",
	    "Protection status|Health status|Health|Security status|"
	    "Connection status|Device health|Antivirus status|保護状態|"
	    "ステータス|保護ステータス|接続状態|稼働状況|正常性|"
	    "セキュリティ状態")
};
static const struct ss_form read_form = { { "av.agent",
    { "Antivirus console", "ウイルス対策" }, &f_agent[0].column,
    SS_CONFIDENTIAL, 0, COUNT_OF(f_agent), sizeof(f_agent[0]), 0 },
    { NULL, NULL }, NULL };

#define MB (UINT64_C(1) << 20)
#define FOLDER "/imports/antivirus/*"
#define COLUMNS_FILE "/imports/antivirus/columns.json"
static const struct ss_path paths[] = {
	{ FOLDER, { "Lists of machines out of the console of the antivirus or "
	    "EDR product. In the console: open the list of all computers "
	    "(devices, endpoints), clear every filter, show the columns name, "
	    "agent version, signature date, last seen, real-time protection, "
	    "last scan, and export as CSV. Headings of your own go into "
	    "columns.json: {\"maps\":[{\"file\":\"FILE.csv\",\"columns\":"
	    "{\"host\":\"HEADING\",\"last_seen\":\"HEADING\"}}]}.",
	    "ウイルス対策・EDR の管理画面から出力した端末一覧を読みます。"
	    "出し方: 管理画面で全端末の一覧を開き、絞り込みをすべて外し、"
	    "端末名・エージェントの版・定義の日付・最終接続日時・"
	    "リアルタイム保護・最終スキャンの列を表示して CSV で出力します。"
	    "独自の見出しは columns.json に {\"maps\":[{\"file\":\"ファイル名"
	    ".csv\",\"columns\":{\"host\":\"見出し\",\"last_seen\":\"見出し\"}}"
	    "]} の形で書きます。" },
	    NULL, 64 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "antivirus",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Which machines the antivirus console knows, when it last "
	    "heard of them, and how old their signatures were.",
	    "ウイルス対策の管理画面にある端末、最後に接続した日時、"
	    "定義ファイルの古さを調べます。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 512 * MB, .bytes = 512 * MB, .files = 1000,
	    .wall_ms = 300000, .cpu_ms = 120000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM
};

#endif
