/* SPDX-License-Identifier: Apache-2.0
 * CSV after RFC 4180, as spreadsheets really write it. A record is first
 * bounded in the bytes as they are, then made UTF-8, then cut into cells; no
 * more than one record is held. Never lets an open quote eat the file.
 */
#include <stdlib.h>

#include <starseal/grid.h>

#define RECORD_MAX (1u << 20)   /* bytes of one record */
#define LOOK_LINES 10           /* that tell the separator */
#define OPEN_MAX 16             /* open quotes that are searched for an end */

struct csv {
	struct ss_bytes rest;
	const struct ss_grid_sink *sink;
	struct ss_grid_seen *seen;
	enum ss_encoding encoding;
	size_t unit;            /* bytes of a character's unit: 1 or 2 */
	char separator, eol;
	bool lines;             /* lines of the file can be cited */
	bool whole;             /* every byte was found to be in the encoding */
	uint64_t line, number;  /* of the record at hand */
	uint64_t rows_max;
	unsigned open;          /* quotes that did not end */
	uint32_t columns_max, cell_max;
	struct ss_cell *cells;
	char *text;             /* the record in UTF-8 */
	char *scratch;          /* cells that had doubled quotes */
	size_t used;
};

static void
tell(struct csv *c, enum ss_grid_fault fault)
{
	c->sink->fault(c->sink->arg, "", c->number, fault);
}

/* ---- bounds of a record ---- */

/* The unit at i is the ASCII character ch. */
static bool
unit_is(const struct csv *c, size_t i, char ch)
{
	const char *p = c->rest.p + i;

	if (c->unit == 1)
		return p[0] == ch;
	return c->encoding == SS_ENC_UTF16LE ? p[0] == ch && p[1] == '\0' :
	    p[0] == '\0' && p[1] == ch;
}

/* Offset of the first line end from i on, or the end of what is there. */
static size_t
line_end(const struct csv *c, size_t i)
{
	const char *p;

	if (c->unit == 1) {
		p = memchr(c->rest.p + i, c->eol, c->rest.n - i);
		return p == NULL ? c->rest.n : (size_t)(p - c->rest.p);
	}
	for (; i + 1 < c->rest.n; i += 2)
		if (unit_is(c, i, c->eol))
			return i;
	return c->rest.n;
}

/* Behind a closing quote: a separator, a line end, or nothing. */
static bool
may_close(const struct csv *c, size_t i, size_t max)
{
	return i + c->unit > max || unit_is(c, i, c->separator) ||
	    unit_is(c, i, c->eol) || unit_is(c, i, '\r');
}

/*
 * Where the record ends: at the first line end outside of quotes. False where
 * a quote stays open for longer than a record may be, or closes inside of a
 * cell; the record is then its first line.
 */
static bool
record_end(const struct csv *c, size_t *end, uint64_t *lines)
{
	size_t first = line_end(c, 0), i, max = c->rest.n;
	bool quoted = false, begins = true;

	*end = first;
	*lines = 1;
	if (c->unit == 1 && memchr(c->rest.p, '"', first) == NULL)
		return true;
	if (max > RECORD_MAX)
		max = RECORD_MAX;
	/* Else a file of open quotes would be read again for each of them. */
	if (c->open >= OPEN_MAX)
		max = first;
	for (i = 0; i + c->unit <= max; i += c->unit) {
		if (quoted && unit_is(c, i, '"')) {
			if (i + 2 * c->unit <= max &&
			    unit_is(c, i + c->unit, '"'))
				i += c->unit;
			else if ((quoted = !may_close(c, i + c->unit, max)))
				break;
		} else if (unit_is(c, i, c->eol)) {
			if (!quoted) {
				*end = i;
				return true;
			}
			++*lines;
		} else if (begins && !quoted && unit_is(c, i, '"')) {
			quoted = true;
		}
		begins = !quoted && unit_is(c, i, c->separator);
	}
	if (!quoted && (max == c->rest.n || c->open >= OPEN_MAX)) {
		*end = max;
		return true;
	}
	*lines = 1;
	return false;
}

/* ---- to UTF-8 ---- */

/* The record as UTF-8 without NUL; false where bytes were no text. */
static bool
to_utf8(struct csv *c, struct ss_bytes raw, struct ss_bytes *out)
{
	size_t n = 0, took, w;
	bool good = true;

	if (c->encoding == SS_ENC_UTF8 && c->whole) {
		*out = raw;
		return true;
	}
	out->p = c->text;
	while (raw.n > 0) {
		if (!ss_decode(c->encoding, raw, c->text + n, &w, &took))
			good = false;
		if (w == 1 && c->text[n] == '\0') {
			good = false;
			c->text[n] = '?';
		}
		n += w;
		raw.p += took;
		raw.n -= took;
	}
	out->n = n;
	return good;
}

/* ---- cells ---- */

/* A quoted cell at the head of rest: its text; rest is then behind it. */
static bool
quoted_cell(struct csv *c, struct ss_bytes *rest, struct ss_bytes *text)
{
	const char *p = rest->p + 1, *end = rest->p + rest->n, *q;
	char *to = c->scratch + c->used;
	size_t n = 0;
	bool copied = false;

	text->p = p;
	for (;;) {
		q = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
		if (q == NULL)
			q = end;
		if (copied || (q + 1 < end && q[1] == '"')) {
			memcpy(to + n, p, (size_t)(q - p));
			n += (size_t)(q - p);
		}
		if (q + 1 >= end || q[1] != '"')
			break;
		copied = true;
		to[n++] = '"';
		p = q + 2;
	}
	if (copied)
		*text = (struct ss_bytes){ to, n };
	else
		text->n = (size_t)(q - text->p);
	c->used += copied ? n : 0;
	rest->n = q < end ? (size_t)(end - q) - 1 : 0;
	rest->p = q < end ? q + 1 : end;
	return q < end;
}

static void
put_cell(struct csv *c, uint32_t at, struct ss_bytes text)
{
	if (text.n > c->cell_max) {
		tell(c, SS_GRID_CELL);
		text.n = c->cell_max;
		while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xc0) ==
		    0x80)
			text.n--;
	}
	c->cells[at] = (struct ss_cell){ text, text.n == 0 ? SS_CELL_EMPTY :
	    SS_CELL_TEXT, false };
}

/* Number of cells. */
static uint32_t
split(struct csv *c, struct ss_bytes rest)
{
	struct ss_bytes text;
	const char *at;
	uint32_t n = 0;
	bool more = true;

	c->used = 0;
	while (more) {
		if (n == c->columns_max) {
			tell(c, SS_GRID_COLUMNS);
			break;
		}
		if (rest.n > 0 && rest.p[0] == '"') {
			if (!quoted_cell(c, &rest, &text) || (rest.n > 0 &&
			    rest.p[0] != c->separator))
				tell(c, SS_GRID_QUOTE);
		} else {
			text = rest;
			text.n = 0;
		}
		at = rest.n == 0 ? NULL : memchr(rest.p, c->separator, rest.n);
		if (text.p == rest.p)
			text.n = at == NULL ? rest.n : (size_t)(at - rest.p);
		more = at != NULL;
		if (more) {
			rest.n -= (size_t)(at - rest.p) + 1;
			rest.p = at + 1;
		}
		put_cell(c, n++, text);
	}
	return n;
}

/* ---- the file ---- */

static int
give(struct csv *c, struct ss_bytes raw, uint64_t lines, bool whole)
{
	struct ss_grid_row row = { .sheet = "", .number = c->number,
	    .cells = c->cells };
	struct ss_bytes text;
	uint32_t i;

	if (!whole) {
		c->open++;
		tell(c, SS_GRID_QUOTE);
	}
	if (raw.n > RECORD_MAX) {
		tell(c, SS_GRID_CELL);
		raw.n = RECORD_MAX;
	}
	if (!to_utf8(c, raw, &text))
		tell(c, SS_GRID_ENCODING);
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	row.n = split(c, text);
	for (i = 0; i < row.n && c->cells[i].kind == SS_CELL_EMPTY; i++)
		;
	if (i == row.n)
		return 0;
	if (c->lines) {
		row.from = c->line;
		row.to = c->line + lines - 1;
	}
	c->seen->rows++;
	return c->sink->row(c->sink->arg, &row);
}

static int
read_all(struct csv *c)
{
	uint64_t lines;
	size_t end;
	bool whole;
	int r;

	while (c->rest.n > 0) {
		if (c->seen->rows >= c->rows_max) {
			tell(c, SS_GRID_ROWS);
			return 0;
		}
		c->number++;
		whole = record_end(c, &end, &lines);
		r = give(c, (struct ss_bytes){ c->rest.p, end }, lines, whole);
		if (r != 0)
			return r > 0 ? -r : r;
		end += end < c->rest.n ? c->unit : 0;
		c->rest.p += end;
		c->rest.n -= end;
		c->line += lines;
	}
	return 0;
}

/* Of , ; and tab the one that the first lines have most of; "sep=;" tells. */
static char
find_separator(struct csv *c)
{
	static const char candidates[] = ",\t;";
	size_t counts[3] = { 0, 0, 0 }, i, k, end = 0, n, best = 0;
	bool quoted = false;

	for (n = 0; n < LOOK_LINES && end < c->rest.n; n++)
		end = line_end(c, end) + c->unit;
	for (i = 0; i + c->unit <= end && i + c->unit <= c->rest.n; i +=
	    c->unit) {
		if (unit_is(c, i, '"'))
			quoted = !quoted;
		for (k = 0; !quoted && k < 3; k++)
			counts[k] += unit_is(c, i, candidates[k]);
	}
	for (k = 1; k < 3; k++)
		if (counts[k] > counts[best])
			best = k;
	return candidates[best];
}

/* The line that tells Excel the separator is no row of the table. */
static void
take_sep_line(struct csv *c, char wanted)
{
	static const char sep[] = "sep=";
	size_t i;

	for (i = 0; i < 4; i++)
		if (c->rest.n < (i + 2) * c->unit ||
		    !unit_is(c, i * c->unit, sep[i]))
			return;
	if (wanted == 0)
		c->separator = c->rest.p[4 * c->unit +
		    (c->encoding == SS_ENC_UTF16BE)];
	i = line_end(c, 0) + c->unit;
	i = i > c->rest.n ? c->rest.n : i;
	c->rest.p += i;
	c->rest.n -= i;
	c->number++;
	c->line++;
}

static int
start(struct csv *c, struct ss_bytes file, const struct ss_grid_options *o)
{
	size_t mark;
	enum ss_encoding found = ss_encoding_find(file, &mark);

	c->encoding = o->encoding != SS_ENC_ANY && mark == 0 ? o->encoding :
	    found;
	/* A mark promises, only looking at all of it tells. */
	c->whole = mark == 0 && found == SS_ENC_UTF8;
	c->rest = (struct ss_bytes){ file.p + mark, file.n - mark };
	if (mark == 3) {
		size_t none;

		c->whole = ss_encoding_find(c->rest, &none) == SS_ENC_UTF8;
	}
	c->seen->encoding = c->encoding;
	if (c->encoding == SS_ENC_ANY) {
		enum ss_grid_fault fault = memchr(file.p, '\0', file.n) ==
		    NULL ? SS_GRID_ENCODING : SS_GRID_BINARY;

		tell(c, fault);
		return (int)fault;
	}
	c->unit = c->encoding == SS_ENC_UTF16LE ||
	    c->encoding == SS_ENC_UTF16BE ? 2 : 1;
	c->eol = '\n';
	if (line_end(c, 0) == c->rest.n) {
		c->eol = '\r';
		if (line_end(c, 0) == c->rest.n)
			c->eol = '\n';
	}
	c->lines = c->unit == 1 && c->eol == '\n';
	c->line = 1;
	c->separator = o->separator != 0 ? o->separator : find_separator(c);
	take_sep_line(c, o->separator);
	c->seen->separator = c->separator;
	return 0;
}

int
ss_csv_read(struct ss_bytes file, const struct ss_grid_options *o,
    const struct ss_grid_sink *sink, struct ss_grid_seen *seen)
{
	struct csv c = { .sink = sink, .seen = seen,
	    .rows_max = o->limits.rows != 0 ? o->limits.rows : 2000000,
	    .columns_max = o->limits.columns != 0 ? o->limits.columns : 512,
	    .cell_max = o->limits.cell != 0 ? o->limits.cell : 32768 };
	int r;

	memset(seen, 0, sizeof(*seen));
	/* A byte becomes three at most, a doubled quote one. */
	c.cells = calloc(c.columns_max, sizeof(*c.cells));
	c.text = malloc(3 * RECORD_MAX + 8);
	c.scratch = malloc(3 * RECORD_MAX + 8);
	if (c.cells == NULL || c.text == NULL || c.scratch == NULL) {
		tell(&c, SS_GRID_MEMORY);
		r = SS_GRID_MEMORY;
	} else if ((r = start(&c, file, o)) == 0) {
		r = read_all(&c);
	}
	free(c.cells);
	free(c.text);
	free(c.scratch);
	return r;
}
