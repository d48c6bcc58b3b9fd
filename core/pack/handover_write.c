/* SPDX-License-Identifier: Apache-2.0
 * A hand-over written. Never writes a line, a digest or a byte of an item
 * beyond its level; lines are copied as they are stored.
 */
#include <stdlib.h>
#include <string.h>

#include "handover.h"
#include "reader_private.h"
#include "ustar.h"

struct sum { char name[USTAR_NAME_MAX + 1]; char hex[HASH_HEX + 1]; };
struct sums { struct sum *v; size_t n; };

int
handover_lines(struct pack *p, const enum pack_level *levels,
    struct buf *leaves, struct buf *records, struct buf *openings,
    struct error *err)
{
	struct buf all, keys;
	const char *r, *o, *line;
	size_t rn, on, len;
	struct hash *hash = hash_new();
	unsigned char leaf[HASH_SIZE];
	uint64_t i;
	int code;

	buf_init(&all, LINES_MAX);
	buf_init(&keys, LINES_MAX);
	code = hash == NULL ? error_nomem(err) :
	    pack_read_lines(p, &all, &keys, err);
	r = buf_str(&all);
	o = buf_str(&keys);
	rn = all.n;
	on = keys.n;
	for (i = 0; code == 0 && i < p->n; i++) {
		if (!pack_next_line(&r, &rn, &line, &len)) {
			code = pack_damaged(p, err, "changed while it was read",
			    "が読んでいる間に変わりました");
			break;
		}
		hash_begin(hash);
		hash_update(hash, "\0", 1);
		hash_update(hash, line, len);
		hash_end(hash, leaf);
		buf_put_hex(leaves, leaf, HASH_SIZE);
		buf_putc(leaves, '\n');
		if (levels[i] == PACK_HIDDEN)
			buf_puts(records, HANDOVER_HIDDEN "\n");
		else
			buf_put(records, line, len + 1);
		if (!pack_next_line(&o, &on, &line, &len))
			code = pack_damaged(p, err, "changed while it was read",
			    "が読んでいる間に変わりました");
		else if (levels[i] == PACK_OPEN)
			buf_put(openings, line, len + 1);
	}
	hash_free(hash);
	buf_free(&all);
	buf_wipe(&keys);
	if (code == 0 && (leaves->failed || records->failed ||
	    openings->failed))
		code = error_nomem(err);
	return code;
}

static void
add_sum(struct sums *s, const char *name, const unsigned char sha[HASH_SIZE])
{
	(void)snprintf(s->v[s->n].name, sizeof(s->v[s->n].name), "%s", name);
	hash_to_hex(sha, s->v[s->n++].hex);
}

static int
put_file(struct carrier_out *o, struct sums *s, const char *name,
    const void *bytes, size_t n, struct error *err)
{
	unsigned char sha[HASH_SIZE];

	hash_bytes(bytes, n, sha);
	add_sum(s, name, sha);
	return carrier_out_file(o, name, bytes, n, err);
}

static int
put_items(struct pack *p, const enum pack_level *levels, struct carrier_out *o,
    struct sums *s, struct error *err)
{
	char name[128];
	uint64_t i;
	int r = 0;

	for (i = 0; r == 0 && i < p->n; i++) {
		if (levels[i] != PACK_OPEN)
			continue;
		pack_item_name(i, p->items[i].rec.rec.label, name,
		    sizeof(name));
		add_sum(s, name, p->items[i].sha256);
		if ((r = carrier_out_begin(o, name, err)) == 0 &&
		    (r = pack_item_stream(p, i, carrier_out_put, o, err)) == 0)
			r = carrier_out_end(o, err);
	}
	return r;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct sum *)a)->name,
	    ((const struct sum *)b)->name);
}

static int
put_sums(struct carrier_out *o, struct sums *s, struct error *err)
{
	struct buf b;
	size_t i;
	int r;

	qsort(s->v, s->n, sizeof(*s->v), by_name);
	buf_init(&b, LINES_MAX);
	for (i = 0; i < s->n; i++) {
		buf_puts(&b, s->v[i].hex);
		buf_puts(&b, "  ");
		buf_puts(&b, s->v[i].name);
		buf_putc(&b, '\n');
	}
	r = b.failed ? error_nomem(err) : carrier_out_file(o, CARRIER_SUMS,
	    b.p, b.n, err);
	buf_free(&b);
	return r;
}

int
handover_write(struct pack *p, const enum pack_level *levels,
    const struct handover_file *files, size_t n, const char *path, bool zip,
    struct error *err)
{
	struct sums s = { NULL, 0 };
	struct carrier_out *o = NULL;
	size_t i;
	int r;

	if (p->carrier != NULL)
		return error_put(err, ERR_INPUT, 0, "this is a part already",
		    "これはすでに一部の開示です");
	s.v = calloc(p->n + n + p->tail_n + 1, sizeof(*s.v));
	r = s.v == NULL ? error_nomem(err) :
	    carrier_out_open(path, zip, &o, err);
	if (r == 0)
		r = put_file(o, &s, HANDOVER_SEAL, p->statement.p,
		    p->statement.n, err);
	for (i = 0; r == 0 && i < n; i++)
		r = put_file(o, &s, files[i].name, files[i].p, files[i].n,
		    err);
	for (i = 0; r == 0 && i < p->tail_n; i++)
		r = put_file(o, &s, p->tail[i].name, buf_str(&p->tail[i].text),
		    p->tail[i].text.n, err);
	if (r == 0 && (r = put_items(p, levels, o, &s, err)) == 0)
		r = put_sums(o, &s, err);
	if (r == 0)
		r = carrier_out_commit(o, err);
	else
		carrier_out_discard(o);
	free(s.v);
	return r;
}
