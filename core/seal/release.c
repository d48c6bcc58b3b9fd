/* SPDX-License-Identifier: Apache-2.0
 * Judging a release. Never calls one good that leaves a file unnamed.
 */
#include <string.h>

#include "base/json.h"
#include "dsse.h"
#include "release.h"

int
release_subjects(const struct pack_verdict *v,
    struct statement_subject out[STATEMENT_SUBJECTS_MAX], size_t *n,
    struct error *err)
{
	unsigned char digest[HASH_SIZE];
	size_t i;

	*n = 0;
	if (v->tail_n + PACK_RELEASED + 1 > STATEMENT_SUBJECTS_MAX)
		return error_put(err, ERR_LIMIT, 0, "the pack has too many "
		    "signature files to release", "署名のファイルが多すぎて、"
		    "引き渡せません");
	hash_bytes(buf_str(&v->statement), v->statement.n, digest);
	out[*n].name = "seal.txt";
	hash_to_hex(digest, out[(*n)++].sha256);
	for (i = 0; i < PACK_RELEASED; i++) {
		if (v->released[i].name == NULL)
			continue;
		out[*n].name = v->released[i].name;
		memcpy(out[(*n)++].sha256, v->released[i].sha256,
		    sizeof(out->sha256));
	}
	for (i = 0; i < v->tail_n; i++) {
		hash_bytes(buf_str(&v->tail[i].text), v->tail[i].text.n,
		    digest);
		out[*n].name = v->tail[i].name;
		hash_to_hex(digest, out[(*n)++].sha256);
	}
	return 0;
}

static int
check_subjects(const struct pack_verdict *v, const struct statement *s,
    struct error *err)
{
	struct statement_subject want[STATEMENT_SUBJECTS_MAX];
	size_t n, i;
	int r = release_subjects(v, want, &n, err);

	if (r != 0)
		return r;
	for (i = 0; i < n; i++)
		if (i >= s->n_subjects ||
		    strcmp(want[i].name, s->subjects[i].name) != 0 ||
		    strcmp(want[i].sha256, s->subjects[i].sha256) != 0)
			return error_set(err, ERR_INTEGRITY, 0, "%s is not as "
			    "it was released", "%s が引き渡されたときのものと"
			    "違います", want[i].name);
	return n == s->n_subjects ? 0 : error_set(err, ERR_INTEGRITY, 0,
	    "%s was released, and is not there",
	    "引き渡された %s がありません", s->subjects[n].name);
}

/* What a person reads on one line: nothing that could look like another. */
static bool
is_one_line(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

static int
take(const struct pack_verdict *v, struct dsse *d, struct release *r)
{
	static const char *const keys[] = { "role", "pack", "series",
		"released", "to", "why", "items", "classes", "recipients",
		NULL };
	const json_t *p;
	int code;

	code = dsse_parse(buf_str(&v->release), v->release.n, d, &r->why);
	if (code == 0)
		code = statement_parse(buf_str(&d->payload), d->payload.n,
		    &r->statement, &r->why);
	if (code != 0)
		return code;
	p = r->statement.predicate;
	if (r->statement.kind != STATEMENT_RELEASE)
		return error_put(&r->why, ERR_INTEGRITY, 0,
		    "is a statement of another kind", "別の種類の文書です");
	if ((code = json_only_keys(p, "predicate", keys, &r->why)) != 0 ||
	    (code = json_get_str(p, "predicate", "to", &r->to,
	    &r->why)) != 0 || (code = json_get_str(p, "predicate", "why",
	    &r->purpose, &r->why)) != 0 || (code = json_get_str(p,
	    "predicate", "released", &r->released, &r->why)) != 0)
		return code;
	if (!is_one_line(r->to) || !is_one_line(r->purpose) ||
	    !is_one_line(r->released))
		return error_put(&r->why, ERR_INTEGRITY, 0,
		    "has control characters in its words",
		    "の語に制御文字があります");
	return check_subjects(v, &r->statement, &r->why);
}

void
release_judge(const struct pack_verdict *v, const struct keyring *keys,
    struct release *out)
{
	struct dsse d = { .n_tokens = 0 };

	memset(out, 0, sizeof(*out));
	out->state = SEAL_OTHER;
	if (!v->handover || v->release.n == 0)
		return;
	out->state = SEAL_INVALID;
	if (take(v, &d, out) == 0) {
		memcpy(out->id, d.hint, strnlen(d.hint, DSSE_HINT_MAX));
		out->key = keyring_find(keys, FORM_SIGSTORE, out->id);
		if (out->key == NULL)
			out->key = keyring_find(keys, FORM_MINISIGN, out->id);
		if (out->key == NULL)
			out->state = SEAL_UNKNOWN;
		else if (dsse_verify(&d, out->key->ed.key, &out->why) == 0)
			out->state = SEAL_VALID;
	}
	dsse_free(&d);
}

void
release_free(struct release *r)
{
	statement_free(&r->statement);
}
