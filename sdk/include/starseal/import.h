/* SPDX-License-Identifier: Apache-2.0
 * What plugins share that read exports of other systems out of a firm's
 * folder: the machine that an export is of, and rows of that machine. Header
 * only. Never makes a machine up: a name that cannot be a subject is told.
 */
#ifndef STARSEAL_IMPORT_H
#define STARSEAL_IMPORT_H

#include "draft.h"
#include "zip.h"

#define SS_IMPORT_SUBJECT 136   /* "host:", 128 bytes, NUL */
#define SS_IMPORT_FILES 4096    /* of one kind of export */

/* "host:NAME" of a machine's name; false where it cannot be one. What is
 * behind a backslash or before a closing $ names the machine. */
static inline bool
ss_import_subject(struct ss_bytes name, char to[SS_IMPORT_SUBJECT])
{
	size_t i;

	for (i = name.n; i > 0; i--)
		if (name.p[i - 1] == '\\') {
			name.p += i;
			name.n -= i;
			break;
		}
	if (name.n > 1 && name.p[name.n - 1] == '$')
		name.n--;
	if (name.n == 0 || name.n > 120)
		return false;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '_' ||
		    (c == '.' && i > 0)))
			return false;
	}
	memcpy(to, "host:", 5);
	memcpy(to + 5, name.p, name.n);
	to[5 + name.n] = '\0';
	return true;
}

/* Of "/imports/windows/PC-001/secpol.inf" the third part, as a subject. */
static inline bool
ss_import_host(const char *path, char to[SS_IMPORT_SUBJECT])
{
	struct ss_bytes rest = { path + 1, strlen(path + 1) };

	(void)ss_field(&rest, '/');
	(void)ss_field(&rest, '/');
	return memchr(rest.p, '/', rest.n) != NULL &&
	    ss_import_subject(ss_field(&rest, '/'), to);
}

/* As ss_draft_emit, for another subject. An export without its provenance is
 * a record that the firm supplied: the core holds the row to R1. */
static inline void
ss_import_emit(struct ss_run *run, const char *subject, const char *table,
    struct ss_draft *d)
{
	int r;

	if (d->full)
		run->partial = true;
	if (run->cancelled)
		return;
	r = run->host->fact(run->host->ctx, table, subject, d->values,
	    (uint32_t)d->nvalues, d->cites, (uint32_t)d->ncites);
	if (r < 0)
		run->partial = true;
	if (r == SS_ECANCELLED)
		run->cancelled = true;
}

/* A gap in the plugin's own words that leaves the run partial. */
static inline void
ss_import_lose(struct ss_run *run, const char *what, const struct ss_text *why)
{
	run->partial = true;
	ss_lacks(run, what, SS_EINVAL, why);
}

/* Feed one line of XML. What the core masked in it reads <masked:…>, which is
 * no mark: its brackets are made square ones. As ss_xml_feed. */
static inline int
ss_import_feed(struct ss_xml *xml, struct ss_bytes line)
{
	static const char head[] = "<masked:";
	const char *at = (const char *)memmem(line.p, line.n, head,
	    sizeof(head) - 1), *end;
	size_t n;
	int r = 0;

	while (r == 0 && at != NULL) {
		n = (size_t)(at - line.p);
		end = (const char *)memchr(at, '>', line.n - n);
		if (end == NULL)
			break;
		if ((n > 0 && (r = ss_xml_feed(xml, line.p, n, false)) != 0) ||
		    (r = ss_xml_feed(xml, "[", 1, false)) != 0 ||
		    (r = ss_xml_feed(xml, at + 1, (size_t)(end - at) - 1,
		    false)) != 0 || (r = ss_xml_feed(xml, "]", 1, false)) != 0)
			return r;
		line.n -= (size_t)(end - line.p) + 1;
		line.p = end + 1;
		at = (const char *)memmem(line.p, line.n, head,
		    sizeof(head) - 1);
	}
	return line.n == 0 ? r : ss_xml_feed(xml, line.p, line.n, false);
}

/* For ss_take_list: files, without what Excel and macOS leave beside them. */
static inline int
ss_import_name(void *names, const struct ss_entry *e)
{
	const char *name = strrchr(e->path, '/');

	if (e->type == SS_DIR || (name != NULL && (name[1] == '.' ||
	    strncmp(name, "/~$", 3) == 0)))
		return 0;
	return ss_names_add(names, e);
}

#endif
