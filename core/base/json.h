/* SPDX-License-Identifier: Apache-2.0
 * JSON (RFC 8259) read within bounds, and written in one canonical form.
 * jansson does the parsing; the limits stand before it because it takes about
 * twelve times the text in memory.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "buf.h"
#include "err.h"
#include "text.h"

#define JSON_DEPTH_MAX 32

/*
 * Parse n bytes, at most max of them. Refused: more than max bytes, deeper
 * than JSON_DEPTH_MAX, duplicate keys, NUL, invalid UTF-8, real numbers,
 * trailing text. name stands for the source in the error, with line and
 * column. NULL on error; else the caller's to json_decref().
 */
json_t *json_read(const char *p, size_t n, size_t max, const char *name,
    struct error *err);
/* As json_read, of a file. */
json_t *json_read_file(const char *path, size_t max, struct error *err);
/* Canonical bytes: no blanks, keys in byte order, UTF-8 as it is. Check
 * b->failed. */
void json_write(struct buf *b, const json_t *value);
/* As json_write, with keys in the order in which they were set. */
void json_write_ordered(struct buf *b, const json_t *value);

/*
 * Members of an object, each with an error that names where and the key:
 * where is the place of the object ("/checks/3"). The strings are lent by the
 * object. The _opt forms accept absence, with 0, NULL or false.
 */
int json_get_str(const json_t *o, const char *where, const char *key,
    const char **out, struct error *err);
int json_get_str_opt(const json_t *o, const char *where, const char *key,
    const char **out, struct error *err);
int json_get_int(const json_t *o, const char *where, const char *key,
    int64_t min, int64_t max, int64_t *out, struct error *err);
int json_get_array(const json_t *o, const char *where, const char *key,
    json_t **out, struct error *err);
int json_get_object(const json_t *o, const char *where, const char *key,
    json_t **out, struct error *err);
/* {"en":…,"ja":…}, both present and not empty. */
int json_get_text(const json_t *o, const char *where, const char *key,
    struct text *out, struct error *err);
/* Every key of o is in the NULL-terminated list; else an error naming it. */
int json_only_keys(const json_t *o, const char *where,
    const char *const *known, struct error *err);

#endif
