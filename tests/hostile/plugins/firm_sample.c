/* SPDX-License-Identifier: Apache-2.0
 * A plugin of a firm's folder: what the core does for those and for no host.
 */
#include <string.h>

#include "hostile.h"

static const struct ss_path paths[] = {
	{ .glob = "/documents/rule.txt", .why = TX("sample"), .cls = SS_OPEN },
};
static const char *const filter[] = { "/usr/bin/tr", "a-z", "A-Z", NULL };
static const char *const host[] = { "/usr/bin/id", NULL };
static const struct ss_command commands[] = {
	{ .argv = filter, .why = TX("sample"), .cls = SS_OPEN },
	{ .argv = host, .why = TX("sample"), .cls = SS_OPEN },
};
static const struct ss_manifest firm = {
	.struct_size = sizeof(struct ss_manifest),
	.abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR,
	.id = "firm-sample", .version = "1", .author = "sample",
	.licence = "Apache-2.0", .summary = TX("sample"),
	SS_LIST_OF(paths, paths), SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, hostile_tables), .flags = SS_M_FIRM
};

static int
row(const struct ss_host *h, const char *subject, const char *name,
    const char *grade, uint64_t blob)
{
	const struct ss_value v[] = {
		{ .name = "name", .kind = SS_TEXT, .str = name },
		{ .name = "grade", .kind = SS_ENUM, .str = grade },
	};
	const struct ss_cite c = { .blob = blob };

	return h->fact(h->ctx, "sample", subject, v, grade == NULL ? 1 : 2,
	    &c, 1);
}

static int
collect(const struct ss_host *h)
{
	struct ss_blob text = { .struct_size = sizeof(text) },
	    out = { .struct_size = sizeof(out) },
	    err = { .struct_size = sizeof(err) };

	if (h->snapshot(h->ctx, "/documents/rule.txt", &text) != 0)
		return SS_NOT_APPLICABLE;
	(void)row(h, NULL, "plain", NULL, text.id);
	(void)row(h, NULL, "statement", "R0", text.id);
	(void)row(h, NULL, "export", "R2", text.id);
	(void)row(h, NULL, "boast", "R4", text.id);
	(void)row(h, "host:pc-001", "elsewhere", NULL, text.id);
	if (row(h, NULL, "nonsense", "R9", text.id) != SS_EINVAL)
		return SS_FAILED;
	if (h->run(h->ctx, 0, NULL, 0, &text, &out, &err) == 0)
		(void)row(h, NULL, "filtered", NULL, out.id);
	/* Without an input it would speak of this host. */
	if (h->run(h->ctx, 1, NULL, 0, NULL, &out, &err) != SS_ENOTRUN)
		return SS_FAILED;
	return SS_COMPLETE;
}

SS_PLUGIN(firm, collect);
