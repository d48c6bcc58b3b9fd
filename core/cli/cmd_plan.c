/* SPDX-License-Identifier: Apache-2.0
 * starseal plan: the consent sheet. Everything that a run would read or run,
 * why, how much, and what is masked. Reads sizes only; of a firm, its own
 * folder, to tell what it lacks.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "collect/run.h"
#include "lacks.h"
#include "options.h"
#include "output.h"
#include "prepare.h"

/* What a run takes besides reading, from measured runs; an estimate. */
#define SECONDS_PLUGIN 0.05
#define SECONDS_COMMAND 0.15
#define SECONDS_FILE 0.00003
#define BYTES_A_SECOND 300e6

struct estimate {
	struct run_sizes *sizes;        /* [subject][plugin] */
	bool *known;
	uint64_t files, bytes;
	double seconds;
};

static size_t
commands_of(const struct plan_plugin *p)
{
	size_t i, n = 0;

	for (i = 0; i < p->n_sources; i++)
		n += p->sources[i].command;
	return n;
}

static void
measure(const struct prepared *p, struct estimate *est)
{
	const struct engagement *e = p->engagement;
	size_t i, j, k;
	struct error err;

	for (j = 0; j < e->n_subjects; j++)
		for (i = 0; i < p->plan.n_plugins; i++) {
			const struct plan_plugin *pl = &p->plan.plugins[i];
			bool live = pl->firm ||
			    strcmp(e->subjects[j].root, "/") == 0;

			k = j * p->plan.n_plugins + i;
			if (pl->refused ||
			    !plan_serves(pl, &e->subjects[j]))
				continue;
			est->known[k] = run_measure(pl, &e->subjects[j],
			    &est->sizes[k], &err) == 0;
			est->files += est->sizes[k].files;
			est->bytes += est->sizes[k].bytes;
			est->seconds += SECONDS_PLUGIN + (live ?
			    SECONDS_COMMAND * (double)commands_of(pl) : 0);
		}
	est->seconds += (double)est->files * SECONDS_FILE +
	    (double)est->bytes / BYTES_A_SECOND;
}

static void
print_amount(uint64_t bytes)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double v = (double)bytes;
	size_t i = 0;

	for (; v >= 1000 && i < 4; i++)
		v /= 1000;
	(void)printf(i == 0 ? "%.0f %s" : "%.1f %s", v, units[i]);
}

static void
print_masks(const struct plan_source *s)
{
	size_t i;

	if (s->n_masks == 0)
		return;
	(void)fputs(TR("         masked: ", "         伏せる: "), stdout);
	for (i = 0; i < s->n_masks; i++)
		(void)printf("%s%s", i > 0 ? "; " : "", s->masks[i]);
	(void)putchar('\n');
}

/* With settings filled in: what is consented to are places, not names. */
static void
put_paths(struct buf *line, const struct plan_source *s)
{
	size_t i;

	if (s->n_globs == 0)
		buf_puts(line, TR("(nothing: no path is set)",
		    "(なし: パスが設定されていません)"));
	for (i = 0; i < s->n_globs; i++)
		buf_printf(line, "%s%s", i > 0 ? ", " : "",
		    glob_text(s->globs[i]));
}

static void
print_step(const struct plan_plugin *p, const struct plan_source *s)
{
	char step[24];
	struct buf line;

	buf_init(&line, 65536);
	plan_step(p, s, step);
	if (s->command)
		plan_command_line(&line, s->argv);
	else
		put_paths(&line, s);
	(void)printf("  %-6s ", step);
	if (s->command)
		(void)fputs(TR("runs ", "実行 "), stdout);
	output_visible(stdout, buf_str(&line), line.n);
	(void)fputs((s->flags & PLAN_RECURSE) != 0 ?
	    TR(" and all below it\n", " とその下すべて\n") : "\n", stdout);
	(void)fputs("         ", stdout);
	output_wrapped(stdout, text_of(&s->why), 9, output_columns(stdout));
	print_masks(s);
	buf_free(&line);
}

static void
print_plugin(const struct prepared *p, const struct estimate *est, size_t i)
{
	const struct plan_plugin *pl = &p->plan.plugins[i];
	const json_t *summary = json_object_get(pl->manifest, "summary");
	uint64_t files = 0, bytes = 0;
	size_t j;
	char head[256];

	(void)snprintf(head, sizeof(head), "%" PRIu32 ". %s %s", pl->number,
	    pl->id, pl->version);
	output_toned(stdout, OUTPUT_BOLD, head);
	(void)printf("  %s\n", TR(json_string_value(json_object_get(summary,
	    "en")), json_string_value(json_object_get(summary, "ja"))));
	if (pl->refused)
		(void)printf(TR("  refused: %s\n", "  拒否: %s\n"),
		    text_of(&pl->refusal));
	for (j = 0; j < p->engagement->n_subjects; j++) {
		files += est->sizes[j * p->plan.n_plugins + i].files;
		bytes += est->sizes[j * p->plan.n_plugins + i].bytes;
	}
	(void)printf(TR("  about %" PRIu64 " files, ",
	    "  およそ %" PRIu64 " ファイル、"), files);
	print_amount(bytes);
	(void)printf(TR("; %zu commands\n", "、コマンド %zu 個\n"),
	    commands_of(pl));
	for (j = 0; j < pl->n_sources; j++)
		print_step(pl, &pl->sources[j]);
}

/* What an ordinary user will not get. */
static void
print_rights(const struct prepared *p, const struct estimate *est)
{
	size_t i, j;

	if (geteuid() == 0)
		return;
	(void)fputs(TR("\nWithout root these will be missing, in part or "
	    "whole:", "\nroot でないため、次は一部または全部が欠けます:"),
	    stdout);
	for (i = 0; i < p->plan.n_plugins; i++) {
		bool lacks = p->plan.plugins[i].root;

		for (j = 0; j < p->engagement->n_subjects; j++)
			lacks = lacks || est->sizes[j * p->plan.n_plugins +
			    i].denied;
		if (lacks)
			(void)printf(" %s", p->plan.plugins[i].id);
	}
	(void)putchar('\n');
}

static void
print_left_out(const struct prepared *p)
{
	size_t i;

	for (i = 0; i < p->found.n; i++)
		if (p->found.v[i].refused != NULL)
			(void)fprintf(stderr, TR(
			    "starseal: left out: %s: %s\n",
			    "starseal: 使いません: %s: %s\n"),
			    p->found.v[i].file,
			    error_text(p->found.v[i].refused));
}

static void
print_sheet(const struct prepared *p, const struct estimate *est)
{
	const struct engagement *e = p->engagement;
	size_t i;

	(void)fputs(TR("What would be read and run, and why. Nothing was "
	    "opened yet.\n\n", "これから読むもの、実行するものと、その理由です。"
	    "まだ何も開いていません。\n\n"), stdout);
	for (i = 0; i < e->n_subjects; i++)
		(void)printf(TR("subject: %s (%s)\n", "対象: %s (%s)\n"),
		    e->subjects[i].id, e->subjects[i].root);
	(void)printf(TR("policy:  %s, level %d%s\n\n",
	    "基準: %s、★%d%s\n\n"), e->policy, e->level, p->has_policy ? "" :
	    TR(" (not installed)", " (入っていません)"));
	for (i = 0; i < p->plan.n_plugins; i++) {
		print_plugin(p, est, i);
		(void)putchar('\n');
	}
	(void)fputs(TR("Besides, everything is searched for passwords, keys "
	    "and tokens, which are masked before sealing.\n",
	    "さらに、すべてからパスワード、鍵、トークンを探し、封印の前に"
	    "伏せます。\n"), stdout);
	print_rights(p, est);
	(void)printf(TR("\ntotal:   %" PRIu64 " steps, about %" PRIu64
	    " files, ", "\n合計: %" PRIu64 " 手順、およそ %" PRIu64
	    " ファイル、"), p->plan.steps, est->files);
	print_amount(est->bytes);
	(void)printf(TR(", some %.0f seconds\n", "、約 %.0f 秒\n"),
	    est->seconds < 1 ? 1.0 : est->seconds);
	(void)printf(TR("plan:    %s\n", "計画: %s\n"), p->plan.digest);
}

static void
print_json(const struct prepared *p, const struct estimate *est,
    const struct lacks *l)
{
	json_t *root = json_object(), *list = json_array();
	size_t i, j, k;

	(void)json_object_set_new(root, "digest", json_string(p->plan.digest));
	(void)json_object_set_new(root, "plan", json_loadb(buf_str(
	    &p->plan.text), p->plan.text.n, 0, NULL));
	for (j = 0; j < p->engagement->n_subjects; j++)
		for (i = 0; i < p->plan.n_plugins; i++) {
			k = j * p->plan.n_plugins + i;
			if (!plan_serves(&p->plan.plugins[i],
			    &p->engagement->subjects[j]))
				continue;
			(void)json_array_append_new(list, json_pack(
			    "{s:s, s:s, s:I, s:I, s:b, s:b}",
			    "plugin", p->plan.plugins[i].id,
			    "subject", p->engagement->subjects[j].id,
			    "files", (json_int_t)est->sizes[k].files,
			    "bytes", (json_int_t)est->sizes[k].bytes,
			    "known", est->known[k],
			    "denied", est->sizes[k].denied));
		}
	(void)json_object_set_new(root, "estimates", list);
	(void)json_object_set_new(root, "seconds",
	    json_integer((json_int_t)est->seconds + 1));
	if (l->subject != NULL)
		(void)json_object_set_new(root, "lacks", json_pack(
		    "{s:s, s:I, s:O, s:O, s:O}", "subject", l->subject,
		    "asked", (json_int_t)l->asked, "criteria", l->list,
		    "documents", l->documents, "unread", l->unread));
	output_json(stdout, root);
	json_decref(root);
}

int
cmd_plan(int argc, char **argv)
{
	struct prepare_request q = { 0 };
	const struct cli_option options[] = {
		{ "engagement", 'e', CLI_STRING, "FILE",
		    { "engagement file (default: this host, every plugin)",
		    "監査の設定ファイル (省くと、このホストをすべてのプラグインで)" },
		    &q.engagement },
		{ "root", 0, CLI_STRING, "DIR",
		    { "a mounted image or tree instead of this host",
		    "このホストの代わりに読む、マウント済みのツリー" },
		    &q.root },
		{ "commands", 0, CLI_STRING, "DIR",
		    { "outputs of commands recorded elsewhere",
		    "別の場所で記録したコマンドの出力" }, &q.commands },
		{ "subject", 0, CLI_STRING, "ID",
		    { "name of the subject, such as host:web01",
		    "対象の名前。例 host:web01" }, &q.subject },
		{ "plugin", 'p', CLI_LIST, "NAME",
		    { "only this plugin (may be repeated)",
		    "このプラグインだけ (繰り返せる)" }, &q.plugins },
		{ "nonce", 0, CLI_STRING, "HEX",
		    { "an auditor's challenge: the seal proves to be younger",
		    "監査人が渡した乱数。封印がそれより後であることを示す" },
		    &q.nonce },
	};
	const struct cli_usage usage = { "plan", "",
	    { "print what would be read, before anything is",
	    "何を読むかを、読む前に示す" }, options,
	    sizeof(options) / sizeof(options[0]), 0, 0 };
	struct cli_common common;
	struct estimate est = { 0 };
	struct lacks lacks = { 0 };
	struct error err = { 0 };
	struct prepared p;
	size_t n;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (prepare_run(&q, &p, &err) != 0) {
		r = cli_fail("plan", &err);
		goto out;
	}
	n = p.plan.n_plugins * p.engagement->n_subjects;
	est.sizes = calloc(n + 1, sizeof(*est.sizes));
	est.known = calloc(n + 1, sizeof(*est.known));
	if (est.sizes == NULL || est.known == NULL) {
		(void)error_nomem(&err);
		r = cli_fail("plan", &err);
		goto out;
	}
	print_left_out(&p);
	measure(&p, &est);
	if (lacks_find(&q, &p, &lacks, &err) != 0) {
		r = cli_fail("plan", &err);
		goto out;
	}
	if (common.json) {
		print_json(&p, &est, &lacks);
	} else {
		print_sheet(&p, &est);
		lacks_print(&lacks);
	}
	r = output_done();
out:
	lacks_free(&lacks);
	free(est.sizes);
	free(est.known);
	prepare_free(&p);
	return r;
}
