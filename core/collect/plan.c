/* SPDX-License-Identifier: Apache-2.0
 * From manifests and the engagement to the plan. Never opens a path that the
 * plan names.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "plan.h"
#include "plan_write.h"

static int
fault(struct error *err, const char *plugin, const char *where, const char *en,
    const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	(void)error_prefix(err, plugin);
	return ERR_INPUT;
}

const char *
plan_class(const char *cls, const char *least)
{
	static const char *const order[] = { "open", "confidential", "secret" };
	size_t i, have = 0, want = 0;

	for (i = 0; i < 3; i++) {
		if (strcmp(order[i], cls) == 0)
			have = i;
		if (least != NULL && strcmp(order[i], least) == 0)
			want = i;
	}
	return order[have > want ? have : want];
}

static bool
has_word(const json_t *list, const char *word)
{
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (json_is_string(v) && strcmp(json_string_value(v), word) == 0)
			return true;
	return false;
}

/* The strings of a JSON array, NULL-terminated; lent by it. */
static const char **
strings_of(const json_t *list, size_t *n)
{
	const char **out = calloc(json_array_size(list) + 1, sizeof(*out));
	const json_t *v;
	size_t i;

	*n = 0;
	if (out != NULL)
		json_array_foreach(list, i, v)
			if (json_is_string(v))
				out[(*n)++] = json_string_value(v);
	return out;
}

static int
add_glob(struct plan_source *s, const char *text, size_t n, struct error *err)
{
	struct glob **more;
	char *path;

	while (n > 1 && text[n - 1] == '/')
		n--;
	if (asprintf(&path, "%.*s%s", (int)n, text,
	    (s->flags & PLAN_RECURSE) == 0 ? "" :
	    n == 1 ? "**" : "/**") == -1)
		return error_nomem(err);
	more = realloc(s->globs, (s->n_globs + 1) * sizeof(*more));
	if (more == NULL) {
		free(path);
		return error_nomem(err);
	}
	s->globs = more;
	more[s->n_globs] = glob_compile(path, err);
	free(path);
	if (more[s->n_globs] == NULL)
		return ERR_INPUT;
	s->n_globs++;
	return 0;
}

/* Fill one {name} of a declared glob: one path a line of the setting. */
static int
expand_glob(const struct plan_plugin *p, struct plan_source *s,
    struct error *err)
{
	const char *open = strchr(s->glob, '{'), *close, *value, *line, *end;
	char name[64];
	int r = 0;

	if (open == NULL)
		return add_glob(s, s->glob, strlen(s->glob), err);
	close = strchr(open, '}');
	if (close == NULL || strchr(close, '{') != NULL ||
	    close - open > 63)
		return fault(err, p->id, s->glob, "needs one {name} alone",
		    "{名前} は一つだけ使えます");
	(void)snprintf(name, sizeof(name), "%.*s", (int)(close - open - 1),
	    open + 1);
	value = json_string_value(json_object_get(p->settings, name));
	if (value == NULL)
		return fault(err, p->id, s->glob, "{name} is no setting",
		    "{名前} という設定はありません");
	for (line = value; r == 0 && *line != '\0'; line = end) {
		char *path;
		size_t n = strcspn(line, "\n");

		end = line + n + (line[n] == '\n');
		/* As plugins read the lines of a setting. */
		while (n > 0 && strchr(" \t", *line) != NULL) {
			line++;
			n--;
		}
		while (n > 0 && strchr(" \t\r", line[n - 1]) != NULL)
			n--;
		if (n == 0)
			continue;
		if (asprintf(&path, "%.*s%.*s%s", (int)(open - s->glob),
		    s->glob, (int)n, line, close + 1) == -1)
			return error_nomem(err);
		r = add_glob(s, path, strlen(path), err);
		free(path);
	}
	return r;
}

static int
read_source(struct plan_plugin *p, const json_t *o, bool command,
    const struct engagement *e, struct error *err)
{
	struct plan_source *s = &p->sources[p->n_sources];
	const json_t *flags = json_object_get(o, "flags");
	const char *cls;
	json_t *argv;
	int64_t max = 0, ms = 0;
	size_t argc;
	int r;

	s->number = (uint32_t)++p->n_sources;
	s->command = command;
	s->flags = (has_word(flags, "optional") ? PLAN_OPTIONAL : 0) |
	    (has_word(flags, "recurse") ? PLAN_RECURSE : 0) |
	    (has_word(flags, "tail") ? PLAN_TAIL : 0);
	if ((r = json_get_text(o, "", "why", &s->why, err)) != 0 ||
	    (r = json_get_str(o, "", "class", &cls, err)) != 0 ||
	    (r = json_get_int(o, "", "max_bytes", 0, INT64_MAX, &max,
	    err)) != 0)
		return r;
	s->cls = plan_class(cls, e->cls);
	s->masks = strings_of(json_object_get(o, "masks"), &s->n_masks);
	if (s->masks == NULL)
		return error_nomem(err);
	s->max_bytes = (uint64_t)max;
	if (!command) {
		if (max == 0)
			s->max_bytes = PLAN_PATH_BYTES;
		if ((r = json_get_str(o, "", "glob", &s->glob, err)) != 0)
			return r;
		return expand_glob(p, s, err);
	}
	if (max == 0)
		s->max_bytes = PLAN_COMMAND_BYTES;
	if ((r = json_get_array(o, "", "argv", &argv, err)) != 0 ||
	    (r = json_get_int(o, "", "timeout_ms", 0, 3600000, &ms, err)) != 0)
		return r;
	s->timeout_ms = ms == 0 ? PLAN_COMMAND_MS : (uint32_t)ms;
	if ((s->argv = strings_of(argv, &argc)) == NULL)
		return error_nomem(err);
	if (argc == 0 || argc != json_array_size(argv) ||
	    s->argv[0][0] != '/')
		return fault(err, p->id, "/commands",
		    "a program must be an absolute path",
		    "プログラムは絶対パスでなければなりません");
	return 0;
}

static int
read_sources(struct plan_plugin *p, const struct engagement *e,
    struct error *err)
{
	json_t *paths, *commands, *o;
	size_t i;
	int r;

	if ((r = json_get_array(p->manifest, "", "paths", &paths, err)) != 0 ||
	    (r = json_get_array(p->manifest, "", "commands", &commands,
	    err)) != 0)
		return r;
	p->sources = calloc(json_array_size(paths) +
	    json_array_size(commands) + 1, sizeof(*p->sources));
	if (p->sources == NULL)
		return error_nomem(err);
	json_array_foreach(paths, i, o)
		if ((r = read_source(p, o, false, e, err)) != 0)
			return r;
	json_array_foreach(commands, i, o)
		if ((r = read_source(p, o, true, e, err)) != 0)
			return r;
	return 0;
}

/* A setting's value as the text that plugins are given. */
static json_t *
setting_text(const json_t *v, const char *type)
{
	char number[32];
	struct buf b;
	const json_t *line;
	json_t *out;
	size_t i;

	if (json_is_string(v) && strcmp(type, "int") != 0 &&
	    strcmp(type, "bool") != 0)
		return json_string(json_string_value(v));
	if (json_is_boolean(v) && strcmp(type, "bool") == 0)
		return json_string(json_is_true(v) ? "true" : "false");
	if (json_is_integer(v) && strcmp(type, "int") == 0) {
		(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
		return json_string(number);
	}
	if (!json_is_array(v))
		return NULL;
	buf_init(&b, 65536);
	json_array_foreach(v, i, line) {
		if (!json_is_string(line) ||
		    strchr(json_string_value(line), '\n') != NULL) {
			buf_free(&b);
			return NULL;
		}
		if (i > 0)
			buf_putc(&b, '\n');
		buf_puts(&b, json_string_value(line));
	}
	out = b.failed ? NULL : json_string(buf_str(&b));
	buf_free(&b);
	return out;
}

static const json_t *
find_setting(const json_t *declared, const char *name)
{
	const json_t *d;
	const char *s;
	size_t i;

	json_array_foreach(declared, i, d) {
		s = json_string_value(json_object_get(d, "name"));
		if (s != NULL && strcmp(s, name) == 0)
			return d;
	}
	return NULL;
}

static int
read_settings(struct plan_plugin *p, const struct engagement_plugin *ep,
    struct error *err)
{
	json_t *declared, *d, *v;
	const char *name, *dflt, *type;
	char where[128];
	size_t i;
	int r;

	p->settings = json_object();
	if (p->settings == NULL)
		return error_nomem(err);
	if ((r = json_get_array(p->manifest, "", "settings", &declared,
	    err)) != 0)
		return r;
	json_array_foreach(declared, i, d) {
		if ((r = json_get_str(d, "", "name", &name, err)) != 0)
			return r;
		dflt = json_string_value(json_object_get(d, "default"));
		(void)json_object_set_new(p->settings, name,
		    json_string(dflt == NULL ? "" : dflt));
	}
	if (ep == NULL || ep->settings == NULL)
		return 0;
	json_object_foreach((json_t *)(uintptr_t)ep->settings, name, v) {
		(void)snprintf(where, sizeof(where), "/plugins/%s/settings/%s",
		    p->id, name);
		d = (json_t *)(uintptr_t)find_setting(declared, name);
		if (d == NULL)
			return fault(err, "engagement", where,
			    "is no setting of this plugin (starseal plugin "
			    "describe lists them)", "という設定はこのプラグインに"
			    "ありません (starseal plugin describe で見られます)");
		type = json_string_value(json_object_get(d, "type"));
		v = setting_text(v, type == NULL ? "text" : type);
		if (v == NULL || json_object_set_new(p->settings, name, v) != 0)
			return fault(err, "engagement", where,
			    "has a value of the wrong type",
			    "の値の型が違います");
	}
	return 0;
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a == 0 ? b : b == 0 || a < b ? a : b;
}

static int
read_limits(struct plan_plugin *p, const struct engagement *e,
    const struct engagement_plugin *ep, struct error *err)
{
	static const char *const names[] = { "wall_ms", "cpu_ms", "memory",
		"bytes", "files" };
	static const uint64_t defaults[] = { PLAN_WALL_MS, PLAN_CPU_MS,
		PLAN_MEMORY, PLAN_BYTES, PLAN_FILES };
	uint64_t *const to[] = { &p->limits.wall_ms, &p->limits.cpu_ms,
		&p->limits.memory, &p->limits.bytes, &p->limits.files };
	const uint64_t cap[] = { e->limits.wall_ms, e->limits.cpu_ms,
		e->limits.memory, e->limits.bytes, e->limits.files };
	const struct engagement_limits none = { 0 };
	const struct engagement_limits *own = ep == NULL ? &none : &ep->limits;
	const uint64_t mine[] = { own->wall_ms, own->cpu_ms, own->memory,
		own->bytes, own->files };
	json_t *o;
	int64_t v;
	size_t i;
	int r;

	if ((r = json_get_object(p->manifest, "", "limits", &o, err)) != 0)
		return r;
	for (i = 0; i < 5; i++) {
		r = json_get_int(o, "/limits", names[i], 0, INT64_MAX, &v, err);
		if (r != 0)
			return r;
		/* What the engagement says of this plugin stands for what the
		 * manifest asks; the general cap holds over both. */
		*to[i] = mine[i] != 0 ? mine[i] : v != 0 ? (uint64_t)v :
		    defaults[i];
		*to[i] = least(cap[i], *to[i]);
	}
	return 0;
}

static void
hold_pins(struct plan_plugin *p, const struct engagement_plugin *ep)
{
	static const struct text file = {
		"the plugin file is not the one that the engagement pins",
		"プラグインのファイルが、監査の設定で定めたものと違います" };
	static const struct text manifest = {
		"the manifest is not the one that the engagement pins",
		"マニフェストが、監査の設定で定めたものと違います" };

	if (ep == NULL)
		return;
	if (ep->digest != NULL && strcmp(ep->digest, p->sha256) != 0) {
		p->refused = true;
		p->refusal = file;
	} else if (ep->manifest != NULL &&
	    strcmp(ep->manifest, p->manifest_sha256) != 0) {
		p->refused = true;
		p->refusal = manifest;
	}
}

static int
read_plugin(struct plan_plugin *p, const struct plan_input *in,
    const struct engagement *e, struct error *err)
{
	const struct engagement_plugin *ep = engagement_plugin(e, p->id);
	const json_t *privileges = json_object_get(p->manifest, "privileges");
	unsigned char digest[HASH_SIZE];
	int r;

	hash_to_hex(in->sha256, p->sha256);
	hash_bytes(in->manifest, in->n, digest);
	hash_to_hex(digest, p->manifest_sha256);
	p->file = strdup(in->file);
	p->manifest_text = strndup(in->manifest, in->n);
	p->manifest_n = in->n;
	if (p->file == NULL || p->manifest_text == NULL)
		return error_nomem(err);
	p->root = has_word(privileges, "root");
	p->libraries = has_word(privileges, "libraries");
	if ((r = json_get_str(p->manifest, "", "version", &p->version,
	    err)) != 0 || (r = read_settings(p, ep, err)) != 0 ||
	    (r = read_sources(p, e, err)) != 0 ||
	    (r = read_limits(p, e, ep, err)) != 0 ||
	    (r = table_list_add(&p->tables, p->manifest, err)) != 0)
		return r;
	hold_pins(p, ep);
	return 0;
}

static bool
wanted(const struct engagement *e, const char *id, const char *const *only,
    size_t n_only)
{
	size_t i;

	for (i = 0; i < n_only; i++)
		if (strcmp(only[i], id) == 0)
			return true;
	return n_only == 0 &&
	    (e->all_plugins || engagement_plugin(e, id) != NULL);
}

static bool
is_there(const struct plan *plan, const char *id)
{
	size_t i;

	for (i = 0; i < plan->n_plugins; i++)
		if (strcmp(plan->plugins[i].id, id) == 0)
			return true;
	return false;
}

static int
miss(const struct plan *plan, const struct engagement *e,
    const char *const *only, size_t n_only, struct error *err)
{
	const char *name = NULL;
	size_t i;

	for (i = 0; i < n_only && name == NULL; i++)
		if (!is_there(plan, only[i]))
			name = only[i];
	/* Those for subjects that were dropped are rightly not there. */
	for (i = 0; n_only == 0 && !e->narrowed && i < e->n_plugins &&
	    name == NULL; i++)
		if (!is_there(plan, e->plugins[i].id))
			name = e->plugins[i].id;
	if (name != NULL)
		return error_set(err, ERR_INPUT, 0,
		    "no plugin \"%s\" is installed; starseal plugin list "
		    "shows what is", "「%s」というプラグインはありません。"
		    "starseal plugin list で一覧できます", name);
	if (plan->n_plugins == 0)
		return error_put(err, ERR_INPUT, 0,
		    "no plugin is installed: there is nothing to collect",
		    "プラグインが一つもないので、集めるものがありません");
	return 0;
}

static void
drop(struct plan_plugin *p)
{
	json_decref(p->manifest);
	memset(p, 0, sizeof(*p));
}

static int
by_id(const void *a, const void *b)
{
	const struct plan_plugin *x = a, *y = b;

	return strcmp(x->id, y->id);
}

int
plan_make(const struct engagement *e, const struct plan_input *in, size_t n,
    const char *const *only, size_t n_only,
    const unsigned char *policy_sha256, struct plan *out, struct error *err)
{
	size_t i, j;
	int r = 0;

	memset(out, 0, sizeof(*out));
	buf_init(&out->text, PLAN_BYTES_MAX);
	out->engagement = e;
	out->inputs = in;
	out->n_inputs = n;
	out->plugins = calloc(n + 1, sizeof(*out->plugins));
	if (out->plugins == NULL)
		return error_nomem(err);
	for (i = 0; r == 0 && i < n; i++) {
		struct plan_plugin *p = &out->plugins[out->n_plugins];

		if (in[i].manifest == NULL)
			continue;
		p->manifest = json_read(in[i].manifest, in[i].n,
		    PLAN_BYTES_MAX, in[i].file, err);
		if (p->manifest == NULL || json_get_str(p->manifest, "", "id",
		    &p->id, err) != 0) {
			json_decref(p->manifest);
			r = ERR_INPUT;
			break;
		}
		p->firm = has_word(json_object_get(p->manifest, "flags"),
		    "firm");
		if (!wanted(e, p->id, only, n_only) ||
		    !plan_has_subject(p, e, n_only > 0, &r, err)) {
			drop(p);
		} else {
			if (is_there(out, p->id))
				r = fault(err, in[i].file, p->id,
				    "two plugins have this name",
				    "同じ名前のプラグインが二つあります");
			out->n_plugins++;
			if (r == 0 && (r = read_plugin(p, &in[i], e, err)) != 0)
				(void)error_prefix(err, p->id);
		}
	}
	if (r == 0)
		r = miss(out, e, only, n_only, err);
	if (r == 0) {
		qsort(out->plugins, out->n_plugins, sizeof(*out->plugins),
		    by_id);
		for (i = 0; i < out->n_plugins; i++) {
			out->plugins[i].number = (uint32_t)i + 1;
			for (j = 0; j < e->n_subjects; j++)
				if (plan_serves(&out->plugins[i],
				    &e->subjects[j]))
					out->steps += out->plugins[i].n_sources;
		}
		r = plan_write(out, policy_sha256, err);
	}
	if (r != 0)
		plan_free(out);
	return r;
}

void
plan_free(struct plan *plan)
{
	size_t i, j, k;

	for (i = 0; i < plan->n_plugins; i++) {
		struct plan_plugin *p = &plan->plugins[i];

		for (j = 0; j < p->n_sources; j++) {
			for (k = 0; k < p->sources[j].n_globs; k++)
				glob_free(p->sources[j].globs[k]);
			free(p->sources[j].globs);
			free(p->sources[j].argv);
			free(p->sources[j].masks);
		}
		free(p->sources);
		free(p->file);
		free(p->manifest_text);
		table_list_free(&p->tables);
		json_decref(p->settings);
		json_decref(p->manifest);
	}
	free(plan->plugins);
	buf_free(&plan->text);
	memset(plan, 0, sizeof(*plan));
}

void
plan_step(const struct plan_plugin *p, const struct plan_source *s,
    char out[24])
{
	(void)snprintf(out, 24, "%" PRIu32 ".%" PRIu32, p->number, s->number);
}

void
plan_command_line(struct buf *b, const char *const *argv)
{
	size_t i;

	for (i = 0; argv[i] != NULL; i++) {
		if (i > 0)
			buf_putc(b, ' ');
		buf_puts(b, argv[i]);
	}
}
