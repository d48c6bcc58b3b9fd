/* SPDX-License-Identifier: Apache-2.0
 * Lines of listings: {"path","type","mode","uid","gid","size","mtime",
 * "target"?}, paths written as records write them, masked by the detectors.
 */
#include <string.h>

#include "base/date.h"
#include "reader.h"

static const char *
type_of(mode_t mode)
{
	static const struct { mode_t mode; const char *name; } types[] = {
		{ S_IFREG, "file" }, { S_IFDIR, "dir" }, { S_IFLNK, "link" },
		{ S_IFIFO, "fifo" }, { S_IFSOCK, "socket" },
		{ S_IFBLK, "device" }, { S_IFCHR, "device" },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if ((mode & S_IFMT) == types[i].mode)
			return types[i].name;
	return "device";
}

/* Written as it is by both escapings. */
static bool
is_plain(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] < 0x20 || s[i] > 0x7e || s[i] == '"' ||
		    s[i] == '\\' || s[i] == '%')
			return false;
	return true;
}

static void
put_name(const struct reader *r, struct buf *b, const char *name)
{
	struct buf masked, text;
	size_t n = strlen(name);

	buf_init(&masked, 65536);
	buf_init(&text, 65536);
	if (reader_mask(r, NULL, 0, name, n, &masked, NULL) == MASK_DONE) {
		name = buf_str(&masked);
		n = masked.n;
	}
	if (is_plain(name, n)) {
		buf_putc(b, '"');
		buf_put(b, name, n);
		buf_putc(b, '"');
	} else {
		buf_put_path(&text, name, n);
		buf_put_json(b, buf_str(&text), text.n);
	}
	buf_free(&masked);
	buf_free(&text);
}

void
reader_line(const struct reader *r, struct buf *b, const char *path,
    const struct stat *st, const char *target)
{
	char time[DATE_TIME_TEXT];

	buf_puts(b, "{\"path\":");
	put_name(r, b, path);
	buf_puts(b, ",\"type\":\"");
	buf_puts(b, type_of(st->st_mode));
	buf_puts(b, "\",\"mode\":");
	buf_put_u64(b, st->st_mode & 07777);
	buf_puts(b, ",\"uid\":");
	buf_put_u64(b, st->st_uid);
	buf_puts(b, ",\"gid\":");
	buf_put_u64(b, st->st_gid);
	buf_puts(b, ",\"size\":");
	buf_put_u64(b, (uint64_t)st->st_size);
	date_format_ns((int64_t)st->st_mtim.tv_sec * 1000000000 +
	    st->st_mtim.tv_nsec, time);
	buf_puts(b, ",\"mtime\":\"");
	buf_puts(b, time);
	buf_putc(b, '"');
	if (target != NULL) {
		buf_puts(b, ",\"target\":");
		put_name(r, b, target);
	}
	buf_puts(b, "}\n");
}
