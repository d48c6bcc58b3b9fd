/* SPDX-License-Identifier: Apache-2.0
 * Values of sshd keywords by their form. Never guesses: a value that does not
 * fit its form leaves the column empty.
 */
#include "sshd.h"

/* sshd_config(5) TIME FORMATS: 90, 2m, 1h30m. */
static bool
read_seconds(struct ss_bytes b, int64_t *out)
{
	int64_t total = 0, v = 0;
	bool digits = false;
	size_t i;

	if (b.n == 0 || b.n > 18)
		return false;
	for (i = 0; i < b.n; i++) {
		const char *unit;
		static const char units[] = "smhdw";
		static const int64_t size[] = { 1, 60, 3600, 86400, 604800 };

		if (b.p[i] >= '0' && b.p[i] <= '9') {
			v = v * 10 + (b.p[i] - '0');
			digits = true;
			if (v > INT64_C(1000000000))
				return false;
			continue;
		}
		unit = strchr(units, b.p[i] >= 'A' && b.p[i] <= 'Z' ?
		    b.p[i] + 32 : b.p[i]);
		if (b.p[i] == '\0' || unit == NULL || !digits)
			return false;
		total += v * size[unit - units];
		v = 0;
		digits = false;
	}
	*out = total + v;
	return true;
}

static bool
put_root(struct ss_row *row, const char *column, struct ss_bytes b)
{
	static const char *const symbols[] = { "no", "prohibit-password",
	    "forced-commands-only", "yes" };
	size_t i;

	if (ss_equal_nocase(b, "without-password"))
		b = ss_bytes_of("prohibit-password");
	for (i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (ss_equal_nocase(b, symbols[i])) {
			ss_row_enum(row, column, symbols[i]);
			return true;
		}
	return false;
}

/* Lists live in the pool: a row holds many of them at once. */
static bool
put_list(struct ss_job *job, struct ss_row *row, const char *column,
    const struct ss_list *values, char sep)
{
	struct ss_list *l = ss_alloc(job, sizeof(*l));
	struct ss_bytes rest, one;
	uint32_t i;

	if (l == NULL)
		return false;
	memset(l, 0, sizeof(*l));
	for (i = 0; i < values->n; i++) {
		rest = ss_bytes_of(values->v[i]);
		while (rest.n > 0) {
			one = sep == ' ' ? ss_word(&rest) :
			    ss_trim(ss_field(&rest, sep));
			if (one.n > 0)
				ss_list_put(l, ss_text(job, one));
		}
	}
	if (l->cut)
		ss_job_gap(job, "sshd", column, SS_ELIMIT,
		    "more entries than are kept", "項目が多すぎ、一部だけを扱いました");
	ss_row_list(row, column, l);
	return true;
}

static bool
put_number(struct ss_row *row, const char *column, struct ss_bytes b,
    bool seconds)
{
	int64_t v = 0;

	if (seconds ? !read_seconds(b, &v) : !ss_number(b, &v))
		return false;
	ss_row_int(row, column, v);
	return true;
}

bool
sshd_value_put(struct ss_job *job, struct ss_row *row,
    const struct sshd_key *key, const char *column,
    const struct ss_list *values)
{
	struct ss_bytes b;
	bool yes;

	if (key->form == FORM_WORDS)
		return put_list(job, row, column, values, ' ');
	if (values->n == 0)
		return true;
	if (key->form == FORM_COMMAS)
		return put_list(job, row, column, values, ',');
	b = ss_bytes_of(values->v[0]);
	switch (key->form) {
	case FORM_YES_NO:
		yes = ss_equal_nocase(b, "yes") || ss_equal_nocase(b, "true");
		if (!yes && !ss_equal_nocase(b, "no") &&
		    !ss_equal_nocase(b, "false"))
			return false;
		ss_row_bool(row, column, yes);
		return true;
	case FORM_ROOT:
		return put_root(row, column, b);
	case FORM_INT:
	case FORM_SECONDS:
		return put_number(row, column, b, key->form == FORM_SECONDS);
	default:
		ss_row_text(row, column, ss_text(job, b));
		return b.n > 0;
	}
}

void
sshd_resolved_values(struct ss_job *job, struct ss_bytes text,
    const char *keyword, struct ss_list *out)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line, word;

	while (ss_next_line(&lines, &line)) {
		word = ss_word(&line);
		line = ss_trim(line);
		if (ss_equal_nocase(word, keyword) && line.n > 0)
			ss_list_put(out, ss_text_most(job, line, 32768));
	}
}

void
sshd_complaint_gap(struct ss_job *job, const char *table, const char *what,
    const struct ss_blob *errors)
{
	struct ss_bytes all, line = { "", 0 };
	struct ss_lines lines = { .number = 0 };
	char en[600], ja[600];
	const char *said;

	if (ss_map(errors, &all) != 0)
		all = line;
	lines.rest = all;
	(void)ss_next_line(&lines, &line);
	said = ss_text_most(job, line, 400);
	(void)snprintf(en, sizeof(en), "it failed%s%s",
	    said[0] != '\0' ? ": " : " without a word", said);
	(void)snprintf(ja, sizeof(ja), "失敗しました%s%s",
	    said[0] != '\0' ? "。sshd の出力: " : " (出力なし)", said);
	ss_unmap(&all);
	ss_job_gap(job, table, what, SS_EIO, en, ja);
}
