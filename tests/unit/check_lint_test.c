/* SPDX-License-Identifier: Apache-2.0
 * Lint, explanations, mutants and differences of policies.
 */
#include "check/explain.h"
#include "check/lint.h"
#include "check/policy_diff.h"
#include "check_cases.h"

static char found[4096];

static void
gather(void *arg, const char *where, const struct text *what)
{
	size_t n = strlen(found);

	(void)arg;
	assert_true(what->ja[0] != '\0');
	(void)snprintf(found + n, sizeof(found) - n, "%s: %s\n", where,
	    what->en);
}

/* Lint a check; want must be among the findings, or none about conditions. */
static void
linted(const char *check, const char *want)
{
	struct policy *p = case_policy(check);
	json_t *tests = json_array();

	found[0] = '\0';
	lint_policy(p, tests, gather, NULL);
	if (want == NULL ? strstr(found, "value can") != NULL ||
	    strstr(found, "twice") != NULL || strstr(found, "number can") !=
	    NULL : strstr(found, want) == NULL)
		fail_msg("%s: want %s in\n%s", check, want == NULL ? "nothing" :
		    want, found);
	/* It has no tests and no words: said in any case. */
	assert_non_null(strstr(found, "c : no test expects pass"));
	assert_non_null(strstr(found, "k/ask: is missing"));
	json_decref(tests);
	policy_free(p);
}

#define N(op) "{\"fact\":\"host.n\"," op "}"

static void
test_conditions_that_test_nothing(void **state)
{
	(void)state;
	linted(HOSTS "\"expect\":" N("\"lte\":1"), NULL);
	linted(HOSTS "\"expect\":" N("\"between\":[3,1]"),
	    "c /expect: no value can pass this");
	linted(HOSTS "\"expect\":{\"all\":[" N("\"gt\":3") "," N("\"lt\":3")
	    "]}", "c /expect/all/0: no value can pass this");
	linted(HOSTS "\"expect\":{\"all\":[" N("\"gte\":3") "," N("\"lte\":3")
	    "]}", NULL);
	linted(HOSTS "\"expect\":{\"any\":[" N("\"gte\":3") "," N("\"lte\":3")
	    "]}", "c /expect/any/0: no value can fail this");
	linted(HOSTS "\"expect\":{\"any\":[" N("\"gt\":3") "," N("\"lt\":3")
	    "]}", NULL);
	linted(HOSTS "\"expect\":{\"all\":[" N("\"eq\":3") "," N("\"eq\":3")
	    "]}", "/expect/all: the same condition twice");
	linted(HOSTS "\"expect\":{\"count\":\"account\",\"gte\":0}",
	    "c /expect: no number can fail this");
	linted(HOSTS "\"expect\":{\"count\":\"account\",\"lt\":0}",
	    "c /expect: no number can pass this");
	linted(HOSTS "\"expect\":{\"count\":\"account\",\"eq\":0}", NULL);
	linted(HOSTS "\"expect\":{\"fact\":\".kind\",\"in\":[\"pc\",\"server\","
	    "\"media\"]}", "no value can fail this");
	linted(HOSTS "\"expect\":{\"fact\":\".kind\",\"not_in\":[\"pc\","
	    "\"server\",\"media\"]}", "no value can pass this");
}

static void
test_texts_of_both_languages(void **state)
{
	(void)state;
	linted(HOSTS "\"doubt\":{\"en\":\"{few} days\",\"ja\":\"日\"},"
	    "\"expect\":" N("\"lte\":1"), "/checks/c/doubt: placeholders differ");
}

static void
explained(const char *check, const char *en, const char *ja)
{
	struct policy *p = case_policy(check);
	struct buf a, b;

	buf_init(&a, 4096);
	buf_init(&b, 4096);
	explain_words(&p->checks[0], &a, &b);
	assert_string_equal(buf_str(&a), en);
	assert_string_equal(buf_str(&b), ja);
	buf_free(&a);
	buf_free(&b);
	policy_free(p);
}

static void
test_explanations(void **state)
{
	(void)state;
	explained(HOSTS "\"applies_when\":{\"fact\":\"host.on\",\"eq\":true},"
	    "\"expect\":{\"any\":[" N("\"lte\":1") ",{\"fact\":\"host.m\","
	    "\"between\":[1,3]}]}",
	    "For each of “h”, if “on” is yes, it is met when “n” is at most 1 "
	    "or “m” is between 1 and 3.",
	    "「h」のそれぞれについて、「on」がはいのとき、「n」が1以下、または"
	    "「m」が1から3の間とき充足。");
	explained("\"for\":{\"population\":\"firm\"},\"quantifier\":{\"at_least\":"
	    "{\"count\":2}},\"expect\":{\"count\":\"account\",\"where\":{\"fact\":"
	    "\".live\",\"eq\":true},\"eq\":0}",
	    "For at least 2 of “f”, it is met when the number of rows of "
	    "“account” where “live” is yes is 0.",
	    "「f」の 2 以上について、「account」の行 [「live」がはい]の数が0とき"
	    "充足。");
}

struct counted { size_t tried, left; };

static void
count(void *arg, const char *pointer, const char *what, bool survived)
{
	struct counted *c = arg;

	(void)pointer;
	(void)what;
	c->tried++;
	c->left += survived;
}

/* Tests of a check as a list; how many mutants they leave. */
static struct counted
mutated(const char *check, const char *tests)
{
	struct policy *p = case_policy(check);
	struct counted c = { 0, 0 };
	struct error err;
	json_t *list = json_read(tests, strlen(tests), 1 << 20, "t", &err);

	assert_non_null(list);
	if (fixture_mutate(p, list, "c", count, &c, &err) != 0)
		fail_msg("%s", err.en);
	json_decref(list);
	policy_free(p);
	return c;
}

#define TEST(facts, verdict) "{\"check\":\"c\",\"name\":\"n\",\"as_of\":" \
	"\"2026-11-23\",\"facts\":{" facts "},\"expect\":{\"verdict\":\"" \
	verdict "\"}}"
#define AT(day) "\"host\":[{\"day\":\"" day "\"}]"

static void
test_mutants_are_noticed(void **state)
{
	static const char recent[] = FIRMS "\"expect\":{\"each\":\"host\","
	    "\"expect\":{\"fact\":\".day\",\"within\":\"P1M\"},\"on_empty\":"
	    "\"fail\"}";
	struct counted c;

	(void)state;
	/* A test far from the bound notices the operator alone. */
	c = mutated(recent, "[" TEST(AT("2026-11-20"), "pass") "]");
	assert_true(c.left >= 1);
	c = mutated(recent, "[" TEST(AT("2026-10-24"), "pass") ","
	    TEST(AT("2026-10-23"), "fail") "," TEST("", "fail") "]");
	assert_int_equal(c.left, 0);
	/* operator, bound each way, on_empty; P0M is no duration */
	assert_int_equal(c.tried, 3);
	c = mutated(FIRMS "\"expect\":{\"count\":\"account\",\"where\":{\"fact\":"
	    "\".live\",\"eq\":true},\"lte\":{\"param\":\"few\"}}",
	    "[" TEST("", "pass") "]");
	assert_true(c.left >= 3);
}

static void
test_differences(void **state)
{
	struct policy *a = case_policy(HOSTS "\"expect\":" N("\"lte\":1"));
	struct policy *b = case_policy(HOSTS "\"expect\":" N("\"lte\":2"));
	json_t *d, *list;

	(void)state;
	(void)json_object_set_new(json_object_get(json_object_get(b->json,
	    "parameters"), "few"), "default", json_integer(2));
	d = policy_diff(a, b);
	list = json_object_get(d, "checks");
	assert_int_equal(json_array_size(list), 1);
	assert_string_equal(json_string_value(json_array_get(json_object_get(
	    json_array_get(list, 0), "members"), 0)), "expect");
	list = json_object_get(d, "parameters");
	assert_string_equal(json_string_value(json_object_get(json_array_get(
	    list, 0), "change")), "tightened");
	assert_int_equal(json_array_size(json_object_get(d, "criteria")), 0);
	json_decref(d);
	d = policy_diff(b, a);
	assert_string_equal(json_string_value(json_object_get(json_array_get(
	    json_object_get(d, "parameters"), 0), "change")), "loosened");
	json_decref(d);
	policy_free(a);
	policy_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions_that_test_nothing),
		cmocka_unit_test(test_texts_of_both_languages),
		cmocka_unit_test(test_explanations),
		cmocka_unit_test(test_mutants_are_noticed),
		cmocka_unit_test(test_differences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
