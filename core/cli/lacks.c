/* SPDX-License-Identifier: Apache-2.0
 * Which criteria a firm's folder does not serve yet. What a criterion asks is
 * read off its checks, which tables and kinds of documents they look at, and
 * off the catalog's needs where no check tells.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "check/policy.h"
#include "lacks.h"
#include "lacks_folder.h"
#include "lacks_found.h"
#include "output.h"

#define ASKS_MAX 64
#define DOCUMENTS "documents.document"

/* What the checks of one criterion look at. */
struct asks {
	const struct folder *folder;
	const char *tables[ASKS_MAX], *kinds[ASKS_MAX];
	size_t n_tables, n_kinds;
};

static void
add(const char **v, size_t *n, const char *s)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (strcmp(v[i], s) == 0)
			return;
	if (*n < ASKS_MAX)
		v[(*n)++] = s;
}

static void
add_table(struct asks *a, const struct table *t)
{
	const json_t *form = t == NULL ? NULL : folder_form(a->folder, t->name);

	/* Only what people fill in can be lacking. */
	if (form != NULL && json_object_get(form, "file") != NULL &&
	    strcmp(t->name, DOCUMENTS) != 0)
		add(a->tables, &a->n_tables, t->name);
}

static void
add_kinds(struct asks *a, const struct node *n)
{
	const json_t *v = n->operand.literal, *one;
	size_t i;

	if (n->fact.table == NULL || n->fact.column == NULL ||
	    strcmp(n->fact.table->name, DOCUMENTS) != 0 ||
	    strcmp(n->fact.column->name, "kind") != 0)
		return;
	if (json_is_string(v))
		add(a->kinds, &a->n_kinds, json_string_value(v));
	json_array_foreach(v, i, one)
		if (json_is_string(one))
			add(a->kinds, &a->n_kinds, json_string_value(one));
}

static void
look(struct asks *a, const struct node *n)
{
	size_t i;

	if (n == NULL)
		return;
	add_table(a, n->table);
	if (n->kind == NODE_LEAF) {
		add_table(a, n->fact.table);
		add_kinds(a, n);
	}
	for (i = 0; i < n->n; i++)
		look(a, n->child[i]);
	look(a, n->where);
	look(a, n->expect);
}

static bool
supports(const struct check *c, const char *criterion)
{
	const json_t *one;
	size_t i;

	json_array_foreach(c->supports, i, one)
		if (strcmp(json_string_value(one), criterion) == 0)
			return true;
	return false;
}

static void
look_checks(struct asks *a, const struct policy *p, const char *criterion)
{
	size_t i;

	for (i = 0; i < p->check_n; i++) {
		const struct check *c = &p->checks[i];

		if (!supports(c, criterion))
			continue;
		if (c->population != NULL)
			add_table(a, c->population->ledger);
		look(a, c->where);
		look(a, c->applies_when);
		look(a, c->expect);
	}
}

/* ---- what is to be put where ---- */

static json_t *
text_json(const char *en, const char *ja)
{
	return json_pack("{s:s, s:s}", "en", en, "ja", ja);
}

static void
put_table(json_t *puts, const struct folder *f, const char *name)
{
	const json_t *form = folder_form(f, name);

	(void)json_array_append_new(puts, json_pack("{s:s, s:O, s:O}",
	    "table", name, "file", json_object_get(form, "file"), "title",
	    json_object_get(form, "title")));
}

/* Label of a word of documents.document.kind; the word itself where the
 * register's plugin has no such list. */
static json_t *
kind_label(const struct folder *f, const char *kind)
{
	const json_t *columns = json_object_get(folder_form(f, DOCUMENTS),
	    "columns"), *c, *s;
	size_t i, k;

	json_array_foreach(columns, i, c) {
		if (strcmp(json_string_value(json_object_get(c, "name")),
		    "kind") != 0)
			continue;
		json_array_foreach(json_object_get(c, "symbols"), k, s)
			if (strcmp(json_string_value(s), kind) == 0)
				return json_deep_copy(json_array_get(
				    json_object_get(c, "words"), k));
	}
	return text_json(kind, kind);
}

static const char *
category_folder(const char *criterion)
{
	static const char *const folders[] = { "documents/1-governance",
	    "documents/2-partners", "documents/3-identify",
	    "documents/4-protect", "documents/5-detect",
	    "documents/6-respond", "documents/7-recover" };
	const char *digit = strpbrk(criterion, "1234567");

	return digit == NULL ? "documents" : folders[*digit - '1'];
}

static void
put_document(json_t *puts, const struct folder *f, const char *criterion,
    const char *kind, const json_t *what)
{
	json_t *o = json_pack("{s:s}", "folder", category_folder(criterion));

	if (kind != NULL) {
		(void)json_object_set_new(o, "kind", json_string(kind));
		(void)json_object_set_new(o, "what", kind_label(f, kind));
	} else {
		(void)json_object_set_new(o, "what", json_deep_copy(what));
	}
	(void)json_array_append_new(puts, o);
}

static bool
is_word(const char *s, const char *a, const char *b, const char *c)
{
	return s != NULL && (strcmp(s, a) == 0 || strcmp(s, b) == 0 ||
	    (c != NULL && strcmp(s, c) == 0));
}

/* Needs that no check speaks for. True: the criterion asks for something. */
static bool
look_needs(const struct folder *f, const struct criterion *c,
    const struct asks *a, json_t *puts)
{
	bool registered = folder_has_document(f, NULL, c->id), any = false;
	const json_t *need;
	const char *kind;
	size_t i;

	json_array_foreach(json_object_get(c->json, "needs"), i, need) {
		kind = json_string_value(json_object_get(need, "kind"));
		if (is_word(kind, "setting", "log", "interview"))
			continue;
		any = true;
		if (registered || (is_word(kind, "document", "agreement",
		    NULL) ? a->n_kinds > 0 : a->n_tables > 0))
			continue;
		put_document(puts, f, c->id, NULL, json_object_get(need,
		    "what"));
	}
	return any;
}

static void
look_criterion(struct lacks *l, const struct folder *f,
    const struct policy *p, const struct criterion *c)
{
	struct asks a = { .folder = f };
	json_t *puts = json_array();
	size_t i;
	bool asked;

	look_checks(&a, p, c->id);
	for (i = 0; i < a.n_tables; i++)
		if (folder_rows(f, a.tables[i]) == 0)
			put_table(puts, f, a.tables[i]);
	for (i = 0; i < a.n_kinds; i++)
		if (!folder_has_document(f, a.kinds[i], NULL))
			put_document(puts, f, c->id, a.kinds[i], NULL);
	asked = look_needs(f, c, &a, puts) || a.n_tables > 0 || a.n_kinds > 0;
	l->asked += asked;
	if (json_array_size(puts) > 0)
		(void)json_array_append_new(l->list, json_pack(
		    "{s:s, s:i, s:O, s:o}", "criterion", c->id, "level",
		    c->level, "text", json_object_get(c->json, "text"),
		    "puts", puts));
	else
		json_decref(puts);
}

int
lacks_find(const struct prepare_request *request,
    const struct prepared *prepared, struct lacks *l, struct error *err)
{
	const struct engagement *e = prepared->engagement;
	struct policy *p = NULL;
	struct folder f;
	size_t i;
	int r;

	memset(l, 0, sizeof(*l));
	for (i = 0; i < e->n_subjects && l->subject == NULL; i++)
		if (strncmp(e->subjects[i].id, "firm:", 5) == 0)
			l->subject = e->subjects[i].id;
	if (!prepared->has_policy || request->engagement == NULL)
		l->subject = NULL;
	if (l->subject == NULL)
		return 0;
	if ((l->list = json_array()) == NULL)
		return error_nomem(err);
	if ((r = folder_read(request, l->subject, &f, err)) == 0) {
		l->documents = found_documents(&f);
		l->unread = found_unread(&f);
		r = policy_load(e->policy, &p, err);
	}
	if (r == 0)
		for (i = 0; i < p->criterion_n; i++)
			if (p->criteria[i].level <= e->level)
				look_criterion(l, &f, p, &p->criteria[i]);
	policy_free(p);
	folder_free(&f);
	return r;
}

void
lacks_free(struct lacks *l)
{
	json_decref(l->list);
	json_decref(l->documents);
	json_decref(l->unread);
	memset(l, 0, sizeof(*l));
}

/* ---- for people ---- */

static const char *
in_lang(const json_t *both)
{
	const char *s = json_string_value(json_object_get(both,
	    TR("en", "ja")));

	return s == NULL ? "" : s;
}

static const char *
short_id(const char *id)
{
	return strncmp(id, "scs-", 4) == 0 ? id + 4 : id;
}

/* Each ledger once, with all criteria that wait for it. */
static void
print_ledgers(const struct lacks *l)
{
	json_t *by_file = json_object(), *ids;
	const json_t *c, *put, *file;
	const char *key;
	json_t *v;
	size_t i, k;

	json_array_foreach(l->list, i, c)
		json_array_foreach(json_object_get(c, "puts"), k, put) {
			if ((file = json_object_get(put, "file")) == NULL)
				continue;
			ids = json_object_get(by_file, in_lang(file));
			if (ids == NULL) {
				ids = json_array();
				(void)json_object_set_new(by_file,
				    in_lang(file), ids);
			}
			(void)json_array_append(ids, json_object_get(c,
			    "criterion"));
		}
	json_object_foreach(by_file, key, v) {
		(void)printf("  %s.xlsx", key);
		(void)fputs(TR("  for ", "  対象: "), stdout);
		json_array_foreach(v, i, c)
			(void)printf("%s%s", i > 0 ? ", " : "",
			    short_id(json_string_value(c)));
		(void)putchar('\n');
	}
	json_decref(by_file);
}

static void
print_documents(const struct lacks *l)
{
	const json_t *c, *put;
	const char *folder;
	size_t i, k;

	json_array_foreach(l->list, i, c)
		json_array_foreach(json_object_get(c, "puts"), k, put) {
			folder = json_string_value(json_object_get(put,
			    "folder"));
			if (folder == NULL)
				continue;
			(void)printf("  %-9s %s/  ", short_id(json_string_value(
			    json_object_get(c, "criterion"))), folder);
			output_wrapped(stdout, in_lang(json_object_get(put,
			    "what")), 12, output_columns(stdout));
		}
}

void
lacks_print(const struct lacks *l)
{
	size_t n = json_array_size(l->list);

	if (l->subject == NULL)
		return;
	output_toned(stdout, OUTPUT_BOLD, TR("\nWhat the firm's folder does "
	    "not serve yet", "\n会社のフォルダーにまだないもの"));
	(void)printf(TR(" (%s): %zu of %zu criteria lack something.\nOnly this "
	    "folder was read, to tell.\n", " (%s): %zu 件の評価基準で足りないもの"
	    "があります (全 %zu 件)。\n調べるために、このフォルダーだけを読みました。"
	    "\n"), l->subject, n, l->asked);
	found_print(l->documents, l->unread);
	if (n == 0)
		return;
	(void)fputs(TR("\nLedgers and records to fill in (they have no line "
	    "of your own):\n", "\n記入する台帳と記録 (まだ自社の行がありません):"
	    "\n"), stdout);
	print_ledgers(l);
	(void)fputs(TR("\nDocuments and proofs to put into a folder, with a "
	    "line in documents/documents.xlsx that names the criterion:\n",
	    "\nフォルダーに置き、documents/documents.xlsx に評価基準の番号と共に"
	    "登録する文書と記録:\n"), stdout);
	print_documents(l);
}
