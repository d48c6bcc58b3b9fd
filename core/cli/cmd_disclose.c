/* SPDX-License-Identifier: Apache-2.0
 * starseal disclose: part of a pack, for one who may see that part. Shows what
 * would go out before anything does; what is not named stays hidden.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "disclose.h"
#include "output.h"

#define CONTROLS "\001\002\003\004\005\006\a\b\t\n\v\f\r\016\017\020\021\022" \
    "\023\024\025\026\027\030\031\032\033\034\035\036\037\177"

struct options {
	struct disclose_request q;
	const char *proof, *out, *zip;
	bool yes, list;
};

static const char *
name_of(const struct pack_item *item)
{
	return item->rec->path != NULL ? item->rec->path : item->rec->label;
}

void
disclose_list(const struct pack *p, const struct pack_verdict *v,
    const enum pack_level *levels, FILE *out)
{
	uint64_t of[PACK_LEVELS] = { 0 }, i;
	struct pack_item item;
	const char *what;

	for (i = 0; i < pack_item_count(p); i++) {
		of[levels[i]]++;
		if (levels[i] == PACK_HIDDEN)
			continue;
		pack_item_get(p, i, &item);
		what = name_of(&item);
		(void)fprintf(out, "%7" PRIu64 "  ", i);
		output_cell(out, levels[i] == PACK_OPEN ? TR("open", "開示") :
		    TR("metadata", "記録のみ"), 10);
		output_cell(out, item.rec->cls, 13);
		(void)fprintf(out, "%12" PRIu64 "  ", item.size);
		output_visible(out, what, strlen(what));
		(void)fputc('\n', out);
	}
	(void)fprintf(out, TR("%" PRIu64 " open, %" PRIu64 " as metadata, %"
	    PRIu64 " hidden\n", "開示 %" PRIu64 "、記録のみ %" PRIu64
	    "、非開示 %" PRIu64 "\n"), of[0], of[1], of[2]);
	for (i = 0; i < v->tail_n; i++)
		(void)fprintf(out, "%s\n", v->tail[i].name);
	(void)fputs(TR("The signature files go out whole, with what their "
	    "signers wrote in them. An open plan, journal or list of gaps "
	    "names paths of other items.\n",
	    "署名のファイルは、署名者が書いた内容ごと渡されます。計画、記録簿、欠落の"
	    "一覧を開示すると、他の項目のパスも読めます。\n"), out);
}

json_t *
disclose_list_json(const struct pack *p, const enum pack_level *levels)
{
	json_t *list = json_array();
	struct pack_item item;
	uint64_t i;

	for (i = 0; i < pack_item_count(p); i++) {
		if (levels[i] == PACK_HIDDEN)
			continue;
		pack_item_get(p, i, &item);
		(void)json_array_append_new(list, json_pack(
		    "{s:I, s:s, s:s, s:s}", "item", (json_int_t)i, "level",
		    pack_level_name(levels[i]), "class", item.rec->cls, "name",
		    name_of(&item)));
	}
	return list;
}

static int
check_options(struct options *o, struct error *err)
{
	struct disclose_request *q = &o->q;

	if (o->proof != NULL)
		return o->out != NULL ? 0 : error_put(err, ERR_USAGE, 0,
		    "--proof needs -o FILE", "--proof には -o FILE が要ります");
	q->folder = o->out;
	q->zip = o->zip;
	q->judged = q->how.policy != NULL || q->how.level != 0 ||
	    q->criteria.n > 0;
	if (q->how.level != 0 && (q->how.level < 3 || q->how.level > 5))
		return error_put(err, ERR_USAGE, 0, "--level is 3, 4 or 5",
		    "--level は 3, 4, 5 のどれかです");
	if (q->recipients.n > 0 && q->zip == NULL)
		return error_put(err, ERR_USAGE, 0, "--recipient encrypts a "
		    "zip: give --zip FILE too", "--recipient は zip を暗号化します。"
		    "--zip FILE も指定してください");
	if (o->list)
		return 0;
	if (q->to == NULL || q->why == NULL || *q->to == '\0' ||
	    *q->why == '\0')
		return error_put(err, ERR_USAGE, 0, "--to and --why are "
		    "needed: for whom this is, and what for",
		    "--to (渡す相手) と --why (目的) が要ります");
	if (strpbrk(q->to, CONTROLS) != NULL || strpbrk(q->why, CONTROLS) !=
	    NULL)
		return error_put(err, ERR_USAGE, 0, "--to and --why are one "
		    "line each, without control characters",
		    "--to と --why はそれぞれ 1 行で、制御文字は使えません");
	if ((q->folder == NULL) == (q->zip == NULL))
		return error_put(err, ERR_USAGE, 0, "give -o DIR or --zip FILE",
		    "-o DIR か --zip FILE のどちらかを指定してください");
	if (!o->yes && isatty(STDIN_FILENO) != 1)
		return error_put(err, ERR_USAGE, 0, "look at the list with "
		    "--list, then release it with --yes",
		    "--list で一覧を確かめてから、--yes で開示してください");
	return 0;
}

static bool
agreed(void)
{
	char answer[16] = "";

	(void)fputs(TR("Release this? [y/N] ", "これを渡しますか? [y/N] "),
	    stderr);
	return fgets(answer, sizeof(answer), stdin) != NULL &&
	    (answer[0] == 'y' || answer[0] == 'Y');
}

static int
release(struct options *o, struct judged *j, const enum pack_level *levels,
    const json_t *document, const struct cli_common *common,
    struct error *err)
{
	struct buf result;
	json_t *list;
	int r = 0;

	if (o->list && common->json) {
		list = disclose_list_json(j->pack, levels);
		output_json(stdout, list);
		json_decref(list);
		return 0;
	}
	if (o->list || !common->quiet || !o->yes)
		disclose_list(j->pack, &j->verdict, levels,
		    o->list ? stdout : stderr);
	if (o->list)
		return 0;
	if (!o->yes && !agreed())
		return error_put(err, ERR_CANCELLED, 0, "nothing was released",
		    "何も渡していません");
	buf_init(&result, HANDOVER_FILE_MAX);
	if (document != NULL)
		r = disclose_result(j, document, j->pack, levels, &result, err);
	if (r == 0)
		r = disclose_write(&o->q, j->pack, &j->verdict, &j->trust,
		    levels, &result, err);
	buf_free(&result);
	if (r == 0 && !common->quiet)
		(void)printf(TR("written: %s\nnext:    starseal verify %s\n",
		    "書き出し: %s\n次:       starseal verify %s\n"),
		    o->q.zip != NULL ? o->q.zip : o->q.folder,
		    o->q.zip != NULL ? o->q.zip : o->q.folder);
	return r;
}

static int
disclose(const char *path, struct options *o, const struct cli_common *common,
    struct error *err)
{
	static struct judged j;
	enum pack_level *levels = NULL;
	json_t *document = NULL;
	json_error_t je;
	int r;

	if ((r = check_options(o, err)) != 0)
		return r;
	r = o->q.judged ? judge_pack(path, &o->q.how, &j, err) :
	    judge_seal(path, &o->q.how, &j, err);
	/* A part of it would be whole packs, or none. */
	if (r == 0 && j.verdict.inner_n > 0)
		r = error_set(err, ERR_INPUT, 0, "%s is several packs joined: "
		    "disclose of the pack itself, which starseal show %s "
		    "NUMBER > FILE takes out", "%s は束ねたパックです。元の"
		    "パックを starseal show %s 番号 > ファイル で取り出し、それを"
		    "開示してください", path, path);
	if (r == 0 && o->q.judged && (document = json_loadb(j.document.p,
	    j.document.n, 0, &je)) == NULL)
		r = error_nomem(err);
	if (r == 0 && o->proof != NULL)
		r = disclose_proof(j.pack, &j.verdict, o->proof, o->out, err);
	else if (r == 0 && (r = disclose_choose(&o->q, j.pack, document,
	    &levels, err)) == 0)
		r = release(o, &j, levels, document, common, err);
	free(levels);
	json_decref(document);
	judge_free(&j);
	return r;
}

#define OWN 15

static void
fill(struct cli_option *to, struct options *o)
{
	struct disclose_request *q = &o->q;
	const struct cli_option own[OWN] = {
		{ "to", 't', CLI_STRING, "NAME", { "for whom it is",
		    "渡す相手" }, &q->to },
		{ "why", 'w', CLI_STRING, "TEXT", { "what for",
		    "目的" }, &q->why },
		{ "class", 'c', CLI_LIST, "CLASS",
		    { "open all items of this class: open, confidential",
		    "この区分 (open, confidential) の項目をすべて開示する" },
		    &q->classes },
		{ "table", 'T', CLI_LIST, "TABLE",
		    { "open the rows of this fact table",
		    "この事実の表の行を開示する" }, &q->tables },
		{ "item", 'i', CLI_LIST, "ITEM",
		    { "open this item (number, member or path)",
		    "この項目を開示する (番号、メンバー名、パス)" }, &q->items },
		{ "criterion", 'C', CLI_LIST, "ID",
		    { "open all that decides this criterion, but secrets",
		    "この基準の判定の根拠を開示する (区分 secret は除く)" },
		    &q->criteria },
		{ "metadata", 'm', CLI_LIST, "WHAT",
		    { "show the record alone: all, a class, or an item",
		    "記録のみを見せる: all、区分、または項目" }, &q->metadata },
		{ "output", 'o', CLI_STRING, "DIR",
		    { "write a folder (with --proof: a file)",
		    "フォルダーに書き出す (--proof ではファイル)" }, &o->out },
		{ "zip", 'z', CLI_STRING, "FILE",
		    { "write a zip", "zip に書き出す" }, &o->zip },
		{ "recipient", 'R', CLI_LIST, "KEY",
		    { "encrypt the zip for this age key or file of keys",
		    "zip をこの age 公開鍵 (またはその一覧ファイル) あてに暗号化する" },
		    &q->recipients },
		{ "proof", 0, CLI_STRING, "ITEM",
		    { "write a proof of this one item, and its bytes beside",
		    "この一つの項目の証明と、その中身を書き出す" }, &o->proof },
		{ "key", 'k', CLI_STRING, "FILE",
		    { "secret key (this user's own)",
		    "秘密鍵 (既定は自分の鍵)" }, &o->q.key },
		{ "passphrase-fd", 0, CLI_NUMBER, "N",
		    { "read the passphrase from descriptor N",
		    "パスフレーズを記述子 N から読む" }, &q->passphrase_fd },
		{ "yes", 'y', CLI_FLAG, NULL, { "do not ask", "尋ねない" },
		    &o->yes },
		{ "list", 'n', CLI_FLAG, NULL,
		    { "only list what would be released",
		    "渡すものを一覧するだけ" }, &o->list },
	};

	memcpy(to, own, sizeof(own));
}

int
cmd_disclose(int argc, char **argv)
{
	struct options o = { .q = { .passphrase_fd = -1 } };
	struct cli_option options[OWN + JUDGE_OPTIONS];
	const struct cli_usage usage = { "disclose", "PACK",
	    { "release part of a pack to someone",
	    "パックの一部を相手に開示する" }, options,
	    sizeof(options) / sizeof(options[0]), 1, 1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	fill(options, &o);
	(void)judge_cli_options(options + OWN, &o.q.how);
	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	r = disclose(argv[first], &o, &common, &err);
	return r != 0 ? cli_fail("disclose", &err) : output_done();
}
