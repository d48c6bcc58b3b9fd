/* SPDX-License-Identifier: Apache-2.0
 * The ground floor: buffers, errors, dates, JSON, text, files.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"

static void
buf_keeps_its_maximum(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_puts(&b, "abc");
	assert_false(b.failed);
	buf_puts(&b, "def");
	assert_true(b.failed);
	assert_string_equal(buf_str(&b), "abc");
	buf_puts(&b, "x");
	assert_string_equal(buf_str(&b), "abc");
	buf_reset(&b);
	buf_puts(&b, "12345");
	assert_false(b.failed);
	assert_string_equal(buf_str(&b), "12345");
	buf_free(&b);
	assert_string_equal(buf_str(&b), "");
}

static void
buf_writes_json_strings(void **state)
{
	static const struct { const char *in; size_t n; const char *out; } rows[] = {
		{ "plain", 5, "\"plain\"" },
		{ "a\"b\\c\n\t\x01", 8, "\"a\\\"b\\\\c\\n\\t\\u0001\"" },
		{ "a\0b", 3, "\"a\\u0000b\"" },
		{ "\xe6\x97\xa5\xe6\x9c\xac", 6, "\"日本\"" },
		{ "x\xffy", 3, "\"x\xef\xbf\xbdy\"" },
		{ "\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	};
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&b, 100);
		buf_put_json(&b, rows[i].in, rows[i].n);
		assert_string_equal(buf_str(&b), rows[i].out);
		buf_free(&b);
	}
}

static void
buf_writes_paths(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_put_path(&b, "/a b/日\n%\xff\xc2\x85", 13);
	assert_string_equal(buf_str(&b), "/a b/日%0A%25%FF%C2%85");
	buf_free(&b);
}

static void
error_holds_both_languages(void **state)
{
	struct error e;

	(void)state;
	error_clear(&e);
	assert_int_equal(error_set(&e, ERR_INPUT, 0, "line %d", "%d 行", 3),
	    ERR_INPUT);
	assert_int_equal(error_prefix(&e, "f.json"), ERR_INPUT);
	assert_string_equal(e.en, "f.json: line 3");
	assert_string_equal(e.ja, "f.json: 3 行");
	assert_int_equal(error_put(&e, ERR_IO, 2, "gone", "ない"), ERR_IO);
	assert_string_equal(e.en, "gone: No such file or directory");
	assert_string_equal(e.ja, "ない: No such file or directory");
	assert_int_equal(error_exit_status(ERR_INTEGRITY), 5);
	assert_int_equal(error_exit_status(ERR_USAGE), 64);
	assert_int_equal(error_exit_status(ERR_IO), 74);
	assert_int_equal(error_exit_status(999), 70);
}

static void
error_is_cut_at_a_character(void **state)
{
	char long_text[3 * ERR_TEXT_MAX];
	struct error e;
	size_t i;

	(void)state;
	for (i = 0; i + 3 < sizeof(long_text); i += 3)
		memcpy(long_text + i, "あ", 3);
	long_text[i] = '\0';
	(void)error_put(&e, ERR_INPUT, 0, long_text, long_text);
	assert_true(strlen(e.en) < ERR_TEXT_MAX);
	assert_true(text_is_utf8(e.en, strlen(e.en)));
}

static void
dates_are_strict(void **state)
{
	static const char *const bad[] = { "2015/10/21", "2026-2-3",
	    "2026-02-29", "2026-11-31", "2026-11-23x", "", "0000-01-01",
	    "2026-11-23T00:00:00Z" };
	int64_t days;
	char text[DATE_TEXT];
	size_t i;

	(void)state;
	assert_true(date_parse("1970-01-01", &days));
	assert_int_equal(days, 0);
	assert_true(date_parse("2024-02-29", &days));
	date_format(days, text);
	assert_string_equal(text, "2024-02-29");
	assert_true(date_parse("0001-01-01", &days));
	date_format(days, text);
	assert_string_equal(text, "0001-01-01");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(date_parse(bad[i], &days));
}

static void
times_know_their_zone(void **state)
{
	int64_t a, b;
	char text[DATE_TIME_TEXT];

	(void)state;
	assert_true(date_parse_time("2026-11-23T14:00:00+09:00", &a));
	assert_true(date_parse_time("2026-11-23T05:00:00.25Z", &b));
	assert_int_equal(a, b);
	date_format_time(a, text);
	assert_string_equal(text, "2026-11-23T05:00:00Z");
	date_format_ns(a * 1000000000 + 5, text);
	assert_string_equal(text, "2026-11-23T05:00:00.000000005Z");
	date_format_ns(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999999999Z");
	assert_false(date_parse_time("2026-11-23T05:00:00", &a));
	assert_false(date_parse_time("2026-11-23T24:00:00Z", &a));
	assert_false(date_parse_time("2026-11-23T05:00:00.Z", &a));
}

static void
spans_follow_the_calendar(void **state)
{
	static const struct { const char *from, *span; int sign;
	    const char *to; } rows[] = {
		{ "2026-03-31T00:00:00Z", "P1M", -1, "2026-02-28T00:00:00Z" },
		{ "2024-03-31T00:00:00Z", "P1M", -1, "2024-02-29T00:00:00Z" },
		{ "2026-11-23T00:00:00Z", "P12M", -1, "2025-11-23T00:00:00Z" },
		{ "2024-02-29T00:00:00Z", "P1Y", 1, "2025-02-28T00:00:00Z" },
		{ "2026-01-01T00:00:00Z", "P2W1D", 1, "2026-01-16T00:00:00Z" },
		{ "2026-01-01T00:00:00Z", "PT36H5M1S", 1, "2026-01-02T12:05:01Z" },
		/* 20:00 UTC is already the next day in Japan. */
		{ "2026-01-30T20:00:00Z", "P1M", 1, "2026-02-27T20:00:00Z" },
	};
	static const char *const bad[] = { "", "P", "PT", "1M", "P1", "P1H",
	    "P1M1Y", "P1M2M", "PT1D", "P-1M", "P1M ", "P1234567D" };
	struct date_span span;
	int64_t t;
	char text[DATE_TIME_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(date_parse_time(rows[i].from, &t));
		assert_true(date_parse_span(rows[i].span, &span));
		date_format_time(date_add(t, &span, rows[i].sign, 9 * 3600),
		    text);
		if (i == 6)
			assert_string_equal(text, rows[i].to);
	}
	for (i = 0; i < 6; i++) {
		assert_true(date_parse_time(rows[i].from, &t));
		assert_true(date_parse_span(rows[i].span, &span));
		date_format_time(date_add(t, &span, rows[i].sign, 0), text);
		assert_string_equal(text, rows[i].to);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(date_parse_span(bad[i], &span));
}

static void
json_is_bounded(void **state)
{
	static const struct { const char *text; int code; const char *says; }
	    bad[] = {
		{ "{\"a\":1,\"a\":2}", ERR_INPUT, "duplicate" },
		{ "[1.5]", ERR_INPUT, "whole" },
		{ "{} x", ERR_INPUT, "line 1" },
		{ "[\"\\u0000\"]", ERR_INPUT, "line 1" },
		{ "[\"\xff\"]", ERR_INPUT, "line 1" },
		{ "[\"\\ud800\"]", ERR_INPUT, "line 1" },
		{ "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]"
		    "]]]]]]]]", ERR_INPUT, "deeper" },
	};
	static const char quoted[] =
	    "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]";
	struct error e;
	json_t *v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		v = json_read(bad[i].text, strlen(bad[i].text), 1000, "t", &e);
		assert_null(v);
		assert_int_equal(e.code, bad[i].code);
		assert_non_null(strstr(e.en, bad[i].says));
		assert_string_not_equal(e.en, e.ja);
	}
	assert_null(json_read("[1,2]", 5, 4, "t", &e));
	assert_int_equal(e.code, ERR_LIMIT);
	/* Brackets inside strings are no depth. */
	v = json_read(quoted, strlen(quoted), 1000, "t", &e);
	assert_non_null(v);
	json_decref(v);
}

static void
json_is_canonical(void **state)
{
	const char *text = "{ \"b\" : [ 1, true ], \"a\" : \"\\u65e5\" }";
	struct error e;
	struct buf b;
	json_t *v = json_read(text, strlen(text), 1000, "t", &e);

	(void)state;
	assert_non_null(v);
	buf_init(&b, 100);
	json_write(&b, v);
	assert_string_equal(buf_str(&b), "{\"a\":\"日\",\"b\":[1,true]}");
	buf_reset(&b);
	json_write_ordered(&b, v);
	assert_string_equal(buf_str(&b), "{\"b\":[1,true],\"a\":\"日\"}");
	buf_free(&b);
	json_decref(v);
}

static void
json_members_name_their_place(void **state)
{
	static const char *const known[] = { "n", "t", NULL };
	const char *text = "{\"n\":7,\"t\":{\"en\":\"x\",\"ja\":\"\"},\"z\":1}";
	struct error e;
	struct text t;
	int64_t n;
	json_t *v = json_read(text, strlen(text), 1000, "t", &e);

	(void)state;
	assert_int_equal(json_get_int(v, "/checks/3", "n", 0, 6, &n, &e),
	    ERR_INPUT);
	assert_non_null(strstr(e.en, "/checks/3/n: 7 is not between 0 and 6"));
	assert_int_equal(json_get_text(v, "/x", "t", &t, &e), ERR_INPUT);
	assert_string_equal(e.en, "/x/t: must hold en and ja");
	assert_string_equal(e.ja, "/x/t: en と ja の両方が要ります");
	assert_int_equal(json_only_keys(v, "", known, &e), ERR_INPUT);
	assert_string_equal(e.en, "/z: is not known here");
	json_decref(v);
}

static void
text_measures_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width("abc", 3), 3);
	assert_int_equal(text_width("日本", 6), 4);
	assert_int_equal(text_width("ｶﾅ", 6), 2);
	assert_int_equal(text_width("\xff", 1), 1);
	assert_int_equal(text_fit("日本語", 5), 6);
	assert_int_equal(text_utf8_length("\xc0\x80", 2), 0);
	assert_int_equal(text_utf8_length("\xf4\x90\x80\x80", 4), 0);
}

static void
language_follows_the_environment(void **state)
{
	(void)state;
	assert_int_equal(setenv("LC_ALL", "ja_JP.UTF-8", 1), 0);
	assert_int_equal(text_lang_of_environment(), TEXT_JA);
	assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
	assert_int_equal(text_lang_of_environment(), TEXT_EN);
	assert_int_equal(setenv("LC_ALL", "", 1), 0);
	assert_int_equal(setenv("LC_MESSAGES", "ja", 1), 0);
	assert_int_equal(text_lang_of_environment(), TEXT_JA);
	assert_int_equal(unsetenv("LC_MESSAGES"), 0);
}

static void
files_appear_whole_or_not(void **state)
{
	char dir[] = "/tmp/base_test.XXXXXX", *path, *partial, *fifo, got[16];
	struct file_out f;
	int fd;
	struct error e;
	struct buf b;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = file_join(dir, "out");
	partial = file_join(dir, "out.partial");
	assert_int_equal(file_out_open(&f, path, 0600, &e), 0);
	assert_int_equal(file_write_fd(f.fd, "half", 4, path, &e), 0);
	assert_int_equal(stat(path, &st), -1);
	assert_int_equal(stat(partial, &st), 0);
	file_out_discard(&f);
	assert_int_equal(stat(partial, &st), -1);
	assert_int_equal(file_write(path, 0640, "whole", 5, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(stat(partial, &st), -1);
	buf_init(&b, 5);
	assert_int_equal(file_read(path, &b, &e), 0);
	assert_string_equal(buf_str(&b), "whole");
	buf_free(&b);
	buf_init(&b, 4);
	assert_int_equal(file_read(path, &b, &e), ERR_LIMIT);
	buf_free(&b);
	buf_init(&b, 4);
	/* What is no file stays what it is. */
	fifo = file_join(dir, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_true((fd = open(fifo, O_RDWR)) >= 0);
	assert_int_equal(file_write(fifo, 0600, "through", 7, &e), 0);
	assert_int_equal(stat(fifo, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(read(fd, got, sizeof(got)), 7);
	assert_memory_equal(got, "through", 7);
	assert_int_equal(file_write(dir, 0600, "x", 1, &e), ERR_IO);
	assert_non_null(strstr(e.en, "is a folder"));
	assert_int_equal(close(fd), 0);
	assert_int_equal(unlink(fifo), 0);
	free(fifo);
	assert_int_equal(file_read(dir, &b, &e), ERR_INPUT);
	assert_int_equal(file_read("/nonexistent/x", &b, &e), ERR_MISSING);
	assert_non_null(strstr(e.ja, "開くことができません"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(file_read(path, &b, &e), ERR_INPUT);
	buf_free(&b);
	(void)unlink(path);
	(void)rmdir(dir);
	free(path);
	free(partial);
}

static void
hash_is_sha256(void **state)
{
	unsigned char d[HASH_SIZE], back[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct hash *h = hash_new();

	(void)state;
	hash_bytes("abc", 3, d);
	hash_to_hex(d, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	hash_update(h, "a", 1);
	hash_update(h, "bc", 2);
	hash_end(h, back);
	assert_memory_equal(d, back, HASH_SIZE);
	hash_free(h);
	assert_true(hash_from_hex(hex, back));
	assert_memory_equal(d, back, HASH_SIZE);
	hex[3] = 'G';
	assert_false(hash_from_hex(hex, back));
	assert_false(hash_from_hex("ba", back));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_keeps_its_maximum),
		cmocka_unit_test(buf_writes_json_strings),
		cmocka_unit_test(buf_writes_paths),
		cmocka_unit_test(error_holds_both_languages),
		cmocka_unit_test(error_is_cut_at_a_character),
		cmocka_unit_test(dates_are_strict),
		cmocka_unit_test(times_know_their_zone),
		cmocka_unit_test(spans_follow_the_calendar),
		cmocka_unit_test(json_is_bounded),
		cmocka_unit_test(json_is_canonical),
		cmocka_unit_test(json_members_name_their_place),
		cmocka_unit_test(text_measures_columns),
		cmocka_unit_test(language_follows_the_environment),
		cmocka_unit_test(files_appear_whole_or_not),
		cmocka_unit_test(hash_is_sha256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
