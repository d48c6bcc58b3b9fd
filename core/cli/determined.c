/* SPDX-License-Identifier: Apache-2.0
 * Determinations out of the judgements of a pack's tail. Never counts what is
 * not valid, never drops it either.
 */
#include <string.h>

#include "base/date.h"
#include "check/determination.h"
#include "determined.h"

static const char *
text_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static json_t *
criterion_of(json_t *result, const char *id)
{
	json_t *c;
	size_t i;

	json_array_foreach(json_object_get(result, "criteria"), i, c)
		if (strcmp(text_at(c, "id"), id) == 0)
			return c;
	return NULL;
}

static void
lay_one(json_t *result, const struct seal_signature *s, const json_t *d,
    bool other)
{
	static const struct text uncounted = { "The signature does not count; "
	    "see starseal verify.", "この署名は数えられません。starseal verify を"
	    "見てください。" };
	static const struct text moved = { "Made on another result, such as "
	    "another day or policy.", "別の判定日やポリシーなど、別の結果について"
	    "の判定です。" };
	const struct text *doubt = other ? &moved : NULL;
	json_t *c = criterion_of(result, text_at(d, "criterion")), *list, *one;
	const char *word = text_at(d, "determination");
	char when[DATE_TIME_TEXT];
	size_t i;

	for (i = 0; i < DETERMINATIONS; i++)
		if (strcmp(determination_words[i].name, word) == 0)
			break;
	if (c == NULL || i == DETERMINATIONS)
		return;
	if ((list = json_object_get(c, "determinations")) == NULL) {
		list = json_array();
		(void)json_object_set_new(c, "determinations", list);
	}
	one = json_pack("{s:{s:s, s:s}, s:s, s:s, s:s}", "role", "en",
	    roles[s->file.role].label.en, "ja", roles[s->file.role].label.ja,
	    "who", s->key == NULL || s->key->holder == NULL ? s->id :
	    s->key->holder, "determination", word, "basis",
	    text_at(d, "basis"));
	if (s->has_time) {
		date_format_time(s->time, when);
		(void)json_object_set_new(one, "when", json_string(when));
	}
	if (s->state != SEAL_VALID)
		doubt = &uncounted;
	if (doubt != NULL)
		(void)json_object_set_new(one, "doubt", json_pack(
		    "{s:s, s:s}", "en", doubt->en, "ja", doubt->ja));
	(void)json_array_append_new(list, one);
}

void
determined_lay(json_t *result, const char *digest,
    const struct seal_judgement *trust)
{
	const json_t *content, *d;
	size_t i, k;

	for (i = 0; i < trust->n; i++) {
		const struct seal_signature *s = &trust->v[i];

		if (s->statement.json == NULL || s->state == SEAL_INVALID ||
		    s->state == SEAL_OTHER)
			continue;
		content = json_object_get(s->statement.predicate, "content");
		if (strcmp(text_at(content, "format"),
		    DETERMINATION_FORMAT) != 0)
			continue;
		json_array_foreach(json_object_get(content, "determinations"),
		    k, d)
			lay_one(result, s, d, strcmp(text_at(content,
			    "result"), digest) != 0);
	}
}
