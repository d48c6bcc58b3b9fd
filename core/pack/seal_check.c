/* SPDX-License-Identifier: Apache-2.0
 * A statement held against its own form before the run that it will tell of.
 */
#include <stdio.h>
#include <string.h>

#include "seal_text.h"

int
pack_seal_check(const struct pack_seal *given, struct error *err)
{
	struct pack_seal seal = *given, again;
	char *const hashes[] = { seal.plan, seal.policy, seal.collector,
	    seal.journal, seal.tree, seal.leaves };
	struct buf text;
	size_t i;
	int r;

	for (i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
		(void)snprintf(hashes[i], sizeof(seal.plan), "%064d", 0);
	memcpy(seal.finished, seal.started, sizeof(seal.finished));
	buf_init(&text, SEAL_BYTES_MAX);
	pack_seal_write(&seal, &text);
	r = text.failed ? error_nomem(err) : pack_seal_parse(text.p, text.n,
	    &again, err);
	buf_free(&text);
	if (r == ERR_INTEGRITY && err != NULL)
		err->code = ERR_INPUT;
	return r == ERR_INTEGRITY ? ERR_INPUT : r;
}
