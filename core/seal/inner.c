/* SPDX-License-Identifier: Apache-2.0
 * Packs within a pack. Never lets one that is damaged stop the others from
 * being looked at, nor count.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "inner.h"
#include "pack/walk.h"

static int
verify_one(struct pack_walk *w, const struct pack_input *one,
    const struct keyring *keys, int64_t now, struct verified *v,
    struct error *err)
{
	(void)verified_make(one, NULL, keys, now, v);
	if (v->err.code == 0 && v->pack.inner_n > 0) {
		verified_free(v);
		memset(v, 0, sizeof(*v));
		(void)error_put(&v->err, ERR_INTEGRITY, 0,
		    "is itself several packs joined; join their packs instead",
		    "はそれ自体が束ねられたパックです。中のパックを直接束ねてください");
	}
	return pack_walk_end(w, err);
}

/* One that is in twice must not count twice. */
static int
once(json_t *seen, struct verified *v, struct error *err)
{
	const char *id = v->pack.seal.pack;

	if (v->err.code != 0)
		return 0;
	if (json_object_get(seen, id) == NULL)
		return json_object_set_new(seen, id, json_true()) == 0 ? 0 :
		    error_nomem(err);
	verified_free(v);
	memset(v, 0, sizeof(*v));
	(void)error_put(&v->err, ERR_INTEGRITY, 0, "is the same pack as "
	    "another one here", "はここにある別のものと同じパックです");
	return 0;
}

int
inner_verify(const struct pack_input *in, const struct pack_verdict *first,
    const struct keyring *keys, int64_t now,
    int (*each)(void *arg, const struct inner_answer *a, struct error *err),
    void *arg, struct error *err)
{
	struct verified *v = calloc(1, sizeof(*v));
	struct inner_answer a = { .v = v };
	struct pack_walk *w = NULL;
	json_t *seen = json_object();
	struct pack_input one;
	size_t at;
	int r;

	if (v == NULL || seen == NULL) {
		free(v);
		json_decref(seen);
		return error_nomem(err);
	}
	if (in->rewind == NULL || !in->rewind(in->arg))
		r = error_put(err, ERR_INPUT, 0, "this is several packs "
		    "joined, which are read twice: give a file, not a pipe",
		    "束ねたパックは 2 回読みます。パイプでなくファイルで渡してください");
	else
		r = pack_walk_open(in, first, &w, err);
	while (r == 0 && pack_walk_next(w, &at, &one)) {
		if ((r = verify_one(w, &one, keys, now, v, err)) == 0)
			r = once(seen, v, err);
		a.at = &first->inner[at];
		a.counts = v->err.code == 0 && v->judgement.invalid == 0;
		if (r == 0)
			r = each(arg, &a, err);
		verified_free(v);
	}
	pack_walk_close(w);
	json_decref(seen);
	free(v);
	return r;
}

json_t *
inner_json(const struct inner_answer *a)
{
	struct buf b;
	json_t *o;

	buf_init(&b, 16u << 20);
	verified_json(a->v, &b);
	o = b.failed ? NULL : json_loadb(b.p, b.n, 0, NULL);
	buf_free(&b);
	if (o == NULL)
		o = json_object();
	(void)json_object_set_new(o, "item",
	    json_integer((json_int_t)a->at->item));
	(void)json_object_set_new(o, "member", json_string(a->at->name));
	(void)json_object_set_new(o, "counts", json_boolean(a->counts));
	return o;
}

void
inner_text(const struct inner_answer *a, struct buf *en, struct buf *ja)
{
	const struct seal_judgement *j = &a->v->judgement;

	if (a->v->err.code != 0) {
		buf_printf(en, "%s: DAMAGED: %s\n", a->at->name,
		    a->v->err.en);
		buf_printf(ja, "%s: 壊れています: %s\n", a->at->name,
		    a->v->err.ja);
		return;
	}
	buf_printf(en, "%s: whole; pack %s; ", a->at->name,
	    a->v->pack.seal.pack);
	buf_printf(ja, "%s: 完全。パック %s。", a->at->name,
	    a->v->pack.seal.pack);
	if (j->invalid > 0) {
		buf_printf(en, "signatures: %zu INVALID\n", j->invalid);
		buf_printf(ja, "署名: 無効 %zu\n", j->invalid);
	} else if (j->n == 0) {
		buf_puts(en, "unsigned\n");
		buf_puts(ja, "署名なし\n");
	} else {
		buf_printf(en, "signatures: %zu of %zu by known keys\n",
		    j->valid, j->n);
		buf_printf(ja, "署名: 既知の鍵 %zu / %zu\n", j->valid, j->n);
	}
}
