/* SPDX-License-Identifier: Apache-2.0
 * The packs within a pack: each verified and its own signatures judged. A pack
 * within one of them is refused.
 */
#ifndef SEAL_INNER_H
#define SEAL_INNER_H

#include "verified.h"

/* One pack within. All lent for the call. */
struct inner_answer {
	const struct pack_inner_seen *at;       /* where it lies */
	const struct verified *v;
	bool counts;                    /* whole, and no signature invalid */
};

/*
 * Verify what first, the verdict over in, lists as packs within, in their
 * order; each is called for every one of them, also the damaged. in must go
 * back to its beginning: ERR_INPUT where it cannot. An error of the reading
 * itself, or from each, ends it.
 */
int inner_verify(const struct pack_input *in, const struct pack_verdict *first,
    const struct keyring *keys, int64_t now,
    int (*each)(void *arg, const struct inner_answer *a, struct error *err),
    void *arg, struct error *err);
/* {"item","member","subjects":…} is the caller's; this is what was found:
 * as verified_json, with "item", "member" and "counts". */
json_t *inner_json(const struct inner_answer *a);
/* A line each language, ended by LF. */
void inner_text(const struct inner_answer *a, struct buf *en, struct buf *ja);

#endif
