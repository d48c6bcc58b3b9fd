/* SPDX-License-Identifier: Apache-2.0
 * Predicates out of JSON. Never accepts a member it does not know, a fact no
 * table has, or an operator that its column cannot answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "say.h"
#include "node.h"
#include "operator.h"

#define PATH_MAX_BYTES 128

static const struct table_column subject_column = { "subject", NULL,
	{ "Subject", "対象" }, TABLE_TEXT, TABLE_RECORDED, true, false, false,
	NULL, NULL, NULL };
static struct table_column member_columns[] = {
	[MEMBER_ID] = { "id", NULL, { "Subject", "対象" }, TABLE_TEXT,
	    TABLE_RECORDED, true, false, false, NULL, NULL, NULL },
	[MEMBER_KIND] = { "kind", NULL, { "Kind of subject", "対象の種類" },
	    TABLE_TEXT, TABLE_RECORDED, false, false, false, NULL, NULL, NULL },
	[MEMBER_NAME] = { "name", NULL, { "Name of the subject", "対象の名前" },
	    TABLE_TEXT, TABLE_RECORDED, false, false, false, NULL, NULL, NULL },
	[MEMBER_LISTED] = { "listed", NULL, { "Is in the ledger",
	    "台帳にある" }, TABLE_BOOL, TABLE_RECORDED, false, true, false,
	    NULL, NULL, NULL },
	[MEMBER_REACHED] = { "reached", NULL, { "Was reached",
	    "収集が届いた" }, TABLE_BOOL, TABLE_RECORDED, false, false, false,
	    NULL, NULL, NULL },
	[MEMBER_COLLECTED] = { "collected", NULL, { "Collectors ran on it",
	    "機器の上で収集した" }, TABLE_BOOL, TABLE_RECORDED, false, true,
	    false, NULL, NULL, NULL },
};
const struct table node_member_table = { "subject", "", "open",
	{ "Subject", "対象" }, true, false, member_columns, 6 };

struct parse {
	struct node_context *ctx;
	const char *pointer;
	const struct table *rows[NODE_ROWS_MAX];
	size_t row_n;
	size_t depth;
	struct error *err;
};

static struct node *parse(struct parse p, const json_t *o);

static int
bad(const struct parse *p, const char *en, const char *ja)
{
	(void)error_put(p->err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(p->err, p->pointer);
	return ERR_INPUT;
}

/* As bad, naming what was meant. */
static int
bad_name(const struct parse *p, const char *name, const char *en,
    const char *ja)
{
	(void)error_put(p->err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(p->err, name);
	(void)error_prefix(p->err, p->pointer);
	return ERR_INPUT;
}

static struct parse
below(const struct parse *p, const char *place, char *room, size_t size)
{
	struct parse q = *p;

	(void)snprintf(room, size, "%s/%s", p->pointer, place);
	q.pointer = room;
	q.depth++;
	return q;
}

static size_t
column_index(const struct table *t, const struct table_column *c)
{
	return (size_t)(c - t->columns);
}

/* ".column" of the row at hand, "..column" of the one around it. */
static int
parse_relative(const struct parse *p, const char *path, struct node_fact *out)
{
	size_t dots = strspn(path, ".");

	if (dots > p->row_n)
		return bad_name(p, path, "a leading dot means a row, and here "
		    "is none", "先頭の点は行を指しますが、ここに行はありません");
	out->up = dots;
	out->table = p->rows[p->row_n - dots];
	if (strcmp(path + dots, "subject") == 0) {
		out->column = &subject_column;
		out->index = NODE_SUBJECT;
		return 0;
	}
	out->column = table_column(out->table, path + dots);
	if (out->column == NULL)
		return bad_name(p, path, "no table of the plugins has this fact",
		    "この事実を持つ表がありません");
	out->index = column_index(out->table, out->column);
	return 0;
}

static int
parse_fact(const struct parse *p, const char *path, struct node_fact *out)
{
	if (path[0] == '.')
		return parse_relative(p, path, out);
	out->column = NULL;
	if (strncmp(path, "subject.", 8) == 0) {
		out->table = &node_member_table;
		out->column = table_column(out->table, path + 8);
	} else if (!table_resolve(p->ctx->tables, path, &out->table,
	    &out->column))
		out->column = NULL;
	if (out->column == NULL)
		return bad_name(p, path, "no table of the plugins has this fact",
		    "この事実を持つ表がありません");
	if (!out->table->one || (p->ctx->whole && !out->table->firm &&
	    out->table != &node_member_table))
		return bad_name(p, path, "the table has many rows here; use "
		    "each, count or exists", "この表はここでは複数の行を"
		    "持ちます。each, count, exists を使ってください");
	out->index = column_index(out->table, out->column);
	return 0;
}

static int
resolve_param(const struct parse *p, const char *id, struct operand *out)
{
	const json_t *param = json_object_get(p->ctx->parameters, id);

	out->param = id;
	out->kind = OPERAND_LITERAL;
	out->literal = json_object_get(param, "default");
	if (out->literal == NULL)
		return bad_name(p, id, "no such parameter",
		    "この設定値はありません");
	return 0;
}

static int
parse_operand(const struct parse *p, const json_t *v, struct operand *out)
{
	const char *s;

	out->kind = OPERAND_LITERAL;
	out->literal = v;
	if (!json_is_object(v))
		return 0;
	if (json_object_size(v) != 1)
		return bad(p, "an operand is a literal, param, fact or "
		    "as_of_minus", "値は定数か param, fact, as_of_minus です");
	if ((s = json_string_value(json_object_get(v, "param"))) != NULL)
		return resolve_param(p, s, out);
	if ((s = json_string_value(json_object_get(v, "fact"))) != NULL) {
		out->kind = OPERAND_FACT;
		return parse_fact(p, s, &out->fact);
	}
	if ((s = json_string_value(json_object_get(v, "as_of_minus"))) !=
	    NULL && date_parse_span(s, &out->span)) {
		out->kind = OPERAND_AS_OF_MINUS;
		out->span_text = strdup(s);
		return out->span_text == NULL ? error_nomem(p->err) : 0;
	}
	return bad(p, "no operand that is known",
	    "値の書き方が正しくありません");
}

static int
check_operand(const struct parse *p, const struct operator *op,
    enum table_type type, struct operand *o)
{
	int r;

	if (o->kind == OPERAND_LITERAL) {
		r = operator_check_literal(op, type, o, p->err);
		if (r != 0) {
			(void)error_prefix(p->err, p->pointer);
			return r;
		}
		if (o->kind == OPERAND_SPAN &&
		    (o->span_text = strdup(json_string_value(o->literal))) ==
		    NULL)
			return error_nomem(p->err);
	}
	if ((op->operands & (1u << o->kind)) == 0)
		return bad_name(p, op->name, "does not take this operand",
		    "この値は使えません");
	if (o->kind == OPERAND_FACT && o->fact.column->type != type)
		return bad_name(p, op->name, "compares facts of one type only",
		    "同じ型の事実だけを比べられます");
	return 0;
}

/* The one member of o that is an operator. */
static int
parse_operator(const struct parse *p, const json_t *o, enum table_type type,
    const char *const *others, struct node *n)
{
	const char *key;
	json_t *v;
	size_t i;
	int r;

	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		const struct operator *op = operator_find(key);

		for (i = 0; others[i] != NULL; i++)
			if (strcmp(others[i], key) == 0)
				break;
		if (others[i] != NULL)
			continue;
		if (op == NULL)
			return bad_name(p, key, "is not known here",
			    "はここでは使えません");
		if (n->op != NULL)
			return bad(p, "more than one operator",
			    "演算子が二つ以上あります");
		if ((op->types & (1u << type)) == 0)
			return bad_name(p, key, "cannot be asked of a column of "
			    "this type", "この型の列には使えません");
		n->op = op;
		if ((r = parse_operand(p, v, &n->operand)) != 0 ||
		    (r = check_operand(p, op, type, &n->operand)) != 0)
			return r;
	}
	return n->op == NULL ? bad(p, "an operator is missing",
	    "演算子がありません") : 0;
}

static int
parse_leaf(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const others[] = { "fact", "view", NULL };
	const char *path, *view;
	int r;

	if ((r = json_get_str(o, p->pointer, "fact", &path, p->err)) != 0 ||
	    (r = json_get_str_opt(o, p->pointer, "view", &view, p->err)) != 0 ||
	    (r = parse_fact(p, path, &n->fact)) != 0)
		return r;
	if (view != NULL &&
	    strcmp(view, table_view_name(n->fact.column->view)) != 0)
		return bad_name(p, view, "is not the view of this column",
		    "はこの列の見方ではありません");
	r = parse_operator(p, o, n->fact.column->type, others, n);
	if (r == 0 && operator_is_of_cell(n->op) && n->fact.up == 0)
		return bad_name(p, path, "blank and filled ask for a row at "
		    "hand", "blank と filled は手元の行の列に使います");
	return r;
}

static int
parse_list(const struct parse *p, const json_t *list, const char *key,
    struct node *n)
{
	char room[PATH_MAX_BYTES], place[32];
	const json_t *e;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) == 0)
		return bad_name(p, key, "must be a list with something in it",
		    "空でない配列でなければなりません");
	n->child = calloc(json_array_size(list), sizeof(*n->child));
	if (n->child == NULL)
		return error_nomem(p->err);
	json_array_foreach(list, i, e) {
		struct parse q;

		(void)snprintf(place, sizeof(place), "%s/%zu", key, i);
		q = below(p, place, room, sizeof(room));
		if ((n->child[i] = parse(q, e)) == NULL)
			return ERR_INPUT;
		n->n++;
	}
	return 0;
}

static int
parse_all(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const known[] = { "all", NULL };
	int r = say_only_keys(o, p->pointer, known, p->err);

	return r != 0 ? r : parse_list(p, json_object_get(o, "all"), "all", n);
}

static int
parse_any(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const known[] = { "any", NULL };
	int r = say_only_keys(o, p->pointer, known, p->err);

	return r != 0 ? r : parse_list(p, json_object_get(o, "any"), "any", n);
}

static int parse_match(const struct parse *p, const json_t *match,
    struct node *n);

/* As below, for what is asked of the rows of a table. */
static int
inside(const struct parse *p, const char *place, const struct table *t,
    char *room, size_t size, struct parse *q)
{
	*q = below(p, place, room, size);
	if (q->row_n == NODE_ROWS_MAX)
		return bad(q, "too many rows within rows",
		    "行の入れ子が深すぎます");
	q->rows[q->row_n++] = t;
	return 0;
}

/* The table of each, count and exists, its match and its where. */
static int
parse_range(const struct parse *p, const json_t *o, const char *key,
    struct node *n)
{
	const json_t *where = json_object_get(o, "where");
	const char *name;
	char room[PATH_MAX_BYTES];
	struct parse q;
	int r;

	if ((r = json_get_str(o, p->pointer, key, &name, p->err)) != 0)
		return r;
	n->table = table_find(p->ctx->tables, name);
	if (n->table == NULL)
		return bad_name(p, name, "no plugin has this table",
		    "この表はありません");
	if ((r = parse_match(p, json_object_get(o, "match"), n)) != 0 ||
	    where == NULL)
		return r;
	if ((r = inside(p, "where", n->table, room, sizeof(room), &q)) != 0)
		return r;
	n->where = parse(q, where);
	return n->where == NULL ? ERR_INPUT : 0;
}

static int
parse_each(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const known[] = { "each", "match", "where", "expect",
	    "on_empty", NULL };
	const char *on_empty;
	char room[PATH_MAX_BYTES];
	struct parse q;
	int r;

	if ((r = say_only_keys(o, p->pointer, known, p->err)) != 0 ||
	    (r = parse_range(p, o, "each", n)) != 0 ||
	    (r = json_get_str(o, p->pointer, "on_empty", &on_empty,
	    p->err)) != 0)
		return r;
	if (verdict_parse(on_empty, &n->on_empty) != 0 ||
	    n->on_empty == VERDICT_REVIEW)
		return bad_name(p, on_empty, "on_empty is pass, fail, unknown "
		    "or not_applicable", "on_empty は pass, fail, unknown, "
		    "not_applicable のどれかです");
	if ((r = inside(p, "expect", n->table, room, sizeof(room), &q)) != 0)
		return r;
	n->expect = parse(q, json_object_get(o, "expect"));
	return n->expect == NULL ? ERR_INPUT : 0;
}

static int
parse_count(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const others[] = { "count", "match", "where", NULL };
	int r;

	if ((r = parse_range(p, o, "count", n)) != 0 ||
	    (r = parse_operator(p, o, TABLE_INT, others, n)) != 0)
		return r;
	if (n->operand.kind != OPERAND_LITERAL)
		return bad(p, "a count is held against a number or a parameter",
		    "個数は数か設定値と比べます");
	return 0;
}

/* Keys of one type; a list matches by any of its entries. */
static bool
can_match(enum table_type a, enum table_type b)
{
	if (a == TABLE_LIST || b == TABLE_LIST)
		return a != b && (a == TABLE_TEXT || b == TABLE_TEXT);
	return a == b;
}

static int
parse_match(const struct parse *p, const json_t *match, struct node *n)
{
	struct node_fact *f;
	const char *key;
	size_t lists = 0;
	json_t *v;
	int r;

	if (match == NULL)
		return 0;
	n->join = ++p->ctx->joins;
	json_object_foreach((json_t *)(uintptr_t)match, key, v) {
		const struct table_column *c = strcmp(key, "subject") == 0 ?
		    &subject_column : table_column(n->table, key);

		if (c == NULL || !json_is_string(v) ||
		    n->match_n == NODE_MATCH_MAX)
			return bad_name(p, key, "match names a column of the "
			    "table and a fact to equal", "match は表の列と、等しい"
			    "べき事実を書きます");
		n->match[n->match_n].column = c;
		n->match[n->match_n].index = c == &subject_column ?
		    NODE_SUBJECT : column_index(n->table, c);
		n->match[n->match_n].from.kind = OPERAND_FACT;
		f = &n->match[n->match_n].from.fact;
		if ((r = parse_fact(p, json_string_value(v), f)) != 0)
			return r;
		lists += c->type == TABLE_LIST || f->column->type == TABLE_LIST;
		if (!can_match(f->column->type, c->type) || lists > 1)
			return bad_name(p, key, "match compares columns of one "
			    "type, or one list with a text", "match は同じ型の列"
			    "か、一つの list と文字列を比べます");
		n->match_n++;
	}
	return n->match_n > 0 ? 0 : bad(p, "match names no column",
	    "match に列がありません");
}

static int
parse_exists(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const known[] = { "exists", "match", "where", NULL };
	int r = say_only_keys(o, p->pointer, known, p->err);

	return r != 0 ? r : parse_range(p, o, "exists", n);
}

static int
parse_span(const struct parse *p, const json_t *o, const char *key,
    const char **text, struct date_span *out)
{
	int r = json_get_str(o, p->pointer, key, text, p->err);

	if (r != 0)
		return r;
	if (!date_parse_span(*text, out) ||
	    (out->months == 0 && out->days == 0 && out->seconds == 0))
		return bad_name(p, key, "wants a duration such as P1M",
		    "P1M のような期間が要ります");
	return 0;
}

/* How many periods there are must be few: each is counted. */
static int
check_periods(const struct parse *p, const struct node *n)
{
	int64_t every = n->cadence.every.months * 30 + n->cadence.every.days;
	int64_t during = n->cadence.during.months * 31 + n->cadence.during.days;

	if (every < 1 || during < every || during / every > 400)
		return bad(p, "every is at least a day, during at least every, "
		    "with at most 400 periods", "every は 1 日以上、during は "
		    "every 以上で、400 回以内です");
	return 0;
}

static int
parse_cadence(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const known[] = { "cadence", "match", "where",
	    "date", "every", "during", "min_each", "grace", NULL };
	const char *date, *grace;
	int r;

	if ((r = say_only_keys(o, p->pointer, known, p->err)) != 0 ||
	    (r = parse_range(p, o, "cadence", n)) != 0 ||
	    (r = json_get_str(o, p->pointer, "date", &date, p->err)) != 0 ||
	    (r = json_get_int(o, p->pointer, "min_each", 1, 1000000,
	    &n->cadence.min_each, p->err)) != 0 ||
	    (r = parse_span(p, o, "every", &n->cadence.every_text,
	    &n->cadence.every)) != 0 || (r = parse_span(p, o, "during",
	    &n->cadence.during_text, &n->cadence.during)) != 0)
		return r;
	if (json_object_get(o, "grace") != NULL &&
	    (r = parse_span(p, o, "grace", &grace, &n->cadence.grace)) != 0)
		return r;
	n->cadence.column = date[0] == '.' ? table_column(n->table, date + 1) :
	    NULL;
	if (n->cadence.column == NULL || (n->cadence.column->type !=
	    TABLE_DATE && n->cadence.column->type != TABLE_TIME))
		return bad_name(p, date, "date is a column of the table, such "
		    "as .done_on", "date は .done_on のような日付の列です");
	n->cadence.index = column_index(n->table, n->cadence.column);
	return check_periods(p, n);
}

static int
parse_human(const struct parse *p, const json_t *o, struct node *n)
{
	static const char *const known[] = { "human", "ask", "roles", NULL };
	int r;

	if ((r = say_only_keys(o, p->pointer, known, p->err)) != 0 ||
	    (r = json_get_str(o, p->pointer, "human", &n->human, p->err)) != 0)
		return r;
	return json_get_text(o, p->pointer, "ask", &n->ask, p->err);
}

static const struct {
	const char *key;
	enum node_kind kind;
	int (*parse)(const struct parse *p, const json_t *o, struct node *n);
} kinds[] = {
	{ "all", NODE_ALL, parse_all },
	{ "any", NODE_ANY, parse_any },
	{ "fact", NODE_LEAF, parse_leaf },
	{ "each", NODE_EACH, parse_each },
	{ "count", NODE_COUNT, parse_count },
	{ "exists", NODE_EXISTS, parse_exists },
	{ "human", NODE_HUMAN, parse_human },
	{ "cadence", NODE_CADENCE, parse_cadence },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct node *
parse(struct parse p, const json_t *o)
{
	struct node *n;
	size_t i;

	if (p.depth > NODE_DEPTH_MAX || ++p.ctx->count > NODE_MAX) {
		(void)bad(&p, "too deep, or too many conditions",
		    "深すぎるか、条件が多すぎます");
		return NULL;
	}
	for (i = 0; i < KINDS; i++)
		if (json_object_get(o, kinds[i].key) != NULL)
			break;
	if (i == KINDS) {
		(void)bad(&p, "wants all, any, fact, each, count, exists, "
		    "cadence or human", "all, any, fact, each, count, exists, "
		    "cadence, human のどれかが要ります");
		return NULL;
	}
	n = calloc(1, sizeof(*n));
	if (n == NULL || (n->pointer = strdup(p.pointer)) == NULL) {
		(void)error_nomem(p.err);
		free(n);
		return NULL;
	}
	n->kind = kinds[i].kind;
	if (kinds[i].parse(&p, o, n) != 0) {
		node_free(n);
		return NULL;
	}
	return n;
}

struct node *
node_parse(struct node_context *ctx, const json_t *o, const char *pointer,
    const struct table *row, struct error *err)
{
	struct parse p = { .ctx = ctx, .pointer = pointer, .err = err };

	if (row != NULL)
		p.rows[p.row_n++] = row;
	return parse(p, o);
}

void
node_free(struct node *n)
{
	size_t i;

	if (n == NULL)
		return;
	for (i = 0; i < n->n; i++)
		node_free(n->child[i]);
	free(n->child);
	node_free(n->where);
	node_free(n->expect);
	free(n->operand.span_text);
	free(n->pointer);
	free(n);
}
