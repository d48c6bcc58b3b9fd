/* SPDX-License-Identifier: Apache-2.0
 * Cells as values of declared columns. What cannot be read in one way gives no
 * value.
 */
#include <stdio.h>
#include <stdlib.h>

#include "record_private.h"

#define WHY_MAX 512             /* bytes of a reason with its words */

/* The reason, and the words that the column takes. Lent till the next call:
 * the host copies it. */
static const struct ss_text *
with_words(const struct ss_text *why, const struct ss_word *words)
{
	static char en[WHY_MAX], ja[WHY_MAX];
	static struct ss_text out = { en, ja };
	size_t i, e, j;

	e = (size_t)snprintf(en, WHY_MAX, "%s. Write one of: ", why->en);
	j = (size_t)snprintf(ja, WHY_MAX, "%s。使える語: ", why->ja);
	/* The list ends where the room does, at a whole word. */
	for (i = 0; words[i].label.en != NULL; i++) {
		if (e + strlen(words[i].label.en) + 8 > WHY_MAX ||
		    j + strlen(words[i].label.ja) + 8 > WHY_MAX)
			break;
		e += (size_t)snprintf(en + e, WHY_MAX - e, "%s%s", i > 0 ?
		    ", " : "", words[i].label.en);
		j += (size_t)snprintf(ja + j, WHY_MAX - j, "%s%s", i > 0 ?
		    "、" : "", words[i].label.ja);
	}
	return &out;
}

const struct ss_text *
value_why(const struct ss_field *f)
{
	static const struct ss_text why[] = {
		[SS_BOOL] = { "is neither yes nor no; write yes or no",
		    "はい・いいえのどちらとも読めません。はい か いいえ と"
		    "書いてください" },
		[SS_INT] = { "is no whole number; write digits only",
		    "整数として読めません。数字だけを書いてください" },
		[SS_TEXT] = { "is longer than 4096 bytes; its beginning was "
		    "kept", "4096 バイトを超えるため、先頭だけを残しました" },
		[SS_TIME] = { "is no time that can be read in one way; write "
		    "it as 2026-04-01 09:30", "日時として一通りに読めません。"
		    "2026-04-01 09:30 のように書いてください" },
		[SS_DATE] = { "is no date that can be read in one way; write "
		    "it as 2026-04-01, or give date_format in columns.json",
		    "日付として一通りに読めません。2026-04-01 のように書くか、"
		    "columns.json に date_format を書いてください" },
		[SS_DIGEST] = { "is no SHA-256 in hexadecimal digits",
		    "16 進の SHA-256 ではありません" },
		[SS_ENUM] = { "is none of the words of this column",
		    "この列で使える語ではありません" },
		[SS_LIST] = { "has an entry that is none of the words of this "
		    "column, or too many", "この列で使えない語があるか、項目が"
		    "多すぎます" },
	};

	return f->words != NULL ? with_words(&why[f->column.kind], f->words) :
	    &why[f->column.kind];
}

/* Bytes of b that may be copied: whole characters, at most max. */
static size_t
fitting(struct ss_bytes b, size_t max)
{
	size_t n = b.n;

	if (n <= max)
		return n;
	for (n = max; n > 0 && ((unsigned char)b.p[n] & 0xc0) == 0x80; n--)
		;
	return n;
}

const char *
value_keep(struct reading *g, struct ss_bytes b, bool *cut)
{
	size_t left = POOL_MAX - g->used, n, i;
	char *to = g->pool + g->used;

	if (left < 2) {
		*cut = true;
		return "";
	}
	n = fitting(b, left - 1 < TEXT_MAX ? left - 1 : TEXT_MAX);
	*cut = n < b.n;
	memcpy(to, b.p, n);
	to[n] = '\0';
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)to[i];

		/* Controls would reach a terminal; a space takes no other
		 * length. C1 controls are two bytes, C2 80 to C2 9F. */
		if (c < 0x20 || c == 0x7f)
			to[i] = c == '\n' || c == '\t' || c == '\r' ? ' ' : '?';
		else if (c == 0xc2 && i + 1 < n &&
		    (unsigned char)to[i + 1] < 0xa0) {
			to[i] = '?';
			to[++i] = '?';
		}
	}
	g->used += n + 1;
	return to;
}

static void
put(struct reading *g, struct ss_value v)
{
	if (g->n_values < SS_RECORD_COLUMNS)
		g->values[g->n_values++] = v;
}

static struct memo *
memo_of(struct table_at *t, uint32_t column, struct ss_bytes b)
{
	uint32_t h = 2166136261u;
	struct memo *m;
	size_t i;

	if (b.n > MEMO_TEXT)
		return NULL;
	if (t->memo[column] == NULL && (t->memo[column] = calloc(MEMO_SIZE,
	    sizeof(struct memo))) == NULL)
		return NULL;
	for (i = 0; i < b.n; i++)
		h = (h ^ (unsigned char)b.p[i]) * 16777619u;
	m = &t->memo[column][(h ^ h >> 16) % MEMO_SIZE];
	if (!m->used || m->n != b.n || memcmp(m->text, b.p, b.n) != 0) {
		m->used = false;
		m->n = (uint8_t)b.n;
		memcpy(m->text, b.p, b.n);
	}
	return m;
}

/* What the text says, for all kinds but texts and lists. */
static void
understand(const struct reading *g, const struct table_at *t,
    const struct ss_field *f, struct ss_bytes b, struct memo *m)
{
	const char *format = t->map == NULL ? NULL : t->map->date_format;
	bool yes = false;

	m->symbol = NULL;
	m->num = 0;
	m->unsaid = false;
	switch (f->column.kind) {
	case SS_BOOL:
		m->good = ss_said_bool(b, &yes);
		m->num = yes;
		break;
	case SS_INT:
		m->good = ss_said_int(b, f->column.unit, &m->num);
		break;
	case SS_DATE:
		m->good = ss_said_date(b, format, &m->num) ||
		    (format != NULL && ss_said_date(b, NULL, &m->num));
		break;
	case SS_TIME:
		m->good = ss_said_time(b, format, g->r->zone, &m->num) &&
		    m->num >= 0;
		break;
	default:
		m->symbol = ss_said_symbol(b, f);
		m->good = m->symbol != NULL;
	}
	if (!m->good)
		m->unsaid = ss_unsaid(b);
	m->used = true;
}

static const char *
date_text(struct reading *g, int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	int year = (int)(yoe + era * 400 + (month <= 2));
	int day = (int)(doy - (153 * mp + 2) / 5 + 1);
	char *to = g->pool + g->used;

	if (POOL_MAX - g->used < 12)
		return NULL;
	to[0] = (char)('0' + year / 1000 % 10);
	to[1] = (char)('0' + year / 100 % 10);
	to[2] = (char)('0' + year / 10 % 10);
	to[3] = (char)('0' + year % 10);
	to[4] = to[7] = '-';
	to[5] = (char)('0' + month / 10);
	to[6] = (char)('0' + month % 10);
	to[8] = (char)('0' + day / 10);
	to[9] = (char)('0' + day % 10);
	to[10] = '\0';
	g->used += 11;
	return to;
}

static enum cell_result
take_list(struct reading *g, const struct ss_field *f, struct ss_bytes b)
{
	size_t first = g->n_entries;
	struct ss_bytes one;
	const char *s;
	bool cut = false, bad = false;

	if (f->column.symbols != NULL && ss_unsaid(b))
		return CELL_UNSAID;
	while (ss_said_entry(&b, &one)) {
		s = f->column.symbols != NULL ? ss_said_symbol(one, f) :
		    value_keep(g, one, &cut);
		if (s == NULL || cut || g->n_entries == ENTRIES_MAX) {
			bad = true;
			cut = false;
			continue;
		}
		g->entries[g->n_entries++] = s;
	}
	if (g->n_entries > first)
		put(g, ss_of_list(f->column.name, g->entries + first,
		    (uint32_t)(g->n_entries - first)));
	return bad ? CELL_BAD : CELL_GOOD;
}

static enum cell_result
take_digest(struct reading *g, const struct ss_field *f, struct ss_bytes b)
{
	bool cut;
	size_t i;

	for (i = 0; i < b.n; i++)
		if (strchr("0123456789abcdef", b.p[i]) == NULL)
			return CELL_BAD;
	if (b.n != 64)
		return ss_unsaid(b) ? CELL_UNSAID : CELL_BAD;
	put(g, ss_of_str(f->column.name, SS_DIGEST, value_keep(g, b, &cut)));
	return CELL_GOOD;
}

/* A dash says that there is nothing to say. */
static bool
is_dash(struct ss_bytes b)
{
	return b.n <= 6 && (b.p[0] == '-' || (unsigned char)b.p[0] > 0xe0) &&
	    ss_one_of(b, "-|--|―|—|–|ー|‐|−");
}

enum cell_result
value_take(struct reading *g, struct table_at *t, uint32_t column,
    const struct ss_cell *cell)
{
	const struct ss_field *f = field_of(t->form, column);
	struct ss_bytes b = ss_strip(cell->text);
	struct memo *m, own = { .used = false };
	const char *s;
	bool cut;

	if (b.n == 0 || is_dash(b))
		return CELL_UNSAID;
	if (cell->kind == SS_CELL_ERROR)
		return CELL_BAD;
	if (f->column.kind == SS_TEXT) {
		s = value_keep(g, b, &cut);
		put(g, ss_of_text(f->column.name, s));
		return cut ? CELL_CUT : CELL_GOOD;
	}
	if (f->column.kind == SS_LIST)
		return take_list(g, f, b);
	if (f->column.kind == SS_DIGEST)
		return take_digest(g, f, b);
	if ((m = memo_of(t, column, b)) == NULL)
		m = &own;
	if (!m->used)
		understand(g, t, f, b, m);
	if (!m->good)
		return m->unsaid ? CELL_UNSAID : CELL_BAD;
	if (f->column.kind == SS_ENUM)
		put(g, ss_of_str(f->column.name, SS_ENUM, m->symbol));
	else if (f->column.kind == SS_DATE)
		put(g, ss_of_str(f->column.name, SS_DATE,
		    date_text(g, m->num)));
	else
		put(g, ss_of_num(f->column.name, f->column.kind, m->num));
	return CELL_GOOD;
}
