/* SPDX-License-Identifier: Apache-2.0
 * A hand-over read: every line and file is held against the seal. Never gives
 * of an item what was not disclosed, never passes over a file it cannot place.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "handover.h"
#include "reader_private.h"
#include "tree.h"
#include "ustar.h"

#define LEAF_LINE (HASH_HEX + 1)

struct lines { const char *p; size_t n; };

static int
refuse(struct error *err, const char *name, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	return error_prefix(err, name);
}

static int
refuse_item(struct error *err, uint64_t i, const char *en, const char *ja)
{
	char name[40];

	(void)snprintf(name, sizeof(name), "item %" PRIu64 ": ", i);
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	return error_prefix(err, name);
}

/* ---- the seal and its leaves ---- */

static int
take_leaves(struct pack *p, const struct buf *leaves, struct error *err)
{
	unsigned char digest[HASH_SIZE], leaf[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct tree tree;
	const char *at = buf_str(leaves);
	uint64_t i;
	bool ok = true;

	hash_bytes(buf_str(leaves), leaves->n, digest);
	hash_to_hex(digest, hex);
	if (strcmp(hex, p->seal.leaves) != 0 ||
	    leaves->n != p->seal.items * LEAF_LINE)
		return refuse(err, HANDOVER_LEAVES, "is not what the statement "
		    "names", "が封印文の示すものと違います");
	if (!tree_init(&tree))
		return error_nomem(err);
	for (i = 0; ok && i < p->seal.items; i++, at += LEAF_LINE)
		if ((ok = hash_from_hex(at, leaf) && at[HASH_HEX] == '\n'))
			tree_add_leaf(&tree, leaf);
	tree_end(&tree, leaf, digest);
	tree_free(&tree);
	hash_to_hex(leaf, hex);
	return ok && strcmp(hex, p->seal.tree) == 0 ? 0 : refuse(err,
	    HANDOVER_LEAVES, "its tree is not that of the statement",
	    "の木が封印文のものと違います");
}

/* ---- records and openings ---- */

/* Whether an opening's line is that of item i. */
static bool
is_of_item(const struct lines *l, uint64_t i)
{
	char head[40];
	int n = snprintf(head, sizeof(head), "{\"i\":%" PRIu64 ",", i);

	return l->n > (size_t)n && memcmp(l->p, head, (size_t)n) == 0;
}

static int
take_opening(struct pack *p, uint64_t i, struct lines *openings,
    struct error *err)
{
	struct entry *e = &p->items[i];
	unsigned char commit[HASH_SIZE];
	struct pack_opening opening;
	const char *line;
	size_t len;

	if (!is_of_item(openings, i))
		return 0;
	if (!pack_next_line(&openings->p, &openings->n, &line, &len) ||
	    !pack_opening_parse(line, len, i, &opening))
		return refuse_item(err, i, "its opening is malformed",
		    "開示値の形が正しくありません");
	hash_bytes(line, len, commit);
	if (memcmp(commit, e->rec.commit, HASH_SIZE) != 0)
		return refuse_item(err, i, "its opening does not fit its "
		    "record", "開示値が記録と合いません");
	e->level = PACK_OPEN;
	memcpy(e->sha256, opening.sha256, HASH_SIZE);
	e->size = opening.size;
	return 0;
}

static int
take_record(struct pack *p, uint64_t i, const char *line, size_t len,
    const char *leaf, struct hash *hash, struct error *err)
{
	static const struct pack_record nothing = { .step = "", .plugin = "",
		.cls = HANDOVER_HIDDEN, .label = "" };
	struct entry *e = &p->items[i];
	unsigned char digest[HASH_SIZE];
	char hex[HASH_HEX + 1];

	e->level = PACK_HIDDEN;
	e->rec.rec = nothing;
	if (len == strlen(HANDOVER_HIDDEN) &&
	    memcmp(line, HANDOVER_HIDDEN, len) == 0)
		return 0;
	tree_leaf(hash, line, len, digest);
	hash_to_hex(digest, hex);
	if (memcmp(hex, leaf, HASH_HEX) != 0)
		return refuse_item(err, i, "its record is not what was sealed",
		    "記録が封印されたものと違います");
	e->level = PACK_METADATA;
	return pack_record_parse(line, len, i, &e->rec, err);
}

static int
take_lines(struct pack *p, const struct buf *leaves, const struct buf *records,
    const struct buf *openings, struct error *err)
{
	struct lines r = { buf_str(records), records->n },
	    o = { buf_str(openings), openings->n };
	struct hash *hash = hash_new();
	const char *line;
	size_t len;
	int code = 0;

	if (hash == NULL)
		return error_nomem(err);
	while (code == 0 && p->n < p->seal.items) {
		uint64_t i = p->n++;

		if (!pack_next_line(&r.p, &r.n, &line, &len))
			code = refuse(err, HANDOVER_RECORDS,
			    "has too few lines", "の行が足りません");
		else
			code = take_record(p, i, line, len, buf_str(leaves) +
			    i * LEAF_LINE, hash, err);
		if (code == 0 && p->items[i].level == PACK_METADATA)
			code = take_opening(p, i, &o, err);
		if (code == 0)
			p->levels[p->items[i].level]++;
	}
	hash_free(hash);
	if (code == 0 && r.n > 0)
		code = refuse(err, HANDOVER_RECORDS, "has too many lines",
		    "の行が多すぎます");
	if (code == 0 && o.n > 0)
		code = refuse(err, HANDOVER_OPENINGS, "has a line that belongs "
		    "to no record here", "に、対応する記録のない行があります");
	return code;
}

/* What the statement names by digest, where it is open. */
static int
check_named(const struct pack *p, struct error *err)
{
	const struct { uint64_t item; const char *said; } named[] = {
		{ 0, p->seal.plan }, { 2, p->seal.policy },
		{ 3, p->seal.collector }, { p->n - 1, p->seal.journal },
	};
	char hex[HASH_HEX + 1];
	size_t i;

	if (p->n < 5)
		return refuse(err, HANDOVER_SEAL, "tells too few items",
		    "の項目数が少なすぎます");
	for (i = 0; i < 4; i++) {
		if (p->items[named[i].item].level != PACK_OPEN)
			continue;
		hash_to_hex(p->items[named[i].item].sha256, hex);
		if (strcmp(hex, named[i].said) != 0)
			return refuse_item(err, named[i].item, "is not the one "
			    "that seal.txt names", "seal.txt の示すものと違います");
	}
	return 0;
}

/* ---- the files ---- */

/* The digest a file must have: of an item by its opening, else of its
 * bytes. */
static int
digest_of(struct pack *p, const char *name, unsigned char out[HASH_SIZE],
    struct error *err)
{
	char expected[128];
	struct buf b;
	uint64_t i;
	char *end;
	int r;

	if (strncmp(name, "items/", 6) == 0) {
		i = strtoull(name + 6, &end, 10);
		if (i >= p->n || p->items[i].level != PACK_OPEN ||
		    (pack_item_name(i, p->items[i].rec.rec.label, expected,
		    sizeof(expected)), strcmp(expected, name) != 0))
			return refuse(err, name, "is no item that is disclosed",
			    "は開示された項目ではありません");
		memcpy(out, p->items[i].sha256, HASH_SIZE);
		return 0;
	}
	buf_init(&b, LINES_MAX);
	r = carrier_read(p->carrier, name, &b, err);
	hash_bytes(buf_str(&b), b.n, out);
	buf_free(&b);
	return r;
}

static bool
is_known(const char *name)
{
	static const char *const known[] = { HANDOVER_SEAL, HANDOVER_LEAVES,
		HANDOVER_RECORDS, HANDOVER_OPENINGS, HANDOVER_RELEASE,
		HANDOVER_RESULT, "readme.txt", "verify.sh", "verify.py" };
	static const char *const folders[] = { "items/", "sigs/", "keys/" };
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (strncmp(name, folders[i], strlen(folders[i])) == 0)
			return true;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return false;
}

/* SHA256SUMS lists every other file, in order of names. */
static int
check_sums(struct pack *p, struct error *err)
{
	unsigned char digest[HASH_SIZE];
	char line[HASH_HEX + 2 + USTAR_NAME_MAX + 2];
	uint64_t open = 0, others = 0;
	struct buf sums;
	const char *at, *name;
	size_t i, left, n;
	int r;

	buf_init(&sums, LINES_MAX);
	r = carrier_read(p->carrier, CARRIER_SUMS, &sums, err);
	at = buf_str(&sums);
	left = sums.n;
	for (i = 0; r == 0 && i < carrier_count(p->carrier); i++) {
		name = carrier_name(p->carrier, i);
		if (strcmp(name, CARRIER_SUMS) == 0)
			continue;
		if (!is_known(name) || (strncmp(name, "items/", 6) == 0 ?
		    ++open > p->n : ++others > HANDOVER_OTHERS_MAX))
			r = refuse(err, name, "does not belong to the "
			    "hand-over; move it away", "は引き渡し一式のものでは"
			    "ありません。よそへ移してください");
		else
			r = digest_of(p, name, digest, err);
		if (r != 0)
			break;
		hash_to_hex(digest, line);
		n = HASH_HEX + (size_t)snprintf(line + HASH_HEX,
		    sizeof(line) - HASH_HEX, "  %s\n", name);
		if (left < n || memcmp(at, line, n) != 0)
			r = refuse(err, name, "is not as " CARRIER_SUMS
			    " lists it", "が " CARRIER_SUMS " の記載と違います");
		at += n;
		left -= r == 0 ? n : 0;
	}
	if (r == 0 && left > 0)
		r = refuse(err, CARRIER_SUMS, "lists a file that is not there",
		    "に、ないファイルが載っています");
	if (r == 0 && open != p->levels[PACK_OPEN])
		r = refuse(err, "items", "lacks a file of an open item",
		    "に、開示された項目のファイルが足りません");
	buf_free(&sums);
	return r;
}

static int
take_tail(struct pack *p, struct error *err)
{
	struct pack_tail_read *t;
	const char *name;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < carrier_count(p->carrier); i++) {
		name = carrier_name(p->carrier, i);
		if (strncmp(name, "sigs/", 5) != 0)
			continue;
		if (p->tail_n == PACK_TAIL_MAX)
			return error_put(err, ERR_LIMIT, 0,
			    "sigs/ has too many files",
			    "sigs/ のファイルが多すぎます");
		t = &p->tail[p->tail_n++];
		(void)snprintf(t->name, sizeof(t->name), "%s", name);
		buf_init(&t->text, PACK_TAIL_FILE_MAX);
		r = carrier_read(p->carrier, name, &t->text, err);
	}
	return r;
}

/* An open item is a file of its own. */
static int
content_of(struct pack *p, uint64_t i, carrier_piece *piece, void *arg,
    struct error *err)
{
	const struct entry *e = &p->items[i];
	char name[128];

	pack_item_name(i, e->rec.rec.label, name, sizeof(name));
	return carrier_stream(p->carrier, name, e->size, piece, arg, err);
}

static int
read_all(struct pack *p, struct error *err)
{
	struct buf leaves, records, openings;
	int r;

	buf_init(&leaves, (size_t)PACK_ITEMS_MAX * LEAF_LINE);
	buf_init(&records, LINES_MAX);
	buf_init(&openings, LINES_MAX);
	buf_init(&p->statement, SEAL_BYTES_MAX);
	if ((r = carrier_open(p->path, &p->carrier, err)) == 0 &&
	    (r = carrier_read(p->carrier, HANDOVER_SEAL, &p->statement,
	    err)) == 0 && (r = pack_take_statement(p, err)) == 0 &&
	    (r = carrier_read(p->carrier, HANDOVER_LEAVES, &leaves,
	    err)) == 0 && (r = take_leaves(p, &leaves, err)) == 0 &&
	    (r = carrier_read(p->carrier, HANDOVER_RECORDS, &records,
	    err)) == 0 && (r = carrier_read(p->carrier, HANDOVER_OPENINGS,
	    &openings, err)) == 0 && (r = take_lines(p, &leaves, &records,
	    &openings, err)) == 0 && (r = check_named(p, err)) == 0 &&
	    (r = check_sums(p, err)) == 0)
		r = take_tail(p, err);
	buf_free(&leaves);
	buf_free(&records);
	buf_free(&openings);
	return r;
}

int
pack_open_part(const char *path, struct pack **out, struct error *err)
{
	struct pack *p = pack_new(path);
	int r;

	*out = NULL;
	if (p == NULL)
		return error_nomem(err);
	p->content = content_of;
	if ((r = read_all(p, err)) != 0) {
		pack_close(p);
		return r;
	}
	*out = p;
	return 0;
}

bool
handover_has(const struct pack *p, const char *name)
{
	return p->carrier != NULL && carrier_has(p->carrier, name);
}

int
handover_read(const struct pack *p, const char *name, struct buf *out,
    struct error *err)
{
	if (!handover_has(p, name))
		return error_set(err, ERR_MISSING, 0, "%s: not there",
		    "%s: ありません", name);
	return carrier_read(p->carrier, name, out, err);
}
