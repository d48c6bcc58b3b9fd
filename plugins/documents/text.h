/* SPDX-License-Identifier: Apache-2.0
 * Text of one document, and what can be found in it.
 */
#ifndef DOCUMENTS_TEXT_H
#define DOCUMENTS_TEXT_H

#include "documents.h"

#define TEXT_BYTES (8u << 20)   /* of one document; the rest is left out */

/* Zero before; text_free whatever happened. */
struct text { char *p; size_t n, size; bool cut; };
/* Controls but line ends and tabs are left out. */
void text_add(struct text *t, struct ss_bytes b);
void text_line(struct text *t);         /* ends the line, unless it is empty */
void text_free(struct text *t);
static inline struct ss_bytes
text_bytes(const struct text *t)
{
	return (struct ss_bytes){ t->p == NULL ? "" : t->p, t->n };
}

/* In plain form, as ss_plain makes it: line by line, empty ones left out; and
 * all in one, without white space. False: no memory. */
struct plain { struct text lines, joined; };
bool plain_make(struct ss_bytes text, struct plain *out);
void plain_free(struct plain *p);

/* The title stands in it, whatever the white space. */
bool plain_has(const struct plain *p, const char *title);
/* The highest revision named near its beginning or end, as digits and dots.
 * False: none is. */
bool plain_revision(const struct plain *p, char *to, size_t size);
/* Digits and dots of a revision as people write it; false: there are none. */
bool revision_digits(struct ss_bytes b, char *to, size_t size);
/* -1, 0, 1; "3" is "3.0". */
int revision_compare(const char *a, const char *b);
/* Distinct dates, of both calendars, as days; the count, at most max. */
size_t plain_dates(const struct plain *p, int64_t *days, size_t max);

/* ---- number.c ---- */
/* Whether the text names the value where it speaks of what name means. */
bool plain_number(const struct plain *p, const char *name, int64_t value);

#endif
