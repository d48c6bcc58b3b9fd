/* SPDX-License-Identifier: Apache-2.0
 * The path of one leaf, out of all of them. Never of a leaf that is not there.
 */
#include <stdlib.h>
#include <string.h>

#include "tree.h"

/* Level by level: the sibling goes into the path; a last one without a
 * sibling goes up as it is. */
bool
tree_path_of(const unsigned char (*leaves)[HASH_SIZE], uint64_t n,
    uint64_t index, struct tree_path *out)
{
	unsigned char (*level)[HASH_SIZE] = malloc((size_t)n * HASH_SIZE);
	bool ok = level != NULL;
	uint64_t i;

	out->n = 0;
	if (ok)
		memcpy(level, leaves, (size_t)n * HASH_SIZE);
	for (; ok && n > 1; n = (n + 1) / 2, index /= 2) {
		if ((index ^ 1) < n)
			memcpy(out->v[out->n++], level[index ^ 1], HASH_SIZE);
		for (i = 0; i + 1 < n; i += 2)
			tree_join(level[i], level[i + 1], level[i / 2]);
		if (n % 2 == 1)
			memmove(level[n / 2], level[n - 1], HASH_SIZE);
	}
	free(level);
	return ok;
}
