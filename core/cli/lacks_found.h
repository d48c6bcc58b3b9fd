/* SPDX-License-Identifier: Apache-2.0
 * What a plan found in a firm's folder and a clerk needs to know: digests of
 * documents, files that stand in the way. Gives no verdict.
 */
#ifndef CLI_LACKS_FOUND_H
#define CLI_LACKS_FOUND_H

#include <jansson.h>

#include "lacks_folder.h"

/* See struct lacks; the caller's, NULL when out of memory. */
json_t *found_documents(const struct folder *f);
json_t *found_unread(const struct folder *f);
/* For people; either list may be NULL or empty. */
void found_print(const json_t *documents, const json_t *unread);

#endif
