/* SPDX-License-Identifier: Apache-2.0
 * Lines too many for one item stand in parts that each can be read for itself,
 * and a line that does not end is told, not passed over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "facts/load.h"
#include "facts/memory.h"
#include "facts/store.h"
#include "pack/reader.h"
#include "pack/writer.h"

#define PART 150

static const unsigned char secret[PACK_SECRET] = { 7 };
static const uint64_t outcomes[SEAL_OUTCOMES] = { 0 };
static char path[64];

static void
add(struct pack_writer *w, const char *label, const char *kind,
    const char *text)
{
	struct pack_record rec = { .step = "0.0", .plugin = "core",
	    .cls = "open", .label = label, .kind = kind };
	struct error e;

	assert_int_equal(pack_writer_add_bytes(w, &rec, text, strlen(text),
	    NULL, &e), 0);
}

/* A pack with these gaps; line_max as pack_writer_add_fd has it. */
static int
write_gaps(const char *gaps, size_t line_max, struct error *e)
{
	const struct pack_settings s = { .secret = secret, .part = PART };
	struct pack_record rec = { .step = "0.0", .plugin = "core",
	    .cls = "open", .label = "gaps.jsonl", .kind = "gaps" };
	int fd = memfd_create("gaps", MFD_CLOEXEC), r;
	struct buf statement;
	struct pack_writer *w;

	assert_int_equal(file_write_fd(fd, gaps, strlen(gaps), "m", e), 0);
	assert_int_equal(pack_writer_open(&s, path, &w, e), 0);
	add(w, "plan.json", NULL, "{\"subjects\":[]}");
	add(w, "plan.sig", NULL, "");
	add(w, "policy.json", NULL, "{}");
	add(w, "collector.json", NULL, "{}");
	r = pack_writer_add_fd(w, &rec, fd, strlen(gaps), line_max, NULL, e);
	(void)close(fd);
	if (r == 0) {
		add(w, "journal.jsonl", NULL, "");
		buf_init(&statement, SEAL_BYTES_MAX);
		assert_int_equal(pack_writer_finish(w, outcomes, 0, &statement,
		    e), 0);
		assert_int_equal(pack_writer_commit(w, NULL, 0, e), 0);
		buf_free(&statement);
	}
	pack_writer_discard(w);
	return r;
}

/* Three lines of more than 75 bytes go into parts of one, though 150 would fit. */
static void
parts_end_where_lines_do(void **state)
{
	struct table_list none = { 0 };
	struct pack_item item;
	struct store *store;
	struct pack *p;
	struct error e;
	struct buf gaps;
	uint64_t i;

	(void)state;
	buf_init(&gaps, 1000);
	for (i = 0; i < 3; i++)
		buf_printf(&gaps, "{\"plugin\":\"sample\",\"reason\":\"limit\","
		    "\"subject\":\"host:sample\",\"what\":\"/%022d\",\"why\":{"
		    "\"en\":\"\",\"ja\":\"\"}}\n", (int)i);
	assert_int_equal(write_gaps(buf_str(&gaps), 120, &e), 0);
	assert_int_equal(pack_open(path, &p, &e), 0);
	assert_int_equal(pack_item_count(p), 4 + 3 + 1);
	for (i = 0; i < 3; i++) {
		pack_item_get(p, 4 + i, &item);
		assert_int_equal(item.rec->part, i + 1);
		assert_int_equal(item.size, gaps.n / 3);
	}
	if (facts_load(p, &none, &store, &e) != 0)
		fail_msg("%s", e.en);
	store_close(store);
	pack_close(p);
	/* A line that is longer than was said cannot be kept whole. */
	(void)unlink(path);
	assert_int_equal(write_gaps(buf_str(&gaps), 10, &e), ERR_LIMIT);
	buf_free(&gaps);
}

static void
a_line_without_its_end_is_told(void **state)
{
	struct table_list none = { 0 };
	struct store *store = NULL;
	struct pack *p;
	struct error e;

	(void)state;
	assert_int_equal(write_gaps("{\"plugin\":\"sam", 120, &e), 0);
	assert_int_equal(pack_open(path, &p, &e), 0);
	assert_int_equal(facts_load(p, &none, &store, &e), ERR_INPUT);
	assert_non_null(strstr(e.en, "item 4: its last line has no end"));
	assert_null(store);
	pack_close(p);
	(void)unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_end_where_lines_do),
		cmocka_unit_test(a_line_without_its_end_is_told),
	};

	(void)snprintf(path, sizeof(path), "/tmp/facts_lines.%ld",
	    (long)getpid());
	return cmocka_run_group_tests_name("facts_lines", tests, NULL, NULL);
}
