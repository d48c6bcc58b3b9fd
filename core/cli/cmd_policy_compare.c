/* SPDX-License-Identifier: Apache-2.0
 * starseal policy what-if and diff: what a policy would say of other facts,
 * and what another policy says. Never touches a pack.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "check/fixture.h"
#include "check/policy_diff.h"
#include "check/result.h"
#include "judge.h"
#include "options.h"
#include "output.h"
#include "policy_commands.h"
#include "report/text.h"

#define POLICY "scs-20260327"
#define FACTS_MAX (64u << 20)

static int
exit_status(enum verdict v)
{
	return v == VERDICT_FAIL ? 3 :
	    v == VERDICT_UNKNOWN || v == VERDICT_REVIEW ? 4 : 0;
}

static int
print_document(const struct buf *document, bool json, bool quiet,
    struct error *err)
{
	struct report_text_options o = { output_columns(stdout), 10, !quiet,
	    !quiet };
	json_t *result;
	struct buf text;

	if (json) {
		(void)fwrite(document->p, 1, document->n, stdout);
		(void)fputc('\n', stdout);
		return 0;
	}
	result = json_loadb(document->p, document->n, 0, NULL);
	if (result == NULL)
		return error_nomem(err);
	buf_init(&text, (size_t)1 << 30);
	report_text(result, &o, &text);
	(void)fwrite(buf_str(&text), 1, text.n, stdout);
	buf_free(&text);
	json_decref(result);
	return 0;
}

static int
judge_facts(const char *policy, const char *path, int level,
    struct buf *document, struct result_summary *summary, struct error *err)
{
	struct result_input in = { .level = level };
	struct evaluate_given given;
	struct policy *p = NULL;
	json_t *facts = json_read_file(path, FACTS_MAX, err);
	int r = facts == NULL ? ERR_INPUT : policy_load(policy, &p, err);

	if (r == 0 && (r = fixture_facts(p, facts, &in.facts, &given,
	    err)) == 0) {
		in.policy = p;
		in.as_of = json_string_value(json_object_get(facts, "as_of"));
		in.human = given.human;
		in.nonce = given.nonce;
		in.pack = json_object();
		r = result_write(&in, document, summary, err);
		json_decref((json_t *)(uintptr_t)in.pack);
	}
	memory_close(in.facts);
	policy_free(p);
	json_decref(facts);
	return r;
}

int
policy_what_if(int argc, char **argv)
{
	const char *policy = POLICY;
	int64_t level = 4;
	const struct cli_option options[] = {
		{ "policy", 'P', CLI_STRING, "POLICY",
		    { "the policy (" POLICY ")", "ポリシー (" POLICY ")" },
		    &policy },
		{ "level", 'l', CLI_NUMBER, "3|4|5",
		    { "star level to judge (4)", "照らす★の段階 (4)" },
		    &level },
	};
	const struct cli_usage usage = { "policy what-if", "FACTS",
	    { "judge facts that are written down",
	    "書き出した事実を判定する" }, options, 2, 1, 1 };
	struct result_summary summary;
	struct cli_common common;
	struct buf document;
	struct error err;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	buf_init(&document, RESULT_BYTES_MAX);
	r = judge_facts(policy, argv[first], (int)level, &document, &summary,
	    &err);
	if (r == 0)
		r = print_document(&document, common.json, common.quiet, &err);
	buf_free(&document);
	if (r != 0)
		return cli_fail("policy what-if", &err);
	r = output_done();
	return r != 0 ? r : exit_status(summary.level_verdict);
}

/* ---- diff ---- */

static const char *
change_text(const char *change)
{
	static const struct { const char *change; struct text text; } all[] = {
		{ "added", { "added", "追加" } },
		{ "removed", { "removed", "削除" } },
		{ "changed", { "changed", "変更" } },
		{ "tightened", { "tightened", "厳しくなった" } },
		{ "loosened", { "loosened", "緩くなった" } },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].change, change) == 0)
			return text_of(&all[i].text);
	return change;
}

static size_t
print_changes(const json_t *diff, const char *part, const struct text *title)
{
	const json_t *list = json_object_get(diff, part), *o, *m;
	size_t i, k;

	json_array_foreach(list, i, o) {
		(void)printf("%s %s: %s", text_of(title), json_string_value(
		    json_object_get(o, "id")), change_text(json_string_value(
		    json_object_get(o, "change"))));
		json_array_foreach(json_object_get(o, "members"), k, m)
			(void)printf("%s%s", k == 0 ? " (" : ", ",
			    json_string_value(m));
		(void)puts(k > 0 ? ")" : "");
	}
	return json_array_size(list);
}

/* Verdicts of criteria by a policy on a pack: id to word. */
static json_t *
verdicts_of(const char *pack, const char *policy, int64_t level,
    const struct cli_list *keys, struct error *err)
{
	struct judge_options how = { .policy = policy, .level = level,
	    .keys = *keys };
	static struct judged judged;
	json_t *out = NULL, *doc;
	const json_t *o;
	size_t i;

	if (judge_pack(pack, &how, &judged, err) == 0) {
		doc = json_loadb(judged.document.p, judged.document.n, 0, NULL);
		out = json_object();
		json_array_foreach(json_object_get(doc, "criteria"), i, o)
			(void)json_object_set(out, json_string_value(
			    json_object_get(o, "id")), json_object_get(o,
			    "verdict"));
		json_decref(doc);
	}
	judge_free(&judged);
	return out;
}

static int
diff_on_pack(json_t *diff, const char *pack, const char *const policies[2],
    int64_t level, const struct cli_list *keys, struct error *err)
{
	json_t *v[2] = { NULL, NULL }, *list = json_array(), *word, *was;
	const char *id;
	int i;

	for (i = 0; i < 2; i++) {
		v[i] = verdicts_of(pack, policies[i], level, keys, err);
		if (v[i] == NULL) {
			json_decref(v[0]);
			json_decref(list);
			return ERR_INPUT;
		}
	}
	json_object_foreach(v[1], id, word) {
		was = json_object_get(v[0], id);
		if (was != NULL && json_equal(was, word))
			continue;
		(void)json_array_append_new(list, json_pack("{s:s, s:o, s:O}",
		    "id", id, "was", was == NULL ? json_null() :
		    json_incref(was), "is", word));
	}
	(void)json_object_set_new(diff, "verdicts", list);
	json_decref(v[0]);
	json_decref(v[1]);
	return 0;
}

static void
print_diff(const json_t *diff)
{
	static const struct { const char *part; struct text title; } parts[] = {
		{ "parameters", { "parameter", "設定値" } },
		{ "populations", { "population", "母集団" } },
		{ "criteria", { "criterion", "評価基準" } },
		{ "checks", { "check", "点検" } },
		{ "decide", { "decision of", "決め方" } },
	};
	const json_t *o;
	const char *was;
	size_t i, n = 0;

	for (i = 0; i < 5; i++)
		n += print_changes(diff, parts[i].part, &parts[i].title);
	json_array_foreach(json_object_get(diff, "verdicts"), i, o) {
		was = json_string_value(json_object_get(o, "was"));
		(void)printf(TR("verdict of %s: %s, was %s\n",
		    "%s の判定: %s (前は %s)\n"), json_string_value(
		    json_object_get(o, "id")), json_string_value(
		    json_object_get(o, "is")), was == NULL ? "-" : was);
	}
	if (n == 0)
		(void)puts(TR("no difference", "違いはありません"));
}

int
policy_diff_command(int argc, char **argv)
{
	const char *pack = NULL;
	int64_t level = 4;
	struct cli_list keys = { .n = 0 };
	const struct cli_option options[] = {
		{ "pack", 0, CLI_STRING, "PACK",
		    { "tell as well which verdicts on this pack differ",
		    "このパックの判定の違いも示す" }, &pack },
		{ "level", 'l', CLI_NUMBER, "3|4|5",
		    { "star level to judge (4)", "照らす★の段階 (4)" },
		    &level },
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust (may be repeated)",
		    "信頼する公開鍵 (複数可)" }, &keys },
	};
	const struct cli_usage usage = { "policy diff", "OLD NEW",
	    { "tell what differs between two policies",
	    "二つのポリシーの違いを示す" }, options, 3, 2, 2 };
	struct policy *old = NULL, *new = NULL;
	struct cli_common common;
	struct error err;
	json_t *diff = NULL;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((r = policy_load(argv[first], &old, &err)) == 0 &&
	    (r = policy_load(argv[first + 1], &new, &err)) == 0) {
		const char *const names[2] = { argv[first], argv[first + 1] };

		diff = policy_diff(old, new);
		if (pack != NULL)
			r = diff_on_pack(diff, pack, names, level, &keys, &err);
	}
	if (r == 0 && common.json)
		output_json(stdout, diff);
	else if (r == 0)
		print_diff(diff);
	json_decref(diff);
	policy_free(old);
	policy_free(new);
	return r != 0 ? cli_fail("policy diff", &err) : output_done();
}
