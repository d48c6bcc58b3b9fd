/* SPDX-License-Identifier: Apache-2.0
 * starseal check: integrity first, then every criterion. Never rewrites a
 * verdict, never prints a score.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "disclosed.h"
#include "judge.h"
#include "options.h"
#include "output.h"
#include "pack/carrier.h"
#include "report/text.h"

#define OPTIONS 6

static void
print_trust(const struct judged *j)
{
	struct result_line lines[RESULTS];

	trust_results(&j->verdict, &j->trust, lines);
	trust_print(stdout, lines, true);
	results_free(lines);
}

/* Parsed back from our own bytes, which are as long as they need to be. */
static json_t *
read_back(const struct buf *document, struct error *err)
{
	json_error_t je;
	json_t *v = json_loadb(document->p, document->n, 0, &je);

	if (v == NULL)
		(void)error_nomem(err);
	return v;
}

static int
print_text(const struct judged *j, bool quiet, bool verbose, struct error *err)
{
	struct report_text_options o = { output_columns(stdout), 10, verbose,
	    verbose };
	json_t *result = read_back(&j->document, err), *part;
	struct buf text;

	if (result == NULL)
		return ERR_NOMEM;
	part = disclosed_json(j, result, err);
	if (part == NULL && err->code != 0) {
		json_decref(result);
		return err->code;
	}
	if (o.columns > 100)
		o.columns = 100;
	if (quiet)
		o.actions = 1;
	buf_init(&text, (size_t)1 << 30);
	print_trust(j);
	report_text(result, &o, &text);
	(void)fwrite(buf_str(&text), 1, text.n, stdout);
	(void)fputc('\n', stdout);
	asked_print(stdout, &j->asked, &j->trust);
	waived_print(stdout, &j->waived);
	disclosed_print(stdout, part);
	if (!verbose && !quiet)
		(void)fputs(TR("\nAll criteria, with what decided and the "
		    "cited lines: --verbose, or starseal report\n",
		    "\nすべての基準と根拠は --verbose か starseal report で"
		    "見られます\n"), stdout);
	buf_free(&text);
	json_decref(part);
	json_decref(result);
	return 0;
}

/* The document's own bytes; of a hand-over with what came beside. */
static int
print_json(const struct judged *j, struct error *err)
{
	json_t *result, *part;

	if (!pack_is_handover(j->pack)) {
		(void)fwrite(j->document.p, 1, j->document.n, stdout);
		return 0;
	}
	if ((result = read_back(&j->document, err)) == NULL)
		return ERR_NOMEM;
	if ((part = disclosed_json(j, result, err)) != NULL) {
		(void)json_object_set_new(result, "disclosed", part);
		output_json(stdout, result);
	}
	json_decref(result);
	return err->code;
}

static int
exit_status(enum verdict v)
{
	return v == VERDICT_FAIL ? 3 :
	    v == VERDICT_UNKNOWN || v == VERDICT_REVIEW ? 4 : 0;
}

int
cmd_check(int argc, char **argv)
{
	struct judge_options how = { 0 };
	bool verbose = false;
	struct cli_option options[OPTIONS];
	const struct cli_usage usage = { "check", "PACK",
	    { "judge a pack against a policy", "パックを評価基準に照らす" },
	    options, OPTIONS, 1, 1 };
	static struct judged judged;
	struct cli_common common;
	struct error err;
	int first, r;

	options[0] = (struct cli_option){ "verbose", 'v', CLI_FLAG, NULL,
	    { "list every criterion with what decided it",
	    "すべての基準を根拠とともに示す" }, &verbose };
	(void)judge_cli_options(options + 1, &how);
	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (how.level != 0 && (how.level < 3 || how.level > 5))
		return cli_usage_error(&usage, "--level is 3, 4 or 5",
		    "--level は 3, 4, 5 のどれかです");
	/* Each host's own observations are for programs and --verbose. */
	how.brief = !common.json && !verbose;
	how.stream = common.json && !carrier_is(argv[first]) ? stdout : NULL;
	judge_confine(argv[first], &how);
	r = judge_pack(argv[first], &how, &judged, &err);
	if (r == 0 && common.json)
		r = print_json(&judged, &err);
	else if (r == 0)
		r = print_text(&judged, common.quiet, verbose, &err);
	if (r != 0)
		r = cli_fail("check", &err);
	else if ((r = output_done()) == 0)
		r = exit_status(judged.summary.level_verdict);
	judge_free(&judged);
	return r;
}
