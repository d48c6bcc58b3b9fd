/* SPDX-License-Identifier: Apache-2.0
 * Derivations and their words. Decides nothing: it tells what was decided.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
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
			operator_put_value(out, table->columns[i].type, &v,
			    lang);
			buf_puts(out, ", ");
		}
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
	operator_explain(n->op, &n->operand, c->unit, &want_en, &want_ja);
	if (t->row != NULL && evaluate_value(m, &n->fact, t->row, &v)) {
		operator_put_value(&have_en, c->type, &v, TEXT_EN);
		operator_put_value(&have_ja, c->type, &v, TEXT_JA);
	}
	put_row_name(en, t, m, TEXT_EN);
	put_row_name(ja, t, m, TEXT_JA);
	if (t->row == NULL) {
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
	operator_explain(n->op, &n->operand, NULL, &want_en, &want_ja);
	buf_printf(en, "%s: %" PRId64 "%s (wanted: %s)", n->table->title.en,
	    t->low, t->high > t->low ? " or more" : "", buf_str(&want_en));
	buf_printf(ja, "%s: %" PRId64 " 件%s (必要: %s)", n->table->title.ja,
	    t->low, t->high > t->low ? "以上" : "", buf_str(&want_ja));
	buf_free(&want_en);
	buf_free(&want_ja);
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
		buf_printf(ja, "%s: %zu 件を確認、%s", title->ja, t->rows,
		    reason_text(t->why)->ja);
	} else {
		buf_printf(en, "%s: %zu looked at", title->en, t->rows);
		buf_printf(ja, "%s: %zu 件を確認", title->ja, t->rows);
	}
}

static void
put_words(const struct trace *t, const struct memory *m, struct buf *en,
    struct buf *ja)
{
	switch (t->node->kind) {
	case NODE_LEAF:
		put_leaf_words(t, m, en, ja);
		break;
	case NODE_COUNT:
		put_count_words(t, en, ja);
		break;
	case NODE_HUMAN:
		buf_puts(en, t->node->ask.en);
		buf_puts(ja, t->node->ask.ja);
		break;
	default:
		put_range_words(t, en, ja);
	}
}

static json_t *
words(const struct trace *t, const struct memory *m)
{
	struct buf en, ja;
	json_t *o;

	buf_init(&en, WORDS_MAX);
	buf_init(&ja, WORDS_MAX);
	put_words(t, m, &en, &ja);
	o = json_pack("{s:s, s:s}", "en", buf_str(&en), "ja", buf_str(&ja));
	buf_free(&en);
	buf_free(&ja);
	return o;
}

/* ---- citations ---- */

/* Fill up one citation with what is known of its item. */
static void
complete(const struct memory *m, json_t *c, int grade)
{
	json_int_t n = json_integer_value(json_object_get(c, "item"));
	const struct store_item *item = memory_item(m, (uint64_t)n);
	char taken[DATE_TIME_TEXT], word[3] = { 'R', (char)('0' + grade), 0 };

	if (item == NULL)
		return;
	if (item->path != NULL)
		(void)json_object_set_new(c, "path", json_string(item->path));
	else if (item->label != NULL)
		(void)json_object_set_new(c, "path", json_string(item->label));
	(void)json_object_set_new(c, "sha256", json_string(item->sha256));
	(void)json_object_set_new(c, "plugin", json_string(item->plugin));
	(void)json_object_set_new(c, "grade", json_string(word));
	if (item->taken != 0) {
		date_format_time(item->taken, taken);
		(void)json_object_set_new(c, "taken", json_string(taken));
	}
}

static bool
cite_row(json_t *list, const struct memory *m, const struct memory_row *row)
{
	json_t *cites = memory_cites(row), *c;
	bool ok = cites != NULL;
	size_t i;

	json_array_foreach(cites, i, c)
		complete(m, c, row->grade);
	ok = ok && json_array_extend(list, cites) == 0;
	json_decref(cites);
	return ok;
}

static json_t *
cites_of(const struct trace *t, const struct trace_cite_context *ctx)
{
	json_t *list = json_array();
	bool ok = list != NULL;
	size_t i;

	if (ok && t->row != NULL)
		ok = cite_row(list, ctx->m, t->row);
	for (i = 0; ok && t->node->kind == NODE_COUNT && i < t->n; i++)
		ok = cite_row(list, ctx->m, t->child[i]->row);
	if (!ok) {
		json_decref(list);
		return NULL;
	}
	return list;
}

/* ---- what decided ---- */

static json_t *
deciding_leaf(const struct trace *t, const struct trace_cite_context *ctx)
{
	json_t *o = json_object();
	const char *view = t->node->kind == NODE_LEAF ?
	    table_view_name(t->node->fact.column->view) : NULL;

	if (o == NULL)
		return NULL;
	(void)json_object_set_new(o, "pointer", json_string(t->node->pointer));
	(void)json_object_set_new(o, "verdict",
	    json_string(verdict_name(t->verdict)));
	if (t->verdict == VERDICT_UNKNOWN)
		(void)json_object_set_new(o, "reason",
		    json_string(reason_name(t->why)));
	if (view != NULL)
		(void)json_object_set_new(o, "view", json_string(view));
	(void)json_object_set_new(o, "text", words(t, ctx->m));
	(void)json_object_set_new(o, "cites", cites_of(t, ctx));
	return o;
}

/* The children whose verdict is the whole's: flipping any other changes
 * nothing. */
static bool
gather(const struct trace *t, const struct trace_cite_context *ctx,
    json_t *list)
{
	bool found = false, ok = true;
	size_t i;

	if (t->node != NULL && t->node->kind != NODE_COUNT)
		for (i = 0; ok && i < t->n; i++) {
			struct trace *c = t->child[i];

			if (c->verdict != t->verdict)
				continue;
			if (c->table == NULL && c->row != NULL)
				c->table = t->table;
			found = true;
			ok = gather(c, ctx, list);
		}
	if (found || t->node == NULL || t->node->kind == NODE_ALL ||
	    t->node->kind == NODE_ANY)
		return ok;
	return json_array_append_new(list, deciding_leaf(t, ctx)) == 0;
}

json_t *
trace_deciding(const struct trace *t, const struct trace_cite_context *ctx)
{
	json_t *list = json_array();

	if (list != NULL && t != NULL && !gather(t, ctx, list)) {
		json_decref(list);
		return NULL;
	}
	return list;
}

static const char *
kind_name(const struct node *n)
{
	static const char *const names[] = { "all", "any", "fact", "each",
	    "count", "exists", "human" };

	return names[n->kind];
}

json_t *
trace_derivation(const struct trace *t, const struct trace_cite_context *ctx)
{
	json_t *o, *children;
	size_t i;

	if (t == NULL || t->node == NULL)
		return json_null();
	o = json_pack("{s:s, s:s, s:s}", "kind", kind_name(t->node), "pointer",
	    t->node->pointer, "verdict", verdict_name(t->verdict));
	if (o == NULL)
		return NULL;
	if (t->verdict == VERDICT_UNKNOWN)
		(void)json_object_set_new(o, "reason",
		    json_string(reason_name(t->why)));
	if (t->node->kind != NODE_ALL && t->node->kind != NODE_ANY)
		(void)json_object_set_new(o, "text", words(t, ctx->m));
	if (t->node->kind == NODE_EACH || t->node->kind == NODE_COUNT)
		(void)json_object_set_new(o, "rows",
		    json_integer((json_int_t)t->rows));
	if (t->n == 0 || t->node->kind == NODE_COUNT)
		return o;
	children = json_array();
	for (i = 0; children != NULL && i < t->n; i++)
		(void)json_array_append_new(children,
		    trace_derivation(t->child[i], ctx));
	(void)json_object_set_new(o, "of", children);
	return o;
}
