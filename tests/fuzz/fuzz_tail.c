/* SPDX-License-Identifier: Apache-2.0
 * A whole tail of any files, judged together: what each covers, and tokens
 * beside signatures. A file: its name, a line's end, two bytes of length (the
 * lower one first), its content. By a key that nobody has nothing is valid; and
 * of the pinned log nothing but the one checkpoint that it signed (seed "logged").
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/judge.h"
#include "seal/log_hash.h"

/* Whose secret keys are 32 bytes of 1, and of 2. */
static const char *const pinned[] = {
	"sample.example/seals+2870b0d0+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0"
	"D29c",
	"witness.example+3176bd45+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_log(const struct seal_log *l)
{
	unsigned char sha[HASH_SIZE], root[HASH_SIZE];
	char hex[HASH_HEX + 1];

	hash_bytes("x", 1, sha);
	hash_to_hex(sha, hex);
	log_leaf_hash(hex, root);
	if (l->state == SEAL_VALID && (l->size != 1 || l->index != 0 ||
	    memcmp(l->root, root, HASH_SIZE) != 0 ||
	    (l->has_time && l->time != 1000)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seal_judgement j;
	static char names[SEAL_FILES_MAX][100];
	static struct keyring keys = { .n = 0 };
	const char *at = (const char *)data, *end = at + size, *lf;
	struct seal_file files[SEAL_FILES_MAX];
	size_t n, len, i;

	if (sodium_init() == -1)
		abort();
	for (i = keys.n; i < 2; i++)
		if (keyring_give_text(&keys, pinned[i], strlen(pinned[i]),
		    NULL) != 0)
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
	seal_judge(files, n, "x", 1, &keys, 5000, &j);
	if (j.valid + j.uncounted > 0)
		abort();
	for (i = 0; i < j.n_logs; i++)
		check_log(&j.logs[i]);
	seal_judgement_free(&j);
	return 0;
}
