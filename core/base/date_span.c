/* SPDX-License-Identifier: Apache-2.0
 * Durations in calendar units. Never reads a clock.
 */
#include <string.h>

#include "date.h"

#define DAY 86400

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool
span_number(const char **s, int64_t *v)
{
	int n = 0;

	for (*v = 0; **s >= '0' && **s <= '9'; (*s)++, n++) {
		if (n == 6)
			return false;
		*v = *v * 10 + (**s - '0');
	}
	return n > 0;
}

bool
date_parse_span(const char *s, struct date_span *out)
{
	const char *units = "YMWD";
	int64_t v;

	memset(out, 0, sizeof(*out));
	if (*s++ != 'P' || *s == '\0')
		return false;
	while (*s != '\0') {
		if (*s == 'T' && units[0] != 'h') {
			units = "hms";
			s++;
			if (*s == '\0')
				return false;
		}
		if (!span_number(&s, &v))
			return false;
		/* Units come in order, each once. */
		while (*units != '\0' && *units != (*units >= 'a' ? *s + 32 : *s))
			units++;
		switch (*units) {
		case 'Y': out->months += v * 12; break;
		case 'M': out->months += v; break;
		case 'W': out->days += v * 7; break;
		case 'D': out->days += v; break;
		case 'h': out->seconds += v * 3600; break;
		case 'm': out->seconds += v * 60; break;
		case 's': out->seconds += v; break;
		default: return false;
		}
		units++;
		s++;
	}
	return true;
}

int64_t
date_add(int64_t seconds, const struct date_span *span, int sign,
    int offset_seconds)
{
	int64_t local = seconds + offset_seconds, days = floor_div(local, DAY);
	int64_t rest = local - days * DAY, months;
	int y, m, d;

	date_of_days(days, &y, &m, &d);
	months = (int64_t)y * 12 + m - 1 + sign * span->months;
	y = (int)floor_div(months, 12);
	m = (int)(months - (int64_t)y * 12) + 1;
	while (d > 28 && !date_is_valid(y, m, d))
		d--;
	days = date_to_days(y, m, d) + sign * span->days;
	return days * DAY + rest - offset_seconds + sign * span->seconds;
}
