/* SPDX-License-Identifier: Apache-2.0
 * Records of series. Only ever appended to; never mends a line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "series.h"

#define LINE_MAX_BYTES 8192
#define NOTHING "0000000000000000000000000000000000000000000000000000000000000000"

void
series_start_write(const struct series_start *s, struct buf *out)
{
	buf_printf(out, "evidence-start/v1\npack: %s\nseries: %s\nsequence: %llu"
	    "\nprev: %s\nplan: %s\nnonce: %s\ncollector: %s\nstarted: %s\n",
	    s->pack, s->series, (unsigned long long)s->sequence, s->prev,
	    s->plan, s->nonce, s->collector, s->started);
}

static const char *
text_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static void
digest_of(const char *p, size_t n, char out[HASH_HEX + 1])
{
	unsigned char sha[HASH_SIZE];

	hash_bytes(p, n, sha);
	hash_to_hex(sha, out);
}

static int
take_line(struct series *s, const char *p, size_t n, struct error *err)
{
	char name[64];
	json_t *o;

	(void)snprintf(name, sizeof(name), "line %zu",
	    json_array_size(s->lines) + 1);
	if ((o = json_read(p, n, LINE_MAX_BYTES, name, err)) == NULL)
		return error_prefix(err, s->path), ERR_INTEGRITY;
	if (strcmp(text_at(o, "line"), s->last) != 0) {
		json_decref(o);
		return error_set(err, ERR_INTEGRITY, 0, "%s: %s does not "
		    "follow from the line before: the record was changed; "
		    "compare with a copy of it", "%s: %s が前の行に続いていません。"
		    "記録が変えられています。控えと比べてください", s->path, name);
	}
	digest_of(p, n, s->last);
	if (strcmp(text_at(o, "event"), "seal") == 0) {
		s->next = (uint64_t)json_integer_value(json_object_get(o,
		    "sequence")) + 1;
		(void)snprintf(s->prev, sizeof(s->prev), "%s",
		    text_at(o, "seal"));
	}
	(void)json_array_append_new(s->lines, o);
	return 0;
}

static int
take_all(struct series *s, const struct buf *text, struct error *err)
{
	const char *at = buf_str(text), *end = at + text->n, *lf;
	int r = 0;

	for (; r == 0 && at < end; at = lf + 1) {
		if ((lf = memchr(at, '\n', (size_t)(end - at))) == NULL)
			return error_set(err, ERR_INTEGRITY, 0,
			    "%s: its last line is cut short",
			    "%s: 最後の行が途中で切れています", s->path);
		r = take_line(s, at, (size_t)(lf - at), err);
	}
	return r;
}

static int
begin(const char *path, struct series *out, struct error *err)
{
	memset(out, 0, sizeof(*out));
	out->fd = -1;
	out->next = 1;
	memcpy(out->last, NOTHING, sizeof(out->last));
	memcpy(out->prev, "none", 5);
	out->lines = json_array();
	out->path = strdup(path);
	return out->lines == NULL || out->path == NULL ? error_nomem(err) : 0;
}

int
series_read(const char *path, struct series *out, struct error *err)
{
	struct buf text;
	int r = begin(path, out, err);

	buf_init(&text, SERIES_BYTES_MAX);
	if (r == 0 && (r = file_read(path, &text, err)) == 0)
		r = take_all(out, &text, err);
	buf_free(&text);
	return r;
}

int
series_open(const char *path, struct series *out, struct error *err)
{
	struct buf text;
	int r = begin(path, out, err);

	if (r != 0)
		return r;
	out->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC |
	    O_NOFOLLOW | O_NOCTTY, 0600);
	if (out->fd == -1 || flock(out->fd, LOCK_EX) != 0)
		return error_set(err, ERR_IO, errno, "%s: the record of the "
		    "series cannot be opened", "%s: 系列の記録を開けません", path);
	buf_init(&text, SERIES_BYTES_MAX);
	if ((r = file_read(path, &text, err)) == 0)
		r = take_all(out, &text, err);
	buf_free(&text);
	return r;
}

void
series_close(struct series *s)
{
	if (s->fd > 0)
		(void)close(s->fd);
	s->fd = -1;
	json_decref(s->lines);
	s->lines = NULL;
	free(s->path);
	s->path = NULL;
}

/* Takes o. */
static int
append(struct series *s, json_t *o, struct error *err)
{
	char now[DATE_TIME_TEXT];
	struct buf line;
	int r = 0;

	date_format_time(date_now_ns() / 1000000000, now);
	(void)json_object_set_new(o, "line", json_string(s->last));
	(void)json_object_set_new(o, "pack", json_string(s->pack));
	(void)json_object_set_new(o, "time", json_string(now));
	buf_init(&line, LINE_MAX_BYTES);
	json_write(&line, o);
	if (line.failed)
		r = error_nomem(err);
	else
		digest_of(buf_str(&line), line.n, s->last);
	buf_putc(&line, '\n');
	if (r == 0)
		r = file_write_fd(s->fd, buf_str(&line), line.n, s->path, err);
	if (r == 0 && fsync(s->fd) != 0)
		r = error_set(err, ERR_IO, errno, "%s: cannot flush it to the "
		    "disk", "%s: ディスクへ書き出せません", s->path);
	buf_free(&line);
	json_decref(o);
	return r;
}

int
series_begin(struct series *s, const struct series_start *start,
    const char *commitment, struct error *err)
{
	(void)snprintf(s->pack, sizeof(s->pack), "%s", start->pack);
	return append(s, json_pack("{s:s, s:s, s:s, s:I, s:s, s:s}", "event",
	    "start", "plan", start->plan, "prev", s->prev, "sequence",
	    (json_int_t)s->next, "series", start->series, "start", commitment),
	    err);
}

int
series_seal(struct series *s, const char *seal, struct error *err)
{
	int r = append(s, json_pack("{s:s, s:s, s:I}", "event", "seal", "seal",
	    seal, "sequence", (json_int_t)s->next), err);

	s->pack[0] = '\0';
	return r;
}

int
series_abort(struct series *s, const char *why, struct error *err)
{
	int r = append(s, json_pack("{s:s, s:I, s:s}", "event", "abort",
	    "sequence", (json_int_t)s->next, "why", why), err);

	s->pack[0] = '\0';
	return r;
}
