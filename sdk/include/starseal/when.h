/* SPDX-License-Identifier: Apache-2.0
 * Dates in evidence, for plugin authors. Header only; no locale, no clock, no
 * time zone of the machine that computes.
 */
#ifndef STARSEAL_WHEN_H
#define STARSEAL_WHEN_H

#include <stdio.h>

#include "read.h"

#define SS_DATE_TEXT 11         /* "2026-11-23" and its NUL */

/* Days since 1970-01-01; false where there is no such date. */
static inline bool
ss_days(int64_t y, int64_t m, int64_t d, int64_t *days)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	int64_t era, yoe, doy;

	if (y < 1970 || y > 9999 || m < 1 || m > 12 || d < 1 ||
	    d > length[m - 1] + (m == 2 && leap))
		return false;
	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	*days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
	return true;
}

/* days must come from ss_days or be 0 to 2932896. */
static inline void
ss_date_text(int64_t days, char out[SS_DATE_TEXT])
{
	int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, y = yoe + era * 400 + (mp >= 10);
	char text[40];

	(void)snprintf(text, sizeof(text), "%04d-%02d-%02d",
	    (int)(y % 10000), (int)(mp < 10 ? mp + 3 : mp - 9),
	    (int)(doy - (153 * mp + 2) / 5 + 1));
	memcpy(out, text, SS_DATE_TEXT);
}

/* The number of n digits at offset at of b; -1 on anything else. */
static inline int64_t
ss_digits(struct ss_bytes b, size_t at, size_t n)
{
	int64_t v = 0;
	size_t i;

	if (b.n < at + n)
		return -1;
	for (i = at; i < at + n; i++) {
		if (b.p[i] < '0' || b.p[i] > '9')
			return -1;
		v = v * 10 + (b.p[i] - '0');
	}
	return v;
}

/* "2026-11-23" at the head of b, as days. */
static inline bool
ss_read_date(struct ss_bytes b, int64_t *days)
{
	return b.n >= 10 && b.p[4] == '-' && b.p[7] == '-' &&
	    ss_days(ss_digits(b, 0, 4), ss_digits(b, 5, 2),
	    ss_digits(b, 8, 2), days);
}

/* "23:59:59" at the head of b, as seconds; a leap second counts as :59. */
static inline bool
ss_read_clock(struct ss_bytes b, int64_t *seconds)
{
	int64_t h = ss_digits(b, 0, 2), m = ss_digits(b, 3, 2);
	int64_t s = ss_digits(b, 6, 2);

	if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60 ||
	    b.p[2] != ':' || b.p[5] != ':')
		return false;
	*seconds = h * 3600 + m * 60 + (s > 59 ? 59 : s);
	return true;
}

/* "Sat, 17 May 2025 09:12:34 +0900" (or UTC, GMT, Z) as seconds UTC. */
static inline bool
ss_read_rfc2822(struct ss_bytes b, int64_t *seconds)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct ss_bytes rest = b, day, month, year, clock, zone;
	int64_t m, d, y, days, time, away = 0;

	if (memchr(b.p, ',', b.n < 5 ? b.n : 5) != NULL)
		(void)ss_field(&rest, ',');
	day = ss_word(&rest);
	month = ss_word(&rest);
	year = ss_word(&rest);
	clock = ss_word(&rest);
	zone = ss_word(&rest);
	for (m = 0; m < 12; m++)
		if (month.n == 3 && memcmp(names + m * 3, month.p, 3) == 0)
			break;
	if (!ss_number(day, &d) || !ss_number(year, &y) || m == 12 ||
	    !ss_days(y, m + 1, d, &days) || !ss_read_clock(clock, &time))
		return false;
	if (zone.n == 5 && (zone.p[0] == '+' || zone.p[0] == '-')) {
		int64_t h = ss_digits(zone, 1, 2), min = ss_digits(zone, 3, 2);

		if (h < 0 || h > 14 || min < 0 || min > 59)
			return false;
		away = (h * 60 + min) * 60 * (zone.p[0] == '-' ? -1 : 1);
	} else if (!ss_equal(zone, "UTC") && !ss_equal(zone, "GMT") &&
	    !ss_equal(zone, "Z")) {
		return false;
	}
	*seconds = days * 86400 + time - away;
	return *seconds >= 0;
}

#endif
