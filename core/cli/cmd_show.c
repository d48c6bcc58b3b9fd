/* SPDX-License-Identifier: Apache-2.0
 * starseal show: list what a pack holds, print one item, unpack. Never writes
 * outside of a new folder, never lets evidence drive a terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/file.h"
#include "facts/within.h"
#include "options.h"
#include "output.h"
#include "pack/reader.h"

static json_t *
item_json(const struct pack_item *item)
{
	char hex[HASH_HEX + 1], name[128];
	json_t *o;

	hash_to_hex(item->sha256, hex);
	pack_item_name(item->item, item->rec->label, name, sizeof(name));
	if (item->level == PACK_HIDDEN)
		return json_pack("{s:I, s:s}", "item", (json_int_t)item->item,
		    "level", pack_level_name(item->level));
	o = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s}", "item",
	    (json_int_t)item->item, "level", pack_level_name(item->level),
	    "member", name, "plugin", item->rec->plugin, "class",
	    item->rec->cls, "step", item->rec->step);
	if (item->level == PACK_OPEN)
		(void)json_object_update_new(o, json_pack("{s:I, s:s}", "size",
		    (json_int_t)item->size, "sha256", hex));
	if (item->rec->kind != NULL)
		(void)json_object_set_new(o, "kind",
		    json_string(item->rec->kind));
	if (item->rec->subject != NULL)
		(void)json_object_set_new(o, "subject",
		    json_string(item->rec->subject));
	if (item->rec->path != NULL)
		(void)json_object_set_new(o, "path",
		    json_string(item->rec->path));
	return o;
}

static int
list_json(const struct pack *p)
{
	json_t *list = json_array();
	struct pack_item item;
	uint64_t i;

	for (i = 0; i < pack_item_count(p); i++) {
		pack_item_get(p, i, &item);
		(void)json_array_append_new(list, item_json(&item));
	}
	output_json(stdout, list);
	json_decref(list);
	return output_done();
}

static int
list_text(const struct pack *p)
{
	size_t columns = output_columns(stdout);
	struct pack_item item;
	uint64_t i;

	(void)printf("%7s  ", "#");
	output_cell(stdout, TR("kind", "種類"), 15);
	output_cell(stdout, TR("class", "区分"), 13);
	(void)fputs(TR("       bytes  path\n", "    バイト数  パス\n"), stdout);
	for (i = 0; i < pack_item_count(p); i++) {
		const char *what;

		pack_item_get(p, i, &item);
		what = item.rec->path != NULL ? item.rec->path :
		    item.rec->label;
		(void)printf("%7" PRIu64 "  ", i);
		output_cell(stdout, item.rec->kind == NULL ? "" :
		    item.rec->kind, 15);
		output_cell(stdout, item.rec->cls, 13);
		if (item.level == PACK_OPEN)
			(void)printf("%12" PRIu64 "  ", item.size);
		else
			(void)printf("%12s  ", "-");
		if (isatty(STDOUT_FILENO) == 1 && columns > 60)
			output_cell(stdout, what, columns - 52);
		else
			output_visible(stdout, what, strlen(what));
		(void)fputc('\n', stdout);
	}
	return output_done();
}

static int
put_visible(void *arg, const void *p, size_t n, struct error *err)
{
	const char *at = p, *lf;

	(void)err;
	/* Line ends pass; all other controls are made visible. */
	while (n > 0) {
		size_t len;

		lf = memchr(at, '\n', n);
		len = lf == NULL ? n : (size_t)(lf - at);
		output_visible(arg, at, len);
		if (lf != NULL)
			(void)fputc('\n', arg);
		n -= len + (lf != NULL);
		at += len + (lf != NULL);
	}
	return 0;
}

static int
put_bytes(void *arg, const void *p, size_t n, struct error *err)
{
	(void)arg;
	return file_write_fd(STDOUT_FILENO, p, n, "standard output", err);
}

static int
list_all(const struct pack *p, bool json)
{
	return json ? list_json(p) : list_text(p);
}

/* "4/17": within the pack that begins at item 4; "4/": all of that one. A
 * number behind those of joined packs counts on within them. NULL: neither. */
static int
find_within(struct pack *p, const char *name, struct pack **inner,
    const char **rest, char number[24], struct error *err)
{
	uint64_t n, at;
	char *end;
	int r;

	*inner = NULL;
	*rest = name;
	if (name[0] < '0' || name[0] > '9')
		return 0;
	n = strtoull(name, &end, 10);
	if (*end == '/') {
		*rest = end + 1;
		return pack_open_inner(p, n, inner, err);
	}
	if (*end != '\0' || n < pack_item_count(p) || !within_any(p))
		return 0;
	r = within_find(p, n, inner, &at, err);
	(void)snprintf(number, 24, "%" PRIu64, at);
	*rest = number;
	return r;
}

static int
show_item(struct pack *p, const char *name, bool json)
{
	bool terminal = isatty(STDOUT_FILENO) == 1;
	struct pack_item item;
	struct error err;
	uint64_t i;
	json_t *o;
	int r;

	if (!pack_item_find(p, name, &i)) {
		(void)error_set(&err, ERR_MISSING, 0,
		    "%s: no such item; list them with: starseal show PACK",
		    "%s: この項目はありません。starseal show PACK で一覧できます",
		    name);
		return cli_fail("show", &err);
	}
	if (json) {
		pack_item_get(p, i, &item);
		o = item_json(&item);
		output_json(stdout, o);
		json_decref(o);
		return output_done();
	}
	r = pack_item_stream(p, i, terminal ? put_visible : put_bytes, stdout,
	    &err);
	return r != 0 ? cli_fail("show", &err) : output_done();
}

static int
show_member(struct pack *p, const char *name, bool json)
{
	struct pack *inner;
	struct error err;
	const char *rest;
	char number[24];
	int r = find_within(p, name, &inner, &rest, number, &err);

	if (r != 0)
		return cli_fail("show", &err);
	r = inner != NULL && rest[0] == '\0' ? list_all(inner, json) :
	    show_item(inner == NULL ? p : inner, rest, json);
	pack_close(inner);
	return r;
}

/* ---- unpacking ---- */

struct target { int fd; const char *name; };

static int
put_file(void *arg, const void *p, size_t n, struct error *err)
{
	struct target *t = arg;

	return file_write_fd(t->fd, p, n, t->name, err);
}

static int
extract_item(struct pack *p, uint64_t i, int dir, FILE *index,
    struct error *err)
{
	struct pack_item item;
	struct target t;
	char name[128], hex[HASH_HEX + 1];
	int r;

	pack_item_get(p, i, &item);
	pack_item_name(i, item.rec->label, name, sizeof(name));
	/* Names of a pack are of its own safe alphabet, never of evidence. */
	t.name = strchr(name, '/') + 1;
	t.fd = openat(dir, t.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (t.fd == -1)
		return error_set(err, ERR_IO, errno, "%s: cannot create it",
		    "%s: 作れません", t.name);
	r = pack_item_stream(p, i, put_file, &t, err);
	if (close(t.fd) != 0 && r == 0)
		r = error_set(err, ERR_IO, errno, "%s: cannot write it",
		    "%s: 書けません", t.name);
	if (r != 0) {
		(void)unlinkat(dir, t.name, 0);
		return r;
	}
	hash_to_hex(item.sha256, hex);
	(void)fprintf(index, "%s\t%s\t%s\t%s\n", t.name, hex,
	    item.rec->subject == NULL ? "" : item.rec->subject,
	    item.rec->path == NULL ? "" : item.rec->path);
	return 0;
}

static int
extract_all(struct pack *p, const char *path, struct error *err)
{
	int dir = -1, fd = -1, r = 0;
	struct pack_item item;
	FILE *index = NULL;
	uint64_t i;

	if (mkdir(path, 0700) != 0)
		return error_set(err, ERR_IO, errno,
		    "%s: unpacking wants a new folder",
		    "%s: 取り出し先は新しいフォルダーにしてください", path);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (dir != -1)
		fd = openat(dir, "index.tsv", O_WRONLY | O_CREAT | O_EXCL |
		    O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd != -1)
		index = fdopen(fd, "w");
	if (index == NULL)
		r = error_set(err, ERR_IO, errno, "%s: cannot write there",
		    "%s: 書けません", path);
	else
		(void)fputs("file\tsha256\tsubject\tpath\n", index);
	for (i = 0; r == 0 && i < pack_item_count(p); i++) {
		pack_item_get(p, i, &item);
		if (item.level == PACK_OPEN)
			r = extract_item(p, i, dir, index, err);
	}
	if (index != NULL && fclose(index) != 0 && r == 0)
		r = error_set(err, ERR_IO, errno, "%s: cannot write there",
		    "%s: 書けません", path);
	if (dir != -1)
		(void)close(dir);
	return r;
}

int
cmd_show(int argc, char **argv)
{
	const char *extract = NULL;
	const struct cli_option options[] = {
		{ "extract", 'x', CLI_STRING, "DIR",
		    { "unpack all items into a new folder",
		    "すべての項目を新しいフォルダーに取り出す" }, &extract },
	};
	const struct cli_usage usage = { "show", "PACK [ITEM]",
	    { "list the items of a pack, or print one (by number, member or "
	    "path)", "パックの項目を一覧する。番号、メンバー名、パスで一つを表示する" },
	    options, 1, 1, 2 };
	struct confine confine = { .n = 0 };
	struct cli_common common;
	uint64_t levels[PACK_LEVELS];
	struct pack *p;
	struct error err;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (extract != NULL && first + 1 < argc)
		return cli_usage_error(&usage,
		    "--extract unpacks all items: name none",
		    "--extract はすべてを取り出します。項目は指定できません");
	confine_allow(&confine, argv[first]);
	if (extract == NULL)
		(void)confine_enter(&confine);
	if (pack_open(argv[first], &p, &err) != 0)
		return cli_fail("show", &err);
	pack_levels(p, levels);
	if (extract != NULL) {
		r = extract_all(p, extract, &err);
		if (r != 0)
			r = cli_fail("show", &err);
		else if (!common.quiet)
			(void)printf(TR("%" PRIu64 " items in %s; index.tsv "
			    "tells their paths\n",
			    "%" PRIu64 " 項目を %s に取り出しました。元のパスは "
			    "index.tsv にあります\n"), levels[PACK_OPEN],
			    extract);
	} else if (first + 1 < argc)
		r = show_member(p, argv[first + 1], common.json);
	else
		r = list_all(p, common.json);
	pack_close(p);
	return r;
}
