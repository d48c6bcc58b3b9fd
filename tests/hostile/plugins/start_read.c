/* SPDX-License-Identifier: Apache-2.0
 * Reads a file from its constructor and puts it in its manifest.
 */
#include "hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char author[64] = "nothing";

static __attribute__((constructor)) void
read_file(void)
{
	int fd = open("/etc/passwd", O_RDONLY);

	if (fd == -1) {
		(void)snprintf(author, sizeof(author), "errno %d", errno);
		return;
	}
	if (read(fd, author, 4) == 4)
		author[4] = '\0';
	(void)close(fd);
}

HOSTILE_LIE(.author = author);
