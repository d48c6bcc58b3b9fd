/* SPDX-License-Identifier: Apache-2.0
 * How far a failed condition is from what is wanted, in words. Never a score.
 */
#include <inttypes.h>
#include <string.h>

#include "evaluate.h"
#include "operator.h"
#include "trace.h"

#define DAY 86400

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* The least number that passes, or the greatest; false: neither. */
static bool
bound_of(const struct operator *op, int64_t want, int64_t *bound, bool *least)
{
	static const char *const at_least[] = { "gte", "gt", NULL };
	static const char *const at_most[] = { "lte", "lt", NULL };

	*least = is_one_of(op->name, at_least);
	if (!*least && !is_one_of(op->name, at_most))
		return false;
	*bound = want + (strcmp(op->name, "gt") == 0) -
	    (strcmp(op->name, "lt") == 0);
	return true;
}

static void
put_unit(struct buf *en, struct buf *ja, int64_t n, const char *unit)
{
	struct buf word_en, word_ja;

	buf_init(&word_en, 256);
	buf_init(&word_ja, 256);
	operator_put_unit(&word_en, unit, false);
	operator_put_unit(&word_ja, unit, true);
	buf_printf(en, "%" PRId64 "%s", n, buf_str(&word_en));
	buf_printf(ja, "%" PRId64 "%s", n, buf_str(&word_ja));
	buf_free(&word_en);
	buf_free(&word_ja);
}

static void
put_short(struct buf *en, struct buf *ja, int64_t have, int64_t bound,
    bool least, const char *unit)
{
	if (least ? have >= bound : have <= bound)
		return;
	put_unit(en, ja, least ? bound - have : have - bound, unit);
	buf_puts(en, least ? " short" : " too many");
	buf_printf(ja, "%s%s", unit == NULL ? " " : "", least ? "足りない" :
	    "多い");
}

static void
put_days(struct buf *en, struct buf *ja, int64_t seconds)
{
	int64_t days = (seconds + DAY - 1) / DAY;

	if (seconds <= 0)
		return;
	buf_printf(en, "%" PRId64 " day%s too old", days, days == 1 ? "" : "s");
	buf_printf(ja, "%" PRId64 " 日古い", days);
}

/* Number wanted by a leaf or count: a literal, or another fact. */
static bool
wanted(const struct trace *t, int64_t *out)
{
	if (t->node->operand.kind != OPERAND_LITERAL ||
	    !json_is_integer(t->node->operand.literal))
		return false;
	*out = json_integer_value(t->node->operand.literal);
	return true;
}

static void
leaf_distance(const struct trace *t, const struct trace_context *ctx,
    struct buf *en, struct buf *ja)
{
	const struct node *n = t->node;
	struct store_value v;
	int64_t want, bound, at;
	bool least;

	if (!trace_is_own(t) || !evaluate_value(ctx->m, &n->fact, t->row, &v))
		return;
	if (n->fact.column->type == TABLE_INT && wanted(t, &want) &&
	    bound_of(n->op, want, &bound, &least))
		put_short(en, ja, v.num, bound, least, n->fact.column->unit);
	if (strcmp(n->op->name, "within") != 0)
		return;
	at = n->fact.column->type == TABLE_DATE ? v.num * DAY - ctx->offset :
	    v.num;
	put_days(en, ja, date_add(ctx->as_of, &n->operand.span, -1,
	    ctx->offset) - at);
}

void
trace_distance(const struct trace *t, const struct trace_context *ctx,
    struct buf *en, struct buf *ja)
{
	int64_t want, bound;
	bool least;

	if (t->node->kind == NODE_LEAF)
		leaf_distance(t, ctx, en, ja);
	else if (t->node->kind == NODE_CADENCE) {
		buf_printf(en, "%" PRId64 " missed", t->high - t->low);
		buf_printf(ja, "%" PRId64 " 回抜けている", t->high - t->low);
	} else if (t->node->kind == NODE_COUNT && wanted(t, &want)) {
		if (strcmp(t->node->op->name, "eq") == 0)
			put_short(en, ja, t->low, want, t->low < want, "entries");
		else if (bound_of(t->node->op, want, &bound, &least))
			put_short(en, ja, t->low, bound, least, "entries");
	}
}
