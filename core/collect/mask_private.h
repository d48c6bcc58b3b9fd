/* SPDX-License-Identifier: Apache-2.0
 * The inside of masking: maskers find ranges, one place replaces them.
 */
#ifndef COLLECT_MASK_PRIVATE_H
#define COLLECT_MASK_PRIVATE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "mask.h"

#define MASK_ARGS_MAX 64
#define MASK_MARK "<masked:"

enum mask_kind { MASK_SECRET, MASK_HASH, MASK_KEY_BLOCK, MASK_TOKEN, MASK_URL };

/* Bytes to be replaced, half open. */
struct mask_range { size_t from, to; enum mask_kind kind; };
struct mask_ranges { struct mask_range *v; size_t n, cap; bool failed; };

/* One compiled masker. The words are in its own copy of the text. */
struct masker {
	const struct mask_type *type;
	char *text, *args[MASK_ARGS_MAX];
	size_t n;
	regex_t regex;
	bool has_regex;
};

struct mask_type {
	const char *name;
	void (*find)(const struct masker *m, const char *p, size_t n,
	    struct mask_ranges *out);
	bool raw;               /* the rest of the text is one argument */
	bool args;              /* takes arguments, and needs one */
};

extern const struct mask_type mask_types[];     /* ended by a NULL name */

/* Empty ranges are dropped. */
void mask_add(struct mask_ranges *r, size_t from, size_t to,
    enum mask_kind kind);
/* Whether name=…'s comma list (or a bare word) of m has this word. */
bool mask_has_arg(const struct masker *m, const char *name, const char *word,
    size_t n);

/* What mask_text.c and mask_tree.c offer to the table. */
void mask_find_shadow(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_passwd(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_key_value(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_ini(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_csv(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_pattern(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_url(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_json(const struct masker *, const char *, size_t,
    struct mask_ranges *);
void mask_find_xml(const struct masker *, const char *, size_t,
    struct mask_ranges *);

/* The detectors: over all bytes, whatever was declared. */
void detect_find(const char *p, size_t n, struct mask_ranges *out);
void detect_find_pem(const char *p, size_t n, struct mask_ranges *out);
/* A name as of a password, token or key. */
bool detect_is_secret_name(const char *p, size_t n);
/* A value that cannot be a secret: a switch, a small number, a path… */
bool detect_is_safe_value(const char *p, size_t n);
/* Long and mixed enough to have come out of a generator. */
bool detect_is_random(const char *p, size_t n);

#endif
