/* SPDX-License-Identifier: Apache-2.0
 * Days that a firm's own records name: when a document is to be reviewed, an
 * inspection is planned, a finding is due, a contract or an answer ends.
 */
#ifndef REPORT_REVIEWS_H
#define REPORT_REVIEWS_H

#include <jansson.h>

#include "base/err.h"
#include "pack/reader.h"

#define REVIEWS_MAX 2000        /* days listed; the earliest ones */

/*
 * {"days":[{"day","kind":{"en","ja"},"id","what"}…],"of":N}, by day, of what is
 * not yet done; N counts those beyond REVIEWS_MAX too. NULL with err.
 */
json_t *reviews_read(struct pack *pack, struct error *err);

#endif
