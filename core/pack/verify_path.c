/* SPDX-License-Identifier: Apache-2.0
 * What a path leads to, verified. Never takes a whole pack for a part.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "handover.h"

int
pack_verify_path(const char *path, const struct pack_limits *limits,
    struct pack_verdict *out, struct error *err)
{
	int fd, r;

	if (carrier_is(path))
		return pack_verify_part(path, limits, out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1)
		return error_set(err, errno == ENOENT ? ERR_MISSING : ERR_IO,
		    errno, "%s: cannot open it", "%s: 開けません", path);
	r = pack_verify(fd, limits, out, err);
	(void)close(fd);
	return r;
}
