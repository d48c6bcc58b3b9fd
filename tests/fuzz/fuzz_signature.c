/* SPDX-License-Identifier: Apache-2.0
 * Key and signature files of any bytes; what is read is written the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/judge.h"
#include "seal/secret.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	static const char *const names[] = { "sigs/10-collector.minisig",
	    "sigs/20-firm.sshsig", "sigs/30-specialist.sigstore.json" };
	static struct seal_judgement j;
	const struct keyring none = { .n = 0 };
	struct seal_file file = { .p = p, .n = size };
	size_t i;
	struct minisign_key key;
	struct error err;

	if (sodium_init() == -1)
		abort();
	memset(&key, 0, sizeof(key));
	(void)minisign_key_parse(p, size, &key, &err);
	(void)secret_is_encrypted(p, size);
	secret_free(secret_read(p, size, NULL, 0, false, &err));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		file.name = names[i];
		seal_judge(&file, 1, "x", 1, &none, 0, &j);
		if (j.valid + j.uncounted > 0)
			abort();
		seal_judgement_free(&j);
	}
	return 0;
}
