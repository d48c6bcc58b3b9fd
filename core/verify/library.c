/* SPDX-License-Identifier: Apache-2.0
 * libstarseal-verify (starseal/verify.h). Never lets a caller's size be
 * exceeded, never opens anything.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "seal/keyring_key.h"
#include "seal/verified.h"
#include "starseal/verify.h"

#define JSON_MAX (64u << 20)

struct ssv {
	struct ssv_options options;
	struct keyring keys;
	struct verified answer;
	struct error err;
	struct buf json;
	bool asked;             /* the answer is there to be freed */
};

int
ssv_abi(void)
{
	return SSV_ABI;
}

/* As much as both sides know, the rest zero. */
static void
take(void *to, size_t to_size, const void *from, size_t from_size)
{
	memset(to, 0, to_size);
	memcpy(to, from, from_size < to_size ? from_size : to_size);
}

static void
give(void *to, size_t to_size, const void *from, size_t from_size)
{
	take(to, to_size, from, from_size);
	memcpy(to, &to_size, sizeof(to_size));
}

static int
code_of(int code)
{
	switch (code) {
	case ERR_NONE: return SSV_OK;
	case ERR_INTEGRITY: return SSV_DAMAGED;
	case ERR_LIMIT: return SSV_LIMIT;
	case ERR_IO: return SSV_IO;
	case ERR_INPUT: return SSV_INPUT;
	case ERR_NOMEM: return SSV_MEMORY;
	case ERR_DENIED: return SSV_DENIED;
	case ERR_USAGE: return SSV_MISUSE;
	default: return SSV_FAILED;
	}
}

static int
misuse(struct ssv *v, const char *en, const char *ja)
{
	return code_of(error_put(&v->err, ERR_USAGE, 0, en, ja));
}

struct ssv *
ssv_new(const struct ssv_options *options)
{
	struct ssv *v = sodium_init() == -1 ? NULL : calloc(1, sizeof(*v));

	if (v != NULL && options != NULL)
		take(&v->options, sizeof(v->options), options, options->size);
	return v;
}

static void
forget(struct ssv *v)
{
	if (v->asked)
		verified_free(&v->answer);
	buf_free(&v->json);
	v->asked = false;
	error_clear(&v->err);
}

void
ssv_free(struct ssv *v)
{
	if (v == NULL)
		return;
	forget(v);
	keyring_free(&v->keys);
	free(v);
}

int
ssv_add_key(struct ssv *v, const void *text, size_t n)
{
	/* The answer lends from the keys. */
	forget(v);
	return code_of(keyring_give_text(&v->keys, text, n, &v->err));
}

int
ssv_add_ring(struct ssv *v, const void *text, size_t n, const void *signature,
    size_t signature_n)
{
	struct keyring next;
	int r;

	forget(v);
	if (v->keys.n > 0 && v->keys.keys[v->keys.n - 1].given)
		return misuse(v, "rings are added before keys",
		    "鍵輪は鍵より先に加えてください");
	r = keyring_take(v->keys.serial == 0 ? NULL : &v->keys, text, n,
	    signature, signature_n, &next, &v->err);
	if (r != 0) {
		keyring_free(&next);
		return code_of(r);
	}
	keyring_free(&v->keys);
	v->keys = next;
	return SSV_OK;
}

static ssize_t
read_input(void *arg, void *to, size_t n)
{
	const struct ssv_input *in = arg;
	int64_t r = in->read(in->arg, to, n);

	return r < 0 || (uint64_t)r > n ? -1 : (ssize_t)r;
}

static bool
rewind_input(void *arg)
{
	const struct ssv_input *in = arg;

	return in->rewind != NULL && in->rewind(in->arg) == 1;
}

int
ssv_verify(struct ssv *v, const struct ssv_input *input)
{
	struct pack_limits limits = { v->options.items_max,
	    v->options.bytes_max };
	struct ssv_input own;
	struct pack_input in = { read_input, rewind_input, &own };

	forget(v);
	take(&own, sizeof(own), input, input->size);
	if (own.read == NULL)
		return misuse(v, "input has no read()", "input に read() が"
		    "ありません");
	(void)verified_whole(&in, &limits, &v->keys, v->options.now != 0 ?
	    v->options.now : (int64_t)time(NULL), &v->answer);
	v->asked = true;
	v->err = v->answer.err;
	return code_of(v->err.code);
}

static bool
has_answer(const struct ssv *v)
{
	return v->asked && v->answer.err.code == 0;
}

int
ssv_require(struct ssv *v, const char *const *names, size_t n)
{
	enum seal_role want[ROLES];
	size_t i;

	error_clear(&v->err);
	for (i = 0; i < n; i++)
		if (i == ROLES || !role_parse(names[i], &want[i]))
			return misuse(v, "no role of that name, or too many",
			    "その名前の役割がないか、多すぎます");
	if (!has_answer(v))
		return misuse(v, "no pack has been verified",
		    "まだ検証されたパックがありません");
	return code_of(seal_require(&v->answer.judgement, want, n, &v->err));
}

void
ssv_get_error(const struct ssv *v, struct ssv_error *out)
{
	const struct ssv_error e = { sizeof(e), code_of(v->err.code),
		{ v->err.en, v->err.ja } };

	give(out, out->size, &e, sizeof(e));
}

int
ssv_get_result(const struct ssv *v, enum ssv_kind kind,
    struct ssv_result *out)
{
	const struct result_line *l;
	struct ssv_result r = { .size = sizeof(r) };

	if (!has_answer(v) || (unsigned)kind >= SSV_RESULTS)
		return SSV_MISUSE;
	l = &v->answer.results[kind];
	r.name = result_name((enum result)kind);
	r.state = l->state;
	r.tone = (int)l->tone;
	r.title = (struct ssv_text){ l->title.en, l->title.ja };
	r.word = (struct ssv_text){ l->word.en, l->word.ja };
	r.detail = (struct ssv_text){ buf_str(&l->en), buf_str(&l->ja) };
	give(out, out->size, &r, sizeof(r));
	return SSV_OK;
}

size_t
ssv_signatures(const struct ssv *v)
{
	return has_answer(v) ? v->answer.judgement.n : 0;
}

int
ssv_get_signature(const struct ssv *v, size_t i, struct ssv_signature *out)
{
	const struct seal_signature *s;
	struct ssv_signature r = { .size = sizeof(r) };

	if (i >= ssv_signatures(v))
		return SSV_MISUSE;
	s = &v->answer.judgement.v[i];
	r.file = s->name;
	r.state = seal_state_name(s->state);
	r.form = form_name(s->file.form);
	r.role = s->state == SEAL_OTHER ? "" : roles[s->file.role].name;
	r.key = s->id;
	r.holder = s->key == NULL ? NULL : s->key->holder;
	r.registration = s->key == NULL ? NULL : s->key->registration;
	r.covers = s->covers;
	r.has_time = s->has_time;
	r.time = s->has_time ? s->time : 0;
	r.why = (struct ssv_text){ s->why.en, s->why.ja };
	give(out, out->size, &r, sizeof(r));
	return SSV_OK;
}

const char *
ssv_json(struct ssv *v)
{
	if (!v->asked)
		return NULL;
	if (v->json.n == 0) {
		buf_init(&v->json, JSON_MAX);
		verified_json(&v->answer, &v->json);
	}
	return v->json.failed ? NULL : buf_str(&v->json);
}
