/* SPDX-License-Identifier: Apache-2.0
 * Blank forms and ledgers for people, out of what plugins declare: headings,
 * explanations, one example line, lists of words. Holds no list of its own.
 */
#ifndef CLI_FORM_H
#define CLI_FORM_H

#include <stdbool.h>

#include <jansson.h>

#include "base/err.h"
#include "base/text.h"

/* One column that people fill in; lent by the manifest. */
struct form_column {
	const char *label, *help, *example, *type, *unit;
	const json_t *words;    /* of an enum or list of words; NULL: none */
	bool key;
};

#define FORM_COLUMNS_MAX 128
struct form {
	const char *title, *file;       /* file: relative, without extension */
	struct form_column columns[FORM_COLUMNS_MAX];
	size_t n;
	enum text_lang lang;
};

/* A table of a manifest as a form. False: people do not fill it in. */
bool form_of_table(const json_t *table, enum text_lang lang,
    struct form *out);
/* What may be written in a column, in the form's language; malloced. */
char *form_how(const struct form *f, const struct form_column *c);
/* Word i of a column's list. */
const char *form_word(const struct form *f, const struct form_column *c,
    size_t i);

/* UTF-8 with its mark, which Excel needs, and CR LF. */
int form_write_csv(const struct form *f, const char *path, struct error *err);
int form_write_book(const struct form *f, const char *path,
    struct error *err);

#endif
