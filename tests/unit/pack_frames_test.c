/* SPDX-License-Identifier: Apache-2.0
 * The container: frames of one form, a seek table that tells the truth, and
 * nothing else in the file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pack/reader.h"
#include "pack_craft.h"

#define RAW 3000                /* bytes of the frames made by hand */

/* A sealed part of several frames, and a tail. */
static void
make_long(struct craft *c)
{
	static char content[9u << 20];
	uint32_t x = 1;
	size_t i;

	for (i = 0; i < sizeof(content); i++) {
		x = x * 1664525 + 1013904223;
		content[i] = (char)((x >> 24) & 15);
	}
	craft_begin(c);
	c->items[EVIDENCE].p = content;
	c->items[EVIDENCE].n = sizeof(content);
	craft_lines(c);
	craft_statement(c);
	craft_tar(c);
}

static void
cuts_at_frames_and_between(void **state)
{
	struct craft c;
	struct buf pack, cut;
	struct seek_table t = { 0 };
	struct error e;
	size_t i, at = 0;

	(void)state;
	make_long(&c);
	buf_init(&pack, 1 << 28);
	craft_frames(&pack, &t, &c.sealed);
	craft_frames(&pack, &t, &c.tail);
	seek_write(&t, &pack);
	assert_int_equal(craft_verify(&pack, NULL, &e), 0);
	assert_true(t.n >= 4);
	cut = pack;
	for (i = 0; i < t.n; i++) {
		for (cut.n = at == 0 ? 0 : at - 1; cut.n <= at + 1; cut.n++)
			assert_int_equal(craft_verify(&cut, NULL, &e),
			    ERR_INTEGRITY);
		at += t.v[i].packed;
	}
	for (cut.n = at; cut.n < pack.n; cut.n++)
		assert_int_equal(craft_verify(&cut, NULL, &e), ERR_INTEGRITY);
	buf_free(&pack);
	seek_free(&t);
	craft_end(&c);
}

/* Frames may not be exchanged, left out, or come twice. */
static void
frames_keep_their_places(void **state)
{
	static const size_t orders[][5] = { { 1, 0, 2, 3 }, { 0, 2, 1, 3 },
	    { 0, 2, 3, 4 }, { 0, 1, 1, 2 }, { 0, 1, 2, 2 } };
	struct craft c;
	struct buf pack;
	struct seek_table t;
	struct error e;
	size_t i, k, n, from;

	(void)state;
	make_long(&c);
	for (i = 0; i < 5; i++) {
		memset(&t, 0, sizeof(t));
		buf_init(&pack, 1 << 28);
		for (k = 0; k < 4; k++) {
			from = orders[i][k] * PACK_FRAME;
			n = from >= c.sealed.n ? 0 : c.sealed.n - from;
			if (n > PACK_FRAME)
				n = PACK_FRAME;
			if (n > 0)
				craft_frame(&pack, &t, c.sealed.p + from, n);
		}
		craft_frames(&pack, &t, &c.tail);
		seek_write(&t, &pack);
		assert_int_equal(craft_verify(&pack, NULL, &e), ERR_INTEGRITY);
		seek_free(&t);
		buf_free(&pack);
	}
	craft_end(&c);
}

/* ---- one frame ---- */

/* A frame of RAW bytes in one stored block: descriptor, then the bytes of
 * fields (window, dictionary, size), checksum when told. */
static size_t
by_hand(unsigned char *to, unsigned descriptor, const unsigned char *fields,
    size_t n, const unsigned char *raw, bool checksum)
{
	static const unsigned char magic[4] = { 0x28, 0xb5, 0x2f, 0xfd };
	const uint32_t head = RAW << 3 | 1;
	unsigned char packed[2 * RAW + 256];
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t at = 0, r;

	/* The checksum is over the content alone: take libzstd's. */
	(void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
	r = ZSTD_compress2(ctx, packed, sizeof(packed), raw, RAW);
	(void)ZSTD_freeCCtx(ctx);
	memcpy(to, magic, 4);
	to[4] = (unsigned char)descriptor;
	memcpy(to + 5, fields, n);
	at = 5 + n;
	to[at++] = head & 0xff;
	to[at++] = head >> 8 & 0xff;
	to[at++] = head >> 16 & 0xff;
	memcpy(to + at, raw, RAW);
	at += RAW;
	if (checksum) {
		memcpy(to + at, packed + r - 4, 4);
		at += 4;
	}
	return at;
}

static void
a_frame_has_one_form(void **state)
{
	/* 2-byte sizes are written less 256. */
	static const unsigned char lo = (RAW - 256) & 0xff, hi = (RAW - 256) >> 8;
	const struct {
		unsigned descriptor;
		unsigned char fields[8];
		size_t n;
		bool checksum, good;
	} frames[] = {
		/* single segment, 2-byte size, checksum */
		{ 0x64, { lo, hi }, 2, true, true },
		/* a window of 4 MiB, then one of 16 MiB and of 128 MiB */
		{ 0x44, { 0x60, lo, hi }, 3, true, true },
		{ 0x44, { 0x70, lo, hi }, 3, true, false },
		{ 0x44, { 0x88, lo, hi }, 3, true, false },
		/* no checksum */
		{ 0x60, { lo, hi }, 2, false, false },
		/* no size */
		{ 0x04, { 0x60 }, 1, true, false },
		/* a dictionary's number */
		{ 0x65, { 7, lo, hi }, 3, true, false },
		/* the bit that decoders ignore, and the reserved one */
		{ 0x74, { lo, hi }, 2, true, false },
		{ 0x6c, { lo, hi }, 2, true, false },
		/* a size that is not its content's */
		{ 0x64, { (unsigned char)(lo + 1), hi }, 2, true, false },
	};
	static unsigned char raw[RAW], packed[2 * RAW], out[PACK_FRAME];
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	size_t i, n;

	(void)state;
	for (i = 0; i < RAW; i++)
		raw[i] = (unsigned char)(i * 7);
	for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		n = by_hand(packed, frames[i].descriptor, frames[i].fields,
		    frames[i].n, raw, frames[i].checksum);
		assert_int_equal(seek_decode(ctx, packed, n, out),
		    frames[i].good ? RAW : 0);
	}
	(void)ZSTD_freeDCtx(ctx);
}

static void
a_frame_is_bounded(void **state)
{
	static unsigned char out[PACK_FRAME];
	const size_t n = PACK_FRAME + 512;
	char *raw = calloc(1, n), *packed = malloc(ZSTD_compressBound(n));
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	struct seek_table t = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 24);
	craft_frame(&b, &t, raw, PACK_FRAME);
	assert_int_equal(seek_decode(ctx, b.p, b.n, out), PACK_FRAME);
	buf_reset(&b);
	/* 4 MiB and a block more out of some 150 bytes. */
	craft_frame(&b, &t, raw, n);
	assert_int_equal(seek_decode(ctx, b.p, b.n, out), 0);
	/* Two frames are not one, nor is none, nor half of one. */
	buf_reset(&b);
	craft_frame(&b, &t, raw, 512);
	craft_frame(&b, &t, raw, 512);
	assert_int_equal(seek_decode(ctx, b.p, b.n, out), 0);
	assert_int_equal(seek_decode(ctx, b.p, b.n / 2 - 1, out), 0);
	assert_int_equal(seek_decode(ctx, b.p, 0, out), 0);
	/* An empty frame. */
	buf_reset(&b);
	craft_frame(&b, &t, raw, 0);
	assert_int_equal(seek_decode(ctx, b.p, b.n, out), 0);
	buf_free(&b);
	seek_free(&t);
	(void)ZSTD_freeDCtx(ctx);
	free(packed);
	free(raw);
}

/* ---- the table and what surrounds frames ---- */

static void
expect_damage(struct buf *pack, const char *words)
{
	char path[64];
	struct error e;
	struct pack *p;
	int fd;

	assert_int_equal(craft_verify(pack, NULL, &e), ERR_INTEGRITY);
	if (strstr(e.en, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.en, words);
	fd = craft_memfd(pack->p, pack->n);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (pack_open(path, &p, &e) == 0)
		pack_close(p);
	(void)close(fd);
}

static void
the_table_tells_the_truth(void **state)
{
	static const char *const words = "seek table does not tell";
	struct craft c;
	struct buf pack;
	struct seek_table t = { 0 }, lie;
	size_t end, i;

	(void)state;
	craft_begin(&c);
	craft_lines(&c);
	craft_statement(&c);
	craft_tar(&c);
	buf_init(&pack, 1 << 24);
	craft_frames(&pack, &t, &c.sealed);
	craft_frames(&pack, &t, &c.tail);
	end = pack.n;
	for (i = 0; i < 6; i++) {
		memset(&lie, 0, sizeof(lie));
		assert_true(seek_add(&lie, t.v[0].packed + (i == 0),
		    t.v[0].raw + (i == 1) * 512u));
		assert_true(seek_add(&lie, t.v[1].packed - (i == 2),
		    t.v[1].raw - (i == 3) * 512u));
		if (i == 4)
			assert_true(seek_add(&lie, t.v[1].packed, 512));
		if (i == 5)
			lie.n--;
		pack.n = end;
		seek_write(&lie, &pack);
		expect_damage(&pack, words);
		seek_free(&lie);
	}
	/* Every byte of the table counts. */
	pack.n = end;
	seek_write(&t, &pack);
	for (i = end; i < pack.n; i++) {
		pack.p[i] ^= 1;
		expect_damage(&pack, "");
		pack.p[i] ^= 1;
	}
	/* Something behind it; a second table; no table. */
	buf_putc(&pack, 'x');
	expect_damage(&pack, words);
	pack.n--;
	seek_write(&t, &pack);
	expect_damage(&pack, words);
	pack.n = end;
	expect_damage(&pack, "frame 2");
	seek_free(&t);
	buf_free(&pack);
	craft_end(&c);
}

static void
nothing_stands_between_frames(void **state)
{
	static const char skippable[] = "\x50\x2a\x4d\x18\x04\0\0\0note";
	static const char other[] = "\x5e\x2a\x4d\x18\x04\0\0\0note";
	struct craft c;
	struct buf pack;
	struct seek_table t;
	int i;

	(void)state;
	craft_begin(&c);
	craft_lines(&c);
	craft_statement(&c);
	craft_tar(&c);
	for (i = 0; i < 6; i++) {
		memset(&t, 0, sizeof(t));
		buf_init(&pack, 1 << 24);
		if (i == 0)
			buf_put(&pack, skippable, 12);
		if (i == 1)
			craft_frame(&pack, &t, "", 0);
		if (i == 2)
			buf_puts(&pack, "PK\x03\x04");
		craft_frames(&pack, &t, &c.sealed);
		if (i == 3)
			buf_put(&pack, skippable, 12);
		if (i == 4)
			buf_put(&pack, other, 12);
		if (i == 5)
			buf_putc(&pack, '\0');
		craft_frames(&pack, &t, &c.tail);
		seek_write(&t, &pack);
		expect_damage(&pack, "");
		seek_free(&t);
		buf_free(&pack);
	}
	craft_end(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_at_frames_and_between),
		cmocka_unit_test(frames_keep_their_places),
		cmocka_unit_test(a_frame_has_one_form),
		cmocka_unit_test(a_frame_is_bounded),
		cmocka_unit_test(the_table_tells_the_truth),
		cmocka_unit_test(nothing_stands_between_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
