/* SPDX-License-Identifier: Apache-2.0
 * What later signers cover: nothing earlier can go, change, or be swapped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "seal/dsse.h"
#include "seal/judge.h"
#include "seal/secret.h"

#define PEOPLE 3

static const char seal[] = "starseal-seal/v1\npack: 00\n";

/* A tail of collector, firm (minisign) and specialist (DSSE). */
static struct { struct secret_key *secret; struct keyring_key key; }
    people[PEOPLE];
static struct buf texts[PEOPLE];
static struct seal_file files[PEOPLE] = {
	{ .name = "sigs/10-collector.minisig" },
	{ .name = "sigs/20-firm.minisig" },
	{ .name = "sigs/30-specialist.sigstore.json" },
};
static struct seal_judgement judged;

static void
put(size_t i)
{
	files[i].p = buf_str(&texts[i]);
	files[i].n = texts[i].n;
}

static void
sign_minisign(size_t i, enum seal_role role)
{
	struct minisign_signature sig;
	char note[SEAL_NOTE_MAX + 1];
	struct error err;

	assert_int_equal(seal_note_write(role, "00", people[i].key.id, files,
	    i, note, &err), 0);
	assert_int_equal(secret_sign(people[i].secret, seal, strlen(seal),
	    note, &sig, &err), 0);
	minisign_write(&sig, "x", &texts[i]);
	put(i);
}

static void
digest(const void *p, size_t n, char out[HASH_HEX + 1])
{
	unsigned char raw[HASH_SIZE];

	hash_bytes(p, n, raw);
	hash_to_hex(raw, out);
}

static void
sign_dsse(size_t i, const char *role, const char *about)
{
	struct statement_subject subjects[PEOPLE] = { { .name = "seal.txt" } };
	json_t *predicate = json_pack("{s:s}", "role", role);
	struct dsse d = { .n_tokens = 0 };
	struct buf message;
	struct error err;
	size_t k;

	digest(about, strlen(about), subjects[0].sha256);
	for (k = 0; k < i; k++) {
		subjects[k + 1].name = files[k].name;
		digest(files[k].p, files[k].n, subjects[k + 1].sha256);
	}
	buf_init(&d.payload, DSSE_PAYLOAD_MAX);
	buf_init(&message, DSSE_PAYLOAD_MAX);
	assert_int_equal(statement_write(STATEMENT_JUDGEMENT, subjects, i + 1,
	    predicate, &d.payload, &err), 0);
	dsse_message(buf_str(&d.payload), d.payload.n, &message);
	assert_int_equal(secret_sign_raw(people[i].secret, buf_str(&message),
	    message.n, d.sig, &err), 0);
	memcpy(d.hint, people[i].key.id, MINISIGN_ID_HEX);
	buf_reset(&texts[i]);
	assert_int_equal(dsse_write(&d, &texts[i], &err), 0);
	put(i);
	buf_free(&message);
	dsse_free(&d);
	json_decref(predicate);
}

static int
make(void **state)
{
	static const enum seal_role role[PEOPLE] = { ROLE_COLLECTOR, ROLE_FIRM,
		ROLE_SPECIALIST };
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < PEOPLE; i++) {
		struct keyring_key *k = &people[i].key;

		if ((people[i].secret = secret_generate(&err)) == NULL)
			return -1;
		*k = (struct keyring_key){ .form = i == 2 ? FORM_SIGSTORE :
		    FORM_MINISIGN, .roles = 1u << role[i],
		    .not_before = INT64_MIN, .not_after = INT64_MAX };
		secret_public(people[i].secret, &k->ed);
		minisign_id(k->ed.id, k->id);
		buf_init(&texts[i], DSSE_FILE_MAX);
	}
	sign_minisign(0, ROLE_COLLECTOR);
	sign_minisign(1, ROLE_FIRM);
	sign_dsse(2, "specialist", seal);
	return 0;
}

static int
unmake(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < PEOPLE; i++) {
		secret_free(people[i].secret);
		buf_free(&texts[i]);
	}
	return 0;
}

static void
judge(const struct seal_file *tail, size_t n)
{
	/* The judgement lends from it. */
	static struct keyring_key keys[PEOPLE];
	const struct keyring ring = { .keys = keys, .n = PEOPLE };
	size_t i;

	for (i = 0; i < PEOPLE; i++)
		keys[i] = people[i].key;
	seal_judgement_free(&judged);
	seal_judge(tail, n, seal, strlen(seal), &ring, 0, &judged);
}

static void
the_whole_tail_is_valid(void **state)
{
	(void)state;
	judge(files, PEOPLE);
	assert_int_equal(judged.valid, PEOPLE);
	assert_int_equal(judged.v[1].covers, 1);
	assert_int_equal(judged.v[2].covers, 2);
	seal_judgement_free(&judged);
}

/* A file that nobody knows, or that belongs to nothing here, is listed and
 * counts for nothing, whatever its name hints at. */
static void
what_is_not_known_is_listed(void **state)
{
	static const char *const strange[] = { "sigs/20-boss.minisig",
		"sigs/21-firm.tsr", "sigs/21-firm.tsr.pem",
		"sigs/21-firm.json", "sigs/90-renewal-1.tsr", "sigs/zz" };
	struct seal_file tail[PEOPLE + 1] = { files[0], files[1], files[2] };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		tail[PEOPLE] = files[1];
		tail[PEOPLE].name = strange[i];
		judge(tail, PEOPLE + 1);
		assert_int_equal(judged.n, PEOPLE + 1);
		assert_string_equal(judged.v[PEOPLE].name, strange[i]);
		assert_int_equal(judged.v[PEOPLE].state, SEAL_OTHER);
		assert_int_equal(judged.valid, PEOPLE);
		assert_int_equal(judged.invalid, 0);
	}
	seal_judgement_free(&judged);
}

/* Taken away: whoever covered it becomes invalid, and names it. */
static void
what_is_gone_is_missed(void **state)
{
	struct seal_file tail[PEOPLE - 1];
	size_t gone, i, n;

	(void)state;
	for (gone = 0; gone < PEOPLE - 1; gone++) {
		for (i = n = 0; i < PEOPLE; i++)
			if (i != gone)
				tail[n++] = files[i];
		judge(tail, n);
		assert_int_equal(judged.v[n - 1].state, SEAL_INVALID);
		assert_non_null(strstr(judged.v[n - 1].why.en,
		    files[gone].name));
	}
	seal_judgement_free(&judged);
}

/* Another good signature by the same key is still not the one covered. */
static void
what_is_exchanged_is_noticed(void **state)
{
	struct seal_file tail[PEOPLE] = { files[0], files[1], files[2] };
	struct minisign_signature sig;
	struct error err;
	struct buf text;

	(void)state;
	buf_init(&text, MINISIGN_FILE_MAX);
	assert_int_equal(secret_sign(people[1].secret, seal, strlen(seal),
	    "role=firm pack=00 key=00", &sig, &err), 0);
	minisign_write(&sig, "x", &text);
	tail[1].p = buf_str(&text);
	tail[1].n = text.n;
	judge(tail, PEOPLE);
	assert_int_equal(judged.v[1].state, SEAL_VALID);
	assert_int_equal(judged.v[2].state, SEAL_INVALID);
	assert_non_null(strstr(judged.v[2].why.en, "changed"));
	buf_free(&text);
	seal_judgement_free(&judged);
}

static void
a_statement_is_of_its_role_and_pack(void **state)
{
	(void)state;
	sign_dsse(2, "evaluator", seal);
	judge(files, PEOPLE);
	assert_int_equal(judged.v[2].state, SEAL_INVALID);
	assert_non_null(strstr(judged.v[2].why.en, "different roles"));
	sign_dsse(2, "specialist", "starseal-seal/v1\npack: 01\n");
	judge(files, PEOPLE);
	assert_int_equal(judged.v[2].state, SEAL_INVALID);
	assert_non_null(strstr(judged.v[2].why.en, "another pack"));
	seal_judgement_free(&judged);
	sign_dsse(2, "specialist", seal);
}

/* No byte of a bundle can change and leave it valid with the same words. */
static void
every_byte_of_a_bundle_counts(void **state)
{
	struct seal_file tail[PEOPLE] = { files[0], files[1], files[2] };
	char *copy = strdup(files[2].p);
	size_t i;

	(void)state;
	assert_non_null(copy);
	tail[2].p = copy;
	for (i = 0; i < tail[2].n; i++) {
		copy[i] = (char)(copy[i] ^ 1);
		judge(tail, PEOPLE);
		if (judged.v[2].state == SEAL_VALID)
			/* The unsigned key id beside the signature. */
			assert_non_null(strstr(files[2].p + i - (i > 40 ? 40 :
			    i), "keyid"));
		copy[i] = (char)(copy[i] ^ 1);
	}
	free(copy);
	seal_judgement_free(&judged);
}

static void
roles_need_keys_of_their_own(void **state)
{
	static const enum seal_role all[] = { ROLE_COLLECTOR, ROLE_FIRM,
		ROLE_SPECIALIST }, more[] = { ROLE_EVALUATOR };
	struct error err;

	(void)state;
	judge(files, PEOPLE);
	assert_int_equal(seal_require(&judged, all, 3, &err), 0);
	assert_int_equal(seal_require(&judged, more, 1, &err), ERR_DENIED);
	assert_non_null(strstr(err.ja, "評価機関"));
	people[1].key.ed = people[0].key.ed;
	judge(files, PEOPLE);
	assert_int_not_equal(seal_require(&judged, all, 2, &err), 0);
	secret_public(people[1].secret, &people[1].key.ed);
	seal_judgement_free(&judged);
}

static void
names_of_files_are_strict(void **state)
{
	static const struct { const char *name; enum seal_form form; } rows[] = {
		{ "sigs/10-collector.minisig", FORM_MINISIGN },
		{ "sigs/29-firm.sshsig", FORM_SSHSIG },
		{ "sigs/30-firm.sshsig", FORM_OTHER },
		{ "sigs/20-specialist.minisig", FORM_OTHER },
		{ "sigs/40-evaluator.sigstore.json", FORM_SIGSTORE },
		{ "sigs/20-firm.json", FORM_STATEMENT },
		{ "sigs/20-firm.tsr", FORM_TOKEN },
		{ "sigs/20-firm.tsr.pem", FORM_CHAIN },
		{ "sigs/90-renewal-1.txt", FORM_RENEWAL },
		{ "sigs/90-renewal-99.tsr", FORM_TOKEN },
		{ "sigs/90-renewal-0.txt", FORM_OTHER },
		{ "sigs/90-renewal-01.txt", FORM_OTHER },
		{ "sigs/90-renewal-100.txt", FORM_OTHER },
		{ "sigs/90-renewal-1.minisig", FORM_OTHER },
		{ "sigs/20-firm.txt", FORM_OTHER },
		{ "sigs/2-firm.tsr", FORM_OTHER },
		{ "sigs/20-boss.minisig", FORM_OTHER },
		{ "sigs/20-firm", FORM_OTHER },
		{ "other/20-firm.minisig", FORM_OTHER },
	};
	struct role_file f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		role_file_parse(rows[i].name, &f);
		assert_int_equal(f.form, rows[i].form);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_tail_is_valid),
		cmocka_unit_test(what_is_not_known_is_listed),
		cmocka_unit_test(what_is_gone_is_missed),
		cmocka_unit_test(what_is_exchanged_is_noticed),
		cmocka_unit_test(a_statement_is_of_its_role_and_pack),
		cmocka_unit_test(every_byte_of_a_bundle_counts),
		cmocka_unit_test(roles_need_keys_of_their_own),
		cmocka_unit_test(names_of_files_are_strict),
	};

	return sodium_init() == -1 ? 1 :
	    cmocka_run_group_tests(tests, make, unmake);
}
