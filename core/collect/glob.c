/* SPDX-License-Identifier: Apache-2.0
 * Matching of path patterns as a small state machine over parts: linear in
 * the path, whatever the pattern. Never touches the file system.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "glob.h"

struct part { const char *p; size_t n; bool any, wild; };

struct glob {
	char *text;
	size_t n;
	struct part parts[GLOB_PARTS_MAX];
};

static struct glob *
refuse(struct glob *g, struct error *err, const char *text, const char *en,
    const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, text);
	glob_free(g);
	return NULL;
}

static const char *
part_fault(const struct part *p, const char **ja)
{
	if (p->n == 0) {
		*ja = "空の部分 (// または末尾の /) があります";
		return "has an empty part (// or a slash at the end)";
	}
	if ((p->n == 1 && p->p[0] == '.') ||
	    (p->n == 2 && p->p[0] == '.' && p->p[1] == '.')) {
		*ja = ". や .. は使えません";
		return "may not hold . or ..";
	}
	if (!p->any && memmem(p->p, p->n, "**", 2) != NULL) {
		*ja = "** はそれだけで一つの部分でなければなりません";
		return "** must stand alone between slashes";
	}
	return NULL;
}

struct glob *
glob_compile(const char *text, struct error *err)
{
	struct glob *g = calloc(1, sizeof(*g));
	const char *at, *end, *en, *ja;

	if (g == NULL || (g->text = strdup(text)) == NULL) {
		(void)error_nomem(err);
		glob_free(g);
		return NULL;
	}
	if (strlen(text) > GLOB_BYTES_MAX)
		return refuse(g, err, "glob", "longer than 4096 bytes",
		    "4096 バイトを超えています");
	if (text[0] != '/')
		return refuse(g, err, text, "must begin with /",
		    "/ で始まらなければなりません");
	if (text[1] == '\0')
		return g;
	for (at = g->text; at != NULL; at = *end == '/' ? end : NULL) {
		struct part *p = &g->parts[g->n];

		if (g->n == GLOB_PARTS_MAX)
			return refuse(g, err, text, "has too many parts",
			    "部分が多すぎます");
		end = strchrnul(at + 1, '/');
		p->p = at + 1;
		p->n = (size_t)(end - at - 1);
		p->any = p->n == 2 && memcmp(p->p, "**", 2) == 0;
		p->wild = memchr(p->p, '*', p->n) != NULL ||
		    memchr(p->p, '?', p->n) != NULL;
		if ((en = part_fault(p, &ja)) != NULL)
			return refuse(g, err, text, en, ja);
		g->n++;
	}
	return g;
}

void
glob_free(struct glob *g)
{
	if (g != NULL)
		free(g->text);
	free(g);
}

const char *
glob_text(const struct glob *g)
{
	return g->text;
}

/* One part against one name; when covering, the name is a pattern as well and
 * its `*` is matched by a `*` alone. */
static bool
part_matches(const struct part *w, const char *s, size_t n, bool covering)
{
	size_t i = 0, j = 0, star = SIZE_MAX, mark = 0;

	if (!w->wild)
		return w->n == n && memcmp(w->p, s, n) == 0;
	while (j < n) {
		if (i < w->n && w->p[i] == '*') {
			star = i++;
			mark = j;
		} else if (i < w->n && ((w->p[i] == '?' &&
		    !(covering && s[j] == '*')) || w->p[i] == s[j])) {
			i++;
			j++;
		} else if (star != SIZE_MAX) {
			i = star + 1;
			j = ++mark;
		} else
			return false;
	}
	while (i < w->n && w->p[i] == '*')
		i++;
	return i == w->n;
}

/* States reached without consuming a part: `**` may stand for none. */
static uint64_t
closed(const struct glob *g, uint64_t set)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if ((set >> i & 1) != 0 && g->parts[i].any)
			set |= 1ull << (i + 1);
	return set;
}

static uint64_t
step(const struct glob *g, uint64_t set, const char *s, size_t n,
    bool covering)
{
	bool narrow_any = covering && n == 2 && memcmp(s, "**", 2) == 0;
	uint64_t next = 0;
	size_t i;

	for (i = 0; i < g->n; i++) {
		if ((set >> i & 1) == 0)
			continue;
		if (g->parts[i].any)
			next |= 1ull << i;
		else if (!narrow_any &&
		    part_matches(&g->parts[i], s, n, covering))
			next |= 1ull << (i + 1);
	}
	return closed(g, next);
}

/* The states after all parts of path; bit n is acceptance. */
static uint64_t
walk(const struct glob *g, const char *path, size_t n)
{
	uint64_t set = closed(g, 1);
	size_t i, end;

	if (n == 0 || path[0] != '/')
		return 0;
	for (i = 1; i < n && set != 0; i = end + 1) {
		const char *slash = memchr(path + i, '/', n - i);

		end = slash == NULL ? n : (size_t)(slash - path);
		set = step(g, set, path + i, end - i, false);
	}
	return set;
}

bool
glob_match(const struct glob *g, const char *path, size_t n)
{
	return (walk(g, path, n) >> g->n & 1) != 0;
}

bool
glob_may_enter(const struct glob *g, const char *dir, size_t n)
{
	return (walk(g, dir, n) & ((1ull << g->n) - 1)) != 0;
}

bool
glob_is_literal(const struct glob *g)
{
	return glob_prefix(g) == strlen(g->text);
}

size_t
glob_prefix(const struct glob *g)
{
	size_t i, n = 0;

	if (g->n == 0)
		return 1;
	for (i = 0; i < g->n && !g->parts[i].wild; i++)
		n += g->parts[i].n + 1;
	return n;
}

bool
glob_covers(const struct glob *wide, const struct glob *narrow)
{
	uint64_t set = closed(wide, 1);
	size_t i;

	for (i = 0; i < narrow->n; i++)
		set = step(wide, set, narrow->parts[i].p, narrow->parts[i].n,
		    true);
	return (set >> wide->n & 1) != 0;
}
