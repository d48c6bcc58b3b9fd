/* SPDX-License-Identifier: Apache-2.0
 * Canonical fact rows. Never writes a row that does not fit its table.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/text.h"
#include "row.h"

#define TIME_MAX INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */

static int
refuse(struct error *err, const struct table *t, const char *column,
    const char *en, const char *ja)
{
	char place[2 * TABLE_NAME_MAX + 2];

	(void)snprintf(place, sizeof(place), "%s.%s", t->name, column);
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, place);
	return ERR_INPUT;
}

static bool
is_text(const char *s)
{
	size_t n = strlen(s);

	return n <= ROW_TEXT_MAX && text_is_utf8(s, n);
}

static int
put_string(const struct table *t, const struct table_column *c, const char *s,
    struct buf *out, struct error *err)
{
	unsigned char digest[HASH_SIZE];
	int64_t days;
	size_t i;

	if (s == NULL || !is_text(s))
		return refuse(err, t, c->name, "no text of at most 4096 bytes "
		    "of UTF-8", "4096 バイト以内の UTF-8 の文字列ではありません");
	if (c->type == TABLE_DATE && !date_parse(s, &days))
		return refuse(err, t, c->name, "no date of the form YYYY-MM-DD",
		    "YYYY-MM-DD の日付ではありません");
	if (c->type == TABLE_DIGEST && (strlen(s) != HASH_HEX ||
	    !hash_from_hex(s, digest)))
		return refuse(err, t, c->name, "no SHA-256 in hex",
		    "16 進の SHA-256 ではありません");
	if (c->type == TABLE_ENUM) {
		for (i = 0; c->symbols[i] != NULL; i++)
			if (strcmp(c->symbols[i], s) == 0)
				break;
		if (c->symbols[i] == NULL)
			return refuse(err, t, c->name,
			    "not one of the declared symbols",
			    "宣言された値のどれでもありません");
	}
	buf_put_json(out, s, strlen(s));
	return 0;
}

static int
put_list(const struct table *t, const struct table_column *c,
    const struct row_value *v, struct buf *out, struct error *err)
{
	size_t i;

	if (v->n > ROW_LIST_MAX)
		return refuse(err, t, c->name, "more than 1024 entries",
		    "要素が 1024 を超えています");
	buf_putc(out, '[');
	for (i = 0; i < v->n; i++) {
		if (v->list[i] == NULL || !is_text(v->list[i]))
			return refuse(err, t, c->name,
			    "an entry is no text of UTF-8",
			    "UTF-8 の文字列でない要素があります");
		if (i > 0)
			buf_putc(out, ',');
		buf_put_json(out, v->list[i], strlen(v->list[i]));
	}
	buf_putc(out, ']');
	return 0;
}

static int
put_value(const struct table *t, const struct table_column *c,
    const struct row_value *v, struct buf *out, struct error *err)
{
	char when[DATE_TIME_TEXT];

	if (v->type != (uint32_t)c->type)
		return refuse(err, t, c->name, "not of the declared type",
		    "宣言された型ではありません");
	switch (c->type) {
	case TABLE_BOOL:
		buf_puts(out, v->num != 0 ? "true" : "false");
		return 0;
	case TABLE_INT:
		buf_printf(out, "%" PRId64, v->num);
		return 0;
	case TABLE_TIME:
		if (v->num < 0 || v->num > TIME_MAX)
			return refuse(err, t, c->name,
			    "a time outside of 1970 to 9999",
			    "1970 年から 9999 年の時刻ではありません");
		date_format_time(v->num, when);
		buf_printf(out, "\"%s\"", when);
		return 0;
	case TABLE_LIST:
		return put_list(t, c, v, out, err);
	default:
		return put_string(t, c, v->str, out, err);
	}
}

static const struct row_value *
value_of(const struct row_value *values, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (values[i].name == name || (values[i].name[0] == name[0] &&
		    strcmp(values[i].name, name) == 0))
			return &values[i];
	return NULL;
}

static void
put_number(struct buf *out, uint64_t v)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + v % 10);
	while ((v /= 10) != 0);
	buf_put(out, digits + at, sizeof(digits) - at);
}

/* Each value belongs to a column, and no column has two. */
static int
check_names(const struct table *t, const struct row_value *values, size_t n,
    struct error *err)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (table_column(t, values[i].name) == NULL)
			return refuse(err, t, values[i].name,
			    "no such column", "この列はありません");
		if (value_of(values, i, values[i].name) != NULL)
			return refuse(err, t, values[i].name,
			    "given twice", "二度指定されています");
	}
	return 0;
}

static int
put_cites(const struct table *t, const struct row_cite *cites, size_t n,
    struct buf *out, struct error *err)
{
	size_t i;

	if (n == 0 || n > ROW_CITES_MAX)
		return refuse(err, t, "cites",
		    "a row cites 1 to 64 artifacts",
		    "行は 1 から 64 の証跡を引用しなければなりません");
	buf_puts(out, ",\"cites\":[");
	for (i = 0; i < n; i++) {
		const struct row_cite *c = &cites[i];

		if (c->place > ROW_ROWS || (c->place != ROW_WHOLE &&
		    c->from > c->to))
			return refuse(err, t, "cites", "no proper place",
			    "場所が正しくありません");
		buf_puts(out, i > 0 ? ",{\"item\":" : "{\"item\":");
		put_number(out, c->item);
		if (c->place != ROW_WHOLE) {
			buf_puts(out, c->place == ROW_LINES ? ",\"lines\":[" :
			    c->place == ROW_BYTES ? ",\"bytes\":[" :
			    ",\"rows\":[");
			if (c->place == ROW_ROWS) {
				put_number(out, c->sheet);
				buf_putc(out, ',');
			}
			put_number(out, c->from);
			buf_putc(out, ',');
			put_number(out, c->to);
			buf_putc(out, ']');
		}
		buf_putc(out, '}');
	}
	buf_puts(out, "]}\n");
	return 0;
}

int
row_write(const struct table *table, const char *subject, const char *grade,
    const struct row_value *values, size_t nvalues,
    const struct row_cite *cites, size_t ncites, struct buf *out,
    struct error *err)
{
	size_t i, start = out->n;
	int r;

	if (subject[0] == '\0' || strlen(subject) > ROW_SUBJECT_MAX ||
	    !is_text(subject))
		return refuse(err, table, "subject", "no proper subject",
		    "対象の名前が正しくありません");
	if ((r = check_names(table, values, nvalues, err)) != 0)
		return r;
	buf_puts(out, "{\"subject\":");
	buf_put_json(out, subject, strlen(subject));
	buf_puts(out, ",\"grade\":\"");
	buf_puts(out, grade);
	buf_putc(out, '"');
	for (i = 0; r == 0 && i < table->n; i++) {
		const struct table_column *c = &table->columns[i];
		const struct row_value *v = value_of(values, nvalues, c->name);

		if (v == NULL || v->type == 0) {
			/* A key left out would make two rows one. */
			if (c->key)
				r = refuse(err, table, c->name,
				    "a key column must have a value",
				    "キーの列には値が要ります");
			continue;
		}
		buf_puts(out, ",\"");
		buf_puts(out, c->name);
		buf_puts(out, "\":");
		r = put_value(table, c, v, out, err);
	}
	if (r == 0)
		r = put_cites(table, cites, ncites, out, err);
	if (r == 0 && out->n - start > ROW_LINE_MAX)
		r = refuse(err, table, "cites", "the row is too long",
		    "行が長すぎます");
	if (r == 0 && out->failed)
		r = error_nomem(err);
	if (r != 0 && out->p != NULL) {
		out->n = start;
		out->p[start] = '\0';
	}
	return r;
}
