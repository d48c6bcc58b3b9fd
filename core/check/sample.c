/* SPDX-License-Identifier: Apache-2.0
 * Samples that anyone can draw again: the seed is the digest of who there is
 * and of a nonce that nobody chose afterwards.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "evaluate_private.h"
#include "sample.h"

struct ticket { unsigned char digest[HASH_SIZE]; size_t member;
	const char *stratum; };

static void
seed_of(struct hash *h, const struct check *c, const struct roster *r,
    const char *nonce, unsigned char seed[HASH_SIZE])
{
	size_t i;

	hash_begin(h);
	hash_update(h, "starseal-sample/1\n", 18);
	hash_update(h, nonce, strlen(nonce));
	hash_update(h, "\n", 1);
	hash_update(h, c->id, strlen(c->id));
	for (i = 0; i < r->n; i++) {
		hash_update(h, "\n", 1);
		hash_update(h, r->v[i].id, strlen(r->v[i].id));
	}
	hash_end(h, seed);
}

static int
by_ticket(const void *pa, const void *pb)
{
	const struct ticket *a = pa, *b = pb;
	int r = strcmp(a->stratum, b->stratum);

	if (r != 0)
		return r;
	r = memcmp(a->digest, b->digest, HASH_SIZE);
	return r != 0 ? r : a->member < b->member ? -1 : a->member > b->member;
}

size_t
sample_size(const struct check *c, size_t of)
{
	size_t i;

	for (i = 0; i < c->sample_n; i++)
		if (of <= (size_t)c->sample[i].upto)
			break;
	if (i == c->sample_n)
		i--;
	return (size_t)c->sample[i].n < of ? (size_t)c->sample[i].n : of;
}

static const char *
stratum_of(const struct evaluator *ev, const struct check *c,
    const struct member *m)
{
	struct store_value v;

	if (c->stratum_column == NULL || m->row == NULL ||
	    !memory_value(ev->m, c->population->ledger, m->row,
	    c->stratum_index, &v) || v.str == NULL)
		return "";
	return v.str;
}

static void
mark(const struct check *c, const struct ticket *v, size_t n,
    unsigned char *draw)
{
	size_t i, begin, size, k;

	for (begin = 0; begin < n; begin = i) {
		for (i = begin; i < n && strcmp(v[i].stratum,
		    v[begin].stratum) == 0;)
			i++;
		size = sample_size(c, i - begin);
		for (k = begin; k < i; k++)
			draw[v[k].member] = k - begin < size ? 1 :
			    k - begin < 2 * size ? 2 : 0;
	}
}

int
sample_draw(struct evaluator *ev, const struct check *c,
    const struct roster *r, struct sample *out, struct error *err)
{
	struct ticket *v = calloc(r->n + 1, sizeof(*v));
	unsigned char seed[HASH_SIZE];
	struct hash *h = hash_new();
	size_t i;

	memset(out, 0, sizeof(*out));
	out->draw = calloc(r->n + 1, 1);
	if (v == NULL || out->draw == NULL || h == NULL) {
		free(v);
		hash_free(h);
		return error_nomem(err);
	}
	seed_of(h, c, r, ev->nonce == NULL ? "none" : ev->nonce, seed);
	hash_to_hex(seed, out->seed);
	for (i = 0; i < r->n; i++) {
		hash_begin(h);
		hash_update(h, seed, HASH_SIZE);
		hash_update(h, r->v[i].id, strlen(r->v[i].id));
		hash_end(h, v[i].digest);
		v[i].member = i;
		v[i].stratum = stratum_of(ev, c, &r->v[i]);
	}
	qsort(v, r->n, sizeof(*v), by_ticket);
	mark(c, v, r->n, out->draw);
	out->of = r->n;
	hash_free(h);
	free(v);
	return 0;
}
