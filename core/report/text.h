/* SPDX-License-Identifier: Apache-2.0
 * A result document in words: for a terminal, or a text file.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/buf.h"

struct report_text_options {
	size_t columns;         /* lines are wrapped here */
	size_t actions;         /* how many next actions; 0: all */
	bool criteria;          /* list every criterion */
	bool details;           /* and what decided, with citations */
};

/*
 * Append the text of a result, in the language in force. Colour is not used:
 * every verdict has its word. Check out->failed.
 */
void report_text(const json_t *result, const struct report_text_options *o,
    struct buf *out);
/* "4-4-3-1" for "scs-4-4-3-1". */
const char *report_short_id(const char *id);
/* The branch of {"en":…,"ja":…} in force; "" if missing. */
const char *report_words(const json_t *o, const char *key);

#endif
