/* SPDX-License-Identifier: Apache-2.0
 * One pass over a pack. Never believes a line before the statement has
 * confirmed the tree over all of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readme.h"
#include "record.h"
#include "split.h"
#include "tree.h"
#include "ustar.h"
#include "verify.h"

#define RAW_MAX ((uint64_t)256 << 30)
#define README_MAX 65536

enum part { PART_README, PART_ITEMS, PART_RECORDS, PART_OPENINGS, PART_SEAL,
	PART_TAIL, PART_END };

struct known { unsigned char sha256[HASH_SIZE], commit[HASH_SIZE];
	uint64_t size; };

struct verify {
	struct pack_limits limits;
	const struct pack_watch *watch; /* or NULL */
	struct pack_verdict *out;
	struct error *err;
	enum part part;
	struct hash *hash;
	struct tree tree;
	struct known *items;
	size_t cap;
	uint64_t lines;                 /* records, then openings read */
	struct buf names;               /* of items, each with its NUL */
	size_t *name_at;
	/* the member at hand */
	char name[USTAR_NAME_MAX + 1], last_name[USTAR_NAME_MAX + 1];
	uint64_t size, left;
	size_t padding;
	unsigned char head[USTAR_BLOCK];
	size_t head_n;
	struct buf line;
	unsigned zero_blocks;
	unsigned tail_frames;           /* begun behind the sealed part's */
};

static int
damaged(struct verify *v, const char *name, const char *en, const char *ja)
{
	(void)error_put(v->err, ERR_INTEGRITY, 0, en, ja);
	(void)error_prefix(v->err, name);
	return ERR_INTEGRITY;
}

static const char *
item_name(const struct verify *v, uint64_t i)
{
	return v->names.p + v->name_at[i];
}

/* ---- what a member's header begins ---- */

static int
begin_item(struct verify *v)
{
	char expected[PACK_ITEM_PREFIX + 1];
	struct known *k;
	size_t *at, cap;

	pack_item_name(v->out->items, "", expected, sizeof(expected));
	if (strncmp(v->name, expected, PACK_ITEM_PREFIX) != 0)
		return damaged(v, v->name, "is not the item that comes here",
		    "ここに来るべき項目ではありません");
	if (v->size > PACK_PART)
		return damaged(v, v->name, "is longer than a part may be",
		    "が分割の上限より長いです");
	if (v->out->items == v->limits.items)
		return error_set(v->err, ERR_LIMIT, 0,
		    "more than %" PRIu64 " items", "項目が %" PRIu64
		    " 件を超えています", v->limits.items);
	if (v->out->items == v->cap) {
		cap = v->cap == 0 ? 1024 : v->cap * 2;
		if ((k = realloc(v->items, cap * sizeof(*k))) == NULL)
			return error_nomem(v->err);
		v->items = k;
		if ((at = realloc(v->name_at, cap * sizeof(*at))) == NULL)
			return error_nomem(v->err);
		v->name_at = at;
		v->cap = cap;
	}
	v->name_at[v->out->items] = v->names.n;
	buf_put(&v->names, v->name, strlen(v->name) + 1);
	hash_begin(v->hash);
	return v->names.failed ? error_nomem(v->err) : 0;
}

static int
begin_tail(struct verify *v)
{
	struct pack_tail_read *t;

	if (strncmp(v->name, "sigs/", 5) != 0)
		return damaged(v, v->name, "does not belong behind the seal",
		    "は封印の後ろに置けません");
	if (v->out->tail_n == PACK_TAIL_MAX || v->size > PACK_TAIL_FILE_MAX)
		return error_put(v->err, ERR_LIMIT, 0,
		    "the tail has too many or too long files",
		    "末尾のファイルが多すぎるか長すぎます");
	t = &v->out->tail[v->out->tail_n++];
	(void)snprintf(t->name, sizeof(t->name), "%s", v->name);
	buf_init(&t->text, PACK_TAIL_FILE_MAX);
	return 0;
}

static const struct {
	const char *name;
	enum part part;
	uint64_t max;
} fixed[] = {
	{ "readme.txt", PART_README, README_MAX },
	{ "records.jsonl", PART_RECORDS, UINT64_MAX },
	{ "openings.jsonl", PART_OPENINGS, UINT64_MAX },
	{ "seal.txt", PART_SEAL, SEAL_BYTES_MAX },
};

/* Members stand in one order; the part only grows, by one where it must. */
static int
begin_member(struct verify *v)
{
	enum part part = PART_TAIL;
	size_t i;

	if (!ustar_parse(v->head, v->name, &v->size))
		return damaged(v, v->last_name[0] == '\0' ? "pack" :
		    v->last_name, "what follows is no header of the one "
		    "allowed form", "の次のヘッダーが許された形ではありません");
	if (strncmp(v->name, "items/", 6) == 0)
		part = PART_ITEMS;
	for (i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (strcmp(fixed[i].name, v->name) == 0) {
			part = fixed[i].part;
			if (v->size > fixed[i].max)
				return damaged(v, v->name, "is too long",
				    "が長すぎます");
		}
	if (v->last_name[0] == '\0' ? part != PART_README :
	    (part != v->part + 1 && !(part == v->part &&
	    (part == PART_ITEMS || part == PART_TAIL))))
		return damaged(v, v->name, "is out of place",
		    "の位置が違います");
	if (part == v->part && strcmp(v->name, v->last_name) <= 0)
		return damaged(v, v->name, "is not in the order of names",
		    "の名前が順序どおりではありません");
	v->part = part;
	memcpy(v->last_name, v->name, sizeof(v->name));
	v->left = v->size;
	v->padding = ustar_padding(v->size);
	v->lines = 0;
	v->out->raw += part == PART_ITEMS ? v->size : 0;
	if (v->out->raw > v->limits.raw)
		return error_set(v->err, ERR_LIMIT, 0,
		    "more than %" PRIu64 " bytes of items", "項目の合計が %"
		    PRIu64 " バイトを超えています", v->limits.raw);
	buf_reset(&v->line);
	if (v->watch != NULL && part < PART_TAIL)
		v->watch->piece(v->watch->arg, v->name, NULL, 0);
	return part == PART_ITEMS ? begin_item(v) :
	    part == PART_TAIL ? begin_tail(v) : 0;
}

/* ---- lines of records and openings ---- */

/* Remember a pack within the pack, for whoever looks into it. */
static int
note_inner(struct verify *v, const struct pack_record *rec)
{
	struct pack_verdict *out = v->out;
	struct pack_inner_seen *more = out->inner, *to;

	/* Room for 64 more whenever a multiple of 64 is full. */
	if (out->inner_n % 64 == 0 && (more = realloc(more,
	    (out->inner_n + 64) * sizeof(*more))) == NULL)
		return error_nomem(v->err);
	out->inner = more;
	to = &more[out->inner_n++];
	to->item = v->lines;
	to->size = v->items[v->lines].size;
	to->part = rec->part;
	(void)snprintf(to->name, sizeof(to->name), "%s",
	    item_name(v, v->lines));
	hash_to_hex(v->items[v->lines].sha256, to->sha256);
	return 0;
}

static int
take_record(struct verify *v, const char *p, size_t n)
{
	struct pack_record_read r;
	char name[128];
	int code;

	if (v->lines >= v->out->items)
		return damaged(v, "records.jsonl", "has more lines than there "
		    "are items", "の行が項目より多くあります");
	code = pack_record_parse(p, n, v->lines, &r, v->err);
	if (code == 0) {
		pack_item_name(v->lines, r.rec.label, name, sizeof(name));
		if (strcmp(name, item_name(v, v->lines)) != 0)
			code = damaged(v, item_name(v, v->lines),
			    "has another label in its record",
			    "の名前が記録と違います");
		memcpy(v->items[v->lines].commit, r.commit, HASH_SIZE);
		tree_add(&v->tree, p, n, NULL);
		if (code == 0 && r.rec.kind != NULL &&
		    strcmp(r.rec.kind, PACK_KIND_INNER) == 0)
			code = note_inner(v, &r.rec);
		v->lines++;
	}
	pack_record_read_free(&r);
	return code;
}

static int
take_opening(struct verify *v, const char *p, size_t n)
{
	unsigned char commit[HASH_SIZE];
	struct pack_opening o;
	struct known *k;

	if (v->lines >= v->out->items)
		return damaged(v, "openings.jsonl", "has more lines than there "
		    "are items", "の行が項目より多くあります");
	k = &v->items[v->lines];
	hash_begin(v->hash);
	hash_update(v->hash, p, n);
	hash_end(v->hash, commit);
	if (!pack_opening_parse(p, n, v->lines, &o) ||
	    memcmp(commit, k->commit, HASH_SIZE) != 0)
		return damaged(v, item_name(v, v->lines),
		    "its opening does not fit its record",
		    "の開示値が記録と合いません");
	if (o.size != k->size || memcmp(o.sha256, k->sha256, HASH_SIZE) != 0)
		return damaged(v, item_name(v, v->lines),
		    "its content is not what was sealed",
		    "の中身が封印されたものと違います");
	v->lines++;
	return 0;
}

/* Whole lines out of what comes in pieces. */
static int
take_lines(struct verify *v, const unsigned char *p, size_t n)
{
	const unsigned char *lf;
	size_t len;
	int r = 0;

	while (r == 0 && n > 0) {
		lf = memchr(p, '\n', n);
		len = lf == NULL ? n : (size_t)(lf - p);
		buf_put(&v->line, p, len);
		if (v->line.failed)
			return damaged(v, v->name, "has a line that is too long",
			    "に長すぎる行があります");
		if (lf == NULL)
			return 0;
		r = v->part == PART_RECORDS ?
		    take_record(v, buf_str(&v->line), v->line.n) :
		    take_opening(v, buf_str(&v->line), v->line.n);
		buf_reset(&v->line);
		p += len + 1;
		n -= len + 1;
	}
	return r;
}

/* ---- content and end of a member ---- */

static int
take_content(struct verify *v, const unsigned char *p, size_t n)
{
	if (v->watch != NULL && v->part < PART_TAIL)
		v->watch->piece(v->watch->arg, v->name, p, n);
	switch (v->part) {
	case PART_ITEMS:
		hash_update(v->hash, p, n);
		return 0;
	case PART_RECORDS:
	case PART_OPENINGS:
		return take_lines(v, p, n);
	case PART_README:
		buf_put(&v->line, p, n);
		return 0;
	case PART_SEAL:
		buf_put(&v->out->statement, p, n);
		return v->out->statement.failed ? error_nomem(v->err) : 0;
	default:
		buf_put(&v->out->tail[v->out->tail_n - 1].text, p, n);
		return 0;
	}
}

static int
check_statement(struct verify *v)
{
	unsigned char root[HASH_SIZE], leaves[HASH_SIZE];
	struct pack_seal *s = &v->out->seal;
	const struct { uint64_t item; const char *said; } named[] = {
		{ 0, s->plan }, { 2, s->policy }, { 3, s->collector },
		{ v->out->items - 1, s->journal },
	};
	char hex[HASH_HEX + 1];
	size_t i;
	int r;

	r = pack_seal_parse(buf_str(&v->out->statement), v->out->statement.n, s,
	    v->err);
	if (r != 0)
		return r;
	if (s->items != v->out->items || s->items < 5)
		return damaged(v, "seal.txt", "tells another number of items",
		    "の項目数が実際と違います");
	tree_end(&v->tree, root, leaves);
	hash_to_hex(root, hex);
	if (strcmp(hex, s->tree) != 0)
		return damaged(v, "seal.txt", "its tree is not that of the "
		    "records", "の木が記録と合いません");
	hash_to_hex(leaves, hex);
	if (strcmp(hex, s->leaves) != 0)
		return damaged(v, "seal.txt", "its leaves are not those of the "
		    "records", "の葉が記録と合いません");
	for (i = 0; i < 4; i++) {
		hash_to_hex(v->items[named[i].item].sha256, hex);
		if (strcmp(hex, named[i].said) != 0)
			return damaged(v, item_name(v, named[i].item),
			    "is not the one that seal.txt names",
			    "が seal.txt の示すものと違います");
	}
	return 0;
}

static int
end_member(struct verify *v)
{
	struct known *k;

	switch (v->part) {
	case PART_README:
		if (v->line.n != strlen(pack_readme) ||
		    memcmp(v->line.p, pack_readme, v->line.n) != 0)
			return damaged(v, "readme.txt", "is not the text of "
			    "version 1", "が版 1 の文面ではありません");
		buf_reset(&v->line);
		v->line.max = PACK_LINE_MAX;
		return 0;
	case PART_ITEMS:
		k = &v->items[v->out->items++];
		k->size = v->size;
		hash_end(v->hash, k->sha256);
		return 0;
	case PART_RECORDS:
	case PART_OPENINGS:
		if (v->line.n > 0 || v->lines != v->out->items)
			return damaged(v, v->name, "has fewer lines than there "
			    "are items", "の行が項目より少ないです");
		return 0;
	case PART_SEAL:
		return check_statement(v);
	default:
		return 0;
	}
}

/* ---- the stream ---- */

static bool
is_zero(const unsigned char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static int
take_block(struct verify *v)
{
	v->head_n = 0;
	if (v->part >= PART_SEAL && v->tail_frames == 0)
		return damaged(v, v->name, "its frame does not end with it",
		    "のフレームがそこで終わっていません");
	if (v->part < PART_SEAL || !is_zero(v->head, USTAR_BLOCK))
		return v->zero_blocks > 0 ? damaged(v, v->last_name,
		    "something follows the archive's end",
		    "の後、書庫の終わりに余分があります") : begin_member(v);
	if (++v->zero_blocks > 2)
		return damaged(v, v->last_name, "something follows the "
		    "archive's end", "の後、書庫の終わりに余分があります");
	return 0;
}

static int
take_raw(struct verify *v, const unsigned char *p, size_t n)
{
	size_t some;
	int r = 0;

	while (r == 0 && n > 0) {
		if (v->left > 0) {
			some = v->left < n ? (size_t)v->left : n;
			r = take_content(v, p, some);
			v->left -= some;
			if (r == 0 && v->left == 0)
				r = end_member(v);
		} else if (v->padding > 0) {
			some = v->padding < n ? v->padding : n;
			if (!is_zero(p, some))
				r = damaged(v, v->name, "has bytes in its "
				    "padding", "の詰め物に値があります");
			v->padding -= some;
		} else {
			some = USTAR_BLOCK - v->head_n < n ?
			    USTAR_BLOCK - v->head_n : n;
			memcpy(v->head + v->head_n, p, some);
			v->head_n += some;
			if (v->head_n == USTAR_BLOCK &&
			    (r = take_block(v)) == 0 && v->zero_blocks == 0 &&
			    v->left == 0)
				r = end_member(v);
		}
		p += some;
		n -= some;
	}
	return r;
}

/* Nothing of a member is open. */
static bool
is_between(const struct verify *v)
{
	return v->left == 0 && v->padding == 0 && v->head_n == 0;
}

/* Frames are full but the last of the sealed part and the only one of the
 * tail: where the tail begins follows from the seek table alone. */
static int
take_frame(struct verify *v, const unsigned char *p, size_t n)
{
	const char *name;
	int r;

	if (v->part >= PART_SEAL && is_between(v) && ++v->tail_frames > 1)
		return damaged(v, v->last_name, "the tail is longer than one "
		    "frame", "の後、末尾が 1 フレームを超えています");
	if ((r = take_raw(v, p, n)) != 0 || n == PACK_FRAME ||
	    v->tail_frames > 0 || (v->part == PART_SEAL && is_between(v)))
		return r;
	name = v->name[0] == '\0' ? "pack" : v->name;
	return damaged(v, name, "its frame is not full",
	    "のフレームが満ちていません");
}

static int
run(struct verify *v, struct split *s)
{
	const unsigned char *p;
	size_t n;
	int r;

	do {
		if ((r = split_next(s, &p, &n, v->err)) != 0 ||
		    (n > 0 && (r = take_frame(v, p, n)) != 0))
			return r;
	} while (n > 0);
	if (v->zero_blocks == 2 && is_between(v))
		return 0;
	return damaged(v, v->last_name[0] == '\0' ? "pack" : v->last_name,
	    "the pack is cut short", "の後でパックが途切れています");
}

int
pack_verify(int fd, const struct pack_limits *limits, struct pack_verdict *out,
    struct error *err)
{
	const struct pack_input in = pack_input_fd(&fd);

	return pack_verify_input(&in, limits, NULL, out, err);
}

int
pack_verify_input(const struct pack_input *in, const struct pack_limits *limits,
    const struct pack_watch *watch, struct pack_verdict *out,
    struct error *err)
{
	struct verify v = { .out = out, .err = err, .watch = watch };
	struct split *s = NULL;
	int r;

	memset(out, 0, sizeof(*out));
	buf_init(&out->statement, SEAL_BYTES_MAX);
	if (limits != NULL)
		v.limits = *limits;
	if (v.limits.items == 0)
		v.limits.items = PACK_ITEMS_MAX;
	if (v.limits.raw == 0)
		v.limits.raw = RAW_MAX;
	buf_init(&v.line, README_MAX);
	buf_init(&v.names, (size_t)v.limits.items * (USTAR_NAME_MAX + 1));
	v.hash = hash_new();
	if (v.hash == NULL || !tree_init(&v.tree))
		r = error_nomem(err);
	else if ((r = split_start(in, 0, &s, err)) == 0)
		r = run(&v, s);
	split_end(s);
	tree_free(&v.tree);
	hash_free(v.hash);
	buf_free(&v.line);
	buf_free(&v.names);
	free(v.items);
	free(v.name_at);
	return r;
}

void
pack_verdict_free(struct pack_verdict *v)
{
	size_t i;

	for (i = 0; i < v->tail_n; i++)
		buf_free(&v->tail[i].text);
	buf_free(&v->statement);
	buf_free(&v->release);
	free(v->inner);
	v->inner = NULL;
	v->inner_n = 0;
	v->tail_n = 0;
}
