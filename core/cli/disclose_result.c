/* SPDX-License-Identifier: Apache-2.0
 * The result reduced to what may be shown. Built up from an allowed few
 * members; never a copy with something taken out.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "disclose.h"

/* Numbers of the items that a check's deciding leaves cite. */
static void
mark_leaves(const json_t *check, bool *cited, uint64_t n)
{
	const json_t *observation, *leaf, *cite;
	size_t i, k, m;
	json_int_t at;

	json_array_foreach(json_object_get(check, "observations"), i,
	    observation)
		json_array_foreach(json_object_get(observation, "deciding"), k,
		    leaf)
			json_array_foreach(json_object_get(leaf, "cites"), m,
			    cite) {
				at = json_integer_value(json_object_get(cite,
				    "item"));
				if (at >= 0 && (uint64_t)at < n)
					cited[at] = true;
			}
}

static json_t *
criterion_json(const json_t *criterion, const json_t *document,
    const enum pack_level *levels, bool *cited, uint64_t n)
{
	json_t *leaves = json_array(), *o;
	const json_t *check, *id;
	bool open = true;
	uint64_t at;
	size_t i, k;

	memset(cited, 0, (size_t)n * sizeof(*cited));
	json_array_foreach(json_object_get(criterion, "checks"), i, id)
		json_array_foreach(json_object_get(document, "checks"), k,
		    check)
			if (json_equal(id, json_object_get(check, "id")))
				mark_leaves(check, cited, n);
	for (at = 0; at < n; at++) {
		if (!cited[at])
			continue;
		(void)json_array_append_new(leaves,
		    json_integer((json_int_t)at));
		open = open && levels[at] == PACK_OPEN;
	}
	o = json_pack("{s:O, s:O, s:b}", "id", json_object_get(criterion,
	    "id"), "verdict", json_object_get(criterion, "verdict"),
	    "disclosed", open && json_array_size(leaves) > 0);
	(void)json_object_set_new(o, "leaves", leaves);
	return o;
}

int
disclose_result(const struct judged *j, const json_t *document,
    const struct pack *p, const enum pack_level *levels, struct buf *out,
    struct error *err)
{
	static const char *const kept[] = { "as_of", "level", "policy",
		"verdict", "counts", "engine" };
	uint64_t n = pack_item_count(p);
	bool *cited = calloc((size_t)n + 1, sizeof(*cited));
	json_t *list = json_array(), *o, *one;
	char digest[HASH_HEX + 1];
	size_t i;

	if (cited == NULL || list == NULL) {
		free(cited);
		json_decref(list);
		return error_nomem(err);
	}
	judge_digest(j, digest);
	json_array_foreach(json_object_get(document, "criteria"), i, one)
		(void)json_array_append_new(list, criterion_json(one,
		    document, levels, cited, n));
	free(cited);
	o = json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:o}", "format",
	    "starseal-disclosed-result/1", "pack", pack_seal(p)->pack,
	    "result", digest, "undisclosed", "en",
	    "judged by the specialist, not disclosed", "ja",
	    "登録セキスペが判定、非開示", "criteria", list);
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (json_object_get(document, kept[i]) != NULL)
			(void)json_object_set(o, kept[i],
			    json_object_get(document, kept[i]));
	json_write(out, o);
	buf_putc(out, '\n');
	json_decref(o);
	return out->failed ? error_nomem(err) : 0;
}
