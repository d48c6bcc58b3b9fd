/* SPDX-License-Identifier: Apache-2.0
 * The path language of manifests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "collect/glob.h"

static bool
matches(const char *pattern, const char *path)
{
	struct error err;
	struct glob *g = glob_compile(pattern, &err);
	bool r;

	if (g == NULL)
		fail_msg("%s", err.en);
	r = glob_match(g, path, strlen(path));
	glob_free(g);
	return r;
}

static void
patterns_match_what_the_header_says(void **state)
{
	static const struct { const char *pattern, *path; bool yes; } cases[] = {
		{ "/etc/passwd", "/etc/passwd", true },
		{ "/etc/passwd", "/etc/passwd2", false },
		{ "/etc/*", "/etc/passwd", true },
		{ "/etc/*", "/etc/.hidden", true },
		{ "/etc/*", "/etc", false },
		{ "/etc/*", "/etc/ssh/sshd_config", false },
		{ "/etc/*.conf", "/etc/.conf", true },
		{ "/etc/*.conf", "/etc/a.conf.bak", false },
		{ "/etc/a*b*c", "/etc/aXbXbc", true },
		{ "/etc/?", "/etc/a", true },
		{ "/etc/?", "/etc/", false },
		{ "/etc/?", "/etc/\xe3\x81\x82", false },
		{ "/etc/???", "/etc/\xe3\x81\x82", true },
		{ "/a/**", "/a", true }, { "/a/**", "/a/b/c/d", true },
		{ "/a/**", "/ab", false }, { "/**", "/", true },
		{ "/a/**/z", "/a/z", true }, { "/a/**/z", "/a/b/c/z", true },
		{ "/a/**/z", "/a/b/c/zz", false },
		{ "/a/**/b/**/c", "/a/b/x/b/y/c", true },
		{ "/a/**/b/**/c", "/a/x/c", false },
		{ "/a/[bc]", "/a/b", false }, { "/a/[bc]", "/a/[bc]", true },
		{ "/a/*", "/a/new\nline", true },
		{ "/a/*", "/a/\xff\xfe", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (matches(cases[i].pattern, cases[i].path) != cases[i].yes)
			fail_msg("%s %s", cases[i].pattern, cases[i].path);
}

static void
malformed_patterns_are_refused_by_name(void **state)
{
	static const char *const cases[] = { "", "etc", "/etc/", "//etc",
		"/etc/../x", "/./x", "/etc/a**", "/etc/**b", "/etc/***" };
	struct error err;
	char deep[2 * 70 + 1];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (glob_compile(cases[i], &err) != NULL)
			fail_msg("%s", cases[i]);
		assert_int_equal(err.code, ERR_INPUT);
		assert_non_null(strstr(err.en, cases[i]));
		assert_non_null(strstr(err.ja, cases[i]));
	}
	for (i = 0; i < 70; i++)
		memcpy(deep + 2 * i, "/a", 3);
	assert_null(glob_compile(deep, &err));
}

static void
folders_are_entered_only_where_something_may_match(void **state)
{
	struct glob *g = glob_compile("/etc/*/x/**/z", NULL);

	(void)state;
	assert_true(glob_may_enter(g, "/", 1));
	assert_true(glob_may_enter(g, "/etc", 4));
	assert_false(glob_may_enter(g, "/var", 4));
	assert_true(glob_may_enter(g, "/etc/a", 6));
	assert_false(glob_may_enter(g, "/etc/a/y", 8));
	assert_true(glob_may_enter(g, "/etc/a/x/b/c", 12));
	assert_int_equal(glob_prefix(g), 4);
	assert_false(glob_is_literal(g));
	glob_free(g);
}

static void
covering_never_grants_more(void **state)
{
	static const struct { const char *wide, *narrow; bool yes; } cases[] = {
		{ "/etc/*", "/etc/passwd", true }, { "/etc/*", "/etc/*", true },
		{ "/etc/*", "/etc/a*", true }, { "/etc/*", "/etc/**", false },
		{ "/etc/**", "/etc/**", true }, { "/etc/**", "/etc/*/x", true },
		{ "/etc/?", "/etc/*", false }, { "/etc/?", "/etc/?", true },
		{ "/etc/a*", "/etc/*", false }, { "/*", "/**", false },
		{ "/*/x", "/**/x", false }, { "/**/x", "/a/**/x", true },
		{ "/etc/*.d", "/etc/?.d", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct glob *w = glob_compile(cases[i].wide, NULL);
		struct glob *n = glob_compile(cases[i].narrow, NULL);

		if (glob_covers(w, n) != cases[i].yes)
			fail_msg("%s %s", cases[i].wide, cases[i].narrow);
		glob_free(w);
		glob_free(n);
	}
}

static void
no_pattern_takes_long(void **state)
{
	char path[4000], pattern[300];
	clock_t start = clock();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(path) - 1; i++)
		path[i] = i % 2 == 0 ? '/' : 'a';
	path[sizeof(path) - 1] = '\0';
	pattern[0] = '\0';
	for (i = 0; i < 25; i++)
		memcpy(pattern + 5 * i, "/**/a", 6);
	memcpy(pattern + 125, "/b", 3);
	assert_false(matches(pattern, path));
	memset(path, 'a', 3000);
	path[0] = '/';
	path[3000] = '\0';
	assert_false(matches("/a*a*a*a*a*a*a*a*a*a*a*a*b", path));
	assert_true(clock() - start < CLOCKS_PER_SEC);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_what_the_header_says),
		cmocka_unit_test(malformed_patterns_are_refused_by_name),
		cmocka_unit_test(
		    folders_are_entered_only_where_something_may_match),
		cmocka_unit_test(covering_never_grants_more),
		cmocka_unit_test(no_pattern_takes_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
