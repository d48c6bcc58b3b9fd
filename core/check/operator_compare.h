/* SPDX-License-Identifier: Apache-2.0
 * Comparisons of texts that mean more than their bytes: versions, addresses.
 */
#ifndef CHECK_OPERATOR_COMPARE_H
#define CHECK_OPERATOR_COMPARE_H

#include <stdbool.h>

/* Order of two versions, as packagers compare them: runs of digits by number,
 * runs of letters by bytes, digits before letters, "~" before everything. */
int compare_versions(const char *a, const char *b);
/* Whether a text has a digit to compare by. */
bool compare_is_version(const char *s);
/* An address (IPv4, IPv6), with "/bits" if net allows it. */
bool compare_is_address(const char *s, bool net);
/* Whether an address lies in a net; both must be proper. */
bool compare_in_net(const char *address, const char *net);

#endif
