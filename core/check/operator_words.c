/* SPDX-License-Identifier: Apache-2.0
 * What operators want and what values are, in words of both languages.
 */
#include <inttypes.h>
#include <string.h>

#include "operator.h"

static const char *
yes_or_no(bool yes, enum text_lang lang)
{
	if (lang == TEXT_JA)
		return yes ? "はい" : "いいえ";
	return yes ? "yes" : "no";
}

/* Between the entries of a list. */
static const char *
comma(enum text_lang lang)
{
	return lang == TEXT_JA ? "、" : ", ";
}

static void
put_literal(struct buf *out, const struct table_column *c, const json_t *l,
    enum text_lang lang)
{
	const json_t *e;
	size_t i;

	if (json_is_array(l)) {
		json_array_foreach(l, i, e) {
			if (i > 0)
				buf_puts(out, comma(lang));
			put_literal(out, c, e, lang);
		}
	} else if (json_is_string(l))
		table_put_word(out, c, json_string_value(l), lang);
	else if (json_is_integer(l))
		buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(l));
	else
		buf_puts(out, yes_or_no(json_is_true(l), lang));
}

static const struct { char unit; const char *en, *ja; } span_units[] = {
	{ 'Y', "year", "年" }, { 'M', "month", "か月" }, { 'W', "week", "週間" },
	{ 'D', "day", "日" }, { 'h', "hour", "時間" }, { 'm', "minute", "分" },
	{ 's', "second", "秒" },
};

void
operator_put_span(struct buf *en, struct buf *ja, const char *text)
{
	bool time = false, first = true;
	unsigned long v = 0;
	size_t i;

	for (text++; *text != '\0'; text++) {
		if (*text == 'T')
			time = true;
		else if (*text >= '0' && *text <= '9')
			v = v * 10 + (unsigned long)(*text - '0');
		else {
			for (i = 0; i < 6; i++)
				if (span_units[i].unit ==
				    (time ? *text + 32 : *text))
					break;
			buf_printf(en, "%s%lu %s%s", first ? "" : " ", v,
			    span_units[i].en, v == 1 ? "" : "s");
			buf_printf(ja, "%lu%s", v, span_units[i].ja);
			first = false;
			v = 0;
		}
	}
}

static void
put_phrase(struct buf *out, const char *phrase, const char *what)
{
	const char *at = strstr(phrase, "%s");

	if (at == NULL) {
		buf_puts(out, phrase);
		return;
	}
	buf_put(out, phrase, (size_t)(at - phrase));
	buf_puts(out, what);
	buf_puts(out, at + 2);
}

static const struct { const char *unit; struct text text; } units[] = {
	{ "d", { "days", "日" } }, { "s", { "seconds", "秒" } },
	{ "packages", { "packages", "個" } },
	{ "sockets", { "sockets", "個" } }, { "units", { "units", "個" } },
	{ "entries", { "entries", "件" } },
	{ "days", { "days", "日" } }, { "seconds", { "seconds", "秒" } },
	{ "minutes", { "minutes", "分" } }, { "bytes", { "bytes", "バイト" } },
	{ "characters", { "characters", "文字" } },
	{ "hours", { "hours", "時間" } }, { "files", { "files", "個" } },
	{ "microseconds", { "microseconds", "マイクロ秒" } },
	{ "columns", { "columns", "列" } }, { "people", { "people", "人" } },
	{ "documents", { "documents", "件" } }, { "pages", { "pages", "ページ" } },
	{ "findings", { "findings", "件" } }, { "steps", { "steps", "段" } },
	{ "folders", { "folders", "個" } }, { "servers", { "servers", "台" } },
	{ "sources", { "sources", "か所" } },
	{ "CVSS x10", { "(CVSS x 10)", " (CVSSの10倍)" } },
	{ "rows", { "", "件" } }, { "ms", { "ms", "ミリ秒" } }, { "count", { "", "" } },
};

void
operator_put_unit(struct buf *out, const char *unit, bool ja)
{
	size_t i;

	if (unit == NULL)
		return;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].unit, unit) == 0)
			unit = ja ? units[i].text.ja : units[i].text.en;
	if (unit[0] != '\0')
		buf_printf(out, "%s%s", ja ? "" : " ", unit);
}

/* A day that lies a span before the one of judgement. */
static void
put_day(struct buf *en, struct buf *ja, const char *span)
{
	if (strcmp(span, "P0D") == 0) {
		buf_puts(en, "the date of judgement");
		buf_puts(ja, "判定日");
		return;
	}
	buf_puts(ja, "判定日の");
	operator_put_span(en, ja, span);
	buf_puts(en, " before the date of judgement");
	buf_puts(ja, "前");
}

/* The two ends of a range, else a list. */
static void
put_wanted(struct buf *out, const struct operator *op,
    const struct table_column *c, const json_t *literal, enum text_lang lang)
{
	if (strcmp(op->name, "between") != 0) {
		put_literal(out, c, literal, lang);
		return;
	}
	put_literal(out, c, json_array_get(literal, 0), lang);
	buf_puts(out, lang == TEXT_JA ? "から" : " and ");
	put_literal(out, c, json_array_get(literal, 1), lang);
}

void
operator_explain(const struct operator *op, const struct operand *want,
    const struct table_column *c, const char *unit, struct buf *en,
    struct buf *ja)
{
	struct buf what_en, what_ja;

	buf_init(&what_en, 4096);
	buf_init(&what_ja, 4096);
	switch (want->kind) {
	case OPERAND_FACT:
		buf_puts(&what_en, want->fact.column->label.en);
		buf_puts(&what_ja, want->fact.column->label.ja);
		break;
	case OPERAND_AS_OF_MINUS:
		put_day(&what_en, &what_ja, want->span_text);
		break;
	case OPERAND_SPAN:
		operator_put_span(&what_en, &what_ja, want->span_text);
		break;
	default:
		put_wanted(&what_en, op, c, want->literal, TEXT_EN);
		put_wanted(&what_ja, op, c, want->literal, TEXT_JA);
		operator_put_unit(&what_en, unit, false);
		operator_put_unit(&what_ja, unit, true);
	}
	put_phrase(en, op->phrase.en, buf_str(&what_en));
	put_phrase(ja, op->phrase.ja, buf_str(&what_ja));
	buf_free(&what_en);
	buf_free(&what_ja);
}

void
operator_put_value(struct buf *out, const struct table_column *c,
    const struct store_value *v, enum text_lang lang)
{
	char when[DATE_TIME_TEXT];
	size_t i;

	if (!v->set)
		return;
	switch (c->type) {
	case TABLE_BOOL:
		buf_puts(out, yes_or_no(v->num != 0, lang));
		break;
	case TABLE_INT:
		buf_printf(out, "%" PRId64, v->num);
		break;
	case TABLE_LIST:
		for (i = 0; i < v->n; i++) {
			if (i > 0)
				buf_puts(out, comma(lang));
			table_put_word(out, c, v->list[i], lang);
		}
		break;
	case TABLE_DATE:
		date_format(v->num, when);
		buf_puts(out, when);
		break;
	case TABLE_TIME:
		date_format_time(v->num, when);
		buf_puts(out, when);
		break;
	case TABLE_ENUM:
		table_put_word(out, c, v->str, lang);
		break;
	default:
		buf_puts(out, v->str);
	}
}
