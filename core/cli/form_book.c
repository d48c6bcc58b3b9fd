/* SPDX-License-Identifier: Apache-2.0
 * A form as a workbook: headings that explain themselves, an example line,
 * lists to choose from, and a second sheet that tells all of it once more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

#include "base/date.h"
#include "form.h"

#define ROWS_READY 2000         /* rows that have lists to choose from */
#define NAME_MAX_CHARS 31       /* of a sheet, by Excel */
#define GUIDE_WORDS 8           /* first column of the lists of words */

struct book {
	const struct form *f;
	lxw_workbook *wb;
	lxw_worksheet *ws, *guide;
	lxw_format *head, *key, *example, *example_date, *example_time, *date,
	    *time, *text, *wrap, *bold, *title;
	bool ja;
};

static const char *
tell(const struct book *b, const char *en, const char *ja)
{
	return b->ja ? ja : en;
}

static lxw_format *
format(struct book *b, const char *number)
{
	lxw_format *f = workbook_add_format(b->wb);

	if (f != NULL && number != NULL)
		format_set_num_format(f, number);
	return f;
}

static lxw_format *
heading(struct book *b, lxw_color_t colour)
{
	lxw_format *f = format(b, NULL);

	format_set_bold(f);
	format_set_bg_color(f, colour);
	format_set_border(f, LXW_BORDER_THIN);
	format_set_text_wrap(f);
	format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	return f;
}

static lxw_format *
example(struct book *b, const char *number)
{
	lxw_format *f = format(b, number);

	format_set_italic(f);
	format_set_font_color(f, 0x606060);
	format_set_bg_color(f, 0xf2f2f2);
	return f;
}

static void
make_formats(struct book *b)
{
	b->head = heading(b, 0xdde7f3);
	b->key = heading(b, 0xf7e0b5);
	b->example = example(b, "@");
	b->example_date = example(b, "yyyy-mm-dd");
	b->example_time = example(b, "yyyy-mm-dd hh:mm");
	b->date = format(b, "yyyy-mm-dd");
	b->time = format(b, "yyyy-mm-dd hh:mm");
	b->text = format(b, "@");
	b->bold = format(b, NULL);
	format_set_bold(b->bold);
	b->title = format(b, NULL);
	format_set_bold(b->title);
	format_set_font_size(b->title, 14);
	b->wrap = format(b, NULL);
	format_set_text_wrap(b->wrap);
	format_set_align(b->wrap, LXW_ALIGN_VERTICAL_TOP);
}

static bool
is_type(const struct form_column *c, const char *type)
{
	return strcmp(c->type, type) == 0;
}

/* What Excel does not take in a sheet's name; at most 31 characters. */
static void
sheet_name(const char *title, char *to, size_t size)
{
	size_t n = 0, w, chars;

	for (chars = 0; title[0] != '\0' && chars < NAME_MAX_CHARS; chars++) {
		w = text_utf8_length(title, strlen(title));
		if (w == 0 || n + w >= size)
			break;
		if (w == 1 && strchr("[]:*?/\\'", title[0]) != NULL)
			to[n++] = ' ';
		else {
			memcpy(to + n, title, w);
			n += w;
		}
		title += w;
	}
	to[n] = '\0';
}

/* "2026-04-10 09:30" as a date that Excel reckons with. */
static bool
datetime_of(const char *s, lxw_datetime *out)
{
	char day[DATE_TEXT];
	int64_t days;
	size_t n = strlen(s);

	memset(out, 0, sizeof(*out));
	(void)snprintf(day, sizeof(day), "%.10s", s);
	if (!date_parse(day, &days))
		return false;
	date_of_days(days, &out->year, &out->month, &out->day);
	if (n == 10)
		return true;
	if (n != 16 || s[13] != ':')
		return false;
	out->hour = (int)strtol(s + 11, NULL, 10);
	out->min = (int)strtol(s + 14, NULL, 10);
	return true;
}

static void
put_example(struct book *b, lxw_col_t i, const struct form_column *c)
{
	lxw_datetime when;
	char *end;
	double v;

	if (c->example[0] == '\0') {
		(void)worksheet_write_blank(b->ws, 1, i, b->example);
		return;
	}
	if ((is_type(c, "date") || is_type(c, "time")) &&
	    datetime_of(c->example, &when)) {
		(void)worksheet_write_datetime(b->ws, 1, i, &when,
		    is_type(c, "date") ? b->example_date : b->example_time);
		return;
	}
	v = strtod(c->example, &end);
	if (is_type(c, "int") && *end == '\0')
		(void)worksheet_write_number(b->ws, 1, i, v, b->example);
	else
		(void)worksheet_write_string(b->ws, 1, i, c->example,
		    b->example);
}

/* A warning, not a refusal: the reader understands more than Excel does. */
static void
put_list(struct book *b, lxw_col_t i, const char *range,
    const char *const *list)
{
	/* The library's strings are not const; it copies them. */
	lxw_data_validation v = { .error_type =
	    LXW_VALIDATION_ERROR_TYPE_WARNING, .ignore_blank =
	    LXW_VALIDATION_ON, .dropdown = LXW_VALIDATION_ON,
	    .value_formula = (char *)(uintptr_t)range,
	    .value_list = (void *)(uintptr_t)list };

	v.validate = range != NULL ? LXW_VALIDATION_TYPE_LIST_FORMULA :
	    LXW_VALIDATION_TYPE_LIST;
	v.error_title = (char *)(uintptr_t)tell(b, "Another word",
	    "一覧にない語");
	v.error_message = (char *)(uintptr_t)tell(b, "This word is not in the "
	    "list. Keep it only if you are sure.",
	    "一覧にない語です。意図したものか確かめてください。");
	(void)worksheet_data_validation_range(b->ws, 1, i, ROWS_READY, i, &v);
}

/* The words stand on the guide, from where the list takes them: a list in the
 * cell itself may have no more than 255 characters. */
static void
put_words(struct book *b, lxw_col_t i, const struct form_column *c,
    lxw_col_t *next)
{
	size_t k, n = json_array_size(c->words);
	char range[64], column[8];

	(void)worksheet_write_string(b->guide, 2, *next, c->label, b->head);
	(void)worksheet_set_column(b->guide, *next, *next, 20, NULL);
	for (k = 0; k < n; k++)
		(void)worksheet_write_string(b->guide, (lxw_row_t)(3 + k),
		    *next, form_word(b->f, c, k), NULL);
	lxw_col_to_name(column, *next, 0);
	(void)snprintf(range, sizeof(range), "=%s!$%s$4:$%s$%zu",
	    tell(b, "Guide", "説明"), column, column, n + 3);
	if (!is_type(c, "list"))
		put_list(b, i, range, NULL);
	++*next;
}

static void
put_column(struct book *b, lxw_col_t i, lxw_col_t *next)
{
	static const char *const yes_en[] = { "yes", "no", NULL };
	static const char *const yes_ja[] = { "はい", "いいえ", NULL };
	const struct form_column *c = &b->f->columns[i];
	lxw_comment_options o = { .visible = LXW_COMMENT_DISPLAY_HIDDEN,
	    .width = 260, .height = 120 };
	size_t width = text_width(c->label, strlen(c->label));
	size_t lines, example_width = text_width(c->example, strlen(c->example));
	char *how = form_how(b->f, c), *note = NULL;

	if (example_width > width)
		width = example_width;
	(void)worksheet_set_column(b->ws, i, i, width < 10 ? 12 : width > 36 ?
	    38 : (double)width + 2.5, is_type(c, "date") ? b->date :
	    is_type(c, "time") ? b->time : is_type(c, "int") ? NULL : b->text);
	(void)worksheet_write_string(b->ws, 0, i, c->label, c->key ? b->key :
	    b->head);
	if (how != NULL && asprintf(&note, "%s%s%s%s", c->help == NULL ? "" :
	    c->help, c->help == NULL ? "" : "\n", how, c->key ? tell(b,
	    "\nMust be filled in.", "\n必ず記入する。") : "") > 0)
		(void)worksheet_write_comment_opt(b->ws, 0, i, note, &o);
	put_example(b, i, c);
	if (c->words != NULL)
		put_words(b, i, c, next);
	else if (is_type(c, "bool"))
		put_list(b, i, NULL, b->ja ? yes_ja : yes_en);
	/* Not every program finds the height of a wrapped line by itself. */
	lines = how == NULL ? 1 : text_width(how, strlen(how)) / 42 + 1;
	if (c->help != NULL && text_width(c->help, strlen(c->help)) / 42 + 1 >
	    lines)
		lines = text_width(c->help, strlen(c->help)) / 42 + 1;
	(void)worksheet_set_row(b->guide, (lxw_row_t)(i + 3),
	    15.0 * (double)lines + 2, NULL);
	(void)worksheet_write_string(b->guide, (lxw_row_t)(i + 3), 0, c->label,
	    c->key ? b->key : b->head);
	(void)worksheet_write_string(b->guide, (lxw_row_t)(i + 3), 1, c->key ?
	    tell(b, "yes", "必須") : "", b->wrap);
	(void)worksheet_write_string(b->guide, (lxw_row_t)(i + 3), 2,
	    c->help == NULL ? "" : c->help, b->wrap);
	(void)worksheet_write_string(b->guide, (lxw_row_t)(i + 3), 3,
	    how == NULL ? "" : how, b->wrap);
	(void)worksheet_write_string(b->guide, (lxw_row_t)(i + 3), 4,
	    c->example, b->wrap);
	free(how);
	free(note);
}

/* The first cell marks the sheet as one that holds no evidence. */
static void
put_guide(struct book *b)
{
	static const struct text heads[] = { { "Column", "列" },
	    { "Needed", "必須" }, { "What it is", "内容" },
	    { "How to write it", "書き方" }, { "Example", "例" } };
	static const double widths[] = { 26, 8, 44, 44, 28 };
	lxw_col_t i;

	(void)worksheet_write_string(b->guide, 0, 0, tell(b,
	    "starseal: guide", "starseal: 説明"), b->title);
	(void)worksheet_write_string(b->guide, 1, 0, tell(b,
	    "The grey line is an example: it is not counted as evidence, and "
	    "may be deleted. Further columns may be added; the headings must "
	    "stay as they are.", "灰色の行は記入例です。証跡として数えず、消しても"
	    "かまいません。列を足してもよいですが、見出しは変えないでください。"),
	    NULL);
	for (i = 0; i < 5; i++) {
		(void)worksheet_set_column(b->guide, i, i, widths[i], NULL);
		(void)worksheet_write_string(b->guide, 2, i, b->ja ?
		    heads[i].ja : heads[i].en, b->head);
	}
}

/* Wide ledgers would be too small to read on A4. */
static void
set_page(lxw_worksheet *ws, bool wide)
{
	worksheet_set_landscape(ws);
	worksheet_set_paper(ws, wide ? 8 : 9);  /* A3, A4 */
	worksheet_fit_to_pages(ws, 1, 0);
	worksheet_set_margins(ws, 0.4, 0.4, 0.5, 0.5);
}

static void
fill_book(struct book *b)
{
	lxw_col_t i, next = GUIDE_WORDS;

	make_formats(b);
	put_guide(b);
	for (i = 0; i < b->f->n; i++)
		put_column(b, i, &next);
	(void)worksheet_set_row(b->ws, 0, 34, NULL);
	(void)worksheet_set_row(b->ws, 1, 18, NULL);
	worksheet_freeze_panes(b->ws, 1, 1);
	(void)worksheet_autofilter(b->ws, 0, 0, 1, (lxw_col_t)(b->f->n - 1));
	(void)worksheet_repeat_rows(b->ws, 0, 0);
	set_page(b->ws, b->f->n > 12);
	set_page(b->guide, false);
}

int
form_write_book(const struct form *f, const char *path, struct error *err)
{
	struct book b = { .f = f, .ja = f->lang == TEXT_JA };
	char name[128];
	lxw_error e;

	if ((b.wb = workbook_new(path)) == NULL)
		return error_nomem(err);
	sheet_name(f->title, name, sizeof(name));
	b.ws = workbook_add_worksheet(b.wb, name);
	b.guide = workbook_add_worksheet(b.wb, tell(&b, "Guide", "説明"));
	if (b.ws != NULL && b.guide != NULL)
		fill_book(&b);
	e = workbook_close(b.wb);
	if (b.ws == NULL || b.guide == NULL || e != LXW_NO_ERROR)
		return error_set(err, ERR_IO, 0, "%s: cannot be written: %s",
		    "%s: 書き込めません: %s", path, lxw_strerror(e));
	return 0;
}
