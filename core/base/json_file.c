/* SPDX-License-Identifier: Apache-2.0
 * JSON out of a file, and texts in both languages.
 */
#include "file.h"
#include "json.h"

json_t *
json_read_file(const char *path, size_t max, struct error *err)
{
	struct buf b;
	json_t *v = NULL;

	buf_init(&b, max);
	if (file_read(path, &b, err) == 0)
		v = json_read(buf_str(&b), b.n, max, path, err);
	buf_free(&b);
	return v;
}

int
json_get_text(const json_t *o, const char *where, const char *key,
    struct text *out, struct error *err)
{
	const json_t *t = json_object_get(o, key);

	out->en = json_string_value(json_object_get(t, "en"));
	out->ja = json_string_value(json_object_get(t, "ja"));
	if (out->en == NULL || out->ja == NULL || out->en[0] == '\0' ||
	    out->ja[0] == '\0')
		return error_set(err, ERR_INPUT, 0, "%s/%s: must hold en and ja",
		    "%s/%s: en と ja の両方が要ります", where, key);
	return 0;
}
