/* SPDX-License-Identifier: Apache-2.0
 * starseal report: the result for people, as text or as an HTML page. Makes
 * no verdict: it projects the result document.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "determined.h"
#include "judge.h"
#include "options.h"
#include "output.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/oscal.h"
#include "report/sme.h"
#include "report/text.h"
#include "report/xlsx.h"

#define OPTIONS (2 + JUDGE_OPTIONS)

static int
make_html(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	char en[128], ja[128];
	const struct report_html_seal seal = { en, ja };

	judge_seal_words(j, en, ja, sizeof(en));
	return report_html(result, j->pack, &seal, out, err);
}

static int
make_text(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	const struct report_text_options o = { 78, 0, true, true };
	char en[128], ja[128];

	judge_seal_words(j, en, ja, sizeof(en));
	buf_puts(out, TR("Seal: good. ", "封印: 有効。"));
	buf_puts(out, TR(en, ja));
	buf_putc(out, '\n');
	report_text(result, &o, out);
	return out->failed ? error_nomem(err) : 0;
}

static int
make_xlsx(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	char en[128], ja[128];

	judge_seal_words(j, en, ja, sizeof(en));
	return report_xlsx(result, TR(en, ja), out, err);
}

static int
make_csv(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	(void)j;
	return report_csv(result, out, err);
}

static int
make_sme(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	return report_sme(result, j->pack, out, err);
}

static int
make_oscal(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	return report_oscal_results(result, j->pack, out, err);
}

static int
make_poam(struct judged *j, const json_t *result, struct buf *out,
    struct error *err)
{
	return report_oscal_poam(result, j->pack, out, err);
}

static const struct {
	const char *name;
	int (*make)(struct judged *j, const json_t *result, struct buf *out,
	    struct error *err);
} formats[] = {
	{ "text", make_text }, { "html", make_html }, { "xlsx", make_xlsx },
	{ "sme", make_sme }, { "csv", make_csv }, { "oscal-ar", make_oscal },
	{ "oscal-poam", make_poam }, { NULL, NULL },
};

static int
write_report(struct judged *j, size_t format, const char *path,
    struct error *err)
{
	json_t *result = json_loadb(j->document.p, j->document.n, 0, NULL);
	struct buf out;
	char hex[HASH_HEX + 1];
	int r;

	buf_init(&out, (size_t)1 << 30);
	judge_digest(j, hex);
	if (result != NULL)
		determined_lay(result, hex, &j->trust);
	r = result == NULL ? error_nomem(err) :
	    formats[format].make(j, result, &out, err);
	if (r == 0 && strcmp(path, "-") == 0)
		(void)fwrite(buf_str(&out), 1, out.n, stdout);
	else if (r == 0)
		r = file_write(path, 0600, buf_str(&out), out.n, err);
	buf_free(&out);
	json_decref(result);
	return r;
}

int
cmd_report(int argc, char **argv)
{
	struct judge_options how = { 0 };
	const char *format = "html", *path = "-";
	struct cli_option options[OPTIONS];
	const struct cli_usage usage = { "report", "PACK",
	    { "write the result for people to read",
	    "結果を読める形で書き出す" }, options, OPTIONS, 1, 1 };
	static struct judged judged;
	struct cli_common common;
	struct error err;
	int first, r;
	size_t f;

	options[0] = (struct cli_option){ "format", 'f', CLI_STRING,
	    "text|html|sme|xlsx|csv|oscal-ar|oscal-poam", { "form of the report "
	    "(html); sme is the firm's own page, csv its list",
	    "報告の形式 (html)。sme は会社向けのページ、csv はその一覧" },
	    &format };
	options[1] = (struct cli_option){ "output", 'o', CLI_STRING, "FILE",
	    { "where to write it (standard output)", "書き出し先 (標準出力)" },
	    &path };
	(void)judge_cli_options(options + 2, &how);
	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	for (f = 0; formats[f].name != NULL; f++)
		if (strcmp(formats[f].name, format) == 0)
			break;
	if (formats[f].name == NULL)
		return cli_usage_error(&usage, "--format is text, html, sme, xlsx, csv, "
		    "oscal-ar or oscal-poam", "--format は text, html, sme, xlsx, csv, "
		    "oscal-ar, oscal-poam のどれかです");
	if (how.level != 0 && (how.level < 3 || how.level > 5))
		return cli_usage_error(&usage, "--level is 3, 4 or 5",
		    "--level は 3, 4, 5 のどれかです");
	r = judge_pack(argv[first], &how, &judged, &err);
	if (r == 0)
		r = write_report(&judged, f, path, &err);
	if (r != 0)
		r = cli_fail("report", &err);
	else
		r = output_done();
	judge_free(&judged);
	return r;
}
