/* SPDX-License-Identifier: Apache-2.0
 * Officers' approvals of the documents that serve a criterion, out of the
 * tables approval.record and documents.document. Shown beside the verdict;
 * never decides one.
 */
#ifndef CHECK_APPROVALS_H
#define CHECK_APPROVALS_H

#include <jansson.h>

#include "facts/memory.h"

#define APPROVALS_TABLE "approval.record"
#define APPROVALS_DOCUMENTS "documents.document"

/*
 * By number of a criterion, as the register of documents has it ("1-2-1-3"):
 * a list of {"document","title","approved_on","who","role","decision","digest",
 * "signature","cites"}, role, decision and signature as {"en","ja"}.
 * digest: "matches", "differs" or "none" where the record has no digest. In
 * order of the rows. The caller's to decref; NULL when out of memory.
 */
json_t *approvals_gather(const struct memory *m);
/* Those of a criterion, lent; NULL: none. By its id, or without the policy's
 * prefix. */
json_t *approvals_find(const json_t *approvals, const char *id);

#endif
