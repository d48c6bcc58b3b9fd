/* SPDX-License-Identifier: Apache-2.0
 * Bytes of a file at an offset. Never gives fewer than were asked for.
 */
#include <errno.h>
#include <unistd.h>

#include "file.h"

int
file_pread(int fd, void *p, size_t n, off_t offset, const char *name,
    struct error *err)
{
	char *to = p;
	ssize_t r;

	while (n > 0) {
		r = pread(fd, to, n, offset);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return file_error(err, name, "cannot read it", "読むことができません");
		if (r == 0)
			return error_set(err, ERR_IO, 0,
			    "%s: ends before byte %jd",
			    "%s: %jd バイト目の前で終わっています", name,
			    (intmax_t)offset);
		to += r;
		offset += r;
		n -= (size_t)r;
	}
	return 0;
}
