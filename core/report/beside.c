/* SPDX-License-Identifier: Apache-2.0
 * Words of people beneath a criterion. Adds no judgement of its own, and
 * leaves out no doubt.
 */
#include <string.h>

#include "base/text.h"
#include "beside.h"
#include "text.h"
#include "view.h"

/* A line's parts are joined by ", " or "、"; foreign text brings no line end. */
static void
put_plain(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		buf_putc(out, *s == '\n' || *s == '\r' ? ' ' : *s);
}

static void
begin(struct buf *out, const struct text *kind)
{
	if (out->n > 0)
		buf_putc(out, '\n');
	buf_puts(out, text_of(kind));
}

/* ", NAME VALUE"; nothing without a value. */
static void
put_part(struct buf *out, const char *en, const char *ja, const char *value)
{
	if (value[0] == '\0')
		return;
	buf_printf(out, "%s%s%s", TR(", ", "、"), TR(en, ja),
	    TR(en, ja)[0] == '\0' ? "" : " ");
	put_plain(out, value);
}

static const struct text *
answer_state(const char *state)
{
	static const struct { const char *state; struct text text; } words[] = {
		{ "valid", { "still holds", "有効" } },
		{ "expired", { "EXPIRED, to be asked again",
		    "期限切れ (聞き直しが必要)" } },
		{ "future", { "asked after the date of judgement, not counted",
		    "判定日より後の回答のため数えない" } },
		{ "conflict", { "CONFLICTS with another answer of that day",
		    "同じ日の別の回答と食い違う" } },
	};
	static const struct text none = { "", "" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].state, state) == 0)
			return &words[i].text;
	return &none;
}

static void
put_answer(const json_t *c, struct buf *out)
{
	static const struct text kind = { "Answer: ", "回答: " };
	const json_t *a = json_object_get(c, "answer");

	if (a == NULL)
		return;
	begin(out, &kind);
	put_plain(out, report_words(a, "answer_text")[0] != '\0' ?
	    report_words(a, "answer_text") : view_str(a, "answer"));
	if (view_str(a, "statement")[0] != '\0') {
		buf_puts(out, TR(" \"", "「"));
		put_plain(out, view_str(a, "statement"));
		buf_puts(out, TR("\"", "」"));
	}
	put_part(out, "said by", "回答者", view_str(a, "role_asked"));
	put_part(out, "asked by", "質問者", view_str(a, "asked_by_role"));
	put_part(out, "on", "確認日", view_str(a, "asked_on"));
	put_part(out, "by", "方法", report_words(a, "method_text"));
	put_part(out, "holds until", "有効期限", view_str(a, "expires_on"));
	put_part(out, "", "", text_of(answer_state(view_str(a, "state"))));
	buf_puts(out, TR(" (a statement, not a record)",
	    " (発言であり、記録ではありません)"));
}

static void
put_approvals(const json_t *c, struct buf *out)
{
	static const struct text kind = { "Approval: ", "承認: " };
	const json_t *a;
	const char *digest;
	size_t i;

	json_array_foreach(json_object_get(c, "approvals"), i, a) {
		begin(out, &kind);
		put_plain(out, view_str(a, "document"));
		buf_putc(out, ' ');
		put_plain(out, view_str(a, "title"));
		put_part(out, "", "", report_words(a, "decision"));
		put_part(out, "by", "承認者", view_str(a, "who"));
		put_part(out, "", "", report_words(a, "role"));
		put_part(out, "on", "承認日", view_str(a, "approved_on"));
		digest = view_str(a, "digest");
		put_part(out, "", "", strcmp(digest, "matches") == 0 ?
		    TR("the file is the one approved", "承認時のファイルと一致") :
		    strcmp(digest, "differs") == 0 ?
		    TR("the file is NOT the one approved",
		    "承認時のファイルと違う") :
		    TR("no SHA-256 to compare", "照合する SHA-256 なし"));
		put_part(out, "signature:", "署名:", report_words(a,
		    "signature"));
	}
}

/* A text in both languages, or a person's words in one. */
static const char *
words_or(const json_t *o, const char *key)
{
	return json_is_string(json_object_get(o, key)) ? view_str(o, key) :
	    report_words(o, key);
}

static void
put_waiver(const json_t *result, const json_t *w, struct buf *out)
{
	static const struct text kind = { "Waiver ", "免除 " };
	const json_t *approver = json_object_get(w, "approver"), *one,
	    *check = NULL;
	const char *how = view_str(w, "signature");
	size_t i;

	begin(out, &kind);
	put_plain(out, view_str(w, "id"));
	json_array_foreach(json_object_get(result, "checks"), i, one)
		if (strcmp(view_str(one, "id"), view_str(w, "check")) == 0)
			check = one;
	buf_puts(out, ": ");
	put_plain(out, report_words(check, "title")[0] == '\0' ?
	    view_str(w, "check") : report_words(check, "title"));
	put_part(out, "", "", report_words(w, "state_text"));
	put_part(out, "from", "開始", view_str(w, "from"));
	put_part(out, "until", "期限", view_str(w, "until"));
	put_part(out, "approved by", "承認者", view_str(approver, "name"));
	put_part(out, "", "", view_str(approver, "role"));
	put_part(out, "on", "承認日", view_str(w, "approved_on"));
	put_part(out, "risk owner", "リスク所有者", view_str(w, "risk_owner"));
	put_part(out, "reason:", "理由:", words_or(w, "reason"));
	if (strcmp(how, "present") == 0)
		put_part(out, "signed with the key", "署名の鍵", view_str(w,
		    "signed_by"));
	else
		put_part(out, "", "", strcmp(how, "none") == 0 ?
		    TR("UNSIGNED", "署名なし") :
		    TR("signature not checked", "署名は未確認"));
}

static void
put_waivers(const json_t *result, const json_t *c, struct buf *out)
{
	const json_t *id, *w;
	size_t i, k;

	json_array_foreach(json_object_get(c, "waivers"), i, id)
		json_array_foreach(json_object_get(result, "waivers"), k, w)
			if (json_is_string(id) && strcmp(view_str(w, "id"),
			    json_string_value(id)) == 0)
				put_waiver(result, w, out);
}

static void
put_determinations(const json_t *c, struct buf *out)
{
	static const struct text kind = { "Determined: ", "人の判定: " };
	const struct text *word;
	const json_t *d;
	size_t i;

	json_array_foreach(json_object_get(c, "determinations"), i, d) {
		begin(out, &kind);
		word = view_determination(d);
		buf_puts(out, word == NULL ? "" : text_of(word));
		put_part(out, "", "", report_words(d, "role"));
		buf_putc(out, ' ');
		put_plain(out, view_str(d, "who"));
		put_part(out, "signed at", "署名時刻", view_str(d, "when"));
		buf_puts(out, ": ");
		put_plain(out, view_str(d, "basis"));
		if (report_words(d, "doubt")[0] != '\0')
			buf_printf(out, " (%s)", report_words(d, "doubt"));
	}
}

void
beside_lines(const json_t *result, const json_t *criterion, int what,
    struct buf *out)
{
	if ((what & BESIDE_DETERMINATIONS) != 0)
		put_determinations(criterion, out);
	if ((what & BESIDE_ANSWERS) != 0)
		put_answer(criterion, out);
	if ((what & BESIDE_APPROVALS) != 0)
		put_approvals(criterion, out);
	if ((what & BESIDE_WAIVERS) != 0)
		put_waivers(result, criterion, out);
}
