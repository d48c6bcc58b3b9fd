/* SPDX-License-Identifier: Apache-2.0
 * Rows into the fact store and out of it. Never accepts a line whose values
 * do not fit their columns: packs come from strangers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "row.h"
#include "store.h"
#include "store_private.h"

static int
bad_line(struct error *err, const struct table *t, uint64_t number,
    const char *column)
{
	return error_set(err, ERR_INPUT, 0,
	    "%s, line %llu: column %s does not fit its table",
	    "%s の %llu 行: 列 %s が表の定義に合いません", t->name,
	    (unsigned long long)number, column);
}

static bool
is_list(const json_t *v)
{
	const json_t *e;
	size_t i;

	if (!json_is_array(v) || json_array_size(v) > ROW_LIST_MAX)
		return false;
	json_array_foreach(v, i, e)
		if (!json_is_string(e))
			return false;
	return true;
}

static bool
is_string_of(const struct table_column *c, const char *s)
{
	int64_t when;
	size_t i;

	if (c->type == TABLE_DATE)
		return date_parse(s, &when);
	if (c->type == TABLE_TIME)
		return date_parse_time(s, &when);
	for (i = 0; c->type == TABLE_ENUM && c->symbols[i] != NULL; i++)
		if (strcmp(c->symbols[i], s) == 0)
			return true;
	return c->type != TABLE_ENUM;
}

static bool
bind_value(sqlite3_stmt *stmt, int at, const struct table_column *c,
    const json_t *v)
{
	char *text;

	switch (c->type) {
	case TABLE_BOOL:
		return json_is_boolean(v) &&
		    sqlite3_bind_int(stmt, at, json_is_true(v)) == SQLITE_OK;
	case TABLE_INT:
		return json_is_integer(v) && sqlite3_bind_int64(stmt, at,
		    json_integer_value(v)) == SQLITE_OK;
	case TABLE_LIST:
		if (!is_list(v) || (text = json_dumps(v, JSON_COMPACT)) == NULL)
			return false;
		return sqlite3_bind_text(stmt, at, text, -1, free) == SQLITE_OK;
	default:
		return json_is_string(v) &&
		    is_string_of(c, json_string_value(v)) &&
		    sqlite3_bind_text(stmt, at, json_string_value(v), -1,
		    SQLITE_TRANSIENT) == SQLITE_OK;
	}
}

static int
insert_statement(struct store *s, size_t at, struct error *err)
{
	const struct table *t = &s->tables->v[at];
	char name[TABLE_NAME_MAX + 1];
	struct buf sql;
	size_t i;
	int r;

	if (s->insert[at] != NULL)
		return 0;
	store_sql_name(t->name, name);
	buf_init(&sql, 8192);
	buf_printf(&sql, "INSERT INTO \"%s\" VALUES(?", name);
	for (i = 0; i < t->n + 4; i++)
		buf_puts(&sql, ",?");
	buf_puts(&sql, ")");
	r = store_prepare(s, &s->insert[at], buf_str(&sql), err);
	buf_free(&sql);
	return r;
}

/* Numbers of a pack within, which cites its own items and no other's, as the
 * whole counts them. */
static bool
cite_on(const json_t *cites, const struct store *s)
{
	json_int_t item;
	json_t *c;
	size_t i;

	json_array_foreach(cites, i, c) {
		item = json_integer_value(json_object_get(c, "item"));
		if (!json_is_integer(json_object_get(c, "item")) || item < 0 ||
		    (uint64_t)item >= s->items || json_object_set_new(c,
		    "item", json_integer(item + (json_int_t)s->base)) != 0)
			return false;
	}
	return true;
}

static int
bind_row(sqlite3_stmt *stmt, const struct table *t, const json_t *o,
    const struct store *s, uint64_t item, uint64_t number, struct error *err)
{
	const char *subject = json_string_value(json_object_get(o, "subject"));
	const char *grade = json_string_value(json_object_get(o, "grade"));
	const json_t *cites = json_object_get(o, "cites"), *v;
	int at = (int)t->n + 2;
	size_t i, known = 3;
	char *text;

	if (subject == NULL)
		return bad_line(err, t, number, "subject");
	if (grade == NULL || grade[0] != 'R' || grade[1] < '0' ||
	    grade[1] > '4' || grade[2] != '\0')
		return bad_line(err, t, number, "grade");
	if (!json_is_array(cites) || json_array_size(cites) == 0)
		return bad_line(err, t, number, "cites");
	(void)sqlite3_bind_text(stmt, 1, subject, -1, SQLITE_TRANSIENT);
	for (i = 0; i < t->n; i++) {
		v = json_object_get(o, t->columns[i].name);
		if (v == NULL)
			continue;
		known++;
		if (!bind_value(stmt, (int)i + 2, &t->columns[i], v))
			return bad_line(err, t, number, t->columns[i].name);
	}
	if (known != json_object_size(o))
		return bad_line(err, t, number, "?");
	if (s->base > 0 && !cite_on(cites, s))
		return bad_line(err, t, number, "cites");
	text = json_dumps(cites, JSON_COMPACT | JSON_SORT_KEYS);
	(void)sqlite3_bind_text(stmt, at, grade, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_text(stmt, at + 1, text, -1, free);
	(void)sqlite3_bind_int64(stmt, at + 2, (int64_t)item);
	(void)sqlite3_bind_int64(stmt, at + 3, (int64_t)number);
	return 0;
}

int
store_add(struct store *s, const struct table *table, const char *line,
    size_t n, uint64_t item, uint64_t number, struct error *err)
{
	size_t at = (size_t)(table - s->tables->v);
	json_t *o = json_read(line, n, ROW_LINE_MAX, table->name, err);
	int r;

	if (o == NULL)
		return ERR_INPUT;
	r = insert_statement(s, at, err);
	if (r == 0 && (r = bind_row(s->insert[at], table, o, s, item, number,
	    err)) == 0)
		r = store_step(s, s->insert[at], err);
	if (r != 0)
		(void)sqlite3_clear_bindings(s->insert[at]);
	json_decref(o);
	return r;
}

/* Everything that a subject's rows lend, freed at once. */
struct held {
	struct store_rows rows;
	void **pieces;
	size_t piece_n, piece_cap;
};

static void *
keep(struct held *h, void *p)
{
	void **v;
	size_t cap;

	if (p == NULL)
		return NULL;
	if (h->piece_n == h->piece_cap) {
		cap = h->piece_cap == 0 ? 32 : h->piece_cap * 2;
		if ((v = realloc(h->pieces, cap * sizeof(*v))) == NULL) {
			free(p);
			return NULL;
		}
		h->pieces = v;
		h->piece_cap = cap;
	}
	h->pieces[h->piece_n++] = p;
	return p;
}

static bool
fill_list(struct held *h, struct store_value *out, const char *text)
{
	json_t *v = json_loads(text, 0, NULL), *e;
	const char **list;
	size_t i;

	if (!json_is_array(v)) {
		json_decref(v);
		return false;
	}
	list = keep(h, calloc(json_array_size(v) + 1, sizeof(*list)));
	out->list = list;
	json_array_foreach(v, i, e) {
		char *copy = list == NULL ? NULL :
		    keep(h, strdup(json_string_value(e)));

		if (copy == NULL) {
			json_decref(v);
			return false;
		}
		list[out->n++] = copy;
	}
	json_decref(v);
	return list != NULL;
}

static bool
fill_value(struct held *h, struct store_value *out,
    const struct table_column *c, sqlite3_stmt *stmt, int at)
{
	const char *text;

	if (sqlite3_column_type(stmt, at) == SQLITE_NULL)
		return true;
	out->set = true;
	if (c->type == TABLE_BOOL || c->type == TABLE_INT) {
		out->num = sqlite3_column_int64(stmt, at);
		return true;
	}
	text = (const char *)sqlite3_column_text(stmt, at);
	if (text == NULL)
		return false;
	if (c->type == TABLE_LIST)
		return fill_list(h, out, text);
	if (c->type == TABLE_DATE && !date_parse(text, &out->num))
		return false;
	if (c->type == TABLE_TIME && !date_parse_time(text, &out->num))
		return false;
	out->str = keep(h, strdup(text));
	return out->str != NULL;
}

static bool
fill_row(struct held *h, struct store_row *row, const struct table *t,
    sqlite3_stmt *stmt)
{
	int at = (int)t->n;
	size_t i;

	row->values = keep(h, calloc(t->n, sizeof(*row->values)));
	row->grade = keep(h, strdup((const char *)
	    sqlite3_column_text(stmt, at)));
	row->cites = keep(h, strdup((const char *)
	    sqlite3_column_text(stmt, at + 1)));
	row->item = (uint64_t)sqlite3_column_int64(stmt, at + 2);
	row->line = (uint64_t)sqlite3_column_int64(stmt, at + 3);
	if (row->values == NULL || row->grade == NULL || row->cites == NULL)
		return false;
	for (i = 0; i < t->n; i++)
		if (!fill_value(h, &row->values[i], &t->columns[i], stmt,
		    (int)i))
			return false;
	return true;
}

static int
select_statement(struct store *s, size_t at, struct error *err)
{
	const struct table *t = &s->tables->v[at];
	char name[TABLE_NAME_MAX + 1];
	struct buf sql;
	size_t i;
	int r;

	if (s->select[at] != NULL)
		return 0;
	store_sql_name(t->name, name);
	buf_init(&sql, 16384);
	buf_puts(&sql, "SELECT ");
	for (i = 0; i < t->n; i++)
		buf_printf(&sql, "\"%s\",", t->columns[i].name);
	buf_printf(&sql, "_grade,_cites,_item,_line FROM \"%s\" "
	    "WHERE subject=? ORDER BY _item,_line", name);
	r = sql.failed ? error_nomem(err) :
	    store_prepare(s, &s->select[at], buf_str(&sql), err);
	buf_free(&sql);
	return r;
}

int
store_rows(struct store *s, const struct table *table, const char *subject,
    struct store_rows **out, struct error *err)
{
	size_t at = (size_t)(table - s->tables->v), cap = 0;
	struct held *h = calloc(1, sizeof(*h));
	struct store_row *v;
	sqlite3_stmt *stmt;
	int r, step = SQLITE_DONE;

	*out = NULL;
	if (h == NULL)
		return error_nomem(err);
	h->rows.table = table;
	if ((r = select_statement(s, at, err)) != 0)
		goto out;
	stmt = s->select[at];
	(void)sqlite3_bind_text(stmt, 1, subject, -1, SQLITE_TRANSIENT);
	while (r == 0 && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (h->rows.n == cap) {
			cap = cap == 0 ? 4 : cap * 2;
			if ((v = realloc(h->rows.v, cap * sizeof(*v))) == NULL) {
				r = error_nomem(err);
				break;
			}
			h->rows.v = v;
		}
		memset(&h->rows.v[h->rows.n], 0, sizeof(*h->rows.v));
		if (!fill_row(h, &h->rows.v[h->rows.n++], table, stmt))
			r = error_nomem(err);
	}
	if (r == 0 && step != SQLITE_DONE)
		r = store_failed(s, err);
	(void)sqlite3_reset(stmt);
out:
	if (r != 0)
		store_rows_free(&h->rows);
	else
		*out = &h->rows;
	return r;
}

void
store_rows_free(struct store_rows *rows)
{
	struct held *h = (struct held *)rows;
	size_t i;

	if (h == NULL)
		return;
	for (i = 0; i < h->piece_n; i++)
		free(h->pieces[i]);
	free(h->pieces);
	free(h->rows.v);
	free(h);
}

/* First column of the first row of a bound statement, into s->word. */
static const char *
one_word(struct store *s, sqlite3_stmt *stmt)
{
	const char *text = NULL;

	if (sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_type(stmt, 0) != SQLITE_NULL) {
		(void)snprintf(s->word, sizeof(s->word), "%s",
		    (const char *)sqlite3_column_text(stmt, 0));
		text = s->word;
	}
	(void)sqlite3_reset(stmt);
	return text;
}

const char *
store_gap(struct store *s, const struct table *table, const char *subject)
{
	/* The worse comes first; an absence explains the least. */
	static const char sql[] = "SELECT reason FROM gaps WHERE subject=?1 AND "
	    "plugin=?2 AND \"column\" IS NULL AND (\"table\"=?3 OR \"table\" IS NULL OR \"table\"='') "
	    "ORDER BY reason='absent', reason='not-run', reason LIMIT 1";
	sqlite3_stmt **stmt = &s->other[STORE_GET_GAP];

	if (store_prepare(s, stmt, sql, NULL) != 0)
		return "io";
	(void)sqlite3_bind_text(*stmt, 1, subject, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_text(*stmt, 2, table->plugin, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_text(*stmt, 3, table->name, -1, SQLITE_TRANSIENT);
	return one_word(s, *stmt);
}

const char *
store_outcome(struct store *s, const char *plugin, const char *subject)
{
	sqlite3_stmt **stmt = &s->other[STORE_GET_OUTCOME];

	if (store_prepare(s, stmt, "SELECT outcome FROM outcomes WHERE "
	    "plugin=? AND subject=?", NULL) != 0)
		return NULL;
	(void)sqlite3_bind_text(*stmt, 1, plugin, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_text(*stmt, 2, subject, -1, SQLITE_TRANSIENT);
	return one_word(s, *stmt);
}

bool
store_item_get(struct store *s, uint64_t item, struct store_item *out)
{
	sqlite3_stmt **stmt = &s->other[STORE_GET_ITEM];
	const char **to[] = { &out->kind, &out->plugin, &out->subject,
	    &out->path, &out->cls, &out->label, &out->flags };
	int i;

	memset(out, 0, sizeof(*out));
	if (store_prepare(s, stmt, "SELECT kind,plugin,subject,path,class,"
	    "label,flags,sha256,size,taken FROM items WHERE item=?", NULL) != 0)
		return false;
	(void)sqlite3_reset(*stmt);
	(void)sqlite3_bind_int64(*stmt, 1, (int64_t)item);
	if (sqlite3_step(*stmt) != SQLITE_ROW)
		return false;
	for (i = 0; i < 7; i++)
		*to[i] = (const char *)sqlite3_column_text(*stmt, i);
	(void)snprintf(out->sha256, sizeof(out->sha256), "%s",
	    (const char *)sqlite3_column_text(*stmt, 7));
	out->item = item;
	out->size = (uint64_t)sqlite3_column_int64(*stmt, 8);
	out->taken = sqlite3_column_int64(*stmt, 9);
	return true;
}

int
store_add_pack(struct store *s, const struct store_pack *pack,
    struct error *err)
{
	sqlite3_stmt **stmt = &s->other[STORE_ADD_PACK];
	int r = store_prepare(s, stmt, "INSERT INTO packs VALUES(?,?,?,?)",
	    err);

	if (r != 0)
		return r;
	s->base = pack->base;
	s->items = pack->items;
	store_bind_text(*stmt, 1, pack->id);
	(void)sqlite3_bind_int64(*stmt, 2, (int64_t)pack->item);
	(void)sqlite3_bind_int64(*stmt, 3, (int64_t)pack->base);
	(void)sqlite3_bind_int64(*stmt, 4,
	    (int64_t)(pack->base + pack->items) - 1);
	return store_step(s, *stmt, err);
}

bool
store_pack_of(struct store *s, uint64_t item, struct store_pack *out)
{
	sqlite3_stmt **stmt = &s->other[STORE_GET_PACK];

	memset(out, 0, sizeof(*out));
	if (store_prepare(s, stmt, "SELECT pack,item,first,last FROM packs "
	    "WHERE first<=?1 AND last>=?1", NULL) != 0)
		return false;
	(void)sqlite3_reset(*stmt);
	(void)sqlite3_bind_int64(*stmt, 1, (int64_t)item);
	if (sqlite3_step(*stmt) != SQLITE_ROW)
		return false;
	out->id = (const char *)sqlite3_column_text(*stmt, 0);
	out->item = (uint64_t)sqlite3_column_int64(*stmt, 1);
	out->base = (uint64_t)sqlite3_column_int64(*stmt, 2);
	out->items = (uint64_t)sqlite3_column_int64(*stmt, 3) - out->base + 1;
	return true;
}
