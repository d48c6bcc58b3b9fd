/* SPDX-License-Identifier: Apache-2.0
 * What people write, as values; encodings. What can be read in two ways must
 * not be read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "starseal/grid.h"
#include "starseal/said.h"

static struct ss_bytes
bytes(const char *s)
{
	return (struct ss_bytes){ s, strlen(s) };
}

static void
dates(void **state)
{
	/* text, format, date; NULL: is not to be read */
	static const char *const rows[][3] = {
		{ "2026-04-01", NULL, "2026-04-01" },
		{ "2026/4/1", NULL, "2026-04-01" },
		{ "2026.4.1", NULL, "2026-04-01" },
		{ "２０２６年　４月　１日", NULL, "2026-04-01" },
		{ "2026年4月1日(水)", NULL, "2026-04-01" },
		{ "2026-04-01 09:30", NULL, "2026-04-01" },
		{ "2026-04-01T09:30:00Z", NULL, "2026-04-01" },
		{ "20260401", NULL, "2026-04-01" },
		{ "令和8年4月1日", NULL, "2026-04-01" },
		{ "令和元年5月1日", NULL, "2019-05-01" },
		{ "㋿元年5月1日", NULL, "2019-05-01" },
		{ "Ｒ８．４．１", NULL, "2026-04-01" },
		{ "R08/04/01", NULL, "2026-04-01" },
		{ "令8.4.1", NULL, "2026-04-01" },
		{ "平成31年4月30日", NULL, "2019-04-30" },
		{ "平成33年3月31日", NULL, "2021-03-31" },
		{ "H元.1.8", NULL, "1989-01-08" },
		{ "S64.1.7", NULL, "1989-01-07" },
		{ "昭和元年12月25日", NULL, "1926-12-25" },
		{ "大正12年9月1日", NULL, "1923-09-01" },
		{ "M6.1.1", NULL, "1873-01-01" },
		{ "2024-02-29", NULL, "2024-02-29" },
		/* none, or two */
		{ "2026-02-29", NULL, NULL }, { "2026-13-01", NULL, NULL },
		{ "26/04/01", NULL, NULL }, { "4/1/2026", NULL, NULL },
		{ "04-05-06", NULL, NULL }, { "2026/4", NULL, NULL },
		{ "R8.4", NULL, NULL }, { "令和元年4月30日", NULL, NULL },
		{ "昭和元年12月24日", NULL, NULL }, { "明治5年12月2日", NULL, NULL },
		{ "R0.4.1", NULL, NULL }, { "46000", NULL, NULL },
		{ "2026/4-1", NULL, NULL }, { "2026-04-01x", NULL, NULL },
		{ "2026-04-01 25:00", NULL, NULL }, { "", NULL, NULL },
		{ "来春", NULL, NULL }, { "2026年4月", NULL, NULL },
		{ "202604011", NULL, NULL },
		/* declared */
		{ "26/04/01", "yy/MM/dd", "2026-04-01" },
		{ "26/4/1", "yy/MM/dd", "2026-04-01" },
		{ "8/4/1", "R yy/MM/dd", NULL },
		{ "8/4/1", "R y/M/d", "2026-04-01" },
		{ "08/04/01", "R yy/MM/dd", "2026-04-01" },
		{ "31.4.30", "H y.M.d", "2019-04-30" },
		{ "01/04/2026", "dd/MM/yyyy", "2026-04-01" },
		{ "04/01/2026", "MM/dd/yyyy", "2026-04-01" },
		{ "260401", "yyMMdd", "2026-04-01" },
		{ "2641", "yyMMdd", NULL }, { "2026-04-01", "yy/MM/dd", NULL },
		{ "26/13/01", "yy/MM/dd", NULL },
	};
	char text[DATE_TEXT];
	int64_t days;
	size_t i;
	bool got;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		got = ss_said_date(bytes(rows[i][0]), rows[i][1], &days);
		if (got != (rows[i][2] != NULL))
			fail_msg("%s: %s", rows[i][0], got ? "was read" :
			    "was not read");
		if (!got)
			continue;
		date_format(days, text);
		if (strcmp(text, rows[i][2]) != 0)
			fail_msg("%s: %s", rows[i][0], text);
	}
}

static void
times(void **state)
{
	static const struct { const char *text, *time; } rows[] = {
		{ "2026-04-01 09:30", "2026-04-01T00:30:00Z" },
		{ "2026/4/1 0:00:00", "2026-03-31T15:00:00Z" },
		{ "令和8年4月1日 午後3時5分", "2026-04-01T06:05:00Z" },
		{ "2026-04-01T09:30:00+09:00", "2026-04-01T00:30:00Z" },
		{ "2026-04-01T09:30:00.25Z", "2026-04-01T09:30:00Z" },
		{ "2026-04-01 12:00 AM", "2026-03-31T15:00:00Z" },
		{ "2026-04-01", NULL }, { "09:30", NULL },
		{ "2026-04-01 9", NULL }, { "2026-04-01 09:60", NULL },
		{ "2026-04-01 13:00 PM", NULL },
	};
	char text[DATE_TIME_TEXT];
	int64_t seconds;
	size_t i;
	bool got;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		got = ss_said_time(bytes(rows[i].text), NULL, 540, &seconds);
		if (got != (rows[i].time != NULL))
			fail_msg("%s: %s", rows[i].text, got ? "was read" :
			    "was not read");
		if (!got)
			continue;
		date_format_time(seconds, text);
		assert_string_equal(text, rows[i].time);
	}
}

static void
numbers(void **state)
{
	static const struct { const char *text, *unit; int64_t v; bool good; }
	    rows[] = {
		{ "365", "days", 365, true }, { "３６５日", "days", 365, true },
		{ "1,200", NULL, 1200, true }, { "1,20", NULL, 0, false },
		{ "12,000件", NULL, 12000, true }, { "3.0", NULL, 3, true },
		{ "3.5", NULL, 0, false }, { "６か月", "days", 184, true },
		{ "1か月", "days", 31, true }, { "3 months", "days", 92, true },
		{ "12か月", "days", 365, true }, { "18か月", "days", 549, true },
		{ "1年", "days", 365, true }, { "2週間", "days", 14, true },
		{ "48時間", "days", 2, true }, { "30時間", "days", 0, false },
		{ "1日", "hours", 24, true }, { "90分", "hours", 0, false },
		{ "120分", "hours", 2, true }, { "24h", "hours", 24, true },
		{ "7.5", "CVSS x10", 75, true }, { "75", "CVSS x10", 75, true },
		{ "10.0", "CVSS x10", 100, true },
		{ "7.55", "CVSS x10", 0, false }, { "-3", NULL, -3, true },
		{ "5x", NULL, 0, false }, { "", NULL, 0, false },
		{ "1e9", NULL, 0, false }, { "9999999999999999", NULL, 0,
		    false }, { "6か月", "hours", 0, false },
	};
	int64_t v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool got = ss_said_int(bytes(rows[i].text), rows[i].unit, &v);

		if (got != rows[i].good || (got && v != rows[i].v))
			fail_msg("%s (%s): %d %lld", rows[i].text,
			    rows[i].unit == NULL ? "" : rows[i].unit, got,
			    (long long)v);
	}
}

static void
words(void **state)
{
	static const char *const symbols[] = { "pc", "server", NULL };
	static const struct ss_word said[] = {
		{ { "PC", "パソコン" }, "ノートPC" },
		{ { "Server", "サーバ" }, "サーバー" } };
	const struct ss_field f = { .column = { .symbols = symbols },
	    .words = said };
	struct ss_bytes rest = bytes(" a; b、c，d；\n e,,"), one;
	char all[64] = "", plain[64];
	bool v;

	(void)state;
	assert_string_equal(ss_said_symbol(bytes("ﾉｰﾄＰＣ"), &f), "pc");
	assert_string_equal(ss_said_symbol(bytes("パ ソ コ ン"), &f), "pc");
	assert_string_equal(ss_said_symbol(bytes("SERVER"), &f), "server");
	assert_null(ss_said_symbol(bytes("サーバ室"), &f));
	assert_null(ss_said_symbol(bytes(""), &f));
	assert_true(ss_said_bool(bytes("○"), &v) && v);
	assert_true(ss_said_bool(bytes("ＹＥＳ"), &v) && v);
	assert_true(ss_said_bool(bytes("無し"), &v) && !v);
	assert_true(ss_said_bool(bytes("×"), &v) && !v);
	assert_false(ss_said_bool(bytes("△"), &v));
	assert_true(ss_unsaid(bytes("　―　")));
	assert_true(ss_unsaid(bytes("未定")));
	assert_false(ss_unsaid(bytes("未対応")));
	while (ss_said_entry(&rest, &one))
		(void)snprintf(all + strlen(all), sizeof(all) - strlen(all),
		    "[%.*s]", (int)one.n, one.p);
	assert_string_equal(all, "[a][b][c][d][e]");
	assert_true(ss_plain(bytes("  ﾊﾟｿｺﾝ　Ａ "), true, plain,
	    sizeof(plain)));
	assert_string_equal(plain, "パソコン a");
	assert_false(ss_plain(bytes("\xff"), true, plain, sizeof(plain)));
	assert_false(ss_plain(bytes("too long for it"), true, plain, 8));
}

/* All of CP932 as iconv has it, where iconv knows it. */
static void
cp932_is_whole(void **state)
{
	char to[4], in[2];
	size_t n, took, good = 0;
	unsigned a, b;

	(void)state;
	for (a = 0x81; a < 0xfd; a++)
		for (b = 0x40; b < 0xfd; b++) {
			in[0] = (char)a;
			in[1] = (char)b;
			if (ss_decode(SS_ENC_CP932, (struct ss_bytes){ in, 2 },
			    to, &n, &took) && took == 2)
				good++;
		}
	/* 7,724 of the vendors' mapping (of which 398 twice), 1,880 for
	 * characters of one's own. */
	assert_int_equal(good, 9604);
	assert_true(ss_decode(SS_ENC_CP932, bytes("\xfb\xfc"), to, &n, &took));
	assert_memory_equal(to, "髙", 3);
	assert_true(ss_decode(SS_ENC_CP932, bytes("\x87\x40"), to, &n, &took));
	assert_memory_equal(to, "①", 3);
	assert_true(ss_decode(SS_ENC_CP932, bytes("\x81\x60"), to, &n, &took));
	assert_memory_equal(to, "～", 3);
	assert_true(ss_decode(SS_ENC_CP932, bytes("\xf0\x40"), to, &n, &took));
	assert_memory_equal(to, "\xee\x80\x80", 3);
	assert_true(ss_decode(SS_ENC_CP932, bytes("\xb1"), to, &n, &took));
	assert_memory_equal(to, "ｱ", 3);
	assert_false(ss_decode(SS_ENC_CP932, bytes("\x81"), to, &n, &took));
	assert_false(ss_decode(SS_ENC_CP932, bytes("\x81\x20"), to, &n,
	    &took));
	assert_int_equal(took, 1);
}

static void
encodings(void **state)
{
	static const struct { const char *p; size_t n; enum ss_encoding e;
	    size_t mark; } rows[] = {
		{ "a,b", 3, SS_ENC_UTF8, 0 }, { "", 0, SS_ENC_UTF8, 0 },
		{ "\xef\xbb\xbf" "a", 4, SS_ENC_UTF8, 3 },
		{ "\xff\xfe" "a\0", 4, SS_ENC_UTF16LE, 2 },
		{ "\xfe\xff\0a", 4, SS_ENC_UTF16BE, 2 },
		{ "\xe6\xbc\xa2", 3, SS_ENC_UTF8, 0 },
		{ "\x8a\xbf\x8e\x9a", 4, SS_ENC_CP932, 0 },
		/* 漢字 in EUC-JP: CP932 would read ｴﾁｻ and more */
		{ "\xb4\xc1\xbb\xfa", 4, SS_ENC_ANY, 0 },
		{ "caf\xe9\n", 5, SS_ENC_ANY, 0 },
		{ "a\0b", 3, SS_ENC_ANY, 0 },
		{ "\xff\xff", 2, SS_ENC_ANY, 0 },
		{ "\xed\xa0\x80", 3, SS_ENC_ANY, 0 },
	};
	size_t i, mark;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (ss_encoding_find((struct ss_bytes){ rows[i].p,
		    rows[i].n }, &mark) != rows[i].e)
			fail_msg("row %zu", i);
		assert_int_equal(mark, rows[i].mark);
	}
	assert_int_equal(ss_encoding_of(bytes("Shift_JIS")), SS_ENC_CP932);
	assert_int_equal(ss_encoding_of(bytes("latin-1")), SS_ENC_ANY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates), cmocka_unit_test(times),
		cmocka_unit_test(numbers), cmocka_unit_test(words),
		cmocka_unit_test(cp932_is_whole), cmocka_unit_test(encodings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
