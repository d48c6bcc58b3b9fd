/* SPDX-License-Identifier: Apache-2.0
 * starseal trust: the keyring's life. Never edits a ring: it adds the next.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "options.h"
#include "output.h"
#include "seal/keyring_key.h"
#include "trust.h"
#include "trust_edit.h"
#include "trust_move.h"

/* What all that write a ring have in common. */
struct writing { const char *root_key, *folder; int64_t passphrase_fd; };

#define WRITING_OPTIONS(w) \
	{ "root-key", 'k', CLI_STRING, "FILE", \
	    { "secret root key, kept offline", \
	    "秘密のルート鍵 (普段は切り離して保管)" }, &(w).root_key }, \
	{ "passphrase-fd", 0, CLI_NUMBER, "N", \
	    { "read the passphrase from descriptor N", \
	    "パスフレーズを記述子 N から読む" }, &(w).passphrase_fd }, \
	FOLDER_OPTION(w)
#define FOLDER_OPTION(w) \
	{ "folder", 0, CLI_STRING, "DIR", \
	    { "where the keyring lies ($STARSEAL_TRUST, else beside the keys)", \
	    "鍵輪の場所 ($STARSEAL_TRUST、なければ鍵の隣)" }, &(w).folder }

static int
need(const char *value, const char *option, struct error *err)
{
	return value != NULL ? 0 : error_set(err, ERR_USAGE, 0,
	    "%s is needed", "%s が要ります", option);
}

static int
commit(const char *command, struct trust_edit *e, const struct writing *w,
    const struct cli_common *common, int r, struct error *err)
{
	if (r == 0)
		r = need(w->root_key, "--root-key", err);
	if (r == 0)
		r = trust_edit_commit(e, w->root_key, (int)w->passphrase_fd,
		    err);
	if (r != 0)
		r = cli_fail(command, err);
	else {
		if (!common->quiet)
			(void)printf(TR("ring %lld written to %s\n",
			    "鍵輪 %lld を %s に書きました\n"),
			    (long long)e->ring.serial, e->folder);
		r = output_done();
	}
	trust_edit_free(e);
	return r;
}

static int
trust_init(int argc, char **argv)
{
	struct writing w = { .passphrase_fd = -1 };
	const struct cli_option options[] = { WRITING_OPTIONS(w) };
	const struct cli_usage usage = { "trust init", "",
	    { "begin a keyring with a root key (make one with: starseal key "
	    "new --out root.key)", "ルート鍵で鍵輪を始める (鍵は starseal key new "
	    "--out root.key で作る)" }, options, 3, 0, 0 };
	struct cli_common common;
	struct trust_edit e;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	r = trust_edit_open(w.folder, &e, &err);
	if (r == 0 && e.ring.serial > 0)
		r = error_set(&err, ERR_INPUT, 0,
		    "%s: there is a keyring already",
		    "%s: すでに鍵輪があります", e.folder);
	return commit("trust init", &e, &w, &common, r, &err);
}

static int
put_time(json_t *o, const char *key, const char *text, const char *option,
    struct error *err)
{
	int64_t seconds, days;
	char out[DATE_TIME_TEXT];

	if (text == NULL)
		return 0;
	if (date_parse(text, &days))
		seconds = days * 86400;
	else if (!date_parse_time(text, &seconds))
		return error_set(err, ERR_USAGE, 0, "%s %s: a date "
		    "(2026-11-23) or a time (2026-11-23T05:00:00Z)",
		    "%s %s: 日付 (2026-11-23) か時刻 (2026-11-23T05:00:00Z) です",
		    option, text);
	date_format_time(seconds, out);
	(void)json_object_set_new(o, key, json_string(out));
	return 0;
}

/* Without --form: what its roles sign. */
static int
usual_form(const struct cli_list *names, enum seal_form *out, struct error *err)
{
	enum seal_role role[ROLES];
	size_t n, i;
	int r = trust_roles(names, role, &n, err);

	for (i = 0; r == 0 && i < n; i++) {
		if (i > 0 && roles[role[i]].usual != *out)
			return error_put(err, ERR_USAGE, 0, "these roles sign "
			    "in different forms: give --form, or a key for "
			    "each", "これらの役割は署名の形式が違います。--form を"
			    "指定するか、鍵を分けてください");
		*out = roles[role[i]].usual;
	}
	return r;
}

struct adding { const char *holder, *registration, *form, *not_before,
	*not_after; struct cli_list roles; };

/* What a key may be used for, where it is not the key itself that says so. */
static int
take_use(const struct adding *a, struct keyring_key *key, struct error *err)
{
	bool ssh = key->form == FORM_SSHSIG;

	if (key->form == FORM_LOG || key->form == FORM_WITNESS)
		return a->roles.n == 0 && a->form == NULL ? 0 : error_put(err,
		    ERR_USAGE, 0, "a log's or witness's key signs no pack: "
		    "neither --role nor --form", "ログや立会人の鍵はパックに署名"
		    "しません。--role と --form は付けません");
	if (a->roles.n == 0)
		return need(NULL, "--role", err);
	if (a->form == NULL)
		return ssh ? 0 : usual_form(&a->roles, &key->form, err);
	if (form_parse(a->form, &key->form) &&
	    (key->form == FORM_SSHSIG) == ssh)
		return 0;
	return error_set(err, ERR_USAGE, 0, "--form %s: minisign or sigstore; "
	    "an SSH key is always sshsig", "--form %s: minisign か sigstore です。"
	    "SSH の鍵は常に sshsig です", a->form);
}

static int
make_entry(const char *path, const struct adding *a, json_t **out,
    struct error *err)
{
	struct keyring given = { .n = 0 };
	json_t *roles_json = json_array();
	struct keyring_key key;
	struct buf text;
	size_t i;
	int r;

	*out = json_object();
	buf_init(&text, KEYRING_FILE_MAX);
	if ((r = need(a->holder, "--holder", err)) == 0 &&
	    (r = keyring_give(&given, path, err)) == 0) {
		key = given.keys[0];
		r = take_use(a, &key, err);
		for (i = 0; i < a->roles.n; i++)
			(void)json_array_append_new(roles_json,
			    json_string(a->roles.v[i]));
		keyring_key_text(&key, &text);
		(void)json_object_update_new(*out, json_pack(
		    "{s:s, s:s, s:s, s:O, s:s}", "id", key.id, "form",
		    form_name(key.form), "key", buf_str(&text), "roles",
		    roles_json, "holder", a->holder));
		if (a->registration != NULL)
			(void)json_object_set_new(*out, "registration",
			    json_string(a->registration));
	}
	if (r == 0 && (r = put_time(*out, "not_before", a->not_before,
	    "--not-before", err)) == 0)
		r = put_time(*out, "not_after", a->not_after, "--not-after",
		    err);
	json_decref(roles_json);
	keyring_free(&given);
	buf_free(&text);
	return r;
}

static int
trust_add(int argc, char **argv)
{
	struct writing w = { .passphrase_fd = -1 };
	struct adding a = { .roles = { .n = 0 } };
	const struct cli_option options[] = {
		{ "role", 'r', CLI_LIST, "ROLE",
		    { "a role that it may sign in (may be repeated)",
		    "署名してよい役割 (複数可)" }, &a.roles },
		{ "form", 'f', CLI_STRING, "FORM",
		    { "minisign or sigstore: what it signs, and only that; "
		    "else by its roles", "署名の形式: minisign か sigstore。"
		    "この形式にだけ使う。なければ役割で決まる" }, &a.form },
		{ "holder", 0, CLI_STRING, "NAME",
		    { "whose key it is", "鍵の持ち主" }, &a.holder },
		{ "registration", 0, CLI_STRING, "NUMBER",
		    { "the holder's registration number",
		    "持ち主の登録番号" }, &a.registration },
		{ "not-before", 0, CLI_STRING, "TIME",
		    { "valid from", "有効になる時" }, &a.not_before },
		{ "not-after", 0, CLI_STRING, "TIME",
		    { "valid until", "有効でなくなる時" }, &a.not_after },
		WRITING_OPTIONS(w)
	};
	const struct cli_usage usage = { "trust add", "KEY",
	    { "add a public key with its roles and its holder, or that of a "
	    "log or its witness (starseal log key)", "公開鍵を、役割と持ち主とともに"
	    "加える。ログや立会人の鍵 (starseal log key) も" }, options, 9, 1, 1 };
	struct cli_common common;
	struct trust_edit e;
	struct error err = { 0 };
	json_t *entry = NULL;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((r = trust_edit_open(w.folder, &e, &err)) == 0 &&
	    (r = make_entry(argv[first], &a, &entry, &err)) == 0) {
		if (trust_edit_find(&e, json_string_value(json_object_get(
		    entry, "id")), &err) != NULL)
			r = error_set(&err, ERR_INPUT, 0,
			    "%s: this key is in the ring already",
			    "%s: この鍵はすでに鍵輪にあります", argv[first]);
		else
			(void)json_array_append(e.keys, entry);
	}
	json_decref(entry);
	return commit("trust add", &e, &w, &common, r, &err);
}

static int
trust_revoke(int argc, char **argv)
{
	struct writing w = { .passphrase_fd = -1 };
	const char *at = NULL, *reason = NULL, *since = NULL;
	const struct cli_option options[] = {
		{ "at", 0, CLI_STRING, "TIME",
		    { "revoked from then on (now)", "失効の時 (既定は今)" },
		    &at },
		{ "reason", 0, CLI_STRING, "TEXT",
		    { "why", "理由" }, &reason },
		{ "compromised-since", 0, CLI_STRING, "TIME|unknown",
		    { "since when others may have had it; unknown voids every "
		    "signature without a trusted time", "いつから他人の手にあったか。"
		    "unknown なら、信頼できる時刻のない署名をすべて無効とする" },
		    &since },
		WRITING_OPTIONS(w)
	};
	const struct cli_usage usage = { "trust revoke", "ID",
	    { "revoke a key, saying since when and why",
	    "鍵を、いつから、なぜかを示して失効させる" }, options, 6, 1, 1 };
	char now[DATE_TIME_TEXT];
	struct cli_common common;
	struct trust_edit e;
	struct error err = { 0 };
	json_t *key = NULL;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	date_format_time(date_now_ns() / 1000000000, now);
	if ((r = trust_edit_open(w.folder, &e, &err)) == 0 &&
	    (r = need(reason, "--reason", &err)) == 0 &&
	    (key = trust_edit_find(&e, argv[first], &err)) == NULL)
		r = err.code;
	if (r == 0)
		r = put_time(key, "revoked_at", at == NULL ? now : at, "--at",
		    &err);
	if (r == 0)
		(void)json_object_set_new(key, "reason", json_string(reason));
	if (r == 0 && since != NULL && strcmp(since, "unknown") == 0)
		(void)json_object_set_new(key, "compromised_since",
		    json_string(since));
	else if (r == 0)
		r = put_time(key, "compromised_since", since,
		    "--compromised-since", &err);
	return commit("trust revoke", &e, &w, &common, r, &err);
}

static int
trust_authority(int argc, char **argv)
{
	struct writing w = { .passphrase_fd = -1 };
	const char *name = NULL;
	const struct cli_option options[] = {
		{ "name", 0, CLI_STRING, "NAME",
		    { "of the authority, as reports show it",
		    "タイムスタンプ局の名前 (報告に出る)" }, &name },
		WRITING_OPTIONS(w)
	};
	const struct cli_usage usage = { "trust authority", "CA.pem",
	    { "trust a time-stamping authority by its certificates (PEM)",
	    "タイムスタンプ局を証明書 (PEM) で信頼する" }, options, 4, 1, 1 };
	struct cli_common common;
	struct trust_edit e;
	struct error err = { 0 };
	struct buf ca;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	buf_init(&ca, KEYRING_FILE_MAX / 2);
	if ((r = trust_edit_open(w.folder, &e, &err)) == 0 &&
	    (r = need(name, "--name", &err)) == 0 &&
	    (r = file_read(argv[first], &ca, &err)) == 0) {
		if (strstr(buf_str(&ca), "-----BEGIN CERTIFICATE-----") == NULL)
			r = error_set(&err, ERR_INPUT, 0,
			    "%s: no certificate in PEM form",
			    "%s: PEM 形式の証明書がありません", argv[first]);
		else
			(void)json_array_append_new(e.authorities, json_pack(
			    "{s:s, s:s}", "name", name, "ca", buf_str(&ca)));
	}
	buf_free(&ca);
	return commit("trust authority", &e, &w, &common, r, &err);
}

static int
trust_rotate(int argc, char **argv)
{
	struct writing w = { .passphrase_fd = -1 };
	const struct cli_option options[] = { WRITING_OPTIONS(w) };
	const struct cli_usage usage = { "trust rotate", "ROOT.pub",
	    { "hand over to another root key, signed by the present one",
	    "今のルート鍵の署名で、別のルート鍵に引き継ぐ" }, options, 3, 1, 1 };
	struct cli_common common;
	struct trust_edit e;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((r = trust_edit_open(w.folder, &e, &err)) == 0 &&
	    e.ring.serial == 0)
		r = error_set(&err, ERR_MISSING, 0, "%s: no keyring yet; begin "
		    "one with: starseal trust init", "%s: まだ鍵輪がありません。"
		    "starseal trust init で始めてください", e.folder);
	if (r == 0 && (r = minisign_key_read(argv[first], &e.next,
	    &err)) == 0)
		e.has_next = true;
	return commit("trust rotate", &e, &w, &common, r, &err);
}

int
cmd_trust(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "init", trust_init, { "begin a keyring", "鍵輪を始める" } },
		{ "add", trust_add, { "add a key with its roles",
		    "鍵を役割とともに加える" } },
		{ "revoke", trust_revoke, { "revoke a key", "鍵を失効させる" } },
		{ "rotate", trust_rotate, { "hand over to another root key",
		    "別のルート鍵に引き継ぐ" } },
		{ "authority", trust_authority,
		    { "trust a time-stamping authority",
		    "タイムスタンプ局を信頼する" } },
		{ "list", trust_list, { "list keys and authorities",
		    "鍵とタイムスタンプ局を一覧する" } },
		{ "export", trust_export, { "write the chain as one file",
		    "鍵輪の連なりを一つのファイルに書く" } },
		{ "import", trust_import, { "take a chain from someone else",
		    "他者の鍵輪の連なりを取り込む" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("trust", members, argc, argv);
}
