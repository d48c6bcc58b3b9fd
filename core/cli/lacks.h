/* SPDX-License-Identifier: Apache-2.0
 * What a firm's folder does not serve yet: which criteria lack which document,
 * ledger or record, and where it is to be put. Gives no verdict.
 */
#ifndef CLI_LACKS_H
#define CLI_LACKS_H

#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "prepare.h"

/* NULL subject: the engagement names no firm, or the policy is not there. */
struct lacks {
	const char *subject;            /* lent by the engagement */
	size_t asked;                   /* criteria that ask a firm for something */
	/* [{"criterion","level","text","puts":[{"file"|"folder","table",
	 * "title","kind","what"}]}], texts as {"en","ja"} */
	json_t *list;
	/* [{"id","file","sha256"}]: documents of the register as they lie
	 * there, for who has to write down what was approved. */
	json_t *documents;
	/* [{"what","why":{"en","ja"}}]: files that could be any table, so that
	 * no table of their plugin is whole while they lie there. */
	json_t *unread;
};

/*
 * The firm's own folder is read to tell, by its plugins in their sandboxes,
 * into a pack that is thrown away. Free with lacks_free in any case.
 */
int lacks_find(const struct prepare_request *request,
    const struct prepared *prepared, struct lacks *out, struct error *err);
void lacks_free(struct lacks *l);
/* For people, grouped by what is to be put where. */
void lacks_print(const struct lacks *l);

#endif
