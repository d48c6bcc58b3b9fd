/* SPDX-License-Identifier: Apache-2.0
 * Fuzz target: manifests as a hostile worker may write them. What is accepted
 * must be complete enough for everything behind it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collect/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct manifest m;
	struct error err;

	error_clear(&err);
	if (manifest_parse((const char *)data, n, &m, &err) == 0) {
		if (m.id == NULL || m.version == NULL || m.summary.ja == NULL ||
		    m.tables.n == 0 || strlen(m.id) > MANIFEST_ID_MAX)
			abort();
	} else if (err.en[0] == '\0' || err.ja[0] == '\0')
		abort();        /* a refusal always says why */
	manifest_free(&m);
	return 0;
}
