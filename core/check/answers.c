/* SPDX-License-Identifier: Apache-2.0
 * Answers of people. Never takes one for more than it says, nor for longer
 * than it holds.
 */
#include <string.h>

#include "answers.h"
#include "base/date.h"
#include "base/json.h"
#include "trace.h"

#define DAY 86400

struct reading {
	const struct memory *m;
	const struct table *t;
	const struct memory_row *row;
};

static bool
value(const struct reading *r, const char *column, struct store_value *v)
{
	const struct table_column *c = table_column(r->t, column);

	memset(v, 0, sizeof(*v));
	return c != NULL && memory_value(r->m, r->t, r->row,
	    (size_t)(c - r->t->columns), v);
}

static const char *
state_of(const struct reading *r, int64_t as_of, int offset)
{
	int64_t today = (as_of + offset) / DAY;
	struct store_value v;

	if (value(r, "asked_on", &v) && v.num > today)
		return "future";
	if (value(r, "expires_on", &v) && v.num < today)
		return "expired";
	return "valid";
}

static enum verdict
verdict_of(const char *answer, const char *state)
{
	if (strcmp(state, "conflict") == 0)
		return VERDICT_UNKNOWN;
	if (strcmp(state, "valid") != 0)
		return VERDICT_REVIEW;
	if (strcmp(answer, "yes") == 0)
		return VERDICT_PASS;
	if (strcmp(answer, "no") == 0 || strcmp(answer, "partly") == 0)
		return VERDICT_FAIL;
	/* That something does not apply is for evidence to show. */
	return VERDICT_REVIEW;
}

/* An enum's value as people say it. */
static void
copy_word(json_t *o, const struct reading *r, const char *column,
    const char *key)
{
	const struct table_column *c = table_column(r->t, column);
	struct store_value v;
	struct buf en, ja;

	if (!value(r, column, &v) || v.str == NULL)
		return;
	buf_init(&en, 4096);
	buf_init(&ja, 4096);
	table_put_word(&en, c, v.str, TEXT_EN);
	table_put_word(&ja, c, v.str, TEXT_JA);
	(void)json_object_set_new(o, key, json_pack("{s:s, s:s}", "en",
	    buf_str(&en), "ja", buf_str(&ja)));
	buf_free(&en);
	buf_free(&ja);
}

static void
copy_columns(json_t *o, const struct reading *r)
{
	static const char *const texts[] = { "statement", "role_asked",
	    "asked_by_role", "method" };
	static const char *const dates[] = { "asked_on", "expires_on" };
	char day[DATE_TEXT];
	struct store_value v;
	size_t i;

	for (i = 0; i < 4; i++)
		if (value(r, texts[i], &v))
			(void)json_object_set_new(o, texts[i],
			    json_string(v.str));
	for (i = 0; i < 2; i++)
		if (value(r, dates[i], &v)) {
			date_format(v.num, day);
			(void)json_object_set_new(o, dates[i],
			    json_string(day));
		}
	copy_word(o, r, "answer", "answer_text");
	copy_word(o, r, "method", "method_text");
}

/* What two answers to one question make. Valid ones before others, newer
 * before older; two of one day that differ are a conflict. */
static void
settle(json_t *answers, const char *id, json_t *fresh)
{
	json_t *was = json_object_get(answers, id);
	const char *a, *b, *day_a, *day_b;
	bool valid_a, valid_b;
	int order;

	if (was == NULL) {
		(void)json_object_set_new(answers, id, fresh);
		return;
	}
	a = json_string_value(json_object_get(was, "answer"));
	b = json_string_value(json_object_get(fresh, "answer"));
	valid_a = strcmp(json_string_value(json_object_get(was, "state")),
	    "valid") == 0 || strcmp(json_string_value(json_object_get(was,
	    "state")), "conflict") == 0;
	valid_b = strcmp(json_string_value(json_object_get(fresh, "state")),
	    "valid") == 0;
	day_a = json_string_value(json_object_get(was, "asked_on"));
	day_b = json_string_value(json_object_get(fresh, "asked_on"));
	order = valid_a != valid_b ? (valid_a ? 1 : -1) :
	    strcmp(day_a == NULL ? "" : day_a, day_b == NULL ? "" : day_b);
	if (order < 0) {
		(void)json_object_set_new(answers, id, fresh);
		return;
	}
	if (order == 0 && valid_a && strcmp(a, b) != 0) {
		(void)json_object_set_new(was, "state",
		    json_string("conflict"));
		(void)json_object_set_new(was, "verdict",
		    json_string("unknown"));
		(void)json_array_extend(json_object_get(was, "cites"),
		    json_object_get(fresh, "cites"));
	}
	json_decref(fresh);
}

json_t *
answers_gather(const struct memory *m, int64_t as_of, int offset)
{
	struct reading r = { m, table_find(memory_tables(m), ANSWERS_TABLE),
	    NULL };
	json_t *answers = json_object(), *o;
	struct store_value id, answer;
	struct memory_rows rows;
	const char *state;
	size_t i;

	if (r.t == NULL || answers == NULL)
		return answers;
	rows = memory_rows_all(m, r.t);
	for (i = 0; i < rows.n; i++) {
		r.row = rows.v[i];
		if (!value(&r, "criterion", &id) || id.str == NULL ||
		    !value(&r, "answer", &answer) || answer.str == NULL)
			continue;
		state = state_of(&r, as_of, offset);
		o = json_pack("{s:s, s:s, s:s, s:o}", "answer", answer.str,
		    "state", state, "verdict", verdict_name(verdict_of(
		    answer.str, state)), "cites", trace_cites(m, r.row));
		if (o == NULL) {
			json_decref(answers);
			return NULL;
		}
		copy_columns(o, &r);
		settle(answers, id.str, o);
	}
	return answers;
}

json_t *
answers_find(const json_t *answers, const char *id)
{
	json_t *found = json_object_get(answers, id);
	const char *dash = strchr(id, '-');

	return found != NULL || dash == NULL ? found :
	    json_object_get(answers, dash + 1);
}

enum verdict
answers_verdict(const json_t *answers, const char *id)
{
	const char *word = json_string_value(json_object_get(
	    answers_find(answers, id), "verdict"));
	enum verdict v;

	return word != NULL && verdict_parse(word, &v) == 0 ? v :
	    VERDICT_REVIEW;
}
