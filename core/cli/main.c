/* SPDX-License-Identifier: Apache-2.0
 * starseal: the command table. Each command is in cmd_NAME.c.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/text.h"
#include "options.h"
#include "output.h"

const struct cli_command cli_commands[] = {
	{ "init", cmd_init, { "write an engagement file to start from",
	    "監査の設定ファイルを作る" } },
	{ "plan", cmd_plan, { "print what would be read, before anything is",
	    "何を読むかを、読む前に示す" } },
	{ "collect", cmd_collect, { "collect evidence and seal it into a pack",
	    "証跡を集めて封印する" } },
	{ "verify", cmd_verify, { "check that a pack is whole and authentic",
	    "パックが完全で真正かを確かめる" } },
	{ "show", cmd_show, { "list, print or unpack what a pack holds",
	    "パックの中身を一覧、表示、取り出す" } },
	{ "query", cmd_query, { "ask the facts of a pack in SQL",
	    "パックの事実を SQL で調べる" } },
	{ "check", cmd_check, { "judge a pack against a policy",
	    "パックを評価基準に照らす" } },
	{ "report", cmd_report, { "write the result for people to read",
	    "結果を読める形で書き出す" } },
	{ "review", cmd_review, { "write the page on which a person judges",
	    "人が判定するためのページを書き出す" } },
	{ "judge", cmd_judge, { "sign a person's determinations",
	    "人の判定に署名する" } },
	{ "pack", cmd_pack, { "join packs of one engagement",
	    "同じ監査のパックを束ねる" } },
	{ "key", cmd_key, { "make and show signing keys",
	    "署名鍵を作る、見る" } },
	{ "sign", cmd_sign, { "sign a pack in a role", "役割を示して署名する" } },
	{ "trust", cmd_trust, { "keep the keyring: who may sign, and revocations",
	    "鍵輪を管理する: 誰が署名できるか、失効" } },
	{ "disclose", cmd_disclose, { "release part of a pack to someone",
	    "パックの一部を相手に開示する" } },
	{ "encrypt", cmd_encrypt, { "encrypt a pack for its recipients",
	    "パックを受取人あてに暗号化する" } },
	{ "decrypt", cmd_decrypt, { "open what was encrypted to you",
	    "自分あてに暗号化されたものを開ける" } },
	{ "timestamp", cmd_timestamp, { "ask for and attach trusted timestamps",
	    "信頼できるタイムスタンプを求め、付ける" } },
	{ "log", cmd_log, { "hold a series of seals against its record",
	    "封印の系列を記録と照らす" } },
	{ "plugin", cmd_plugin, { "list, describe and check plugins",
	    "プラグインを一覧、説明、検査する" } },
	{ "policy", cmd_policy, { "lint, test and explain policies",
	    "ポリシーを検査、試験、説明する" } },
	{ NULL, NULL, { NULL, NULL } },
};

static int
print_help(FILE *out)
{
	size_t i;

	(void)fputs(TR("Usage: starseal COMMAND [OPTION]...\n"
	    "Collects audit evidence, seals it, and judges it against a "
	    "policy.\n\n",
	    "使い方: starseal コマンド [オプション]...\n"
	    "監査の証跡を集め、封印し、評価基準に照らします。\n\n"), out);
	for (i = 0; cli_commands[i].name != NULL; i++)
		(void)fprintf(out, "  %-10s %s\n", cli_commands[i].name,
		    text_of(&cli_commands[i].summary));
	(void)fputs(TR("\nHelp on one: starseal COMMAND --help. "
	    "Manual: man starseal\n",
	    "\n各コマンドの説明: starseal コマンド --help  "
	    "手引き: man starseal\n"), out);
	return output_done();
}

int
main(int argc, char **argv)
{
	size_t i;

	text_set_lang(text_lang_of_environment());
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		(void)printf("starseal %s\n", STARSEAL_VERSION);
		return output_done();
	}
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0))
		return print_help(stdout);
	if (argc < 2) {
		(void)print_help(stderr);
		return 64;
	}
	if (sodium_init() == -1) {
		(void)fputs(TR("starseal: libsodium cannot start\n",
		    "starseal: libsodium を始められません\n"), stderr);
		return 70;
	}
	for (i = 0; cli_commands[i].name != NULL; i++)
		if (strcmp(argv[1], cli_commands[i].name) == 0)
			return cli_commands[i].run(argc - 1, argv + 1);
	(void)fprintf(stderr, TR("starseal: no command \"%s\"; see "
	    "starseal --help\n", "starseal: 「%s」というコマンドはありません。"
	    "starseal --help をご覧ください\n"), argv[1]);
	return 64;
}
