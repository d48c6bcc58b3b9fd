/* SPDX-License-Identifier: Apache-2.0
 * starseal collect: run the plan, seal, sign. Success is reported only after
 * the pack has been proven to lie on the disk as it was sealed.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "collect/run.h"
#include "collect_sign.h"
#include "encrypt.h"
#include "options.h"
#include "output.h"
#include "pack/writer.h"
#include "prepare.h"
#include "progress.h"
#include "series.h"

struct collect {
	struct prepare_request q;
	struct collect_sign sign;
	const char *out, *final, *test_secret, *originals, *record;
	struct series series;
	const struct plan *plan;
	struct cli_list recipients;
	struct encrypt_recipients to;
	bool keep_partial;
	int64_t threads;
	unsigned char secret[32], mask_key[32];
	struct cli_common common;
	struct progress bar;
};

static volatile sig_atomic_t stop;

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

static bool
is_stopped(void)
{
	return stop != 0;
}

static void
catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	(void)sigaction(SIGHUP, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &sa, NULL);
}

static void
show_step(void *arg, uint64_t done, const char *what)
{
	struct collect *c = arg;

	progress_step(&c->bar, done, what);
}

static void
show_bytes(void *arg, uint64_t bytes)
{
	struct collect *c = arg;

	progress_bytes(&c->bar, bytes);
}

/* Errors and warnings of plugins; the rest stands in the journal. */
static void
show_log(void *arg, const char *plugin, int level, const char *text)
{
	struct collect *c = arg;

	if (level > 1 || c->common.quiet)
		return;
	progress_end(&c->bar);
	(void)fprintf(stderr, "%s: ", plugin);
	output_visible(stderr, text, strlen(text));
	(void)fputc('\n', stderr);
}

static int
read_test_secret(struct collect *c, struct error *err)
{
	size_t n = 0;

	if (c->test_secret == NULL)
		return 0;
	if (sodium_hex2bin(c->secret, sizeof(c->secret), c->test_secret,
	    strlen(c->test_secret), NULL, &n, NULL) != 0 ||
	    n != sizeof(c->secret))
		return error_put(err, ERR_USAGE, 0,
		    "--test-secret needs 64 hex digits",
		    "--test-secret には 16 進数 64 桁が要ります");
	(void)fputs(TR("starseal: --test-secret: this pack is for tests only, "
	    "and says so\n", "starseal: --test-secret: これは試験用のパックで、"
	    "そのことがパックに残ります\n"), stderr);
	return 0;
}

static int
write_originals(const struct collect *c, struct error *err)
{
	char hex[66];

	if (c->originals == NULL)
		return 0;
	(void)sodium_bin2hex(hex, 65, c->mask_key, sizeof(c->mask_key));
	hex[64] = '\n';
	return file_write(c->originals, 0600, hex, 65, err);
}

static void
print_plugins(const struct run_result *r)
{
	size_t i;

	for (i = 0; i < r->n_plugins; i++) {
		const struct run_plugin_result *p = &r->plugins[i];
		bool good = strcmp(p->outcome, "complete") == 0 ||
		    strcmp(p->outcome, "not-applicable") == 0;

		(void)printf("  %-12s ", p->id);
		output_toned(stdout, good ? OUTPUT_GOOD : strcmp(p->outcome,
		    "partial") == 0 ? OUTPUT_WARN : OUTPUT_BAD, p->outcome);
		(void)printf(TR("%*s %6" PRIu64 " facts %5" PRIu64 " items %4"
		    PRIu64 " gaps\n", "%*s 事実 %6" PRIu64 " 証跡 %5" PRIu64
		    " 欠落 %4" PRIu64 "\n"),
		    (int)(15 - strlen(p->outcome)), "", p->facts, p->items,
		    p->gaps);
	}
}

static void
print_result(const struct collect *c, const struct prepared *p,
    const struct run_result *r)
{
	const uint64_t *s = r->steps;

	if (r->cancelled)
		(void)fputs(TR("Stopped early: what was gathered until then "
		    "is sealed.\n", "途中で中止しました。それまでに集めた分を"
		    "封印しました。\n"), stdout);
	if (!c->common.quiet)
		print_plugins(r);
	(void)printf(TR("steps:   %" PRIu64 " planned: %" PRIu64
	    " collected, %" PRIu64 " empty, %" PRIu64 " failed, %" PRIu64
	    " refused, %" PRIu64 " not applicable\n", "手順: 計画 %" PRIu64
	    "、取得 %" PRIu64 "、空 %" PRIu64 "、失敗 %" PRIu64
	    "、拒否 %" PRIu64 "、対象外 %" PRIu64 "\n"), s[RUN_PLANNED],
	    s[RUN_COLLECTED], s[RUN_EMPTY], s[RUN_FAILED], s[RUN_REFUSED],
	    s[RUN_NOT_APPLICABLE]);
	(void)printf(TR("sealed:  %" PRIu64 " items, %" PRIu64 " bytes, %"
	    PRIu64 " facts, %" PRIu64 " gaps\n", "封印: %" PRIu64 " 件、%"
	    PRIu64 " バイト、事実 %" PRIu64 "、欠落 %" PRIu64 "\n"), r->items,
	    r->bytes, r->facts, r->gaps);
	(void)printf(TR("plan:    %s\n", "計画: %s\n"), p->plan.digest);
	(void)printf(TR("pack:    %s\n", "パック: %s\n"), c->out);
	if (c->sign.unsigned_pack)
		(void)fputs(TR("key:     none, the pack is unsigned\n",
		    "鍵: なし (署名のないパックです)\n"), stdout);
	else
		(void)printf(TR("key:     %s\n", "鍵: %s\n"), c->sign.id);
	(void)printf(TR("next:    starseal check %s --policy %s --level %d\n",
	    "次は: starseal check %s --policy %s --level %d\n"), c->out,
	    p->engagement->policy, p->engagement->level);
}

static void
print_json(const struct collect *c, const struct prepared *p,
    const struct run_result *r)
{
	static const char *const names[] = { "planned", "collected", "empty",
		"failed", "refused", "not-applicable" };
	json_t *root = json_object(), *o = json_object();
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < RUN_COUNTS; i++)
		(void)json_object_set_new(o, names[i],
		    json_integer((json_int_t)r->steps[i]));
	(void)json_object_set_new(root, "steps", o);
	for (i = 0; i < r->n_plugins; i++) {
		const struct run_plugin_result *one = &r->plugins[i];

		(void)json_array_append_new(list, json_pack(
		    "{s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "plugin", one->id,
		    "subject", one->subject, "outcome", one->outcome,
		    "facts", (json_int_t)one->facts,
		    "items", (json_int_t)one->items,
		    "gaps", (json_int_t)one->gaps,
		    "bytes", (json_int_t)one->bytes));
	}
	(void)json_object_set_new(root, "plugins", list);
	(void)json_object_set_new(root, "pack", json_string(c->out));
	(void)json_object_set_new(root, "id", json_string(r->pack_id));
	(void)json_object_set_new(root, "plan", json_string(p->plan.digest));
	(void)json_object_set_new(root, "key", c->sign.unsigned_pack ?
	    json_null() : json_string(c->sign.id));
	(void)json_object_set_new(root, "items",
	    json_integer((json_int_t)r->items));
	(void)json_object_set_new(root, "bytes",
	    json_integer((json_int_t)r->bytes));
	(void)json_object_set_new(root, "facts",
	    json_integer((json_int_t)r->facts));
	(void)json_object_set_new(root, "gaps",
	    json_integer((json_int_t)r->gaps));
	(void)json_object_set_new(root, "cancelled",
	    json_boolean(r->cancelled));
	output_json(stdout, root);
	json_decref(root);
}

/* PACK.start, to be handed on or stamped before the run, and the record. */
static int
on_start(void *arg, const char *pack, const char *collector, char out[65],
    struct error *err)
{
	struct collect *c = arg;
	const struct engagement *e = c->plan->engagement;
	unsigned char sha[HASH_SIZE];
	char now[DATE_TIME_TEXT], *path;
	const struct series_start start = { pack, e->series, c->series.prev,
	    c->plan->digest, e->nonce == NULL ? "none" : e->nonce, collector,
	    now, c->series.next };
	struct buf text;
	int r;

	date_format_time(date_now_ns() / 1000000000, now);
	buf_init(&text, 4096);
	series_start_write(&start, &text);
	hash_bytes(buf_str(&text), text.n, sha);
	hash_to_hex(sha, out);
	if (asprintf(&path, "%s.start", c->final != NULL ? c->final :
	    c->out) == -1)
		return error_nomem(err);
	r = text.failed ? error_nomem(err) : file_write(path, 0644,
	    buf_str(&text), text.n, err);
	if (r == 0)
		r = series_begin(&c->series, &start, out, err);
	free(path);
	buf_free(&text);
	return r;
}

static int
begin_series(struct collect *c, const struct prepared *p, struct error *err)
{
	c->plan = &p->plan;
	if (c->record == NULL)
		return 0;
	if (strcmp(c->out, "-") == 0)
		return error_put(err, ERR_USAGE, 0, "--series needs a file to "
		    "write: PACK.start lies beside it", "--series にはファイルが"
		    "要ります。PACK.start をその隣に置きます");
	return series_open(c->record, &c->series, err);
}

/* What was begun ends in the record, however it ended. */
static int
end_series(struct collect *c, const struct run_result *r, int e,
    struct error *err)
{
	unsigned char sha[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct error other;

	if (c->record == NULL || c->series.pack[0] == '\0')
		return e;
	if (e != 0) {
		(void)series_abort(&c->series, err->en, &other);
		return e;
	}
	hash_bytes(buf_str(&r->seal_txt), r->seal_txt.n, sha);
	hash_to_hex(sha, hex);
	return series_seal(&c->series, hex, err);
}

/* Run, sign, commit. */
static int
collect(struct collect *c, struct prepared *p, struct run_result *r,
    struct error *err)
{
	struct run_options o = { .plan = &p->plan,
		.policy = p->has_policy ? &p->policy : NULL, .path = c->out,
		.threads = (unsigned)c->threads,
		.test_secret = c->test_secret == NULL ? NULL : c->secret,
		.mask_key_out = c->mask_key, .keep_partial = c->keep_partial,
		.level = p->level, .cancelled = is_stopped,
		.sequence = c->record == NULL ? 0 : c->series.next,
		.prev = c->record == NULL ? NULL : c->series.prev,
		.started = c->record == NULL ? NULL : on_start,
		.started_arg = c,
		.progress = { c, show_step, show_bytes, show_log } };
	struct pack_writer *w;
	int e;

	progress_begin(&c->bar, c->common.quiet || c->common.json,
	    p->plan.steps);
	e = run_collect(&o, &w, r, err);
	progress_end(&c->bar);
	if (e != 0)
		return e;
	e = collect_sign_commit(&c->sign, w, &r->seal_txt, r->pack_id, err);
	pack_writer_discard(w);
	if (e == 0)
		e = write_originals(c, err);
	return e;
}

/* With recipients the pack is made under another name, which only this user
 * can read, and never stands in the clear under its own. */
static int
begin_hidden(struct collect *c, char **clear, struct error *err)
{
	int r = encrypt_recipients_take(&c->recipients, &c->to, err);

	*clear = NULL;
	if (r != 0 || c->to.n == 0)
		return r;
	if (strcmp(c->out, "-") == 0)
		return error_put(err, ERR_USAGE, 0, "--recipient needs a file "
		    "to write; for a pipe use: starseal encrypt -",
		    "--recipient にはファイルが要ります。パイプには starseal "
		    "encrypt - を使ってください");
	if (asprintf(clear, "%s.clear", c->out) == -1) {
		*clear = NULL;
		return error_nomem(err);
	}
	c->final = c->out;
	c->out = *clear;
	return 0;
}

static int
end_hidden(struct collect *c, char *clear, int e, struct error *err)
{
	if (clear == NULL)
		return e;
	if (e == 0)
		e = encrypt_file(clear, c->final, &c->to, err);
	(void)unlink(clear);
	c->out = c->final;
	return e;
}

static int
go(struct collect *c)
{
	struct run_result r = { 0 };
	struct error err = { 0 };
	struct prepared p;
	char *clear = NULL;
	size_t i;
	int e;

	e = prepare_run(&c->q, &p, &err);
	for (i = 0; i < p.found.n; i++)
		if (p.found.v[i].refused != NULL)
			(void)fprintf(stderr, TR(
			    "starseal: left out: %s: %s\n",
			    "starseal: 使いません: %s: %s\n"),
			    p.found.v[i].file,
			    error_text(p.found.v[i].refused));
	if (e == 0)
		e = read_test_secret(c, &err);
	if (e == 0)
		e = begin_hidden(c, &clear, &err);
	if (e == 0)
		e = begin_series(c, &p, &err);
	if (e == 0)
		e = collect_sign_begin(&c->sign, &err);
	/* From here on a signal ends the run in good order. */
	catch_signals();
	if (e == 0)
		e = collect(c, &p, &r, &err);
	e = end_hidden(c, clear, e, &err);
	e = end_series(c, &r, e, &err);
	if (e != 0)
		e = cli_fail("collect", &err);
	else if (strcmp(c->out, "-") != 0) {
		if (c->common.json)
			print_json(c, &p, &r);
		else
			print_result(c, &p, &r);
		e = output_done();
	}
	collect_sign_end(&c->sign);
	free(clear);
	sodium_memzero(c->mask_key, sizeof(c->mask_key));
	if (c->record != NULL)
		series_close(&c->series);
	run_result_free(&r);
	prepare_free(&p);
	return e;
}

#define WHAT_OPTIONS 7

/* What is collected; the rest says how. */
static void
what_options(struct collect *c, struct cli_option to[WHAT_OPTIONS])
{
	const struct cli_option all[WHAT_OPTIONS] = {
		{ "engagement", 'e', CLI_STRING, "FILE",
		    { "engagement file (default: this host, every plugin)",
		    "監査の設定ファイル (省くと、このホストをすべてのプラグインで)" },
		    &c->q.engagement },
		{ "root", 0, CLI_STRING, "DIR",
		    { "a mounted image or tree instead of this host",
		    "このホストの代わりに読む、マウント済みのツリー" },
		    &c->q.root },
		{ "commands", 0, CLI_STRING, "DIR",
		    { "outputs of commands recorded elsewhere",
		    "別の場所で記録したコマンドの出力" }, &c->q.commands },
		{ "subject", 0, CLI_STRING, "ID",
		    { "name of the subject, such as host:web01",
		    "対象の名前。例 host:web01" }, &c->q.subject },
		{ "nonce", 0, CLI_STRING, "HEX",
		    { "an auditor's challenge: the seal proves to be younger",
		    "監査人が渡した乱数。封印がそれより後であることを示す" },
		    &c->q.nonce },
		{ "series", 0, CLI_STRING, "FILE",
		    { "the record of the series: the seal names the one before, "
		    "and PACK.start commits to this run before it begins",
		    "系列の記録。封印が前の封印を指し、始める前に PACK.start が"
		    "この実行を約束する" }, &c->record },
		{ "plugin", 'p', CLI_LIST, "NAME",
		    { "only this plugin (may be repeated)",
		    "このプラグインだけ (繰り返せる)" }, &c->q.plugins },
	};

	memcpy(to, all, sizeof(all));
}

int
cmd_collect(int argc, char **argv)
{
	struct collect c = { .sign = { .passphrase_fd = -1 },
		.series = { .fd = -1 } };
	const struct cli_option how[] = {
		{ "out", 'o', CLI_STRING, "PACK",
		    { "write the pack here (- for standard output)",
		    "パックの書き先 (- は標準出力)" }, &c.out },
		{ "key", 'k', CLI_STRING, "FILE",
		    { "secret key to sign with (made where there is none)",
		    "署名に使う秘密鍵 (なければ作る)" }, &c.sign.key },
		{ "passphrase-fd", 0, CLI_NUMBER, "N",
		    { "read the passphrase from descriptor N",
		    "パスフレーズを記述子 N から読む" },
		    &c.sign.passphrase_fd },
		{ "recipient", 'R', CLI_LIST, "AGE1|FILE",
		    { "encrypt the pack so that only these can open it (may be "
		    "repeated)", "この人だけが開けるように暗号化する (複数可)" },
		    &c.recipients },
		{ "unsigned", 0, CLI_FLAG, NULL,
		    { "do not sign; every later output says so",
		    "署名しない (以後の出力にもそう出る)" },
		    &c.sign.unsigned_pack },
		{ "keep-partial", 0, CLI_FLAG, NULL,
		    { "when stopped, seal what there is, with its gaps",
		    "中止したとき、集めた分を欠落とともに封印する" },
		    &c.keep_partial },
		{ "originals-key", 0, CLI_STRING, "FILE",
		    { "keep the key that proves masked originals here",
		    "伏せた原本を後で証明するための鍵をここに残す" },
		    &c.originals },
		{ "threads", 0, CLI_NUMBER, "N",
		    { "compressors to use (default: one a core)",
		    "圧縮に使うスレッド数 (省くとコアの数)" }, &c.threads },
		{ "test-secret", 0, CLI_STRING, "HEX",
		    { "for tests: fixed salts; the pack says so",
		    "試験用: 固定の塩を使う。パックにそう残る" },
		    &c.test_secret },
	};
	struct cli_option options[WHAT_OPTIONS + sizeof(how) / sizeof(how[0])];
	const struct cli_usage usage = { "collect", "-o PACK",
	    { "collect evidence and seal it into a pack",
	    "証跡を集めて封印する" }, options,
	    sizeof(options) / sizeof(options[0]), 0, 0 };
	int first, r;

	what_options(&c, options);
	memcpy(options + WHAT_OPTIONS, how, sizeof(how));
	if ((r = cli_parse(&usage, argc, argv, &c.common, &first)) != CLI_GO)
		return r;
	if (c.out == NULL)
		return cli_usage_error(&usage, "-o PACK is needed: where to "
		    "write the pack", "-o PACK が要ります (パックの書き先)");
	if (c.threads > 256)
		return cli_usage_error(&usage, "--threads: at most 256",
		    "--threads は 256 までです");
	return go(&c);
}
