/* SPDX-License-Identifier: Apache-2.0
 * Paths through the tree over records: that one leaf stands in it, with no
 * other leaf shown. Never takes a path of another length than the tree gives.
 */
#include <stdlib.h>
#include <string.h>

#include "tree.h"

static void
join(struct hash *h, const unsigned char *left, const unsigned char *right,
    unsigned char out[HASH_SIZE])
{
	hash_begin(h);
	hash_update(h, "\x01", 1);
	hash_update(h, left, HASH_SIZE);
	hash_update(h, right, HASH_SIZE);
	hash_end(h, out);
}

/* Level by level: the sibling goes into the path; a last one without a
 * sibling goes up as it is. */
bool
tree_path_of(const unsigned char (*leaves)[HASH_SIZE], uint64_t n,
    uint64_t index, struct tree_path *out)
{
	unsigned char (*level)[HASH_SIZE] = malloc((size_t)n * HASH_SIZE);
	struct hash *h = hash_new();
	bool ok = level != NULL && h != NULL;
	uint64_t i;

	out->n = 0;
	if (ok)
		memcpy(level, leaves, (size_t)n * HASH_SIZE);
	for (; ok && n > 1; n = (n + 1) / 2, index /= 2) {
		if ((index ^ 1) < n)
			memcpy(out->v[out->n++], level[index ^ 1], HASH_SIZE);
		for (i = 0; i + 1 < n; i += 2)
			join(h, level[i], level[i + 1], level[i / 2]);
		if (n % 2 == 1)
			memmove(level[n / 2], level[n - 1], HASH_SIZE);
	}
	hash_free(h);
	free(level);
	return ok;
}

bool
tree_path_root(const unsigned char leaf[HASH_SIZE], uint64_t n,
    uint64_t index, const struct tree_path *path,
    unsigned char root[HASH_SIZE])
{
	struct hash *h;
	size_t used = 0;

	if (index >= n || (h = hash_new()) == NULL)
		return false;
	memcpy(root, leaf, HASH_SIZE);
	for (; n > 1; n = (n + 1) / 2, index /= 2) {
		if ((index ^ 1) >= n)
			continue;
		if (used == path->n)
			break;
		if (index % 2 == 0)
			join(h, root, path->v[used++], root);
		else
			join(h, path->v[used++], root, root);
	}
	hash_free(h);
	return n == 1 && used == path->n;
}
