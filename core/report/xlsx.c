/* SPDX-License-Identifier: Apache-2.0
 * The evaluator's workbook. Never fills in a determination that nobody signed,
 * nor one that does not count, nor chooses between two that differ.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/file.h"
#include "base/text.h"
#include "beside.h"
#include "check/determination.h"
#include "text.h"
#include "view.h"
#include "xlsx.h"

#define CELL_MAX 32000          /* Excel: 32,767 characters a cell */
#define CRITERION_COLUMNS 16
#define DETERMINATION 6         /* column of the person's word */

/* Points a line of the usual font takes, and what Excel allows a row. */
#define LINE_POINTS 14.0
#define ROW_POINTS_MAX 409.0

#define PRINTED 9               /* columns, up to the basis */

static const double criterion_widths[CRITERION_COLUMNS] = { 9, 16, 36, 5, 11,
	30, 12, 22, 34, 60, 66, 26, 28, 30, 12, 8 };

struct book {
	const struct view *v;
	const char *seal;
	lxw_workbook *wb;
	lxw_format *head, *cell, *fill, *title, *verdicts[VERDICTS];
};

static lxw_format *
wrapped(struct book *b)
{
	lxw_format *f = workbook_add_format(b->wb);

	format_set_text_wrap(f);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	format_set_border(f, LXW_BORDER_HAIR);
	return f;
}

static void
make_formats(struct book *b)
{
	static const lxw_color_t colours[VERDICTS] = {
		[VERDICT_FAIL] = 0xf8d7da, [VERDICT_UNKNOWN] = 0xe2e3e5,
		[VERDICT_REVIEW] = 0xfff3cd, [VERDICT_PASS] = 0xd1e7dd,
		[VERDICT_NOT_APPLICABLE] = 0xffffff,
	};
	size_t i;

	b->cell = wrapped(b);
	b->fill = wrapped(b);
	format_set_bg_color(b->fill, 0xfffde7);
	b->head = wrapped(b);
	format_set_bold(b->head);
	format_set_bg_color(b->head, 0xdde7f3);
	b->title = workbook_add_format(b->wb);
	format_set_bold(b->title);
	format_set_font_size(b->title, 14);
	for (i = 0; i < VERDICTS; i++) {
		b->verdicts[i] = wrapped(b);
		format_set_bg_color(b->verdicts[i], colours[i]);
	}
}

/* Text and nothing but: no control characters, never too long for a cell. */
static void
put(lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, const char *s,
    lxw_format *f)
{
	struct buf b;
	size_t n = strlen(s), i, len;

	buf_init(&b, CELL_MAX + 64);
	/* It is stored as text, but would become a formula when someone edits
	 * the cell or saves the sheet as CSV. */
	if (view_is_formula(s))
		buf_putc(&b, '\'');
	for (i = 0; i < n && b.n < CELL_MAX; i += len) {
		len = text_utf8_length(s + i, n - i);
		if (len == 0 || (len == 1 && (unsigned char)s[i] < 0x20 &&
		    s[i] != '\n' && s[i] != '\t')) {
			buf_puts(&b, "\xef\xbf\xbd");
			len = 1;
		} else
			buf_put(&b, s + i, len);
	}
	if (i < n)
		buf_puts(&b, " …");
	(void)worksheet_write_string(ws, row, col, buf_str(&b), f);
	buf_free(&b);
}

/* Lines that a text takes in a column so many characters wide, of which margins
 * and characters that may not begin a line take two. */
static size_t
lines_of(const char *s, double width)
{
	size_t lines = 0, n, columns = width > 3 ? (size_t)width - 2 : 1;

	for (;; s += n + 1) {
		n = strcspn(s, "\n");
		lines += 1 + text_width(s, n) / columns;
		if (s[n] == '\0')
			return lines;
	}
}

/* A row of cells, as high as its longest text: a workbook that nobody has
 * opened yet has no heights of its own. */
static void
put_row(lxw_worksheet *ws, lxw_row_t row, const char *const *cells,
    lxw_format *const *formats, const double *widths, size_t n)
{
	size_t most = 1, lines, i;
	double points;

	for (i = 0; i < n; i++) {
		put(ws, row, (lxw_col_t)i, cells[i], formats[i]);
		lines = lines_of(cells[i], widths[i]);
		most = lines > most ? lines : most;
	}
	points = (double)most * LINE_POINTS;
	(void)worksheet_set_row(ws, row, points > ROW_POINTS_MAX ?
	    ROW_POINTS_MAX : points, NULL);
}

static lxw_worksheet *
sheet(struct book *b, const char *name, const struct text *heads,
    const double *widths, size_t n, lxw_row_t head_row)
{
	lxw_worksheet *ws = workbook_add_worksheet(b->wb, name);
	size_t i;

	for (i = 0; i < n; i++) {
		(void)worksheet_set_column(ws, (lxw_col_t)i, (lxw_col_t)i,
		    widths[i], NULL);
		put(ws, head_row, (lxw_col_t)i, text_of(&heads[i]), b->head);
	}
	/* Two lines: headings are longer than what stands below them. */
	(void)worksheet_set_row(ws, head_row, 2 * LINE_POINTS, NULL);
	worksheet_set_landscape(ws);
	worksheet_set_paper(ws, 9);     /* A4 */
	worksheet_set_margins(ws, 0.4, 0.4, 0.5, 0.6);
	worksheet_fit_to_pages(ws, 1, 0);
	(void)worksheet_repeat_rows(ws, head_row, head_row);
	worksheet_freeze_panes(ws, head_row + 1, 1);
	(void)worksheet_set_footer(ws, "&C&P / &N");
	return ws;
}

static void
put_artifact(void *arg, const struct view_artifact *a)
{
	struct buf *out = arg;

	buf_printf(out, "%s%s\n%s", out->n > 0 ? "\n" : "", a->path,
	    a->sha256);
}

/* What the cells of determinations may hold. */
static const struct text choices[DETERMINATIONS] = {
	[DETERMINED_CONFORMING] = { "Conforming", "適合" },
	[DETERMINED_NONCONFORMING] = { "Nonconforming", "不適合" },
	[DETERMINED_NOT_APPLICABLE] = { "Not applicable", "該当なし" },
};

/* The word of the evaluators' signed determinations, where they count and
 * agree; else "", to be filled in by hand: the signed ones stand beside it. */
static const char *
determined(const json_t *c)
{
	const json_t *list = json_object_get(c, "determinations"), *d;
	size_t i, k, found = DETERMINATIONS;

	json_array_foreach(list, i, d) {
		for (k = 0; k < DETERMINATIONS; k++)
			if (strcmp(determination_words[k].name, view_str(d,
			    "determination")) == 0)
				break;
		if (k == DETERMINATIONS || json_object_get(d, "doubt") != NULL)
			continue;
		if (found != DETERMINATIONS && found != k)
			return "";
		found = k;
	}
	return found == DETERMINATIONS ? "" : text_of(&choices[found]);
}

static void
put_criterion(struct book *b, lxw_worksheet *ws, lxw_row_t row,
    const json_t *c)
{
	struct buf why, basis, evidence, needs, beside, reason;
	const char *word = determined(c);
	enum verdict v = view_verdict(c);
	char days[32];

	buf_init(&why, CELL_MAX);
	buf_init(&basis, CELL_MAX);
	buf_init(&evidence, CELL_MAX);
	buf_init(&needs, CELL_MAX);
	buf_init(&beside, CELL_MAX);
	buf_init(&reason, CELL_MAX);
	beside_lines(b->v->result, c, BESIDE_ANSWERS | BESIDE_APPROVALS |
	    BESIDE_WAIVERS, &beside);
	beside_lines(b->v->result, c, BESIDE_DETERMINATIONS, &reason);
	view_why(b->v, c, &why);
	view_basis(b->v, c, &basis);
	view_evidence(b->v, c, put_artifact, &evidence);
	view_needs(c, &needs);
	(void)snprintf(days, sizeof(days), "%lld",
	    (long long)view_int(c, "lead_days"));
	put_row(ws, row, (const char *const[CRITERION_COLUMNS]){
	    report_short_id(view_str(c, "id")),
	    report_words(view_heading(b->v, c), "title"),
	    report_words(c, "text"), strcmp(view_str(c, "level"), "star3") ==
	    0 ? "★3" : "★4", text_of(verdict_text(v)), buf_str(&why), word,
	    buf_str(&reason), buf_str(&basis), buf_str(&beside),
	    buf_str(&evidence), buf_str(&needs),
	    report_words(c, "ask"), v == VERDICT_PASS ? "" : report_words(c,
	    "remedy"), view_who(view_str(c, "who")), days },
	    (lxw_format *const[CRITERION_COLUMNS]){ b->cell, b->cell, b->cell,
	    b->cell, b->verdicts[v], b->cell, b->fill, b->fill, b->cell,
	    b->cell, b->cell, b->cell, b->cell, b->cell, b->cell, b->cell },
	    criterion_widths, CRITERION_COLUMNS);
	buf_free(&why);
	buf_free(&basis);
	buf_free(&evidence);
	buf_free(&needs);
	buf_free(&beside);
	buf_free(&reason);
}

static void
add_choice(lxw_worksheet *ws, lxw_row_t first, lxw_row_t last)
{
	const char *words[DETERMINATIONS + 1] = { NULL };
	lxw_data_validation rule;
	size_t i;

	memset(&rule, 0, sizeof(rule));
	rule.validate = LXW_VALIDATION_TYPE_LIST;
	for (i = 0; i < DETERMINATIONS; i++)
		words[i] = text_of(&choices[i]);
	rule.value_list = (char **)(uintptr_t)words;
	(void)worksheet_data_validation_range(ws, first, DETERMINATION, last,
	    DETERMINATION, &rule);
}

static void
put_criteria(struct book *b)
{
	static const struct text heads[CRITERION_COLUMNS] = {
		{ "No.", "番号" }, { "Requirement", "要求事項" },
		{ "Criterion (explained)", "評価基準 (説明)" },
		{ "Level", "段階" }, { "Machine verdict", "機械判定" },
		{ "Why", "理由" },
		{ "Evaluator's determination", "評価者の判定" },
		{ "Evaluator's reason", "評価者の所見" },
		{ "Basis", "根拠" },
		{ "Said, approved and waived by people",
		    "人の回答・承認・免除" }, { "Evidence and its SHA-256", "証跡とその SHA-256" },
		{ "Evidence needed", "必要な証跡" },
		{ "Question to a person", "人への質問" },
		{ "What closes it", "是正の方法" }, { "Who", "担当" },
		{ "Lead time, days", "必要日数" },
	};
	lxw_worksheet *ws = sheet(b, TR("Criteria", "評価基準"), heads,
	    criterion_widths, CRITERION_COLUMNS, 0);
	const json_t *list = json_object_get(b->v->result, "criteria"), *c;
	lxw_row_t row = 0;
	size_t i;

	json_array_foreach(list, i, c)
		put_criterion(b, ws, ++row, c);
	add_choice(ws, 1, row < 1 ? 1 : row);
	/* On paper what an evaluator reads and fills in, in type that can be
	 * read; the rest is for the screen. */
	(void)worksheet_print_area(ws, 0, 0, row < 1 ? 1 : row, PRINTED - 1);
	(void)worksheet_autofilter(ws, 0, 0, row < 1 ? 1 : row,
	    CRITERION_COLUMNS - 1);
}

static void
put_evidence(struct book *b)
{
	static const struct text heads[] = { { "Item", "番号" },
		{ "What was sealed", "封印されたもの" }, { "SHA-256", "SHA-256" },
		{ "Collector", "収集器" }, { "Taken", "取得時刻" },
		{ "Grade", "確かさ" } };
	static const double widths[] = { 8, 60, 68, 14, 22, 8 };
	lxw_worksheet *ws = sheet(b, TR("Evidence", "証跡"), heads, widths, 6,
	    0);
	char item[32];
	size_t i;

	for (i = 0; i < b->v->n_artifacts; i++) {
		const struct view_artifact *a = &b->v->artifacts[i];
		lxw_row_t row = (lxw_row_t)i + 1;

		(void)snprintf(item, sizeof(item), "%lld", (long long)a->item);
		put_row(ws, row, (const char *const[]){ item, a->path,
		    a->sha256, a->plugin, a->taken, a->grade },
		    (lxw_format *const[]){ b->cell, b->cell, b->cell, b->cell,
		    b->cell, b->cell }, widths, 6);
	}
}

static void
put_gaps(struct book *b)
{
	static const struct text heads[] = { { "Subject", "対象" },
		{ "What is missing", "欠けているもの" }, { "Why", "理由" },
		{ "Collector", "収集器" }, { "Table", "表" } };
	static const double widths[] = { 20, 50, 60, 14, 24 };
	lxw_worksheet *ws = sheet(b, TR("Gaps", "欠落"), heads, widths, 5, 0);
	const json_t *list = json_object_get(b->v->result, "gaps"), *g;
	size_t i;

	json_array_foreach(list, i, g) {
		lxw_row_t row = (lxw_row_t)i + 1;

		put_row(ws, row, (const char *const[]){ view_str(g, "subject"),
		    view_str(g, "what"), report_words(g, "why"),
		    view_str(g, "plugin"), view_str(g, "table") },
		    (lxw_format *const[]){ b->cell, b->cell, b->cell, b->cell,
		    b->cell }, widths, 5);
	}
}

static void
put_pair(struct book *b, lxw_worksheet *ws, lxw_row_t *row, const char *name,
    const char *value)
{
	put(ws, *row, 0, name, b->head);
	put(ws, *row, 1, value, b->cell);
	(*row)++;
}

/* Files that stand in the way of all that their plugin reads, with what to
 * do: before the sheet of all gaps is looked at. */
static void
put_in_the_way(struct book *b, lxw_worksheet *ws, lxw_row_t *row)
{
	const json_t *g;
	struct buf line;
	size_t i;

	json_array_foreach(json_object_get(b->v->result, "gaps"), i, g) {
		if (!view_in_the_way(g))
			continue;
		buf_init(&line, CELL_MAX);
		buf_printf(&line, TR("%s: %s. While it lies there, what rests "
		    "on the tables of %s stays undecided: move it out of the "
		    "folder, mend it, or, for a ledger, name its table in "
		    "ledgers/columns.json.", "%s: %s。ここにある間は、%s の表に"
		    "よる評価基準は判定できません。フォルダーの外へ移すか、直すか、"
		    "台帳なら ledgers/columns.json に表の名前を書いてください。"),
		    view_str(g, "what"), report_words(g, "why"), view_str(g,
		    "plugin"));
		put_pair(b, ws, row, TR("First: a file that could not be read "
		    "as any table", "最初に: どの表としても読めないファイル"),
		    buf_str(&line));
		buf_free(&line);
	}
}

static void
put_about(struct book *b)
{
	const json_t *r = b->v->result, *pack = json_object_get(r, "pack"),
	    *policy = json_object_get(r, "policy"),
	    *counts = json_object_get(r, "counts");
	lxw_worksheet *ws = workbook_add_worksheet(b->wb,
	    TR("About", "この表について"));
	lxw_row_t row = 2;
	char line[256];
	size_t i;

	(void)worksheet_set_column(ws, 0, 0, 26, NULL);
	(void)worksheet_set_column(ws, 1, 1, 90, NULL);
	put(ws, 0, 0, report_words(policy, "title"), b->title);
	put_in_the_way(b, ws, &row);
	put_pair(b, ws, &row, TR("Policy", "ポリシー"), view_str(policy, "id"));
	put_pair(b, ws, &row, TR("Policy, SHA-256", "ポリシーの SHA-256"),
	    view_str(policy, "digest"));
	put_pair(b, ws, &row, TR("As of", "判定日"), view_str(r, "as_of"));
	put_pair(b, ws, &row, TR("Seal, SHA-256", "封印の SHA-256"),
	    view_str(pack, "seal"));
	put_pair(b, ws, &row, TR("Signatures", "署名"), b->seal);
	(void)snprintf(line, sizeof(line), "%s - %s", view_str(pack,
	    "started"), view_str(pack, "finished"));
	put_pair(b, ws, &row, TR("Collected", "収集"), line);
	for (i = 0; i < VERDICTS; i++) {
		(void)snprintf(line, sizeof(line), "%lld / %lld",
		    (long long)view_int(counts, verdict_name((enum verdict)i)),
		    (long long)view_int(counts, "total"));
		put_pair(b, ws, &row, text_of(verdict_text((enum verdict)i)),
		    line);
	}
	put_pair(b, ws, &row, TR("To keep in mind", "注意"), TR("Machine "
	    "verdicts are material. Only a person determines, in the yellow "
	    "columns. The texts explain the criteria and are not the official "
	    "wording.", "機械判定は判断の材料です。判定するのは人だけで、黄色の列に"
	    "記入します。文は基準の説明で、正式な文言ではありません。"));
	worksheet_set_paper(ws, 9);
}

static int
write_book(struct book *b, const char *path, struct error *err)
{
	lxw_error e;

	if ((b->wb = workbook_new(path)) == NULL)
		return error_nomem(err);
	make_formats(b);
	put_criteria(b);
	put_evidence(b);
	put_gaps(b);
	put_about(b);
	e = workbook_close(b->wb);
	return e == LXW_NO_ERROR ? 0 : error_set(err, ERR_IO, 0,
	    "workbook: %s", "表の書き出し: %s", lxw_strerror(e));
}

int
report_xlsx(const json_t *result, const char *seal, struct buf *out,
    struct error *err)
{
	const char *tmp = getenv("TMPDIR");
	struct book b = { .seal = seal };
	struct view v;
	char path[512];
	int fd, r;

	if ((r = view_open(result, &v, err)) != 0)
		return r;
	b.v = &v;
	(void)snprintf(path, sizeof(path), "%.480s/starseal-XXXXXX",
	    tmp == NULL || tmp[0] == '\0' ? "/tmp" : tmp);
	if ((fd = mkstemp(path)) == -1)
		r = error_set(err, ERR_IO, 0, "%s: cannot create it",
		    "%s: 作ることができません", path);
	else {
		(void)close(fd);
		r = write_book(&b, path, err);
		if (r == 0)
			r = file_read(path, out, err);
		(void)unlink(path);
	}
	view_close(&v);
	return r;
}
