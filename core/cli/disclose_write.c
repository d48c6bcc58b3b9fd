/* SPDX-License-Identifier: Apache-2.0
 * The release signed and the hand-over written. Never writes before the
 * statement is signed, never holds the secret key.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "disclose.h"
#include "encrypt.h"
#include "seal/dsse.h"
#include "seal/handover_scripts.h"
#include "seal/home.h"
#include "seal/release.h"
#include "seal/signer.h"

#define KEYS_MAX 64

struct made {
	struct buf leaves, records, openings, release;
	struct buf keys[KEYS_MAX];
	char key_names[KEYS_MAX][80];
	size_t n;
	struct handover_file files[KEYS_MAX + 16];
	size_t file_n;
};

static json_t *
classes_json(const struct pack *p, const enum pack_level *levels)
{
	json_t *o = json_object(), *of;
	struct pack_item item;
	const char *level;
	uint64_t i;

	/* Of what is hidden not even the class is told. */
	for (i = 0; i < pack_item_count(p); i++) {
		if (levels[i] == PACK_HIDDEN)
			continue;
		pack_item_get(p, i, &item);
		level = pack_level_name(levels[i]);
		if ((of = json_object_get(o, item.rec->cls)) == NULL) {
			of = json_pack("{s:i, s:i}", "open", 0, "metadata", 0);
			(void)json_object_set_new(o, item.rec->cls, of);
		}
		(void)json_object_set_new(of, level, json_integer(
		    json_integer_value(json_object_get(of, level)) + 1));
	}
	return o;
}

static json_t *
predicate(const struct disclose_request *q, const struct pack *p,
    const enum pack_level *levels)
{
	const struct pack_seal *s = pack_seal(p);
	json_t *recipients = json_array(), *o;
	char now[DATE_TIME_TEXT];
	uint64_t of[PACK_LEVELS] = { 0 }, k;
	size_t i;

	date_format_time(date_now_ns() / 1000000000, now);
	for (i = 0; i < q->recipients.n; i++)
		(void)json_array_append_new(recipients,
		    json_string(q->recipients.v[i]));
	for (k = 0; k < pack_item_count(p); k++)
		of[levels[k]]++;
	o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:I, s:I, s:I}}", "pack",
	    s->pack, "series", s->series, "released", now, "to", q->to, "why",
	    q->why, "items", "open", (json_int_t)of[PACK_OPEN], "metadata",
	    (json_int_t)of[PACK_METADATA], "hidden",
	    (json_int_t)of[PACK_HIDDEN]);
	if (o != NULL) {
		(void)json_object_set_new(o, "classes",
		    classes_json(p, levels));
		(void)json_object_set(o, "recipients", recipients);
	}
	json_decref(recipients);
	return o;
}

static int
start_signer(const struct disclose_request *q, struct signer **out,
    struct minisign_key *key, struct error *err)
{
	char *path = q->key == NULL ? signer_default_key(err) :
	    strdup(q->key);
	int r = path == NULL ? error_nomem(err) : signer_start(path,
	    (int)q->passphrase_fd, false, out, err);

	free(path);
	if (r == 0)
		signer_public(*out, key);
	return r;
}

static void
name_released(struct pack_verdict *v, const char *name, const struct buf *b)
{
	unsigned char digest[HASH_SIZE];
	size_t i = 0;

	while (v->released[i].name != NULL)
		i++;
	hash_bytes(buf_str(b), b->n, digest);
	v->released[i].name = name;
	hash_to_hex(digest, v->released[i].sha256);
}

static int
sign_release(const struct disclose_request *q, const struct pack *p,
    const struct pack_verdict *v, const enum pack_level *levels,
    const struct buf *result, struct made *m, struct minisign_key *key,
    struct error *err)
{
	struct statement_subject subjects[STATEMENT_SUBJECTS_MAX];
	struct pack_verdict *as = malloc(sizeof(*as));
	struct dsse d = { .n_tokens = 0 };
	struct signer *signer = NULL;
	json_t *o = predicate(q, p, levels);
	size_t n;
	int r;

	buf_init(&d.payload, DSSE_PAYLOAD_MAX);
	if (as == NULL || o == NULL) {
		free(as);
		json_decref(o);
		return error_nomem(err);
	}
	*as = *v;
	name_released(as, HANDOVER_RECORDS, &m->records);
	name_released(as, HANDOVER_OPENINGS, &m->openings);
	if (result->n > 0)
		name_released(as, HANDOVER_RESULT, result);
	if ((r = release_subjects(as, subjects, &n, err)) == 0 &&
	    (r = statement_write(STATEMENT_RELEASE, subjects, n, o, &d.payload,
	    err)) == 0 && (r = start_signer(q, &signer, key, err)) == 0) {
		minisign_id(key->id, d.hint);
		r = signer_sign_dsse(signer, buf_str(&d.payload),
		    d.payload.n, d.sig, err);
	}
	if (r == 0 && (r = dsse_verify(&d, key->key, err)) == 0)
		r = dsse_write(&d, &m->release, err);
	signer_end(signer);
	dsse_free(&d);
	free(as);
	json_decref(o);
	return r;
}

/* keys/ID.pub, each once. */
static void
add_key(struct made *m, const struct minisign_key *key)
{
	char id[MINISIGN_ID_HEX], name[80];
	size_t i;

	minisign_id(key->id, id);
	for (i = 0; id[i] != '\0'; i++)
		if (id[i] >= 'A' && id[i] <= 'F')
			id[i] = (char)(id[i] - 'A' + 'a');
	(void)snprintf(name, sizeof(name), "keys/%s.pub", id);
	for (i = 0; i < m->n; i++)
		if (strcmp(m->key_names[i], name) == 0)
			return;
	if (m->n == KEYS_MAX)
		return;
	memcpy(m->key_names[m->n], name, sizeof(name));
	buf_init(&m->keys[m->n], MINISIGN_FILE_MAX);
	minisign_key_write(key, &m->keys[m->n++]);
}

static void
add_file(struct made *m, const char *name, const void *bytes, size_t n)
{
	m->files[m->file_n++] = (struct handover_file){ name, bytes, n };
}

static void
gather(struct made *m, const struct seal_judgement *trust,
    const struct minisign_key *own, const struct buf *result)
{
	struct handover_script script;
	size_t i;

	add_key(m, own);
	for (i = 0; i < trust->n; i++)
		if (trust->v[i].key != NULL &&
		    trust->v[i].key->form != FORM_SSHSIG)
			add_key(m, &trust->v[i].key->ed);
	add_file(m, HANDOVER_LEAVES, buf_str(&m->leaves), m->leaves.n);
	add_file(m, HANDOVER_RECORDS, buf_str(&m->records), m->records.n);
	add_file(m, HANDOVER_OPENINGS, buf_str(&m->openings), m->openings.n);
	add_file(m, HANDOVER_RELEASE, buf_str(&m->release), m->release.n);
	if (result->n > 0)
		add_file(m, HANDOVER_RESULT, result->p, result->n);
	for (i = 0; i < m->n; i++)
		add_file(m, m->key_names[i], buf_str(&m->keys[i]),
		    m->keys[i].n);
	for (i = 0; i < HANDOVER_SCRIPTS; i++) {
		handover_script(i, &script);
		add_file(m, script.name, script.p, script.n);
	}
}

/* Zip beside its final name, then age over it: no plain zip stays. */
static int
write_encrypted(const struct disclose_request *q, struct pack *p,
    const enum pack_level *levels, const struct made *m, struct error *err)
{
	struct encrypt_recipients to;
	char *plain;
	int r;

	if ((r = encrypt_recipients_take(&q->recipients, &to, err)) != 0)
		return r;
	if (asprintf(&plain, "%s.plain", q->zip) == -1)
		return error_nomem(err);
	if ((r = handover_write(p, levels, m->files, m->file_n, plain, true,
	    err)) == 0)
		r = encrypt_file(plain, q->zip, &to, err);
	(void)unlink(plain);
	free(plain);
	return r;
}

int
disclose_write(const struct disclose_request *q, struct pack *p,
    const struct pack_verdict *v, const struct seal_judgement *trust,
    const enum pack_level *levels, const struct buf *result,
    struct error *err)
{
	struct made *m = calloc(1, sizeof(*m));
	struct minisign_key own;
	size_t i;
	int r;

	if (m == NULL)
		return error_nomem(err);
	buf_init(&m->leaves, (size_t)1 << 30);
	buf_init(&m->records, (size_t)1 << 30);
	buf_init(&m->openings, (size_t)1 << 30);
	buf_init(&m->release, DSSE_FILE_MAX);
	if ((r = handover_lines(p, levels, &m->leaves, &m->records,
	    &m->openings, err)) == 0 && (r = sign_release(q, p, v, levels,
	    result, m, &own, err)) == 0) {
		gather(m, trust, &own, result);
		r = q->zip != NULL && q->recipients.n > 0 ?
		    write_encrypted(q, p, levels, m, err) :
		    handover_write(p, levels, m->files, m->file_n,
		    q->zip != NULL ? q->zip : q->folder, q->zip != NULL, err);
	}
	for (i = 0; i < m->n; i++)
		buf_free(&m->keys[i]);
	buf_free(&m->leaves);
	buf_free(&m->records);
	buf_free(&m->openings);
	buf_free(&m->release);
	free(m);
	return r;
}
