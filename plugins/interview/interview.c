/* SPDX-License-Identifier: Apache-2.0
 * What people of the firm answered to the questions of the criteria. A
 * statement is grade R0; it is given as it was written down, and never stands
 * for a record.
 */
#include <starseal/record.h>
#include <starseal/take.h>

#define ANSWER(X) \
	X("yes", "Yes", "はい", "できている|実施している|適合") \
	X("partly", "Partly", "一部", "一部実施|部分的|一部できている") \
	X("no", "No", "いいえ", "できていない|未実施|不適合") \
	X("not-applicable", "Does not apply", "対象外", "該当なし|非該当|" \
	    "n/a") \
	X("unknown", "Not known", "不明", "わからない|未確認")
SS_WORDS(answer, ANSWER);

#define METHOD(X) \
	X("interview", "Interview", "ヒアリング", "聞き取り|インタビュー|質問") \
	X("examine", "Documents looked at", "文書確認", "書類確認|閲覧|" \
	    "資料確認") \
	X("visit", "Visit", "現地確認", "実地確認|現場確認|訪問|視察") \
	X("test", "Test", "実機確認", "操作確認|テスト|動作確認")
SS_WORDS(method, METHOD);

#define OF(k, n, en, ja, ...) SS_FIELD(n, k, NULL, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
#define ENUM(n, e, en, ja, ...) SS_FIELD(n, SS_ENUM, NULL, SS_F_OPTIONAL, \
	s_##e, w_##e, en, ja, __VA_ARGS__)

static const struct ss_field f_answer[] = {
	SS_FIELD("criterion", SS_TEXT, NULL, SS_F_KEY, NULL, NULL, "Criterion",
	    "評価基準", SS_ALSO("基準番号|評価基準番号|項番|criterion id"),
	    SS_EX("EXAMPLE-1-2-1-1", "例-1-2-1-1"), SS_HELP("The number of "
	    "the criterion, such as 1-2-1-1.",
	    "評価基準の番号。1-2-1-1 のように書きます。")),
	ENUM("answer", answer, "Answer", "回答", SS_ALSO("結果|回答区分"),
	    SS_EX("Yes", "はい")),
	OF(SS_TEXT, "statement", "What was said", "回答内容",
	    SS_ALSO("内容|説明|発言内容|コメント"), SS_EX("The officer in "
	    "charge is named in the organisation chart.",
	    "体制図に担当役員を記載しています。")),
	OF(SS_TEXT, "role_asked", "Role asked", "回答者の役割",
	    SS_ALSO("回答者|回答者役職|対応者"), SS_EX("IT manager",
	    "情報システム責任者"), SS_HELP("A role, not a name.",
	    "氏名ではなく役割を書きます。")),
	OF(SS_TEXT, "asked_by_role", "Asked by (role)", "質問者の役割",
	    SS_ALSO("質問者|確認者|聞き手"), SS_EX("Specialist",
	    "登録セキスペ")),
	OF(SS_DATE, "asked_on", "Asked on", "確認日", SS_ALSO("実施日|質問日|"
	    "回答日|date"), SS_SAME("2026-05-20")),
	ENUM("method", method, "Method", "確認方法", SS_ALSO("方法|手段"),
	    SS_EX("Interview", "ヒアリング")),
	OF(SS_DATE, "expires_on", "Holds until", "有効期限",
	    SS_ALSO("期限|次回確認日"), SS_SAME("2027-05-20")),
	OF(SS_LIST, "evidence", "Evidence", "証跡", SS_ALSO("根拠|根拠資料|"
	    "関連文書|証拠"), SS_EX("EXAMPLE-DOC-01", "例-DOC-01"),
	    SS_HELP("Document numbers or files that were shown; none stands "
	    "for a record that must exist.", "示された文書番号やファイル。記録が"
	    "必要な項目では、回答だけでは足りません。"))
};

static const struct ss_form forms[] = {
	{ { "interview.answer", { "Answers to questions", "質問への回答" },
	    &f_answer[0].column, SS_CONFIDENTIAL, 0,
	    sizeof(f_answer) / sizeof(f_answer[0]), sizeof(f_answer[0]), 0 },
	    { "records/interviews", "records/interviews" },
	    "ヒアリング記録|質問票|回答一覧|interviews" }
};

#define MB (UINT64_C(1) << 20)
static const char *const files[] = { "/records/interviews.csv",
    "/records/interviews.xlsx" };
static const struct ss_path paths[] = {
	{ "/records/interviews.csv", { "What people answered to the questions "
	    "of the criteria, when, and to whom.",
	    "評価基準の質問に誰がいつどう答えたかを読みます。" }, NULL,
	    32 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL },
	{ "/records/interviews.xlsx", { "The same as a workbook.",
	    "同じ内容の Excel ファイル。" }, NULL, 32 * MB, SS_CONFIDENTIAL,
	    SS_F_OPTIONAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "interview",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Answers of the firm's people to the questions of the "
	    "criteria.", "評価基準の質問への、会社の人の回答を読みます。" },
	SS_LIST_OF(paths, paths),
	.tables = &forms[0].table,
	.n_tables = sizeof(forms) / sizeof(forms[0]),
	.z_tables = sizeof(forms[0]),
	.limits = { .memory = 512 * MB, .wall_ms = 300000, .cpu_ms = 120000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM | SS_M_FORMS
};

static const struct ss_text not_filled = { "nobody entered an answer: only the "
    "example is there; fill it in, or take the example out where there is "
    "nothing to enter", "回答の記入がなく、記入例だけです。記入してください。"
    "書くことがなければ記入例の行を消します" };

static void
found(void *arg, const struct ss_found *f)
{
	bool *given = arg;

	*given = *given || ss_found_given(f);
}

static int
collect(const struct ss_host *host)
{
	struct ss_run run = { .host = host };
	bool any = false, given = false;
	struct ss_records records = { .host = host, .forms = forms,
	    .n_forms = 1, .zone = 540, .grade = "R0", .arg = &given,
	    .found = found };
	struct ss_bytes all;
	struct ss_blob blob;
	const char *last = files[0];
	size_t i;
	int e;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		run.table = "interview.answer";
		e = ss_take(&run, files[i], SS_MAYBE, &blob, &all);
		any = any || e != SS_ENOENT;
		if (e != 0)
			continue;
		last = files[i];
		(void)ss_records_read(&records, files[i], &blob, all);
		run.partial = run.partial || records.partial;
		run.cancelled = run.cancelled || records.cancelled;
		ss_unmap(&all);
	}
	ss_records_end(&records);
	if (any && !given && !run.partial && !run.cancelled)
		ss_lacks(&run, last, SS_ENOENT, &not_filled);
	return any ? ss_outcome_of(&run) : SS_NOT_APPLICABLE;
}

SS_PLUGIN(manifest, collect);
