/* SPDX-License-Identifier: Apache-2.0
 * The plan's canonical JSON. Never holds the value of a sensitive setting:
 * a salted commitment stands for it.
 */
#include <string.h>

#include "base/json.h"
#include "plan_write.h"

static void
set_text(json_t *o, const char *key, const struct text *t)
{
	json_t *both = json_object();

	(void)json_object_set_new(both, "en", json_string(t->en));
	(void)json_object_set_new(both, "ja", json_string(t->ja));
	(void)json_object_set_new(o, key, both);
}

static void
set_str(json_t *o, const char *key, const char *value)
{
	(void)json_object_set_new(o, key, json_string(value));
}

static void
set_num(json_t *o, const char *key, uint64_t value)
{
	(void)json_object_set_new(o, key, json_integer((json_int_t)value));
}

static json_t *
list_of(const char *const *v, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, json_string(v[i]));
	return list;
}

static void
commit(json_t *o, const char *salt, const char *plugin, const char *name,
    const char *value)
{
	unsigned char digest[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct buf b;
	json_t *c = json_object();

	buf_init(&b, 1u << 20);
	buf_puts(&b, salt);
	buf_putc(&b, '\0');
	buf_puts(&b, plugin);
	buf_putc(&b, '\0');
	buf_puts(&b, name);
	buf_putc(&b, '\0');
	buf_puts(&b, value);
	hash_bytes(buf_str(&b), b.n, digest);
	buf_wipe(&b);
	hash_to_hex(digest, hex);
	set_str(c, "commitment", hex);
	(void)json_object_set_new(o, name, c);
}

static bool
is_sensitive(const json_t *declared)
{
	const json_t *flags = json_object_get(declared, "flags"), *f;
	size_t i;

	json_array_foreach(flags, i, f)
		if (json_is_string(f) &&
		    strcmp(json_string_value(f), "sensitive") == 0)
			return true;
	return false;
}

static int
put_settings(const struct plan_plugin *p, const char *salt, json_t *to,
    struct error *err)
{
	const json_t *list = json_object_get(p->manifest, "settings"), *d;
	const char *name, *value, *dflt;
	json_t *o = json_object();
	size_t i;

	(void)json_object_set_new(to, "settings", o);
	json_array_foreach(list, i, d) {
		name = json_string_value(json_object_get(d, "name"));
		value = json_string_value(json_object_get(p->settings, name));
		dflt = json_string_value(json_object_get(d, "default"));
		if (!is_sensitive(d) || strcmp(value,
		    dflt == NULL ? "" : dflt) == 0)
			set_str(o, name, value);
		else if (salt == NULL)
			return error_set(err, ERR_INPUT, 0,
			    "engagement: /salt: is needed, because "
			    "/plugins/%s/settings/%s is sensitive (16 to 128 "
			    "random hex digits; starseal init writes one)",
			    "engagement: /salt: が要ります。/plugins/%s/settings/%s "
			    "は秘密の設定だからです (無作為な 16 から 128 桁の "
			    "16 進数。starseal init が書きます)", p->id, name);
		else
			commit(o, salt, p->id, name, value);
	}
	return 0;
}

static json_t *
step_json(const struct plan_plugin *p, const struct plan_source *s)
{
	static const struct { uint32_t bit; const char *name; } flags[] = {
		{ PLAN_OPTIONAL, "optional" }, { PLAN_RECURSE, "recurse" },
		{ PLAN_TAIL, "tail" },
	};
	json_t *o = json_object(), *list = json_array();
	struct buf line;
	char step[24];
	size_t i, n;

	plan_step(p, s, step);
	set_str(o, "step", step);
	set_text(o, "why", &s->why);
	set_str(o, "class", s->cls);
	set_num(o, "max_bytes", s->max_bytes);
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if ((s->flags & flags[i].bit) != 0)
			(void)json_array_append_new(list,
			    json_string(flags[i].name));
	(void)json_object_set_new(o, "flags", list);
	(void)json_object_set_new(o, "masks", list_of(s->masks, s->n_masks));
	if (!s->command) {
		set_str(o, "path", s->glob);
		list = json_array();
		for (i = 0; i < s->n_globs; i++)
			(void)json_array_append_new(list,
			    json_string(glob_text(s->globs[i])));
		(void)json_object_set_new(o, "resolved", list);
		return o;
	}
	for (n = 0; s->argv[n] != NULL; n++)
		;
	buf_init(&line, 1u << 16);
	plan_command_line(&line, s->argv);
	set_str(o, "command", buf_str(&line));
	buf_free(&line);
	(void)json_object_set_new(o, "argv", list_of(s->argv, n));
	set_num(o, "timeout_ms", s->timeout_ms);
	return o;
}

static json_t *
limits_json(const struct engagement_limits *l)
{
	json_t *o = json_object();

	set_num(o, "wall_ms", l->wall_ms);
	set_num(o, "cpu_ms", l->cpu_ms);
	set_num(o, "memory", l->memory);
	set_num(o, "bytes", l->bytes);
	set_num(o, "files", l->files);
	return o;
}

static int
plugin_json(const struct plan *plan, const struct plan_plugin *p, json_t *o,
    struct error *err)
{
	json_t *steps = json_array(), *privileges = json_array();
	size_t i;

	set_num(o, "number", p->number);
	set_str(o, "id", p->id);
	set_str(o, "version", p->version);
	set_str(o, "sha256", p->sha256);
	set_str(o, "manifest_sha256", p->manifest_sha256);
	(void)json_object_set_new(o, "limits", limits_json(&p->limits));
	if (p->libraries)
		(void)json_array_append_new(privileges,
		    json_string("libraries"));
	if (p->root)
		(void)json_array_append_new(privileges, json_string("root"));
	(void)json_object_set_new(o, "privileges", privileges);
	if (p->refused)
		set_text(o, "refused", &p->refusal);
	for (i = 0; i < p->n_sources; i++)
		(void)json_array_append_new(steps, step_json(p,
		    &p->sources[i]));
	(void)json_object_set_new(o, "steps", steps);
	return put_settings(p, plan->engagement->salt, o, err);
}

static void
put_head(const struct engagement *e, const unsigned char *policy,
    json_t *root)
{
	json_t *o = json_object(), *list = json_array();
	char hex[HASH_HEX + 1];
	size_t i;

	set_str(root, "format", PLAN_FORMAT);
	set_str(root, "series", e->series);
	if (e->name.en != NULL)
		set_text(root, "name", &e->name);
	(void)json_object_set_new(root, "nonce", e->nonce == NULL ?
	    json_null() : json_string(e->nonce));
	if (e->cls != NULL)
		set_str(root, "class", e->cls);
	set_str(o, "id", e->policy);
	set_num(o, "level", (uint64_t)e->level);
	if (policy != NULL) {
		hash_to_hex(policy, hex);
		set_str(o, "sha256", hex);
	}
	(void)json_object_set_new(root, "policy", o);
	o = json_object();
	set_num(o, "landlock", (uint64_t)e->floor_landlock);
	(void)json_object_set_new(o, "seccomp",
	    json_boolean(e->floor_seccomp));
	(void)json_object_set_new(root, "sandbox_floor", o);
	for (i = 0; i < e->n_subjects; i++) {
		o = json_object();
		set_str(o, "id", e->subjects[i].id);
		set_str(o, "root", e->subjects[i].root);
		if (e->subjects[i].commands != NULL)
			set_str(o, "commands", e->subjects[i].commands);
		(void)json_array_append_new(list, o);
	}
	(void)json_object_set_new(root, "subjects", list);
}

/* Plugins that are installed and may not be run: named, so that nobody takes
 * their silence for an answer. */
static json_t *
left_out(const struct plan *plan)
{
	json_t *list = json_array(), *o;
	char hex[HASH_HEX + 1];
	size_t i;

	for (i = 0; i < plan->n_inputs; i++) {
		const struct plan_input *in = &plan->inputs[i];
		const char *slash = strrchr(in->file, '/');

		if (in->manifest != NULL)
			continue;
		o = json_object();
		set_str(o, "file", slash == NULL ? in->file : slash + 1);
		hash_to_hex(in->sha256, hex);
		set_str(o, "sha256", hex);
		set_text(o, "refused", &in->refused);
		(void)json_array_append_new(list, o);
	}
	return list;
}

int
plan_write(struct plan *plan, const unsigned char *policy_sha256,
    struct error *err)
{
	json_t *root = json_object(), *list = json_array(), *o;
	unsigned char digest[HASH_SIZE];
	size_t i;
	int r = 0;

	put_head(plan->engagement, policy_sha256, root);
	for (i = 0; r == 0 && i < plan->n_plugins; i++) {
		o = json_object();
		(void)json_array_append_new(list, o);
		r = plugin_json(plan, &plan->plugins[i], o, err);
	}
	(void)json_object_set_new(root, "plugins", list);
	(void)json_object_set_new(root, "left_out", left_out(plan));
	if (r == 0) {
		json_write(&plan->text, root);
		if (plan->text.failed)
			r = error_put(err, ERR_LIMIT, 0,
			    "the plan is larger than 16 MiB",
			    "計画が 16 MiB を超えています");
	}
	json_decref(root);
	hash_bytes(buf_str(&plan->text), plan->text.n, digest);
	hash_to_hex(digest, plan->digest);
	return r;
}
