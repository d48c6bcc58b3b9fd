/* SPDX-License-Identifier: Apache-2.0
 * A pack within an item of another. Never reads beyond that item.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader_private.h"
#include "ustar.h"

struct inner {
	struct pack *outer;
	uint64_t item, parts, size;
};

static bool
is_inner(const struct entry *e)
{
	return e->rec.rec.kind != NULL &&
	    strcmp(e->rec.rec.kind, PACK_KIND_INNER) == 0;
}

bool
pack_inner_next(const struct pack *p, uint64_t *i, uint64_t *parts,
    uint64_t *size)
{
	const struct entry *e;
	uint64_t k;

	/* Of a part of a pack, there is no such place. */
	for (; p->carrier == NULL && *i < p->n; (*i)++)
		if (is_inner(&p->items[*i]) && p->items[*i].rec.rec.part <= 1)
			break;
	if (p->carrier != NULL || *i >= p->n)
		return false;
	*size = p->items[*i].size;
	*parts = 1;
	if (p->items[*i].rec.rec.part == 0)
		return true;
	for (k = *i + 1; k < p->n; k++, (*parts)++) {
		e = &p->items[k];
		if (!is_inner(e) || e->rec.rec.part != *parts + 1)
			break;
		*size += e->size;
	}
	return true;
}

struct filling { unsigned char *to; };

static int
fill(void *arg, const void *bytes, size_t n, struct error *err)
{
	struct filling *f = arg;

	(void)err;
	memcpy(f->to, bytes, n);
	f->to += n;
	return 0;
}

static int
read_inner(void *arg, uint64_t at, void *to, size_t n, struct error *err)
{
	const struct inner *in = arg;
	struct filling f = { to };
	uint64_t k, some;
	int r = 0;

	for (k = in->item; r == 0 && n > 0 && k < in->item + in->parts; k++) {
		const struct entry *e = &in->outer->items[k];

		if (at >= e->size) {
			at -= e->size;
			continue;
		}
		some = e->size - at < n ? e->size - at : n;
		r = pack_raw_pieces(in->outer, e->at + USTAR_BLOCK + at, some,
		    fill, &f, err);
		n -= (size_t)some;
		at = 0;
	}
	return r;
}

static void
free_inner(void *arg)
{
	free(arg);
}

int
pack_open_inner(struct pack *p, uint64_t i, struct pack **out,
    struct error *err)
{
	struct inner *in = calloc(1, sizeof(*in));
	struct pack_source source = { read_inner, free_inner, in, 0 };
	char name[160];

	*out = NULL;
	if (in == NULL)
		return error_nomem(err);
	in->outer = p;
	in->item = i;
	if (!pack_inner_next(p, &in->item, &in->parts, &in->size) ||
	    in->item != i) {
		free(in);
		return error_set(err, ERR_INPUT, 0,
		    "item %llu is no pack", "項目 %llu はパックではありません",
		    (unsigned long long)i);
	}
	pack_item_name(i, p->items[i].rec.rec.label, name, sizeof(name));
	if (p->items[i].shut) {
		free(in);
		return error_set(err, ERR_INTEGRITY, 0, "%s: this pack within "
		    "is damaged", "%s: 中のこのパックは壊れています", name);
	}
	source.size = in->size;
	return pack_open_source(&source, name, out, err);
}

void
pack_shut_inner(struct pack *p, uint64_t i)
{
	if (i < p->n)
		p->items[i].shut = true;
}
