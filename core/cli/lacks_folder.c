/* SPDX-License-Identifier: Apache-2.0
 * A firm's folder through its plugins: a run like any other, into a pack that
 * nobody keeps. Nothing is parsed here that a plugin should parse.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "collect/run.h"
#include "facts/load.h"
#include "lacks_folder.h"
#include "pack/writer.h"

#define DOCUMENTS "documents.document"

static int
write_pack(struct folder *f, const char *path, struct error *err)
{
	struct run_options o = { .plan = &f->p.plan, .path = path,
	    .level = f->p.level };
	struct run_result result = { 0 };
	struct pack_writer *w = NULL;
	int r = run_collect(&o, &w, &result, err);

	if (r == 0)
		r = pack_writer_commit(w, NULL, 0, err);
	pack_writer_discard(w);
	run_result_free(&result);
	return r;
}

static int
load_pack(struct folder *f, const char *path, struct error *err)
{
	struct pack *p = NULL;
	int r = pack_open(path, &p, err);

	if (r == 0)
		r = facts_tables(p, &f->tables, err);
	if (r == 0)
		r = facts_load_memory(p, &f->tables, NULL, &f->facts, err);
	pack_close(p);
	return r;
}

int
folder_read(const struct prepare_request *request, const char *subject,
    struct folder *f, struct error *err)
{
	const struct prepare_request q = { .engagement = request->engagement,
	    .subject = subject };
	const char *tmp = getenv("TMPDIR");
	char *dir = NULL, *path = NULL;
	int r;

	memset(f, 0, sizeof(*f));
	f->has_p = true;
	if ((r = prepare_run(&q, &f->p, err)) != 0)
		return r;
	/* Only this user may look: it is what people wrote. */
	if (asprintf(&dir, "%s/starseal-XXXXXX", tmp != NULL && tmp[0] == '/' ?
	    tmp : "/tmp") < 0)
		return error_nomem(err);
	if (mkdtemp(dir) == NULL)
		r = error_set(err, ERR_IO, errno, "%s: cannot be made; set "
		    "TMPDIR to a folder that can be written", "%s: 作れません。"
		    "書き込めるフォルダーを TMPDIR に設定してください", dir);
	else if ((path = file_join(dir, "folder.seal.tar.zst")) == NULL)
		r = error_nomem(err);
	else {
		r = write_pack(f, path, err);
		if (r == 0)
			r = load_pack(f, path, err);
		(void)unlink(path);
		(void)rmdir(dir);
	}
	free(path);
	free(dir);
	return r;
}

void
folder_free(struct folder *f)
{
	memory_close(f->facts);
	table_list_free(&f->tables);
	if (f->has_p)
		prepare_free(&f->p);
	memset(f, 0, sizeof(*f));
}

size_t
folder_rows(const struct folder *f, const char *table)
{
	const struct table *t = table_find(&f->tables, table);

	return t == NULL ? 0 : memory_rows_all(f->facts, t).n;
}

/* "scs-1-2-1-3" and "1-2-1-3" name the same. */
static const char *
bare(const char *criterion)
{
	while (*criterion != '\0' && (*criterion < '0' || *criterion > '9'))
		criterion++;
	return criterion;
}

static bool
value_of(const struct folder *f, const struct table *t,
    const struct memory_row *row, const char *column, struct store_value *v)
{
	const struct table_column *c = table_column(t, column);

	memset(v, 0, sizeof(*v));
	return c != NULL && memory_value(f->facts, t, row,
	    (size_t)(c - t->columns), v);
}

static bool
is_listed(const struct store_value *v, const char *criterion)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (strcmp(bare(v->list[i]), criterion) == 0)
			return true;
	return false;
}

bool
folder_has_document(const struct folder *f, const char *kind,
    const char *criterion)
{
	const struct table *t = table_find(&f->tables, DOCUMENTS);
	struct memory_rows rows;
	struct store_value v;
	size_t i;

	if (t == NULL)
		return false;
	rows = memory_rows_all(f->facts, t);
	for (i = 0; i < rows.n; i++) {
		if (!value_of(f, t, rows.v[i], "present", &v) || v.num == 0)
			continue;
		if (kind != NULL && value_of(f, t, rows.v[i], "kind", &v) &&
		    strcmp(v.str, kind) == 0)
			return true;
		if (kind == NULL && value_of(f, t, rows.v[i], "criteria",
		    &v) && is_listed(&v, bare(criterion)))
			return true;
	}
	return false;
}

const json_t *
folder_form(const struct folder *f, const char *table)
{
	const json_t *tables, *one;
	size_t i, k;

	for (i = 0; i < f->p.plan.n_plugins; i++) {
		if (!f->p.plan.plugins[i].firm)
			continue;
		tables = json_object_get(f->p.plan.plugins[i].manifest,
		    "tables");
		json_array_foreach(tables, k, one)
			if (strcmp(json_string_value(json_object_get(one,
			    "name")), table) == 0)
				return one;
	}
	return NULL;
}
