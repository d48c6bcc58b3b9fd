/* SPDX-License-Identifier: Apache-2.0
 * The pack writer. Never writes an item whose bytes it does not hold whole:
 * a header states a size, and what follows must be of it.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/date.h"
#include "base/file.h"
#include "lay.h"
#include "lines.h"
#include "pipeline.h"
#include "readme.h"
#include "spool.h"
#include "tail.h"
#include "tree.h"
#include "ustar.h"
#include "writer.h"

/* An item on its way to the hash thread: its record but for the commitment. */
struct pending { uint64_t item, size; char rest[]; };

struct pack_writer {
	struct pack_settings settings;
	unsigned char secret[PACK_SECRET];
	struct pack_seal seal;
	struct file_out out;
	struct pipeline *pipe;
	struct block *block;            /* being filled */
	struct seek_table frames;       /* the writer thread's until drained */
	struct lay lay;                 /* likewise */
	uint64_t items, bytes;
	/* the hash thread's until drained */
	struct hash *hash;
	struct tree tree;
	struct spool records, openings;
	struct buf line;
	unsigned char last[HASH_SIZE];  /* of the item hashed last */
};

/* ---- on the hash thread ---- */

static int
on_content(void *arg, const void *p, size_t n, struct error *err)
{
	struct pack_writer *w = arg;

	(void)err;
	hash_update(w->hash, p, n);
	return 0;
}

static void
make_salt(const struct pack_writer *w, uint64_t item,
    unsigned char salt[PACK_SALT])
{
	unsigned char number[8];
	int i;

	for (i = 0; i < 8; i++)
		number[i] = (unsigned char)(item >> (8 * i) & 0xff);
	(void)crypto_generichash(salt, PACK_SALT, number, sizeof(number),
	    w->secret, sizeof(w->secret));
}

/* seal.txt names the digests of four items. */
static void
note_digest(struct pack_writer *w, uint64_t item)
{
	char *to = item == 0 ? w->seal.plan : item == 2 ? w->seal.policy :
	    item == 3 ? w->seal.collector : NULL;

	if (to != NULL)
		hash_to_hex(w->last, to);
}

static int
on_item(void *arg, void *item, struct error *err)
{
	struct pack_writer *w = arg;
	struct pending *q = item;
	unsigned char salt[PACK_SALT], commit[HASH_SIZE];
	int r;

	hash_end(w->hash, w->last);
	note_digest(w, q->item);
	make_salt(w, q->item, salt);
	buf_reset(&w->line);
	pack_opening_write(q->item, salt, w->last, q->size, &w->line);
	hash_begin(w->hash);
	hash_update(w->hash, w->line.p, w->line.n);
	hash_end(w->hash, commit);
	r = spool_line(&w->openings, &w->line, err);
	buf_reset(&w->line);
	buf_puts(&w->line, "{\"i\":");
	buf_put_u64(&w->line, q->item);
	buf_puts(&w->line, ",\"commit\":\"");
	buf_put_hex(&w->line, commit, HASH_SIZE);
	buf_putc(&w->line, '"');
	buf_puts(&w->line, q->rest);
	if (r == 0)
		r = spool_line(&w->records, &w->line, err);
	tree_add(&w->tree, w->line.p, w->line.n, NULL);
	hash_begin(w->hash);
	free(q);
	return r;
}

/* ---- on the writer thread ---- */

static int
on_frame(void *arg, const void *p, size_t n, size_t raw, struct error *err)
{
	struct pack_writer *w = arg;

	if (!seek_add(&w->frames, (uint32_t)n, (uint32_t)raw))
		return error_nomem(err);
	return lay_put(&w->lay, p, n, err);
}

/* ---- filling blocks ---- */

static int
pipe_failed(struct pack_writer *w, struct error *err)
{
	int r = pipeline_drain(w->pipe, false, err);

	return r != 0 ? r : error_nomem(err);
}

static int
need_block(struct pack_writer *w, struct error *err)
{
	if (w->block != NULL && w->block->n == PACK_FRAME) {
		pipeline_put(w->pipe, w->block);
		w->block = NULL;
	}
	if (w->block == NULL && (w->block = pipeline_block(w->pipe)) == NULL)
		return pipe_failed(w, err);
	return 0;
}

/* Bytes that belong to no item: headers, padding, the closing members. */
static int
put_raw(struct pack_writer *w, const void *p, size_t n, struct error *err)
{
	const unsigned char *at = p;
	size_t room;
	int r;

	while (n > 0) {
		if ((r = need_block(w, err)) != 0)
			return r;
		room = PACK_FRAME - w->block->n;
		if (room > n)
			room = n;
		memcpy(w->block->raw + w->block->n, at, room);
		w->block->n += room;
		at += room;
		n -= room;
	}
	return 0;
}

static int
put_padding(struct pack_writer *w, uint64_t size, struct error *err)
{
	static const unsigned char zero[USTAR_BLOCK];

	return put_raw(w, zero, ustar_padding(size), err);
}

static int
put_header(struct pack_writer *w, const char *name, uint64_t size,
    struct error *err)
{
	unsigned char head[USTAR_BLOCK];

	if (!ustar_header(name, size, head))
		return error_set(err, ERR_INTERNAL, 0,
		    "%s: no member's name", "%s: メンバーの名前になりません",
		    name);
	return put_raw(w, head, sizeof(head), err);
}

/* Content from memory (p) or, where that is NULL, from fd at offset. The last
 * segment carries item, NULL where the content is no item's; what is not
 * handed on is freed. */
static int
put_content(struct pack_writer *w, const unsigned char *p, int fd,
    uint64_t offset, uint64_t size, struct pending *item, struct error *err)
{
	size_t room;
	bool last;
	int r;

	do {
		if ((r = need_block(w, err)) != 0)
			break;
		room = PACK_FRAME - w->block->n;
		last = size <= room;
		if (last)
			room = (size_t)size;
		if (p != NULL)
			memcpy(w->block->raw + w->block->n, p, room);
		else if ((r = file_pread(fd, w->block->raw + w->block->n, room,
		    (off_t)offset, "spool", err)) != 0)
			break;
		if (item != NULL && !block_add(w->block, (uint32_t)w->block->n,
		    (uint32_t)room, last ? item : NULL)) {
			r = error_nomem(err);
			break;
		}
		w->block->n += room;
		w->bytes += room;
		size -= room;
		offset += room;
		p = p == NULL ? NULL : p + room;
	} while (!last);
	if (r != 0)
		free(item);
	return r;
}

static struct pending *
new_pending(struct pack_writer *w, const struct pack_record *rec,
    const char *label, uint64_t size, struct error *err)
{
	static const unsigned char no_commit[HASH_SIZE];
	struct pack_record copy = *rec;
	struct pending *q = NULL;
	struct buf line;
	const char *rest;

	copy.label = label;
	buf_init(&line, PACK_LINE_MAX);
	pack_record_write(&copy, w->items, no_commit, &line);
	if (line.failed) {
		(void)error_set(err, ERR_LIMIT, 0,
		    "item %" PRIu64 ": its record is longer than %d bytes",
		    "項目 %" PRIu64 ": 記録が %d バイトを超えています", w->items,
		    PACK_LINE_MAX);
	} else {
		/* What stands behind the commitment's closing quote. */
		rest = strstr(line.p, "\",") + 1;
		q = malloc(sizeof(*q) + strlen(rest) + 1);
		if (q == NULL)
			(void)error_nomem(err);
		else {
			q->item = w->items;
			q->size = size;
			memcpy(q->rest, rest, strlen(rest) + 1);
		}
	}
	buf_free(&line);
	return q;
}

static int
add_item(struct pack_writer *w, const struct pack_record *rec,
    const unsigned char *p, int fd, uint64_t offset, uint64_t size,
    struct error *err)
{
	char label[PACK_LABEL_MAX + 1], name[128];
	struct pending *q;
	int r;

	if (w->items == PACK_ITEMS_MAX)
		return error_set(err, ERR_LIMIT, 0,
		    "more than %d items; narrow the engagement",
		    "項目が %d 件を超えました。監査設定の範囲を狭めてください",
		    PACK_ITEMS_MAX);
	pack_label(rec->label, strlen(rec->label), label);
	q = new_pending(w, rec, label, size, err);
	if (q == NULL)
		return err == NULL ? ERR_NOMEM : err->code;
	pack_item_name(w->items, label, name, sizeof(name));
	if ((r = put_header(w, name, size, err)) != 0) {
		free(q);
		return r;
	}
	if ((r = put_content(w, p, fd, offset, size, q, err)) == 0)
		r = put_padding(w, size, err);
	w->items++;
	return r;
}

int
pack_writer_add_bytes(struct pack_writer *w, const struct pack_record *rec,
    const void *p, size_t n, uint64_t *item, struct error *err)
{
	if (item != NULL)
		*item = w->items;
	return add_item(w, rec, p == NULL ? (const unsigned char *)"" : p, -1,
	    0, n, err);
}

int
pack_writer_add_fd(struct pack_writer *w, const struct pack_record *rec,
    int fd, uint64_t size, size_t line_max, uint64_t *item, struct error *err)
{
	struct pack_record part = *rec;
	uint64_t at = 0, n;
	int r = 0;

	if (item != NULL)
		*item = w->items;
	if (size <= w->settings.part)
		return add_item(w, rec, NULL, fd, 0, size, err);
	for (part.part = 1; r == 0 && at < size; part.part++, at += n) {
		n = size - at < w->settings.part ? size - at : w->settings.part;
		if (line_max > 0 && n < size - at)
			r = lines_whole(fd, at, &n, line_max, err);
		if (r == 0)
			r = add_item(w, &part, NULL, fd, at, n, err);
	}
	return r;
}

uint64_t
pack_writer_items(const struct pack_writer *w)
{
	return w->items;
}

uint64_t
pack_writer_bytes(const struct pack_writer *w)
{
	return w->bytes;
}

const char *
pack_writer_id(const struct pack_writer *w)
{
	return w->seal.pack;
}

void
pack_writer_started(struct pack_writer *w, const char *digest)
{
	(void)snprintf(w->seal.run_start, sizeof(w->seal.run_start), "%s",
	    digest);
}

/* ---- open, finish, commit ---- */

static void
make_identity(struct pack_writer *w)
{
	unsigned char id[16];

	if (w->settings.secret == NULL)
		randombytes_buf(w->secret, sizeof(w->secret));
	else
		memcpy(w->secret, w->settings.secret, sizeof(w->secret));
	(void)crypto_generichash(id, sizeof(id),
	    (const unsigned char *)"pack id", 7, w->secret, sizeof(w->secret));
	if (w->settings.secret != NULL)
		memset(id, 0, 8);
	(void)sodium_bin2hex(w->seal.pack, sizeof(w->seal.pack), id,
	    sizeof(id));
}

static void
set_text(char *to, size_t size, const char *value)
{
	(void)snprintf(to, size, "%s", value == NULL ? "none" : value);
}

static int
begin_seal(struct pack_writer *w, struct error *err)
{
	const struct pack_settings *s = &w->settings;
	struct pack_seal *seal = &w->seal;
	struct { const char *name, *value; size_t room; } given[] = {
		{ "series", s->series, SEAL_SERIES_MAX + 1 },
		{ "prev", s->prev, sizeof(seal->prev) },
		{ "nonce", s->nonce, sizeof(seal->nonce) },
		{ "run-start", s->run_start, sizeof(seal->run_start) },
	};
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (given[i].value != NULL &&
		    strlen(given[i].value) >= given[i].room)
			return error_set(err, ERR_INPUT, 0,
			    "%s: longer than %zu characters",
			    "%s: %zu 文字を超えています", given[i].name,
			    given[i].room - 1);
	set_text(seal->series, sizeof(seal->series), s->series);
	seal->sequence = s->sequence;
	set_text(seal->prev, sizeof(seal->prev), s->prev);
	set_text(seal->nonce, sizeof(seal->nonce), s->nonce);
	set_text(seal->run_start, sizeof(seal->run_start), s->run_start);
	date_format_time(s->started_ns / 1000000000, seal->started);
	return pack_seal_check(seal, err);
}

static int
check_space(const struct pack_writer *w, const char *path, struct error *err)
{
	uint64_t space;

	if (w->out.path == NULL || w->settings.estimate == 0)
		return 0;
	space = file_space(path);
	if (space >= w->settings.estimate)
		return 0;
	return error_set(err, ERR_IO, 0,
	    "%s: %" PRIu64 " MB may be needed and %" PRIu64 " MB are free; "
	    "choose another place with -o",
	    "%s: %" PRIu64 " MB 必要かもしれませんが、空きは %" PRIu64 " MB です。"
	    "-o で別の場所を指定してください", path,
	    w->settings.estimate / 1000000 + 1, space / 1000000);
}

int
pack_writer_open(const struct pack_settings *settings, const char *path,
    struct pack_writer **out, struct error *err)
{
	struct pack_writer *w = calloc(1, sizeof(*w));
	struct pipeline_hooks hooks = { w, on_content, on_item, on_frame };
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int r;

	*out = NULL;
	if (w == NULL)
		return error_nomem(err);
	w->settings = *settings;
	w->out.fd = -1;
	if (w->settings.part == 0)
		w->settings.part = PACK_PART;
	if (w->settings.level == 0)
		w->settings.level = PACK_LEVEL;
	if (w->settings.threads == 0)
		w->settings.threads = cores > 0 ? (unsigned)cores : 1;
	spool_init(&w->records);
	spool_init(&w->openings);
	buf_init(&w->line, PACK_LINE_MAX);
	make_identity(w);
	w->hash = hash_new();
	if (w->hash == NULL || !tree_init(&w->tree))
		r = error_nomem(err);
	else if ((r = begin_seal(w, err)) == 0 &&
	    (r = file_out_open(&w->out, path, 0600, err)) == 0 &&
	    (r = check_space(w, path, err)) == 0 &&
	    (r = lay_begin(&w->lay, w->out.fd, w->out.path == NULL ?
	    "standard output" : w->out.partial, w->out.path != NULL,
	    err)) == 0)
		r = pipeline_start(&hooks, w->settings.threads,
		    w->settings.level, &w->pipe, err);
	if (r == 0 && (r = put_header(w, "readme.txt", strlen(pack_readme),
	    err)) == 0 && (r = put_raw(w, pack_readme, strlen(pack_readme),
	    err)) == 0)
		r = put_padding(w, strlen(pack_readme), err);
	if (r != 0) {
		pack_writer_discard(w);
		return r;
	}
	*out = w;
	return 0;
}

static int
put_spool(struct pack_writer *w, const char *name, struct spool *s,
    struct error *err)
{
	const unsigned char *p;
	uint64_t bytes = w->bytes;
	int fd, r;

	if ((r = spool_read(s, &p, &fd, err)) == 0 &&
	    (r = put_header(w, name, s->size, err)) == 0 &&
	    (r = put_content(w, p, fd, 0, s->size, NULL, err)) == 0)
		r = put_padding(w, s->size, err);
	w->bytes = bytes;
	return r;
}

static int
close_block(struct pack_writer *w, struct error *err)
{
	if (w->block != NULL && w->block->n > 0)
		pipeline_put(w->pipe, w->block);
	w->block = NULL;
	return pipeline_drain(w->pipe, false, err);
}

/* Hand over what is filled, so that everything put is hashed, without ending
 * the frame: the block stays ours and its segments go alone. */
static int
hash_rest(struct pack_writer *w, struct error *err)
{
	size_t i;
	int r = pipeline_drain(w->pipe, false, err);

	for (i = 0; r == 0 && w->block != NULL && i < w->block->segment_n;
	    i++) {
		struct segment *s = &w->block->segments[i];
		void *item = s->item;

		s->item = NULL;
		if (s->n > 0)
			r = on_content(w, w->block->raw + s->from, s->n, err);
		if (r == 0 && item != NULL)
			r = on_item(w, item, err);
	}
	if (w->block != NULL)
		w->block->segment_n = 0;
	return r;
}

int
pack_writer_finish(struct pack_writer *w,
    const uint64_t outcomes[SEAL_OUTCOMES], int64_t finished_ns,
    struct buf *statement, struct error *err)
{
	unsigned char root[HASH_SIZE], leaves[HASH_SIZE];
	int r;

	if (w->items < 5)
		return error_put(err, ERR_INTERNAL, 0,
		    "a pack has plan, signature, policy, collector and journal",
		    "パックには計画、署名、ポリシー、収集器、日誌が要ります");
	if ((r = hash_rest(w, err)) != 0)
		return r;
	hash_to_hex(w->last, w->seal.journal);
	date_format_time(finished_ns / 1000000000, w->seal.finished);
	memcpy(w->seal.outcomes, outcomes, sizeof(w->seal.outcomes));
	w->seal.items = w->items;
	tree_end(&w->tree, root, leaves);
	hash_to_hex(root, w->seal.tree);
	hash_to_hex(leaves, w->seal.leaves);
	if ((r = put_spool(w, "records.jsonl", &w->records, err)) != 0 ||
	    (r = put_spool(w, "openings.jsonl", &w->openings, err)) != 0)
		return r;
	pack_seal_write(&w->seal, statement);
	if (statement->failed)
		return error_nomem(err);
	if ((r = put_header(w, "seal.txt", statement->n, err)) == 0 &&
	    (r = put_raw(w, statement->p, statement->n, err)) == 0 &&
	    (r = put_padding(w, statement->n, err)) == 0)
		r = close_block(w, err);
	return r;
}

int
pack_writer_commit(struct pack_writer *w, const struct pack_tail_file *tail,
    size_t n, struct error *err)
{
	static const unsigned char end[2 * USTAR_BLOCK];
	struct buf table;
	size_t i;
	int r = pack_tail_check(tail, n, err);

	for (i = 0; r == 0 && i < n; i++) {
		if ((r = put_header(w, tail[i].name, tail[i].n, err)) == 0 &&
		    (r = put_raw(w, tail[i].p, tail[i].n, err)) == 0)
			r = put_padding(w, tail[i].n, err);
	}
	if (r == 0 && (r = put_raw(w, end, sizeof(end), err)) == 0 &&
	    (r = close_block(w, err)) == 0)
		r = pipeline_drain(w->pipe, true, err);
	if (r != 0)
		return r;
	buf_init(&table, (size_t)SEEK_FRAMES_MAX * 8 + 64);
	seek_write(&w->frames, &table);
	r = table.failed ? error_nomem(err) : lay_put(&w->lay, table.p,
	    table.n, err);
	buf_free(&table);
	if (r == 0)
		r = lay_end(&w->lay, err);
	return r != 0 ? r : file_out_commit(&w->out, err);
}

void
pack_writer_discard(struct pack_writer *w)
{
	if (w == NULL)
		return;
	pipeline_end(w->pipe);
	lay_free(&w->lay);
	file_out_discard(&w->out);
	seek_free(&w->frames);
	spool_free(&w->records);
	spool_free(&w->openings);
	buf_free(&w->line);
	tree_free(&w->tree);
	hash_free(w->hash);
	sodium_memzero(w->secret, sizeof(w->secret));
	free(w);
}
