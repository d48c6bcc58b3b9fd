/* SPDX-License-Identifier: Apache-2.0
 * The chain of rings. Never takes a ring that its predecessor's root did not
 * sign, and never goes back to an older one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "keyring.h"
#include "keyring_key.h"

static int
broken(struct error *err, const char *en, const char *ja)
{
	return error_put(err, ERR_INTEGRITY, 0, en, ja);
}

static int
take_authorities(struct keyring *k, struct error *err)
{
	static const char *const keys[] = { "name", "ca", NULL };
	struct keyring_authority *a;
	json_t *list, *one;
	size_t i;
	int r;

	if ((r = json_get_array(k->json, "", "authorities", &list, err)) != 0)
		return r;
	if (json_array_size(list) > KEYRING_AUTHORITIES_MAX)
		return error_put(err, ERR_LIMIT, 0, "too many authorities",
		    "タイムスタンプ局が多すぎます");
	json_array_foreach(list, i, one) {
		a = &k->authorities[k->n_authorities++];
		if ((r = json_only_keys(one, "authorities", keys, err)) != 0 ||
		    (r = json_get_str(one, "authorities", "name", &a->name,
		    err)) != 0 || (r = json_get_str(one, "authorities", "ca",
		    &a->ca, err)) != 0)
			return r;
	}
	return 0;
}

static int
take_keys(struct keyring *k, struct error *err)
{
	json_t *list, *one;
	size_t i;
	int r;

	if ((r = json_get_array(k->json, "", "keys", &list, err)) != 0)
		return r;
	if (json_array_size(list) > KEYRING_KEYS_MAX)
		return error_put(err, ERR_LIMIT, 0, "too many keys",
		    "鍵が多すぎます");
	k->keys = calloc(json_array_size(list) + 1, sizeof(*k->keys));
	if (k->keys == NULL)
		return error_nomem(err);
	json_array_foreach(list, i, one)
		if ((r = keyring_key_take(one, &k->keys[k->n++], err)) != 0)
			return r;
	return 0;
}

/* Serial, predecessor and root: what makes it a link of the chain. */
static int
take_link(const struct keyring *prev, struct keyring *k, struct error *err)
{
	const char *format, *digest, *root, *issued;
	int64_t when;
	int r;

	if ((r = json_get_str(k->json, "", "format", &format, err)) != 0 ||
	    (r = json_get_int(k->json, "", "serial", 1, KEYRING_RINGS_MAX,
	    &k->serial, err)) != 0 || (r = json_get_str(k->json, "", "prev",
	    &digest, err)) != 0 || (r = json_get_str(k->json, "", "issued",
	    &issued, err)) != 0 || (r = json_get_str(k->json, "", "root",
	    &root, err)) != 0)
		return r;
	if (strcmp(format, KEYRING_FORMAT) != 0 ||
	    !date_parse_time(issued, &when) ||
	    !keyring_key_ed(root, &k->root))
		return error_put(err, ERR_INPUT, 0,
		    "not a keyring of " KEYRING_FORMAT,
		    KEYRING_FORMAT " の鍵輪ではありません");
	if (k->serial != (prev == NULL ? 1 : prev->serial + 1))
		return broken(err, "its serial is not the next one",
		    "通し番号が続いていません");
	if (strcmp(digest, prev == NULL ? "none" : prev->digest) != 0)
		return broken(err, "it does not follow the ring before it",
		    "直前の鍵輪に続くものではありません");
	return 0;
}

int
keyring_take(const struct keyring *prev, const char *text, size_t n,
    const char *signature, size_t signature_n, struct keyring *out,
    struct error *err)
{
	static const char *const keys[] = { "format", "serial", "prev",
	    "issued", "root", "keys", "authorities", NULL };
	struct minisign_signature sig;
	int r;

	memset(out, 0, sizeof(*out));
	if ((out->json = json_read(text, n, KEYRING_FILE_MAX, "keyring",
	    err)) == NULL)
		return err->code;
	hash_bytes_hex(text, n, out->digest);
	if ((r = json_only_keys(out->json, "", keys, err)) != 0 ||
	    (r = take_link(prev, out, err)) != 0 ||
	    (r = minisign_parse(signature, signature_n, &sig, err)) != 0)
		return r;
	if (minisign_verify(&sig, prev == NULL ? &out->root : &prev->root,
	    text, n, err) != 0)
		return broken(err, "it is not signed by the root key of the "
		    "ring before it", "直前の鍵輪のルート鍵で署名されていません");
	if ((r = take_keys(out, err)) != 0)
		return r;
	return take_authorities(out, err);
}

void
keyring_free(struct keyring *k)
{
	free(k->keys);
	json_decref(k->json);
	memset(k, 0, sizeof(*k));
}

int
keyring_give_text(struct keyring *k, const char *text, size_t n,
    struct error *err)
{
	struct keyring_key *keys = realloc(k->keys, (k->n + 2) *
	    sizeof(*keys));
	int r;

	if (keys == NULL)
		return error_nomem(err);
	k->keys = keys;
	if ((r = keyring_key_given(text, n, &keys[k->n], err)) == 0)
		k->n++;
	return r;
}

const struct keyring_key *
keyring_find(const struct keyring *k, enum seal_form form, const char *id)
{
	size_t i;

	/* What was given by hand goes before what the ring says. */
	for (i = k->n; i > 0; i--) {
		const struct keyring_key *key = &k->keys[i - 1];
		bool ssh = key->form == FORM_SSHSIG;

		if (strcmp(key->id, id) == 0 && (key->given &&
		    key->form <= FORM_SIGSTORE ?
		    ssh == (form == FORM_SSHSIG) : key->form == form))
			return key;
	}
	return NULL;
}
