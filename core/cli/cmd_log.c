/* SPDX-License-Identifier: Apache-2.0
 * starseal log: the record of a series held against itself, and packs against
 * it. What does not add up is a finding; nothing is mended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "log_folder.h"
#include "options.h"
#include "output.h"
#include "pack/reader.h"
#include "series.h"

#define START_MAX 4096

struct checking {
	struct series series;
	json_t *findings;
	size_t starts, seals, aborts;
};

static const char *
text_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static unsigned long long
sequence_of(const json_t *o)
{
	return (unsigned long long)json_integer_value(json_object_get(o,
	    "sequence"));
}

/* what: its texts. */
static void
find(struct checking *c, const char *kind, const struct error *what)
{
	(void)json_array_append_new(c->findings, json_pack(
	    "{s:s, s:{s:s, s:s}}", "finding", kind, "what", "en", what->en,
	    "ja", what->ja));
}

/* How the run of a start ended; NULL: it did not. */
static const json_t *
end_of(const struct checking *c, const json_t *start)
{
	const json_t *o;
	size_t i;

	json_array_foreach(c->series.lines, i, o)
		if (strcmp(text_at(o, "event"), "start") != 0 &&
		    strcmp(text_at(o, "pack"), text_at(start, "pack")) == 0)
			return o;
	return NULL;
}

static void
check_start(struct checking *c, const json_t *o)
{
	struct error what;

	c->starts++;
	if (end_of(c, o) != NULL)
		return;
	(void)error_set(&what, ERR_INPUT, 0, "a run was begun at %s (pack %s) "
	    "and has neither a seal nor an abort: it was killed, or its seal "
	    "is kept back", "%s に始まった実行 (パック %s) に封印も中止の記録も"
	    "ありません。強制終了されたか、封印が伏せられています",
	    text_at(o, "time"), text_at(o, "pack"));
	find(c, "unfinished", &what);
}

static void
check_seal(struct checking *c, const json_t *o, unsigned long long *last)
{
	unsigned long long n = sequence_of(o);
	struct error what;

	c->seals++;
	if (n == *last) {
		(void)error_set(&what, ERR_INPUT, 0, "two seals have the "
		    "number %llu: the series forks at pack %s",
		    "番号 %llu の封印が二つあります。パック %s で系列が枝分かれ"
		    "しています", n, text_at(o, "pack"));
		find(c, "fork", &what);
	} else if (n != *last + 1) {
		(void)error_set(&what, ERR_INPUT, 0, "seal %llu follows seal "
		    "%llu: what is between is missing", "封印 %llu の前が %llu "
		    "です。間の封印がありません", n, *last);
		find(c, "gap", &what);
	}
	*last = n;
}

static void
check_record(struct checking *c)
{
	unsigned long long last = 0;
	const json_t *o;
	size_t i;

	json_array_foreach(c->series.lines, i, o) {
		const char *event = text_at(o, "event");

		if (strcmp(event, "start") == 0)
			check_start(c, o);
		else if (strcmp(event, "seal") == 0)
			check_seal(c, o, &last);
		else
			c->aborts++;
	}
}

static const json_t *
line_of(const struct checking *c, const char *event, const char *key,
    const char *value)
{
	const json_t *o;
	size_t i;

	json_array_foreach(c->series.lines, i, o)
		if (strcmp(text_at(o, "event"), event) == 0 &&
		    strcmp(text_at(o, key), value) == 0)
			return o;
	return NULL;
}

/* PACK.start beside the pack, where it is kept. */
static void
check_commitment(struct checking *c, const char *path,
    const struct pack_seal *s)
{
	char hex[HASH_HEX + 1], *name = NULL;
	unsigned char sha[HASH_SIZE];
	struct error what;
	struct buf text;

	buf_init(&text, START_MAX);
	if (asprintf(&name, "%s.start", path) == -1)
		name = NULL;
	if (name != NULL && file_read(name, &text, &what) == 0) {
		hash_bytes(buf_str(&text), text.n, sha);
		hash_to_hex(sha, hex);
		if (strcmp(hex, s->run_start) != 0) {
			(void)error_set(&what, ERR_INPUT, 0, "%s is not the "
			    "start that the seal of pack %s names",
			    "%s は、パック %s の封印が指す開始の約束ではありません",
			    name, s->pack);
			find(c, "other-start", &what);
		}
	}
	free(name);
	buf_free(&text);
}

static void
check_against(struct checking *c, const char *path, const struct pack *p)
{
	const struct pack_seal *s = pack_seal(p);
	const json_t *seal = line_of(c, "seal", "seal", pack_seal_digest(p));
	const json_t *start = line_of(c, "start", "pack", s->pack);
	struct error what;

	if (seal == NULL) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: the record has no "
		    "seal of SHA-256 %s", "%s: SHA-256 %s の封印が記録にありません",
		    path, pack_seal_digest(p));
		find(c, "not-recorded", &what);
	} else if (sequence_of(seal) != s->sequence) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: is seal %llu of its "
		    "series, the record says %llu", "%s: 系列の %llu 番目の封印"
		    "ですが、記録では %llu 番目です", path,
		    (unsigned long long)s->sequence, sequence_of(seal));
		find(c, "other-number", &what);
	}
	if (start != NULL && (strcmp(text_at(start, "start"), s->run_start) !=
	    0 || strcmp(text_at(start, "prev"), s->prev) != 0 ||
	    strcmp(text_at(start, "plan"), s->plan) != 0)) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: its start, plan or "
		    "the seal before it are not those that were put down when "
		    "the run began", "%s: 開始の約束、計画、前の封印のどれかが、"
		    "始めたときの記録と違います", path);
		find(c, "other-start", &what);
	}
	check_commitment(c, path, s);
}

static void
print_text(const struct checking *c)
{
	const json_t *o;
	size_t i;

	(void)printf(TR("%zu runs begun, %zu sealed, %zu aborted\n",
	    "始まった実行 %zu、封印 %zu、中止 %zu\n"), c->starts, c->seals,
	    c->aborts);
	json_array_foreach(c->findings, i, o) {
		(void)fputs("! ", stdout);
		output_visible(stdout, text_at(json_object_get(o, "what"),
		    TR("en", "ja")), strlen(text_at(json_object_get(o, "what"),
		    TR("en", "ja"))));
		(void)fputc('\n', stdout);
	}
	if (json_array_size(c->findings) == 0)
		(void)fputs(TR("no forks, no gaps, nothing unfinished\n",
		    "枝分かれ、抜け、終わっていない実行はありません\n"), stdout);
}

static void
print_json(const struct checking *c)
{
	json_t *o = json_pack("{s:I, s:I, s:I, s:O}", "starts",
	    (json_int_t)c->starts, "seals", (json_int_t)c->seals, "aborts",
	    (json_int_t)c->aborts, "findings", c->findings);

	output_json(stdout, o);
	json_decref(o);
}

static int
check_all(struct checking *c, char **argv, int first, int argc,
    struct error *err)
{
	struct pack *p;
	int i, r = series_read(argv[first], &c->series, err);

	if (r != 0)
		return r;
	check_record(c);
	for (i = first + 1; r == 0 && i < argc; i++)
		if ((r = pack_open(argv[i], &p, err)) == 0) {
			check_against(c, argv[i], p);
			pack_close(p);
		}
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
	const struct cli_usage usage = { "log check", "RECORD|DIR [PACK]...",
	    { "find forks, gaps and unfinished runs of a series, and hold "
	    "packs against its record", "系列の枝分かれ、抜け、終わっていない実行を"
	    "探し、パックを記録と照らす" }, options, 2, 1, -1 };
	struct checking c = { .findings = json_array() };
	struct cli_common common;
	struct error err;
	struct stat st;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (stat(argv[first], &st) == 0 && S_ISDIR(st.st_mode)) {
		json_decref(c.findings);
		return log_folder_check(argc, argv, first, &common, log_key,
		    previous);
	}
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
	series_close(&c.series);
	json_decref(c.findings);
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
