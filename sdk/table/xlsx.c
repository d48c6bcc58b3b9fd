/* SPDX-License-Identifier: Apache-2.0
 * XLSX workbooks: sheet after sheet. Never runs a macro, never recalculates.
 */
#include <stdlib.h>

#include "xlsx_private.h"

#define OR(v, d) ((v) != 0 ? (v) : (d))

static int
tell(struct xlsx *x, const char *sheet, int fault)
{
	if (fault > 0)
		x->sink->fault(x->sink->arg, sheet, 0,
		    (enum ss_grid_fault)fault);
	return fault;
}

/* A damaged sheet does not keep the others from being read. */
static int
read_sheets(struct xlsx *x)
{
	int r, worst = 0;
	uint32_t i;

	for (i = 0; i < x->n_sheets; i++) {
		const struct xlsx_sheet *s = &x->sheets[i];

		if (!s->worksheet)
			continue;
		x->seen->sheets++;
		if (x->sink->sheet != NULL && x->sink->sheet(x->sink->arg,
		    s->name, i + 1, s->hidden) != 0)
			continue;
		if ((r = xlsx_sheet(x, s, i + 1)) < 0)
			return r;
		if (tell(x, s->name, r) > 0)
			worst = r;
		if (r == SS_GRID_ROWS || r == SS_GRID_BYTES)
			return r;
	}
	if (x->more_sheets)
		(void)tell(x, "", SS_GRID_SHEETS);
	return worst;
}

static int
before_sheets(struct xlsx *x)
{
	int r = xlsx_book(x);

	x->seen->date1904 = x->date1904;
	if (r == 0)
		r = xlsx_styles(x);
	if (r == 0)
		r = xlsx_strings(x);
	return r;
}

int
ss_xlsx_read(struct ss_bytes file, const struct ss_grid_options *o,
    const struct ss_grid_sink *sink, struct ss_grid_seen *seen)
{
	const struct ss_grid_limits *l = &o->limits;
	struct xlsx x = { .file = file, .sink = sink, .seen = seen,
	    .rows_max = OR(l->rows, 2000000),
	    .strings_max = OR(l->strings, UINT64_C(192) << 20),
	    .columns_max = OR(l->columns, 512),
	    .cell_max = OR(l->cell, 32768),
	    .sheets_max = OR(l->sheets, 64) };
	int r;

	memset(seen, 0, sizeof(*seen));
	seen->xlsx = true;
	x.zip = (struct ss_zip_limits){ OR(l->bytes, UINT64_C(1) << 30), 20000,
	    OR(l->ratio, 400) };
	x.left = x.zip.bytes;
	if ((r = before_sheets(&x)) != 0)
		(void)tell(&x, "", r);
	else
		r = read_sheets(&x);
	free(x.sheets);
	free(x.text);
	free(x.start);
	free(x.style);
	return r;
}
