/* SPDX-License-Identifier: Apache-2.0
 * Words for the five results. Never lets a good one lend weight to another.
 */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "renewal.h"
#include "results.h"
#include "results_private.h"

static const struct { const char *name; struct text title; } heads[RESULTS] = {
	[RESULT_INTEGRITY] = { "integrity", { "Integrity", "完全性" } },
	[RESULT_AUTHENTICITY] = { "authenticity",
	    { "Authenticity", "真正性" } },
	[RESULT_TIME] = { "time", { "Time", "時刻" } },
	[RESULT_COMPLETENESS] = { "completeness", { "Completeness", "網羅性" } },
	[RESULT_DISCLOSURE] = { "disclosure", { "Disclosure", "開示" } },
};

const char *
result_name(enum result r)
{
	return heads[r].name;
}

const char *
result_tone_name(enum result_tone tone)
{
	static const char *const names[] = { "good", "warn", "bad" };

	return names[tone];
}

static void
say(struct result_line *l, enum result_tone tone, const char *state,
    const char *en, const char *ja)
{
	l->tone = tone;
	l->state = state;
	l->word = (struct text){ en, ja };
}

static void
integrity(const struct results_input *in, struct result_line *l)
{
	say(l, TONE_GOOD, "good", "good", "問題なし");
	buf_printf(&l->en, "SHA-256 fits for %" PRIu64 " of %" PRIu64
	    " items\n", in->open, in->open);
	buf_printf(&l->ja, "SHA-256 一致 %" PRIu64 "/%" PRIu64 " 項目\n",
	    in->open, in->open);
	if (pack_seal_is_test(in->seal)) {
		l->tone = TONE_WARN;
		buf_puts(&l->en, "made with a test secret: not evidence\n");
		buf_puts(&l->ja, "試験用の秘密で作られています。証跡ではありません\n");
	}
}

/* One signature as a line: role, holder, key, what it is worth. */
static void
put_signature(const struct seal_signature *s, struct result_line *l)
{
	static const struct text states[] = {
		[SEAL_VALID] = { "valid", "有効" },
		[SEAL_UNCOUNTED] = { "good, but NOT COUNTED",
		    "署名は正しいが、数えません" },
		[SEAL_UNKNOWN] = { "by a key not known here (give it with "
		    "--public-key, or add it with starseal trust)",
		    "ここで知らない鍵の署名 (--public-key で渡すか、starseal trust "
		    "で加える)" },
		[SEAL_INVALID] = { "INVALID", "無効" },
		[SEAL_OTHER] = { "not a signature known here; not counted",
		    "ここで扱えないファイル。数えません" },
	};
	const char *holder = s->key == NULL ? NULL : s->key->holder;

	if (s->state == SEAL_OTHER || s->id[0] == '\0') {
		buf_printf(&l->en, "%s: ", s->name);
		buf_printf(&l->ja, "%s: ", s->name);
	} else {
		buf_printf(&l->en, "%s%s%s %s: ",
		    roles[s->file.role].label.en, holder == NULL ? "" : ", ",
		    holder == NULL ? "" : holder, s->id);
		buf_printf(&l->ja, "%s%s%s %s: ",
		    roles[s->file.role].label.ja, holder == NULL ? "" : "、",
		    holder == NULL ? "" : holder, s->id);
	}
	buf_puts(&l->en, states[s->state].en);
	buf_puts(&l->ja, states[s->state].ja);
	if (s->state == SEAL_UNCOUNTED || s->state == SEAL_INVALID) {
		buf_printf(&l->en, ": %s", s->why.en);
		buf_printf(&l->ja, ": %s", s->why.ja);
	}
	if (s->covers > 0 && s->state <= SEAL_UNKNOWN) {
		buf_printf(&l->en, "; covers %zu earlier file%s", s->covers,
		    s->covers == 1 ? "" : "s");
		buf_printf(&l->ja, "。先の %zu ファイルも対象", s->covers);
	}
	buf_putc(&l->en, '\n');
	buf_putc(&l->ja, '\n');
}

static void
authenticity(const struct results_input *in, struct result_line *l)
{
	const struct seal_judgement *j = in->judgement;
	size_t i, renewals = 0, logs = 0;

	for (i = 0; i < j->n_logs; i++)
		logs += j->logs[i].state == SEAL_INVALID;
	for (i = 0; i < j->n_renewals; i++)
		renewals += j->renewals[i].state == SEAL_INVALID;
	if (j->invalid > 0 && j->invalid == logs)
		say(l, TONE_BAD, "invalid", "a proof of a log is INVALID",
		    "無効なログの証明があります");
	else if (j->invalid > 0 && j->invalid == renewals)
		say(l, TONE_BAD, "invalid", "a renewal is INVALID",
		    "無効な更新があります");
	else if (j->invalid > 0)
		say(l, TONE_BAD, "invalid", "a signature is INVALID",
		    "無効な署名があります");
	else if (j->n == 0)
		say(l, TONE_WARN, "unsigned", "unsigned", "署名なし");
	else if (j->valid == 0)
		say(l, TONE_WARN, "unknown", "no signature counts here",
		    "ここで数えられる署名がありません");
	else
		say(l, TONE_GOOD, "signed", "signed", "署名あり");
	if (j->n > 0) {
		buf_printf(&l->en, "%zu of %zu valid\n", j->valid, j->n);
		buf_printf(&l->ja, "有効 %zu / %zu\n", j->valid, j->n);
	}
	for (i = 0; i < j->n; i++)
		put_signature(&j->v[i], l);
	results_logs(j, l);
}

static void
put_time(const struct seal_signature *s, struct result_line *l)
{
	char at[DATE_TIME_TEXT];

	if (s->has_time) {
		date_format_time(s->time, at);
		buf_printf(&l->en, "%s: signed by %s at the latest (%s)",
		    s->file.stem, at, s->authority);
		buf_printf(&l->ja, "%s: 遅くとも %s に署名済み (%s)",
		    s->file.stem, at, s->authority);
		if (s->status_known) {
			date_format_time(s->status_at, at);
			buf_printf(&l->en, "; its certificate was in order as "
			    "of %s", at);
			buf_printf(&l->ja, "。局の証明書は %s 時点で失効なし",
			    at);
		}
		if (s->lapsed) {
			buf_puts(&l->en, "; the authority's certificate has "
			    "ended since, and nobody renewed it before");
			buf_puts(&l->ja, "。局の証明書はその後に終わり、それより"
			    "前に更新されていません");
		}
		buf_putc(&l->en, '\n');
		buf_putc(&l->ja, '\n');
	}
	if (s->token_bad) {
		buf_printf(&l->en, "%s: its timestamp does not hold: %s\n",
		    s->file.stem, s->token_why.en);
		buf_printf(&l->ja, "%s: タイムスタンプが成り立ちません: %s\n",
		    s->file.stem, s->token_why.ja);
	}
}

static void
put_renewal(const struct seal_renewal *r, struct result_line *l)
{
	char at[DATE_TIME_TEXT];

	if (r->state != SEAL_VALID) {
		buf_printf(&l->en, "renewal %u %s: %s\n", r->number,
		    r->state == SEAL_INVALID ? "is INVALID" : "does not count",
		    r->why.en);
		buf_printf(&l->ja, "更新 %u は%s: %s\n", r->number,
		    r->state == SEAL_INVALID ? "無効です" : "数えません",
		    r->why.ja);
		return;
	}
	date_format_time(r->time, at);
	buf_printf(&l->en, "renewal %u of %s (%s): %zu files%s%s\n", r->number,
	    at, r->authority, r->said->n, !r->said->has_members ? "" :
	    r->members_checked ? ", and the sealed members fit under SHA-512" :
	    ", and the sealed members under SHA-512 (not checked here)",
	    r->lapsed ? "; its authority's certificate has ended since" : "");
	buf_printf(&l->ja, "更新 %u は %s (%s): %zu ファイル%s%s\n", r->number,
	    at, r->authority, r->said->n, !r->said->has_members ? "" :
	    r->members_checked ? "。封印された項目の SHA-512 も一致" :
	    "。封印された項目の SHA-512 も記載 (ここでは確かめていません)",
	    r->lapsed ? "。局の証明書はその後に終わりました" : "");
}

/* The word for all times together. */
static void
say_time(const struct seal_judgement *j, struct result_line *l)
{
	size_t i, bad = 0, lapsed = 0;

	for (i = 0; i < j->n; i++) {
		bad += j->v[i].token_bad;
		lapsed += j->v[i].lapsed;
	}
	for (i = 0; i < j->n_renewals; i++)
		bad += j->renewals[i].state != SEAL_VALID;
	if (bad > 0)
		say(l, TONE_WARN, "doubtful", "a timestamp does not hold",
		    "成り立たないタイムスタンプがあります");
	else if (j->has_time && lapsed > 0)
		say(l, TONE_WARN, "lapsed", "bounded by a timestamp whose "
		    "authority has ended since", "タイムスタンプあり。ただし局の"
		    "証明書はその後に終わっています");
	else if (j->has_time)
		say(l, TONE_GOOD, "bounded", "bounded by a trusted timestamp",
		    "信頼できるタイムスタンプあり");
	else if (results_witnessed(j))
		say(l, TONE_GOOD, "witnessed", "bounded by a witness of the "
		    "log", "ログの立会人が見た時刻あり");
	else
		say(l, TONE_WARN, "claimed", "claimed only, no trusted "
		    "timestamp", "申告のみ。信頼できるタイムスタンプなし");
}

static void
when(const struct results_input *in, struct result_line *l)
{
	const struct pack_seal *s = in->seal;
	bool bound = strcmp(s->nonce, "none") != 0 ||
	    strcmp(s->prev, "none") != 0;
	size_t i;

	say_time(in->judgement, l);
	for (i = 0; i < in->judgement->n; i++)
		put_time(&in->judgement->v[i], l);
	results_witnesses(in->judgement, l);
	for (i = in->judgement->n_renewals; i > 0; i--)
		put_renewal(&in->judgement->renewals[i - 1], l);
	if (bound) {
		buf_printf(&l->en, "not before the %s that it names\n",
		    strcmp(s->nonce, "none") != 0 ? "auditor's challenge" :
		    "earlier seal");
		buf_printf(&l->ja, "記された%sより後\n",
		    strcmp(s->nonce, "none") != 0 ? "監査人の乱数" :
		    "前回の封印");
	}
	buf_printf(&l->en, "collected %s to %s by the collector's clock\n",
	    s->started, s->finished);
	buf_printf(&l->ja, "収集 %s から %s (収集した機器の時計)\n", s->started,
	    s->finished);
}

static void
completeness(const struct results_input *in, struct result_line *l)
{
	const struct pack_seal *s = in->seal;
	const uint64_t *o = s->outcomes;

	if (o[SEAL_FAILED] + o[SEAL_REFUSED] > 0)
		say(l, TONE_WARN, "gaps", "there are gaps", "欠けがあります");
	else
		say(l, TONE_GOOD, "whole", "every planned step has its outcome",
		    "計画した手順はすべて結果があります");
	buf_printf(&l->en, "%" PRIu64 " planned, %" PRIu64 " collected, %"
	    PRIu64 " empty, %" PRIu64 " failed, %" PRIu64 " refused, %" PRIu64
	    " not applicable\n", o[0], o[1], o[2], o[3], o[4], o[5]);
	buf_printf(&l->ja, "計画 %" PRIu64 "、収集 %" PRIu64 "、該当なし %" PRIu64
	    "、失敗 %" PRIu64 "、拒否 %" PRIu64 "、対象外 %" PRIu64 "\n", o[0],
	    o[1], o[2], o[3], o[4], o[5]);
	buf_printf(&l->en, "%s, seal %" PRIu64 " of its series%s\n", s->series,
	    s->sequence, strcmp(s->prev, "none") == 0 ?
	    "; no earlier seal is named" : "");
	buf_printf(&l->ja, "%s の %" PRIu64 " 番目の封印%s\n", s->series,
	    s->sequence, strcmp(s->prev, "none") == 0 ?
	    "。前の封印の記載なし" : "");
}

static void
disclosure(const struct results_input *in, struct result_line *l)
{
	if (!in->handover) {
		say(l, TONE_GOOD, "whole", "the whole pack", "パック全体");
		return;
	}
	results_disclosure(in, l);
}

void
results_make(const struct results_input *in, struct result_line out[RESULTS])
{
	static void (*const make[RESULTS])(const struct results_input *,
	    struct result_line *) = { integrity, authenticity, when,
		completeness, disclosure };
	size_t i;

	for (i = 0; i < RESULTS; i++) {
		memset(&out[i], 0, sizeof(out[i]));
		buf_init(&out[i].en, 1u << 20);
		buf_init(&out[i].ja, 1u << 20);
		out[i].title = heads[i].title;
		make[i](in, &out[i]);
	}
}

void
results_free(struct result_line out[RESULTS])
{
	size_t i;

	for (i = 0; i < RESULTS; i++) {
		buf_free(&out[i].en);
		buf_free(&out[i].ja);
	}
}

json_t *
results_json(const struct result_line out[RESULTS])
{
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < RESULTS; i++)
		(void)json_object_set_new(o, heads[i].name, json_pack(
		    "{s:s, s:s, s:{s:s, s:s}, s:{s:s, s:s}}", "state",
		    out[i].state, "tone", result_tone_name(out[i].tone),
		    "word", "en", out[i].word.en, "ja", out[i].word.ja,
		    "detail", "en", buf_str(&out[i].en), "ja",
		    buf_str(&out[i].ja)));
	return o;
}

static void
put_time_json(const struct seal_signature *s, json_t *o)
{
	char when[DATE_TIME_TEXT];

	if (s->has_time) {
		date_format_time(s->time, when);
		(void)json_object_set_new(o, "time", json_string(when));
		(void)json_object_set_new(o, "authority",
		    json_string(s->authority));
		(void)json_object_set_new(o, "lapsed", json_boolean(s->lapsed));
		(void)json_object_set_new(o, "renewed",
		    json_boolean(s->renewed));
	}
	if (s->has_time && s->status_known) {
		date_format_time(s->status_at, when);
		(void)json_object_set_new(o, "authority_in_order_at",
		    json_string(when));
	}
	if (s->token_bad)
		(void)json_object_set_new(o, "timestamp_why", json_pack(
		    "{s:s, s:s}", "en", s->token_why.en, "ja",
		    s->token_why.ja));
}

json_t *
results_signatures_json(const struct seal_judgement *j)
{
	json_t *list = json_array(), *o;
	size_t i;

	for (i = 0; i < j->n; i++) {
		const struct seal_signature *s = &j->v[i];

		o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s*, s:s*}",
		    "file", s->name, "state", seal_state_name(s->state),
		    "form", form_name(s->file.form), "role",
		    s->state == SEAL_OTHER ? "" : roles[s->file.role].name,
		    "key", s->id, "comment", s->note, "covers",
		    (json_int_t)s->covers, "holder", s->key == NULL ? NULL :
		    s->key->holder, "registration", s->key == NULL ? NULL :
		    s->key->registration);
		if (s->statement.json != NULL)
			(void)json_object_set_new(o, "statement", json_string(
			    statement_kind_name(s->statement.kind)));
		if (s->state == SEAL_INVALID || s->state == SEAL_UNCOUNTED)
			(void)json_object_set_new(o, "why", json_pack(
			    "{s:s, s:s}", "en", s->why.en, "ja", s->why.ja));
		put_time_json(s, o);
		(void)json_array_append_new(list, o);
	}
	return list;
}

json_t *
results_renewals_json(const struct seal_judgement *j)
{
	json_t *list = json_array(), *o;
	char at[DATE_TIME_TEXT];
	size_t i;

	for (i = j->n_renewals; i > 0; i--) {
		const struct seal_renewal *r = &j->renewals[i - 1];

		o = json_pack("{s:s, s:s, s:I}", "file", r->name, "state",
		    seal_state_name(r->state), "number",
		    (json_int_t)r->number);
		if (r->said != NULL)
			(void)json_object_update_new(o, json_pack(
			    "{s:I, s:b}", "files", (json_int_t)r->said->n,
			    "members", r->said->has_members));
		if (r->state == SEAL_VALID) {
			date_format_time(r->time, at);
			(void)json_object_update_new(o, json_pack(
			    "{s:s, s:s, s:b}", "time", at, "authority",
			    r->authority, "lapsed", r->lapsed));
		} else
			(void)json_object_set_new(o, "why", json_pack(
			    "{s:s, s:s}", "en", r->why.en, "ja", r->why.ja));
		(void)json_array_append_new(list, o);
	}
	return list;
}
