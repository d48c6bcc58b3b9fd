/* SPDX-License-Identifier: Apache-2.0
 * The tree over records. Never holds more than the right edge.
 */
#include <string.h>

#include "tree.h"

bool
tree_init(struct tree *t)
{
	memset(t, 0, sizeof(*t));
	t->work = hash_new();
	t->leaves = hash_new();
	if (t->work != NULL && t->leaves != NULL)
		return true;
	tree_free(t);
	return false;
}

void
tree_free(struct tree *t)
{
	hash_free(t->work);
	hash_free(t->leaves);
	t->work = t->leaves = NULL;
}

static void
join(struct tree *t, unsigned char left[HASH_SIZE],
    const unsigned char right[HASH_SIZE])
{
	hash_begin(t->work);
	hash_update(t->work, "\x01", 1);
	hash_update(t->work, left, HASH_SIZE);
	hash_update(t->work, right, HASH_SIZE);
	hash_end(t->work, left);
}

/* stack[k] holds the root of a full subtree of 2^k leaves where bit k of n is
 * set. */
void
tree_add_leaf(struct tree *t, const unsigned char leaf[HASH_SIZE])
{
	unsigned char h[HASH_SIZE];
	char hex[HASH_HEX + 1];
	uint64_t bits;
	int k;

	memcpy(h, leaf, HASH_SIZE);
	hash_to_hex(h, hex);
	hex[HASH_HEX] = '\n';
	hash_update(t->leaves, hex, HASH_HEX + 1);
	for (k = 0, bits = t->n; (bits & 1) != 0; k++, bits >>= 1) {
		join(t, t->stack[k], h);
		memcpy(h, t->stack[k], HASH_SIZE);
	}
	memcpy(t->stack[k], h, HASH_SIZE);
	t->n++;
}

void
tree_leaf(struct hash *work, const void *line, size_t n,
    unsigned char out[HASH_SIZE])
{
	hash_begin(work);
	hash_update(work, "\0", 1);
	hash_update(work, line, n);
	hash_end(work, out);
}

void
tree_add(struct tree *t, const void *line, size_t n,
    unsigned char out[HASH_SIZE])
{
	unsigned char h[HASH_SIZE];

	tree_leaf(t->work, line, n, h);
	if (out != NULL)
		memcpy(out, h, HASH_SIZE);
	tree_add_leaf(t, h);
}

void
tree_end(struct tree *t, unsigned char root[HASH_SIZE],
    unsigned char leaves[HASH_SIZE])
{
	bool have = false;
	int k;

	hash_end(t->leaves, leaves);
	if (t->n == 0)
		hash_bytes("", 0, root);
	for (k = 0; k < 64; k++) {
		if ((t->n >> k & 1) == 0)
			continue;
		if (have)
			join(t, t->stack[k], root);
		memcpy(root, t->stack[k], HASH_SIZE);
		have = true;
	}
}
