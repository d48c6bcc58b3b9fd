/* SPDX-License-Identifier: Apache-2.0
 * From a pack to its result document: what check and report share.
 */
#ifndef CLI_JUDGE_H
#define CLI_JUDGE_H

#include "asked.h"
#include "check/result.h"
#include <stdio.h>

#include "base/hash.h"
#include "options.h"
#include "pack/reader.h"
#include "seal/release.h"
#include "trust.h"
#include "waived.h"

struct judge_options {
	const char *policy;             /* NULL: the one sealed in the pack */
	int64_t level;                  /* 0: 4 */
	const char *as_of;              /* NULL: the day the run finished */
	const char *waivers;            /* NULL: none */
	bool brief;                     /* document without observations */
	FILE *stream;                   /* where the document goes instead of
					 * being held; NULL: it is held */
	struct cli_list keys;
};

struct judged {
	struct pack *pack;
	struct pack_verdict verdict;
	struct keyring keys;
	struct seal_judgement trust;
	struct release release;         /* of a hand-over */
	struct result_summary summary;
	struct buf document;            /* canonical JSON, with its LF */
	char as_of[DATE_TEXT];
	bool sealed_policy;             /* the policy is the sealed one */
	struct asked asked;             /* of the signatures, by the policy */
	struct waived waived;           /* who signed the waivers */
	json_t *packs;                  /* those joined, as inner_json; or NULL */
};

/* Verify the whole pack, then judge it. ERR_INTEGRITY before anything of the
 * content is looked at. Free with judge_free in any case. */
int judge_pack(const char *path, const struct judge_options *options,
    struct judged *out, struct error *err);
/* Verify and open alone: no result, no policy. Free as above. */
int judge_seal(const char *path, const struct judge_options *options,
    struct judged *out, struct error *err);
void judge_free(struct judged *j);
/* Add the policy's own tables, of plugins that did not run. */
int judge_policy_tables(const struct policy *p, struct table_list *tables,
    struct error *err);

/* SHA-256, in hex, of the result as check --json prints it. */
void judge_digest(const struct judged *j, char out[HASH_HEX + 1]);
/* Who signed, in a sentence, in both languages. */
void judge_seal_words(const struct judged *j, char *en, char *ja, size_t size);

/*
 * Give up all that judging this pack, and writing to what is open, does not
 * need. Before judge_pack, by commands that make no file.
 */
void judge_confine(const char *path, const struct judge_options *o);

#define JUDGE_OPTIONS 5
/* The options of all commands that judge, filled into a table. */
size_t judge_cli_options(struct cli_option *to, struct judge_options *o);

#endif
