/* SPDX-License-Identifier: Apache-2.0
 * starseal query: SQL on the facts of a pack. Never writes anything.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "facts/load.h"
#include "facts/query.h"
#include "options.h"
#include "output.h"

#define CELL_MAX 60
#define SAMPLE 200      /* rows looked at to choose widths */

struct rows { json_t *list; struct store *store; bool cite; };

/* {"item":17,"lines":[3,3]} with the item's path and digest. */
static json_t *
full_cites(struct store *store, const char *text)
{
	json_t *cites = json_loads(text, 0, NULL), *c;
	struct store_item item;
	struct store_pack in;
	char member[48];
	size_t i;

	json_array_foreach(cites, i, c) {
		json_int_t n = json_integer_value(json_object_get(c, "item"));

		if (!store_item_get(store, (uint64_t)n, &item))
			continue;
		if (item.path != NULL)
			(void)json_object_set_new(c, "path",
			    json_string(item.path));
		(void)json_object_set_new(c, "sha256",
		    json_string(item.sha256));
		if (!store_pack_of(store, (uint64_t)n, &in))
			continue;
		(void)snprintf(member, sizeof(member), "%" PRIu64 "/%" PRIu64,
		    in.item, (uint64_t)n - in.base);
		(void)json_object_set_new(c, "pack", json_string(in.id));
		(void)json_object_set_new(c, "member", json_string(member));
	}
	return cites;
}

static int
keep_row(void *arg, const struct query_row *row, struct error *err)
{
	struct rows *rows = arg;
	json_t *o = json_object();
	int i;

	for (i = 0; o != NULL && i < row->n; i++) {
		json_t *v = row->values[i] == NULL ? json_null() :
		    row->numbers[i] ? json_integer(strtoll(row->values[i], NULL,
		    10)) : json_string(row->values[i]);

		if (rows->cite && strcmp(row->names[i], "_cites") == 0 &&
		    row->values[i] != NULL) {
			json_decref(v);
			v = full_cites(rows->store, row->values[i]);
		}
		/* Not UTF-8, or no memory: said, not dropped. */
		if (v == NULL)
			v = json_string("?");
		(void)json_object_set_new(o, row->names[i], v);
	}
	if (o == NULL || json_array_append_new(rows->list, o) != 0)
		return error_nomem(err);
	return 0;
}

static void
cell_text(const json_t *v, char *out, size_t size)
{
	char *dump;

	if (json_is_string(v))
		(void)snprintf(out, size, "%s", json_string_value(v));
	else if (json_is_null(v))
		out[0] = '\0';
	else {
		dump = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
		(void)snprintf(out, size, "%s", dump == NULL ? "?" : dump);
		free(dump);
	}
}

static void
print_table(const json_t *list)
{
	const json_t *first = json_array_get(list, 0), *row;
	size_t widths[64] = { 0 }, i, k;
	char text[512];
	const char *key;
	json_t *v;

	json_array_foreach(list, i, row) {
		k = 0;
		if (i == SAMPLE)
			break;
		json_object_foreach((json_t *)(uintptr_t)row, key, v) {
			size_t w, name = strlen(key);

			cell_text(v, text, sizeof(text));
			w = text_width(text, strlen(text));
			w = w < name ? name : w > CELL_MAX ? CELL_MAX : w;
			if (k < 64 && w > widths[k])
				widths[k] = w;
			k++;
		}
	}
	k = 0;
	json_object_foreach((json_t *)(uintptr_t)first, key, v) {
		output_cell(stdout, key, k < 64 ? widths[k] : CELL_MAX);
		(void)fputs("  ", stdout);
		k++;
	}
	(void)fputc('\n', stdout);
	json_array_foreach(list, i, row) {
		k = 0;
		json_object_foreach((json_t *)(uintptr_t)row, key, v) {
			cell_text(v, text, sizeof(text));
			output_cell(stdout, text, k < 64 ? widths[k] : CELL_MAX);
			(void)fputs("  ", stdout);
			k++;
		}
		(void)fputc('\n', stdout);
	}
	(void)printf(TR("%zu rows\n", "%zu 行\n"), json_array_size(list));
}

static json_t *
schema_json(const struct table_list *tables)
{
	json_t *list = json_array(), *columns, *o;
	char name[TABLE_NAME_MAX + 1];
	size_t i, k;

	for (i = 0; i < tables->n; i++) {
		const struct table *t = &tables->v[i];

		columns = json_array();
		for (k = 0; k < t->n; k++) {
			const struct table_column *c = &t->columns[k];

			o = json_pack("{s:s, s:s, s:s, s:{s:s, s:s}}", "name",
			    c->name, "type", table_type_name(c->type), "view",
			    table_view_name(c->view), "label", "en",
			    c->label.en, "ja", c->label.ja);
			if (c->unit != NULL)
				(void)json_object_set_new(o, "unit",
				    json_string(c->unit));
			(void)json_array_append_new(columns, o);
		}
		store_sql_name(t->name, name);
		(void)json_array_append_new(list, json_pack(
		    "{s:s, s:s, s:s, s:{s:s, s:s}, s:o}", "table", name,
		    "name", t->name, "plugin", t->plugin, "title", "en",
		    t->title.en, "ja", t->title.ja, "columns", columns));
	}
	return list;
}

static void
print_schema(const struct table_list *tables)
{
	char name[TABLE_NAME_MAX + 1];
	size_t i, k;

	for (i = 0; i < tables->n; i++) {
		const struct table *t = &tables->v[i];

		store_sql_name(t->name, name);
		output_toned(stdout, OUTPUT_BOLD, name);
		(void)printf("  %s\n", text_of(&t->title));
		(void)printf("  %-28s %-9s %-11s %s\n", "subject", "text", "",
		    TR("what it is about", "対象"));
		for (k = 0; k < t->n; k++) {
			const struct table_column *c = &t->columns[k];

			(void)printf("  %-28s %-9s %-11s %s%s%s%s\n", c->name,
			    table_type_name(c->type), table_view_name(c->view),
			    text_of(&c->label), c->unit == NULL ? "" : " [",
			    c->unit == NULL ? "" : c->unit,
			    c->unit == NULL ? "" : "]");
		}
		(void)fputc('\n', stdout);
	}
	(void)fputs(TR("Every table also has _grade, _cites, _item and _line; "
	    "there are also: gaps, outcomes, items, packs, subjects\n",
	    "どの表にも _grade, _cites, _item, _line があります。ほかに gaps, "
	    "outcomes, items, subjects の表があります\n"), stdout);
}

static int
answer(struct store *s, const char *sql, const struct query_limits *limits,
    bool cite, bool json, struct error *err)
{
	struct rows rows = { json_array(), s, cite };
	int r = query_run(s, sql, limits, keep_row, &rows, err);

	/* What came before a limit was met is still an answer. */
	if (r == 0 || r == ERR_LIMIT) {
		if (json)
			output_json(stdout, rows.list);
		else
			print_table(rows.list);
	}
	json_decref(rows.list);
	return r;
}

int
cmd_query(int argc, char **argv)
{
	struct query_limits limits = { 0, 0 };
	int64_t seconds = 0;
	bool schema = false, cite = false;
	const struct cli_option options[] = {
		{ "schema", 0, CLI_FLAG, NULL,
		    { "list tables, columns, labels and units",
		    "表と列、名前、単位を一覧する" }, &schema },
		{ "cite", 'c', CLI_FLAG, NULL,
		    { "show path and SHA-256 in the column _cites (select it)",
		    "_cites 列 (SELECT に含める) にパスと SHA-256 を示す" }, &cite },
		{ "limit", 0, CLI_NUMBER, "N",
		    { "at most N rows (10000)", "最大 N 行 (10000)" },
		    &limits.rows },
		{ "timeout", 0, CLI_NUMBER, "SECONDS",
		    { "stop after SECONDS (10)", "SECONDS 秒で止める (10)" },
		    &seconds },
	};
	const struct cli_usage usage = { "query", "PACK [SQL]",
	    { "ask the facts of a pack in SQL (SELECT only)",
	    "パックの事実を SQL (SELECT のみ) で調べる" }, options, 4, 1, 2 };
	struct table_list tables = { NULL, 0, NULL };
	struct store *store = NULL;
	struct cli_common common;
	struct pack *p = NULL;
	struct error err;
	json_t *o;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	limits.milliseconds = seconds * 1000;
	if (!schema && first + 1 >= argc)
		return cli_usage_error(&usage, "give a SELECT, or --schema",
		    "SELECT か --schema を指定してください");
	r = pack_open(argv[first], &p, &err);
	if (r == 0)
		r = facts_tables(p, &tables, &err);
	if (r == 0 && schema) {
		if (common.json) {
			o = schema_json(&tables);
			output_json(stdout, o);
			json_decref(o);
		} else
			print_schema(&tables);
	} else if (r == 0 && (r = facts_load(p, &tables, &store, &err)) == 0)
		r = answer(store, argv[first + 1], &limits, cite, common.json,
		    &err);
	store_close(store);
	table_list_free(&tables);
	pack_close(p);
	return r != 0 ? cli_fail("query", &err) : output_done();
}
