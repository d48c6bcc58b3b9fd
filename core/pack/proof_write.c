/* SPDX-License-Identifier: Apache-2.0
 * The proof of one item, written.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proof.h"
#include "reader_private.h"
#include "tree.h"
#include "ustar.h"

/* Line i of lines; false where there is none. */
static bool
line_of(const struct buf *lines, uint64_t i, const char **line, size_t *len)
{
	const char *at = buf_str(lines);
	size_t n = lines->n;
	uint64_t k;

	for (k = 0; pack_next_line(&at, &n, line, len); k++)
		if (k == i)
			return true;
	return false;
}

static bool
path_of(const struct buf *records, uint64_t n, uint64_t i,
    struct tree_path *out)
{
	unsigned char (*leaves)[HASH_SIZE] = calloc((size_t)n + 1, HASH_SIZE);
	struct hash *h = hash_new();
	const char *at = buf_str(records), *line;
	size_t left = records->n, len;
	bool ok = leaves != NULL && h != NULL;
	uint64_t k;

	for (k = 0; ok && k < n; k++) {
		ok = pack_next_line(&at, &left, &line, &len);
		if (!ok)
			break;
		tree_leaf(h, line, len, leaves[k]);
	}
	ok = ok && tree_path_of((const unsigned char (*)[HASH_SIZE])leaves, n,
	    i, out);
	hash_free(h);
	free(leaves);
	return ok;
}

static void
put_file(struct buf *out, const char *name, const struct buf *b)
{
	buf_printf(out, "file %s %zu\n", name, b->n);
	buf_put(out, buf_str(b), b->n);
	buf_putc(out, '\n');
}

int
proof_write(struct pack *p, const struct pack_verdict *v, uint64_t i,
    struct buf *out, struct error *err)
{
	struct buf records, openings;
	struct tree_path path;
	const char *line;
	size_t len, k;
	int r;

	buf_init(&records, LINES_MAX);
	buf_init(&openings, LINES_MAX);
	if ((r = pack_read_lines(p, &records, &openings, err)) == 0 &&
	    !path_of(&records, p->n, i, &path))
		r = error_nomem(err);
	if (r == 0) {
		buf_printf(out, PROOF_FIRST_LINE "\nindex %" PRIu64 "\nsize %" PRIu64
		    "\npath %zu\n", i, p->n, path.n);
		for (k = 0; k < path.n; k++) {
			buf_put_hex(out, path.v[k], HASH_SIZE);
			buf_putc(out, '\n');
		}
		if (line_of(&records, i, &line, &len))
			buf_put(out, line, len + 1);
		if (line_of(&openings, i, &line, &len))
			buf_put(out, line, len + 1);
		put_file(out, "seal.txt", &v->statement);
		for (k = 0; k < v->tail_n; k++)
			put_file(out, v->tail[k].name, &v->tail[k].text);
		if (out->failed)
			r = error_nomem(err);
	}
	buf_free(&records);
	buf_wipe(&openings);
	return r;
}
