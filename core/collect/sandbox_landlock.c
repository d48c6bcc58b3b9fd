/* SPDX-License-Identifier: Apache-2.0
 * Landlock of a worker. Never grants more than reading and mapping the
 * system's libraries.
 */
#include <errno.h>

#include "base/landlock.h"
#include "sandbox.h"

int
sandbox_landlock(bool libraries, struct sandbox_level *level,
    struct error *err)
{
	static const struct landlock_grant grants[] = {
		{ "/usr/lib", true }, { "/usr/lib64", true },
		{ "/usr/lib32", true }, { "/lib", true }, { "/lib64", true },
		{ "/usr/local/lib", true }, { "/etc/ld.so.cache", false },
	};

	if (landlock_restrict(grants, libraries ? sizeof(grants) /
	    sizeof(grants[0]) : 0, &level->landlock) == -1)
		return error_set(err, ERR_DENIED, errno, "sandbox: Landlock",
		    "サンドボックス: Landlock");
	level->reduced = level->reduced || level->landlock == 0;
	return 0;
}
