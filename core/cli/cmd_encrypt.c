/* SPDX-License-Identifier: Apache-2.0
 * starseal encrypt and decrypt: for transport, in age's format, which the age
 * tool opens and makes as well.
 */
#include <stdio.h>
#include <string.h>

#include "encrypt.h"
#include "options.h"
#include "output.h"

#define SUFFIX ".age"

int
cmd_encrypt(int argc, char **argv)
{
	struct cli_list names = { .n = 0 };
	const char *out = NULL;
	const struct cli_option options[] = {
		{ "recipient", 'R', CLI_LIST, "AGE1|FILE",
		    { "who may open it: age1..., or a file of such lines (may "
		    "be repeated)", "開けてよい人: age1... か、それを並べたファイル "
		    "(複数可)" }, &names },
		{ "out", 'o', CLI_STRING, "FILE",
		    { "where to write (FILE with .age behind; - is standard "
		    "output)", "書き出し先 (既定は .age を付けた名前。- は標準出力)" },
		    &out },
	};
	const struct cli_usage usage = { "encrypt", "FILE",
	    { "encrypt a pack for those who may open it",
	    "パックを、開けてよい人あてに暗号化する" }, options, 2, 1, 1 };
	static struct encrypt_recipients to;
	struct cli_common common;
	struct error err = { 0 };
	char name[4096];
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (names.n == 0)
		return cli_usage_error(&usage, "--recipient is needed",
		    "--recipient が要ります");
	if (out == NULL && strcmp(argv[first], "-") != 0) {
		(void)snprintf(name, sizeof(name), "%s" SUFFIX, argv[first]);
		out = name;
	}
	if (encrypt_recipients_take(&names, &to, &err) != 0 ||
	    encrypt_file(argv[first], out == NULL ? "-" : out, &to,
	    &err) != 0)
		return cli_fail("encrypt", &err);
	return 0;
}

int
cmd_decrypt(int argc, char **argv)
{
	struct cli_list identities = { .n = 0 };
	const char *out = "-";
	int64_t passphrase_fd = -1;
	const struct cli_option options[] = {
		{ "identity", 'i', CLI_LIST, "FILE",
		    { "secret key of a recipient, in age's form (may be "
		    "repeated)", "受取人の秘密鍵。age の形式 (複数可)" },
		    &identities },
		{ "passphrase-fd", 0, CLI_NUMBER, "N",
		    { "read the passphrase of an identity from descriptor N",
		    "秘密鍵のパスフレーズを記述子 N から読む" },
		    &passphrase_fd },
		{ "out", 'o', CLI_STRING, "FILE",
		    { "where to write (- is standard output)",
		    "書き出し先 (- は標準出力)" }, &out },
	};
	const struct cli_usage usage = { "decrypt", "FILE",
	    { "open what was encrypted to you", "自分あてに暗号化されたものを開ける" },
	    options, 3, 1, 1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (identities.n == 0)
		return cli_usage_error(&usage, "--identity is needed",
		    "--identity が要ります");
	if (decrypt_file(argv[first], out, &identities,
	    (int)passphrase_fd, &err) != 0)
		return cli_fail("decrypt", &err);
	return 0;
}
