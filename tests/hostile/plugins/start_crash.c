/* SPDX-License-Identifier: Apache-2.0
 * Crashes in its constructor.
 */
#include "hostile.h"

static int *volatile nowhere;

static __attribute__((constructor)) void
crash(void)
{
	*nowhere = 1;
}

HOSTILE_LIE(.flags = 0);
