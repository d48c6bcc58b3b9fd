/* SPDX-License-Identifier: Apache-2.0
 * Record and opening lines. Never writes a plain digest or a size into a
 * record: a short setting could be guessed from them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "record.h"

static const struct { uint32_t flag; const char *name; } flag_names[] = {
	{ PACK_F_CHANGED, "changed" }, { PACK_F_CUT, "cut" },
	{ PACK_F_HARDLINK, "hardlink" }, { PACK_F_MASKED, "masked" },
	{ PACK_F_RECORDED, "recorded" }, { PACK_F_SPARSE, "sparse" },
};
#define FLAGS (sizeof(flag_names) / sizeof(flag_names[0]))

void
pack_label(const char *path, size_t n, char out[PACK_LABEL_MAX + 1])
{
	size_t from = n, i, k = 0;

	while (from > 0 && path[from - 1] != '/')
		from--;
	for (i = from; i < n && k < PACK_LABEL_MAX; i++) {
		char c = path[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '.' || c == '-'))
			c = '_';
		if (c == '.' && k == 0)
			c = '_';
		out[k++] = c;
	}
	while (k > 0 && out[k - 1] == '.')
		k--;
	if (k == 0)
		out[k++] = '_';
	out[k] = '\0';
}

void
pack_item_name(uint64_t item, const char *label, char *out, size_t size)
{
	(void)snprintf(out, size, "items/%07" PRIu64 "-%s", item, label);
}

static void
put_string(struct buf *out, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, ",\"%s\":", key);
	buf_put_json(out, value, strlen(value));
}

static void
put_time(struct buf *out, const char *key, int64_t ns)
{
	char text[DATE_TIME_TEXT];

	date_format_ns(ns, text);
	buf_printf(out, ",\"%s\":\"%s\"", key, text);
}

static void
put_number(struct buf *out, const char *key, uint64_t v)
{
	buf_puts(out, ",\"");
	buf_puts(out, key);
	buf_puts(out, "\":");
	buf_put_u64(out, v);
}

static void
put_path(struct buf *out, const char *path, size_t n)
{
	struct buf escaped;

	if (path == NULL)
		return;
	buf_init(&escaped, PACK_LINE_MAX);
	buf_put_path(&escaped, path, n);
	/* A path too long for a line is cut; its bytes are still sealed. */
	out->failed = out->failed || (escaped.failed && escaped.n == 0);
	put_string(out, "path", buf_str(&escaped));
	buf_free(&escaped);
}

static void
put_flags(struct buf *out, uint32_t flags)
{
	bool first = true;
	size_t i;

	if (flags == 0)
		return;
	buf_puts(out, ",\"flags\":\"");
	for (i = 0; i < FLAGS; i++)
		if ((flags & flag_names[i].flag) != 0) {
			buf_printf(out, "%s%s", first ? "" : ",",
			    flag_names[i].name);
			first = false;
		}
	buf_putc(out, '"');
}

void
pack_record_write(const struct pack_record *rec, uint64_t item,
    const unsigned char commit[HASH_SIZE], struct buf *out)
{
	buf_puts(out, "{\"i\":");
	buf_put_u64(out, item);
	buf_puts(out, ",\"commit\":\"");
	buf_put_hex(out, commit, HASH_SIZE);
	buf_putc(out, '"');
	put_string(out, "step", rec->step);
	put_string(out, "plugin", rec->plugin);
	put_string(out, "class", rec->cls);
	put_string(out, "label", rec->label);
	put_string(out, "kind", rec->kind);
	put_string(out, "subject", rec->subject);
	put_path(out, rec->path, rec->path_n);
	if (rec->has_owner) {
		put_number(out, "uid", rec->uid);
		put_number(out, "gid", rec->gid);
		put_number(out, "mode", rec->mode);
	}
	if (rec->has_mtime)
		put_time(out, "mtime", rec->mtime_ns);
	if (rec->has_taken)
		put_time(out, "taken", rec->taken_ns);
	if (rec->has_status)
		buf_printf(out, ",\"status\":%d", rec->status);
	put_flags(out, rec->flags);
	if (rec->original != NULL) {
		buf_puts(out, ",\"original\":\"");
		buf_put_hex(out, rec->original, HASH_SIZE);
		buf_putc(out, '"');
	}
	if (rec->part != 0)
		put_number(out, "part", rec->part);
	buf_putc(out, '}');
}

void
pack_opening_write(uint64_t item, const unsigned char salt[PACK_SALT],
    const unsigned char sha256[HASH_SIZE], uint64_t size, struct buf *out)
{
	buf_puts(out, "{\"i\":");
	buf_put_u64(out, item);
	buf_puts(out, ",\"salt\":\"");
	buf_put_hex(out, salt, PACK_SALT);
	buf_puts(out, "\",\"sha256\":\"");
	buf_put_hex(out, sha256, HASH_SIZE);
	buf_puts(out, "\",\"size\":");
	buf_put_u64(out, size);
	buf_putc(out, '}');
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

bool
pack_record_head(const char *line, size_t n, uint64_t item,
    unsigned char commit[HASH_SIZE])
{
	struct cursor c = { line, n };
	uint64_t i;

	return n <= PACK_LINE_MAX && take(&c, "{\"i\":") && take_u64(&c, &i) &&
	    i == item && take(&c, ",\"commit\":\"") && take_hash(&c, commit) &&
	    take(&c, "\",");
}

static int
bad_record(struct error *err, uint64_t item, const char *what)
{
	return error_set(err, ERR_INTEGRITY, 0,
	    "records.jsonl: the record of item %" PRIu64 " is malformed (%s)",
	    "records.jsonl: 項目 %" PRIu64 " の記録の形が正しくありません (%s)",
	    item, what);
}

enum field_type { FIELD_STRING, FIELD_NUMBER, FIELD_TIME, FIELD_HASH,
	FIELD_FLAGS };

/* The keys behind "commit", in their only order. */
static const struct { const char *key; enum field_type type; bool must;
    size_t at; } fields[] = {
#define AT(member) offsetof(struct pack_record, member)
	{ "step", FIELD_STRING, true, AT(step) },
	{ "plugin", FIELD_STRING, true, AT(plugin) },
	{ "class", FIELD_STRING, true, AT(cls) },
	{ "label", FIELD_STRING, true, AT(label) },
	{ "kind", FIELD_STRING, false, AT(kind) },
	{ "subject", FIELD_STRING, false, AT(subject) },
	{ "path", FIELD_STRING, false, AT(path) },
	{ "uid", FIELD_NUMBER, false, AT(uid) },
	{ "gid", FIELD_NUMBER, false, AT(gid) },
	{ "mode", FIELD_NUMBER, false, AT(mode) },
	{ "mtime", FIELD_TIME, false, AT(mtime_ns) },
	{ "taken", FIELD_TIME, false, AT(taken_ns) },
	{ "status", FIELD_NUMBER, false, AT(status) },
	{ "flags", FIELD_FLAGS, false, AT(flags) },
	{ "original", FIELD_HASH, false, 0 },
	{ "part", FIELD_NUMBER, false, AT(part) },
#undef AT
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static bool
parse_ns(const char *s, int64_t *out)
{
	const char *dot = strchr(s, '.');
	int64_t seconds, ns = 0;
	int i;

	if (!date_parse_time(s, &seconds))
		return false;
	for (i = 1; dot != NULL && i <= 9; i++)
		ns = ns * 10 + (dot[i] >= '0' && dot[i] <= '9' ?
		    dot[i] - '0' : 0);
	*out = seconds * 1000000000 + ns;
	return true;
}

static bool
parse_flags(const char *s, uint32_t *out)
{
	size_t i, n;

	*out = 0;
	for (i = 0; i < FLAGS && *s != '\0'; i++) {
		n = strlen(flag_names[i].name);
		if (strncmp(s, flag_names[i].name, n) != 0 ||
		    (s[n] != ',' && s[n] != '\0'))
			continue;
		*out |= flag_names[i].flag;
		s += n + (s[n] == ',');
	}
	return *s == '\0' && *out != 0;
}

static bool
set_field(struct pack_record_read *out, size_t f, const json_t *v)
{
	char *at = (char *)&out->rec + fields[f].at;
	const char *s = json_string_value(v);
	uint32_t number;

	if (fields[f].type == FIELD_NUMBER) {
		if (!json_is_integer(v) || json_integer_value(v) < INT32_MIN ||
		    json_integer_value(v) > UINT32_MAX)
			return false;
		number = (uint32_t)json_integer_value(v);
		memcpy(at, &number, sizeof(number));
		return true;
	}
	if (s == NULL)
		return false;
	switch (fields[f].type) {
	case FIELD_TIME:
		return parse_ns(s, (int64_t *)(void *)at);
	case FIELD_FLAGS:
		return parse_flags(s, &out->rec.flags);
	case FIELD_HASH:
		out->rec.original = out->original;
		return strlen(s) == HASH_HEX && hash_from_hex(s, out->original);
	default:
		memcpy(at, &s, sizeof(s));
		return true;
	}
}

static void
note_presence(struct pack_record *r, const json_t *o)
{
	r->has_owner = json_object_get(o, "uid") != NULL;
	r->has_mtime = json_object_get(o, "mtime") != NULL;
	r->has_taken = json_object_get(o, "taken") != NULL;
	r->has_status = json_object_get(o, "status") != NULL;
	r->path_n = r->path == NULL ? 0 : strlen(r->path);
}

/* The strings are lent by the JSON; keep copies in one piece. */
static bool
keep_strings(struct pack_record_read *out)
{
	const char **s[] = { &out->rec.step, &out->rec.plugin, &out->rec.cls,
	    &out->rec.label, &out->rec.kind, &out->rec.subject,
	    &out->rec.path };
	size_t i, n = 1, len;
	char *to;

	for (i = 0; i < 7; i++)
		n += *s[i] == NULL ? 0 : strlen(*s[i]) + 1;
	if ((out->text = to = malloc(n)) == NULL)
		return false;
	for (i = 0; i < 7; i++) {
		if (*s[i] == NULL)
			continue;
		len = strlen(*s[i]) + 1;
		memcpy(to, *s[i], len);
		*s[i] = to;
		to += len;
	}
	return true;
}

/* The members behind i and commit; the first that breaks the order. */
static const char *
parse_members(const json_t *o, struct pack_record_read *out)
{
	const char *key;
	json_t *v;
	size_t f = 0, seen = 0;

	json_object_foreach((json_t *)(uintptr_t)o, key, v) {
		if (seen++ < 2)
			continue;
		while (f < FIELDS && strcmp(fields[f].key, key) != 0) {
			if (fields[f].must)
				return fields[f].key;
			f++;
		}
		if (f == FIELDS || !set_field(out, f, v))
			return key;
		f++;
	}
	return seen < 6 ? "label" : NULL;
}

int
pack_record_parse(const char *line, size_t n, uint64_t item,
    struct pack_record_read *out, struct error *err)
{
	char safe[PACK_LABEL_MAX + 1];
	const char *wrong;
	json_t *o;
	int r = 0;

	memset(out, 0, sizeof(*out));
	if (!pack_record_head(line, n, item, out->commit))
		return bad_record(err, item, "i, commit");
	o = json_read(line, n, PACK_LINE_MAX, "records.jsonl", NULL);
	if (o == NULL)
		return bad_record(err, item, "JSON");
	wrong = parse_members(o, out);
	note_presence(&out->rec, o);
	if (wrong == NULL) {
		pack_label(out->rec.label, strlen(out->rec.label), safe);
		if (strcmp(safe, out->rec.label) != 0)
			wrong = "label";
	}
	if (wrong != NULL)
		r = bad_record(err, item, wrong);
	else if (!keep_strings(out))
		r = error_nomem(err);
	json_decref(o);
	return r;
}

void
pack_record_read_free(struct pack_record_read *r)
{
	free(r->text);
	r->text = NULL;
}
