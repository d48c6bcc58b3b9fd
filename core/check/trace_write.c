/* SPDX-License-Identifier: Apache-2.0
 * Derivations into the result document, straight into its bytes: of a fleet
 * there are millions. Members stand in byte order, as canonical JSON has them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "evaluate.h"
#include "facts/row.h"
#include "operator.h"
#include "trace.h"

#define WORDS_MAX 65536

/* Its children are rows, not conditions. */
static bool
lists_rows(const struct node *n)
{
	return n->kind == NODE_COUNT || n->kind == NODE_CADENCE;
}

static bool
ends_in(const struct buf *out, char c)
{
	return out->n > 0 && out->p[out->n - 1] == c;
}

/* ,"name":"value" */
static void
put_str(struct buf *out, const char *name, const char *value)
{
	if (!ends_in(out, '{'))
		buf_putc(out, ',');
	buf_putc(out, '"');
	buf_puts(out, name);
	buf_puts(out, "\":");
	buf_put_json(out, value, strlen(value));
}

static void
put_words(struct buf *out, const struct trace *t, struct trace_context *ctx)
{
	buf_reset(&ctx->en);
	buf_reset(&ctx->ja);
	trace_words(t, ctx->m, &ctx->en, &ctx->ja);
	buf_puts(out, ",\"text\":{\"en\":");
	buf_put_json(out, buf_str(&ctx->en), ctx->en.n);
	buf_puts(out, ",\"ja\":");
	buf_put_json(out, buf_str(&ctx->ja), ctx->ja.n);
	buf_putc(out, '}');
}

void
trace_context_init(struct trace_context *ctx, const struct memory *m)
{
	memset(ctx, 0, sizeof(*ctx));
	ctx->m = m;
	ctx->first = true;
	buf_init(&ctx->en, WORDS_MAX);
	buf_init(&ctx->ja, WORDS_MAX);
	buf_init(&ctx->first_en, WORDS_MAX);
	buf_init(&ctx->first_ja, WORDS_MAX);
}

void
trace_context_free(struct trace_context *ctx)
{
	buf_free(&ctx->en);
	buf_free(&ctx->ja);
	buf_free(&ctx->first_en);
	buf_free(&ctx->first_ja);
	free(ctx->cited);
}

/* ---- citations ---- */

static void
put_place(struct buf *out, const char *name, const struct memory_place *at)
{
	buf_puts(out, ends_in(out, '{') ? "\"" : ",\"");
	buf_puts(out, name);
	buf_puts(out, "\":[");
	if (at->kind == ROW_ROWS) {
		buf_put_u64(out, at->sheet);
		buf_putc(out, ',');
	}
	buf_put_u64(out, at->from);
	buf_putc(out, ',');
	buf_put_u64(out, at->to);
	buf_putc(out, ']');
}

/* What is known of the item, in two parts: before and behind the places. */
static void
put_item_name(struct buf *out, const struct store_item *item)
{
	if (item == NULL)
		return;
	if (item->path != NULL || item->label != NULL)
		put_str(out, "path", item->path != NULL ? item->path :
		    item->label);
	if (item->plugin != NULL)
		put_str(out, "plugin", item->plugin);
}

static void
put_item_digest(struct buf *out, const struct store_item *item)
{
	char taken[DATE_TIME_TEXT];

	if (item == NULL)
		return;
	/* Nothing is known of one that was not opened to us. */
	if (item->sha256[0] != '\0')
		put_str(out, "sha256", item->sha256);
	if (item->taken != 0) {
		date_format_time(item->taken, taken);
		put_str(out, "taken", taken);
	}
}

/* Where it stands among packs joined: the pack's id, and item and item
 * within, as `starseal show` takes them. */
static void
put_pack(struct buf *out, const struct memory *m, uint64_t item)
{
	const struct store_pack *in = memory_pack_of(m, item);

	if (in == NULL)
		return;
	buf_puts(out, ",\"member\":\"");
	buf_put_u64(out, in->item);
	buf_putc(out, '/');
	buf_put_u64(out, item - in->base);
	buf_putc(out, '"');
	put_str(out, "pack", in->id);
}

static void
put_grade(struct buf *out, const struct memory_row *row)
{
	const char word[3] = { 'R', (char)('0' + row->grade), '\0' };

	put_str(out, "grade", word);
}

void
trace_put_cites(struct buf *out, const struct memory *m,
    const struct memory_row *row)
{
	const struct store_item *item;
	struct memory_place at;
	size_t i;

	for (i = 0; i < memory_cite_count(row); i++) {
		at = memory_cite(row, i);
		item = memory_item(m, at.item);
		buf_puts(out, ends_in(out, '[') ? "{" : ",{");
		if (at.kind == ROW_BYTES)
			put_place(out, "bytes", &at);
		put_grade(out, row);
		buf_puts(out, ",\"item\":");
		buf_put_u64(out, at.item);
		if (at.kind == ROW_LINES)
			put_place(out, "lines", &at);
		put_pack(out, m, at.item);
		put_item_name(out, item);
		if (at.kind == ROW_ROWS)
			put_place(out, "rows", &at);
		put_item_digest(out, item);
		buf_putc(out, '}');
	}
}

json_t *
trace_cites(const struct memory *m, const struct memory_row *row)
{
	struct buf b;
	json_t *v;

	buf_init(&b, 1 << 20);
	buf_putc(&b, '[');
	trace_put_cites(&b, m, row);
	buf_putc(&b, ']');
	v = json_loadb(buf_str(&b), b.n, 0, NULL);
	buf_free(&b);
	return v;
}

static void
put_cites(struct buf *out, const struct trace *t, const struct memory *m)
{
	size_t i;

	buf_puts(out, "\"cites\":[");
	if (t->row != NULL)
		trace_put_cites(out, m, t->row);
	if (t->other != NULL)
		trace_put_cites(out, m, t->other);
	for (i = 0; lists_rows(t->node) && i < t->n; i++)
		trace_put_cites(out, m, t->child[i]->row);
	buf_putc(out, ']');
}

/* ---- what decided ---- */

static void
note_row(struct trace_context *ctx, const struct memory_row *row)
{
	uint64_t item;
	size_t i;

	for (i = 0; i < memory_cite_count(row); i++) {
		item = memory_cite(row, i).item;
		if (item < ctx->cited_n)
			ctx->cited[item] = 1;
	}
}

/* Remember which items some verdict rests on. */
static void
note_cited(struct trace_context *ctx, const struct trace *t)
{
	size_t i;

	if (ctx->cited == NULL)
		return;
	if (t->row != NULL)
		note_row(ctx, t->row);
	for (i = 0; lists_rows(t->node) && i < t->n; i++)
		note_row(ctx, t->child[i]->row);
}

static void
put_distance(struct buf *out, const struct trace *t, struct trace_context *ctx)
{
	if (t->verdict != VERDICT_FAIL)
		return;
	buf_reset(&ctx->en);
	buf_reset(&ctx->ja);
	trace_distance(t, ctx, &ctx->en, &ctx->ja);
	if (ctx->en.n == 0)
		return;
	buf_puts(out, ",\"distance\":{\"en\":");
	buf_put_json(out, buf_str(&ctx->en), ctx->en.n);
	buf_puts(out, ",\"ja\":");
	buf_put_json(out, buf_str(&ctx->ja), ctx->ja.n);
	buf_putc(out, '}');
}

static void
put_deciding(struct buf *out, const struct trace *t,
    struct trace_context *ctx)
{
	buf_puts(out, ends_in(out, '[') ? "{" : ",{");
	put_cites(out, t, ctx->m);
	note_cited(ctx, t);
	put_distance(out, t, ctx);
	put_str(out, "pointer", t->node->pointer);
	if (t->verdict == VERDICT_UNKNOWN)
		put_str(out, "reason", reason_name(t->why));
	put_words(out, t, ctx);
	if (ctx->first) {
		ctx->first = false;
		buf_reset(&ctx->first_en);
		buf_reset(&ctx->first_ja);
		buf_put(&ctx->first_en, buf_str(&ctx->en), ctx->en.n);
		buf_put(&ctx->first_ja, buf_str(&ctx->ja), ctx->ja.n);
	}
	put_str(out, "verdict", verdict_name(t->verdict));
	if (t->node->kind == NODE_LEAF)
		put_str(out, "view", table_view_name(
		    t->node->fact.column->view));
	buf_putc(out, '}');
}

/* The children whose verdict is the whole's: flipping any other changes
 * nothing. */
static void
gather(struct buf *out, const struct trace *t, struct trace_context *ctx)
{
	bool found = false;
	size_t i;

	if (t->node != NULL && !lists_rows(t->node))
		for (i = 0; i < t->n; i++) {
			struct trace *c = t->child[i];

			if (c->verdict != t->verdict)
				continue;
			if (c->table == NULL && c->row != NULL)
				c->table = t->table;
			found = true;
			gather(out, c, ctx);
		}
	if (!found && t->node != NULL && t->node->kind != NODE_ALL &&
	    t->node->kind != NODE_ANY)
		put_deciding(out, t, ctx);
}

void
trace_put_deciding(struct buf *out, const struct trace *t,
    struct trace_context *ctx)
{
	ctx->first = true;
	buf_putc(out, '[');
	if (t != NULL)
		gather(out, t, ctx);
	buf_putc(out, ']');
}

static const char *
kind_name(const struct node *n)
{
	static const char *const names[] = { "all", "any", "fact", "each",
	    "count", "exists", "human", "cadence" };

	return names[n->kind];
}

void
trace_put_derivation(struct buf *out, const struct trace *t,
    struct trace_context *ctx)
{
	size_t i;

	if (t == NULL || t->node == NULL) {
		buf_puts(out, "null");
		return;
	}
	buf_putc(out, '{');
	put_str(out, "kind", kind_name(t->node));
	if (t->n > 0 && !lists_rows(t->node)) {
		buf_puts(out, ",\"of\":[");
		for (i = 0; i < t->n; i++) {
			if (i > 0)
				buf_putc(out, ',');
			trace_put_derivation(out, t->child[i], ctx);
		}
		buf_putc(out, ']');
	}
	put_str(out, "pointer", t->node->pointer);
	if (t->verdict == VERDICT_UNKNOWN)
		put_str(out, "reason", reason_name(t->why));
	if (t->node->kind == NODE_EACH || lists_rows(t->node))
		buf_printf(out, ",\"rows\":%zu", t->rows);
	if (t->node->kind != NODE_ALL && t->node->kind != NODE_ANY)
		put_words(out, t, ctx);
	put_str(out, "verdict", verdict_name(t->verdict));
	buf_putc(out, '}');
}
