/* SPDX-License-Identifier: Apache-2.0
 * A whole tail of any files, judged together: what each covers, and tokens
 * beside signatures. A file: its name, a line's end, two bytes of length (the
 * lower one first), its content. By a key that nobody has nothing is valid.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seal_judgement j;
	static char names[SEAL_FILES_MAX][100];
	static const struct keyring none = { .n = 0 };
	const char *at = (const char *)data, *end = at + size, *lf;
	struct seal_file files[SEAL_FILES_MAX];
	size_t n, len;

	if (sodium_init() == -1)
		abort();
	for (n = 0; n < SEAL_FILES_MAX && at < end; n++, at = lf + 3 + len) {
		lf = memchr(at, '\n', (size_t)(end - at));
		if (lf == NULL || lf - at >= (int)sizeof(names[n]) - 5 ||
		    end - lf < 3)
			break;
		memcpy(names[n], "sigs/", 5);
		memcpy(names[n] + 5, at, (size_t)(lf - at));
		names[n][5 + (lf - at)] = '\0';
		len = (unsigned char)lf[1] | (size_t)(unsigned char)lf[2] << 8;
		if (len > (size_t)(end - lf - 3))
			len = (size_t)(end - lf - 3);
		files[n] = (struct seal_file){ names[n], lf + 3, len };
	}
	seal_judge(files, n, "x", 1, &none, 0, &j);
	if (j.valid + j.uncounted > 0)
		abort();
	seal_judgement_free(&j);
	return 0;
}
