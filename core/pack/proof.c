/* SPDX-License-Identifier: Apache-2.0
 * Proofs of single items, verified. Strict: one form, nothing behind it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "proof.h"
#include "reader_private.h"
#include "tree.h"
#include "ustar.h"

struct rest { const char *p; size_t n; };

struct proof {
	uint64_t index, size;
	struct tree_path path;
	const char *record, *opening;
	size_t record_n, opening_n;
};

static int
bad(struct error *err, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	return error_prefix(err, "proof");
}

/* "WORD N", in its one spelling, at most max. */
static bool
take_number(struct rest *t, const char *word, uint64_t max, uint64_t *out)
{
	const char *line;
	char again[64];
	size_t len, k = strlen(word) + 1;

	if (!pack_next_line(&t->p, &t->n, &line, &len) || len <= k ||
	    len >= sizeof(again))
		return false;
	*out = strtoull(line + k, NULL, 10);
	return *out <= max && snprintf(again, sizeof(again), "%s %" PRIu64,
	    word, *out) == (int)len && memcmp(again, line, len) == 0;
}

static bool
take_path(struct rest *t, struct tree_path *path)
{
	const char *line;
	uint64_t n, i;
	size_t len;

	if (!take_number(t, "path", TREE_PATH_MAX, &n))
		return false;
	path->n = (size_t)n;
	for (i = 0; i < n; i++)
		if (!pack_next_line(&t->p, &t->n, &line, &len) ||
		    len != HASH_HEX || !hash_from_hex(line, path->v[i]))
			return false;
	return true;
}

/* "file NAME SIZE", the bytes, LF. */
static bool
take_file(struct rest *t, char name[USTAR_NAME_MAX + 1], struct rest *out)
{
	const char *line, *blank;
	struct rest number;
	uint64_t size;
	size_t len;

	if (!pack_next_line(&t->p, &t->n, &line, &len) || len < 8 ||
	    memcmp(line, "file ", 5) != 0 ||
	    (blank = memchr(line + 5, ' ', len - 5)) == NULL ||
	    blank - line - 5 > USTAR_NAME_MAX)
		return false;
	(void)snprintf(name, USTAR_NAME_MAX + 1, "%.*s",
	    (int)(blank - line - 5), line + 5);
	/* " SIZE" is a number behind an empty word. */
	number.p = blank;
	number.n = len - (size_t)(blank - line) + 1;
	if (!take_number(&number, "", PACK_TAIL_FILE_MAX, &size) ||
	    t->n <= size || t->p[size] != '\n')
		return false;
	out->p = t->p;
	out->n = (size_t)size;
	t->p += size + 1;
	t->n -= (size_t)size + 1;
	return true;
}

static int
take_files(struct rest *t, struct pack_verdict *out, struct error *err)
{
	char name[USTAR_NAME_MAX + 1];
	struct pack_tail_read *to;
	struct rest file;

	if (!take_file(t, name, &file) || strcmp(name, "seal.txt") != 0 ||
	    file.n > SEAL_BYTES_MAX)
		return bad(err, "has no seal.txt", "seal.txt がありません");
	buf_put(&out->statement, file.p, file.n);
	while (t->n > 0) {
		if (!take_file(t, name, &file) || out->tail_n ==
		    PACK_TAIL_MAX || strncmp(name, "sigs/", 5) != 0 ||
		    !ustar_name_ok(name) || (out->tail_n > 0 &&
		    strcmp(out->tail[out->tail_n - 1].name, name) >= 0))
			return bad(err, "a file in it is malformed",
			    "中のファイルの形が正しくありません");
		to = &out->tail[out->tail_n++];
		(void)snprintf(to->name, sizeof(to->name), "%s", name);
		buf_init(&to->text, PACK_TAIL_FILE_MAX);
		buf_put(&to->text, file.p, file.n);
		if (to->text.failed)
			return error_nomem(err);
	}
	return pack_seal_parse(buf_str(&out->statement), out->statement.n,
	    &out->seal, err);
}

static int
take_proof(struct rest *t, struct proof *p, struct error *err)
{
	const char *line;
	size_t len;

	if (!pack_next_line(&t->p, &t->n, &line, &len) ||
	    len != strlen(PROOF_FIRST_LINE) || memcmp(line, PROOF_FIRST_LINE, len) != 0)
		return error_put(err, ERR_INPUT, 0, "this is no proof of an "
		    "item (starseal-proof/v1)",
		    "項目の証明 (starseal-proof/v1) ではありません");
	if (!take_number(t, "index", PACK_ITEMS_MAX, &p->index) ||
	    !take_number(t, "size", PACK_ITEMS_MAX, &p->size) ||
	    p->index >= p->size || !take_path(t, &p->path) ||
	    !pack_next_line(&t->p, &t->n, &p->record, &p->record_n) ||
	    !pack_next_line(&t->p, &t->n, &p->opening, &p->opening_n))
		return bad(err, "is malformed", "の形が正しくありません");
	return 0;
}

static int
check_content(const char *path, const struct pack_opening *o,
    struct pack_verdict *out, struct error *err)
{
	unsigned char digest[HASH_SIZE], piece[16384];
	struct hash *h = hash_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = -1;

	if (h == NULL || fd == -1) {
		hash_free(h);
		return fd == -1 ? file_error(err, path, "cannot open it",
		    "開くことができません") : error_nomem(err);
	}
	hash_begin(h);
	while (out->raw <= o->size && (n = read(fd, piece,
	    sizeof(piece))) > 0) {
		hash_update(h, piece, (size_t)n);
		out->raw += (uint64_t)n;
	}
	hash_end(h, digest);
	hash_free(h);
	(void)close(fd);
	if (n == -1)
		return error_set(err, ERR_IO, errno, "%s: cannot read it",
		    "%s: 読めません", path);
	return out->raw == o->size && memcmp(digest, o->sha256,
	    HASH_SIZE) == 0 ? 0 : error_set(err, ERR_INTEGRITY, 0, "%s is not "
	    "what was sealed", "%s は封印されたものと違います", path);
}

static int
check_proof(const struct proof *p, const char *content,
    struct pack_verdict *out, struct error *err)
{
	unsigned char leaf[HASH_SIZE], root[HASH_SIZE], commit[HASH_SIZE];
	struct pack_record_read record;
	struct pack_opening opening;
	struct hash *h = hash_new();
	char hex[HASH_HEX + 1];
	int r;

	if (h == NULL)
		return error_nomem(err);
	tree_leaf(h, p->record, p->record_n, leaf);
	hash_free(h);
	if (p->size != out->seal.items ||
	    !tree_path_root(leaf, p->size, p->index, &p->path, root) ||
	    (hash_to_hex(root, hex), strcmp(hex, out->seal.tree) != 0))
		return bad(err, "its record does not stand in the seal's tree",
		    "記録が封印の木にありません");
	r = pack_record_parse(p->record, p->record_n, p->index, &record, err);
	hash_bytes(p->opening, p->opening_n, commit);
	if (r == 0 && (!pack_opening_parse(p->opening, p->opening_n, p->index,
	    &opening) || memcmp(commit, record.commit, HASH_SIZE) != 0))
		r = bad(err, "its opening does not fit its record",
		    "開示値が記録と合いません");
	pack_record_read_free(&record);
	return r != 0 ? r : check_content(content, &opening, out, err);
}

int
proof_verify(const char *text, size_t n, const char *content,
    struct pack_verdict *out, struct error *err)
{
	struct rest t = { text, n };
	struct proof p = { .size = 0 };
	int r;

	memset(out, 0, sizeof(*out));
	buf_init(&out->statement, SEAL_BYTES_MAX);
	if ((r = take_proof(&t, &p, err)) != 0 ||
	    (r = take_files(&t, out, err)) != 0 ||
	    (r = check_proof(&p, content, out, err)) != 0)
		return r;
	out->handover = true;
	out->items = p.size;
	out->levels[PACK_OPEN] = 1;
	out->levels[PACK_HIDDEN] = p.size - 1;
	return 0;
}
