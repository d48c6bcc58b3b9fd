/* SPDX-License-Identifier: Apache-2.0
 * Derivations and their words. Decides nothing: it tells what was decided.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "evaluate.h"
#include "operator.h"
#include "trace.h"

#define WORDS_MAX 16384

struct trace *
trace_new(const struct node *node)
{
	struct trace *t = calloc(1, sizeof(*t));

	if (t != NULL)
		t->node = node;
	return t;
}

void
trace_free(struct trace *t)
{
	size_t i;

	if (t == NULL)
		return;
	for (i = 0; i < t->n; i++)
		trace_free(t->child[i]);
	free(t->child);
	free(t);
}

bool
trace_add(struct trace *t, struct trace *child)
{
	struct trace **v = realloc(t->child, (t->n + 1) * sizeof(*v));

	if (v == NULL) {
		trace_free(child);
		return false;
	}
	t->child = v;
	v[t->n++] = child;
	return true;
}

/* ---- words ---- */

/* "account root, " : the keys of a row, so that one can find it. */
static void
put_row_name(struct buf *out, const struct trace *t, const struct memory *m,
    enum text_lang lang)
{
	const struct table *table = t->table;
	struct store_value v;
	size_t i;

	if (t->row == NULL || table == NULL || table->one)
		return;
	for (i = 0; i < table->n; i++)
		if (table->columns[i].key &&
		    memory_value(m, table, t->row, i, &v)) {
			operator_put_value(out, &table->columns[i], &v,
			    lang);
			buf_puts(out, ", ");
		}
}

/* What would settle it: a column of a file. */
static void
put_lacking(const struct lacking *l, struct buf *en, struct buf *ja)
{
	if (l->file == NULL)
		return;
	buf_printf(en, "; %s has no column \"%s\"", l->file,
	    l->column->label.en);
	buf_printf(ja, "、%s に「%s」の列がありません", l->file,
	    l->column->label.ja);
}

bool
trace_is_own(const struct trace *t)
{
	return t->row != NULL && t->table == t->node->fact.table;
}

static void
put_leaf_words(const struct trace *t, const struct memory *m, struct buf *en,
    struct buf *ja)
{
	struct store_value v;
	const struct node *n = t->node;
	const struct table_column *c = n->fact.column;
	struct buf want_en, want_ja, have_en, have_ja;

	buf_init(&want_en, WORDS_MAX);
	buf_init(&want_ja, WORDS_MAX);
	buf_init(&have_en, WORDS_MAX);
	buf_init(&have_ja, WORDS_MAX);
	operator_explain(n->op, &n->operand, c, c->unit, &want_en, &want_ja);
	if (trace_is_own(t) && evaluate_value(m, &n->fact, t->row, &v)) {
		operator_put_value(&have_en, c, &v, TEXT_EN);
		operator_put_value(&have_ja, c, &v, TEXT_JA);
	}
	put_row_name(en, t, m, TEXT_EN);
	put_row_name(ja, t, m, TEXT_JA);
	if (t->row == NULL && t->why == REASON_UNREACHED &&
	    n->fact.table == &node_member_table) {
		buf_puts(en, "nothing was collected on it");
		buf_puts(ja, "ここからは何も収集していない");
	} else if (!trace_is_own(t) || t->lacking.file != NULL) {
		buf_printf(en, "%s: %s (wanted: %s)", c->label.en,
		    reason_text(t->why)->en, buf_str(&want_en));
		buf_printf(ja, "%s: %s (必要: %s)", c->label.ja,
		    reason_text(t->why)->ja, buf_str(&want_ja));
	} else {
		buf_printf(en, "%s: %s (wanted: %s)", c->label.en, have_en.n ==
		    0 ? "empty" : buf_str(&have_en), buf_str(&want_en));
		buf_printf(ja, "%s: %s (必要: %s)", c->label.ja, have_ja.n ==
		    0 ? "空" : buf_str(&have_ja), buf_str(&want_ja));
	}
	put_lacking(&t->lacking, en, ja);
	buf_free(&want_en);
	buf_free(&want_ja);
	buf_free(&have_en);
	buf_free(&have_ja);
}

static void
put_count_words(const struct trace *t, struct buf *en, struct buf *ja)
{
	const struct node *n = t->node;
	struct buf want_en, want_ja;

	buf_init(&want_en, WORDS_MAX);
	buf_init(&want_ja, WORDS_MAX);
	operator_explain(n->op, &n->operand, NULL, "rows", &want_en,
	    &want_ja);
	buf_printf(en, "%s: %" PRId64 "%s (wanted: %s)", n->table->title.en,
	    t->low, t->high > t->low ? " or more" : "", buf_str(&want_en));
	buf_printf(ja, "%s: %" PRId64 "件%s (必要: %s)", n->table->title.ja,
	    t->low, t->high > t->low ? "以上" : "", buf_str(&want_ja));
	if (t->verdict == VERDICT_UNKNOWN && t->why != REASON_NONE) {
		buf_printf(en, "; %s", reason_text(t->why)->en);
		buf_printf(ja, "、%s", reason_text(t->why)->ja);
	}
	buf_free(&want_en);
	buf_free(&want_ja);
}

static void
put_cadence_words(const struct trace *t, struct buf *en, struct buf *ja)
{
	const struct node *n = t->node;
	struct buf every_en, every_ja;

	buf_init(&every_en, WORDS_MAX);
	buf_init(&every_ja, WORDS_MAX);
	operator_put_span(&every_en, &every_ja, n->cadence.every_text);
	buf_printf(en, "%s: done in %" PRId64 " of %" PRId64 " periods of %s "
	    "(wanted: all)", n->table->title.en, t->low, t->high,
	    buf_str(&every_en));
	buf_printf(ja, "%s: %sごとに %" PRId64 " 回要るところ %" PRId64 " 回",
	    n->table->title.ja, buf_str(&every_ja), t->high,
	    t->low);
	if (t->verdict == VERDICT_UNKNOWN) {
		buf_printf(en, "; %s", reason_text(t->why)->en);
		buf_printf(ja, "、%s", reason_text(t->why)->ja);
	}
	buf_free(&every_en);
	buf_free(&every_ja);
}

static void
put_range_words(const struct trace *t, struct buf *en, struct buf *ja)
{
	const struct text *title = &t->node->table->title;

	if (t->node->kind == NODE_EXISTS) {
		buf_printf(en, "%s: %s", title->en, t->verdict == VERDICT_PASS ?
		    "there is one" : "none that fits");
		buf_printf(ja, "%s: %s", title->ja, t->verdict == VERDICT_PASS ?
		    "該当あり" : "該当なし");
	} else if (t->verdict == VERDICT_UNKNOWN && t->why != REASON_NONE) {
		buf_printf(en, "%s: %zu looked at; %s", title->en, t->rows,
		    reason_text(t->why)->en);
		buf_printf(ja, "%s: %zu件を確認、%s", title->ja, t->rows,
		    reason_text(t->why)->ja);
	} else {
		buf_printf(en, "%s: %zu looked at", title->en, t->rows);
		buf_printf(ja, "%s: %zu件を確認", title->ja, t->rows);
	}
}

/* Where a firm's own table could not be read whole, and what to do about it:
 * the gap that makes it so. Hosts' gaps name paths of ours, not of theirs. */
static void
put_gap(const struct trace *t, const struct memory *m, struct buf *en,
    struct buf *ja)
{
	const struct table *table = t->table != NULL ? t->table :
	    t->node->table;
	const char *what, *why_en, *why_ja;
	const json_t *gap, *why;
	uint32_t i;

	if (t->verdict != VERDICT_UNKNOWN || table == NULL || !table->firm ||
	    (t->why != REASON_UNPARSABLE && t->why != REASON_TRUNCATED) ||
	    t->node->kind == NODE_HUMAN)
		return;
	for (i = 0; i < memory_subject_count(m); i++) {
		gap = memory_gap_told(m, table, i);
		what = json_string_value(json_object_get(gap, "what"));
		why = json_object_get(gap, "why");
		why_en = json_string_value(json_object_get(why, "en"));
		why_ja = json_string_value(json_object_get(why, "ja"));
		if (what == NULL || why_en == NULL || why_ja == NULL)
			continue;
		buf_printf(en, "; %s: %s", what, why_en);
		buf_printf(ja, "。%s: %s", what, why_ja);
		return;
	}
}

static void
put_lacking_of_range(const struct trace *t, struct buf *en, struct buf *ja)
{
	if (t->verdict == VERDICT_UNKNOWN && t->node->kind != NODE_LEAF)
		put_lacking(&t->lacking, en, ja);
}

void
trace_words(const struct trace *t, const struct memory *m, struct buf *en,
    struct buf *ja)
{
	switch (t->node->kind) {
	case NODE_LEAF:
		put_leaf_words(t, m, en, ja);
		break;
	case NODE_COUNT:
		put_count_words(t, en, ja);
		break;
	case NODE_CADENCE:
		put_cadence_words(t, en, ja);
		break;
	case NODE_HUMAN:
		buf_puts(en, t->node->ask.en);
		buf_puts(ja, t->node->ask.ja);
		break;
	default:
		put_range_words(t, en, ja);
	}
	put_lacking_of_range(t, en, ja);
	put_gap(t, m, en, ja);
}
