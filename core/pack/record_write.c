/* SPDX-License-Identifier: Apache-2.0
 * Record and opening lines written. Never writes a plain digest or a size into
 * a record: a short setting could be guessed from them.
 */
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "record.h"

/* Room for the rest of a line: two labels, subject, numbers. */
#define PATH_MAX_JSON 6144

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

/* ,"key": */
static void
put_key(struct buf *out, const char *key)
{
	buf_put(out, ",\"", 2);
	buf_puts(out, key);
	buf_put(out, "\":", 2);
}

static void
put_string(struct buf *out, const char *key, const char *value)
{
	if (value == NULL)
		return;
	put_key(out, key);
	buf_put_json(out, value, strlen(value));
}

static void
put_time(struct buf *out, const char *key, int64_t ns)
{
	char text[DATE_TIME_TEXT];

	date_format_ns(ns, text);
	put_key(out, key);
	buf_putc(out, '"');
	buf_puts(out, text);
	buf_putc(out, '"');
}

static void
put_number(struct buf *out, const char *key, uint64_t v)
{
	put_key(out, key);
	buf_put_u64(out, v);
}

/* Bytes of an escaped path that JSON takes no more than PATH_MAX_JSON for,
 * cut between characters and never inside a %XX. */
static size_t
path_fit(const char *s, size_t n)
{
	size_t i, len, used = 0;

	for (i = 0; i < n; i += len) {
		len = s[i] == '%' ? 3 : text_utf8_length(s + i, n - i);
		if (len == 0 || len > n - i)
			break;
		used += len + (s[i] == '"' || s[i] == '\\');
		if (used > PATH_MAX_JSON)
			break;
	}
	return i;
}

static void
put_path(struct buf *out, const char *path, size_t n)
{
	struct buf escaped;
	size_t fits;

	if (path == NULL)
		return;
	buf_init(&escaped, 4 * PACK_LINE_MAX);
	buf_put_path(&escaped, path, n);
	fits = path_fit(buf_str(&escaped), escaped.n);
	/* Whoever names a file must not be able to end the run. */
	if (escaped.failed || fits < escaped.n) {
		escaped.n = fits;
		escaped.failed = false;
		buf_puts(&escaped, PACK_PATH_CUT);
	}
	put_string(out, "path", buf_str(&escaped));
	out->failed = out->failed || escaped.failed;
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
	for (i = 0; i < PACK_FLAGS; i++)
		if ((flags & pack_flag_names[i].flag) != 0) {
			buf_printf(out, "%s%s", first ? "" : ",",
			    pack_flag_names[i].name);
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
