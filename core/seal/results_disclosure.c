/* SPDX-License-Identifier: Apache-2.0
 * Words for what was disclosed, by whom. Never lets a part look whole.
 */
#include <inttypes.h>
#include <string.h>

#include "release.h"
#include "results_private.h"

static void
put_release(const struct release *r, struct result_line *l)
{
	const char *holder = r->key == NULL || r->key->holder == NULL ? "" :
	    r->key->holder;

	if (r->state == SEAL_OTHER) {
		buf_puts(&l->en, "nobody signed for releasing it\n");
		buf_puts(&l->ja, "引き渡しの署名がありません\n");
		return;
	}
	if (r->state == SEAL_INVALID) {
		buf_printf(&l->en, "its release is INVALID: %s\n", r->why.en);
		buf_printf(&l->ja, "引き渡しの文書が無効です: %s\n",
		    r->why.ja);
		return;
	}
	buf_printf(&l->en, "released to %s on %s: %s\n", r->to, r->released,
	    r->purpose);
	buf_printf(&l->ja, "%s へ %s に引き渡し: %s\n", r->to, r->released,
	    r->purpose);
	buf_printf(&l->en, "signed by %s%s%s: %s\n", holder,
	    *holder == '\0' ? "" : " ", r->id, r->state == SEAL_VALID ?
	    "valid" : "by a key not known here (give it with --public-key)");
	buf_printf(&l->ja, "署名 %s%s%s: %s\n", holder,
	    *holder == '\0' ? "" : " ", r->id, r->state == SEAL_VALID ?
	    "有効" : "ここで知らない鍵 (--public-key で渡してください)");
}

void
results_disclosure(const struct results_input *in, struct result_line *l)
{
	l->tone = TONE_WARN;
	l->state = "part";
	l->word = (struct text){ "a part, as released", "一部の開示" };
	if (in->release != NULL && in->release->state == SEAL_INVALID) {
		l->tone = TONE_BAD;
		l->state = "invalid";
		l->word = (struct text){ "a part, and its release is INVALID",
			"一部の開示。引き渡しの文書が無効です" };
	}
	buf_printf(&l->en, "%" PRIu64 " items: %" PRIu64 " open, %" PRIu64
	    " as metadata, %" PRIu64 " hidden\n", in->items, in->open,
	    in->metadata, in->hidden);
	buf_printf(&l->ja, "%" PRIu64 " 項目: 開示 %" PRIu64 "、記録のみ %" PRIu64
	    "、非開示 %" PRIu64 "\n", in->items, in->open, in->metadata,
	    in->hidden);
	if (in->release != NULL)
		put_release(in->release, l);
}

json_t *
results_release_json(const struct release *r, const uint64_t levels[3])
{
	json_t *o = json_pack("{s:I, s:I, s:I, s:s}", "open",
	    (json_int_t)levels[0], "metadata", (json_int_t)levels[1], "hidden",
	    (json_int_t)levels[2], "release", r->state == SEAL_OTHER ? "none" :
	    seal_state_name(r->state));

	if (r->state == SEAL_INVALID)
		(void)json_object_set_new(o, "why", json_pack("{s:s, s:s}",
		    "en", r->why.en, "ja", r->why.ja));
	else if (r->state != SEAL_OTHER)
		(void)json_object_update_new(o, json_pack(
		    "{s:s, s:s, s:s, s:s}", "to", r->to, "purpose", r->purpose,
		    "released", r->released, "key", r->id));
	return o;
}
