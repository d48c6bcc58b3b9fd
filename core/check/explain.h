/* SPDX-License-Identifier: Apache-2.0
 * A check in one sentence of each language, out of its conditions and the
 * labels of the facts: authors write titles, not messages.
 */
#ifndef CHECK_EXPLAIN_H
#define CHECK_EXPLAIN_H

#include "base/buf.h"
#include "policy.h"

void explain_words(const struct check *c, struct buf *en, struct buf *ja);

#endif
