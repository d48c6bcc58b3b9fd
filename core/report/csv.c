/* SPDX-License-Identifier: Apache-2.0
 * The list of what to do, as CSV.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "csv.h"
#include "steps.h"
#include "text.h"

static void
put_cell(struct buf *out, const char *s, bool last)
{
	buf_putc(out, '"');
	if (view_is_formula(s))
		buf_putc(out, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_putc(out, '"');
		if ((unsigned char)*s >= 0x20 || *s == '\n' || *s == '\t')
			buf_putc(out, *s);
	}
	buf_puts(out, last ? "\"\r\n" : "\",");
}

static void
put_head(struct buf *out)
{
	static const struct text heads[] = { { "Order", "順" },
		{ "No.", "番号" }, { "Level", "段階" },
		{ "Requirement", "要求事項" }, { "Verdict", "機械判定" },
		{ "What is short", "足りないこと" },
		{ "What closes it", "是正の方法" },
		{ "Evidence to hand in", "出す証跡" },
		{ "Said, approved, waived, determined by people",
		    "人の回答・承認・免除・判定" }, { "Who", "担当" },
		{ "Work", "手間" }, { "Lead time, days", "必要日数" },
		{ "Earliest done", "最短の完了日" },
		{ "Yen (yours to fill in)", "費用 円 (自社で記入)" },
		{ "Due (yours to fill in)", "期限 (自社で記入)" } };
	size_t n = sizeof(heads) / sizeof(heads[0]), i;

	for (i = 0; i < n; i++)
		put_cell(out, text_of(&heads[i]), i + 1 == n);
}

static void
put_step(struct buf *out, const struct view *v, const struct step *s,
    size_t number)
{
	const json_t *how = s->action == NULL ? s->criterion : s->action;
	char text[32];
	struct buf why, needs, beside;

	buf_init(&beside, 65536);
	beside_lines(v->result, s->criterion, ~0, &beside);
	buf_init(&why, 65536);
	buf_init(&needs, 65536);
	view_why(v, s->criterion, &why);
	view_needs(s->criterion, &needs);
	(void)snprintf(text, sizeof(text), "%zu", number);
	put_cell(out, text, false);
	put_cell(out, report_short_id(view_str(s->criterion, "id")), false);
	put_cell(out, s->level == 3 ? "★3" : "★4", false);
	put_cell(out, report_words(view_heading(v, s->criterion), "title"),
	    false);
	put_cell(out, text_of(verdict_text(s->verdict)), false);
	put_cell(out, buf_str(&why), false);
	put_cell(out, report_words(how, "remedy"), false);
	put_cell(out, buf_str(&needs), false);
	put_cell(out, buf_str(&beside), false);
	put_cell(out, view_who(view_str(how, "who")), false);
	put_cell(out, view_effort(view_str(how, "effort")), false);
	(void)snprintf(text, sizeof(text), "%lld", (long long)s->lead_days);
	put_cell(out, text, false);
	put_cell(out, s->due, false);
	put_cell(out, "", false);
	put_cell(out, "", true);
	buf_free(&why);
	buf_free(&needs);
	buf_free(&beside);
}

int
report_csv(const json_t *result, struct buf *out, struct error *err)
{
	struct step *steps;
	struct view v;
	size_t n, i;
	int r;

	if ((r = view_open(result, &v, err)) != 0)
		return r;
	steps = steps_of(&v, (int)view_int(result, "level"), &n, err);
	if (steps != NULL) {
		buf_puts(out, "\xef\xbb\xbf");
		put_head(out);
		for (i = 0; i < n; i++)
			put_step(out, &v, &steps[i], i + 1);
	}
	r = steps == NULL || out->failed ? error_nomem(err) : 0;
	free(steps);
	view_close(&v);
	return r;
}
