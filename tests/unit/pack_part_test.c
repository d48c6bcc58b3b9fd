/* SPDX-License-Identifier: Apache-2.0
 * Paths through the tree, and the strict zip: each way in which two readers
 * could see two archives in one file is refused.
 */
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

#include "base/file.h"
#include "pack/carrier.h"
#include "pack/tree.h"
#include "pack/zip.h"

#define LEAVES_MAX 257

/* ---- paths ---- */

static void
paths_of_every_leaf(void **state)
{
	static unsigned char leaves[LEAVES_MAX][HASH_SIZE];
	unsigned char root[HASH_SIZE], said[HASH_SIZE], all[HASH_SIZE];
	struct tree_path path;
	struct tree t;
	uint64_t n, i;
	char line[16];

	(void)state;
	for (n = 1; n <= LEAVES_MAX; n++) {
		assert_true(tree_init(&t));
		for (i = 0; i < n; i++) {
			(void)snprintf(line, sizeof(line), "%d", (int)i);
			tree_add(&t, line, strlen(line), leaves[i]);
		}
		tree_end(&t, root, all);
		tree_free(&t);
		for (i = 0; i < n; i++) {
			assert_true(tree_path_of((const unsigned char (*)
			    [HASH_SIZE])leaves, n, i, &path));
			assert_true(tree_path_root(leaves[i], n, i, &path,
			    said));
			assert_memory_equal(said, root, HASH_SIZE);
			/* Another place, another leaf, a bent path. */
			if (n > 1 && tree_path_root(leaves[i], n, (i + 1) % n,
			    &path, said))
				assert_memory_not_equal(said, root, HASH_SIZE);
			if (n > 1) {
				assert_true(tree_path_root(leaves[(i + 1) % n],
				    n, i, &path, said));
				assert_memory_not_equal(said, root, HASH_SIZE);
				path.v[0][0] ^= 1;
				assert_true(tree_path_root(leaves[i], n, i,
				    &path, said));
				assert_memory_not_equal(said, root, HASH_SIZE);
				path.n--;
				assert_false(tree_path_root(leaves[i], n, i,
				    &path, said));
				path.n++;
			}
			path.n++;
			assert_false(tree_path_root(leaves[i], n, i, &path,
			    said));
		}
		assert_false(tree_path_root(leaves[0], n, n, &path, said));
	}
}

/* RFC 9162 vectors would need its own inputs; this holds the tree to the
 * definition, leaf by leaf, for seven. */
static void
join(const unsigned char *l, const unsigned char *r, unsigned char *out)
{
	unsigned char b[1 + 2 * HASH_SIZE] = { 1 };

	memcpy(b + 1, l, HASH_SIZE);
	memcpy(b + 1 + HASH_SIZE, r, HASH_SIZE);
	hash_bytes(b, sizeof(b), out);
}

static void
path_by_the_definition(void **state)
{
	unsigned char d[7][HASH_SIZE], a[HASH_SIZE], b[HASH_SIZE],
	    k[HASH_SIZE];
	struct tree_path path;
	int i;

	(void)state;
	for (i = 0; i < 7; i++)
		hash_bytes(&i, sizeof(i), d[i]);
	/* RFC 6962, 2.1.3: the path of d0 is b, h, l; of d4 it is f, j, k. */
	join(d[2], d[3], a);                    /* h */
	join(d[4], d[5], b);
	join(b, d[6], k);                       /* l */
	assert_true(tree_path_of((const unsigned char (*)[HASH_SIZE])d, 7, 0,
	    &path));
	assert_int_equal(path.n, 3);
	assert_memory_equal(path.v[0], d[1], HASH_SIZE);
	assert_memory_equal(path.v[1], a, HASH_SIZE);
	assert_memory_equal(path.v[2], k, HASH_SIZE);
	assert_true(tree_path_of((const unsigned char (*)[HASH_SIZE])d, 7, 6,
	    &path));
	assert_int_equal(path.n, 2);
	assert_memory_equal(path.v[0], b, HASH_SIZE);
}

/* ---- zips, made here byte by byte ---- */

#define MEMBERS 3

struct member { const char *name, *local, *content; uint32_t at; };

struct zip {
	struct member v[MEMBERS];
	size_t n, said;                 /* said: in the end record */
	const char *before, *gap, *behind;      /* bytes that nobody names */
};

static struct zip
good(void)
{
	struct zip z = { { { "seal.txt", NULL, "one", 0 },
	    { "items/0000001-a", NULL, "two two", 0 },
	    { "SHA256SUMS", NULL, "", 0 } }, MEMBERS, MEMBERS, "", "", "" };

	return z;
}

static void
build(struct zip *z, struct buf *out)
{
	unsigned char b[256];
	struct zip_member m;
	size_t i, at;

	buf_init(out, 1 << 20);
	buf_puts(out, z->before);
	for (i = 0; i < z->n; i++) {
		if (i == 1)
			buf_puts(out, z->gap);
		m.name = z->v[i].local != NULL ? z->v[i].local : z->v[i].name;
		m.crc = zip_crc(0, z->v[i].content, strlen(z->v[i].content));
		m.size = (uint32_t)strlen(z->v[i].content);
		z->v[i].at = m.at = (uint32_t)out->n;
		buf_put(out, b, zip_local(&m, b));
		buf_puts(out, z->v[i].content);
	}
	at = out->n;
	for (i = 0; i < z->n; i++) {
		m.name = z->v[i].name;
		m.crc = zip_crc(0, z->v[i].content, strlen(z->v[i].content));
		m.size = (uint32_t)strlen(z->v[i].content);
		m.at = z->v[i].at;
		buf_put(out, b, zip_central(&m, b));
	}
	zip_end(z->said, (uint32_t)(out->n - at), (uint32_t)at, b);
	buf_put(out, b, ZIP_END);
	buf_puts(out, z->behind);
	assert_false(out->failed);
}

static int
look(void *arg, const void *p, size_t n, struct error *err)
{
	(void)arg;
	(void)p;
	(void)n;
	(void)err;
	return 0;
}

/* 0 where all of it can be read. */
static int
read_zip(const void *p, size_t n, struct error *err)
{
	int fd = memfd_create("zip", MFD_CLOEXEC), r;
	struct carrier *c;
	struct buf b;
	size_t i;

	assert_int_not_equal(fd, -1);
	assert_int_equal(file_write_fd(fd, p, n, "zip", err), 0);
	if ((r = carrier_open_zip(fd, "zip", &c, err)) == 0) {
		for (i = 0; r == 0 && i < carrier_count(c); i++) {
			buf_init(&b, 1 << 20);
			r = carrier_read(c, carrier_name(c, i), &b, err);
			if (r == 0)
				r = carrier_stream(c, carrier_name(c, i), b.n,
				    look, NULL, err);
			buf_free(&b);
		}
		carrier_close(c);
	}
	(void)close(fd);
	return r;
}

static void
refused(struct zip *z)
{
	struct error err;
	struct buf b;

	build(z, &b);
	assert_int_equal(read_zip(b.p, b.n, &err), ERR_INTEGRITY);
	assert_true(err.ja[0] != '\0');
	buf_free(&b);
}

static void
a_good_zip_is_read(void **state)
{
	struct zip z = good();
	struct error err;
	struct buf b;

	(void)state;
	build(&z, &b);
	assert_int_equal(read_zip(b.p, b.n, &err), 0);
	buf_free(&b);
	/* ISO 3309's check value. */
	assert_int_equal(zip_crc(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(zip_crc(zip_crc(0, "1234", 4), "56789", 5),
	    0xcbf43926);
}

static void
names_of_two_readers(void **state)
{
	static const char *const bad[] = { "../seal.txt", "/seal.txt", "a//b",
		"items/../seal.txt", "a/b/c", "items/", "Seal.txt", "con",
		"a\\b", "seal.txt ", "" };
	struct zip z = good();
	size_t i;

	(void)state;
	z.v[1].local = "items/0000001-b";
	refused(&z);
	z = good();
	z.v[1].name = "seal.txt";
	refused(&z);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		z = good();
		z.v[1].name = bad[i];
		refused(&z);
	}
}

static void
bytes_that_nobody_names(void **state)
{
	struct zip z = good();

	(void)state;
	z.before = "x";
	refused(&z);
	z = good();
	z.gap = "x";
	refused(&z);
	z = good();
	z.behind = "x";
	refused(&z);
	z = good();
	z.behind = "PK\5\6";
	refused(&z);
	/* Fewer or more members than said. */
	z = good();
	z.said = MEMBERS - 1;
	refused(&z);
	z.said = MEMBERS + 1;
	refused(&z);
}

/* One field at an offset of the first local and central header each. */
static void
field(size_t local, size_t central, unsigned char v, bool both)
{
	struct zip z = good();
	struct error err;
	struct buf b;
	char *at;

	build(&z, &b);
	at = memmem(b.p, b.n, "PK\1\2", 4);
	assert_non_null(at);
	at[central] = (char)v;
	if (both)
		b.p[local] = (char)v;
	assert_int_equal(read_zip(b.p, b.n, &err), ERR_INTEGRITY);
	buf_free(&b);
}

static void
fields_of_other_forms(void **state)
{
	int both;

	(void)state;
	for (both = 0; both < 2; both++) {
		field(6, 8, 8, both != 0);      /* a data descriptor */
		field(6, 8, 1, both != 0);      /* encrypted */
		field(8, 10, 8, both != 0);     /* deflated: a bomb needs that */
		field(28, 30, 1, both != 0);    /* an extra field */
		field(18, 20, 9, both != 0);    /* packed size is not raw size */
		field(22, 24, 9, both != 0);    /* raw size is not packed size */
		field(14, 16, 9, both != 0);    /* CRC */
	}
	field(0, 32, 1, false);                 /* a comment */
	field(0, 34, 1, false);                 /* another disk */
	field(0, 42, 33, false);                /* overlap: begins elsewhere */
	field(0, 38, 0x10, false);              /* a folder, by attributes */
}

/* Sizes that grow into the next member, in all places the same. */
static void
overlapping_members(void **state)
{
	struct zip z = good();
	struct error err;
	struct buf b;
	char *at;

	(void)state;
	build(&z, &b);
	at = memmem(b.p, b.n, "PK\1\2", 4);
	b.p[18] = b.p[22] = at[20] = at[24] = 40;
	assert_int_equal(read_zip(b.p, b.n, &err), ERR_INTEGRITY);
	buf_free(&b);
	/* And a size that no file has. */
	z = good();
	build(&z, &b);
	at = memmem(b.p, b.n, "PK\1\2", 4);
	memset(at + 20, 0xff, 8);
	memset(b.p + 18, 0xff, 8);
	assert_int_equal(read_zip(b.p, b.n, &err), ERR_INTEGRITY);
	buf_free(&b);
}

static void
every_byte_counts(void **state)
{
	struct zip z = good();
	struct error err;
	struct buf b;
	size_t i, k;

	(void)state;
	build(&z, &b);
	for (i = 0; i < b.n; i++)
		for (k = 0; k < 8; k++) {
			b.p[i] = (char)(b.p[i] ^ 1 << k);
			assert_int_not_equal(read_zip(b.p, b.n, &err), 0);
			b.p[i] = (char)(b.p[i] ^ 1 << k);
		}
	for (i = 0; i < b.n; i++)
		assert_int_not_equal(read_zip(b.p, i, &err), 0);
	assert_int_equal(read_zip(b.p, b.n, &err), 0);
	buf_free(&b);
}

static void
what_is_written_is_read(void **state)
{
	char path[] = "/tmp/starseal-part-XXXXXX";
	struct carrier_out *o;
	struct carrier *c;
	struct error err;
	struct buf b;
	char *name;
	int i;

	(void)state;
	assert_non_null(mkdtemp(path));
	for (i = 0; i < 2; i++) {
		assert_true(asprintf(&name, "%s/%d", path, i) > 0);
		assert_int_equal(carrier_out_open(name, i == 1, &o, &err), 0);
		assert_int_equal(carrier_out_file(o, "items/0000001-a", "two",
		    3, &err), 0);
		assert_int_equal(carrier_out_file(o, "SHA256SUMS", "", 0,
		    &err), 0);
		/* Nothing stands there yet, and no name goes that reading
		 * would refuse. */
		assert_int_equal(access(name, F_OK), -1);
		assert_int_equal(carrier_out_commit(o, &err), 0);
		assert_true(carrier_is(name));
		assert_int_equal(carrier_open(name, &c, &err), 0);
		assert_int_equal(carrier_count(c), 2);
		assert_string_equal(carrier_name(c, 0), "SHA256SUMS");
		buf_init(&b, 3);
		assert_int_equal(carrier_read(c, "items/0000001-a", &b, &err),
		    0);
		assert_string_equal(buf_str(&b), "two");
		assert_int_equal(carrier_read(c, "items/0000001-a", &b, &err),
		    ERR_LIMIT);
		assert_int_equal(carrier_read(c, "seal.txt", &b, &err),
		    ERR_INTEGRITY);
		assert_int_equal(carrier_stream(c, "items/0000001-a", 4, look,
		    NULL, &err), ERR_INTEGRITY);
		carrier_close(c);
		buf_free(&b);
		assert_int_equal(carrier_out_open(name, i == 1, &o, &err),
		    i == 1 ? 0 : ERR_INPUT);
		if (i == 1) {
			assert_int_equal(carrier_out_begin(o, "../x", &err),
			    ERR_INTERNAL);
			carrier_out_discard(o);
			(void)unlink(name);
		}
		free(name);
	}
	assert_int_equal(chdir(path), 0);
	assert_int_equal(unlink("0/items/0000001-a"), 0);
	assert_int_equal(unlink("0/SHA256SUMS"), 0);
	assert_int_equal(rmdir("0/items"), 0);
	assert_int_equal(rmdir("0"), 0);
	assert_int_equal(rmdir(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_of_every_leaf),
		cmocka_unit_test(path_by_the_definition),
		cmocka_unit_test(a_good_zip_is_read),
		cmocka_unit_test(names_of_two_readers),
		cmocka_unit_test(bytes_that_nobody_names),
		cmocka_unit_test(fields_of_other_forms),
		cmocka_unit_test(overlapping_members),
		cmocka_unit_test(every_byte_counts),
		cmocka_unit_test(what_is_written_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
