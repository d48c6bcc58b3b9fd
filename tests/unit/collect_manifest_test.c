/* SPDX-License-Identifier: Apache-2.0
 * Manifests on the runner's side: each rule refuses, by name and place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "collect/manifest.h"

#define TX "{\"en\":\"e\",\"ja\":\"j\"}"

static const char sound[] =
    "{\"abi\":\"1.0\",\"author\":\"sample\",\"commands\":[{\"argv\":["
    "\"/bin/sample\",\"{}\"],\"class\":\"open\",\"flags\":[],\"masks\":[],"
    "\"max_bytes\":0,\"timeout_ms\":0,\"why\":" TX "}],\"id\":\"sample\","
    "\"licence\":\"Apache-2.0\",\"limits\":{\"bytes\":0,\"cpu_ms\":0,"
    "\"files\":0,\"memory\":0,\"wall_ms\":0},\"paths\":[{\"class\":"
    "\"secret\",\"flags\":[\"recurse\"],\"glob\":\"/etc/{where}/*\","
    "\"masks\":[\"shadow\"],\"max_bytes\":9,\"why\":" TX "}],"
    "\"privileges\":[\"root\"],\"settings\":[{\"default\":\"a\",\"flags\":"
    "[],\"help\":" TX ",\"name\":\"where\",\"type\":\"text\"},{\"default\":"
    "\"7\",\"flags\":[],\"help\":" TX ",\"name\":\"days\",\"type\":\"int\"}],"
    "\"summary\":" TX ",\"tables\":[{\"class\":\"open\",\"columns\":["
    "{\"flags\":[\"key\"],\"label\":" TX ",\"name\":\"name\",\"type\":"
    "\"text\",\"view\":\"running\"}],\"flags\":[\"one\"],\"name\":"
    "\"sample\",\"title\":" TX "}],\"version\":\"1\"}";

/* One stretch of the sound manifest replaced; where and which words the
 * refusal must have. */
static const struct { const char *from, *to, *place, *why; } rows[] = {
	{ "\"abi\":\"1.0\"", "\"abi\":\"2.0\"", "abi:", "another version" },
	{ "\"id\":\"sample\"", "\"id\":\"Sample\"", "id:", "short name" },
	{ "\"id\":\"sample\"", "\"id\":\"../x\"", "id:", "short name" },
	{ "\"id\":\"sample\",", "", "id:", "short name" },
	{ "\"author\":\"sample\"", "\"author\":3", "manifest:", "shape" },
	{ "\"abi\"", "\"more\":1,\"abi\"", "/more:", "not known" },
	{ "\"summary\":" TX, "\"summary\":{\"en\":\"e\"}", "summary:",
	    "in Japanese" },
	{ "\"root\"", "\"net\"", "privileges:", "no flag" },
	{ "\"id\":\"sample\"", "\"flags\":[\"planet\"],\"id\":\"sample\"",
	    "flags:", "no flag" },
	{ "/etc/{where}/*", "etc/x", "paths/0/glob:", "absolute" },
	{ "/etc/{where}/*", "/etc/../x", "paths/0/glob:", "absolute" },
	{ "/etc/{where}/*", "/etc/{who}", "paths/0/glob:", "declared" },
	{ "/etc/{where}/*", "/{where}{days}", "paths/0/glob:", "declared" },
	{ "/etc/{where}/*", "/etc/{where", "paths/0/glob:", "declared" },
	{ "\"secret\"", "\"private\"", "paths/0/class:", "open, conf" },
	{ "\"recurse\"", "\"one\"", "paths/0/flags:", "no flag" },
	{ "\"shadow\"", "\"shade\"", "paths/0/masks/0:", "no masker" },
	{ "\"shadow\"", "7", "paths/0/masks/0:", "no masker" },
	{ "\"max_bytes\":9", "\"max_bytes\":-1", "paths/0/max_bytes:",
	    "0 or more" },
	{ "\"paths\":[{", "\"paths\":[7,{", "paths/0:", "shape" },
	{ "\"/bin/sample\"", "\"bin/sample\"", "commands/0/argv:",
	    "absolute path" },
	{ "\"/bin/sample\"", "\"/bin/*\"", "commands/0/argv:",
	    "absolute path" },
	{ "\"/bin/sample\",\"{}\"", "", "commands/0/argv:", "absolute path" },
	{ "\"name\":\"days\"", "\"name\":\"where\"", "settings/1/name:",
	    "twice" },
	{ "\"name\":\"days\"", "\"name\":\"Days\"", "settings/1/name:",
	    "a name" },
	{ "\"type\":\"int\"", "\"type\":\"float\"", "settings/1/type:",
	    "no type" },
	{ "\"default\":\"7\"", "\"default\":\"x\"", "settings/1/default:",
	    "no value" },
	{ "\"flags\":[\"one\"]", "\"flags\":[\"two\"]", "tables/0/flags:",
	    "no flag" },
	{ "\"flags\":[\"key\"]", "\"flags\":[\"lock\"]",
	    "tables/0/columns/0/flags:", "no flag" },
	{ "\"view\":\"running\"", "\"view\":\"seen\"", "tables/0/columns/0",
	    "view" },
	{ "\"bytes\":0", "\"bytes\":\"0\"", "limits/bytes:", "0 or more" },
	/* forms: init writes files there */
	{ "\"flags\":[\"one\"]", "\"file\":{\"en\":\"a/b\",\"ja\":\"../x\"},"
	    "\"flags\":[\"one\"]", "tables/0/file:", "relative" },
	{ "\"flags\":[\"one\"]", "\"file\":{\"en\":\"/a\",\"ja\":\"a\"},"
	    "\"flags\":[\"one\"]", "tables/0/file:", "relative" },
	{ "\"flags\":[\"one\"]", "\"file\":{\"en\":\"a\"},\"flags\":[\"one\"]",
	    "tables/0/file:", "relative" },
	{ "\"flags\":[\"key\"]", "\"flags\":[\"key\"],\"words\":[" TX "]",
	    "tables/0/columns/0/words:", "shape" },
	{ "\"flags\":[\"key\"]", "\"flags\":[\"key\"],\"example\":{\"en\":"
	    "\"e\"}", "tables/0/columns/0/example:", "in Japanese" },
};

/* sound with from replaced by to; malloced. */
static char *
changed(const char *from, const char *to)
{
	const char *at = strstr(sound, from);
	char *out;

	assert_non_null(at);
	assert_true(asprintf(&out, "%.*s%s%s", (int)(at - sound), sound, to,
	    at + strlen(from)) > 0);
	return out;
}

static void
a_sound_one_is_read(void **state)
{
	struct manifest m;
	struct error err;

	(void)state;
	assert_int_equal(manifest_parse(sound, strlen(sound), &m, &err), 0);
	assert_string_equal(m.id, "sample");
	assert_string_equal(m.summary.ja, "j");
	assert_true(m.root);
	assert_false(m.libraries);
	assert_int_equal(m.tables.n, 1);
	assert_true(m.tables.v[0].columns[0].key);
	assert_int_equal(strlen(m.sha256), 64);
	manifest_free(&m);
}

static void
each_rule_refuses_by_name_and_place(void **state)
{
	struct manifest m;
	struct error err;
	size_t i;
	char *text;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text = changed(rows[i].from, rows[i].to);
		if (manifest_parse(text, strlen(text), &m, &err) != ERR_INPUT)
			fail_msg("%s: not refused", rows[i].to);
		if (strstr(err.en, rows[i].place) == NULL ||
		    strstr(err.en, rows[i].why) == NULL ||
		    strcmp(err.en, err.ja) == 0)
			fail_msg("%s: \"%s\" \"%s\"", rows[i].to, err.en,
			    err.ja);
		manifest_free(&m);
		free(text);
	}
}

static void
counts_are_capped(void **state)
{
	static const struct { const char *key; size_t max; } lists[] =
	    { { "paths", 256 }, { "commands", 64 },
	    { "settings", 64 }, { "tables", 32 } };
	struct manifest m;
	struct error err;
	struct buf b;
	json_t *o, *list;
	size_t i, j;

	(void)state;
	for (i = 0; i < 4; i++) {
		o = json_loads(sound, 0, NULL);
		list = json_object_get(o, lists[i].key);
		for (j = json_array_size(list); j <= lists[i].max; j++)
			(void)json_array_append(list, json_array_get(list, 0));
		buf_init(&b, 1 << 20);
		json_write(&b, o);
		assert_int_equal(manifest_parse(buf_str(&b), b.n, &m, &err),
		    ERR_INPUT);
		assert_non_null(strstr(err.en, "more entries"));
		manifest_free(&m);
		buf_free(&b);
		json_decref(o);
	}
	/* And one without any table has nothing to report with. */
	o = json_loads(sound, 0, NULL);
	(void)json_array_clear(json_object_get(o, "tables"));
	buf_init(&b, 1 << 20);
	json_write(&b, o);
	assert_int_equal(manifest_parse(buf_str(&b), b.n, &m, &err), ERR_INPUT);
	assert_non_null(strstr(err.en, "no table"));
	manifest_free(&m);
	buf_free(&b);
	json_decref(o);
}

static void
every_rule_has_both_texts(void **state)
{
	const struct text *t;
	size_t i;

	(void)state;
	for (i = 0; (t = manifest_rule(i)) != NULL; i++) {
		assert_non_null(t->en);
		assert_non_null(t->ja);
		assert_string_not_equal(t->en, t->ja);
	}
	assert_int_equal(i, 18);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_one_is_read),
		cmocka_unit_test(each_rule_refuses_by_name_and_place),
		cmocka_unit_test(counts_are_capped),
		cmocka_unit_test(every_rule_has_both_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
