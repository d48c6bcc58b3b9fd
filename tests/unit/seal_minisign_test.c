/* SPDX-License-Identifier: Apache-2.0
 * Keys and signatures: what is written is read, what is altered is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/base64.h"
#include "seal/judge.h"
#include "seal/minisign.h"
#include "seal/secret.h"

static const char statement[] = "starseal-seal/v1\npack: 00\n";
static const char comment[] = "role=collector pack=00 key=00";

struct made { struct secret_key *secret; struct minisign_key public;
	struct buf text; };

static void
make(struct made *m)
{
	struct minisign_signature sig;
	struct error e;

	m->secret = secret_generate(&e);
	assert_non_null(m->secret);
	secret_public(m->secret, &m->public);
	assert_int_equal(secret_sign(m->secret, statement, sizeof(statement) - 1,
	    comment, &sig, &e), 0);
	buf_init(&m->text, MINISIGN_FILE_MAX);
	minisign_write(&sig, "x", &m->text);
}

static void
unmake(struct made *m)
{
	secret_free(m->secret);
	buf_free(&m->text);
}

/* One file of a tail, held against the made key (given true) or none. */
static void
judge_with(const struct made *m, bool given, const char *name,
    const char *text, size_t n, const char *seal, size_t seal_n,
    struct seal_signature *out)
{
	static struct seal_judgement j;
	struct keyring_key key = { .form = FORM_MINISIGN, .given = true,
		.roles = (1u << ROLES) - 1, .ed = m->public,
		.not_before = INT64_MIN, .not_after = INT64_MAX };
	const struct keyring keys = { .keys = &key, .n = given };
	const struct seal_file file = { name, text, n };

	minisign_id(m->public.id, key.id);
	seal_judge(&file, 1, seal, seal_n, &keys, 0, &j);
	assert_int_equal(j.n, 1);
	*out = j.v[0];
}

static void
judge(const struct made *m, const char *name, const char *text, size_t n,
    struct seal_signature *out)
{
	judge_with(m, true, name, text, n, statement, sizeof(statement) - 1,
	    out);
}

static void
a_good_signature_is_valid(void **state)
{
	struct seal_signature s;
	struct made m;

	(void)state;
	make(&m);
	judge(&m, "sigs/10-collector.minisig", m.text.p, m.text.n, &s);
	assert_int_equal(s.state, SEAL_VALID);
	assert_int_equal(s.file.role, ROLE_COLLECTOR);
	assert_string_equal(s.note, comment);
	judge_with(&m, false, "sigs/10-collector.minisig", m.text.p, m.text.n,
	    statement, sizeof(statement) - 1, &s);
	assert_int_equal(s.state, SEAL_UNKNOWN);
	judge(&m, "sigs/note.txt", m.text.p, m.text.n, &s);
	assert_int_equal(s.state, SEAL_OTHER);
	unmake(&m);
}

static void
the_role_is_the_signed_one(void **state)
{
	struct seal_signature s;
	struct made m;

	(void)state;
	make(&m);
	judge(&m, "sigs/30-specialist.minisig", m.text.p, m.text.n, &s);
	assert_int_equal(s.state, SEAL_INVALID);
	unmake(&m);
}

static void
every_flipped_byte_is_noticed(void **state)
{
	struct seal_signature s;
	struct made m;
	size_t i, untrusted;

	(void)state;
	make(&m);
	untrusted = strlen("untrusted comment: x");
	for (i = 0; i < m.text.n; i++) {
		m.text.p[i] = (char)(m.text.p[i] ^ 1);
		judge(&m, "sigs/10-collector.minisig", m.text.p, m.text.n, &s);
		/* The untrusted comment is just that; its one letter. */
		if (i != untrusted - 1)
			assert_int_not_equal(s.state, SEAL_VALID);
		m.text.p[i] = (char)(m.text.p[i] ^ 1);
		judge(&m, "sigs/10-collector.minisig", m.text.p, i, &s);
		assert_int_equal(s.state, SEAL_INVALID);
	}
	unmake(&m);
}

static void
another_statement_is_not_signed(void **state)
{
	struct seal_signature s;
	struct made m;

	(void)state;
	make(&m);
	judge_with(&m, true, "sigs/10-collector.minisig", m.text.p, m.text.n,
	    statement, sizeof(statement) - 2, &s);
	assert_int_equal(s.state, SEAL_INVALID);
	assert_non_null(strstr(s.why.en, "does not fit"));
	unmake(&m);
}

static void
the_legacy_form_is_refused(void **state)
{
	struct minisign_signature sig;
	struct error e;
	struct made m;
	char *at;

	(void)state;
	make(&m);
	/* "RUR" begins base64 of "ED", "RWQ" that of "Ed". */
	at = strchr(m.text.p, '\n') + 1;
	assert_memory_equal(at, "RU", 2);
	at[1] = 'W';
	at[2] = (char)(at[2] == 'R' ? 'R' : 'Q');
	assert_int_equal(minisign_parse(m.text.p, m.text.n, &sig, &e),
	    ERR_INPUT);
	unmake(&m);
}

/* Keys, signatures and bundles rely on it. */
static void
base64_has_one_spelling(void **state)
{
	static const char *const wrong[] = { "QR==", "QQ", "QQ=", "QQ===",
	    "QQ==A", "Q Q==", "QUJ=", "QUI", "Q", "====", "QUJD\n", "QU-_",
	    "=QQ=", "\nQUJD", "QU\265D", "\377QUJ" };
	unsigned char out[16];
	size_t i, n;

	(void)state;
	assert_true(base64_read(out, sizeof(out), "QQ==", 4, &n));
	assert_int_equal(n, 1);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (base64_read(out, sizeof(out), wrong[i],
		    strlen(wrong[i]), &n))
			fail_msg("%s", wrong[i]);
}

/* The bits of base64 that stand for nothing: of a key and of a signature. */
static void
bits_without_meaning_are_refused(void **state)
{
	struct minisign_signature sig;
	struct minisign_key key;
	struct error e;
	struct buf text;
	struct made m;
	char *end;

	(void)state;
	make(&m);
	/* 74 bytes end in "==" behind a character of two bits. */
	end = strchr(strchr(m.text.p, '\n') + 1, '\n');
	if (end[-1] == '=') {
		end[-2 - (end[-2] == '=')]++;
		assert_int_equal(minisign_parse(m.text.p, m.text.n, &sig, &e),
		    ERR_INPUT);
	} else
		fail_msg("the signature's base64 has no rest");
	buf_init(&text, 1024);
	secret_public(m.secret, &key);
	minisign_key_write(&key, &text);
	assert_int_equal(minisign_key_parse(text.p, text.n, &key, &e), 0);
	text.p[text.n - 1] = '=';
	assert_int_equal(minisign_key_parse(text.p, text.n, &key, &e),
	    ERR_INPUT);
	buf_free(&text);
	unmake(&m);
}

static void
a_key_survives_its_file(void **state)
{
	struct made m;
	struct buf file;
	struct error e;
	struct secret_key *again;
	struct minisign_key public;

	(void)state;
	make(&m);
	buf_init(&file, 1024);
	assert_int_equal(secret_write(m.secret, "a b", 3, &file, &e), 0);
	assert_true(secret_is_encrypted(file.p, file.n));
	again = secret_read(file.p, file.n, "a b", 3, false, &e);
	assert_non_null(again);
	secret_public(again, &public);
	assert_memory_equal(&public, &m.public, sizeof(public));
	secret_free(again);
	assert_null(secret_read(file.p, file.n, "a c", 3, false, &e));
	assert_int_equal(e.code, ERR_DENIED);
	assert_null(secret_read(file.p, file.n - 5, "a b", 3, false, &e));
	assert_int_equal(e.code, ERR_INPUT);
	buf_reset(&file);
	assert_int_equal(secret_write(m.secret, "", 0, &file, &e), 0);
	assert_false(secret_is_encrypted(file.p, file.n));
	assert_null(secret_read(file.p, file.n, NULL, 0, false, &e));
	assert_int_equal(e.code, ERR_DENIED);
	again = secret_read(file.p, file.n, NULL, 0, true, &e);
	assert_non_null(again);
	secret_free(again);
	buf_free(&file);
	unmake(&m);
}

static void
a_public_key_is_read_strictly(void **state)
{
	struct minisign_key key;
	struct error e;
	struct made m;
	struct buf text;

	(void)state;
	make(&m);
	buf_init(&text, 1024);
	minisign_key_write(&m.public, &text);
	assert_int_equal(minisign_key_parse(text.p, text.n, &key, &e), 0);
	assert_memory_equal(&key, &m.public, sizeof(key));
	assert_int_equal(minisign_key_parse(text.p, text.n - 1, &key, &e),
	    ERR_INPUT);
	buf_putc(&text, '\n');
	assert_int_equal(minisign_key_parse(text.p, text.n, &key, &e),
	    ERR_INPUT);
	buf_free(&text);
	unmake(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_signature_is_valid),
		cmocka_unit_test(the_role_is_the_signed_one),
		cmocka_unit_test(every_flipped_byte_is_noticed),
		cmocka_unit_test(another_statement_is_not_signed),
		cmocka_unit_test(the_legacy_form_is_refused),
		cmocka_unit_test(base64_has_one_spelling),
		cmocka_unit_test(bits_without_meaning_are_refused),
		cmocka_unit_test(a_key_survives_its_file),
		cmocka_unit_test(a_public_key_is_read_strictly),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
