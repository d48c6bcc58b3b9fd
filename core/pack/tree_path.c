/* SPDX-License-Identifier: Apache-2.0
 * Paths through the tree over records: that one leaf stands in it, with no
 * other leaf shown. Never takes a path of another length than the tree gives.
 */
#include <string.h>

#include "tree.h"

void
tree_join(const unsigned char left[HASH_SIZE],
    const unsigned char right[HASH_SIZE], unsigned char out[HASH_SIZE])
{
	unsigned char b[1 + 2 * HASH_SIZE];

	b[0] = 1;
	memcpy(b + 1, left, HASH_SIZE);
	memcpy(b + 1 + HASH_SIZE, right, HASH_SIZE);
	hash_bytes(b, sizeof(b), out);
}

bool
tree_path_root(const unsigned char leaf[HASH_SIZE], uint64_t n,
    uint64_t index, const struct tree_path *path,
    unsigned char root[HASH_SIZE])
{
	size_t used = 0;

	if (index >= n)
		return false;
	memcpy(root, leaf, HASH_SIZE);
	for (; n > 1; n = (n + 1) / 2, index /= 2) {
		if ((index ^ 1) >= n)
			continue;
		if (used == path->n)
			break;
		if (index % 2 == 0)
			tree_join(root, path->v[used++], root);
		else
			tree_join(path->v[used++], root, root);
	}
	return n == 1 && used == path->n;
}
