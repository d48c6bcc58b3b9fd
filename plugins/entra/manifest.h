/* SPDX-License-Identifier: Apache-2.0
 * What the entra plugin declares. Data only.
 */
#ifndef ENTRA_MANIFEST_H
#define ENTRA_MANIFEST_H

#include "entra.h"

#define OPT SS_F_OPTIONAL
#define COL(n, k, en, ja) { n, NULL, { en, ja }, NULL, k, SS_RECORDED, OPT, 0 }
#define USER { "user", NULL, { "User", "利用者" }, NULL, SS_TEXT, SS_RECORDED, \
	SS_F_KEY | SS_F_SENSITIVE, 0 }

static const struct ss_column user_columns[] = {
	USER,
	COL("admin", SS_BOOL, "Holds an administrator's role", "管理者"),
	COL("mfa_registered", SS_BOOL, "MFA registered (possible)",
	    "多要素認証を登録済み (可能)"),
	COL("mfa_capable", SS_BOOL, "MFA capable", "多要素認証が利用可能"),
	COL("methods", SS_LIST, "Methods registered", "登録した方法"),
	COL("guest", SS_BOOL, "Guest", "ゲスト")
};
static const char *const states[] = { "on", "off", "report-only", NULL };
static const struct ss_column policy_columns[] = {
	{ "id", NULL, { "Policy", "ポリシー ID" }, NULL, SS_TEXT, SS_RECORDED,
	    SS_F_KEY, 0 },
	COL("name", SS_TEXT, "Name", "名称"),
	{ "state", NULL, { "State", "状態" }, states, SS_ENUM, SS_RECORDED,
	    OPT, 0 },
	COL("demands_mfa", SS_BOOL, "Demands MFA", "多要素認証を要求"),
	COL("all_users", SS_BOOL, "Of all users", "全利用者が対象"),
	COL("excluded", SS_INT, "Users, groups and roles excluded",
	    "除外された利用者・グループ・ロールの数"),
	COL("apps", SS_LIST, "Applications", "対象アプリ"),
	COL("all_apps", SS_BOOL, "Of all applications", "全アプリが対象"),
	COL("excluded_apps", SS_INT, "Applications excluded",
	    "除外されたアプリの数"),
	COL("narrowed", SS_BOOL, "Only in some places, devices or risks",
	    "場所・端末・リスクで限定"),
	COL("blocks_legacy", SS_BOOL, "Blocks legacy authentication",
	    "レガシ認証をブロック")
};
static const struct ss_column signin_columns[] = {
	USER,
	COL("signins", SS_INT, "Successful sign-ins", "成功したサインイン"),
	COL("mfa_used", SS_INT, "With MFA demanded and met",
	    "多要素認証を要求され満たした回数"),
	COL("single_factor", SS_INT, "With one factor", "単要素の回数"),
	COL("legacy", SS_INT, "By legacy clients", "レガシ認証の回数"),
	COL("failed", SS_INT, "Failed", "失敗した回数"),
	COL("first", SS_TIME, "First", "最初"),
	COL("last", SS_TIME, "Last", "最後")
};
static const struct ss_column one_columns[] = {
	COL("security_defaults", SS_BOOL, "Security defaults on",
	    "セキュリティの既定値群が有効"),
	COL("users", SS_INT, "Users in the registration details",
	    "登録の詳細にある利用者数"),
	COL("admins", SS_INT, "Administrators among them", "うち管理者"),
	COL("mfa_registered", SS_INT, "Registered for MFA",
	    "多要素認証の登録者数"),
	COL("mfa_demanded_all", SS_BOOL,
	    "MFA demanded of all users, everywhere, without exception",
	    "全利用者に例外なく多要素認証を要求"),
	COL("legacy_blocked", SS_BOOL, "Legacy authentication blocked for all",
	    "レガシ認証を全員にブロック"),
	COL("signins", SS_INT, "Sign-ins read", "読んだサインイン数"),
	COL("log_oldest", SS_DATE, "Oldest sign-in", "最も古いサインイン"),
	COL("complete", SS_BOOL, "All exports read whole",
	    "すべての出力を全部読めた")
};

static const struct ss_table tables[] = {
	{ "entra.user", { "MFA registration (Entra)",
	    "多要素認証の登録 (Entra)" }, user_columns, SS_CONFIDENTIAL, 0,
	    COUNT_OF(user_columns), sizeof(user_columns[0]), 0 },
	{ "entra.policy", { "Conditional access (Entra)",
	    "条件付きアクセス (Entra)" }, policy_columns, SS_CONFIDENTIAL, 0,
	    COUNT_OF(policy_columns), sizeof(policy_columns[0]), 0 },
	{ "entra.signin", { "Sign-ins by user (Entra)",
	    "利用者ごとのサインイン (Entra)" }, signin_columns,
	    SS_CONFIDENTIAL, 0, COUNT_OF(signin_columns),
	    sizeof(signin_columns[0]), 0 },
	{ "entra", { "Tenant (Entra)", "テナント (Entra)" }, one_columns,
	    SS_CONFIDENTIAL, SS_F_ONE, COUNT_OF(one_columns),
	    sizeof(one_columns[0]), 0 }
};

/* ---- headings of the admin centre's CSV, in either language ---- */
#define READ(n, k, f, en, ja, also) SS_FIELD(n, k, NULL, f, NULL, NULL, en, \
	ja, SS_ALSO(also), SS_SAME("x"))
static const struct ss_field f_user[] = {
	/* Not "user": that is the heading of a display name. */
	READ("upn", SS_TEXT, SS_F_KEY, "User principal name",
	    "ユーザー プリンシパル名", "userPrincipalName|UPN"),
	READ("admin", SS_TEXT, OPT, "Is admin", "管理者かどうか",
	    "isAdmin|Admin|管理者"),
	READ("mfa_registered", SS_TEXT, SS_F_KEY, "MFA registered",
	    "MFA 登録済み", "isMfaRegistered|Multifactor authentication "
	    "registered|Multifactor authentication registration|"
	    "MFA に登録済み|多要素認証の登録|多要素認証登録済み"),
	READ("mfa_capable", SS_TEXT, OPT, "MFA capable", "MFA 対応",
	    "isMfaCapable|Multifactor authentication capable|"
	    "多要素認証対応|多要素認証が可能"),
	READ("methods", SS_TEXT, OPT, "Methods registered", "登録済みの方法",
	    "methodsRegistered|Registered methods|"
	    "登録されている方法|登録済みの認証方法")
};
static const struct ss_field f_signin[] = {
	READ("upn", SS_TEXT, SS_F_KEY, "Username", "ユーザー名",
	    "userPrincipalName|User principal name|サインイン識別子"),
	READ("at", SS_TIME, SS_F_KEY, "Date (UTC)", "日付 (UTC)",
	    "createdDateTime|Date|日付|日時"),
	READ("requirement", SS_TEXT, OPT, "Authentication requirement",
	    "認証要件", "authenticationRequirement|認証の要件"),
	READ("status", SS_TEXT, SS_F_KEY, "Status", "状態",
	    "ステータス|Result"),
	READ("client", SS_TEXT, OPT, "Client app", "クライアント アプリ",
	    "clientAppUsed|クライアントアプリ")
};
#define FORM(name, en, ja, f) { { name, { en, ja }, &f[0].column, \
	SS_CONFIDENTIAL, 0, COUNT_OF(f), sizeof(f[0]), 0 }, { NULL, NULL }, \
	NULL }
static const struct ss_form read_forms[] = {
	FORM("entra.user", "Registration details", "登録の詳細", f_user),
	FORM("entra.signin", "Sign-ins", "サインイン", f_signin)
};

#define MB (UINT64_C(1) << 20)
static const struct ss_path paths[] = {
	{ FOLDER, { "Exports of Microsoft Entra. As a global reader, in Graph "
	    "Explorer save as JSON, every page: reports/"
	    "authenticationMethods/userRegistrationDetails; identity/"
	    "conditionalAccess/policies; policies/"
	    "identitySecurityDefaultsEnforcementPolicy; auditLogs/signIns. Or "
	    "in the admin centre: Authentication methods, User registration "
	    "details, Download; Sign-in logs, Download (CSV or JSON), without "
	    "filter.",
	    "Microsoft Entra の出力を読みます。出し方: グローバル閲覧者で、"
	    "Graph エクスプローラーから reports/authenticationMethods/"
	    "userRegistrationDetails、identity/conditionalAccess/policies、"
	    "policies/identitySecurityDefaultsEnforcementPolicy、"
	    "auditLogs/signIns を全ページ JSON で保存します。または管理センター"
	    "の「認証方法」→「ユーザー登録の詳細」と「サインイン ログ」から、"
	    "絞り込みなしでダウンロードします (CSV か JSON)。" },
	    NULL, 128 * MB, SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "entra",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Multi-factor authentication in Microsoft Entra: "
	    "possible, demanded and used, each from its own export.",
	    "Microsoft Entra の多要素認証を、可能・要求・使用の三つに分けて"
	    "調べます。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 1024 * MB, .bytes = 1024 * MB, .files = 1000,
	    .wall_ms = 600000, .cpu_ms = 300000 },
	.privileges = SS_P_LIBRARIES,
	.flags = SS_M_FIRM
};

#endif
