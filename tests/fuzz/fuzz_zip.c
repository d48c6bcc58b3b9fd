/* SPDX-License-Identifier: Apache-2.0
 * The strict zip reader on any bytes. What it takes, it would have written
 * itself: members lie one behind the other, and no name leaves the folder.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "pack/carrier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct carrier *c;
	struct error err;
	struct buf b;
	size_t i, total = 0;

	if (fd == -1)
		return 0;
	if (file_write_fd(fd, data, size, "fuzz", &err) == 0 &&
	    carrier_open_zip(fd, "fuzz", &c, &err) == 0) {
		for (i = 0; i < carrier_count(c); i++) {
			const char *name = carrier_name(c, i);

			if (strstr(name, "..") != NULL || name[0] == '/' ||
			    (i > 0 && strcmp(carrier_name(c, i - 1),
			    name) >= 0))
				abort();
			buf_init(&b, size);
			if (carrier_read(c, name, &b, &err) == 0)
				total += b.n + strlen(name) + 76;
			buf_free(&b);
		}
		/* Stored, each byte once: never more than the file has. */
		if (total > size)
			abort();
		carrier_close(c);
	}
	(void)close(fd);
	return 0;
}
