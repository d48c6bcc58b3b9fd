/* SPDX-License-Identifier: Apache-2.0
 * Masking: compile, find, replace once. Never lets a byte of a range through.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "mask.h"
#include "mask_private.h"

struct mask_set {
	unsigned char key[MASK_KEY];
	struct masker *maskers;
	size_t n;
};

static void
find_nothing(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	(void)m;
	(void)p;
	(void)n;
	(void)out;
}

static void
find_pem(const struct masker *m, const char *p, size_t n,
    struct mask_ranges *out)
{
	(void)m;
	detect_find_pem(p, n, out);
}

const struct mask_type mask_types[] = {
	{ "shadow", mask_find_shadow, false, false },
	{ "passwd", mask_find_passwd, false, false },
	{ "key-value", mask_find_key_value, false, false },
	{ "ini", mask_find_ini, false, false },
	{ "json", mask_find_json, false, false },
	{ "xml", mask_find_xml, false, true },
	{ "csv", mask_find_csv, false, true },
	{ "pem", find_pem, false, false },
	{ "pattern", mask_find_pattern, true, true },
	{ "url", mask_find_url, false, false },
	{ "lines", find_nothing, false, false },
	{ NULL, NULL, false, false },
};

void
mask_add(struct mask_ranges *r, size_t from, size_t to, enum mask_kind kind)
{
	struct mask_range *v;
	size_t cap;

	if (from >= to || r->failed)
		return;
	if (r->n == r->cap) {
		cap = r->cap == 0 ? 16 : r->cap * 2;
		if ((v = realloc(r->v, cap * sizeof(*v))) == NULL) {
			r->failed = true;
			return;
		}
		r->v = v;
		r->cap = cap;
	}
	r->v[r->n++] = (struct mask_range){ from, to, kind };
}

bool
mask_has_arg(const struct masker *m, const char *name, const char *word,
    size_t n)
{
	size_t len = strlen(name), i;
	const char *at, *end;

	for (i = 0; i < m->n; i++) {
		if (strncmp(m->args[i], name, len) != 0)
			continue;
		if (word == NULL)
			return m->args[i][len] == '\0';
		if (m->args[i][len] != '=')
			continue;
		for (at = m->args[i] + len + 1; ; at = end + 1) {
			end = strchrnul(at, ',');
			if ((size_t)(end - at) == n && memcmp(at, word, n) == 0)
				return true;
			if (*end == '\0')
				break;
		}
	}
	return false;
}

static int
wrong(struct error *err, const char *text, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, text);
	return ERR_INPUT;
}

/* Cut the words of m->text apart. */
static int
split_args(struct masker *m, char *rest, const char *whole, struct error *err)
{
	char *end;

	while (*rest == ' ')
		rest++;
	if (m->type->raw) {
		m->args[m->n++] = rest;
		return *rest == '\0' ? wrong(err, whole,
		    "wants a regular expression", "正規表現が要ります") : 0;
	}
	while (*rest != '\0') {
		if (m->n == MASK_ARGS_MAX)
			return wrong(err, whole, "too many arguments",
			    "引数が多すぎます");
		m->args[m->n++] = rest;
		end = strchrnul(rest, ' ');
		rest = end;
		while (*rest == ' ')
			*rest++ = '\0';
	}
	if (m->type->args && m->n == 0)
		return wrong(err, whole, "wants an argument", "引数が要ります");
	return 0;
}

static void
masker_free(struct masker *m)
{
	if (m->has_regex)
		regfree(&m->regex);
	free(m->text);
}

static int
masker_compile(struct masker *m, const char *text, struct error *err)
{
	size_t n = strcspn(text, " ");
	const struct mask_type *t;
	int r;

	memset(m, 0, sizeof(*m));
	for (t = mask_types; t->name != NULL; t++)
		if (strlen(t->name) == n && memcmp(t->name, text, n) == 0)
			break;
	if (t->name == NULL)
		return wrong(err, text, "no such masker",
		    "この伏せ方はありません");
	m->type = t;
	if ((m->text = strdup(text)) == NULL)
		return error_nomem(err);
	if ((r = split_args(m, m->text + n, text, err)) != 0)
		return r;
	if (t->raw) {
		if (regcomp(&m->regex, m->args[0], REG_EXTENDED |
		    REG_NEWLINE) != 0)
			return wrong(err, text, "no regular expression",
			    "正規表現ではありません");
		m->has_regex = true;
		if (m->regex.re_nsub < 1)
			return wrong(err, text, "wants a group: what it masks",
			    "伏せる部分を示す括弧が要ります");
	}
	return 0;
}

bool
mask_is_valid(const char *mask, struct error *err)
{
	struct masker m;
	int r = masker_compile(&m, mask, err);

	masker_free(&m);
	return r == 0;
}

struct mask_set *
mask_compile(const char *const *masks, size_t n,
    const unsigned char key[MASK_KEY], struct error *err)
{
	struct mask_set *set = calloc(1, sizeof(*set));
	size_t i;

	if (set != NULL)
		set->maskers = calloc(n + 1, sizeof(*set->maskers));
	if (set == NULL || set->maskers == NULL || n > MASK_NAMES_MAX) {
		(void)error_nomem(err);
		mask_free(set);
		return NULL;
	}
	memcpy(set->key, key, MASK_KEY);
	for (i = 0; i < n; i++) {
		set->n++;
		if (masker_compile(&set->maskers[i], masks[i], err) != 0) {
			mask_free(set);
			return NULL;
		}
	}
	return set;
}

void
mask_free(struct mask_set *set)
{
	size_t i;

	if (set == NULL)
		return;
	for (i = 0; i < set->n; i++)
		masker_free(&set->maskers[i]);
	free(set->maskers);
	sodium_memzero(set->key, sizeof(set->key));
	free(set);
}

static int
by_place(const void *pa, const void *pb)
{
	const struct mask_range *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to > b->to ? -1 : a->to < b->to;
}

/* In order, without overlap; a wider range swallows what it touches. */
static void
merge(struct mask_ranges *r)
{
	size_t i, n = 0;

	qsort(r->v, r->n, sizeof(*r->v), by_place);
	for (i = 0; i < r->n; i++) {
		if (n > 0 && r->v[i].from < r->v[n - 1].to) {
			if (r->v[i].to > r->v[n - 1].to)
				r->v[n - 1].to = r->v[i].to;
		} else
			r->v[n++] = r->v[i];
	}
	r->n = n;
}

static bool
is_marked(const char *p, size_t n)
{
	size_t len = strlen(MASK_MARK);

	return n > len && memcmp(p, MASK_MARK, len) == 0 && p[n - 1] == '>' &&
	    memchr(p, '>', n - 1) == NULL;
}

static const char *
band(size_t n)
{
	static const struct { size_t up_to; const char *name; } bands[] = {
		{ 0, "0" }, { 8, "1-8" }, { 16, "9-16" }, { 32, "17-32" },
		{ 64, "33-64" }, { SIZE_MAX, "65+" },
	};
	size_t i = 0;

	while (n > bands[i].up_to)
		i++;
	return bands[i].name;
}

static const char *const kind_names[] = { "secret", "hash", "key", "token",
    "url" };

static void
put_mark(struct buf *out, const struct mask_set *set, const char *p, size_t n,
    enum mask_kind kind)
{
	unsigned char tag[crypto_generichash_BYTES_MIN];

	(void)crypto_generichash(tag, sizeof(tag), (const unsigned char *)p, n,
	    set->key, MASK_KEY);
	buf_printf(out, MASK_MARK "%s:%s:", kind_names[kind], band(n));
	buf_put_hex(out, tag, 4);
	buf_putc(out, '>');
}

static void
count_one(struct mask_count *count, enum mask_kind kind)
{
	uint64_t *fields[] = { &count->secrets, &count->hashes, &count->keys,
	    &count->tokens, &count->urls };

	(*fields[kind])++;
}

static int
replace(const struct mask_set *set, const struct mask_ranges *r,
    const char *in, size_t n, struct buf *out, struct mask_count *count)
{
	size_t at = 0, i, done = 0;

	for (i = 0; i < r->n; i++) {
		const struct mask_range *x = &r->v[i];

		if (is_marked(in + x->from, x->to - x->from))
			continue;
		if (done++ == 0)
			buf_reset(out);
		buf_put(out, in + at, x->from - at);
		put_mark(out, set, in + x->from, x->to - x->from, x->kind);
		at = x->to;
		if (count != NULL)
			count_one(count, x->kind);
	}
	if (done == 0)
		return MASK_NONE;
	buf_put(out, in + at, n - at);
	return MASK_DONE;
}

int
mask_apply(const struct mask_set *set, const char *in, size_t n,
    struct buf *out, struct mask_count *count, struct error *err)
{
	struct mask_ranges r = { NULL, 0, 0, false };
	size_t i;
	int result = MASK_NONE;

	for (i = 0; i < set->n; i++)
		set->maskers[i].type->find(&set->maskers[i], in, n, &r);
	detect_find(in, n, &r);
	if (r.failed)
		result = error_nomem(err);
	else if (r.n > 0) {
		merge(&r);
		result = replace(set, &r, in, n, out, count);
		if (result == MASK_DONE && out->failed)
			result = error_nomem(err);
	}
	free(r.v);
	return result;
}
