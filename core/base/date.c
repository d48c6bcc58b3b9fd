/* SPDX-License-Identifier: Apache-2.0
 * Calendar arithmetic. Reads the clock in date_now_ns alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "date.h"

#define DAY 86400

/* Howard Hinnant's days-from-civil: years begin in March, eras of 400 years. */
int64_t
date_to_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
date_of_days(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

static int
month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : length[month - 1];
}

bool
date_is_valid(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	    day >= 1 && day <= month_length(year, month);
}

/* Exactly n digits at *s; moves on. */
static bool
digits(const char **s, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static bool
literal(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
parse_day(const char **s, int64_t *days)
{
	int y, m, d;

	if (!digits(s, 4, &y) || !literal(s, '-') || !digits(s, 2, &m) ||
	    !literal(s, '-') || !digits(s, 2, &d) || !date_is_valid(y, m, d))
		return false;
	*days = date_to_days(y, m, d);
	return true;
}

bool
date_parse(const char *s, int64_t *days)
{
	return parse_day(&s, days) && *s == '\0';
}

/* v in n digits, behind which is returned. Without printf: packs hold two
 * times an item. */
static char *
put_digits(char *to, unsigned v, int n)
{
	int i;

	for (i = n; i-- > 0; v /= 10)
		to[i] = (char)('0' + v % 10);
	return to + n;
}

void
date_format(int64_t days, char out[DATE_TEXT])
{
	int y, m, d;

	date_of_days(days, &y, &m, &d);
	if (y < 1 || y > 9999)
		y = y < 1 ? 1 : 9999;
	out = put_digits(out, (unsigned)y, 4);
	*out++ = '-';
	out = put_digits(out, (unsigned)m, 2);
	*out++ = '-';
	out = put_digits(out, (unsigned)d, 2);
	*out = '\0';
}

static bool
parse_zone(const char **s, int64_t *offset)
{
	int sign, h, m;

	*offset = 0;
	if (**s == 'Z' || **s == 'z') {
		(*s)++;
		return true;
	}
	sign = **s == '-' ? -1 : 1;
	if (!literal(s, '+') && !literal(s, '-'))
		return false;
	if (!digits(s, 2, &h) || !literal(s, ':') || !digits(s, 2, &m) ||
	    h > 23 || m > 59)
		return false;
	*offset = sign * (h * 3600 + m * 60);
	return true;
}

bool
date_parse_time(const char *s, int64_t *seconds)
{
	int64_t days, offset;
	int h, m, sec;

	if (!parse_day(&s, &days) || (*s != 'T' && *s != 't' && *s != ' '))
		return false;
	s++;
	if (!digits(&s, 2, &h) || !literal(&s, ':') || !digits(&s, 2, &m) ||
	    !literal(&s, ':') || !digits(&s, 2, &sec) || h > 23 || m > 59 ||
	    sec > 60)
		return false;
	if (literal(&s, '.')) {
		if (*s < '0' || *s > '9')
			return false;
		while (*s >= '0' && *s <= '9')
			s++;
	}
	if (!parse_zone(&s, &offset) || *s != '\0')
		return false;
	*seconds = days * DAY + h * 3600 + m * 60 + sec - offset;
	return true;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

void
date_format_time(int64_t seconds, char out[DATE_TIME_TEXT])
{
	int64_t days = floor_div(seconds, DAY);
	unsigned s = (unsigned)(seconds - days * DAY);

	date_format(days, out);
	out += DATE_TEXT - 1;
	*out++ = 'T';
	out = put_digits(out, s / 3600, 2);
	*out++ = ':';
	out = put_digits(out, s / 60 % 60, 2);
	*out++ = ':';
	out = put_digits(out, s % 60, 2);
	*out++ = 'Z';
	*out = '\0';
}

void
date_format_ns(int64_t ns, char out[DATE_TIME_TEXT])
{
	int64_t seconds = floor_div(ns, 1000000000);
	unsigned fraction = (unsigned)(ns - seconds * 1000000000);

	date_format_time(seconds, out);
	if (fraction != 0) {
		out += strlen(out) - 1;
		*out++ = '.';
		out = put_digits(out, fraction, 9);
		*out++ = 'Z';
		*out = '\0';
	}
}

int64_t
date_now_ns(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	struct timespec ts;
	char *end;
	long long v;

	if (fixed != NULL && fixed[0] >= '0' && fixed[0] <= '9') {
		v = strtoll(fixed, &end, 10);
		if (*end == '\0' && v < INT64_MAX / 1000000000)
			return v * 1000000000;
	}
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}
