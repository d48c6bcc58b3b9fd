/* SPDX-License-Identifier: Apache-2.0
 * Judges a tail. Never counts what it does not understand, nor a signature
 * whose covered files are gone or changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dsse.h"
#include "judge.h"
#include "judge_cover.h"
#include "judge_log.h"
#include "judge_time.h"
#include "pack/seal_text.h"
#include "renewal.h"

const char *
seal_state_name(enum seal_state state)
{
	static const char *const names[] = { "valid", "not-counted",
	    "unknown-key", "invalid", "other" };

	return names[state];
}

static void
take_token_file(const struct judge *j, struct seal_signature *s,
    const struct seal_file *f)
{
	const struct seal_file *token = judge_beside(j, s->file.stem,
	    FORM_TOKEN);

	if (token != NULL)
		judge_token(j, s, token->p, token->n, f->p, f->n, token->name);
	judge_listed(j, s);
}

/* A good signature: does its key count? */
static void
count(const struct judge *j, struct seal_signature *s)
{
	s->state = SEAL_UNCOUNTED;
	if (!s->key->given && s->key->form != s->file.form)
		(void)error_set(&s->why, ERR_DENIED, 0,
		    "the keyring has the key for %s, not for %s",
		    "鍵輪ではこの鍵は %s 用で、%s 用ではありません",
		    form_name(s->key->form), form_name(s->file.form));
	else if (keyring_counts(s->key, s->file.role, s->has_time, s->time,
	    j->now, &s->why) == 0)
		s->state = SEAL_VALID;
}

/* One key of Ed25519 serves two forms, of which the ring allows one. */
static const struct keyring_key *
find_ed(const struct judge *j, enum seal_form form, const char *id)
{
	const struct keyring_key *key = keyring_find(j->keys, form, id);

	return key != NULL ? key : keyring_find(j->keys,
	    form == FORM_MINISIGN ? FORM_SIGSTORE : FORM_MINISIGN, id);
}

static void
judge_minisign(const struct judge *j, const struct seal_file *f,
    struct seal_signature *s)
{
	struct minisign_signature sig;

	s->state = SEAL_INVALID;
	if (minisign_parse(f->p, f->n, &sig, &s->why) != 0)
		return;
	minisign_id(sig.id, s->id);
	memcpy(s->note, sig.trusted, sizeof(sig.trusted));
	if (cover_note(s, j->files, j->n) != 0)
		return;
	s->key = find_ed(j, FORM_MINISIGN, s->id);
	if (s->key == NULL) {
		s->state = SEAL_UNKNOWN;
		return;
	}
	if (minisign_verify(&sig, &s->key->ed, j->seal, j->seal_n,
	    &s->why) != 0)
		return;
	take_token_file(j, s, f);
	count(j, s);
}

/* What a signed statement says must be so: role, digests. */
static bool
holds(const struct judge *j, struct seal_signature *s, const char *text,
    size_t n)
{
	return statement_parse(text, n, &s->statement, &s->why) == 0 &&
	    cover_statement(s, j->seal, j->seal_n, j->files, j->n) == 0;
}

static void
judge_sshsig(const struct judge *j, const struct seal_file *f,
    struct seal_signature *s)
{
	const struct seal_file *text = judge_beside(j, s->file.stem,
	    FORM_STATEMENT);
	struct sshsig sig;

	s->state = SEAL_INVALID;
	if (sshsig_parse(f->p, f->n, &sig, &s->why) != 0)
		return;
	sshsig_key_print(&sig.key, s->id);
	if (text != NULL && !holds(j, s, text->p, text->n))
		return;
	s->key = keyring_find(j->keys, FORM_SSHSIG, s->id);
	if (s->key == NULL) {
		s->state = SEAL_UNKNOWN;
		return;
	}
	if (sig.key.n != s->key->ssh.n || memcmp(sig.key.blob,
	    s->key->ssh.blob, sig.key.n) != 0 ||
	    (text != NULL ? sshsig_verify(&sig, STATEMENT_NAMESPACE, text->p,
	    text->n, &s->why) : sshsig_verify(&sig, SEAL_FIRST_LINE, j->seal,
	    j->seal_n, &s->why)) != 0)
		return;
	take_token_file(j, s, f);
	count(j, s);
}

static void
judge_sigstore(const struct judge *j, const struct seal_file *f,
    struct seal_signature *s)
{
	struct dsse d;
	size_t i;

	s->state = SEAL_INVALID;
	if (dsse_parse(f->p, f->n, &d, &s->why) == 0 &&
	    holds(j, s, buf_str(&d.payload), d.payload.n)) {
		/* The hint only finds the key: the signature decides. */
		memcpy(s->id, d.hint, strnlen(d.hint, DSSE_HINT_MAX));
		s->key = find_ed(j, FORM_SIGSTORE, s->id);
		if (s->key == NULL)
			s->state = SEAL_UNKNOWN;
		else if (dsse_verify(&d, s->key->ed.key, &s->why) == 0) {
			for (i = 0; i < d.n_tokens; i++)
				judge_token(j, s, buf_str(&d.tokens[i]),
				    d.tokens[i].n, d.sig, DSSE_SIG, f->name);
			take_token_file(j, s, f);
			count(j, s);
		}
	}
	dsse_free(&d);
}

static void
tally(struct seal_judgement *out, const struct seal_signature *s)
{
	out->valid += s->state == SEAL_VALID;
	out->uncounted += s->state == SEAL_UNCOUNTED;
	out->unknown += s->state == SEAL_UNKNOWN;
	out->invalid += s->state == SEAL_INVALID;
	if (s->state != SEAL_VALID || !s->has_time)
		return;
	if (!out->has_time || s->time < out->first)
		out->first = s->time;
	if (!out->has_time || s->time > out->last)
		out->last = s->time;
	out->has_time = true;
}

/* Read with the signature or the renewal that it belongs to; alone it is a
 * file that nobody knows. */
static bool
is_beside(const struct judge *j, const struct role_file *f)
{
	int form;

	if (f->form == FORM_STATEMENT)
		return judge_beside(j, f->stem, FORM_SSHSIG) != NULL;
	if (f->form == FORM_CHAIN)
		return judge_beside(j, f->stem, FORM_TOKEN) != NULL;
	if (f->form != FORM_TOKEN)
		return false;
	for (form = FORM_MINISIGN; form <= FORM_SIGSTORE; form++)
		if (judge_beside(j, f->stem, (enum seal_form)form) != NULL)
			return true;
	return judge_beside(j, f->stem, FORM_RENEWAL) != NULL;
}

void
seal_judge(const struct seal_file *files, size_t n, const void *seal,
    size_t seal_n, const struct keyring *keys, int64_t now,
    struct seal_judgement *out)
{
	static void (*const by_form[])(const struct judge *,
	    const struct seal_file *, struct seal_signature *) = {
		[FORM_MINISIGN] = judge_minisign,
		[FORM_SSHSIG] = judge_sshsig,
		[FORM_SIGSTORE] = judge_sigstore,
	};
	const struct judge j = { files, n, seal, seal_n, keys, now, out };
	struct seal_signature *s;
	struct role_file file;
	size_t i;

	memset(out, 0, sizeof(*out));
	judge_renewals(&j, out);
	judge_logs(&j, out);
	for (i = 0; i < n && out->n < SEAL_FILES_MAX; i++) {
		role_file_parse(files[i].name, &file);
		if (file.form == FORM_RENEWAL || file.form == FORM_PROOF ||
		    is_beside(&j, &file))
			continue;
		s = &out->v[out->n++];
		s->name = files[i].name;
		s->file = file;
		s->state = SEAL_OTHER;
		if (file.form <= FORM_SIGSTORE)
			by_form[file.form](&j, &files[i], s);
		tally(out, s);
	}
}

void
seal_judgement_free(struct seal_judgement *j)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		statement_free(&j->v[i].statement);
	for (i = 0; i < j->n_renewals; i++)
		free(j->renewals[i].said);
	j->n = j->n_renewals = 0;
}

/* The same person in two forms is one key. */
static bool
same_key(const struct keyring_key *a, const struct keyring_key *b)
{
	bool ssh_a = a->form == FORM_SSHSIG, ssh_b = b->form == FORM_SSHSIG;
	const struct keyring_key *ssh = ssh_a ? a : b, *ed = ssh_a ? b : a;

	if (ssh_a && ssh_b)
		return a->ssh.n == b->ssh.n && memcmp(a->ssh.blob, b->ssh.blob,
		    a->ssh.n) == 0;
	if (!ssh_a && !ssh_b)
		return memcmp(a->ed.key, b->ed.key, MINISIGN_KEY) == 0;
	/* An ssh-ed25519 blob ends with the key's 32 bytes. */
	return ssh->ssh.n >= MINISIGN_KEY && memcmp(ssh->ssh.blob +
	    ssh->ssh.n - MINISIGN_KEY, ed->ed.key, MINISIGN_KEY) == 0;
}

/* Give each wanted role a key of its own; try all, there are few. */
static bool
assign(const struct seal_judgement *j, const enum seal_role *want, size_t n,
    const struct keyring_key **taken, size_t done)
{
	size_t i, k;

	if (done == n)
		return true;
	for (i = 0; i < j->n; i++) {
		if (j->v[i].state != SEAL_VALID ||
		    j->v[i].file.role != want[done])
			continue;
		for (k = 0; k < done; k++)
			if (same_key(taken[k], j->v[i].key))
				break;
		taken[done] = j->v[i].key;
		if (k == done && assign(j, want, n, taken, done + 1))
			return true;
	}
	return false;
}

static bool
has_role(const struct seal_judgement *j, enum seal_role role)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (j->v[i].state == SEAL_VALID && j->v[i].file.role == role)
			return true;
	return false;
}

int
seal_require(const struct seal_judgement *j, const enum seal_role *want,
    size_t n, struct error *err)
{
	const struct keyring_key *taken[ROLES];
	char en[200], ja[200];
	size_t i;

	for (i = 0; i < n; i++)
		if (!has_role(j, want[i])) {
			(void)snprintf(en, sizeof(en), "no valid signature of "
			    "the %s; ask for one, and for the public key",
			    roles[want[i]].label.en);
			(void)snprintf(ja, sizeof(ja), "%sの有効な署名がありません。"
			    "署名と公開鍵を求めてください",
			    roles[want[i]].label.ja);
			return error_put(err, ERR_DENIED, 0, en, ja);
		}
	if (n <= ROLES && assign(j, want, n, taken, 0))
		return 0;
	return error_put(err, ERR_DENIED, 0, "the roles that are asked for "
	    "were signed by one and the same key", "求められた役割に、同じ鍵で"
	    "署名されたものがあります");
}
