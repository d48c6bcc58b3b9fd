/* SPDX-License-Identifier: Apache-2.0
 * Signatures of SSH: what is read is written the same, and none verifies.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/sshsig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_sshsig(const char *p, size_t n)
{
	struct sshsig sig;
	struct error err;
	struct buf again;

	buf_init(&again, SSHSIG_FILE_MAX * 2);
	if (sshsig_parse(p, n, &sig, &err) == 0) {
		sshsig_write(&sig, &again);
		if (again.n != n || memcmp(buf_str(&again), p, n) != 0)
			abort();
		(void)sshsig_verify(&sig, "x", "y", 1, &err);
	}
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (sodium_init() == -1)
		abort();
	try_sshsig((const char *)data, size);
	return 0;
}
