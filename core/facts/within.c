/* SPDX-License-Identifier: Apache-2.0
 * The packs within a pack. Never counts one that cannot be opened.
 */
#include <inttypes.h>

#include "within.h"

bool
within_any(const struct pack *p)
{
	uint64_t i = 0, parts, size;

	return pack_inner_next(p, &i, &parts, &size);
}

/* What is in twice must not count twice. False: out of memory. */
static bool
is_new(json_t *seen, const char *id, struct error *why)
{
	if (json_object_get(seen, id) == NULL)
		return json_object_set_new(seen, id, json_true()) == 0;
	(void)error_set(why, ERR_INTEGRITY, 0, "pack %s is in twice",
	    "パック %s が二重に入っています", id);
	return true;
}

static int
open_one(struct pack *p, uint64_t i, json_t *seen, struct pack **out,
    struct error *why)
{
	int r;

	error_clear(why);
	if ((r = pack_open_inner(p, i, out, why)) != 0)
		return r;
	if (within_any(*out))
		(void)error_put(why, ERR_INTEGRITY, 0, "is itself several "
		    "packs joined", "はそれ自体が束ねられたパックです");
	else if (!is_new(seen, pack_seal(*out)->pack, why))
		(void)error_nomem(why);
	if (why->code != 0) {
		pack_close(*out);
		*out = NULL;
	}
	return why->code;
}

int
within_every(struct pack *p, within_each *each, within_bad *bad, void *arg,
    struct error *err)
{
	struct store_pack at = { .base = pack_item_count(p) };
	uint64_t i = 0, parts, size;
	json_t *seen = json_object();
	struct pack *inner;
	struct error why;
	int r = seen == NULL ? error_nomem(err) : 0;

	for (; r == 0 && pack_inner_next(p, &i, &parts, &size); i += parts) {
		r = open_one(p, i, seen, &inner, &why);
		if (r != 0) {
			r = r != ERR_INTEGRITY && r != ERR_LIMIT ?
			    (*err = why).code : bad == NULL ? 0 :
			    bad(arg, i, &why, err);
			continue;
		}
		at.item = i;
		at.items = pack_item_count(inner);
		at.id = pack_seal(inner)->pack;
		r = each(arg, inner, &at, err);
		at.base += at.items;
		pack_close(inner);
	}
	json_decref(seen);
	return r;
}

struct finding { uint64_t number, outer, item; bool found; };

static int
find(void *arg, struct pack *p, const struct store_pack *at, struct error *err)
{
	struct finding *f = arg;

	(void)p;
	(void)err;
	if (f->number >= at->base && f->number - at->base < at->items) {
		f->outer = at->item;
		f->item = f->number - at->base;
		f->found = true;
	}
	return 0;
}

int
within_find(struct pack *p, uint64_t number, struct pack **opened,
    uint64_t *item, struct error *err)
{
	struct finding f = { .number = number };
	int r;

	*opened = NULL;
	*item = number;
	if (number < pack_item_count(p))
		return 0;
	if ((r = within_every(p, find, NULL, &f, err)) != 0)
		return r;
	*item = f.item;
	return f.found ? pack_open_inner(p, f.outer, opened, err) :
	    error_set(err, ERR_MISSING, 0, "%" PRIu64 ": no such item",
	    "%" PRIu64 ": この項目はありません", number);
}
