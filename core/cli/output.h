/* SPDX-License-Identifier: Apache-2.0
 * What a person or a pipe sees: colour, width, control characters.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

enum output_tone { OUTPUT_PLAIN, OUTPUT_GOOD, OUTPUT_BAD, OUTPUT_WARN,
	OUTPUT_DIM, OUTPUT_BOLD };

/* Colour is used on a terminal unless NO_COLOR (no-color.org) is set or TERM
 * is "dumb". */
bool output_has_colour(FILE *out);
/* Columns of the terminal, 80 where there is none. */
size_t output_columns(FILE *out);
/* Text in a tone; always with its own word beside it, never colour alone. */
void output_toned(FILE *out, enum output_tone tone, const char *s);
/* n bytes of foreign text: controls, invalid UTF-8 and direction marks are
 * written \xNN or \u{NNNN}, so that evidence cannot drive the terminal. */
void output_visible(FILE *out, const char *s, size_t n);
/* s padded with blanks to a width in terminal columns; cut with … beyond. */
void output_cell(FILE *out, const char *s, size_t columns);
/* s wrapped at columns, every line after the first behind indent blanks.
 * Japanese may break between any two characters. */
void output_wrapped(FILE *out, const char *s, size_t indent, size_t columns);
/* Canonical JSON and a newline. */
void output_json(FILE *out, const json_t *value);
/* Flush standard output: 0, or 74 after a message when it failed. */
int output_done(void);

#endif
