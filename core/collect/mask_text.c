/* SPDX-License-Identifier: Apache-2.0
 * Maskers of line-shaped texts. Each only finds: mask.c replaces.
 */
#include <stdlib.h>
#include <string.h>

#include "mask_private.h"

/* A stretch of the text under work; at is its offset. */
struct part { const char *p; size_t n, at; };

static bool
next_line(struct part *rest, struct part *line)
{
	const char *lf;

	if (rest->n == 0)
		return false;
	lf = memchr(rest->p, '\n', rest->n);
	*line = *rest;
	line->n = lf == NULL ? rest->n : (size_t)(lf - rest->p);
	rest->p += line->n + (lf != NULL);
	rest->at += line->n + (lf != NULL);
	rest->n -= line->n + (lf != NULL);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static struct part
cut(struct part *rest, char sep)
{
	struct part f = *rest;
	const char *at = rest->n == 0 ? NULL : memchr(rest->p, sep, rest->n);
	size_t skip;

	f.n = at == NULL ? rest->n : (size_t)(at - rest->p);
	skip = f.n + (at != NULL);
	rest->p += skip;
	rest->at += skip;
	rest->n -= skip;
	return f;
}

static struct part
trim(struct part x)
{
	while (x.n > 0 && (*x.p == ' ' || *x.p == '\t')) {
		x.p++;
		x.at++;
		x.n--;
	}
	while (x.n > 0 && (x.p[x.n - 1] == ' ' || x.p[x.n - 1] == '\t'))
		x.n--;
	return x;
}

static struct part
unquote(struct part x)
{
	if (x.n >= 2 && (*x.p == '"' || *x.p == '\'') && x.p[x.n - 1] == *x.p) {
		x.p++;
		x.at++;
		x.n -= 2;
	}
	return x;
}

/* The hash itself: behind locks (! *) and behind $ID$. */
static void
add_hash(struct part f, struct mask_ranges *out)
{
	size_t i = 0, at;

	while (i < f.n && (f.p[i] == '!' || f.p[i] == '*'))
		i++;
	at = i;
	if (i < f.n && f.p[i] == '$') {
		for (i++; i < f.n && f.p[i] != '$'; i++)
			;
		if (i < f.n)
			at = i + 1;
	}
	mask_add(out, f.at + at, f.at + f.n, MASK_HASH);
}

void
mask_find_shadow(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	struct part rest = { p, n, 0 }, line;

	(void)m;
	while (next_line(&rest, &line)) {
		(void)cut(&line, ':');
		add_hash(cut(&line, ':'), out);
	}
}

void
mask_find_passwd(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	struct part rest = { p, n, 0 }, line, f;
	bool keep_gecos = mask_has_arg(m, "gecos", NULL, 0);

	while (next_line(&rest, &line)) {
		(void)cut(&line, ':');
		f = cut(&line, ':');
		if (f.n > 1 || (f.n == 1 && strchr("x*!", *f.p) == NULL))
			add_hash(f, out);
		(void)cut(&line, ':');
		(void)cut(&line, ':');
		f = cut(&line, ':');
		if (!keep_gecos)
			mask_add(out, f.at, f.at + f.n, MASK_SECRET);
	}
}

/* KEY SEP VALUE. sep 0: = or : or a blank, whichever comes first. */
static bool
split_pair(struct part line, char sep, struct part *key, struct part *value)
{
	size_t i;

	line = trim(line);
	if (line.n == 0 || *line.p == '#' || *line.p == ';')
		return false;
	for (i = 0; i < line.n; i++)
		if (sep != 0 ? line.p[i] == sep :
		    strchr("=: \t", line.p[i]) != NULL)
			break;
	if (i == 0 || i == line.n)
		return false;
	*key = line;
	key->n = i;
	*key = trim(*key);
	*value = line;
	value->p += i + 1;
	value->at += i + 1;
	value->n -= i + 1;
	*value = trim(*value);
	/* "key = value": the blank came before the sign. */
	if (sep == 0 && value->n > 0 && (*value->p == '=' || *value->p == ':')) {
		value->p++;
		value->at++;
		value->n--;
		*value = trim(*value);
	}
	*value = unquote(*value);
	return true;
}

static void
judge_pair(const struct masker *m, struct part name, struct part key,
    struct part value, struct mask_ranges *out)
{
	if (mask_has_arg(m, "allow", name.p, name.n) || value.n == 0)
		return;
	if (mask_has_arg(m, "strict", NULL, 0) ||
	    (detect_is_secret_name(key.p, key.n) &&
	    !detect_is_safe_value(value.p, value.n)) ||
	    detect_is_random(value.p, value.n))
		mask_add(out, value.at, value.at + value.n, MASK_SECRET);
}

static char
separator(const struct masker *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (strncmp(m->args[i], "sep=", 4) == 0)
			return m->args[i][4];
	return 0;
}

void
mask_find_key_value(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	struct part rest = { p, n, 0 }, line, key, value;

	while (next_line(&rest, &line))
		if (split_pair(line, separator(m), &key, &value))
			judge_pair(m, key, key, value, out);
}

void
mask_find_ini(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	struct part rest = { p, n, 0 }, line, key, value;
	struct part section = { "", 0, 0 };
	char name[256];

	while (next_line(&rest, &line)) {
		struct part t = trim(line), full;

		if (t.n > 2 && *t.p == '[' && t.p[t.n - 1] == ']') {
			section = t;
			section.p++;
			section.n -= 2;
			continue;
		}
		if (!split_pair(line, '=', &key, &value))
			continue;
		full = key;
		if (section.n > 0 && section.n + key.n + 1 < sizeof(name)) {
			memcpy(name, section.p, section.n);
			name[section.n] = '.';
			memcpy(name + section.n + 1, key.p, key.n);
			full.p = name;
			full.n = section.n + 1 + key.n;
		}
		judge_pair(m, full, key, value, out);
	}
}

/* One cell; quotes may hold separators and doubled quotes. */
static struct part
csv_cell(struct part *rest)
{
	struct part cell = *rest;
	size_t i = 0;
	bool quoted = rest->n > 0 && *rest->p == '"';

	if (quoted)
		for (i = 1; i < rest->n; i++) {
			if (rest->p[i] != '"')
				continue;
			if (i + 1 < rest->n && rest->p[i + 1] == '"')
				i++;
			else
				break;
		}
	while (i < rest->n && rest->p[i] != ',' && rest->p[i] != '\n')
		i++;
	cell.n = i;
	rest->p += i;
	rest->at += i;
	rest->n -= i;
	if (cell.n > 0 && cell.p[cell.n - 1] == '\r')
		cell.n--;
	return unquote(cell);
}

#define CSV_COLUMNS 256

void
mask_find_csv(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	struct part rest = { p, n, 0 }, cell;
	bool masked[CSV_COLUMNS] = { false }, head = true;
	size_t column = 0;

	/* A byte order mark is no part of the first name. */
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		rest = (struct part){ p + 3, n - 3, 3 };
	while (rest.n > 0) {
		cell = csv_cell(&rest);
		if (column < CSV_COLUMNS) {
			if (head)
				masked[column] = mask_has_arg(m, "columns",
				    cell.p, cell.n);
			else if (masked[column])
				mask_add(out, cell.at, cell.at + cell.n,
				    MASK_SECRET);
		}
		if (rest.n == 0)
			break;
		if (*rest.p == '\n') {
			head = false;
			column = 0;
		} else
			column++;
		rest.p++;
		rest.at++;
		rest.n--;
	}
}

static void
find_hits(const regex_t *regex, const char *p, size_t n,
    struct mask_ranges *out)
{
	regmatch_t hit[2];
	size_t at = 0;
	int flags = REG_STARTEND;

	while (at <= n) {
		hit[0].rm_so = (regoff_t)at;
		hit[0].rm_eo = (regoff_t)n;
		if (regexec(regex, p, 2, hit, flags) != 0)
			return;
		if (hit[1].rm_so >= 0)
			mask_add(out, (size_t)hit[1].rm_so,
			    (size_t)hit[1].rm_eo, MASK_SECRET);
		at = (size_t)hit[0].rm_eo +
		    (hit[0].rm_eo == hit[0].rm_so);
		flags = REG_STARTEND |
		    (at > 0 && at <= n && p[at - 1] != '\n' ? REG_NOTBOL : 0);
	}
}

/* On a copy with a NUL behind it: REG_STARTEND is no standard, and a matcher
 * that ignores it must still find an end. */
void
mask_find_pattern(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	char *copy = malloc(n + 1);

	if (copy == NULL) {
		out->failed = true;
		return;
	}
	memcpy(copy, p, n);
	copy[n] = '\0';
	find_hits(&m->regex, copy, n, out);
	free(copy);
}

/* scheme://USER:PASSWORD@ : what stands before the @. */
void
mask_find_url(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	size_t at, from;
	const char *hit;

	(void)m;
	for (at = 0; at < n; at = (size_t)(hit - p) + 1) {
		hit = memchr(p + at, '@', n - at);
		if (hit == NULL)
			return;
		from = (size_t)(hit - p);
		while (from > 0 && strchr(" \t\r\n/\"'<>", p[from - 1]) == NULL)
			from--;
		if (from >= 3 && memcmp(p + from - 3, "://", 3) == 0)
			mask_add(out, from, (size_t)(hit - p), MASK_URL);
	}
}
