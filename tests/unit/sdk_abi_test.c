/* SPDX-License-Identifier: Apache-2.0
 * The plugin interface as the compiler lays it out, held against the list of
 * the released version (sdk/abi/1.0.txt). A line that changes breaks every
 * plugin in the field: members are only ever added at a struct's end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "starseal/plugin.h"

#define STRUCT(s) { #s, NULL, sizeof(struct s), 0 }
#define MEMBER(s, m) { #s, #m, sizeof(((struct s *)NULL)->m), \
	offsetof(struct s, m) }
#define VALUE(v) { #v, (int64_t)(v) }

static const struct { const char *name, *member; size_t size, offset; }
layout[] = {
	STRUCT(ss_text),
	MEMBER(ss_text, en),
	MEMBER(ss_text, ja),
	STRUCT(ss_path),
	MEMBER(ss_path, glob),
	MEMBER(ss_path, why),
	MEMBER(ss_path, masks),
	MEMBER(ss_path, max_bytes),
	MEMBER(ss_path, cls),
	MEMBER(ss_path, flags),
	STRUCT(ss_command),
	MEMBER(ss_command, argv),
	MEMBER(ss_command, why),
	MEMBER(ss_command, masks),
	MEMBER(ss_command, max_bytes),
	MEMBER(ss_command, timeout_ms),
	MEMBER(ss_command, cls),
	MEMBER(ss_command, flags),
	MEMBER(ss_command, reserved),
	STRUCT(ss_setting),
	MEMBER(ss_setting, name),
	MEMBER(ss_setting, dflt),
	MEMBER(ss_setting, help),
	MEMBER(ss_setting, kind),
	MEMBER(ss_setting, flags),
	STRUCT(ss_column),
	MEMBER(ss_column, name),
	MEMBER(ss_column, unit),
	MEMBER(ss_column, label),
	MEMBER(ss_column, symbols),
	MEMBER(ss_column, kind),
	MEMBER(ss_column, view),
	MEMBER(ss_column, flags),
	MEMBER(ss_column, reserved),
	STRUCT(ss_table),
	MEMBER(ss_table, name),
	MEMBER(ss_table, title),
	MEMBER(ss_table, columns),
	MEMBER(ss_table, cls),
	MEMBER(ss_table, flags),
	MEMBER(ss_table, n_columns),
	MEMBER(ss_table, z_columns),
	MEMBER(ss_table, reserved),
	STRUCT(ss_limits),
	MEMBER(ss_limits, memory),
	MEMBER(ss_limits, bytes),
	MEMBER(ss_limits, files),
	MEMBER(ss_limits, wall_ms),
	MEMBER(ss_limits, cpu_ms),
	STRUCT(ss_manifest),
	MEMBER(ss_manifest, struct_size),
	MEMBER(ss_manifest, abi_major),
	MEMBER(ss_manifest, abi_minor),
	MEMBER(ss_manifest, id),
	MEMBER(ss_manifest, version),
	MEMBER(ss_manifest, author),
	MEMBER(ss_manifest, licence),
	MEMBER(ss_manifest, summary),
	MEMBER(ss_manifest, paths),
	MEMBER(ss_manifest, commands),
	MEMBER(ss_manifest, settings),
	MEMBER(ss_manifest, tables),
	MEMBER(ss_manifest, n_paths),
	MEMBER(ss_manifest, z_paths),
	MEMBER(ss_manifest, n_commands),
	MEMBER(ss_manifest, z_commands),
	MEMBER(ss_manifest, n_settings),
	MEMBER(ss_manifest, z_settings),
	MEMBER(ss_manifest, n_tables),
	MEMBER(ss_manifest, z_tables),
	MEMBER(ss_manifest, limits),
	MEMBER(ss_manifest, privileges),
	MEMBER(ss_manifest, flags),
	STRUCT(ss_blob),
	MEMBER(ss_blob, struct_size),
	MEMBER(ss_blob, flags),
	MEMBER(ss_blob, id),
	MEMBER(ss_blob, size),
	MEMBER(ss_blob, mtime_ns),
	MEMBER(ss_blob, taken_ns),
	MEMBER(ss_blob, fd),
	MEMBER(ss_blob, status),
	STRUCT(ss_entry),
	MEMBER(ss_entry, struct_size),
	MEMBER(ss_entry, type),
	MEMBER(ss_entry, path),
	MEMBER(ss_entry, target),
	MEMBER(ss_entry, size),
	MEMBER(ss_entry, mtime_ns),
	MEMBER(ss_entry, mode),
	MEMBER(ss_entry, uid),
	MEMBER(ss_entry, gid),
	MEMBER(ss_entry, reserved),
	STRUCT(ss_cite),
	MEMBER(ss_cite, blob),
	MEMBER(ss_cite, from),
	MEMBER(ss_cite, to),
	MEMBER(ss_cite, place),
	MEMBER(ss_cite, sheet),
	STRUCT(ss_value),
	MEMBER(ss_value, name),
	MEMBER(ss_value, str),
	MEMBER(ss_value, list),
	MEMBER(ss_value, num),
	MEMBER(ss_value, kind),
	MEMBER(ss_value, n),
	STRUCT(ss_host),
	MEMBER(ss_host, struct_size),
	MEMBER(ss_host, abi_major),
	MEMBER(ss_host, abi_minor),
	MEMBER(ss_host, ctx),
	MEMBER(ss_host, setting),
	MEMBER(ss_host, list),
	MEMBER(ss_host, snapshot),
	MEMBER(ss_host, capture),
	MEMBER(ss_host, run),
	MEMBER(ss_host, fact),
	MEMBER(ss_host, gap),
	MEMBER(ss_host, progress),
	MEMBER(ss_host, log),
	MEMBER(ss_host, cancelled),
	STRUCT(ss_plugin),
	MEMBER(ss_plugin, manifest),
	MEMBER(ss_plugin, collect),
};

static const struct { const char *name; int64_t value; } values[] = {
	VALUE(SS_ENOENT),
	VALUE(SS_EDENIED),
	VALUE(SS_EUNDECLARED),
	VALUE(SS_ELIMIT),
	VALUE(SS_ETIMEOUT),
	VALUE(SS_EIO),
	VALUE(SS_EINVAL),
	VALUE(SS_ECANCELLED),
	VALUE(SS_ENOTRUN),
	VALUE(SS_COMPLETE),
	VALUE(SS_PARTIAL),
	VALUE(SS_NOT_APPLICABLE),
	VALUE(SS_FAILED),
	VALUE(SS_BOOL),
	VALUE(SS_INT),
	VALUE(SS_TEXT),
	VALUE(SS_TIME),
	VALUE(SS_DATE),
	VALUE(SS_DIGEST),
	VALUE(SS_ENUM),
	VALUE(SS_LIST),
	VALUE(SS_CONFIGURED),
	VALUE(SS_RESOLVED),
	VALUE(SS_RUNNING),
	VALUE(SS_RECORDED),
	VALUE(SS_DECLARED),
	VALUE(SS_OPEN),
	VALUE(SS_CONFIDENTIAL),
	VALUE(SS_SECRET),
	VALUE(SS_WHOLE),
	VALUE(SS_LINES),
	VALUE(SS_BYTES),
	VALUE(SS_ROWS),
	VALUE(SS_FILE),
	VALUE(SS_DIR),
	VALUE(SS_LINK),
	VALUE(SS_FIFO),
	VALUE(SS_SOCKET),
	VALUE(SS_DEVICE),
	VALUE(SS_ABI_MAJOR),
	VALUE(SS_ABI_MINOR),
	VALUE(SS_F_OPTIONAL),
	VALUE(SS_F_RECURSE),
	VALUE(SS_F_TAIL),
	VALUE(SS_F_SENSITIVE),
	VALUE(SS_F_KEY),
	VALUE(SS_F_ONE),
	VALUE(SS_P_ROOT),
	VALUE(SS_P_LIBRARIES),
	VALUE(SS_B_CUT),
	VALUE(SS_B_CHANGED),
	VALUE(SS_B_MASKED),
	VALUE(SS_B_RECORDED),
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
write_table(struct buf *b)
{
	size_t i;

	for (i = 0; i < COUNT(layout); i++)
		if (layout[i].member == NULL)
			buf_printf(b, "struct %s size %zu\n", layout[i].name,
			    layout[i].size);
		else
			buf_printf(b, "member %s.%s offset %zu size %zu\n",
			    layout[i].name, layout[i].member,
			    layout[i].offset, layout[i].size);
	for (i = 0; i < COUNT(values); i++)
		buf_printf(b, "value %s %lld\n", values[i].name,
		    (long long)values[i].value);
}

/* Beside the source, wherever the test is run from. */
static void
read_list(struct buf *b)
{
	char path[4096], *cut;
	struct error err;

	(void)snprintf(path, sizeof(path), "%s", __FILE__);
	cut = strstr(path, "tests/unit/");
	assert_non_null(cut);
	(void)snprintf(cut, sizeof(path) - (size_t)(cut - path),
	    "sdk/abi/1.0.txt");
	if (file_read(path, b, &err) != 0)
		fail_msg("%s: run the tests from the top folder", err.en);
}

static void
the_layout_has_not_changed(void **state)
{
	struct buf now, then;
	char *a, *b, *an, *bn;

	(void)state;
	if (sizeof(void *) != 8)
		skip();         /* the list is of 64-bit machines */
	buf_init(&now, 1 << 20);
	buf_init(&then, 1 << 20);
	write_table(&now);
	if (getenv("STARSEAL_ABI_PRINT") != NULL)
		(void)fputs(buf_str(&now), stdout);
	read_list(&then);
	/* Line by line, so that the message names what differs. */
	for (a = now.p, b = then.p; *a != '\0' && *b != '\0'; a = an, b = bn) {
		an = a + strcspn(a, "\n");
		bn = b + strcspn(b, "\n");
		if (an - a != bn - b || memcmp(a, b, (size_t)(an - a)) != 0)
			fail_msg("was \"%.*s\", is \"%.*s\"", (int)(bn - b), b,
			    (int)(an - a), a);
		an += *an == '\n';
		bn += *bn == '\n';
	}
	assert_string_equal(a, b);
	buf_free(&now);
	buf_free(&then);
}

/* No hole but for alignment: a member that the table forgot would be one. */
static void
the_table_is_whole(void **state)
{
	size_t i, end = 0, size = 0;

	(void)state;
	for (i = 0; i < COUNT(layout); i++) {
		if (layout[i].member == NULL) {
			assert_in_range(size - end, 0, 4);
			size = layout[i].size;
			end = 0;
			continue;
		}
		assert_in_range(layout[i].offset - end, 0, 4);
		end = layout[i].offset + layout[i].size;
	}
	assert_in_range(size - end, 0, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_layout_has_not_changed),
		cmocka_unit_test(the_table_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
