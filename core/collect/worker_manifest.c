/* SPDX-License-Identifier: Apache-2.0
 * A plugin's manifest, copied out as JSON. The structs come from foreign
 * code: sizes, counts, strides and strings are checked before they are used.
 * A pointer that leads nowhere crashes the worker, which is its purpose.
 */
#include <stdio.h>
#include <string.h>

#include <starseal/form.h>

#include "base/text.h"
#include "worker_private.h"

#define PATHS_MAX 256
#define COMMANDS_MAX 64
#define SETTINGS_MAX 64
#define TABLES_MAX 32
#define COLUMNS_MAX 128
#define SYMBOLS_MAX 128
#define MASKS_MAX 64
#define ARGS_MAX 64
#define STRUCT_MAX 4096                 /* of one struct or stride */

#define NAME_LONG 63
#define LINE_LONG 255
#define TEXT_LONG 1024
#define MASK_LONG 2048
#define VALUE_LONG WORKER_VALUE_MAX

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Where we are, and the first fault met. */
struct walk {
	struct worker_refusal *why;
	bool forms;             /* tables are forms, columns are fields */
	char place[256];
};

static void
fault(struct walk *w, enum worker_cause cause, const char *key)
{
	if (w->why->cause == 0)
		(void)worker_refuse(w->why, cause, "%s%s%s", w->place,
		    w->place[0] == '\0' ? "" : ".", key);
}

static bool
is_line(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return false;
	return true;
}

/* A checked copy; NULL and a fault else. A setting's default may have
 * several lines. */
static json_t *
text(struct walk *w, const char *key, const char *s, size_t max, bool lines)
{
	size_t n;

	if (s == NULL) {
		fault(w, WORKER_C_NULL, key);
		return NULL;
	}
	n = strnlen(s, max + 1);
	if (n > max)
		fault(w, WORKER_C_LONG, key);
	else if (!text_is_utf8(s, n))
		fault(w, WORKER_C_UTF8, key);
	else if (!lines && !is_line(s, n))
		fault(w, WORKER_C_VALUE, key);
	else
		return json_stringn_nocheck(s, n);
	return NULL;
}

static void
set(json_t *o, const char *key, json_t *v)
{
	/* v is NULL after a fault, or without memory: what is missing then is
	 * noticed by the runner. */
	if (v != NULL)
		(void)json_object_set_new_nocheck(o, key, v);
}

static void
set_text(struct walk *w, json_t *o, const char *key, const char *s, size_t max)
{
	if (s != NULL && s[0] == '\0')
		fault(w, WORKER_C_NULL, key);
	set(o, key, text(w, key, s, max, false));
}

static void
set_texts(struct walk *w, json_t *o, const char *key, struct ss_text t)
{
	json_t *both = json_object();

	set(both, "en", text(w, key, t.en, TEXT_LONG, false));
	set(both, "ja", text(w, key, t.ja, TEXT_LONG, false));
	if (w->why->cause == 0 && (t.en[0] == '\0' || t.ja[0] == '\0'))
		fault(w, WORKER_C_NULL, key);
	set(o, key, both);
}

/* A NULL-terminated array of strings; NULL is an empty one. */
static void
set_strings(struct walk *w, json_t *o, const char *key,
    const char *const *v, size_t max, size_t length)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; v != NULL && v[i] != NULL && w->why->cause == 0; i++) {
		if (i >= max) {
			fault(w, WORKER_C_COUNT, key);
			break;
		}
		(void)json_array_append_new(list, text(w, key, v[i], length,
		    false));
	}
	set(o, key, list);
}

struct flag { uint32_t bit; const char *name; };

static void
set_flags(struct walk *w, json_t *o, const char *key, uint32_t flags,
    const struct flag *known, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		if ((flags & known[i].bit) != 0) {
			(void)json_array_append_new(list,
			    json_string(known[i].name));
			flags &= ~known[i].bit;
		}
	if (flags != 0)
		fault(w, WORKER_C_VALUE, key);
	set(o, key, list);
}

/* A word of an enum that begins at 1. */
static void
set_word(struct walk *w, json_t *o, const char *key, uint32_t v,
    const char *const *words, size_t n)
{
	if (v == 0 || v >= n)
		fault(w, WORKER_C_VALUE, key);
	else
		set(o, key, json_string(words[v]));
}

static void
set_number(struct walk *w, json_t *o, const char *key, uint64_t v)
{
	if (v > INT64_MAX)
		fault(w, WORKER_C_VALUE, key);
	else
		set(o, key, json_integer((json_int_t)v));
}

static const char *const classes[] = { NULL, "open", "confidential",
    "secret" };
static const char *const kinds[] = { NULL, "bool", "int", "text", "time",
    "date", "digest", "enum", "list" };
static const char *const views[] = { NULL, "configured", "resolved",
    "running", "recorded", "declared" };

static void
put_path(struct walk *w, json_t *o, const void *element)
{
	static const struct flag flags[] = { { SS_F_OPTIONAL, "optional" },
	    { SS_F_RECURSE, "recurse" }, { SS_F_TAIL, "tail" } };
	const struct ss_path *p = element;

	set_text(w, o, "glob", p->glob, WORKER_PATH_MAX);
	set_texts(w, o, "why", p->why);
	set_strings(w, o, "masks", p->masks, MASKS_MAX, MASK_LONG);
	set_number(w, o, "max_bytes", p->max_bytes);
	set_word(w, o, "class", p->cls, classes, COUNT(classes));
	set_flags(w, o, "flags", p->flags, flags, COUNT(flags));
}

static void
put_command(struct walk *w, json_t *o, const void *element)
{
	static const struct flag flags[] = { { SS_F_OPTIONAL, "optional" },
	    { SS_F_TAIL, "tail" } };
	const struct ss_command *c = element;

	if (c->argv == NULL || c->argv[0] == NULL)
		fault(w, WORKER_C_NULL, "argv");
	set_strings(w, o, "argv", c->argv, ARGS_MAX, TEXT_LONG);
	set_texts(w, o, "why", c->why);
	set_strings(w, o, "masks", c->masks, MASKS_MAX, MASK_LONG);
	set_number(w, o, "max_bytes", c->max_bytes);
	set_number(w, o, "timeout_ms", c->timeout_ms);
	set_word(w, o, "class", c->cls, classes, COUNT(classes));
	set_flags(w, o, "flags", c->flags, flags, COUNT(flags));
}

static void
put_setting(struct walk *w, json_t *o, const void *element)
{
	static const struct flag flags[] = { { SS_F_OPTIONAL, "optional" },
	    { SS_F_SENSITIVE, "sensitive" } };
	const struct ss_setting *s = element;

	set_text(w, o, "name", s->name, NAME_LONG);
	set(o, "default", text(w, "default", s->dflt == NULL ? "" : s->dflt,
	    VALUE_LONG, true));
	set_texts(w, o, "help", s->help);
	set_word(w, o, "type", s->kind, kinds, COUNT(kinds));
	set_flags(w, o, "flags", s->flags, flags, COUNT(flags));
}

/* Texts that may be empty; what is not given is left out. */
static void
set_hint(struct walk *w, json_t *o, const char *key, struct ss_text t)
{
	json_t *both;

	if (t.en == NULL && t.ja == NULL)
		return;
	both = json_object();
	set(both, "en", text(w, key, t.en, TEXT_LONG, false));
	set(both, "ja", text(w, key, t.ja, TEXT_LONG, false));
	set(o, key, both);
}

/* How people write the symbols, in their order. */
static void
set_words(struct walk *w, json_t *o, const struct ss_field *f)
{
	json_t *list = json_array(), *one;
	size_t i;

	for (i = 0; f->column.symbols[i] != NULL && i < SYMBOLS_MAX &&
	    w->why->cause == 0; i++) {
		one = json_object();
		set_texts(w, one, "label", f->words[i].label);
		(void)json_array_append(list, json_object_get(one, "label"));
		json_decref(one);
	}
	set(o, "words", list);
}

static void
put_field(struct walk *w, json_t *o, const struct ss_field *f)
{
	set_hint(w, o, "help", f->help);
	set_hint(w, o, "example", f->example);
	if (f->column.symbols != NULL && f->column.kind == SS_LIST)
		set_strings(w, o, "symbols", f->column.symbols, SYMBOLS_MAX,
		    LINE_LONG);
	if (f->column.symbols != NULL && f->words != NULL)
		set_words(w, o, f);
}

static void
put_column(struct walk *w, json_t *o, const void *element)
{
	static const struct flag flags[] = { { SS_F_KEY, "key" },
	    { SS_F_OPTIONAL, "optional" }, { SS_F_SENSITIVE, "sensitive" } };
	const struct ss_column *c = element;

	set_text(w, o, "name", c->name, NAME_LONG);
	if (c->unit != NULL)
		set_text(w, o, "unit", c->unit, NAME_LONG);
	set_texts(w, o, "label", c->label);
	set_word(w, o, "type", c->kind, kinds, COUNT(kinds));
	set_word(w, o, "view", c->view, views, COUNT(views));
	set_flags(w, o, "flags", c->flags, flags, COUNT(flags));
	if (c->kind == SS_ENUM)
		set_strings(w, o, "symbols", c->symbols, SYMBOLS_MAX,
		    LINE_LONG);
	/* put_array copied all of the field then. */
	if (w->forms)
		put_field(w, o, element);
}

/* One array of structs in the manifest. */
struct array {
	const char *name;
	const void *p;
	size_t n, stride, size, max;    /* size: as this host knows it */
	void (*put)(struct walk *w, json_t *o, const void *element);
};

static void
put_array(struct walk *w, json_t *o, const struct array *a)
{
	union { struct ss_path path; struct ss_command command;
	    struct ss_setting setting; struct ss_form table;
	    struct ss_field column; } element;
	size_t i, outer = strlen(w->place);
	json_t *list = json_array(), *one;

	if (a->n > a->max)
		fault(w, WORKER_C_COUNT, a->name);
	else if (a->n > 0 && a->p == NULL)
		fault(w, WORKER_C_NULL, a->name);
	else if (a->n > 0 && (a->stride < a->size || a->stride > STRUCT_MAX))
		fault(w, WORKER_C_SIZE, a->name);
	for (i = 0; i < a->n && w->why->cause == 0; i++) {
		(void)snprintf(w->place + outer, sizeof(w->place) - outer,
		    "%s%s[%zu]", outer == 0 ? "" : ".", a->name, i);
		memset(&element, 0, sizeof(element));
		memcpy(&element, (const char *)a->p + i * a->stride, a->size);
		one = json_object();
		a->put(w, one, &element);
		(void)json_array_append_new(list, one);
	}
	w->place[outer] = '\0';
	set(o, a->name, list);
}

static void
put_table(struct walk *w, json_t *o, const void *element)
{
	static const struct flag flags[] = { { SS_F_ONE, "one" } };
	const struct ss_table *t = element;
	const struct array columns = { "columns", t->columns, t->n_columns,
	    t->z_columns, w->forms ? sizeof(struct ss_field) :
	    sizeof(struct ss_column), COLUMNS_MAX, put_column };

	set_text(w, o, "name", t->name, NAME_LONG);
	set_texts(w, o, "title", t->title);
	set_word(w, o, "class", t->cls, classes, COUNT(classes));
	set_flags(w, o, "flags", t->flags, flags, COUNT(flags));
	if (w->forms)
		set_hint(w, o, "file", ((const struct ss_form *)element)->file);
	put_array(w, o, &columns);
}

static void
put_limits(struct walk *w, json_t *o, const struct ss_limits *l)
{
	json_t *limits = json_object();

	set_number(w, limits, "memory", l->memory);
	set_number(w, limits, "bytes", l->bytes);
	set_number(w, limits, "files", l->files);
	set_number(w, limits, "wall_ms", l->wall_ms);
	set_number(w, limits, "cpu_ms", l->cpu_ms);
	set(o, "limits", limits);
}

static void
put_manifest(struct walk *w, json_t *o, const struct ss_manifest *m)
{
	static const struct flag privileges[] = { { SS_P_ROOT, "root" },
	    { SS_P_LIBRARIES, "libraries" } };
	static const struct flag flags[] = { { SS_M_FIRM, "firm" },
	    { SS_M_FORMS, "forms" } };
	const struct array arrays[] = {
		{ "paths", m->paths, m->n_paths, m->z_paths,
		    sizeof(struct ss_path), PATHS_MAX, put_path },
		{ "commands", m->commands, m->n_commands, m->z_commands,
		    sizeof(struct ss_command), COMMANDS_MAX, put_command },
		{ "settings", m->settings, m->n_settings, m->z_settings,
		    sizeof(struct ss_setting), SETTINGS_MAX, put_setting },
		{ "tables", m->tables, m->n_tables, m->z_tables,
		    (m->flags & SS_M_FORMS) != 0 ? sizeof(struct ss_form) :
		    sizeof(struct ss_table), TABLES_MAX, put_table },
	};
	char abi[32];
	size_t i;

	w->forms = (m->flags & SS_M_FORMS) != 0;
	(void)snprintf(abi, sizeof(abi), "%u.%u", (unsigned)m->abi_major,
	    (unsigned)m->abi_minor);
	set(o, "abi", json_string(abi));
	set_text(w, o, "id", m->id, NAME_LONG);
	set_text(w, o, "version", m->version, NAME_LONG);
	set_text(w, o, "author", m->author, LINE_LONG);
	set_text(w, o, "licence", m->licence, LINE_LONG);
	set_texts(w, o, "summary", m->summary);
	for (i = 0; i < COUNT(arrays) && w->why->cause == 0; i++)
		put_array(w, o, &arrays[i]);
	put_limits(w, o, &m->limits);
	set_flags(w, o, "privileges", m->privileges, privileges,
	    COUNT(privileges));
	if (m->flags != 0)
		set_flags(w, o, "flags", m->flags, flags, COUNT(flags));
}

json_t *
worker_manifest_json(const struct ss_manifest *manifest,
    struct worker_refusal *why)
{
	struct walk w = { .why = why };
	struct ss_manifest m;
	json_t *o;

	if (manifest == NULL) {
		(void)worker_refuse(why, WORKER_C_NULL, "manifest");
		return NULL;
	}
	/* Size and version lead; nothing else is looked at before they fit. */
	if (manifest->abi_major != SS_ABI_MAJOR)
		(void)worker_refuse(why, WORKER_C_MAJOR, "%u",
		    (unsigned)manifest->abi_major);
	else if (manifest->abi_minor > SS_ABI_MINOR)
		(void)worker_refuse(why, WORKER_C_ABI, "%u.%u",
		    (unsigned)manifest->abi_major,
		    (unsigned)manifest->abi_minor);
	else if (manifest->struct_size < sizeof(m) ||
	    manifest->struct_size > STRUCT_MAX)
		(void)worker_refuse(why, WORKER_C_SIZE, "manifest");
	if (why->cause != 0)
		return NULL;
	memcpy(&m, manifest, sizeof(m));
	if ((o = json_object()) == NULL)
		(void)worker_refuse(why, WORKER_C_JSON, "%s", "");
	else
		put_manifest(&w, o, &m);
	if (why->cause != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}
