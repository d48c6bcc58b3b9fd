/* SPDX-License-Identifier: Apache-2.0
 * Ledgers of access: accounts, reviews, requests, rules, doors. Data only.
 */
#ifndef LEDGER_TABLES_ACCESS_H
#define LEDGER_TABLES_ACCESS_H

#include "fields.h"

#define ACCOUNT_KIND(X) \
	X("user", "User", "一般", "一般ユーザー|一般ユーザ|利用者|個人|" \
	    "一般利用者") \
	X("admin", "Administrator", "管理者", "特権|特権ID|管理者ID|" \
	    "管理者権限|administrator|privileged") \
	X("shared", "Shared", "共有", "共用|共有ID|共用ID") \
	X("service", "Service", "サービス用", "システム用|サービスアカウント|" \
	    "システムアカウント|service account")
SS_WORDS(account_kind, ACCOUNT_KIND);

#define ENVIRONMENT(X) \
	X("production", "Production", "本番", "本番環境|運用") \
	X("development", "Development", "開発", "開発環境|検証|テスト|test")
SS_WORDS(environment, ENVIRONMENT);

#define MFA(X) \
	X("demanded", "Demanded", "必須", "有効|強制|あり|有|required|on") \
	X("possible", "Possible", "任意", "可|可能|選択|optional") \
	X("none", "None", "なし", "無効|不可|無|未設定|off")
SS_WORDS(mfa, MFA);

static const struct ss_field f_account[] = {
	KEY("system", "System", "システム名", SS_ALSO("システム|サービス名|"
	    "対象システム|サービス"), SS_EX("EXAMPLE-Mail", "例-メール")),
	KEY("account", "Account", "アカウント", SS_ALSO("ID|ユーザーID|"
	    "ユーザID|アカウント名|ログインID|user id|login"),
	    SS_SAME("sample-p001")),
	TEXT("person", "Person ID", "社員番号", SS_ALSO("従業員番号|利用者|"
	    "使用者|社員ID|社員コード|employee number|employee id"),
	    SS_SAME("P-001")),
	ENUM("kind", account_kind, "Kind", "種別", SS_ALSO("区分|ID種別|"
	    "アカウント種別|type"), SS_EX("User", "一般")),
	TEXT("privileges", "Rights", "権限", SS_ALSO("付与権限|アクセス権|"
	    "権限内容"), SS_EX("Own mailbox", "自分のメール")),
	ENUM("environment", environment, "Environment", "環境",
	    SS_ALSO("利用環境"), SS_EX("Production", "本番")),
	TEXT("purpose", "Purpose", "用途", SS_ALSO("目的|利用目的"),
	    SS_EX("Daily work", "日常業務")),
	TEXT("actual_user_method", "How the user of a shared ID is known",
	    "共有IDの利用者特定方法", SS_ALSO("利用者特定方法|利用者の特定|"
	    "利用者特定"), SS_EX("Log book", "利用簿に記録")),
	ENUM("mfa", mfa, "Several factors", "多要素認証", SS_ALSO("MFA|"
	    "二要素認証|2要素認証|二段階認証"), SS_EX("Demanded", "必須")),
	DATE("granted_on", "Granted on", "付与日", SS_ALSO("発行日|登録日|"
	    "作成日|created on"), SS_SAME("2024-04-01")),
	DATE("disabled_on", "Disabled on", "停止日", SS_ALSO("無効化日|"
	    "削除日|失効日|廃止日"), SS_SAME("")),
	DATE("last_login", "Last login", "最終ログイン日",
	    SS_ALSO("最終ログイン|最終利用日|最終ログイン日時|last sign-in"),
	    SS_SAME("2026-05-20")),
	DATE("minimum_checked_on", "Rights last checked to be least",
	    "権限確認日", SS_ALSO("最小権限確認日|権限見直し日|棚卸日|"
	    "最終確認日"), SS_SAME("2026-04-10"))
};

#define REVIEW_KIND(X) \
	X("user-rights", "Rights of users", "利用者権限", "アクセス権|" \
	    "一般権限|ユーザー権限|ユーザ権限|利用者のアクセス権") \
	X("admin-rights", "Rights of administrators", "管理者権限", \
	    "特権|特権ID") \
	X("entry", "Entry", "入退室", "入退室権限|入室権限|入館権限") \
	X("firewall-rules", "Firewall rules", "通信ルール", \
	    "ファイアウォール|FWルール|ファイアウォールルール") \
	X("accounts", "Accounts", "アカウント", "ID|ID棚卸|アカウント棚卸")
SS_WORDS(review_kind, REVIEW_KIND);

static const struct ss_field f_access_review[] = {
	KEY("system", "System", "対象システム", SS_ALSO("システム名|システム|"
	    "対象|サービス名"), SS_EX("EXAMPLE-Mail", "例-メール")),
	KEYENUM("kind", review_kind, "Kind", "見直し種別", SS_ALSO("種別|"
	    "区分|棚卸種別|type"), SS_EX("Rights of users", "利用者権限")),
	KEYDATE("done_on", "Done on", "実施日", SS_ALSO("見直し日|棚卸日|"
	    "確認日|date"), SS_SAME("2026-04-10")),
	TEXT("by_role", "Done by", "実施者", SS_ALSO("担当|確認者|実施担当"),
	    SS_EX("Head of IT", "情報システム課長")),
	INT("reviewed", "entries", "Entries reviewed", "確認件数",
	    SS_ALSO("対象件数|見直し件数|棚卸件数"), SS_SAME("52")),
	INT("removed", "entries", "Entries removed", "削除件数",
	    SS_ALSO("是正件数|変更件数|停止件数"), SS_SAME("2"))
};

#define REQUEST_KIND(X) \
	X("id-grant", "New ID", "ID付与", "ID発行|アカウント発行|新規ID|" \
	    "アカウント作成|ID登録") \
	X("id-change", "Change of an ID", "ID変更", "アカウント変更|権限変更") \
	X("id-delete", "Deletion of an ID", "ID削除", "アカウント削除|ID停止|" \
	    "アカウント停止") \
	X("admin-grant", "New administrator", "管理者権限付与", "特権付与|" \
	    "特権ID発行|管理者ID付与") \
	X("admin-change", "Change of an administrator", "管理者権限変更", \
	    "特権変更|管理者ID変更") \
	X("admin-delete", "Deletion of an administrator", "管理者権限削除", \
	    "特権削除|管理者ID削除") \
	X("setting-change", "Change of settings", "設定変更", "構成変更|" \
	    "変更申請") \
	X("rule-change", "Change of firewall rules", "通信ルール変更", \
	    "FW変更|ファイアウォール変更|ルール変更") \
	X("software-install", "Installation of software", \
	    "ソフトウェア導入", "ソフト導入|インストール|ソフトウェア利用") \
	X("takeout", "Taking out", "持ち出し", "持出|持出し|社外持ち出し") \
	X("entry", "Entry", "入室", "入館|入退室") \
	X("remote-work", "Work from outside", "テレワーク", "在宅勤務|" \
	    "リモートアクセス|リモートワーク")
SS_WORDS(request_kind, REQUEST_KIND);

static const struct ss_field f_request[] = {
	KEY("id", "Request ID", "申請番号", SS_ALSO("申請ID|受付番号|番号|"
	    "チケット番号|ticket|id"), SS_EX("EXAMPLE-R-001", "例-R-001")),
	ENUM("kind", request_kind, "Kind", "申請種別", SS_ALSO("種別|区分|"
	    "申請区分|申請内容|type"), SS_EX("New ID", "ID付与")),
	TEXT("requester", "Requested by", "申請者", SS_ALSO("起案者|依頼者"),
	    SS_SAME("P-001")),
	DATE("requested_on", "Requested on", "申請日", SS_ALSO("起案日|"
	    "受付日|依頼日"), SS_SAME("2026-04-01")),
	TEXT("approver", "Approved by", "承認者", SS_ALSO("決裁者|許可者"),
	    SS_SAME("P-010")),
	DATE("approved_on", "Approved on", "承認日", SS_ALSO("決裁日|許可日"),
	    SS_SAME("2026-04-02")),
	TEXT("system", "System", "対象システム", SS_ALSO("システム名|"
	    "システム|サービス名"), SS_EX("Mail", "メール")),
	TEXT("target", "Target", "対象", SS_ALSO("対象ID|対象者|対象機器|"
	    "対象アカウント"), SS_SAME("sample-p003")),
	DATE("done_on", "Done on", "実施日", SS_ALSO("対応日|作業日|完了日|"
	    "設定日"), SS_SAME("2026-04-03"))
};

static const struct ss_field f_firewall_rule[] = {
	KEY("device", "Device", "機器", SS_ALSO("機器番号|機器名|装置|"
	    "機器ID|device id"), SS_EX("EXAMPLE-FW-01", "例-FW-01")),
	KEY("rule", "Rule", "ルール番号", SS_ALSO("ルール|ルールID|"
	    "ポリシー番号|ルール名|policy id"), SS_SAME("10")),
	TEXT("purpose", "Purpose", "目的", SS_ALSO("用途|利用目的|通信目的"),
	    SS_EX("Mail to the provider", "メール送受信")),
	TEXT("requester", "Requested by", "申請者", SS_ALSO("依頼者|"
	    "申請部署"), SS_SAME("P-001")),
	TEXT("approver", "Approved by", "承認者", SS_ALSO("許可者|決裁者"),
	    SS_SAME("P-010")),
	DATE("approved_on", "Approved on", "承認日", SS_ALSO("許可日|決裁日"),
	    SS_SAME("2026-04-02")),
	DATE("needed_until", "Needed until", "利用期限", SS_ALSO("期限|"
	    "有効期限|終了予定日"), SS_SAME("2027-03-31")),
	CHECKED
};

static const struct ss_field f_entry[] = {
	KEY("door", "Door", "扉", SS_ALSO("区画|入口|場所|ゲート|部屋|"
	    "入退室場所|area"), SS_EX("EXAMPLE-Server room",
	    "例-サーバ室")),
	KEYTIME("entered_at", "Entered at", "入室日時", SS_ALSO("入室時刻|"
	    "入退室日時|入館日時|日時|time"), SS_SAME("2026-05-20 09:30"),
	    SS_HELP("Date and time of day.", "日付と時刻")),
	TIME("left_at", "Left at", "退室日時", SS_ALSO("退室時刻|退館日時"),
	    SS_SAME("2026-05-20 10:10")),
	NAMES("person", "Person", "入室者", SS_ALSO("社員番号|利用者|氏名|"
	    "カード番号|入館者"), SS_SAME("P-001")),
	TEXT("purpose", "Purpose", "目的", SS_ALSO("用件|入室目的|理由"),
	    SS_EX("Change of a disk", "ディスク交換"))
};

static const struct ss_field f_key[] = {
	KEY("door", "Door", "扉", SS_ALSO("区画|入口|場所|部屋|対象|area"),
	    SS_EX("EXAMPLE-Server room", "例-サーバ室")),
	TEXT("manager", "Key kept by", "鍵の管理者", SS_ALSO("管理者|"
	    "管理責任者|鍵管理者"), SS_EX("General affairs", "総務課")),
	TEXT("place", "Key kept at", "鍵の保管場所", SS_ALSO("保管場所|"
	    "鍵保管場所"), SS_EX("Key box", "キーボックス")),
	CHECKED,
	SS_FIELD("permitted", SS_LIST, NULL, SS_F_OPTIONAL | SS_F_SENSITIVE,
	    NULL, NULL, "May enter", "入室許可者", SS_ALSO("許可者|入室可能者|"
	    "権限者"), SS_SAME("P-001; P-010")),
	BOOL("locked", "Kept locked", "施錠", SS_ALSO("常時施錠|施錠有無|"
	    "施錠管理"), YES)
};

#define TABLES_ACCESS \
	FORM("account", "Accounts", "アカウント台帳", "ID台帳|ID管理台帳|" \
	    "アカウント一覧|アカウント管理台帳", f_account), \
	FORM("access_review", "Reviews of access", "アクセス権見直し記録", \
	    "権限見直し記録|棚卸記録", f_access_review), \
	FORM("request", "Requests and approvals", "申請・承認記録", \
	    "申請一覧|申請台帳|変更申請一覧", f_request), \
	FORM("firewall_rule", "Firewall rules", "通信ルール台帳", \
	    "ファイアウォールルール台帳", f_firewall_rule), \
	FORM("entry", "Entries", "入退室記録", "入退室ログ|入館記録", \
	    f_entry), \
	FORM("key", "Doors and keys", "鍵管理台帳", "鍵台帳", f_key)

#endif
