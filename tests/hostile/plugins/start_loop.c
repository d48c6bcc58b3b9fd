/* SPDX-License-Identifier: Apache-2.0
 * Never returns from its constructor.
 */
#include "hostile.h"

static __attribute__((constructor)) void
loop(void)
{
	volatile unsigned n = 0;

	for (;;)
		n++;
}

HOSTILE_LIE(.flags = 0);
