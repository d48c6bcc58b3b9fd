/* SPDX-License-Identifier: Apache-2.0
 * Cells out of CSV and XLSX files, row by row, for plugins that read what
 * people keep in spreadsheets. Link libstarseal-table. Memory does not grow
 * with the number of rows. Never guesses an encoding, runs no macro, resolves
 * no entity, opens nothing, and says what it left out.
 */
#ifndef STARSEAL_GRID_H
#define STARSEAL_GRID_H

#include <stdbool.h>

#include "read.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ss_encoding { SS_ENC_ANY, SS_ENC_UTF8, SS_ENC_UTF16LE, SS_ENC_UTF16BE,
	SS_ENC_CP932 };
/* "utf-8", "utf-16le", "utf-16be", "cp932" (also shift_jis, windows-31j);
 * SS_ENC_ANY for any other word. The name of one; "" of SS_ENC_ANY. */
enum ss_encoding ss_encoding_of(struct ss_bytes name);
const char *ss_encoding_name(enum ss_encoding e);
/* By its mark, else UTF-8 where all of it is UTF-8, else CP932 where all of it
 * is that and could not be EUC-JP; else SS_ENC_ANY. mark: bytes of the mark. */
enum ss_encoding ss_encoding_find(struct ss_bytes all, size_t *mark);
/*
 * One character at b's head as UTF-8 into to (at least 4 bytes), its bytes in
 * *n, the bytes taken in *took (at least 1 while b has any). False where it is
 * no character of the encoding; U+FFFD is put then.
 */
bool ss_decode(enum ss_encoding e, struct ss_bytes b, char *to, size_t *n,
    size_t *took);

enum ss_cell_kind { SS_CELL_EMPTY, SS_CELL_TEXT, SS_CELL_NUMBER,
	SS_CELL_DATE,           /* text is YYYY-MM-DD */
	SS_CELL_TIME,           /* YYYY-MM-DDThh:mm:ss, or hh:mm:ss */
	SS_CELL_BOOL,           /* "true", "false" */
	SS_CELL_ERROR };        /* "#REF!" */

/* text: UTF-8 without NUL, not trimmed; the value, never the formula. */
struct ss_cell { struct ss_bytes text; enum ss_cell_kind kind;
	bool filled; };         /* by the merged cell above it */

/* from, to: lines of the file, 0 where it has none (XLSX, UTF-16). */
struct ss_grid_row {
	const char *sheet;      /* its name; "" in CSV */
	uint32_t sheet_number;  /* from 1; 0 in CSV */
	uint32_t n;
	uint64_t number, from, to;      /* number: as a spreadsheet counts */
	const struct ss_cell *cells;
};

/* 0: the default, in brackets. What is over a limit is left out and told. */
struct ss_grid_limits {
	uint64_t rows;          /* of all sheets together [2,000,000] */
	uint64_t bytes;         /* of an XLSX, unpacked [1 GiB] */
	uint64_t strings;       /* bytes of its shared texts [192 MiB] */
	uint32_t columns;       /* [512] */
	uint32_t cell;          /* bytes of one [32768] */
	uint32_t sheets;        /* [64] */
	uint32_t ratio;         /* unpacked to packed [400], over 16 MiB */
};

struct ss_grid_options {
	enum ss_encoding encoding;      /* of CSV; SS_ENC_ANY: find it */
	char separator;                 /* of CSV; 0: of , ; and tab the one
	                                 * that the first lines have most of */
	struct ss_grid_limits limits;
};

enum ss_grid_fault {
	SS_GRID_ENCODING = 1,   /* bytes that are no text in the encoding */
	SS_GRID_QUOTE,          /* a quote that does not end, or ends early */
	SS_GRID_COLUMNS, SS_GRID_CELL, SS_GRID_ROWS, SS_GRID_SHEETS, /* limits */
	SS_GRID_BYTES,          /* unpacks to more than it may */
	SS_GRID_STRINGS, SS_GRID_MEMORY,
	SS_GRID_PACKED,         /* no zip, or a damaged one */
	SS_GRID_XML,            /* damaged, or with a document type */
	SS_GRID_LOCKED,         /* with a password */
	SS_GRID_OLD,            /* .xls, not .xlsx */
	SS_GRID_BINARY,         /* .xlsb, or not a table at all */
	SS_GRID_STALE           /* a formula without a value */
};
/* In both languages, as a clause: "is encrypted with a password". */
const struct ss_text *ss_grid_why(enum ss_grid_fault fault);

struct ss_grid_sink {
	void *arg;
	/* A sheet begins (not of CSV). 0: read it, 1: leave it out. NULL: 0. */
	int (*sheet)(void *arg, const char *name, uint32_t number, bool hidden);
	/* Cells are lent for the call. Non-zero ends the reading. Rows
	 * without any cell are not given. */
	int (*row)(void *arg, const struct ss_grid_row *row);
	/* row 0: of the sheet, or of the file, as a whole. */
	void (*fault)(void *arg, const char *sheet, uint64_t row,
	    enum ss_grid_fault fault);
};

/* How the file was read. */
struct ss_grid_seen { bool xlsx, date1904; enum ss_encoding encoding;
	char separator; uint32_t sheets; uint64_t rows; };

/*
 * Read all of file. 0, or the fault that ended it (told to the sink as well);
 * what row() returned, negated, where that ended it and is over 0. Needs o and
 * seen to be there.
 */
int ss_grid_read(struct ss_bytes file, const struct ss_grid_options *o,
    const struct ss_grid_sink *sink, struct ss_grid_seen *seen);
/* The two halves, for who knows what it has. */
int ss_csv_read(struct ss_bytes file, const struct ss_grid_options *o,
    const struct ss_grid_sink *sink, struct ss_grid_seen *seen);
int ss_xlsx_read(struct ss_bytes file, const struct ss_grid_options *o,
    const struct ss_grid_sink *sink, struct ss_grid_seen *seen);

#ifdef __cplusplus
}
#endif
#endif
