/* SPDX-License-Identifier: Apache-2.0
 * Checkpoints and proofs as strangers may hand them over, and trees of every
 * size against a slow reckoning.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "seal/log_hash.h"

#define MOST 600

static void
fill(struct log_tree *t, size_t n)
{
	char hex[HASH_HEX + 1];
	size_t i;

	memset(t, 0, sizeof(*t));
	for (i = 0; i < n; i++) {
		(void)snprintf(hex, sizeof(hex), "%064zx", i);
		assert_int_equal(log_tree_add(t, hex, NULL), 0);
	}
}

/* Every entry of trees of many sizes is proven, and no other one by it. */
static void
test_proofs(void **state)
{
	static struct log_proof p, again;
	struct log_tree t, part;
	struct buf b;
	size_t n, i;

	(void)state;
	fill(&t, MOST);
	buf_init(&b, LOG_NOTE_MAX);
	for (n = 1; n <= MOST; n += n < 40 ? 1 : 37) {
		part = t;
		part.n = n;
		for (i = 0; i < n; i++) {
			memset(&p, 0, sizeof(p));
			log_proof_make(&part, i, &p);
			assert_int_equal(log_proof_check(&p, t.v[i].seal,
			    NULL), 0);
			assert_int_equal(log_proof_check(&p, t.v[i + 1 == MOST
			    ? 0 : i + 1].seal, NULL), ERR_INTEGRITY);
			(void)strcpy(p.note.point.origin, "sample.example");
			buf_reset(&b);
			log_proof_write(&p, &b);
			assert_int_equal(log_proof_parse(b.p, b.n, &again,
			    NULL), 0);
			assert_int_equal(again.path.n, p.path.n);
			assert_int_equal(log_proof_check(&again, t.v[i].seal,
			    NULL), 0);
		}
		/* Another path, index, size or root, and nothing holds. */
		p.path.n++;
		assert_int_equal(log_proof_check(&p, t.v[n - 1].seal, NULL),
		    ERR_INTEGRITY);
		p.path.n--;
		if (n > 1) {
			p.path.v[0][0] ^= 1;
			assert_int_equal(log_proof_check(&p, t.v[n - 1].seal,
			    NULL), ERR_INTEGRITY);
			p.path.v[0][0] ^= 1;
		}
		p.index ^= 1;
		if (n > 1)
			assert_int_equal(log_proof_check(&p, t.v[n - 1].seal,
			    NULL), ERR_INTEGRITY);
		p.index ^= 1;
		p.note.point.size = 0;
		assert_int_equal(log_proof_check(&p, t.v[n - 1].seal, NULL),
		    ERR_INTEGRITY);
		p.note.point.size = n;
		p.note.point.root[0] ^= 1;
		assert_int_equal(log_proof_check(&p, t.v[n - 1].seal, NULL),
		    ERR_INTEGRITY);
	}
	buf_free(&b);
	log_tree_free(&t);
}

/* RFC 6962's split, reckoned level by level where the size is a power of 2,
 * and held together at the split where it is not. */
static void
test_roots(void **state)
{
	unsigned char level[512][HASH_SIZE], whole[HASH_SIZE], l[HASH_SIZE],
	    r[HASH_SIZE];
	struct log_tree t;
	size_t n, i, k;

	(void)state;
	fill(&t, 513);
	for (n = 1; n <= 512; n *= 2) {
		for (i = 0; i < n; i++)
			memcpy(level[i], t.v[i].hash, HASH_SIZE);
		for (k = n; k > 1; k /= 2)
			for (i = 0; i < k / 2; i++)
				tree_join(level[2 * i], level[2 * i + 1],
				    level[i]);
		log_tree_root(&t, n, whole);
		assert_memory_equal(whole, level[0], HASH_SIZE);
	}
	log_range_root(&t, 0, 512, l);
	log_range_root(&t, 512, 1, r);
	tree_join(l, r, l);
	log_tree_root(&t, 513, whole);
	assert_memory_equal(whole, l, HASH_SIZE);
	log_tree_free(&t);
}

/* Folders of more than one tile are written, held against themselves, grown;
 * what was there stays. */
static void
test_tiles(void **state)
{
	static const size_t sizes[] = { 1, 255, 256, 257, 512, MOST };
	char dir[] = "/tmp/starseal-log-XXXXXX", cmd[64];
	struct log_tree t, got;
	struct error err;
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fill(&t, sizes[i]);
		assert_int_equal(log_tree_write(dir, &t, &err), 0);
		assert_int_equal(log_tree_check(dir, &t, &err), 0);
		assert_int_equal(log_tree_read(dir, sizes[i], &got, &err), 0);
		assert_int_equal(got.n, sizes[i]);
		assert_string_equal(got.v[got.n - 1].seal, t.v[t.n - 1].seal);
		log_tree_free(&got);
		log_tree_free(&t);
	}
	assert_int_equal(log_tree_read(dir, MOST + 1, &got, &err),
	    ERR_INTEGRITY);
	log_tree_free(&got);
	assert_int_equal(log_tree_read(dir, (uint64_t)LOG_ENTRIES_MAX + 1, &got,
	    &err), ERR_LIMIT);
	log_tree_free(&got);
	/* Another history does not go over this one. */
	fill(&t, 300);
	(void)memcpy(t.v[3].seal, t.v[4].seal, sizeof(t.v[3].seal));
	assert_int_equal(log_tree_check(dir, &t, &err), ERR_INTEGRITY);
	assert_int_equal(log_tree_write(dir, &t, &err), ERR_INTEGRITY);
	log_tree_free(&t);
	(void)snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	assert_int_equal(system(cmd), 0);
}

static const char *const good_body = "sample.example/seals\n7\n"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

static void
test_bodies(void **state)
{
	static const char *const bad[] = { "", "\n", "a\n", "a\n1\n",
		"a\n1\nAA==\n",
		"a b\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"a+b\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"a\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"a\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"a\n9999999999999999999\n"
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
		"a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n",
		"starseal-seal/v1\npack: 0\n",
		"cosignature/v1\ntime x\na\n1\n"
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" };
	struct buf b;
	struct log_checkpoint c;
	size_t i;

	(void)state;
	assert_int_equal(log_body_parse(good_body, strlen(good_body), &c,
	    NULL), 0);
	assert_int_equal(c.size, 7);
	assert_true(log_message_valid(good_body, strlen(good_body)));
	buf_init(&b, LOG_NOTE_MAX);
	log_cosign_message(&c, 1700000000, &b);
	assert_true(log_message_valid(b.p, b.n));
	buf_free(&b);
	/* Nothing else is signed as a log's. */
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(log_message_valid(bad[i], strlen(bad[i])));
}

static void
test_notes(void **state)
{
	static struct log_note note, again;
	unsigned char key[32], secret[64], other[32], other_secret[64], sig[64];
	struct error err;
	uint64_t time;
	struct buf b;
	bool good;
	size_t i;

	(void)state;
	assert_int_not_equal(sodium_init(), -1);
	(void)crypto_sign_keypair(key, secret);
	(void)crypto_sign_keypair(other, other_secret);
	assert_int_equal(log_body_parse(good_body, strlen(good_body),
	    &note.point, &err), 0);
	buf_init(&b, LOG_NOTE_MAX);
	assert_int_equal(log_note_verify(&note, key, &err), ERR_MISSING);
	(void)crypto_sign_detached(sig, NULL, (const unsigned char *)good_body,
	    strlen(good_body), secret);
	assert_int_equal(log_note_add(&note, note.point.origin, false, 0, key,
	    sig, &err), 0);
	log_cosign_message(&note.point, 12345, &b);
	(void)crypto_sign_detached(sig, NULL, (const unsigned char *)b.p, b.n,
	    other_secret);
	assert_int_equal(log_note_add(&note, "witness", true, 12345, other,
	    sig, &err), 0);
	assert_int_equal(log_note_add(&note, "witness", true, 12345, other,
	    sig, &err), 0);
	assert_int_equal(note.n, 2);
	buf_reset(&b);
	log_note_write(&note, &b);
	assert_int_equal(log_note_parse(b.p, b.n, &again, &err), 0);
	assert_int_equal(log_note_verify(&again, key, &err), 0);
	assert_int_equal(log_note_verify(&again, other, &err), ERR_MISSING);
	assert_false(log_note_cosigned(&again, 1, key, &good, &time));
	assert_true(log_note_cosigned(&again, 1, other, &good, &time));
	assert_true(good);
	assert_int_equal(time, 12345);
	/* Another time, root, size: nothing of it fits. */
	again.v[1].sig[7] ^= 1;
	assert_true(log_note_cosigned(&again, 1, other, &good, &time));
	assert_false(good);
	again.point.size++;
	assert_int_equal(log_note_verify(&again, key, &err), ERR_INTEGRITY);
	/* Cut anywhere it is no note, or one without that signature. */
	for (i = 0; i < b.n; i++)
		if (log_note_parse(b.p, i, &again, NULL) == 0)
			assert_true(again.n < 2);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proofs),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_tiles),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
