/* SPDX-License-Identifier: Apache-2.0
 * Lines of logs: when, and which fields they carry. Keeps counts, no names.
 */
#include "logs.h"

static bool
two(struct ss_bytes b, size_t at, int *out)
{
	if (at + 2 > b.n || b.p[at] < '0' || b.p[at] > '9' ||
	    b.p[at + 1] < '0' || b.p[at + 1] > '9')
		return false;
	*out = (b.p[at] - '0') * 10 + (b.p[at + 1] - '0');
	return true;
}

static bool
clock_of(struct ss_bytes b, size_t at, int64_t *out)
{
	int h, m, s;

	if (!two(b, at, &h) || !two(b, at + 3, &m) || !two(b, at + 6, &s) ||
	    b.p[at + 2] != ':' || b.p[at + 5] != ':' || h > 23 || m > 59 ||
	    s > 60)
		return false;
	*out = h * 3600 + m * 60 + s;
	return true;
}

/* RFC 3339: 2026-11-22T10:00:00.123456+09:00 */
static bool
time_full(struct ss_bytes b, int64_t *out)
{
	int century, year, month, day, h, m;
	int64_t clock;
	size_t i = 19;

	if (b.n < 20 || !two(b, 0, &century) || !two(b, 2, &year) ||
	    !two(b, 5, &month) || !two(b, 8, &day) || b.p[4] != '-' ||
	    b.p[7] != '-' || (b.p[10] != 'T' && b.p[10] != ' ') ||
	    century < 19 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    !clock_of(b, 11, &clock))
		return false;
	*out = ss_days_of(century * 100 + year, month, day) * 86400 + clock;
	if (b.p[i] == '.')
		for (i++; i < b.n && b.p[i] >= '0' && b.p[i] <= '9'; i++)
			;
	if (i < b.n && (b.p[i] == '+' || b.p[i] == '-') &&
	    two(b, i + 1, &h) && two(b, i + 4, &m))
		*out -= (b.p[i] == '-' ? -1 : 1) * (h * 3600 + m * 60);
	return true;
}

/* "Nov 22 10:00:00", of the year that makes it no later than the file. */
static bool
time_short(struct ss_bytes b, int64_t file_time, int64_t *out)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t year, clock;
	int month, day, i, ignored;

	if (b.n < 16 || !clock_of(b, 7, &clock))
		return false;
	for (month = 0; month < 12; month++)
		if (memcmp(b.p, months + month * 3, 3) == 0)
			break;
	day = b.p[4] == ' ' ? 0 : (b.p[4] - '0') * 10;
	day += b.p[5] - '0';
	if (month == 12 || day < 1 || day > 31 || b.p[3] != ' ')
		return false;
	ss_civil_of(file_time / 86400, &year, &i, &ignored);
	*out = ss_days_of(year, month + 1, day) * 86400 + clock;
	if (*out > file_time + 86400)
		*out = ss_days_of(year - 1, month + 1, day) * 86400 + clock;
	return true;
}

/* audit.log: type=X msg=audit(1364481363.243:24287): */
static bool
time_audit(struct ss_bytes b, int64_t *out)
{
	const char *at = memmem(b.p, b.n < 128 ? b.n : 128, "msg=audit(", 10);
	struct ss_bytes rest;

	if (at == NULL)
		return false;
	rest.p = at + 10;
	rest.n = b.n - (size_t)(rest.p - b.p);
	return ss_number(ss_field(&rest, '.'), out);
}

static bool
holds(struct ss_bytes b, const char *s)
{
	return memmem(b.p, b.n, s, strlen(s)) != NULL;
}

static void
look_for_fields(struct tally *t, struct ss_bytes b)
{
	const char *at;

	if (!t->result)
		t->result = holds(b, "Accepted ") || holds(b, "Failed ") ||
		    holds(b, "authentication failure") ||
		    holds(b, "session opened") || holds(b, "res=");
	if (!t->user)
		t->user = holds(b, " for user ") || holds(b, "user=") ||
		    holds(b, "acct=") || ((holds(b, "Accepted ") ||
		    holds(b, "Failed ")) && holds(b, " for "));
	if (t->ip)
		return;
	at = memmem(b.p, b.n, " from ", 6);
	if (at == NULL)
		at = memmem(b.p, b.n, "rhost=", 6);
	if (at == NULL)
		at = memmem(b.p, b.n, " addr=", 6);
	if (at != NULL && at + 6 < b.p + b.n)
		t->ip = (at[6] >= '0' && at[6] <= '9') || at[6] == ':' ||
		    (memchr(at + 6, ':', (size_t)(b.p + b.n - at - 6) < 5 ?
		    (size_t)(b.p + b.n - at - 6) : 5) != NULL &&
		    at[6] >= 'a' && at[6] <= 'f');
}

static void
count_day(struct tally *t, int64_t day)
{
	size_t i = t->n;

	/* Lines come nearly in order: look from the end. */
	while (i > 0 && t->days[i - 1].day > day)
		i--;
	if (i > 0 && t->days[i - 1].day == day) {
		t->days[i - 1].entries++;
		return;
	}
	if (t->n == DAYS_MAX) {
		t->limited = true;
		return;
	}
	memmove(&t->days[i + 1], &t->days[i], (t->n - i) * sizeof(t->days[0]));
	t->days[i].day = day;
	t->days[i].entries = 1;
	t->n++;
}

void
logs_tally(struct tally *t, struct ss_bytes text, int64_t file_time)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line;
	int64_t when;

	while (ss_next_line(&lines, &line)) {
		if (line.n == 0)
			continue;
		/* What is later than its file is damage, no entry. */
		if ((!time_full(line, &when) &&
		    !time_short(line, file_time, &when) &&
		    !time_audit(line, &when)) || when < 0 ||
		    when > file_time + 2 * 86400) {
			t->odd++;
			continue;
		}
		if (t->entries++ == 0 || when < t->oldest)
			t->oldest = when;
		if (t->entries == 1 || when > t->newest)
			t->newest = when;
		count_day(t, when / 86400);
		look_for_fields(t, line);
	}
}

int64_t
logs_max_gap(const struct tally *t)
{
	int64_t most = 0;
	size_t i;

	for (i = 1; i < t->n; i++)
		if (t->days[i].day - t->days[i - 1].day - 1 > most)
			most = t->days[i].day - t->days[i - 1].day - 1;
	return most;
}
