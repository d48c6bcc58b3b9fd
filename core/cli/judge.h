/* SPDX-License-Identifier: Apache-2.0
 * From a pack to its result document: what check and report share.
 */
#ifndef CLI_JUDGE_H
#define CLI_JUDGE_H

#include "check/result.h"
#include "options.h"
#include "pack/reader.h"
#include "trust.h"

struct judge_options {
	const char *policy;             /* NULL: the one sealed in the pack */
	int64_t level;                  /* 0: 4 */
	const char *as_of;              /* NULL: the day the run finished */
	const char *waivers;            /* NULL: none */
	struct cli_list keys;
};

struct judged {
	struct pack *pack;
	struct pack_verdict verdict;
	struct keyring keys;
	struct seal_judgement trust;
	struct result_summary summary;
	struct buf document;            /* canonical JSON, without LF */
	char as_of[DATE_TEXT];
	bool sealed_policy;             /* the policy is the sealed one */
};

/* Verify the whole pack, then judge it. ERR_INTEGRITY before anything of the
 * content is looked at. Free with judge_free in any case. */
int judge_pack(const char *path, const struct judge_options *options,
    struct judged *out, struct error *err);
void judge_free(struct judged *j);

/* The options of both commands, filled into a table of at least 5. */
size_t judge_cli_options(struct cli_option *to, struct judge_options *o);

#endif
