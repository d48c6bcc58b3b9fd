/* SPDX-License-Identifier: Apache-2.0
 * ledgers/provenance.csv or .xlsx: from which system a file was exported, by whom, when
 * and with which filter. What is told in part is told as nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger.h"

static char *
text_of(const struct ss_record *r, const char *name)
{
	uint32_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->values[i].name, name) == 0 &&
		    r->values[i].str != NULL)
			return strdup(r->values[i].str);
	return NULL;
}

static bool
number_of(const struct ss_record *r, const char *name, int64_t *v)
{
	uint32_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->values[i].name, name) == 0) {
			*v = r->values[i].num;
			return true;
		}
	return false;
}

static void
take(void *arg, const struct ss_record *r)
{
	struct origins *o = arg;
	struct origin *v = &o->v[o->n];

	if (o->n == ORIGINS_MAX) {
		ss_lost(o->run, r->path, SS_ELIMIT);
		return;
	}
	memset(v, 0, sizeof(*v));
	v->file = text_of(r, "file");
	v->system = text_of(r, "exported_system");
	v->role = text_of(r, "exported_by_role");
	v->filter = text_of(r, "filter");
	v->has_at = number_of(r, "exported_at", &v->at);
	v->has_count = number_of(r, "count_shown", &v->count);
	v->cite = r->cite;
	o->n++;
	ss_row(o->run, r->form->table.name, r->values, r->n, &r->cite, 1);
}

static void
read_one(struct ss_run *run, struct ss_records *records, const char *path)
{
	struct ss_bytes all;
	struct ss_blob blob;

	if (ss_take(run, path, SS_MAYBE, &blob, &all) != 0)
		return;
	(void)ss_records_read(records, path, &blob, all);
	run->partial = run->partial || records->partial;
	run->cancelled = run->cancelled || records->cancelled;
	ss_unmap(&all);
}

void
origins_read(struct ss_run *run, const struct ss_form *form, int zone,
    struct origins *o)
{
	struct ss_records records = { .host = run->host, .forms = form,
	    .n_forms = 1, .zone = zone, .arg = o, .each = take };

	o->run = run;
	read_one(run, &records, PROVENANCE_CSV);
	read_one(run, &records, PROVENANCE_XLSX);
	ss_records_end(&records);
}

void
origins_free(struct origins *o)
{
	while (o->n > 0) {
		struct origin *v = &o->v[--o->n];

		free(v->file);
		free(v->system);
		free(v->role);
		free(v->filter);
	}
}

const struct origin *
origin_of(const struct origins *o, const char *file)
{
	const char *name = strrchr(file, '/');
	size_t i;

	name = name == NULL ? file : name + 1;
	for (i = 0; i < o->n; i++) {
		const struct origin *v = &o->v[i];

		if (v->file != NULL && v->system != NULL && v->role != NULL &&
		    v->has_at && ss_same((struct ss_bytes){ v->file,
		    strlen(v->file) }, (struct ss_bytes){ name, strlen(name) }))
			return v;
	}
	return NULL;
}
