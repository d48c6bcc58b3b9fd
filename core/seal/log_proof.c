/* SPDX-License-Identifier: Apache-2.0
 * Offline proofs read and checked. Never makes one.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "log_tree.h"
#include "log_hash.h"

#define FIRST LOG_PROOF_FIRST

static int
bad(struct error *err, const char *en, const char *ja)
{
	return error_put(err, ERR_INPUT, 0, en, ja);
}

/* "index N" and LF; bytes taken, 0: none. */
static size_t
take_index(const char *p, size_t n, uint64_t *out)
{
	size_t i;

	if (n < 8 || memcmp(p, "index ", 6) != 0)
		return 0;
	for (i = 6, *out = 0; i < n && p[i] >= '0' && p[i] <= '9' && i < 24;
	    i++)
		*out = *out * 10 + (uint64_t)(p[i] - '0');
	if (i == 6 || i == 24 || i == n || p[i] != '\n' ||
	    (p[6] == '0' && i > 7))
		return 0;
	return i + 1;
}

int
log_proof_parse(const char *p, size_t n, struct log_proof *out,
    struct error *err)
{
	const char *gap, *end;
	size_t len;

	memset(out, 0, sizeof(*out));
	len = strlen(FIRST);
	if (n > LOG_NOTE_MAX || n < len || memcmp(p, FIRST, len) != 0 ||
	    (gap = memmem(p, n, "\n\n", 2)) == NULL)
		return bad(err, "not a proof of a log",
		    "ログの証明ではありません");
	n -= len;
	p += len;
	if (n > 6 && memcmp(p, "extra ", 6) == 0) {
		len = (size_t)((const char *)memchr(p, '\n', n) - p) + 1;
		p += len;
		n -= len;
	}
	if (p > gap || (len = take_index(p, n, &out->index)) == 0)
		return bad(err, "the proof has no index", "証明に番号がありません");
	p += len;
	n -= len;
	for (; p < gap + 1; p += len, n -= len) {
		end = memchr(p, '\n', n);
		len = (size_t)(end - p) + 1;
		if (out->path.n == TREE_PATH_MAX || !base64_read_exact(
		    out->path.v[out->path.n], HASH_SIZE, p, len - 1))
			return bad(err, "a line of the proof is no hash",
			    "証明にハッシュでない行があります");
		out->path.n++;
	}
	return log_note_parse(p + 1, n - 1, &out->note, err);
}

int
log_proof_check(const struct log_proof *p, const char *seal, struct error *err)
{
	unsigned char h[HASH_SIZE], root[HASH_SIZE];

	log_leaf_hash(seal, h);
	if (tree_path_root(h, p->note.point.size, p->index, &p->path, root) &&
	    memcmp(root, p->note.point.root, HASH_SIZE) == 0)
		return 0;
	return error_put(err, ERR_INTEGRITY, 0, "the proof does not lead from "
	    "this seal to the checkpoint", "証明がこの封印からチェックポイントに"
	    "つながりません");
}
