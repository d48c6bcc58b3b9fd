/* SPDX-License-Identifier: Apache-2.0
 * Checks in words. Says what is asked, never what came of it.
 */
#include <inttypes.h>

#include "explain.h"
#include "operator.h"

struct words { struct buf *en, *ja; };

static void tell(struct words w, const struct node *n, bool inner);

static void
both(struct words w, const char *en, const char *ja)
{
	buf_puts(w.en, en);
	buf_puts(w.ja, ja);
}

static void
tell_list(struct words w, const struct node *n, bool inner)
{
	bool all = n->kind == NODE_ALL, paren = inner && n->n > 1;
	size_t i;

	if (paren)
		both(w, "(", "(");
	for (i = 0; i < n->n; i++) {
		if (i > 0)
			both(w, all ? " and " : " or ",
			    all ? "、かつ" : "、または");
		tell(w, n->child[i], true);
	}
	if (paren)
		both(w, ")", ")");
}

static void
tell_leaf(struct words w, const struct node *n)
{
	const struct table_column *c = n->fact.column;

	buf_printf(w.en, "“%s” is ", c->label.en);
	buf_printf(w.ja, "「%s」が", c->label.ja);
	operator_explain(n->op, &n->operand, c, c->unit, w.en, w.ja);
}

/* The keys and conditions that pick rows. */
static void
tell_picked(struct words w, const struct node *n)
{
	size_t i;

	for (i = 0; i < n->match_n; i++) {
		const struct text *to = &n->match[i].column->label;
		const struct text *from =
		    &n->match[i].from.fact.column->label;

		buf_printf(w.en, "%s“%s” is the same as “%s”", i == 0 ?
		    " whose " : " and ", to->en, from->en);
		buf_printf(w.ja, "%s「%s」が「%s」と同じ", i == 0 ? " (" :
		    "、", to->ja, from->ja);
	}
	if (n->match_n > 0)
		both(w, "", ")");
	if (n->where == NULL)
		return;
	both(w, n->match_n > 0 ? ", where " : " where ", " [");
	tell(w, n->where, false);
	both(w, "", "]");
}

static void
tell_range(struct words w, const struct node *n)
{
	const struct text *title = &n->table->title;
	struct buf en, ja;

	buf_init(&en, 8192);
	buf_init(&ja, 8192);
	switch (n->kind) {
	case NODE_EACH:
		buf_printf(w.en, "of every row of “%s”", title->en);
		buf_printf(w.ja, "「%s」の各行", title->ja);
		tell_picked(w, n);
		both(w, ": ", "について ");
		tell(w, n->expect, true);
		break;
	case NODE_COUNT:
		buf_printf(w.en, "the number of rows of “%s”", title->en);
		buf_printf(w.ja, "「%s」の行", title->ja);
		tell_picked(w, n);
		operator_explain(n->op, &n->operand, NULL, NULL, &en, &ja);
		buf_printf(w.en, " is %s", buf_str(&en));
		buf_printf(w.ja, "の数が%s", buf_str(&ja));
		break;
	case NODE_CADENCE:
		operator_put_span(&en, &ja, n->cadence.every_text);
		buf_printf(w.en, "there is a row of “%s”", title->en);
		buf_printf(w.ja, "「%s」の行", title->ja);
		tell_picked(w, n);
		buf_printf(w.en, " in every %s", buf_str(&en));
		buf_printf(w.ja, "が%sごとにあり", buf_str(&ja));
		buf_reset(&en);
		buf_reset(&ja);
		operator_put_span(&en, &ja, n->cadence.during_text);
		buf_printf(w.en, " of the last %s", buf_str(&en));
		buf_printf(w.ja, "判定日の前%sに抜けがない", buf_str(&ja));
		break;
	default:
		buf_printf(w.en, "there is a row of “%s”", title->en);
		buf_printf(w.ja, "「%s」の行", title->ja);
		tell_picked(w, n);
		both(w, "", "がある");
	}
	buf_free(&en);
	buf_free(&ja);
}

static void
tell(struct words w, const struct node *n, bool inner)
{
	switch (n->kind) {
	case NODE_ALL:
	case NODE_ANY:
		tell_list(w, n, inner);
		break;
	case NODE_LEAF:
		tell_leaf(w, n);
		break;
	case NODE_HUMAN:
		buf_printf(w.en, "a person answers yes to “%s”", n->ask.en);
		buf_printf(w.ja, "人が「%s」に「はい」と答える", n->ask.ja);
		break;
	default:
		tell_range(w, n);
	}
}

static void
tell_quantifier(struct words w, const struct check *c)
{
	const struct text *of = &c->population->title;

	switch (c->quantifier) {
	case QUANTIFIER_ANY:
		buf_printf(w.en, "For at least one of “%s”", of->en);
		buf_printf(w.ja, "「%s」の少なくとも一つについて", of->ja);
		break;
	case QUANTIFIER_AT_LEAST:
		buf_printf(w.en, "For at least %" PRId64 " of “%s”",
		    c->quantity, of->en);
		buf_printf(w.ja, "「%s」の %" PRId64 " 以上について", of->ja,
		    c->quantity);
		break;
	case QUANTIFIER_AT_LEAST_PERCENT:
		buf_printf(w.en, "For at least %" PRId64 " %% of “%s”",
		    c->quantity, of->en);
		buf_printf(w.ja, "「%s」の %" PRId64 " %% 以上について", of->ja,
		    c->quantity);
		break;
	case QUANTIFIER_AT_MOST_FAIL:
		buf_printf(w.en, "For all but %" PRId64 " of “%s”",
		    c->quantity, of->en);
		buf_printf(w.ja, "「%s」のうち例外 %" PRId64 " まで", of->ja,
		    c->quantity);
		break;
	case QUANTIFIER_SAMPLE:
		buf_printf(w.en, "For a sample of “%s”", of->en);
		buf_printf(w.ja, "「%s」から抽出したものについて", of->ja);
		break;
	default:
		buf_printf(w.en, "For each of “%s”", of->en);
		buf_printf(w.ja, "「%s」のそれぞれについて", of->ja);
	}
}

void
explain_words(const struct check *c, struct buf *en, struct buf *ja)
{
	struct words w = { en, ja };

	tell_quantifier(w, c);
	if (c->where != NULL) {
		both(w, " where ", " [");
		tell(w, c->where, false);
		both(w, "", "]");
	}
	if (c->applies_when != NULL) {
		both(w, ", if ", "、");
		tell(w, c->applies_when, true);
		both(w, "", "のとき");
	}
	if (c->reliable_when != NULL) {
		both(w, ", and as long as ", "、");
		tell(w, c->reliable_when, true);
		both(w, "", "である限り");
	}
	both(w, ", it is met when ", "、");
	tell(w, c->expect, false);
	both(w, ".", "とき充足。");
}
