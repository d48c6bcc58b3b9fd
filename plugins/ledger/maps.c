/* SPDX-License-Identifier: Apache-2.0
 * ledgers/columns.json: how the firm's own headings are to be read. A map that
 * is not understood is told, and none is made up in its place.
 */
#include <string.h>

#include <jansson.h>

#include "ledger.h"

#define JSON_MAX (1u << 20)

static const struct ss_text no_json = { "is no JSON of the form {\"maps\": "
    "[{\"file\": …, \"table\": …, \"columns\": {…}}]}",
    "{\"maps\": [{\"file\": …, \"table\": …, \"columns\": {…}}]} の形の JSON "
    "ではありません" };
static const struct ss_text bad_map = { "a map has a member that is not known "
    "or not of its kind; the map is not used", "対応表の一つに、知らない項目か"
    "型の違う項目があるため、その対応表は使いません" };

static void
lose(struct ss_run *run, const struct ss_text *why)
{
	run->partial = true;
	ss_lacks(run, COLUMN_MAP, SS_EINVAL, why);
}

/* Text, or absent. */
static bool
text_of(const json_t *o, const char *key, const char **out)
{
	const json_t *v = json_object_get(o, key);

	*out = json_string_value(v);
	return v == NULL || (json_is_string(v) && json_string_length(v) < 512);
}

static bool
only_known(const json_t *o)
{
	static const char *const keys[] = { "file", "sheet", "table",
	    "header_row", "columns", "date_format", "encoding" };
	const char *key;
	json_t *v;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			if (strcmp(keys[i], key) == 0)
				break;
		if (i == sizeof(keys) / sizeof(keys[0]))
			return false;
	}
	return true;
}

static bool
columns_of(const json_t *o, struct ss_map *m)
{
	const json_t *columns = json_object_get(o, "columns");
	struct ss_map_column *v;
	const char *key;
	json_t *value;
	size_t n = 0;

	if (columns == NULL)
		return true;
	if (!json_is_object(columns) ||
	    json_object_size(columns) > SS_RECORD_COLUMNS ||
	    (v = calloc(SS_RECORD_COLUMNS, sizeof(*v))) == NULL)
		return false;
	m->columns = v;
	json_object_foreach((json_t *)(uintptr_t)columns, key, value) {
		if (!json_is_string(value))
			return false;
		v[n++] = (struct ss_map_column){ key,
		    json_string_value(value) };
	}
	m->n_columns = n;
	return true;
}

static bool
map_of(const json_t *o, struct ss_map *m)
{
	const json_t *row = json_object_get(o, "header_row");
	const char *encoding;

	memset(m, 0, sizeof(*m));
	if (!json_is_object(o) || !only_known(o) ||
	    !text_of(o, "file", &m->file) || !text_of(o, "sheet", &m->sheet) ||
	    !text_of(o, "table", &m->table) ||
	    !text_of(o, "date_format", &m->date_format) ||
	    !text_of(o, "encoding", &encoding))
		return false;
	if (encoding != NULL && (m->encoding = ss_encoding_of(
	    (struct ss_bytes){ encoding, strlen(encoding) })) == SS_ENC_ANY)
		return false;
	if (row != NULL && (!json_is_integer(row) ||
	    json_integer_value(row) < 0 ||
	    json_integer_value(row) > 1048576))
		return false;
	m->header_row = (uint32_t)json_integer_value(row);
	return columns_of(o, m);
}

void
maps_read(struct ss_run *run, struct maps *m)
{
	json_t *list, *one;
	struct ss_bytes all;
	struct ss_blob blob;
	size_t i;

	if (ss_take(run, COLUMN_MAP, SS_MAYBE, &blob, &all) != 0)
		return;
	if (ss_starts(all, "\xef\xbb\xbf")) {
		m->json = json_loadb(all.p + 3, all.n - 3,
		    JSON_REJECT_DUPLICATES, NULL);
	} else if (all.n <= JSON_MAX) {
		m->json = json_loadb(all.p, all.n, JSON_REJECT_DUPLICATES,
		    NULL);
	}
	ss_unmap(&all);
	list = json_object_get(m->json, "maps");
	if (!json_is_array(list)) {
		lose(run, &no_json);
		return;
	}
	json_array_foreach(list, i, one) {
		if (m->n == MAPS_MAX) {
			ss_lost(run, COLUMN_MAP, SS_ELIMIT);
			break;
		}
		if (map_of(one, &m->v[m->n])) {
			m->n++;
		} else {
			free((void *)(uintptr_t)m->v[m->n].columns);
			lose(run, &bad_map);
		}
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
