/* SPDX-License-Identifier: Apache-2.0
 * Queries under SQLite's authorizer. Never lets a statement write, attach,
 * load or configure anything.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "query.h"

#define SQL_MAX 65536
#define COLUMNS_MAX 256

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int
authorize(void *arg, int action, const char *a, const char *b, const char *c,
    const char *d)
{
	static const char *const banned[] = { "load_extension", "readfile",
	    "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob" };
	size_t i;

	(void)arg;
	(void)a;
	(void)c;
	(void)d;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		for (i = 0; i < sizeof(banned) / sizeof(banned[0]); i++)
			if (b != NULL && strcmp(b, banned[i]) == 0)
				return SQLITE_DENY;
		return SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

static int
out_of_time(void *arg)
{
	return now_ms() > *(const int64_t *)arg;
}

static int
fault(sqlite3 *db, int code, struct error *err)
{
	if (code == SQLITE_INTERRUPT)
		return error_put(err, ERR_LIMIT, 0,
		    "the query took too long; narrow it or raise --timeout",
		    "時間切れです。条件を絞るか --timeout を延ばしてください");
	if (code == SQLITE_AUTH)
		return error_put(err, ERR_USAGE, 0,
		    "a query may only read: one SELECT",
		    "問い合わせは読み取りだけです。SELECT を一つ書いてください");
	return error_set(err, ERR_USAGE, 0, "SQL: %s", "SQL: %s",
	    sqlite3_errmsg(db));
}

static void
bound(sqlite3 *db)
{
	static const struct { int id, value; } limits[] = {
		{ SQLITE_LIMIT_LENGTH, 16 << 20 },
		{ SQLITE_LIMIT_SQL_LENGTH, SQL_MAX },
		{ SQLITE_LIMIT_COLUMN, COLUMNS_MAX },
		{ SQLITE_LIMIT_EXPR_DEPTH, 200 },
		{ SQLITE_LIMIT_COMPOUND_SELECT, 20 },
		{ SQLITE_LIMIT_VDBE_OP, 250000 },
		{ SQLITE_LIMIT_FUNCTION_ARG, 16 },
		{ SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256 },
	};
	size_t i;

	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		(void)sqlite3_limit(db, limits[i].id, limits[i].value);
}

static int
give_row(sqlite3_stmt *stmt, int n, const char **names,
    int (*each)(void *arg, const struct query_row *row, struct error *err),
    void *arg, struct error *err)
{
	const char *values[COLUMNS_MAX];
	bool numbers[COLUMNS_MAX];
	struct query_row row = { n, names, values, numbers };
	int i;

	for (i = 0; i < n; i++) {
		numbers[i] = sqlite3_column_type(stmt, i) == SQLITE_INTEGER;
		values[i] = (const char *)sqlite3_column_text(stmt, i);
	}
	return each(arg, &row, err);
}

static int
step_all(sqlite3 *db, sqlite3_stmt *stmt, int64_t most,
    int (*each)(void *arg, const struct query_row *row, struct error *err),
    void *arg, struct error *err)
{
	const char *names[COLUMNS_MAX];
	int n = sqlite3_column_count(stmt), i, code, r;
	int64_t rows = 0;

	for (i = 0; i < n; i++)
		names[i] = sqlite3_column_name(stmt, i);
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (rows++ == most)
			return error_set(err, ERR_LIMIT, 0,
			    "more than %lld rows; narrow the query or raise "
			    "--limit", "行が %lld を超えました。条件を絞るか --limit を"
			    "増やしてください", (long long)most);
		if ((r = give_row(stmt, n, names, each, arg, err)) != 0)
			return r;
	}
	return code == SQLITE_DONE ? 0 : fault(db, code, err);
}

int
query_run(struct store *s, const char *sql, const struct query_limits *limits,
    int (*each)(void *arg, const struct query_row *row, struct error *err),
    void *arg, struct error *err)
{
	sqlite3 *db = store_database(s);
	int64_t deadline = now_ms() + (limits->milliseconds > 0 ?
	    limits->milliseconds : QUERY_MILLISECONDS);
	sqlite3_stmt *stmt = NULL;
	const char *rest = NULL;
	int code, r;

	bound(db);
	(void)sqlite3_set_authorizer(db, authorize, NULL);
	sqlite3_progress_handler(db, 1000, out_of_time, &deadline);
	code = sqlite3_prepare_v2(db, sql, -1, &stmt, &rest);
	if (code != SQLITE_OK)
		r = fault(db, code, err);
	else if (stmt == NULL || rest[strspn(rest, " \t\r\n;")] != '\0' ||
	    sqlite3_stmt_readonly(stmt) == 0)
		r = fault(db, SQLITE_AUTH, err);
	else
		r = step_all(db, stmt, limits->rows > 0 ? limits->rows :
		    QUERY_ROWS, each, arg, err);
	(void)sqlite3_finalize(stmt);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	(void)sqlite3_set_authorizer(db, NULL, NULL);
	return r;
}
