/* SPDX-License-Identifier: Apache-2.0
 * Renewals of a stranger: what is read is what would be written again, and
 * vouches for nothing that is not there.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "seal/renewal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct renewal r, again;
	const struct seal_file one = { "sigs/a", "a", 1 };
	struct error err;
	char *copy;

	if (renewal_parse((const char *)data, size, &r, &err) != 0)
		return 0;
	if (r.n == 0 || r.n > RENEWAL_FILES_MAX || r.number == 0 ||
	    r.number > 99)
		abort();
	/* One byte less is another text, or none. */
	if (renewal_parse((const char *)data, size - 1, &again, &err) == 0)
		abort();
	if ((copy = malloc(size)) == NULL)
		abort();
	memcpy(copy, data, size);
	(void)renewal_lists(&r, "sigs/a");
	if (renewal_fits(&r, copy, size, &one, 1, &err) == 0)
		abort();        /* its own digest cannot stand in it */
	free(copy);
	return 0;
}
