/* SPDX-License-Identifier: Apache-2.0
 * The result document: every verdict with its derivation and citations, as
 * canonical JSON. Same facts, policy, level and as_of: same bytes on any
 * machine. Reports are projections of it.
 */
#ifndef CHECK_RESULT_H
#define CHECK_RESULT_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "evaluate.h"
#include "facts/memory.h"
#include "policy.h"

#define RESULT_BYTES_MAX ((size_t)4 << 30)

struct result_input {
	const struct policy *policy;    /* bound to the facts' tables */
	struct memory *facts;
	const json_t *pack;             /* what identifies the pack; lent */
	int level;                      /* 3, 4, 5 */
	const char *as_of;              /* YYYY-MM-DD */
	const char *nonce;              /* of the pack; NULL: none */
	const json_t *human;            /* told answers; NULL: none */
	const json_t *waivers;          /* of waiver_read; NULL: none */
	int (*flush)(void *arg, struct buf *out, struct error *err);
	void *arg;                      /* of flush; NULL flush: none */
	bool brief;                     /* for words alone: "observations" are
					 * left out of the checks */
};

/* What a command needs without reading the document back. */
struct result_summary {
	enum verdict level_verdict;
	size_t counts[VERDICTS], total; /* criteria of the level */
};

/*
 * Evaluate everything and put the document (without LF) to out. With flush it
 * is called, when all is known, whenever out holds a good part of it, and at
 * the end; it empties out. So a document need not be held whole.
 */
int result_write(const struct result_input *in, struct buf *out,
    struct result_summary *summary, struct error *err);

#endif
