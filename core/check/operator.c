/* SPDX-License-Identifier: Apache-2.0
 * Operators. Never reads a clock, a locale or anything but its operands.
 */
#include <regex.h>
#include <string.h>

#include "operator.h"
#include "operator_compare.h"

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
	    (strcmp(json_string_value(l), c->have->str) == 0 ||
	    (c->folded != NULL &&
	    strcmp(json_string_value(l), c->folded) == 0));
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

static const char *
want_text(const struct compare *c)
{
	return c->want->kind == OPERAND_FACT ? c->other->str :
	    json_string_value(c->want->literal);
}

static bool
can_version(const struct compare *c)
{
	return compare_is_version(c->have->str) &&
	    compare_is_version(want_text(c));
}

static bool
op_version_gte(const struct compare *c)
{
	return compare_versions(c->have->str, want_text(c)) >= 0;
}

static bool
op_version_lt(const struct compare *c)
{
	return !op_version_gte(c);
}

static bool
can_address(const struct compare *c)
{
	return compare_is_address(c->have->str, false);
}

static bool
op_cidr_in(const struct compare *c)
{
	const json_t *e;
	size_t i;

	json_array_foreach(c->want->literal, i, e)
		if (compare_in_net(c->have->str, json_string_value(e)))
			return true;
	return false;
}

static bool
op_cidr_not_in(const struct compare *c)
{
	return !op_cidr_in(c);
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
	    { "%s", "%s" }, "ne", NULL },
	{ "ne", T(BOOL) | T(INT) | WORDS, LITERAL | FACT, false, op_ne,
	    { "other than %s", "%s以外" }, "eq", NULL },
	{ "in", T(INT) | WORDS, LITERAL, true, op_in,
	    { "one of %s", "%sのどれか" }, "not_in", NULL },
	{ "not_in", T(INT) | WORDS, LITERAL, true, op_not_in,
	    { "none of %s", "%sのどれでもない" }, "in", NULL },
	{ "lt", ORDERED, LITERAL | FACT | MINUS, false, op_lt,
	    { "less than %s", "%s未満" }, "gte", NULL },
	{ "lte", ORDERED, LITERAL | FACT | MINUS, false, op_lte,
	    { "at most %s", "%s以下" }, "lt", NULL },
	{ "gt", ORDERED, LITERAL | FACT | MINUS, false, op_gt,
	    { "more than %s", "%sより多い" }, "lte", NULL },
	{ "gte", ORDERED, LITERAL | FACT | MINUS, false, op_gte,
	    { "at least %s", "%s以上" }, "gt", NULL },
	{ "between", T(INT), LITERAL, true, op_between,
	    { "between %s", "%sの間" }, NULL, NULL },
	{ "matches", T(TEXT), LITERAL, false, op_matches,
	    { "of the form %s", "%sの形" }, NULL, NULL },
	{ "contains", T(LIST), LITERAL, false, op_contains,
	    { "a list with %s", "%sを含む" }, NULL, NULL },
	{ "superset_of", T(LIST), LITERAL, true, op_superset_of,
	    { "all of %s", "%sをすべて含む" }, "disjoint", NULL },
	{ "subset_of", T(LIST), LITERAL, true, op_subset_of,
	    { "nothing but %s", "%sだけ" }, "superset_of", NULL },
	{ "disjoint", T(LIST), LITERAL, true, op_disjoint,
	    { "nothing of %s", "%sを含まない" }, "superset_of", NULL },
	{ "before", WHEN, LITERAL | FACT | MINUS, false, op_lt,
	    { "before %s", "%sより前" }, "after", NULL },
	{ "after", WHEN, LITERAL | FACT | MINUS, false, op_gt,
	    { "after %s", "%sより後" }, "before", NULL },
	{ "within", WHEN, SPAN, false, op_within,
	    { "within the last %s", "判定日の前%s以内" }, "older_than", NULL },
	{ "older_than", WHEN, SPAN, false, op_older_than,
	    { "more than %s ago", "%sより古い" }, "within", NULL },
	{ "present", ANY_TYPE, LITERAL, false, op_present,
	    { "any value", "何らかの値" }, NULL, NULL },
	/* Of a row at hand: an empty cell is known, not missing. */
	{ "blank", ANY_TYPE, LITERAL, false, op_blank,
	    { "an empty cell", "空欄" }, "filled", NULL },
	{ "filled", ANY_TYPE, LITERAL, false, op_present,
	    { "a cell with a value", "空欄でないこと" }, "blank", NULL },
	{ "version_gte", T(TEXT), LITERAL | FACT, false, op_version_gte,
	    { "version %s or later", "版%s以降" }, "version_lt", can_version },
	{ "version_lt", T(TEXT), LITERAL | FACT, false, op_version_lt,
	    { "a version before %s", "版%sより前" }, "version_gte",
	    can_version },
	{ "cidr_in", T(TEXT), LITERAL, true, op_cidr_in,
	    { "an address in %s", "%sの中のアドレス" }, "cidr_not_in",
	    can_address },
	{ "cidr_not_in", T(TEXT), LITERAL, true, op_cidr_not_in,
	    { "an address outside of %s", "%sの外のアドレス" }, "cidr_in",
	    can_address },
	{ NULL, 0, 0, false, NULL, { NULL, NULL }, NULL, NULL },
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
	json_array_foreach(l, i, e)
		if (op->can == can_address &&
		    !compare_is_address(json_string_value(e), true))
			return misfit(err, op, "wants addresses such as "
			    "192.0.2.0/24", "192.0.2.0/24 のようなアドレスが"
			    "要ります");
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
	if (op->can == can_version &&
	    !compare_is_version(json_string_value(l)))
		return misfit(err, op, "wants a version with a number",
		    "数字を含む版が要ります");
	if (op->holds == op_matches)
		return check_pattern(op, json_string_value(l), err);
	return 0;
}

bool
operator_holds_int(const struct operator *op, int64_t have,
    const struct operand *want)
{
	struct store_value v = { .set = true, .num = have };
	struct compare c = { .type = TABLE_INT, .have = &v, .want = want };

	return op->holds(&c);
}
