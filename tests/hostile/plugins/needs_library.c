/* SPDX-License-Identifier: Apache-2.0
 * Needs a shared library that it does not ask for.
 */
#include "hostile.h"

#include <zstd.h>

/* Kept by the linker because it is used. */
static const char *
library_version(void)
{
	return ZSTD_versionString();
}

static const struct ss_manifest manifest = { HOSTILE_MANIFEST };

static int
collect(const struct ss_host *host)
{
	(void)host;
	return library_version() == NULL ? SS_FAILED : SS_COMPLETE;
}

SS_PLUGIN(manifest, collect);
