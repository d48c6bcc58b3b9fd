/* SPDX-License-Identifier: Apache-2.0
 * Shared texts of XLSX, without the readings that Japanese Excel adds.
 */
#include <stdlib.h>

#include "xlsx_private.h"

struct strings { struct xlsx *x; size_t from;
	unsigned phonetic; bool in_text, full, no_memory; };

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ?
	    c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t
xlsx_unescape(char *p, size_t n)
{
	size_t from, to = 0;
	int v;

	if (memmem(p, n, "_x", 2) == NULL)
		return n;
	for (from = 0; from < n; to++) {
		if (n - from >= 7 && p[from] == '_' && p[from + 1] == 'x' &&
		    p[from + 6] == '_' && p[from + 2] == '0' &&
		    p[from + 3] == '0' && hex(p[from + 4]) >= 0 &&
		    hex(p[from + 5]) >= 0) {
			v = hex(p[from + 4]) * 16 + hex(p[from + 5]);
			/* Over 7F it would take two bytes, and nobody writes
			 * those so. */
			if (v > 0 && v < 0x80) {
				p[to] = (char)v;
				from += 7;
				continue;
			}
		}
		p[to] = p[from++];
	}
	return to;
}

static bool
reserve(struct strings *s, size_t n)
{
	struct xlsx *x = s->x;
	size_t want = x->text_n + n, size = x->text_size;
	char *p;

	if (want + x->n_strings * sizeof(size_t) > x->strings_max) {
		s->full = true;
		return false;
	}
	if (want <= size)
		return true;
	while (size < want)
		size = size == 0 ? 65536 : size + size / 2;
	if ((p = realloc(x->text, size)) == NULL) {
		s->no_memory = true;
		return false;
	}
	x->text = p;
	x->text_size = size;
	return true;
}

static bool
add_string(struct strings *s)
{
	struct xlsx *x = s->x;
	size_t *v, size;

	if (x->n_strings + 2 > x->strings_size) {
		size = x->strings_size == 0 ? 1024 : x->strings_size * 2;
		if (size * sizeof(*v) > x->strings_max) {
			s->full = true;
			return false;
		}
		if ((v = realloc(x->start, size * sizeof(*v))) == NULL) {
			s->no_memory = true;
			return false;
		}
		x->start = v;
		x->strings_size = size;
	}
	x->text_n = s->from + (x->text == NULL ? 0 : xlsx_unescape(x->text +
	    s->from, x->text_n - s->from));
	x->start[x->n_strings++] = s->from;
	x->start[x->n_strings] = x->text_n;
	return true;
}

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct strings *s = arg;

	(void)attributes;
	if (strcmp(name, "si") == 0)
		s->from = s->x->text_n;
	else if (strcmp(name, "rPh") == 0)
		s->phonetic++;
	else if (strcmp(name, "t") == 0)
		s->in_text = s->phonetic == 0;
}

static void
on_end(void *arg, const char *name)
{
	struct strings *s = arg;

	if (strcmp(name, "t") == 0)
		s->in_text = false;
	else if (strcmp(name, "rPh") == 0 && s->phonetic > 0)
		s->phonetic--;
	else if (strcmp(name, "si") == 0 && !s->full && !s->no_memory)
		(void)add_string(s);
}

static void
on_text(void *arg, const char *p, int n)
{
	struct strings *s = arg;

	if (!s->in_text || s->full || s->no_memory || n <= 0 ||
	    !reserve(s, (size_t)n))
		return;
	memcpy(s->x->text + s->x->text_n, p, (size_t)n);
	s->x->text_n += (size_t)n;
}

int
xlsx_strings(struct xlsx *x)
{
	struct strings s = { .x = x };
	const struct ss_xml_sink sink = { &s, on_start, on_end, on_text };
	int r;

	if (x->strings_target[0] == '\0')
		return 0;
	r = ss_zip_xml(x->file, &x->zip, &x->left, x->strings_target, &sink);
	return r != 0 ? r : s.no_memory ? SS_GRID_MEMORY : s.full ?
	    SS_GRID_STRINGS : 0;
}
