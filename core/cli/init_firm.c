/* SPDX-License-Identifier: Apache-2.0
 * The firm's folder: where documents, ledgers and records go, and blank forms
 * for them. What forms there are is the plugins' to say.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/where.h"
#include "collect/discover.h"
#include "form.h"
#include "init_firm.h"

#define CSV_FOLDER "forms/csv"

/* The scheme's seven categories; ASCII, because archives travel. */
static const char *const folders[] = {
	"documents/1-governance", "documents/2-partners",
	"documents/3-identify", "documents/4-protect", "documents/5-detect",
	"documents/6-respond", "documents/7-recover", "ledgers", "records",
	"imports", CSV_FOLDER
};

static const char readme_en[] =
    "# The firm's folder\n"
    "\n"
    "| where | what goes there |\n"
    "|---|---|\n"
    "| `documents/1-…` to `7-…` | rules, plans, minutes, diagrams: PDF, "
    "Word, Excel, text |\n"
    "| `documents/documents.xlsx` | the register: one line a document |\n"
    "| `documents/numbers.xlsx` | numbers that the rules name (length of "
    "passwords, days to keep logs) |\n"
    "| `ledgers/` | one workbook a ledger; CSV will do as well |\n"
    "| `ledgers/provenance.xlsx` | of exports: system, who, when, filter, "
    "count shown. Without it an export is worth less |\n"
    "| `records/` | answers of people, approvals by officers |\n"
    "| `imports/` | what other systems export (Windows, antivirus, Entra) |\n"
    "| `forms/csv/` | the same forms as CSV; not read from here |\n"
    "\n"
    "1. Each workbook has a second sheet that explains it. The grey line is "
    "an example and never counts. Where there is nothing to enter, delete "
    "that line and keep the headings. A ledger that is missing, or holds its "
    "example only, leaves criteria undecided.\n"
    "2. You keep ledgers of your own? Put them into `ledgers/` as they are "
    "(.xlsx or .csv in UTF-8 or Shift_JIS). Usual headings are understood. "
    "For others write `ledgers/columns.json`:\n"
    "\n"
    "   ```json\n"
    "   { \"maps\": [ { \"file\": \"my list.xlsx\", \"table\": "
    "\"ledger.asset\",\n"
    "       \"columns\": { \"id\": \"No.\", \"hostname\": \"PC name\" },\n"
    "       \"date_format\": \"yy/MM/dd\" } ] }\n"
    "   ```\n"
    "\n"
    "3. What is still missing: `starseal plan --engagement "
    "engagement.json`\n"
    "4. Collect and seal: `starseal collect --engagement engagement.json "
    "-o NAME.seal.tar.zst`\n"
    "5. Judge: `starseal check NAME.seal.tar.zst --policy scs-20260327 "
    "--level 4`\n"
    "\n"
    "`engagement.json` names this host and this folder; more hosts may be "
    "added (manual: starseal-engagement(5)). Its `salt` hides sensitive "
    "settings; keep it as long as the packs. Delete workbooks that you do "
    "not need.\n";
static const char readme_ja[] =
    "# 会社のフォルダー\n"
    "\n"
    "| 場所 | 入れるもの |\n"
    "|---|---|\n"
    "| `documents/1-…` から `7-…` | 規程、計画、議事録、構成図など (PDF、Word、"
    "Excel、テキスト)。番号は制度の 7 分類です |\n"
    "| `documents/documents.xlsx` | 文書台帳。文書ごとに 1 行 |\n"
    "| `documents/numbers.xlsx` | 規程に書いた数値 (パスワードの文字数、ログの"
    "保管日数など) |\n"
    "| `ledgers/` | 台帳。1 冊に 1 種類。CSV でもかまいません |\n"
    "| `ledgers/provenance.xlsx` | 他のシステムから出力した台帳について、"
    "システム、出力者、日時、抽出条件、画面の件数。ないと証跡の確かさが"
    "下がります |\n"
    "| `records/` | 聞き取りの回答、役員の承認の記録 |\n"
    "| `imports/` | 他のシステムの出力 (Windows、ウイルス対策、Entra など) |\n"
    "| `forms/csv/` | 同じ様式の CSV 版。ここからは読みません |\n"
    "\n"
    "1. どのブックにも 2 枚目に説明のシートがあります。灰色の行は記入例で、"
    "証跡には数えません。書くことがない台帳は、記入例の行を消して見出しだけに"
    "します。ない台帳や記入例のままの台帳は、判定不能になります。\n"
    "2. すでに台帳があれば、そのまま `ledgers/` に置いてください (.xlsx、または "
    "UTF-8 か Shift_JIS の .csv)。よくある見出しは読み取ります。読み取れない"
    "見出しは `ledgers/columns.json` に書きます:\n"
    "\n"
    "   ```json\n"
    "   { \"maps\": [ { \"file\": \"自社の一覧.xlsx\", \"table\": "
    "\"ledger.asset\",\n"
    "       \"columns\": { \"id\": \"No.\", \"hostname\": \"PC名\" },\n"
    "       \"date_format\": \"yy/MM/dd\" } ] }\n"
    "   ```\n"
    "\n"
    "3. 足りないものを確かめます: `starseal plan --engagement "
    "engagement.json`\n"
    "4. 集めて封印します: `starseal collect --engagement engagement.json "
    "-o 名前.seal.tar.zst`\n"
    "5. 点検します: `starseal check 名前.seal.tar.zst --policy scs-20260327 "
    "--level 4`\n"
    "\n"
    "`engagement.json` には、このホストとこのフォルダーを書いてあります。"
    "ホストは追加できます (手引き: starseal-engagement(5))。`salt` は、秘密の"
    "設定を計画の中で隠すために使います。パックと同じ期間、保管してください。"
    "使わないブックは消してかまいません。\n";

struct firm {
	const char *dir;
	enum text_lang lang;
	bool look;              /* only see whether something is there */
	size_t written;
};

/* path beneath the firm's folder; its own folder is made. Malloced. */
static char *
place(const struct firm *f, const char *folder, const char *file,
    const char *extension, struct error *err)
{
	char *path = NULL, *slash;

	if (asprintf(&path, "%s/%s%s%s%s", f->dir, folder, folder[0] == '\0' ?
	    "" : "/", file, extension) < 0) {
		(void)error_nomem(err);
		return NULL;
	}
	if (f->look && access(path, F_OK) == 0) {
		(void)error_set(err, ERR_DENIED, 0, "%s: is there already and "
		    "is not overwritten; choose another folder",
		    "%s: すでにあるので上書きしません。別のフォルダーを選んで"
		    "ください", path);
		free(path);
		return NULL;
	}
	slash = strrchr(path, '/');
	*slash = '\0';
	if (!f->look && file_make_dirs(path, err) != 0) {
		free(path);
		return NULL;
	}
	*slash = '/';
	return path;
}

static int
write_form(struct firm *f, const struct form *form, struct error *err)
{
	const char *name = strrchr(form->file, '/');
	char *book = place(f, "", form->file, ".xlsx", err);
	char *csv = book == NULL ? NULL : place(f, CSV_FOLDER, name == NULL ?
	    form->file : name + 1, ".csv", err);
	int r = csv == NULL ? err->code : 0;

	if (r == 0 && !f->look &&
	    (r = form_write_book(form, book, err)) == 0 &&
	    (r = form_write_csv(form, csv, err)) == 0)
		f->written += 2;
	free(book);
	free(csv);
	return r;
}

static int
write_plugin(struct firm *f, const struct discovered *d, struct error *err)
{
	json_t *manifest = json_read(buf_str((struct buf *)(uintptr_t)&d->json),
	    d->json.n, d->json.n + 1, d->file, err);
	const json_t *table;
	struct form form;
	size_t i;
	int r = manifest == NULL ? err->code : 0;

	json_array_foreach(json_object_get(manifest, "tables"), i, table)
		if (r == 0 && form_of_table(table, f->lang, &form))
			r = write_form(f, &form, err);
	json_decref(manifest);
	return r;
}

static int
write_forms(struct firm *f, const struct discover_list *found,
    struct error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; i < found->n && r == 0; i++)
		if (found->v[i].refused == NULL)
			r = write_plugin(f, &found->v[i], err);
	return r;
}

static int
write_rest(struct firm *f, struct error *err)
{
	const char *text = f->lang == TEXT_JA ? readme_ja : readme_en;
	char *path;
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]) && r == 0; i++) {
		if ((path = file_join(f->dir, folders[i])) == NULL)
			return error_nomem(err);
		r = file_make_dirs(path, err);
		free(path);
	}
	if (r != 0 || (path = place(f, "", "README", ".md", err)) == NULL)
		return err->code;
	r = file_write(path, 0644, text, strlen(text), err);
	free(path);
	f->written += r == 0;
	return r;
}

int
init_firm(const char *dir, enum text_lang lang, size_t *written,
    struct error *err)
{
	struct firm f = { dir, lang, true, 0 };
	struct discover_list found = { NULL, 0 };
	char *folder = where_is(WHERE_PLUGINS, err);
	int r;

	if (folder == NULL)
		return err->code;
	r = discover_plugins(folder, &found, err);
	free(folder);
	/* First look, then write: all of it or nothing. */
	if (r == 0)
		r = write_forms(&f, &found, err);
	f.look = false;
	if (r == 0)
		r = write_forms(&f, &found, err);
	if (r == 0)
		r = write_rest(&f, err);
	discover_free(&found);
	*written = f.written;
	return r;
}
