/* SPDX-License-Identifier: Apache-2.0
 * An opened pack, or part of one: what it tells, and its items' bytes. Never
 * gives bytes whose digest was not checked as good.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zstd.h>

#include "reader_private.h"

struct pack *
pack_new(const char *name)
{
	struct pack *p = calloc(1, sizeof(*p));

	if (p != NULL && (p->path = strdup(name)) == NULL) {
		free(p);
		return NULL;
	}
	if (p != NULL) {
		p->cached = SIZE_MAX;
		p->fd = -1;
	}
	return p;
}

void
pack_close(struct pack *p)
{
	uint64_t i;

	if (p == NULL)
		return;
	for (i = 0; p->items != NULL && i < p->n; i++)
		pack_record_read_free(&p->items[i].rec);
	while (p->tail_n > 0)
		buf_free(&p->tail[--p->tail_n].text);
	free(p->items);
	carrier_close(p->carrier);
	buf_free(&p->statement);
	seek_free(&p->frames);
	free(p->raw_at);
	free(p->packed_at);
	(void)ZSTD_freeDCtx(p->ctx);
	free(p->packed);
	free(p->raw);
	free(p->path);
	if (p->source.close != NULL)
		p->source.close(p->source.arg);
	if (p->fd >= 0)
		(void)close(p->fd);
	free(p);
}

bool
pack_next_line(const char **p, size_t *n, const char **line, size_t *len)
{
	const char *lf = *n == 0 ? NULL : memchr(*p, '\n', *n);

	if (lf == NULL)
		return false;
	*line = *p;
	*len = (size_t)(lf - *p);
	*n -= *len + 1;
	*p = lf + 1;
	return true;
}

int
pack_take_statement(struct pack *p, struct error *err)
{
	int r = pack_seal_parse(buf_str(&p->statement), p->statement.n,
	    &p->seal, err);

	if (r != 0)
		return r;
	hash_bytes_hex(buf_str(&p->statement), p->statement.n, p->digest);
	if (p->seal.items > PACK_ITEMS_MAX)
		return error_set(err, ERR_LIMIT, 0, "%s: more than %u items",
		    "%s: 項目が %u 件を超えています", p->path, PACK_ITEMS_MAX);
	p->items = calloc((size_t)p->seal.items + 1, sizeof(*p->items));
	return p->items == NULL ? error_nomem(err) : 0;
}

/* ---- what it tells ---- */

const struct pack_seal *
pack_seal(const struct pack *p)
{
	return &p->seal;
}

uint64_t
pack_item_count(const struct pack *p)
{
	return p->n;
}

void
pack_item_get(const struct pack *p, uint64_t i, struct pack_item *out)
{
	out->item = i;
	out->level = p->items[i].level;
	out->size = p->items[i].size;
	memcpy(out->sha256, p->items[i].sha256, HASH_SIZE);
	out->rec = &p->items[i].rec.rec;
}

struct hashing {
	struct hash *hash;
	int (*piece)(void *arg, const void *p, size_t n, struct error *err);
	void *arg;
};

static int
hash_and_pass(void *arg, const void *bytes, size_t n, struct error *err)
{
	struct hashing *h = arg;

	hash_update(h->hash, bytes, n);
	return h->piece(h->arg, bytes, n, err);
}

void
pack_levels(const struct pack *p, uint64_t out[PACK_LEVELS])
{
	memcpy(out, p->levels, sizeof(p->levels));
}

int
pack_item_stream(struct pack *p, uint64_t i,
    int (*piece)(void *arg, const void *p, size_t n, struct error *err),
    void *arg, struct error *err)
{
	struct hashing h = { NULL, piece, arg };
	const struct entry *e = &p->items[i];
	unsigned char digest[HASH_SIZE];
	int r;

	if (e->level != PACK_OPEN)
		return error_set(err, ERR_MISSING, 0, "item %" PRIu64 " is not "
		    "disclosed here; ask whoever handed this over to open it",
		    "項目 %" PRIu64 " は開示されていません。渡した人に開示を求めて"
		    "ください", i);
	if ((h.hash = hash_new()) == NULL)
		return error_nomem(err);
	hash_begin(h.hash);
	r = p->content(p, i, hash_and_pass, &h, err);
	hash_end(h.hash, digest);
	hash_free(h.hash);
	if (r == 0 && memcmp(digest, e->sha256, HASH_SIZE) != 0)
		r = error_set(err, ERR_INTEGRITY, 0,
		    "items/%07" PRIu64 "-%s: its content is not what was "
		    "sealed", "items/%07" PRIu64 "-%s: 中身が封印されたものと"
		    "違います", i, e->rec.rec.label);
	return r;
}

size_t
pack_tail_count(const struct pack *p)
{
	return p->tail_n;
}

const struct pack_tail_read *
pack_tail(const struct pack *p, size_t i)
{
	return &p->tail[i];
}

const struct buf *
pack_statement(const struct pack *p)
{
	return &p->statement;
}
