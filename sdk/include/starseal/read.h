/* SPDX-License-Identifier: Apache-2.0
 * Bounded reading of lent bytes, for plugin authors. Header only: nothing to
 * link. Never copies more than told, never reads past a blob's end.
 */
#ifndef STARSEAL_READ_H
#define STARSEAL_READ_H

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "plugin.h"

/* A stretch of lent bytes; not terminated. */
struct ss_bytes { const char *p; size_t n; };

/* Map a blob read-only. 0, or SS_EIO. An empty blob maps to "". */
static inline int
ss_map(const struct ss_blob *blob, struct ss_bytes *out)
{
	void *m;

	out->p = "";
	out->n = 0;
	if (blob->size == 0)
		return 0;
	if (blob->fd < 0 || blob->size > SIZE_MAX)
		return SS_EIO;
	m = mmap(NULL, (size_t)blob->size, PROT_READ, MAP_PRIVATE, blob->fd, 0);
	if (m == MAP_FAILED)
		return SS_EIO;
	out->p = (const char *)m;
	out->n = (size_t)blob->size;
	return 0;
}

static inline void
ss_unmap(struct ss_bytes *b)
{
	if (b->n > 0)
		(void)munmap((void *)(uintptr_t)b->p, b->n);
	b->p = "";
	b->n = 0;
}

/* Walk lines; number is that of the line just given, from 1. CR LF is cut. */
struct ss_lines { struct ss_bytes rest; uint64_t number; };

static inline bool
ss_next_line(struct ss_lines *l, struct ss_bytes *line)
{
	const char *nl;

	if (l->rest.n == 0)
		return false;
	nl = (const char *)memchr(l->rest.p, '\n', l->rest.n);
	line->p = l->rest.p;
	line->n = nl == NULL ? l->rest.n : (size_t)(nl - l->rest.p);
	l->rest.p += line->n + (nl != NULL);
	l->rest.n -= line->n + (nl != NULL);
	l->number++;
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static inline bool
ss_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline struct ss_bytes
ss_trim(struct ss_bytes b)
{
	while (b.n > 0 && ss_is_blank(b.p[0])) {
		b.p++;
		b.n--;
	}
	while (b.n > 0 && ss_is_blank(b.p[b.n - 1]))
		b.n--;
	return b;
}

/* Cut the first word off rest; empty when there is none. */
static inline struct ss_bytes
ss_word(struct ss_bytes *rest)
{
	struct ss_bytes w;

	*rest = ss_trim(*rest);
	w = *rest;
	for (w.n = 0; w.n < rest->n && !ss_is_blank(rest->p[w.n]); w.n++)
		;
	if (w.n > 0)            /* nothing may stand nowhere: p is NULL */
		rest->p += w.n;
	rest->n -= w.n;
	return w;
}

/* Cut what stands before sep off rest; all of it where sep is missing. */
static inline struct ss_bytes
ss_field(struct ss_bytes *rest, char sep)
{
	struct ss_bytes f = *rest;
	const char *at = rest->n == 0 ? NULL :
	    (const char *)memchr(rest->p, sep, rest->n);

	f.n = at == NULL ? rest->n : (size_t)(at - rest->p);
	if (rest->n > 0)
		rest->p += f.n + (at != NULL);
	rest->n -= f.n + (at != NULL);
	return f;
}

static inline bool
ss_equal(struct ss_bytes b, const char *s)
{
	return b.n == strlen(s) && (b.n == 0 || memcmp(b.p, s, b.n) == 0);
}

/* As ss_equal, ASCII letters of either case alike. */
static inline bool
ss_equal_nocase(struct ss_bytes b, const char *s)
{
	size_t i;

	if (b.n != strlen(s))
		return false;
	for (i = 0; i < b.n; i++) {
		char x = b.p[i], y = s[i];

		if (x >= 'A' && x <= 'Z')
			x = (char)(x + 32);
		if (y >= 'A' && y <= 'Z')
			y = (char)(y + 32);
		if (x != y)
			return false;
	}
	return true;
}

static inline bool
ss_starts(struct ss_bytes b, const char *s)
{
	size_t n = strlen(s);

	return b.n >= n && (n == 0 || memcmp(b.p, s, n) == 0);
}

/* Copy as a C string. False, with what fits, when size is too small or the
 * bytes hold a NUL. */
static inline bool
ss_copy(struct ss_bytes b, char *to, size_t size)
{
	size_t n = b.n < size ? b.n : size - 1;

	if (size == 0)
		return false;
	if (n > 0)
		memcpy(to, b.p, n);
	to[n] = '\0';
	return n == b.n && memchr(to, '\0', n) == NULL;
}

/* A whole decimal number, sign allowed; false on anything else. */
static inline bool
ss_number(struct ss_bytes b, int64_t *out)
{
	bool minus = b.n > 0 && b.p[0] == '-';
	size_t i = minus;
	int64_t v = 0;

	if (b.n == i || b.n - i > 18)
		return false;
	for (; i < b.n; i++) {
		if (b.p[i] < '0' || b.p[i] > '9')
			return false;
		v = v * 10 + (b.p[i] - '0');
	}
	*out = minus ? -v : v;
	return true;
}

/* ---- values and cites for host->fact ---- */
static inline struct ss_value
ss_of_num(const char *name, uint32_t kind, int64_t v)
{
	struct ss_value x = { name, NULL, NULL, v, kind, 0 };

	return x;
}

static inline struct ss_value
ss_of_bool(const char *name, bool v)
{
	return ss_of_num(name, SS_BOOL, v);
}

static inline struct ss_value
ss_of_int(const char *name, int64_t v)
{
	return ss_of_num(name, SS_INT, v);
}

static inline struct ss_value
ss_of_time(const char *name, int64_t seconds)
{
	return ss_of_num(name, SS_TIME, seconds);
}

/* kind: SS_TEXT, SS_DATE, SS_DIGEST or SS_ENUM. NULL leaves it empty. */
static inline struct ss_value
ss_of_str(const char *name, uint32_t kind, const char *s)
{
	struct ss_value x = { name, s, NULL, 0, s == NULL ? 0 : kind, 0 };

	return x;
}

static inline struct ss_value
ss_of_text(const char *name, const char *s)
{
	return ss_of_str(name, SS_TEXT, s);
}

static inline struct ss_value
ss_of_list(const char *name, const char *const *list, uint32_t n)
{
	struct ss_value x = { name, NULL, list, 0, SS_LIST, n };

	return x;
}

static inline struct ss_value
ss_of_nothing(const char *name)
{
	struct ss_value x = { name, NULL, NULL, 0, 0, 0 };

	return x;
}

static inline struct ss_cite
ss_cite_whole(const struct ss_blob *blob)
{
	struct ss_cite c = { blob->id, 0, 0, SS_WHOLE, 0 };

	return c;
}

static inline struct ss_cite
ss_cite_lines(const struct ss_blob *blob, uint64_t from, uint64_t to)
{
	struct ss_cite c = { blob->id, from, to, SS_LINES, 0 };

	return c;
}

#endif
