/* SPDX-License-Identifier: Apache-2.0
 * The algebra of verdicts. Never turns what is missing into a pass.
 */
#include <string.h>

#include "verdict.h"

static const struct { const char *name, *sign; struct text text; } verdicts[] = {
	[VERDICT_FAIL] = { "fail", "x", { "Not met", "不足" } },
	[VERDICT_UNKNOWN] = { "unknown", "?", { "Cannot tell", "判定不能" } },
	[VERDICT_REVIEW] = { "review", "!", { "Needs a person", "要判断" } },
	[VERDICT_PASS] = { "pass", "o", { "Met by evidence", "充足" } },
	[VERDICT_NOT_APPLICABLE] = { "not_applicable", "-",
	    { "Not applicable", "対象外" } },
};

static const struct { const char *name; struct text text, remedy; } reasons[] = {
	[REASON_NONE] = { "none", { "", "" }, { "", "" } },
	[REASON_NO_EVIDENCE] = { "no-evidence",
	    { "no evidence", "証跡がない" },
	    { "collect or hand in the evidence named",
	    "示された証跡を集めるか提出する" } },
	[REASON_UNREACHED] = { "unreached",
	    { "the subject was not reached", "対象に届いていない" },
	    { "collect from this subject", "この対象から収集する" } },
	[REASON_STALE] = { "stale",
	    { "the evidence is too old", "証跡が古すぎる" },
	    { "collect again", "もう一度収集する" } },
	[REASON_TOO_WEAK] = { "too-weak",
	    { "the evidence is of too low a grade", "証跡の確かさが足りない" },
	    { "collect on the system itself", "その機器の上で直接収集する" } },
	[REASON_COLLECTOR_FAILED] = { "collector-failed",
	    { "the collector did not finish", "収集が終わらなかった" },
	    { "look at the gaps of this plugin and collect again",
	    "このプラグインの欠落を見て、もう一度収集する" } },
	[REASON_NO_PERMISSION] = { "no-permission",
	    { "reading was not permitted", "読む権限がなかった" },
	    { "collect again as root", "root で収集し直す" } },
	[REASON_UNPARSABLE] = { "unparsable",
	    { "the evidence could not be read", "証跡を読み取れない" },
	    { "look at the file named and mend its form",
	    "示されたファイルを見て書式を直す" } },
	[REASON_TRUNCATED] = { "truncated",
	    { "only a part was collected", "一部しか集まっていない" },
	    { "raise the limit in the engagement and collect again",
	    "監査設定の上限を上げて収集し直す" } },
	[REASON_WRONG_TYPE] = { "wrong-type",
	    { "the value is of another type", "値の型が違う" },
	    { "use a plugin version that fits the policy",
	    "ポリシーに合う版のプラグインを使う" } },
	[REASON_CONFLICT] = { "conflict",
	    { "pieces of evidence contradict each other", "証跡が食い違う" },
	    { "find out which one is right", "どちらが正しいかを調べる" } },
	[REASON_UNRELIABLE] = { "unreliable",
	    { "a condition for relying on it is not met",
	    "信頼できる条件を満たしていない" },
	    { "settle the condition named, then collect again",
	    "示された条件を整えてから収集し直す" } },
	[REASON_REDACTED] = { "redacted",
	    { "the value was masked or withheld", "値が伏せられている" },
	    { "ask the firm to open this item", "この項目の開示を求める" } },
	[REASON_PERIOD_TOO_SHORT] = { "period-too-short",
	    { "the records do not cover the period", "記録が期間に足りない" },
	    { "wait until the period is covered, then collect again",
	    "期間が満ちてから収集し直す" } },
	[REASON_CLOCK] = { "clock",
	    { "the clock cannot be relied on", "時計が信頼できない" },
	    { "synchronise the clock, then collect again",
	    "時刻を合わせてから収集し直す" } },
};

const char *
verdict_name(enum verdict v)
{
	return verdicts[v].name;
}

const struct text *
verdict_text(enum verdict v)
{
	return &verdicts[v].text;
}

const char *
verdict_sign(enum verdict v)
{
	return verdicts[v].sign;
}

int
verdict_parse(const char *name, enum verdict *out)
{
	int i;

	for (i = 0; i < VERDICTS; i++)
		if (strcmp(verdicts[i].name, name) == 0) {
			*out = (enum verdict)i;
			return 0;
		}
	return -1;
}

const char *
reason_name(enum reason r)
{
	return reasons[r].name;
}

const struct text *
reason_text(enum reason r)
{
	return &reasons[r].text;
}

const struct text *
reason_remedy(enum reason r)
{
	return &reasons[r].remedy;
}

int
reason_parse(const char *name, enum reason *out)
{
	int i;

	for (i = 1; i < REASONS; i++)
		if (strcmp(reasons[i].name, name) == 0) {
			*out = (enum reason)i;
			return 0;
		}
	return -1;
}

void
verdict_add(struct verdict_sum *s, enum verdict v, enum reason why)
{
	if (v == VERDICT_UNKNOWN && s->n[VERDICT_UNKNOWN] == 0)
		s->why = why;
	s->n[v]++;
}

static size_t
applicable(const struct verdict_sum *s)
{
	return s->n[VERDICT_FAIL] + s->n[VERDICT_UNKNOWN] +
	    s->n[VERDICT_REVIEW] + s->n[VERDICT_PASS];
}

/* Nothing applicable: true with the verdict that follows. */
static bool
is_settled(const struct verdict_sum *s, enum verdict *v, enum reason *why)
{
	*why = REASON_NONE;
	if (applicable(s) > 0)
		return false;
	if (s->n[VERDICT_NOT_APPLICABLE] > 0)
		*v = VERDICT_NOT_APPLICABLE;
	else {
		*v = VERDICT_UNKNOWN;
		*why = REASON_NO_EVIDENCE;
	}
	return true;
}

static enum verdict
with_reason(const struct verdict_sum *s, enum verdict v, enum reason *why)
{
	*why = v != VERDICT_UNKNOWN ? REASON_NONE :
	    s->why != REASON_NONE ? s->why : REASON_NO_EVIDENCE;
	return v;
}

enum verdict
verdict_all(const struct verdict_sum *s, enum reason *why)
{
	enum verdict v;
	int i;

	if (is_settled(s, &v, why))
		return v;
	for (i = VERDICT_FAIL; i < VERDICT_PASS; i++)
		if (s->n[i] > 0)
			break;
	return with_reason(s, (enum verdict)i, why);
}

enum verdict
verdict_any(const struct verdict_sum *s, enum reason *why)
{
	enum verdict v;
	int i;

	if (is_settled(s, &v, why))
		return v;
	for (i = VERDICT_PASS; i > VERDICT_FAIL; i--)
		if (s->n[i] > 0)
			break;
	return with_reason(s, (enum verdict)i, why);
}

/* What is undecided: an open question for a person only if nothing is
 * unknown. */
static enum verdict
undecided(const struct verdict_sum *s, enum reason *why)
{
	return with_reason(s, s->n[VERDICT_UNKNOWN] > 0 ? VERDICT_UNKNOWN :
	    VERDICT_REVIEW, why);
}

enum verdict
verdict_at_least(const struct verdict_sum *s, int64_t need, int64_t percent,
    enum reason *why)
{
	int64_t total = (int64_t)applicable(s);
	int64_t pass = (int64_t)s->n[VERDICT_PASS];
	int64_t open = (int64_t)(s->n[VERDICT_UNKNOWN] + s->n[VERDICT_REVIEW]);
	enum verdict v;

	if (is_settled(s, &v, why))
		return v;
	if (percent >= 0)
		need = (total * percent + 99) / 100;
	if (pass >= need)
		return VERDICT_PASS;
	if (pass + open < need)
		return VERDICT_FAIL;
	return undecided(s, why);
}

enum verdict
verdict_at_most(const struct verdict_sum *s, int64_t k, enum reason *why)
{
	int64_t fail = (int64_t)s->n[VERDICT_FAIL];
	int64_t open = (int64_t)(s->n[VERDICT_UNKNOWN] + s->n[VERDICT_REVIEW]);
	enum verdict v;

	if (is_settled(s, &v, why))
		return v;
	if (fail > k)
		return VERDICT_FAIL;
	if (fail + open <= k)
		return VERDICT_PASS;
	return undecided(s, why);
}
