/* SPDX-License-Identifier: Apache-2.0
 * A second pass over the packs within a pack. Never gives a byte more than an
 * item has.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "split.h"
#include "ustar.h"
#include "walk.h"

struct pack_walk {
	struct split *split;
	const struct pack_verdict *first;
	const unsigned char *p;         /* of the frame at hand */
	size_t n;
	size_t next;                    /* in first->inner */
	size_t part, end;               /* of the pack at hand, likewise */
	uint64_t left;                  /* of the part */
	size_t padding;
	bool open;                      /* the part's header was read */
	struct hash *hash;
	struct error err;
};

int
pack_walk_open(const struct pack_input *in, const struct pack_verdict *first,
    struct pack_walk **out, struct error *err)
{
	struct pack_walk *w = calloc(1, sizeof(*w));
	int r;

	*out = NULL;
	if (w == NULL || (w->hash = hash_new()) == NULL) {
		free(w);
		return error_nomem(err);
	}
	w->first = first;
	if ((r = split_start(in, 0, &w->split, err)) != 0) {
		pack_walk_close(w);
		return r;
	}
	*out = w;
	return 0;
}

void
pack_walk_close(struct pack_walk *w)
{
	if (w == NULL)
		return;
	if (w->split != NULL)
		split_end(w->split);
	hash_free(w->hash);
	free(w);
}

static bool
changed(struct pack_walk *w)
{
	if (w->err.code == 0)
		(void)error_put(&w->err, ERR_INTEGRITY, 0,
		    "the pack changed while it was verified",
		    "検証の間にパックが変わりました");
	return false;
}

/* At least one byte at w->p. */
static bool
more(struct pack_walk *w)
{
	while (w->n == 0) {
		if (w->err.code != 0 ||
		    split_next(w->split, &w->p, &w->n, &w->err) != 0)
			return false;
		if (w->n == 0)
			return changed(w);
	}
	return true;
}

/* n bytes to to, or passed over where that is NULL. */
static bool
take(struct pack_walk *w, unsigned char *to, uint64_t n)
{
	size_t some;

	while (n > 0) {
		if (!more(w))
			return false;
		some = w->n < n ? w->n : (size_t)n;
		if (to != NULL) {
			memcpy(to, w->p, some);
			to += some;
		}
		w->p += some;
		w->n -= some;
		n -= some;
	}
	return true;
}

/* To the content of the part at hand. */
static bool
begin_part(struct pack_walk *w)
{
	const struct pack_inner_seen *seen = &w->first->inner[w->part];
	unsigned char head[USTAR_BLOCK];
	char name[USTAR_NAME_MAX + 1];
	uint64_t size;

	for (;;) {
		if (!take(w, head, sizeof(head)))
			return false;
		if (!ustar_parse(head, name, &size))
			return changed(w);
		if (strcmp(name, seen->name) == 0)
			break;
		if (!take(w, NULL, size + ustar_padding(size)))
			return false;
	}
	if (size != seen->size)
		return changed(w);
	w->left = size;
	w->padding = ustar_padding(size);
	w->open = true;
	hash_begin(w->hash);
	return true;
}

static bool
end_part(struct pack_walk *w)
{
	unsigned char digest[HASH_SIZE];
	char hex[HASH_HEX + 1];

	hash_end(w->hash, digest);
	hash_to_hex(digest, hex);
	if (strcmp(hex, w->first->inner[w->part].sha256) != 0)
		return changed(w);
	w->open = false;
	w->part++;
	return take(w, NULL, w->padding);
}

static ssize_t
read_one(void *arg, void *to, size_t n)
{
	struct pack_walk *w = arg;
	size_t some;

	for (;;) {
		if (w->err.code != 0 || (w->open && w->left == 0 &&
		    !end_part(w)))
			break;
		if (!w->open && w->part == w->end)
			return 0;
		if (!w->open && !begin_part(w))
			break;
		if (w->left == 0)
			continue;
		if (!more(w))
			break;
		some = w->n < n ? w->n : n;
		some = some < w->left ? some : (size_t)w->left;
		memcpy(to, w->p, some);
		hash_update(w->hash, w->p, some);
		w->p += some;
		w->n -= some;
		w->left -= some;
		return (ssize_t)some;
	}
	errno = EIO;
	return -1;
}

bool
pack_walk_next(struct pack_walk *w, size_t *at, struct pack_input *one)
{
	const struct pack_verdict *first = w->first;

	if (w->err.code != 0 || w->next == first->inner_n)
		return false;
	*at = w->part = w->next;
	for (w->end = w->part + 1; w->end < first->inner_n &&
	    first->inner[w->end].part > 1 &&
	    first->inner[w->end].item == first->inner[w->end - 1].item + 1;
	    w->end++)
		;
	w->next = w->end;
	w->open = false;
	*one = (struct pack_input){ read_one, NULL, w };
	return true;
}

int
pack_walk_end(struct pack_walk *w, struct error *err)
{
	unsigned char rest[4096];

	while (read_one(w, rest, sizeof(rest)) > 0)
		;
	if (w->err.code != 0)
		*err = w->err;
	return w->err.code;
}
