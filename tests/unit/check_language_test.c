/* SPDX-License-Identifier: Apache-2.0
 * The language: every operator, quantifier and reason, and the seven rules
 * that it was designed by.
 */
#include "check/operator_compare.h"
#include "check_cases.h"

#define ROW(members) "\"facts\":{\"host\":[{" members "}]}"

static const struct { const char *leaf, *row, *want; } operator_cases[] = {
	{ "host.n\",\"eq\":1", "\"n\":1", "pass" },
	{ "host.n\",\"eq\":1", "\"n\":2", "fail" },
	{ "host.n\",\"ne\":1", "\"n\":2", "pass" },
	{ "host.n\",\"in\":[1,2]", "\"n\":2", "pass" },
	{ "host.n\",\"not_in\":[1,2]", "\"n\":2", "fail" },
	{ "host.n\",\"lt\":3", "\"n\":3", "fail" },
	{ "host.n\",\"lte\":{\"param\":\"few\"}", "\"n\":3", "pass" },
	{ "host.n\",\"gt\":3", "\"n\":3", "fail" },
	{ "host.n\",\"gte\":{\"fact\":\"host.m\"}", "\"n\":3,\"m\":3",
	    "pass" },
	{ "host.n\",\"between\":[1,3]", "\"n\":3", "pass" },
	{ "host.n\",\"between\":[1,3]", "\"n\":4", "fail" },
	{ "host.version\",\"matches\":\"^1[.]\"",
	    "\"version\":\"1.2\"", "pass" },
	{ "host.version\",\"matches\":\"^1[.]\"",
	    "\"version\":\"21.2\"", "fail" },
	{ "host.words\",\"contains\":\"b\"", "\"words\":[\"a\",\"b\"]",
	    "pass" },
	{ "host.words\",\"superset_of\":[\"a\",\"c\"]",
	    "\"words\":[\"a\",\"b\"]", "fail" },
	{ "host.words\",\"subset_of\":[\"a\",\"b\"]",
	    "\"words\":[\"a\"]", "pass" },
	{ "host.words\",\"subset_of\":[\"a\",\"b\"]",
	    "\"words\":[\"a\",\"c\"]", "fail" },
	{ "host.words\",\"disjoint\":[\"c\"]", "\"words\":[\"a\"]",
	    "pass" },
	{ "host.words\",\"disjoint\":[\"a\"]", "\"words\":[\"a\"]",
	    "fail" },
	{ "host.day\",\"before\":\"2026-11-23\"",
	    "\"day\":\"2026-11-22\"", "pass" },
	{ "host.day\",\"before\":\"2026-11-23\"",
	    "\"day\":\"2026-11-23\"", "fail" },
	{ "host.day\",\"after\":{\"as_of_minus\":\"P1M\"}",
	    "\"day\":\"2026-10-24\"", "pass" },
	{ "host.day\",\"after\":{\"as_of_minus\":\"P1M\"}",
	    "\"day\":\"2026-10-22\"", "fail" },
	{ "host.day\",\"within\":\"P1M\"", "\"day\":\"2026-10-24\"",
	    "pass" },
	/* The future is not recent. */
	{ "host.day\",\"within\":\"P1M\"", "\"day\":\"2026-11-24\"",
	    "fail" },
	{ "host.day\",\"older_than\":\"P1M\"",
	    "\"day\":\"2026-10-22\"", "pass" },
	{ "host.at\",\"after\":\"2026-11-22T15:00:00Z\"",
	    "\"at\":\"2026-11-22T15:00:01Z\"", "pass" },
	{ "host.words\",\"present\":true", "\"words\":[]", "pass" },
	{ "host.version\",\"version_gte\":\"1.10\"",
	    "\"version\":\"1.9\"", "fail" },
	{ "host.version\",\"version_gte\":\"1.10\"",
	    "\"version\":\"1.10.1\"", "pass" },
	{ "host.version\",\"version_lt\":\"1.10\"",
	    "\"version\":\"1.9\"", "pass" },
	{ "host.version\",\"version_gte\":\"1.10\"",
	    "\"version\":\"unknown\"", "unknown unparsable" },
	{ "host.address\",\"cidr_in\":[\"192.0.2.0/25\"]",
	    "\"address\":\"192.0.2.127\"", "pass" },
	{ "host.address\",\"cidr_in\":[\"192.0.2.0/25\"]",
	    "\"address\":\"192.0.2.128\"", "fail" },
	{ "host.address\",\"cidr_not_in\":[\"2001:db8::/33\"]",
	    "\"address\":\"2001:db8:8000::1\"", "pass" },
	{ "host.address\",\"cidr_not_in\":[\"2001:db8::/33\"]",
	    "\"address\":\"2001:db8::1\"", "fail" },
	/* A negative operator on what is no address does not pass. */
	{ "host.address\",\"cidr_not_in\":[\"192.0.2.0/24\"]",
	    "\"address\":\"somewhere\"", "unknown unparsable" },
};

static void
test_operators(void **state)
{
	char check[512], facts[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(operator_cases) /
	    sizeof(operator_cases[0]); i++) {
		(void)snprintf(check, sizeof(check), HOSTS
		    "\"expect\":{\"fact\":\"%s}", operator_cases[i].leaf);
		(void)snprintf(facts, sizeof(facts), ROW("%s"),
		    operator_cases[i].row);
		case_run(check, facts, operator_cases[i].want);
		/* What is missing reaches no operator. */
		case_run(check, ROW(""), "unknown no-evidence");
	}
}

static void
test_versions(void **state)
{
	static const char *const rising[] = { "1.0~rc1", "1.0", "1.0a", "1.0.1",
	    "1.2", "1.9", "1.10", "1.010.1", "2", "10" };
	size_t i, k;

	(void)state;
	for (i = 0; i < 10; i++)
		for (k = 0; k < 10; k++) {
			int r = compare_versions(rising[i], rising[k]);

			if ((r < 0) != (i < k) || (r > 0) != (i > k))
				fail_msg("%s %s: %d", rising[i], rising[k], r);
		}
	assert_int_equal(compare_versions("1.0", "1-00"), 0);
	assert_false(compare_is_address("192.0.2.300", true));
	assert_false(compare_is_address("192.0.2.0/33", true));
	assert_false(compare_is_address("192.0.2.0/8", false));
	assert_true(compare_in_net("192.0.2.1", "0.0.0.0/0"));
	assert_false(compare_in_net("192.0.2.1", "::/0"));
}

#define TWO(a, b) "\"subjects\":[\"host:a\",\"host:b\"],\"facts\":{\"host\":[" \
	"{\"subject\":\"host:a\",\"n\":" a "},{\"subject\":\"host:b\",\"n\":" \
	b "}]}"
#define OF(q) "\"for\":{\"population\":\"host\"},\"quantifier\":" q \
	",\"expect\":{\"fact\":\"host.n\",\"eq\":1}"

static void
test_quantifiers(void **state)
{
	(void)state;
	case_run(OF("\"all\""), TWO("1", "1"), "pass");
	case_run(OF("\"all\""), TWO("1", "2"), "fail");
	case_run(OF("\"any\""), TWO("1", "2"), "pass");
	case_run(OF("\"any\""), TWO("2", "2"), "fail");
	case_run(OF("{\"at_least\":{\"count\":1}}"), TWO("1", "2"), "pass");
	case_run(OF("{\"at_least\":{\"percent\":51}}"), TWO("1", "2"), "fail");
	case_run(OF("{\"at_least\":{\"percent\":50}}"), TWO("1", "2"), "pass");
	case_run(OF("{\"at_most\":{\"fail\":1}}"), TWO("1", "2"), "pass");
	case_run(OF("{\"at_most\":{\"fail\":0}}"), TWO("1", "2"), "fail");
	/* What is undecided could turn it. */
	case_run(OF("{\"at_most\":{\"fail\":0}}"), "\"subjects\":[\"host:a\","
	    "\"host:b\"],\"facts\":{\"host\":[{\"subject\":\"host:a\",\"n\":1}]}",
	    "unknown no-evidence");
}

static void
many_hosts(struct buf *b, int n, int bad)
{
	int i;

	buf_init(b, 1 << 20);
	buf_puts(b, "\"nonce\":\"aa\",\"subjects\":[");
	for (i = 0; i < n; i++)
		buf_printf(b, "%s\"host:h%d\"", i > 0 ? "," : "", i);
	buf_puts(b, "],\"facts\":{\"host\":[");
	for (i = 0; i < n; i++)
		buf_printf(b, "%s{\"subject\":\"host:h%d\",\"n\":%d}", i > 0 ?
		    "," : "", i, i < bad ? 2 : 1);
	buf_puts(b, "]}");
}

#define SAMPLE OF("{\"sample\":{\"table\":[[5,5],[50,4]]}}")

static void
test_samples(void **state)
{
	struct buf b;
	int bad, fails = 0;

	(void)state;
	many_hosts(&b, 5, 1);
	case_run(SAMPLE, buf_str(&b), "fail");
	buf_free(&b);
	many_hosts(&b, 30, 0);
	case_run(SAMPLE, buf_str(&b), "pass");
	buf_free(&b);
	/* All bad: any four show it. */
	many_hosts(&b, 30, 30);
	case_run(SAMPLE, buf_str(&b), "fail");
	buf_free(&b);
	/* Four of thirty, the same every time: one of thirty bad is found by
	 * those draws only that hold it. */
	for (bad = 0; bad < 30; bad++) {
		struct policy *p = case_policy(SAMPLE);
		struct fixture_outcome o, again;
		struct error err;
		struct buf t;
		json_t *test;

		buf_init(&t, 1 << 20);
		buf_puts(&t, "{\"check\":\"c\",\"name\":\"n\",\"as_of\":"
		    "\"2026-11-23\",\"nonce\":\"aa\",\"subjects\":[");
		for (int i = 0; i < 30; i++)
			buf_printf(&t, "%s\"host:h%d\"", i > 0 ? "," : "", i);
		buf_puts(&t, "],\"facts\":{\"host\":[");
		for (int i = 0; i < 30; i++)
			buf_printf(&t, "%s{\"subject\":\"host:h%d\",\"n\":%d}",
			    i > 0 ? "," : "", i, i == bad ? 2 : 1);
		buf_puts(&t, "]}}");
		test = json_read(t.p, t.n, 1 << 20, "t", &err);
		assert_int_equal(fixture_run(p, &p->checks[0], test, &o, &err),
		    0);
		assert_int_equal(fixture_run(p, &p->checks[0], test, &again,
		    &err), 0);
		assert_int_equal(o.verdict, again.verdict);
		fails += o.verdict == VERDICT_FAIL;
		json_decref(test);
		buf_free(&t);
		policy_free(p);
	}
	assert_int_equal(fails, 4);
}

#define REVIEWED FIRMS "\"expect\":{\"cadence\":\"ledger.review\",\"date\":" \
	"\".done_on\",\"every\":\"P1M\",\"during\":\"P3M\",\"min_each\":1"
#define DONE(...) "\"facts\":{\"ledger.review\":[" __VA_ARGS__ "]}"
#define ON(day) "{\"source\":\"fw\",\"done_on\":\"" day "\"}"

static void
test_cadence(void **state)
{
	(void)state;
	case_run(REVIEWED "}", DONE(ON("2026-09-20") "," ON("2026-10-20") ","
	    ON("2026-11-20")), "pass");
	/* October was left out. */
	case_run(REVIEWED "}", DONE(ON("2026-08-01") "," ON("2026-09-20") ","
	    ON("2026-11-20")), "fail");
	/* Late by two days, which grace allows. */
	case_run(REVIEWED "}", DONE(ON("2026-08-01") "," ON("2026-09-20") ","
	    ON("2026-10-22") "," ON("2026-11-20")), "pass");
	case_run(REVIEWED "}", DONE(ON("2026-08-01") "," ON("2026-09-22") ","
	    ON("2026-09-23") "," ON("2026-11-20")), "fail");
	case_run(REVIEWED ",\"grace\":\"P1M\"}", DONE(ON("2026-08-01") ","
	    ON("2026-09-22") "," ON("2026-09-24") "," ON("2026-11-20")),
	    "pass");
	/* The records began last month. */
	case_run(REVIEWED "}", DONE(ON("2026-10-25")),
	    "unknown period-too-short");
	case_run(REVIEWED "}", DONE(""), "fail");
	case_run(REVIEWED "}", "\"facts\":{},\"outcomes\":{\"ledger\":null}",
	    "unknown no-evidence");
	case_run(REVIEWED "}", DONE(ON("2026-11-20")) ",\"gaps\":[{\"plugin\":"
	    "\"ledger\",\"table\":\"ledger.review\",\"reason\":\"limit\","
	    "\"what\":\"x\"}]", "unknown truncated");
}

#define ONE HOSTS "\"max_age\":\"P30D\",\"expect\":{\"fact\":\"host.n\",\"eq\":1}"
#define GAP(reason) ROW("") ",\"gaps\":[{\"plugin\":\"hosts\",\"table\":" \
	"\"host\",\"reason\":\"" reason "\",\"what\":\"x\"}]"

static void
test_reasons(void **state)
{
	(void)state;
	case_run(ONE, ROW(""), "unknown no-evidence");
	case_run(ONE, GAP("denied"), "unknown no-permission");
	case_run(ONE, GAP("limit"), "unknown truncated");
	case_run(ONE, GAP("invalid"), "unknown unparsable");
	case_run(ONE, GAP("timeout"), "unknown collector-failed");
	case_run(ONE, ROW("") ",\"outcomes\":{\"hosts\":\"crashed\"}",
	    "unknown collector-failed");
	case_run(ONE, ROW("\"n\":1") ",\"taken\":\"2026-10-23\"",
	    "unknown stale");
	case_run(ONE, ROW("\"n\":1") ",\"taken\":\"2026-10-24\"", "pass");
	/* Taken after the day of judgement. */
	case_run(ONE, ROW("\"n\":1") ",\"taken\":\"2026-11-25\"",
	    "unknown clock");
	case_run(HOSTS "\"min_grade\":\"R3\",\"expect\":{\"fact\":\"host.n\","
	    "\"eq\":1}", ROW("\"n\":1,\"grade\":\"R2\""), "unknown too-weak");
	case_run(HOSTS "\"reliable_when\":{\"fact\":\"host.on\",\"eq\":true},"
	    "\"expect\":{\"fact\":\"host.n\",\"eq\":1}",
	    ROW("\"n\":1,\"on\":false"), "unknown unreliable");
	case_run(HOSTS "\"expect\":{\"fact\":\"host.version\",\"ne\":\"x\"}",
	    ROW("\"version\":\"<masked:value>\""), "unknown redacted");
	/* exists and count look at grade and age as well. */
	case_run(HOSTS "\"min_grade\":\"R3\",\"expect\":{\"exists\":"
	    "\"account\"}", "\"facts\":{\"account\":[{\"name\":\"a\",\"grade\":"
	    "\"R2\"}]}", "unknown too-weak");
	case_run(HOSTS "\"min_grade\":\"R3\",\"expect\":{\"count\":"
	    "\"account\",\"gte\":1}", "\"facts\":{\"account\":[{\"name\":\"a\","
	    "\"grade\":\"R2\"}]}", "unknown too-weak");
}

#define TOLD(item, more) "{\"name\":\"a\",\"cites\":[{\"item\":" item "}]" more "}"
#define LIVE HOSTS "\"expect\":{\"each\":\"account\",\"expect\":{\"fact\":" \
	"\".live\",\"eq\":false},\"on_empty\":\"fail\"}"

static void
test_conflict(void **state)
{
	(void)state;
	/* Two artifacts of one grade say different things of one account. */
	case_run(LIVE, "\"facts\":{\"account\":[" TOLD("5", ",\"live\":true")
	    "," TOLD("6", ",\"live\":false") "]}", "unknown conflict");
	case_run(LIVE, "\"facts\":{\"account\":[" TOLD("5", ",\"live\":false")
	    "," TOLD("6", ",\"live\":false") "]}", "pass");
	/* The stronger speaks. */
	case_run(LIVE, "\"facts\":{\"account\":[" TOLD("5",
	    ",\"live\":true,\"grade\":\"R2\"") "," TOLD("6", ",\"live\":false")
	    "]}", "pass");
	case_run(LIVE, "\"facts\":{\"account\":[" TOLD("5",
	    ",\"live\":true") "," TOLD("6",
	    ",\"live\":false,\"grade\":\"R2\"") "]}", "fail");
	/* Other columns do not disturb. */
	case_run(LIVE, "\"facts\":{\"account\":[" TOLD("5",
	    ",\"live\":false,\"last\":\"2026-01-01\"") "," TOLD("6",
	    ",\"live\":false,\"last\":\"2026-01-02\"") "]}", "pass");
	/* Unless the check says which to believe. */
	case_run("\"prefer\":\"newest\"," LIVE, "\"items\":{\"5\":"
	    "\"2026-11-01\",\"6\":\"2026-11-02\"},\"facts\":{\"account\":["
	    TOLD("5", ",\"live\":true") "," TOLD("6", ",\"live\":false") "]}",
	    "pass");
	case_run("\"prefer\":\"newest\"," LIVE, "\"items\":{\"5\":"
	    "\"2026-11-03\",\"6\":\"2026-11-02\"},\"facts\":{\"account\":["
	    TOLD("5", ",\"live\":true") "," TOLD("6", ",\"live\":false") "]}",
	    "fail");
	/* A table with one row a subject. */
	case_run(ONE, "\"facts\":{\"host\":[{\"n\":1},{\"n\":2}]}",
	    "unknown conflict");
	case_run(ONE, "\"facts\":{\"host\":[{\"n\":1},{\"n\":2,\"grade\":"
	    "\"R2\"}]}", "pass");
}

static void
test_corroboration(void **state)
{
	static const char both[] = FIRMS "\"corroborate\":{\"origins\":2},"
	    "\"expect\":{\"any\":[{\"exists\":\"account\"},{\"exists\":"
	    "\"ledger.person\"}]}";

	(void)state;
	case_run(both, "\"facts\":{\"account\":[{\"name\":\"a\"}],"
	    "\"ledger.person\":[{\"id\":\"1\"}]}", "pass");
	case_run(both, "\"facts\":{\"account\":[{\"name\":\"a\"}]}",
	    "unknown too-weak");
	case_run(both, "\"facts\":{}", "fail");
	case_run(HOSTS "\"corroborate\":{\"views\":[\"recorded\"]},\"expect\":"
	    "{\"fact\":\"host.n\",\"eq\":1}", ROW("\"n\":1"), "pass");
	case_run(HOSTS "\"corroborate\":{\"views\":[\"running\",\"recorded\"]},"
	    "\"expect\":{\"fact\":\"host.n\",\"eq\":1}", ROW("\"n\":1"),
	    "unknown too-weak");
}

#define ASKED FIRMS "\"expect\":{\"human\":\"k\",\"ask\":{\"en\":\"?\"," \
	"\"ja\":\"?\"}}"
#define SAYS(answer, more) "{\"criterion\":\"k\",\"answer\":\"" answer "\"" \
	more "}"
#define SAID(...) "\"facts\":{\"interview.answer\":[" __VA_ARGS__ "]}"

static void
test_answers(void **state)
{
	(void)state;
	case_run(ASKED, "\"facts\":{}", "review");
	case_run(ASKED, SAID(SAYS("yes", "")), "pass");
	case_run(ASKED, SAID(SAYS("partly", "")), "fail");
	case_run(ASKED, SAID(SAYS("no", "")), "fail");
	case_run(ASKED, SAID(SAYS("unknown", "")), "review");
	case_run(ASKED, SAID(SAYS("not-applicable", "")), "review");
	case_run(ASKED, SAID(SAYS("yes", ",\"expires_on\":\"2026-11-22\"")),
	    "review");
	case_run(ASKED, SAID(SAYS("yes", ",\"expires_on\":\"2026-11-23\"")),
	    "pass");
	case_run(ASKED, SAID(SAYS("yes", ",\"asked_on\":\"2026-11-24\"")),
	    "review");
	/* Asked again: the newer holds; on one day they contradict. */
	case_run(ASKED, SAID(SAYS("no", ",\"asked_on\":\"2026-10-01\"") ","
	    SAYS("yes", ",\"asked_on\":\"2026-11-01\"")), "pass");
	case_run(ASKED, SAID(SAYS("no", ",\"asked_on\":\"2026-11-01\"") ","
	    SAYS("yes", ",\"asked_on\":\"2026-11-01\"")), "unknown conflict");
}

/* ---- the seven rules ---- */

static void
test_rule_1_missing_never_passes_nor_fails(void **state)
{
	(void)state;
	case_run(HOSTS "\"expect\":{\"fact\":\"host.n\",\"ne\":1}", ROW(""),
	    "unknown no-evidence");
	case_run(HOSTS "\"expect\":{\"fact\":\"host.n\",\"not_in\":[1]}",
	    ROW(""), "unknown no-evidence");
	case_run(HOSTS "\"expect\":{\"fact\":\"host.words\",\"disjoint\":"
	    "[\"a\"]}", ROW(""), "unknown no-evidence");
	case_run(HOSTS "\"expect\":{\"count\":\"account\",\"eq\":0}",
	    "\"facts\":{},\"outcomes\":{\"hosts\":null}", "unknown unreached");
	case_run(HOSTS "\"expect\":{\"any\":[{\"fact\":\"host.n\",\"eq\":1},"
	    "{\"fact\":\"host.m\",\"eq\":1}]}", ROW("\"m\":2"),
	    "unknown no-evidence");
	case_run(HOSTS "\"expect\":{\"all\":[{\"fact\":\"host.n\",\"eq\":1},"
	    "{\"fact\":\"host.m\",\"eq\":1}]}", ROW("\"m\":2"), "fail");
}

static void
test_rule_2_not_applicable_needs_evidence(void **state)
{
	static const char gated[] = HOSTS "\"applies_when\":{\"fact\":"
	    "\"host.on\",\"eq\":true},\"expect\":{\"fact\":\"host.n\",\"eq\":1}";

	(void)state;
	case_run(gated, ROW("\"on\":false"), "not_applicable");
	case_run(gated, ROW("\"n\":1"), "unknown no-evidence");
	case_run(gated, ROW("\"on\":true,\"n\":1"), "pass");
}

static void
refused(const char *check)
{
	char text[1024];
	struct table_list tables = { NULL, 0, NULL };
	struct population_list populations;
	struct check_context ctx = { &tables, NULL, &populations };
	struct error err;
	struct check c;
	json_t *o, *t;

	t = json_read(case_host_tables, strlen(case_host_tables), 1 << 16, "t",
	    &err);
	assert_int_equal(table_list_add(&tables, t, &err), 0);
	assert_int_equal(population_parse(NULL, &tables, NULL, false,
	    &populations, &err), 0);
	(void)snprintf(text, sizeof(text), "{\"id\":\"c\",\"rev\":1,\"method\":"
	    "\"TEST\",\"title\":{\"en\":\"c\",\"ja\":\"c\"},\"supports\":[\"k\"],"
	    "\"remedy\":{\"text\":{\"en\":\"r\",\"ja\":\"r\"},\"who\":\"it\","
	    "\"effort\":\"S\",\"lead_days\":1},%s}", check);
	o = json_read(text, strlen(text), 4096, "c", &err);
	assert_non_null(o);
	if (check_parse(o, "c", &ctx, &c, &err) == 0)
		fail_msg("taken: %s", check);
	/* Both languages name the place. */
	assert_non_null(strstr(err.en, "c"));
	assert_true(err.ja[0] != '\0');
	check_free(&c);
	json_decref(o);
	json_decref(t);
	population_free(&populations);
	table_list_free(&tables);
}

static void
test_rule_3_no_negation(void **state)
{
	(void)state;
	refused(HOSTS "\"expect\":{\"not\":{\"fact\":\"host.n\",\"eq\":1}}");
	refused(HOSTS "\"expect\":{\"fact\":\"host.n\",\"eq\":1,\"not\":true}");
	refused(HOSTS "\"expect\":{\"fact\":\"host.n\",\"present\":false}");
	refused(HOSTS "\"expect\":{\"exists\":\"account\",\"eq\":false}");
}

static void
test_malformed_is_refused(void **state)
{
	static const char *const bad[] = {
		HOSTS "\"expect\":{\"fact\":\"host.nosuch\",\"eq\":1}",
		HOSTS "\"expect\":{\"fact\":\"host.day\",\"before\":\"2015/10/21\"}",
		HOSTS "\"expect\":{\"fact\":\"host.n\",\"eq\":1,\"lt\":2}",
		HOSTS "\"expect\":{\"fact\":\"host.version\",\"matches\":\"(a)\\\\1\"}",
		HOSTS "\"expect\":{\"fact\":\"..n\",\"eq\":1}",
		HOSTS "\"expect\":{\"fact\":\"account.name\",\"eq\":\"a\"}",
		HOSTS "\"expect\":{\"each\":\"account\",\"expect\":{\"fact\":"
		    "\".live\",\"eq\":true}}",
		HOSTS "\"expect\":{\"exists\":\"account\",\"match\":{}}",
		HOSTS "\"expect\":{\"exists\":\"account\",\"match\":{\"name\":"
		    "\"host.n\"}}",
		HOSTS "\"expect\":{\"fact\":\"host.version\",\"version_gte\":\"x\"}",
		HOSTS "\"expect\":{\"fact\":\"host.address\",\"cidr_in\":[\"x\"]}",
		HOSTS "\"expect\":{\"cadence\":\"account\",\"date\":\".name\","
		    "\"every\":\"P1M\",\"during\":\"P6M\",\"min_each\":1}",
		HOSTS "\"expect\":{\"cadence\":\"account\",\"date\":\".last\","
		    "\"every\":\"P6M\",\"during\":\"P1M\",\"min_each\":1}",
		"\"for\":{\"population\":\"nosuch\"},\"quantifier\":\"all\","
		    "\"expect\":{\"fact\":\"host.n\",\"eq\":1}",
		"\"for\":{\"population\":\"host\"},\"quantifier\":{\"sample\":"
		    "{\"table\":[[5,5],[4,2]]}},\"expect\":{\"fact\":\"host.n\","
		    "\"eq\":1}",
		FIRMS "\"expect\":{\"fact\":\"host.n\",\"eq\":1}",
		HOSTS "\"prefer\":\"running\",\"expect\":{\"fact\":\"host.n\","
		    "\"eq\":1}",
		HOSTS "\"corroborate\":{\"views\":[\"nosuch\"]},\"expect\":"
		    "{\"fact\":\"host.n\",\"eq\":1}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_quantifiers),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_cadence),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_conflict),
		cmocka_unit_test(test_corroboration),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_rule_1_missing_never_passes_nor_fails),
		cmocka_unit_test(test_rule_2_not_applicable_needs_evidence),
		cmocka_unit_test(test_rule_3_no_negation),
		cmocka_unit_test(test_malformed_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
