/* SPDX-License-Identifier: Apache-2.0
 * What the windows plugin declares: data, no code.
 */
#include "windows.h"

#define OPT SS_F_OPTIONAL
#define COL(n, k, u, v, en, ja) { n, u, { en, ja }, NULL, k, v, OPT, 0 }
#define KEY(n, en, ja) { n, NULL, { en, ja }, NULL, SS_TEXT, SS_RECORDED, \
	SS_F_KEY, 0 }
#define SET SS_CONFIGURED

static const struct ss_column secpol_columns[] = {
	COL("min_password_length", SS_INT, "characters", SET,
	    "Least length of passwords", "パスワードの最小文字数"),
	COL("max_password_age", SS_INT, "days", SET,
	    "Longest life of passwords (-1: no end)",
	    "パスワードの有効期間 (-1: 無期限)"),
	COL("min_password_age", SS_INT, "days", SET,
	    "Shortest life of passwords", "パスワードの変更禁止期間"),
	COL("password_complexity", SS_BOOL, NULL, SET,
	    "Passwords must be complex", "複雑さの要件が有効"),
	COL("password_history", SS_INT, NULL, SET,
	    "Former passwords refused", "記録するパスワードの数"),
	COL("clear_text_password", SS_BOOL, NULL, SET,
	    "Passwords kept reversibly", "暗号化を元に戻せる状態で保存"),
	COL("lockout_tries", SS_INT, NULL, SET,
	    "Failed tries before lockout (0: never)",
	    "ロックアウトまでの失敗回数 (0: しない)"),
	COL("lockout_minutes", SS_INT, "minutes", SET,
	    "Lockout lasts (-1: until an administrator ends it)",
	    "ロックアウト期間 (-1: 管理者が解除するまで)"),
	COL("lockout_reset_minutes", SS_INT, "minutes", SET,
	    "Failed tries are forgotten after", "失敗回数をリセットする時間"),
	COL("guest_enabled", SS_BOOL, NULL, SET, "Guest account enabled",
	    "Guest アカウントが有効"),
	COL("admin_enabled", SS_BOOL, NULL, SET,
	    "Built-in administrator enabled",
	    "既定の Administrator が有効"),
	COL("admin_renamed", SS_BOOL, NULL, SET,
	    "Built-in administrator renamed",
	    "既定の Administrator の名前を変更済み"),
	COL("guest_renamed", SS_BOOL, NULL, SET, "Guest account renamed",
	    "Guest アカウントの名前を変更済み"),
	COL("inactivity_seconds", SS_INT, "seconds", SET,
	    "Locks when unused for (0: never)",
	    "無操作でロックするまで (0: しない)"),
	COL("max_device_password_failures", SS_INT, NULL, SET,
	    "Failed tries before BitLocker locks the machine",
	    "端末をロックするまでの失敗回数"),
	COL("min_pin", SS_INT, "characters", SET, "Least length of a PIN",
	    "PIN の最小文字数"),
	COL("local_only", SS_BOOL, NULL, SET,
	    "Local policy; a domain's may prevail (see win.setting)",
	    "ローカルの設定 (ドメインの設定が優先することがある)"),
	COL("file", SS_TEXT, NULL, SS_RECORDED, "Export", "出力ファイル")
};

static const char *const scopes[] = { "computer", "user", NULL };
static const char *const denials[] = { "access-denied", "filter", "disabled",
    "link-disabled", "invalid", "empty", "unknown", NULL };
static const struct ss_column gpo_columns[] = {
	KEY("name", "Group policy", "グループポリシー名"),
	{ "scope", NULL, { "Of", "対象" }, scopes, SS_ENUM, SS_RECORDED,
	    SS_F_KEY, 0 },
	COL("guid", SS_TEXT, NULL, SS_RECORDED, "Identifier", "識別子"),
	COL("applied", SS_BOOL, NULL, SS_RESOLVED, "Applied", "適用"),
	{ "denied_reason", NULL, { "Not applied because", "適用されない理由" },
	    denials, SS_ENUM, SS_RECORDED, OPT, 0 },
	COL("link", SS_TEXT, NULL, SS_RECORDED, "Linked to", "リンク先")
};
static const struct ss_column setting_columns[] = {
	KEY("name", "Setting", "設定"),
	{ "scope", NULL, { "Of", "対象" }, scopes, SS_ENUM, SS_RECORDED,
	    SS_F_KEY, 0 },
	COL("value", SS_TEXT, NULL, SS_RESOLVED, "Value in force",
	    "有効な値"),
	COL("source_gpo", SS_TEXT, NULL, SS_RECORDED,
	    "Group policy that sets it", "設定元のグループポリシー"),
	COL("shown_as", SS_TEXT, NULL, SS_RECORDED, "As the report names it",
	    "報告での名称")
};
static const struct ss_column result_columns[] = {
	COL("computer", SS_TEXT, NULL, SS_RECORDED,
	    "Computer as the report names it", "報告内のコンピューター名"),
	COL("domain", SS_TEXT, NULL, SS_RECORDED, "Domain", "ドメイン"),
	COL("made_on", SS_TIME, NULL, SS_RECORDED, "Made at", "作成日時"),
	COL("computer_scope", SS_BOOL, NULL, SS_RECORDED,
	    "Has the computer's results", "コンピューターの結果を含む"),
	COL("logged", SS_BOOL, NULL, SS_RECORDED,
	    "Of what was applied, not of a plan",
	    "実際の適用結果 (計画ではない)"),
	COL("complete", SS_BOOL, NULL, SS_RECORDED, "Whole, of the computer",
	    "全体があり、コンピューターの結果"),
	COL("applied", SS_INT, NULL, SS_RECORDED, "Group policies applied",
	    "適用された数"),
	COL("denied", SS_INT, NULL, SS_RECORDED, "Group policies denied",
	    "適用されない数"),
	COL("file", SS_TEXT, NULL, SS_RECORDED, "Export", "出力ファイル")
};
static const struct ss_column audit_columns[] = {
	KEY("guid", "Subcategory", "サブカテゴリの GUID"),
	COL("name", SS_TEXT, NULL, SS_RECORDED, "Name (MS-GPAC)",
	    "名称 (MS-GPAC)"),
	COL("success", SS_BOOL, NULL, SS_RESOLVED, "Success is logged",
	    "成功を記録"),
	COL("failure", SS_BOOL, NULL, SS_RESOLVED, "Failure is logged",
	    "失敗を記録"),
	COL("shown_as", SS_TEXT, NULL, SS_RECORDED, "As the export names it",
	    "出力での名称")
};

static const struct ss_table tables[] = {
	{ "win.secpol", { "Security policy (secedit)",
	    "セキュリティポリシー (secedit)" }, secpol_columns,
	    SS_CONFIDENTIAL, SS_F_ONE, COUNT_OF(secpol_columns),
	    sizeof(secpol_columns[0]), 0 },
	{ "win.gpo", { "Group policies applied and denied",
	    "適用・拒否されたグループポリシー" }, gpo_columns,
	    SS_CONFIDENTIAL, 0, COUNT_OF(gpo_columns),
	    sizeof(gpo_columns[0]), 0 },
	{ "win.setting", { "Settings in force by group policy",
	    "グループポリシーで有効な設定" }, setting_columns,
	    SS_CONFIDENTIAL, 0, COUNT_OF(setting_columns),
	    sizeof(setting_columns[0]), 0 },
	{ "win.gpresult", { "Group policy results (gpresult)",
	    "グループポリシーの結果 (gpresult)" }, result_columns,
	    SS_CONFIDENTIAL, SS_F_ONE, COUNT_OF(result_columns),
	    sizeof(result_columns[0]), 0 },
	{ "win.audit", { "Audit policy (auditpol)",
	    "監査ポリシー (auditpol)" }, audit_columns, SS_CONFIDENTIAL, 0,
	    COUNT_OF(audit_columns), sizeof(audit_columns[0]), 0 }
};

#define MB (UINT64_C(1) << 20)
static const struct ss_path paths[] = {
	{ FOLDER, { "Exports of Windows machines, one folder a machine. On the "
	    "machine, as administrator: secedit /export /cfg secpol.inf; "
	    "gpresult /X gpresult.xml /F; auditpol /get /category:* /r > "
	    "auditpol.csv (or auditpol /backup /file:auditpol.csv). Copy the "
	    "three as they are to imports/windows/MACHINE/.",
	    "Windows 端末の出力を読みます (端末ごとに一つのフォルダー)。"
	    "出し方: 端末の管理者で secedit /export /cfg secpol.inf、"
	    "gpresult /X gpresult.xml /F、auditpol /get /category:* /r > "
	    "auditpol.csv (または auditpol /backup /file:auditpol.csv) を"
	    "実行し、三つを imports/windows/端末名/ にそのまま置きます。" },
	    NULL, 32 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

const struct ss_manifest windows_manifest = {
	.struct_size = sizeof(windows_manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "windows",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Password and lockout rules, group policies and audit "
	    "policy of Windows machines, from secedit, gpresult and auditpol.",
	    "secedit・gpresult・auditpol の出力から、Windows 端末の"
	    "パスワード・ロックアウト・グループポリシー・監査の設定を"
	    "調べます。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 512 * MB, .bytes = 2048 * MB, .files = 5000,
	    .wall_ms = 600000, .cpu_ms = 300000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM
};
