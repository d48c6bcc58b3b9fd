/* SPDX-License-Identifier: Apache-2.0
 * starseal init: an engagement file to start from, or a whole folder for a
 * firm. Never overwrites.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/json.h"
#include "collect/engagement.h"
#include "init_firm.h"
#include "options.h"
#include "output.h"

static const char readme_en[] =
    "# Audit engagement\n"
    "\n"
    "`engagement.json` holds the settings of one audit "
    "(manual: starseal-engagement(5)).\n"
    "\n"
    "1. Set `series` to a name of yours: packs of one place and purpose share "
    "it.\n"
    "2. Look at what would be read: `starseal plan --engagement "
    "engagement.json`\n"
    "3. Collect and seal: `starseal collect --engagement engagement.json "
    "-o NAME.seal.tar.zst`\n"
    "4. Judge: `starseal check NAME.seal.tar.zst --policy scs-20260327 "
    "--level 4`\n"
    "\n"
    "`salt` hides sensitive settings in the plan. Keep it as long as the "
    "packs.\n";
static const char readme_ja[] =
    "# 監査の設定\n"
    "\n"
    "`engagement.json` は一つの監査の設定です "
    "(手引き: starseal-engagement(5))。\n"
    "\n"
    "1. `series` に名前を付けます。同じ場所と目的のパックは同じ名前にします。\n"
    "2. 何を読むかを確かめます: `starseal plan --engagement "
    "engagement.json`\n"
    "3. 集めて封印します: `starseal collect --engagement engagement.json "
    "-o 名前.seal.tar.zst`\n"
    "4. 点検します: `starseal check 名前.seal.tar.zst --policy scs-20260327 "
    "--level 4`\n"
    "\n"
    "`salt` は、秘密の設定を計画の中で隠すために使います。パックと同じ期間、"
    "保管してください。\n";

/* firm: the folder itself is a subject, too. */
static json_t *
engagement(bool firm)
{
	unsigned char salt[16];
	char hex[33], id[300];

	randombytes_buf(salt, sizeof(salt));
	(void)sodium_bin2hex(hex, sizeof(hex), salt, sizeof(salt));
	engagement_host_id(id, sizeof(id));
	if (firm)
		return json_pack("{s:s, s:s, s:s, s:i, s:n, s:s, s:[{s:s, "
		    "s:s}, {s:s, s:s}], s:{s:i, s:b}}",
		    "format", ENGAGEMENT_FORMAT, "series", "default",
		    "policy", "scs-20260327", "level", 4, "nonce", "salt", hex,
		    "subjects", "id", id, "root", "/", "id", "firm:self",
		    "root", ".", "sandbox_floor", "landlock", 0, "seccomp", 0);
	return json_pack("{s:s, s:s, s:s, s:i, s:n, s:s, s:[{s:s, s:s}], "
	    "s:{s:i, s:b}}",
	    "format", ENGAGEMENT_FORMAT, "series", "default",
	    "policy", "scs-20260327", "level", 4, "nonce", "salt", hex,
	    "subjects", "id", id, "root", "/",
	    "sandbox_floor", "landlock", 0, "seccomp", 0);
}

static int
refuse_existing(const char *path, struct error *err)
{
	if (access(path, F_OK) == 0)
		return error_set(err, ERR_DENIED, 0,
		    "%s: is there already and is not overwritten; choose "
		    "another folder", "%s: すでにあるので上書きしません。"
		    "別のフォルダーを選んでください", path);
	return 0;
}

static int
write_all(const char *file, const char *readme, bool firm,
    struct error *err)
{
	const char *text = TR(readme_en, readme_ja);
	json_t *o = engagement(firm);
	char *dump = o == NULL ? NULL : json_dumps(o, JSON_INDENT(2) |
	    JSON_PRESERVE_ORDER);
	struct buf b;
	int r;

	buf_init(&b, 65536);
	if (dump == NULL) {
		r = error_nomem(err);
	} else {
		buf_puts(&b, dump);
		buf_putc(&b, '\n');
		/* 0600: the salt is nobody else's business. */
		r = file_write(file, 0600, buf_str(&b), b.n, err);
		if (r == 0 && !firm)
			r = file_write(readme, 0644, text, strlen(text), err);
	}
	buf_free(&b);
	free(dump);
	json_decref(o);
	return r;
}

static int
make(const char *dir, const char *file, const char *readme, bool firm,
    enum text_lang lang, size_t *forms, struct error *err)
{
	int r;

	if ((r = file_make_dirs(dir, err)) != 0 ||
	    (r = refuse_existing(file, err)) != 0 ||
	    (r = refuse_existing(readme, err)) != 0)
		return r;
	if (firm && (r = init_firm(dir, lang, forms, err)) != 0)
		return r;
	return write_all(file, readme, firm, err);
}

static int
tell(const char *file, const char *readme, size_t forms, bool json)
{
	if (json) {
		json_t *o = json_pack("{s:s, s:s, s:I}", "engagement", file,
		    "readme", readme, "files", (json_int_t)forms);

		output_json(stdout, o);
		json_decref(o);
		return output_done();
	}
	(void)printf(TR("written: %s\n", "作成: %s\n"), file);
	if (forms > 0)
		(void)printf(TR("         and %zu forms and explanations; begin "
		    "with %s\n", "      ほかに様式と説明 %zu 個。まず %s を読んで"
		    "ください\n"), forms, readme);
	(void)printf(TR("next:    starseal plan --engagement %s\n",
	    "次は: starseal plan --engagement %s\n"), file);
	return output_done();
}

int
cmd_init(int argc, char **argv)
{
	const char *template = NULL;
	const struct cli_option options[] = {
		{ "template", 0, CLI_STRING, "ja|en",
		    { "a folder for a firm: documents, ledgers and forms in "
		    "this language", "会社のフォルダーを、文書の置き場、台帳、様式"
		    "と共に、この言語で作る" }, &template },
	};
	const struct cli_usage usage = { "init", "DIR",
	    { "write an engagement file to start from",
	    "監査の設定ファイルを作る" }, options, 1, 1, 1 };
	enum text_lang lang = TEXT_EN;
	struct cli_common common;
	struct error err = { 0 };
	char *file, *readme;
	size_t forms = 0;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (template != NULL && !text_parse_lang(template, &lang))
		return cli_usage_error(&usage, "--template is ja or en",
		    "--template は ja か en です");
	file = file_join(argv[first], "engagement.json");
	readme = file_join(argv[first], "README.md");
	r = file == NULL || readme == NULL ? error_nomem(&err) :
	    make(argv[first], file, readme, template != NULL, lang, &forms,
	    &err);
	if (r != 0)
		r = cli_fail("init", &err);
	else
		r = tell(file, readme, forms, common.json);
	free(file);
	free(readme);
	return r;
}
