/* SPDX-License-Identifier: Apache-2.0
 * Sigstore bundles written. Never re-serialises what was signed.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/json.h"
#include "dsse.h"

static json_t *
base64(const void *p, size_t n)
{
	size_t size = sodium_base64_encoded_len(n,
	    sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(size);
	json_t *s = NULL;

	if (text != NULL) {
		(void)sodium_bin2base64(text, size, p, n,
		    sodium_base64_VARIANT_ORIGINAL);
		s = json_string(text);
		free(text);
	}
	return s;
}

int
dsse_write(const struct dsse *d, struct buf *out, struct error *err)
{
	json_t *o, *material, *envelope, *tokens = json_array();
	size_t i;

	for (i = 0; i < d->n_tokens; i++)
		(void)json_array_append_new(tokens, json_pack("{s:o}",
		    "signedTimestamp", base64(buf_str(&d->tokens[i]),
		    d->tokens[i].n)));
	material = json_pack("{s:{s:s}, s:{s:o}}", "publicKey", "hint",
	    d->hint, "timestampVerificationData", "rfc3161Timestamps",
	    tokens);
	envelope = json_pack("{s:o, s:s, s:[{s:o, s:s}]}", "payload",
	    base64(buf_str(&d->payload), d->payload.n), "payloadType",
	    DSSE_TYPE, "signatures", "sig", base64(d->sig, DSSE_SIG), "keyid",
	    d->hint);
	o = json_pack("{s:s, s:o, s:o}", "mediaType", DSSE_MEDIA,
	    "verificationMaterial", material, "dsseEnvelope", envelope);
	if (o == NULL)
		return error_nomem(err);
	json_write_ordered(out, o);
	buf_putc(out, '\n');
	json_decref(o);
	return out->failed ? error_nomem(err) : 0;
}
