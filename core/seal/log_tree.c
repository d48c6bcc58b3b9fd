/* SPDX-License-Identifier: Apache-2.0
 * The log's tree in memory and as tiles in a folder.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "log_hash.h"

#define WIDTH 256u              /* hashes of a tile, entries of a bundle */
#define LEVELS 3                /* 256^3 is beyond LOG_ENTRIES_MAX */

size_t
log_split(size_t n)
{
	size_t k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

void
log_range_root(const struct log_tree *t, size_t from, size_t n,
    unsigned char out[HASH_SIZE])
{
	unsigned char left[HASH_SIZE];
	size_t k;

	if (n == 0) {
		hash_bytes("", 0, out);
	} else if (n == 1) {
		memcpy(out, t->v[from].hash, HASH_SIZE);
	} else {
		k = log_split(n);
		log_range_root(t, from, k, left);
		log_range_root(t, from + k, n - k, out);
		tree_join(left, out, out);
	}
}

void
log_tree_root(const struct log_tree *t, size_t n, unsigned char out[HASH_SIZE])
{
	log_range_root(t, 0, n, out);
}

int
log_tree_add(struct log_tree *t, const char *seal, struct error *err)
{
	unsigned char raw[HASH_SIZE];
	struct log_leaf *l;

	if (strlen(seal) != HASH_HEX || !hash_from_hex(seal, raw))
		return error_put(err, ERR_INPUT, 0, "an entry is no SHA-256",
		    "項目が SHA-256 ではありません");
	if (t->n == LOG_ENTRIES_MAX)
		return error_put(err, ERR_LIMIT, 0, "the log is full; begin "
		    "another", "ログがいっぱいです。新しいログを始めてください");
	if (t->n == t->cap) {
		size_t cap = t->cap == 0 ? WIDTH : t->cap * 2;

		l = reallocarray(t->v, cap, sizeof(*l));
		if (l == NULL)
			return error_nomem(err);
		t->v = l;
		t->cap = cap;
	}
	l = &t->v[t->n++];
	memcpy(l->seal, seal, HASH_HEX + 1);
	log_leaf_hash(seal, l->hash);
	return 0;
}

void
log_tree_free(struct log_tree *t)
{
	free(t->v);
	memset(t, 0, sizeof(*t));
}

bool
log_tree_find(const struct log_tree *t, const char *seal, size_t *i)
{
	for (*i = 0; *i < t->n; (*i)++)
		if (strcmp(t->v[*i].seal, seal) == 0)
			return true;
	return false;
}

/* "DIR/tile/0/x001/234.p/5"; level -1 is "entries". NULL: out of memory. */
static char *
tile_path(const char *dir, int level, size_t n, size_t width)
{
	struct buf b;
	char *path;

	buf_init(&b, 8192);
	buf_printf(&b, "%s/tile/", dir);
	if (level < 0)
		buf_puts(&b, "entries/");
	else
		buf_printf(&b, "%d/", level);
	if (n >= 1000)
		buf_printf(&b, "x%03zu/", n / 1000);
	buf_printf(&b, "%03zu", n % 1000);
	if (width < WIDTH)
		buf_printf(&b, ".p/%zu", width);
	path = b.failed ? NULL : b.p;
	if (path == NULL)
		buf_free(&b);
	return path;
}

static int
broken(struct error *err, const char *path, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	(void)error_prefix(err, path);
	return ERR_INTEGRITY;
}

static int
take_bundle(const char *path, const struct buf *b, size_t width,
    struct log_tree *out, struct error *err)
{
	char seal[HASH_HEX + 1];
	const char *p;
	size_t i;

	if (b->n != width * (2 + LOG_ENTRY))
		return broken(err, path, "has not the entries that the "
		    "checkpoint counts", "チェックポイントの件数と合いません");
	for (i = 0; i < width; i++) {
		p = b->p + i * (2 + LOG_ENTRY);
		memcpy(seal, p + 2, HASH_HEX);
		seal[HASH_HEX] = '\0';
		if (p[0] != 0 || p[1] != LOG_ENTRY ||
		    p[1 + LOG_ENTRY] != '\n' || log_tree_add(out, seal,
		    NULL) != 0)
			return broken(err, path, "holds what is no entry of a "
			    "log of seals", "封印のログの項目でないものがあります");
	}
	return 0;
}

int
log_tree_read(const char *dir, uint64_t n, struct log_tree *out,
    struct error *err)
{
	size_t i, width;
	char *path;
	int r = 0;

	memset(out, 0, sizeof(*out));
	if (n > LOG_ENTRIES_MAX)
		return error_put(err, ERR_LIMIT, 0, "the log is longer than "
		    "1,048,576 entries", "ログが 1,048,576 件を超えています");
	for (i = 0; r == 0 && i < n; i += WIDTH) {
		struct buf b;

		width = n - i < WIDTH ? (size_t)n - i : WIDTH;
		path = tile_path(dir, -1, i / WIDTH, width);
		if (path == NULL)
			return error_nomem(err);
		buf_init(&b, WIDTH * (2 + LOG_ENTRY) + 1);
		if (file_read(path, &b, NULL) != 0)
			r = broken(err, path, "cannot be read; the log is "
			    "shorter than its checkpoint says", "読めません。"
			    "ログがチェックポイントの件数より短くなっています");
		else
			r = take_bundle(path, &b, width, out, err);
		buf_free(&b);
		free(path);
	}
	return r;
}

/* The bytes that a tile must have. Level l holds roots of 256^l entries. */
static void
tile_bytes(const struct log_tree *t, int level, size_t n, size_t width,
    struct buf *out)
{
	unsigned char h[HASH_SIZE];
	size_t i, span = 1;
	int l;

	for (l = 0; l < level; l++)
		span *= WIDTH;
	for (i = 0; i < width; i++) {
		size_t at = n * WIDTH + i;

		if (level < 0) {
			buf_putc(out, '\0');
			buf_putc(out, LOG_ENTRY);
			buf_printf(out, "%s\n", t->v[at].seal);
			continue;
		}
		log_range_root(t, at * span, span, h);
		buf_put(out, h, HASH_SIZE);
	}
}

static int
write_tile(const char *path, const struct buf *want, struct error *err)
{
	char *folder = strdup(path), *slash;
	int r = folder == NULL ? error_nomem(err) : 0;

	if (r == 0 && (slash = strrchr(folder, '/')) != NULL) {
		*slash = '\0';
		r = file_make_dirs(folder, err);
	}
	free(folder);
	return r != 0 ? r : file_write(path, 0644, want->p, want->n, err);
}

static int
do_tile(const char *dir, const struct log_tree *t, int level, size_t n,
    size_t width, bool write, struct error *err)
{
	char *path = tile_path(dir, level, n, width);
	struct buf want, is;
	int r = 0;

	if (path == NULL)
		return error_nomem(err);
	buf_init(&want, WIDTH * (2 + LOG_ENTRY) + 1);
	buf_init(&is, WIDTH * (2 + LOG_ENTRY) + 1);
	tile_bytes(t, level, n, width, &want);
	if (want.failed)
		r = error_nomem(err);
	else if (write && access(path, F_OK) != 0)
		r = write_tile(path, &want, err);
	else if (file_read(path, &is, NULL) != 0)
		r = broken(err, path, "is missing or too long", "がないか、長すぎます");
	else if (is.n != want.n || memcmp(is.p, want.p, is.n) != 0)
		r = broken(err, path, "does not follow from the log's entries",
		    "がログの項目から計算したものと違います");
	buf_free(&want);
	buf_free(&is);
	free(path);
	return r;
}

static int
each_tile(const char *dir, const struct log_tree *t, bool write,
    struct error *err)
{
	size_t count = t->n, i;
	int level, r = 0;

	for (level = -1; r == 0 && level < LEVELS && count > 0; level++) {
		for (i = 0; r == 0 && i < count; i += WIDTH)
			r = do_tile(dir, t, level, i / WIDTH,
			    count - i < WIDTH ? count - i : WIDTH, write, err);
		if (level >= 0)
			count /= WIDTH;
	}
	return r;
}

int
log_tree_check(const char *dir, const struct log_tree *t, struct error *err)
{
	return each_tile(dir, t, false, err);
}

int
log_tree_write(const char *dir, const struct log_tree *t, struct error *err)
{
	return each_tile(dir, t, true, err);
}
