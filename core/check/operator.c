/* SPDX-License-Identifier: Apache-2.0
 * Operators. Never reads a clock, a locale or anything but its operands.
 */
#include <inttypes.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "operator.h"

#define PATTERN_MAX 256
#define SUBJECT_MAX 4096
#define DAY 86400

/* A point on one line for numbers, dates and times. */
static int64_t
order_of(enum table_type type, const struct store_value *v, int offset)
{
	/* A date begins at midnight of the policy's calendar. */
	return type == TABLE_DATE ? v->num * DAY - offset : v->num;
}

static int64_t
literal_order(const struct compare *c)
{
	const json_t *l = c->want->literal;
	int64_t v = 0;

	if (json_is_integer(l))
		return json_integer_value(l);
	if (json_is_string(l) && date_parse(json_string_value(l), &v))
		return v * DAY - c->offset;
	if (json_is_string(l))
		(void)date_parse_time(json_string_value(l), &v);
	return v;
}

static int64_t
want_order(const struct compare *c)
{
	switch (c->want->kind) {
	case OPERAND_FACT:
		return order_of(c->other_type, c->other, c->offset);
	case OPERAND_AS_OF_MINUS:
		return date_add(c->as_of, &c->want->span, -1, c->offset);
	default:
		return literal_order(c);
	}
}

static int
compare_order(const struct compare *c)
{
	int64_t have = order_of(c->type, c->have, c->offset);
	int64_t want = want_order(c);

	return have < want ? -1 : have > want;
}

static bool
same(const struct compare *c, const json_t *l)
{
	if (c->type == TABLE_BOOL)
		return json_is_true(l) == (c->have->num != 0);
	if (c->type == TABLE_INT)
		return json_integer_value(l) == c->have->num;
	return json_is_string(l) &&
	    strcmp(json_string_value(l), c->have->str) == 0;
}

static bool
op_eq(const struct compare *c)
{
	if (c->want->kind != OPERAND_FACT)
		return same(c, c->want->literal);
	if (c->type == TABLE_BOOL || c->type == TABLE_INT)
		return c->have->num == c->other->num;
	return strcmp(c->have->str, c->other->str) == 0;
}

static bool
op_ne(const struct compare *c)
{
	return !op_eq(c);
}

static bool
op_in(const struct compare *c)
{
	const json_t *e;
	size_t i;

	json_array_foreach(c->want->literal, i, e)
		if (same(c, e))
			return true;
	return false;
}

static bool
op_not_in(const struct compare *c)
{
	return !op_in(c);
}

static bool
op_lt(const struct compare *c)
{
	return compare_order(c) < 0;
}

static bool
op_lte(const struct compare *c)
{
	return compare_order(c) <= 0;
}

static bool
op_gt(const struct compare *c)
{
	return compare_order(c) > 0;
}

static bool
op_gte(const struct compare *c)
{
	return compare_order(c) >= 0;
}

static bool
op_between(const struct compare *c)
{
	const json_t *l = c->want->literal;

	return c->have->num >= json_integer_value(json_array_get(l, 0)) &&
	    c->have->num <= json_integer_value(json_array_get(l, 1));
}

/* POSIX extended expressions; back-references, which alone make glibc's
 * matcher slow, are refused when the policy is loaded. */
static bool
op_matches(const struct compare *c)
{
	regex_t re;
	bool hit;

	if (strlen(c->have->str) > SUBJECT_MAX || regcomp(&re,
	    json_string_value(c->want->literal), REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	hit = regexec(&re, c->have->str, 0, NULL, 0) == 0;
	regfree(&re);
	return hit;
}

static bool
list_has(const struct store_value *v, const char *s)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (strcmp(v->list[i], s) == 0)
			return true;
	return false;
}

static bool
array_has(const json_t *array, const char *s)
{
	const json_t *e;
	size_t i;

	json_array_foreach(array, i, e)
		if (strcmp(json_string_value(e), s) == 0)
			return true;
	return false;
}

static bool
op_contains(const struct compare *c)
{
	return list_has(c->have, json_string_value(c->want->literal));
}

static bool
op_superset_of(const struct compare *c)
{
	const json_t *e;
	size_t i;

	json_array_foreach(c->want->literal, i, e)
		if (!list_has(c->have, json_string_value(e)))
			return false;
	return true;
}

static bool
op_subset_of(const struct compare *c)
{
	size_t i;

	for (i = 0; i < c->have->n; i++)
		if (!array_has(c->want->literal, c->have->list[i]))
			return false;
	return true;
}

static bool
op_disjoint(const struct compare *c)
{
	size_t i;

	for (i = 0; i < c->have->n; i++)
		if (array_has(c->want->literal, c->have->list[i]))
			return false;
	return true;
}

/* Neither older than the span, nor in the future. */
static bool
op_within(const struct compare *c)
{
	int64_t at = order_of(c->type, c->have, c->offset);

	return at >= date_add(c->as_of, &c->want->span, -1, c->offset) &&
	    at <= c->as_of;
}

static bool
op_older_than(const struct compare *c)
{
	return order_of(c->type, c->have, c->offset) <
	    date_add(c->as_of, &c->want->span, -1, c->offset);
}

static bool
op_present(const struct compare *c)
{
	return c->have->set;
}

static bool
op_blank(const struct compare *c)
{
	return !c->have->set;
}

#define T(x) (1u << TABLE_##x)
#define WORDS (T(TEXT) | T(ENUM) | T(DIGEST))
#define ORDERED (T(INT) | T(TIME) | T(DATE))
#define WHEN (T(TIME) | T(DATE))
#define ANY_TYPE (T(BOOL) | T(INT) | WORDS | WHEN | T(LIST))
#define LITERAL (1u << OPERAND_LITERAL)
#define FACT (1u << OPERAND_FACT)
#define MINUS (1u << OPERAND_AS_OF_MINUS)
#define SPAN (1u << OPERAND_SPAN)

const struct operator operators[] = {
	{ "eq", T(BOOL) | T(INT) | WORDS, LITERAL | FACT, false, op_eq,
	    { "%s", "%s" }, "ne" },
	{ "ne", T(BOOL) | T(INT) | WORDS, LITERAL | FACT, false, op_ne,
	    { "other than %s", "%s 以外" }, "eq" },
	{ "in", T(INT) | WORDS, LITERAL, true, op_in,
	    { "one of %s", "%s のどれか" }, "not_in" },
	{ "not_in", T(INT) | WORDS, LITERAL, true, op_not_in,
	    { "none of %s", "%s のどれでもない" }, "in" },
	{ "lt", ORDERED, LITERAL | FACT | MINUS, false, op_lt,
	    { "less than %s", "%s 未満" }, "gte" },
	{ "lte", ORDERED, LITERAL | FACT | MINUS, false, op_lte,
	    { "at most %s", "%s 以下" }, "lt" },
	{ "gt", ORDERED, LITERAL | FACT | MINUS, false, op_gt,
	    { "more than %s", "%s 超" }, "lte" },
	{ "gte", ORDERED, LITERAL | FACT | MINUS, false, op_gte,
	    { "at least %s", "%s 以上" }, "gt" },
	{ "between", T(INT), LITERAL, true, op_between,
	    { "between %s", "%s の間" }, NULL },
	{ "matches", T(TEXT), LITERAL, false, op_matches,
	    { "of the form %s", "%s の形" }, NULL },
	{ "contains", T(LIST), LITERAL, false, op_contains,
	    { "a list with %s", "%s を含む" }, NULL },
	{ "superset_of", T(LIST), LITERAL, true, op_superset_of,
	    { "all of %s", "%s をすべて含む" }, "disjoint" },
	{ "subset_of", T(LIST), LITERAL, true, op_subset_of,
	    { "nothing but %s", "%s だけ" }, "superset_of" },
	{ "disjoint", T(LIST), LITERAL, true, op_disjoint,
	    { "nothing of %s", "%s を含まない" }, "superset_of" },
	{ "before", WHEN, LITERAL | FACT | MINUS, false, op_lt,
	    { "before %s", "%s より前" }, "after" },
	{ "after", WHEN, LITERAL | FACT | MINUS, false, op_gt,
	    { "after %s", "%s より後" }, "before" },
	{ "within", WHEN, SPAN, false, op_within,
	    { "within the last %s", "直近 %s 以内" }, "older_than" },
	{ "older_than", WHEN, SPAN, false, op_older_than,
	    { "more than %s ago", "%s より前" }, "within" },
	{ "present", ANY_TYPE, LITERAL, false, op_present,
	    { "any value", "何らかの値" }, NULL },
	/* Of a row at hand: an empty cell is known, not missing. */
	{ "blank", ANY_TYPE, LITERAL, false, op_blank,
	    { "an empty cell", "空欄" }, "filled" },
	{ "filled", ANY_TYPE, LITERAL, false, op_present,
	    { "a cell with a value", "空欄でないこと" }, "blank" },
	{ NULL, 0, 0, false, NULL, { NULL, NULL }, NULL },
};

const struct operator *
operator_find(const char *name)
{
	const struct operator *op;

	for (op = operators; op->name != NULL; op++)
		if (strcmp(op->name, name) == 0)
			return op;
	return NULL;
}

bool
operator_is_of_cell(const struct operator *op)
{
	return strcmp(op->name, "blank") == 0 ||
	    strcmp(op->name, "filled") == 0;
}

static bool
fits_type(const json_t *l, enum table_type type)
{
	int64_t when;

	if (type == TABLE_BOOL)
		return json_is_boolean(l);
	if (type == TABLE_INT)
		return json_is_integer(l);
	if (!json_is_string(l))
		return false;
	if (type == TABLE_DATE || type == TABLE_TIME)
		return date_parse(json_string_value(l), &when) ||
		    date_parse_time(json_string_value(l), &when);
	return true;
}

static int
misfit(struct error *err, const struct operator *op, const char *en,
    const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, op->name);
	return ERR_INPUT;
}

static int
check_pattern(const struct operator *op, const char *pattern,
    struct error *err)
{
	const char *at;
	regex_t re;

	for (at = pattern; (at = strchr(at, '\\')) != NULL; at += 2)
		if (at[1] == '\0' || (at[1] >= '0' && at[1] <= '9'))
			return misfit(err, op, "back-references are not allowed",
			    "後方参照は使えません");
	if (strlen(pattern) > PATTERN_MAX || regcomp(&re, pattern,
	    REG_EXTENDED | REG_NOSUB) != 0)
		return misfit(err, op,
		    "no regular expression of at most 256 bytes",
		    "256 バイト以内の正規表現ではありません");
	regfree(&re);
	return 0;
}

static int
check_array(const struct operator *op, enum table_type type, const json_t *l,
    struct error *err)
{
	const json_t *e;
	size_t i;

	if (!json_is_array(l) || json_array_size(l) == 0 ||
	    (op->holds == op_between && json_array_size(l) != 2))
		return misfit(err, op, "wants a list", "配列が要ります");
	json_array_foreach(l, i, e)
		if (!fits_type(e, type == TABLE_LIST ? TABLE_TEXT : type))
			return misfit(err, op,
			    "an entry does not fit the column's type",
			    "列の型に合わない要素があります");
	return 0;
}

int
operator_check_literal(const struct operator *op, enum table_type type,
    struct operand *operand, struct error *err)
{
	const json_t *l = operand->literal;

	if ((op->operands & SPAN) != 0) {
		if (!json_is_string(l) || !date_parse_span(json_string_value(l),
		    &operand->span))
			return misfit(err, op,
			    "wants a duration such as P12M or P14D",
			    "P12M や P14D のような期間が要ります");
		operand->kind = OPERAND_SPAN;
		return 0;
	}
	if (op->holds == op_present || op->holds == op_blank)
		return json_is_true(l) ? 0 : misfit(err, op, "can only be true",
		    "true だけが使えます");
	if (op->array)
		return check_array(op, type, l, err);
	if (!fits_type(l, type == TABLE_LIST ? TABLE_TEXT : type))
		return misfit(err, op, "does not fit the column's type",
		    "列の型に合いません");
	if (op->holds == op_matches)
		return check_pattern(op, json_string_value(l), err);
	return 0;
}

static const char *
yes_or_no(bool yes, enum text_lang lang)
{
	if (lang == TEXT_JA)
		return yes ? "はい" : "いいえ";
	return yes ? "yes" : "no";
}

static void
put_literal(struct buf *out, const json_t *l, enum text_lang lang)
{
	const json_t *e;
	size_t i;

	if (json_is_array(l)) {
		json_array_foreach(l, i, e) {
			if (i > 0)
				buf_puts(out, ", ");
			put_literal(out, e, lang);
		}
	} else if (json_is_string(l))
		buf_puts(out, json_string_value(l));
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

/* "P1Y2M" as "1 year 2 months" and "1 年 2 か月". */
static void
put_span(struct buf *en, struct buf *ja, const char *text)
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
			buf_printf(ja, "%s%lu %s", first ? "" : " ", v,
			    span_units[i].ja);
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
	{ "ms", { "ms", "ミリ秒" } }, { "count", { "", "" } },
};

static void
put_unit(struct buf *out, const char *unit, bool ja)
{
	size_t i;

	if (unit == NULL)
		return;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].unit, unit) == 0)
			unit = ja ? units[i].text.ja : units[i].text.en;
	if (unit[0] != '\0')
		buf_printf(out, " %s", unit);
}

void
operator_explain(const struct operator *op, const struct operand *want,
    const char *unit, struct buf *en, struct buf *ja)
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
	case OPERAND_SPAN:
		put_span(&what_en, &what_ja, want->span_text);
		if (want->kind == OPERAND_AS_OF_MINUS) {
			buf_puts(&what_en, " before the date of judgement");
			buf_puts(&what_ja, "前 (判定日から)");
		}
		break;
	default:
		put_literal(&what_en, want->literal, TEXT_EN);
		put_literal(&what_ja, want->literal, TEXT_JA);
		put_unit(&what_en, unit, false);
		put_unit(&what_ja, unit, true);
	}
	put_phrase(en, op->phrase.en, buf_str(&what_en));
	put_phrase(ja, op->phrase.ja, buf_str(&what_ja));
	buf_free(&what_en);
	buf_free(&what_ja);
}

void
operator_put_value(struct buf *out, enum table_type type,
    const struct store_value *v, enum text_lang lang)
{
	char when[DATE_TIME_TEXT];
	size_t i;

	if (!v->set)
		return;
	switch (type) {
	case TABLE_BOOL:
		buf_puts(out, yes_or_no(v->num != 0, lang));
		break;
	case TABLE_INT:
		buf_printf(out, "%" PRId64, v->num);
		break;
	case TABLE_LIST:
		for (i = 0; i < v->n; i++) {
			if (i > 0)
				buf_puts(out, ", ");
			buf_puts(out, v->list[i]);
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
	default:
		buf_puts(out, v->str);
	}
}

bool
operator_holds_int(const struct operator *op, int64_t have,
    const struct operand *want)
{
	struct store_value v = { .set = true, .num = have };
	struct compare c = { .type = TABLE_INT, .have = &v, .want = want };

	return op->holds(&c);
}
