/* SPDX-License-Identifier: Apache-2.0
 * Rings written. Never changes or removes one that is there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/text.h"
#include "seal/home.h"
#include "seal/signer.h"
#include "trust_edit.h"

int
trust_edit_open(const char *folder, struct trust_edit *e, struct error *err)
{
	int r;

	memset(e, 0, sizeof(*e));
	e->folder = folder == NULL ? keyring_folder(err) : strdup(folder);
	if (e->folder == NULL)
		return folder == NULL ? err->code : error_nomem(err);
	if ((r = keyring_load(e->folder, &e->ring, err)) != 0)
		return r;
	e->keys = e->ring.serial == 0 ? json_array() : json_deep_copy(
	    json_object_get(e->ring.json, "keys"));
	e->authorities = e->ring.serial == 0 ? json_array() : json_deep_copy(
	    json_object_get(e->ring.json, "authorities"));
	return e->keys == NULL || e->authorities == NULL ? error_nomem(err) :
	    0;
}

void
trust_edit_free(struct trust_edit *e)
{
	json_decref(e->keys);
	json_decref(e->authorities);
	keyring_free(&e->ring);
	free(e->folder);
}

static int
sign(struct trust_edit *e, const char *root_key, int passphrase_fd,
    struct buf *text, struct buf *sig, struct error *err)
{
	char now[DATE_TIME_TEXT], note[64];
	struct signer *signer = NULL;
	struct minisign_key root;
	int r;

	date_format_time(date_now_ns() / 1000000000, now);
	(void)snprintf(note, sizeof(note), "starseal keyring serial=%lld",
	    (long long)e->ring.serial + 1);
	r = signer_start(root_key, passphrase_fd, false, &signer, err);
	if (r == 0) {
		signer_public(signer, &root);
		if (e->ring.serial > 0 && memcmp(root.key, e->ring.root.key,
		    MINISIGN_KEY) != 0)
			r = error_set(err, ERR_DENIED, 0, "%s: not the root "
			    "key of this keyring", "%s: この鍵輪のルート鍵では"
			    "ありません", root_key);
	}
	if (r == 0)
		r = keyring_write(&e->ring, e->has_next ? &e->next : &root,
		    now, e->keys, e->authorities, text, err);
	if (r == 0)
		r = signer_sign(signer, buf_str(text), text->n, note, sig,
		    err);
	signer_end(signer);
	return r;
}

int
trust_edit_commit(struct trust_edit *e, const char *root_key,
    int passphrase_fd, struct error *err)
{
	char *path = keyring_path(e->folder, e->ring.serial + 1, ""),
	    *sig_path = keyring_path(e->folder, e->ring.serial + 1,
	    ".minisig");
	struct keyring next = { .n = 0 };
	struct buf text, sig;
	int r;

	buf_init(&text, KEYRING_FILE_MAX);
	buf_init(&sig, MINISIGN_FILE_MAX);
	if (path == NULL || sig_path == NULL)
		r = error_nomem(err);
	else if ((r = sign(e, root_key, passphrase_fd, &text, &sig,
	    err)) == 0 &&
	    /* What will not be read must not be written. */
	    (r = keyring_take(e->ring.serial == 0 ? NULL : &e->ring,
	    buf_str(&text), text.n, buf_str(&sig), sig.n, &next, err)) == 0 &&
	    (r = file_make_dirs(e->folder, err)) == 0 &&
	    (r = file_write(sig_path, 0644, buf_str(&sig), sig.n, err)) == 0)
		r = file_write(path, 0644, buf_str(&text), text.n, err);
	if (r == 0) {
		keyring_free(&e->ring);
		e->ring = next;
	} else
		keyring_free(&next);
	buf_free(&text);
	buf_free(&sig);
	free(path);
	free(sig_path);
	return r;
}

json_t *
trust_edit_find(struct trust_edit *e, const char *id, struct error *err)
{
	json_t *one;
	size_t i;

	json_array_foreach(e->keys, i, one)
		if (strcmp(json_string_value(json_object_get(one, "id")),
		    id) == 0)
			return one;
	(void)error_set(err, ERR_MISSING, 0,
	    "%s: no such key; starseal trust list shows them",
	    "%s: その鍵はありません。starseal trust list で確かめてください", id);
	return NULL;
}
