/* SPDX-License-Identifier: Apache-2.0
 * The whole answer about one item and its proof.
 */
#include <string.h>

#include "base/file.h"
#include "pack/proof.h"
#include "verified.h"

int
verified_make_proof(const char *proof, const char *content,
    const struct keyring *keys, int64_t now, struct verified *out)
{
	struct buf text;

	memset(out, 0, sizeof(*out));
	buf_init(&text, PROOF_MAX);
	if (file_read(proof, &text, &out->err) == 0 && proof_verify(
	    buf_str(&text), text.n, content, &out->pack, &out->err) == 0) {
		verified_judge(out, keys, now);
		verified_results(&out->pack, &out->judgement, NULL,
		    out->results);
	}
	buf_free(&text);
	return out->err.code;
}
