/* SPDX-License-Identifier: Apache-2.0
 * imports/antivirus/columns.json. A map that is not understood is told, and
 * none is made up in its place.
 */
#include "maps.h"

#define JSON_MAX (1u << 20)

static const struct ss_text bad_map = { "is not of the form {\"maps\":[{"
    "\"file\":…,\"columns\":{\"host\":…}}]}; what is not is not used",
    "{\"maps\":[{\"file\":…,\"columns\":{\"host\":…}}]} の形ではない部分が"
    "あり、その部分は使いません" };

static bool
map_of(const json_t *o, struct ss_map *m)
{
	const json_t *columns = json_object_get(o, "columns");
	const char *encoding =
	    json_string_value(json_object_get(o, "encoding"));
	struct ss_map_column *v;
	const char *key;
	json_t *value;

	memset(m, 0, sizeof(*m));
	m->file = json_string_value(json_object_get(o, "file"));
	m->date_format = json_string_value(json_object_get(o, "date_format"));
	if (encoding != NULL)
		m->encoding = ss_encoding_of((struct ss_bytes){ encoding,
		    strlen(encoding) });
	if (m->file == NULL || !json_is_object(columns) ||
	    json_object_size(columns) > SS_RECORD_COLUMNS ||
	    (v = calloc(SS_RECORD_COLUMNS, sizeof(*v))) == NULL)
		return false;
	m->columns = v;
	json_object_foreach((json_t *)(uintptr_t)columns, key, value) {
		if (!json_is_string(value))
			return false;
		v[m->n_columns++] = (struct ss_map_column){ key,
		    json_string_value(value) };
	}
	return true;
}

void
maps_read(struct ss_run *run, const char *path, struct maps *m)
{
	json_t *list, *one;
	struct ss_bytes all;
	struct ss_blob blob;
	size_t i, mark;

	if (ss_take(run, path, SS_MAYBE, &blob, &all) != 0)
		return;
	mark = ss_starts(all, "\xef\xbb\xbf") ? 3 : 0;
	if (all.n <= JSON_MAX)
		m->json = json_loadb(all.p + mark, all.n - mark,
		    JSON_REJECT_DUPLICATES, NULL);
	ss_unmap(&all);
	list = json_object_get(m->json, "maps");
	if (!json_is_array(list))
		ss_import_lose(run, path, &bad_map);
	json_array_foreach(list, i, one) {
		if (m->n == MAPS_MAX) {
			ss_lost(run, path, SS_ELIMIT);
			break;
		}
		if (map_of(one, &m->v[m->n])) {
			m->n++;
			continue;
		}
		free((void *)(uintptr_t)m->v[m->n].columns);
		ss_import_lose(run, path, &bad_map);
	}
}

void
maps_free(struct maps *m)
{
	while (m->n > 0)
		free((void *)(uintptr_t)m->v[--m->n].columns);
	json_decref(m->json);
	m->json = NULL;
}
