/* SPDX-License-Identifier: Apache-2.0
 * Fetching a timestamp. Never keeps a reply to another question.
 */
#include "hook.h"
#include "seal/token.h"
#include "stamp.h"

int
stamp_fetch(const char *command, const void *data, size_t n, struct buf *out,
    struct error *err)
{
	struct buf request;
	int r;

	buf_init(&request, TOKEN_MAX);
	if ((r = token_request(data, n, &request, err)) == 0 &&
	    (r = hook_run(command, buf_str(&request), request.n, out,
	    err)) == 0)
		r = token_answers(buf_str(out), out->n, buf_str(&request),
		    request.n, err);
	buf_free(&request);
	if (r != 0)
		(void)error_prefix(err, "timestamp");
	return r;
}
