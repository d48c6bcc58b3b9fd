/* SPDX-License-Identifier: Apache-2.0
 * Checkpoints and proofs of a log: what was taken is written again, and the
 * writing is taken again; what a signer would sign is never a statement.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pack/seal_text.h"
#include "seal/log_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
note(const char *p, size_t n)
{
	static struct log_note one, two;
	struct buf b;

	if (log_note_parse(p, n, &one, NULL) != 0)
		return;
	buf_init(&b, 2 * LOG_NOTE_MAX);
	log_note_write(&one, &b);
	if (log_note_parse(b.p, b.n, &two, NULL) != 0 || one.n != two.n ||
	    one.point.size != two.point.size ||
	    memcmp(one.point.root, two.point.root, HASH_SIZE) != 0)
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char seal[] = "00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff";
	static struct log_proof one, two;
	const char *p = (const char *)data;
	static struct pack_seal s;
	struct buf b;

	note(p, size);
	if (log_message_valid(p, size) && pack_seal_parse(p, size, &s, NULL) ==
	    0)
		abort();
	if (log_proof_parse(p, size, &one, NULL) == 0) {
		(void)log_proof_check(&one, seal, NULL);
		buf_init(&b, 2 * LOG_NOTE_MAX);
		log_proof_write(&one, &b);
		if (log_proof_parse(b.p, b.n, &two, NULL) != 0 ||
		    one.path.n != two.path.n || one.index != two.index)
			abort();
		buf_free(&b);
	}
	return 0;
}
