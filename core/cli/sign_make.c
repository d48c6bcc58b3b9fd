/* SPDX-License-Identifier: Apache-2.0
 * Signatures made: minisign over seal.txt, SSH and DSSE over a statement. The
 * secret key stays in the signer or the agent.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "seal/agent.h"
#include "seal/dsse.h"
#include "seal/home.h"
#include "seal/signer.h"
#include "seal/token.h"
#include "sign_make.h"
#include "stamp.h"

static struct buf *
add(struct sign_made *m, const char *stem, enum seal_form form)
{
	role_file_name(stem, form, m->files[m->n].name);
	buf_init(&m->files[m->n].text, PACK_TAIL_FILE_MAX);
	return &m->files[m->n++].text;
}

static int
done(const struct sign_made *m, struct error *err)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->files[i].text.failed)
			return error_put(err, ERR_LIMIT, 0,
			    "the statement is too long for the tail",
			    "述べる内容が長すぎて、パックに収まりません");
	return 0;
}

static int
start(const struct sign_request *q, struct signer **out,
    struct minisign_key *key, struct error *err)
{
	char *path = q->key == NULL ? signer_default_key(err) :
	    strdup(q->key);
	int r = path == NULL ? error_nomem(err) :
	    signer_start(path, (int)q->passphrase_fd, false, out, err);

	free(path);
	if (r == 0)
		signer_public(*out, key);
	return r;
}

/* Decision and content as the request gives them; NULL with err. */
static json_t *
predicate(const struct sign_request *q, const struct pack_verdict *v,
    struct error *err)
{
	char now[DATE_TIME_TEXT];
	json_t *o, *content;

	date_format_time(date_now_ns() / 1000000000, now);
	o = json_pack("{s:s, s:s, s:s, s:s}", "role", roles[q->role].name,
	    "pack", v->seal.pack, "series", v->seal.series, "signed", now);
	if (q->decision != NULL) {
		if (strcmp(q->decision, "accepted") != 0 &&
		    strcmp(q->decision, "returned") != 0) {
			(void)error_set(err, ERR_USAGE, 0, "--decision %s: "
			    "accepted or returned", "--decision %s: accepted か "
			    "returned です", q->decision);
			json_decref(o);
			return NULL;
		}
		(void)json_object_set_new(o, "decision",
		    json_string(q->decision));
	}
	if (q->content != NULL)
		(void)json_object_set(o, "content", q->content);
	if (q->statement != NULL) {
		content = json_read_file(q->statement, DSSE_PAYLOAD_MAX, err);
		if (content == NULL) {
			json_decref(o);
			return NULL;
		}
		(void)json_object_set_new(o, "content", content);
	}
	return o;
}

static int
state(const struct sign_request *q, const struct pack_verdict *v,
    struct buf *out, struct error *err)
{
	struct statement_subject subjects[STATEMENT_SUBJECTS_MAX];
	unsigned char digest[HASH_SIZE];
	json_t *o = predicate(q, v, err);
	size_t i;
	int r;

	if (o == NULL)
		return err->code;
	subjects[0].name = "seal.txt";
	hash_bytes(buf_str(&v->statement), v->statement.n, digest);
	hash_to_hex(digest, subjects[0].sha256);
	for (i = 0; i < v->tail_n; i++) {
		subjects[i + 1].name = v->tail[i].name;
		hash_bytes(buf_str(&v->tail[i].text), v->tail[i].text.n,
		    digest);
		hash_to_hex(digest, subjects[i + 1].sha256);
	}
	r = statement_write(statement_kind_of(q->role), subjects,
	    v->tail_n + 1, o, out, err);
	json_decref(o);
	return r;
}

static int
make_minisign(const struct sign_request *q, const char *stem,
    const struct pack_verdict *v, struct sign_made *out, struct error *err)
{
	struct seal_file covers[PACK_TAIL_MAX];
	char note[SEAL_NOTE_MAX + 1];
	struct signer *signer = NULL;
	struct minisign_key key;
	size_t i;
	int r;

	if (q->statement != NULL || q->content != NULL ||
	    q->decision != NULL)
		return error_put(err, ERR_USAGE, 0, "a minisign signature "
		    "holds no statement; use --form sigstore",
		    "minisign の署名に内容は書けません。--form sigstore を"
		    "使ってください");
	for (i = 0; i < v->tail_n; i++)
		covers[i] = (struct seal_file){ v->tail[i].name,
		    buf_str(&v->tail[i].text), v->tail[i].text.n };
	if ((r = start(q, &signer, &key, err)) == 0) {
		minisign_id(key.id, out->id);
		r = seal_note_write(q->role, v->seal.pack, out->id, covers,
		    v->tail_n, note, err);
	}
	if (r == 0)
		r = signer_sign(signer, buf_str(&v->statement),
		    v->statement.n, note, add(out, stem, FORM_MINISIGN), err);
	signer_end(signer);
	return r;
}

static int
make_sshsig(const struct sign_request *q, const char *stem,
    const struct pack_verdict *v, struct sign_made *out, struct error *err)
{
	struct sshsig_key key;
	struct sshsig sig;
	struct buf *text;
	struct buf line;
	int r;

	buf_init(&line, SSHSIG_FILE_MAX);
	if ((r = file_read(q->ssh_key, &line, err)) == 0 &&
	    (r = sshsig_key_parse(buf_str(&line), line.n, &key, err)) != 0)
		(void)error_prefix(err, q->ssh_key);
	buf_free(&line);
	if (r != 0)
		return r;
	sshsig_key_print(&key, out->id);
	text = add(out, stem, FORM_STATEMENT);
	if ((r = state(q, v, text, err)) == 0 &&
	    (r = agent_sign(&key, STATEMENT_NAMESPACE, buf_str(text), text->n,
	    &sig, err)) == 0)
		sshsig_write(&sig, add(out, stem, FORM_SSHSIG));
	return r;
}

static int
make_sigstore(const struct sign_request *q, const char *stem,
    const struct pack_verdict *v, struct sign_made *out, struct error *err)
{
	struct dsse d = { .n_tokens = 0 };
	struct signer *signer = NULL;
	struct minisign_key key;
	int r;

	buf_init(&d.payload, DSSE_PAYLOAD_MAX);
	if ((r = state(q, v, &d.payload, err)) == 0 &&
	    (r = start(q, &signer, &key, err)) == 0) {
		minisign_id(key.id, out->id);
		memcpy(d.hint, out->id, MINISIGN_ID_HEX);
		r = signer_sign_dsse(signer, buf_str(&d.payload), d.payload.n,
		    d.sig, err);
	}
	if (r == 0)
		r = dsse_verify(&d, key.key, err);
	/* Readers of bundles look for a time inside, over the signature. */
	if (r == 0 && q->tsa != NULL) {
		buf_init(&d.tokens[0], TOKEN_MAX);
		d.n_tokens = 1;
		r = stamp_fetch(q->tsa, d.sig, DSSE_SIG, false, &d.tokens[0],
		    err);
	}
	if (r == 0)
		r = dsse_write(&d, add(out, stem, FORM_SIGSTORE), err);
	signer_end(signer);
	dsse_free(&d);
	return r;
}

int
sign_make(const struct sign_request *q, const char *stem,
    const struct pack_verdict *v, struct sign_made *out, struct error *err)
{
	int r;

	out->n = 0;
	if (q->role == ROLE_EVALUATOR && q->decision == NULL)
		return error_put(err, ERR_USAGE, 0, "an evaluator says "
		    "--decision accepted or --decision returned",
		    "評価機関は --decision accepted か --decision returned を"
		    "付けてください");
	r = q->form == FORM_MINISIGN ? make_minisign(q, stem, v, out, err) :
	    q->form == FORM_SSHSIG ? make_sshsig(q, stem, v, out, err) :
	    make_sigstore(q, stem, v, out, err);
	return r == 0 ? done(out, err) : r;
}

void
sign_made_free(struct sign_made *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		buf_free(&m->files[i].text);
	m->n = 0;
}
