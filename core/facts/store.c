/* SPDX-License-Identifier: Apache-2.0
 * The fact store over SQLite. Never puts a value into the text of a statement.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "store.h"
#include "store_private.h"

#define SCHEMA \
	"CREATE TABLE gaps(plugin TEXT,subject TEXT,step TEXT,\"table\" TEXT," \
	"\"column\" TEXT,what TEXT,reason TEXT,why_en TEXT,why_ja TEXT,_item INT,_line INT);" \
	"CREATE TABLE outcomes(plugin TEXT,subject TEXT,outcome TEXT," \
	"PRIMARY KEY(plugin,subject));" \
	"CREATE TABLE items(item INTEGER PRIMARY KEY,kind TEXT,plugin TEXT," \
	"subject TEXT,path TEXT,class TEXT,label TEXT,flags TEXT,sha256 TEXT," \
	"size INT,taken INT);" \
	"CREATE TABLE packs(pack TEXT,item INT,first INTEGER PRIMARY KEY," \
	"last INT);" \
	"CREATE TABLE subjects(subject TEXT PRIMARY KEY) WITHOUT ROWID;"

int
store_failed(struct store *s, struct error *err)
{
	return error_set(err, ERR_INTERNAL, 0, "fact store: %s",
	    "事実の保管: %s", sqlite3_errmsg(s->db));
}

static int
run_sql(struct store *s, const char *sql, struct error *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_failed(s, err);
	return 0;
}

int
store_prepare(struct store *s, sqlite3_stmt **stmt, const char *sql,
    struct error *err)
{
	if (*stmt == NULL && sqlite3_prepare_v3(s->db, sql, -1,
	    SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
		return store_failed(s, err);
	return 0;
}

void
store_sql_name(const char *table, char out[TABLE_NAME_MAX + 1])
{
	size_t i;

	for (i = 0; i < TABLE_NAME_MAX && table[i] != '\0'; i++)
		out[i] = table[i] == '.' ? '_' : table[i];
	out[i] = '\0';
}

static const char *
sql_type(enum table_type type)
{
	return type == TABLE_BOOL || type == TABLE_INT ? "INT" : "TEXT";
}

/* Names are [a-z0-9_], held so by table_list_add; quoting is belt and
 * braces against SQL's own words. */
static int
create_table(struct store *s, const struct table *t, struct error *err)
{
	char name[TABLE_NAME_MAX + 1];
	struct buf sql;
	size_t i;
	int r;

	store_sql_name(t->name, name);
	buf_init(&sql, 1 << 16);
	buf_printf(&sql, "CREATE TABLE \"%s\"(subject TEXT", name);
	for (i = 0; i < t->n; i++)
		buf_printf(&sql, ",\"%s\" %s", t->columns[i].name,
		    sql_type(t->columns[i].type));
	buf_puts(&sql, ",_grade TEXT,_cites TEXT,_item INT,_line INT)");
	r = sql.failed ? error_nomem(err) : run_sql(s, buf_str(&sql), err);
	buf_free(&sql);
	return r;
}

int
store_open(const struct table_list *tables, struct store **out,
    struct error *err)
{
	struct store *s = calloc(1, sizeof(*s));
	size_t i;
	int r = 0;

	*out = NULL;
	if (s == NULL)
		return error_nomem(err);
	s->tables = tables;
	s->insert = calloc(tables->n + 1, sizeof(sqlite3_stmt *));
	s->select = calloc(tables->n + 1, sizeof(sqlite3_stmt *));
	if (s->insert == NULL || s->select == NULL)
		r = error_nomem(err);
	/* An empty name: a private database on disk, removed on close. */
	else if (sqlite3_open_v2("", &s->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		r = store_failed(s, err);
	else
		r = run_sql(s, "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;"
		    "PRAGMA cache_size=-32768;" SCHEMA, err);
	for (i = 0; r == 0 && i < tables->n; i++)
		r = create_table(s, &tables->v[i], err);
	if (r != 0) {
		store_close(s);
		return r;
	}
	*out = s;
	return 0;
}

void
store_close(struct store *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; s->insert != NULL && s->select != NULL &&
	    i < s->tables->n; i++) {
		(void)sqlite3_finalize(s->insert[i]);
		(void)sqlite3_finalize(s->select[i]);
	}
	for (i = 0; i < STORE_STATEMENTS; i++)
		(void)sqlite3_finalize(s->other[i]);
	for (i = 0; i < s->subject_n; i++)
		free(s->subjects[i]);
	free(s->subjects);
	free(s->insert);
	free(s->select);
	(void)sqlite3_close_v2(s->db);
	free(s);
}

int
store_begin(struct store *s, struct error *err)
{
	return run_sql(s, "BEGIN", err);
}

static int
read_subjects(struct store *s, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	char **v;
	int r = store_prepare(s, &stmt,
	    "SELECT subject FROM subjects ORDER BY subject", err);

	while (r == 0 && sqlite3_step(stmt) == SQLITE_ROW) {
		v = realloc(s->subjects, (s->subject_n + 1) * sizeof(*v));
		if (v == NULL) {
			r = error_nomem(err);
			break;
		}
		s->subjects = v;
		v[s->subject_n] = strdup((const char *)
		    sqlite3_column_text(stmt, 0));
		if (v[s->subject_n++] == NULL)
			r = error_nomem(err);
	}
	(void)sqlite3_finalize(stmt);
	return r;
}

int
store_end(struct store *s, struct error *err)
{
	char name[TABLE_NAME_MAX + 1], sql[4 * TABLE_NAME_MAX];
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < s->tables->n; i++) {
		store_sql_name(s->tables->v[i].name, name);
		(void)snprintf(sql, sizeof(sql),
		    "CREATE INDEX \"_by_%s\" ON \"%s\"(subject)", name, name);
		r = run_sql(s, sql, err);
	}
	if (r == 0)
		r = run_sql(s, "CREATE INDEX _by_gap ON gaps(subject,plugin);"
		    "COMMIT", err);
	return r != 0 ? r : read_subjects(s, err);
}

size_t
store_subject_count(const struct store *s)
{
	return s->subject_n;
}

const char *
store_subject(const struct store *s, size_t i)
{
	return s->subjects[i];
}

sqlite3 *
store_database(struct store *s)
{
	return s->db;
}

const struct table_list *
store_tables(const struct store *s)
{
	return s->tables;
}

/* One step of a bound statement that returns no row. */
int
store_step(struct store *s, sqlite3_stmt *stmt, struct error *err)
{
	int r = sqlite3_step(stmt) == SQLITE_DONE ? 0 : store_failed(s, err);

	(void)sqlite3_reset(stmt);
	(void)sqlite3_clear_bindings(stmt);
	return r;
}

void
store_bind_text(sqlite3_stmt *stmt, int i, const char *text)
{
	if (text != NULL)
		(void)sqlite3_bind_text(stmt, i, text, -1, SQLITE_TRANSIENT);
}

int
store_add_outcome(struct store *s, const char *plugin, const char *subject,
    const char *outcome, struct error *err)
{
	sqlite3_stmt **stmt = &s->other[STORE_ADD_OUTCOME];
	int r = store_prepare(s, stmt,
	    "INSERT OR REPLACE INTO outcomes VALUES(?,?,?)", err);

	if (r != 0)
		return r;
	store_bind_text(*stmt, 1, plugin);
	store_bind_text(*stmt, 2, subject);
	store_bind_text(*stmt, 3, outcome);
	return store_step(s, *stmt, err);
}

int
store_add_subject(struct store *s, const char *subject, struct error *err)
{
	sqlite3_stmt **stmt = &s->other[STORE_ADD_SUBJECT];
	int r = store_prepare(s, stmt,
	    "INSERT OR IGNORE INTO subjects VALUES(?)", err);

	if (r != 0)
		return r;
	store_bind_text(*stmt, 1, subject);
	return store_step(s, *stmt, err);
}

int
store_add_item(struct store *s, const struct store_item *item,
    struct error *err)
{
	sqlite3_stmt **stmt = &s->other[STORE_ADD_ITEM];
	int r = store_prepare(s, stmt,
	    "INSERT INTO items VALUES(?,?,?,?,?,?,?,?,?,?,?)", err);

	if (r != 0)
		return r;
	(void)sqlite3_bind_int64(*stmt, 1, (int64_t)item->item);
	store_bind_text(*stmt, 2, item->kind);
	store_bind_text(*stmt, 3, item->plugin);
	store_bind_text(*stmt, 4, item->subject);
	store_bind_text(*stmt, 5, item->path);
	store_bind_text(*stmt, 6, item->cls);
	store_bind_text(*stmt, 7, item->label);
	store_bind_text(*stmt, 8, item->flags);
	store_bind_text(*stmt, 9, item->sha256);
	(void)sqlite3_bind_int64(*stmt, 10, (int64_t)item->size);
	(void)sqlite3_bind_int64(*stmt, 11, item->taken);
	return store_step(s, *stmt, err);
}

int
store_add_gap(struct store *s, const char *line, size_t n, uint64_t item,
    uint64_t number, struct error *err)
{
	static const char *const keys[] = { "plugin", "subject", "step",
	    "table", "column", "what", "reason" };
	sqlite3_stmt **stmt = &s->other[STORE_ADD_GAP];
	json_t *o = json_read(line, n, n, "gaps", err), *why;
	int r, i;

	if (o == NULL)
		return ERR_INPUT;
	r = store_prepare(s, stmt,
	    "INSERT INTO gaps VALUES(?,?,?,?,?,?,?,?,?,?,?)", err);
	if (r == 0) {
		for (i = 0; i < 7; i++)
			store_bind_text(*stmt, i + 1, json_string_value(
			    json_object_get(o, keys[i])));
		why = json_object_get(o, "why");
		store_bind_text(*stmt, 8, json_string_value(
		    json_object_get(why, "en")));
		store_bind_text(*stmt, 9, json_string_value(
		    json_object_get(why, "ja")));
		(void)sqlite3_bind_int64(*stmt, 10, (int64_t)item);
		(void)sqlite3_bind_int64(*stmt, 11, (int64_t)number);
		r = store_step(s, *stmt, err);
	}
	json_decref(o);
	return r;
}
