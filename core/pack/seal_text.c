/* SPDX-License-Identifier: Apache-2.0
 * The statement's text. Never accepts two spellings of one statement.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "seal_text.h"

static const char *const outcome_names[] = { "planned", "collected", "empty",
    "failed", "refused", "not-applicable" };

const char *
pack_outcome_name(enum seal_outcome o)
{
	return outcome_names[o];
}

bool
pack_seal_is_test(const struct pack_seal *seal)
{
	return strncmp(seal->pack, "0000000000000000", 16) == 0;
}

enum line_form { LINE_PACK, LINE_SERIES, LINE_NUMBER, LINE_HASH,
	LINE_HASH_OR_NONE, LINE_NONCE, LINE_TIME, LINE_OUTCOMES };

#define AT(member) offsetof(struct pack_seal, member)
static const struct { const char *key; enum line_form form; size_t at; }
    lines[] = {
	{ "pack", LINE_PACK, AT(pack) },
	{ "series", LINE_SERIES, AT(series) },
	{ "sequence", LINE_NUMBER, AT(sequence) },
	{ "prev", LINE_HASH_OR_NONE, AT(prev) },
	{ "plan", LINE_HASH, AT(plan) },
	{ "policy", LINE_HASH, AT(policy) },
	{ "collector", LINE_HASH, AT(collector) },
	{ "journal", LINE_HASH, AT(journal) },
	{ "nonce", LINE_NONCE, AT(nonce) },
	{ "run-start", LINE_HASH_OR_NONE, AT(run_start) },
	{ "started", LINE_TIME, AT(started) },
	{ "finished", LINE_TIME, AT(finished) },
	{ "items", LINE_NUMBER, AT(items) },
	{ "outcomes", LINE_OUTCOMES, AT(outcomes) },
	{ "tree", LINE_HASH, AT(tree) },
	{ "leaves", LINE_HASH, AT(leaves) },
};
#undef AT
#define LINES (sizeof(lines) / sizeof(lines[0]))

static void
put_outcomes(struct buf *out, const uint64_t v[SEAL_OUTCOMES])
{
	size_t i;

	for (i = 0; i < SEAL_OUTCOMES; i++)
		buf_printf(out, "%s%s=%" PRIu64, i == 0 ? "" : " ",
		    outcome_names[i], v[i]);
}

void
pack_seal_write(const struct pack_seal *seal, struct buf *out)
{
	size_t i;

	buf_puts(out, SEAL_FIRST_LINE "\n");
	for (i = 0; i < LINES; i++) {
		const char *at = (const char *)seal + lines[i].at;
		uint64_t number;

		buf_printf(out, "%s: ", lines[i].key);
		if (lines[i].form == LINE_NUMBER) {
			memcpy(&number, at, sizeof(number));
			buf_printf(out, "%" PRIu64, number);
		} else if (lines[i].form == LINE_OUTCOMES)
			put_outcomes(out, seal->outcomes);
		else
			buf_puts(out, at);
		buf_putc(out, '\n');
	}
}

static bool
is_hex(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!((p[i] >= '0' && p[i] <= '9') ||
		    (p[i] >= 'a' && p[i] <= 'f')))
			return false;
	return n > 0;
}

static bool
is_none(const char *p, size_t n)
{
	return n == 4 && memcmp(p, "none", 4) == 0;
}

static bool
parse_number(const char *p, size_t n, uint64_t *out)
{
	size_t i;

	*out = 0;
	if (n == 0 || n > 18 || (n > 1 && p[0] == '0'))
		return false;
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(p[i] - '0');
	}
	return true;
}

static bool
parse_outcomes(const char *p, size_t n, uint64_t v[SEAL_OUTCOMES])
{
	uint64_t sum = 0;
	size_t i, len, end;

	for (i = 0; i < SEAL_OUTCOMES; i++) {
		len = strlen(outcome_names[i]);
		if (n < len + 2 || memcmp(p, outcome_names[i], len) != 0 ||
		    p[len] != '=')
			return false;
		p += len + 1;
		n -= len + 1;
		for (end = 0; end < n && p[end] != ' '; end++)
			;
		if (!parse_number(p, end, &v[i]))
			return false;
		sum += i == SEAL_PLANNED ? 0 : v[i];
		p += end;
		n -= end;
		if (i + 1 < SEAL_OUTCOMES) {
			if (n == 0)
				return false;
			p++;
			n--;
		}
	}
	return n == 0 && sum == v[SEAL_PLANNED];
}

static bool
is_series(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] < 0x21 || p[i] > 0x7e)
			return false;
	return n > 0 && n <= SEAL_SERIES_MAX;
}

static bool
is_time(const char *p, size_t n)
{
	char text[DATE_TIME_TEXT], again[DATE_TIME_TEXT];
	int64_t seconds;

	if (n != 20)
		return false;
	memcpy(text, p, n);
	text[n] = '\0';
	if (!date_parse_time(text, &seconds))
		return false;
	date_format_time(seconds, again);
	return strcmp(text, again) == 0;
}

static bool
fits(enum line_form form, const char *p, size_t n)
{
	switch (form) {
	case LINE_PACK:
		return n == 32 && is_hex(p, n);
	case LINE_SERIES:
		return is_series(p, n);
	case LINE_HASH:
		return n == 64 && is_hex(p, n);
	case LINE_HASH_OR_NONE:
		return is_none(p, n) || (n == 64 && is_hex(p, n));
	case LINE_NONCE:
		return is_none(p, n) || (n <= 128 && is_hex(p, n));
	case LINE_TIME:
		return is_time(p, n);
	default:
		return false;
	}
}

static bool
take_value(size_t i, const char *p, size_t n, struct pack_seal *out)
{
	char *at = (char *)out + lines[i].at;
	uint64_t number;

	if (lines[i].form == LINE_OUTCOMES)
		return parse_outcomes(p, n, out->outcomes);
	if (lines[i].form == LINE_NUMBER) {
		if (!parse_number(p, n, &number))
			return false;
		memcpy(at, &number, sizeof(number));
		return true;
	}
	if (!fits(lines[i].form, p, n))
		return false;
	memcpy(at, p, n);
	at[n] = '\0';
	return true;
}

static int
bad_line(struct error *err, const char *key)
{
	return error_set(err, ERR_INTEGRITY, 0,
	    "seal.txt: the line \"%s\" is missing, out of place or malformed",
	    "seal.txt: 「%s」の行がないか、順序か形が違います", key);
}

int
pack_seal_parse(const char *text, size_t n, struct pack_seal *out,
    struct error *err)
{
	size_t first = strlen(SEAL_FIRST_LINE "\n"), i, len;
	const char *lf;

	memset(out, 0, sizeof(*out));
	if (n > SEAL_BYTES_MAX || n < first ||
	    memcmp(text, SEAL_FIRST_LINE "\n", first) != 0)
		return bad_line(err, SEAL_FIRST_LINE);
	text += first;
	n -= first;
	for (i = 0; i < LINES; i++) {
		len = strlen(lines[i].key);
		lf = n == 0 ? NULL : memchr(text, '\n', n);
		if (lf == NULL || n < len + 2 ||
		    memcmp(text, lines[i].key, len) != 0 ||
		    text[len] != ':' || text[len + 1] != ' ' ||
		    (size_t)(lf - text) < len + 2 ||
		    !take_value(i, text + len + 2,
		    (size_t)(lf - text) - len - 2, out))
			return bad_line(err, lines[i].key);
		n -= (size_t)(lf - text) + 1;
		text = lf + 1;
	}
	return n == 0 ? 0 : bad_line(err, "end");
}
