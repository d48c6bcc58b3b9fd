/* SPDX-License-Identifier: Apache-2.0
 * starseal sign: vouch for a pack in a role. Verifies before it signs, covers
 * what others signed before, and never changes a sealed byte.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "output.h"
#include "pack/tail.h"
#include "pack/verify.h"
#include "sign_make.h"
#include "stamp.h"
#include "trust.h"

struct options {
	struct sign_request make;
	const char *role, *form, *ssh_key, *tsa;
	struct cli_list keys;
};

static int
verify(const char *path, const struct keyring *keys, struct pack_verdict *v,
    struct seal_judgement *j, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), r;
	size_t i;

	if (fd == -1)
		return error_set(err, ERR_IO, 0, "%s: cannot open it",
		    "%s: 開けません", path);
	r = pack_verify(fd, NULL, v, err);
	(void)close(fd);
	if (r != 0)
		return r;
	trust_judge(keys, v, j);
	for (i = 0; i < j->n; i++)
		if (j->v[i].state == SEAL_INVALID)
			return error_set(err, ERR_INTEGRITY, 0, "%s: an "
			    "earlier signature is invalid (%s); do not sign "
			    "on top of it", "%s: 先の署名 (%s) が無効です。その"
			    "上に署名しないでください", path, j->v[i].name);
	return 0;
}

/* "20-firm", "21-firm", …: the next one that is free. */
static int
next_stem(const struct pack_verdict *v, enum seal_role role, char out[40],
    struct error *err)
{
	int number = roles[role].number, k;
	struct role_file file;
	size_t i;

	for (k = 0; k < 10; k++) {
		(void)snprintf(out, 40, "%d-%s", number + k, roles[role].name);
		for (i = 0; i < v->tail_n; i++) {
			role_file_parse(v->tail[i].name, &file);
			if (strcmp(file.stem, out) == 0)
				break;
		}
		if (i == v->tail_n)
			return 0;
	}
	return error_put(err, ERR_LIMIT, 0, "ten signatures of this role are "
	    "there already", "この役割の署名はすでに 10 個あります");
}

/* Lay the made files, and a timestamp of the signature, into the tail. */
static int
append(const char *path, const struct options *o, const struct sign_made *made,
    const char *stem, struct error *err)
{
	struct pack_tail_file files[SIGN_FILES_MAX + 2];
	char token_name[100], chain_name[100];
	struct buf token, chain;
	size_t i, n = 0;
	int r = 0;

	for (i = 0; i < made->n; i++)
		files[n++] = (struct pack_tail_file){ made->files[i].name,
		    buf_str(&made->files[i].text), made->files[i].text.n };
	buf_init(&token, PACK_TAIL_FILE_MAX);
	buf_init(&chain, PACK_TAIL_FILE_MAX);
	if (o->tsa != NULL) {
		/* The signature is the last of them. */
		if ((r = stamp_fetch(o->tsa, files[n - 1].p, files[n - 1].n,
		    false, &token, err)) == 0)
			r = stamp_keep(&token, NULL, NULL, &chain, err);
		role_file_name(stem, FORM_TOKEN, token_name);
		files[n++] = (struct pack_tail_file){ token_name,
		    buf_str(&token), token.n };
		role_file_name(stem, FORM_CHAIN, chain_name);
		files[n++] = (struct pack_tail_file){ chain_name,
		    buf_str(&chain), chain.n };
		n -= chain.n == 0;
	}
	if (r == 0)
		r = pack_tail_append(path, files, n, err);
	buf_free(&token);
	buf_free(&chain);
	return r;
}

static int
read_options(struct options *o, enum seal_role *role, struct error *err)
{
	static const enum seal_form usual[ROLES] = { FORM_MINISIGN,
		FORM_MINISIGN, FORM_SIGSTORE, FORM_SIGSTORE, FORM_MINISIGN };
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
	*role = o->make.role = got[0];
	o->make.form = o->ssh_key != NULL ? FORM_SSHSIG : usual[*role];
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
	o->make.tsa = o->tsa;
	return 0;
}

static int
sign(const char *path, struct options *o, const struct cli_common *common,
    struct error *err)
{
	static struct seal_judgement judged;
	static struct pack_verdict v;
	struct sign_made made = { .n = 0 };
	struct keyring keys = { .n = 0 };
	enum seal_role role = ROLE_FIRM;
	char stem[40];
	int r;

	if ((r = read_options(o, &role, err)) != 0 ||
	    (r = trust_load(&keys, &o->keys, err)) != 0)
		goto out;
	if ((r = verify(path, &keys, &v, &judged, err)) == 0 &&
	    (r = next_stem(&v, role, stem, err)) == 0 &&
	    (r = sign_make(&o->make, stem, &v, &made, err)) == 0)
		r = append(path, o, &made, stem, err);
	if (r == 0 && common->json) {
		json_t *out = json_pack("{s:s, s:s, s:s, s:s, s:I}", "file",
		    made.files[made.n - 1].name, "role", o->role, "form",
		    form_name(o->make.form), "key", made.id, "covers",
		    (json_int_t)v.tail_n);

		output_json(stdout, out);
		json_decref(out);
	} else if (r == 0 && !common->quiet)
		(void)printf(TR("%s: signed as %s with %s; %zu earlier files "
		    "are covered\n", "%s: %s として %s で署名しました。先の "
		    "%zu ファイルも対象です\n"), path, o->role, made.id,
		    v.tail_n);
out:
	sign_made_free(&made);
	seal_judgement_free(&judged);
	pack_verdict_free(&v);
	keyring_free(&keys);
	return r;
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
		    &o.tsa },
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
