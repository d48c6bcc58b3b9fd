/* SPDX-License-Identifier: Apache-2.0
 * What a plan found in a firm's folder: digests of registered documents, and
 * files that could be any table. Never a verdict, never a file's content.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "lacks_found.h"
#include "output.h"

#define DOCUMENTS "documents.document"

/* The text of a column by name, "" where the row has none. */
static const char *
cell_text(const struct memory *m, const struct table *t,
    const struct memory_row *row, const char *name)
{
	struct store_value v;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (strcmp(t->columns[i].name, name) == 0 &&
		    memory_value(m, t, row, i, &v) && v.str != NULL)
			return v.str;
	return "";
}

json_t *
found_documents(const struct folder *f)
{
	const struct table *t = table_find(&f->tables, DOCUMENTS);
	json_t *list = json_array();
	struct memory_rows rows;
	const char *digest;
	size_t i;

	if (t == NULL)
		return list;
	rows = memory_rows_all(f->facts, t);
	for (i = 0; i < rows.n; i++) {
		digest = cell_text(f->facts, t, rows.v[i], "digest");
		if (digest[0] != '\0')
			(void)json_array_append_new(list, json_pack(
			    "{s:s, s:s, s:s}", "id", cell_text(f->facts, t,
			    rows.v[i], "id"), "file", cell_text(f->facts, t,
			    rows.v[i], "file"), "sha256", digest));
	}
	return list;
}

json_t *
found_unread(const struct folder *f)
{
	json_t *list = json_array();
	const json_t *gap, *what, *why;
	const char *reason;
	size_t i;

	json_array_foreach(memory_gaps(f->facts), i, gap) {
		what = json_object_get(gap, "what");
		why = json_object_get(gap, "why");
		reason = json_string_value(json_object_get(gap, "reason"));
		if (what == NULL || why == NULL || reason == NULL ||
		    strcmp(reason, "invalid") != 0 ||
		    json_object_get(gap, "table") != NULL)
			continue;
		(void)json_array_append_new(list, json_pack("{s:O, s:O}",
		    "what", what, "why", why));
	}
	return list;
}

static void
print_unread(const json_t *unread)
{
	const json_t *one;
	size_t i;

	output_toned(stdout, OUTPUT_BOLD, TR("\nFirst: files that could not be "
	    "read as any table", "\n最初に: どの表としても読めないファイル"));
	(void)fputs(TR("\nWhile they lie there, no ledger counts as whole, and "
	    "its criteria stay undecided.\nMove each out of the folder, mend "
	    "it, or name its table in ledgers/columns.json.\n",
	    "\nここにある間はどの台帳も揃ったものとみなせず、対応する評価基準は判定"
	    "できません。\nフォルダーの外へ移すか、直すか、ledgers/columns.json に表の"
	    "名前を書いてください。\n"), stdout);
	json_array_foreach(unread, i, one) {
		(void)fputs("  ", stdout);
		output_wrapped(stdout, json_string_value(json_object_get(one,
		    "what")), 2, output_columns(stdout));
		(void)fputs("    ", stdout);
		output_wrapped(stdout, json_string_value(json_object_get(
		    json_object_get(one, "why"), TR("en", "ja"))), 4,
		    output_columns(stdout));
	}
}

void
found_print(const json_t *documents, const json_t *unread)
{
	const json_t *one;
	size_t i;

	if (json_array_size(unread) > 0)
		print_unread(unread);
	if (json_array_size(documents) == 0)
		return;
	(void)fputs(TR("\nSHA-256 of the registered documents as they lie "
	    "there, for the record of approvals:\n",
	    "\n登録済みの文書の今の SHA-256 (承認の記録に書く値):\n"), stdout);
	json_array_foreach(documents, i, one) {
		(void)printf("  %s  ", json_string_value(json_object_get(one,
		    "sha256")));
		output_wrapped(stdout, json_string_value(json_object_get(one,
		    "file")), 4, output_columns(stdout));
	}
}
