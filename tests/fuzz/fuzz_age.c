/* SPDX-License-Identifier: Apache-2.0
 * Encrypted files of any bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sodium.h>

#include "seal/age.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_age(const char *p, size_t n)
{
	static const unsigned char identity[1][AGE_KEY] = { { 1 } };
	int in = memfd_create("in", 0), out = memfd_create("out", 0);
	struct error err;

	if (in == -1 || out == -1 || write(in, p, n) != (ssize_t)n ||
	    lseek(in, 0, SEEK_SET) != 0)
		abort();
	(void)age_decrypt(in, out, identity, 1, "x", &err);
	(void)close(in);
	(void)close(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() == -1)
		abort();
	try_age((const char *)data, size);
	return 0;
}
