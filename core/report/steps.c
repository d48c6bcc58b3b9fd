/* SPDX-License-Identifier: Apache-2.0
 * The order of what to do. Never hides a criterion that is not met.
 */
#include <stdlib.h>
#include <string.h>

#include "steps.h"

static int
effort_of(const char *s)
{
	return s[0] == 'L' ? 2 : s[0] == 'M' ? 1 : 0;
}

static const json_t *
action_of(const struct view *v, const char *id)
{
	const json_t *list = json_object_get(v->result, "actions"), *one;
	size_t i;

	json_array_foreach(list, i, one)
		if (strcmp(view_str(one, "criterion"), id) == 0)
			return one;
	return NULL;
}

static int
by_urgency(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->blocks != y->blocks)
		return x->blocks ? -1 : 1;
	if (x->lead_days != y->lead_days)
		return x->lead_days > y->lead_days ? -1 : 1;
	if (x->effort != y->effort)
		return x->effort - y->effort;
	return strcmp(view_str(x->criterion, "id"),
	    view_str(y->criterion, "id"));
}

struct step *
steps_of(const struct view *v, int level, size_t *n, struct error *err)
{
	const json_t *list = json_object_get(v->result, "criteria"), *c;
	struct step *out = calloc(json_array_size(list) + 1, sizeof(*out)), *s;
	int64_t as_of = 0;
	size_t i;

	*n = 0;
	if (out == NULL) {
		(void)error_nomem(err);
		return NULL;
	}
	(void)date_parse(view_str(v->result, "as_of"), &as_of);
	json_array_foreach(list, i, c) {
		enum verdict verdict = view_verdict(c);
		int of = strcmp(view_str(c, "level"), "star3") == 0 ? 3 : 4;

		if (verdict == VERDICT_PASS || of > level ||
		    verdict == VERDICT_NOT_APPLICABLE)
			continue;
		s = &out[(*n)++];
		s->criterion = c;
		s->action = action_of(v, view_str(c, "id"));
		s->verdict = verdict;
		s->level = of;
		s->lead_days = view_int(s->action == NULL ? c : s->action,
		    "lead_days");
		s->effort = effort_of(view_str(s->action == NULL ? c :
		    s->action, "effort"));
		s->blocks = verdict == VERDICT_FAIL;
		date_format(as_of + s->lead_days, s->due);
	}
	qsort(out, *n, sizeof(*out), by_urgency);
	return out;
}

size_t
steps_count(const struct step *s, size_t n, int level)
{
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		count += s[i].level <= level;
	return count;
}
