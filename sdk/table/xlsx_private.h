/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the XLSX reader share. Not for plugins.
 */
#ifndef TABLE_XLSX_PRIVATE_H
#define TABLE_XLSX_PRIVATE_H

#include <starseal/zip.h>

#define STYLES_MAX 65536
#define TARGET_MAX 256

enum style { STYLE_PLAIN, STYLE_DATE, STYLE_TIME, STYLE_BOTH };

struct xlsx_sheet { char name[256], id[64], target[TARGET_MAX]; bool hidden;
	bool worksheet; };

struct xlsx {
	struct ss_bytes file;
	const struct ss_grid_sink *sink;
	struct ss_grid_seen *seen;
	struct ss_zip_limits zip;
	uint64_t left;                  /* bytes that may still be unpacked */
	uint64_t rows_max, strings_max;
	uint32_t columns_max, cell_max, sheets_max;
	bool date1904;
	char workbook[TARGET_MAX];      /* its member */
	char strings_target[TARGET_MAX], styles_target[TARGET_MAX];
	struct xlsx_sheet *sheets;
	size_t n_sheets;
	bool more_sheets;
	/* shared texts, one after the other */
	char *text;
	size_t text_n, text_size;
	size_t *start;                  /* n + 1 of them */
	size_t n_strings, strings_size;
	unsigned char *style;           /* enum style of a cell's format */
	size_t n_styles;
};

/* ---- xlsx_book.c: what is read before the sheets ---- */
int xlsx_book(struct xlsx *x);
/* ---- xlsx_strings.c ---- */
int xlsx_strings(struct xlsx *x);
/* "_x000D_" as Excel writes what XML cannot hold; in place. New length. */
size_t xlsx_unescape(char *p, size_t n);
/* ---- xlsx_style.c ---- */
int xlsx_styles(struct xlsx *x);
enum style xlsx_style_of_code(const char *code);
/* A serial number as text: the kind of the cell it makes. to: 32 bytes. */
enum ss_cell_kind xlsx_date(double serial, enum style style, bool date1904,
    char *to);
/* ---- xlsx_sheet.c ---- */
int xlsx_sheet(struct xlsx *x, const struct xlsx_sheet *s, uint32_t number);

#endif
