/* SPDX-License-Identifier: Apache-2.0
 * Ledgers of others: suppliers, contracts, services, and of inspections.
 * Data only.
 */
#ifndef LEDGER_TABLES_PARTIES_H
#define LEDGER_TABLES_PARTIES_H

#include "fields.h"

#define SUPPLIER_KIND(X) \
	X("subsidiary", "Subsidiary", "子会社", "関連会社|グループ会社") \
	X("supplier", "Supplier", "委託先", "仕入先|外注先|業務委託先|調達先|" \
	    "協力会社") \
	X("customer", "Customer", "得意先", "発注元|委託元|取引先|顧客") \
	X("cloud-provider", "Cloud provider", "クラウド事業者", \
	    "クラウド|クラウドサービス") \
	X("other", "Other", "その他", NULL)
SS_WORDS(supplier_kind, SUPPLIER_KIND);

static const struct ss_field f_supplier[] = {
	KEY("id", "Partner ID", "取引先番号", SS_ALSO("取引先コード|取引先ID|"
	    "委託先番号|委託先コード|会社コード|id"),
	    SS_EX("EXAMPLE-S-001", "例-S-001")),
	TEXT("name", "Name", "取引先名", SS_ALSO("会社名|委託先名|名称|社名|"
	    "company"), SS_EX("Sample supplier", "サンプル商事(見本)")),
	ENUM("kind", supplier_kind, "Kind", "区分", SS_ALSO("種別|種類|"
	    "取引区分|type"), SS_EX("Supplier", "委託先")),
	BOOL("shares_confidential", "Confidential information is shared",
	    "機密情報の授受", SS_ALSO("機密情報共有|機密情報の共有|"
	    "機密情報提供"), YES),
	BOOL("important_continuity", "Needed for the business to go on",
	    "事業継続上重要", SS_ALSO("重要取引先|事業継続上の重要性|"
	    "事業継続"), YES),
	BOOL("internal_access", "Has access to our systems",
	    "社内システムへのアクセス", SS_ALSO("社内アクセス|"
	    "システムアクセス|社内システム接続"), SS_EX("no", "いいえ")),
	BOOL("connected", "Networks are connected", "ネットワーク接続",
	    SS_ALSO("接続|回線接続|システム接続"), SS_EX("no", "いいえ")),
	TEXT("star_held", "Stars held", "取得済みの★", SS_ALSO("★取得|"
	    "取得★|SCS評価|star"), SS_EX("star 3", "★3")),
	DATE("checked_on", "Measures checked on", "対策状況確認日",
	    SS_ALSO("確認日|点検日|評価日|チェック実施日"),
	    SS_SAME("2026-03-15")),
	TEXT("check_method", "How they were checked", "確認方法",
	    SS_ALSO("点検方法|評価方法"), SS_EX("Check sheet",
	    "チェックシート")),
	TEXT("exchange_means", "How information is exchanged",
	    "情報の授受方法", SS_ALSO("授受手段|授受方法|受渡方法"),
	    SS_EX("File service", "ファイル共有サービス")),
	TEXT("information_assets", "What is shared", "共有する情報",
	    SS_ALSO("共有情報|提供情報|授受情報|情報資産"),
	    SS_EX("Drawings", "図面")),
	DATE("incident_roles_agreed_on", "Roles in an incident agreed on",
	    "インシデント時の役割合意日", SS_ALSO("役割合意日|責任分界合意日|"
	    "インシデント役割合意日"), SS_SAME("2025-10-01")),
	CHECKED
};

#define CONTRACT_KIND(X) \
	X("nda", "Non-disclosure agreement", "秘密保持契約", "NDA|機密保持契約|" \
	    "機密保持") \
	X("outsourcing", "Outsourcing", "業務委託契約", "委託契約|業務委託|" \
	    "請負契約") \
	X("service", "Service", "サービス利用契約", "利用契約|サービス契約|" \
	    "保守契約") \
	X("pledge", "Pledge of a person", "誓約書", "秘密保持誓約書|" \
	    "機密保持誓約書|誓約") \
	X("dispatch", "Dispatch of staff", "派遣契約", "労働者派遣契約")
SS_WORDS(contract_kind, CONTRACT_KIND);

#define CLAUSE(X) \
	X("definition", "Definition", "定義", "機密の定義|秘密情報の定義") \
	X("use-limits", "Limits of use", "目的外利用の禁止", "利用制限|" \
	    "目的外使用の禁止|使用目的") \
	X("storage", "Storage", "保管", "管理|管理方法") \
	X("copying", "Copying", "複製", "複写") \
	X("disclosure", "Disclosure", "開示", "開示制限|第三者開示|" \
	    "第三者提供") \
	X("return", "Return", "返却", "返還|廃棄|返却・廃棄") \
	X("incident-roles", "Roles in an incident", "事故時の責任", \
	    "インシデント時の役割|事故時の役割|責任分界")
SS_WORDS(clause, CLAUSE);

static const struct ss_field f_contract[] = {
	KEY("id", "Contract ID", "契約番号", SS_ALSO("契約ID|管理番号|番号|id"),
	    SS_EX("EXAMPLE-C-001", "例-C-001")),
	TEXT("party", "Other party", "相手先", SS_ALSO("契約先|取引先番号|"
	    "取引先コード|取引先|相手方|party id"), SS_SAME("S-001")),
	TEXT("person", "Person ID", "社員番号", SS_ALSO("従業員番号|対象者|"
	    "社員ID|社員コード|誓約者|employee number"), SS_SAME("")),
	ENUM("kind", contract_kind, "Kind", "種別", SS_ALSO("契約種別|区分|"
	    "契約名|type"), SS_EX("Non-disclosure agreement",
	    "秘密保持契約")),
	DATE("signed_on", "Signed on", "締結日", SS_ALSO("契約日|署名日|"
	    "提出日|契約締結日"), SS_SAME("2025-04-01")),
	DATE("ends_on", "Ends on", "終了日", SS_ALSO("満了日|契約終了日|"
	    "有効期限|期限"), SS_SAME("2028-03-31")),
	DATE("work_started_on", "Work began on", "業務開始日",
	    SS_ALSO("取引開始日|開始日|情報授受開始日"),
	    SS_SAME("2025-04-10")),
	WORDS("clauses", clause, "Clauses", "条項", SS_ALSO("契約条項|"
	    "記載条項|規定事項"), SS_EX("Definition; Limits of use; Return",
	    "定義; 目的外利用の禁止; 返却"),
	    SS_HELP("Those that the text has, separated by semicolons.",
	    "契約書にある条項を「;」で区切る")),
	DATE("returned_on", "Information returned on", "情報返却日",
	    SS_ALSO("返却日|廃棄日|返還日"), SS_SAME(""))
};

#define MFA_FACTOR(X) \
	X("knowledge", "Knowledge", "知識", "パスワード|暗証番号|PIN|" \
	    "password") \
	X("possession", "Possession", "所持", "スマートフォン|SMS|" \
	    "トークン|認証アプリ|ICカード|app|token|phone") \
	X("biometrics", "Biometrics", "生体", "生体認証|指紋|顔|顔認証|" \
	    "指紋認証|fingerprint|face") \
	X("other", "Other", "その他", NULL)
SS_WORDS(mfa_factor, MFA_FACTOR);

static const struct ss_field f_service[] = {
	KEY("id", "Service ID", "サービス番号", SS_ALSO("サービスID|管理番号|"
	    "番号|id"), SS_EX("EXAMPLE-SV-01", "例-SV-01")),
	TEXT("name", "Service", "サービス名", SS_ALSO("名称|クラウド名|"
	    "外部サービス名|system"), SS_EX("Sample mail", "サンプルメール")),
	TEXT("provider", "Provider", "提供者", SS_ALSO("提供元|事業者|"
	    "提供事業者|ベンダー|vendor"), SS_EX("Sample cloud",
	    "サンプルクラウド")),
	TEXT("purpose", "Purpose", "利用目的", SS_ALSO("用途|目的"),
	    SS_EX("Mail", "電子メール")),
	BOOL("important", "Important", "重要", SS_ALSO("重要サービス|"
	    "重要情報を扱う"), YES),
	ENUM("mfa", mfa, "Several factors", "多要素認証", SS_ALSO("MFA|"
	    "二要素認証|2要素認証|二段階認証"), SS_EX("Demanded", "必須")),
	WORDS("mfa_factors", mfa_factor, "Factors used", "認証要素",
	    SS_ALSO("要素|認証方式|認証方法"),
	    SS_EX("Knowledge; Possession", "知識; 所持")),
	DATE("requirements_checked_on", "Demands checked on",
	    "要件確認日", SS_ALSO("セキュリティ要件確認日|確認日|評価日"),
	    SS_SAME("2026-03-15")),
	DATE("confidential_agreed_on", "Confidentiality agreed on",
	    "機密保持合意日", SS_ALSO("秘密保持合意日|合意日|"
	    "機密情報取扱い合意日"), SS_SAME("2025-04-01")),
	INT("logs_keep_days", "days", "Logs kept", "ログ保管日数",
	    SS_ALSO("ログ保存日数|ログ保管期間|ログ保存期間|log retention"),
	    SS_EX("365", "365日")),
	TEXT("log_limit_reason", "Why logs are kept shorter",
	    "ログが短い理由", SS_ALSO("ログ制約|ログ保管の制約|制約理由"),
	    SS_SAME("")),
	BOOL("connected", "Connected to our network", "社内と接続",
	    SS_ALSO("接続|ネットワーク接続|社内接続"), SS_EX("no", "いいえ")),
	TEXT("owner", "Owner", "管理者", SS_ALSO("管理責任者|主管部署|担当"),
	    SS_EX("IT section", "情報システム課")),
	CHECKED
};

#define INSPECTION_RESULT(X) \
	X("ok", "Nothing found", "問題なし", "適合|良|可|○|OK|指摘なし") \
	X("findings", "Findings", "指摘あり", "不備あり|要改善|指摘|不適合|" \
	    "×|NG|△") \
	X("not-done", "Not done", "未実施", "未|予定")
SS_WORDS(inspection_result, INSPECTION_RESULT);

static const struct ss_field f_inspection[] = {
	KEY("item", "Item", "点検項目番号", SS_ALSO("評価基準番号|項目番号|"
	    "基準番号|番号|criterion"), SS_EX("EXAMPLE-1-2-1-3",
	    "例-1-2-1-3"),
	    SS_HELP("Number of the criterion, such as 1-2-1-3.",
	    "評価基準の番号。例えば 1-2-1-3")),
	TEXT("what", "What is inspected", "点検内容", SS_ALSO("内容|項目|"
	    "点検項目|対象"), SS_EX("Roles and contacts", "体制と連絡先")),
	DATE("planned_on", "Planned on", "予定日", SS_ALSO("計画日|"
	    "実施予定日"), SS_SAME("2026-04-01")),
	KEYDATE("done_on", "Done on", "実施日", SS_ALSO("点検日|見直し日|"
	    "確認日|date"), SS_SAME("2026-04-03")),
	TEXT("by_role", "Done by", "実施者", SS_ALSO("担当|点検者|担当者"),
	    SS_EX("Security manager", "情報セキュリティ責任者")),
	ENUM("result", inspection_result, "Result", "結果", SS_ALSO("判定|"
	    "点検結果|評価"), SS_EX("Nothing found", "問題なし")),
	TEXT("findings", "Findings", "指摘事項", SS_ALSO("指摘|指摘内容|課題"),
	    SS_SAME("")),
	DATE("fix_due", "To be mended by", "是正期限", SS_ALSO("期限|"
	    "対応期限|改善期限"), SS_SAME("")),
	DATE("fixed_on", "Mended on", "是正日", SS_ALSO("対応日|改善日|"
	    "完了日"), SS_SAME("")),
	TEXT("evidence", "Evidence", "証跡", SS_ALSO("記録|資料|エビデンス"),
	    SS_EX("Minutes of 2026-04-03", "2026-04-03 議事録"))
};

#define TABLES_PARTIES \
	FORM("supplier", "Partners and suppliers", "取引先台帳", \
	    "委託先台帳|取引先一覧|委託先一覧", f_supplier), \
	FORM("contract", "Contracts and pledges", "契約・誓約書台帳", \
	    "契約台帳|NDA一覧|秘密保持契約一覧|契約一覧", f_contract), \
	FORM("service", "External services", "外部サービス台帳", \
	    "クラウドサービス一覧|外部サービス一覧|クラウド台帳", f_service), \
	FORM("inspection", "Inspections", "点検記録", "点検一覧|点検計画|" \
	    "年間点検計画|見直し記録", f_inspection)

#endif
