/* SPDX-License-Identifier: Apache-2.0
 * A small policy for tests of the language: a host's tables, a firm's
 * ledgers, populations, and one check whose conditions a case gives. Sample
 * data only.
 */
#ifndef TESTS_CHECK_CASES_H
#define TESTS_CHECK_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "check/fixture.h"
#include "check/policy.h"

#define COL(name, type, more) \
	"{\"name\":\"" name "\",\"type\":\"" type "\",\"view\":\"recorded\"," \
	"\"label\":{\"en\":\"" name "\",\"ja\":\"" name "\"}" more "}"
#define KEY ",\"flags\":[\"key\"]"
#define ENUM(...) ",\"symbols\":[" __VA_ARGS__ "]"
#define TABLE(name, flags, columns) \
	"{\"name\":\"" name "\",\"class\":\"open\",\"title\":{\"en\":\"" name \
	"\",\"ja\":\"" name "\"},\"flags\":[" flags "],\"columns\":[" columns "]}"

static const char case_host_tables[] = "{\"id\":\"hosts\",\"tables\":["
    TABLE("host", "\"one\"", COL("hostname", "text", "") ","
	COL("n", "int", "") "," COL("on", "bool", "") ","
	COL("day", "date", "") "," COL("at", "time", "") ","
	COL("words", "list", "") "," COL("version", "text", "") ","
	COL("address", "text", "") "," COL("m", "int", "") ","
	COL("configured", "int", "") "," COL("digest", "digest", ""))
    "," TABLE("account", "", COL("name", "text", KEY) ","
	COL("live", "bool", "") "," COL("last", "date", ""))
    "]}";
static const char case_ledger_tables[] = "{\"id\":\"ledger\",\"flags\":[\"firm\"],\"tables\":["
    TABLE("ledger.asset", "", COL("id", "text", KEY) ","
	COL("hostname", "text", "") "," COL("kind", "enum",
	ENUM("\"pc\",\"server\",\"media\"")) "," COL("gone", "bool", ""))
    "," TABLE("ledger.person", "", COL("id", "text", KEY) ","
	COL("accounts", "list", "") "," COL("joined_on", "date", "") ","
	COL("left_on", "date", ""))
    "," TABLE("ledger.training", "", COL("person", "text", KEY) ","
	COL("topic", "text", KEY) "," COL("held_on", "date", KEY) ","
	COL("result", "enum", ENUM("\"attended\",\"absent\"")))
    "," TABLE("ledger.review", "", COL("source", "text", KEY) ","
	COL("done_on", "date", KEY))
    "," TABLE("ledger.source", "", COL("file", "text", KEY) ","
	COL("kind", "text", KEY))
    "," TABLE("console", "", COL("host", "text", KEY) ","
	COL("state", "text", ""))
    "]}";
static const char case_interview_tables[] = "{\"id\":\"interview\",\"flags\":[\"firm\"],\"tables\":["
    TABLE("interview.answer", "", COL("criterion", "text", KEY) ","
	COL("answer", "enum", ENUM("\"yes\",\"partly\",\"no\","
	"\"not-applicable\",\"unknown\"")) "," COL("statement", "text", "") ","
	COL("role_asked", "text", "") "," COL("asked_on", "date", "") ","
	COL("method", "text", "") "," COL("expires_on", "date", ""))
    "]}";

static const char case_populations[] =
    "{\"firm\":{\"title\":{\"en\":\"f\",\"ja\":\"f\"},\"subjects\":\"firm\"},"
    "\"host\":{\"title\":{\"en\":\"h\",\"ja\":\"h\"},\"subjects\":\"host\","
    "\"ledger\":\"ledger.asset\",\"key\":[\"hostname\",\"id\"],"
    "\"alias\":[\"host.hostname\"],\"where\":{\"all\":["
    "{\"fact\":\".kind\",\"in\":[\"pc\",\"server\"]},"
    "{\"fact\":\".gone\",\"ne\":true}]}},"
    "\"person\":{\"title\":{\"en\":\"p\",\"ja\":\"p\"},"
    "\"ledger\":\"ledger.person\",\"key\":[\"id\"]}}";

/* How its one criterion "k" is decided. */
static const char *case_decide = "{}";

/* The bundle of a policy with one check "c". */
static inline void
case_bundle(struct buf *b, const char *check)
{
	buf_init(b, POLICY_BYTES_MAX);
	buf_printf(b, "{\"format\":\"starseal-policy/1\",\"id\":\"t\","
	    "\"version\":\"1\",\"edition\":\"1\",\"title\":{\"en\":\"t\","
	    "\"ja\":\"t\"},\"calendar\":\"Asia/Tokyo\",\"source\":{},"
	    "\"parameters\":{\"few\":{\"type\":\"int\",\"default\":3,"
	    "\"direction\":\"max\",\"title\":{\"en\":\"few\",\"ja\":\"少\"}}},"
	    "\"populations\":%s,\"catalog\":[{\"id\":\"1\",\"criteria\":["
	    "{\"id\":\"k\",\"level\":\"star3\"}]}],\"decide\":%s,"
	    "\"tables\":[%s,%s,%s],\"checks\":[{\"id\":\"c\",\"rev\":1,\"method\":"
	    "\"TEST\",\"title\":{\"en\":\"c\",\"ja\":\"c\"},\"supports\":[\"k\"],"
	    "\"remedy\":{\"text\":{\"en\":\"r\",\"ja\":\"r\"},\"who\":\"it\","
	    "\"effort\":\"S\",\"lead_days\":1},%s}]}", case_populations,
	    case_decide, case_host_tables, case_ledger_tables, case_interview_tables,
	    check);
}

static inline struct policy *
case_policy(const char *check)
{
	struct buf b;
	struct policy *p;
	struct error err;

	case_bundle(&b, check);
	if (policy_parse(buf_str(&b), b.n, &p, &err) != 0)
		fail_msg("%s: %s", check, err.en);
	buf_free(&b);
	return p;
}

/* Run a check on a test's facts (JSON members beside check, name, as_of). */
static inline void
case_run(const char *check, const char *facts, const char *want)
{
	struct policy *p = case_policy(check);
	struct fixture_outcome o;
	struct error err;
	char got[80];
	struct buf b;
	json_t *test;

	buf_init(&b, 1 << 20);
	buf_printf(&b, "{\"check\":\"c\",\"name\":\"n\",\"as_of\":"
	    "\"2026-11-23\",%s}", facts);
	if ((test = json_read(buf_str(&b), b.n, 1 << 20, "test", &err)) == NULL ||
	    fixture_run(p, &p->checks[0], test, &o, &err) != 0)
		fail_msg("%s: %s", buf_str(&b), err.en);
	(void)snprintf(got, sizeof(got), "%s%s%s", verdict_name(o.verdict),
	    o.why == REASON_NONE ? "" : " ", o.why == REASON_NONE ? "" :
	    reason_name(o.why));
	if (strcmp(got, want) != 0)
		fail_msg("%s\n%s\ngot %s, want %s", check, facts, got, want);
	json_decref(test);
	buf_free(&b);
	policy_free(p);
}

#define HOSTS "\"for\":{\"population\":\"host\"},\"quantifier\":\"all\","
#define FIRMS "\"for\":{\"population\":\"firm\"},\"quantifier\":\"all\","
#define PEOPLE "\"for\":{\"population\":\"person\"},\"quantifier\":\"all\","

#endif
