/* SPDX-License-Identifier: Apache-2.0
 * What is found in one file, whatever its format.
 */
#ifndef DOCUMENTS_EXAMINE_H
#define DOCUMENTS_EXAMINE_H

#include "text.h"

/* Why a person must read it. The first that was met counts. */
#define REASONS(X) \
	X(locked, "it is protected by a password; give a copy without one", \
	    "パスワードで保護されています。保護のないものを置いてください") \
	X(damaged, "it is damaged, or not what its name says", \
	    "壊れているか、拡張子と中身が合っていません") \
	X(limit, "it unpacks to more than may be read", \
	    "展開後の大きさが上限を超えています") \
	X(xml, "its XML is damaged, or has a document type or entities, " \
	    "which are never resolved", "XML が壊れているか、文書型や実体の" \
	    "宣言があります。これらは展開しません") \
	X(old_office, "it is an old or encrypted Office file; save it as " \
	    "DOCX, XLSX or PDF", "旧形式か暗号化された Office ファイルです。" \
	    "DOCX、XLSX か PDF で保存し直してください") \
	X(scanned, "its pages are pictures", "ページが画像だけです") \
	X(picture, "it is a picture", "画像ファイルです") \
	X(no_program, "pdftotext did not run here; install poppler-utils", \
	    "pdftotext を実行できません。poppler-utils を入れてください") \
	X(failed, "the program that reads it failed, or took too long", \
	    "読み取るプログラムが失敗したか、時間内に終わりませんでした") \
	X(masked, "secrets were taken out of its text", \
	    "本文から秘密の値を伏せました") \
	X(unknown_format, "its format is not known", "形式が分かりません") \
	X(no_text, "it has no text", "本文がありません") \
	X(embedded, "other files are packed in it, and these were not read", \
	    "中に別のファイルが埋め込まれていて、それは読んでいません") \
	X(unknown_kind, "the register does not say which kind of document it " \
	    "is, in a word of the list", "台帳に、文書の種類が一覧の語で書かれて" \
	    "いません") \
	X(not_there, "it is not there", "ファイルがありません")

#define REASON_ENUM(name, en, ja) WHY_##name,
enum why { WHY_NONE, REASONS(REASON_ENUM) WHY_COUNT };
const char *why_symbol(enum why w);
const struct ss_text *why_text(enum why w);

struct found {
	struct ss_run *run;
	const char *path;
	const struct ss_blob *blob;
	struct ss_bytes bytes;
	const char *format;             /* of FILE_FORMAT; NULL: none yet */
	struct text text;               /* body, headers, notes */
	struct text headings;           /* one a line, of marked headings */
	char title[512], author[256];   /* as the file says of itself */
	int64_t modified;               /* days; -1: it does not say */
	int64_t pages;                  /* -1: it has none, or does not say */
	bool scanned, scanned_known, macros, macros_known, masked, embedded;
	const char *signature;          /* of SIGNATURE_STATE */
	bool intact, intact_known;
	enum why why;
	struct ss_blob cites[3];        /* outputs of commands */
	size_t n_cites;
};

/* Keeps the first reason, and makes a gap of each. */
void found_why(struct found *f, enum why w);
/* A clean copy of b where to is still empty. */
void found_keep(char *to, size_t size, struct ss_bytes b);
/* "2026-04-01T10:00:00Z" and the like; -1 where it is none. */
int64_t found_day(struct ss_bytes b);

/* ---- examine.c: run, path, blob and bytes must be set; fills the rest ---- */
void found_read(struct found *f);
void found_free(struct found *f);
/* ---- pdf.c, office.c ---- */
void found_pdf(struct found *f);
void found_office(struct found *f);

#endif
