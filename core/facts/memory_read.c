/* SPDX-License-Identifier: Apache-2.0
 * Sealed lines into rows in memory. Lines in the canonical form, which is all
 * that this program writes, are read where they stand; any other goes through
 * the JSON reader. Never accepts a line whose values do not fit their columns.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "memory_private.h"
#include "row.h"

struct scan {
	struct memory *m;
	struct memory_table *t;
	const char *p, *end;
	struct memory_row *row;
};

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
eat(struct scan *s, const char *text, size_t n)
{
	if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n) != 0)
		return false;
	s->p += n;
	return true;
}
#define EAT(s, text) eat(s, text, sizeof(text) - 1)

/* A string without escapes, behind its opening quote. */
static bool
plain_string(struct scan *s, const char **out, size_t *n)
{
	const char *p = s->p;
	bool ascii = true;

	for (; p < s->end && *p != '"'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\\' || c < 0x20)
			return false;
		ascii = ascii && c < 0x80;
	}
	if (p == s->end)
		return false;
	*out = s->p;
	*n = (size_t)(p - s->p);
	s->p = p + 1;
	return ascii || text_is_utf8(*out, *n);
}

static bool
number(struct scan *s, int64_t *out)
{
	bool minus = s->p < s->end && *s->p == '-';
	const char *first = s->p += minus;
	int64_t v = 0;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9' &&
	    s->p - first < 18)
		v = v * 10 + (*s->p++ - '0');
	*out = minus ? -v : v;
	return s->p > first && (*first != '0' || s->p - first == 1) &&
	    !(minus && v == 0);
}

/* Whether a text fits a column; its number is set for dates and times. */
static bool
fits(const struct table_column *c, const char *s, size_t n, int64_t *num)
{
	char when[40];
	size_t i;

	if (c->type == TABLE_DATE || c->type == TABLE_TIME) {
		if (n >= sizeof(when))
			return false;
		memcpy(when, s, n);
		when[n] = '\0';
		return c->type == TABLE_DATE ? date_parse(when, num) :
		    date_parse_time(when, num);
	}
	for (i = 0; c->type == TABLE_ENUM && c->symbols[i] != NULL; i++)
		if (strlen(c->symbols[i]) == n &&
		    memcmp(c->symbols[i], s, n) == 0)
			return true;
	return c->type != TABLE_ENUM;
}

static bool
set_text(struct scan *s, const struct table_column *c,
    union memory_cell *cell, const char *text, size_t n)
{
	int64_t num = 0;

	if (!fits(c, text, n, &num))
		return false;
	if (cell == NULL)
		return true;
	if (c->type == TABLE_DATE || c->type == TABLE_TIME) {
		cell->num = num;
		return true;
	}
	cell->str = memory_word(s->m, text, n);
	return cell->str != NULL;
}

static bool
scan_list(struct scan *s, union memory_cell *cell)
{
	const char *words[64], *text;
	struct memory_list *list;
	size_t n = 0, len;

	if (!EAT(s, "["))
		return false;
	while (!EAT(s, "]")) {
		if ((n > 0 && !EAT(s, ",")) || n == 64 || !EAT(s, "\"") ||
		    !plain_string(s, &text, &len))
			return false;
		if (cell != NULL &&
		    (words[n] = memory_word(s->m, text, len)) == NULL)
			return false;
		n++;
	}
	if (cell == NULL)
		return true;
	list = memory_room(s->m, sizeof(*list) + n * sizeof(list->v[0]));
	if (list == NULL)
		return false;
	list->n = n;
	if (n > 0)
		memcpy(list->v, words, n * sizeof(list->v[0]));
	cell->list = list;
	return true;
}

static bool
scan_value(struct scan *s, size_t column)
{
	const struct table_column *c = &s->t->table->columns[column];
	int slot = s->t->slot[column];
	union memory_cell *cell = slot < 0 ? NULL : &s->row->cell[slot];
	const char *text;
	int64_t num;
	size_t n;

	switch (c->type) {
	case TABLE_BOOL:
		num = EAT(s, "true");
		if (!num && !EAT(s, "false"))
			return false;
		break;
	case TABLE_INT:
		if (!number(s, &num))
			return false;
		break;
	case TABLE_LIST:
		return scan_list(s, cell);
	default:
		return EAT(s, "\"") && plain_string(s, &text, &n) &&
		    set_text(s, c, cell, text, n);
	}
	if (cell != NULL)
		cell->num = num;
	return true;
}

static bool
whole(struct scan *s, uint64_t *out)
{
	int64_t v;

	if (!number(s, &v) || v < 0)
		return false;
	*out = (uint64_t)v;
	return true;
}

/* One artifact and a place in it. */
static bool
scan_cite(struct scan *s, struct memory_place *out)
{
	uint64_t sheet = 0;

	memset(out, 0, sizeof(*out));
	if (!EAT(s, "{\"item\":") || !whole(s, &out->item))
		return false;
	out->kind = ROW_WHOLE;
	if (EAT(s, "}"))
		return true;
	if (EAT(s, ",\"lines\":["))
		out->kind = ROW_LINES;
	else if (EAT(s, ",\"bytes\":["))
		out->kind = ROW_BYTES;
	else if (EAT(s, ",\"rows\":[") && whole(s, &sheet) && EAT(s, ",") &&
	    sheet <= UINT32_MAX)
		out->kind = ROW_ROWS;
	else
		return false;
	out->sheet = (uint32_t)sheet;
	return whole(s, &out->from) && EAT(s, ",") && whole(s, &out->to) &&
	    EAT(s, "]}");
}

static bool
is_small(const struct memory_place *v)
{
	return v->item <= UINT32_MAX && v->from <= UINT32_MAX &&
	    v->to <= UINT32_MAX && v->sheet <= UINT16_MAX;
}

static bool
set_many_cites(struct scan *s, const struct memory_place *v, size_t n,
    bool small)
{
	struct memory_cites *more;
	struct memory_place *wide;
	size_t i;

	more = memory_room(s->m, sizeof(*more) + (small ? n : 0) *
	    sizeof(more->v[0]));
	if (more == NULL)
		return false;
	more->n = n;
	s->row->cites = more;
	for (i = 0; small && i < n; i++) {
		more->v[i].item = (uint32_t)v[i].item;
		more->v[i].from = (uint32_t)v[i].from;
		more->v[i].to = (uint32_t)v[i].to;
		more->v[i].sheet = (uint16_t)v[i].sheet;
		more->v[i].kind = (uint8_t)v[i].kind;
	}
	if (small)
		return true;
	if ((wide = memory_room(s->m, n * sizeof(*wide))) == NULL)
		return false;
	memcpy(wide, v, n * sizeof(*wide));
	more->wide = wide;
	return true;
}

static bool
set_cites(struct scan *s, const struct memory_place *v, size_t n)
{
	struct memory_row *row = s->row;
	bool small = true;
	size_t i;

	for (i = 0; i < n; i++)
		small = small && is_small(&v[i]);
	if (n == 1 && small) {
		row->cited = (uint32_t)v->item;
		row->from = (uint32_t)v->from;
		row->to = (uint32_t)v->to;
		row->sheet = (uint16_t)v->sheet;
		row->place = (uint8_t)v->kind;
		return true;
	}
	return !s->t->kept || set_many_cites(s, v, n, small);
}

/* In the canonical form, to the end of the line. */
static bool
scan_cites(struct scan *s)
{
	struct memory_place v[ROW_CITES_MAX];
	size_t n = 0;

	if (!EAT(s, "["))
		return false;
	do {
		if (n == ROW_CITES_MAX || !scan_cite(s, &v[n]))
			return false;
		/* A pack within cites its own items, and no other's. */
		if (s->m->base > 0 && v[n].item >=
		    s->m->packs[s->m->pack_n - 1].items)
			return false;
		v[n++].item += s->m->base;
	} while (EAT(s, ","));
	return EAT(s, "]}") && s->p == s->end && set_cites(s, v, n);
}

static bool
scan_subject(struct scan *s)
{
	const char *text;
	size_t n;

	if (!EAT(s, "{\"subject\":\"") || !plain_string(s, &text, &n) ||
	    (text = memory_word(s->m, text, n)) == NULL)
		return false;
	s->row->subject = memory_subject_add(s->m, text);
	return s->row->subject != MEMORY_NOBODY;
}

/* False: not in the canonical form, or it does not fit. */
static bool
scan_line(struct scan *s)
{
	const struct table *t = s->t->table;
	size_t i, n;

	if (!scan_subject(s) || !EAT(s, ",\"grade\":\"R") || s->p == s->end ||
	    *s->p < '0' || *s->p > '4')
		return false;
	s->row->grade = (uint8_t)(*s->p++ - '0');
	if (!EAT(s, "\""))
		return false;
	for (i = 0; i < t->n; i++) {
		n = strlen(t->columns[i].name);
		if ((size_t)(s->end - s->p) < n + 4 || s->p[0] != ',' ||
		    s->p[1] != '"' || s->p[n + 2] != '"' ||
		    s->p[n + 3] != ':' ||
		    memcmp(s->p + 2, t->columns[i].name, n) != 0)
			continue;
		s->p += n + 4;
		if (!scan_value(s, i))
			return false;
	}
	return EAT(s, ",\"cites\":") && scan_cites(s);
}

/* ---- any other form ---- */

static bool
take_list(struct scan *s, union memory_cell *cell, const json_t *v)
{
	struct memory_list *list;
	const json_t *e;
	size_t i;

	if (!json_is_array(v) || json_array_size(v) > ROW_LIST_MAX)
		return false;
	list = memory_room(s->m, sizeof(*list) + json_array_size(v) *
	    sizeof(list->v[0]));
	if (list == NULL)
		return false;
	json_array_foreach(v, i, e) {
		if (!json_is_string(e) || (list->v[i] = memory_word(s->m,
		    json_string_value(e), json_string_length(e))) == NULL)
			return false;
		list->n++;
	}
	if (cell != NULL)
		cell->list = list;
	return true;
}

static bool
take_value(struct scan *s, size_t column, const json_t *v)
{
	const struct table_column *c = &s->t->table->columns[column];
	int slot = s->t->slot[column];
	union memory_cell *cell = slot < 0 ? NULL : &s->row->cell[slot];

	if (c->type == TABLE_LIST)
		return take_list(s, cell, v);
	if (c->type != TABLE_BOOL && c->type != TABLE_INT)
		return json_is_string(v) && set_text(s, c, cell,
		    json_string_value(v), json_string_length(v));
	if (c->type == TABLE_BOOL ? !json_is_boolean(v) : !json_is_integer(v))
		return false;
	if (cell != NULL)
		cell->num = c->type == TABLE_BOOL ? json_is_true(v) :
		    json_integer_value(v);
	return true;
}

/* As the canonical form has them: the item before the place. */
static void
put_cites(struct buf *b, const json_t *cites)
{
	const json_t *e, *item;
	const char *key;
	json_t *v;
	size_t i;

	json_array_foreach(cites, i, e) {
		item = json_object_get(e, "item");
		buf_puts(b, i == 0 ? "[{\"item\":" : ",{\"item\":");
		if (json_is_integer(item))
			json_write(b, item);
		json_object_foreach((json_t *)(uintptr_t)e, key, v) {
			if (v == item)
				continue;
			buf_printf(b, ",\"%s\":", key);
			json_write(b, v);
		}
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

/* Written out as we write them, and read as such. */
static bool
take_cites(struct scan *s, const json_t *cites)
{
	struct buf b;
	bool ok;

	if (!json_is_array(cites) || json_array_size(cites) == 0)
		return false;
	buf_init(&b, 2 * ROW_LINE_MAX);
	put_cites(&b, cites);
	buf_putc(&b, '}');
	s->p = buf_str(&b);
	s->end = s->p + b.n;
	ok = !b.failed && scan_cites(s);
	buf_free(&b);
	return ok;
}

static int
take_line(struct scan *s, const json_t *o, uint64_t line, struct error *err)
{
	const struct table *t = s->t->table;
	const char *subject = json_string_value(json_object_get(o, "subject"));
	const char *grade = json_string_value(json_object_get(o, "grade"));
	size_t i, known = 3;
	const json_t *v;

	if (subject == NULL || (subject = memory_word(s->m, subject,
	    strlen(subject))) == NULL)
		return bad_line(err, t, line, "subject");
	s->row->subject = memory_subject_add(s->m, subject);
	if (s->row->subject == MEMORY_NOBODY)
		return memory_full(s->m, err);
	if (grade == NULL || grade[0] != 'R' || grade[1] < '0' ||
	    grade[1] > '4' || grade[2] != '\0')
		return bad_line(err, t, line, "grade");
	s->row->grade = (uint8_t)(grade[1] - '0');
	if (!take_cites(s, json_object_get(o, "cites")))
		return bad_line(err, t, line, "cites");
	for (i = 0; i < t->n; i++) {
		v = json_object_get(o, t->columns[i].name);
		known += v != NULL;
		if (v != NULL && !take_value(s, i, v))
			return bad_line(err, t, line, t->columns[i].name);
	}
	return known == json_object_size(o) ? 0 : bad_line(err, t, line, "?");
}

int
memory_add(struct memory *m, const struct table *table, const char *line,
    size_t n, uint64_t item, uint64_t number, struct error *err)
{
	struct memory_table *t = &m->v[table - m->tables->v];
	struct scan s = { m, t, line, line + n, memory_row_new(m, t) };
	json_t *o;
	int r = 0;

	if (s.row == NULL)
		return memory_full(m, err);
	if (item > UINT32_MAX || number > UINT32_MAX)
		return bad_line(err, table, number, "?");
	if (!scan_line(&s)) {
		s.row->cites = NULL;
		o = json_read(line, n, ROW_LINE_MAX, table->name, err);
		r = o == NULL ? ERR_INPUT : take_line(&s, o, number, err);
		json_decref(o);
	}
	s.row->item = (uint32_t)item;
	s.row->line = (uint32_t)number;
	/* A firm's import tells of a subject as its own plugins would. */
	if (table->firm && r == 0)
		m->reached[s.row->subject] |= MEMORY_TOLD;
	return r;
}
