/* SPDX-License-Identifier: Apache-2.0
 * Every masker on any bytes. What was masked masks to itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "collect/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const masks[] = { "shadow", "passwd",
    "key-value allow=port", "ini", "json allow=/a", "xml names=secret",
    "csv columns=pin", "pem", "pattern ^key (.*)$", "url", "lines" };
#define MASKS (sizeof(masks) / sizeof(masks[0]))

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mask_set *sets[MASKS];
	static const unsigned char key[MASK_KEY];
	const char *p = (const char *)data + 1;
	struct buf once;
	size_t i;

	if (size == 0)
		return 0;
	i = data[0] % MASKS;
	if (sets[i] == NULL && (sodium_init() == -1 ||
	    (sets[i] = mask_compile(&masks[i], 1, key, NULL)) == NULL))
		abort();
	buf_init(&once, (size_t)1 << 24);
	if (mask_apply(sets[i], p, size - 1, &once, NULL, NULL) == MASK_DONE &&
	    once.n > 64 * size + 1024)
		abort();
	buf_free(&once);
	return 0;
}
