/* SPDX-License-Identifier: Apache-2.0
 * The result document: criteria, waivers, distance, populations, what extends
 * what, and the same bytes every time.
 */
#include "check/policy_extend.h"
#include "check/result.h"
#include "check/waiver.h"
#include "check_cases.h"

#define N_IS_1 HOSTS "\"expect\":{\"fact\":\"host.n\",\"lte\":1}"
#define HOST(n) "\"facts\":{\"host\":[{\"n\":" n "}]"

static struct policy *policy;

/* The document of a check on facts; as_of 2026-11-23, level 3. */
static json_t *
judge(const char *check, const char *facts, const json_t *waivers)
{
	struct result_summary summary;
	struct evaluate_given given;
	struct result_input in = { 0 };
	struct buf text, out, again;
	struct error err;
	json_t *test, *doc;

	policy_free(policy);
	policy = case_policy(check);
	buf_init(&text, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_init(&again, 1 << 20);
	buf_printf(&text, "{\"as_of\":\"2026-11-23\",%s}", facts);
	test = json_read(text.p, text.n, 1 << 20, "t", &err);
	assert_non_null(test);
	in.policy = policy;
	in.level = 3;
	in.as_of = "2026-11-23";
	in.waivers = waivers;
	in.pack = json_object();
	if (fixture_facts(policy, test, &in.facts, &given, &err) != 0 ||
	    result_write(&in, &out, &summary, &err) != 0)
		fail_msg("%s: %s", facts, err.en);
	memory_close(in.facts);
	/* Once more, from the beginning: hashes are keyed anew. */
	assert_int_equal(fixture_facts(policy, test, &in.facts, &given, &err),
	    0);
	assert_int_equal(result_write(&in, &again, &summary, &err), 0);
	assert_int_equal(out.n, again.n);
	assert_memory_equal(out.p, again.p, out.n);
	memory_close(in.facts);
	doc = json_read(out.p, out.n, 1 << 20, "out", &err);
	if (doc == NULL)
		fail_msg("%s: %.300s", err.en, out.p);
	/* Canonical: written again it is the same. */
	buf_reset(&again);
	json_write(&again, doc);
	assert_string_equal(again.p, out.p);
	json_decref(test);
	json_decref((json_t *)(uintptr_t)in.pack);
	buf_free(&text);
	buf_free(&out);
	buf_free(&again);
	return doc;
}

static const json_t *
criterion(const json_t *doc)
{
	return json_array_get(json_object_get(doc, "criteria"), 0);
}

static const char *
word(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "(none)" : s;
}

static void
decided(const char *decide, const char *facts, const char *want)
{
	json_t *doc;
	char got[64];

	case_decide = decide;
	doc = judge(N_IS_1, facts, NULL);
	(void)snprintf(got, sizeof(got), "%s %s", word(criterion(doc),
	    "verdict"), word(criterion(doc), "reason"));
	if (strcmp(got, want) != 0)
		fail_msg("%s %s: got %s, want %s", decide, facts, got, want);
	case_decide = "{}";
	json_decref(doc);
}

#define LEDGER ",\"ledger.asset\":[{\"id\":\"1\",\"hostname\":\"a\"," \
	"\"kind\":\"pc\",\"gone\":false}]"
#define SAYS(id, answer) ",\"interview.answer\":[{\"criterion\":\"" id "\"," \
	"\"answer\":\"" answer "\"}]"
#define CHECK "{\"check\":\"c\"}"
#define PERSON "{\"human\":\"k\"}"

static void
test_how_criteria_are_decided(void **state)
{
	(void)state;
	/* Without a word of the policy a person judges, at best. */
	decided("{}", HOST("1") LEDGER "}", "review (none)");
	decided("{}", HOST("1") LEDGER SAYS("k", "yes") "}", "review (none)");
	decided("{}", HOST("1") LEDGER SAYS("k", "no") "}", "fail (none)");
	decided("{}", HOST("2") LEDGER SAYS("k", "yes") "}", "fail (none)");
	/* A check that decides; but not without the ledger. */
	decided("{\"k\":" CHECK "}", HOST("1") LEDGER "}", "pass (none)");
	decided("{\"k\":" CHECK "}", HOST("1") "}", "review (none)");
	decided("{\"k\":" CHECK "}", HOST("2") "}", "fail (none)");
	/* A person's word alone is not enough, unless it is said to be. */
	decided("{\"k\":" PERSON "}", HOST("1") SAYS("k", "yes") "}",
	    "review (none)");
	decided("{\"k\":{\"human\":\"k\",\"alone\":true}}", HOST("1")
	    SAYS("k", "yes") "}", "pass (none)");
	decided("{\"k\":{\"all\":[" CHECK "," PERSON "]}}", HOST("1") LEDGER
	    SAYS("k", "yes") "}", "pass (none)");
	decided("{\"k\":{\"all\":[" CHECK "," PERSON "]}}", HOST("1") LEDGER
	    "}", "review (none)");
	/* One alternative is enough; a word does not stand for evidence. */
	decided("{\"k\":{\"any\":[" CHECK "," PERSON "]}}", HOST("1") LEDGER
	    SAYS("k", "no") "}", "pass (none)");
	decided("{\"k\":{\"any\":[" CHECK "," PERSON "]}}", HOST("2") LEDGER
	    SAYS("k", "yes") "}", "review (none)");
	decided("{\"k\":{\"layers\":{\"rule\":" PERSON ",\"done\":" CHECK "}}}",
	    HOST("2") LEDGER SAYS("k", "yes") "}", "fail (none)");
}

static void
test_layers_are_told(void **state)
{
	const json_t *k;
	json_t *doc;

	(void)state;
	case_decide = "{\"k\":{\"layers\":{\"rule\":" PERSON ",\"done\":" CHECK
	    "}}}";
	doc = judge(N_IS_1, HOST("2") LEDGER SAYS("k", "yes") "}", NULL);
	k = criterion(doc);
	assert_string_equal(word(json_object_get(k, "layers"), "rule"),
	    "pass");
	assert_string_equal(word(json_object_get(k, "layers"), "done"),
	    "fail");
	assert_int_equal(json_array_size(json_object_get(k, "decided_by")), 1);
	assert_string_equal(word(json_array_get(json_object_get(k,
	    "decided_by"), 0), "check"), "c");
	assert_string_equal(word(json_object_get(k, "answer"), "answer"),
	    "yes");
	case_decide = "{}";
	json_decref(doc);
}

static void
test_distance_and_coverage(void **state)
{
	json_t *doc = judge(N_IS_1, HOST("4") ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false},{\"id\":\"2\","
	    "\"hostname\":\"b\",\"kind\":\"pc\",\"gone\":false}]}", NULL), *o;
	const json_t *check = json_array_get(json_object_get(doc, "checks"), 0);

	(void)state;
	o = json_array_get(json_object_get(json_array_get(json_object_get(check,
	    "observations"), 0), "deciding"), 0);
	assert_string_equal(word(json_object_get(o, "distance"), "en"),
	    "3 too many");
	assert_string_equal(word(json_object_get(o, "distance"), "ja"),
	    "3 多い");
	o = json_object_get(json_object_get(doc, "populations"), "host");
	assert_int_equal(json_integer_value(json_object_get(o, "declared")), 2);
	assert_int_equal(json_integer_value(json_object_get(o, "reached")), 1);
	assert_string_equal(json_string_value(json_array_get(json_object_get(o,
	    "missing"), 0)), "host:b");
	o = json_object_get(check, "counts");
	assert_int_equal(json_integer_value(json_object_get(o, "fail")), 1);
	assert_int_equal(json_integer_value(json_object_get(o, "unknown")), 1);
	json_decref(doc);
}

/* ---- waivers ---- */

#define WAIVER(digest, more) "{\"format\":\"evidence-waiver/1\",\"id\":" \
	"\"w1\",\"check\":\"c\",\"check_digest\":\"" digest "\",\"kind\":" \
	"\"temporary\",\"reason\":{\"en\":\"r\",\"ja\":\"r\"},\"risk_owner\":" \
	"\"sample\",\"approver\":{\"name\":\"sample\",\"role\":\"ciso\"}," more "}"
#define DAYS(from, until) "\"approved_on\":\"2026-01-01\",\"from\":\"" from \
	"\",\"until\":\"" until "\",\"subjects\":[\"host:a\"]"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* Write a waiver, with the check's true digest where it has zeros. */
static json_t *
read_waiver(const char *text, bool true_digest, struct error *err)
{
	char path[] = "/tmp/starseal-test-XXXXXX", digest[HASH_HEX + 1], *at;
	char copy[2048];
	FILE *f = fdopen(mkstemp(path), "w");
	json_t *v;

	policy_free(policy);
	policy = case_policy(N_IS_1);
	policy_check_digest(policy, &policy->checks[0], digest);
	(void)snprintf(copy, sizeof(copy), "%s", text);
	if (true_digest && (at = strstr(copy, ZEROS)) != NULL)
		memcpy(at, digest, HASH_HEX);
	(void)fputs(copy, f);
	(void)fclose(f);
	v = waiver_read(path, err);
	(void)remove(path);
	return v;
}

static void
waived(const char *text, bool true_digest, const char *state, bool covers)
{
	struct error err;
	json_t *w = read_waiver(text, true_digest, &err), *doc, *o;

	if (w == NULL)
		fail_msg("%s: %s", text, err.en);
	doc = judge(N_IS_1, HOST("2") LEDGER "}", w);
	/* The verdict stays. */
	assert_string_equal(word(criterion(doc), "verdict"), "fail");
	o = json_array_get(json_object_get(doc, "waivers"), 0);
	assert_string_equal(word(o, "state"), state);
	assert_string_equal(word(o, "signature"), "unchecked");
	o = json_array_get(json_object_get(json_array_get(json_object_get(doc,
	    "checks"), 0), "observations"), 0);
	assert_string_equal(word(o, "verdict"), "fail");
	assert_int_equal(json_is_true(json_object_get(o, "waived")), covers);
	json_decref(doc);
	json_decref(w);
}

static void
test_waivers_stand_beside(void **state)
{
	(void)state;
	waived(WAIVER(ZEROS, DAYS("2026-11-01", "2027-03-31")), true,
	    "in-force", true);
	waived(WAIVER(ZEROS, DAYS("2026-11-01", "2026-11-23")), true,
	    "in-force", true);
	waived(WAIVER(ZEROS, DAYS("2026-11-01", "2026-11-22")), true,
	    "expired", false);
	waived(WAIVER(ZEROS, DAYS("2026-11-24", "2027-03-31")), true,
	    "not-yet", false);
	/* The check is another one by now. */
	waived(WAIVER(ZEROS, DAYS("2026-11-01", "2027-03-31")), false, "void",
	    false);
	waived(WAIVER(ZEROS, "\"approved_on\":\"2026-01-01\",\"from\":"
	    "\"2026-11-01\",\"until\":\"2027-03-31\",\"subjects\":[\"host:b\"]"),
	    true, "in-force", false);
}

static void
test_bad_waivers_are_refused(void **state)
{
	static const char *const bad[] = {
		WAIVER(ZEROS, DAYS("2026-11-01", "2027-11-03")),
		WAIVER(ZEROS, DAYS("2026-11-01", "2026-10-31")),
		WAIVER(ZEROS, DAYS("2015/10/21", "2026-10-31")),
		WAIVER("00", DAYS("2026-11-01", "2027-03-31")),
		WAIVER(ZEROS, DAYS("2026-11-01", "2027-03-31") ",\"more\":1"),
		WAIVER(ZEROS, DAYS("2025-11-01", "2026-03-31")),
		"{\"waivers\":{}}", "{}",
	};
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		json_t *w = read_waiver(bad[i], true, &err);

		if (w != NULL)
			fail_msg("taken: %s", bad[i]);
		assert_true(err.ja[0] != '\0');
	}
}

/* ---- policies upon policies ---- */

static json_t *
extended(const char *own, struct error *err)
{
	struct buf b;
	json_t *base, *o = json_read(own, strlen(own), 1 << 16, "own", err);

	case_bundle(&b, N_IS_1);
	base = json_read(b.p, b.n, 1 << 20, "base", err);
	base = policy_extend(base, o, err);
	json_decref(o);
	buf_free(&b);
	return base;
}

#define OWN "\"format\":\"starseal-policy/1\",\"id\":\"x\",\"version\":\"1\"," \
	"\"edition\":\"1\",\"title\":{\"en\":\"x\",\"ja\":\"x\"}"

static void
test_extending_only_tightens(void **state)
{
	struct error err;
	struct policy *p;
	struct buf b;
	json_t *v = extended("{" OWN ",\"extends\":\"t\",\"preview\":true,"
	    "\"notice\":{\"en\":\"PREVIEW\",\"ja\":\"下書き\"},\"set\":{\"few\":2},"
	    "\"catalog\":[{\"id\":\"1\",\"criteria\":[{\"id\":\"k5\",\"level\":"
	    "\"star5\"}]}]}", &err);

	(void)state;
	assert_non_null(v);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(
	    json_object_get(v, "parameters"), "few"), "default")), 2);
	assert_string_equal(word(v, "id"), "x");
	assert_string_equal(word(json_object_get(v, "extends"), "id"), "t");
	buf_init(&b, 1 << 20);
	json_write(&b, v);
	if (policy_parse(b.p, b.n, &p, &err) != 0)
		fail_msg("%s", err.en);
	assert_int_equal(p->criterion_n, 2);
	assert_true(p->preview);
	assert_string_equal(p->notice.en, "PREVIEW");
	policy_free(p);
	buf_free(&b);
	json_decref(v);
	/* few may not become more. */
	assert_null(extended("{" OWN ",\"extends\":\"t\",\"set\":{\"few\":4}}",
	    &err));
	assert_non_null(strstr(err.en, "tighten"));
	assert_null(extended("{" OWN ",\"extends\":\"t\",\"set\":{\"no\":4}}",
	    &err));
	assert_null(extended("{" OWN ",\"extends\":\"t\",\"drop\":[\"k\"]}",
	    &err));
	/* Nothing that is there is exchanged. */
	assert_null(extended("{" OWN ",\"extends\":\"t\",\"populations\":{"
	    "\"host\":{}}}", &err));
}

static void
test_mappings(void **state)
{
	static const struct { const char *row; bool good; } cases[] = {
		{ "{\"from\":\"k\",\"to\":{\"framework\":\"f\",\"edition\":\"1\","
		    "\"id\":\"a\"},\"relation\":\"intersects-with\"}", true },
		{ "{\"from\":\"k\",\"to\":{\"framework\":\"f\",\"edition\":\"1\","
		    "\"id\":\"a\"},\"relation\":\"equal-to\"}", false },
		{ "{\"from\":\"k\",\"to\":{\"framework\":\"f\",\"edition\":\"1\","
		    "\"id\":\"a\"},\"relation\":\"equal-to\",\"reviewed_on\":"
		    "\"2026-11-01\",\"by\":\"sample\"}", true },
		{ "{\"from\":\"k\",\"to\":{\"framework\":\"f\",\"edition\":\"1\","
		    "\"id\":\"a\"},\"relation\":\"like\"}", false },
	};
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		json_t *o = json_pack("{s:[o]}", "mappings", json_loads(
		    cases[i].row, 0, NULL));

		assert_int_equal(policy_check_mappings(o, &err) == 0,
		    cases[i].good);
		json_decref(o);
	}
}

static int
done(void **state)
{
	(void)state;
	policy_free(policy);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_how_criteria_are_decided),
		cmocka_unit_test(test_layers_are_told),
		cmocka_unit_test(test_distance_and_coverage),
		cmocka_unit_test(test_waivers_stand_beside),
		cmocka_unit_test(test_bad_waivers_are_refused),
		cmocka_unit_test(test_extending_only_tightens),
		cmocka_unit_test(test_mappings),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
