/* SPDX-License-Identifier: Apache-2.0
 * A policy bundle of any bytes; and any bytes as the checks of a proper one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "check/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char tables[] = "{\"id\":\"t\",\"tables\":[{\"name\":\"t\","
    "\"class\":\"open\",\"title\":{\"en\":\"t\",\"ja\":\"t\"},\"flags\":"
    "[\"one\"],\"columns\":[{\"name\":\"b\",\"type\":\"bool\",\"view\":"
    "\"running\",\"label\":{\"en\":\"b\",\"ja\":\"b\"}},{\"name\":\"n\","
    "\"type\":\"int\",\"view\":\"running\",\"label\":{\"en\":\"n\",\"ja\":"
    "\"n\"}}]}]}";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct table_list list;
	static const struct population_list none;
	static const struct check_context ctx = { &list, NULL, &none };
	static json_t *m;
	struct policy *p;
	struct error err;
	struct check c;
	json_t *o;

	if (policy_parse((const char *)data, size, &p, &err) == 0)
		policy_free(p);
	if (m == NULL && ((m = json_read(tables, sizeof(tables) - 1, 4096, "m",
	    &err)) == NULL || table_list_add(&list, m, &err) != 0))
		abort();
	o = json_read((const char *)data, size, 1 << 16, "check", &err);
	if (json_is_object(o)) {
		(void)check_parse(o, "check", &ctx, &c, &err);
		check_free(&c);
	}
	json_decref(o);
	return 0;
}
