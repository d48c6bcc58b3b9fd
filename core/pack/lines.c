/* SPDX-License-Identifier: Apache-2.0
 * Long texts are cut where a line ends.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "lines.h"

int
lines_whole(int fd, uint64_t at, uint64_t *n, size_t line_max,
    struct error *err)
{
	size_t size = *n < line_max ? (size_t)*n : line_max;
	char *p = malloc(size), *lf;
	int r;

	if (p == NULL)
		return error_nomem(err);
	r = file_pread(fd, p, size, (off_t)(at + *n - size), "spool", err);
	if (r == 0 && (lf = memrchr(p, '\n', size)) == NULL)
		r = error_set(err, ERR_LIMIT, 0,
		    "a line is longer than %zu bytes",
		    "%zu バイトより長い行があります", line_max);
	else if (r == 0)
		*n -= size - 1 - (size_t)(lf - p);
	free(p);
	return r;
}
