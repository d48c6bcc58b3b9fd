/* SPDX-License-Identifier: Apache-2.0
 * Forks, gaps, unfinished runs. Never takes a record for true because it is
 * whole: the packs are asked too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "output.h"
#include "series_check.h"

#define START_MAX 4096

static const char *
text_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static unsigned long long
sequence_of(const json_t *o)
{
	return (unsigned long long)json_integer_value(json_object_get(o,
	    "sequence"));
}

/* what: its texts. */
static void
find(struct series_check *c, const char *kind, const struct error *what)
{
	(void)json_array_append_new(c->findings, json_pack(
	    "{s:s, s:{s:s, s:s}}", "finding", kind, "what", "en", what->en,
	    "ja", what->ja));
}

/* How the run of a start ended; NULL: it did not. */
static const json_t *
end_of(const struct series_check *c, const json_t *start)
{
	const json_t *o;
	size_t i;

	json_array_foreach(c->series.lines, i, o)
		if (strcmp(text_at(o, "event"), "start") != 0 &&
		    strcmp(text_at(o, "pack"), text_at(start, "pack")) == 0)
			return o;
	return NULL;
}

static void
check_start(struct series_check *c, const json_t *o)
{
	struct error what;

	c->starts++;
	if (end_of(c, o) != NULL)
		return;
	(void)error_set(&what, ERR_INPUT, 0, "a run was begun at %s (pack %s) "
	    "and has neither a seal nor an abort: it was killed, or its seal "
	    "is kept back", "%s に始まった実行 (パック %s) に封印も中止の記録も"
	    "ありません。強制終了されたか、封印が伏せられています",
	    text_at(o, "time"), text_at(o, "pack"));
	find(c, "unfinished", &what);
}

static void
check_seal(struct series_check *c, const json_t *o, unsigned long long *last)
{
	unsigned long long n = sequence_of(o);
	struct error what;

	c->seals++;
	if (n == *last) {
		(void)error_set(&what, ERR_INPUT, 0, "two seals have the "
		    "number %llu: the series forks at pack %s",
		    "番号 %llu の封印が二つあります。パック %s で系列が枝分かれ"
		    "しています", n, text_at(o, "pack"));
		find(c, "fork", &what);
	} else if (n != *last + 1) {
		(void)error_set(&what, ERR_INPUT, 0, "seal %llu follows seal "
		    "%llu: what is between is missing", "封印 %llu の前が %llu "
		    "です。間の封印がありません", n, *last);
		find(c, "gap", &what);
	}
	*last = n;
}

static void
check_record(struct series_check *c)
{
	unsigned long long last = 0;
	const json_t *o;
	size_t i;

	json_array_foreach(c->series.lines, i, o) {
		const char *event = text_at(o, "event");

		if (strcmp(event, "start") == 0)
			check_start(c, o);
		else if (strcmp(event, "seal") == 0)
			check_seal(c, o, &last);
		else
			c->aborts++;
	}
}

static const json_t *
line_of(const struct series_check *c, const char *event, const char *key,
    const char *value)
{
	const json_t *o;
	size_t i;

	json_array_foreach(c->series.lines, i, o)
		if (strcmp(text_at(o, "event"), event) == 0 &&
		    strcmp(text_at(o, key), value) == 0)
			return o;
	return NULL;
}

static void
check_against(struct series_check *c, const char *path, const char *digest,
    const struct pack_seal *s)
{
	const json_t *seal = line_of(c, "seal", "seal", digest);
	const json_t *start = line_of(c, "start", "pack", s->pack);
	struct error what;

	if (seal == NULL) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: the record has no "
		    "seal of SHA-256 %s", "%s: SHA-256 %s の封印が記録にありません",
		    path, digest);
		find(c, "not-recorded", &what);
	} else if (sequence_of(seal) != s->sequence) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: is seal %llu of its "
		    "series, the record says %llu", "%s: 系列の %llu 番目の封印"
		    "ですが、記録では %llu 番目です", path,
		    (unsigned long long)s->sequence, sequence_of(seal));
		find(c, "other-number", &what);
	}
	if (start != NULL && (strcmp(text_at(start, "start"), s->run_start) !=
	    0 || strcmp(text_at(start, "prev"), s->prev) != 0 ||
	    strcmp(text_at(start, "plan"), s->plan) != 0)) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: its start, plan or "
		    "the seal before it are not those that were put down when "
		    "the run began", "%s: 開始の約束、計画、前の封印のどれかが、"
		    "始めたときの記録と違います", path);
		find(c, "other-start", &what);
	}
}

void
series_check_start(struct series_check *c, const char *path,
    const struct pack_seal *s)
{
	char hex[HASH_HEX + 1], *name = NULL;
	unsigned char sha[HASH_SIZE];
	struct error what;
	struct buf text;

	buf_init(&text, START_MAX);
	if (asprintf(&name, "%s.start", path) == -1)
		name = NULL;
	if (name != NULL && file_read(name, &text, &what) == 0) {
		hash_bytes(buf_str(&text), text.n, sha);
		hash_to_hex(sha, hex);
		if (strcmp(hex, s->run_start) != 0) {
			(void)error_set(&what, ERR_INPUT, 0, "%s is not the "
			    "start that the seal of pack %s names",
			    "%s は、パック %s の封印が指す開始の約束ではありません",
			    name, s->pack);
			find(c, "other-start", &what);
		}
	}
	free(name);
	buf_free(&text);
}

int
series_check_begin(struct series_check *c, const char *record,
    struct error *err)
{
	int r;

	memset(c, 0, sizeof(*c));
	c->series.fd = -1;
	if ((c->findings = json_array()) == NULL)
		return error_nomem(err);
	if (record == NULL)
		return 0;
	c->recorded = true;
	if ((r = series_read(record, &c->series, err)) == 0)
		check_record(c);
	return r;
}

int
series_check_pack(struct series_check *c, const char *path, const char *seal,
    const struct pack_seal *said, struct error *err)
{
	struct series_pack *p;
	void *grown;

	if (c->n == SERIES_CHECK_PACKS)
		return error_put(err, ERR_LIMIT, 0, "more than 1024 packs; check "
		    "them against the record, some at a time", "パックは 1024 まで"
		    "です。記録と、分けて照らしてください");
	if ((grown = realloc(c->v, (c->n + 1) * sizeof(*c->v))) == NULL)
		return error_nomem(err);
	c->v = grown;
	p = &c->v[c->n];
	memset(p, 0, sizeof(*p));
	p->path = strdup(path);
	p->said = malloc(sizeof(*p->said));
	c->n++;
	if (p->path == NULL || p->said == NULL)
		return error_nomem(err);
	*p->said = *said;
	(void)snprintf(p->seal, sizeof(p->seal), "%s", seal);
	if (c->recorded)
		check_against(c, path, seal, said);
	return 0;
}

static int
by_number(const void *a, const void *b)
{
	const struct series_pack *x = a, *y = b;
	int r = strcmp(x->said->series, y->said->series);

	if (r != 0)
		return r;
	return x->said->sequence < y->said->sequence ? -1 :
	    x->said->sequence > y->said->sequence;
}

/* x stands before y, by number. */
static void
check_pair(struct series_check *c, const struct series_pack *x,
    const struct series_pack *y)
{
	unsigned long long n = x->said->sequence, m = y->said->sequence;
	struct error what;

	if (strcmp(x->said->series, y->said->series) != 0 ||
	    strcmp(x->seal, y->seal) == 0)
		return;
	if (n == m || strcmp(x->said->prev, y->said->prev) == 0) {
		(void)error_set(&what, ERR_INPUT, 0, "%s and %s: two seals of "
		    "the series %s with one number, or behind one and the same "
		    "seal: the series forks; ask for the record of the series",
		    "%s と %s: 系列 %s で、番号が同じか、同じ封印に続く二つの封印です。"
		    "系列が枝分かれしています。系列の記録を求めてください", x->path,
		    y->path, x->said->series);
		find(c, "fork", &what);
	} else if (m > n + 1) {
		(void)error_set(&what, ERR_INPUT, 0, "%s is seal %llu of the "
		    "series %s, %s is seal %llu: what is between was not given",
		    "%s は %llu 番 (系列 %s)、%s は %llu 番です。間の封印が渡されて"
		    "いません", x->path, n, x->said->series, y->path, m);
		find(c, "gap", &what);
	} else if (strcmp(y->said->prev, x->seal) != 0) {
		(void)error_set(&what, ERR_INPUT, 0, "%s: the seal before it is "
		    "not that of %s, which has that number: the series forks",
		    "%s: 前の封印が、その番号の %s の封印ではありません。系列が"
		    "枝分かれしています", y->path, x->path);
		find(c, "fork", &what);
	}
}

void
series_check_packs(struct series_check *c)
{
	size_t i;

	if (c->recorded || c->n == 0)
		return;
	qsort(c->v, c->n, sizeof(*c->v), by_number);
	for (i = 0; i + 1 < c->n; i++)
		check_pair(c, &c->v[i], &c->v[i + 1]);
}

void
series_check_free(struct series_check *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		free(c->v[i].path);
		free(c->v[i].said);
	}
	free(c->v);
	if (c->recorded)
		series_close(&c->series);
	json_decref(c->findings);
}

void
series_check_print(const struct series_check *c)
{
	const char *text;
	const json_t *o;
	size_t i;

	json_array_foreach(c->findings, i, o) {
		text = text_at(json_object_get(o, "what"), TR("en", "ja"));
		(void)fputs("! ", stdout);
		output_visible(stdout, text, strlen(text));
		(void)fputc('\n', stdout);
	}
}
