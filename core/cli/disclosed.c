/* SPDX-License-Identifier: Apache-2.0
 * The verdicts that came with a hand-over. Words of others, and said to be so.
 */
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "disclosed.h"
#include "output.h"
#include "pack/handover.h"

/* A specialist signed a judgement on this very result. */
static bool
is_covered(const struct judged *j, const char *result)
{
	const struct seal_signature *s;
	const char *named;
	size_t i;

	for (i = 0; i < j->trust.n; i++) {
		s = &j->trust.v[i];
		if (s->state != SEAL_VALID || s->statement.json == NULL ||
		    s->statement.kind != STATEMENT_JUDGEMENT)
			continue;
		named = json_string_value(json_object_get(json_object_get(
		    s->statement.predicate, "content"), "result"));
		if (named != NULL && result != NULL &&
		    strcmp(named, result) == 0)
			return true;
	}
	return false;
}

static const json_t *
criterion_of(const json_t *result, const json_t *id)
{
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(result, "criteria"), i, o)
		if (json_equal(json_object_get(o, "id"), id))
			return o;
	return NULL;
}

static bool
is_known_verdict(const json_t *v)
{
	int i;

	for (i = 0; json_is_string(v) && i < VERDICTS; i++)
		if (strcmp(verdict_name((enum verdict)i),
		    json_string_value(v)) == 0)
			return true;
	return false;
}

static int
take_judged(const json_t *released, const json_t *result, json_t *out,
    struct error *err)
{
	const json_t *o, *here, *verdict, *leaves;
	const char *now;
	size_t i;

	json_array_foreach(json_object_get(released, "criteria"), i, o) {
		verdict = json_object_get(o, "verdict");
		leaves = json_object_get(o, "leaves");
		if (!json_is_string(json_object_get(o, "id")) ||
		    !is_known_verdict(verdict) || !json_is_array(leaves))
			return error_put(err, ERR_INPUT, 0,
			    HANDOVER_RESULT ": not of its form",
			    HANDOVER_RESULT ": 形式が正しくありません");
		here = criterion_of(result, json_object_get(o, "id"));
		now = json_string_value(json_object_get(here, "verdict"));
		if (now == NULL || strcmp(now, "unknown") != 0 ||
		    json_equal(verdict, json_object_get(here, "verdict")))
			continue;
		(void)json_array_append_new(out, json_pack("{s:O, s:O, s:O}",
		    "id", json_object_get(o, "id"), "verdict", verdict,
		    "leaves", leaves));
	}
	return 0;
}

json_t *
disclosed_json(const struct judged *j, const json_t *result,
    struct error *err)
{
	uint64_t n[PACK_LEVELS];
	json_t *o, *list, *released = NULL;
	struct buf b;
	int r = 0;

	error_clear(err);
	if (!pack_is_handover(j->pack))
		return NULL;
	pack_levels(j->pack, n);
	list = json_array();
	buf_init(&b, HANDOVER_FILE_MAX);
	if (handover_has(j->pack, HANDOVER_RESULT) &&
	    (j->release.state == SEAL_VALID ||
	    j->release.state == SEAL_UNKNOWN) &&
	    (r = handover_read(j->pack, HANDOVER_RESULT, &b, err)) == 0 &&
	    ((released = json_read(buf_str(&b), b.n, HANDOVER_FILE_MAX,
	    HANDOVER_RESULT, err)) == NULL ||
	    take_judged(released, result, list, err) != 0))
		r = err->code;
	buf_free(&b);
	o = json_pack("{s:I, s:I, s:I, s:b, s:o}", "open",
	    (json_int_t)n[PACK_OPEN], "metadata", (json_int_t)n[PACK_METADATA],
	    "hidden", (json_int_t)n[PACK_HIDDEN], "covered", is_covered(j,
	    json_string_value(json_object_get(released, "result"))), "judged",
	    list);
	json_decref(released);
	if (r != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

static void
print_one(FILE *out, const json_t *o)
{
	const char *id = json_string_value(json_object_get(o, "id"));
	const char *verdict = json_string_value(json_object_get(o,
	    "verdict"));
	const json_t *leaf;
	size_t i;
	int v;

	for (v = 0; strcmp(verdict_name((enum verdict)v), verdict) != 0; v++)
		continue;
	(void)fputs("  ", out);
	output_visible(out, id, strlen(id));
	(void)fprintf(out, "  %s", text_of(verdict_text((enum verdict)v)));
	json_array_foreach(json_object_get(o, "leaves"), i, leaf)
		(void)fprintf(out, "%s%" PRId64, i == 0 ? TR("  items ",
		    "  項目 ") : ", ", (int64_t)json_integer_value(leaf));
	(void)fputc('\n', out);
}

void
disclosed_print(FILE *out, const json_t *disclosed)
{
	const json_t *list = json_object_get(disclosed, "judged"), *o;
	size_t i;

	if (disclosed == NULL)
		return;
	(void)fprintf(out, TR("\nA part of the pack: %" PRId64 " items open, %"
	    PRId64 " as metadata, %" PRId64 " hidden\n", "\nパックの一部: 開示 %"
	    PRId64 "、記録のみ %" PRId64 "、非開示 %" PRId64 "\n"),
	    (int64_t)json_integer_value(json_object_get(disclosed, "open")),
	    (int64_t)json_integer_value(json_object_get(disclosed,
	    "metadata")), (int64_t)json_integer_value(json_object_get(
	    disclosed, "hidden")));
	if (json_array_size(list) == 0)
		return;
	if (json_is_true(json_object_get(disclosed, "covered")))
		(void)fputs(TR("Judged by the specialist, not disclosed (not "
		    "checked here):\n", "登録セキスペが判定、非開示 (ここでは確かめて"
		    "いません):\n"), out);
	else
		(void)fputs(TR("As whoever released it says; no specialist's "
		    "valid signature covers this, and it is not disclosed:\n",
		    "引き渡した人の申告、非開示。登録セキスペの有効な署名はこれを対象に"
		    "していません:\n"), out);
	json_array_foreach(list, i, o)
		print_one(out, o);
}
