/* SPDX-License-Identifier: Apache-2.0
 * Made for the next major version.
 */
#include "hostile.h"

static const struct ss_manifest manifest = { HOSTILE_MANIFEST };

static int
collect(const struct ss_host *host)
{
	(void)host;
	return SS_COMPLETE;
}

extern __attribute__((visibility("default"))) const struct ss_plugin
    ss_plugin_2;
const struct ss_plugin ss_plugin_2 = { &manifest, collect };
