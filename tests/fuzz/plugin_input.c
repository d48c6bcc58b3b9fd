/* SPDX-License-Identifier: Apache-2.0
 * A fuzz input cut into sections. Never trusts a name's length.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "plugin_input.h"

struct input given;

/* "/path\t0644\t0\t0": the numbers may be missing. */
static void
read_head(struct section *s)
{
	char *tab = strchr(s->name, '\t'), *end;

	s->mode = 0644;
	if (tab == NULL)
		return;
	*tab = '\0';
	s->mode = (uint32_t)strtoul(tab + 1, &end, 8) & 07777;
	s->uid = (uint32_t)strtoul(end, &end, 10);
	s->gid = (uint32_t)strtoul(end, NULL, 10);
}

void
input_read(const char *p, size_t n)
{
	const char *end = p + n, *next, *line;

	given.whole = n >= MARK_N && memcmp(p, MARK, MARK_N) == 0 ? NULL : p;
	given.whole_n = n;
	given.n = 0;
	while (given.whole == NULL && p < end && given.n < SECTIONS_MAX) {
		struct section *s = &given.v[given.n];

		p += MARK_N;
		next = memmem(p, (size_t)(end - p), MARK, MARK_N);
		next = next == NULL ? end : next;
		line = memchr(p, '\n', (size_t)(next - p));
		if (line != NULL && line - p > 1 && line - p < PATH_MAX) {
			s->kind = *p;
			s->name = strndup(p + 1, (size_t)(line - p) - 1);
			s->p = line + 1;
			s->n = (size_t)(next - line) - 1;
			s->uid = s->gid = 0;
			read_head(s);
			given.n++;
		}
		p = next;
	}
}

const struct section *
input_section(const char *kinds, const char *name)
{
	size_t i;

	for (i = 0; i < given.n; i++)
		if (strchr(kinds, given.v[i].kind) != NULL &&
		    strcmp(given.v[i].name, name) == 0)
			return &given.v[i];
	return NULL;
}

void
input_free(void)
{
	while (given.n > 0)
		free(given.v[--given.n].name);
}
