/* SPDX-License-Identifier: Apache-2.0
 * Plugins that lie in their manifest, or misbehave when they are loaded: each
 * is refused by name, and nothing outside of the worker has changed.
 */
#include "worker_driver.h"

struct lie {
	const char *plugin;
	enum worker_outcome outcome;
	enum worker_cause cause;
	const char *detail;     /* in the text; NULL: none looked for */
};

static const struct lie lies[] = {
	{ "lie_counts", WORKER_O_REFUSED, WORKER_C_COUNT, "(paths)" },
	{ "lie_null", WORKER_O_REFUSED, WORKER_C_NULL, "(paths)" },
	{ "lie_wild", WORKER_O_CRASHED, 0, NULL },
	{ "lie_utf8", WORKER_O_REFUSED, WORKER_C_UTF8, "(author)" },
	{ "lie_control", WORKER_O_REFUSED, WORKER_C_VALUE, "(version)" },
	{ "lie_stride", WORKER_O_REFUSED, WORKER_C_SIZE, "(tables)" },
	{ "lie_size", WORKER_O_REFUSED, WORKER_C_SIZE, "(manifest)" },
	{ "lie_long", WORKER_O_REFUSED, WORKER_C_LONG, "(licence)" },
	{ "lie_flags", WORKER_O_REFUSED, WORKER_C_VALUE, "(privileges)" },
	{ "lie_table", WORKER_O_REFUSED, WORKER_C_MANIFEST, "/tables/0" },
	{ "lie_major", WORKER_O_REFUSED, WORKER_C_MAJOR, NULL },
	{ "lie_minor", WORKER_O_REFUSED, WORKER_C_ABI, "(1.99)" },
	{ "lie_symbol", WORKER_O_REFUSED, WORKER_C_SYMBOL, NULL },
	{ "needs_library", WORKER_O_REFUSED, WORKER_C_NEEDED, "libzstd" },
	{ "start_crash", WORKER_O_CRASHED, 0, NULL },
	{ "start_loop", WORKER_O_KILLED, 0, NULL },
};

static void
each_lie_is_refused_by_name(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;
	size_t i;

	(void)state;
	o.cpu_ms = 1000;
	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		const struct lie *l = &lies[i];

		open_plugin(l->plugin, &so);
		assert_int_not_equal(worker_describe(&so, &o, &d, &end, &err),
		    0);
		if (end.outcome != l->outcome || end.cause != l->cause)
			fail_msg("%s: %s, cause %d, signal %d: %s", l->plugin,
			    worker_outcome_name(end.outcome), end.cause,
			    end.signal, end.why.en);
		if (l->detail != NULL && (strstr(err.en, l->detail) == NULL ||
		    strstr(err.ja, l->detail) == NULL))
			fail_msg("%s: \"%s\", \"%s\"", l->plugin, err.en,
			    err.ja);
		if (l->cause != 0)
			assert_non_null(strstr(err.en,
			    worker_cause_text(l->cause)->en));
		assert_int_equal(d.json.n, 0);
		worker_description_free(&d);
		worker_plugin_close(&so);
	}
}

static void
constructors_see_no_file(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;

	(void)state;
	(void)unlink(MARK);
	open_plugin("start_write", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_int_equal(access(MARK, F_OK), -1);
	worker_description_free(&d);
	worker_plugin_close(&so);
	open_plugin("start_read", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_true(d.start);
	if (d.level.landlock > 0)
		assert_non_null(strstr(buf_str(&d.json),
		    "\"author\":\"errno 13\""));
	worker_description_free(&d);
	/* Where nothing would keep it from files, it is not loaded at all. */
	o.without_landlock = true;
	assert_int_not_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_int_equal(end.cause, WORKER_C_START);
	worker_description_free(&d);
	worker_plugin_close(&so);
}

static void
a_changed_manifest_is_refused(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	run_plugin("lie_changing", "", &o, 0, &r);
	assert_int_equal(r.end.outcome, WORKER_O_REFUSED);
	assert_int_equal(r.end.cause, WORKER_C_CHANGED);
	run_free(&r);
}

static void
more_symbols_are_seen(void **state)
{
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;

	(void)state;
	open_plugin("lie_extra", &so);
	assert_int_equal(worker_describe(&so, &o, &d, &end, &err), 0);
	assert_true(d.extra);
	assert_string_equal(d.symbol, "sample_extra");
	worker_description_free(&d);
	worker_plugin_close(&so);
}

static void
libraries_are_a_privilege(void **state)
{
	struct worker_options o = options();
	struct run r;

	(void)state;
	o.libraries = true;
	run_plugin("asks_library", "", &o, 0, &r);
	assert_string_equal(worker_outcome_name(r.end.outcome), "complete");
	run_free(&r);
	/* Files stay closed with it. */
	run_plugin("acts", "open", &o, 0, &r);
	assert_string_equal(buf_str(&r.logs), "errno 13|");
	run_free(&r);
}

static void
broken_files_are_refused(void **state)
{
	static const char *const contents[] = { "", "no ELF",
	    "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0" };
	struct worker_options o = options();
	struct worker_description d;
	struct worker_plugin so;
	struct worker_end end;
	struct error err;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
		fd = memfd_create("file", MFD_CLOEXEC);
		assert_true(write(fd, contents[i], i == 2 ? 24 :
		    strlen(contents[i])) >= 0);
		assert_int_equal(worker_plugin_from_fd(fd, "file", &so, &err),
		    0);
		assert_int_equal(worker_describe(&so, &o, &d, &end, &err),
		    ERR_INPUT);
		assert_int_equal(end.cause, WORKER_C_ELF);
		worker_description_free(&d);
		worker_plugin_close(&so);
		(void)close(fd);
	}
	assert_int_equal(worker_plugin_open("/nonexistent.so", &so, &err),
	    ERR_MISSING);
	assert_int_equal(worker_plugin_open("/dev/null", &so, &err),
	    ERR_INPUT);
}

/* The bytes that are mapped are those that were hashed. */
static void
the_copy_is_sealed(void **state)
{
	struct worker_plugin so;

	(void)state;
	open_plugin("honest", &so);
	assert_int_equal(write(so.fd, "x", 1), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(ftruncate(so.fd, 0), -1);
	worker_plugin_close(&so);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_lie_is_refused_by_name),
		cmocka_unit_test(constructors_see_no_file),
		cmocka_unit_test(a_changed_manifest_is_refused),
		cmocka_unit_test(more_symbols_are_seen),
		cmocka_unit_test(libraries_are_a_privilege),
		cmocka_unit_test(broken_files_are_refused),
		cmocka_unit_test(the_copy_is_sealed),
	};

	return cmocka_run_group_tests(tests, find_folder, NULL);
}
