/* SPDX-License-Identifier: Apache-2.0
 * starseal review: the page on which a person judges. Decides nothing.
 */
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "judge.h"
#include "options.h"
#include "output.h"
#include "report/review.h"

static int
write_page(struct judged *j, const char *path, struct error *err)
{
	json_t *result = json_loadb(j->document.p, j->document.n, 0, NULL);
	char en[128], ja[128], hex[HASH_HEX + 1];
	const struct report_html_seal seal = { en, ja };
	struct buf out;
	int r;

	judge_digest(j, hex);
	judge_seal_words(j, en, ja, sizeof(en));
	buf_init(&out, (size_t)1 << 30);
	r = result == NULL ? error_nomem(err) : report_review(result, hex,
	    j->pack, &seal, &out, err);
	if (r == 0 && strcmp(path, "-") == 0)
		(void)fwrite(buf_str(&out), 1, out.n, stdout);
	else if (r == 0)
		r = file_write(path, 0600, buf_str(&out), out.n, err);
	buf_free(&out);
	json_decref(result);
	return r;
}

int
cmd_review(int argc, char **argv)
{
	struct judge_options how = { 0 };
	struct cli_option options[1 + JUDGE_OPTIONS];
	const struct cli_usage usage = { "review", "PACK",
	    { "write the page on which a person judges",
	    "人が判定するためのページを書き出す" }, options,
	    sizeof(options) / sizeof(options[0]), 1, 1 };
	const char *path = "-";
	static struct judged judged;
	struct cli_common common;
	struct error err;
	int first, r;

	options[0] = (struct cli_option){ "output", 'o', CLI_STRING, "FILE",
	    { "where to write it (standard output)", "書き出し先 (標準出力)" },
	    &path };
	(void)judge_cli_options(options + 1, &how);
	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	r = judge_pack(argv[first], &how, &judged, &err);
	if (r == 0)
		r = write_page(&judged, path, &err);
	if (r == 0 && strcmp(path, "-") != 0 && !common.quiet)
		(void)printf(TR("%s: open it in a browser, save "
		    "determinations.json, then: starseal judge %s "
		    "determinations.json\n", "%s: ブラウザーで開いて判定し、"
		    "determinations.json を保存してください。次に: starseal judge "
		    "%s determinations.json\n"), path, argv[first]);
	r = r != 0 ? cli_fail("review", &err) : output_done();
	judge_free(&judged);
	return r;
}
