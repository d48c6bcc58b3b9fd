/* SPDX-License-Identifier: Apache-2.0
 * A keyring and its signature (behind a NUL), and public keys as people give
 * them: what is read as a key is written so that it reads the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/keyring.h"
#include "seal/keyring_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_ring(const char *p, size_t n)
{
	/* The signature stands behind a NUL. */
	const char *nul = memchr(p, '\0', n);
	size_t text = nul == NULL ? n : (size_t)(nul - p);
	struct keyring k;
	struct error err;

	if (keyring_take(NULL, p, text, nul == NULL ? "" : nul + 1,
	    nul == NULL ? 0 : n - text - 1, &k, &err) == 0 && k.serial != 1)
		abort();
	keyring_free(&k);
}

static void
try_key(const char *p, size_t n)
{
	struct keyring_key key;
	struct error err;
	struct buf again;

	buf_init(&again, 65536);
	if (keyring_key_given(p, n, &key, &err) == 0) {
		/* What is read is written so that it reads the same. */
		keyring_key_text(&key, &again);
		if (again.failed || memmem(p, n, buf_str(&again), again.n) ==
		    NULL)
			abort();
	}
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() == -1)
		abort();
	try_ring((const char *)data, size);
	try_key((const char *)data, size);
	return 0;
}
