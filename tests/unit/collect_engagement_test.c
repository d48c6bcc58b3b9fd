/* SPDX-License-Identifier: Apache-2.0
 * Engagement files, and the plan that follows from one: errors name their
 * place in both languages, and the plan's bytes are fixed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "collect/engagement.h"
#include "collect/plan.h"

#define HEAD "{\"format\":\"starseal-engagement/1\",\"series\":\"a/b\""
#define WHY "\"why\":{\"en\":\"e\",\"ja\":\"j\"},\"class\":\"open\""

static const char manifest[] =
    "{\"abi\":\"1.0\",\"author\":\"a\",\"commands\":[{\"argv\":[\"/bin/x\","
    "\"-l\"],\"flags\":[],\"masks\":[]," WHY ",\"max_bytes\":0,"
    "\"timeout_ms\":0}],\"id\":\"demo\",\"licence\":\"l\",\"limits\":{"
    "\"bytes\":0,\"cpu_ms\":0,\"files\":0,\"memory\":0,\"wall_ms\":5000},"
    "\"paths\":[{\"flags\":[\"optional\"],\"glob\":\"/etc/demo\","
    "\"masks\":[\"shadow\"]," WHY ",\"max_bytes\":0},"
    "{\"flags\":[\"recurse\"],\"glob\":\"{trees}\",\"masks\":[]," WHY
    ",\"max_bytes\":7}],\"privileges\":[],\"settings\":["
    "{\"name\":\"trees\",\"default\":\"\",\"help\":{\"en\":\"e\",\"ja\":"
    "\"j\"},\"type\":\"list\",\"flags\":[]},{\"name\":\"token\",\"default\":"
    "\"\",\"help\":{\"en\":\"e\",\"ja\":\"j\"},\"type\":\"text\",\"flags\":"
    "[\"sensitive\"]}],\"summary\":{\"en\":\"e\",\"ja\":\"j\"},"
    "\"tables\":[],\"version\":\"1\"}";

static struct engagement *
parse(const char *text, struct error *err)
{
	memset(err, 0, sizeof(*err));
	return engagement_parse(text, strlen(text), "e.json", "/base", err);
}

static void
faults_name_their_place(void **state)
{
	static const struct { const char *text, *place; } cases[] = {
		{ "{}", "/format" },
		{ "{\"format\":\"x\"}", "/format" },
		{ "{\"format\":\"starseal-engagement/1\"}", "/series" },
		{ HEAD ",\"extra\":1}", "/extra" },
		{ HEAD ",\"level\":9}", "/level" },
		{ HEAD ",\"level\":\"4\"}", "/level" },
		{ HEAD ",\"nonce\":\"xyz\"}", "/nonce" },
		{ HEAD ",\"policy\":\"../x\"}", "/policy" },
		{ HEAD ",\"class\":\"top\"}", "/class" },
		{ HEAD ",\"name\":{\"en\":\"x\"}}", "/name" },
		{ HEAD ",\"subjects\":[]}", "/subjects" },
		{ HEAD ",\"subjects\":[{\"id\":\"web01\"}]}",
		    "/subjects/0/id" },
		{ HEAD ",\"subjects\":[{\"id\":\"host:a\"},{\"id\":"
		    "\"host:a\"}]}", "/subjects/1/id" },
		{ HEAD ",\"subjects\":[{\"id\":\"host:a\",\"x\":1}]}",
		    "/subjects/0/x" },
		{ HEAD ",\"plugins\":{\"sshd\":{\"digest\":\"12\"}}}",
		    "/plugins/sshd/digest" },
		{ HEAD ",\"plugins\":{\"sshd\":{\"limits\":{\"wall_ms\":0}}}}",
		    "/plugins/sshd/limits/wall_ms" },
		{ HEAD ",\"plugins\":{\"SSHD\":{}}}", "/plugins/SSHD" },
		{ HEAD ",\"sandbox_floor\":{\"seccomp\":1}}",
		    "/sandbox_floor/seccomp" },
		{ HEAD ",\"limits\":{\"size\":1}}", "/limits/size" },
		{ HEAD ",\"series\":\"b\"}", "e.json" },
		{ "[1", "e.json" },
	};
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (parse(cases[i].text, &err) != NULL)
			fail_msg("%s was taken", cases[i].text);
		if (strstr(err.en, cases[i].place) == NULL ||
		    strstr(err.ja, cases[i].place) == NULL ||
		    strcmp(err.en, err.ja) == 0)
			fail_msg("%s: %s: %s", cases[i].text, err.en, err.ja);
	}
}

static void
a_file_gives_what_it_says(void **state)
{
	struct error err;
	struct engagement *e = parse(HEAD ",\"level\":3,\"nonce\":null,"
	    "\"subjects\":[{\"id\":\"host:a\",\"root\":\"trees/a/\","
	    "\"commands\":\"/c\"},{\"id\":\"host:b\"}],\"plugins\":{\"sshd\":"
	    "{\"limits\":{\"files\":9}}},\"sandbox_floor\":{\"landlock\":4,"
	    "\"seccomp\":true}}", &err);

	(void)state;
	assert_non_null(e);
	assert_int_equal(e->level, 3);
	assert_null(e->nonce);
	assert_int_equal(e->n_subjects, 2);
	assert_string_equal(e->subjects[0].root, "/base/trees/a");
	assert_string_equal(e->subjects[0].commands, "/c");
	assert_string_equal(e->subjects[1].root, "/");
	assert_false(e->all_plugins);
	assert_int_equal(engagement_plugin(e, "sshd")->limits.files, 9);
	assert_int_equal(e->floor_landlock, 4);
	assert_true(e->floor_seccomp);
	/* Two subjects: the command line must pick one of them. */
	assert_int_equal(engagement_narrow(e, NULL, "/", NULL, &err),
	    ERR_USAGE);
	assert_int_equal(engagement_narrow(e, "host:c", NULL, NULL, &err),
	    ERR_USAGE);
	assert_int_equal(engagement_narrow(e, "host:b", "/tmp", NULL, &err),
	    0);
	assert_int_equal(e->n_subjects, 1);
	assert_string_equal(e->subjects[0].id, "host:b");
	assert_string_equal(e->subjects[0].root, "/tmp");
	engagement_free(e);
}

static int
plan(const char *settings, const char *more, struct engagement **e,
    struct plan *out, struct error *err)
{
	struct plan_input in = { .file = "/p/demo.so", .manifest = manifest,
		.n = sizeof(manifest) - 1 };
	char text[1024];

	(void)snprintf(text, sizeof(text), HEAD "%s,\"subjects\":[{\"id\":"
	    "\"host:a\",\"root\":\"/r\"}],\"plugins\":{\"demo\":{"
	    "\"settings\":{%s}}}}", more, settings);
	*e = parse(text, err);
	assert_non_null(*e);
	/* The inputs must live as long as the plan: here it is compared at
	 * once. */
	return plan_make(*e, &in, 1, NULL, 0, NULL, out, err);
}

static void
the_plan_is_canonical(void **state)
{
	static const char want[] =
	    "{\"format\":\"starseal-plan/1\",\"left_out\":[],\"nonce\":null,"
	    "\"plugins\":[{\"id\":\"demo\",\"limits\":{\"bytes\":4294967296,"
	    "\"cpu_ms\":60000,\"files\":1000000,\"memory\":268435456,"
	    "\"wall_ms\":5000},\"manifest_sha256\":\"";
	static const char steps[] =
	    "\"steps\":[{\"class\":\"open\",\"flags\":[\"optional\"],"
	    "\"masks\":[\"shadow\"],\"max_bytes\":16777216,\"path\":"
	    "\"/etc/demo\",\"resolved\":[\"/etc/demo\"],\"step\":\"1.1\","
	    "\"why\":{\"en\":\"e\",\"ja\":\"j\"}},{\"class\":\"open\","
	    "\"flags\":[\"recurse\"],\"masks\":[],\"max_bytes\":7,\"path\":"
	    "\"{trees}\",\"resolved\":[\"/a/**\",\"/b c/**\"],\"step\":"
	    "\"1.2\",\"why\":{\"en\":\"e\",\"ja\":\"j\"}},{\"argv\":["
	    "\"/bin/x\",\"-l\"],\"class\":\"open\",\"command\":\"/bin/x -l\","
	    "\"flags\":[],\"masks\":[],\"max_bytes\":4194304,\"step\":\"1.3\","
	    "\"timeout_ms\":10000,\"why\":{\"en\":\"e\",\"ja\":\"j\"}}],"
	    "\"version\":\"1\"}],";
	struct engagement *e, *f;
	struct plan a, b;
	struct error err;

	(void)state;
	assert_int_equal(plan("\"trees\":[\"/a\",\"/b c/\"]", "", &e, &a,
	    &err), 0);
	assert_int_equal(a.steps, 3);
	assert_memory_equal(a.text.p, want, sizeof(want) - 1);
	assert_non_null(strstr(a.text.p, steps));
	assert_int_equal(plan("\"trees\":\"/a\\n/b c/\"", "", &f, &b, &err),
	    0);
	assert_string_equal(a.digest, b.digest);
	plan_free(&b);
	engagement_free(f);
	/* A class is raised, never lowered. */
	assert_int_equal(plan("", ",\"class\":\"secret\"", &f, &b, &err), 0);
	assert_null(strstr(b.text.p, "\"class\":\"open\""));
	assert_string_not_equal(a.digest, b.digest);
	plan_free(&b);
	engagement_free(f);
	plan_free(&a);
	engagement_free(e);
}

static void
sensitive_settings_stay_out_of_the_plan(void **state)
{
	struct engagement *e;
	struct plan p;
	struct error err;

	(void)state;
	assert_int_equal(plan("\"token\":\"hunter2\"", "", &e, &p, &err),
	    ERR_INPUT);
	assert_non_null(strstr(err.en, "/salt"));
	assert_non_null(strstr(err.ja, "/salt"));
	engagement_free(e);
	assert_int_equal(plan("\"token\":\"hunter2\"",
	    ",\"salt\":\"00112233445566778899aabbccddeeff\"", &e, &p, &err),
	    0);
	assert_null(strstr(p.text.p, "hunter2"));
	assert_non_null(strstr(p.text.p, "\"token\":{\"commitment\":\""));
	plan_free(&p);
	engagement_free(e);
}

static void
what_does_not_fit_the_manifest_is_refused(void **state)
{
	struct plan_input in = { .file = "/p/demo.so", .manifest = manifest,
		.n = sizeof(manifest) - 1 };
	const char *const only[] = { "nosuch" };
	struct engagement *e;
	struct plan p;
	struct error err;

	(void)state;
	assert_int_equal(plan("\"nosuch\":\"1\"", "", &e, &p, &err),
	    ERR_INPUT);
	assert_non_null(strstr(err.en, "/plugins/demo/settings/nosuch"));
	engagement_free(e);
	assert_int_equal(plan("\"trees\":{}", "", &e, &p, &err), ERR_INPUT);
	assert_non_null(strstr(err.ja, "/plugins/demo/settings/trees"));
	engagement_free(e);
	assert_int_equal(plan("\"trees\":\"relative\"", "", &e, &p, &err),
	    ERR_INPUT);
	engagement_free(e);
	e = parse(HEAD "}", &err);
	assert_int_equal(plan_make(e, &in, 1, only, 1, NULL, &p, &err),
	    ERR_INPUT);
	assert_non_null(strstr(err.en, "nosuch"));
	engagement_free(e);
	/* A pin that does not hold refuses the plugin, not the plan. */
	e = parse(HEAD ",\"plugins\":{\"demo\":{\"digest\":\"0123456789abcdef"
	    "0123456789abcdef0123456789abcdef0123456789abcdef\"}}}", &err);
	assert_non_null(e);
	assert_int_equal(plan_make(e, &in, 1, NULL, 0, NULL, &p, &err), 0);
	assert_true(p.plugins[0].refused);
	plan_free(&p);
	engagement_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_name_their_place),
		cmocka_unit_test(a_file_gives_what_it_says),
		cmocka_unit_test(the_plan_is_canonical),
		cmocka_unit_test(sensitive_settings_stay_out_of_the_plan),
		cmocka_unit_test(what_does_not_fit_the_manifest_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
