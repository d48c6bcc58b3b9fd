/* SPDX-License-Identifier: Apache-2.0
 * Keyrings and keys read from files. Never goes on behind a hole in a chain.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "keyring.h"

char *
keyring_path(const char *folder, int64_t serial, const char *suffix)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "%06lld.json%s", (long long)serial,
	    suffix);
	return file_join(folder, name);
}

static int
load_one(const char *folder, const struct keyring *prev, int64_t serial,
    struct keyring *out, struct error *err)
{
	char *path = keyring_path(folder, serial, ""),
	    *sig_path = keyring_path(folder, serial, ".minisig");
	struct buf text, sig;
	int r;

	buf_init(&text, KEYRING_FILE_MAX);
	buf_init(&sig, MINISIGN_FILE_MAX);
	if (path == NULL || sig_path == NULL)
		r = error_nomem(err);
	else if ((r = file_read(path, &text, err)) == 0 &&
	    (r = file_read(sig_path, &sig, err)) == 0 &&
	    (r = keyring_take(prev, buf_str(&text), text.n, buf_str(&sig),
	    sig.n, out, err)) != 0)
		(void)error_prefix(err, path);
	buf_free(&text);
	buf_free(&sig);
	free(path);
	free(sig_path);
	return r;
}

static bool
is_there(const char *folder, int64_t serial)
{
	char *path = keyring_path(folder, serial, "");
	bool there = path != NULL && access(path, F_OK) == 0;

	free(path);
	return there;
}

int
keyring_load(const char *folder, struct keyring *out, struct error *err)
{
	struct keyring next;
	int r = 0;

	memset(out, 0, sizeof(*out));
	while (r == 0 && is_there(folder, out->serial + 1)) {
		memset(&next, 0, sizeof(next));
		r = load_one(folder, out->serial == 0 ? NULL : out,
		    out->serial + 1, &next, err);
		keyring_free(out);
		*out = next;
	}
	/* A hole in the chain would hide revocations. */
	if (r == 0 && is_there(folder, out->serial + 2))
		r = error_set(err, ERR_INTEGRITY, 0, "%s: ring %lld is missing",
		    "%s: %lld 番の鍵輪がありません", folder,
		    (long long)out->serial + 1);
	if (r != 0)
		keyring_free(out);
	return r;
}

int
keyring_give(struct keyring *k, const char *path, struct error *err)
{
	struct buf text;
	int r;

	buf_init(&text, KEYRING_FILE_MAX);
	if ((r = file_read(path, &text, err)) == 0 && (r = keyring_give_text(k,
	    buf_str(&text), text.n, err)) != 0)
		(void)error_prefix(err, path);
	buf_free(&text);
	return r;
}
