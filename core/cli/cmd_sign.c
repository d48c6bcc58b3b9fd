/* SPDX-License-Identifier: Apache-2.0
 * starseal sign: vouch for a pack in a role. Verifies before it signs, covers
 * what others signed before, and never changes a sealed byte.
 */
#include <string.h>

#include "options.h"
#include "output.h"
#include "sign_add.h"
#include "trust.h"

struct options {
	struct sign_request make;
	const char *role, *form, *ssh_key;
	struct cli_list keys;
};

static int
read_options(struct options *o, struct error *err)
{
	const struct cli_list names = { .v = { o->role }, .n = 1 };
	enum seal_role got[ROLES];
	size_t n;
	int r;

	if (o->role == NULL)
		return error_put(err, ERR_USAGE, 0, "--role is needed: firm, "
		    "specialist, evaluator, verifier or collector",
		    "--role が要ります: firm, specialist, evaluator, verifier, "
		    "collector");
	if ((r = trust_roles(&names, got, &n, err)) != 0)
		return r;
	o->make.role = got[0];
	o->make.form = o->ssh_key != NULL ? FORM_SSHSIG :
	    roles[o->make.role].usual;
	if (o->form != NULL && !form_parse(o->form, &o->make.form))
		return error_set(err, ERR_USAGE, 0, "--form %s: one of "
		    "minisign, sshsig, sigstore",
		    "--form %s: minisign, sshsig, sigstore のどれかです",
		    o->form);
	if ((o->make.form == FORM_SSHSIG) != (o->ssh_key != NULL))
		return error_put(err, ERR_USAGE, 0, "--form sshsig needs "
		    "--ssh-key FILE.pub, a key that the SSH agent holds",
		    "--form sshsig には、SSH エージェントが持つ鍵の --ssh-key "
		    "FILE.pub が要ります");
	o->make.ssh_key = o->ssh_key;
	return 0;
}

static int
sign(const char *path, struct options *o, const struct cli_common *common,
    struct error *err)
{
	struct sign_added added;
	json_t *out;
	int r;

	if ((r = read_options(o, err)) != 0 ||
	    (r = sign_add(path, &o->make, &o->keys, &added, err)) != 0)
		return r;
	if (common->json) {
		out = json_pack("{s:s, s:s, s:s, s:s, s:I}", "file",
		    added.file, "role", o->role, "form",
		    form_name(o->make.form), "key", added.key, "covers",
		    (json_int_t)added.covers);
		output_json(stdout, out);
		json_decref(out);
	} else if (!common->quiet)
		(void)printf(TR("%s: signed as %s with %s; earlier files "
		    "covered: %zu\n", "%s: %s として %s で署名しました。先の "
		    "%zu ファイルも対象です\n"), path, o->role, added.key,
		    added.covers);
	return 0;
}

int
cmd_sign(int argc, char **argv)
{
	struct options o = { .make = { .passphrase_fd = -1 } };
	const struct cli_option options[] = {
		{ "role", 'r', CLI_STRING, "ROLE",
		    { "firm, specialist, evaluator, verifier or collector",
		    "firm (会社)、specialist (登録セキスペ)、evaluator (評価機関)、"
		    "verifier (技術検証)、collector" }, &o.role },
		{ "form", 'f', CLI_STRING, "FORM",
		    { "minisign, sshsig or sigstore (the last for specialist "
		    "and evaluator)", "minisign, sshsig, sigstore (登録セキスペと"
		    "評価機関の既定は sigstore)" }, &o.form },
		{ "key", 'k', CLI_STRING, "FILE",
		    { "secret key (this user's own)",
		    "秘密鍵 (既定は自分の鍵)" }, &o.make.key },
		{ "passphrase-fd", 0, CLI_NUMBER, "N",
		    { "read the passphrase from descriptor N",
		    "パスフレーズを記述子 N から読む" },
		    &o.make.passphrase_fd },
		{ "ssh-key", 0, CLI_STRING, "FILE",
		    { "public key of one that the SSH agent signs with, also in "
		    "a hardware token", "SSH エージェントが署名に使う鍵の公開鍵。"
		    "ハードウェアの鍵も可" }, &o.ssh_key },
		{ "statement", 's', CLI_STRING, "FILE",
		    { "what is stated, as JSON: a judgement's criteria",
		    "述べる内容の JSON。判定の内訳など" }, &o.make.statement },
		{ "decision", 'd', CLI_STRING, "WORD",
		    { "of an evaluator: accepted or returned",
		    "評価機関の決定: accepted (受理) か returned (差戻し)" },
		    &o.make.decision },
		{ "tsa-command", 0, CLI_STRING, "COMMAND",
		    { "fetch a timestamp: it reads a request and writes the "
		    "reply", "タイムスタンプを取るコマンド。要求を読み、返答を書く" },
		    &o.make.tsa },
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust in what was signed before",
		    "先の署名について信頼する公開鍵" }, &o.keys },
	};
	const struct cli_usage usage = { "sign", "PACK",
	    { "sign a pack in a role, over all that was signed before",
	    "役割を示してパックに署名する。先の署名も対象に含める" }, options,
	    sizeof(options) / sizeof(options[0]), 1, 1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (sign(argv[first], &o, &common, &err) != 0)
		return cli_fail("sign", &err);
	return output_done();
}
