/* SPDX-License-Identifier: Apache-2.0
 * starseal policy: list, lint, test, mutate and explain a policy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "check/explain.h"
#include "check/fixture.h"
#include "check/lint.h"
#include "check/operator.h"
#include "check/policy.h"
#include "options.h"
#include "output.h"
#include "policy_commands.h"

#define POLICY "scs-20260327"

struct loaded { struct policy *p; json_t *tests; };

static void
unload(struct loaded *l)
{
	policy_free(l->p);
	json_decref(l->tests);
}

static int
load(const char *name, struct loaded *l, bool tests, struct error *err)
{
	char *folder;
	int r = policy_load(name, &l->p, err);

	l->tests = NULL;
	if (r != 0 || !tests)
		return r;
	if ((folder = policy_folder(name, err)) == NULL)
		return ERR_MISSING;
	l->tests = fixture_read(folder, err);
	free(folder);
	return l->tests == NULL ? ERR_INPUT : 0;
}

static const char *
test_check(const json_t *test)
{
	const char *id = json_string_value(json_object_get(test, "check"));

	return id == NULL ? "" : id;
}

/* ---- test ---- */

static int
run_tests(const struct loaded *l, bool quiet, struct error *err)
{
	size_t i, passed = 0, failed = 0;
	struct fixture_outcome o;
	const struct check *c;
	const json_t *test;
	bool good;
	int r;

	json_array_foreach(l->tests, i, test) {
		const char *name = json_string_value(json_object_get(test,
		    "name"));

		c = policy_check(l->p, test_check(test));
		if (c == NULL || name == NULL)
			return error_set(err, ERR_INPUT, 0,
			    "test %zu: no such check (%s), or no name",
			    "試験 %zu: 点検 (%s) か名前がありません", i,
			    test_check(test));
		if ((r = fixture_run(l->p, c, test, &o, err)) != 0) {
			(void)error_prefix(err, name);
			return r;
		}
		good = fixture_expects(test, &o);
		passed += good;
		failed += !good;
		if (!good || !quiet)
			(void)printf("%s %s: %s: %s%s%s\n", good ? "ok" :
			    "not ok", c->id, name, verdict_name(o.verdict),
			    o.verdict == VERDICT_UNKNOWN ? " " : "",
			    o.verdict == VERDICT_UNKNOWN ?
			    reason_name(o.why) : "");
	}
	(void)printf(TR("%zu passed, %zu failed\n", "成功 %zu、失敗 %zu\n"),
	    passed, failed);
	return failed == 0 ? 0 : ERR_INTEGRITY;
}

/* ---- lint ---- */

static void
print_finding(void *arg, const char *where, const struct text *what)
{
	(void)printf("%s: %s\n", where, text_of(what));
	(*(size_t *)arg)++;
}

static size_t
lint(const struct loaded *l)
{
	size_t count = 0;

	lint_policy(l->p, l->tests, print_finding, &count);
	return count;
}

/* ---- mutate ---- */

struct mutants { const char *check; size_t tried, left; bool quiet; };

static void
count_mutant(void *arg, const char *pointer, const char *what, bool survived)
{
	struct mutants *m = arg;

	m->tried++;
	m->left += survived;
	if (survived)
		(void)printf(TR("%s %s: %s: no test notices\n",
		    "%s %s: %s: 気づく試験がありません\n"), m->check, pointer,
		    what);
}

/* ---- explain ---- */

static void
explain(const struct node *n, size_t indent)
{
	struct buf en, ja;
	size_t i;

	buf_init(&en, 8192);
	buf_init(&ja, 8192);
	(void)printf("%*s", (int)indent, "");
	switch (n->kind) {
	case NODE_ALL:
		(void)puts(TR("all of these:", "次のすべて:"));
		break;
	case NODE_ANY:
		(void)puts(TR("at least one of these:", "次のどれか一つ:"));
		break;
	case NODE_LEAF:
		operator_explain(n->op, &n->operand, n->fact.column,
		    n->fact.column->unit, &en, &ja);
		(void)printf("%s: %s\n", text_of(&n->fact.column->label),
		    TR(buf_str(&en), buf_str(&ja)));
		break;
	case NODE_COUNT:
		operator_explain(n->op, &n->operand, NULL, "rows", &en, &ja);
		(void)printf(TR("number in \"%s\": %s\n",
		    "「%s」の件数: %s\n"), text_of(&n->table->title),
		    TR(buf_str(&en), buf_str(&ja)));
		break;
	case NODE_EACH:
		(void)printf(TR("each in \"%s\":\n", "「%s」のそれぞれ:\n"),
		    text_of(&n->table->title));
		break;
	case NODE_EXISTS:
		(void)printf(TR("there is one in \"%s\"\n",
		    "「%s」に該当がある\n"), text_of(&n->table->title));
		break;
	case NODE_CADENCE:
		operator_put_span(&en, &ja, n->cadence.every_text);
		(void)printf(TR("\"%s\" at least every %s\n",
		    "「%s」が少なくとも%sごと\n"), text_of(&n->table->title),
		    TR(buf_str(&en), buf_str(&ja)));
		break;
	case NODE_HUMAN:
		(void)printf(TR("a person answers: %s\n", "人が答える: %s\n"),
		    text_of(&n->ask));
		break;
	}
	buf_free(&en);
	buf_free(&ja);
	if (n->where != NULL) {
		(void)printf("%*s%s\n", (int)indent + 2, "",
		    TR("of those where:", "対象:"));
		explain(n->where, indent + 4);
	}
	if (n->expect != NULL)
		explain(n->expect, indent + 2);
	for (i = 0; i < n->n; i++)
		explain(n->child[i], indent + 2);
}

static void
explain_check(const struct check *c)
{
	const struct { const struct node *node; struct text text; } parts[] = {
		{ c->applies_when, { "It applies when", "当てはまる条件" } },
		{ c->reliable_when, { "It can be relied on when",
		    "信頼できる条件" } },
		{ c->expect, { "It is met when", "充足の条件" } },
	};
	struct buf en, ja;
	size_t i;

	output_toned(stdout, OUTPUT_BOLD, text_of(&c->title));
	(void)fputc('\n', stdout);
	buf_init(&en, 1 << 20);
	buf_init(&ja, 1 << 20);
	explain_words(c, &en, &ja);
	(void)printf("%s\n\n", TR(buf_str(&en), buf_str(&ja)));
	buf_free(&en);
	buf_free(&ja);
	for (i = 0; i < 3; i++)
		if (parts[i].node != NULL) {
			(void)printf("%s\n", text_of(&parts[i].text));
			explain(parts[i].node, 2);
		}
	(void)printf(TR("If not: %s\n", "満たさないとき: %s\n"),
	    text_of(&c->remedy));
	if (c->doubt.en[0] != '\0')
		(void)printf(TR("Why it may still be false: %s\n",
		    "それでも誤り得る点: %s\n"), text_of(&c->doubt));
}

/* ---- the commands ---- */

static int
begin(const struct cli_usage *usage, int argc, char **argv, bool tests,
    struct loaded *l, struct cli_common *common, int *first)
{
	const char *name;
	struct error err;
	int r = cli_parse(usage, argc, argv, common, first);

	memset(l, 0, sizeof(*l));
	if (r != CLI_GO)
		return r;
	name = *first < argc ? argv[*first] : POLICY;
	if (load(name, l, tests, &err) != 0) {
		unload(l);
		return cli_fail(usage->command, &err);
	}
	return CLI_GO;
}

static int
policy_list(int argc, char **argv)
{
	const struct cli_usage usage = { "policy list", "[POLICY]",
	    { "list the checks of a policy", "ポリシーの点検を一覧する" }, NULL,
	    0, 0, 1 };
	struct cli_common common;
	struct loaded l;
	int first, r = begin(&usage, argc, argv, false, &l, &common, &first);
	char digest[HASH_HEX + 1];
	json_t *list;
	size_t i;

	if (r != CLI_GO)
		return r;
	list = json_array();
	for (i = 0; i < l.p->check_n; i++) {
		const struct check *c = &l.p->checks[i];

		policy_check_digest(l.p, c, digest);
		if (common.json)
			(void)json_array_append_new(list, json_pack(
			    "{s:s, s:O, s:s}", "id", c->id, "supports",
			    c->supports, "digest", digest));
		else
			(void)printf("%-34s %s\n", c->id, text_of(&c->title));
	}
	if (common.json)
		output_json(stdout, list);
	else
		(void)printf(TR("%s: %zu criteria, %zu checks, digest %s\n",
		    "%s: %zu 基準、%zu 点検、要約値 %s\n"), l.p->id,
		    l.p->criterion_n, l.p->check_n, l.p->digest);
	json_decref(list);
	unload(&l);
	return output_done();
}

static int
policy_lint(int argc, char **argv)
{
	const struct cli_usage usage = { "policy lint", "[POLICY]",
	    { "find what is missing or wrong in a policy",
	    "ポリシーの不備を探す" }, NULL, 0, 0, 1 };
	struct cli_common common;
	struct loaded l;
	int first, r = begin(&usage, argc, argv, true, &l, &common, &first);
	size_t faults;

	if (r != CLI_GO)
		return r;
	faults = lint(&l);
	(void)printf(TR("%zu criteria, %zu checks, %zu tests: %zu faults\n",
	    "%zu 基準、%zu 点検、%zu 試験: 不備 %zu\n"), l.p->criterion_n,
	    l.p->check_n, json_array_size(l.tests), faults);
	unload(&l);
	r = output_done();
	return r != 0 ? r : faults > 0 ? 3 : 0;
}

static int
policy_test(int argc, char **argv)
{
	const struct cli_usage usage = { "policy test", "[POLICY]",
	    { "run the tests of a policy's checks",
	    "ポリシーの点検の試験を行う" }, NULL, 0, 0, 1 };
	struct cli_common common;
	struct error err;
	struct loaded l;
	int first, r = begin(&usage, argc, argv, true, &l, &common, &first);

	if (r != CLI_GO)
		return r;
	r = run_tests(&l, common.quiet, &err);
	unload(&l);
	if (r == ERR_INTEGRITY) {
		r = output_done();
		return r != 0 ? r : 3;
	}
	return r != 0 ? cli_fail("policy test", &err) : output_done();
}

static int
policy_mutate(int argc, char **argv)
{
	const struct cli_usage usage = { "policy mutate", "[POLICY]",
	    { "change each condition and see whether a test notices",
	    "条件を一つずつ変え、試験が気づくかを調べる" }, NULL, 0, 0, 1 };
	struct mutants m = { NULL, 0, 0, false };
	struct cli_common common;
	struct error err;
	struct loaded l;
	int first, r = begin(&usage, argc, argv, true, &l, &common, &first);
	size_t i;

	if (r != CLI_GO)
		return r;
	r = 0;
	for (i = 0; r == 0 && i < l.p->check_n; i++) {
		m.check = l.p->checks[i].id;
		r = fixture_mutate(l.p, l.tests, m.check, count_mutant, &m,
		    &err);
	}
	unload(&l);
	if (r != 0)
		return cli_fail("policy mutate", &err);
	(void)printf(TR("%zu mutants, %zu left\n", "変異 %zu、残り %zu\n"),
	    m.tried, m.left);
	r = output_done();
	return r != 0 ? r : m.left > 0 ? 3 : 0;
}

static int
policy_explain(int argc, char **argv)
{
	const char *policy = POLICY;
	const struct cli_option options[] = {
		{ "policy", 'P', CLI_STRING, "POLICY",
		    { "the policy (" POLICY ")", "ポリシー (" POLICY ")" },
		    &policy },
	};
	const struct cli_usage usage = { "policy explain", "CHECK",
	    { "tell in words what a check asks",
	    "点検が何を調べるかを言葉で示す" }, options, 1, 1, 1 };
	struct cli_common common;
	const struct check *c;
	struct error err;
	struct loaded l = { NULL, NULL };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (load(policy, &l, false, &err) != 0)
		return cli_fail("policy explain", &err);
	c = policy_check(l.p, argv[first]);
	if (c == NULL) {
		(void)error_set(&err, ERR_USAGE, 0,
		    "%s: no such check; list them with: starseal policy list",
		    "%s: この点検はありません。starseal policy list で一覧できます",
		    argv[first]);
		r = cli_fail("policy explain", &err);
	} else {
		explain_check(c);
		r = output_done();
	}
	unload(&l);
	return r;
}

int
cmd_policy(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "list", policy_list, { "list the checks",
		    "点検を一覧する" } },
		{ "lint", policy_lint, { "find what is missing or wrong",
		    "不備を探す" } },
		{ "test", policy_test, { "run the tests of the checks",
		    "点検の試験を行う" } },
		{ "mutate", policy_mutate,
		    { "see whether the tests notice changes",
		    "試験が変更に気づくかを調べる" } },
		{ "explain", policy_explain, { "tell a check in words",
		    "点検を言葉で示す" } },
		{ "what-if", policy_what_if, { "judge facts that are written "
		    "down", "書き出した事実を判定する" } },
		{ "diff", policy_diff_command, { "tell what differs between "
		    "two policies", "二つのポリシーの違いを示す" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("policy", members, argc, argv);
}
