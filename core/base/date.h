/* SPDX-License-Identifier: Apache-2.0
 * Dates and times of the proleptic Gregorian calendar, without the C
 * library's clock, zone or locale.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_TEXT 11            /* "2026-11-23" and NUL */
#define DATE_TIME_TEXT 31       /* "2026-11-23T05:00:00.000000000Z" and NUL */

/* Days since 1970-01-01. The date must be valid. */
int64_t date_to_days(int year, int month, int day);
void date_of_days(int64_t days, int *year, int *month, int *day);
bool date_is_valid(int year, int month, int day);
/* "YYYY-MM-DD", the whole string, years 0001 to 9999. */
bool date_parse(const char *s, int64_t *days);
void date_format(int64_t days, char out[DATE_TEXT]);
/* RFC 3339 date-time with Z or an offset, fraction allowed (dropped);
 * seconds since 1970-01-01 UTC. */
bool date_parse_time(const char *s, int64_t *seconds);
/* "2026-11-23T05:00:00Z". */
void date_format_time(int64_t seconds, char out[DATE_TIME_TEXT]);
/* As date_format_time, with nine digits of fraction where ns is not whole
 * seconds. ns: nanoseconds since 1970-01-01 UTC. */
void date_format_ns(int64_t ns, char out[DATE_TIME_TEXT]);

/* An ISO 8601 duration in calendar units (P1Y2M10D, PT36H, P2W): months are
 * calendar months, so a duration has a length only from some date on. */
struct date_span { int64_t months, days, seconds; };
bool date_parse_span(const char *s, struct date_span *out);
/* seconds moved by sign (+1, -1) times span, in the zone offset_seconds east
 * of UTC; a day past the end of its month becomes its last. */
int64_t date_add(int64_t seconds, const struct date_span *span, int sign,
    int offset_seconds);
/* Now, or SOURCE_DATE_EPOCH where it is set and valid. Nanoseconds UTC. */
int64_t date_now_ns(void);

#endif
