/* SPDX-License-Identifier: Apache-2.0
 * Listings as the reader seals them, given to a plugin entry by entry. Reads
 * the sealed bytes and nothing else.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/date.h"
#include "worker_private.h"

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undo buf_put_path: %XX becomes its byte. Malloced; NULL when malformed. */
static char *
raw_path(const char *s)
{
	char *out, *to;
	int hi, lo;

	if (s == NULL || (out = to = malloc(strlen(s) + 1)) == NULL)
		return NULL;
	for (; *s != '\0'; s++) {
		if (*s != '%') {
			*to++ = *s;
			continue;
		}
		hi = digit(s[1]);
		lo = hi < 0 ? -1 : digit(s[2]);
		if (lo < 0 || (hi == 0 && lo == 0)) {
			free(out);
			return NULL;
		}
		*to++ = (char)(hi << 4 | lo);
		s += 2;
	}
	*to = '\0';
	return out;
}

/* RFC 3339 with up to nine digits of fraction. */
static int64_t
time_ns(const char *s)
{
	int64_t seconds, ns = 0, scale = 100000000;
	const char *p;

	if (s == NULL || !date_parse_time(s, &seconds))
		return 0;
	if ((p = strchr(s, '.')) != NULL)
		for (p++; *p >= '0' && *p <= '9' && scale > 0; p++) {
			ns += (*p - '0') * scale;
			scale /= 10;
		}
	return seconds * 1000000000 + ns;
}

static uint32_t
type_of(const char *s)
{
	static const char *const names[] = { NULL, "file", "dir", "link",
	    "fifo", "socket", "device" };
	uint32_t i;

	for (i = SS_FILE; s != NULL && i <= SS_DEVICE; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return 0;
}

static uint32_t
number(const json_t *o, const char *key)
{
	return (uint32_t)json_integer_value(json_object_get(o, key));
}

static const char *
string(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static int
give(const json_t *o, int (*each)(void *arg, const struct ss_entry *entry),
    void *arg)
{
	struct ss_entry e = { .struct_size = sizeof(e) };
	char *path = raw_path(string(o, "path"));
	char *target = raw_path(string(o, "target"));
	int r;

	e.type = type_of(string(o, "type"));
	e.path = path;
	e.target = target;
	e.size = (uint64_t)json_integer_value(json_object_get(o, "size"));
	e.mtime_ns = time_ns(string(o, "mtime"));
	e.mode = number(o, "mode");
	e.uid = number(o, "uid");
	e.gid = number(o, "gid");
	r = path == NULL || e.type == 0 ? SS_EIO : each(arg, &e);
	free(path);
	free(target);
	return r;
}

int
worker_listing_walk(int fd, uint64_t size,
    int (*each)(void *arg, const struct ss_entry *entry), void *arg)
{
	const char *p, *end, *nl;
	json_t *o;
	void *m;
	int r = 0;

	if (size == 0)
		return 0;
	m = size > SIZE_MAX ? MAP_FAILED : mmap(NULL, (size_t)size, PROT_READ,
	    MAP_PRIVATE, fd, 0);
	if (m == MAP_FAILED)
		return SS_EIO;
	end = (const char *)m + size;
	for (p = m; p < end && r == 0; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		o = nl == NULL ? NULL : json_loadb(p, (size_t)(nl - p), 0,
		    NULL);
		if (o == NULL) {
			r = SS_EIO;
			break;
		}
		r = give(o, each, arg);
		json_decref(o);
	}
	(void)munmap(m, (size_t)size);
	return r;
}
