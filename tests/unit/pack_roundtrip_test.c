/* SPDX-License-Identifier: Apache-2.0
 * A pack written is a pack verified and read; whatever is altered is noticed.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/file.h"
#include "pack/reader.h"
#include "pack/tree.h"
#include "pack/verify.h"
#include "pack/writer.h"

static const unsigned char secret[PACK_SECRET] = { 1, 2, 3 };
static const uint64_t outcomes[SEAL_OUTCOMES] = { 3, 2, 1, 0, 0, 0 };
static const char *const core_labels[] = { "plan.json", "plan.sig",
    "policy.json", "collector.json" };

struct folder { char path[64]; char *pack; };

static void
make_folder(struct folder *f)
{
	(void)snprintf(f->path, sizeof(f->path), "/tmp/pack_test.XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->pack = file_join(f->path, "p.seal.tar.zst");
}

static void
remove_folder(struct folder *f)
{
	(void)unlink(f->pack);
	free(f->pack);
	assert_int_equal(rmdir(f->path), 0);
}

static void
add(struct pack_writer *w, const char *label, const void *p, size_t n)
{
	struct pack_record rec = { .step = "0.0", .plugin = "core",
	    .cls = "open", .label = label, .kind = "artifact", .path = label,
	    .path_n = strlen(label) };
	struct error e;

	assert_int_equal(pack_writer_add_bytes(w, &rec, p, n, NULL, &e), 0);
}

/* The four core items, then one of each size, then the journal. */
static void
write_pack(const char *path, unsigned threads, const size_t *sizes, size_t n,
    uint64_t part)
{
	struct pack_settings s = { .secret = secret, .threads = threads,
	    .part = part };
	struct pack_tail_file tail = { "sigs/10-collector.minisig", "sig\n", 4 };
	struct pack_writer *w;
	unsigned char *bytes;
	struct buf statement;
	struct error e;
	size_t i;

	assert_int_equal(pack_writer_open(&s, path, &w, &e), 0);
	for (i = 0; i < 4; i++)
		add(w, core_labels[i], core_labels[i], i == 1 ? 0 : 5);
	for (i = 0; i < n; i++) {
		struct pack_record rec = { .step = "1.1", .plugin = "files",
		    .cls = "confidential", .label = "Data.BIN",
		    .kind = "artifact" };
		int fd = memfd_create("data", MFD_CLOEXEC);

		bytes = malloc(sizes[i] + 1);
		randombytes_buf_deterministic(bytes, sizes[i] / 2, secret);
		memset(bytes + sizes[i] / 2, 'x', sizes[i] - sizes[i] / 2);
		assert_int_equal(file_write_fd(fd, bytes, sizes[i], "m", &e), 0);
		assert_int_equal(pack_writer_add_fd(w, &rec, fd, sizes[i], 0, NULL,
		    &e), 0);
		(void)close(fd);
		free(bytes);
	}
	add(w, "journal.jsonl", "{}\n", 3);
	buf_init(&statement, SEAL_BYTES_MAX);
	assert_int_equal(pack_writer_finish(w, outcomes, 0, &statement, &e), 0);
	assert_int_equal(pack_writer_commit(w, &tail, 1, &e), 0);
	buf_free(&statement);
	pack_writer_discard(w);
}

static int
verify_bytes(const char *p, size_t n, struct error *e)
{
	int fd = memfd_create("pack", MFD_CLOEXEC), r;
	struct pack_verdict v;

	assert_int_equal(file_write_fd(fd, p, n, "m", e), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	r = pack_verify(fd, NULL, &v, e);
	pack_verdict_free(&v);
	(void)close(fd);
	return r;
}

static void
read_all(const char *path, struct buf *b)
{
	struct error e;

	buf_init(b, (size_t)1 << 30);
	assert_int_equal(file_read(path, b, &e), 0);
}

static const size_t sizes[] = { 0, 1, 511, 512, 513, (4u << 20) - 512,
    (4u << 20) - 1, 4u << 20, (4u << 20) + 1, 9u << 20 };
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static void
what_is_written_is_read(void **state)
{
	struct folder f;
	struct error e;
	struct buf all, item;
	struct pack *p;
	struct pack_item got;
	unsigned char digest[HASH_SIZE];
	uint64_t i;

	(void)state;
	make_folder(&f);
	write_pack(f.pack, 2, sizes, SIZES, 0);
	read_all(f.pack, &all);
	assert_int_equal(verify_bytes(all.p, all.n, &e), 0);
	assert_int_equal(pack_open(f.pack, &p, &e), 0);
	assert_int_equal(pack_item_count(p), SIZES + 5);
	for (i = 0; i < SIZES; i++) {
		pack_item_get(p, i + 4, &got);
		assert_int_equal(got.size, sizes[i]);
		assert_string_equal(got.rec->label, "data.bin");
		buf_init(&item, (size_t)16 << 20);
		assert_int_equal(pack_item_read(p, i + 4, &item, &e), 0);
		hash_bytes(buf_str(&item), item.n, digest);
		assert_memory_equal(digest, got.sha256, HASH_SIZE);
		buf_free(&item);
	}
	assert_true(pack_item_find(p, "plan.json", &i));
	assert_int_equal(i, 0);
	assert_true(pack_item_find(p, "items/0000003-collector.json", &i));
	assert_int_equal(i, 3);
	assert_false(pack_item_find(p, "nothing", &i));
	assert_true(pack_seal_is_test(pack_seal(p)));
	assert_int_equal(pack_tail_count(p), 1);
	pack_close(p);
	buf_free(&all);
	remove_folder(&f);
}

static void
threads_do_not_change_bytes(void **state)
{
	struct folder f;
	struct buf one, four;

	(void)state;
	make_folder(&f);
	write_pack(f.pack, 1, sizes, SIZES, 0);
	read_all(f.pack, &one);
	write_pack(f.pack, 4, sizes, SIZES, 0);
	read_all(f.pack, &four);
	assert_int_equal(one.n, four.n);
	assert_memory_equal(one.p, four.p, one.n);
	buf_free(&one);
	buf_free(&four);
	remove_folder(&f);
}

static void
long_items_come_in_parts(void **state)
{
	static const size_t long_one[] = { 2500 };
	struct folder f;
	struct pack_item got;
	struct error e;
	struct pack *p;

	(void)state;
	make_folder(&f);
	write_pack(f.pack, 1, long_one, 1, 1000);
	assert_int_equal(pack_open(f.pack, &p, &e), 0);
	assert_int_equal(pack_item_count(p), 3 + 5);
	pack_item_get(p, 4, &got);
	assert_int_equal(got.rec->part, 1);
	assert_int_equal(got.size, 1000);
	pack_item_get(p, 6, &got);
	assert_int_equal(got.rec->part, 3);
	assert_int_equal(got.size, 500);
	pack_close(p);
	remove_folder(&f);
}

/* A few bits of a zstd stream mean nothing: the same bytes come out. Every
 * other flip is refused, or (in the unsigned tail) changes what is shown. */
static void
every_truncation_is_found(void **state)
{
	static const size_t small[] = { 0, 3, 700 };
	struct folder f;
	struct error e;
	struct buf all;
	size_t i;

	(void)state;
	make_folder(&f);
	write_pack(f.pack, 1, small, 3, 0);
	read_all(f.pack, &all);
	for (i = 0; i < all.n; i++)
		assert_int_not_equal(verify_bytes(all.p, i, &e), 0);
	buf_putc(&all, 'x');
	assert_int_equal(verify_bytes(all.p, all.n, &e), ERR_INTEGRITY);
	buf_free(&all);
	remove_folder(&f);
}

/* RFC 6962, 2.1, straight from its definition. */
static void
slow_root(unsigned char (*leaf)[HASH_SIZE], size_t n,
    unsigned char out[HASH_SIZE])
{
	unsigned char both[1 + 2 * HASH_SIZE] = { 1 };
	size_t k = 1;

	if (n == 1) {
		memcpy(out, leaf[0], HASH_SIZE);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	slow_root(leaf, k, both + 1);
	slow_root(leaf + k, n - k, both + 1 + HASH_SIZE);
	hash_bytes(both, sizeof(both), out);
}

static void
the_tree_is_that_of_rfc_6962(void **state)
{
	static unsigned char leaf[258][HASH_SIZE];
	unsigned char root[HASH_SIZE], slow[HASH_SIZE], leaves[HASH_SIZE];
	struct tree t;
	char line[32];
	size_t n, i;

	(void)state;
	for (n = 1; n <= 257; n++) {
		assert_true(tree_init(&t));
		for (i = 0; i < n; i++) {
			(void)snprintf(line, sizeof(line), "line %zu", i);
			tree_add(&t, line, strlen(line), leaf[i]);
		}
		tree_end(&t, root, leaves);
		tree_free(&t);
		slow_root(leaf, n, slow);
		assert_memory_equal(root, slow, HASH_SIZE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(threads_do_not_change_bytes),
		cmocka_unit_test(long_items_come_in_parts),
		cmocka_unit_test(every_truncation_is_found),
		cmocka_unit_test(the_tree_is_that_of_rfc_6962),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
