/* SPDX-License-Identifier: Apache-2.0
 * Describes itself otherwise in every process.
 */
#include "hostile.h"

#include <stdio.h>
#include <unistd.h>

static char version[32] = "1";

static __attribute__((constructor)) void
change(void)
{
	(void)snprintf(version, sizeof(version), "1.%d", (int)getpid());
}

HOSTILE_LIE(.version = version);
