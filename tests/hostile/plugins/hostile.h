/* SPDX-License-Identifier: Apache-2.0
 * What the hostile plugins share: a sound manifest for those that lie about
 * nothing but their intentions.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "starseal/plugin.h"

#define TX(s) { s, s }

static const struct ss_path hostile_paths[] = {
	{ .glob = "/etc/sample.conf", .why = TX("sample"), .cls = SS_OPEN },
	{ .glob = "/etc/sample.d/*", .why = TX("sample"), .cls = SS_OPEN },
};
static const char *const hostile_argv[] = { "/bin/sample", "{}", NULL };
static const struct ss_command hostile_commands[] = {
	{ .argv = hostile_argv, .why = TX("sample"), .cls = SS_OPEN },
};
static const struct ss_setting hostile_settings[] = {
	{ .name = "act", .dflt = "", .help = TX("what to try"),
	  .kind = SS_TEXT },
	{ .name = "number", .dflt = "7", .help = TX("a number"),
	  .kind = SS_INT },
	{ .name = "lines", .dflt = "one\ntwo", .help = TX("lines"),
	  .kind = SS_LIST },
};
static const char *const hostile_symbols[] = { "red", "blue", NULL };
static const struct ss_column hostile_columns[] = {
	{ .name = "name", .label = TX("name"), .kind = SS_TEXT,
	  .view = SS_CONFIGURED, .flags = SS_F_KEY },
	{ .name = "size", .unit = "bytes", .label = TX("size"),
	  .kind = SS_INT, .view = SS_CONFIGURED },
	{ .name = "colour", .label = TX("colour"), .kind = SS_ENUM,
	  .symbols = hostile_symbols, .view = SS_CONFIGURED },
	{ .name = "words", .label = TX("words"), .kind = SS_LIST,
	  .view = SS_CONFIGURED },
};
static const struct ss_table hostile_tables[] = {
	{ .name = "sample", .title = TX("sample"), .cls = SS_OPEN,
	  SS_LIST_OF(columns, hostile_columns) },
};

#define HOSTILE_MANIFEST \
	.struct_size = sizeof(struct ss_manifest), \
	.abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR, \
	.id = "sample", .version = "1", .author = "sample", \
	.licence = "Apache-2.0", .summary = TX("sample"), \
	SS_LIST_OF(paths, hostile_paths), \
	SS_LIST_OF(commands, hostile_commands), \
	SS_LIST_OF(settings, hostile_settings), \
	SS_LIST_OF(tables, hostile_tables)

/* A plugin that only lies in its manifest, or misbehaves when it is loaded.
 * Over: members given again, which win. */
#define HOSTILE_LIE(...) \
	_Pragma("GCC diagnostic ignored \"-Woverride-init\"") \
	static const struct ss_manifest lie = { HOSTILE_MANIFEST, \
	    __VA_ARGS__ }; \
	static int \
	lie_collect(const struct ss_host *host) \
	{ \
		(void)host; \
		return SS_COMPLETE; \
	} \
	SS_PLUGIN(lie, lie_collect)

#endif
