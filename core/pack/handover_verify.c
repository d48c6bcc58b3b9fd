/* SPDX-License-Identifier: Apache-2.0
 * The whole of a hand-over verified, for whoever judges signatures then.
 * Never calls good what it did not read.
 */
#include <string.h>

#include "handover.h"

#define RAW_MAX ((uint64_t)256 << 30)

static int
pass(void *arg, const void *p, size_t n, struct error *err)
{
	(void)arg;
	(void)p;
	(void)n;
	(void)err;
	return 0;
}

static int
check_items(struct pack *p, uint64_t most, struct pack_verdict *out,
    struct error *err)
{
	struct pack_item item;
	int r = 0;

	for (out->items = 0; r == 0 && out->items < pack_item_count(p);
	    out->items++) {
		pack_item_get(p, out->items, &item);
		if (item.level != PACK_OPEN)
			continue;
		if (item.size > most - out->raw)
			return error_put(err, ERR_LIMIT, 0, "the open items "
			    "are more bytes than allowed",
			    "開示された項目の合計が上限を超えています");
		out->raw += item.size;
		r = pack_item_stream(p, item.item, pass, NULL, err);
	}
	return r;
}

static int
copy_file(const struct pack *p, const char *name, struct buf *to,
    struct error *err)
{
	buf_init(to, HANDOVER_FILE_MAX);
	return handover_has(p, name) ? handover_read(p, name, to, err) : 0;
}

static int
copy_out(const struct pack *p, struct pack_verdict *out, struct error *err)
{
	const struct buf *statement = pack_statement(p);
	const struct pack_tail_read *t;
	struct pack_tail_read *to;
	size_t i;

	out->seal = *pack_seal(p);
	out->handover = true;
	pack_levels(p, out->levels);
	buf_init(&out->statement, SEAL_BYTES_MAX);
	buf_put(&out->statement, statement->p, statement->n);
	for (i = 0; i < pack_tail_count(p); i++) {
		t = pack_tail(p, i);
		to = &out->tail[out->tail_n++];
		memcpy(to->name, t->name, sizeof(to->name));
		buf_init(&to->text, PACK_TAIL_FILE_MAX);
		buf_put(&to->text, buf_str(&t->text), t->text.n);
		if (to->text.failed)
			return error_nomem(err);
	}
	return out->statement.failed ? error_nomem(err) :
	    copy_file(p, HANDOVER_RELEASE, &out->release, err);
}

/* What the release statement names beside seal and signatures. */
static int
hash_files(const struct pack *p, struct pack_verdict *out, struct error *err)
{
	static const char *const names[PACK_RELEASED] = { HANDOVER_RECORDS,
		HANDOVER_OPENINGS, HANDOVER_RESULT };
	struct buf b;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < PACK_RELEASED; i++) {
		if (!handover_has(p, names[i]))
			continue;
		buf_init(&b, (size_t)1 << 30);
		r = handover_read(p, names[i], &b, err);
		hash_bytes_hex(buf_str(&b), b.n, out->released[i].sha256);
		buf_free(&b);
		out->released[i].name = names[i];
	}
	return r;
}

int
pack_verify_part(const char *path, const struct pack_limits *limits,
    struct pack_verdict *out, struct error *err)
{
	uint64_t most = limits == NULL || limits->raw == 0 ? RAW_MAX :
	    limits->raw;
	struct pack *p;
	int r;

	memset(out, 0, sizeof(*out));
	if ((r = pack_open_part(path, &p, err)) != 0)
		return r;
	if ((r = check_items(p, most, out, err)) == 0 &&
	    (r = copy_out(p, out, err)) == 0)
		r = hash_files(p, out, err);
	pack_close(p);
	return r;
}
