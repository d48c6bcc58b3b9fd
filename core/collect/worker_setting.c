/* SPDX-License-Identifier: Apache-2.0
 * Settings, typed as the plugin declared them. The values came with the
 * request to collect; nothing is asked here.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "worker_private.h"

static uint32_t
kind_of(const json_t *setting)
{
	static const char *const kinds[] = { NULL, "bool", "int", "text",
	    "time", "date", "digest", "enum", "list" };
	const char *type = json_string_value(json_object_get(setting, "type"));
	uint32_t i;

	for (i = SS_BOOL; type != NULL && i <= SS_LIST; i++)
		if (strcmp(kinds[i], type) == 0)
			return i;
	return 0;
}

static int
number(const char *s, int64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoll(s, &end, 10);
	return errno != 0 || end == s || *end != '\0' ? SS_EINVAL : 0;
}

/* One entry a line, empty lines left out; lives as long as the process. */
static int
lines(const char *s, struct ss_value *out)
{
	char *copy = strdup(s), *p, *next;
	const char **v;
	size_t n = 1, i;

	for (i = 0; s[i] != '\0'; i++)
		n += s[i] == '\n';
	v = calloc(n, sizeof(*v));
	if (copy == NULL || v == NULL) {
		free(copy);
		free(v);
		return SS_ELIMIT;
	}
	n = 0;
	for (p = copy; p != NULL; p = next) {
		if ((next = strchr(p, '\n')) != NULL)
			*next++ = '\0';
		if (p[0] != '\0')
			v[n++] = p;
	}
	out->list = v;
	out->n = (uint32_t)n;
	return 0;
}

static int
convert(uint32_t kind, const char *s, struct ss_value *out)
{
	switch (kind) {
	case SS_BOOL:
		out->num = strcmp(s, "true") == 0;
		return out->num || strcmp(s, "false") == 0 || s[0] == '\0' ?
		    0 : SS_EINVAL;
	case SS_INT:
		return s[0] == '\0' ? 0 : number(s, &out->num);
	case SS_TIME:
		return s[0] == '\0' || date_parse_time(s, &out->num) ? 0 :
		    SS_EINVAL;
	case SS_LIST:
		return lines(s, out);
	default:
		return 0;
	}
}

int
worker_setting(const struct worker_host *h, const char *name,
    struct ss_value *out)
{
	const json_t *list = json_object_get(h->manifest, "settings"), *one;
	const char *known, *value;
	size_t i;

	if (name == NULL || out == NULL)
		return SS_EINVAL;
	json_array_foreach(list, i, one) {
		known = json_string_value(json_object_get(one, "name"));
		if (known == NULL || strcmp(known, name) != 0)
			continue;
		value = json_string_value(json_object_get(h->settings, name));
		if (value == NULL)
			value = json_string_value(json_object_get(one,
			    "default"));
		memset(out, 0, sizeof(*out));
		out->name = known;
		out->str = value == NULL ? "" : value;
		out->kind = kind_of(one);
		return convert(out->kind, out->str, out);
	}
	return SS_EUNDECLARED;
}
