/* SPDX-License-Identifier: Apache-2.0
 * Rows of declared tables out of CSV and XLSX files: finds the tables on the
 * sheets by their headings, or by a map, reads the values, and reports what it
 * could not read. Link libstarseal-table. A row that cannot be read is a gap,
 * and never a row with something made up.
 */
#ifndef STARSEAL_RECORD_H
#define STARSEAL_RECORD_H

#include "form.h"
#include "grid.h"
#include "said.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SS_RECORD_COLUMNS 64    /* of one form */
#define SS_RECORD_TABLES 8      /* side by side on one sheet */

/* How a firm's own file is to be read. All but columns may be NULL or 0. */
struct ss_map_column { const char *name, *heading; };
struct ss_map {
	const char *file;       /* name without folder; NULL: any */
	const char *sheet;      /* NULL: any */
	const char *table;      /* "ledger.asset"; NULL: by the headings */
	const char *date_format;
	uint32_t header_row;    /* 0: find it */
	enum ss_encoding encoding;
	const struct ss_map_column *columns;
	size_t n_columns;
};

/* One row that was read. Lent for the call. */
struct ss_record {
	const struct ss_form *form;
	const char *path, *sheet;
	uint64_t row;                   /* as a spreadsheet counts */
	const struct ss_value *values;  /* only columns with a value */
	uint32_t n;
	struct ss_cite cite;
};

/* One table found in a file, when it has been read. Lent for the call. */
struct ss_found_column { const char *name, *heading; uint32_t number;
	bool mapped; };         /* by a map, not by a known heading */
struct ss_found {
	const struct ss_form *form;     /* NULL: nothing known was found */
	const char *path, *sheet;
	uint64_t header_row, rows, rows_bad, rows_example, rows_other;
	const struct ss_found_column *columns;
	const char *const *missing;     /* names of columns that are not there */
	uint32_t n_columns, n_missing, sheet_number;
	bool guide;     /* a sheet that explains; then form is NULL */
};

/* Whether people gave it: a form of which only the example is there was not
 * filled in yet; headings alone say that there is nothing. */
static inline bool
ss_found_given(const struct ss_found *f)
{
	return f->form != NULL && (f->rows > 0 || f->rows_example == 0);
}

struct ss_records {
	const struct ss_host *host;
	const struct ss_form *forms;    /* those that may be found */
	size_t n_forms;
	const struct ss_map *maps;
	size_t n_maps;
	int zone;                       /* minutes east, of times without one */
	void *arg;
	/* NULL: the row is given to the host, with grade where that is set. */
	void (*each)(void *arg, const struct ss_record *r);
	void (*found)(void *arg, const struct ss_found *f);     /* or NULL */
	const char *grade;              /* "R2"; NULL: the core's */
	bool partial, cancelled;        /* set where something was lost */
	struct ss_grid_seen seen;       /* of the file just read */
	uint64_t gaps;                  /* told of all files */
	/* Names of tables whose keys stand once, NULL at the end, or NULL: of a
	 * row that names the same as an earlier one, in any file, a gap tells
	 * (invalid, with both places); both rows are given. */
	const char *const *once;
	void *kept, *kept_twice;        /* for itself, till ss_records_end */
};

/*
 * Read one file. path is for gaps and maps; bytes are those of blob. An
 * example row (its first key column begins with 例 or EXAMPLE) is counted and
 * left out, a row of sums as well. Each cell that cannot be read is a gap of
 * its table that names file, sheet, row and column; the row goes on without
 * it, unless it is a key. Each column that people fill in and that a table with
 * rows does not have is a gap "TABLE.COLUMN" (absent). After SS_RECORD_GAPS gaps of a file the rest are
 * counted in one; of all files together no more than SS_RECORD_GAPS_ALL are
 * told one by one. Returns 0, or the fault that made the file unreadable.
 */
#define SS_RECORD_GAPS 1000
#define SS_RECORD_GAPS_ALL 40000
int ss_records_read(struct ss_records *r, const char *path,
    const struct ss_blob *blob, struct ss_bytes bytes);
void ss_records_end(struct ss_records *r);

#ifdef __cplusplus
}
#endif
#endif
