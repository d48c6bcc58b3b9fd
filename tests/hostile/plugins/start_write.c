/* SPDX-License-Identifier: Apache-2.0
 * Writes a file from its constructor.
 */
#include "hostile.h"

#include <fcntl.h>
#include <unistd.h>

static __attribute__((constructor)) void
write_file(void)
{
	int fd = open("/tmp/starseal-hostile-mark", O_CREAT | O_WRONLY, 0600);

	if (fd != -1)
		(void)close(fd);
}

HOSTILE_LIE(.flags = 0);
