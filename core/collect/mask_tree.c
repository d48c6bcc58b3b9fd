/* SPDX-License-Identifier: Apache-2.0
 * Maskers of JSON and XML. They scan tokens and accept what is malformed: a
 * broken file must be masked as well.
 */
#include <string.h>

#include "mask_private.h"

#define DEPTH_MAX 64
#define POINTER_MAX 512

/* The JSON pointer of the value at hand. */
struct place {
	char text[POINTER_MAX];
	size_t n, mark[DEPTH_MAX];      /* where each level begins */
	size_t index[DEPTH_MAX];        /* in an array */
	bool array[DEPTH_MAX];
	size_t depth;
};

static void
put_step(struct place *at, const char *p, size_t n)
{
	at->n = at->depth == 0 ? 0 : at->mark[at->depth - 1];
	if (at->n + n + 2 > POINTER_MAX)
		return;
	at->text[at->n++] = '/';
	memcpy(at->text + at->n, p, n);
	at->n += n;
}

static void
put_index(struct place *at)
{
	char digits[24];
	size_t v = at->index[at->depth - 1], i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + v % 10);
		v /= 10;
	} while (v != 0);
	put_step(at, digits + i, sizeof(digits) - i);
}

/* The end of the string that begins behind a quote. */
static size_t
string_end(const char *p, size_t n, size_t at)
{
	while (at < n && p[at] != '"')
		at += p[at] == '\\' ? 2 : 1;
	return at < n ? at : n;
}

static const char *
last_step(const struct place *at, size_t *n)
{
	size_t i = at->n;

	while (i > 0 && at->text[i - 1] != '/')
		i--;
	*n = at->n - i;
	return at->text + i;
}

static void
judge_string(const struct masker *m, const struct place *at, const char *p,
    size_t from, size_t to, struct mask_ranges *out)
{
	size_t n;
	const char *name = last_step(at, &n);

	if (to <= from || mask_has_arg(m, "allow", at->text, at->n))
		return;
	if (mask_has_arg(m, "strict", NULL, 0) ||
	    (detect_is_secret_name(name, n) &&
	    !detect_is_safe_value(p + from, to - from)) ||
	    detect_is_random(p + from, to - from))
		mask_add(out, from, to, MASK_SECRET);
}

static bool
is_name(const char *p, size_t n, size_t behind)
{
	while (behind < n && strchr(" \t\r\n", p[behind]) != NULL)
		behind++;
	return behind < n && p[behind] == ':';
}

void
mask_find_json(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	struct place at = { .n = 0 };
	size_t i, end;

	for (i = 0; i < n; i++) {
		switch (p[i]) {
		case '{':
		case '[':
			if (at.depth == DEPTH_MAX)
				return;
			at.mark[at.depth] = at.n;
			at.index[at.depth] = 0;
			at.array[at.depth++] = p[i] == '[';
			if (p[i] == '[')
				put_index(&at);
			break;
		case '}':
		case ']':
			if (at.depth > 0)
				at.n = at.mark[--at.depth];
			break;
		case ',':
			if (at.depth > 0 && at.array[at.depth - 1]) {
				at.index[at.depth - 1]++;
				put_index(&at);
			}
			break;
		case '"':
			end = string_end(p, n, i + 1);
			if (is_name(p, n, end + 1))
				put_step(&at, p + i + 1, end - i - 1);
			else
				judge_string(m, &at, p, i + 1, end, out);
			i = end;
			break;
		default:
			break;
		}
	}
}

static size_t
word_end(const char *p, size_t n, size_t i)
{
	while (i < n && strchr(" \t\r\n/>=<\"'", p[i]) == NULL)
		i++;
	return i;
}

/* Attributes of the tag from i on; returns behind its >. */
static size_t
scan_tag(const struct masker *m, const char *p, size_t n, size_t i,
    struct mask_ranges *out)
{
	size_t name, end, close;

	while (i < n && p[i] != '>') {
		name = i;
		end = word_end(p, n, i);
		i = end == i ? i + 1 : end;
		if (end == name || end + 1 >= n || p[end] != '=' ||
		    (p[end + 1] != '"' && p[end + 1] != '\''))
			continue;
		close = end + 2;
		while (close < n && p[close] != p[end + 1])
			close++;
		if (mask_has_arg(m, "names", p + name, end - name))
			mask_add(out, end + 2, close, MASK_SECRET);
		i = close + 1;
	}
	return i < n ? i + 1 : n;
}

void
mask_find_xml(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	size_t i = 0, name, end;
	const char *hit;

	while (i < n && (hit = memchr(p + i, '<', n - i)) != NULL) {
		name = (size_t)(hit - p) + 1;
		end = word_end(p, n, name);
		i = scan_tag(m, p, n, end, out);
		if (!mask_has_arg(m, "names", p + name, end - name) ||
		    (i >= 2 && p[i - 2] == '/'))
			continue;
		hit = i < n ? memchr(p + i, '<', n - i) : NULL;
		end = hit == NULL ? n : (size_t)(hit - p);
		mask_add(out, i, end, MASK_SECRET);
		i = end;
	}
}
