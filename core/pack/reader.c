/* SPDX-License-Identifier: Apache-2.0
 * Random access. Never gives bytes whose digest was not checked as good.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zstd.h>

#include "base/file.h"
#include "reader.h"
#include "seek.h"
#include "tree.h"
#include "ustar.h"

/* Bytes of records.jsonl or openings.jsonl held in memory. */
#define LINES_MAX (1u << 30)

struct entry {
	struct pack_record_read rec;
	unsigned char sha256[HASH_SIZE];
	uint64_t size, at;              /* raw offset of its header */
};

struct pack {
	int fd;
	char *path;
	struct seek_table frames;
	uint64_t *raw_at, *packed_at;   /* where each frame begins */
	ZSTD_DCtx *ctx;
	unsigned char *packed, *raw;    /* one frame; raw holds frame cached */
	size_t cached;
	struct pack_seal seal;
	struct buf statement;
	char digest[HASH_HEX + 1];
	struct entry *items;
	uint64_t n;
	struct pack_tail_read tail[PACK_TAIL_MAX];
	size_t tail_n;
};

static int
damaged(const struct pack *p, struct error *err, const char *en,
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
		return damaged(p, err, "a frame is too long",
		    "フレームが長すぎます");
	r = file_pread(p->fd, p->packed, p->frames.v[f].packed,
	    (off_t)p->packed_at[f], p->path, err);
	if (r != 0)
		return r;
	n = seek_decode(p->ctx, p->packed, p->frames.v[f].packed, p->raw);
	if (n == 0 || n != p->frames.v[f].raw)
		return damaged(p, err, "a frame of the container is damaged",
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
static int
each_piece(struct pack *p, uint64_t at, uint64_t n,
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
			return damaged(p, err, "the pack ends too early",
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

static int
read_raw(struct pack *p, uint64_t at, uint64_t n, struct buf *out,
    struct error *err)
{
	return each_piece(p, at, n, append, out, err);
}

static int
read_table(struct pack *p, struct error *err)
{
	unsigned char footer[SEEK_FOOTER], *all;
	struct stat st;
	uint64_t size, raw = 0, packed = 0;
	size_t i;
	int r;

	if (fstat(p->fd, &st) != 0 || st.st_size < SEEK_FOOTER)
		return damaged(p, err, "is too short for a pack",
		    "はパックとしては短すぎます");
	r = file_pread(p->fd, footer, sizeof(footer),
	    st.st_size - SEEK_FOOTER, p->path, err);
	if (r != 0)
		return r;
	size = seek_size(footer);
	if (size == 0 || size > (uint64_t)st.st_size)
		return damaged(p, err, "has no seek table: not a pack, or cut "
		    "short", "にシーク表がありません。パックでないか途中で切れています");
	if ((all = malloc((size_t)size)) == NULL)
		return error_nomem(err);
	r = file_pread(p->fd, all, (size_t)size, st.st_size - (off_t)size,
	    p->path, err);
	if (r == 0 && !seek_parse(all, (size_t)size, &p->frames))
		r = damaged(p, err, "its seek table is malformed",
		    "のシーク表の形が正しくありません");
	free(all);
	if (r != 0)
		return r;
	/* The last frame is the tail, the one before it ends the sealed part;
	 * pack_verify holds a pack to it. */
	if (p->frames.n < 2)
		return damaged(p, err, "has no tail", "に末尾がありません");
	for (i = 0; i + 2 < p->frames.n; i++)
		if (p->frames.v[i].raw != PACK_FRAME)
			return damaged(p, err, "has a frame that is not full",
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
	return packed + size == (uint64_t)st.st_size ? 0 : damaged(p, err,
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
		r = read_raw(p, *at, USTAR_BLOCK, &head, err);
		found = r == 0 && ustar_parse((const unsigned char *)head.p,
		    name, size) && strcmp(name, "seal.txt") == 0 &&
		    *size + ustar_padding(*size) == (k - 1) * USTAR_BLOCK;
	}
	buf_free(&head);
	return r != 0 || found ? r : damaged(p, err,
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
			return damaged(p, err, "its tail is malformed",
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
		return read_raw(p, at + USTAR_BLOCK, size, out, err);
	}
	return damaged(p, err, "has no proper records and openings",
	    "に正しい記録と開示値がありません");
}

static bool
next_line(const char **p, size_t *n, const char **line, size_t *len)
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

		if (!next_line(&r, &rn, &line, &len)) {
			code = damaged(p, err, "has too few records",
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
		if (!next_line(&o, &on, &line, &len) ||
		    !pack_opening_parse(line, len, p->n, &opening)) {
			code = damaged(p, err, "has a malformed opening",
			    "の開示値の形が正しくありません");
			p->n++;
			break;
		}
		hash_bytes(line, len, commit);
		if (memcmp(commit, e->rec.commit, HASH_SIZE) != 0)
			code = damaged(p, err, "has an opening that does not "
			    "fit its record", "の開示値が記録と合いません");
		memcpy(e->sha256, opening.sha256, HASH_SIZE);
		e->size = opening.size;
	}
	tree_end(&tree, root, leaves);
	tree_free(&tree);
	hash_to_hex(root, hex);
	if (code == 0 && (rn > 0 || on > 0 || strcmp(hex, p->seal.tree) != 0 ||
	    (hash_to_hex(leaves, hex), strcmp(hex, p->seal.leaves) != 0)))
		code = damaged(p, err, "its records are not those of the "
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
	unsigned char digest[HASH_SIZE];
	struct buf records, openings, head;
	uint64_t seal_at, seal_size, at, readme = 0;
	char name[USTAR_NAME_MAX + 1];
	int r;

	buf_init(&records, LINES_MAX);
	buf_init(&openings, LINES_MAX);
	buf_init(&head, USTAR_BLOCK);
	buf_init(&p->statement, SEAL_BYTES_MAX);
	if ((r = find_seal(p, &seal_at, &seal_size, err)) != 0 ||
	    (r = read_raw(p, seal_at + USTAR_BLOCK, seal_size, &p->statement,
	    err)) != 0 || (r = pack_seal_parse(p->statement.p, p->statement.n,
	    &p->seal, err)) != 0)
		goto out;
	hash_bytes(p->statement.p, p->statement.n, digest);
	hash_to_hex(digest, p->digest);
	if (p->seal.items > PACK_ITEMS_MAX || (p->items = calloc(
	    (size_t)p->seal.items + 1, sizeof(*p->items))) == NULL) {
		r = error_nomem(err);
		goto out;
	}
	if ((r = read_back(p, "openings.jsonl", seal_at, &at, &openings,
	    err)) != 0 || (r = read_back(p, "records.jsonl", at, &at, &records,
	    err)) != 0 || (r = parse_lines(p, &records, &openings, err)) != 0 ||
	    (r = read_raw(p, 0, USTAR_BLOCK, &head, err)) != 0)
		goto out;
	if (!ustar_parse((const unsigned char *)head.p, name, &readme) ||
	    strcmp(name, "readme.txt") != 0 || place_items(p, readme) != at)
		r = damaged(p, err, "its items do not lie as its openings say",
		    "の項目の配置が開示値と合いません");
	else
		r = read_tail(p, err);
out:
	buf_free(&records);
	buf_free(&openings);
	buf_free(&head);
	return r;
}

int
pack_open(const char *path, struct pack **out, struct error *err)
{
	struct pack *p = calloc(1, sizeof(*p));
	int r;

	*out = NULL;
	if (p == NULL)
		return error_nomem(err);
	p->cached = SIZE_MAX;
	p->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	p->path = strdup(path);
	p->ctx = ZSTD_createDCtx();
	p->packed = malloc(seek_packed_max());
	p->raw = malloc(PACK_FRAME);
	if (p->fd == -1)
		r = error_set(err, errno == ENOENT ? ERR_MISSING : ERR_IO,
		    errno, "%s: cannot open it", "%s: 開けません", path);
	else if (p->path == NULL || p->ctx == NULL || p->packed == NULL ||
	    p->raw == NULL)
		r = error_nomem(err);
	else if ((r = read_table(p, err)) == 0)
		r = read_index(p, err);
	if (r != 0) {
		pack_close(p);
		return r;
	}
	*out = p;
	return 0;
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
	buf_free(&p->statement);
	seek_free(&p->frames);
	free(p->raw_at);
	free(p->packed_at);
	(void)ZSTD_freeDCtx(p->ctx);
	free(p->packed);
	free(p->raw);
	free(p->path);
	if (p->fd >= 0)
		(void)close(p->fd);
	free(p);
}

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
	r = read_raw(p, p->items[i].at, USTAR_BLOCK, &head, err);
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

int
pack_item_stream(struct pack *p, uint64_t i,
    int (*piece)(void *arg, const void *p, size_t n, struct error *err),
    void *arg, struct error *err)
{
	struct hashing h = { hash_new(), piece, arg };
	const struct entry *e = &p->items[i];
	unsigned char digest[HASH_SIZE];
	int r;

	if (h.hash == NULL)
		return error_nomem(err);
	r = check_header(p, i, err);
	if (r == 0)
		r = each_piece(p, e->at + USTAR_BLOCK, e->size, hash_and_pass,
		    &h, err);
	hash_end(h.hash, digest);
	hash_free(h.hash);
	if (r == 0 && memcmp(digest, e->sha256, HASH_SIZE) != 0)
		r = error_set(err, ERR_INTEGRITY, 0,
		    "items/%07" PRIu64 "-%s: its content is not what was "
		    "sealed", "items/%07" PRIu64 "-%s: 中身が封印されたものと"
		    "違います", i, e->rec.rec.label);
	return r;
}

int
pack_item_read(struct pack *p, uint64_t i, struct buf *out, struct error *err)
{
	if (p->items[i].size > out->max - out->n)
		return error_set(err, ERR_LIMIT, 0,
		    "item %" PRIu64 ": %" PRIu64 " bytes are too many here",
		    "項目 %" PRIu64 ": %" PRIu64 " バイトはここでは多すぎます", i,
		    p->items[i].size);
	return pack_item_stream(p, i, append, out, err);
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
