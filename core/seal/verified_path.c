/* SPDX-License-Identifier: Apache-2.0
 * The whole answer about what a path leads to: a pack, or part of one as folder
 * or zip. As verified.c, never tells of a content.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "pack/handover.h"
#include "verified.h"

int
verified_make_path(const char *path, const struct pack_limits *limits,
    const struct keyring *keys, int64_t now, struct verified *out)
{
	struct pack_input in;
	int fd, r;

	if (!carrier_is(path)) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		memset(out, 0, sizeof(*out));
		if (fd == -1)
			return error_set(&out->err, ERR_IO, errno,
			    "%s: cannot open it", "%s: 開けません", path);
		in = pack_input_fd(&fd);
		r = verified_whole(&in, limits, keys, now, out);
		(void)close(fd);
		return r;
	}
	memset(out, 0, sizeof(*out));
	if (pack_verify_part(path, limits, &out->pack, &out->err) != 0)
		return out->err.code;
	verified_judge(out, keys, now);
	verified_results(&out->pack, &out->judgement, &out->release,
	    out->results);
	return 0;
}
