/* SPDX-License-Identifier: Apache-2.0
 * Mock host: the plugin, its manifest and the case folder. Never runs anything.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock.h"

#define AT(base, stride, i) ((const char *)(base) + (size_t)(stride) * (i))

/* Copy what both sides know of an element. */
static void
element(void *to, size_t size, const void *base, uint16_t stride, size_t i)
{
	memset(to, 0, size);
	memcpy(to, AT(base, stride, i), stride < size ? stride : size);
}

static bool
element_setting(const struct mock *m, const char *name,
    struct ss_setting *out)
{
	size_t i;

	for (i = 0; i < m->manifest.n_settings; i++) {
		element(out, sizeof(*out), m->manifest.settings,
		    m->manifest.z_settings, i);
		if (strcmp(out->name, name) == 0)
			return true;
	}
	return false;
}

bool
mock_command(const struct mock *m, uint32_t n, struct ss_command *out)
{
	if (n >= m->manifest.n_commands)
		return false;
	element(out, sizeof(*out), m->manifest.commands,
	    m->manifest.z_commands, n);
	return true;
}

bool
mock_table(const struct mock *m, const char *name, struct ss_table *out)
{
	size_t i;

	for (i = 0; name != NULL && i < m->manifest.n_tables; i++) {
		element(out, sizeof(*out), m->manifest.tables,
		    m->manifest.z_tables, i);
		if (strcmp(out->name, name) == 0)
			return true;
	}
	return false;
}

struct ss_column
mock_column(const struct ss_table *t, uint32_t n)
{
	struct ss_column c;

	element(&c, sizeof(c), t->columns, t->z_columns, n);
	return c;
}

/* The text of a setting: of the case, else the default. Lists: one a line. */
static char *
setting_text(const struct mock *m, const struct ss_setting *s)
{
	json_t *v = json_object_get(m->settings, s->name), *e;
	char number[32], *text = NULL;
	size_t size, i;
	FILE *f;

	if (v == NULL)
		return strdup(s->dflt == NULL ? "" : s->dflt);
	if (json_is_string(v))
		return strdup(json_string_value(v));
	if (json_is_boolean(v))
		return strdup(json_is_true(v) ? "true" : "false");
	if (json_is_integer(v)) {
		(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
		return strdup(number);
	}
	if ((f = open_memstream(&text, &size)) == NULL)
		abort();
	json_array_foreach(v, i, e)
		(void)fprintf(f, "%s%s", i > 0 ? "\n" : "",
		    json_string_value(e));
	(void)fclose(f);
	return text;
}

int
mock_setting(struct mock *m, const char *name, struct ss_value *out)
{
	struct ss_setting s;
	char *text;

	if (!element_setting(m, name, &s)) {
		mock_problem(m, "undeclared setting", name);
		return SS_EUNDECLARED;
	}
	text = setting_text(m, &s);     /* lent until the end: never freed */
	out->name = s.name;
	out->kind = s.kind;
	if (s.kind == SS_BOOL)
		out->num = strcmp(text, "true") == 0;
	else if (s.kind == SS_INT || s.kind == SS_TIME)
		out->num = strtoll(text, NULL, 10);
	else
		out->str = text;
	return 0;
}

static void
glob_add(struct mock *m, const struct ss_path *p, char *pattern)
{
	struct glob *v = realloc(m->globs, (m->n_globs + 1) * sizeof(*v));

	if (v == NULL || pattern == NULL)
		abort();
	m->globs = v;
	v[m->n_globs].declared = p->glob;
	v[m->n_globs].pattern = pattern;
	v[m->n_globs++].path = *p;
}

/* Put each line of a setting in the place of {name}. */
static bool
glob_expand(struct mock *m, const struct ss_path *p)
{
	const char *open = strchr(p->glob, '{'), *close, *line, *next;
	struct ss_setting s;
	char name[64], *text, *pattern;
	size_t n;

	if (open == NULL) {
		glob_add(m, p, strdup(p->glob));
		return true;
	}
	if ((close = strchr(open, '}')) == NULL ||
	    (n = (size_t)(close - open) - 1) >= sizeof(name))
		return false;
	memcpy(name, open + 1, n);
	name[n] = '\0';
	if (!element_setting(m, name, &s))
		return false;
	text = setting_text(m, &s);
	for (line = text; line != NULL; line = next) {
		n = strcspn(line, "\n");
		next = line[n] == '\0' ? NULL : line + n + 1;
		/* Lines as the core takes them: without blanks around. */
		for (; n > 0 && strchr(" \t", *line) != NULL; n--)
			line++;
		while (n > 0 && strchr(" \t\r", line[n - 1]) != NULL)
			n--;
		if (n == 0)
			continue;
		if (asprintf(&pattern, "%.*s%.*s%s", (int)(open - p->glob),
		    p->glob, (int)n, line, close + 1) == -1)
			abort();
		glob_add(m, p, pattern);
	}
	free(text);
	return true;
}

bool
mock_declare(struct mock *m)
{
	struct ss_path p;
	size_t i;

	for (i = 0; i < m->manifest.n_paths; i++) {
		element(&p, sizeof(p), m->manifest.paths, m->manifest.z_paths,
		    i);
		if (!glob_expand(m, &p)) {
			(void)fprintf(stderr, "%s: glob %s\n",
			    m->manifest.id, p.glob);
			return false;
		}
	}
	return true;
}

bool
mock_fault_parse(char *text, struct mock_fault *out)
{
	static const char *const names[] = { "ENOENT", "EDENIED",
	    "EUNDECLARED", "ELIMIT", "ETIMEOUT", "EIO", "EINVAL", "ECANCELLED",
	    "ENOTRUN" };
	char *colon = strchr(text, ':');
	size_t i;

	if (colon == NULL)
		return false;
	*colon++ = '\0';
	if (strncmp(colon, "SS_", 3) == 0)
		colon += 3;
	out->number = (uint32_t)strtoul(text, NULL, 10);
	out->call = out->number == 0 ? text : NULL;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(colon, names[i]) == 0)
			out->code = -1 - (int)i;
	return out->code != 0;
}

bool
mock_load_so(struct mock *m, const char *so)
{
	char path[PATH_MAX];
	void *dl = realpath(so, path) == NULL ? NULL :
	    dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct ss_manifest *from;

	if (dl == NULL || (m->plugin = dlsym(dl, "ss_plugin_1")) == NULL) {
		(void)fprintf(stderr, "%s: %s\n", so,
		    dl == NULL ? "cannot be loaded" : "no ss_plugin_1");
		return false;
	}
	from = m->plugin->manifest;
	if (from->abi_major != SS_ABI_MAJOR || from->abi_minor > SS_ABI_MINOR) {
		(void)fprintf(stderr, "%s: made for another interface\n", so);
		return false;
	}
	element(&m->manifest, sizeof(m->manifest), from,
	    (uint16_t)from->struct_size, 0);
	return true;
}

bool
mock_load(struct mock *m, const char *so, const char *folder,
    const char *root)
{
	char path[PATH_MAX];
	json_error_t e;

	if (!mock_load_so(m, so))
		return false;
	(void)snprintf(path, sizeof(path), "%s/settings.json", folder);
	m->settings = json_load_file(path, 0, &e);
	if (m->settings == NULL && e.line >= 0) {
		(void)fprintf(stderr, "%s: %s\n", path, e.text);
		return false;
	}
	(void)snprintf(path, sizeof(path), "%s/stat.json", folder);
	m->stats = json_load_file(path, 0, &e);
	if (m->stats == NULL && e.line >= 0) {
		(void)fprintf(stderr, "%s: %s\n", path, e.text);
		return false;
	}
	if (!mock_declare(m))
		return false;
	(void)snprintf(path, sizeof(path), "%s/root", folder);
	m->root = open(root != NULL ? root : path, O_PATH | O_DIRECTORY |
	    O_CLOEXEC);
	if (m->root == -1) {
		perror(root != NULL ? root : path);
		return false;
	}
	(void)snprintf(path, sizeof(path), "%s/commands", folder);
	m->commands = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return true;
}
