/* SPDX-License-Identifier: Apache-2.0
 * starseal pack join: many packs under one engagement. Never opens a seal.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/json.h"
#include "collect/engagement.h"
#include "collect_sign.h"
#include "join.h"
#include "options.h"
#include "output.h"

struct joining {
	const char *out, *engagement, *test_secret;
	bool newest;
	unsigned char secret[PACK_SECRET];
	struct engagement *settings;
	struct collect_sign sign;
	struct join join;
	char id[33];
};

static int
take_secret(struct joining *j, struct error *err)
{
	size_t n;

	if (j->test_secret == NULL)
		return 0;
	if (sodium_hex2bin(j->secret, sizeof(j->secret), j->test_secret,
	    strlen(j->test_secret), NULL, &n, NULL) != 0 ||
	    n != sizeof(j->secret))
		return error_put(err, ERR_USAGE, 0,
		    "--test-secret needs 64 hex digits",
		    "--test-secret には 16 進数 64 桁が要ります");
	(void)fputs(TR("starseal: --test-secret: this pack is for tests only, "
	    "and says so\n", "starseal: --test-secret: これは試験用のパックで、"
	    "そのことがパックに残ります\n"), stderr);
	return 0;
}

/* Whom the engagement names and of whom no pack tells. */
static int
compare_settings(struct joining *j, struct error *err)
{
	size_t i;

	for (i = 0; j->settings != NULL && i < j->settings->n_subjects; i++)
		if (!join_tells_of(&j->join, j->settings->subjects[i].id) &&
		    json_array_append_new(j->join.missing, json_string(
		    j->settings->subjects[i].id)) != 0)
			return error_nomem(err);
	return 0;
}

static int
make(struct joining *j, char **paths, size_t n, struct error *err)
{
	struct pack_writer *w = NULL;
	struct buf policy, statement;
	int r;

	if (j->engagement != NULL && (j->settings = engagement_read(
	    j->engagement, err)) == NULL)
		return err->code;
	buf_init(&policy, 0);
	buf_init(&statement, SEAL_BYTES_MAX);
	if ((r = join_read(paths, n, j->settings == NULL ? NULL :
	    j->settings->series, j->newest, &j->join, err)) == 0 &&
	    (r = join_policy(&j->join, &policy, err)) == 0 &&
	    (r = join_compare(&j->join, buf_str(&policy), policy.n,
	    err)) == 0 && (r = compare_settings(j, err)) == 0 &&
	    (r = collect_sign_begin(&j->sign, err)) == 0 &&
	    (r = join_write(&j->join, &policy, j->test_secret == NULL ? NULL :
	    j->secret, j->out, &w, &statement, err)) == 0) {
		(void)snprintf(j->id, sizeof(j->id), "%s", pack_writer_id(w));
		r = collect_sign_commit(&j->sign, w, &statement, j->id, err);
	}
	pack_writer_discard(w);
	collect_sign_end(&j->sign);
	buf_free(&policy);
	buf_free(&statement);
	return r;
}

static json_t *
told_json(const struct joining *j)
{
	json_t *packs = json_array(), *older = json_array();
	size_t i;

	for (i = 0; i < j->join.n; i++)
		(void)json_array_append_new(j->join.v[i].older ? older : packs,
		    json_pack("{s:s, s:s, s:O}", "file", j->join.v[i].path,
		    "pack", j->join.v[i].id, "subjects",
		    j->join.v[i].subjects));
	return json_pack("{s:s, s:s, s:o, s:o, s:O, s:b, s:o}", "pack", j->out,
	    "id", j->id, "packs", packs, "left_out", older, "missing",
	    j->join.missing, "ledger", j->join.has_ledger, "key",
	    j->sign.unsigned_pack ? json_null() : json_string(j->sign.id));
}

static void
print_result(const struct joining *j)
{
	const json_t *id;
	size_t i, n = 0;

	for (i = 0; i < j->join.n; i++)
		n += !j->join.v[i].older;
	(void)printf(TR("joined:  %zu packs\n", "束ねたパック: %zu\n"), n);
	for (i = 0; i < j->join.n; i++)
		if (j->join.v[i].older)
			(void)printf(TR("left out, an older one: %s\n",
			    "古いので外したもの: %s\n"), j->join.v[i].path);
	json_array_foreach(j->join.missing, i, id)
		(void)printf(TR("missing: %s\n", "足りないもの: %s\n"),
		    json_string_value(id));
	if (!j->join.has_ledger)
		(void)fputs(TR("no ledger among the packs tells which hosts "
		    "there are: none could be missed\n", "どのパックにも台帳が"
		    "ないため、足りない機器があるかは分かりません\n"), stdout);
	(void)printf(TR("pack:    %s\nkey:     %s\nnext:    starseal verify "
	    "%s, then starseal check %s\n", "パック: %s\n鍵: %s\n次は: "
	    "starseal verify %s、続けて starseal check %s\n"), j->out,
	    j->sign.unsigned_pack ? TR("none, the pack is unsigned",
	    "なし (署名のないパックです)") : j->sign.id, j->out, j->out);
}

static int
pack_join(int argc, char **argv)
{
	struct joining j = { .sign = { .passphrase_fd = -1 } };
	const struct cli_option options[] = {
		{ "output", 'o', CLI_STRING, "FILE",
		    { "the pack to write (NAME.seal.tar.zst)",
		    "書き出すパック (NAME.seal.tar.zst)" }, &j.out },
		{ "engagement", 'e', CLI_STRING, "FILE",
		    { "hold the packs against this engagement: its series, "
		    "and a pack for each of its subjects",
		    "この監査の設定に照らす: 系列と、対象ごとにパックがあるか" },
		    &j.engagement },
		{ "newest", 0, CLI_FLAG, NULL,
		    { "of several packs of one subject, take the newest",
		    "同じ対象のパックがいくつかあれば最も新しいものを使う" },
		    &j.newest },
		{ "key", 'k', CLI_STRING, "FILE",
		    { "sign with this key", "署名に使う鍵" }, &j.sign.key },
		{ "passphrase-fd", 0, CLI_NUMBER, "N",
		    { "read the key's passphrase from descriptor N",
		    "鍵のパスフレーズを記述子 N から読む" },
		    &j.sign.passphrase_fd },
		{ "unsigned", 0, CLI_FLAG, NULL,
		    { "do not sign", "署名しない" }, &j.sign.unsigned_pack },
		{ "test-secret", 0, CLI_STRING, "HEX",
		    { "fixed salts, for tests only; the pack says so",
		    "試験用に塩を固定する。パックにその旨が残る" },
		    &j.test_secret },
	};
	const struct cli_usage usage = { "pack join", "-o FILE PACK...",
	    { "put packs of one engagement together, each with its seal",
	    "同じ監査のパックを、それぞれの封印のまま一つに束ねる" }, options,
	    sizeof(options) / sizeof(options[0]), 1, JOIN_PACKS_MAX };
	struct cli_common common;
	struct error err = { 0 };
	json_t *o;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (j.out == NULL)
		return cli_usage_error(&usage, "name the pack with -o",
		    "-o でパックの名前を指定してください");
	if ((r = take_secret(&j, &err)) == 0)
		r = make(&j, argv + first, (size_t)(argc - first), &err);
	if (r != 0)
		r = cli_fail("pack join", &err);
	else if (common.json) {
		o = told_json(&j);
		output_json(stdout, o);
		json_decref(o);
		r = output_done();
	} else {
		if (!common.quiet)
			print_result(&j);
		r = output_done();
	}
	join_free(&j.join);
	engagement_free(j.settings);
	return r;
}

int
cmd_pack(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "join", pack_join, { "put packs together",
		    "パックを束ねる" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("pack", members, argc, argv);
}
