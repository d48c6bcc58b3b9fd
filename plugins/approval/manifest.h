/* SPDX-License-Identifier: Apache-2.0
 * What the approval plugin declares: the record of approvals, a form that
 * people fill in, and what was found beside it. Data only.
 */
#ifndef APPROVAL_MANIFEST_H
#define APPROVAL_MANIFEST_H

#include <starseal/roles.h>

SS_WORDS(approver_role, SS_APPROVER_ROLE);

#define DECISION(X) \
	X("approved", "Approved", "承認", "可決|決裁|可") \
	X("conditional", "With conditions", "条件付き承認", "条件付|" \
	    "条件付き") \
	X("rejected", "Rejected", "否認", "却下|差戻し|否決|不承認")
SS_WORDS(decision, DECISION);

#define SIGNATURE(X) \
	X("none", "None", "なし", NULL) X("valid", "Valid", "有効", NULL) \
	X("invalid", "Invalid", "無効", NULL) \
	X("unknown", "There, not verified here", "あり (未検証)", NULL)
SS_WORDS(signature, SIGNATURE);

#define OPT SS_F_OPTIONAL
#define KEY(n, en, ja, ...) \
	SS_FIELD(n, SS_TEXT, NULL, SS_F_KEY, NULL, NULL, en, ja, __VA_ARGS__)
#define OF(k, n, en, ja, ...) \
	SS_FIELD(n, k, NULL, OPT, NULL, NULL, en, ja, __VA_ARGS__)
#define ENUM(n, e, en, ja, ...) \
	SS_FIELD(n, SS_ENUM, NULL, OPT, s_##e, w_##e, en, ja, __VA_ARGS__)
#define FOUND .also = NULL      /* by looking; nobody fills it in */

static const struct ss_field f_record[] = {
	KEY("document", "Document ID", "文書番号", SS_ALSO("文書ID|規程番号|"
	    "対象文書|document"), SS_EX("EXAMPLE-DOC-01", "例-DOC-01"),
	    SS_HELP("As in the register of documents.",
	    "文書台帳の番号と同じにします。")),
	OF(SS_DIGEST, "document_digest", "SHA-256 approved",
	    "承認した文書のSHA-256", SS_ALSO("文書ハッシュ|ハッシュ値|SHA256|"
	    "SHA-256|digest"), SS_SAME(""), SS_HELP("Of the file as it was "
	    "approved. Linux: sha256sum FILE; Windows: certutil -hashfile FILE "
	    "SHA256; starseal plan prints that of each registered file.",
	    "承認した時のファイルの値。Windows は certutil -hashfile ファイル "
	    "SHA256、Linux は sha256sum ファイル。登録済みの文書の値は starseal "
	    "plan にも出ます。")),
	OF(SS_TEXT, "approver", "Approver", "承認者", SS_ALSO("承認者名|"
	    "決裁者|approved by"), SS_EX("Sample officer", "見本 花子")),
	ENUM("approver_role", approver_role, "Approver's role",
	    "承認者の役職", SS_ALSO("承認者役職|承認者の役割|役職"),
	    SS_EX("Representative director", "代表取締役")),
	/* Of one document there are many approvals: one a revision. */
	SS_FIELD("approved_on", SS_DATE, NULL, SS_F_KEY, NULL, NULL,
	    "Approved on", "承認日", SS_ALSO("承認年月日|決裁日|date"),
	    SS_SAME("2026-04-01")),
	ENUM("decision", decision, "Decision", "決定", SS_ALSO("承認結果|結果|"
	    "決裁結果"), SS_EX("Approved", "承認")),
	OF(SS_TEXT, "minutes", "Minutes", "議事録", SS_ALSO("議事録番号|"
	    "稟議書|会議名|根拠資料"), SS_EX("EXAMPLE-MIN-01", "例-MIN-01"),
	    SS_HELP("A document number of the register, or a file beneath "
	    "documents or records.", "文書台帳の番号、または documents か "
	    "records の下のファイル名")),
	OF(SS_BOOL, "digest_matches", "The file is the one approved",
	    "承認したファイルと一致", FOUND),
	OF(SS_TEXT, "file", "File of the document", "文書のファイル", FOUND),
	OF(SS_BOOL, "document_present", "The document is there", "文書がある",
	    FOUND),
	OF(SS_BOOL, "minutes_present", "The minutes are there", "議事録がある",
	    FOUND),
	ENUM("signature", signature, "Signature beside it",
	    "添えられた署名", FOUND)
};

/* Of the register only what leads from a number to its file. */
static const struct ss_field f_register[] = {
	KEY("id", "Document ID", "文書番号", SS_ALSO("文書ID|規程番号|管理番号|"
	    "番号|document id|document number|id"), SS_SAME("x")),
	OF(SS_TEXT, "title", "Title", "文書名", SS_ALSO("規程名|名称|表題|題名|"
	    "文書名称"), SS_SAME("x")),
	OF(SS_TEXT, "file", "File", "ファイル", SS_ALSO("ファイル名|保存場所|"
	    "ファイルパス|path"), SS_SAME("x"))
};

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
static const struct ss_form forms[] = {
	{ { "approval.record", { "Approvals", "承認の記録" },
	    &f_record[0].column, SS_CONFIDENTIAL, 0, COUNT_OF(f_record),
	    sizeof(f_record[0]), 0 },
	    { "records/approvals", "records/approvals" },
	    "承認記録|承認一覧|決裁記録|approvals" }
};
/* Read, and no table of this plugin. */
static const struct ss_form register_form = { { "documents.document",
    { "Documents", "文書台帳" }, &f_register[0].column, SS_CONFIDENTIAL, 0,
    COUNT_OF(f_register), sizeof(f_register[0]), 0 }, { NULL, NULL },
    "文書一覧|規程一覧|documents" };

#define MB (UINT64_C(1) << 20)
static const struct ss_path paths[] = {
	{ "/records/**", { "The record of approvals, minutes and signatures "
	    "beside it.", "承認の記録と、議事録や署名のファイルを読みます。" },
	    NULL, 128 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL },
	{ "/documents/**", { "The register, and the documents that were "
	    "approved: their digests are compared with the record.",
	    "文書台帳と承認された文書を読み、承認の記録と SHA-256 を"
	    "照らし合わせます。" }, NULL, 128 * MB, SS_CONFIDENTIAL,
	    SS_F_OPTIONAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "approval",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Who approved which document, when, and whether the file "
	    "is still the one that was approved.", "誰がいつどの文書を承認したか"
	    "と、ファイルが承認した時のままかを確かめます。" },
	SS_LIST_OF(paths, paths),
	.tables = &forms[0].table,
	.n_tables = COUNT_OF(forms),
	.z_tables = sizeof(forms[0]),
	.limits = { .memory = 512 * MB, .bytes = 2048 * MB, .files = 4000,
	    .wall_ms = 600000, .cpu_ms = 300000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM | SS_M_FORMS
};

#endif
