/* SPDX-License-Identifier: Apache-2.0
 * Finds the parts of the installation. Never searches PATH or the working
 * folder.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "where.h"

static const struct {
	const char *variable, *built, *installed;
} parts[] = {
	[WHERE_LIBEXEC] = { NULL, "libexec", "../libexec/starseal" },
	[WHERE_PLUGINS] = { "STARSEAL_PLUGINS", "plugins",
	    "../lib/starseal/plugins" },
	[WHERE_POLICIES] = { "STARSEAL_POLICIES", "policies",
	    "../share/starseal/policies" },
};

static char *
folder(const char *base, const char *name)
{
	char *path = file_join(base, name);
	struct stat st;

	if (path != NULL && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return path;
	free(path);
	return NULL;
}

char *
where_is(enum where_part part, struct error *err)
{
	char self[PATH_MAX], *slash, *path;
	const char *named;
	ssize_t n;

	named = parts[part].variable == NULL ? NULL :
	    secure_getenv(parts[part].variable);
	if (named != NULL && named[0] != '\0') {
		if ((path = strdup(named)) == NULL)
			(void)error_nomem(err);
		return path;
	}
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n <= 0) {
		(void)error_set(err, ERR_IO, 0,
		    "cannot tell where this program is: is /proc mounted?",
		    "このプログラムの場所がわかりません。/proc はありますか");
		return NULL;
	}
	self[n] = '\0';
	if ((slash = strrchr(self, '/')) != NULL)
		*slash = '\0';
	/* A helper in libexec looks beside its folder's parent. */
	path = folder(self, parts[part].built);
	if (path == NULL)
		path = folder(self, parts[part].installed);
	if (path == NULL)
		(void)error_set(err, ERR_MISSING, 0,
		    "%s: no folder %s or %s there; install starseal again",
		    "%s: %s も %s もありません。starseal を入れ直してください", self,
		    parts[part].built, parts[part].installed);
	return path;
}
