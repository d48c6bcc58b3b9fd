/* SPDX-License-Identifier: Apache-2.0
 * Packs made by hand for tests: every part can be set wrong while all others
 * stay consistent with it. Headers and frames are formed here, not by the code
 * under test.
 */
#ifndef PACK_CRAFT_H
#define PACK_CRAFT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <zstd.h>

#include "base/file.h"
#include "base/hash.h"
#include "pack/reader.h"
#include "pack/readme.h"
#include "pack/seek.h"
#include "pack/tree.h"
#include "pack/verify.h"

#define CRAFT_ITEMS 12
#define EVIDENCE 4              /* the item that tests alter */

struct craft_item {
	char member[128];       /* name in its header */
	const char *label;      /* in its record */
	const void *p;
	size_t n;
	const char *more;       /* of its record, behind the label */
};

struct craft {
	const char *readme;
	size_t readme_n;
	struct craft_item items[CRAFT_ITEMS];
	size_t n;
	struct buf records, openings, statement;
	struct buf sealed, tail;        /* raw ustar */
	struct pack_seal seal;
};

static inline void
craft_begin(struct craft *c)
{
	static const char *const labels[] = { "plan.json", "plan.sig",
	    "policy.json", "collector.json", "sshd_config", "passwd",
	    "journal.jsonl" };
	size_t i;

	memset(c, 0, sizeof(*c));
	c->readme = pack_readme;
	c->readme_n = strlen(pack_readme);
	c->n = sizeof(labels) / sizeof(labels[0]);
	for (i = 0; i < c->n; i++) {
		c->items[i].label = labels[i];
		c->items[i].p = labels[i];
		c->items[i].n = i == 1 ? 0 : strlen(labels[i]);
		c->items[i].more = "";
		(void)snprintf(c->items[i].member, sizeof(c->items[i].member),
		    "items/%07zu-%s", i, labels[i]);
	}
	buf_init(&c->records, 1 << 24);
	buf_init(&c->openings, 1 << 24);
	buf_init(&c->statement, 1 << 24);
	buf_init(&c->sealed, 1 << 27);
	buf_init(&c->tail, 1 << 27);
}

static inline void
craft_end(struct craft *c)
{
	buf_free(&c->records);
	buf_free(&c->openings);
	buf_free(&c->statement);
	buf_free(&c->sealed);
	buf_free(&c->tail);
}

/* Make the checksum of a header right again. */
static inline void
craft_sum(char *head)
{
	unsigned sum = 0;
	size_t i;

	memset(head + 148, ' ', 8);
	for (i = 0; i < 512; i++)
		sum += (unsigned char)head[i];
	(void)snprintf(head + 148, 7, "%06o", sum);
}

static inline void
craft_header(struct buf *out, const char *name, uint64_t size)
{
	char head[512] = { 0 }, octal[32];

	(void)snprintf(octal, sizeof(octal), "%011llo",
	    (unsigned long long)size);
	(void)snprintf(head, 100, "%s", name);
	memcpy(head + 100, "0000644", 7);
	memcpy(head + 108, "0000000", 7);
	memcpy(head + 116, "0000000", 7);
	memcpy(head + 124, octal, 11);
	memcpy(head + 136, "00000000000", 11);
	head[156] = '0';
	memcpy(head + 257, "ustar\0" "00", 8);
	memcpy(head + 329, "0000000", 7);
	memcpy(head + 337, "0000000", 7);
	craft_sum(head);
	buf_put(out, head, sizeof(head));
}

static inline void
craft_zeros(struct buf *out, size_t n)
{
	static const char zero[512];

	for (; n > 512; n -= 512)
		buf_put(out, zero, 512);
	buf_put(out, zero, n);
}

static inline void
craft_member(struct buf *out, const char *name, const void *p, size_t n)
{
	craft_header(out, name, n);
	buf_put(out, p, n);
	craft_zeros(out, (512 - n % 512) % 512);
}

/* Records and openings of the items. */
static inline void
craft_lines(struct craft *c)
{
	unsigned char sha[HASH_SIZE], commit[HASH_SIZE], salt[32];
	struct buf line;
	size_t i;

	buf_init(&line, 1 << 20);
	for (i = 0; i < c->n; i++) {
		const struct craft_item *t = &c->items[i];

		memset(salt, (int)i, sizeof(salt));
		hash_bytes(t->p, t->n, sha);
		buf_reset(&line);
		buf_printf(&line, "{\"i\":%zu,\"salt\":\"", i);
		buf_put_hex(&line, salt, sizeof(salt));
		buf_puts(&line, "\",\"sha256\":\"");
		buf_put_hex(&line, sha, sizeof(sha));
		buf_printf(&line, "\",\"size\":%zu}", t->n);
		hash_bytes(line.p, line.n, commit);
		buf_printf(&c->openings, "%s\n", line.p);
		buf_printf(&c->records, "{\"i\":%zu,\"commit\":\"", i);
		buf_put_hex(&c->records, commit, sizeof(commit));
		buf_printf(&c->records, "\",\"step\":\"1.%zu\",\"plugin\":"
		    "\"sample\",\"class\":\"open\",\"label\":\"%s\"%s}\n", i,
		    t->label, t->more);
	}
	buf_free(&line);
}

/* seal.txt of the lines as they are now. */
static inline void
craft_statement(struct craft *c)
{
	unsigned char root[HASH_SIZE], leaves[HASH_SIZE], sha[HASH_SIZE];
	struct { size_t item; char *to; } named[] = { { 0, c->seal.plan },
	    { 2, c->seal.policy }, { 3, c->seal.collector },
	    { c->n - 1, c->seal.journal } };
	const char *at = c->records.p, *lf;
	struct tree t;
	size_t i;

	if (!tree_init(&t))
		abort();
	for (; *at != '\0' && (lf = strchr(at, '\n')) != NULL; at = lf + 1)
		tree_add(&t, at, (size_t)(lf - at), NULL);
	tree_end(&t, root, leaves);
	tree_free(&t);
	hash_to_hex(root, c->seal.tree);
	hash_to_hex(leaves, c->seal.leaves);
	for (i = 0; i < 4; i++) {
		hash_bytes(c->items[named[i].item].p, c->items[named[i].item].n,
		    sha);
		hash_to_hex(sha, named[i].to);
	}
	memset(c->seal.pack, '1', 32);
	(void)snprintf(c->seal.series, sizeof(c->seal.series), "sample");
	memcpy(c->seal.prev, "none", 5);
	memcpy(c->seal.nonce, "none", 5);
	memcpy(c->seal.run_start, "none", 5);
	memcpy(c->seal.started, "2026-11-23T05:00:00Z", 21);
	memcpy(c->seal.finished, "2026-11-23T05:00:01Z", 21);
	c->seal.items = c->n;
	pack_seal_write(&c->seal, &c->statement);
}

/* Members out of what stands in c. */
static inline void
craft_tar(struct craft *c)
{
	size_t i;

	craft_member(&c->sealed, "readme.txt", c->readme, c->readme_n);
	for (i = 0; i < c->n; i++)
		craft_member(&c->sealed, c->items[i].member, c->items[i].p,
		    c->items[i].n);
	craft_member(&c->sealed, "records.jsonl", buf_str(&c->records),
	    c->records.n);
	craft_member(&c->sealed, "openings.jsonl", buf_str(&c->openings),
	    c->openings.n);
	craft_member(&c->sealed, "seal.txt", buf_str(&c->statement),
	    c->statement.n);
	craft_member(&c->tail, "sigs/10-collector.minisig", "sample\n", 7);
	craft_zeros(&c->tail, 1024);
}

/* Header of a member in the sealed part; to be altered, then craft_sum. */
static inline char *
craft_find(struct craft *c, const char *name)
{
	size_t n = strlen(name) + 1, at;

	for (at = 0; at < c->sealed.n; at += 512)
		if (memcmp(c->sealed.p + at, name, n) == 0)
			return c->sealed.p + at;
	abort();
}

/* One frame of n raw bytes, and its entry. */
static inline void
craft_frame(struct buf *out, struct seek_table *t, const void *p, size_t n)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	char *to = buf_room(out, ZSTD_compressBound(n));
	size_t r;

	(void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, 1);
	(void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
	r = ZSTD_compress2(ctx, to, ZSTD_compressBound(n), p, n);
	if (to == NULL || ZSTD_isError(r) || !seek_add(t, (uint32_t)r,
	    (uint32_t)n))
		abort();
	out->n += r;
	(void)ZSTD_freeCCtx(ctx);
}

static inline void
craft_frames(struct buf *out, struct seek_table *t, const struct buf *raw)
{
	size_t at, n;

	for (at = 0; at < raw->n; at += n) {
		n = raw->n - at < PACK_FRAME ? raw->n - at : PACK_FRAME;
		craft_frame(out, t, raw->p + at, n);
	}
}

static inline void
craft_pack(struct craft *c, struct buf *out)
{
	struct seek_table t = { 0 };

	buf_init(out, 1 << 28);
	craft_frames(out, &t, &c->sealed);
	craft_frames(out, &t, &c->tail);
	seek_write(&t, out);
	seek_free(&t);
}

static inline int
craft_memfd(const void *p, size_t n)
{
	int fd = memfd_create("pack", MFD_CLOEXEC);
	struct error e;

	if (fd == -1 || file_write_fd(fd, p, n, "memfd", &e) != 0 ||
	    lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

static inline int
craft_verify(const struct buf *pack, const struct pack_limits *limits,
    struct error *e)
{
	struct pack_verdict v;
	int fd = craft_memfd(pack->p, pack->n), r;

	error_clear(e);
	r = pack_verify(fd, limits, &v, e);
	pack_verdict_free(&v);
	(void)close(fd);
	return r;
}

/* Every way to read it is safe, whatever the verdict: for the sanitizers. */
static inline void
craft_read_anyway(const struct buf *pack)
{
	int fd = craft_memfd(pack->p, pack->n);
	char path[64];
	struct buf b;
	struct error e;
	struct pack *p;
	uint64_t i;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (pack_open(path, &p, &e) == 0) {
		for (i = 0; i < pack_item_count(p); i++) {
			buf_init(&b, 1 << 24);
			(void)pack_item_read(p, i, &b, &e);
			buf_free(&b);
		}
		pack_close(p);
	} else
		assert_true(e.en[0] != '\0' && e.ja[0] != '\0');
	(void)close(fd);
}

static inline void
craft_expect_bytes(const struct buf *pack, int code, const char *words)
{
	struct error e;

	assert_int_equal(craft_verify(pack, NULL, &e), code);
	if (code != 0 && strstr(e.en, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.en, words);
	assert_true(code == 0 || e.ja[0] != '\0');
	craft_read_anyway(pack);
}

/* Ends c. */
static inline void
craft_expect(struct craft *c, int code, const char *words)
{
	struct buf pack;

	craft_pack(c, &pack);
	craft_expect_bytes(&pack, code, words);
	buf_free(&pack);
	craft_end(c);
}

#endif
