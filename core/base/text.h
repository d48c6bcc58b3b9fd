/* SPDX-License-Identifier: Apache-2.0
 * The language of what a person reads. English and Japanese stand side by
 * side in the source, so that neither can be forgotten and the compiler
 * checks the placeholders of both.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum text_lang { TEXT_EN, TEXT_JA };

/* A text in both languages. */
struct text { const char *en, *ja; };

/* Printf formats may be given: both branches are checked by the compiler. */
#define TR(en, ja) (text_lang() == TEXT_JA ? (ja) : (en))

/* The language in force; TEXT_EN until one is set. */
enum text_lang text_lang(void);
void text_set_lang(enum text_lang lang);
/* "ja" or "en" (also with territory or codeset) to *out; false on others. */
bool text_parse_lang(const char *name, enum text_lang *out);
/* From LC_ALL, LC_MESSAGES, LANG, in this order; Japanese for ja*, else
 * English. */
enum text_lang text_lang_of_environment(void);
/* The branch of t in force. */
const char *text_of(const struct text *t);

/* Columns that a terminal needs for n bytes of UTF-8 (East Asian wide and
 * full-width count two, combining marks none; a bad byte counts one). */
size_t text_width(const char *s, size_t n);
/* Bytes of s that fit into columns. */
size_t text_fit(const char *s, size_t columns);
/* Length of the valid UTF-8 sequence at s (at most n bytes), 0 if invalid. */
size_t text_utf8_length(const char *s, size_t n);
bool text_is_utf8(const char *s, size_t n);

#endif
