/* SPDX-License-Identifier: Apache-2.0
 * Whether a rule's text names the number that the firm says it holds: near
 * words that speak of the same thing, as digits, as a period in other units,
 * or as a word such as "every month". Numbers of articles do not count.
 */
#include <ctype.h>

#include "text.h"

static const struct { const char *name; const char *const words[10]; }
about[] = {
	{ "password_min_length", { "パスワード", "文字", "桁", "password",
	    "character", "length", NULL } },
	{ "lockout_tries", { "ロック", "試行", "失敗", "連続", "lock", "tries",
	    "attempt", "fail", NULL } },
	{ "log_keep", { "ログ", "記録", "log", NULL } },
	{ "log_review", { "ログ", "点検", "確認", "log", "review", NULL } },
	{ "patch", { "更新", "パッチ", "脆弱性", "修正", "適用", "patch",
	    "update", "vulnerab", NULL } },
	{ "backup", { "バックアップ", "複製", "世代", "backup", "back up",
	    NULL } },
	{ "entry_log", { "入退", "入室", "記録", "entry", "entrance",
	    "visitor", NULL } },
	{ "inactive_account", { "未使用", "使用しない", "利用のない",
	    "利用しない", "休眠", "inactive", "unused", "not used", NULL } },
	{ "training", { "教育", "研修", "訓練", "training", "education",
	    NULL } }
};

static bool
speaks(struct ss_bytes window, const char *name)
{
	size_t i, k;

	for (i = 0; i < sizeof(about) / sizeof(about[0]); i++) {
		if (strncmp(name, about[i].name, strlen(about[i].name)) != 0)
			continue;
		for (k = 0; about[i].words[k] != NULL; k++)
			if (memmem(window.p, window.n, about[i].words[k],
			    strlen(about[i].words[k])) != NULL)
				return true;
	}
	return false;
}

static bool
starts_any(struct ss_bytes b, const char *const *words)
{
	while (b.n > 0 && b.p[0] == ' ') {
		b.p++;
		b.n--;
	}
	for (; *words != NULL; words++)
		if (ss_starts(b, *words))
			return true;
	return false;
}

/* n of what follows, in days: from the least to the most it can be. */
static bool
period_is(int64_t n, struct ss_bytes unit, int64_t value)
{
	static const char *const years[] = { "年", "year", NULL };
	static const char *const months[] = { "か月", "ヶ月", "ケ月", "カ月",
	    "ヵ月", "箇月", "ヵ月", "months", "month", "月間", NULL };
	static const char *const weeks[] = { "週", "week", NULL };
	static const char *const hours[] = { "時間", "hour", NULL };

	if (starts_any(unit, months))
		return value >= n * 30 && value <= n * 31;
	if (starts_any(unit, years))
		return value >= n * 365 && value <= n * 366;
	if (starts_any(unit, weeks))
		return value == n * 7;
	return starts_any(unit, hours) && n % 24 == 0 && value == n / 24;
}

/* The number of an article, a page, a date is none of a rule. */
static bool
is_label(struct ss_bytes line, size_t at, struct ss_bytes behind)
{
	static const char *const marks[] = { "条", "章", "節", "項", "号",
	    "頁", "ページ", "版", "月", "年度", "日付", NULL };
	static const char *const before[] = { "第", "第 ", "article ", "section ",
	    "chapter ", "page ", "§", "別表", "様式", NULL };
	size_t i, n;

	if (starts_any(behind, marks))
		return true;
	for (i = 0; before[i] != NULL; i++) {
		n = strlen(before[i]);
		if (at >= n && memcmp(line.p + at - n, before[i], n) == 0)
			return true;
	}
	return false;
}

static bool
number_at(struct ss_bytes line, size_t at, size_t n, bool days, int64_t value)
{
	struct ss_bytes behind = { line.p + at + n, line.n - at - n };
	int64_t v = 0;

	if (n > 9 || !ss_number((struct ss_bytes){ line.p + at, n }, &v))
		return false;
	/* 1.5, 2026-04, 10/12: parts of something else. */
	if ((at > 0 && strchr(".-/", line.p[at - 1]) != NULL) ||
	    (behind.n > 1 && strchr(".-/", behind.p[0]) != NULL &&
	    isdigit((unsigned char)behind.p[1])))
		return false;
	if (days && period_is(v, behind, value))
		return true;
	if (days && (period_is(1, behind, 30) || period_is(1, behind, 365) ||
	    period_is(1, behind, 7) || period_is(24, behind, 1)))
		return false;
	return v == value && !is_label(line, at, behind);
}

static bool
line_names(struct ss_bytes line, bool days, int64_t value)
{
	static const struct { const char *word; int64_t least, most; } words[] =
	    { { "毎日", 1, 1 }, { "日次", 1, 1 }, { "daily", 1, 1 },
	    { "every day", 1, 1 }, { "毎週", 7, 7 }, { "週次", 7, 7 },
	    { "週1回", 7, 7 }, { "weekly", 7, 7 }, { "毎月", 28, 31 },
	    { "月次", 28, 31 }, { "月1回", 28, 31 }, { "monthly", 28, 31 },
	    { "毎年", 365, 366 }, { "年1回", 365, 366 },
	    { "年次", 365, 366 }, { "年に1回", 365, 366 },
	    { "yearly", 365, 366 }, { "annual", 365, 366 },
	    { "半年", 180, 184 }, { "四半期", 90, 92 },
	    { "quarterly", 90, 92 } };
	size_t i, n;

	for (i = 0; i < line.n; i += n + (n == 0)) {
		for (n = 0; i + n < line.n &&
		    isdigit((unsigned char)line.p[i + n]); n++)
			;
		if (n > 0 && number_at(line, i, n, days, value))
			return true;
	}
	for (i = 0; days && i < sizeof(words) / sizeof(words[0]); i++)
		if (value >= words[i].least && value <= words[i].most &&
		    memmem(line.p, line.n, words[i].word,
		    strlen(words[i].word)) != NULL)
			return true;
	return false;
}

bool
plain_number(const struct plain *p, const char *name, int64_t value)
{
	struct ss_lines l = { text_bytes(&p->lines), 0 };
	struct ss_bytes line, window, last[2] = { { "", 0 }, { "", 0 } };
	size_t end = strlen(name);
	bool days = end > 5 && strcmp(name + end - 5, "_days") == 0;

	if (p->lines.n == 0)
		return false;
	/* The line and the two before it: a heading, then a sentence that the
	 * page broke in two. */
	while (ss_next_line(&l, &line)) {
		window.p = last[0].n > 0 ? last[0].p : last[1].n > 0 ?
		    last[1].p : line.p;
		window.n = (size_t)(line.p + line.n - window.p);
		if (line_names(line, days, value) && speaks(window, name))
			return true;
		last[0] = last[1];
		last[1] = line;
	}
	return false;
}
