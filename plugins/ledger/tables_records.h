/* SPDX-License-Identifier: Apache-2.0
 * Ledgers of what happened: logs, incidents, backups, restores. Data only.
 */
#ifndef LEDGER_TABLES_RECORDS_H
#define LEDGER_TABLES_RECORDS_H

#include "fields.h"

#define LOG_KIND(X) \
	X("firewall", "Firewall", "ファイアウォール", "FW|UTM|境界") \
	X("closed-network", "Closed network", "閉域網", "VPN|閉域") \
	X("proxy", "Proxy", "プロキシ", "プロキシー|Web閲覧|URLフィルタ") \
	X("auth", "Authentication", "認証", "認証サーバ|AD|ログイン") \
	X("cloud", "Cloud service", "クラウド", "クラウドサービス|SaaS") \
	X("other", "Other", "その他", NULL)
SS_WORDS(log_kind, LOG_KIND);

#define LOG_ACCESS(X) \
	X("none", "Not from the internet", "不可", "なし|インターネット不可") \
	X("mfa", "With several factors", "多要素認証あり", "多要素認証|MFA") \
	X("no-mfa", "Without several factors", "多要素認証なし", "あり|可")
SS_WORDS(log_access, LOG_ACCESS);

/* The words that the plugin logs has for the same things. */
#define LOG_FIELD(X) \
	X("time", "Time", "日時", "時刻|日付|date|timestamp|date and time") \
	X("source_ip", "Source address", "送信元", "送信元IP|送信元IPアドレス|" \
	    "接続元|接続元IP|接続元IPアドレス|要求元|要求元IP|source|" \
	    "source ip|client ip|src") \
	X("destination_ip", "Destination address", "宛先", "宛先IP|" \
	    "宛先IPアドレス|送信先|送信先IP|送信先IPアドレス|接続先|接続先IP|" \
	    "destination|destination ip|dst") \
	X("url", "URL", "URL", "アクセス先URL|閲覧先|request url") \
	X("user", "User", "利用者", "利用者ID|ユーザー|ユーザ|ユーザーID|" \
	    "ユーザID|アカウント|ID|user id|account") \
	X("result", "Result", "成否", "結果|可否|認証結果|success|status|" \
	    "action") \
	X("other", "Other", "その他", "ポート|ポート番号|プロトコル|バイト数|" \
	    "通信量|機器名|port|protocol|bytes|device")
SS_WORDS(log_field, LOG_FIELD);

static const struct ss_field f_log_source[] = {
	KEY("id", "Log ID", "ログ番号", SS_ALSO("ログID|管理番号|番号|"
	    "ログ名|id"), SS_EX("EXAMPLE-L-01", "例-L-01")),
	ENUM("kind", log_kind, "Kind", "種別", SS_ALSO("ログ種別|種類|区分|"
	    "type"), SS_EX("Firewall", "ファイアウォール")),
	TEXT("system", "System", "対象機器", SS_ALSO("システム名|取得元|機器|"
	    "対象システム|システム|host"), SS_SAME("fw-01")),
	WORDS("fields", log_field, "Fields", "記録項目",
	    SS_ALSO("取得項目|ログ項目|項目"),
	    SS_EX("Time; Source address; Destination address; Result",
	    "日時; 送信元; 宛先; 成否"),
	    SS_HELP("What each entry of the log tells, separated by "
	    "semicolons.", "ログの 1 件ごとに分かること。「;」で区切る")),
	INT("keep_days", "days", "Kept", "保管日数", SS_ALSO("保存日数|"
	    "保管期間|保存期間|retention"), SS_EX("365", "365日")),
	DATE("oldest_entry", "Oldest entry", "最古の記録日", SS_ALSO("最古日|"
	    "最も古い記録|最古ログ日"), SS_SAME("2025-05-01")),
	DATE("newest_entry", "Newest entry", "最新の記録日", SS_ALSO("最新日|"
	    "最新ログ日"), SS_SAME("2026-05-20")),
	ENUM("internet_access", log_access,
	    "Can be reached from the internet", "インターネットからの閲覧",
	    SS_ALSO("外部アクセス|外部からの閲覧|インターネットアクセス"),
	    SS_EX("Not from the internet", "不可")),
	TEXT("reason_short", "Why it is kept shorter", "短い理由",
	    SS_ALSO("保管が短い理由|短縮理由"), SS_SAME(""))
};

static const struct ss_field f_log_review[] = {
	KEY("source", "Log ID", "ログ番号", SS_ALSO("ログID|対象ログ|ログ名|"
	    "ログ|log"), SS_EX("EXAMPLE-L-01", "例-L-01")),
	KEYDATE("done_on", "Done on", "確認日", SS_ALSO("実施日|点検日|"
	    "分析日|date"), SS_SAME("2026-05-01")),
	TEXT("by_role", "Done by", "確認者", SS_ALSO("実施者|担当|担当者"),
	    SS_EX("IT section", "情報システム課")),
	INT("findings", "findings", "Findings", "検知件数", SS_ALSO("異常件数|"
	    "指摘件数|件数|不審件数"), SS_SAME("0")),
	TEXT("incident", "Incident ID", "インシデント番号",
	    SS_ALSO("インシデントID|事故番号"), SS_SAME(""))
};

#define INCIDENT_SOURCE(X) \
	X("alert", "Alert", "アラート", "検知|警報|EDR|ウイルス対策") \
	X("auth-log", "Authentication log", "認証ログ", "ログ|ログ分析") \
	X("report", "Report from inside", "社内報告", "従業員|社員報告|" \
	    "通報|報告") \
	X("outside", "From outside", "外部通報", "外部|取引先|警察|JPCERT") \
	X("other", "Other", "その他", NULL)
SS_WORDS(incident_source, INCIDENT_SOURCE);

#define ORIGIN(X) \
	X("inside", "Inside", "社内", "自社|内部") \
	X("outside", "Outside", "社外", "他社|外部")
SS_WORDS(origin, ORIGIN);

static const struct ss_field f_incident[] = {
	KEY("id", "Incident ID", "インシデント番号", SS_ALSO("インシデントID|"
	    "事故番号|管理番号|番号|id"), SS_EX("EXAMPLE-INC-001",
	    "例-INC-001")),
	DATE("detected_on", "Detected on", "検知日", SS_ALSO("発生日|認知日|"
	    "発見日|覚知日"), SS_SAME("2026-02-03")),
	ENUM("source", incident_source, "Found by", "検知元",
	    SS_ALSO("発見経緯|検知方法|発覚経緯"), SS_EX("Report from inside",
	    "社内報告")),
	TEXT("level", "Level", "レベル", SS_ALSO("深刻度|重大度|影響度|"
	    "インシデントレベル|severity"), SS_EX("2", "2")),
	DATE("decided_on", "Decided on", "判断日", SS_ALSO("判定日|"
	    "トリアージ日|認定日"), SS_SAME("2026-02-03")),
	DATE("contained_on", "Contained on", "封じ込め日",
	    SS_ALSO("初動対応日|隔離日|応急対応日"), SS_SAME("2026-02-03")),
	DATE("reported_on", "Reported on", "報告日", SS_ALSO("届出日|"
	    "経営報告日"), SS_SAME("2026-02-04")),
	DATE("closed_on", "Closed on", "終結日", SS_ALSO("完了日|解決日|"
	    "クローズ日|収束日"), SS_SAME("2026-02-20")),
	DATE("shared_on", "Lessons shared on", "共有日", SS_ALSO("教訓共有日|"
	    "周知日|再発防止周知日"), SS_SAME("2026-03-01")),
	BOOL("serious", "Serious", "重大", SS_ALSO("重大インシデント|"
	    "重大事故"), SS_EX("no", "いいえ")),
	ENUM("origin", origin, "Where it arose", "発生場所", SS_ALSO("発生元|"
	    "社内外|発生箇所"), SS_EX("Inside", "社内"))
};

#define ALERT_DECISION(X) \
	X("incident", "Incident", "インシデント", "該当|事故|要対応") \
	X("not-incident", "No incident", "非該当", "誤検知|問題なし|" \
	    "false positive") \
	X("open", "Undecided", "未判断", "調査中|対応中|検討中")
SS_WORDS(alert_decision, ALERT_DECISION);

static const struct ss_field f_alert[] = {
	KEY("id", "Alert ID", "アラート番号", SS_ALSO("アラートID|検知番号|"
	    "管理番号|番号|id"), SS_EX("EXAMPLE-A-001", "例-A-001")),
	TEXT("source", "Source", "検知元", SS_ALSO("製品|発報元|情報源|機器"),
	    SS_SAME("fw-01")),
	DATE("raised_on", "Raised on", "発報日", SS_ALSO("検知日|発生日|"
	    "検知日時"), SS_SAME("2026-05-02")),
	DATE("analysed_on", "Analysed on", "分析日", SS_ALSO("調査日|確認日|"
	    "対応日"), SS_SAME("2026-05-02")),
	ENUM("decision", alert_decision, "Decision", "判断",
	    SS_ALSO("判定|判断結果|結果"), SS_EX("No incident", "非該当")),
	TEXT("level", "Level", "レベル", SS_ALSO("深刻度|重大度|severity"),
	    SS_EX("1", "1")),
	TEXT("by_role", "Done by", "担当", SS_ALSO("担当者|分析者|対応者|"
	    "実施者"), SS_EX("IT section", "情報システム課")),
	DATE("reported_on", "Reported on", "報告日", SS_ALSO("通知日"),
	    SS_SAME("2026-05-02"))
};

#define RESTORE_RESULT(X) \
	X("ok", "Restored", "成功", "良|○|可|OK|合格|復元できた") \
	X("failed", "Failed", "失敗", "不可|×|NG|不合格")
SS_WORDS(restore_result, RESTORE_RESULT);

#define HOURS(n, en, ja, also, value) \
	INT(n, "hours", en, ja, SS_ALSO(also), SS_EX(value, value "時間"))

static const struct ss_field f_restore_test[] = {
	KEY("system", "System", "システム名", SS_ALSO("対象システム|システム|"
	    "対象"), SS_EX("EXAMPLE-Files", "例-ファイルサーバ")),
	KEYDATE("done_on", "Done on", "実施日", SS_ALSO("試験日|テスト日|"
	    "復元日|date"), SS_SAME("2026-01-20")),
	HOURS("rpo_target_hours", "RPO, target", "RPO目標(時間)",
	    "RPO目標|目標復旧時点|RPO", "24"),
	HOURS("rpo_reached_hours", "RPO, reached", "RPO実績(時間)",
	    "RPO実績|復旧時点実績", "20"),
	HOURS("rto_target_hours", "RTO, target", "RTO目標(時間)",
	    "RTO目標|目標復旧時間|RTO", "8"),
	HOURS("rto_reached_hours", "RTO, reached", "RTO実績(時間)",
	    "RTO実績|復旧時間実績", "5"),
	TEXT("by_role", "Done by", "実施者", SS_ALSO("担当|担当者"),
	    SS_EX("IT section", "情報システム課")),
	ENUM("result", restore_result, "Result", "結果", SS_ALSO("判定|"
	    "試験結果"), SS_EX("Restored", "成功")),
	TEXT("procedure", "Procedure used", "手順書", SS_ALSO("使用手順|手順|"
	    "復旧手順"), SS_EX("Restore procedure v2", "復旧手順書 第2版"))
};

static const struct ss_field f_backup[] = {
	KEY("system", "System", "システム名", SS_ALSO("対象システム|システム"),
	    SS_EX("EXAMPLE-Files", "例-ファイルサーバ")),
	TEXT("target", "What is backed up", "対象データ", SS_ALSO("対象|"
	    "バックアップ対象"), SS_EX("Shared folders", "共有フォルダ")),
	INT("interval_days", "days", "Every", "取得間隔(日)",
	    SS_ALSO("取得間隔|頻度|取得頻度|間隔|頻度(日)"), SS_EX("1", "1日")),
	INT("keep_days", "days", "Kept", "保管日数", SS_ALSO("保存日数|"
	    "保管期間|保存期間|世代日数"), SS_EX("30", "30日")),
	BOOL("remote", "Kept elsewhere", "遠隔保管", SS_ALSO("遠隔地保管|"
	    "別拠点|オフサイト|遠隔地"), YES),
	TEXT("place", "Kept at", "保管場所", SS_ALSO("保存先|保管先|保存場所"),
	    SS_EX("Branch office", "支店")),
	TEXT("procedure", "Procedure", "手順書", SS_ALSO("手順|取得手順"),
	    SS_EX("Backup procedure v2", "バックアップ手順書 第2版")),
	DATE("last_success", "Last success", "最終成功日",
	    SS_ALSO("最終取得日|直近成功日|最終バックアップ日"),
	    SS_SAME("2026-05-20")),
	BOOL("important", "Important", "重要", SS_ALSO("重要システム|"
	    "重要データ"), YES),
	HOURS("rpo_hours", "RPO", "RPO(時間)", "RPO|目標復旧時点", "24")
};

static const struct ss_field f_continuity[] = {
	KEY("system", "System or business", "システム・業務",
	    SS_ALSO("システム名|業務名|対象システム|対象業務|システム|業務"),
	    SS_EX("EXAMPLE-Orders", "例-受注")),
	BOOL("important", "Important", "重要", SS_ALSO("重要業務|"
	    "重要システム"), YES),
	HOURS("target_hours", "To be back within", "目標復旧時間(時間)",
	    "目標復旧時間|RTO|復旧目標", "24"),
	TEXT("fallback", "Meanwhile", "代替手段", SS_ALSO("代替策|手作業|"
	    "代替方法|縮退運用"), SS_EX("By fax and paper",
	    "FAXと紙の帳票")),
	BOOL("offline_copy", "Plan kept on paper as well", "紙の控え",
	    SS_ALSO("オフライン保管|控え|紙保管"), YES),
	CHECKED
};

#define TABLES_RECORDS \
	FORM("log_source", "Logs", "ログ一覧", "ログ台帳|ログ管理台帳|" \
	    "取得ログ一覧", f_log_source), \
	FORM("log_review", "Reviews of logs", "ログ確認記録", \
	    "ログ点検記録|ログレビュー記録", f_log_review), \
	FORM("incident", "Incidents", "インシデント記録", \
	    "インシデント台帳|事故台帳|事故記録", f_incident), \
	FORM("alert", "Alerts", "アラート記録", "検知記録|アラート台帳", \
	    f_alert), \
	FORM("restore_test", "Restore tests", "復元テスト記録", \
	    "リストア試験記録|復旧訓練記録|復元試験記録", f_restore_test), \
	FORM("backup", "Backups", "バックアップ一覧", \
	    "バックアップ台帳|バックアップ計画", f_backup), \
	FORM("continuity", "Continuity", "事業継続一覧", \
	    "事業継続計画一覧|BCP一覧", f_continuity)

#endif
