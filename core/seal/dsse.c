/* SPDX-License-Identifier: Apache-2.0
 * Sigstore bundles of one DSSE signature, read and verified. Never
 * re-serialises what was signed.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/base64.h"
#include "base/json.h"
#include "dsse.h"

void
dsse_message(const void *payload, size_t n, struct buf *out)
{
	buf_printf(out, "DSSEv1 %zu " DSSE_TYPE " %zu ", strlen(DSSE_TYPE), n);
	buf_put(out, payload, n);
}

static int
bad(struct error *err, const char *where)
{
	return error_set(err, ERR_INPUT, 0, "%s: not what a Sigstore bundle "
	    "(v0.3) of one statement has here", "%s: Sigstore bundle (v0.3) の"
	    "形ではありません", where);
}

/* Canonical base64 of a member, at most max bytes, put to out. */
static int
take_base64(const json_t *o, const char *where, const char *key, size_t max,
    struct buf *out, struct error *err)
{
	const char *text;
	size_t n, got;
	char *p;
	int r;

	if ((r = json_get_str(o, where, key, &text, err)) != 0)
		return r;
	n = strlen(text);
	buf_init(out, max + 8);
	if (n / 4 * 3 > max + 3 || (p = buf_room(out, n / 4 * 3 + 1)) == NULL)
		return bad(err, where);
	if (!base64_read(p, n / 4 * 3 + 1, text, n, &got) || got > max)
		return bad(err, where);
	out->n += got;
	out->p[out->n] = '\0';
	return 0;
}

static int
take_tokens(const json_t *material, struct dsse *out, struct error *err)
{
	/* tlogEntries: other tools write an empty list; nothing hangs on it. */
	static const char *const keys[] = { "publicKey", "tlogEntries",
	    "timestampVerificationData", NULL };
	const char *hint, *where = "verificationMaterial";
	json_t *o, *list, *one;
	size_t i;
	int r;

	if ((r = json_only_keys(material, where, keys, err)) != 0 ||
	    (r = json_get_object(material, where, "publicKey", &o, err)) != 0 ||
	    (r = json_get_str(o, where, "hint", &hint, err)) != 0)
		return r;
	if (strlen(hint) > DSSE_HINT_MAX)
		return bad(err, where);
	memcpy(out->hint, hint, strlen(hint) + 1);
	o = json_object_get(material, "timestampVerificationData");
	if (o == NULL)
		return 0;
	if ((r = json_get_array(o, where, "rfc3161Timestamps", &list,
	    err)) != 0)
		return r;
	if (json_array_size(list) > DSSE_TOKENS_MAX)
		return bad(err, where);
	json_array_foreach(list, i, one) {
		r = take_base64(one, where, "signedTimestamp", 65536,
		    &out->tokens[out->n_tokens++], err);
		if (r != 0)
			return r;
	}
	return 0;
}

static int
take_envelope(const json_t *envelope, struct dsse *out, struct error *err)
{
	static const char *const keys[] = { "payload", "payloadType",
	    "signatures", NULL }, *const sig_keys[] = { "sig", "keyid", NULL };
	const char *where = "dsseEnvelope", *type;
	json_t *list, *one;
	struct buf sig;
	int r;

	if ((r = json_only_keys(envelope, where, keys, err)) != 0 ||
	    (r = json_get_str(envelope, where, "payloadType", &type,
	    err)) != 0 ||
	    (r = json_get_array(envelope, where, "signatures", &list,
	    err)) != 0)
		return r;
	one = json_array_get(list, 0);
	if (strcmp(type, DSSE_TYPE) != 0 || json_array_size(list) != 1 ||
	    !json_is_object(one))
		return bad(err, where);
	if ((r = json_only_keys(one, where, sig_keys, err)) != 0 ||
	    (r = take_base64(envelope, where, "payload", DSSE_PAYLOAD_MAX,
	    &out->payload, err)) != 0)
		return r;
	buf_init(&sig, 0);
	r = take_base64(one, where, "sig", DSSE_SIG, &sig, err);
	if (r == 0 && sig.n != DSSE_SIG)
		r = bad(err, where);
	if (r == 0)
		memcpy(out->sig, buf_str(&sig), DSSE_SIG);
	buf_free(&sig);
	return r;
}

int
dsse_parse(const char *text, size_t n, struct dsse *out, struct error *err)
{
	static const char *const keys[] = { "mediaType",
	    "verificationMaterial", "dsseEnvelope", NULL };
	json_t *o, *material, *envelope;
	const char *media;
	int r;

	memset(out, 0, sizeof(*out));
	if ((o = json_read(text, n, DSSE_FILE_MAX, "bundle", err)) == NULL)
		return err->code;
	if ((r = json_only_keys(o, "", keys, err)) == 0 &&
	    (r = json_get_str(o, "", "mediaType", &media, err)) == 0 &&
	    (r = strcmp(media, DSSE_MEDIA) == 0 ? 0 : bad(err, "mediaType")) == 0 &&
	    (r = json_get_object(o, "", "verificationMaterial", &material,
	    err)) == 0 && (r = json_get_object(o, "", "dsseEnvelope",
	    &envelope, err)) == 0 &&
	    (r = take_tokens(material, out, err)) == 0)
		r = take_envelope(envelope, out, err);
	json_decref(o);
	return r;
}

void
dsse_free(struct dsse *d)
{
	size_t i;

	buf_free(&d->payload);
	for (i = 0; i < d->n_tokens; i++)
		buf_free(&d->tokens[i]);
	d->n_tokens = 0;
}

int
dsse_verify(const struct dsse *d, const unsigned char *key, struct error *err)
{
	struct buf b;
	bool good;

	buf_init(&b, DSSE_PAYLOAD_MAX + 128);
	dsse_message(buf_str(&d->payload), d->payload.n, &b);
	good = !b.failed && crypto_sign_verify_detached(d->sig,
	    (const unsigned char *)buf_str(&b), b.n, key) == 0;
	buf_free(&b);
	if (!good)
		return error_put(err, ERR_INTEGRITY, 0,
		    "the signature does not fit its statement",
		    "署名が内容と合いません");
	return 0;
}
