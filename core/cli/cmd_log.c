/* SPDX-License-Identifier: Apache-2.0
 * starseal log: the record of a series held against itself, packs against it or
 * against each other, and what a firm's log needs. Nothing is mended.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "log_folder.h"
#include "options.h"
#include "output.h"
#include "pack/reader.h"
#include "series_check.h"

static void
print_text(const struct series_check *c)
{
	if (c->recorded)
		(void)printf(TR("%zu runs begun, %zu sealed, %zu aborted\n",
		    "始まった実行 %zu、封印 %zu、中止 %zu\n"), c->starts,
		    c->seals, c->aborts);
	else
		(void)printf(TR("%zu packs, no record given: runs that were begun "
		    "and never ended do not show\n", "パック %zu。記録なし: 始めて"
		    "終わっていない実行は分かりません\n"), c->n);
	series_check_print(c);
	if (json_array_size(c->findings) > 0)
		return;
	if (c->recorded)
		(void)fputs(TR("no forks, no gaps, nothing unfinished\n",
		    "枝分かれ、抜け、終わっていない実行はありません\n"), stdout);
	else
		(void)fputs(TR("no forks, no gaps among them\n",
		    "この中に枝分かれ、抜けはありません\n"), stdout);
}

static void
print_json(const struct series_check *c)
{
	json_t *o = json_pack("{s:I, s:I, s:I, s:O}", "starts",
	    (json_int_t)c->starts, "seals", (json_int_t)c->seals, "aborts",
	    (json_int_t)c->aborts, "findings", c->findings);

	output_json(stdout, o);
	json_decref(o);
}

/* A record is lines of JSON, and a pack is not. */
static int
is_record(const char *path, bool *out, struct error *err)
{
	FILE *f = fopen(path, "rbe");
	int c;

	if (f == NULL)
		return file_error(err, path, "cannot open it", "開けません");
	c = getc(f);
	*out = c == '{' || c == EOF;
	(void)fclose(f);
	return 0;
}

static int
check_all(struct series_check *c, char **argv, int first, int argc,
    struct error *err)
{
	struct pack *p;
	bool record = false;
	int i, r;

	if ((r = is_record(argv[first], &record, err)) != 0 ||
	    (r = series_check_begin(c, record ? argv[first] : NULL, err)) != 0)
		return r;
	for (i = first + record; r == 0 && i < argc; i++)
		if ((r = pack_open(argv[i], &p, err)) == 0) {
			r = series_check_pack(c, argv[i], pack_seal_digest(p),
			    pack_seal(p), err);
			series_check_start(c, argv[i], pack_seal(p));
			pack_close(p);
		}
	if (r == 0)
		series_check_packs(c);
	return r;
}

static int
log_check(int argc, char **argv)
{
	const char *log_key = NULL, *previous = NULL;
	const struct cli_option options[] = {
		{ "log-key", 0, CLI_STRING, "FILE",
		    { "of a log's folder: its public key",
		    "ログのフォルダーについて、その公開鍵" }, &log_key },
		{ "previous", 0, CLI_STRING, "FILE",
		    { "of a log's folder: a checkpoint seen before",
		    "ログのフォルダーについて、前に見たチェックポイント" },
		    &previous },
	};
	const struct cli_usage usage = { "log check", "[RECORD|DIR] [PACK]...",
	    { "find forks, gaps and unfinished runs of a series, and hold "
	    "packs against its record, or without one against each other",
	    "系列の枝分かれ、抜け、終わっていない実行を探し、パックを記録と、記録が"
	    "なければ互いに照らす" }, options, 2, 1, -1 };
	struct series_check c = { .recorded = false };
	struct cli_common common;
	struct error err;
	struct stat st;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (stat(argv[first], &st) == 0 && S_ISDIR(st.st_mode))
		return log_folder_check(argc, argv, first, &common, log_key,
		    previous);
	if (check_all(&c, argv, first, argc, &err) != 0)
		r = cli_fail("log", &err);
	else {
		if (common.json)
			print_json(&c);
		else if (!common.quiet || json_array_size(c.findings) > 0)
			print_text(&c);
		r = output_done();
		if (r == 0 && json_array_size(c.findings) > 0)
			r = 3;
	}
	series_check_free(&c);
	return r;
}

int
cmd_log(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "check", log_check, { "find what does not add up in a series",
		    "系列の辻褄の合わないところを探す" } },
		{ "key", log_key, { "print a log's or witness's key in one line",
		    "ログや立会人の鍵を一行で表示する" } },
		{ "init", log_init, { "begin a firm's log of seals",
		    "会社の封印のログを始める" } },
		{ "append", log_append, { "enter packs' seals into a log",
		    "パックの封印をログに加える" } },
		{ "cosign", log_cosign, { "sign a log's checkpoint as a "
		    "witness", "ログのチェックポイントに立会人として署名する" } },
		{ "prove", log_prove, { "prove that a pack's seal is in a log",
		    "パックの封印がログにあることの証明を作る" } },
		{ "verify", log_verify, { "check the proof that a pack's seal "
		    "is in a log", "封印がログにあることの証明を確かめる" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("log", members, argc, argv);
}
