/* SPDX-License-Identifier: Apache-2.0
 * An item by what a person calls it. Never reads a content.
 */
#include <stdlib.h>
#include <string.h>

#include "reader.h"

bool
pack_item_find(const struct pack *p, const char *name, uint64_t *i)
{
	char member[128], *end;
	struct pack_item item;
	uint64_t k, n = pack_item_count(p);

	if (name[0] >= '0' && name[0] <= '9') {
		k = strtoull(name, &end, 10);
		if (*end == '\0' && k < n) {
			*i = k;
			return true;
		}
	}
	for (k = 0; k < n; k++) {
		pack_item_get(p, k, &item);
		pack_item_name(k, item.rec->label, member, sizeof(member));
		if (strcmp(name, member) == 0 || (item.rec->path != NULL &&
		    strcmp(name, item.rec->path) == 0) ||
		    strcmp(name, item.rec->label) == 0) {
			*i = k;
			return true;
		}
	}
	return false;
}
