/* SPDX-License-Identifier: Apache-2.0
 * Zip members by libarchive, from memory. Never trusts a size that the archive
 * states: it counts what it unpacks.
 */
#include <archive.h>
#include <archive_entry.h>

#include <starseal/zip.h>

#define RATIO_FROM (UINT64_C(16) << 20)

/* The bytes of one member. 0, 1: end all, or a fault (over 1). */
static int
unpack(struct archive *a, struct ss_bytes file,
    const struct ss_zip_limits *limits, uint64_t *left,
    const struct ss_zip_sink *sink)
{
	const void *p;
	uint64_t all = 0;
	size_t n;
	int64_t offset;
	int r, e;

	while ((r = archive_read_data_block(a, &p, &n, &offset)) ==
	    ARCHIVE_OK || r == ARCHIVE_WARN) {
		all += n;
		if (n > *left || (all > RATIO_FROM && all / limits->ratio >
		    file.n))
			return SS_GRID_BYTES;
		*left -= n;
		if (n > 0 && (e = sink->data(sink->arg, p, n)) != 0)
			return e < 0;
	}
	if (r != ARCHIVE_EOF)
		return archive_read_has_encrypted_entries(a) == 1 ?
		    SS_GRID_LOCKED : SS_GRID_PACKED;
	return sink->data(sink->arg, "", 0) < 0;
}

static int
walk(struct archive *a, struct ss_bytes file,
    const struct ss_zip_limits *limits, uint64_t *left,
    const struct ss_zip_sink *sink)
{
	struct archive_entry *entry;
	uint32_t n = 0;
	const char *name;
	int r, e;

	while ((r = archive_read_next_header(a, &entry)) == ARCHIVE_OK ||
	    r == ARCHIVE_WARN) {
		if (++n > limits->members)
			return SS_GRID_SHEETS;
		name = archive_entry_pathname(entry);
		if (name == NULL || (e = sink->member(sink->arg, name)) == 0)
			continue;
		if (e < 0)
			return 0;
		if (archive_entry_is_data_encrypted(entry))
			return SS_GRID_LOCKED;
		e = unpack(a, file, limits, left, sink);
		if (e != 0)
			return e == 1 ? 0 : e;
	}
	return r == ARCHIVE_EOF ? 0 : SS_GRID_PACKED;
}

int
ss_zip_read(struct ss_bytes file, const struct ss_zip_limits *limits,
    uint64_t *left, const struct ss_zip_sink *sink)
{
	struct archive *a = archive_read_new();
	uint64_t own = limits->bytes;
	int r;

	if (a == NULL)
		return SS_GRID_MEMORY;
	if (archive_read_support_format_zip_seekable(a) != ARCHIVE_OK ||
	    archive_read_open_memory(a, (void *)(uintptr_t)file.p, file.n) !=
	    ARCHIVE_OK)
		r = SS_GRID_PACKED;
	else
		r = walk(a, file, limits, left == NULL ? &own : left, sink);
	(void)archive_read_free(a);
	return r;
}

/* ---- one member of XML ---- */

struct one { const char *name; struct ss_xml *xml; int result; bool found; };

static int
one_member(void *arg, const char *name)
{
	struct one *o = arg;

	if (o->found)
		return -1;
	o->found = strcmp(name, o->name) == 0;
	return o->found;
}

static int
one_data(void *arg, const char *p, size_t n)
{
	struct one *o = arg;

	o->result = ss_xml_feed(o->xml, p, n, n == 0);
	return o->result != 0 ? -1 : 0;
}

int
ss_zip_xml(struct ss_bytes file, const struct ss_zip_limits *limits,
    uint64_t *left, const char *member, const struct ss_xml_sink *sink)
{
	struct one o = { .name = member, .xml = ss_xml_open(sink) };
	const struct ss_zip_sink zip = { &o, one_member, one_data };
	int r;

	if (o.xml == NULL)
		return SS_GRID_MEMORY;
	r = ss_zip_read(file, limits, left, &zip);
	ss_xml_close(o.xml);
	return r != 0 ? r : o.result > 0 ? o.result : o.found ? 0 :
	    SS_GRID_PACKED;
}
