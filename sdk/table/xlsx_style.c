/* SPDX-License-Identifier: Apache-2.0
 * Number formats of XLSX: which cells are dates. The day that never was
 * (1900-02-29) is none.
 */
#include <stdio.h>
#include <stdlib.h>

#include "xlsx_private.h"

#define FORMATS_MAX 4096

struct formats {
	struct xlsx *x;
	struct { int id; enum style style; } custom[FORMATS_MAX];
	size_t n;
	bool in_cells;
};

/* Letters of the format outside of quotes, escapes and [..]; [h] counts. */
static void
count_letters(const char *c, unsigned letters[26])
{
	for (; *c != '\0' && *c != ';'; c++) {
		if (*c == '"') {
			for (c++; *c != '\0' && *c != '"'; c++)
				;
		} else if (*c == '\\' || *c == '_' || *c == '*') {
			c++;
		} else if (*c == '[') {
			if ((c[1] == 'h' || c[1] == 'H' || c[1] == 'm' ||
			    c[1] == 'M' || c[1] == 's' || c[1] == 'S') &&
			    (c[2] == ']' || c[2] == c[1]))
				letters['h' - 'a']++;
			for (; *c != '\0' && *c != ']'; c++)
				;
		} else if ((*c == 'E' || *c == 'e') && (c[1] == '+' ||
		    c[1] == '-')) {
			c++;
		} else if (*c >= 'a' && *c <= 'z') {
			letters[*c - 'a']++;
		} else if (*c >= 'A' && *c <= 'Z') {
			letters[*c - 'A']++;
		}
		if (*c == '\0')
			return;
	}
}

enum style
xlsx_style_of_code(const char *code)
{
	unsigned n[26] = { 0 };
	bool time, date;

	if (strncmp(code, "General", 7) == 0 || strncmp(code, "GENERAL", 7) ==
	    0)
		return STYLE_PLAIN;
	count_letters(code, n);
	time = n['h' - 'a'] > 0 || n['s' - 'a'] > 0;
	date = n['y' - 'a'] > 0 || n['d' - 'a'] > 0 || n['e' - 'a'] > 0 ||
	    (n['m' - 'a'] > 0 && !time);
	return date ? time ? STYLE_BOTH : STYLE_DATE : time ? STYLE_TIME :
	    STYLE_PLAIN;
}

/* Of those that need no definition; 27 to 36 and 50 to 58 are East Asia's. */
static enum style
builtin(int id)
{
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 ||
	    (id >= 50 && id <= 58))
		return STYLE_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) ||
	    (id >= 45 && id <= 47))
		return STYLE_TIME;
	return id == 22 ? STYLE_BOTH : STYLE_PLAIN;
}

static enum style
style_of_id(const struct formats *f, int id)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->custom[i].id == id)
			return f->custom[i].style;
	return builtin(id);
}

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct formats *f = arg;
	const char *id, *code;

	if (strcmp(name, "cellXfs") == 0) {
		f->in_cells = true;
	} else if (strcmp(name, "numFmt") == 0 && f->n < FORMATS_MAX) {
		id = ss_xml_attribute(attributes, "numFmtId");
		code = ss_xml_attribute(attributes, "formatCode");
		if (id == NULL || code == NULL)
			return;
		f->custom[f->n].id = (int)strtol(id, NULL, 10);
		f->custom[f->n++].style = xlsx_style_of_code(code);
	} else if (strcmp(name, "xf") == 0 && f->in_cells &&
	    f->x->n_styles < STYLES_MAX) {
		id = ss_xml_attribute(attributes, "numFmtId");
		f->x->style[f->x->n_styles++] = (unsigned char)(id == NULL ?
		    STYLE_PLAIN : style_of_id(f, (int)strtol(id, NULL, 10)));
	}
}

static void
on_end(void *arg, const char *name)
{
	struct formats *f = arg;

	if (strcmp(name, "cellXfs") == 0)
		f->in_cells = false;
}

int
xlsx_styles(struct xlsx *x)
{
	struct formats *f = calloc(1, sizeof(*f));
	const struct ss_xml_sink sink = { f, on_start, on_end, NULL };
	int r = 0;

	x->style = calloc(STYLES_MAX, 1);
	if (f == NULL || x->style == NULL)
		r = SS_GRID_MEMORY;
	else if (x->styles_target[0] != '\0') {
		f->x = x;
		r = ss_zip_xml(x->file, &x->zip, &x->left, x->styles_target,
		    &sink);
	}
	free(f);
	return r;
}

static void
put_date(int64_t days, char *to)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	(void)snprintf(to, 24, "%04d-%02d-%02d",
	    (int)((yoe + era * 400 + (month <= 2)) % 10000), month,
	    (int)(doy - (153 * mp + 2) / 5 + 1));
}

enum ss_cell_kind
xlsx_date(double serial, enum style style, bool date1904, char *to)
{
	int64_t whole, seconds, days;

	if (!(serial >= 0 && serial < 2958466))
		return SS_CELL_ERROR;
	whole = (int64_t)serial;
	seconds = (int64_t)((serial - (double)whole) * 86400 + 0.5);
	whole += seconds / 86400;
	seconds %= 86400;
	if (style == STYLE_TIME || (whole == 0 && !date1904)) {
		if (whole != 0)         /* a length of time over a day */
			return SS_CELL_ERROR;
		(void)snprintf(to, 32, "%02d:%02d:%02d",
		    (int)(seconds / 3600), (int)(seconds / 60 % 60),
		    (int)(seconds % 60));
		return SS_CELL_TIME;
	}
	if (!date1904 && whole == 60)
		return SS_CELL_ERROR;
	days = whole - (date1904 ? 24107 : whole < 60 ? 25568 : 25569);
	put_date(days, to);
	if (seconds == 0 && style == STYLE_DATE)
		return SS_CELL_DATE;
	(void)snprintf(to + 10, 22, "T%02d:%02d:%02d", (int)(seconds / 3600),
	    (int)(seconds / 60 % 60), (int)(seconds % 60));
	return SS_CELL_TIME;
}
