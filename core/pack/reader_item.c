/* SPDX-License-Identifier: Apache-2.0
 * What an opened pack tells, and its items' bytes. Never gives bytes whose
 * digest was not checked as good.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader_private.h"
#include "tree.h"
#include "ustar.h"

const struct pack_seal *
pack_seal(const struct pack *p)
{
	return &p->seal;
}

const char *
pack_seal_digest(const struct pack *p)
{
	return p->digest;
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

/* The item's header stands where sizes and names say. */
static int
check_header(struct pack *p, uint64_t i, struct error *err)
{
	unsigned char expected[USTAR_BLOCK];
	struct buf head;
	char name[128];
	int r;

	pack_item_name(i, p->items[i].rec.rec.label, name, sizeof(name));
	buf_init(&head, USTAR_BLOCK);
	r = pack_raw_read(p, p->items[i].at, USTAR_BLOCK, &head, err);
	if (r == 0 && (!ustar_header(name, p->items[i].size, expected) ||
	    memcmp(head.p, expected, USTAR_BLOCK) != 0)) {
		r = error_put(err, ERR_INTEGRITY, 0,
		    "is not where its record and opening say",
		    "が記録と開示値の示す場所にありません");
		(void)error_prefix(err, name);
	}
	buf_free(&head);
	return r;
}

bool
pack_is_handover(const struct pack *p)
{
	return p->carrier != NULL;
}

void
pack_levels(const struct pack *p, uint64_t out[PACK_LEVELS])
{
	memcpy(out, p->levels, sizeof(p->levels));
}

const char *
pack_level_name(enum pack_level level)
{
	static const char *const names[] = { "open", "metadata", "hidden" };

	return names[level];
}

/* Where the item's bytes lie: in the archive, or a file of the hand-over. */
static int
each_byte(struct pack *p, uint64_t i, struct hashing *h, struct error *err)
{
	const struct entry *e = &p->items[i];
	char name[128];
	int r;

	if (p->carrier != NULL) {
		pack_item_name(i, e->rec.rec.label, name, sizeof(name));
		return carrier_stream(p->carrier, name, e->size,
		    hash_and_pass, h, err);
	}
	r = check_header(p, i, err);
	return r != 0 ? r : pack_raw_pieces(p, e->at + USTAR_BLOCK, e->size,
	    hash_and_pass, h, err);
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
	r = each_byte(p, i, &h, err);
	hash_end(h.hash, digest);
	hash_free(h.hash);
	if (r == 0 && memcmp(digest, e->sha256, HASH_SIZE) != 0)
		r = error_set(err, ERR_INTEGRITY, 0,
		    "items/%07" PRIu64 "-%s: its content is not what was "
		    "sealed", "items/%07" PRIu64 "-%s: 中身が封印されたものと"
		    "違います", i, e->rec.rec.label);
	return r;
}

static int
put_piece(void *arg, const void *bytes, size_t n, struct error *err)
{
	struct buf *out = arg;

	buf_put(out, bytes, n);
	return out->failed ? error_nomem(err) : 0;
}

int
pack_item_read(struct pack *p, uint64_t i, struct buf *out, struct error *err)
{
	if (p->items[i].level == PACK_OPEN &&
	    p->items[i].size > out->max - out->n)
		return error_set(err, ERR_LIMIT, 0,
		    "item %" PRIu64 ": %" PRIu64 " bytes are too many here",
		    "項目 %" PRIu64 ": %" PRIu64 " バイトはここでは多すぎます", i,
		    p->items[i].size);
	return pack_item_stream(p, i, put_piece, out, err);
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

int
pack_sealed_part(const struct pack *p, const struct seek_table **frames,
    uint64_t *packed)
{
	*frames = &p->frames;
	*packed = p->packed_at[p->frames.n - 1];
	return p->fd;
}

int
pack_read_lines(struct pack *p, struct buf *records, struct buf *openings,
    struct error *err)
{
	unsigned char root[HASH_SIZE], leaves[HASH_SIZE];
	const char *at, *line;
	char hex[HASH_HEX + 1];
	struct tree tree;
	size_t n, len;
	int r;

	if (p->carrier != NULL)
		return error_put(err, ERR_INPUT, 0, "what was disclosed "
		    "cannot be disclosed again; that takes the whole pack",
		    "開示されたものからさらに開示はできません。元のパックが要ります");
	if ((r = pack_raw_read(p, p->records_at + USTAR_BLOCK, p->records_n,
	    records, err)) != 0 || (r = pack_raw_read(p, p->openings_at +
	    USTAR_BLOCK, p->openings_n, openings, err)) != 0)
		return r;
	if (!tree_init(&tree))
		return error_nomem(err);
	at = buf_str(records);
	n = records->n;
	while (pack_next_line(&at, &n, &line, &len))
		tree_add(&tree, line, len, NULL);
	tree_end(&tree, root, leaves);
	tree_free(&tree);
	hash_to_hex(root, hex);
	return strcmp(hex, p->seal.tree) == 0 ? 0 : pack_damaged(p, err,
	    "changed while it was read", "が読んでいる間に変わりました");
}
