/* SPDX-License-Identifier: Apache-2.0
 * Errors about what people wrote. Never shows more than a short piece of it.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "say.h"

#define SHOWN 60        /* bytes of a value */

int
say_only_keys(const json_t *o, const char *where, const char *const *known,
    struct error *err)
{
	const char *key;
	struct buf list;
	json_t *v;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		for (i = 0; known[i] != NULL; i++)
			if (strcmp(key, known[i]) == 0)
				break;
		if (known[i] != NULL)
			continue;
		buf_init(&list, 4096);
		for (i = 0; known[i] != NULL; i++)
			buf_printf(&list, "%s%s", i > 0 ? ", " : "", known[i]);
		(void)error_set(err, ERR_INPUT, 0, "%s/%s: is not known here; "
		    "correct it or take it out. Here may stand: %s",
		    "%s/%s: はここでは使えません。直すか消してください。ここに書ける"
		    "もの: %s", where, key, buf_str(&list));
		buf_free(&list);
		return ERR_INPUT;
	}
	return 0;
}

/* A value in short: what people wrote, or what kind of thing it is. */
static void
put_value(struct buf *out, const json_t *v, bool ja)
{
	const char *s = json_string_value(v);
	size_t n, one;

	if (v == NULL)
		buf_puts(out, ja ? "ありません" : "missing");
	else if (json_is_object(v))
		buf_puts(out, ja ? "オブジェクトです" : "an object");
	else if (json_is_array(v))
		buf_printf(out, ja ? "%zu 個の配列です" : "a list of %zu",
		    json_array_size(v));
	else if (s == NULL) {
		if (json_is_integer(v))
			buf_printf(out, "%" JSON_INTEGER_FORMAT,
			    json_integer_value(v));
		else
			buf_puts(out, json_is_true(v) ? "true" :
			    json_is_false(v) ? "false" : "null");
		buf_puts(out, ja ? " です" : "");
	} else {
		for (n = 0; s[n] != '\0' && n < SHOWN; n += one)
			if ((one = text_utf8_length(s + n, strlen(s + n))) == 0)
				break;
		buf_puts(out, ja ? "「" : "\"");
		buf_put(out, s, n);
		buf_puts(out, s[n] != '\0' ? "…" : "");
		buf_puts(out, ja ? "」です" : "\"");
	}
}

int
say_bad(struct error *err, const char *where, const char *key, const json_t *v,
    const char *en, const char *ja)
{
	struct buf is_en, is_ja;

	buf_init(&is_en, 1024);
	buf_init(&is_ja, 1024);
	put_value(&is_en, v, false);
	put_value(&is_ja, v, true);
	(void)error_set(err, ERR_INPUT, 0, "%s%s%s: is %s%.0s; %s%.0s",
	    "%s%s%s: %.0s%s。%.0s%s", where, key[0] == '\0' ? "" : "/", key,
	    buf_str(&is_en), buf_str(&is_ja), en, ja);
	buf_free(&is_en);
	buf_free(&is_ja);
	return ERR_INPUT;
}
