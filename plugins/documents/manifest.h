/* SPDX-License-Identifier: Apache-2.0
 * What the documents plugin declares: the firm's register of documents and the
 * numbers it says its rules hold are forms that people fill in; what a column
 * without an example holds was found in the file itself. Data only.
 */
#ifndef DOCUMENTS_MANIFEST_H
#define DOCUMENTS_MANIFEST_H

#include "commands.h"
#include "examine.h"
#include "kinds.h"

#define OPT SS_F_OPTIONAL
#define KEY(n, en, ja, ...) \
	SS_FIELD(n, SS_TEXT, NULL, SS_F_KEY, NULL, NULL, en, ja, __VA_ARGS__)
#define OF(k, n, en, ja, ...) \
	SS_FIELD(n, k, NULL, OPT, NULL, NULL, en, ja, __VA_ARGS__)
#define COUNT(n, u, en, ja, ...) \
	SS_FIELD(n, SS_INT, u, OPT, NULL, NULL, en, ja, __VA_ARGS__)
#define ENUM(n, e, en, ja, ...) \
	SS_FIELD(n, SS_ENUM, NULL, OPT, s_##e, w_##e, en, ja, __VA_ARGS__)
#define FOUND .also = NULL      /* by reading the file; nobody fills it in */

#define REASON_NAME(name, en, ja) #name,
static const char *const s_why_person[] = { REASONS(REASON_NAME) NULL };

static const struct ss_field f_summary[] = {
	COUNT("registered", "documents", "Documents in the register",
	    "台帳にある文書", FOUND),
	COUNT("files", "files", "Files in the folder", "フォルダーのファイル",
	    FOUND),
	COUNT("missing", "documents", "Registered, and the file is not there",
	    "台帳にあってファイルのない文書", FOUND),
	COUNT("unregistered", "files", "Files that the register does not name",
	    "台帳にないファイル", FOUND),
	COUNT("changed", "documents", "Changed after their approval",
	    "承認後に変わった文書", FOUND),
	COUNT("for_person", "documents", "To be read by a person",
	    "人が読む必要のある文書", FOUND),
	OF(SS_LIST, "unregistered_files", "Files not in the register",
	    "台帳にないファイル名", FOUND)
};

static const struct ss_field f_document[] = {
	KEY("id", "Document ID", "文書番号", SS_ALSO("文書ID|規程番号|管理番号|"
	    "番号|document id|document number|id"),
	    SS_EX("EXAMPLE-DOC-01", "例-DOC-01"), SS_HELP("One number for "
	    "one document; it stays when the document is revised.",
	    "文書ごとに一つ。改訂しても変えません。")),
	ENUM("kind", document_kind, "Kind", "種類", SS_ALSO("文書種別|種別|"
	    "文書の種類|分類"), SS_EX("Security policy",
	    "情報セキュリティ方針"), SS_HELP("Of the list; what fits none is "
	    "\"Other\".", "一覧から選びます。当てはまらないものは「その他」。")),
	OF(SS_TEXT, "title", "Title", "文書名", SS_ALSO("規程名|名称|表題|題名|"
	    "文書名称"), SS_EX("Information security policy (sample)",
	    "情報セキュリティ方針 (見本)")),
	OF(SS_TEXT, "revision", "Revision", "版", SS_ALSO("版数|改訂版|版番号|"
	    "rev|version|edition"), SS_EX("3", "第3版")),
	OF(SS_TEXT, "owner", "Owner", "所管", SS_ALSO("所管部署|管理部署|"
	    "主管部署|文書管理者"), SS_EX("IT section", "情報システム課")),
	OF(SS_TEXT, "approver", "Approver", "承認者", SS_ALSO("承認者名|"
	    "approved by"), SS_EX("Sample officer", "見本 花子")),
	ENUM("approver_role", approver_role, "Approver's role",
	    "承認者の役職", SS_ALSO("承認者役職|承認者の役割|承認役職"),
	    SS_EX("Representative director", "代表取締役")),
	OF(SS_DATE, "approved_on", "Approved on", "承認日",
	    SS_ALSO("承認年月日|決裁日|制定日|approval date"),
	    SS_SAME("2026-04-01")),
	OF(SS_DATE, "next_review", "Next review", "次回見直し日",
	    SS_ALSO("次回見直し|次回改訂予定|見直し期限|見直し予定日|"
	    "review due"), SS_SAME("2027-04-01"), SS_SPARE),
	OF(SS_LIST, "audience", "Audience", "対象者", SS_ALSO("適用範囲|"
	    "適用対象|配布先|対象|distribution"),
	    SS_EX("officers; employees; temporary staff",
	    "役員; 従業員; 派遣社員")),
	OF(SS_LIST, "criteria", "Criteria it serves", "対応する評価基準",
	    SS_ALSO("評価基準|対応基準|基準番号|要求事項"),
	    SS_SAME("1-2-1-1; 1-2-1-2"), SS_SPARE),
	OF(SS_TEXT, "file", "File", "ファイル", SS_ALSO("ファイル名|保存場所|"
	    "ファイルパス|path"), SS_EX("1-governance/EXAMPLE-policy.pdf",
	    "1-ガバナンス/例-方針.pdf"), SS_HELP("Beneath the folder "
	    "documents.", "documents フォルダーからの位置")),
	OF(SS_DIGEST, "approved_digest", "SHA-256 approved",
	    "承認時のSHA-256", SS_ALSO("承認時ハッシュ|ハッシュ値|SHA256|"
	    "SHA-256|digest"), SS_SAME(""), SS_HELP("Of the file as it was "
	    "approved; shows a later change. Linux: sha256sum FILE; Windows: "
	    "certutil -hashfile FILE SHA256; starseal plan prints that of "
	    "each file here.", "承認した時のファイルの値。後の変更が分かります。"
	    "Windows は certutil -hashfile ファイル SHA256、Linux は sha256sum "
	    "ファイル。登録済みの文書の値は starseal plan にも出ます。")),
	OF(SS_DIGEST, "digest", "SHA-256 of the file", "ファイルのSHA-256",
	    FOUND),
	OF(SS_BOOL, "changed_after_approval", "Changed after approval",
	    "承認後の変更", FOUND),
	ENUM("format", file_format, "Format", "形式", FOUND),
	COUNT("pages", "pages", "Pages", "ページ数", FOUND),
	OF(SS_BOOL, "scanned", "Pages are pictures", "画像だけのページ", FOUND),
	OF(SS_BOOL, "title_in_text", "The text names the title",
	    "本文に文書名がある", FOUND),
	OF(SS_TEXT, "revision_in_text", "Revision in the text", "本文の版",
	    FOUND),
	OF(SS_BOOL, "revision_matches", "Both revisions agree",
	    "版が台帳と一致", FOUND),
	OF(SS_LIST, "dates_in_text", "Dates in the text", "本文の日付", FOUND),
	OF(SS_LIST, "headings", "Headings", "見出し", FOUND),
	OF(SS_TEXT, "title_hint", "Title, as the file says (a hint)",
	    "ファイルの題名欄 (参考)", FOUND),
	SS_FIELD("author_hint", SS_TEXT, NULL, OPT | SS_F_SENSITIVE, NULL,
	    NULL, "Author, as the file says (a hint)",
	    "ファイルの作成者欄 (参考)", FOUND),
	OF(SS_DATE, "modified_hint", "Modified on, as the file says (a hint)",
	    "ファイルの更新日欄 (参考)", FOUND),
	ENUM("signature", signature_state, "Signature in the file",
	    "ファイル内の電子署名", FOUND),
	OF(SS_BOOL, "signature_intact", "Signed bytes are unchanged",
	    "署名された内容が変わっていない", FOUND),
	OF(SS_BOOL, "macros", "Carries macros (never run)",
	    "マクロを含む (実行しません)", FOUND),
	OF(SS_BOOL, "text_whole", "All of the text was read",
	    "本文をすべて読めた", FOUND),
	OF(SS_BOOL, "needs_person", "To be read by a person",
	    "人が読む必要がある", FOUND),
	SS_FIELD("why_person", SS_ENUM, NULL, OPT, s_why_person, NULL,
	    "Why a person", "人が読む理由", FOUND),
	OF(SS_BOOL, "present", "The file is there", "ファイルがある", FOUND)
};

static const struct ss_field f_number[] = {
	KEY("document", "Document ID", "文書番号", SS_ALSO("文書ID|規程番号|"
	    "document"), SS_EX("EXAMPLE-DOC-01", "例-DOC-01")),
	SS_FIELD("name", SS_ENUM, NULL, SS_F_KEY, s_number_name,
	    w_number_name, "What", "項目", SS_ALSO("項目名|数値の種類|name"),
	    SS_EX("Least length of passwords", "パスワード最小文字数"),
	    SS_HELP("Of the list. Periods in days.",
	    "一覧から選びます。期間は日数で書きます。")),
	COUNT("value", NULL, "Value", "値", SS_ALSO("数値|規定値"),
	    SS_SAME("10")),
	OF(SS_TEXT, "unit", "Unit", "単位", SS_ALSO("unit"),
	    SS_EX("characters", "文字")),
	OF(SS_TEXT, "place", "Where it says so", "記載箇所",
	    SS_ALSO("箇所|条項|条文|該当箇所"), SS_EX("Article 5", "第5条")),
	OF(SS_BOOL, "found_in_text", "The document's text has it",
	    "本文にその数値がある", FOUND)
};

#define MADE(name, en, ja, fields, flags, file, also) { { name, { en, ja }, \
	&(fields)[0].column, SS_CONFIDENTIAL, flags, \
	sizeof(fields) / sizeof((fields)[0]), sizeof((fields)[0]), 0 }, \
	{ file, file }, also }
enum { T_SUMMARY, T_DOCUMENT, T_NUMBER };
static const struct ss_form forms[] = {
	MADE("documents", "Documents, counted", "文書の集計", f_summary,
	    SS_F_ONE, NULL, NULL),
	MADE("documents.document", "Documents", "文書台帳", f_document, 0,
	    "documents/documents", "文書一覧|規程一覧|documents"),
	MADE("documents.number", "Numbers that rules name", "規程の数値",
	    f_number, 0, "documents/numbers", "数値一覧|numbers")
};

#define DOCUMENTS "/documents/**"
#define MB (UINT64_C(1) << 20)

static const struct ss_path paths[] = {
	{ DOCUMENTS, { "The firm's rules, plans and minutes, the register that "
	    "names them and the numbers they hold: each file is sealed as it "
	    "is, and its text is compared with the register.",
	    "会社の規程、計画、議事録と、その台帳および規程の数値を読みます。"
	    "ファイルはそのまま封印し、本文を台帳と照らし合わせます。" },
	    NULL, 128 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const char *const a_text[] = { "/usr/bin/pdftotext", "-enc", "UTF-8",
    "-l", "500", "-", "-", NULL };
static const char *const a_info[] = { "/usr/bin/pdfinfo", "-isodates", "-enc",
    "UTF-8", "-", NULL };
static const char *const a_sig[] = { "/usr/bin/pdfsig", "-nocert", "fd://0",
    NULL };
static const struct ss_command commands[] = {
	{ a_text, { "The text of a PDF file, from the sealed bytes.",
	    "封印した PDF ファイルから本文を取り出します。" }, NULL, 16 * MB,
	    60000, SS_CONFIDENTIAL, OPT, 0 },
	{ a_info, { "Title, pages and dates that a PDF file says of itself.",
	    "PDF ファイルの題名、ページ数、日付の欄を読みます。" }, NULL, MB,
	    30000, SS_CONFIDENTIAL, OPT, 0 },
	{ a_sig, { "Whether the signatures in a PDF file fit its bytes; who "
	    "signed is not judged.", "PDF ファイル内の電子署名が内容と合うか"
	    "を調べます。署名者が誰かは判断しません。" }, NULL, MB, 30000,
	    SS_CONFIDENTIAL, OPT, 0 }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "documents",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "The firm's documents: the register, the files it names, "
	    "what their texts say, and whether one changed after its approval.",
	    "会社の文書: 台帳と実物、本文の記載、承認後の変更の有無を確かめます。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	.tables = &forms[0].table,
	.n_tables = sizeof(forms) / sizeof(forms[0]),
	.z_tables = sizeof(forms[0]),
	.limits = { .memory = 1024 * MB, .bytes = 2048 * MB, .files = 4000,
	    .wall_ms = 1800000, .cpu_ms = 600000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM | SS_M_FORMS
};

#endif
