/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the documents plugin share.
 */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include <starseal/draft.h>
#include <starseal/kept.h>

#define FOLDER "/documents/"
#define FILES_MAX 2000
#define REGISTER_MAX 4000
#define NUMBERS_MAX 2000
#define HEADINGS_MAX 40
#define DATES_MAX 24

/* The register and the numbers, as people filled them in. there: the last file
 * that is there, NULL: none; given: there was more than the example in it. */
struct registers {
	struct ss_kept documents, numbers;
	struct { const char *there; bool given; } document, number;
};

/* ---- register.c ---- */
/* Reads documents.csv|xlsx and numbers.csv|xlsx. Rows that name one document
 * (or one number) twice are kept once; the others are gaps. Where names are not
 * all (full), the files are looked for by their own names. */
void registers_read(struct ss_run *run, const struct ss_form *document,
    const struct ss_form *number, const struct ss_names *names,
    struct registers *r);
void registers_free(struct registers *r);
/* Whether path is one of the files above, or a signature beside a file. */
bool registers_own(const char *path);
/* The file that a row names, among those listed; NULL: it is not there. The
 * name may be beneath the folder, or the name alone where it is the only one
 * of that name. twice: several fit, and none was taken. */
const char *register_file(const struct ss_names *names, const char *file,
    bool *twice);

#endif
