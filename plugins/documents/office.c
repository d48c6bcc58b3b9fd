/* SPDX-License-Identifier: Apache-2.0
 * Text of DOCX, XLSX, PPTX and ODT files. Opens nothing but the members of the
 * file in memory, runs no macro, follows no reference, resolves no entity, and
 * ends at its limits.
 */
#include <starseal/zip.h>

#include "examine.h"

#define STYLES_MAX 64
#define LIMITS { UINT64_C(256) << 20, 20000, 200 }

static const struct ss_zip_limits limits = LIMITS;

enum part { P_NONE, P_WORD, P_SLIDE, P_ODF, P_CORE, P_STYLES };

struct office {
	struct found *f;
	struct ss_xml *xml;
	enum part part;
	enum why why;
	bool word, sheet, slides, odf, odf_text, locked;
	int64_t n_slides;
	/* of the member at hand */
	unsigned depth, skip;           /* skip: depth at which it began */
	bool in_text, heading, is_title;
	char field[32];                 /* of properties */
	struct text line;
	char styles[STYLES_MAX][64];    /* that make a heading */
	size_t n_styles;
	char style[64];
};

static enum why
why_of(int fault)
{
	switch (fault) {
	case SS_GRID_LOCKED: return WHY_locked;
	case SS_GRID_BYTES: case SS_GRID_SHEETS: case SS_GRID_MEMORY:
	case SS_GRID_STRINGS: case SS_GRID_ROWS: return WHY_limit;
	case SS_GRID_XML: return WHY_xml;
	default: return WHY_damaged;
	}
}

static void
add(struct text *t, const char *s)
{
	text_add(t, (struct ss_bytes){ s, strlen(s) });
}

/* A paragraph ends. */
static void
flush(struct office *o)
{
	struct ss_bytes b = ss_strip(text_bytes(&o->line));

	if (b.n > 0) {
		text_add(&o->f->text, b);
		text_line(&o->f->text);
		if (o->heading || o->is_title) {
			text_add(&o->f->headings, b);
			text_line(&o->f->headings);
		}
	}
	o->line.n = 0;
	o->heading = false;
}

/* ---- Word ---- */

static void
word_style(struct office *o, const char *style)
{
	size_t i;

	for (i = 0; style != NULL && i < o->n_styles; i++)
		o->heading = o->heading || strcmp(o->styles[i], style) == 0;
}

static void
word_start(struct office *o, const char *name, const char **attributes)
{
	if (strcmp(name, "Fallback") == 0)
		o->skip = o->depth;
	else if (strcmp(name, "t") == 0)
		o->in_text = true;
	else if (strcmp(name, "tab") == 0 || strcmp(name, "tc") == 0)
		add(&o->line, "\t");
	else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0)
		add(&o->line, "\n");
	else if (strcmp(name, "pStyle") == 0)
		word_style(o, ss_xml_attribute(attributes, "val"));
	else if (strcmp(name, "outlineLvl") == 0)
		o->heading = true;
}

/* A style is named before it is said what it is for. */
static void
styles_start(struct office *o, const char *name, const char **attributes)
{
	const char *v;
	char plain[128];

	if (strcmp(name, "style") == 0) {
		v = ss_xml_attribute(attributes, "styleId");
		(void)snprintf(o->style, sizeof(o->style), "%s", v == NULL ?
		    "" : v);
	}
	if (strcmp(name, "name") != 0 || o->style[0] == '\0' ||
	    (v = ss_xml_attribute(attributes, "val")) == NULL ||
	    !ss_plain((struct ss_bytes){ v, strlen(v) }, false, plain,
	    sizeof(plain)))
		return;
	if ((strncmp(plain, "heading", 7) == 0 ||
	    strncmp(plain, "見出し", 9) == 0 || strcmp(plain, "title") == 0) &&
	    o->n_styles < STYLES_MAX)
		(void)snprintf(o->styles[o->n_styles++], 64, "%s", o->style);
	o->style[0] = '\0';
}

/* ---- slides ---- */

static void
slide_start(struct office *o, const char *name, const char **attributes)
{
	const char *v;

	if (strcmp(name, "Fallback") == 0)
		o->skip = o->depth;
	else if (strcmp(name, "t") == 0)
		o->in_text = true;
	else if (strcmp(name, "sp") == 0)
		o->is_title = false;
	else if (strcmp(name, "br") == 0)
		add(&o->line, "\n");
	else if (strcmp(name, "ph") == 0 && (v = ss_xml_attribute(attributes,
	    "type")) != NULL)
		o->is_title = strcmp(v, "title") == 0 ||
		    strcmp(v, "ctrTitle") == 0;
}

/* ---- OpenDocument ---- */

static void
odf_start(struct office *o, const char *name, const char **attributes)
{
	(void)attributes;
	if (strcmp(name, "annotation") == 0 ||
	    strcmp(name, "tracked-changes") == 0)
		o->skip = o->depth;
	else if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
		flush(o);
		o->heading = name[0] == 'h';
		o->in_text = true;
	} else if (strcmp(name, "tab") == 0) {
		add(&o->line, "\t");
	} else if (strcmp(name, "s") == 0) {
		add(&o->line, " ");
	} else if (strcmp(name, "line-break") == 0) {
		add(&o->line, "\n");
	}
}

/* ---- what the file says of itself ---- */

static void
core_start(struct office *o, const char *name, const char **attributes)
{
	const char *v;
	int64_t n;

	o->line.n = 0;
	(void)snprintf(o->field, sizeof(o->field), "%s", name);
	o->in_text = true;
	if (strcmp(name, "document-statistic") == 0 &&
	    (v = ss_xml_attribute(attributes, "page-count")) != NULL &&
	    ss_number((struct ss_bytes){ v, strlen(v) }, &n) && n > 0)
		o->f->pages = n;
}

static void
core_end(struct office *o)
{
	struct ss_bytes b = ss_strip(text_bytes(&o->line));
	struct found *f = o->f;
	int64_t n;

	if (strcmp(o->field, "title") == 0)
		found_keep(f->title, sizeof(f->title), b);
	else if (strcmp(o->field, "creator") == 0)
		found_keep(f->author, sizeof(f->author), b);
	else if (strcmp(o->field, "modified") == 0 ||
	    strcmp(o->field, "date") == 0)
		f->modified = found_day(b);
	else if (strcmp(o->field, "Pages") == 0 && ss_number(b, &n) && n > 0)
		f->pages = n;
	o->field[0] = '\0';
	o->line.n = 0;
}

/* ---- one member ---- */

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct office *o = arg;

	o->depth++;
	if (o->skip > 0)
		return;
	switch (o->part) {
	case P_WORD: word_start(o, name, attributes); break;
	case P_SLIDE: slide_start(o, name, attributes); break;
	case P_ODF: odf_start(o, name, attributes); break;
	case P_CORE: core_start(o, name, attributes); break;
	case P_STYLES: styles_start(o, name, attributes); break;
	default: break;
	}
}

static void
on_end(void *arg, const char *name)
{
	struct office *o = arg;

	if (o->skip == o->depth)
		o->skip = 0;
	o->depth--;
	if (o->part == P_CORE) {
		core_end(o);
	} else if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
		flush(o);
		o->in_text = false;
	} else if (strcmp(name, "t") == 0 && o->part != P_ODF) {
		o->in_text = false;
	}
}

static void
on_text(void *arg, const char *p, int n)
{
	struct office *o = arg;

	if (o->in_text && o->skip == 0 && n > 0)
		text_add(&o->line, (struct ss_bytes){ p, (size_t)n });
}

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);

	return n >= m && strcmp(s + n - m, with) == 0;
}

static enum part
part_of(struct office *o, const char *name)
{
	if (strcmp(name, "docProps/core.xml") == 0 ||
	    strcmp(name, "docProps/app.xml") == 0 ||
	    strcmp(name, "meta.xml") == 0)
		return P_CORE;
	if (begins(name, "word/") && ends(name, ".xml") &&
	    (strcmp(name, "word/document.xml") == 0 ||
	    begins(name, "word/header") || begins(name, "word/footer") ||
	    begins(name, "word/footnotes")))
		return P_WORD;
	if (begins(name, "ppt/slides/slide") && ends(name, ".xml")) {
		o->n_slides++;
		return P_SLIDE;
	}
	if (o->odf && (strcmp(name, "content.xml") == 0 ||
	    strcmp(name, "styles.xml") == 0))
		return P_ODF;
	return P_NONE;
}

static int
on_member(void *arg, const char *name)
{
	struct office *o = arg;
	const struct ss_xml_sink sink = { o, on_start, on_end, on_text };

	o->part = part_of(o, name);
	if (o->part == P_NONE)
		return 0;
	ss_xml_close(o->xml);
	o->depth = o->skip = 0;
	o->in_text = o->heading = o->is_title = false;
	o->line.n = 0;
	o->xml = ss_xml_open(&sink);
	return o->xml != NULL;
}

static int
on_data(void *arg, const char *p, size_t n)
{
	struct office *o = arg;
	int e = ss_xml_feed(o->xml, p, n, n == 0);

	if (e > 0 && o->why == WHY_NONE)
		o->why = why_of(e);
	/* What one member spoils is lost with it; the others are read. */
	return e != 0 ? 1 : 0;
}

/* ---- which format ---- */

static int
look_member(void *arg, const char *name)
{
	struct office *o = arg;

	o->word = o->word || strcmp(name, "word/document.xml") == 0;
	o->sheet = o->sheet || strcmp(name, "xl/workbook.xml") == 0;
	o->slides = o->slides || strcmp(name, "ppt/presentation.xml") == 0;
	o->odf = o->odf || strcmp(name, "content.xml") == 0;
	o->f->macros = o->f->macros || ends(name, "vbaProject.bin") ||
	    begins(name, "Basic/") || begins(name, "Scripts/") ||
	    ends(name, "macrosheets/");
	o->f->embedded = o->f->embedded || strstr(name, "/embeddings/") !=
	    NULL;
	return strcmp(name, "mimetype") == 0;
}

static int
look_data(void *arg, const char *p, size_t n)
{
	struct office *o = arg;

	if (n >= 39 && memmem(p, n, "application/vnd.oasis.opendocument.text",
	    39) != NULL)
		o->odf_text = true;
	return 1;
}

/* ---- workbooks ---- */

static int
sheet_begins(void *arg, const char *name, uint32_t number, bool hidden)
{
	struct found *f = arg;

	(void)number;
	(void)hidden;
	add(&f->headings, name);
	text_line(&f->headings);
	add(&f->text, name);
	text_line(&f->text);
	return 0;
}

static int
sheet_row(void *arg, const struct ss_grid_row *row)
{
	struct found *f = arg;
	uint32_t i;

	for (i = 0; i < row->n; i++) {
		if (row->cells[i].kind == SS_CELL_EMPTY ||
		    row->cells[i].filled)
			continue;
		text_add(&f->text, row->cells[i].text);
		add(&f->text, "\t");
	}
	text_line(&f->text);
	return f->text.cut ? 1 : 0;
}

static void
sheet_fault(void *arg, const char *sheet, uint64_t row,
    enum ss_grid_fault fault)
{
	struct found *f = arg;

	(void)sheet;
	(void)row;
	/* A formula that was never computed is no damage. */
	if (fault != SS_GRID_STALE && f->why == WHY_NONE)
		found_why(f, why_of((int)fault));
}

static void
read_sheets(struct found *f)
{
	const struct ss_grid_options options = { .limits = {
	    .rows = 200000, .bytes = UINT64_C(256) << 20, .ratio = 200 } };
	const struct ss_grid_sink sink = { f, sheet_begins, sheet_row,
	    sheet_fault };
	struct ss_grid_seen seen;

	(void)ss_xlsx_read(f->bytes, &options, &sink, &seen);
	f->pages = -1;
}

static void
read_parts(struct office *o)
{
	const struct ss_xml_sink styles = { o, on_start, on_end, NULL };
	const struct ss_zip_sink parts = { o, on_member, on_data };
	int e;

	if (o->word) {
		o->part = P_STYLES;
		(void)ss_zip_xml(o->f->bytes, &limits, NULL, "word/styles.xml",
		    &styles);
	}
	e = ss_zip_read(o->f->bytes, &limits, NULL, &parts);
	ss_xml_close(o->xml);
	if (e == 0 && o->why == WHY_NONE)
		return;
	found_why(o->f, e != 0 ? why_of(e) : o->why);
}

static const char *
format_of(const struct office *o)
{
	return o->word ? "docx" : o->sheet ? "xlsx" : o->slides ? "pptx" :
	    o->odf && o->odf_text ? "odt" : "other";
}

void
found_office(struct found *f)
{
	struct office o = { .f = f };
	const struct ss_zip_sink look = { &o, look_member, look_data };
	int e = ss_zip_read(f->bytes, &limits, NULL, &look);

	f->macros_known = e == 0;
	f->format = format_of(&o);
	if (e != 0) {
		found_why(f, why_of(e));
		return;
	}
	if (!o.word && !o.sheet && !o.slides && !o.odf) {
		found_why(f, WHY_unknown_format);
		return;
	}
	read_parts(&o);
	if (o.slides)
		f->pages = o.n_slides;
	if (o.sheet && f->why == WHY_NONE)
		read_sheets(f);
	text_free(&o.line);
	if (f->embedded)
		found_why(f, WHY_embedded);
	if (strcmp(f->format, "other") == 0)
		found_why(f, WHY_unknown_format);
}
