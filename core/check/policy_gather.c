/* SPDX-License-Identifier: Apache-2.0
 * The parts of policies out of folders. Never follows a name out of its
 * folder: a policy's files are named by what the folder lists.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "base/where.h"
#include "policy.h"
#include "policy_extend.h"

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

static int
is_json_name(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 5 && e->d_name[0] != '.' &&
	    strcmp(e->d_name + n - 5, ".json") == 0;
}

static json_t *
read_member(const char *folder, const char *name, struct error *err)
{
	char *path = file_join(folder, name);
	json_t *v = NULL;

	if (path == NULL)
		(void)error_nomem(err);
	else
		v = json_read_file(path, POLICY_BYTES_MAX, err);
	free(path);
	return v;
}

static json_t *gather(const char *folder, size_t depth, struct error *err);

/* alphasort would follow the locale. */
static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The arrays named key of every file of a folder, in byte order of names,
 * joined into one. */
static json_t *
gather_arrays(const char *folder, const char *sub, const char *key,
    struct error *err)
{
	char *dir = file_join(folder, sub);
	struct dirent **names = NULL;
	json_t *all = json_array(), *file;
	int n, i;
	bool ok = all != NULL && dir != NULL;

	n = ok ? scandir(dir, &names, is_json_name, by_bytes) : -1;
	if (n < 0)
		ok = bad(err, dir == NULL ? sub : dir, "no such folder",
		    "フォルダーがありません") == 0;
	for (i = 0; i < n; i++) {
		file = ok ? read_member(dir, names[i]->d_name, err) : NULL;
		ok = ok && file != NULL;
		if (ok && (!json_is_array(json_object_get(file, key)) ||
		    json_array_extend(all, json_object_get(file, key)) != 0))
			ok = bad(err, names[i]->d_name,
			    "holds no list of that kind",
			    "該当する配列がありません") == 0;
		json_decref(file);
		free(names[i]);
	}
	free(names);
	free(dir);
	if (!ok) {
		json_decref(all);
		return NULL;
	}
	return all;
}

/* Whether the file holds the check; line of its id in it, where it is told. */
static bool
holds_check(const char *path, const char *id, size_t *line)
{
	json_t *file = json_read_file(path, POLICY_BYTES_MAX, NULL), *o;
	char want[POLICY_FAULT + 2];
	const char *at, *s;
	bool found = false;
	struct buf text;
	size_t i;

	json_array_foreach(json_object_get(file, "checks"), i, o)
		if (json_is_string(json_object_get(o, "id")) && strcmp(
		    json_string_value(json_object_get(o, "id")), id) == 0)
			found = true;
	json_decref(file);
	*line = 0;
	buf_init(&text, POLICY_BYTES_MAX);
	(void)snprintf(want, sizeof(want), "\"%s\"", id);
	if (found && file_read(path, &text, NULL) == 0 &&
	    (at = strstr(buf_str(&text), want)) != NULL)
		for (*line = 1, s = buf_str(&text); s < at; s++)
			*line += *s == '\n';
	buf_free(&text);
	return found;
}

void
policy_name_file(const char *folder, const char *id, struct error *err)
{
	char *dir = file_join(folder, "checks"), *path, place[300];
	struct dirent **names = NULL;
	bool found = false;
	size_t line;
	int n, i;

	n = dir == NULL ? -1 : scandir(dir, &names, is_json_name, by_bytes);
	for (i = 0; i < n; i++) {
		path = found ? NULL : file_join(dir, names[i]->d_name);
		if (path != NULL && holds_check(path, id, &line)) {
			found = true;
			(void)snprintf(place, sizeof(place),
			    "checks/%.200s:%zu", names[i]->d_name, line);
			(void)error_prefix(err, place);
		}
		free(path);
		free(names[i]);
	}
	free(names);
	free(dir);
}

/* Whether a folder holds an entry of that name. */
static bool
has_entry(const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	struct stat st;
	bool there = path != NULL && stat(path, &st) == 0;

	free(path);
	return there;
}

/* The parts of a folder into its policy.json. Of one that extends another all
 * of them may be left out. */
static int
gather_parts(const char *folder, json_t *all, bool extends, struct error *err)
{
	static const struct { const char *sub, *key, *as; } arrays[] = {
		{ "catalog", "requirements", "catalog" },
		{ "checks", "checks", "checks" },
	};
	static const char *const files[] = { "decide", "tables", "mappings" };
	json_t *part;
	char name[32];
	size_t i;

	for (i = 0; i < 2; i++) {
		if (extends && !has_entry(folder, arrays[i].sub))
			continue;
		part = gather_arrays(folder, arrays[i].sub, arrays[i].key, err);
		if (part == NULL ||
		    json_object_set_new(all, arrays[i].as, part) != 0)
			return ERR_INPUT;
	}
	for (i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof(name), "%s.json", files[i]);
		if ((extends || i == 2) && !has_entry(folder, name))
			continue;
		part = read_member(folder, name, err);
		if (part == NULL)
			return ERR_INPUT;
		if (json_object_set(all, files[i],
		    json_object_get(part, files[i])) != 0) {
			json_decref(part);
			return bad(err, name, "holds no such member",
			    "その項目がありません");
		}
		json_decref(part);
	}
	return 0;
}

/* Where the policy that another extends is: beside it, or in the
 * installation. */
static char *
folder_of_base(const char *folder, const char *name, struct error *err)
{
	char *parent, *beside, *path;

	if (strchr(name, '/') != NULL || name[0] == '.') {
		(void)bad(err, name, "extends names a policy by its folder's "
		    "name", "extends は拡張元のフォルダー名です");
		return NULL;
	}
	parent = file_join(folder, "..");
	beside = parent == NULL ? NULL : file_join(parent, name);
	path = beside != NULL && has_entry(beside, "policy.json") ?
	    strdup(beside) : policy_folder(name, err);
	free(parent);
	free(beside);
	return path;
}

int
policy_base_folder(const char *folder, char **out, struct error *err)
{
	json_t *head = read_member(folder, "policy.json", err);
	const char *name = json_string_value(json_object_get(head, "extends"));
	int r = head == NULL ? ERR_INPUT : 0;

	*out = NULL;
	if (name != NULL && (*out = folder_of_base(folder, name, err)) == NULL)
		r = ERR_INPUT;
	json_decref(head);
	return r;
}

static json_t *
gather_base(const char *folder, const char *name, size_t depth,
    struct error *err)
{
	char *path = NULL;
	json_t *base = NULL;

	if (depth == POLICY_EXTENDS_MAX)
		(void)bad(err, name, "extends is at most 4 deep",
		    "extends は 4 段までです");
	else
		path = folder_of_base(folder, name, err);
	if (path != NULL)
		base = gather(path, depth + 1, err);
	free(path);
	return base;
}

static json_t *
gather(const char *folder, size_t depth, struct error *err)
{
	json_t *all = read_member(folder, "policy.json", err), *base;
	const char *extends = json_string_value(json_object_get(all,
	    "extends"));

	if (all == NULL || gather_parts(folder, all, extends != NULL,
	    err) != 0) {
		json_decref(all);
		return NULL;
	}
	if (extends == NULL)
		return all;
	base = gather_base(folder, extends, depth, err);
	if (base != NULL)
		base = policy_extend(base, all, err);
	json_decref(all);
	return base;
}

json_t *
policy_gather(const char *folder, struct error *err)
{
	return gather(folder, 0, err);
}

char *
policy_folder(const char *name, struct error *err)
{
	char *base, *path;

	if (strchr(name, '/') != NULL || strcmp(name, ".") == 0) {
		if ((path = strdup(name)) == NULL)
			(void)error_nomem(err);
		return path;
	}
	if ((base = where_is(WHERE_POLICIES, err)) == NULL)
		return NULL;
	path = file_join(base, name);
	free(base);
	if (path == NULL)
		(void)error_nomem(err);
	return path;
}
