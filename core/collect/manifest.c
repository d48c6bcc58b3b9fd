/* SPDX-License-Identifier: Apache-2.0
 * The rules of manifests. Never trusts the worker that wrote one: every
 * member is checked here again.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "glob.h"
#include "manifest.h"
#include "mask.h"
#include "protocol_worker.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum rule {
	RULE_SHAPE, RULE_COUNT, RULE_ID, RULE_TEXTS, RULE_CLASS, RULE_FLAG,
	RULE_NUMBER, RULE_GLOB, RULE_PLACE, RULE_MASK, RULE_ARGV, RULE_NAME,
	RULE_TYPE, RULE_FILE, RULE_DEFAULT, RULE_TWICE, RULE_EMPTY, RULE_ABI
};

static const struct text rules[] = {
	[RULE_SHAPE] = { "not of the shape that a manifest has",
	    "マニフェストの形式ではありません" },
	[RULE_COUNT] = { "more entries than a manifest may have (256 paths, "
	    "64 commands, 64 settings, 32 tables)", "上限を超えています (パス "
	    "256、コマンド 64、設定 64、表 32)" },
	[RULE_ID] = { "must be a short name of a-z, 0-9 and -, beginning with "
	    "a letter", "英小文字で始まる a-z、0-9、- の短い名前で"
	    "なければなりません" },
	[RULE_TEXTS] = { "needs a text in English and in Japanese",
	    "英語と日本語の両方の文が要ります" },
	[RULE_CLASS] = { "must be open, confidential or secret",
	    "open、confidential、secret のどれかです" },
	[RULE_FLAG] = { "is no flag that is known here",
	    "ここで使えるフラグではありません" },
	[RULE_NUMBER] = { "must be a whole number, 0 or more",
	    "0 以上の整数でなければなりません" },
	[RULE_GLOB] = { "must be an absolute path without . and .. parts",
	    ". と .. を含まない絶対パスでなければなりません" },
	[RULE_PLACE] = { "{name} must be one declared setting",
	    "{名前} は宣言した設定一つでなければなりません" },
	[RULE_MASK] = { "is no masker, or its arguments are wrong",
	    "マスカーの名前か引数が正しくありません" },
	[RULE_ARGV] = { "must begin with the absolute path of a program",
	    "プログラムの絶対パスで始まらなければなりません" },
	[RULE_NAME] = { "must be a name of a-z, 0-9 and _, beginning with a "
	    "letter", "英小文字で始まる a-z、0-9、_ の名前でなければ"
	    "なりません" },
	[RULE_TYPE] = { "is no type of a setting", "設定の型ではありません" },
	[RULE_FILE] = { "must be a relative path whose parts do not begin with "
	    "a dot", "点で始まらない名前だけの相対パスでなければなりません" },
	[RULE_DEFAULT] = { "is no value of the setting's type",
	    "設定の型の値ではありません" },
	[RULE_TWICE] = { "is there twice", "重複しています" },
	[RULE_EMPTY] = { "declares no table, so it could report nothing",
	    "表の宣言がなく、何も報告できません" },
	[RULE_ABI] = { "is made for another version of the interface",
	    "別の版のインターフェース用です" },
};

const struct text *
manifest_rule(size_t number)
{
	return number < COUNT(rules) ? &rules[number] : NULL;
}

static int
broken(struct error *err, enum rule rule, const char *where, const char *key)
{
	const struct text *t = &rules[rule];
	char place[256];

	(void)snprintf(place, sizeof(place), "%s%s%s", where,
	    where[0] == '\0' || key[0] == '\0' ? "" : "/", key);
	(void)error_put(err, ERR_INPUT, 0, t->en, t->ja);
	return error_prefix(err, place);
}

static const char *
member(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static bool
is_word(const char *s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; s != NULL && i < n; i++)
		if (strcmp(words[i], s) == 0)
			return true;
	return false;
}

/* [a-z] and then also digits and other, at most max bytes. */
static bool
is_name(const char *s, char other, size_t max)
{
	size_t i;

	if (s == NULL || s[0] < 'a' || s[0] > 'z')
		return false;
	for (i = 0; s[i] != '\0'; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') ||
		    (s[i] >= '0' && s[i] <= '9') || s[i] == other))
			return false;
	return i <= max;
}

static int
check_texts(const json_t *o, const char *where, const char *key,
    struct error *err)
{
	const json_t *t = json_object_get(o, key);
	const char *en = member(t, "en"), *ja = member(t, "ja");

	return en == NULL || ja == NULL || en[0] == '\0' || ja[0] == '\0' ||
	    json_object_size(t) != 2 ? broken(err, RULE_TEXTS, where, key) : 0;
}

static int
check_class(const json_t *o, const char *where, struct error *err)
{
	static const char *const classes[] = { "open", "confidential",
	    "secret" };

	return is_word(member(o, "class"), classes, COUNT(classes)) ? 0 :
	    broken(err, RULE_CLASS, where, "class");
}

static int
check_flags(const json_t *o, const char *where, const char *key,
    const char *const *words, size_t n, struct error *err)
{
	const json_t *list = json_object_get(o, key), *one;
	size_t i;

	if (!json_is_array(list))
		return broken(err, RULE_SHAPE, where, key);
	json_array_foreach(list, i, one)
		if (!is_word(json_string_value(one), words, n))
			return broken(err, RULE_FLAG, where, key);
	return 0;
}

static int
check_number(const json_t *o, const char *where, const char *key, int64_t max,
    struct error *err)
{
	const json_t *v = json_object_get(o, key);

	return json_is_integer(v) && json_integer_value(v) >= 0 &&
	    json_integer_value(v) <= max ? 0 : broken(err, RULE_NUMBER, where,
	    key);
}

static int
check_masks(const json_t *o, const char *where, struct error *err)
{
	const json_t *list = json_object_get(o, "masks"), *one;
	struct error why;
	char place[128];
	size_t i;

	if (!json_is_array(list))
		return broken(err, RULE_SHAPE, where, "masks");
	if (json_array_size(list) > MASK_NAMES_MAX)
		return broken(err, RULE_COUNT, where, "masks");
	json_array_foreach(list, i, one) {
		if (json_is_string(one) &&
		    mask_is_valid(json_string_value(one), &why))
			continue;
		(void)snprintf(place, sizeof(place), "%s/masks/%zu", where, i);
		return broken(err, RULE_MASK, place, "");
	}
	return 0;
}

static bool
is_setting(const json_t *manifest, const char *name, size_t n)
{
	const json_t *list = json_object_get(manifest, "settings"), *one;
	const char *known;
	size_t i;

	json_array_foreach(list, i, one) {
		known = member(one, "name");
		if (known != NULL && strlen(known) == n &&
		    memcmp(known, name, n) == 0)
			return true;
	}
	return false;
}

/* With a stand-in for {name}: what the engagement puts there is checked when
 * the plan is made. */
static int
check_glob(const json_t *manifest, const char *glob, const char *where,
    struct error *err)
{
	const char *open, *close;
	char text[WORKER_PATH_MAX + 8];
	struct glob *g;
	struct error why;
	size_t before;

	if (glob == NULL || strlen(glob) > WORKER_PATH_MAX)
		return broken(err, RULE_GLOB, where, "glob");
	if ((open = strchr(glob, '{')) != NULL) {
		close = strchr(open, '}');
		if (close == NULL || strchr(close, '{') != NULL ||
		    !is_setting(manifest, open + 1,
		    (size_t)(close - open - 1)))
			return broken(err, RULE_PLACE, where, "glob");
		before = (size_t)(open - glob);
		(void)snprintf(text, sizeof(text), "%.*s%s%s", (int)before,
		    glob, before == 0 ? "/x" : "x", close + 1);
		glob = text;
	}
	if ((g = glob_compile(glob, &why)) == NULL)
		return broken(err, RULE_GLOB, where, "glob");
	glob_free(g);
	return 0;
}

static int
check_path(const json_t *manifest, const json_t *o, const char *where,
    struct error *err)
{
	static const char *const keys[] = { "class", "flags", "glob", "masks",
	    "max_bytes", "why", NULL };
	static const char *const flags[] = { "optional", "recurse", "tail" };
	int r;

	if ((r = json_only_keys(o, where, keys, err)) != 0 ||
	    (r = check_glob(manifest, member(o, "glob"), where, err)) != 0 ||
	    (r = check_texts(o, where, "why", err)) != 0 ||
	    (r = check_class(o, where, err)) != 0 ||
	    (r = check_flags(o, where, "flags", flags, COUNT(flags),
	    err)) != 0 ||
	    (r = check_number(o, where, "max_bytes", INT64_MAX, err)) != 0)
		return r;
	return check_masks(o, where, err);
}

static int
check_argv(const json_t *o, const char *where, struct error *err)
{
	const json_t *argv = json_object_get(o, "argv"), *one;
	const char *program;
	struct error why;
	struct glob *g;
	size_t i;

	json_array_foreach(argv, i, one)
		if (!json_is_string(one))
			return broken(err, RULE_ARGV, where, "argv");
	program = json_string_value(json_array_get(argv, 0));
	if (program == NULL || strpbrk(program, "*?{") != NULL ||
	    program[1] == '\0' || (g = glob_compile(program, &why)) == NULL)
		return broken(err, RULE_ARGV, where, "argv");
	glob_free(g);
	return 0;
}

static int
check_command(const json_t *manifest, const json_t *o, const char *where,
    struct error *err)
{
	static const char *const keys[] = { "argv", "class", "flags", "masks",
	    "max_bytes", "timeout_ms", "why", NULL };
	static const char *const flags[] = { "optional", "tail" };
	int r;

	(void)manifest;
	if ((r = json_only_keys(o, where, keys, err)) != 0 ||
	    (r = check_argv(o, where, err)) != 0 ||
	    (r = check_texts(o, where, "why", err)) != 0 ||
	    (r = check_class(o, where, err)) != 0 ||
	    (r = check_flags(o, where, "flags", flags, COUNT(flags),
	    err)) != 0 ||
	    (r = check_number(o, where, "max_bytes", INT64_MAX, err)) != 0 ||
	    (r = check_number(o, where, "timeout_ms", UINT32_MAX, err)) != 0)
		return r;
	return check_masks(o, where, err);
}

static bool
fits_type(const char *type, const char *value)
{
	int64_t n;
	char *end;

	if (value[0] == '\0' || strcmp(type, "text") == 0 ||
	    strcmp(type, "enum") == 0 || strcmp(type, "list") == 0)
		return true;
	if (strcmp(type, "bool") == 0)
		return strcmp(value, "true") == 0 ||
		    strcmp(value, "false") == 0;
	if (strcmp(type, "date") == 0)
		return date_parse(value, &n);
	if (strcmp(type, "time") == 0)
		return date_parse_time(value, &n);
	if (strcmp(type, "digest") == 0)
		return strlen(value) == HASH_HEX &&
		    strspn(value, "0123456789abcdef") == HASH_HEX;
	(void)strtoll(value, &end, 10);
	return *end == '\0';
}

static int
check_setting(const json_t *manifest, const json_t *o, const char *where,
    struct error *err)
{
	static const char *const keys[] = { "default", "flags", "help", "name",
	    "type", NULL };
	static const char *const flags[] = { "optional", "sensitive" };
	static const char *const types[] = { "bool", "int", "text", "time",
	    "date", "digest", "enum", "list" };
	const char *name = member(o, "name"), *type = member(o, "type"), *dflt;
	const json_t *list = json_object_get(manifest, "settings"), *other;
	size_t i;
	int r;

	if ((r = json_only_keys(o, where, keys, err)) != 0)
		return r;
	if (!is_name(name, '_', TABLE_NAME_MAX))
		return broken(err, RULE_NAME, where, "name");
	json_array_foreach(list, i, other) {
		if (other == o)
			break;
		if (member(other, "name") != NULL &&
		    strcmp(member(other, "name"), name) == 0)
			return broken(err, RULE_TWICE, where, "name");
	}
	if (!is_word(type, types, COUNT(types)))
		return broken(err, RULE_TYPE, where, "type");
	dflt = member(o, "default");
	if (dflt == NULL || !fits_type(type, dflt))
		return broken(err, RULE_DEFAULT, where, "default");
	if ((r = check_texts(o, where, "help", err)) != 0)
		return r;
	return check_flags(o, where, "flags", flags, COUNT(flags), err);
}

/* A relative place beneath the firm's folder: "ledgers/asset", in each language.
 * init writes there, so it must not lead out. */
static int
check_file(const json_t *o, const char *where, struct error *err)
{
	static const char *const keys[] = { "en", "ja" };
	const json_t *file = json_object_get(o, "file");
	const char *s;
	size_t i;

	if (file == NULL)
		return 0;
	for (i = 0; i < 2; i++) {
		s = member(file, keys[i]);
		if (s == NULL || s[0] == '\0' || s[0] == '/' ||
		    s[0] == '.' || strlen(s) > 200 ||
		    strpbrk(s, "\\:*?\"<>|") != NULL ||
		    strstr(s, "//") != NULL || strstr(s, "/.") != NULL)
			return broken(err, RULE_FILE, where, "file");
	}
	return 0;
}

/* help and example are texts, words as many as there are symbols. */
static int
check_hints(const json_t *c, const char *where, struct error *err)
{
	static const char *const keys[] = { "example", "help" };
	const json_t *words = json_object_get(c, "words"), *t;
	size_t i;

	for (i = 0; i < 2; i++) {
		t = json_object_get(c, keys[i]);
		if (t != NULL && (member(t, "en") == NULL ||
		    member(t, "ja") == NULL))
			return broken(err, RULE_TEXTS, where, keys[i]);
	}
	if (words == NULL)
		return 0;
	if (!json_is_array(words) || json_array_size(words) !=
	    json_array_size(json_object_get(c, "symbols")))
		return broken(err, RULE_SHAPE, where, "words");
	json_array_foreach(words, i, t)
		if (member(t, "en") == NULL || member(t, "ja") == NULL)
			return broken(err, RULE_TEXTS, where, "words");
	return 0;
}

/* The rest of a table is facts/table.h's to check. */
static int
check_table(const json_t *manifest, const json_t *o, const char *where,
    struct error *err)
{
	static const char *const keys[] = { "class", "columns", "file", "flags",
	    "name", "title", NULL };
	static const char *const column_keys[] = { "example", "flags", "help",
	    "label", "name", "symbols", "type", "unit", "view", "words",
	    NULL };
	static const char *const flags[] = { "one" };
	static const char *const column_flags[] = { "key", "optional",
	    "sensitive" };
	const json_t *columns = json_object_get(o, "columns"), *column;
	char place[128];
	size_t i;
	int r;

	(void)manifest;
	if ((r = json_only_keys(o, where, keys, err)) != 0 ||
	    (r = check_flags(o, where, "flags", flags, COUNT(flags),
	    err)) != 0 || (r = check_file(o, where, err)) != 0)
		return r;
	json_array_foreach(columns, i, column) {
		(void)snprintf(place, sizeof(place), "%s/columns/%zu", where, i);
		if (!json_is_object(column))
			return broken(err, RULE_SHAPE, place, "");
		if ((r = json_only_keys(column, place, column_keys,
		    err)) != 0 || (r = check_flags(column, place, "flags",
		    column_flags, COUNT(column_flags), err)) != 0 ||
		    (r = check_hints(column, place, err)) != 0)
			return r;
	}
	return 0;
}

static const struct {
	const char *key;
	size_t max;
	int (*check)(const json_t *manifest, const json_t *o,
	    const char *where, struct error *err);
} arrays[] = {
	{ "paths", MANIFEST_PATHS_MAX, check_path },
	{ "commands", MANIFEST_COMMANDS_MAX, check_command },
	{ "settings", MANIFEST_SETTINGS_MAX, check_setting },
	{ "tables", MANIFEST_TABLES_MAX, check_table },
};

static int
check_arrays(const json_t *manifest, struct error *err)
{
	const json_t *list, *one;
	char where[64];
	size_t i, j;
	int r;

	for (i = 0; i < COUNT(arrays); i++) {
		list = json_object_get(manifest, arrays[i].key);
		if (!json_is_array(list))
			return broken(err, RULE_SHAPE, arrays[i].key, "");
		if (json_array_size(list) > arrays[i].max)
			return broken(err, RULE_COUNT, arrays[i].key, "");
		json_array_foreach(list, j, one) {
			(void)snprintf(where, sizeof(where), "%s/%zu",
			    arrays[i].key, j);
			if (!json_is_object(one))
				return broken(err, RULE_SHAPE, where, "");
			r = arrays[i].check(manifest, one, where, err);
			if (r != 0)
				return r;
		}
	}
	return json_array_size(json_object_get(manifest, "tables")) == 0 ?
	    broken(err, RULE_EMPTY, "tables", "") : 0;
}

static int
check_limits(const json_t *manifest, struct error *err)
{
	static const char *const keys[] = { "bytes", "cpu_ms", "files",
	    "memory", "wall_ms", NULL };
	const json_t *o = json_object_get(manifest, "limits");
	size_t i;
	int r;

	if (!json_is_object(o))
		return broken(err, RULE_SHAPE, "limits", "");
	if ((r = json_only_keys(o, "limits", keys, err)) != 0)
		return r;
	for (i = 0; keys[i] != NULL && r == 0; i++)
		r = check_number(o, "limits", keys[i], INT64_MAX, err);
	return r;
}

static int
check_head(struct manifest *m, struct error *err)
{
	static const char *const keys[] = { "abi", "author", "commands",
	    "flags", "id", "licence", "limits", "paths", "privileges", "settings", "summary",
	    "tables", "version", NULL };
	static const char *const privileges[] = { "root", "libraries" };
	static const char *const flags[] = { "firm", "forms" };
	const json_t *o = m->json, *list, *one;
	const char *abi = member(o, "abi");
	size_t i;
	int r;

	if (!json_is_object(o))
		return broken(err, RULE_SHAPE, "manifest", "");
	if ((r = json_only_keys(o, "", keys, err)) != 0)
		return r;
	m->id = member(o, "id");
	m->version = member(o, "version");
	m->author = member(o, "author");
	m->licence = member(o, "licence");
	if (abi == NULL || strcmp(abi, "1.0") != 0)
		return broken(err, RULE_ABI, "abi", "");
	if (!is_name(m->id, '-', MANIFEST_ID_MAX))
		return broken(err, RULE_ID, "id", "");
	if (m->version == NULL || m->author == NULL || m->licence == NULL)
		return broken(err, RULE_SHAPE, "manifest", "");
	if ((r = check_texts(o, "", "summary", err)) != 0 ||
	    (r = check_flags(o, "", "privileges", privileges,
	    COUNT(privileges), err)) != 0 ||
	    (json_object_get(o, "flags") != NULL &&
	    (r = check_flags(o, "", "flags", flags, COUNT(flags), err)) != 0))
		return r;
	list = json_object_get(o, "privileges");
	json_array_foreach(list, i, one) {
		if (strcmp(json_string_value(one), "root") == 0)
			m->root = true;
		else
			m->libraries = true;
	}
	return json_get_text(o, "", "summary", &m->summary, err);
}

int
manifest_parse(const char *p, size_t n, struct manifest *out,
    struct error *err)
{
	unsigned char digest[HASH_SIZE];
	int r;

	memset(out, 0, sizeof(*out));
	out->json = json_read(p, n, WORKER_JSON_MAX, "manifest", err);
	if (out->json == NULL)
		return ERR_INPUT;
	hash_bytes(p, n, digest);
	hash_to_hex(digest, out->sha256);
	if ((r = check_head(out, err)) != 0 ||
	    (r = check_arrays(out->json, err)) != 0 ||
	    (r = check_limits(out->json, err)) != 0)
		return r;
	return table_list_add(&out->tables, out->json, err);
}

void
manifest_free(struct manifest *m)
{
	table_list_free(&m->tables);
	json_decref(m->json);
	memset(m, 0, sizeof(*m));
}
