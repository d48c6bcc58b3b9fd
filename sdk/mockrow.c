/* SPDX-License-Identifier: Apache-2.0
 * Mock host: rows and gaps, held against the manifest and printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock.h"

#define TEXT_MAX 4096           /* as the core refuses */
#define LIST_MAX 1024
#define CITES_MAX 64

static void
print(struct mock *m, json_t *line)
{
	char *text;

	if (!m->quiet && (text = json_dumps(line, JSON_COMPACT)) != NULL) {
		(void)puts(text);
		free(text);
	}
	json_decref(line);
}

void
mock_problem(struct mock *m, const char *what, const char *which)
{
	m->problems++;
	print(m, json_pack("{s:s,s:s?}", "problem", what, "at", which));
}

static int
refuse(struct mock *m, const char *what, const char *table,
    const char *column)
{
	char at[256];

	(void)snprintf(at, sizeof(at), "%s.%s", table, column);
	mock_problem(m, what, at);
	return SS_EINVAL;
}

/* YYYY-MM-DD, no more than the shape and the ranges. */
static bool
is_date(const char *s)
{
	static const char shape[] = "dddd-dd-dd";
	size_t i;

	for (i = 0; i < sizeof(shape); i++)
		if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' :
		    s[i] != shape[i])
			return false;
	return strncmp(s + 5, "13", 2) < 0 && strncmp(s + 8, "32", 2) < 0;
}

static json_t *
text_of(const char *s)
{
	return s == NULL || strlen(s) > TEXT_MAX ? NULL : json_string(s);
}

/* Civil date of a count of days since 1970-01-01. */
static json_t *
time_of(int64_t t)
{
	int64_t days = t / 86400, left = t % 86400, z, era, doe, yoe, doy, mp;
	char text[64];

	if (t < 0 || t > INT64_C(253402300799))
		return NULL;
	z = days + 719468;
	era = z / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	(void)snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    (int)(yoe + era * 400 + (mp >= 10)),
	    (int)(mp < 10 ? mp + 3 : mp - 9),
	    (int)(doy - (153 * mp + 2) / 5 + 1), (int)(left / 3600),
	    (int)(left / 60 % 60), (int)(left % 60));
	return json_string(text);
}

static json_t *
list_of(const struct ss_value *v)
{
	json_t *a = json_array();
	uint32_t i;

	for (i = 0; i < v->n; i++)
		if (v->n > LIST_MAX || json_array_append_new(a,
		    text_of(v->list[i])) != 0) {
			json_decref(a);
			return NULL;
		}
	return a;
}

/* NULL where the value is not one of the column's kind. */
static json_t *
value_of(const struct ss_column *c, const struct ss_value *v)
{
	uint32_t i;

	if (v->kind != c->kind)
		return NULL;
	switch (v->kind) {
	case SS_BOOL: return json_boolean(v->num != 0);
	case SS_INT: return json_integer(v->num);
	case SS_TIME: return time_of(v->num);
	case SS_LIST: return list_of(v);
	case SS_DATE: return is_date(v->str) ? json_string(v->str) : NULL;
	case SS_ENUM:
		for (i = 0; c->symbols[i] != NULL; i++)
			if (strcmp(c->symbols[i], v->str) == 0)
				return json_string(v->str);
		return NULL;
	default: return text_of(v->str);
	}
}

/* Path as the core writes it: what is no printable ASCII or UTF-8 as %XX. */
static json_t *
origin_of(const char *s, const char *place)
{
	json_t *whole = json_string(s), *out;
	size_t n = strlen(s), i, at = 0;
	char *b = malloc(3 * n + strlen(place) + 1);

	if (b == NULL)
		abort();
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f || c == '%' ||
		    (c >= 0x80 && whole == NULL))
			at += (size_t)snprintf(b + at, 4, "%%%02X", c);
		else
			b[at++] = (char)c;
	}
	memcpy(b + at, place, strlen(place) + 1);
	out = json_string(b);
	free(b);
	json_decref(whole);
	return out;
}

static json_t *
cite_of(struct mock *m, const char *table, const struct ss_cite *c)
{
	char place[128] = "";
	const struct blob *b;

	if (c->blob == 0 || c->blob > m->n_blobs) {
		(void)refuse(m, "cites what was never given", table, "cites");
		return NULL;
	}
	b = &m->blobs[c->blob - 1];
	if (c->place == SS_LINES || c->place == SS_BYTES) {
		uint64_t most = c->place == SS_LINES ? b->lines : b->size;

		if (c->from < 1 || c->from > c->to || c->to > most) {
			(void)refuse(m, "cites a place that is not there",
			    table, b->origin);
			return NULL;
		}
		(void)snprintf(place, sizeof(place), "%s%llu-%llu",
		    c->place == SS_LINES ? ":" : "@",
		    (unsigned long long)c->from, (unsigned long long)c->to);
	} else if (c->place == SS_ROWS) {
		(void)snprintf(place, sizeof(place), "#%u:%llu-%llu", c->sheet,
		    (unsigned long long)c->from, (unsigned long long)c->to);
	}
	return origin_of(b->origin, place);
}

static const struct ss_value *
value_named(const struct ss_value *values, uint32_t n, const char *name)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (strcmp(values[i].name, name) == 0)
			return &values[i];
	return NULL;
}

static int
check_names(struct mock *m, const struct ss_table *t,
    const struct ss_value *values, uint32_t nvalues)
{
	uint32_t i, k;

	for (i = 0; i < nvalues; i++) {
		if (strcmp(values[i].name, "grade") == 0)
			continue;
		for (k = 0; k < t->n_columns; k++)
			if (strcmp(mock_column(t, k).name, values[i].name) ==
			    0)
				break;
		if (k == t->n_columns)
			return refuse(m, "no such column", t->name,
			    values[i].name);
		if (value_named(values, i, values[i].name) != NULL)
			return refuse(m, "given twice", t->name,
			    values[i].name);
	}
	return 0;
}

/* JSON null where none is said, NULL where it is none. */
static json_t *
grade_of(const struct ss_value *values, uint32_t n)
{
	const struct ss_value *v = value_named(values, n, "grade");

	if (v == NULL)
		return json_null();
	return v->kind == SS_ENUM && v->str != NULL && v->str[0] == 'R' &&
	    v->str[1] >= '0' && v->str[1] <= '4' && v->str[2] == '\0' ?
	    json_string(v->str) : NULL;
}

int
mock_fact(struct mock *m, const char *table, const char *subject,
    const struct ss_value *values, uint32_t nvalues,
    const struct ss_cite *cites, uint32_t ncites)
{
	struct ss_table t;
	json_t *row, *list, *v;
	uint32_t i;
	int r;

	if (!mock_table(m, table, &t))
		return refuse(m, "undeclared table", table, "");
	if (ncites == 0 || ncites > CITES_MAX)
		return refuse(m, "a row cites 1 to 64 artifacts", table,
		    "cites");
	if ((r = check_names(m, &t, values, nvalues)) != 0)
		return r;
	if ((v = grade_of(values, nvalues)) == NULL)
		return refuse(m, "no proper grade", table, "grade");
	row = json_pack("{s:s,s:s*,s:o*}", "fact", table, "subject", subject,
	    "grade", json_is_null(v) ? NULL : v);
	for (i = 0; i < t.n_columns; i++) {
		struct ss_column c = mock_column(&t, i);
		const struct ss_value *x = value_named(values, nvalues,
		    c.name);

		if (x == NULL || x->kind == 0) {
			if ((c.flags & SS_F_KEY) != 0)
				r = refuse(m, "a key column must have a value",
				    table, c.name);
			continue;
		}
		if ((v = value_of(&c, x)) == NULL)
			r = refuse(m, "does not fit the column", table,
			    c.name);
		else
			(void)json_object_set_new(row, c.name, v);
	}
	list = json_array();
	for (i = 0; i < ncites; i++)
		if ((v = cite_of(m, table, &cites[i])) == NULL)
			r = SS_EINVAL;
		else
			(void)json_array_append_new(list, v);
	(void)json_object_set_new(row, "cites", list);
	if (r == 0)
		print(m, row);
	else
		json_decref(row);
	return r;
}

/* "TABLE.COLUMN" of the manifest; name gets the table's part. */
static const char *
column_of(struct mock *m, const char *table, char *name, size_t size)
{
	const char *dot = strrchr(table, '.'), *column;
	struct ss_table t;
	uint32_t i;

	if (dot == NULL || (size_t)(dot - table) >= size)
		return NULL;
	(void)snprintf(name, size, "%.*s", (int)(dot - table), table);
	if (!mock_table(m, name, &t))
		return NULL;
	for (i = 0; i < t.n_columns; i++) {
		column = ((const struct ss_column *)(const void *)
		    ((const char *)t.columns + (size_t)i * t.z_columns))->name;
		if (strcmp(column, dot + 1) == 0)
			return column;
	}
	return NULL;
}

int
mock_gap(struct mock *m, const char *table, const char *what, int code,
    const struct ss_text *why)
{
	static const char *const names[] = { "absent", "denied", "undeclared",
	    "limit", "timeout", "io", "invalid", "cancelled", "not-run" };
	struct ss_table t;
	const char *column = NULL;
	char name[256];
	json_t *gap, *w = NULL;

	if (table != NULL && !mock_table(m, table, &t) && (column =
	    column_of(m, table, name, sizeof(name))) != NULL)
		table = name;
	if (code > SS_ENOENT || code < SS_ENOTRUN ||
	    (table != NULL && !mock_table(m, table, &t)) ||
	    (why != NULL && (why->en == NULL || why->ja == NULL))) {
		mock_problem(m, "no proper gap", what);
		return SS_EINVAL;
	}
	m->gaps++;
	if (m->trace != NULL)
		m->trace->reasons[-code]++;
	if (what != NULL && (w = origin_of(what, "")) == NULL)
		w = json_null();
	gap = json_pack("{s:s*,s:s*,s:o*,s:s}", "table", table, "column",
	    column, "what", w,
	    "reason", names[-1 - code]);
	print(m, json_pack("{s:o}", "gap", gap));
	return 0;
}
