/* SPDX-License-Identifier: Apache-2.0
 * A policy bundle of any bytes; any bytes as a check of a proper policy, which
 * is then explained, linted and run on a few facts; any bytes as what extends
 * a policy.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "check/explain.h"
#include "check/fixture.h"
#include "check/lint.h"
#include "check/policy.h"
#include "check/policy_extend.h"
#include "check/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COL(n, t, f) "{\"name\":\"" n "\",\"type\":\"" t "\",\"view\":\"running\"," \
	"\"flags\":[" f "],\"symbols\":[\"a\",\"b\"],\"label\":{\"en\":\"" n \
	"\",\"ja\":\"" n "\"}}"
#define TABLE(n, f) "{\"name\":\"" n "\",\"class\":\"open\",\"title\":{\"en\":\"t\"," \
	"\"ja\":\"t\"},\"flags\":[" f "],\"columns\":[" COL("k", "text", "\"key\"") \
	"," COL("b", "bool", "") "," COL("n", "int", "") "," COL("d", "date", "") \
	"," COL("l", "list", "") "," COL("e", "enum", "") "]}"

static const char head[] = "{\"format\":\"starseal-policy/1\",\"id\":\"t\","
    "\"version\":\"1\",\"edition\":\"1\",\"title\":{\"en\":\"t\",\"ja\":\"t\"},"
    "\"calendar\":\"UTC\",\"source\":{},\"parameters\":{\"p\":{\"default\":1,"
    "\"direction\":\"min\"}},\"populations\":{\"host\":{\"title\":{\"en\":\"h\","
    "\"ja\":\"h\"},\"subjects\":\"host\",\"ledger\":\"g\",\"key\":[\"k\"]},"
    "\"firm\":{\"title\":{\"en\":\"f\",\"ja\":\"f\"},\"subjects\":\"firm\"}},"
    "\"catalog\":[{\"id\":\"1\",\"criteria\":[{\"id\":\"k\",\"level\":"
    "\"star3\"}]}],\"decide\":{},\"tables\":[{\"id\":\"h\",\"tables\":[";
static const char middle[] = TABLE("o", "\"one\"") "," TABLE("m", "");
static const char tail[] = "]},{\"id\":\"f\",\"flags\":[\"firm\"],\"tables\":["
    TABLE("g", "") "]}],\"checks\":[";
static const char facts[] = "{\"as_of\":\"2026-11-23\",\"facts\":{\"o\":[{"
    "\"k\":\"a\",\"b\":true,\"n\":3,\"d\":\"2026-11-01\",\"l\":[\"a\",\"B\"],"
    "\"e\":\"a\"}],\"m\":[{\"k\":\"a\",\"n\":1,\"d\":\"2026-10-01\"},{\"k\":"
    "\"A\",\"b\":false,\"l\":[\"x\"],\"cites\":[{\"item\":9}]},{\"k\":\"b\"}],"
    "\"g\":[{\"k\":\"a\",\"n\":2,\"e\":\"b\"},{\"k\":\"c\",\"l\":[\"a\"]}]},"
    "\"human\":{\"q\":\"pass\"}}";

static void
nothing(void *arg, const char *where, const struct text *what)
{
	(void)arg;
	(void)where;
	(void)what;
}

/* Twice the same bytes, and canonical ones. */
static void
judge(const struct policy *p)
{
	struct result_input in = { .policy = p, .level = 3,
	    .as_of = "2026-11-23" };
	struct result_summary summary;
	struct evaluate_given given;
	struct buf out[2];
	struct error err;
	json_t *test = json_loads(facts, 0, NULL);
	int i;

	in.pack = json_object();
	for (i = 0; i < 2; i++) {
		buf_init(&out[i], 1 << 22);
		if (fixture_facts(p, test, &in.facts, &given, &err) != 0 ||
		    result_write(&in, &out[i], &summary, &err) != 0)
			abort();
		memory_close(in.facts);
	}
	if (out[0].n != out[1].n || memcmp(out[0].p, out[1].p, out[0].n) != 0)
		abort();
	json_decref(json_read(out[0].p, out[0].n, 1 << 22, "out", &err));
	buf_free(&out[0]);
	buf_free(&out[1]);
	json_decref((json_t *)(uintptr_t)in.pack);
	json_decref(test);
}

static void
as_check(const char *data, size_t size)
{
	struct buf b, en, ja;
	struct policy *p;
	struct error err;

	buf_init(&b, 1 << 20);
	buf_put(&b, head, sizeof(head) - 1);
	buf_put(&b, middle, sizeof(middle) - 1);
	buf_put(&b, tail, sizeof(tail) - 1);
	buf_put(&b, data, size);
	buf_puts(&b, "]}");
	if (!b.failed && policy_parse(b.p, b.n, &p, &err) == 0) {
		if (p->check_n > 0) {
			buf_init(&en, 1 << 20);
			buf_init(&ja, 1 << 20);
			explain_words(&p->checks[0], &en, &ja);
			buf_free(&en);
			buf_free(&ja);
		}
		lint_policy(p, NULL, nothing, NULL);
		judge(p);
		policy_free(p);
	}
	buf_free(&b);
}

static void
as_extension(const char *data, size_t size)
{
	struct error err;
	struct buf b;
	json_t *own = json_read(data, size, 1 << 16, "own", &err), *base;

	if (!json_is_object(own)) {
		json_decref(own);
		return;
	}
	buf_init(&b, 1 << 20);
	buf_put(&b, head, sizeof(head) - 1);
	buf_put(&b, middle, sizeof(middle) - 1);
	buf_put(&b, tail, sizeof(tail) - 1);
	buf_puts(&b, "]}");
	base = json_read(b.p, b.n, 1 << 20, "base", &err);
	if (base == NULL)
		abort();
	json_decref(policy_extend(base, own, &err));
	json_decref(own);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct policy *policy;
	struct error err;

	if (policy_parse(p, size, &policy, &err) == 0)
		policy_free(policy);
	as_check(p, size);
	as_extension(p, size);
	return 0;
}
