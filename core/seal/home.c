/* SPDX-License-Identifier: Apache-2.0
 * Where a user's keys and keyring lie, and which keys count without being
 * named. Never reads a secret key.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "home.h"

char *
signer_default_key(struct error *err)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int r;

	if (base != NULL && base[0] == '/')
		r = asprintf(&path, "%s/starseal/collector.key", base);
	else if (home != NULL && home[0] == '/')
		r = asprintf(&path, "%s/.config/starseal/collector.key", home);
	else {
		(void)error_put(err, ERR_MISSING, 0,
		    "HOME is not set; name the key with --key FILE",
		    "HOME がありません。--key で鍵を指定してください");
		return NULL;
	}
	if (r == -1) {
		(void)error_nomem(err);
		return NULL;
	}
	return path;
}

char *
signer_public_path(const char *key_path)
{
	size_t n = strlen(key_path);
	char *path = NULL;

	if (n > 4 && strcmp(key_path + n - 4, ".key") == 0)
		n -= 4;
	if (asprintf(&path, "%.*s.pub", (int)n, key_path) == -1)
		return NULL;
	return path;
}

char *
keyring_folder(struct error *err)
{
	const char *set = getenv("STARSEAL_TRUST");
	char *key, *slash, *path = NULL;

	if (set != NULL && set[0] != '\0') {
		if ((path = strdup(set)) == NULL)
			(void)error_nomem(err);
		return path;
	}
	if ((key = signer_default_key(err)) == NULL)
		return NULL;
	if ((slash = strrchr(key, '/')) != NULL)
		*slash = '\0';
	if ((path = file_join(key, "trust")) == NULL)
		(void)error_nomem(err);
	free(key);
	return path;
}

int
keyring_load_own(struct keyring *k, const char *const *files, size_t n,
    struct error *err)
{
	char *folder = keyring_folder(err), *own, *path;
	size_t i;
	int r;

	memset(k, 0, sizeof(*k));
	/* Without a home there is no keyring; the keys given still count. */
	r = folder == NULL ? 0 : keyring_load(folder, k, err);
	free(folder);
	own = signer_default_key(NULL);
	path = own == NULL ? NULL : signer_public_path(own);
	if (r == 0 && path != NULL && access(path, R_OK) == 0)
		r = keyring_give(k, path, err);
	for (i = 0; r == 0 && i < n; i++)
		r = keyring_give(k, files[i], err);
	free(own);
	free(path);
	return r;
}
