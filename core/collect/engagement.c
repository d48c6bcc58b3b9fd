/* SPDX-License-Identifier: Apache-2.0
 * Reading of engagement files. Never reads anything they point to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "engagement.h"

#define DEFAULT_POLICY "scs-20260327"
#define DEFAULT_LEVEL 4

static int
fault(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

static bool
spans(const char *s, const char *alphabet, size_t min, size_t max)
{
	size_t n = strlen(s);

	return n >= min && n <= max && strspn(s, alphabet) == n;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"

bool
engagement_is_subject(const char *id)
{
	const char *colon = strchr(id, ':');

	return colon != NULL && colon > id && colon - id <= 32 &&
	    strspn(id, LOWER DIGIT) == (size_t)(colon - id) &&
	    spans(colon + 1, LOWER UPPER DIGIT "._-", 1, 200);
}

void
engagement_host_id(char *out, size_t size)
{
	struct utsname u;
	char *p;

	if (uname(&u) != 0 || u.nodename[0] == '\0')
		(void)snprintf(u.nodename, sizeof(u.nodename), "localhost");
	(void)snprintf(out, size, "host:%s", u.nodename);
	for (p = out + 5; *p != '\0'; p++)
		if (strchr(LOWER UPPER DIGIT "._-", *p) == NULL)
			*p = '_';
}

/* A folder, from base where it is relative; no trailing slash but for "/". */
static char *
folder(const char *base, const char *path)
{
	char *out = path[0] == '/' ? strdup(path) : file_join(base, path);
	size_t n = out == NULL ? 0 : strlen(out);

	while (n > 1 && out[n - 1] == '/')
		out[--n] = '\0';
	return out;
}

static int
parse_subject(struct engagement *e, const json_t *o, const char *where,
    const char *base, struct error *err)
{
	static const char *const known[] = { "id", "root", "commands", NULL };
	struct engagement_subject *s = &e->subjects[e->n_subjects];
	const char *id, *root, *commands;
	char at[128];
	size_t i;
	int r;

	if (!json_is_object(o))
		return fault(err, where, "must be an object",
		    "オブジェクトでなければなりません");
	if ((r = json_only_keys(o, where, known, err)) != 0 ||
	    (r = json_get_str(o, where, "id", &id, err)) != 0 ||
	    (r = json_get_str_opt(o, where, "root", &root, err)) != 0 ||
	    (r = json_get_str_opt(o, where, "commands", &commands, err)) != 0)
		return r;
	(void)snprintf(at, sizeof(at), "%s/id", where);
	if (!engagement_is_subject(id))
		return fault(err, at,
		    "must be a kind, a colon and a name, such as host:web01",
		    "「host:web01」のように 種類:名前 と書いてください");
	for (i = 0; i < e->n_subjects; i++)
		if (strcmp(e->subjects[i].id, id) == 0)
			return fault(err, at, "is there twice",
			    "が重なっています");
	(void)snprintf(at, sizeof(at), "%s/root", where);
	if (root != NULL && root[0] == '\0')
		return fault(err, at, "must name a folder",
		    "フォルダーを書いてください");
	e->n_subjects++;
	s->id = strdup(id);
	s->root = folder(base, root == NULL ? "/" : root);
	s->commands = commands == NULL ? NULL : folder(base, commands);
	if (s->id == NULL || s->root == NULL ||
	    (commands != NULL && s->commands == NULL))
		return error_nomem(err);
	return 0;
}

static int
parse_subjects(struct engagement *e, const char *base, struct error *err)
{
	json_t *list = json_object_get(e->json, "subjects"), *o;
	char where[64];
	size_t i;
	int r;

	if (list == NULL) {
		char id[300];

		e->subjects = calloc(1, sizeof(*e->subjects));
		if (e->subjects == NULL)
			return error_nomem(err);
		engagement_host_id(id, sizeof(id));
		e->n_subjects = 1;
		e->subjects[0].id = strdup(id);
		e->subjects[0].root = strdup("/");
		return e->subjects[0].id == NULL || e->subjects[0].root == NULL
		    ? error_nomem(err) : 0;
	}
	if ((r = json_get_array(e->json, "", "subjects", &list, err)) != 0)
		return r;
	if (json_array_size(list) == 0 ||
	    json_array_size(list) > ENGAGEMENT_SUBJECTS_MAX)
		return fault(err, "/subjects", "needs 1 to 256 subjects",
		    "対象は 1 から 256 個にしてください");
	e->subjects = calloc(json_array_size(list), sizeof(*e->subjects));
	if (e->subjects == NULL)
		return error_nomem(err);
	json_array_foreach(list, i, o) {
		(void)snprintf(where, sizeof(where), "/subjects/%zu", i);
		if ((r = parse_subject(e, o, where, base, err)) != 0)
			return r;
	}
	return 0;
}

static int
parse_limits(const json_t *parent, const char *where,
    struct engagement_limits *out, struct error *err)
{
	static const char *const known[] = { "wall_ms", "cpu_ms", "memory",
		"bytes", "files", NULL };
	uint64_t *const to[] = { &out->wall_ms, &out->cpu_ms, &out->memory,
		&out->bytes, &out->files };
	json_t *o = json_object_get(parent, "limits");
	char at[160];
	int64_t v;
	size_t i;
	int r;

	if (o == NULL)
		return 0;
	(void)snprintf(at, sizeof(at), "%s/limits", where);
	if ((r = json_get_object(parent, where, "limits", &o, err)) != 0 ||
	    (r = json_only_keys(o, at, known, err)) != 0)
		return r;
	for (i = 0; known[i] != NULL; i++) {
		if (json_object_get(o, known[i]) == NULL)
			continue;
		r = json_get_int(o, at, known[i], 1, INT64_MAX, &v, err);
		if (r != 0)
			return r;
		*to[i] = (uint64_t)v;
	}
	return 0;
}

static int
parse_pin(const json_t *o, const char *where, const char *key,
    const char **out, struct error *err)
{
	char at[160];
	int r;

	if ((r = json_get_str_opt(o, where, key, out, err)) != 0 ||
	    *out == NULL)
		return r;
	(void)snprintf(at, sizeof(at), "%s/%s", where, key);
	if (!spans(*out, DIGIT "abcdef", 64, 64))
		return fault(err, at,
		    "must be a SHA-256: 64 digits 0-9 a-f",
		    "SHA-256 (0-9 a-f の 64 桁) を書いてください");
	return 0;
}

static int
parse_plugin(struct engagement *e, const char *id, const json_t *o,
    struct error *err)
{
	static const char *const known[] = { "settings", "limits", "digest",
		"manifest", NULL };
	struct engagement_plugin *p = &e->plugins[e->n_plugins++];
	char where[128];
	json_t *settings;
	int r;

	(void)snprintf(where, sizeof(where), "/plugins/%.64s", id);
	if (!spans(id, LOWER DIGIT "._-", 1, 63))
		return fault(err, where, "is no plugin's name",
		    "はプラグインの名前ではありません");
	if (!json_is_object(o))
		return fault(err, where, "must be an object",
		    "オブジェクトでなければなりません");
	p->id = id;
	if ((r = json_only_keys(o, where, known, err)) != 0 ||
	    (r = parse_limits(o, where, &p->limits, err)) != 0 ||
	    (r = parse_pin(o, where, "digest", &p->digest, err)) != 0 ||
	    (r = parse_pin(o, where, "manifest", &p->manifest, err)) != 0)
		return r;
	if (json_object_get(o, "settings") == NULL)
		return 0;
	r = json_get_object(o, where, "settings", &settings, err);
	p->settings = settings;
	return r;
}

static int
parse_plugins(struct engagement *e, struct error *err)
{
	json_t *all = json_object_get(e->json, "plugins"), *o;
	const char *id;
	int r;

	e->all_plugins = all == NULL;
	if (all == NULL)
		return 0;
	if ((r = json_get_object(e->json, "", "plugins", &all, err)) != 0)
		return r;
	if (json_object_size(all) == 0 ||
	    json_object_size(all) > ENGAGEMENT_PLUGINS_MAX)
		return fault(err, "/plugins",
		    "needs 1 to 256 plugins (leave it out for all)",
		    "プラグインは 1 から 256 個です (省けばすべて使います)");
	e->plugins = calloc(json_object_size(all), sizeof(*e->plugins));
	if (e->plugins == NULL)
		return error_nomem(err);
	json_object_foreach(all, id, o)
		if ((r = parse_plugin(e, id, o, err)) != 0)
			return r;
	return 0;
}

static int
parse_floor(struct engagement *e, struct error *err)
{
	static const char *const known[] = { "landlock", "seccomp", NULL };
	json_t *o = json_object_get(e->json, "sandbox_floor"), *v;
	int64_t n = 0;
	int r;

	if (o == NULL)
		return 0;
	if ((r = json_get_object(e->json, "", "sandbox_floor", &o, err)) != 0 ||
	    (r = json_only_keys(o, "/sandbox_floor", known, err)) != 0)
		return r;
	if (json_object_get(o, "landlock") != NULL && (r = json_get_int(o,
	    "/sandbox_floor", "landlock", 0, 1000, &n, err)) != 0)
		return r;
	e->floor_landlock = (int)n;
	v = json_object_get(o, "seccomp");
	if (v != NULL && !json_is_boolean(v))
		return fault(err, "/sandbox_floor/seccomp",
		    "must be true or false",
		    "true か false を書いてください");
	e->floor_seccomp = json_is_true(v);
	return 0;
}

static int
parse_hex(struct engagement *e, const char *key, const char **out,
    struct error *err)
{
	char where[32];
	int r;

	if (json_is_null(json_object_get(e->json, key)))
		return 0;
	if ((r = json_get_str_opt(e->json, "", key, out, err)) != 0 ||
	    *out == NULL)
		return r;
	(void)snprintf(where, sizeof(where), "/%s", key);
	if (!spans(*out, DIGIT "abcdef", 16, 128) || strlen(*out) % 2 != 0)
		return fault(err, where,
		    "must be null or 16 to 128 digits 0-9 a-f",
		    "null か、0-9 a-f の 16 から 128 桁を書いてください");
	return 0;
}

int
engagement_challenge(struct engagement *e, const char *nonce,
    struct error *err)
{
	int r;

	if (nonce == NULL)
		return 0;
	if (json_object_set_new(e->json, "nonce", json_string(nonce)) != 0)
		return error_put(err, ERR_INPUT, 0, "--nonce is 16 to 128 "
		    "digits 0-9 a-f", "--nonce は 0-9 a-f の 16 から 128 桁です");
	if ((r = parse_hex(e, "nonce", &e->nonce, err)) != 0)
		(void)error_prefix(err, "--nonce");
	return r;
}

static int
parse_head(struct engagement *e, struct error *err)
{
	const char *s;
	int64_t level = DEFAULT_LEVEL;
	int r;

	if ((r = json_get_str(e->json, "", "format", &s, err)) != 0)
		return r;
	if (strcmp(s, ENGAGEMENT_FORMAT) != 0)
		return fault(err, "/format",
		    "must be \"" ENGAGEMENT_FORMAT "\"",
		    "\"" ENGAGEMENT_FORMAT "\" でなければなりません");
	if (json_object_get(e->json, "name") != NULL && (r = json_get_text(
	    e->json, "", "name", &e->name, err)) != 0)
		return r;
	if ((r = json_get_str(e->json, "", "series", &e->series, err)) != 0)
		return r;
	if (!spans(e->series, LOWER UPPER DIGIT "._/-", 1, 128))
		return fault(err, "/series",
		    "must be 1 to 128 of A-Z a-z 0-9 . _ / -",
		    "A-Z a-z 0-9 . _ / - の 1 から 128 文字にしてください");
	if ((r = json_get_str_opt(e->json, "", "policy", &s, err)) != 0)
		return r;
	e->policy = s == NULL ? DEFAULT_POLICY : s;
	if (!spans(e->policy, LOWER UPPER DIGIT "._-", 1, 64))
		return fault(err, "/policy", "is no policy's name",
		    "はポリシーの名前ではありません");
	if (json_object_get(e->json, "level") != NULL && (r = json_get_int(
	    e->json, "", "level", 1, 5, &level, err)) != 0)
		return r;
	e->level = (int)level;
	if ((r = json_get_str_opt(e->json, "", "class", &e->cls, err)) != 0)
		return r;
	if (e->cls != NULL && strcmp(e->cls, "open") != 0 &&
	    strcmp(e->cls, "confidential") != 0 &&
	    strcmp(e->cls, "secret") != 0)
		return fault(err, "/class",
		    "must be open, confidential or secret",
		    "open, confidential, secret のどれかにしてください");
	return 0;
}

struct engagement *
engagement_parse(const char *p, size_t n, const char *name, const char *base,
    struct error *err)
{
	static const char *const known[] = { "format", "name", "series",
		"policy", "level", "nonce", "salt", "subjects", "plugins",
		"sandbox_floor", "limits", "class", NULL };
	struct engagement *e = calloc(1, sizeof(*e));
	int r;

	if (e == NULL) {
		(void)error_nomem(err);
		return NULL;
	}
	e->json = json_read(p, n, ENGAGEMENT_BYTES_MAX, name, err);
	if (e->json == NULL)
		goto fail;
	if (!json_is_object(e->json)) {
		(void)fault(err, "", "must be an object",
		    "オブジェクトでなければなりません");
		goto prefix;
	}
	if ((r = json_only_keys(e->json, "", known, err)) != 0 ||
	    (r = parse_head(e, err)) != 0 ||
	    (r = parse_hex(e, "nonce", &e->nonce, err)) != 0 ||
	    (r = parse_hex(e, "salt", &e->salt, err)) != 0 ||
	    (r = parse_subjects(e, base, err)) != 0 ||
	    (r = parse_plugins(e, err)) != 0 ||
	    (r = parse_floor(e, err)) != 0 ||
	    (r = parse_limits(e->json, "", &e->limits, err)) != 0)
		goto prefix;
	return e;
prefix:
	(void)error_prefix(err, name);
fail:
	engagement_free(e);
	return NULL;
}

struct engagement *
engagement_read(const char *path, struct error *err)
{
	struct engagement *e = NULL;
	const char *slash = strrchr(path, '/');
	char *real, *base = slash == NULL ? strdup(".") :
	    strndup(path, slash == path ? 1 : (size_t)(slash - path));
	struct buf b;

	buf_init(&b, ENGAGEMENT_BYTES_MAX);
	real = base == NULL ? NULL : realpath(base, NULL);
	if (base == NULL)
		(void)error_nomem(err);
	else if (file_read(path, &b, err) == 0)
		e = engagement_parse(buf_str(&b), b.n, path,
		    real == NULL ? base : real, err);
	buf_free(&b);
	free(real);
	free(base);
	return e;
}

struct engagement *
engagement_default(struct error *err)
{
	static const char text[] = "{\"format\":\"" ENGAGEMENT_FORMAT "\","
	    "\"series\":\"default\"}";

	return engagement_parse(text, sizeof(text) - 1, "default", "/", err);
}

void
engagement_free(struct engagement *e)
{
	size_t i;

	if (e == NULL)
		return;
	for (i = 0; i < e->n_subjects; i++) {
		free(e->subjects[i].id);
		free(e->subjects[i].root);
		free(e->subjects[i].commands);
	}
	free(e->subjects);
	free(e->plugins);
	json_decref(e->json);
	free(e);
}

static void
keep_only(struct engagement *e, size_t keep)
{
	struct engagement_subject s = e->subjects[keep];
	size_t i;

	for (i = 0; i < e->n_subjects; i++)
		if (i != keep) {
			free(e->subjects[i].id);
			free(e->subjects[i].root);
			free(e->subjects[i].commands);
		}
	e->subjects[0] = s;
	e->n_subjects = 1;
}

static int
set_folder(char **to, const char *path, struct error *err)
{
	char *real = realpath(path, NULL);

	if (real == NULL)
		return error_set(err, ERR_MISSING, 0,
		    "%s: no such folder", "%s: フォルダーがありません", path);
	free(*to);
	*to = real;
	return 0;
}

int
engagement_narrow(struct engagement *e, const char *id, const char *root,
    const char *commands, struct error *err)
{
	size_t i;
	char *copy;
	int r = 0;

	if (id != NULL && !engagement_is_subject(id))
		return error_set(err, ERR_USAGE, 0,
		    "--subject %s: must be a kind, a colon and a name, such "
		    "as host:web01", "--subject %s: 「host:web01」のように "
		    "種類:名前 と書いてください", id);
	for (i = 0; id != NULL && i < e->n_subjects; i++)
		if (strcmp(e->subjects[i].id, id) == 0) {
			e->narrowed = e->n_subjects > 1;
			keep_only(e, i);
			break;
		}
	if (e->n_subjects > 1 && (id != NULL || root != NULL ||
	    commands != NULL))
		return error_put(err, ERR_USAGE, 0,
		    "the engagement has several subjects: name one of them "
		    "with --subject", "対象が複数あります。--subject で一つを"
		    "選んでください");
	if (id != NULL) {
		if ((copy = strdup(id)) == NULL)
			return error_nomem(err);
		free(e->subjects[0].id);
		e->subjects[0].id = copy;
	}
	if (root != NULL)
		r = set_folder(&e->subjects[0].root, root, err);
	if (r == 0 && commands != NULL)
		r = set_folder(&e->subjects[0].commands, commands, err);
	return r;
}

const struct engagement_plugin *
engagement_plugin(const struct engagement *e, const char *id)
{
	size_t i;

	for (i = 0; i < e->n_plugins; i++)
		if (strcmp(e->plugins[i].id, id) == 0)
			return &e->plugins[i];
	return NULL;
}
