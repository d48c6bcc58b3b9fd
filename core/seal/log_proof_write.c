/* SPDX-License-Identifier: Apache-2.0
 * Offline proofs made and written. Never checks one.
 */
#include <inttypes.h>
#include <string.h>

#include <sodium.h>

#include "log_hash.h"

#define BASE64 sodium_base64_VARIANT_ORIGINAL

/* PATH(i, D[from:from+n]) of RFC 6962, deepest first. */
static void
path(const struct log_tree *t, size_t from, size_t n, size_t i,
    struct log_proof *out)
{
	size_t k = log_split(n);

	if (n <= 1)
		return;
	if (i < k) {
		path(t, from, k, i, out);
		log_range_root(t, from + k, n - k, out->path.v[out->path.n++]);
	} else {
		path(t, from + k, n - k, i - k, out);
		log_range_root(t, from, k, out->path.v[out->path.n++]);
	}
}

void
log_proof_make(const struct log_tree *t, size_t i, struct log_proof *out)
{
	out->index = i;
	out->path.n = 0;
	path(t, 0, t->n, i, out);
	out->note.point.size = t->n;
	log_tree_root(t, t->n, out->note.point.root);
}

void
log_proof_write(const struct log_proof *p, struct buf *out)
{
	char text[sodium_base64_ENCODED_LEN(HASH_SIZE, BASE64)];
	size_t i;

	buf_printf(out, LOG_PROOF_FIRST "index %" PRIu64 "\n", p->index);
	for (i = 0; i < p->path.n; i++)
		buf_printf(out, "%s\n", sodium_bin2base64(text, sizeof(text),
		    p->path.v[i], HASH_SIZE, BASE64));
	buf_putc(out, '\n');
	log_note_write(&p->note, out);
}
