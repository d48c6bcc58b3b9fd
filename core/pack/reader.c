/* SPDX-License-Identifier: Apache-2.0
 * Random access to a whole pack. Never gives bytes whose digest was not checked as good.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "reader_private.h"
#include "seek.h"
#include "tree.h"
#include "ustar.h"

int
pack_damaged(const struct pack *p, struct error *err, const char *en,
    const char *ja)
{
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	(void)error_prefix(err, p->path);
	return ERR_INTEGRITY;
}

/* ---- frames ---- */

static int
load_frame(struct pack *p, size_t f, struct error *err)
{
	size_t n;
	int r;

	if (p->cached == f)
		return 0;
	p->cached = SIZE_MAX;
	if (p->frames.v[f].packed > seek_packed_max())
		return pack_damaged(p, err, "a frame is too long",
		    "フレームが長すぎます");
	r = pack_source_read(p, p->packed_at[f], p->packed,
	    p->frames.v[f].packed, err);
	if (r != 0)
		return r;
	n = seek_decode(p->ctx, p->packed, p->frames.v[f].packed, p->raw);
	if (n == 0 || n != p->frames.v[f].raw)
		return pack_damaged(p, err, "a frame of the container is damaged",
		    "容器のフレームが壊れています");
	p->cached = f;
	return 0;
}

static size_t
frame_of(const struct pack *p, uint64_t at)
{
	/* All frames before the sealed part's last are full. */
	size_t f = (size_t)(at / PACK_FRAME);

	return f < p->frames.n ? f : p->frames.n - 1;
}

/* Raw bytes in pieces, within the sealed part. */
int
pack_raw_pieces(struct pack *p, uint64_t at, uint64_t n,
    int (*piece)(void *arg, const void *bytes, size_t size, struct error *err),
    void *arg, struct error *err)
{
	size_t f, from, some;
	int r = 0;

	while (r == 0 && n > 0) {
		f = frame_of(p, at);
		if ((r = load_frame(p, f, err)) != 0)
			break;
		from = (size_t)(at - p->raw_at[f]);
		if (at < p->raw_at[f] || from >= p->frames.v[f].raw)
			return pack_damaged(p, err, "the pack ends too early",
			    "パックが途中で終わっています");
		some = p->frames.v[f].raw - from;
		if (some > n)
			some = (size_t)n;
		r = piece(arg, p->raw + from, some, err);
		at += some;
		n -= some;
	}
	return r;
}

static int
append(void *arg, const void *bytes, size_t n, struct error *err)
{
	struct buf *out = arg;

	buf_put(out, bytes, n);
	return out->failed ? error_nomem(err) : 0;
}

int
pack_raw_read(struct pack *p, uint64_t at, uint64_t n, struct buf *out,
    struct error *err)
{
	return pack_raw_pieces(p, at, n, append, out, err);
}

static int
read_table(struct pack *p, struct error *err)
{
	unsigned char footer[SEEK_FOOTER], *all;
	uint64_t length = p->source.size, size, raw = 0, packed = 0;
	size_t i;
	int r;

	if (length < SEEK_FOOTER)
		return pack_damaged(p, err, "is too short for a pack",
		    "はパックとしては短すぎます");
	r = pack_source_read(p, length - SEEK_FOOTER, footer, sizeof(footer),
	    err);
	if (r != 0)
		return r;
	size = seek_size(footer);
	if (size == 0 || size > length)
		return pack_damaged(p, err, "has no seek table: not a pack, or cut "
		    "short", "にシーク表がありません。パックでないか途中で切れています");
	if ((all = malloc((size_t)size)) == NULL)
		return error_nomem(err);
	r = pack_source_read(p, length - size, all, (size_t)size, err);
	if (r == 0 && !seek_parse(all, (size_t)size, &p->frames))
		r = pack_damaged(p, err, "its seek table is malformed",
		    "のシーク表の形が正しくありません");
	free(all);
	if (r != 0)
		return r;
	/* The last frame is the tail, the one before it ends the sealed part;
	 * pack_verify holds a pack to it. */
	if (p->frames.n < 2)
		return pack_damaged(p, err, "has no tail", "に末尾がありません");
	for (i = 0; i + 2 < p->frames.n; i++)
		if (p->frames.v[i].raw != PACK_FRAME)
			return pack_damaged(p, err, "has a frame that is not full",
			    "に満ちていないフレームがあります");
	p->raw_at = calloc(p->frames.n + 1, sizeof(*p->raw_at));
	p->packed_at = calloc(p->frames.n + 1, sizeof(*p->packed_at));
	if (p->raw_at == NULL || p->packed_at == NULL)
		return error_nomem(err);
	for (i = 0; i < p->frames.n; i++) {
		p->raw_at[i] = raw;
		p->packed_at[i] = packed;
		raw += p->frames.v[i].raw;
		packed += p->frames.v[i].packed;
	}
	p->raw_at[i] = raw;
	p->packed_at[i] = packed;
	return packed + size == length ? 0 : pack_damaged(p, err,
	    "its seek table does not fit its length",
	    "のシーク表が長さと合いません");
}

/* ---- the tail ---- */

/* seal.txt, the member that ends the sealed part. Its lines are ASCII text, so
 * none of its blocks looks like a header. */
static int
find_seal(struct pack *p, uint64_t *at, uint64_t *size, struct error *err)
{
	char name[USTAR_NAME_MAX + 1];
	uint64_t end = p->raw_at[p->frames.n - 1], k;
	struct buf head;
	bool found = false;
	int r = 0;

	buf_init(&head, USTAR_BLOCK);
	for (k = 1; r == 0 && !found && k * USTAR_BLOCK <= end &&
	    k <= SEAL_BYTES_MAX / USTAR_BLOCK + 1; k++) {
		buf_reset(&head);
		*at = end - k * USTAR_BLOCK;
		r = pack_raw_read(p, *at, USTAR_BLOCK, &head, err);
		found = r == 0 && ustar_parse((const unsigned char *)head.p,
		    name, size) && strcmp(name, "seal.txt") == 0 &&
		    *size + ustar_padding(*size) == (k - 1) * USTAR_BLOCK;
	}
	buf_free(&head);
	return r != 0 || found ? r : pack_damaged(p, err,
	    "has no statement before its tail",
	    "の末尾の前に封印文がありません");
}

static int
read_tail(struct pack *p, struct error *err)
{
	const unsigned char *end, *at = p->raw;
	char name[USTAR_NAME_MAX + 1];
	struct pack_tail_read *t;
	uint64_t size;
	int r;

	if ((r = load_frame(p, p->frames.n - 1, err)) != 0)
		return r;
	end = at + p->frames.v[p->frames.n - 1].raw;
	while (end - at >= USTAR_BLOCK && *at != '\0') {
		if (p->tail_n == PACK_TAIL_MAX ||
		    !ustar_parse(at, name, &size) ||
		    size > PACK_TAIL_FILE_MAX || (uint64_t)(end - at) <
		    USTAR_BLOCK + size + ustar_padding(size))
			return pack_damaged(p, err, "its tail is malformed",
			    "の末尾の形が正しくありません");
		t = &p->tail[p->tail_n++];
		(void)snprintf(t->name, sizeof(t->name), "%s", name);
		buf_init(&t->text, PACK_TAIL_FILE_MAX);
		buf_put(&t->text, at + USTAR_BLOCK, (size_t)size);
		if (t->text.failed)
			return error_nomem(err);
		at += USTAR_BLOCK + (size_t)size + ustar_padding(size);
	}
	return 0;
}

/* ---- records and openings ---- */

/* The member that ends at raw offset end: search its header backwards in
 * whole frames. Content is appended to out. */
static int
read_back(struct pack *p, const char *name, uint64_t end, uint64_t *begin,
    struct buf *out, struct error *err)
{
	uint64_t at = end, size;
	char found[USTAR_NAME_MAX + 1];
	size_t f;
	int r;

	while (at >= USTAR_BLOCK) {
		at -= USTAR_BLOCK;
		f = frame_of(p, at);
		if ((r = load_frame(p, f, err)) != 0)
			return r;
		/* A header never straddles frames: both are whole blocks. */
		if (at < p->raw_at[f] ||
		    at - p->raw_at[f] + USTAR_BLOCK > p->frames.v[f].raw)
			break;
		if (!ustar_parse(p->raw + (at - p->raw_at[f]), found, &size) ||
		    strcmp(found, name) != 0 ||
		    at + USTAR_BLOCK + size + ustar_padding(size) != end)
			continue;
		*begin = at;
		if (size > out->max)
			return error_set(err, ERR_LIMIT, 0,
			    "%s: its %s has more than %u bytes",
			    "%s: %s が %u バイトを超えています", p->path, name,
			    LINES_MAX);
		return pack_raw_read(p, at + USTAR_BLOCK, size, out, err);
	}
	return pack_damaged(p, err, "has no proper records and openings",
	    "に正しい記録と開示値がありません");
}

static int
parse_lines(struct pack *p, const struct buf *records,
    const struct buf *openings, struct error *err)
{
	const char *r = buf_str(records), *o = buf_str(openings), *line;
	size_t rn = records->n, on = openings->n, len;
	unsigned char root[HASH_SIZE], leaves[HASH_SIZE], commit[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct pack_opening opening;
	struct tree tree;
	int code = 0;

	if (!tree_init(&tree))
		return error_nomem(err);
	for (p->n = 0; code == 0 && p->n < p->seal.items; p->n++) {
		struct entry *e = &p->items[p->n];

		if (!pack_next_line(&r, &rn, &line, &len)) {
			code = pack_damaged(p, err, "has too few records",
			    "の記録が足りません");
			break;
		}
		tree_add(&tree, line, len, NULL);
		code = pack_record_parse(line, len, p->n, &e->rec, err);
		if (code != 0) {
			/* So that what it holds is freed. */
			p->n++;
			break;
		}
		if (!pack_next_line(&o, &on, &line, &len) ||
		    !pack_opening_parse(line, len, p->n, &opening)) {
			code = pack_damaged(p, err, "has a malformed opening",
			    "の開示値の形が正しくありません");
			p->n++;
			break;
		}
		hash_bytes(line, len, commit);
		if (memcmp(commit, e->rec.commit, HASH_SIZE) != 0)
			code = pack_damaged(p, err, "has an opening that does not "
			    "fit its record", "の開示値が記録と合いません");
		memcpy(e->sha256, opening.sha256, HASH_SIZE);
		e->size = opening.size;
	}
	tree_end(&tree, root, leaves);
	tree_free(&tree);
	hash_to_hex(root, hex);
	if (code == 0 && (rn > 0 || on > 0 || strcmp(hex, p->seal.tree) != 0 ||
	    (hash_to_hex(leaves, hex), strcmp(hex, p->seal.leaves) != 0)))
		code = pack_damaged(p, err, "its records are not those of the "
		    "statement", "の記録が封印文のものと違います");
	return code;
}

/* Where each item's header is; returns where the last one ends. */
static uint64_t
place_items(struct pack *p, uint64_t readme)
{
	uint64_t at = USTAR_BLOCK + readme + ustar_padding(readme), i;

	for (i = 0; i < p->n; i++) {
		p->items[i].at = at;
		at += USTAR_BLOCK + p->items[i].size +
		    ustar_padding(p->items[i].size);
	}
	return at;
}

static int
read_index(struct pack *p, struct error *err)
{
	struct buf records, openings, head;
	uint64_t seal_at, seal_size, readme = 0;
	char name[USTAR_NAME_MAX + 1];
	int r;

	buf_init(&records, LINES_MAX);
	buf_init(&openings, LINES_MAX);
	buf_init(&head, USTAR_BLOCK);
	buf_init(&p->statement, SEAL_BYTES_MAX);
	if ((r = find_seal(p, &seal_at, &seal_size, err)) != 0 ||
	    (r = pack_raw_read(p, seal_at + USTAR_BLOCK, seal_size,
	    &p->statement, err)) != 0 ||
	    (r = pack_take_statement(p, err)) != 0)
		goto out;
	if ((r = read_back(p, "openings.jsonl", seal_at,
	    &p->openings_at, &openings, err)) != 0 ||
	    (r = read_back(p, "records.jsonl", p->openings_at,
	    &p->records_at, &records, err)) != 0 ||
	    (r = parse_lines(p, &records, &openings, err)) != 0 ||
	    (r = pack_raw_read(p, 0, USTAR_BLOCK, &head, err)) != 0)
		goto out;
	if (!ustar_parse((const unsigned char *)head.p, name, &readme) ||
	    strcmp(name, "readme.txt") != 0 ||
	    place_items(p, readme) != p->records_at)
		r = pack_damaged(p, err, "its items do not lie as its openings "
		    "say",
		    "の項目の配置が開示値と合いません");
	else
		r = read_tail(p, err);
	p->records_n = records.n;
	p->openings_n = openings.n;
	p->levels[PACK_OPEN] = p->n;
out:
	buf_free(&records);
	buf_free(&openings);
	buf_free(&head);
	return r;
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

/* The item's bytes where they lie. */
static int
content_of(struct pack *p, uint64_t i, carrier_piece *piece, void *arg,
    struct error *err)
{
	const struct entry *e = &p->items[i];
	int r = check_header(p, i, err);

	return r != 0 ? r : pack_raw_pieces(p, e->at + USTAR_BLOCK, e->size,
	    piece, arg, err);
}

static int
open_archive(struct pack *p, struct error *err)
{
	int r;

	p->content = content_of;
	p->ctx = ZSTD_createDCtx();
	p->packed = malloc(seek_packed_max());
	p->raw = malloc(PACK_FRAME);
	if (p->ctx == NULL || p->packed == NULL || p->raw == NULL)
		return error_nomem(err);
	r = read_table(p, err);
	return r != 0 ? r : read_index(p, err);
}

int
pack_open(const char *path, struct pack **out, struct error *err)
{
	struct pack *p;
	int r;

	if (carrier_is(path))
		return pack_open_part(path, out, err);
	*out = NULL;
	if ((p = pack_new(path)) == NULL)
		return error_nomem(err);
	if ((r = pack_source_file(p, err)) != 0 ||
	    (r = open_archive(p, err)) != 0) {
		pack_close(p);
		return r;
	}
	*out = p;
	return 0;
}

int
pack_open_source(const struct pack_source *source, const char *name,
    struct pack **out, struct error *err)
{
	struct pack *p = pack_new(name);
	int r;

	*out = NULL;
	if (p == NULL) {
		if (source->close != NULL)
			source->close(source->arg);
		return error_nomem(err);
	}
	p->source = *source;
	if ((r = open_archive(p, err)) != 0) {
		pack_close(p);
		return r;
	}
	*out = p;
	return 0;
}

/* ---- what it tells ---- */

const char *
pack_seal_digest(const struct pack *p)
{
	return p->digest;
}

bool
pack_is_handover(const struct pack *p)
{
	return p->carrier != NULL;
}

const char *
pack_level_name(enum pack_level level)
{
	static const char *const names[] = { "open", "metadata", "hidden" };

	return names[level];
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
