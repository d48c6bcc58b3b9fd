/* SPDX-License-Identifier: Apache-2.0
 * Record and opening lines read. Never takes a line that the writer would not
 * make.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "record.h"

const struct pack_flag pack_flag_names[PACK_FLAGS] = {
	{ PACK_F_CHANGED, "changed" }, { PACK_F_CUT, "cut" },
	{ PACK_F_HARDLINK, "hardlink" }, { PACK_F_MASKED, "masked" },
	{ PACK_F_RECORDED, "recorded" }, { PACK_F_SPARSE, "sparse" },
};

void
pack_item_name(uint64_t item, const char *label, char *out, size_t size)
{
	size_t n = strlen(label);
	int i;

	if (size < PACK_ITEM_PREFIX + 1)
		return;
	if (n > size - PACK_ITEM_PREFIX - 1)
		n = size - PACK_ITEM_PREFIX - 1;
	memcpy(out, "items/", 6);
	for (i = 12; i >= 6; i--, item /= 10)
		out[i] = (char)('0' + item % 10);
	out[13] = '-';
	memcpy(out + PACK_ITEM_PREFIX, label, n);
	out[PACK_ITEM_PREFIX + n] = '\0';
}

/* ---- reading ---- */

struct cursor { const char *p; size_t n; };

static bool
take(struct cursor *c, const char *literal)
{
	size_t n = strlen(literal);

	if (c->n < n || memcmp(c->p, literal, n) != 0)
		return false;
	c->p += n;
	c->n -= n;
	return true;
}

static bool
take_u64(struct cursor *c, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	while (i < c->n && c->p[i] >= '0' && c->p[i] <= '9' && i < 19)
		*out = *out * 10 + (uint64_t)(c->p[i++] - '0');
	/* One spelling a number: no leading zero. */
	if (i == 0 || (i > 1 && c->p[0] == '0'))
		return false;
	c->p += i;
	c->n -= i;
	return true;
}

static bool
take_hash(struct cursor *c, unsigned char out[HASH_SIZE])
{
	if (c->n < HASH_HEX || !hash_from_hex(c->p, out))
		return false;
	c->p += HASH_HEX;
	c->n -= HASH_HEX;
	return true;
}

bool
pack_opening_parse(const char *line, size_t n, uint64_t item,
    struct pack_opening *out)
{
	struct cursor c = { line, n };
	uint64_t i;

	return take(&c, "{\"i\":") && take_u64(&c, &i) && i == item &&
	    take(&c, ",\"salt\":\"") && take_hash(&c, out->salt) &&
	    take(&c, "\",\"sha256\":\"") && take_hash(&c, out->sha256) &&
	    take(&c, "\",\"size\":") && take_u64(&c, &out->size) &&
	    take(&c, "}") && c.n == 0;
}

static int
bad_record(struct error *err, uint64_t item, const char *what)
{
	return error_set(err, ERR_INTEGRITY, 0,
	    "records.jsonl: the record of item %" PRIu64 " is malformed (%s)",
	    "records.jsonl: 項目 %" PRIu64 " の記録の形が正しくありません (%s)",
	    item, what);
}

/* Where a string's unescaped bytes go: one piece of memory for all. */
struct strings { char *at; };

/* What stands for itself in a string, by byte. */
static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Behind the opening quote, past the closing one. No controls, and escapes
 * only where the writer makes them: one spelling a string, and nothing that
 * could drive a terminal. */
static bool
take_string(struct cursor *c, struct strings *to, const char **out)
{
	size_t len;

	*out = to->at;
	while (c->n > 0 && *c->p != '"') {
		for (len = 0; len < c->n && is_plain(c->p[len]); len++)
			;
		if (len == 0 && *c->p == '\\') {
			c->p++;
			c->n--;
			if (c->n == 0 || (*c->p != '"' && *c->p != '\\'))
				return false;
			len = 1;
		} else if (len == 0) {
			len = text_utf8_length(c->p, c->n);
			if (len < 2 || (len == 2 && (unsigned char)c->p[0] ==
			    0xc2 && (unsigned char)c->p[1] < 0xa0))
				return false;
		}
		memcpy(to->at, c->p, len);
		to->at += len;
		c->p += len;
		c->n -= len;
	}
	*to->at++ = '\0';
	return take(c, "\"");
}

/* A word of the tool's own: never empty, of a small alphabet. */
static bool
take_word(struct cursor *c, struct strings *to, const char **out)
{
	const char *s;

	if (!take_string(c, to, out) || **out == '\0')
		return false;
	for (s = *out; *s != '\0'; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') ||
		    *s == '.' || *s == '_' || *s == '-'))
			return false;
	return true;
}

/* A word that pack_label makes. */
static bool
is_label(const char *s)
{
	size_t n = strlen(s);

	return n <= PACK_LABEL_MAX && s[0] != '.' && s[n - 1] != '.';
}

static bool
take_u32(struct cursor *c, uint32_t *out)
{
	uint64_t v;

	if (!take_u64(c, &v) || v > UINT32_MAX)
		return false;
	*out = (uint32_t)v;
	return true;
}

static bool
take_status(struct cursor *c, int *out)
{
	bool negative = take(c, "-");
	uint64_t v;

	if (!take_u64(c, &v) || v > INT32_MAX || (negative && v == 0))
		return false;
	*out = negative ? -(int)v : (int)v;
	return true;
}

static bool
take_time(struct cursor *c, int64_t *out)
{
	char text[DATE_TIME_TEXT], again[DATE_TIME_TEXT];
	int64_t seconds, ns = 0;
	size_t n = 0, i;

	while (n < c->n && c->p[n] != '"')
		n++;
	if (n == c->n || n >= sizeof(text))
		return false;
	memcpy(text, c->p, n);
	text[n] = '\0';
	if (!date_parse_time(text, &seconds) || seconds > INT64_MAX /
	    1000000000 - 1 || seconds < INT64_MIN / 1000000000 + 1)
		return false;
	for (i = 20; i < 29 && n == 30; i++)
		ns = ns * 10 + (text[i] - '0');
	*out = seconds * 1000000000 + ns;
	date_format_ns(*out, again);
	c->p += n;
	c->n -= n;
	return strcmp(text, again) == 0 && take(c, "\"");
}

/* Known words in their order; nothing behind the last comma but a word. */
static bool
take_flags(struct cursor *c, uint32_t *out)
{
	bool more = true;
	size_t i;

	*out = 0;
	for (i = 0; more && i < PACK_FLAGS; i++)
		if (take(c, pack_flag_names[i].name)) {
			*out |= pack_flag_names[i].flag;
			more = take(c, ",");
		}
	return *out != 0 && !more && take(c, "\"");
}

static bool
is_class(const char *s)
{
	return strcmp(s, "open") == 0 || strcmp(s, "confidential") == 0 ||
	    strcmp(s, "secret") == 0;
}

/* What every record says. NULL, or the key that is wrong. */
static const char *
take_required(struct cursor *c, struct strings *to, struct pack_record *r)
{
	if (!take(c, "\"step\":\"") || !take_word(c, to, &r->step))
		return "step";
	if (!take(c, ",\"plugin\":\"") || !take_word(c, to, &r->plugin))
		return "plugin";
	if (!take(c, ",\"class\":\"") || !take_word(c, to, &r->cls) ||
	    !is_class(r->cls))
		return "class";
	if (!take(c, ",\"label\":\"") || !take_word(c, to, &r->label) ||
	    !is_label(r->label))
		return "label";
	return NULL;
}

static const char *
take_optional(struct cursor *c, struct strings *to,
    struct pack_record_read *out)
{
	struct pack_record *r = &out->rec;

	if (take(c, ",\"kind\":\"") && !take_word(c, to, &r->kind))
		return "kind";
	if (take(c, ",\"subject\":\"") && !take_string(c, to, &r->subject))
		return "subject";
	if (take(c, ",\"path\":\"") && !take_string(c, to, &r->path))
		return "path";
	r->path_n = r->path == NULL ? 0 : strlen(r->path);
	r->has_owner = take(c, ",\"uid\":");
	if (r->has_owner && (!take_u32(c, &r->uid) || !take(c, ",\"gid\":") ||
	    !take_u32(c, &r->gid) || !take(c, ",\"mode\":") ||
	    !take_u32(c, &r->mode)))
		return "uid, gid, mode";
	r->has_mtime = take(c, ",\"mtime\":\"");
	if (r->has_mtime && !take_time(c, &r->mtime_ns))
		return "mtime";
	r->has_taken = take(c, ",\"taken\":\"");
	if (r->has_taken && !take_time(c, &r->taken_ns))
		return "taken";
	r->has_status = take(c, ",\"status\":");
	if (r->has_status && !take_status(c, &r->status))
		return "status";
	if (take(c, ",\"flags\":\"") && !take_flags(c, &r->flags))
		return "flags";
	if (take(c, ",\"original\":\"")) {
		if (!take_hash(c, out->original) || !take(c, "\""))
			return "original";
		r->original = out->original;
	}
	if (take(c, ",\"part\":") && (!take_u32(c, &r->part) || r->part == 0))
		return "part";
	return NULL;
}

int
pack_record_parse(const char *line, size_t n, uint64_t item,
    struct pack_record_read *out, struct error *err)
{
	struct cursor c = { line, n };
	struct strings to;
	const char *wrong;
	uint64_t i;

	memset(out, 0, sizeof(*out));
	if (n > PACK_LINE_MAX || !take(&c, "{\"i\":") || !take_u64(&c, &i) ||
	    i != item || !take(&c, ",\"commit\":\"") ||
	    !take_hash(&c, out->commit) || !take(&c, "\","))
		return bad_record(err, item, "i, commit");
	/* No string is longer unescaped, and its NUL is its closing quote. */
	if ((out->text = to.at = malloc(n)) == NULL)
		return error_nomem(err);
	wrong = take_required(&c, &to, &out->rec);
	if (wrong == NULL)
		wrong = take_optional(&c, &to, out);
	if (wrong == NULL && (!take(&c, "}") || c.n != 0))
		wrong = "end";
	return wrong == NULL ? 0 : bad_record(err, item, wrong);
}

void
pack_record_read_free(struct pack_record_read *r)
{
	free(r->text);
	r->text = NULL;
}
