/* SPDX-License-Identifier: Apache-2.0
 * Canonical lines: records, openings, the statement, and fact rows into the
 * store. What is read as a record or statement must be written the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "facts/memory.h"
#include "facts/store.h"
#include "pack/record.h"
#include "pack/seal_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char manifest[] = "{\"id\":\"t\",\"tables\":[{\"name\":\"t\","
    "\"class\":\"open\",\"title\":{\"en\":\"t\",\"ja\":\"t\"},\"flags\":[],"
    "\"columns\":[{\"name\":\"b\",\"type\":\"bool\",\"view\":\"running\","
    "\"label\":{\"en\":\"b\",\"ja\":\"b\"}},{\"name\":\"l\",\"type\":\"list\","
    "\"view\":\"running\",\"label\":{\"en\":\"l\",\"ja\":\"l\"}},{\"name\":"
    "\"d\",\"type\":\"date\",\"view\":\"running\",\"label\":{\"en\":\"d\","
    "\"ja\":\"d\"}},{\"name\":\"w\",\"type\":\"time\",\"view\":\"running\","
    "\"label\":{\"en\":\"w\",\"ja\":\"w\"}}]}]}";

static void
statement(const char *p, size_t n)
{
	struct pack_seal seal;
	struct buf again;

	if (pack_seal_parse(p, n, &seal, NULL) != 0)
		return;
	buf_init(&again, SEAL_BYTES_MAX);
	pack_seal_write(&seal, &again);
	if (again.n != n || memcmp(again.p, p, n) != 0)
		abort();
	buf_free(&again);
}

/* What memory takes, the database takes too: two readers, one language. */
static void
same_row(const struct table_list *tables, const char *p, size_t n, bool stored)
{
	struct store_value v;
	struct memory *m;
	struct error err;
	struct memory_rows rows;
	size_t i, k;
	bool taken;

	if (memory_open(tables, NULL, &m, &err) != 0)
		return;
	taken = memory_add(m, &tables->v[0], p, n, 4, 1, &err) == 0;
	if (taken && !stored)
		abort();
	if (taken && memory_add_gap(m, p, n, 4, 1, &err) == 0 &&
	    memory_end(m, &err) == 0) {
		rows = memory_rows_all(m, &tables->v[0]);
		for (i = 0; i < rows.n; i++)
			for (k = 0; k < tables->v[0].n; k++)
				(void)memory_value(m, &tables->v[0], rows.v[i],
				    k, &v);
	}
	memory_close(m);
}

static void
row(const char *p, size_t n)
{
	bool stored = false;
	static struct table_list tables;
	static json_t *m;
	struct store_rows *rows;
	struct store *s;
	struct error err;

	if (m == NULL && ((m = json_read(manifest, sizeof(manifest) - 1, 4096,
	    "m", &err)) == NULL || table_list_add(&tables, m, &err) != 0))
		abort();
	if (store_open(&tables, &s, &err) != 0)
		return;
	if (store_begin(s, &err) == 0) {
		stored = store_add(s, &tables.v[0], p, n, 4, 1, &err) == 0;
		(void)store_add_gap(s, p, n, 4, 1, &err);
		if (store_end(s, &err) == 0 && store_rows(s, &tables.v[0],
		    "host:a", &rows, &err) == 0)
			store_rows_free(rows);
	}
	store_close(s);
	same_row(&tables, p, n, stored);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct pack_record_read r;
	struct pack_opening o;
	struct buf again;

	if (size == 0)
		return 0;
	(void)pack_record_parse(p + 1, size - 1, data[0], &r, NULL);
	pack_record_read_free(&r);
	if (pack_opening_parse(p + 1, size - 1, data[0], &o)) {
		buf_init(&again, PACK_LINE_MAX);
		pack_opening_write(data[0], o.salt, o.sha256, o.size, &again);
		if (again.n != size - 1 || memcmp(again.p, p + 1, again.n) != 0)
			abort();
		buf_free(&again);
	}
	statement(p, size);
	row(p, size);
	return 0;
}
