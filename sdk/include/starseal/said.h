/* SPDX-License-Identifier: Apache-2.0
 * What people write, as values: dates of both calendars, numbers with units,
 * yes and no, words. Link libstarseal-table. No locale, no clock. Never guesses:
 * what can be read in two ways is not read.
 */
#ifndef STARSEAL_SAID_H
#define STARSEAL_SAID_H

#include <stdbool.h>

#include "form.h"
#include "read.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SS_SAID_MAX 256         /* bytes that a value (not a text) may have */

/*
 * For comparing: NFKC, case folded, and without white space, into to; false
 * where it does not fit or is no UTF-8. exact: white space is only trimmed
 * and made single, which is how texts compare in checks.
 */
bool ss_plain(struct ss_bytes b, bool exact, char *to, size_t size);
/* Both in plain form. */
bool ss_same(struct ss_bytes a, struct ss_bytes b);
/* Whether b is, in plain form, one of "a|b|c". list may be NULL. */
bool ss_one_of(struct ss_bytes b, const char *list);

/* White space of any script cut off both ends. */
struct ss_bytes ss_strip(struct ss_bytes b);
/* "", "-", "―", "N/A", "なし", "未定" and the like: nothing is said. */
bool ss_unsaid(struct ss_bytes b);

/*
 * A date as days since 1970-01-01 (from 1873 on). Without a format: 2026-04-01,
 * 2026/4/1, 2026.4.1, 2026年4月1日, 20260401, 令和8年4月1日, R8.4.1, 令和元年…,
 * also in full width, with a weekday or a time of day behind it. With one:
 * yyyy yy MM M dd d and what stands between them; yy needs no more than its two
 * digits and means 20yy, or the year of the era whose letter (M T S H R) and a
 * space lead the format. False where it is none, or could be two.
 */
bool ss_said_date(struct ss_bytes b, const char *format, int64_t *days);
/* The same with a time of day, as seconds UTC. zone: minutes east, for what
 * names none itself. */
bool ss_said_time(struct ss_bytes b, const char *format, int zone,
    int64_t *seconds);
/* A whole number, with thousands' commas or its unit: "365日", "1,200",
 * "６か月". unit: that of the column, "days", "hours" (from which others are
 * reckoned: months are the most days that the calendar gives them, 6 are 184), "CVSS x10" (7.5 is 75), else any. */
bool ss_said_int(struct ss_bytes b, const char *unit, int64_t *v);
/* ○ × 有 無 はい いいえ yes no 済 未 … */
bool ss_said_bool(struct ss_bytes b, bool *v);
/* The symbol, or one of its words in either language; NULL: none of them. */
const char *ss_said_symbol(struct ss_bytes b, const struct ss_field *field);
/* Cut the next entry off a list parted by ; , 、 or line ends. False: none. */
bool ss_said_entry(struct ss_bytes *rest, struct ss_bytes *entry);

#ifdef __cplusplus
}
#endif
#endif
