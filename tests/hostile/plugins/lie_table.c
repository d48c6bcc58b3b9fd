/* SPDX-License-Identifier: Apache-2.0
 * A table named as no table may be.
 */
#include "hostile.h"

static const struct ss_table named[] = {
	{ .name = "Sample Table", .title = TX("sample"), .cls = SS_OPEN,
	  SS_LIST_OF(columns, hostile_columns) },
};
HOSTILE_LIE(.tables = named);
