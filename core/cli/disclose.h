/* SPDX-License-Identifier: Apache-2.0
 * What a disclosure releases: items chosen one by one or by kind, the result
 * reduced to them, and the signed statement. Nothing is released that was not
 * named.
 */
#ifndef CLI_DISCLOSE_H
#define CLI_DISCLOSE_H

#include "judge.h"
#include "options.h"
#include "pack/handover.h"

struct disclose_request {
	const char *to, *why;
	struct cli_list classes, tables, items, criteria, metadata;
	struct judge_options how;       /* policy, level: NULL and 0 for none */
	bool judged;                    /* a judgement goes with it */
	struct cli_list recipients;
	const char *key;                /* secret key file; NULL: the default */
	int64_t passphrase_fd;          /* -1: ask */
	const char *folder, *zip;       /* one of them */
};

/*
 * The level of every item (malloced, one for each of p). document: the result
 * as check --json prints it, NULL where no criterion is named. ERR_USAGE where
 * a name is unknown, or class secret is asked for other than by item.
 */
int disclose_choose(const struct disclose_request *q, struct pack *p,
    const json_t *document, enum pack_level **levels, struct error *err);
/*
 * The result as it may be shown with these levels: criteria with their
 * verdicts, and the numbers of the leaves that decided. Nothing of an item but
 * its number, nothing that an item says. One line of canonical JSON and LF.
 */
int disclose_result(const struct judged *j, const json_t *document,
    const struct pack *p, const enum pack_level *levels, struct buf *out,
    struct error *err);
/* Sign and write it. v and keys: of p, verified. result: bytes, n 0: none. */
int disclose_write(const struct disclose_request *q, struct pack *p,
    const struct pack_verdict *v, const struct seal_judgement *trust,
    const enum pack_level *levels, const struct buf *result,
    struct error *err);
/* The list of what goes out, as a person reads it before; as JSON. */
void disclose_list(const struct pack *p, const struct pack_verdict *v,
    const enum pack_level *levels, FILE *out);
json_t *disclose_list_json(const struct pack *p,
    const enum pack_level *levels);

/* disclose --proof: one item's proof to path, its bytes to path.item. */
int disclose_proof(struct pack *p, const struct pack_verdict *v,
    const char *item, const char *path, struct error *err);

#endif
