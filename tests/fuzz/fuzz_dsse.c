/* SPDX-License-Identifier: Apache-2.0
 * Sigstore bundles and the statements inside them; none verifies.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/dsse.h"
#include "seal/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_bundle(const char *p, size_t n)
{
	static const unsigned char key[32];
	struct dsse d;
	struct error err;

	if (dsse_parse(p, n, &d, &err) == 0 && dsse_verify(&d, key, &err) == 0)
		abort();
	dsse_free(&d);
}

static void
try_statement(const char *p, size_t n)
{
	struct statement s;
	struct error err;

	if (statement_parse(p, n, &s, &err) == 0 && s.n_subjects == 0)
		abort();
	statement_free(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() == -1)
		abort();
	try_bundle((const char *)data, size);
	try_statement((const char *)data, size);
	return 0;
}
