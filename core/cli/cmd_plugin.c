/* SPDX-License-Identifier: Apache-2.0
 * starseal plugin: list, describe and check plugins. Never loads one here: a
 * worker does, in its empty sandbox.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/file.h"
#include "base/where.h"
#include "collect/manifest.h"
#include "collect/worker.h"
#include "options.h"
#include "output.h"

#define DESCRIBE_MS 10000
#define SHOWN 12                /* digits of a digest in a list */

/* One plugin as its worker described it. */
struct described {
	struct worker_description description;
	struct worker_end end;
	struct manifest manifest;
	char sha256[HASH_HEX + 1];
};

static int
describe(const char *path, struct described *d, struct error *err)
{
	const struct worker_options options = { .wall_ms = DESCRIBE_MS,
	    .cpu_ms = DESCRIBE_MS / 2 };
	struct worker_plugin so;
	int r;

	memset(d, 0, sizeof(*d));
	if ((r = worker_plugin_open(path, &so, err)) != 0)
		return r;
	hash_to_hex(so.sha256, d->sha256);
	r = worker_describe(&so, &options, &d->description, &d->end, err);
	worker_plugin_close(&so);
	if (r == 0)
		r = manifest_parse(buf_str(&d->description.json),
		    d->description.json.n, &d->manifest, err);
	return r;
}

static void
described_free(struct described *d)
{
	worker_description_free(&d->description);
	manifest_free(&d->manifest);
}

/* A file as given, or NAME.so where the plugins are. Malloced. */
static char *
find(const char *name, struct error *err)
{
	size_t n = strlen(name);
	char *dir, *path = NULL;

	if (strchr(name, '/') != NULL ||
	    (n > 3 && strcmp(name + n - 3, ".so") == 0))
		path = strdup(name);
	else if ((dir = where_is(WHERE_PLUGINS, err)) == NULL)
		return NULL;
	else {
		if (asprintf(&path, "%s/%s.so", dir, name) == -1)
			path = NULL;
		free(dir);
	}
	if (path == NULL)
		(void)error_nomem(err);
	return path;
}

/* ---- list ---- */

static int
is_plugin(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 3 && strcmp(d->d_name + n - 3, ".so") == 0;
}

static const char *
privileges(const struct manifest *m)
{
	if (m->root)
		return m->libraries ? "root, libraries" : "root";
	return m->libraries ? "libraries" : "-";
}

static json_t *
json_of(const char *path, const struct described *d, const struct error *err)
{
	const struct manifest *m = &d->manifest;

	if (err != NULL)
		return json_pack("{s:s, s:s, s:{s:s, s:s}, s:s}", "file", path,
		    "sha256", d->sha256, "refused", "en", err->en, "ja",
		    err->ja, "outcome", worker_outcome_name(d->end.outcome ==
		    WORKER_O_COMPLETE ? WORKER_O_REFUSED : d->end.outcome));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:O}", "id", m->id,
	    "version", m->version, "file", path, "sha256", d->sha256,
	    "manifest", m->sha256, "summary", json_object_get(m->json,
	    "summary"), "privileges", json_object_get(m->json, "privileges"));
}

static void
print_one(const char *path, const struct described *d, const struct error *err)
{
	const struct manifest *m = &d->manifest;
	const char *name = strrchr(path, '/');

	if (err != NULL) {
		output_visible(stdout, name == NULL ? path : name + 1,
		    strlen(name == NULL ? path : name + 1));
		(void)fputs(": ", stdout);
		output_visible(stdout, error_text(err),
		    strlen(error_text(err)));
		(void)fputc('\n', stdout);
		return;
	}
	output_cell(stdout, m->id, 16);
	(void)fputc(' ', stdout);
	output_cell(stdout, m->version, 8);
	(void)printf(" %.*s ", SHOWN, d->sha256);
	output_cell(stdout, privileges(m), 15);
	(void)fputc(' ', stdout);
	output_visible(stdout, text_of(&m->summary),
	    strlen(text_of(&m->summary)));
	(void)fputc('\n', stdout);
}

static int
list_one(const char *dir, const char *name, json_t *list)
{
	char *path = file_join(dir, name);
	struct described d;
	struct error err;
	int r;

	if (path == NULL)
		return ERR_NOMEM;
	r = describe(path, &d, &err);
	if (list != NULL)
		(void)json_array_append_new(list, json_of(path, &d,
		    r == 0 ? NULL : &err));
	else
		print_one(path, &d, r == 0 ? NULL : &err);
	described_free(&d);
	free(path);
	return r;
}

static int
plugin_list(int argc, char **argv)
{
	const struct cli_usage usage = { "plugin list", "",
	    { "list the installed plugins: name, version, digest, privileges",
	    "入っているプラグインの名前、版、ダイジェスト、特権を一覧する" },
	    NULL, 0, 0, 0 };
	struct cli_common common;
	struct dirent **names = NULL;
	struct error err;
	json_t *list;
	char *dir;
	int first, r, n, i, worst = 0;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((dir = where_is(WHERE_PLUGINS, &err)) == NULL)
		return cli_fail("plugin list", &err);
	n = scandir(dir, &names, is_plugin, alphasort);
	list = common.json ? json_array() : NULL;
	for (i = 0; i < n; i++) {
		if ((r = list_one(dir, names[i]->d_name, list)) != 0)
			worst = error_exit_status(r);
		free(names[i]);
	}
	free(names);
	if (common.json)
		output_json(stdout, list);
	else if (n <= 0 && !common.quiet)
		(void)printf(TR("no plugins in %s\n",
		    "%s にプラグインはありません\n"), dir);
	json_decref(list);
	free(dir);
	r = output_done();
	return r != 0 ? r : worst;
}

/* ---- describe ---- */

static int
plugin_describe(int argc, char **argv)
{
	const struct cli_usage usage = { "plugin describe", "NAME|FILE.so",
	    { "print a plugin's manifest as canonical JSON",
	    "プラグインのマニフェストを正準 JSON で表示する" }, NULL, 0, 1, 1 };
	struct cli_common common;
	struct described d;
	struct error err;
	char *path;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((path = find(argv[first], &err)) == NULL)
		return cli_fail("plugin describe", &err);
	if ((r = describe(path, &d, &err)) != 0) {
		(void)error_prefix(&err, argv[first]);
		r = cli_fail("plugin describe", &err);
	} else {
		/* The bytes as they are: their digest is what gets pinned. */
		(void)fwrite(d.description.json.p, 1, d.description.json.n,
		    stdout);
		(void)fputc('\n', stdout);
		r = output_done();
	}
	described_free(&d);
	free(path);
	return r;
}

/* ---- check ---- */

/* Each makes its own worker; err says what is wrong. */
static int
check_loads(const char *path, struct error *err)
{
	struct described d;
	int r = describe(path, &d, err);

	described_free(&d);
	return r;
}

static int
check_symbol(const char *path, struct error *err)
{
	struct described d;
	int r = describe(path, &d, err);

	if (r == 0 && d.description.extra)
		r = error_set(err, ERR_INPUT, 0, "also exports %s; build with "
		    "-fvisibility=hidden", "%s も公開しています。"
		    "-fvisibility=hidden で作ってください",
		    d.description.symbol);
	described_free(&d);
	return r;
}

static int
check_start(const char *path, struct error *err)
{
	struct described d;
	int r = describe(path, &d, err);

	if (r == 0 && d.description.start)
		r = error_put(err, ERR_INPUT, 0, "runs code of its own when it "
		    "is loaded; hosts without Landlock refuse that",
		    "読み込み時に自分のコードを動かします。Landlock のない"
		    "ホストでは拒まれます");
	described_free(&d);
	return r;
}

static int
check_same(const char *path, struct error *err)
{
	struct described a, b;
	int r = describe(path, &a, err);

	if (r == 0)
		r = describe(path, &b, err);
	else
		memset(&b, 0, sizeof(b));
	if (r == 0 && strcmp(a.manifest.sha256, b.manifest.sha256) != 0)
		r = error_put(err, ERR_INPUT, 0, "describes itself otherwise "
		    "the second time", "二度目に違うマニフェストを示しました");
	described_free(&a);
	described_free(&b);
	return r;
}

static int
check_name(const char *path, struct error *err)
{
	const char *base = strrchr(path, '/');
	struct described d;
	int r = describe(path, &d, err);
	size_t n;

	base = base == NULL ? path : base + 1;
	if (r == 0) {
		n = strlen(d.manifest.id);
		if (strncmp(base, d.manifest.id, n) != 0 ||
		    strcmp(base + n, ".so") != 0)
			r = error_set(err, ERR_INPUT, 0,
			    "calls itself %s; name the file %s.so",
			    "自称は %s です。ファイル名を %s.so にしてください",
			    d.manifest.id, d.manifest.id);
	}
	described_free(&d);
	return r;
}

static const struct {
	const char *name;
	struct text title;
	int (*check)(const char *path, struct error *err);
} checks[] = {
	{ "loads", { "loads in the sandbox, with a sound manifest",
	    "サンドボックスで読み込め、マニフェストが正しい" }, check_loads },
	{ "one-symbol", { "exports one symbol", "公開する名前は一つだけ" },
	    check_symbol },
	{ "no-start-code", { "runs nothing when it is loaded",
	    "読み込み時に何も動かさない" }, check_start },
	{ "same-manifest", { "describes itself the same way twice",
	    "二度とも同じマニフェストを示す" }, check_same },
	{ "file-name", { "is named as it calls itself",
	    "ファイル名と自称が同じ" }, check_name },
};

static void
print_check(size_t i, int r, const struct error *err)
{
	output_toned(stdout, r == 0 ? OUTPUT_GOOD : OUTPUT_BAD,
	    r == 0 ? TR("ok  ", "合格") : TR("FAIL", "失敗"));
	(void)printf("  %s", text_of(&checks[i].title));
	if (r != 0) {
		(void)fputs(": ", stdout);
		output_visible(stdout, error_text(err),
		    strlen(error_text(err)));
	}
	(void)fputc('\n', stdout);
}

static int
plugin_check(int argc, char **argv)
{
	const struct cli_usage usage = { "plugin check", "FILE.so",
	    { "check a plugin as its author would want it checked",
	    "作者のために、プラグインを検査する" }, NULL, 0, 1, 1 };
	struct cli_common common;
	json_t *list = json_array();
	struct error err;
	char *path;
	int first, r, worst = 0;
	size_t i;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO ||
	    (path = find(argv[first], &err)) == NULL) {
		json_decref(list);
		return r != CLI_GO ? r : cli_fail("plugin check", &err);
	}
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		r = checks[i].check(path, &err);
		if (r != 0)
			worst = error_exit_status(r);
		if (!common.json)
			print_check(i, r, &err);
		else
			(void)json_array_append_new(list, r == 0 ?
			    json_pack("{s:s, s:b}", "check", checks[i].name,
			    "ok", 1) : json_pack("{s:s, s:b, s:{s:s, s:s}}",
			    "check", checks[i].name, "ok", 0, "why", "en",
			    err.en, "ja", err.ja));
		/* What does not load cannot be checked further. */
		if (r != 0 && i == 0)
			break;
	}
	if (common.json)
		output_json(stdout, list);
	json_decref(list);
	free(path);
	r = output_done();
	return r != 0 ? r : worst;
}

int
cmd_plugin(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "list", plugin_list, { "list the installed plugins",
		    "入っているプラグインを一覧する" } },
		{ "describe", plugin_describe, { "print a plugin's manifest",
		    "プラグインのマニフェストを表示する" } },
		{ "check", plugin_check, { "check a plugin's file",
		    "プラグインのファイルを検査する" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("plugin", members, argc, argv);
}
