/* SPDX-License-Identifier: Apache-2.0
 * Ledgers of people: roster, leavers, training, drills, notices. Data only.
 */
#ifndef LEDGER_TABLES_PEOPLE_H
#define LEDGER_TABLES_PEOPLE_H

#include "fields.h"

#define PERSON_CATEGORY(X) \
	X("officer", "Officer", "役員", "取締役|代表取締役|監査役|executive") \
	X("employee", "Employee", "従業員", "社員|正社員|契約社員|パート|" \
	    "アルバイト|嘱託|職員") \
	X("temporary", "Temporary staff", "派遣社員", "派遣|派遣労働者") \
	X("secondee", "Incoming secondee", "受入出向者", "出向|出向者|受入出向")
SS_WORDS(person_category, PERSON_CATEGORY);

static const struct ss_field f_person[] = {
	KEY("id", "Person ID", "社員番号", SS_ALSO("従業員番号|職員番号|"
	    "社員ID|社員コード|個人番号(社内)|employee number|employee id|id"),
	    SS_EX("EXAMPLE-P-001", "例-P-001")),
	NAMES("name", "Name", "氏名", SS_ALSO("名前|社員名"),
	    SS_EX("Sample name", "見本 太郎")),
	ENUM("category", person_category, "Category", "区分",
	    SS_ALSO("雇用区分|雇用形態|従業員区分|種別"), SS_EX("Employee",
	    "従業員")),
	TEXT("department", "Department", "所属", SS_ALSO("部署|所属部署|部門"),
	    SS_EX("Sales", "営業部")),
	TEXT("role", "Role", "役職", SS_ALSO("職位|役割|担当|title"),
	    SS_EX("Staff", "一般")),
	LIST("accounts", "Accounts", "アカウント", SS_ALSO("ID|ユーザーID|"
	    "ユーザID|利用ID|アカウント名"), SS_SAME("sample-p001")),
	DATE("joined_on", "Joined on", "入社日", SS_ALSO("入社年月日|着任日|"
	    "採用日|受入日|start date"), SS_SAME("2024-04-01")),
	DATE("left_on", "Left on", "退職日", SS_ALSO("退職年月日|離任日|"
	    "終了日|契約終了日|end date"), SS_SAME("")),
	BOOL("remote_work", "Works from outside", "テレワーク",
	    SS_ALSO("在宅勤務|リモートワーク|テレワーク有無"), YES),
	BOOL("handles_confidential", "Handles confidential information",
	    "機密情報の取扱い", SS_ALSO("機密取扱い|機密情報取扱|"
	    "機密情報取扱者"), YES)
};

#define LEAVER_EVENT(X) \
	X("leave", "Left", "退職", "退社|離職") \
	X("transfer", "Moved", "異動", "配置転換|転籍") \
	X("end-of-term", "End of contract", "契約終了", "期間満了|任期満了|" \
	    "派遣終了|出向終了")
SS_WORDS(leaver_event, LEAVER_EVENT);

static const struct ss_field f_leaver[] = {
	KEY("person", "Person ID", "社員番号", SS_ALSO("従業員番号|職員番号|"
	    "社員ID|社員コード|対象者|employee number|employee id"),
	    SS_EX("EXAMPLE-P-002", "例-P-002")),
	ENUM("event", leaver_event, "Event", "事由", SS_ALSO("区分|種別|"
	    "異動区分|reason"), SS_EX("Left", "退職")),
	KEYDATE("left_on", "On", "退職・異動日", SS_ALSO("退職日|異動日|"
	    "退職年月日|離任日|left on|date"), SS_SAME("2026-03-31")),
	LIST("accounts", "Accounts", "アカウント", SS_ALSO("ID|対象ID|"
	    "ユーザーID|ユーザID|削除対象ID"), SS_SAME("sample-p002")),
	DATE("ids_disabled_on", "IDs disabled on", "ID停止日",
	    SS_ALSO("ID削除日|アカウント停止日|アカウント削除日|"
	    "アカウント無効化日"), SS_SAME("2026-03-31")),
	DATE("rights_removed_on", "Rights removed on", "権限削除日",
	    SS_ALSO("権限変更日|アクセス権削除日"), SS_SAME("2026-03-31")),
	DATE("devices_returned_on", "Devices returned on", "機器返却日",
	    SS_ALSO("貸与品返却日|PC返却日|端末返却日"),
	    SS_SAME("2026-03-31")),
	DATE("information_returned_on", "Information returned on",
	    "情報返却日", SS_ALSO("資料返却日|情報資産返却日|データ返却日"),
	    SS_SAME("2026-03-31")),
	DATE("keys_returned_on", "Keys and cards returned on",
	    "鍵・入館証返却日", SS_ALSO("入館証返却日|鍵返却日|"
	    "IDカード返却日|社員証返却日"), SS_SAME("2026-03-31")),
	TEXT("checked_by_role", "Checked by", "確認者", SS_ALSO("確認者役職|"
	    "担当|確認担当"), SS_EX("General affairs", "総務課"))
};

#define TRAINING_TOPIC(X) \
	X("malware-mail", "Malware by mail", "マルウェア(メール)", \
	    "標的型メール|不審メール|メール訓練|マルウェア感染(メール)") \
	X("malware-web", "Malware on the web", "マルウェア(Web)", \
	    "不審サイト|Web閲覧|マルウェア感染(Web)") \
	X("confidentiality-classes", "Classes of confidentiality", "機密区分", \
	    "情報の取扱い|機密情報の取扱い|情報管理") \
	X("incident-response", "What to do in an incident", \
	    "インシデント対応", "事故対応|事故時の対応|緊急時対応") \
	X("policy", "The firm's rules", "社内規程", "セキュリティポリシー|" \
	    "情報セキュリティ方針|規程|方針") \
	X("password", "Passwords", "パスワード", "パスワード管理|ID管理") \
	X("management", "For managers", "経営層向け", "管理職向け|役員向け") \
	X("workplace", "At the workplace", "職場", "職場のルール|物理的対策|" \
	    "クリアデスク") \
	X("other", "Other", "その他", NULL)
SS_WORDS(training_topic, TRAINING_TOPIC);

#define TRAINING_METHOD(X) \
	X("e-learning", "E-learning", "eラーニング", "オンライン|動画|LMS") \
	X("classroom", "Classroom", "集合研修", "集合|対面|講習会|講義") \
	X("handout", "Handout", "資料配布", "資料|配布|テキスト") \
	X("notice", "Notice", "通知", "メール|周知|掲示")
SS_WORDS(training_method, TRAINING_METHOD);

#define TRAINING_OCCASION(X) \
	X("joining", "On joining", "入社時", "新入社員|着任時|受入時") \
	X("yearly", "Yearly", "定期", "年次|毎年|年1回") \
	X("other", "Other", "その他", "臨時|随時")
SS_WORDS(training_occasion, TRAINING_OCCASION);

#define TRAINING_RESULT(X) \
	X("attended", "Attended", "受講", "○|済|受講済|受講済み|修了|合格|" \
	    "完了|出席|参加|completed|passed") \
	X("absent", "Absent", "未受講", "×|未|欠席|不参加|未修了|不合格|" \
	    "not attended") \
	X("exempt", "Exempt", "免除", "対象外")
SS_WORDS(training_result, TRAINING_RESULT);

static const struct ss_field f_training[] = {
	KEY("person", "Person ID", "社員番号", SS_ALSO("従業員番号|職員番号|"
	    "社員ID|社員コード|受講者|受講者ID|employee number|employee id"),
	    SS_EX("EXAMPLE-P-001", "例-P-001")),
	KEYENUM("topic", training_topic, "Topic", "テーマ",
	    SS_ALSO("教育内容区分|研修名|講座|教育テーマ|科目|course"),
	    SS_EX("Malware by mail", "マルウェア(メール)")),
	KEYDATE("held_on", "Held on", "実施日", SS_ALSO("受講日|開催日|"
	    "修了日|受講年月日|date"), SS_SAME("2026-04-15")),
	ENUM("method", training_method, "Method", "方法",
	    SS_ALSO("実施方法|形式|教育方法"), SS_EX("E-learning",
	    "eラーニング")),
	ENUM("occasion", training_occasion, "Occasion", "機会",
	    SS_ALSO("時期|実施時期|区分"), SS_EX("Yearly", "定期")),
	ENUM("result", training_result, "Result", "結果",
	    SS_ALSO("受講状況|受講結果|状況|status"), SS_EX("Attended",
	    "受講")),
	TEXT("content", "Content", "内容", SS_ALSO("教育内容|教材|備考"),
	    SS_EX("How to tell a false mail", "不審メールの見分け方"))
};

#define DRILL_SCENARIO(X) \
	X("ransomware", "Ransomware", "ランサムウェア", "ランサム") \
	X("leak", "Leak", "情報漏えい", "情報漏洩|漏えい|紛失") \
	X("phishing", "Phishing", "標的型メール", "フィッシング|標的型攻撃|" \
	    "不審メール") \
	X("outage", "Outage", "システム停止", "障害|停電|災害") \
	X("other", "Other", "その他", NULL)
SS_WORDS(drill_scenario, DRILL_SCENARIO);

static const struct ss_field f_drill[] = {
	KEY("id", "Drill ID", "訓練番号", SS_ALSO("訓練ID|管理番号|番号|id"),
	    SS_EX("EXAMPLE-D-01", "例-D-01")),
	ENUM("scenario", drill_scenario, "Scenario", "シナリオ",
	    SS_ALSO("想定|訓練種別|種別|訓練シナリオ"), SS_EX("Ransomware",
	    "ランサムウェア")),
	DATE("held_on", "Held on", "実施日", SS_ALSO("訓練日|開催日|date"),
	    SS_SAME("2026-02-10")),
	INT("participants", "people", "Participants", "参加人数",
	    SS_ALSO("参加者数|人数"), SS_SAME("24")),
	INT("findings", "findings", "Findings", "指摘件数",
	    SS_ALSO("課題数|課題件数|指摘数"), SS_SAME("3")),
	INT("findings_closed", "findings", "Findings closed", "対応済件数",
	    SS_ALSO("対応済み件数|改善済件数|解決件数"), SS_SAME("2")),
	TEXT("content", "Content", "内容", SS_ALSO("訓練内容|概要|備考"),
	    SS_EX("Who calls whom, what is unplugged",
	    "連絡経路と切離し手順の確認"))
};

#define NOTICE_METHOD(X) \
	X("mail", "Mail", "メール", "電子メール|e-mail") \
	X("intranet", "Intranet", "社内サイト", "イントラネット|掲示板|" \
	    "ポータル|グループウェア|掲示") \
	X("meeting", "Meeting", "会議", "朝礼|ミーティング|説明会") \
	X("e-learning", "E-learning", "eラーニング", NULL) \
	X("handout", "Handout", "配布", "資料配布|回覧")
SS_WORDS(notice_method, NOTICE_METHOD);

#define AUDIENCE(X) \
	X("officer", "Officers", "役員", "取締役|経営層|officer|executives") \
	X("employee", "Employees", "従業員", "社員|正社員|契約社員|パート|" \
	    "アルバイト|employee|staff") \
	X("temporary", "Temporary staff", "派遣社員", "派遣|派遣労働者|" \
	    "temporary|temporary workers") \
	X("secondee", "Secondees", "受入出向者", "出向者|出向|secondee|" \
	    "incoming secondees") \
	X("other", "Other", "その他", "委託先|常駐者|協力会社|来訪者|visitors|" \
	    "partners")
SS_WORDS(audience, AUDIENCE);

static const struct ss_field f_notice[] = {
	KEY("document", "Document ID", "文書番号", SS_ALSO("文書ID|規程番号|"
	    "対象文書|document"), SS_EX("EXAMPLE-DOC-01", "例-DOC-01")),
	TEXT("topic", "Topic", "件名", SS_ALSO("周知内容|内容|題名|subject"),
	    SS_EX("Security policy, edition 3", "情報セキュリティ方針 第3版")),
	WORDS("audience", audience, "Audience", "対象者",
	    SS_ALSO("周知先|周知対象|対象|宛先"),
	    SS_EX("Officers; Employees; Temporary staff; Secondees",
	    "役員; 従業員; 派遣社員; 受入出向者"),
	    SS_HELP("Each group that was told, separated by semicolons.",
	    "知らせた相手の区分を「;」で区切る")),
	KEYDATE("done_on", "Done on", "周知日", SS_ALSO("実施日|配信日|通知日|"
	    "date"), SS_SAME("2026-04-05")),
	ENUM("method", notice_method, "Method", "方法", SS_ALSO("周知方法|"
	    "手段"), SS_EX("Mail", "メール")),
	INT("reached", "people", "Reached", "到達人数", SS_ALSO("既読数|"
	    "閲覧人数|確認人数|周知済人数"), SS_SAME("48")),
	INT("audience_count", "people", "Audience in all", "対象人数",
	    SS_ALSO("対象者数|配信数"), SS_SAME("50"))
};

#define TABLES_PEOPLE \
	FORM("person", "People", "社員名簿", "従業員名簿|人員名簿|名簿|" \
	    "従業員一覧|社員一覧", f_person), \
	FORM("leaver", "Leavers and movers", "退職・異動記録", \
	    "退職者一覧|退職者リスト|異動者一覧", f_leaver), \
	FORM("training", "Training", "教育記録", "教育受講記録|受講記録|" \
	    "研修記録|受講一覧", f_training), \
	FORM("drill", "Drills", "訓練記録", "訓練実施記録", f_drill), \
	FORM("notice", "Notices of rules", "周知記録", "規程周知記録", \
	    f_notice)

#endif
