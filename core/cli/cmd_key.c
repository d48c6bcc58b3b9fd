/* SPDX-License-Identifier: Apache-2.0
 * starseal key: make and show signing keys. Never reads a secret key: the
 * signer does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <jansson.h>
#include <sodium.h>

#include "base/file.h"
#include "options.h"
#include "output.h"
#include "seal/age.h"
#include "seal/minisign.h"
#include "seal/home.h"
#include "seal/signer.h"

static int
key_path(const char *given, char **out, struct error *err)
{
	*out = given == NULL ? signer_default_key(err) : strdup(given);
	return *out == NULL ? ERR_MISSING : 0;
}

static void
print_key(const char *path, const char *public_path,
    const struct minisign_key *key, bool json)
{
	char id[MINISIGN_ID_HEX];
	json_t *o;

	minisign_id(key->id, id);
	if (json) {
		o = json_pack("{s:s, s:s, s:s}", "id", id, "secret", path,
		    "public", public_path);
		output_json(stdout, o);
		json_decref(o);
		return;
	}
	(void)printf(TR("key:     %s\n", "鍵:     %s\n"), id);
	(void)printf(TR("secret:  %s\n", "秘密鍵: %s\n"), path);
	(void)printf(TR("public:  %s\n", "公開鍵: %s\n"), public_path);
}

static int
key_new(int argc, char **argv)
{
	const char *out = NULL;
	int64_t fd = -1;
	const struct cli_option options[] = {
		{ "out", 'o', CLI_STRING, "FILE",
		    { "secret key file; its public key goes to FILE with .pub",
		    "秘密鍵のファイル。公開鍵は .pub に書く" }, &out },
		{ "passphrase-fd", 0, CLI_NUMBER, "N",
		    { "read the passphrase from descriptor N",
		    "パスフレーズを記述子 N から読む" }, &fd },
	};
	const struct cli_usage usage = { "key new", "",
	    { "make a signing key, encrypted by a passphrase",
	    "パスフレーズで暗号化した署名鍵を作る" }, options, 2, 0, 0 };
	struct cli_common common;
	struct minisign_key key;
	struct error err;
	char *path, *public_path = NULL;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (key_path(out, &path, &err) != 0)
		return cli_fail("key new", &err);
	r = signer_create(path, (int)fd, &key, &err);
	if (r == 0 && (public_path = signer_public_path(path)) == NULL)
		r = error_nomem(&err);
	if (r != 0)
		r = cli_fail("key new", &err);
	else {
		print_key(path, public_path, &key, common.json);
		if (!common.json && !common.quiet)
			(void)fputs(TR("Keep the passphrase: without it the key "
			    "is lost. Give the public key to those who "
			    "verify.\n",
			    "パスフレーズを保管してください。忘れると鍵は使えません。"
			    "公開鍵は検証する人に渡します。\n"), stdout);
		r = output_done();
	}
	free(path);
	free(public_path);
	return r;
}

/* The public key beside a secret key, or FILE itself. */
static int
read_public(const char *given, struct minisign_key *key, char **path,
    char **public_path, struct error *err)
{
	int r = key_path(given, path, err);

	*public_path = NULL;
	if (r == 0 && (*public_path = signer_public_path(*path)) == NULL)
		r = error_nomem(err);
	if (r == 0)
		r = minisign_key_read(*public_path, key, err);
	return r;
}

static int
key_show_or_public(int argc, char **argv, const struct cli_usage *usage,
    bool text_only)
{
	struct cli_common common;
	struct minisign_key key;
	struct error err;
	struct buf text;
	char *path = NULL, *public_path = NULL;
	int first, r;

	if ((r = cli_parse(usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	r = read_public(first < argc ? argv[first] : NULL, &key, &path,
	    &public_path, &err);
	if (r != 0)
		r = cli_fail(usage->command, &err);
	else if (text_only && !common.json) {
		buf_init(&text, MINISIGN_FILE_MAX);
		minisign_key_write(&key, &text);
		(void)fputs(buf_str(&text), stdout);
		buf_free(&text);
		r = output_done();
	} else {
		print_key(path, public_path, &key, common.json);
		r = output_done();
	}
	free(path);
	free(public_path);
	return r;
}

static int
key_show(int argc, char **argv)
{
	const struct cli_usage usage = { "key show", "[FILE]",
	    { "print a key's number and where its files are",
	    "鍵の番号とファイルの場所を表示する" }, NULL, 0, 0, 1 };

	return key_show_or_public(argc, argv, &usage, false);
}

static int
key_public(int argc, char **argv)
{
	const struct cli_usage usage = { "key public", "[FILE]",
	    { "print the public key, to give to those who verify",
	    "検証する人に渡す公開鍵を表示する" }, NULL, 0, 0, 1 };

	return key_show_or_public(argc, argv, &usage, true);
}

/* For opening what others encrypt to us: age's own form, which is not
 * encrypted itself. */
static int
key_identity(int argc, char **argv)
{
	const char *out = NULL;
	const struct cli_option options[] = {
		{ "out", 'o', CLI_STRING, "FILE",
		    { "where to write; only this user may read it",
		    "書き出し先。自分だけが読める" }, &out },
	};
	const struct cli_usage usage = { "key identity", "",
	    { "make an identity (age), to be sent encrypted packs",
	    "暗号化されたパックを受け取るための鍵 (age) を作る" }, options, 1, 0, 0 };
	char identity[AGE_IDENTITY_TEXT], recipient[AGE_RECIPIENT_TEXT];
	struct cli_common common;
	struct error err = { 0 };
	struct buf text;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (out == NULL)
		return cli_usage_error(&usage, "--out is needed",
		    "--out が要ります");
	if (access(out, F_OK) == 0) {
		(void)error_set(&err, ERR_DENIED, 0, "%s: is there already; "
		    "keys are never overwritten", "%s: すでにあります。鍵は上書き"
		    "しません", out);
		return cli_fail("key identity", &err);
	}
	age_identity_new(identity, recipient);
	buf_init(&text, 4096);
	buf_printf(&text, "# recipient: %s\n%s\n", recipient, identity);
	r = file_write(out, 0600, buf_str(&text), text.n, &err);
	sodium_memzero(identity, sizeof(identity));
	buf_wipe(&text);
	if (r != 0)
		return cli_fail("key identity", &err);
	(void)printf("%s\n", recipient);
	return output_done();
}

int
cmd_key(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "new", key_new, { "make a signing key", "署名鍵を作る" } },
		{ "show", key_show, { "print a key's number and files",
		    "鍵の番号とファイルを表示する" } },
		{ "public", key_public, { "print the public key",
		    "公開鍵を表示する" } },
		{ "identity", key_identity, { "make an identity for encrypted "
		    "packs", "暗号化されたパックを受け取る鍵を作る" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("key", members, argc, argv);
}
