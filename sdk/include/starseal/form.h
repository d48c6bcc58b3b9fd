/* SPDX-License-Identifier: Apache-2.0
 * Tables that people fill in: what a form or ledger needs beside the columns,
 * so that the templates, the reader and the reports have one source. A plugin
 * uses these structs in place of ss_table and ss_column, for all of its tables,
 * and says so by SS_M_FORMS; the strides do the rest. Data only.
 */
#ifndef STARSEAL_FORM_H
#define STARSEAL_FORM_H

#include <stdbool.h>

#include "plugin.h"

/* How people write one symbol of an enum. also: further ways, "a|b|c". */
struct ss_word { struct ss_text label; const char *also; };

/* words: as many as the column has symbols, in their order. also: further
 * headings of the column, "a|b|c". example: of the example line; a column
 * without one is computed and is not part of the form. */
struct ss_field {
	struct ss_column column;
	struct ss_text help, example;
	const char *also;
	const struct ss_word *words;
	/* A mark that some rows have: a file without the column has none of
	 * them, and that is no gap. */
	bool spare;
};

/* file: where the form lies beneath the firm's folder, without extension;
 * NULL: people do not fill this table in. also: further names of sheets. */
struct ss_form {
	struct ss_table table;
	struct ss_text file;
	const char *also;
};

#define SS_FORM_SYMBOL(symbol, en, ja, also) symbol,
#define SS_FORM_WORD(symbol, en, ja, also) { { en, ja }, also },
/* Of a list macro L(X) of X(symbol, en, ja, also): symbols s_NAME and words
 * w_NAME. */
#define SS_WORDS(name, L) \
	static const char *const s_##name[] = { L(SS_FORM_SYMBOL) NULL }; \
	static const struct ss_word w_##name[] = { L(SS_FORM_WORD) \
	    { { NULL, NULL }, NULL } }

#define SS_FIELD(n, k, u, f, s, w, en, ja, ...) { .column = { (n), (u), \
	{ (en), (ja) }, (s), (k), SS_DECLARED, (f), 0 }, .words = (w), \
	__VA_ARGS__ }
#define SS_EX(en, ja) .example = { (en), (ja) }
#define SS_SAME(s) .example = { (s), (s) }
#define SS_HELP(en, ja) .help = { (en), (ja) }
#define SS_ALSO(s) .also = (s)
#define SS_SPARE .spare = true

#endif
