/* SPDX-License-Identifier: Apache-2.0
 * The whole answer about a pack. Never tells anything of a pack's content, and
 * nothing at all of one that is damaged but where.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "inner.h"
#include "renewal.h"
#include "verified.h"

/* A second pass, where a renewal lists the members and in is no pipe. */
static int
judge_members(const struct pack_input *in, const struct pack_limits *limits,
    struct verified *v)
{
	struct pack_watch watch = { renewal_watch_piece, NULL };
	struct pack_verdict *again;
	struct renewal_members members;
	int r;

	if (!seal_lists_members(&v->judgement) || in->rewind == NULL ||
	    !in->rewind(in->arg))
		return 0;
	again = calloc(1, sizeof(*again));
	watch.arg = renewal_watch_new();
	if (again == NULL || watch.arg == NULL)
		r = error_nomem(&v->err);
	else if ((r = pack_verify_input(in, limits, &watch, again,
	    &v->err)) == 0 && renewal_watch_end(watch.arg, &members))
		seal_judge_members(&v->judgement, &members);
	renewal_watch_free(watch.arg);
	if (again != NULL)
		pack_verdict_free(again);
	free(again);
	return r;
}

void
verified_judge(struct verified *v, const struct keyring *keys, int64_t now)
{
	struct seal_file files[PACK_TAIL_MAX];
	const struct pack_verdict *p = &v->pack;
	size_t i;

	for (i = 0; i < p->tail_n; i++)
		files[i] = (struct seal_file){ p->tail[i].name,
		    buf_str(&p->tail[i].text), p->tail[i].text.n };
	seal_judge(files, p->tail_n, buf_str(&p->statement), p->statement.n,
	    keys, now, &v->judgement);
	release_judge(p, keys, &v->release);
}

void
verified_results(const struct pack_verdict *p, const struct seal_judgement *j,
    const struct release *release, struct result_line out[RESULTS])
{
	const struct results_input said = { .seal = &p->seal,
		.items = p->items, .handover = p->handover,
		.open = p->handover ? p->levels[0] : p->items,
		.metadata = p->levels[1], .hidden = p->levels[2],
		.judgement = j, .release = release };

	results_make(&said, out);
}

int
verified_make(const struct pack_input *in, const struct pack_limits *limits,
    const struct keyring *keys, int64_t now, struct verified *out)
{
	memset(out, 0, sizeof(*out));
	if (pack_verify_input(in, limits, NULL, &out->pack, &out->err) != 0)
		return out->err.code;
	verified_judge(out, keys, now);
	if (judge_members(in, limits, out) != 0)
		return out->err.code;
	verified_results(&out->pack, &out->judgement, &out->release,
	    out->results);
	return 0;
}

static int
take_inner(void *arg, const struct inner_answer *a, struct error *err)
{
	struct verified *v = arg;

	v->inner++;
	v->inner_bad += !a->counts;
	if (v->inner_list == NULL)
		v->inner_list = json_array();
	inner_text(a, &v->inner_en, &v->inner_ja);
	return json_array_append_new(v->inner_list, inner_json(a)) == 0 &&
	    !v->inner_ja.failed && !v->inner_en.failed ? 0 : error_nomem(err);
}

int
verified_whole(const struct pack_input *in, const struct pack_limits *limits,
    const struct keyring *keys, int64_t now, struct verified *out)
{
	if (verified_make(in, limits, keys, now, out) != 0 ||
	    out->pack.inner_n == 0)
		return out->err.code;
	buf_init(&out->inner_en, 64u << 20);
	buf_init(&out->inner_ja, 64u << 20);
	if (inner_verify(in, &out->pack, keys, now, take_inner, out,
	    &out->err) != 0)
		results_free(out->results);
	return out->err.code;
}

void
verified_free(struct verified *v)
{
	json_decref(v->inner_list);
	buf_free(&v->inner_en);
	buf_free(&v->inner_ja);
	if (v->err.code == 0)
		results_free(v->results);
	seal_judgement_free(&v->judgement);
	release_free(&v->release);
	pack_verdict_free(&v->pack);
}

static json_t *
outcomes_json(const struct pack_seal *s)
{
	json_t *o = json_object();
	int i;

	for (i = 0; i < SEAL_OUTCOMES; i++)
		(void)json_object_set_new(o, pack_outcome_name(
		    (enum seal_outcome)i),
		    json_integer((json_int_t)s->outcomes[i]));
	return o;
}

static json_t *
failure_json(const struct error *err)
{
	return json_pack("{s:s, s:s, s:{s:s, s:s}}", "integrity",
	    err->code == ERR_INTEGRITY ? "damaged" : "unknown", "error",
	    error_name(err->code), "why", "en", err->en, "ja", err->ja);
}

static json_t *
whole_json(const struct verified *v)
{
	const struct pack_seal *s = &v->pack.seal;
	json_t *o = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:b}",
	    "integrity", "good", "pack", s->pack, "series", s->series,
	    "sequence", (json_int_t)s->sequence, "started", s->started,
	    "finished", s->finished, "items", (json_int_t)v->pack.items,
	    "bytes", (json_int_t)v->pack.raw, "test", pack_seal_is_test(s));

	(void)json_object_set_new(o, "outcomes", outcomes_json(s));
	(void)json_object_set_new(o, "signed",
	    json_boolean(v->judgement.valid > 0));
	(void)json_object_set_new(o, "signatures",
	    results_signatures_json(&v->judgement));
	(void)json_object_set_new(o, "renewals",
	    results_renewals_json(&v->judgement));
	(void)json_object_set_new(o, "logs",
	    results_logs_json(&v->judgement));
	if (v->pack.handover)
		(void)json_object_set_new(o, "disclosed", results_release_json(
		    &v->release, v->pack.levels));
	(void)json_object_set_new(o, "results", results_json(v->results));
	if (v->inner_list != NULL)
		(void)json_object_set(o, "packs", v->inner_list);
	return o;
}

void
verified_json(const struct verified *v, struct buf *out)
{
	json_t *o = v->err.code != 0 ? failure_json(&v->err) : whole_json(v);

	json_write(out, o);
	buf_putc(out, '\n');
	json_decref(o);
}

static void
put_toned(const char *word, enum result_tone tone, bool colour,
    struct buf *out)
{
	static const char *const codes[] = { "32", "33", "31" };

	if (colour)
		buf_printf(out, "\033[%sm%s\033[0m", codes[tone], word);
	else
		buf_puts(out, word);
}

/* Foreign words stand in the lines: names of holders, comments. */
static void
put_indented(const char *text, struct buf *out)
{
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		buf_puts(out, "  ");
		buf_put_visible(out, text, n);
		buf_putc(out, '\n');
	}
}

void
verified_lines(const struct result_line *lines, size_t n, enum text_lang lang,
    bool colour, struct buf *out)
{
	bool ja = lang == TEXT_JA;

	for (; n > 0; n--, lines++) {
		buf_printf(out, "%s: ", ja ? lines->title.ja : lines->title.en);
		put_toned(ja ? lines->word.ja : lines->word.en, lines->tone,
		    colour, out);
		buf_putc(out, '\n');
		put_indented(buf_str(ja ? &lines->ja : &lines->en), out);
	}
}

void
verified_text(const struct verified *v, enum text_lang lang, bool colour,
    struct buf *out)
{
	struct result_line damaged = { .tone = TONE_BAD,
		.title = { "Integrity", "完全性" },
		.word = { "DAMAGED", "壊れています" } };

	struct result_line within = { .title = { "Packs within",
		"中のパック" }, .tone = v->inner_bad > 0 ? TONE_BAD : TONE_GOOD,
		.word = { "all whole", "すべて完全" },
		.en = v->inner_en, .ja = v->inner_ja };

	if (v->inner_bad > 0)
		within.word = (struct text){ "NOT ALL GOOD",
		    "問題のあるものがあります" };
	if (v->err.code == 0)
		verified_lines(v->results, RESULTS, lang, colour, out);
	if (v->err.code == 0 && v->inner > 0)
		verified_lines(&within, 1, lang, colour, out);
	if (v->err.code == ERR_INTEGRITY)
		verified_lines(&damaged, 1, lang, colour, out);
}

int
verified_status(const struct verified *v, const enum seal_role *want,
    size_t n, struct error *err)
{
	error_clear(err);
	if (v->err.code != 0) {
		*err = v->err;
		return error_exit_status(v->err.code);
	}
	if (v->judgement.invalid > 0 || v->inner_bad > 0 ||
	    v->release.state == SEAL_INVALID)
		return 5;
	return n == 0 || seal_require(&v->judgement, want, n, err) == 0 ? 0 : 3;
}
