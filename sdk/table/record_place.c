/* SPDX-License-Identifier: Apache-2.0
 * Where something stands in a firm's file, in words for a gap. Never shows
 * what a sensitive column holds.
 */
#include <inttypes.h>
#include <stdio.h>

#include "record_private.h"

/* "/ledgers/a.xlsx [Sheet1] 12", then the rest of the place. */
void
record_place(const struct reading *g, const char *sheet, uint64_t row, char *to,
    size_t size)
{
	int n = snprintf(to, size, "%s%s%s%s", g->path, sheet[0] != '\0' ?
	    " [" : "", sheet, sheet[0] != '\0' ? "]" : "");

	if (row > 0 && n > 0 && (size_t)n < size)
		(void)snprintf(to + n, size - (size_t)n, " %" PRIu64, row);
}

/* A short piece of a cell for people; of names nothing is shown. */
static void
quote(struct reading *g, const struct ss_field *f, const struct ss_cell *cell,
    const char *heading, char *to, size_t size)
{
	struct ss_bytes b = ss_strip(cell->text);
	size_t used = g->used, n = strlen(to);
	bool cut, hidden = (f->column.flags & SS_F_SENSITIVE) != 0;

	if (b.n > 60) {
		for (b.n = 60; b.n > 0 &&
		    ((unsigned char)b.p[b.n] & 0xc0) == 0x80; b.n--)
			;
	}
	(void)snprintf(to + n, size - n, " %.120s: %s%s%s", heading,
	    hidden ? "" : "\"", hidden ? "…" : value_keep(g, b, &cut),
	    hidden ? "" : "\"");
	g->used = used;
}

/* A column's heading as the file has it, short and clean. */
void
record_heading(struct reading *g, const struct table_at *t, uint32_t column,
    char out[128])
{
	struct ss_bytes h = { t->heading[column], strlen(t->heading[column]) };
	size_t used = g->used;
	bool cut;

	(void)snprintf(out, 128, "%.100s", value_keep(g, h, &cut));
	g->used = used;
	/* A cut may have split a character. */
	while (out[0] != '\0' && !ss_plain((struct ss_bytes){ out,
	    strlen(out) }, true, (char[HEADING_MAX]){ 0 }, HEADING_MAX))
		out[strlen(out) - 1] = '\0';
}

void
record_quote(struct reading *g, const struct table_at *t, uint32_t column,
    const struct ss_cell *cell, char *to, size_t size)
{
	char heading[128];

	record_heading(g, t, column, heading);
	quote(g, field_of(t->form, column), cell, heading, to, size);
}
