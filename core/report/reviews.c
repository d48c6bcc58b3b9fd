/* SPDX-License-Identifier: Apache-2.0
 * The days to keep, read from the pack's rows. Never computes a day: it lists
 * those that the firm wrote.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "facts/load.h"
#include "reviews.h"

static const struct source {
	const char *table, *id, *what, *day;
	const char *done;               /* a column that settles it, or NULL */
	struct text kind;
} sources[] = {
	{ "documents.document", "id", "title", "next_review", NULL,
	    { "review of a document", "文書の見直し" } },
	{ "ledger.inspection", "item", "what", "planned_on", "done_on",
	    { "inspection", "点検" } },
	{ "ledger.inspection", "item", "findings", "fix_due", "fixed_on",
	    { "finding to be mended", "指摘の是正" } },
	{ "ledger.contract", "id", "party", "ends_on", "returned_on",
	    { "a contract ends", "契約の終了" } },
	{ "interview.answer", "criterion", NULL, "expires_on", NULL,
	    { "an answer has to be asked again", "回答の有効期限" } },
};

#define SOURCES (sizeof(sources) / sizeof(sources[0]))

struct day {
	int64_t day;
	const struct source *source;
	const char *id, *what;          /* lent by the rows */
};

struct days { struct day *v; size_t n, cap; };

static bool
value(const struct memory *m, const struct table *t,
    const struct memory_row *row, const char *column, struct store_value *v)
{
	const struct table_column *c = column == NULL ? NULL :
	    table_column(t, column);

	memset(v, 0, sizeof(*v));
	return c != NULL && memory_value(m, t, row,
	    (size_t)(c - t->columns), v);
}

static int
add_rows(struct days *days, const struct memory *m, const struct table *t,
    const struct source *s, struct error *err)
{
	struct memory_rows rows = memory_rows_all(m, t);
	struct store_value day, v;
	struct day *d;
	size_t i;

	for (i = 0; i < rows.n; i++) {
		if (!value(m, t, rows.v[i], s->day, &day) ||
		    value(m, t, rows.v[i], s->done, &v))
			continue;
		if (!memory_grow(&days->v, days->n, &days->cap,
		    sizeof(*days->v)))
			return error_nomem(err);
		d = &days->v[days->n++];
		d->day = day.num;
		d->source = s;
		d->id = value(m, t, rows.v[i], s->id, &v) && v.str != NULL ?
		    v.str : "";
		d->what = value(m, t, rows.v[i], s->what, &v) &&
		    v.str != NULL ? v.str : "";
	}
	return 0;
}

static int
by_day(const void *a, const void *b)
{
	const struct day *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return strcmp(x->id, y->id);
}

static json_t *
days_json(const struct days *days)
{
	json_t *list = json_array();
	char text[DATE_TEXT];
	size_t i;

	for (i = 0; i < days->n && i < REVIEWS_MAX; i++) {
		const struct day *d = &days->v[i];

		date_format(d->day, text);
		(void)json_array_append_new(list, json_pack(
		    "{s:s, s:{s:s, s:s}, s:s, s:s}", "day", text, "kind", "en",
		    d->source->kind.en, "ja", d->source->kind.ja, "id", d->id,
		    "what", d->what));
	}
	return json_pack("{s:o, s:I}", "days", list, "of",
	    (json_int_t)days->n);
}

/* Only these tables are read; rows of others are passed over. */
static size_t
choose(const struct table_list *all, struct table *out)
{
	const struct table *t;
	size_t i, n = 0;

	for (i = 0; i < SOURCES; i++) {
		t = table_find(all, sources[i].table);
		if (t != NULL && (n == 0 ||
		    strcmp(out[n - 1].name, t->name) != 0))
			out[n++] = *t;
	}
	return n;
}

json_t *
reviews_read(struct pack *pack, struct error *err)
{
	struct table_list all = { NULL, 0, NULL }, few = { NULL, 0, NULL };
	struct days days = { NULL, 0, 0 };
	struct table chosen[SOURCES];
	struct memory *m = NULL;
	const struct table *t;
	json_t *out = NULL;
	size_t i;
	int r;

	if ((r = facts_tables(pack, &all, err)) == 0) {
		few.v = chosen;
		few.n = choose(&all, chosen);
		r = facts_load_memory(pack, &few, NULL, &m, err);
	}
	for (i = 0; r == 0 && i < SOURCES; i++)
		if ((t = table_find(&few, sources[i].table)) != NULL)
			r = add_rows(&days, m, t, &sources[i], err);
	if (r == 0) {
		if (days.n > 0)
			qsort(days.v, days.n, sizeof(*days.v), by_day);
		if ((out = days_json(&days)) == NULL)
			(void)error_nomem(err);
	}
	free(days.v);
	memory_close(m);
	table_list_free(&all);
	return out;
}
