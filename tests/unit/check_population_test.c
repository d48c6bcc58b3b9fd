/* SPDX-License-Identifier: Apache-2.0
 * Who is judged: ledgers against what was reached, tables across subjects,
 * joins by keys.
 */
#include <time.h>

#include "check_cases.h"

#define N_IS_1 HOSTS "\"expect\":{\"fact\":\"host.n\",\"eq\":1}"
#define A_IS_1 "\"host\":[{\"n\":1,\"hostname\":\"a\"}]"

static void
test_reached_alone(void **state)
{
	(void)state;
	case_run(N_IS_1, "\"facts\":{" A_IS_1 "}", "pass");
	case_run(N_IS_1, "\"facts\":{\"host\":[{\"n\":2}]}", "fail");
	case_run(N_IS_1, "\"facts\":{}", "unknown no-evidence");
}

static void
test_in_ledger_and_not_reached(void **state)
{
	(void)state;
	case_run(N_IS_1, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false},{\"id\":\"2\","
	    "\"hostname\":\"b\",\"kind\":\"pc\",\"gone\":false}]}",
	    "unknown unreached");
	/* Neither what is gone nor what is no host is missed. */
	case_run(N_IS_1, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false},{\"id\":\"2\","
	    "\"hostname\":\"b\",\"kind\":\"pc\",\"gone\":true},{\"id\":\"3\","
	    "\"kind\":\"media\",\"gone\":false}]}", "pass");
	/* A line that cannot be excluded counts. */
	case_run(N_IS_1, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false},{\"id\":\"2\","
	    "\"hostname\":\"b\",\"gone\":false}]}", "unknown unreached");
}

static void
test_names_agree_after_folding(void **state)
{
	(void)state;
	/* Full width, upper case, blanks; and the host's own name. */
	case_run(N_IS_1, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\" Ａ　\",\"kind\":\"pc\",\"gone\":false}]}", "pass");
	case_run(N_IS_1, "\"facts\":{\"host\":[{\"n\":1,\"hostname\":"
	    "\"Web-1.Example\"}],\"ledger.asset\":[{\"id\":\"1\",\"hostname\":"
	    "\"ＷＥＢ－１.example\",\"kind\":\"pc\",\"gone\":false}]}", "pass");
	/* Two lines, one machine. */
	case_run(N_IS_1, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false},{\"id\":\"2\","
	    "\"hostname\":\"A\",\"kind\":\"pc\",\"gone\":false}]}", "pass");
}

static void
test_reached_and_not_in_ledger(void **state)
{
	static const char listed[] = HOSTS "\"expect\":{\"fact\":"
	    "\"subject.listed\",\"eq\":true}";

	(void)state;
	case_run(listed, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"z\",\"kind\":\"pc\",\"gone\":false}]}", "fail");
	case_run(listed, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false}]}", "pass");
	/* Without a ledger nobody knows. */
	case_run(listed, "\"facts\":{" A_IS_1 "}", "unknown no-evidence");
	/* A console names a machine that nobody else does. */
	case_run(listed, "\"facts\":{" A_IS_1 ",\"console\":[{\"subject\":"
	    "\"host:x\",\"host\":\"x\"}],\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false}]}", "fail");
}

static void
test_ledger_with_bad_lines(void **state)
{
	(void)state;
	case_run(N_IS_1, "\"facts\":{" A_IS_1 ",\"ledger.asset\":[{\"id\":\"1\","
	    "\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false}]},\"gaps\":[{"
	    "\"plugin\":\"ledger\",\"table\":\"ledger.asset\",\"reason\":"
	    "\"invalid\",\"what\":\"row 3\"}]", "unknown unparsable");
}

static void
test_population_of_a_ledger_alone(void **state)
{
	static const char joined[] = PEOPLE "\"expect\":{\"fact\":"
	    "\".joined_on\",\"before\":\"2026-04-01\"}";

	(void)state;
	case_run(joined, "\"facts\":{\"ledger.person\":[{\"id\":\"1\","
	    "\"joined_on\":\"2020-04-01\"}]}", "pass");
	case_run(joined, "\"facts\":{\"ledger.person\":[{\"id\":\"1\","
	    "\"joined_on\":\"2020-04-01\"},{\"id\":\"2\",\"joined_on\":"
	    "\"2026-10-01\"}]}", "fail");
	case_run(joined, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"}]}",
	    "unknown no-evidence");
	case_run(joined, "\"facts\":{}", "unknown no-evidence");
}

#define TRAINED PEOPLE "\"expect\":{\"exists\":\"ledger.training\",\"match\":" \
	"{\"person\":\".id\"},\"where\":{\"all\":[{\"fact\":\".result\"," \
	"\"eq\":\"attended\"},{\"fact\":\".held_on\",\"within\":\"P12M\"}]}}"
#define TAUGHT(who, day) "{\"person\":\"" who "\",\"topic\":\"t\"," \
	"\"held_on\":\"" day "\",\"result\":\"attended\"}"

static void
test_joins(void **state)
{
	(void)state;
	case_run(TRAINED, "\"facts\":{\"ledger.person\":[{\"id\":\"E-01\"}],"
	    "\"ledger.training\":[" TAUGHT("ｅ－０１ ", "2026-06-01") "]}",
	    "pass");
	case_run(TRAINED, "\"facts\":{\"ledger.person\":[{\"id\":\"E-01\"},"
	    "{\"id\":\"E-02\"}],\"ledger.training\":["
	    TAUGHT("E-01", "2026-06-01") "]}", "fail");
	case_run(TRAINED, "\"facts\":{\"ledger.person\":[{\"id\":\"E-01\"}],"
	    "\"ledger.training\":[" TAUGHT("E-01", "2020-06-01") "]}", "fail");
	/* A ledger that was not read does not make anybody untaught. */
	case_run(TRAINED, "\"facts\":{\"ledger.person\":[{\"id\":\"E-01\"}]},"
	    "\"gaps\":[{\"plugin\":\"ledger\",\"table\":\"ledger.training\","
	    "\"reason\":\"denied\",\"what\":\"x\"}]", "unknown no-permission");
}

static void
test_join_beyond_a_few_rows(void **state)
{
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_puts(&b, "\"facts\":{\"ledger.person\":[");
	for (i = 0; i < 40; i++)
		buf_printf(&b, "%s{\"id\":\"P%d\"}", i > 0 ? "," : "", i);
	buf_puts(&b, "],\"ledger.training\":[");
	for (i = 0; i < 120; i++)
		buf_printf(&b, "%s{\"person\":\"p%d\",\"topic\":\"t%d\","
		    "\"held_on\":\"2026-0%d-01\",\"result\":\"attended\"}",
		    i > 0 ? "," : "", i % 40, i, 1 + i % 9);
	buf_puts(&b, "]}");
	case_run(TRAINED, buf_str(&b), "pass");
	case_run(PEOPLE "\"expect\":{\"count\":\"ledger.training\",\"match\":"
	    "{\"person\":\".id\"},\"eq\":3}", buf_str(&b), "pass");
	case_run(PEOPLE "\"expect\":{\"each\":\"ledger.training\",\"match\":"
	    "{\"person\":\".id\"},\"expect\":{\"fact\":\".held_on\",\"before\":"
	    "\"2026-09-01\"},\"on_empty\":\"pass\"}", buf_str(&b), "fail");
	case_run(PEOPLE "\"expect\":{\"count\":\"ledger.training\",\"match\":"
	    "{\"person\":\".id\",\"topic\":\".id\"},\"eq\":0}", buf_str(&b),
	    "pass");
	buf_free(&b);
}

#define AT_WORK FIRMS "\"expect\":{\"count\":\"ledger.person\",\"where\":{" \
	"\"any\":[{\"fact\":\".left_on\",\"blank\":true},{\"fact\":" \
	"\".left_on\",\"after\":{\"as_of_minus\":\"P1D\"}}]},\"eq\":1}"

static void
test_an_empty_cell_is_known(void **state)
{
	static const char owned[] = FIRMS "\"expect\":{\"each\":"
	    "\"ledger.person\",\"expect\":{\"fact\":\".accounts\","
	    "\"filled\":true},\"on_empty\":\"unknown\"}";

	(void)state;
	case_run(AT_WORK, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"},"
	    "{\"id\":\"2\",\"left_on\":\"2020-01-01\"}]}", "pass");
	case_run(AT_WORK, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"},"
	    "{\"id\":\"2\"}]}", "fail");
	case_run(owned, "\"facts\":{\"ledger.person\":[{\"id\":\"1\","
	    "\"accounts\":[\"x\"]}]}", "pass");
	case_run(owned, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"}]}",
	    "fail");
	/* No row at all is no empty cell. */
	case_run(owned, "\"facts\":{}", "unknown no-evidence");
}

#define LACKS(table, column) ",\"gaps\":[{\"plugin\":\"ledger\",\"table\":\"" \
	table "\",\"column\":\"" column "\",\"what\":\"/test\"," \
	"\"reason\":\"absent\"}]"

#define NOBODY FIRMS "\"expect\":{\"count\":\"ledger.person\",\"eq\":0}"
#define EMPTY_FILE "\"facts\":{\"ledger.source\":[{\"file\":\"a.csv\"," \
	"\"kind\":\"person\"}]}"

static void
test_no_pass_without_a_citation(void **state)
{
	static const char left[] = FIRMS "\"expect\":{\"each\":"
	    "\"ledger.person\",\"where\":{\"fact\":\".left_on\",\"filled\":"
	    "true},\"expect\":{\"fact\":\".accounts\",\"blank\":true},"
	    "\"on_empty\":\"pass\"}";

	(void)state;
	/* The file that was empty, or rows of which none is of the kind. */
	case_run(NOBODY, EMPTY_FILE, "pass");
	case_run(NOBODY, "\"facts\":{}", "unknown no-evidence");
	case_run(left, EMPTY_FILE, "pass");
	case_run(left, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"}]}",
	    "pass");
	case_run(left, "\"facts\":{}", "unknown no-evidence");
	case_run(left, "\"facts\":{\"ledger.source\":[{\"file\":\"b.csv\","
	    "\"kind\":\"asset\"}]}", "unknown no-evidence");
}

static void
test_a_column_that_is_not_there(void **state)
{
	static const char trained[] = "\"for\":{\"population\":\"person\","
	    "\"where\":{\"fact\":\".left_on\",\"blank\":true}},"
	    "\"quantifier\":\"all\",\"expect\":{\"exists\":"
	    "\"ledger.training\",\"match\":{\"person\":\".id\"}}";
	static const char has_account[] = PEOPLE "\"expect\":{\"exists\":"
	    "\"ledger.person\",\"match\":{\"accounts\":\".id\"}}";
	static const char one[] = "\"facts\":{\"ledger.person\":[{\"id\":"
	    "\"1\"}],\"ledger.training\":[]}";
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	buf_printf(&b, "%s" LACKS("ledger.person", "left_on"), one);
	/* Who is at work, nobody told: neither a count nor a fault of his. */
	case_run(AT_WORK, one, "pass");
	case_run(AT_WORK, buf_str(&b), "unknown no-evidence");
	case_run(trained, one, "fail");
	case_run(trained, buf_str(&b), "unknown no-evidence");
	case_run(FIRMS "\"expect\":{\"each\":\"ledger.person\","
	    "\"expect\":{\"fact\":\".left_on\",\"filled\":true},"
	    "\"on_empty\":\"unknown\"}", buf_str(&b),
	    "unknown no-evidence");
	/* Another column than the one that is read. */
	case_run(trained, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"}],"
	    "\"ledger.training\":[]}" LACKS("ledger.person", "joined_on"),
	    "fail");
	/* Of another file than the one that the row stands in. */
	case_run(trained, "\"facts\":{\"ledger.person\":[{\"id\":\"1\"}],"
	    "\"ledger.training\":[]},\"gaps\":[{\"plugin\":\"ledger\","
	    "\"table\":\"ledger.person\",\"column\":\"left_on\",\"what\":"
	    "\"/test2\",\"reason\":\"absent\"}]", "fail");
	/* Without rows there is nothing that could be missing in them. */
	case_run(NOBODY, EMPTY_FILE LACKS("ledger.person", "left_on"), "pass");
	/* Rows that cannot be matched are not none that match. */
	case_run(has_account, one, "fail");
	buf_reset(&b);
	buf_printf(&b, "%s" LACKS("ledger.person", "accounts"), one);
	case_run(has_account, buf_str(&b), "unknown no-evidence");
	buf_free(&b);
}

static void
test_keys_in_wide_letters(void **state)
{
	static const char one[] = FIRMS "\"expect\":{\"exists\":"
	    "\"ledger.person\",\"where\":{\"fact\":\".id\",\"eq\":"
	    "\"1-2\"}}";

	(void)state;
	case_run(one, "\"facts\":{\"ledger.person\":[{\"id\":\"１－２ \"}]}",
	    "pass");
	case_run(one, "\"facts\":{\"ledger.person\":[{\"id\":\"１－３\"}]}",
	    "fail");
	/* A host's names are its own: A and a are two accounts. */
	case_run(FIRMS "\"expect\":{\"exists\":\"account\",\"where\":{"
	    "\"fact\":\".name\",\"eq\":\"a\"}}",
	    "\"facts\":{\"account\":[{\"name\":\"A\"}]}", "fail");
}

static void
test_what_only_an_import_tells(void **state)
{
	static const char own[] = HOSTS "\"applies_when\":{\"fact\":"
	    "\"subject.collected\",\"eq\":true},\"expect\":{\"fact\":"
	    "\"host.n\",\"eq\":1}";

	(void)state;
	case_run(own, "\"facts\":{" A_IS_1 "}", "pass");
	case_run(own, "\"subjects\":[\"firm:a\"],\"facts\":{\"console\":["
	    "{\"subject\":\"host:x\",\"host\":\"x\"}]}", "not_applicable");
	case_run(own, "\"subjects\":[\"firm:a\"],\"facts\":{"
	    "\"ledger.asset\":[{\"id\":\"1\",\"hostname\":\"b\",\"kind\":"
	    "\"pc\",\"gone\":false}]}", "unknown unreached");
}

#define LEFT FIRMS "\"expect\":{\"each\":\"ledger.person\",\"where\":{" \
	"\"fact\":\".left_on\",\"present\":true},\"expect\":{\"count\":" \
	"\"account\",\"match\":{\"name\":\".accounts\"},\"where\":{\"any\":[" \
	"{\"fact\":\".live\",\"eq\":true},{\"fact\":\".last\",\"after\":" \
	"{\"fact\":\"..left_on\"}}]},\"eq\":0},\"on_empty\":\"pass\"}"
#define LEAVER "\"ledger.person\":[{\"id\":\"1\",\"accounts\":[\"Taro\"," \
	"\"taro2\",\"taro\"],\"left_on\":\"2026-03-31\"}]"

static void
test_lists_match_by_any_entry(void **state)
{
	(void)state;
	case_run(LEFT, "\"facts\":{" LEAVER ",\"account\":[{\"name\":\"taro\","
	    "\"live\":false,\"last\":\"2026-03-01\"}]}", "pass");
	case_run(LEFT, "\"facts\":{" LEAVER ",\"account\":[{\"name\":\"TARO2\","
	    "\"live\":true,\"last\":\"2026-03-01\"}]}", "fail");
	/* The outer row's day against the inner row's. */
	case_run(LEFT, "\"facts\":{" LEAVER ",\"account\":[{\"name\":\"taro\","
	    "\"live\":false,\"last\":\"2026-05-01\"}]}", "fail");
	/* Two entries that fold to one do not count one row twice. */
	case_run(FIRMS "\"expect\":{\"each\":\"ledger.person\",\"expect\":"
	    "{\"count\":\"account\",\"match\":{\"name\":\".accounts\"},\"eq\":1},"
	    "\"on_empty\":\"fail\"}", "\"facts\":{" LEAVER ",\"account\":["
	    "{\"name\":\"taro\"}]}", "pass");
	/* The list on the other side. */
	case_run(FIRMS "\"expect\":{\"each\":\"account\",\"expect\":{\"exists\":"
	    "\"ledger.person\",\"match\":{\"accounts\":\".name\"}},\"on_empty\":"
	    "\"fail\"}", "\"facts\":{" LEAVER ",\"account\":[{\"name\":"
	    "\"Taro\"}]}", "pass");
	case_run(FIRMS "\"expect\":{\"each\":\"account\",\"expect\":{\"exists\":"
	    "\"ledger.person\",\"match\":{\"accounts\":\".name\"}},\"on_empty\":"
	    "\"fail\"}", "\"facts\":{" LEAVER ",\"account\":[{\"name\":"
	    "\"jiro\"}]}", "fail");
}

static void
test_all_subjects_in_a_firms_check(void **state)
{
	static const char live[] = FIRMS "\"expect\":{\"count\":\"account\","
	    "\"where\":{\"all\":[{\"fact\":\".live\",\"eq\":true},{\"fact\":"
	    "\".subject\",\"eq\":\"host:b\"}]},\"eq\":1}";

	(void)state;
	case_run(live, "\"subjects\":[\"host:a\",\"host:b\"],\"facts\":{"
	    "\"account\":[{\"subject\":\"host:a\",\"name\":\"x\",\"live\":true},"
	    "{\"subject\":\"host:b\",\"name\":\"x\",\"live\":true}]}", "pass");
	/* A host that the ledger names and nobody reached may hold more. */
	case_run(FIRMS "\"expect\":{\"count\":\"account\",\"eq\":0}",
	    "\"facts\":{}", "pass");
	case_run(FIRMS "\"expect\":{\"count\":\"account\",\"eq\":0}",
	    "\"facts\":{\"ledger.asset\":[{\"id\":\"1\",\"hostname\":\"b\","
	    "\"kind\":\"pc\",\"gone\":false}]}", "unknown unreached");
	/* And one where the plugin had nothing to look at does not. */
	case_run(FIRMS "\"expect\":{\"count\":\"account\",\"eq\":0}",
	    "\"facts\":{},\"outcomes\":{\"hosts\":\"not-applicable\"}", "pass");
	case_run(FIRMS "\"expect\":{\"count\":\"account\",\"eq\":0}",
	    "\"facts\":{},\"outcomes\":{\"hosts\":\"crashed\"}",
	    "unknown collector-failed");
}

static void
test_firms_tables_in_a_hosts_check(void **state)
{
	static const char covered[] = HOSTS "\"expect\":{\"exists\":\"console\","
	    "\"match\":{\"host\":\"subject.name\"},\"where\":{\"fact\":"
	    "\".state\",\"eq\":\"on\"}}";

	(void)state;
	case_run(covered, "\"facts\":{" A_IS_1 ",\"console\":[{\"host\":\"A\","
	    "\"state\":\"on\"}]}", "pass");
	case_run(covered, "\"facts\":{" A_IS_1 ",\"console\":[{\"host\":\"A\","
	    "\"state\":\"off\"}]}", "fail");
	/* The console knows of the machine that nobody reached. */
	case_run(covered, "\"facts\":{\"console\":[{\"host\":\"a\",\"state\":"
	    "\"on\"},{\"host\":\"b\",\"state\":\"on\"}],\"ledger.asset\":["
	    "{\"id\":\"1\",\"hostname\":\"a\",\"kind\":\"pc\",\"gone\":false},"
	    "{\"id\":\"2\",\"hostname\":\"b\",\"kind\":\"pc\",\"gone\":false}]}",
	    "pass");
	/* A host's own line of the ledger. */
	case_run(HOSTS "\"expect\":{\"fact\":\".kind\",\"eq\":\"server\"}",
	    "\"facts\":{\"ledger.asset\":[{\"id\":\"1\",\"hostname\":\"a\","
	    "\"kind\":\"server\",\"gone\":false}]}", "pass");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reached_alone),
		cmocka_unit_test(test_in_ledger_and_not_reached),
		cmocka_unit_test(test_names_agree_after_folding),
		cmocka_unit_test(test_reached_and_not_in_ledger),
		cmocka_unit_test(test_ledger_with_bad_lines),
		cmocka_unit_test(test_population_of_a_ledger_alone),
		cmocka_unit_test(test_joins),
		cmocka_unit_test(test_join_beyond_a_few_rows),
		cmocka_unit_test(test_an_empty_cell_is_known),
		cmocka_unit_test(test_no_pass_without_a_citation),
		cmocka_unit_test(test_a_column_that_is_not_there),
		cmocka_unit_test(test_keys_in_wide_letters),
		cmocka_unit_test(test_what_only_an_import_tells),
		cmocka_unit_test(test_lists_match_by_any_entry),
		cmocka_unit_test(test_all_subjects_in_a_firms_check),
		cmocka_unit_test(test_firms_tables_in_a_hosts_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
