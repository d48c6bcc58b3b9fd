/* SPDX-License-Identifier: Apache-2.0
 * Key and signature files of any bytes; what is read is written the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/minisign.h"
#include "seal/secret.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct minisign_key key;
	struct error err;

	if (sodium_init() == -1)
		abort();
	memset(&key, 0, sizeof(key));
	(void)minisign_key_parse(p, size, &key, &err);
	(void)secret_is_encrypted(p, size);
	secret_free(secret_read(p, size, NULL, 0, false, &err));
	return 0;
}
