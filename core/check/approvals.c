/* SPDX-License-Identifier: Apache-2.0
 * Approvals beside the criteria. Never decides whether one holds: the checks
 * do, and this tells what the record says.
 */
#include <string.h>

#include "approvals.h"
#include "base/date.h"
#include "trace.h"

struct reading {
	const struct memory *m;
	const struct table *t;
	const struct memory_row *row;
};

static const struct table_column *
value(const struct reading *r, const char *column, struct store_value *v)
{
	const struct table_column *c = table_column(r->t, column);

	memset(v, 0, sizeof(*v));
	return c != NULL && memory_value(r->m, r->t, r->row,
	    (size_t)(c - r->t->columns), v) ? c : NULL;
}

static void
put_word(json_t *o, const char *key, const struct reading *r,
    const char *column)
{
	const struct table_column *c;
	struct store_value v;
	struct buf en, ja;

	if ((c = value(r, column, &v)) == NULL || v.str == NULL)
		return;
	buf_init(&en, 4096);
	buf_init(&ja, 4096);
	table_put_word(&en, c, v.str, TEXT_EN);
	table_put_word(&ja, c, v.str, TEXT_JA);
	(void)json_object_set_new(o, key, json_pack("{s:s, s:s}", "en",
	    buf_str(&en), "ja", buf_str(&ja)));
	buf_free(&en);
	buf_free(&ja);
}

static json_t *
approval_of(const struct reading *r, const char *document, const char *title)
{
	json_t *o = json_pack("{s:s, s:s}", "document", document, "title",
	    title);
	char day[DATE_TEXT];
	struct store_value v;

	if (value(r, "approved_on", &v) != NULL) {
		date_format(v.num, day);
		(void)json_object_set_new(o, "approved_on", json_string(day));
	}
	if (value(r, "approver", &v) != NULL && v.str != NULL)
		(void)json_object_set_new(o, "who", json_string(v.str));
	put_word(o, "role", r, "approver_role");
	put_word(o, "decision", r, "decision");
	put_word(o, "signature", r, "signature");
	(void)json_object_set_new(o, "digest", json_string(value(r,
	    "digest_matches", &v) == NULL ? "none" : v.num != 0 ? "matches" :
	    "differs"));
	(void)json_object_set_new(o, "cites", trace_cites(r->m, r->row));
	return o;
}

/* The approvals of one document. */
static json_t *
of_document(const struct memory *m, const struct table *t, const char *id,
    const char *title)
{
	struct reading r = { m, t, NULL };
	struct memory_rows rows = memory_rows_all(m, t);
	json_t *list = json_array();
	struct store_value v;
	size_t i;

	for (i = 0; i < rows.n; i++) {
		r.row = rows.v[i];
		if (value(&r, "document", &v) != NULL && v.str != NULL &&
		    strcmp(v.str, id) == 0)
			(void)json_array_append_new(list, approval_of(&r, id,
			    title));
	}
	return list;
}

static void
add_document(json_t *out, const struct reading *r, const struct table *records)
{
	struct store_value id, title, criteria;
	json_t *found, *list;
	size_t i;

	if (value(r, "id", &id) == NULL || id.str == NULL ||
	    value(r, "criteria", &criteria) == NULL)
		return;
	if (value(r, "title", &title) == NULL || title.str == NULL)
		title.str = "";
	found = of_document(r->m, records, id.str, title.str);
	for (i = 0; i < criteria.n && json_array_size(found) > 0; i++) {
		list = json_object_get(out, criteria.list[i]);
		if (list == NULL && (list = json_array()) != NULL)
			(void)json_object_set_new(out, criteria.list[i], list);
		(void)json_array_extend(list, found);
	}
	json_decref(found);
}

json_t *
approvals_gather(const struct memory *m)
{
	const struct table *records = table_find(memory_tables(m),
	    APPROVALS_TABLE);
	struct reading r = { m, table_find(memory_tables(m),
	    APPROVALS_DOCUMENTS), NULL };
	json_t *out = json_object();
	struct memory_rows rows;
	size_t i;

	if (r.t == NULL || records == NULL || out == NULL)
		return out;
	rows = memory_rows_all(m, r.t);
	for (i = 0; i < rows.n; i++) {
		r.row = rows.v[i];
		add_document(out, &r, records);
	}
	return out;
}

json_t *
approvals_find(const json_t *approvals, const char *id)
{
	json_t *found = json_object_get(approvals, id);
	const char *dash = strchr(id, '-');

	return found != NULL || dash == NULL ? found :
	    json_object_get(approvals, dash + 1);
}
