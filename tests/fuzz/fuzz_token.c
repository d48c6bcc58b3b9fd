/* SPDX-License-Identifier: Apache-2.0
 * Timestamps: requests, replies and what is kept beside them; none verifies.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_token(const char *p, size_t n)
{
	struct error err;
	struct buf chain;
	int64_t at;

	buf_init(&chain, 1u << 20);
	(void)token_claims(p, n, &at);
	(void)token_is_for(p, n, "x", 1);
	(void)token_answers(p, n, p, n, &err);
	(void)token_ocsp_pem(p, n, &chain, &err);
	(void)token_chain(p, n, &chain, &err);
	if (token_verify(p, n, "x", 1, "", 0, &at, &err) == 0)
		abort();
	buf_free(&chain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() == -1)
		abort();
	try_token((const char *)data, size);
	return 0;
}
