/* SPDX-License-Identifier: Apache-2.0
 * What kinds of documents a firm's register may name, in both languages, and
 * who may have approved one. Data only.
 */
#ifndef DOCUMENTS_KINDS_H
#define DOCUMENTS_KINDS_H

#include <starseal/roles.h>

#define DOCUMENT_KIND(X) \
	X("security-policy", "Security policy", "情報セキュリティ方針", \
	    "セキュリティポリシー|基本方針|情報セキュリティ基本方針|方針") \
	X("security-rule", "Security rules", "情報セキュリティ規程", \
	    "セキュリティ規程|情報セキュリティ対策基準|対策基準|" \
	    "情報セキュリティ管理規程") \
	X("roles", "Roles and organisation", "体制図・役割", \
	    "体制図|役割|組織体制|推進体制|セキュリティ体制") \
	X("contact-list", "Contact list", "連絡先一覧", "連絡網|緊急連絡網|" \
	    "緊急連絡先") \
	X("confidentiality-rule", "Confidentiality rules", "機密保持規程", \
	    "秘密保持規程|守秘義務|機密管理規程") \
	X("information-rule", "Information handling rules", \
	    "情報取扱規程", "情報管理規程|情報の取扱い|情報資産管理規程") \
	X("device-rule", "Device rules", "機器利用規程", "端末管理規程|" \
	    "PC利用規程|機器管理規程|パソコン利用規程") \
	X("remote-work-rule", "Remote work rules", "テレワーク規程", \
	    "在宅勤務規程|リモートワーク規程|社外持出規程") \
	X("vulnerability-rule", "Vulnerability rules", "脆弱性管理規程", \
	    "脆弱性対応手順|脆弱性対応規程|パッチ適用手順") \
	X("id-rule", "ID rules", "ID管理規程", "アカウント管理規程|" \
	    "ユーザーID管理規程|利用者ID管理規程") \
	X("password-rule", "Password rules", "パスワード規程", \
	    "パスワード管理規程|パスワードルール|認証規程") \
	X("access-rule", "Access rules", "アクセス管理規程", \
	    "アクセス制御規程|アクセス権管理規程") \
	X("media-rule", "Media rules", "記憶媒体管理規程", "媒体管理規程|" \
	    "外部記憶媒体規程|USBメモリ規程|廃棄規程") \
	X("encryption-rule", "Encryption rules", "暗号化規程", "暗号規程|" \
	    "暗号利用規程|鍵管理規程") \
	X("storage-rule", "Storage rules", "保管規程", "データ保管規程|" \
	    "文書保管規程|保存規程") \
	X("sharing-rule", "Sharing rules", "情報共有規程", "情報授受規程|" \
	    "ファイル共有規程|データ授受手順") \
	X("incident-rule", "Incident rules", "インシデント対応規程", \
	    "インシデント対応手順|インシデント管理規程|事故対応手順") \
	X("incident-levels", "Incident levels", "インシデントレベル基準", \
	    "インシデント判断基準|重要度基準|インシデントレベル") \
	X("incident-report-form", "Incident report form", \
	    "インシデント報告書様式", "インシデント報告様式|事故報告書様式") \
	X("backup-plan", "Backup plan", "バックアップ計画", \
	    "バックアップ規程|バックアップ方針|バックアップ手順") \
	X("restore-procedure", "Restore procedure", "復旧手順書", \
	    "リストア手順|復旧手順|復元手順") \
	X("continuity-plan", "Continuity plan", "事業継続計画", "BCP|" \
	    "IT-BCP|業務継続計画") \
	X("network-diagram", "Network diagram", "ネットワーク構成図", \
	    "ネットワーク図|NW構成図|構成図") \
	X("management-report", "Report to management", "経営層への報告", \
	    "経営報告|マネジメントレビュー|経営会議報告|年次報告") \
	X("laws-list", "List of laws", "法令一覧", "関連法令一覧|" \
	    "法令規制一覧|遵守事項一覧") \
	X("supplier-agreement", "Agreement with suppliers", \
	    "取引先との取決め", "取引先合意書|委託契約書|覚書|秘密保持契約書") \
	X("service-rule", "External service rules", "外部サービス利用規程", \
	    "クラウド利用規程|クラウドサービス利用規程") \
	X("configuration-standard", "Configuration standard", \
	    "設定基準", "標準設定|セキュリティ設定基準|構築基準") \
	X("training-material", "Training material", "教育資料", "研修資料|" \
	    "教育教材|訓練資料") \
	X("firewall-procedure", "Firewall procedure", \
	    "ファイアウォール運用手順", "FW運用手順|通信許可手順") \
	X("log-rule", "Log rules", "ログ管理規程", "ログ管理手順|" \
	    "ログ取得基準") \
	X("monitoring-rule", "Monitoring rules", "監視規程", "監視手順|" \
	    "セキュリティ監視手順") \
	X("committee-minutes", "Minutes", "議事録", "委員会議事録|" \
	    "取締役会議事録|会議議事録") \
	X("system-config", "System configuration", "システム構成書", \
	    "システム構成図|設計書|構成情報") \
	X("replacement-plan", "Replacement plan", "機器更新計画", \
	    "更改計画|リプレース計画|更新計画") \
	X("other", "Other", "その他", NULL)
SS_WORDS(document_kind, DOCUMENT_KIND);

SS_WORDS(approver_role, SS_APPROVER_ROLE);

#define FILE_FORMAT(X) \
	X("pdf", "PDF", "PDF", NULL) X("docx", "Word", "Word", NULL) \
	X("xlsx", "Excel", "Excel", NULL) \
	X("pptx", "PowerPoint", "PowerPoint", NULL) \
	X("odt", "OpenDocument", "OpenDocument", NULL) \
	X("markdown", "Markdown", "Markdown", NULL) \
	X("text", "Text", "テキスト", NULL) X("image", "Image", "画像", NULL) \
	X("other", "Other", "その他", NULL)
SS_WORDS(file_format, FILE_FORMAT);

#define SIGNATURE_STATE(X) \
	X("none", "None", "なし", NULL) X("present", "Present", "あり", NULL) \
	X("valid", "Valid", "有効", NULL) X("invalid", "Invalid", "無効", NULL) \
	X("unknown", "Unknown", "不明", NULL)
SS_WORDS(signature_state, SIGNATURE_STATE);

#define NUMBER_NAME(X) \
	X("password_min_length", "Least length of passwords", \
	    "パスワード最小文字数", "パスワードの最小文字数|パスワード長|" \
	    "最小文字数") \
	X("password_min_length_no_lock", \
	    "Least length of passwords without a lock", \
	    "ロックなしのパスワード最小文字数", \
	    "ロックがない場合の最小文字数") \
	X("lockout_tries", "Tries until locked", "ロックまでの試行回数", \
	    "ロックアウト回数|認証失敗回数|ロック回数") \
	X("log_keep_days", "Days that logs are kept", "ログ保存日数", \
	    "ログ保管期間|ログ保存期間|ログ保管日数") \
	X("log_review_days", "Days between log reviews", \
	    "ログ点検間隔日数", "ログ確認間隔|ログ点検間隔|ログ分析間隔") \
	X("patch_days", "Days until patched", "パッチ適用日数", \
	    "パッチ適用期限|更新適用期限|修正適用日数") \
	X("backup_interval_days", "Days between backups", \
	    "バックアップ間隔日数", "バックアップ間隔|バックアップ頻度") \
	X("backup_keep_days", "Days that backups are kept", \
	    "バックアップ保存日数", "バックアップ保管期間|世代保存期間") \
	X("entry_log_keep_days", "Days that entry logs are kept", \
	    "入退室記録保存日数", "入退室記録保管期間|入退室ログ保存期間") \
	X("inactive_account_days", "Days until an unused ID is disabled", \
	    "未使用ID停止日数", "未使用アカウント停止日数|" \
	    "長期未使用ID停止日数") \
	X("training_interval_days", "Days between trainings", \
	    "教育間隔日数", "教育実施間隔|研修間隔|教育頻度")
SS_WORDS(number_name, NUMBER_NAME);

#endif
