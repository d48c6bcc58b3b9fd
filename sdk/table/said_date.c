/* SPDX-License-Identifier: Apache-2.0
 * Dates as people in Japan write them, and whole numbers with their units.
 * Years of eras are reckoned, never guessed: two digits alone are no year.
 */
#include <starseal/said.h>

#define NO_ERA (-1)

/* First year and first day of each. A year past an era's end is reckoned on:
 * 平成33年 was printed on many a licence. */
static const struct { const char *names; int first, year, month, day; } eras[] = {
	{ "明治|明|m", 1868, 1873, 1, 1 },      /* solar from 1873 on */
	{ "大正|大|t", 1912, 1912, 7, 30 },
	{ "昭和|昭|s", 1926, 1926, 12, 25 },
	{ "平成|平|h", 1989, 1989, 1, 8 },
	{ "令和|令|r", 2019, 2019, 5, 1 },
};
#define ERAS ((int)(sizeof(eras) / sizeof(eras[0])))

/* days since 1970-01-01; false where there is no such day from 1873 on. */
static bool
days_of(int64_t y, int64_t m, int64_t d, int64_t *days)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	int64_t era, yoe, doy;

	if (y < 1873 || y > 9999 || m < 1 || m > 12 || d < 1 ||
	    d > length[m - 1] + (m == 2 && leap))
		return false;
	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	*days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
	return true;
}

static bool
skip(struct ss_bytes *b, const char *word)
{
	size_t n = strlen(word);

	if (!ss_starts(*b, word))
		return false;
	b->p += n;
	b->n -= n;
	return true;
}

static void
blanks(struct ss_bytes *b)
{
	while (skip(b, " "))
		;
}

/* least to most digits; false where there are fewer or more. */
static bool
number(struct ss_bytes *b, size_t least, size_t most, int64_t *v)
{
	size_t n = 0;

	*v = 0;
	while (n < b->n && n <= most && b->p[n] >= '0' && b->p[n] <= '9')
		*v = *v * 10 + (b->p[n++] - '0');
	if (n < least || n > most)
		return false;
	b->p += n;
	b->n -= n;
	return true;
}

/* The era at b's head, which is in plain form. */
static int
take_era(struct ss_bytes *b)
{
	struct ss_bytes names, name;
	char word[8];
	int i;

	for (i = 0; i < ERAS; i++) {
		names = (struct ss_bytes){ eras[i].names,
		    strlen(eras[i].names) };
		while (names.n > 0) {
			name = ss_field(&names, '|');
			if (ss_copy(name, word, sizeof(word)) && skip(b, word))
				return i;
		}
	}
	return NO_ERA;
}

static bool
era_days(int era, int64_t y, int64_t m, int64_t d, int64_t *days)
{
	int64_t first;

	return y >= 1 && y <= 99 && days_of(eras[era].first + y - 1, m, d,
	    days) && days_of(eras[era].year, eras[era].month, eras[era].day,
	    &first) && *days >= first;
}

/* What may stand behind a date: "(水)", "wed", a time of day. */
static bool
is_tail(struct ss_bytes b, struct ss_bytes *clock)
{
	static const char *const days[] = { "(日)", "(月)", "(火)", "(水)",
	    "(木)", "(金)", "(土)", "日曜日", "月曜日", "火曜日", "水曜日",
	    "木曜日", "金曜日", "土曜日", "(sun)", "(mon)", "(tue)", "(wed)",
	    "(thu)", "(fri)", "(sat)" };
	size_t i;

	blanks(&b);
	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (skip(&b, days[i]))
			break;
	if (b.n > 0 && b.p[0] == 't')
		(void)skip(&b, "t");
	blanks(&b);
	*clock = b;
	return b.n == 0 || (b.p[0] >= '0' && b.p[0] <= '9') ||
	    ss_starts(b, "午");
}

/* "/4/1", "-04-01", "年4月1日" behind a year. */
static bool
month_and_day(struct ss_bytes *b, int64_t *m, int64_t *d)
{
	char sep;

	blanks(b);
	if (skip(b, "年")) {
		blanks(b);
		if (!number(b, 1, 2, m))
			return false;
		blanks(b);
		if (!skip(b, "月"))
			return false;
		blanks(b);
		if (!number(b, 1, 2, d))
			return false;
		blanks(b);
		return skip(b, "日");
	}
	if (b->n == 0 || strchr("/-.", b->p[0]) == NULL)
		return false;
	sep = b->p[0];
	b->p++;
	b->n--;
	if (!number(b, 1, 2, m) || b->n == 0 || b->p[0] != sep)
		return false;
	b->p++;
	b->n--;
	return number(b, 1, 2, d);
}

/* Without a format: only what can be read in one way. */
static bool
free_date(struct ss_bytes b, int64_t *days, struct ss_bytes *clock)
{
	int era = take_era(&b);
	int64_t y, m, d;

	blanks(&b);
	if (era != NO_ERA) {
		if (skip(&b, "元"))
			y = 1;
		else if (!number(&b, 1, 2, &y))
			return false;
		return month_and_day(&b, &m, &d) && is_tail(b, clock) &&
		    era_days(era, y, m, d, days);
	}
	if (b.n >= 8 && number(&b, 8, 8, &y)) {
		m = y / 100 % 100;
		d = y % 100;
		return is_tail(b, clock) && days_of(y / 10000, m, d, days);
	}
	return number(&b, 4, 4, &y) && month_and_day(&b, &m, &d) &&
	    is_tail(b, clock) && days_of(y, m, d, days);
}

/* Length of the letters ch at f's head. */
static size_t
run_of(struct ss_bytes f, char ch)
{
	size_t n = 0;

	while (n < f.n && f.p[n] == ch)
		n++;
	return n;
}

static bool
formatted_part(struct ss_bytes *f, struct ss_bytes *b, int64_t *y, int64_t *m,
    int64_t *d)
{
	char ch = f->p[0];
	size_t n = run_of(*f, ch);
	bool good;

	if (ch != 'y' && ch != 'm' && ch != 'd') {
		if (b->n == 0 || b->p[0] != ch)
			return false;
		n = 1;
		b->p++;
		b->n--;
		good = true;
	} else {
		/* Only where the next part touches are all digits needed. */
		bool touches = f->n > n && strchr("ymd", f->p[n]) != NULL;
		size_t most = n == 4 ? 4 : 2;

		struct ss_bytes part = { b->p, touches && most < b->n ? most :
		    b->n };

		good = number(&part, touches || (ch == 'y' && n != 1) ? most :
		    1, most, ch == 'y' ? y : ch == 'm' ? m : d);
		if (good) {
			b->n -= (size_t)(part.p - b->p);
			b->p = part.p;
		}
	}
	f->p += n;
	f->n -= n;
	return good;
}

static bool
formatted_date(struct ss_bytes b, const char *format, int64_t *days,
    struct ss_bytes *clock)
{
	char plain[64];
	struct ss_bytes f;
	int64_t y = 0, m = 0, d = 0;
	bool two;
	int era = NO_ERA;

	if (!ss_plain((struct ss_bytes){ format, strlen(format) }, true, plain,
	    sizeof(plain)))
		return false;
	f = (struct ss_bytes){ plain, strlen(plain) };
	if (f.n > 2 && f.p[1] == ' ') {
		era = take_era(&f);
		blanks(&f);
	}
	two = strstr(plain, "yyyy") == NULL;
	while (f.n > 0)
		if (!formatted_part(&f, &b, &y, &m, &d))
			return false;
	if (!is_tail(b, clock))
		return false;
	if (era != NO_ERA)
		return era_days(era, y, m, d, days);
	return days_of(y + (two ? 2000 : 0), m, d, days);
}

/* "９:３０", "午後3時5分", "23:59:59.5+09:00" as seconds; east of UTC in
 * *zone where it is said. */
static bool
clock_of(struct ss_bytes b, int64_t *seconds, int *zone)
{
	bool before = skip(&b, "午前"), after = !before && skip(&b, "午後");
	int64_t h, m = 0, s = 0, zh, zm = 0;
	int sign;

	if (!number(&b, 1, 2, &h))
		return false;
	if (skip(&b, ":")) {
		if (!number(&b, 2, 2, &m) || (skip(&b, ":") &&
		    !number(&b, 2, 2, &s)))
			return false;
	} else if (skip(&b, "時")) {
		if (b.n > 0 && (!number(&b, 1, 2, &m) || !skip(&b, "分")))
			return false;
	} else {
		return false;
	}
	if (skip(&b, "."))
		while (b.n > 0 && b.p[0] >= '0' && b.p[0] <= '9') {
			b.p++;
			b.n--;
		}
	blanks(&b);
	before = skip(&b, "am") || before;
	after = skip(&b, "pm") || after;
	if ((before || after) && (h > 12 || (before && after)))
		return false;
	h = before && h == 12 ? 0 : after && h < 12 ? h + 12 : h;
	if (skip(&b, "z") || skip(&b, "utc")) {
		*zone = 0;
	} else if (b.n > 0) {
		sign = skip(&b, "+") ? 1 : skip(&b, "-") ? -1 : 0;
		if (sign == 0 || !number(&b, 2, 2, &zh) ||
		    (b.n > 0 && ((void)skip(&b, ":"),
		    !number(&b, 2, 2, &zm))) || zh > 14 || zm > 59)
			return false;
		*zone = sign * (int)(zh * 60 + zm);
	}
	*seconds = h * 3600 + m * 60 + s;
	return b.n == 0 && h <= 24 && m < 60 && s < 60 &&
	    (h < 24 || (m == 0 && s == 0));
}

static bool
date_and_rest(struct ss_bytes b, const char *format, int64_t *days,
    char *plain, struct ss_bytes *clock)
{
	struct ss_bytes p;

	if (b.n == 0 || b.n > 128 || !ss_plain(b, true, plain, SS_SAID_MAX))
		return false;
	p = (struct ss_bytes){ plain, strlen(plain) };
	return format != NULL && format[0] != '\0' ?
	    formatted_date(p, format, days, clock) : free_date(p, days, clock);
}

/* 2026-04-01 and 2026/04/01, which most dates are. */
static bool
usual_date(struct ss_bytes b, int64_t *days)
{
	int64_t y, m, d;

	if (b.n != 10 || (b.p[4] != '-' && b.p[4] != '/') || b.p[7] != b.p[4])
		return false;
	return number(&b, 4, 4, &y) && (b.p++, b.n--, number(&b, 2, 2, &m)) &&
	    (b.p++, b.n--, number(&b, 2, 2, &d)) && days_of(y, m, d, days);
}

bool
ss_said_date(struct ss_bytes b, const char *format, int64_t *days)
{
	char plain[SS_SAID_MAX];
	struct ss_bytes clock;
	int64_t seconds;
	int zone;

	if (format == NULL && usual_date(b, days))
		return true;
	return date_and_rest(b, format, days, plain, &clock) &&
	    (clock.n == 0 || clock_of(clock, &seconds, &zone));
}

bool
ss_said_time(struct ss_bytes b, const char *format, int zone, int64_t *seconds)
{
	char plain[SS_SAID_MAX];
	struct ss_bytes clock;
	int64_t days, of_day;

	if (!date_and_rest(b, format, &days, plain, &clock) ||
	    clock.n == 0 || !clock_of(clock, &of_day, &zone))
		return false;
	*seconds = days * 86400 + of_day - (int64_t)zone * 60;
	return true;
}

/* ---- numbers ---- */

/* What one of a written unit is in the column's unit, as num / den; months, 0,
 * have no one length. */
static const struct { const char *column, *written; int64_t num, den; }
    units[] = {
	{ "days", "日|日間|days|day|d", 1, 1 },
	{ "days", "週|週間|weeks|week|w", 7, 1 },
	{ "days", "か月|ヶ月|ケ月|カ月|ヵ月|箇月|months|month", 0, 1 },
	{ "days", "年|年間|years|year|y", 1461, 4 },
	{ "days", "時間|hours|hour|h", 1, 24 },
	{ "hours", "時間|hours|hour|h", 1, 1 },
	{ "hours", "日|日間|days|day|d", 24, 1 },
	{ "hours", "分|minutes|minute|min", 1, 60 },
	{ "people", "人|名|people", 1, 1 },
	{ NULL, "件|個|台|人|名|回|findings|entries|items", 1, 1 },
};

/* The most days that so many months of the calendar have: who keeps a log for
 * six months keeps it for 184 days, and one day less falls short in autumn. */
static int64_t
days_of_months(int64_t n)
{
	static const int longest[] = { 0, 31, 62, 92, 123, 153, 184, 215, 245,
	    276, 306, 337 };

	return (n / 12 * 1461 + 2) / 4 + longest[n % 12];
}

static bool
reckon(const char *unit, struct ss_bytes written, int64_t *v)
{
	size_t i;

	if (written.n == 0)
		return true;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].column != NULL && (unit == NULL ||
		    strcmp(units[i].column, unit) != 0))
			continue;
		if (!ss_one_of(written, units[i].written))
			continue;
		if (*v > INT64_C(1000000000) || *v < 0)
			return false;
		if (units[i].num == 0) {
			*v = days_of_months(*v);
			return true;
		}
		/* Years are whole days nearly; hours must be. */
		if (units[i].num == 1 && *v % units[i].den != 0)
			return false;
		*v = (*v * units[i].num + units[i].den / 2) / units[i].den;
		return true;
	}
	return unit != NULL && ss_one_of(written, unit);
}

/* Digits with commas between threes; false where the commas stand elsewhere. */
static bool
whole(struct ss_bytes *b, int64_t *v)
{
	size_t digits = 0, since = 0;
	bool commas = false;

	*v = 0;
	for (; b->n > 0; b->p++, b->n--) {
		if (b->p[0] == ',') {
			if (digits == 0 || (commas ? since != 3 : digits > 3))
				return false;
			commas = true;
			since = 0;
			continue;
		}
		if (b->p[0] < '0' || b->p[0] > '9')
			break;
		if (++digits > 15)
			return false;
		since++;
		*v = *v * 10 + (b->p[0] - '0');
	}
	return digits > 0 && (!commas || since == 3);
}

bool
ss_said_int(struct ss_bytes b, const char *unit, int64_t *v)
{
	bool tenths = unit != NULL && strcmp(unit, "CVSS x10") == 0, minus;
	char plain[SS_SAID_MAX];
	struct ss_bytes p;

	if (b.n == 0 || b.n > 64 || !ss_plain(b, false, plain, sizeof(plain)))
		return false;
	p = (struct ss_bytes){ plain, strlen(plain) };
	minus = skip(&p, "-");
	if (!whole(&p, v))
		return false;
	if (p.n > 1 && p.p[0] == '.' && p.p[1] >= '0' && p.p[1] <= '9') {
		p.p++;
		p.n--;
		if (tenths) {
			*v = *v * 10 + (p.p[0] - '0');
			p.p++;
			p.n--;
		}
		while (p.n > 0 && p.p[0] == '0') {
			p.p++;
			p.n--;
		}
		if (p.n > 0 && p.p[0] >= '1' && p.p[0] <= '9')
			return false;
	}
	if (!reckon(unit, p, v))
		return false;
	if (minus)
		*v = -*v;
	return true;
}
