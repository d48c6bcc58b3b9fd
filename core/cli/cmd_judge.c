/* SPDX-License-Identifier: Apache-2.0
 * starseal judge: a person's determinations, held against the pack and result
 * that they were made on, then signed into the tail as a judgement. Judges
 * nothing itself.
 */
#include <string.h>

#include "check/determination.h"
#include "judge.h"
#include "options.h"
#include "output.h"
#include "sign_add.h"

struct options {
	struct judge_options how;
	struct sign_request make;
	const char *role;
	bool dry;
};

static int
read_role(struct options *o, struct error *err)
{
	const char *role = o->role == NULL ? "specialist" : o->role;

	if (!role_parse(role, &o->make.role) ||
	    (o->make.role != ROLE_SPECIALIST &&
	    o->make.role != ROLE_EVALUATOR))
		return error_set(err, ERR_USAGE, 0, "--role %s: a specialist "
		    "or an evaluator judges", "--role %s: 判定するのは specialist "
		    "か evaluator です", role);
	if ((o->make.role == ROLE_EVALUATOR) != (o->make.decision != NULL))
		return error_put(err, ERR_USAGE, 0, "an evaluator, and nobody "
		    "else, says --decision accepted or --decision returned",
		    "--decision accepted か --decision returned は、評価機関"
		    "だけが付けます");
	o->make.form = o->make.ssh_key != NULL ? FORM_SSHSIG : FORM_SIGSTORE;
	return 0;
}

static json_t *
tally_json(const struct determination_tally *t, const struct sign_added *added)
{
	json_t *o = json_pack("{s:I, s:I, s:O}", "total",
	    (json_int_t)t->total, "open", (json_int_t)t->open, "differing",
	    t->differing);
	size_t i;

	for (i = 0; i < DETERMINATIONS; i++)
		(void)json_object_set_new(o, determination_words[i].name,
		    json_integer((json_int_t)t->of[i]));
	if (added != NULL)
		(void)json_object_set_new(o, "signature", json_pack(
		    "{s:s, s:s, s:I}", "file", added->file, "key", added->key,
		    "covers", (json_int_t)added->covers));
	return o;
}

static void
print_tally(const struct determination_tally *t,
    const struct sign_added *added)
{
	const json_t *id;
	size_t i;

	for (i = 0; i < DETERMINATIONS; i++)
		(void)printf("%s %zu / %zu\n",
		    text_of(&determination_words[i].text), t->of[i], t->total);
	(void)printf(TR("still open %zu / %zu\n", "未定 %zu / %zu\n"), t->open,
	    t->total);
	if (json_array_size(t->differing) > 0)
		(void)fputs(TR("Person and machine part here; the basis says "
		    "why:", "人の判定と機械判定が異なる基準 (理由は根拠に):"),
		    stdout);
	json_array_foreach(t->differing, i, id)
		(void)printf(" %s", json_string_value(id));
	if (json_array_size(t->differing) > 0)
		(void)fputc('\n', stdout);
	if (added != NULL)
		(void)printf(TR("signed: %s, key %s; earlier files covered: "
		    "%zu\n", "署名: %s、鍵 %s。先の %zu ファイルも対象です\n"),
		    added->file, added->key, added->covers);
	else
		(void)fputs(TR("nothing was signed (--dry-run)\n",
		    "署名はしていません (--dry-run)\n"), stdout);
}

/* The result that the determinations name is made again here. */
static int
hold(const char *pack, struct options *o, const json_t *determinations,
    struct determination_tally *tally, struct error *err)
{
	static struct judged judged;
	int r = judge_pack(pack, &o->how, &judged, err);

	if (r == 0)
		r = determination_hold(determinations, &judged.document, tally,
		    err);
	judge_free(&judged);
	return r;
}

/* Level and day are those of the page, unless told otherwise. */
static void
take_from_file(struct options *o)
{
	if (o->how.level == 0)
		o->how.level = json_integer_value(json_object_get(
		    o->make.content, "level"));
	if (o->how.as_of == NULL)
		o->how.as_of = json_string_value(json_object_get(
		    o->make.content, "as_of"));
}

static int
judge(const char *pack, const char *file, struct options *o,
    const struct cli_common *common, struct error *err)
{
	struct determination_tally tally = { .total = 0 };
	struct sign_added added;
	json_t *out;
	int r;

	if ((r = read_role(o, err)) != 0)
		return r;
	if ((o->make.content = determination_read(file, err)) == NULL)
		return err->code;
	take_from_file(o);
	if ((r = hold(pack, o, o->make.content, &tally, err)) == 0 && !o->dry)
		r = sign_add(pack, &o->make, &o->how.keys, &added, err);
	if (r == 0 && common->json) {
		out = tally_json(&tally, o->dry ? NULL : &added);
		output_json(stdout, out);
		json_decref(out);
	} else if (r == 0 && !common->quiet)
		print_tally(&tally, o->dry ? NULL : &added);
	json_decref(tally.differing);
	json_decref(o->make.content);
	return r;
}

int
cmd_judge(int argc, char **argv)
{
	struct options o = { .make = { .passphrase_fd = -1 } };
	const struct cli_option own[] = {
		{ "role", 'r', CLI_STRING, "ROLE",
		    { "specialist (default) or evaluator",
		    "specialist (登録セキスペ、既定) か evaluator (評価機関)" },
		    &o.role },
		{ "decision", 'd', CLI_STRING, "WORD",
		    { "of an evaluator: accepted or returned",
		    "評価機関の決定: accepted (受理) か returned (差戻し)" },
		    &o.make.decision },
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
		    "ハードウェアの鍵も可" }, &o.make.ssh_key },
		{ "tsa-command", 0, CLI_STRING, "COMMAND",
		    { "fetch a timestamp: it reads a request and writes the "
		    "reply", "タイムスタンプを取るコマンド。要求を読み、返答を書く" },
		    &o.make.tsa },
		{ "dry-run", 'n', CLI_FLAG, NULL,
		    { "only hold them against the pack, sign nothing",
		    "パックと照らすだけで、署名しない" }, &o.dry },
	};
	struct cli_option options[sizeof(own) / sizeof(own[0]) + JUDGE_OPTIONS];
	const struct cli_usage usage = { "judge", "PACK DETERMINATIONS.json",
	    { "sign a person's determinations into a pack",
	    "人の判定を確かめ、署名してパックに加える" }, options,
	    sizeof(options) / sizeof(options[0]), 2, 2 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	memcpy(options, own, sizeof(own));
	(void)judge_cli_options(options + sizeof(own) / sizeof(own[0]),
	    &o.how);
	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (judge(argv[first], argv[first + 1], &o, &common, &err) != 0)
		return cli_fail("judge", &err);
	return output_done();
}
